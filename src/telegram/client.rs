//! Requests to the Bot API, with time limits of our own and the fate of each.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use anyhow::{Context, Result};
use arc_swap::ArcSwap;
use log::warn;
use reqwest::header::{self, HeaderMap};
use reqwest::multipart::{Form, Part};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Settings;
use crate::app;
use crate::date;
use crate::metrics::Metrics;
use crate::outbox::Fate;

/// A clock that is off by more seconds is worth a word.
pub const CLOCK_OFF_S: i64 = 60;

/// Talks to the Bot API.
pub struct Client {
    http: ArcSwap<reqwest::Client>,
    proxy: Option<String>,
    metrics: OnceLock<Arc<Metrics>>,
    /// How far the server's clock is ahead of ours, in seconds.
    ahead_s: AtomicI64,
    base: String,
    /// Where files are.
    files: String,
    token: String,
}

/// Why a request gave no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The API answered with an error.
    Api {
        /// As in HTTP.
        code: i32,
        /// Telegram's sentence.
        description: String,
        /// Seconds to wait.
        retry_after: Option<u64>,
        /// The supergroup that a group became.
        migrate_to: Option<i64>,
    },
    /// No lawful answer.
    Network {
        /// What happened, without the token.
        why: String,
        /// Whether the request may have been carried out all the same.
        sent: bool,
    },
}

#[derive(Deserialize)]
struct Answer<T> {
    ok: bool,
    result: Option<T>,
    error_code: Option<i32>,
    description: Option<String>,
    parameters: Option<Parameters>,
}

#[derive(Deserialize)]
struct Parameters {
    retry_after: Option<u64>,
    migrate_to_chat_id: Option<i64>,
}

/// Bytes of an answer; a hundred of the longest updates are far below.
const LONGEST: usize = 32 << 20;

/// Nobody is asked to wait longer, and what adds this to a time stays within the calendar.
const LONGEST_WAIT_S: u64 = 24 * 3_600;

impl Client {
    /// A client for this token, server and proxy.
    pub fn new(settings: &Settings) -> Result<Self> {
        let http = ArcSwap::from_pointee(http(settings.proxy.as_deref())?);
        let Settings { api_url, token, .. } = settings;
        let [base, files] = ["", "/file"].map(|kind| format!("{api_url}{kind}/bot{token}"));
        Ok(Self {
            http,
            proxy: settings.proxy.clone(),
            metrics: OnceLock::new(),
            ahead_s: AtomicI64::new(0),
            base,
            files,
            token: token.clone(),
        })
    }

    /// Counts every request from now on.
    pub fn count_in(&self, metrics: &Arc<Metrics>) {
        drop(self.metrics.set(Arc::clone(metrics)));
    }

    /// Leaves every connection behind, with what was learned of names and ways; requests under way go on.
    pub fn renew(&self) -> Result<()> {
        self.http.store(Arc::new(http(self.proxy.as_deref())?));
        Ok(())
    }

    fn post(&self, method: &str) -> reqwest::RequestBuilder {
        self.http.load().post(format!("{}/{method}", self.base))
    }

    /// Calls a method and reads its result.
    pub async fn call<T: DeserializeOwned>(
        &self,
        method: &str,
        body: &impl Serialize,
        limit: Duration,
    ) -> Result<T, Failure> {
        self.counted(method, self.read(self.post(method).json(body).timeout(limit)).await)
    }

    fn counted<T>(&self, method: &str, result: Result<T, Failure>) -> Result<T, Failure> {
        let Some(metrics) = self.metrics.get() else { return result };
        let told = match &result {
            Ok(_) => "ok",
            Err(Failure::Network { .. }) => "unclear",
            Err(Failure::Api { code: 429, retry_after, .. }) => {
                metrics.flooded(retry_after.unwrap_or_default());
                "flood"
            }
            Err(Failure::Api { code: 500.., .. }) => "server_error",
            Err(Failure::Api { .. }) => "refused",
        };
        metrics.requested(method, told);
        result
    }

    /// Calls a method that takes a file: the name of the field, that of the file, and its bytes.
    pub async fn upload<T: DeserializeOwned>(
        &self,
        method: &str,
        body: &Value,
        (field, name, bytes): (&'static str, &str, &[u8]),
    ) -> Result<T, Failure> {
        /// Bytes that the slowest line takes in a second.
        const SLOWEST: usize = 200_000;
        let limit = Duration::from_secs(30 + (bytes.len() / SLOWEST) as u64);
        let fields = body.as_object().into_iter().flatten();
        let form = fields.fold(Form::new(), |form, (name, value)| form.text(name.clone(), value.to_string()));
        let file = Part::bytes(bytes.to_vec()).file_name(name.to_string());
        let request = self.post(method).multipart(form.part(field, file)).timeout(limit);
        self.counted(method, self.read(request).await)
    }

    /// Fetches a file, unless it is larger than so many bytes.
    pub async fn download(&self, path: &str, most: usize) -> Result<Option<Vec<u8>>, Failure> {
        const LIMIT: Duration = Duration::from_secs(20);
        // a server of one's own may give a path of its disk instead
        if path.starts_with('/') || path.contains("..") || path.contains(['?', '#', '\\', ':']) {
            return Err(Failure::Network { why: "a file's path cannot be asked for".into(), sent: false });
        }
        let request = self.http.load().get(format!("{}/{path}", self.files)).timeout(LIMIT);
        let response = request.send().await.map_err(|error| self.network(&error))?;
        if !response.status().is_success() {
            let code = i32::from(response.status().as_u16());
            return Err(Failure::Api { code, description: String::new(), retry_after: None, migrate_to: None });
        }
        self.at_most(response, most).await
    }

    /// What comes, unless it is more than so many bytes.
    async fn at_most(&self, mut response: reqwest::Response, most: usize) -> Result<Option<Vec<u8>>, Failure> {
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.network(&error))? {
            if bytes.len() + chunk.len() > most {
                return Ok(None);
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(Some(bytes))
    }

    async fn read<T: DeserializeOwned>(&self, request: reqwest::RequestBuilder) -> Result<T, Failure> {
        let response = request.send().await.map_err(|error| self.network(&error))?;
        let status = response.status();
        self.compare_clocks(response.headers());
        let bytes = self.at_most(response, LONGEST).await?.ok_or_else(|| Failure::Network {
            why: format!("an answer of more than {} MiB", LONGEST >> 20),
            sent: true,
        })?;
        let answer: Answer<T> = serde_json::from_slice(&bytes).map_err(|_| Failure::Network {
            why: format!("HTTP status {} without a readable answer", status.as_u16()),
            sent: true,
        })?;
        match (answer.ok, answer.result) {
            (true, Some(result)) => Ok(result),
            _ => Err(Failure::Api {
                code: answer.error_code.unwrap_or(i32::from(status.as_u16())),
                // what stands between may repeat the address that was asked for
                description: self.without_token(&answer.description.unwrap_or_default()),
                retry_after: answer
                    .parameters
                    .as_ref()
                    .and_then(|all| all.retry_after)
                    .map(|wait| wait.min(LONGEST_WAIT_S)),
                migrate_to: answer.parameters.and_then(|parameters| parameters.migrate_to_chat_id),
            }),
        }
    }

    /// Learns from an answer what time it is at the server.
    fn compare_clocks(&self, headers: &HeaderMap) {
        let told = headers.get(header::DATE).and_then(|date| date.to_str().ok()).and_then(date::of_http);
        if let Some(there) = told {
            let ahead_s = there - app::now();
            let before = self.ahead_s.swap(ahead_s, Ordering::Relaxed);
            if ahead_s.abs() > CLOCK_OFF_S && (before - ahead_s).abs() > CLOCK_OFF_S {
                warn!(ahead_s = ahead_s; "telegram: this machine's clock is wrong by more than a minute; digests come too early or late");
            }
        }
    }

    /// How far the server's clock is ahead of ours, in seconds, as of its last answer.
    pub fn ahead_s(&self) -> i64 {
        self.ahead_s.load(Ordering::Relaxed)
    }

    /// Removes the token from a text that may hold an address.
    pub fn without_token(&self, text: &str) -> String {
        text.replace(&self.token, "…")
    }

    /// What went wrong and its causes, without the address, which holds the token.
    fn network(&self, error: &reqwest::Error) -> Failure {
        let mut told = if error.is_timeout() {
            "timed out".to_string()
        } else if error.is_connect() {
            "cannot connect".to_string()
        } else {
            "connection failed".to_string()
        };
        let mut cause = std::error::Error::source(error);
        while let Some(inner) = cause {
            told = format!("{told}: {inner}");
            cause = inner.source();
        }
        Failure::Network { why: self.without_token(&told), sent: !error.is_connect() }
    }
}

/// Connections of our own making, with limits.
fn http(proxy: Option<&str>) -> Result<reqwest::Client> {
    let mut builder = reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(5))
        .pool_idle_timeout(Duration::from_secs(90))
        .tcp_nodelay(true)
        // nothing with the token in it goes anywhere but to this server
        .redirect(reqwest::redirect::Policy::none())
        .tcp_keepalive(Duration::from_secs(30));
    builder = match proxy {
        Some(proxy) => builder.proxy(
            reqwest::Proxy::all(proxy).context("proxy in [telegram] or TELOXIDE_PROXY is not a proxy's address")?,
        ),
        None => builder,
    };
    builder.build().context("cannot make an HTTP client")
}

impl Failure {
    /// What a failed delivery means for what was sent.
    pub fn fate(self) -> Fate {
        match self {
            Failure::Network { why, sent } => Fate::Unknown { why, maybe: sent },
            Failure::Api { retry_after: Some(seconds), .. } => Fate::Wait(Duration::from_secs(seconds.max(1))),
            Failure::Api { migrate_to: Some(chat), .. } => Fate::Moved(chat),
            Failure::Api { code: 429, .. } => Fate::Wait(Duration::from_secs(5)),
            Failure::Api { code: 403, .. } => Fate::Gone,
            Failure::Api { code: 500.., description, .. } => Fate::Unknown { why: description, maybe: true },
            // the API has one code for all of these, so its sentence must tell
            Failure::Api { description, .. } if description.contains("message is not modified") => Fate::Done(None),
            Failure::Api { description, .. } => Fate::Refused(description),
        }
    }

    /// In words.
    pub fn told(&self) -> String {
        match self {
            Failure::Api { code, description, .. } => format!("{code} {description}"),
            Failure::Network { why, .. } => why.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn api(code: i32, description: &str) -> Failure {
        Failure::Api { code, description: description.into(), retry_after: None, migrate_to: None }
    }

    #[test]
    fn every_error_has_its_fate() {
        let wait = Failure::Api { code: 429, description: String::new(), retry_after: Some(3), migrate_to: None };
        assert_eq!(wait.fate(), Fate::Wait(Duration::from_secs(3)));
        let moved = Failure::Api { code: 400, description: String::new(), retry_after: None, migrate_to: Some(-1009) };
        assert_eq!(moved.fate(), Fate::Moved(-1009));
        assert_eq!(api(403, "Forbidden: bot was blocked by the user").fate(), Fate::Gone);
        assert_eq!(api(400, "Bad Request: message is not modified: x").fate(), Fate::Done(None));
        assert_eq!(api(400, "Bad Request: x").fate(), Fate::Refused("Bad Request: x".into()));
        assert_eq!(api(502, "Bad Gateway").fate(), Fate::Unknown { why: "Bad Gateway".into(), maybe: true });
        let unsent = Failure::Network { why: "cannot connect".into(), sent: false };
        assert_eq!(unsent.fate(), Fate::Unknown { why: "cannot connect".into(), maybe: false });
    }
}
