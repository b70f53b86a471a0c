//! Long polling.
//!
//! Of our own rather than a dispatcher's for three reasons: a server's fault must not cost ten seconds, every successful
//! request must leave a heartbeat, and updates must be kept before the next request confirms them.

use std::sync::Arc;
use std::time::Duration;

use log::{error, info, warn};
use serde_json::json;
use serde_json::value::RawValue;

use super::client::{Client, Failure};
use super::flow::Works;
use super::intake::{self, WANTED};
use super::{Settings, beat, resume};

/// Updates in one answer; Telegram gives no more.
const MOST: u32 = 100;
/// Another program with the same token is given this many chances to end.
const CONFLICTS: u32 = 12;

/// Asks for updates.
pub struct Poll<'a> {
    works: &'a Arc<Works>,
    settings: &'a Settings,
    /// The number of the next update.
    offset: i64,
    reached: bool,
    /// Whether what the last run left unanswered was taken up.
    begun: bool,
    troubles: u32,
    conflicts: u32,
}

impl<'a> Poll<'a> {
    /// Begins where Telegram says.
    pub fn new(works: &'a Arc<Works>, settings: &'a Settings) -> Self {
        Self { works, settings, offset: 0, reached: false, begun: false, troubles: 0, conflicts: 0 }
    }

    /// Polls until something happens that no waiting mends; gives what. May be dropped at any time: what was taken is
    /// kept, what was not comes again.
    pub async fn run(&mut self) -> String {
        loop {
            // the first request does not stay open, so that it is soon known whether Telegram is reached
            let timeout_s = if self.reached { self.settings.poll_timeout_s } else { 0 };
            self.work_off().await;
            self.works.pulse.back_in(longest(timeout_s));
            match ask(&self.works.client, self.offset, timeout_s, MOST).await {
                Ok(updates) => self.take(updates),
                Err(failure) => match self.trouble(failure).await {
                    Ok(pause) => {
                        self.works.pulse.back_in(pause);
                        tokio::time::sleep(pause).await;
                    }
                    Err(reason) => return reason,
                },
            }
        }
    }

    /// After a long outage far more waits than can be answered at once, and it waits as well at Telegram as here. Not for
    /// long, since what waits here may be the questions of few chats that take no answers.
    async fn work_off(&self) {
        const MANY: usize = 1_000;
        const LOOKS: usize = 50;
        for _ in 0..LOOKS {
            if self.works.waiting() <= MANY {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    fn take(&mut self, updates: Vec<Box<RawValue>>) {
        if self.troubles > 0 {
            info!("telegram: reached again");
        }
        (self.reached, self.troubles, self.conflicts) = (true, 0, 0);
        // what came just now is as good as answered
        let waiting = self.works.load();
        if !self.begun {
            self.begun = true;
            updates.iter().for_each(|raw| self.works.learn(raw));
            resume(self.works);
        }
        if let Some(last) = intake::take_all(self.works, updates.iter().map(AsRef::as_ref)) {
            // after a week without updates Telegram may number them from anywhere (Bot API, Update), also below those
            // before; an offset that stayed where it was would then confirm none of them
            self.offset = last + 1;
        }
        beat(self.works, waiting);
    }

    /// Says what is wrong, once for each trouble, and how long to wait; or why waiting does not help.
    async fn trouble(&mut self, failure: Failure) -> Result<Duration, String> {
        self.troubles += 1;
        let pause = Duration::from_millis(250 * 2_u64.pow(self.troubles.min(7))).min(Duration::from_secs(20));
        match &failure {
            Failure::Api { code: 401 | 404, .. } => {
                Err("Telegram does not know this token any more; copy it again from @BotFather".into())
            }
            Failure::Api { code: 409, description, .. } if description.contains("webhook") => {
                warn!("telegram: a webhook was left behind; removing it, since this program polls");
                let removed =
                    self.works.client.call::<bool>("deleteWebhook", &json!({}), Duration::from_secs(10)).await;
                if let Err(failure) = removed {
                    warn!("telegram: the webhook cannot be removed: {}", failure.told());
                    return Ok(pause);
                }
                Ok(Duration::ZERO)
            }
            Failure::Api { code: 409, .. } => {
                self.conflicts += 1;
                if self.conflicts >= CONFLICTS {
                    let reason =
                        "another program receives this bot's updates; stop it, or give this one a token of its own";
                    return Err(reason.into());
                }
                error!("telegram: another program asks for this bot's updates (409); is a second nqbot running?");
                Ok(Duration::from_secs(5).min(pause))
            }
            Failure::Api { retry_after: Some(seconds), .. } => Ok(Duration::from_secs(*seconds)),
            other => {
                if self.troubles == 1 || self.troubles.is_multiple_of(20) {
                    warn!("telegram: not reached, trying again: {}", other.told());
                }
                Ok(pause)
            }
        }
    }

    /// Tells Telegram that everything taken so far need not come again.
    pub async fn confirm(&self) {
        const LIMIT: Duration = Duration::from_secs(1);
        let asked = tokio::time::timeout(LIMIT, ask(&self.works.client, self.offset, 0, 1));
        if self.offset > 0 && !matches!(asked.await, Ok(Ok(_))) {
            warn!("telegram: the last updates could not be confirmed and will come again");
        }
    }
}

async fn ask(client: &Client, offset: i64, timeout_s: u32, limit: u32) -> Result<Vec<Box<RawValue>>, Failure> {
    let body = json!({ "offset": offset, "timeout": timeout_s, "limit": limit, "allowed_updates": WANTED });
    client.call("getUpdates", &body, longest(timeout_s)).await
}

/// How long a request for updates may take.
fn longest(timeout_s: u32) -> Duration {
    Duration::from_secs(u64::from(timeout_s) + 15)
}
