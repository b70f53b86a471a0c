//! What fuzzing found, and what it would take long to find: inputs that once failed, each with what must hold of it.

use std::time::Duration;

use nqbot::corpus::load;
use nqbot::feed::entries::entries;
use nqbot::i18n::Lang;
use nqbot::import::{Given, Known, read, record_of};
use nqbot::reply::Outcome;
use nqbot::request::{Input, Place, Request};
use nqbot::route;

use crate::house;

/// What an article file with this front matter and text is read as, or why it is not.
fn article(front: &str, body: &str) -> Result<nqbot::corpus::Article, String> {
    let text = format!("+++\ntitle = \"x\"\nsource = {{ name = \"x\" }}\n{front}\n+++\n{body}");
    load::parse("vi.md".as_ref(), &text, "2025/x".into(), Lang::Vi).map_err(|problem| problem.to_string())
}

fn feed(text: &str) -> Result<usize, String> {
    let at = "https://bao.vn/rss".parse().expect("an address");
    entries(text.as_bytes(), None, &at, 1_795_305_600).map(|all| all.len()).map_err(|error| error.to_string())
}

/// Trying to leave the date out of a long question to follow took a minute.
#[test]
fn what_is_to_be_followed_is_read_in_time_however_long_it_is() {
    let started = std::time::Instant::now();
    let typed = format!("/watch tháng 3 năm 2025 {}", "57 ".repeat(320));
    let request =
        Request { chat: Some(7), ..Request::new(Input::Text(typed), Lang::Vi, Place::Private, house::today()) };
    let reply = route::answer(house::shared(), &request).expect("an answer");
    assert_ne!(reply.outcome, Outcome::Silent);
    // a fraction of a second where it is optimised; it was many minutes in this build
    assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
}

/// Every number of a list became a button, more than Telegram takes.
#[test]
fn a_long_list_to_follow_is_offered_once_and_in_part() {
    for (typed, fewest) in [("57 ".repeat(330), 1), ((1..=80).map(|number| format!("{number}, ")).collect(), 20)] {
        let input = Input::Text(format!("/watch {typed}"));
        let request = Request { chat: Some(7), ..Request::new(input, Lang::Vi, Place::Private, house::today()) };
        let reply = route::answer(house::shared(), &request).expect("an answer");
        let buttons = reply.buttons.iter().flatten().count();
        assert!((fewest..=30).contains(&buttons), "{buttons} buttons for {typed:.40}");
    }
}

/// The parser of XML stumbles over a first line that stands further down and names other letters.
#[test]
fn a_first_line_further_down_a_feed_is_passed_over() {
    let item = "<item><link>https://bao.vn/1</link><title>Tin</title></item>";
    let filler = "x".repeat(20_000);
    for inside in
        ["<?xml version=\"1.0\" encoding=\"windows-1258\"?>", "<?xml\n encoding='utf-16'?>", "<?xml?>", "<?xml"]
    {
        let rss = format!("<rss version=\"2.0\"><channel><title>{filler}</title>{inside}{item}</channel></rss>");
        if inside.ends_with("?>") {
            assert_eq!(feed(&rss), Ok(1), "{inside}");
        }
        // the same in letters that are not UTF-8, with and without their name
        let broken = [rss.as_bytes(), b"\xd0\xc1\x9f\x9f"].concat();
        let at = "https://bao.vn/rss".parse().expect("an address");
        for told in [None, Some("text/xml; charset=windows-1258"), Some("text/xml; charset=x-none")] {
            let _ = entries(&broken, told, &at, 1_795_305_600);
        }
        let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(rss.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let _ = entries(&wide, None, &at, 1_795_305_600);
    }
}

/// Parsers that call themselves for what lies inside would leave the stack.
#[test]
fn what_is_nested_without_end_is_read_or_refused() {
    const DEEP: usize = 60_000;
    let nested = |open: &str, close: &str| open.repeat(DEEP) + &close.repeat(DEEP);
    for front in [
        format!("x = {}", nested("[", "]")),
        format!("x = {}", "{ a = ".repeat(DEEP)),
        format!("{} = 1", vec!["a"; DEEP].join(".")),
        format!("[{}]", vec!["a"; DEEP].join(".")),
    ] {
        assert!(article(&front, "Một.").is_err());
    }
    for inside in [
        format!("<entry><content type=\"xhtml\">{}</content></entry>", nested("<div>", "</div>")),
        format!("<entry>{}</entry>", nested("<x>", "</x>")),
        nested("<entry>", "</entry>"),
    ] {
        let _ = feed(&format!("<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>x</title>{inside}</feed>"));
    }
    let _ = feed(&format!("{{\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": {}}}", nested("[", "]")));
    let known = Known { register: house::shared().register.as_ref(), today: house::today(), repeats: &|_, _| false };
    for (kind, text) in [
        ("text/html", nested("<div>", "</div>")),
        ("text/html", nested("<table><tr><td>", "</table>")),
        ("text/markdown", format!("# x\n\n{} Một câu.", "> ".repeat(DEEP))),
        ("text/markdown", format!("# x\n\n{}", nested("[", "](x)"))),
        ("text/markdown", format!("# x\n\n{}", nested("**", "_"))),
    ] {
        let record = record_of("https://bao.vn/1", text.into_bytes(), Some(kind), Given::default());
        if let Ok(record) = record {
            let _ = read(&record, &known);
        }
    }
}
