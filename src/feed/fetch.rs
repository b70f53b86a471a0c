//! Fetching an address within limits, however its server behaves: a limit on the whole time, on the letters after
//! unpacking, on redirects; each redirect checked as the first address was.
//!
//! Names are resolved by a resolver of our own, which leaves out addresses of private networks. What was checked is what
//! is connected to: there is no moment in between in which a name could change its mind.

use std::collections::HashMap;
use std::fmt;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{self, HeaderMap};
use reqwest::{Proxy, Response, StatusCode};
use tokio::time::Instant;
use url::Url;

use super::address::{Allowed, is_public};

/// How long, how much, how often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// From the first letter asked to the last one received, redirects included.
    pub total: Duration,
    /// Until a server takes the connection.
    pub connect: Duration,
    /// The longest text, unpacked, in bytes.
    pub bytes: usize,
    /// The most redirects.
    pub redirects: usize,
    /// Between two questions to the same host.
    pub pause: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            total: Duration::from_secs(20),
            connect: Duration::from_secs(8),
            bytes: 2 * 1024 * 1024,
            redirects: 5,
            pause: Duration::from_secs(2),
        }
    }
}

/// What was fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// The text, unpacked.
    pub bytes: Vec<u8>,
    /// What its server says that it is.
    pub content_type: Option<String>,
    /// Where it was in the end.
    pub address: Url,
    /// What tells whether it changed.
    pub mark: Mark,
}

/// What a server gave to tell whether a text changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// The entity tag.
    pub etag: Option<String>,
    /// The time of the last change, as the server wrote it.
    pub modified: Option<String>,
}

/// Why nothing was fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It must not be asked for.
    Refused(String),
    /// The server answered with another status, and may want to be left alone for a while.
    Status(u16, Option<Duration>),
    /// The time was over.
    Slow(Duration),
    /// More bytes came than are taken.
    Long(usize),
    /// Redirects led in a circle, or too far.
    Redirects,
    /// The server could not be reached, or broke off.
    Network(String),
}

impl Failure {
    /// Whether trying again may help.
    pub fn may_pass(&self) -> bool {
        match self {
            Failure::Refused(_) | Failure::Long(_) | Failure::Redirects => false,
            // 403 is what many sites say to who comes too fast
            Failure::Status(code, _) => *code >= 500 || matches!(code, 403 | 408 | 425 | 429),
            Failure::Slow(_) | Failure::Network(_) => true,
        }
    }

    /// How long the server wants to be left alone.
    pub fn wait(&self) -> Option<Duration> {
        match self {
            Failure::Status(_, wait) => *wait,
            _ => None,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Refused(why) | Failure::Network(why) => f.write_str(why),
            Failure::Status(code, _) => write!(f, "the server answered with status {code}"),
            Failure::Slow(limit) => write!(f, "no whole answer within {} s", limit.as_secs_f32()),
            Failure::Long(limit) => write!(f, "the answer is longer than {} KiB", limit / 1024),
            Failure::Redirects => f.write_str("redirects lead in a circle or too far"),
        }
    }
}

impl std::error::Error for Failure {}

/// Asks servers, one host at a measured pace.
pub struct Fetcher {
    http: reqwest::Client,
    allowed: Arc<Allowed>,
    limits: Limits,
    turns: Mutex<HashMap<String, Instant>>,
}

impl Fetcher {
    /// A fetcher that goes by a proxy, or straight. With a proxy names are resolved there, so that what they lead to
    /// cannot be looked at here; numbers of private networks are refused all the same.
    pub fn new(allowed: Allowed, limits: Limits, proxy: Option<&str>) -> Result<Self> {
        let allowed = Arc::new(allowed);
        let builder = reqwest::Client::builder()
            .user_agent(concat!("nqbot/", env!("CARGO_PKG_VERSION"), " (feed reader)"))
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .connect_timeout(limits.connect)
            .pool_max_idle_per_host(1);
        let (builder, proxy_host) = match proxy {
            Some(address) => {
                let proxy = Proxy::all(address).context("proxy in [feed] is not a proxy's address")?;
                let host = Url::parse(address).ok().and_then(|url| url.host_str().map(str::to_lowercase));
                (builder.proxy(proxy), host)
            }
            // a proxy of the environment would be one that this program knows nothing about
            None => (builder.no_proxy(), None),
        };
        let resolver = Resolver { allowed: Arc::clone(&allowed), proxy_host };
        let http = builder.dns_resolver(Arc::new(resolver)).build().context("cannot make an HTTP client")?;
        Ok(Self { http, allowed, limits, turns: Mutex::default() })
    }

    /// Fetches `url` for the feed at `from`. None: it did not change since `mark`.
    pub async fn fetch(&self, url: &Url, from: &Url, mark: &Mark) -> Result<Option<Fetched>, Failure> {
        self.allowed.check(url, from).map_err(Failure::Refused)?;
        self.turn(url).await;
        match tokio::time::timeout(self.limits.total, self.follow(url, from, mark)).await {
            Ok(got) => got,
            Err(_) => Err(Failure::Slow(self.limits.total)),
        }
    }

    /// Whether an address may be fetched for a feed.
    pub fn may(&self, url: &Url, from: &Url) -> Result<(), String> {
        self.allowed.check(url, from)
    }

    /// Waits until a host may be asked again. Places in the row are given out first, so that nobody waits for others'
    /// hosts.
    async fn turn(&self, url: &Url) {
        /// Hosts that are remembered.
        const MOST: usize = 1_000;
        let host = url.host_str().unwrap_or_default().to_string();
        let at = {
            let (mut turns, now) = (self.turns.lock().unwrap_or_else(PoisonError::into_inner), Instant::now());
            if turns.len() >= MOST {
                turns.retain(|_, free| *free > now);
            }
            let free = turns.entry(host).or_insert(now);
            let at = (*free).max(now);
            *free = at + self.limits.pause;
            at
        };
        tokio::time::sleep_until(at).await;
    }

    async fn follow(&self, url: &Url, from: &Url, mark: &Mark) -> Result<Option<Fetched>, Failure> {
        let (mut url, mut seen) = (url.clone(), Vec::new());
        loop {
            self.allowed.check(&url, from).map_err(Failure::Refused)?;
            let mut request = self.http.get(url.clone());
            // marks mean something to the host that gave them only
            let is_same = seen.first().is_none_or(|first: &Url| first.host_str() == url.host_str());
            let mark = if is_same { mark } else { &Mark::default() };
            for (name, value) in [(header::IF_NONE_MATCH, &mark.etag), (header::IF_MODIFIED_SINCE, &mark.modified)] {
                if let Some(value) = value {
                    request = request.header(name, value);
                }
            }
            let response = request.send().await.map_err(|error| network(&error))?;
            let status = response.status();
            if status == StatusCode::NOT_MODIFIED && *mark != Mark::default() {
                return Ok(None);
            }
            if status.is_success() {
                return self.read(response, url).await.map(Some);
            }
            let to = text(response.headers(), &header::LOCATION).and_then(|to| url.join(&to).ok());
            let Some(mut to) = to.filter(|_| status.is_redirection()) else {
                return Err(Failure::Status(status.as_u16(), retry_after(response.headers())));
            };
            to.set_fragment(None);
            if url.scheme() == "https" && to.scheme() == "http" {
                return Err(Failure::Refused("a redirect leads from https: to http:".into()));
            }
            seen.push(std::mem::replace(&mut url, to));
            if seen.contains(&url) || seen.len() > self.limits.redirects {
                return Err(Failure::Redirects);
            }
        }
    }

    /// Reads what comes, unpacked, until it ends or is too much.
    async fn read(&self, mut response: Response, address: Url) -> Result<Fetched, Failure> {
        let most = self.limits.bytes;
        if response.content_length().is_some_and(|told| told > most as u64) {
            return Err(Failure::Long(most));
        }
        let headers = response.headers();
        let mark = Mark { etag: text(headers, &header::ETAG), modified: text(headers, &header::LAST_MODIFIED) };
        let content_type = text(headers, &header::CONTENT_TYPE);
        let mut bytes = Vec::new();
        while let Some(more) = response.chunk().await.map_err(|error| network(&error))? {
            if bytes.len() + more.len() > most {
                return Err(Failure::Long(most));
            }
            bytes.extend_from_slice(&more);
        }
        Ok(Fetched { bytes, content_type, address, mark })
    }
}

/// Resolves names, and leaves out what is private.
struct Resolver {
    allowed: Arc<Allowed>,
    proxy_host: Option<String>,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let name = name.as_str().to_string();
        // the operator named the proxy, which mostly stands in the operator's own network
        let any = self.allowed.may_be_private(&name) || self.proxy_host.as_deref() == Some(&name.to_lowercase());
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let kept: Vec<SocketAddr> = found.into_iter().filter(|one| any || is_public(one.ip())).collect();
            if kept.is_empty() {
                return Err(format!("{name} leads into a private network").into());
            }
            Ok(Box::new(kept.into_iter()) as Addrs)
        })
    }
}

fn text(headers: &HeaderMap, name: &header::HeaderName) -> Option<String> {
    /// What is longer is no tag, date or type, and need not be kept.
    const MOST: usize = 2_048;
    let value = headers.get(name)?.to_str().ok()?.trim();
    (!value.is_empty() && value.len() <= MOST).then(|| value.to_string())
}

/// Seconds in a `Retry-After`; one that names a date is passed over, and the usual wait holds.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    text(headers, &header::RETRY_AFTER)?.parse().ok().map(Duration::from_secs)
}

/// What went wrong, down to its last cause, without the address, which the reader knows.
fn network(error: &reqwest::Error) -> Failure {
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    let what = if error.is_connect() {
        "cannot connect"
    } else if error.is_timeout() {
        "timed out"
    } else if error.is_decode() {
        "the answer cannot be unpacked"
    } else {
        "the connection broke off"
    };
    Failure::Network(format!("{what}: {cause}"))
}
