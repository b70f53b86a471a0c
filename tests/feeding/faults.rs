//! Servers that misbehave cost nobody but themselves.

use std::sync::atomic::Ordering;
use std::time::Duration;

use nqbot::feed::{Fate, Way, run};
use nqbot::store::Told;

use super::server::{Does, Site, bomb};
use super::{Desk, HTML, NOW, XML, item, page, private, rss, text};
use crate::telegram::SOON;

/// Every way to misbehave: a path, what it does, and what is said of it.
fn misbehaving(other: &Site) -> Vec<(&'static str, Does, &'static str)> {
    let old = b"Ngh\xff\xfe\xfd\xff\xfe kh\xf4ng ph\xe4i UTF".to_vec();
    vec![
        ("/drips", Does::Drips, "no whole answer"),
        ("/floods", Does::Floods, "longer than"),
        ("/hangs", Does::Hangs, "no whole answer"),
        ("/breaks", Does::Breaks, "broke off"),
        ("/circle", Does::Leads("/circle".into()), "circle"),
        ("/circle-2", Does::Leads("/circle-3".into()), "circle"),
        ("/to-private", Does::Leads("http://10.0.0.1/".into()), "private network"),
        ("/to-itself", Does::Leads("http://localhost/".into()), "another site"),
        ("/to-metadata", Does::Leads("http://169.254.169.254/latest".into()), "private network"),
        ("/to-neighbour", Does::Leads(other.url("/secret")), "must not reach"),
        ("/to-file", Does::Leads("file:///etc/passwd".into()), "not fetched"),
        ("/to-nowhere", Does::Leads(String::new()), "302"),
        ("/bomb", Does::GivesPacked(XML, bomb(100_000)), "longer than"),
        ("/not-packed", Does::GivesPacked(XML, rss(&[])), "unpacked"),
        ("/broken", Does::Gives(XML, b"<rss version='2.0'><channel><item><title>A</item>".to_vec()), "broken"),
        ("/page", Does::Gives(HTML, page("Tin", "<p>Tin.</p>")), "web page"),
        ("/letters", Does::Gives(XML, old), "no feed"),
        ("/nothing", Does::Gives(XML, Vec::new()), "no feed"),
        ("/json", Does::Gives("application/json", b"{\"items\": 7}".to_vec()), "feed"),
        ("/gone", Does::Fails(410, None), "410"),
        ("/sorry", Does::Fails(500, None), "500"),
        ("/unchanged", Does::Fails(304, None), "304"),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn servers_that_misbehave_never_stop_the_others() {
    let other = Site::start().await;
    let mut desk = Desk::new().await;
    desk.private.push(private(&other));
    desk.site.at("/circle-3", Does::Leads("/circle-2".into()));
    for (path, does, _) in misbehaving(&other) {
        desk.site.at(path, does);
        desk = desk.with(path);
    }
    let link = desk.site.url("/bai-1.html");
    desk.site.at("/good", Does::Gives(XML, rss(&[item(&link, "1", "Bài về đất đai", &text("đất đai"))])));
    let desk = desk.with("/good");

    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(run(desk.feeder(), async move { drop(stopped.await) }));
    let all_done = async {
        while desk.store.feeds().expect("a store").len() < desk.sources.len() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(SOON, all_done).await.expect("every feed was looked at");
    drop(stop);
    tokio::time::timeout(SOON, running).await.expect("it ends when told").expect("it does not stumble");

    assert_eq!(desk.titles(), ["Bài về đất đai"]);
    assert_eq!(desk.woken.load(Ordering::SeqCst), 1);
    for (path, _, reason) in misbehaving(&other) {
        let state = desk.store.feed(path.trim_matches('/')).expect("a store");
        let told = state.last_error.unwrap_or_default();
        assert!(told.contains(reason) && state.failures == 1, "{path}: {told}");
        assert!(state.next_at > NOW, "{path} is asked again at once");
    }
    assert_eq!(other.times("/secret"), 0, "a feed reached into the private network");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_that_leads_into_the_private_network_is_not_asked() {
    let mut desk = Desk::new().await;
    let port = desk.private[0].1;
    desk.private.clear();
    for host in ["127.0.0.1", "localhost", "localhost."] {
        desk.sources = vec![desk.source("/feed")];
        desk.sources[0].url = format!("http://{host}:{port}/feed").parse().expect("an address");
        let told = desk.trouble().await;
        assert!(host.ends_with('.') || told.contains("private network"), "{host}: {told}");
    }
    assert_eq!(desk.site.times("/feed"), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_feed_that_stops_is_told_once_and_once_more_when_it_works() {
    let desk = Desk::new().await.with("/feed");
    desk.site.at_first(
        "/feed",
        vec![
            Does::Gives(XML, rss(&[])),
            Does::Fails(500, None),
            Does::Fails(503, None),
            Does::Hangs,
            Does::Fails(500, None),
            Does::Gives(XML, rss(&[])),
        ],
    );
    desk.look(Way::Taking).await;
    let mut waits = Vec::new();
    for failures in 1..=4 {
        desk.trouble().await;
        let state = desk.state();
        waits.push((state.next_at - NOW) / 60);
        assert_eq!((state.failures, state.is_stopped()), (failures, failures >= 3));
        assert_eq!(state.last_day.as_deref(), Some("2026-11-22"));
        if state.told == Told::Stopping {
            assert_eq!(failures, 3);
            desk.store.note_told("feed", Told::Stopping).expect("a store");
        }
    }
    assert_eq!(waits, [30, 60, 120, 240]);
    assert_eq!(desk.called.load(Ordering::SeqCst), 1);
    desk.look(Way::Taking).await;
    assert_eq!((desk.state().failures, desk.state().told, desk.state().last_error), (0, Told::Working, None));
    desk.store.note_told("feed", Told::Working).expect("a store");
    desk.look(Way::Taking).await;
    assert_eq!((desk.state().told, desk.called.load(Ordering::SeqCst)), (Told::Nothing, 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_asks_to_be_left_alone_is_left_alone() {
    let desk = Desk::new().await.with("/feed");
    for (wait, minutes) in [("7200", 120), ("9999999", 1_440), ("1", 120), ("Fri, 27 Nov 2026 03:00:00 GMT", 240)] {
        desk.site.at("/feed", Does::Fails(429, Some(wait)));
        desk.trouble().await;
        assert_eq!((desk.state().next_at - NOW) / 60, minutes, "{wait}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_that_fails_is_tried_again_and_then_given_up() {
    let desk = Desk::new().await.with("/feed");
    let paths = ["/sorry.html", "/slow.html", "/gone.html", "/front.html", "/late.html", "/own.md"];
    let links = paths.map(|path| desk.site.url(path));
    let items: Vec<String> = links.iter().map(|link| item(link, link, "Tin", "Vài dòng.")).collect();
    let foreign = item("http://192.168.1.1/admin", "x", "Tin", &text("thiết bị"));
    desk.site.at("/feed", Does::GivesTagged(XML, rss(&[items, vec![foreign]].concat())));
    let own = format!("+++\ntitle = \"Bài\"\nslug = \"../../x\"\n+++\n\n{}", text("mạng"));
    desk.site.at("/own.md", Does::Gives("text/markdown", own.into_bytes()));
    desk.site.at("/sorry.html", Does::Fails(500, None));
    desk.site.at("/front.html", Does::Leads("/".into()));
    desk.site.at("/", Does::Gives(HTML, page("Trang chủ", &text("mọi việc"))));
    let late = Does::Gives(HTML, page("Bài đến muộn", &text("nông nghiệp")));
    desk.site.at_first("/late.html", vec![Does::Breaks, late]);
    desk.site.at_first("/slow.html", vec![Does::Drips, Does::Gives("application/pdf", b"%PDF".to_vec())]);

    let first = desk.fates().await;
    let later: Vec<bool> = first.iter().map(|fate| matches!(fate, Fate::Later(_))).collect();
    assert_eq!(later, [true, true, false, false, true, false, false], "{first:?}");
    assert!(matches!(&first[3], Fate::Rejected(why) if why.contains("front page")), "{first:?}");
    assert!(matches!(&first[5], Fate::Rejected(why) if why.contains("no web page")), "{first:?}");
    assert!(matches!(&first[6], Fate::Rejected(why) if why.contains("private network")), "{first:?}");
    let second = desk.fates().await;
    assert!(matches!(second[4], Fate::Taken(_)), "an entity tag hid what is left to do: {second:?}");
    assert!(matches!(second[1], Fate::Rejected(_)), "{second:?}");
    desk.fates().await;
    desk.fates().await;
    assert_eq!(desk.site.times("/sorry.html"), 3);
    assert_eq!((desk.site.times("/gone.html"), desk.site.times("/late.html")), (1, 2));
    assert_eq!(desk.corpus().len(), 1);
}
