//! The feeds that are read, as they are written in the settings file.

use std::collections::HashSet;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::feed;
use crate::feed::address::Allowed;
use crate::i18n::Lang;

/// Incoming feeds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Feed {
    /// Minutes between two looks at a feed.
    pub every_min: u32,
    /// Proxy, empty for none.
    pub proxy: String,
    /// Hosts that any feed may lead to, besides its own.
    pub hosts: Vec<String>,
    /// Hosts with their ports that may be in a private network.
    pub private_hosts: Vec<String>,
    /// The feeds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<Source>,
}

/// One feed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The outlet, as articles name it.
    pub name: String,
    /// Where the feed is.
    pub url: String,
    /// Language of its articles; none: it is told from each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<Lang>,
    /// What is taken; none: everything, or what has one of the keywords.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<Only>,
    /// What has one of these words is taken.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    /// Whether each article is fetched from its own page, however much the feed itself tells.
    #[serde(default)]
    pub full_text: bool,
    /// What in such a page holds the text, as a CSS selector; none: it is worked out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub selector: Option<String>,
    /// Minutes between two looks, where they are others than for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every_min: Option<u32>,
}

/// What is taken of a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Only {
    /// What names a resolution for certain.
    Cites,
}

/// Minutes between two looks at a feed.
const EVERY_MIN: std::ops::RangeInclusive<u32> = 5..=1_440;

impl Default for Feed {
    fn default() -> Self {
        Self { every_min: 30, proxy: String::new(), hosts: Vec::new(), private_hosts: Vec::new(), source: Vec::new() }
    }
}

/// The feeds, checked as far as they can be beforehand.
pub fn read(settings: &Feed) -> Result<feed::Settings> {
    let every = |minutes: u32, place: &str| {
        if !EVERY_MIN.contains(&minutes) {
            bail!("every_min {place} is {minutes}; write 5 to 1440");
        }
        Ok(Duration::from_secs(u64::from(minutes) * 60))
    };
    let proxy = Some(settings.proxy.clone()).filter(|proxy| !proxy.is_empty());
    if let Some(proxy) = &proxy {
        // it may hold a password, so it is not repeated
        reqwest::Proxy::all(proxy).context("proxy in [feed] is not a proxy's address")?;
    }
    for host in &settings.hosts {
        let is_name = Url::parse(&format!("https://{host}/")).is_ok_and(|url| url.host_str() == Some(host.as_str()));
        if !is_name {
            bail!(
                "hosts in [feed] has “{host}”; write names in small letters without https://, such as \"nhandan.vn\""
            );
        }
    }
    let private = settings.private_hosts.iter().map(|host| private(host)).collect::<Result<_>>()?;
    let usual = every(settings.every_min, "in [feed]")?;
    let mut names = HashSet::new();
    let mut sources = Vec::new();
    for source in &settings.source {
        let name = source.name.trim();
        if name.is_empty() || name.chars().count() > 60 || name.contains('\n') {
            bail!("a [[feed.source]] has the name “{name}”; write one of 1 to 60 letters");
        }
        if !names.insert(name) {
            bail!("two [[feed.source]] have the name “{name}”; give each its own");
        }
        let url: Url =
            source.url.trim().parse().with_context(|| format!("the url of the feed “{name}” is no address"))?;
        let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
        if !is_web || !url.username().is_empty() || url.password().is_some() {
            bail!("the url of the feed “{name}” must begin with https:// or http:// and have no user name in it");
        }
        if source.keywords.iter().any(|word| crate::text::words(word).is_empty()) {
            bail!("the keywords of the feed “{name}” have one without a letter");
        }
        sources.push(feed::Source {
            name: name.to_string(),
            url,
            lang: source.lang,
            wanted: feed::Wanted { citing: source.only == Some(Only::Cites), keywords: source.keywords.clone() },
            full_text: source.full_text,
            selector: source.selector.clone().filter(|selector| !selector.trim().is_empty()),
            every: source.every_min.map_or(Ok(usual), |minutes| every(minutes, &format!("of the feed “{name}”")))?,
        });
    }
    Ok(feed::Settings {
        sources,
        proxy,
        allowed: Allowed { hosts: settings.hosts.clone(), private },
        limits: feed::Limits::default(),
    })
}

fn private(host: &str) -> Result<(String, u16)> {
    let url = Url::parse(&format!("http://{host}/")).ok();
    let port = host.rsplit_once(':').and_then(|(_, port)| port.parse().ok());
    match (url.as_ref().and_then(Url::host_str), port) {
        (Some(name), Some(port)) if url.as_ref().is_some_and(|url| url.path() == "/") => Ok((name.to_string(), port)),
        _ => bail!("private_hosts in [feed] has “{host}”; write a host with its port, such as \"feeds.intranet:8080\""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(text: &str) -> Result<feed::Settings> {
        read(&toml::from_str(text)?)
    }

    #[test]
    fn a_feed_is_read_with_what_holds_for_all() -> Result<()> {
        let read = settings(
            "every_min = 60\nhosts = [\"cdn.example.org\"]\nprivate_hosts = [\"feeds.intranet:8080\", \"127.0.0.1:80\"]
             [[source]]\nname = \"Báo\"\nurl = \"https://bao.vn/rss\"\nlang = \"vi\"\nonly = \"cites\"
             [[source]]\nname = \"Paper\"\nurl = \"http://paper.vn/feed\"\nkeywords = [\"Politburo\"]\nevery_min = 5\nfull_text = true",
        )?;
        let [first, second] = &read.sources[..] else { bail!("{read:?}") };
        assert_eq!((first.lang, first.wanted.citing, first.every.as_secs()), (Some(Lang::Vi), true, 3_600));
        assert_eq!((second.lang, second.wanted.citing, second.every.as_secs()), (None, false, 300));
        assert_eq!((second.full_text, second.wanted.keywords.len()), (true, 1));
        assert_eq!(read.allowed.private, [("feeds.intranet".into(), 8080), ("127.0.0.1".into(), 80)]);
        Ok(())
    }

    #[test]
    fn what_the_file_shows_can_be_used_as_it_is() -> Result<()> {
        let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("config/bot.toml");
        let file = std::fs::read_to_string(file)?;
        let (example, suggestions) = file.split_once("# Suggestions").context("no suggestions")?;
        for (part, least) in [(example, 1), (suggestions, 10)] {
            let shown: Vec<&str> = part.lines().filter_map(|line| line.strip_prefix("#   ")).collect();
            let read = settings(&shown.join("\n").replace("[[feed.source]]", "[[source]]"))?;
            assert!(read.sources.len() >= least && read.sources.iter().all(|source| source.url.scheme() == "https"));
        }
        Ok(())
    }

    #[test]
    fn what_cannot_be_is_refused_with_the_reason() {
        let source = |more: &str| format!("[[source]]\nname = \"Báo\"\nurl = \"https://bao.vn/rss\"\n{more}");
        for (wrong, reason) in [
            ("every_min = 1".to_string(), "5 to 1440"),
            ("hosts = [\"https://bao.vn\"]".into(), "without https://"),
            ("hosts = [\"bao.vn/rss\"]".into(), "without https://"),
            ("private_hosts = [\"feeds.intranet\"]".into(), "with its port"),
            ("proxy = \"not a proxy\"".into(), "proxy"),
            (source(&source("")), "its own"),
            (source("every_min = 9999"), "Báo"),
            (source("only = \"all\""), "cites"),
            (source("keyword = [\"x\"]"), "keywords"),
            (source("keywords = [\"?\"]"), "letter"),
            ("[[source]]\nname = \"\"\nurl = \"https://bao.vn\"".into(), "1 to 60"),
            ("[[source]]\nname = \"A\"\nurl = \"bao.vn\"".into(), "no address"),
            ("[[source]]\nname = \"A\"\nurl = \"ftp://bao.vn\"".into(), "https://"),
            ("[[source]]\nname = \"A\"\nurl = \"https://a:b@bao.vn\"".into(), "user name"),
            ("[[source]]\nname = \"A\"".into(), "url"),
        ] {
            let told = settings(&wrong).err().map(|error| format!("{error:#}")).unwrap_or_default();
            assert!(told.contains(reason), "{wrong}: {told}");
        }
    }
}
