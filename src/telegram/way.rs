//! The way of one thing to Telegram: noted when it goes, and looked for where it got no clear answer.

use std::borrow::Cow;
use std::fmt;
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Duration;

use log::warn;
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::client::Failure;
use super::flow::Works;
use super::wire::{Fields, Parcel};
use crate::outbox::{Carrier, Fate, Sought};
use crate::store::Sending;

/// The way of one thing to Telegram.
pub struct Way<'a> {
    /// What it needs.
    pub works: &'a Works,
    /// The update and the part of its answer under which it is noted that this goes.
    pub note: Option<(i64, usize)>,
    /// The number of a message that just came.
    pub recent: AtomicI32,
    /// The greatest number of a message in the chat before this went.
    pub after: AtomicI32,
    /// How far it was looked for.
    pub looked_to: AtomicI32,
    /// Whether it can be looked for afterwards.
    pub seeks: bool,
    /// How long it may take, where that is not short.
    pub patience: Option<Duration>,
}

/// No message has this number.
pub const UNKNOWN: i32 = 0;

impl<'a> Way<'a> {
    /// For what may be done twice.
    pub fn plain(works: &'a Works) -> Self {
        let [recent, after, looked_to] = [UNKNOWN; 3].map(AtomicI32::new);
        Self { works, note: None, recent, after, looked_to, seeks: false, patience: None }
    }

    /// For what comes twice if it is sent again: it is given more time to be carried out.
    pub fn patient(works: &'a Works) -> Self {
        Self { patience: Some(Duration::from_secs(30)), ..Self::plain(works) }
    }

    /// In another chat messages have other numbers.
    pub fn forget(&self) {
        for number in [&self.recent, &self.after, &self.looked_to] {
            number.store(UNKNOWN, Ordering::Relaxed);
        }
    }

    /// Notes that it goes: once it is out, a crash must not send it again unseen.
    fn depart(&self, chat: i64) {
        if !self.seeks || self.after.load(Ordering::Relaxed) != UNKNOWN {
            return;
        }
        let recent = Some(self.recent.load(Ordering::Relaxed)).filter(|recent| *recent != UNKNOWN);
        let Some(after) = self.works.latest(chat, recent) else { return };
        self.after.store(after, Ordering::Relaxed);
        if let Some((update, part)) = self.note
            && let Err(error) = self.works.store.note_sending(update, Sending { part, after })
        {
            warn!("store: {error:#}");
        }
    }
}

impl Carrier<Parcel> for Way<'_> {
    async fn carry(&self, chat: i64, parcel: &Parcel, attempt: u32) -> Fate {
        self.depart(chat);
        // short at first, so that one answer that hangs holds up its chat for seconds only
        let limit = self.patience.unwrap_or(Duration::from_secs([4, 8, 15][attempt.min(2) as usize]));
        let body = InChat { chat_id: chat, body: &parcel.body };
        match self.works.client.call::<Sent>(parcel.method, &body, limit).await {
            Ok(Sent(message)) => Fate::Done(message),
            Err(failure) => failure.fate(),
        }
    }

    /// A message that arrived is one of the next few of its chat. Each of them is "changed" into what it should be: of
    /// the right one Telegram says that it is the same already, of other people's that they are not the bot's. The bot's
    /// own messages are all known.
    async fn find(&self, chat: i64, parcel: &Parcel) -> Sought {
        /// Others' messages may lie between, in a private chat those of other chats too.
        const NEXT: i32 = 16;
        let after = self.after.load(Ordering::Relaxed);
        if !self.seeks || after == UNKNOWN {
            return Sought::NotThere;
        }
        let mut body = parcel.body.clone();
        // these are of sending alone
        body.take_out(&["reply_parameters", "message_thread_id", "disable_notification"]);
        // where chats count together, what came since may have come in other chats
        const FARTHEST: i32 = 64;
        let now = self.works.latest(chat, Some(after)).unwrap_or(after);
        let last = (after + NEXT).max(now.min(after + FARTHEST));
        let from = self.looked_to.load(Ordering::Relaxed).max(after) + 1;
        for id in from..=last {
            // one that is known is not the one that is looked for, and must not be changed into it
            match self.works.store.is_answer(chat, id) {
                Ok(false) => {}
                Ok(true) => {
                    self.looked_to.store(id, Ordering::Relaxed);
                    continue;
                }
                Err(error) => return Sought::Unclear(format!("{error:#}")),
            }
            let body = Changing { message_id: id, in_chat: InChat { chat_id: chat, body: &body } };
            match self.works.client.call::<Edited>("editMessageText", &body, Duration::from_secs(4)).await {
                Ok(edited) if edited.from.as_ref().is_none_or(|from| from.id == self.works.me.id) => {
                    return Sought::There(id);
                }
                Ok(_) => warn!("telegram: a message that was sent through the bot was changed"),
                Err(Failure::Api { description, .. }) if description.contains("message is not modified") => {
                    return Sought::There(id);
                }
                Err(Failure::Api { retry_after: Some(seconds), .. }) => {
                    return Sought::Wait(Duration::from_secs(seconds.max(1)));
                }
                Err(Failure::Api { code: 400..=499, .. }) => {}
                Err(failure) => return Sought::Unclear(failure.told()),
            }
            self.looked_to.store(id, Ordering::Relaxed);
        }
        self.looked_to.store(UNKNOWN, Ordering::Relaxed);
        Sought::NotThere
    }
}

/// What tells whose message was changed.
#[derive(Deserialize)]
struct Edited {
    from: Option<From>,
}

#[derive(Deserialize)]
struct From {
    id: i64,
}

/// Parameters with the chat that they are for.
#[derive(Serialize)]
struct InChat<'a> {
    chat_id: i64,
    #[serde(flatten)]
    body: &'a Fields,
}

/// Parameters that a message is changed into.
#[derive(Serialize)]
struct Changing<'a> {
    message_id: i32,
    #[serde(flatten)]
    in_chat: InChat<'a>,
}

/// The number of the message that was sent or changed; of what is no message, none. All else that comes back is passed
/// over unread.
struct Sent(Option<i32>);

impl<'de> Deserialize<'de> for Sent {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Sent;

    fn expecting(&self, told: &mut fmt::Formatter) -> fmt::Result {
        told.write_str("a message, or whether it was done")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Sent, E> {
        Ok(Sent(None))
    }

    fn visit_map<M: MapAccess<'de>>(self, mut fields: M) -> Result<Sent, M::Error> {
        let mut number = None;
        while let Some(name) = fields.next_key::<Cow<str>>()? {
            if name == "message_id" {
                number = i32::try_from(fields.next_value::<i64>()?).ok();
            } else {
                fields.next_value::<IgnoredAny>()?;
            }
        }
        Ok(Sent(number))
    }
}
