//! What fuzzing found, and what it would take long to find: inputs that once failed, each with what must hold of it.

use nqbot::corpus::load;
use nqbot::feed::entries::entries;
use nqbot::i18n::Lang;
use nqbot::import::{Given, Known, read, record_of};

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
