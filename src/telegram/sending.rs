//! Sending an answer: each message noted before it goes, refused looks taken off, moves followed, closed topics told once.

use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Duration;

use log::{debug, info, warn};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::answer::Answer;
use super::button;
use super::client::Failure;
use super::flow::{Works, shares_numbers};
use super::notices;
use super::question::{Kind, Question};
use super::wire::{self, Address, Frame, Parcel};
use crate::app;
use crate::outbox::{Carrier, Delivery, Fate, Outcome, Rank, deliver};
use crate::store::{Answered, Sending};

/// What became of an answer.
pub enum Sent {
    /// It arrived, in these messages.
    Done(Vec<i32>),
    /// Its time was over before it arrived.
    TooLate,
    /// It will not arrive.
    Not,
}

/// An answer on its way.
pub struct Job<'a> {
    /// What it needs.
    pub works: &'a Arc<Works>,
    /// The update that it answers.
    pub update: Option<i64>,
    /// The question.
    pub question: &'a Question,
    /// What was being sent when the program ended.
    pub sending: Option<Sending>,
    /// When its time is over.
    pub until: Instant,
}

impl Job<'_> {
    /// Sends an answer, in the place of earlier messages where there are any; of these, those that are left over go.
    pub async fn send(&self, answer: &Answer, earlier: &[Answered]) -> Sent {
        let (works, question) = (self.works, self.question);
        let mut chat = question.chat;
        let mut arrived = Vec::new();
        for (at, message) in answer.messages.iter().enumerate() {
            if self.sending.is_some_and(|sending| at < sending.part) {
                continue;
            }
            let place = match (answer.in_place && at == 0, earlier.get(at)) {
                (true, _) => Some(question.message),
                (false, earlier) => earlier.map(|earlier| earlier.answer),
            };
            if let Some(place) = place {
                match self.edit(&mut chat, answer, at, place).await {
                    Outcome::Done(_) => {
                        arrived.push(place);
                        continue;
                    }
                    // as a whole it would be said twice
                    Outcome::Refused(why) if !earlier.is_empty() => {
                        info!("answer: an earlier message cannot be changed: {why}");
                        continue;
                    }
                    Outcome::Refused(why) => info!("answer: a message cannot be changed, a new one is sent: {why}"),
                    other => return self.ended(chat, other).await,
                }
            }
            let address = self.address(answer);
            let parcel = match wire::send(message, address, self.frame(answer)) {
                Ok(parcel) => parcel,
                Err(error) => {
                    warn!("answer: cannot be written: {error:#}");
                    return Sent::Not;
                }
            };
            let parcel = match &answer.prompt {
                Some(prompt) if question.kind == Kind::Group => wire::prompting(parcel, prompt, answer.lang),
                _ => parcel,
            };
            match self.deliver_new(&mut chat, at, parcel, arrived.last().copied()).await {
                Outcome::Done(id) => arrived.extend(id),
                other => return self.ended(chat, other).await,
            }
        }
        for left in earlier.iter().skip(answer.messages.len()) {
            delete(works, chat, left.answer).await;
            let _ = works.house.store.forget_answer(chat, left.answer);
        }
        Sent::Done(arrived)
    }

    fn frame<'f>(&'f self, answer: &Answer) -> Frame<'f> {
        let owner = match self.question.kind {
            Kind::Private => None,
            Kind::Group => Some(self.question.asker.unwrap_or(button::NOBODY)),
            Kind::Channel => Some(button::NOBODY),
        };
        Frame { lang: answer.lang, owner, bot: &self.works.me.name, store: &self.works.house.store }
    }

    fn address(&self, answer: &Answer) -> Address {
        let question = self.question;
        let reply_to = Some(question.message).filter(|_| !question.is_private() && !answer.in_place);
        Address { thread: question.thread, reply_to }
    }

    async fn edit(&self, chat: &mut i64, answer: &Answer, at: usize, place: i32) -> Outcome {
        match wire::edit(&answer.messages[at], place, self.frame(answer)) {
            // to change a message twice is to change it once
            Ok(parcel) => self.deliver(chat, &Way::plain(self.works), parcel, false).await,
            Err(error) => Outcome::Refused(format!("{error:#}")),
        }
    }

    /// Sends a new message, which is noted when it goes.
    async fn deliver_new(&self, chat: &mut i64, at: usize, parcel: Parcel, last: Option<i32>) -> Outcome {
        let sought = self.sending.filter(|sending| sending.part == at);
        let recent = last.or_else(|| self.question.text().map(|_| self.question.message));
        let way = Way {
            works: self.works,
            note: self.update.map(|update| (update, at)),
            recent,
            after: AtomicI32::new(sought.map_or(UNKNOWN, |sending| sending.after)),
            // a channel's administrators may change each other's posts, so looking for one could spoil one
            seeks: self.question.kind != Kind::Channel,
        };
        let outcome = self.deliver(chat, &way, parcel, sought.is_some()).await;
        if let Outcome::Done(Some(id)) = outcome {
            self.works.seen(*chat, id);
        }
        outcome
    }

    /// Delivers; what is refused for its looks goes without them, what moved goes to the new place, once.
    async fn deliver(&self, chat: &mut i64, way: &Way<'_>, parcel: Parcel, sought: bool) -> Outcome {
        let works = self.works;
        let (mut parcel, mut sought) = (parcel, sought);
        loop {
            let delivery = Delivery { chat: *chat, what: &parcel, rank: Rank::Interactive, until: self.until, sought };
            match deliver(way, &works.pace, delivery).await {
                Outcome::Refused(why) if is_about_looks(&why) => match wire::plainer(&parcel) {
                    Some(plain) => {
                        warn!("answer: refused as it looks, sent plainer: {why}");
                        parcel = plain;
                    }
                    None => return Outcome::Refused(why),
                },
                Outcome::Moved(to) if *chat == self.question.chat && to != *chat => {
                    moved(works, *chat, to);
                    *chat = to;
                    // its messages have other numbers there
                    way.after.store(UNKNOWN, Ordering::Relaxed);
                }
                outcome => return outcome,
            }
            sought = false;
        }
    }

    async fn ended(&self, chat: i64, outcome: Outcome) -> Sent {
        match outcome {
            Outcome::TooLate => return Sent::TooLate,
            Outcome::Gone => gone(self.works, chat),
            Outcome::Refused(why) if why.contains("TOPIC_CLOSED") => notices::closed(self.works, self.question),
            Outcome::Refused(why) => warn!("answer: refused: {why}"),
            Outcome::Moved(_) | Outcome::Done(_) => warn!("answer: a chat moved twice; its answer is left out"),
        }
        Sent::Not
    }
}

/// Sends something that nobody asked for. Its messages; none when it did not arrive.
pub async fn say(works: &Arc<Works>, chat: i64, answer: &Answer, address: Address, rank: Rank) -> Vec<i32> {
    const LIMIT: Duration = Duration::from_secs(3_600);
    let owner = (chat < 0).then_some(button::NOBODY);
    let frame = Frame { lang: answer.lang, owner, bot: &works.me.name, store: &works.house.store };
    let mut arrived = Vec::new();
    for message in &answer.messages {
        let parcel = match wire::send(message, address, frame) {
            Ok(parcel) => parcel,
            Err(error) => {
                warn!("answer: cannot be written: {error:#}");
                break;
            }
        };
        let way = Way { recent: address.reply_to, seeks: true, ..Way::plain(works) };
        let delivery = Delivery { chat, what: &parcel, rank, until: Instant::now() + LIMIT, sought: false };
        match deliver(&way, &works.pace, delivery).await {
            Outcome::Done(id) => arrived.extend(id),
            Outcome::Moved(to) => moved(works, chat, to),
            outcome => {
                info!("telegram: something could not be said: {outcome:?}");
                break;
            }
        }
    }
    let row = |answer: &i32| Answered { chat, question: 0, answer: *answer, line: 0, at: app::now(), delete_at: None };
    if let Err(error) = works.house.store.answered(0, &arrived.iter().map(row).collect::<Vec<_>>()) {
        warn!("store: {error:#}");
    }
    arrived
}

/// Deletes a message of ours; one that is gone already is as good.
pub async fn delete(works: &Arc<Works>, chat: i64, message: i32) {
    const LIMIT: Duration = Duration::from_secs(600);
    let parcel = Parcel { method: "deleteMessage", body: json!({ "message_id": message }) };
    let until = Instant::now() + LIMIT;
    let delivery = Delivery { chat, what: &parcel, rank: Rank::Announcement, until, sought: false };
    let outcome = deliver(&Way::plain(works), &works.pace, delivery).await;
    if !matches!(outcome, Outcome::Done(_)) {
        debug!("telegram: a message was not deleted: {outcome:?}");
    }
}

/// A group became a supergroup.
pub fn moved(works: &Works, from: i64, to: i64) {
    match works.house.store.move_chat(from, to) {
        Ok(()) => info!("telegram: a group became a supergroup; its settings moved along"),
        Err(error) => warn!("store: {error:#}"),
    }
}

/// A chat cannot be written to.
pub fn gone(works: &Works, chat: i64) {
    info!("telegram: a chat cannot be written to any more; what it chose is kept for a while");
    if let Err(error) = works.house.store.pause(chat, app::now()) {
        warn!("store: {error:#}");
    }
}

/// The API has one code for all that it refuses, so its sentence must tell.
fn is_about_looks(why: &str) -> bool {
    let why = why.to_lowercase();
    ["entit", "button", "markup", "can't parse", "url_invalid", "keyboard"].iter().any(|sign| why.contains(sign))
}

/// The way of one thing to Telegram.
struct Way<'a> {
    works: &'a Works,
    /// The update and the part of its answer under which it is noted that this goes.
    note: Option<(i64, usize)>,
    /// The number of a message that just came.
    recent: Option<i32>,
    /// The greatest number of a message in the chat before this went.
    after: AtomicI32,
    /// Whether it can be looked for afterwards.
    seeks: bool,
}

/// No message has this number.
const UNKNOWN: i32 = 0;

impl<'a> Way<'a> {
    /// For what may be done twice.
    fn plain(works: &'a Works) -> Self {
        Self { works, note: None, recent: None, after: AtomicI32::new(UNKNOWN), seeks: false }
    }

    /// Notes that it goes: once it is out, a crash must not send it again unseen.
    fn depart(&self, chat: i64) {
        if !self.seeks || self.after.load(Ordering::Relaxed) != UNKNOWN {
            return;
        }
        let Some(after) = self.works.latest(chat, self.recent) else { return };
        self.after.store(after, Ordering::Relaxed);
        if let Some((update, part)) = self.note
            && let Err(error) = self.works.house.store.note_sending(update, Sending { part, after })
        {
            warn!("store: {error:#}");
        }
    }
}

impl Carrier<Parcel> for Way<'_> {
    async fn carry(&self, chat: i64, parcel: &Parcel, attempt: u32) -> Fate {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Sent {
            Message { message_id: i32 },
            Other(serde::de::IgnoredAny),
        }
        self.depart(chat);
        // short at first, so that one answer that hangs holds up its chat for seconds only
        let limit = Duration::from_secs([4, 8, 15][attempt.min(2) as usize]);
        match self.works.client.call::<Sent>(parcel.method, &in_chat(&parcel.body, chat), limit).await {
            Ok(Sent::Message { message_id }) => Fate::Done(Some(message_id)),
            Ok(Sent::Other(_)) => Fate::Done(None),
            Err(failure) => failure.fate(),
        }
    }

    /// A message that arrived is one of the next few of its chat. Each of them is "changed" into what it should be: of
    /// the right one Telegram says that it is the same already, of others that they are not the bot's. So nothing is
    /// ever changed.
    async fn find(&self, chat: i64, parcel: &Parcel) -> Result<Option<i32>, String> {
        /// Where chats count their messages together, others' may lie between.
        const NEXT: i32 = 24;
        /// A chat that counts by itself has no message behind so many that are not there.
        const MISSING: u32 = 3;
        let after = self.after.load(Ordering::Relaxed);
        if !self.seeks || after == UNKNOWN {
            return Ok(None);
        }
        let mut body = in_chat(&parcel.body, chat);
        if let Some(fields) = body.as_object_mut() {
            fields.remove("reply_parameters");
            fields.remove("message_thread_id");
            if fields.get("reply_markup").is_some_and(|markup| markup.get("inline_keyboard").is_none()) {
                fields.remove("reply_markup");
            }
        }
        let mut missing = 0;
        for id in after + 1..=after + NEXT {
            body["message_id"] = json!(id);
            match self.works.client.call::<Value>("editMessageText", &body, Duration::from_secs(4)).await {
                Ok(_) => return Ok(Some(id)),
                Err(Failure::Api { description, .. }) if description.contains("message is not modified") => {
                    return Ok(Some(id));
                }
                Err(Failure::Api { description, .. }) if description.contains("not found") => missing += 1,
                Err(Failure::Api { retry_after: None, code: 400..=499, .. }) => missing = 0,
                Err(failure) => return Err(failure.told()),
            }
            if missing >= MISSING && !shares_numbers(chat) {
                break;
            }
        }
        Ok(None)
    }
}

fn in_chat(body: &Value, chat: i64) -> Value {
    let mut body = body.clone();
    body["chat_id"] = json!(chat);
    body
}
