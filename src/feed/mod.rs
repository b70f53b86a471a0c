//! Incoming feeds: what is new there, fetched within limits, one site never holding up another.

pub mod address;
mod cycle;
pub mod entries;
pub mod fetch;
mod letters;
mod plain;
mod report;
mod run;
mod shelve;
mod wanted;

use std::time::Duration;

use anyhow::{Context, Result};
use url::Url;

use crate::i18n::Lang;
use address::Allowed;
use fetch::{Fetched, Fetcher, Mark};

pub use cycle::{Feeder, Ground, Way};
pub use fetch::Limits;
pub use report::{Fate, Found, Report, Seen};
pub use run::{look_at_all, run};

/// What is read, and how.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The feeds.
    pub sources: Vec<Source>,
    /// Proxy by HTTP or SOCKS5.
    pub proxy: Option<String>,
    /// Hosts that may be asked, besides those of the feeds.
    pub allowed: Allowed,
    /// How long, how much, how often.
    pub limits: Limits,
}

/// One feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The outlet, as articles name it. It is what the feed is known by.
    pub name: String,
    /// Where the feed is.
    pub url: Url,
    /// Language of its articles; none: it is told from each.
    pub lang: Option<Lang>,
    /// What is taken.
    pub wanted: Wanted,
    /// Whether each article is fetched from its own page, however much the feed itself tells.
    pub full_text: bool,
    /// What in such a page holds the text, as a CSS selector.
    pub selector: Option<String>,
    /// Between two looks.
    pub every: Duration,
}

/// What is taken of a feed: everything, or what meets one of these.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// It names a resolution for certain.
    pub citing: bool,
    /// It has one of these words.
    pub keywords: Vec<String>,
}

/// Fetches one address that the operator named, by the rules that hold for feeds.
pub async fn fetch_one(settings: &Settings, url: &str) -> Result<Fetched> {
    let url: Url = url.trim().parse().context("this is no address")?;
    let fetcher = Fetcher::new(settings.allowed.clone(), settings.limits.clone(), settings.proxy.as_deref())?;
    // nothing was fetched before, so the answer cannot be that nothing changed
    fetcher.fetch(&url, &url, &Mark::default()).await?.context("the server gave nothing")
}
