//! Feeds, read from a local server: good ones, and every way to misbehave that came to mind.

mod faults;
mod program;
mod reading;
mod server;

use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use nqbot::corpus::{self, Article, Shelf};
use nqbot::feed::address::Allowed;
use nqbot::feed::{Fate, Feeder, Found, Ground, Limits, Report, Settings, Source, Wanted, Way, look_at_all};
use nqbot::register::Register;
use nqbot::store::{FeedState, Store};
use tempfile::TempDir;

use server::Site;

/// Noon of 22 November 2026, in UTC.
const NOW: i64 = 1_795_348_800;

/// Feeds of a local server, and a corpus of their own.
struct Desk {
    folder: TempDir,
    store: Arc<Store>,
    now: Arc<AtomicI64>,
    woken: Arc<AtomicUsize>,
    called: Arc<AtomicUsize>,
    site: Site,
    sources: Vec<Source>,
    private: Vec<(String, u16)>,
    proxy: Option<String>,
}

impl Desk {
    async fn new() -> Desk {
        let site = Site::start().await;
        let private = private(&site);
        Desk {
            folder: tempfile::tempdir().expect("a folder"),
            store: Arc::new(Store::in_memory().expect("SQLite in memory")),
            now: Arc::new(AtomicI64::new(NOW)),
            woken: Arc::default(),
            called: Arc::default(),
            site,
            sources: Vec::new(),
            private: vec![private],
            proxy: None,
        }
    }

    /// Adds a feed at a path, named after it.
    fn with(mut self, path: &str) -> Desk {
        let source = self.source(path);
        self.sources.push(source);
        self
    }

    fn source(&self, path: &str) -> Source {
        Source {
            name: path.trim_matches('/').into(),
            url: self.site.url(path).parse().expect("an address"),
            lang: None,
            wanted: Wanted::default(),
            full_text: false,
            selector: None,
            every: Duration::from_secs(1_800),
        }
    }

    fn feeder(&self) -> Arc<Feeder> {
        static REGISTER: OnceLock<Arc<Register>> = OnceLock::new();
        let register = REGISTER.get_or_init(|| Arc::clone(&crate::house::shared().register));
        let (now, woken, called) = (Arc::clone(&self.now), Arc::clone(&self.woken), Arc::clone(&self.called));
        let ground = Ground {
            store: Arc::clone(&self.store),
            roots: vec![self.folder.path().to_path_buf()],
            shelf: Shelf::new(self.folder.path()),
            register: Box::new(|| Arc::clone(register)),
            now: Box::new(move || now.load(Ordering::SeqCst)),
            today: Box::new(crate::house::today),
            wake: Box::new(move || {
                woken.fetch_add(1, Ordering::SeqCst);
            }),
            tell: Box::new(move || {
                called.fetch_add(1, Ordering::SeqCst);
            }),
        };
        let limits = Limits {
            total: Duration::from_secs(3),
            connect: Duration::from_secs(3),
            bytes: 64 * 1_024,
            redirects: 5,
            pause: Duration::from_millis(1),
        };
        let allowed = Allowed { hosts: Vec::new(), private: self.private.clone() };
        let settings = Settings { sources: self.sources.clone(), proxy: self.proxy.clone(), allowed, limits };
        Arc::new(Feeder::new(settings, ground).expect("a reader of feeds"))
    }

    /// One look at every feed.
    async fn look(&self, way: Way) -> Vec<Report> {
        let mut reports = Vec::new();
        look_at_all(&self.feeder(), way, |report| reports.push(report)).await;
        reports
    }

    /// One look at the only feed: what became of its entries.
    async fn fates(&self) -> Vec<Fate> {
        let report = self.look(Way::Taking).await.remove(0);
        match report.found.expect("a feed that can be read") {
            Found::Unchanged => Vec::new(),
            Found::Entries(seen) => seen.into_iter().map(|one| one.fate).collect(),
        }
    }

    /// One look at the only feed: why nothing came of it.
    async fn trouble(&self) -> String {
        self.look(Way::Taking).await.remove(0).found.expect_err("a feed that cannot be read")
    }

    fn state(&self) -> FeedState {
        self.feeder().state(&self.sources[0])
    }

    fn corpus(&self) -> Vec<Article> {
        corpus::articles(&[self.folder.path().to_path_buf()]).map(|read| read.expect("a whole article")).collect()
    }

    fn titles(&self) -> Vec<String> {
        let mut titles: Vec<String> = self.corpus().into_iter().map(|article| article.meta.title).collect();
        titles.sort();
        titles
    }
}

fn private(site: &Site) -> (String, u16) {
    let (name, port) = site.host.split_once(':').expect("a port");
    (name.into(), port.parse().expect("a number"))
}

/// A text long enough to be whole, of its own.
#[must_use]
fn text(about: &str) -> String {
    let places = ["Hà Nội", "Huế", "Đà Nẵng", "Cần Thơ", "Hải Phòng", "Thành phố Hồ Chí Minh"];
    let paragraphs = places.map(|place| {
        format!(
            "<p>Sáng 20/11, tại {place}, các đại biểu thảo luận về {about}, nêu kết quả đã đạt được, những khó khăn còn lại \
             và việc cần làm trong năm tới để người dân {place} được hưởng lợi.</p>"
        )
    });
    paragraphs.join("\n")
}

/// A page as papers have them.
#[must_use]
fn page(title: &str, body: &str) -> Vec<u8> {
    format!(
        "<!DOCTYPE html><html lang=\"vi\"><head><meta charset=\"utf-8\"><title>{title}</title></head>\
         <body><nav><a href=\"/\">Trang chủ</a></nav><article><h1>{title}</h1>{body}</article></body></html>"
    )
    .into_bytes()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn item(link: &str, id: &str, title: &str, body: &str) -> String {
    format!(
        "<item><title>{}</title><link>{link}</link><guid isPermaLink=\"false\">{id}</guid>\
         <pubDate>Fri, 20 Nov 2026 03:00:00 GMT</pubDate><description>{}</description></item>",
        escaped(title),
        escaped(body)
    )
}

fn rss(items: &[String]) -> Vec<u8> {
    let items = items.concat();
    format!("<?xml version=\"1.0\" encoding=\"utf-8\"?><rss version=\"2.0\"><channel><title>Báo</title>{items}</channel></rss>")
        .into_bytes()
}

const XML: &str = "application/rss+xml; charset=utf-8";
const HTML: &str = "text/html; charset=utf-8";
