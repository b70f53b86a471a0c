//! From a feed's letters to its entries: RSS, Atom or JSON Feed, in whatever letters it came.
//!
//! An entry is known by its address. Ids are a feed's own affair: some give new ones at every change, and an article that
//! was taken in must not be news because of that.

use std::time::Duration;

use anyhow::{Result, bail};
use feed_rs::model;
use feed_rs::parser::{self, Builder};
use url::Url;

use super::letters::{in_known_letters, with_signs_closed};
use super::plain::{line, visible_length};
use crate::corpus::address;
use crate::date::PartialDate;
use crate::text::clean;

/// Something that a feed names.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// What it is known by: its address as addresses are compared, or its id where it has none.
    pub key: String,
    /// Where it is.
    pub address: Option<Url>,
    /// Headline.
    pub title: Option<String>,
    /// The day of publication, where most readers are (UTC+7).
    pub published: Option<PartialDate>,
    /// What the feed says of it: the article, or a few lines.
    pub body: String,
    /// Who wrote it.
    pub byline: Option<String>,
}

/// Entries of one feed that are looked at, as they come: feeds begin with the newest.
const MOST: usize = 300;
/// Clocks of servers go wrong, and many write local time as if it were UTC; a day more is a mistake.
const AHEAD_S: i64 = 24 * 3_600;
/// No page of the web is older (1 January 1991).
const OLDEST_S: i64 = 662_688_000;
/// Where most readers are.
const ZONE: Duration = Duration::from_secs(7 * 3_600);

/// Reads a feed that was at `at`. `now` is in seconds since 1970.
pub fn entries(bytes: &[u8], content_type: Option<&str>, at: &Url, now: i64) -> Result<Vec<Entry>> {
    let bytes = in_known_letters(bytes, content_type).into_bytes();
    let parsed = match parsed(&bytes, at) {
        // papers forget to escape: in addresses, in names
        Err(parser::ParseFeedError::XmlReader(_)) => parsed(&with_signs_closed(&bytes), at),
        other => other,
    };
    let feed = match parsed {
        Ok(feed) => feed,
        Err(_) if looks_like_page(&bytes) => bail!("the answer is a web page, not a feed"),
        Err(parser::ParseFeedError::ParseError(parser::ParseErrorKind::NoFeedRoot)) => bail!("the answer is no feed"),
        Err(error) => bail!("the feed is broken: {error}"),
    };
    let mut found: Vec<Entry> = Vec::new();
    for entry in feed.entries.into_iter().take(MOST) {
        if let Some(entry) = read(entry, at, now)
            && !found.iter().any(|known| known.key == entry.key)
        {
            found.push(entry);
        }
    }
    Ok(found)
}

/// A parser keeps what it saw, so each feed has its own.
fn parsed(bytes: &[u8], at: &Url) -> parser::ParseFeedResult<model::Feed> {
    Builder::new()
        .base_uri(Some(at.as_str()))
        .sanitize_content(false)
        // what has neither id nor address gets no id that would be another one the next time
        .id_generator(|_, _, _| String::new())
        .build()
        .parse(bytes)
}

fn read(entry: model::Entry, at: &Url, now: i64) -> Option<Entry> {
    let address = address_of(&entry, at);
    let id = clean(entry.id.trim());
    let key =
        address.as_ref().and_then(|address| address::compared(address.as_str())).or((!id.is_empty()).then_some(id))?;
    let content = entry.content.and_then(|content| content.body).unwrap_or_default();
    let summary = entry.summary.map(|summary| summary.content).unwrap_or_default();
    let body = if visible_length(&summary) > visible_length(&content) { summary } else { content };
    let byline =
        entry.authors.iter().filter_map(|person| Some(line(person.name.as_deref()?))).find(|name| !name.is_empty());
    Some(Entry {
        key,
        address,
        title: entry.title.map(|title| line(&title.content)).filter(|title| !title.is_empty()),
        published: entry.published.or(entry.updated).and_then(|at| {
            // a time somewhat ahead is taken for now
            let ahead = at.timestamp().saturating_sub(now);
            let can_be = at.timestamp() >= OLDEST_S && ahead <= AHEAD_S;
            let back = Duration::from_secs(ahead.max(0).unsigned_abs());
            can_be.then(|| (at - back + ZONE).format("%Y-%m-%d").to_string())?.parse().ok()
        }),
        body,
        byline: byline.filter(|name| name != "unknown" && !name.contains('@')),
    })
}

/// Where an entry is: what it links to as itself, or an id that is an address.
fn address_of(entry: &model::Entry, at: &Url) -> Option<Url> {
    let is_itself = |link: &&model::Link| matches!(link.rel.as_deref(), None | Some("alternate"));
    let linked = entry.links.iter().find(is_itself).map(|link| link.href.as_str());
    let written = linked.unwrap_or(entry.id.as_str()).trim();
    let whole = match linked {
        Some(_) => at.join(written).ok(),
        None => Url::parse(written).ok(),
    };
    let mut address = whole.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())?;
    address.set_fragment(None);
    Some(address)
}

fn looks_like_page(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1_000)]).to_lowercase();
    head.contains("<!doctype html") || head.contains("<html")
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_795_348_800; // 2026-11-22 12:00 UTC

    fn read_all(feed: &[u8], content_type: Option<&str>) -> Result<Vec<Entry>> {
        entries(feed, content_type, &"https://bao.vn/rss/home.rss".parse()?, NOW)
    }

    fn rss(items: &str) -> String {
        format!("<rss version=\"2.0\"><channel><title>Báo</title><link>https://bao.vn</link>{items}</channel></rss>")
    }

    fn one(item: &str) -> Result<Entry> {
        let mut all = read_all(rss(&format!("<item>{item}</item>")).as_bytes(), None)?;
        anyhow::ensure!(all.len() == 1, "{all:?}");
        Ok(all.remove(0))
    }

    #[test]
    fn the_three_kinds_say_the_same() -> Result<()> {
        let rss = rss("<item><title>Tin &amp;amp; bài</title><link>/a-1.html</link><guid>77</guid><author>Lan</author>
            <pubDate>Sat, 21 Nov 2026 20:30:00 GMT</pubDate><description>&lt;p&gt;Một đoạn.&lt;/p&gt;</description></item>");
        let atom = "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><title>Báo</title><id>x</id><entry>
            <title>Tin &amp; bài</title><link rel='self' href='/x'/><link href='https://bao.vn/a-1.html#top'/><id>urn:77</id>
            <author><name>Lan</name></author><updated>2026-11-22T03:30:00+07:00</updated>
            <content type='html'>&lt;p&gt;Một đoạn.&lt;/p&gt;</content></entry></feed>";
        let json = r#"{"version":"https://jsonfeed.org/version/1.1","title":"Báo","items":[{"id":"77","url":"https://bao.vn/a-1.html",
            "title":"Tin & bài","authors":[{"name":"Lan"}],"date_published":"2026-11-21T20:30:00Z","content_html":"<p>Một đoạn.</p>"}]}"#;
        for feed in [rss.as_str(), atom, json] {
            let all = read_all(feed.as_bytes(), None)?;
            let entry = all.first().ok_or_else(|| anyhow::anyhow!("nothing in {feed}"))?;
            assert_eq!(entry.key, "bao.vn/a-1.html", "{feed}");
            assert_eq!(entry.address.as_ref().map(Url::as_str), Some("https://bao.vn/a-1.html"));
            assert_eq!(entry.title.as_deref(), Some("Tin & bài"));
            assert_eq!(entry.published.map(|day| day.to_string()).as_deref(), Some("2026-11-22"), "{feed}");
            assert_eq!(entry.body, "<p>Một đoạn.</p>");
            assert_eq!(entry.byline.as_deref(), Some("Lan"), "{feed}");
        }
        Ok(())
    }

    #[test]
    fn the_address_decides_and_an_id_stands_in_for_it() -> Result<()> {
        let key = |item: &str| one(item).map(|entry| entry.key);
        assert_eq!(key("<link>https://bao.vn/1?utm_source=rss</link><guid>a</guid>")?, "bao.vn/1");
        assert_eq!(key("<link>http://www.bao.vn/1/</link><guid>b</guid>")?, "bao.vn/1");
        assert_eq!(key("<guid>https://bao.vn/2</guid>")?, "bao.vn/2");
        assert_eq!(key("<guid isPermaLink='false'>77</guid><title>Tin</title>")?, "77");
        assert_eq!(key("<link>javascript:alert(1)</link><guid>78</guid>")?, "78");
        let none = read_all(rss("<item><title>Tin</title></item>").as_bytes(), None)?;
        assert_eq!(none, [], "what cannot be known again was taken");
        let twice = read_all(
            rss("<item><link>https://bao.vn/1</link></item><item><link>http://bao.vn/1/</link></item>").as_bytes(),
            None,
        )?;
        assert_eq!(twice.len(), 1);
        Ok(())
    }

    #[test]
    fn a_date_that_cannot_be_is_dropped() -> Result<()> {
        for (written, day) in [
            ("Sun, 22 Nov 2026 08:00:00 +0700", Some("2026-11-22")),
            ("2026-11-20T23:00:00Z", Some("2026-11-21")),
            // local time written as if it were UTC
            ("Sun, 22 Nov 2026 18:59:00 GMT", Some("2026-11-22")),
            ("Sun, 29 Nov 2026 08:00:00 +0700", None),
            ("Thu, 01 Jan 1970 00:00:00 GMT", None),
            ("Mon, 01 Jan 9999 00:00:00 GMT", None),
            ("hôm nay", None),
        ] {
            let entry = one(&format!("<link>https://bao.vn/1</link><pubDate>{written}</pubDate>"))?;
            assert_eq!(entry.published.map(|day| day.to_string()).as_deref(), day, "{written}");
        }
        Ok(())
    }

    #[test]
    fn letters_are_read_whatever_is_said_of_them() -> Result<()> {
        let title = "<item><link>https://bao.vn/1</link><title>Nghị quyết về đất đai</title></item>";
        let utf8 = rss(title);
        // windows-1258 writes some tones as letters of their own
        let words = b"Nghi\xf2 quy\xea\xect v\xea\xcc \xf0\xe2\xect \xf0ai";
        let (before, after) = (
            "<rss version='2.0'><channel><item><link>https://bao.vn/1</link><title>",
            "</title></item></channel></rss>",
        );
        let cp1258 = [before.as_bytes(), words, after.as_bytes()].concat();
        let declared = |name: &str, feed: &[u8]| {
            [format!("<?xml version=\"1.0\" encoding=\"{name}\"?>\n").as_bytes(), feed].concat()
        };
        let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(utf8.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        for (what, feed, told) in [
            ("plain", utf8.clone().into_bytes(), None),
            ("told wrongly", utf8.clone().into_bytes(), Some("text/xml; charset=iso-8859-1")),
            ("declared wrongly", declared("windows-1252", utf8.as_bytes()), None),
            ("a mark and blank lines first", [b"\xef\xbb\xbf\n\n", utf8.as_bytes()].concat(), None),
            ("control characters", utf8.replace("đất", "\u{b}đất\u{1}").into_bytes(), None),
            ("UTF-16", utf16, None),
        ] {
            let all = read_all(&feed, told).map_err(|error| error.context(what))?;
            assert_eq!(all[0].title.as_deref(), Some("Nghị quyết về đất đai"), "{what}");
        }
        for (what, feed, told) in [
            ("windows-1258 declared", declared("windows-1258", &cp1258), None),
            ("windows-1258 told", cp1258.clone(), Some("application/xml;charset=\"windows-1258\"")),
            ("windows-1258 taken for UTF-8", declared("utf-8", &cp1258), Some("text/xml; charset=utf-8")),
        ] {
            let all = read_all(&feed, told).map_err(|error| error.context(what))?;
            assert_eq!(all[0].title.as_deref(), Some("Nghị quyết về đất đai"), "{what}");
        }
        Ok(())
    }

    #[test]
    fn what_is_no_feed_is_refused_with_a_reason() {
        let told = |bytes: &[u8]| read_all(bytes, None).err().map(|error| format!("{error:#}")).unwrap_or_default();
        assert!(told(b"<!DOCTYPE html><html><body>Bao</body></html>").contains("web page"));
        assert!(told(b"").contains("no feed"));
        assert!(told(b"not found").contains("no feed"));
        assert!(told(b"{\"error\": 1}").contains("feed"));
        assert!(told(rss("<item><title>Tin</item>").as_bytes()).contains("broken"));
        assert!(told(&[0xff; 100]).contains("feed"));
        assert!(read_all(rss("").as_bytes(), None).is_ok_and(|all| all.is_empty()));
    }

    #[test]
    fn what_is_built_to_overwhelm_does_not() {
        let laughs = "<!DOCTYPE rss [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;'>]>"
            .to_string()
            + &rss("<item><link>https://bao.vn/1</link><title>&c;</title></item>");
        let deep = |inside: &str| {
            let (open, close) = ("<a>".repeat(100_000), "</a>".repeat(100_000));
            rss(&format!(
                "<item><link>https://bao.vn/1</link>{}</item>",
                inside.replace('*', &format!("{open}{close}"))
            ))
        };
        let xhtml = format!(
            "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>1</id><content type='xhtml'>{}{}</content></entry></feed>",
            "<div>".repeat(100_000),
            "</div>".repeat(100_000)
        );
        let json = format!("{{\"version\":\"https://jsonfeed.org/version/1\",\"items\":{}", "[".repeat(100_000));
        for feed in [laughs, deep("*"), deep("<title>*</title>"), deep("<description>*</description>"), xhtml, json] {
            // refused or read, in little memory and on a small stack
            let all = read_all(feed.as_bytes(), None).unwrap_or_default();
            assert!(all.iter().all(|entry| entry.title.as_ref().is_none_or(|title| title.len() < 100)));
        }
    }

    #[test]
    fn headlines_are_plain() -> Result<()> {
        let title = |title: &str| {
            one(&format!("<link>https://bao.vn/1</link><title>{title}</title>"))
                .map(|entry| entry.title.unwrap_or_default())
        };
        assert_eq!(title("<![CDATA[ Nghị&nbsp;quyết  &#8220;số 57&#8221; <em>mới</em> ]]>")?, "Nghị quyết “số 57” mới");
        assert_eq!(title("<![CDATA[GDP < 8% & lạm phát]]>")?, "GDP < 8% & lạm phát");
        // papers forget to escape, and use names that XML has not
        assert_eq!(title("Dân số&nbsp;vàng")?, "Dân số vàng");
        assert_eq!(title("R&D và M & A")?, "R&D và M & A");
        let link = one("<link>https://bao.vn/?a=1&b=2</link><title><![CDATA[A & B]]></title>")?;
        assert_eq!((link.key.as_str(), link.title.as_deref()), ("bao.vn?a=1&b=2", Some("A & B")));
        assert_eq!(visible_length("<p>Một <em>hai</em></p>"), 6);
        Ok(())
    }
}
