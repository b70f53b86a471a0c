//! Feeds that behave: what is taken of them, once.

use nqbot::corpus::DatedBy;
use nqbot::feed::{Fate, Found, Wanted, Way, fetch_one};
use nqbot::i18n::Lang;

use super::server::Does;
use super::{Desk, HTML, XML, escaped, item, page, rss, text};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_three_kinds_of_feeds_are_taken_in_and_stubs_in_full() {
    let desk = Desk::new().await.with("/rss").with("/atom").with("/json");
    let url = |path: &str| desk.site.url(path);
    desk.site.at("/rss", Does::Gives(XML, rss(&[item(&url("/1.html"), "1", "Bài về giáo dục", "Vài dòng đầu…")])));
    desk.site.at("/1.html", Does::Gives(HTML, page("Bài về giáo dục", &text("giáo dục"))));
    let atom = format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Báo</title><id>x</id><entry><title>Bài về y tế</title>\
         <link href=\"/2.html\"/><id>urn:2</id><updated>2026-11-21T08:00:00+07:00</updated><author><name>Lan Anh</name></author>\
         <content type=\"html\">{}</content></entry></feed>",
        escaped(&text("y tế"))
    );
    // the server says another encoding than it uses
    desk.site.at("/atom", Does::Gives("application/atom+xml; charset=iso-8859-1", atom.into_bytes()));
    let json = serde_json::json!({ "version": "https://jsonfeed.org/version/1.1", "title": "Báo", "items": [
        { "id": "3", "url": url("/3.html"), "title": "Bài về môi trường", "content_html": text("môi trường") },
    ]});
    desk.site.at("/json", Does::Gives("application/feed+json", json.to_string().into_bytes()));

    for report in desk.look(Way::Taking).await {
        assert_eq!(report.taken(), 1, "{report:?}");
    }
    assert_eq!(desk.titles(), ["Bài về giáo dục", "Bài về môi trường", "Bài về y tế"]);
    let corpus = desk.corpus();
    let stub = corpus.iter().find(|one| one.meta.title.contains("giáo dục")).expect("the first");
    assert!(stub.body.contains("Hải Phòng") && !stub.body.contains("Trang chủ"), "{}", stub.body);
    assert_eq!((stub.meta.source_name.as_str(), stub.meta.source_url.clone()), ("rss", Some(url("/1.html"))));
    assert_eq!(stub.meta.published.map(|day| day.to_string()).as_deref(), Some("2026-11-20"));
    assert_eq!((stub.meta.dated_by, stub.lang), (Some(DatedBy::Feed), Lang::Vi));
    let atom = corpus.iter().find(|one| one.meta.title.contains("y tế")).expect("the second");
    assert_eq!(atom.meta.byline.as_deref(), Some("Lan Anh"));
    assert_eq!((desk.site.times("/2.html"), desk.site.times("/3.html")), (0, 0), "whole texts were fetched again");
    let agent = desk.site.header("/rss", "user-agent").unwrap_or_default();
    assert!(agent.starts_with("nqbot/"), "{agent}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_dealt_with_is_no_news_under_another_id() {
    let desk = Desk::new().await.with("/feed");
    let feed = |id: &str, more: &str| {
        let link = desk.site.url("/1.html");
        rss(&[item(&format!("{link}?utm_source=rss{more}"), id, &format!("Bài {id}"), "Vài dòng.")])
    };
    desk.site.at("/1.html", Does::Gives(HTML, page("Bài", &text("thủy lợi"))));
    for (at, id) in ["a", "b", "c"].into_iter().enumerate() {
        desk.site.at("/feed", Does::Gives(XML, feed(id, &"x".repeat(at))));
        let fates = desk.fates().await;
        assert_eq!(matches!(fates[0], Fate::Taken(_)), at == 0, "{fates:?}");
    }
    assert_eq!((desk.corpus().len(), desk.site.times("/1.html"), desk.state().taken), (1, 1, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_feed_that_did_not_change_says_so_in_a_word() {
    let desk = Desk::new().await.with("/feed");
    desk.site
        .at("/feed", Does::GivesTagged(XML, rss(&[item(&desk.site.url("/1.html"), "1", "Bài", &text("cảng biển"))])));
    assert_eq!(desk.look(Way::Taking).await[0].taken(), 1);
    let report = desk.look(Way::Taking).await.remove(0);
    assert_eq!(report.found, Ok(Found::Unchanged));
    assert!(desk.site.header("/feed", "if-none-match").is_some());
    assert_eq!(desk.look(Way::Looking).await.remove(0).taken(), 0);
    assert_eq!(desk.site.header("/feed", "if-none-match"), None, "a look that changes nothing sees everything");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_what_is_wanted_is_taken() {
    let mut desk = Desk::new().await.with("/feed");
    let texts = ["Nghị quyết 57-NQ/TW", "Bộ Chính trị họp", "giá vàng"];
    let item = |at: usize| item(&desk.site.url(&format!("/{at}.html")), texts[at], texts[at], &text(texts[at]));
    let items: Vec<String> = (0..texts.len()).map(item).collect();
    desk.site.at("/feed", Does::Gives(XML, rss(&items)));
    desk.sources[0].wanted = Wanted { citing: true, keywords: vec!["bo chinh tri".into()] };
    let fates = desk.fates().await;
    assert_eq!(fates.iter().filter(|fate| matches!(fate, Fate::Taken(_))).count(), 2, "{fates:?}");
    assert_eq!(fates[2], Fate::Unwanted);
    assert_eq!(desk.fates().await, [Fate::Known, Fate::Known, Fate::Known]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_look_that_changes_nothing_changes_nothing() {
    let desk = Desk::new().await.with("/feed").with("/sorry");
    desk.site.at("/feed", Does::Gives(XML, rss(&[item(&desk.site.url("/1.html"), "1", "Bài", &text("đường sắt"))])));
    for report in desk.look(Way::Looking).await {
        let is_good = report.source == "feed";
        assert_eq!((report.found.is_ok(), report.taken()), (is_good, usize::from(is_good)), "{report:?}");
    }
    assert!(desk.store.feeds().expect("a store").is_empty() && desk.corpus().is_empty());
    assert_eq!(desk.look(Way::Taking).await.iter().map(nqbot::feed::Report::taken).sum::<usize>(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_address_is_fetched_by_the_same_rules() {
    let desk = Desk::new().await;
    desk.site.at("/old.html", Does::Leads("/1.html".into()));
    desk.site.at("/1.html", Does::Gives(HTML, page("Bài", "<p>Tin.</p>")));
    let settings = desk.feeder().settings.clone();
    let fetched = fetch_one(&settings, &desk.site.url("/old.html")).await.expect("a page");
    assert_eq!((fetched.address.path(), fetched.content_type.as_deref()), ("/1.html", Some(HTML)));
    for wrong in ["http://10.0.0.1/", "file:///etc/passwd", "nhandan.vn", &desk.site.url("/none")] {
        assert!(fetch_one(&settings, wrong).await.is_err(), "{wrong} was fetched");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proxy_resolves_names_and_private_numbers_are_refused_all_the_same() {
    let mut desk = Desk::new().await.with("/feed");
    desk.private.clear();
    desk.proxy = Some(desk.site.url(""));
    let link = "http://bao.example/1.html";
    desk.site.at("/feed", Does::Gives(XML, rss(&[item(link, "1", "Bài", "Vài dòng.")])));
    desk.site.at("/1.html", Does::Gives(HTML, page("Bài", &text("cao tốc"))));
    desk.sources[0].url = "http://bao.example/feed".parse().expect("an address");
    assert!(matches!(desk.fates().await[..], [Fate::Taken(_)]));
    let asked = desk.site.times("/feed");
    for private in ["http://127.0.0.1/feed", "http://192.168.0.1/feed", "http://[::1]/feed"] {
        desk.sources[0].url = private.parse().expect("an address");
        assert!(desk.trouble().await.contains("private network"), "{private}");
    }
    assert_eq!(desk.site.times("/feed"), asked);
}
