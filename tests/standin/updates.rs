//! The updates that wait for the bot, and the long poll that hands them out.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::{Instant, timeout_at};

use super::request::{Outcome, Refusal, Request};
use super::world::Shared;

/// The server waits no longer, whatever the bot asks.
const TIMEOUT_MAX: i64 = 50;

const TERMINATED: &str =
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running";
const WEBHOOK_ACTIVE: &str =
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
const WEBHOOK_SET: &str = "Conflict: terminated by setWebhook request";

/// What a bot does not get unless it asks for it by name.
const ONLY_ON_REQUEST: [&str; 3] = ["chat_member", "message_reaction", "message_reaction_count"];

/// The queue.
pub struct Updates {
    waiting: VecDeque<(i64, Value)>,
    next_id: i64,
    /// Counts the polls; a poll that is no longer the newest must end.
    turn: u64,
    /// The list last asked for; Telegram remembers it.
    pub allowed: Vec<String>,
    /// Updates the bot never got: it did not ask for their kind, or may not hear them.
    pub withheld: Vec<Value>,
    /// Updates the bot has had.
    confirmed: Vec<(i64, Value)>,
    /// Confirmed updates that come once more.
    again: VecDeque<(i64, Value)>,
}

impl Default for Updates {
    fn default() -> Updates {
        Updates {
            waiting: VecDeque::new(),
            next_id: 700_000_001,
            turn: 0,
            allowed: Vec::new(),
            withheld: Vec::new(),
            confirmed: Vec::new(),
            again: VecDeque::new(),
        }
    }
}

impl Updates {
    /// Puts an update in the queue, numbering it unless it has a number.
    pub fn push(&mut self, mut update: Value) -> i64 {
        let id = update["update_id"].as_i64().unwrap_or(self.next_id);
        self.next_id = self.next_id.max(id + 1);
        update["update_id"] = json!(id);
        self.waiting.push_back((id, update));
        id
    }

    pub fn pending(&self) -> usize {
        self.waiting.len() + self.again.len()
    }

    pub fn clear(&mut self) {
        self.waiting.clear();
        self.again.clear();
    }

    /// Numbers what comes from here on, as Telegram does after a week without updates.
    pub fn number_from(&mut self, id: i64) {
        self.next_id = id;
    }

    /// All that wait, in the order in which they go out.
    pub fn ahead(&self) -> impl Iterator<Item = &(i64, Value)> {
        self.again.iter().chain(&self.waiting)
    }

    /// Confirms one update.
    pub fn taken(&mut self, id: i64) {
        let place = |queue: &VecDeque<(i64, Value)>| queue.iter().position(|(waiting, _)| *waiting == id);
        if let Some(place) = place(&self.again) {
            self.again.remove(place);
        } else if let Some(update) = place(&self.waiting).and_then(|place| self.waiting.remove(place)) {
            self.confirmed.push(update);
        }
    }

    /// Lets a confirmed update come once more.
    pub fn repeat(&mut self, id: i64) {
        let had = self.confirmed.iter().find(|(had, _)| *had == id);
        let had = had.unwrap_or_else(|| panic!("update {id} was never confirmed, so it cannot come again"));
        self.again.push_back(had.clone());
    }

    /// Every update with its number, had or still waiting.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = &Value> {
        self.confirmed.iter().chain(&self.waiting).map(|(_, update)| update)
    }

    /// Takes over a new list of kinds, if one was sent.
    pub fn allow(&mut self, list: &Value) {
        if let Some(list) = list.as_array() {
            self.allowed = list.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        }
    }

    /// Confirms what lies before the offset; a negative offset keeps only the last ones.
    fn confirm(&mut self, offset: i64) {
        /// Beyond what comes next by more than this an offset is wrong (telegram-bot-api's queue): everything is given out,
        /// and nothing confirmed.
        const AHEAD: i64 = 10;
        if offset > self.next_id + AHEAD {
            return;
        }
        let keep_last = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
        let first = match offset {
            0 => return,
            1.. => offset,
            _ => self.waiting.get(self.waiting.len().saturating_sub(keep_last)).map_or(0, |(id, _)| *id),
        };
        let (kept, had): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.waiting).into_iter().partition(|(id, _)| *id >= first);
        self.waiting = kept.into();
        self.confirmed.extend(had);
    }

    /// Forgets the updates of kinds that were not asked for.
    pub fn sort_out(&mut self) {
        let (wanted, unwanted): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.waiting).into_iter().partition(|(_, update)| is_wanted(&self.allowed, update));
        self.waiting = wanted.into();
        self.withheld.extend(unwanted.into_iter().map(|(_, update)| update));
    }

    /// The next updates of the kinds asked for. One that comes again is handed out only this once.
    fn batch(&mut self, limit: usize) -> Vec<Value> {
        self.sort_out();
        let batch = self.ahead().take(limit).map(|(_, update)| update.clone()).collect();
        self.again.drain(..self.again.len().min(limit));
        batch
    }
}

fn is_wanted(allowed: &[String], update: &Value) -> bool {
    let kind = update.as_object().and_then(|fields| fields.keys().find(|key| *key != "update_id"));
    let Some(kind) = kind.map(String::as_str) else { return true };
    if allowed.is_empty() { !ONLY_ON_REQUEST.contains(&kind) } else { allowed.iter().any(|name| name == kind) }
}

/// `getUpdates`: answers at once when something waits, otherwise when something comes or the time is up.
pub async fn poll(shared: &Arc<Shared>, request: &Request) -> Outcome {
    let mut bell = shared.bell();
    let limit = request.int("limit").unwrap_or(100).clamp(1, 100);
    let limit = usize::try_from(limit).unwrap_or(100);
    let timeout = request.int("timeout").unwrap_or(0).clamp(0, TIMEOUT_MAX);
    let deadline = Instant::now() + Duration::from_secs(timeout.unsigned_abs());
    let turn = begin(shared, request)?;
    loop {
        {
            let mut world = shared.world();
            if world.updates.turn != turn {
                return Err(Refusal::new(409, TERMINATED));
            }
            if world.webhook.is_some() {
                return Err(Refusal::new(409, WEBHOOK_SET));
            }
            let batch = world.updates.batch(limit);
            if !batch.is_empty() {
                return Ok(Value::Array(batch));
            }
        }
        let rang = timeout_at(deadline, bell.changed()).await;
        if rang.is_err() {
            return Ok(json!([]));
        }
    }
}

/// Confirms the offset and sends an older poll away.
fn begin(shared: &Arc<Shared>, request: &Request) -> Result<u64, Refusal> {
    shared.change(|world| {
        if world.webhook.is_some() {
            return Err(Refusal::new(409, WEBHOOK_ACTIVE));
        }
        let updates = &mut world.updates;
        updates.confirm(request.int("offset").unwrap_or(0));
        updates.allow(request.get("allowed_updates"));
        updates.turn += 1;
        Ok(updates.turn)
    })
}
