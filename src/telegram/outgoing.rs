//! One message of the outbox on its way: looked for where it may have arrived, noted before it goes, tried once, and what
//! became of it written down. Whatever has to wait waits in the store and not in the lane: a question of the same chat
//! goes before it, and a restart forgets nothing.

use std::sync::Arc;
use std::sync::atomic::AtomicI32;
use std::time::{Duration, Instant};

use anyhow::Result;
use log::{debug, error, info, warn};
use serde::Deserialize;
use serde_json::json;

use super::flow::{Works, shares_numbers};
use super::question::unreadable;
use super::sending;
use super::underway::{AFTER_TROUBLE, Stage};
use super::way::{UNKNOWN, Way};
use super::wire::{self, Parcel};
use crate::app;
use crate::fault;
use crate::metrics;
use crate::outbox::{Carrier, Fate, Rank, Sought};
use crate::store::{Answered, Outgoing};

/// So long it waits in its lane for the pace; then it gives way.
const PATIENCE: Duration = Duration::from_secs(3);
/// After it gave way.
const GAVE_WAY: Duration = Duration::from_secs(5);
/// Between two looks whether a chat is let in again.
const WITHHELD: Duration = Duration::from_secs(600);
/// A message changes its looks or its chat so often at most before it rests.
const STEPS: usize = 4;
const DAY_S: i64 = 24 * 3_600;
/// A topic may be closed for so long before what waits for it is given up.
const CLOSED_S: i64 = 30 * DAY_S;
/// What is refused is tried so often, a day apart.
const REFUSALS: u32 = 7;
/// Which messages are ours is remembered for two days; beyond that one could be taken for another.
const SEEKABLE_S: i64 = 47 * 3_600;

/// What comes next.
enum Next {
    /// It is tried once more, as it is in the store now.
    Again,
    /// The store knows.
    Ended,
    /// It rests for so long.
    Rest(Duration),
    /// It arrived, and the store could not be told.
    Arrived,
}

/// Does what can be done now for a message of a chat.
pub async fn send(works: &Arc<Works>, chat: i64, id: i64) {
    let mut ticket = works.underway.ticket(id);
    for _ in 0..STEPS {
        let next = match step(works, chat, id).await {
            Ok(next) => next,
            Err(error) => {
                warn!("store: a message rests: {error:#}");
                Next::Rest(AFTER_TROUBLE)
            }
        };
        ticket.then = match next {
            Next::Again => continue,
            Next::Ended => None,
            Next::Rest(pause) => Some(Stage::Resting(Instant::now() + pause)),
            Next::Arrived => Some(Stage::Arrived),
        };
        return;
    }
}

async fn step(works: &Arc<Works>, chat: i64, id: i64) -> Result<Next> {
    let Some(message) = works.store.outgoing(id)? else { return Ok(Next::Ended) };
    // one that moved goes in the lane of its new chat
    if message.chat != chat || !works.has_begun() || works.store.is_paused(chat)? {
        return Ok(Next::Ended);
    }
    if !works.house().settings.admits(chat) {
        // only this run rests: the next may let the chat in again
        return Ok(Next::Rest(WITHHELD));
    }
    let body = match serde_json::from_str(&message.body) {
        Ok(body) => body,
        Err(error) => {
            error!("outbox: a message that cannot be read is given up: {}", unreadable(&error));
            works.store.settle_outgoing(id)?;
            return Ok(Next::Ended);
        }
    };
    Job { works, message: &message, now: app::now() }.run(&Parcel::new("sendMessage", body)).await
}

struct Job<'a> {
    works: &'a Arc<Works>,
    message: &'a Outgoing,
    now: i64,
}

impl Job<'_> {
    async fn run(&self, parcel: &Parcel) -> Result<Next> {
        let (works, &Outgoing { id, chat, .. }) = (self.works, self.message);
        match self.look_for(parcel).await {
            Sought::There(number) => return self.arrived(Some(number)),
            Sought::Wait(time) => return self.wait(time, true),
            Sought::Unclear(why) => return self.put_off(&why, true),
            Sought::NotThere if self.message.sending.is_some() => works.store.note_absent(id)?,
            Sought::NotThere => {}
        }
        let settings = works.settings(chat);
        let awake = settings.zone.after_quiet(self.now, settings.quiet);
        if awake > self.now {
            works.store.hold(id, awake)?;
            return Ok(Next::Ended);
        }
        if tokio::time::timeout(PATIENCE, works.pace.pass(chat, Rank::Announcement)).await.is_err() {
            return Ok(Next::Rest(GAVE_WAY));
        }
        fault::point("note-before");
        let after = works.latest(chat, None).or(self.message.sending).unwrap_or(UNKNOWN);
        works.store.note_going(id, after)?;
        fault::point("note-after");
        // what cannot be looked for is given more time to be carried out: it would come again
        let way = if self.is_seekable(after) { Way::plain(works) } else { Way::patient(works) };
        let fate = way.carry(chat, parcel, self.message.tries.min(1)).await;
        fault::point("sent");
        self.meet(fate, parcel)
    }

    /// Looks for a message that may have arrived.
    async fn look_for(&self, parcel: &Parcel) -> Sought {
        let &Outgoing { chat, sending, .. } = self.message;
        let Some(after) = sending.filter(|after| self.is_seekable(*after)) else {
            return Sought::NotThere;
        };
        match self.is_channel().await {
            Ok(true) => Sought::NotThere,
            Ok(false) => {
                let way = Way { after: AtomicI32::new(after), seeks: true, ..Way::plain(self.works) };
                way.find(chat, parcel).await
            }
            // what keeps the chat from being looked at is met again when the message goes
            Err(Fate::Wait(time)) => Sought::Wait(time),
            Err(Fate::Unknown { why, .. }) => Sought::Unclear(why),
            Err(Fate::Done(_) | Fate::Gone | Fate::Moved(_) | Fate::Refused(_)) => Sought::NotThere,
        }
    }

    /// Whether a message that went when this was the last number known of its chat can be looked for.
    fn is_seekable(&self, after: i32) -> bool {
        after != UNKNOWN && self.now - self.message.made_at < SEEKABLE_S
    }

    /// In a channel a bot can change what others wrote, so nothing can be looked for there. Numbers tell supergroups and
    /// channels from all others, but not from each other.
    async fn is_channel(&self) -> Result<bool, Fate> {
        #[derive(Deserialize)]
        struct Chat {
            #[serde(rename = "type")]
            kind: String,
        }
        if shares_numbers(self.message.chat) {
            return Ok(false);
        }
        let body = json!({ "chat_id": self.message.chat });
        match self.works.client.call::<Chat>("getChat", &body, Duration::from_secs(4)).await {
            Ok(chat) => Ok(chat.kind == "channel"),
            Err(failure) => Err(failure.fate()),
        }
    }

    fn meet(&self, fate: Fate, parcel: &Parcel) -> Result<Next> {
        let (works, store) = (self.works, &self.works.store);
        let &Outgoing { id, chat, .. } = self.message;
        works.metrics.told(match &fate {
            Fate::Done(_) => metrics::SENT,
            Fate::Wait(_) => "flood",
            Fate::Unknown { .. } => "unclear",
            Fate::Gone | Fate::Moved(_) | Fate::Refused(_) => metrics::REFUSED,
        });
        match fate {
            Fate::Done(number) => self.arrived(number),
            Fate::Wait(time) => self.wait(time, false),
            Fate::Unknown { why, maybe } => self.put_off(&why, maybe),
            Fate::Gone => {
                // it stays and goes out when they come back, unless that takes a month
                sending::gone(works, chat);
                store.put_off(id, self.now, false)?;
                Ok(Next::Ended)
            }
            Fate::Moved(to) => {
                sending::moved(works, chat, to);
                let mut body = parcel.body.clone();
                body.take_out(&["message_thread_id"]);
                store.rewrite(id, &serde_json::to_string(&body)?)?;
                Ok(Next::Again)
            }
            Fate::Refused(why) => match wire::plainer(parcel, &why).filter(|_| sending::is_about_looks(&why)) {
                Some(plain) => {
                    warn!("outbox: refused as it looks, sent plainer: {why}");
                    store.rewrite(id, &serde_json::to_string(&plain.body)?)?;
                    Ok(Next::Again)
                }
                None => self.refused(&why),
            },
        }
    }

    /// It is there: it is settled and remembered as one of ours in one step, so that a crash cannot make it come twice.
    fn arrived(&self, number: Option<i32>) -> Result<Next> {
        let (works, &Outgoing { id, chat, .. }) = (self.works, self.message);
        if let Some(number) = number {
            works.seen(chat, number);
        }
        // line 0: it answers nothing that could be asked again; and it is never tidied away
        let row = |answer| Answered { chat, question: 0, answer, line: 0, at: self.now, delete_at: None };
        if let Err(error) = works.store.settle_arrived(id, number.map(row).as_ref()) {
            warn!("store: a message arrived and cannot be noted: {error:#}");
            return Ok(Next::Arrived);
        }
        fault::point("settled");
        Ok(Next::Ended)
    }

    /// Telegram asked to be left alone: this holds for the whole chat, also after a restart.
    fn wait(&self, time: Duration, maybe: bool) -> Result<Next> {
        let (works, &Outgoing { id, chat, .. }) = (self.works, self.message);
        works.pace.complaint(chat, time);
        // the clock counts whole seconds, and none may be missing
        let until = self.now + time.as_secs() as i64 + 2;
        works.store.put_off(id, until, maybe)?;
        works.store.hold_chat(chat, until)?;
        debug!(wait_s = time.as_secs(); "outbox: told to wait");
        Ok(Next::Ended)
    }

    /// No clear answer: it is tried again after 5, 10, 20 … 600 s.
    fn put_off(&self, why: &str, maybe: bool) -> Result<Next> {
        let &Outgoing { id, chat, tries, .. } = self.message;
        if tries.is_multiple_of(10) {
            warn!(attempt = tries + 1; "outbox: no clear answer, trying again: {why}");
        }
        if maybe {
            self.works.unsure(chat);
        }
        let pause = (5_i64 << tries.min(7)).min(600);
        self.works.store.put_off(id, self.now + pause, maybe)?;
        Ok(Next::Ended)
    }

    /// Refused for good, or so it seems: people open topics again and give rights back.
    fn refused(&self, why: &str) -> Result<Next> {
        let &Outgoing { id, made_at, refusals, .. } = self.message;
        let store = &self.works.store;
        let age = self.now - made_at;
        let closed = is_about_topic(why);
        if closed && age >= CLOSED_S {
            info!("outbox: a topic was closed for a month; its message is given up");
            store.settle_outgoing(id)?;
        } else if !closed && refusals + 1 >= REFUSALS {
            error!("outbox: a message was refused for a week and is given up: {why}");
            store.settle_outgoing(id)?;
        } else {
            warn!("outbox: a message was refused, it is tried again in a day: {why}");
            match closed {
                true => store.put_off(id, self.now + DAY_S, false)?,
                false => store.note_refused(id, self.now + DAY_S)?,
            }
        }
        Ok(Next::Ended)
    }
}

/// The API has one code for all that it refuses, so its sentence must tell.
fn is_about_topic(why: &str) -> bool {
    ["TOPIC_CLOSED", "TOPIC_DELETED", "message thread not found"].iter().any(|sign| why.contains(sign))
}
