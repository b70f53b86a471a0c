//! Long polling, as a listener for teloxide's dispatcher.
//!
//! Of our own for three reasons: a server's fault must not cost ten seconds, every successful request must
//! leave a heartbeat, and one update that cannot be read must not take its neighbours with it.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::fs;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::Stream;
use log::{error, info, warn};
use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;
use teloxide::stop::{StopFlag, StopToken, mk_stop_token};
use teloxide::types::Update;
use teloxide::update_listeners::{AsUpdateStream, UpdateListener};

use super::Settings;
use super::client::{Client, Failure};

/// What is asked for; Telegram remembers the list.
const WANTED: [&str; 2] = ["message", "callback_query"];
/// Updates in one answer; Telegram gives no more.
const MOST: u32 = 100;
/// Another program with the same token is given this many chances to end.
const CONFLICTS: u32 = 12;

/// Asks for updates.
pub struct Listener {
    client: Arc<Client>,
    timeout_s: u32,
    reached: bool,
    heartbeat: PathBuf,
    ended: Ended,
    token: StopToken,
    stop: StopFlag,
    waiting: VecDeque<Update>,
    troubles: u32,
    conflicts: u32,
}

/// How the listening stands, seen from outside.
#[derive(Clone, Default)]
pub struct Ended(Arc<State>);

#[derive(Default)]
struct State {
    offset: AtomicI64,
    reason: Mutex<Option<String>>,
}

impl Ended {
    /// Why listening ended by itself.
    pub fn reason(&self) -> Option<String> {
        self.0.reason.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The number of the next update.
    pub fn offset(&self) -> i64 {
        self.0.offset.load(Ordering::Relaxed)
    }

    fn end(&self, reason: &str) {
        *self.0.reason.lock().unwrap_or_else(PoisonError::into_inner) = Some(reason.to_string());
    }
}

impl Listener {
    /// A listener that begins where Telegram says.
    pub fn new(client: Arc<Client>, settings: &Settings) -> Self {
        let (token, stop) = mk_stop_token();
        Self {
            client,
            timeout_s: settings.poll_timeout_s,
            reached: false,
            heartbeat: settings.heartbeat.clone(),
            ended: Ended::default(),
            token,
            stop,
            waiting: VecDeque::new(),
            troubles: 0,
            conflicts: 0,
        }
    }

    /// A view of how it stands.
    pub fn ended(&self) -> Ended {
        self.ended.clone()
    }

    async fn next(&mut self) -> Option<Update> {
        loop {
            if let Some(update) = self.waiting.pop_front() {
                return Some(update);
            }
            if self.stop.is_stopped() || self.ended.reason().is_some() {
                return None;
            }
            let stop = self.stop.clone();
            tokio::select! {
                () = stop => return None,
                // the first request does not stay open, so that it is soon known whether Telegram is reached
                answer = ask(&self.client, self.ended.offset(), if self.reached { self.timeout_s } else { 0 }, MOST) => match answer {
                    Ok(updates) => self.take(updates),
                    Err(failure) => {
                        let pause = self.trouble(failure).await;
                        let stop = self.stop.clone();
                        tokio::select! {
                            () = stop => return None,
                            () = tokio::time::sleep(pause) => {}
                        }
                    }
                },
            }
        }
    }

    fn take(&mut self, updates: Vec<Box<RawValue>>) {
        if self.troubles > 0 {
            info!("telegram: reached again");
        }
        (self.reached, self.troubles, self.conflicts) = (true, 0, 0);
        if let Err(error) = fs::write(&self.heartbeat, b"") {
            warn!("telegram: cannot write the heartbeat: {error}");
        }
        for raw in updates {
            let Ok(Numbered { update_id }) = serde_json::from_str(raw.get()) else { continue };
            self.ended.0.offset.fetch_max(update_id + 1, Ordering::Relaxed);
            match serde_json::from_str::<Update>(raw.get()) {
                Ok(update) => self.waiting.push_back(update),
                Err(error) => warn!(update = update_id; "telegram: an update that cannot be read is left out: {error}"),
            }
        }
    }

    /// Says what is wrong, once for each trouble, and how long to wait.
    async fn trouble(&mut self, failure: Failure) -> Duration {
        self.troubles += 1;
        let pause = Duration::from_millis(250 * 2_u64.pow(self.troubles.min(7))).min(Duration::from_secs(20));
        match &failure {
            Failure::Api { code: 401 | 404, .. } => {
                self.ended.end("Telegram does not know this token any more; copy it again from @BotFather");
                Duration::ZERO
            }
            Failure::Api { code: 409, description, .. } if description.contains("webhook") => {
                warn!("telegram: a webhook was left behind; removing it, since this program polls");
                let removed = self.client.call::<bool>("deleteWebhook", &json!({}), Duration::from_secs(10)).await;
                if let Err(failure) = removed {
                    warn!("telegram: the webhook cannot be removed: {}", failure.told());
                    return pause;
                }
                Duration::ZERO
            }
            Failure::Api { code: 409, .. } => {
                self.conflicts += 1;
                if self.conflicts >= CONFLICTS {
                    self.ended.end(
                        "another program receives this bot's updates; stop it, or give this one a token of its own",
                    );
                    return Duration::ZERO;
                }
                error!("telegram: another program asks for this bot's updates (409); is a second nqbot running?");
                Duration::from_secs(5).min(pause)
            }
            Failure::Api { retry_after: Some(seconds), .. } => Duration::from_secs(*seconds),
            other => {
                if self.troubles == 1 || self.troubles.is_multiple_of(20) {
                    warn!("telegram: not reached, trying again: {}", other.told());
                }
                pause
            }
        }
    }
}

#[derive(Deserialize)]
struct Numbered {
    update_id: i64,
}

async fn ask(client: &Client, offset: i64, timeout_s: u32, limit: u32) -> Result<Vec<Box<RawValue>>, Failure> {
    let body = json!({ "offset": offset, "timeout": timeout_s, "limit": limit, "allowed_updates": WANTED });
    client.call("getUpdates", &body, Duration::from_secs(u64::from(timeout_s) + 15)).await
}

/// Tells Telegram that everything before this number is done.
pub async fn confirm(client: &Client, offset: i64) {
    const LIMIT: Duration = Duration::from_secs(2);
    if offset > 0 && !matches!(tokio::time::timeout(LIMIT, ask(client, offset, 0, 1)).await, Ok(Ok(_))) {
        warn!("telegram: the last updates could not be confirmed and will come again");
    }
}

impl UpdateListener for Listener {
    type Err = Infallible;

    fn stop_token(&mut self) -> StopToken {
        self.token.clone()
    }
}

impl<'a> AsUpdateStream<'a> for Listener {
    type StreamErr = Infallible;
    type Stream = Pin<Box<dyn Stream<Item = Result<Update, Infallible>> + Send + 'a>>;

    fn as_stream(&'a mut self) -> Self::Stream {
        Box::pin(futures::stream::unfold(self, |listener| async move {
            let update = listener.next().await?;
            Some((Ok(update), listener))
        }))
    }
}
