//! Sending an answer: each message noted before it goes, refused looks taken off, moves followed, closed topics told once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::time::Duration;

use log::{debug, info, warn};
use tokio::time::Instant;

use super::answer::Answer;
use super::button;
use super::file::{Courier, Upload};
use super::flow::Works;
use super::notices;
use super::question::{Kind, Question};
use super::way::{UNKNOWN, Way};
use super::wire::{self, Address, Frame, Parcel};
use crate::app;
use crate::outbox::{Delivery, Outcome, Rank, deliver};
use crate::reply::Document;
use crate::store::{Answered, Sending};

/// What became of an answer.
pub enum Sent {
    /// It arrived.
    Done {
        /// Where; not where it was asked when that moved.
        chat: i64,
        /// Its first message.
        first: Option<i32>,
    },
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
    /// The number that equal questions share; 0 for what is no answer to them.
    pub line: i64,
    /// When it is to be deleted.
    pub delete_at: Option<i64>,
    /// Set when the question is forgotten, since its answer arrived.
    pub settled: &'a AtomicBool,
}

impl Job<'_> {
    /// Sends an answer, in the place of earlier messages where there are any; of these, those that are left over go.
    pub async fn send(&self, answer: &Answer, earlier: &[Answered]) -> Sent {
        let (mut chat, mut first, mut last) = (self.question.chat, None, None);
        for at in 0..answer.messages.len() {
            if self.sending.is_some_and(|sending| at < sending.part) {
                continue;
            }
            let place = match (answer.in_place && at == 0, earlier.get(at)) {
                (true, _) => Some(self.question.message),
                (false, earlier) => earlier.map(|earlier| earlier.answer),
            };
            let outcome = match place {
                Some(place) => self.replace(&mut chat, answer, at, place, !earlier.is_empty()).await,
                None => self.add(&mut chat, answer, at, last).await,
            };
            match outcome {
                Outcome::Done(id) => {
                    // a start after a crash goes on with the next part, and does not look for this one; among earlier
                    // messages it begins anew, since their places may have changed
                    if let (Some(after), true) = (id, earlier.is_empty() && at + 1 < answer.messages.len()) {
                        self.note(Sending { part: at + 1, after });
                    }
                    (first, last) = (first.or(id), id.or(last));
                }
                other => return self.ended(chat, other),
            }
        }
        for left in earlier.iter().skip(answer.messages.len()) {
            delete(self.works, chat, left.answer).await;
        }
        if let Some(document) = &answer.document {
            match self.attach(&mut chat, document, answer.messages.len()).await {
                Outcome::Done(_) => {}
                other => return self.ended(chat, other),
            }
        }
        Sent::Done { chat, first }
    }

    /// Puts a message in the place of another; where that cannot be, a new one is sent. An earlier answer goes then: it
    /// would be one too many.
    async fn replace(&self, chat: &mut i64, answer: &Answer, at: usize, place: i32, is_answer: bool) -> Outcome {
        match self.edit(chat, answer, at, place).await {
            Outcome::Done(_) => {
                if is_answer {
                    self.record(*chat, place, answer.ends_with(at));
                }
                Outcome::Done(Some(place))
            }
            Outcome::Refused(why) => {
                info!("answer: a message cannot be changed, a new one is sent: {why}");
                if is_answer {
                    delete(self.works, *chat, place).await;
                }
                self.add(chat, answer, at, None).await
            }
            other => other,
        }
    }

    /// Sends a new message.
    async fn add(&self, chat: &mut i64, answer: &Answer, at: usize, last: Option<i32>) -> Outcome {
        let parcel = wire::send(&answer.messages[at], self.address(answer), self.frame(answer));
        let parcel = parcel.and_then(|parcel| match &answer.prompt {
            Some(prompt) if self.question.kind == Kind::Group => wire::prompting(parcel, prompt, answer.lang),
            _ => Ok(parcel),
        });
        let parcel = match parcel {
            Ok(parcel) => parcel,
            Err(error) => return Outcome::Refused(format!("{error:#}")),
        };
        let outcome = self.deliver_new(chat, at, parcel, last).await;
        if let Outcome::Done(Some(id)) = outcome {
            self.works.seen(*chat, id);
            self.record(*chat, id, answer.ends_with(at));
        }
        outcome
    }

    /// Notes what is about to be sent.
    fn note(&self, sending: Sending) {
        if let Some(Err(error)) = self.update.map(|update| self.works.store.note_sending(update, sending)) {
            warn!("store: {error:#}");
        }
    }

    /// Sends the file of an answer, as its last part.
    async fn attach(&self, chat: &mut i64, document: &Document, part: usize) -> Outcome {
        let works = self.works;
        // after a crash the text is not sent again
        self.note(Sending { part, after: UNKNOWN });
        let upload = Upload { document, thread: self.question.thread };
        let (rank, until) = (Rank::Interactive, self.until);
        let delivery = Delivery { chat: *chat, what: &upload, rank, until, sought: false };
        let mut outcome = deliver(&Courier(works), &works.pace, delivery).await;
        if let Outcome::Moved(to) = outcome {
            moved(works, *chat, to);
            *chat = to;
            let what = &Upload { thread: None, ..upload };
            outcome = deliver(&Courier(works), &works.pace, Delivery { chat: to, what, ..delivery }).await;
        }
        if let Outcome::Done(Some(id)) = outcome {
            works.seen(*chat, id);
            self.record(*chat, id, true);
        }
        outcome
    }

    /// Remembers a message that arrived; with the last one the question is forgotten.
    fn record(&self, chat: i64, answer: i32, is_last: bool) {
        let (question, line, delete_at) = (self.question.message, self.line, self.delete_at);
        let row = Answered { chat, question, answer, line, at: app::now(), delete_at };
        let update = self.update.filter(|_| is_last).unwrap_or_default();
        match self.works.store.answered(update, &[row]) {
            Ok(()) if is_last => self.settled.store(true, Ordering::Relaxed),
            Ok(()) => {}
            Err(error) => warn!("store: {error:#}"),
        }
    }

    fn frame<'f>(&'f self, answer: &Answer) -> Frame<'f> {
        let owner = match self.question.kind {
            Kind::Private => None,
            Kind::Group => Some(self.question.asker.unwrap_or(button::NOBODY)),
            Kind::Channel => Some(button::NOBODY),
        };
        Frame { lang: answer.lang, owner, bot: &self.works.me.name, store: &self.works.store }
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
        // a channel's administrators may change each other's posts, and what asks for an answer cannot be changed (Bot
        // API, Updating messages): neither can be looked for
        let way = Way {
            works: self.works,
            note: self.update.map(|update| (update, at)),
            recent: AtomicI32::new(recent.unwrap_or(UNKNOWN)),
            after: AtomicI32::new(sought.map_or(UNKNOWN, |sending| sending.after)),
            looked_to: AtomicI32::new(UNKNOWN),
            seeks: self.question.kind != Kind::Channel && !parcel.is_prompt,
            patience: None,
        };
        let outcome = self.deliver(chat, &way, parcel, sought.is_some()).await;
        if outcome == Outcome::TooLate && self.question.text().is_none() {
            // it may stand there all the same, under a number that nobody knows
            self.works.unsure(*chat);
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
                Outcome::Refused(why) if is_about_looks(&why) => match wire::plainer(&parcel, &why) {
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
                    if parcel.method != "sendMessage" {
                        return Outcome::Refused("the chat moved, and its messages with it".into());
                    }
                    way.forget();
                    parcel.body.take_out(&["reply_parameters", "message_thread_id"]);
                }
                outcome => return outcome,
            }
            sought = false;
        }
    }

    fn ended(&self, chat: i64, outcome: Outcome) -> Sent {
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

/// Sends something that is no answer to a question of its own. Whether it arrived.
pub async fn say(works: &Arc<Works>, chat: i64, answer: &Answer, address: Address, rank: Rank) -> bool {
    const LIMIT: Duration = Duration::from_secs(3_600);
    let owner = (chat < 0).then_some(button::NOBODY);
    let frame = Frame { lang: answer.lang, owner, bot: &works.me.name, store: &works.store };
    let tidy = (chat < 0).then(|| works.settings(chat).tidy_min).flatten();
    let mut chat = chat;
    for message in &answer.messages {
        let parcel = match wire::send(message, address, frame) {
            Ok(parcel) => parcel,
            Err(error) => {
                warn!("answer: cannot be written: {error:#}");
                return false;
            }
        };
        let recent = AtomicI32::new(address.reply_to.unwrap_or(UNKNOWN));
        let way = Way { recent, seeks: true, ..Way::plain(works) };
        let until = Instant::now() + LIMIT;
        let delivery = |chat| Delivery { chat, what: &parcel, rank, until, sought: false };
        let mut outcome = deliver(&way, &works.pace, delivery(chat)).await;
        if let Outcome::Moved(to) = outcome {
            moved(works, chat, to);
            chat = to;
            way.forget();
            outcome = deliver(&way, &works.pace, delivery(chat)).await;
        }
        let Outcome::Done(id) = outcome else {
            info!("telegram: something could not be said: {}", told(&outcome));
            return false;
        };
        let now = app::now();
        let delete_at = tidy.map(|minutes| now + i64::from(minutes) * 60);
        let row = |answer: i32| Answered { chat, question: 0, answer, line: 0, at: now, delete_at };
        // of those who are not let in nothing is kept, not even what they were told
        let rows: Vec<Answered> =
            id.map(row).into_iter().filter(|row| works.house().settings.admits(row.chat)).collect();
        if let Err(error) = works.store.answered(0, &rows) {
            warn!("store: {error:#}");
        }
        works.seen(chat, id.unwrap_or_default());
    }
    true
}

/// Deletes a message of ours and forgets it; one that is gone already is as good.
pub async fn delete(works: &Arc<Works>, chat: i64, message: i32) {
    const LIMIT: Duration = Duration::from_secs(600);
    let parcel = match wire::delete(message) {
        Ok(parcel) => parcel,
        Err(error) => return warn!("telegram: {error:#}"),
    };
    let until = Instant::now() + LIMIT;
    let delivery = Delivery { chat, what: &parcel, rank: Rank::Removal, until, sought: false };
    let outcome = deliver(&Way::plain(works), &works.pace, delivery).await;
    if !matches!(outcome, Outcome::Done(_)) {
        debug!("telegram: a message was not deleted: {}", told(&outcome));
    }
    // what came too late comes again, if it was to be tidied away
    if outcome != Outcome::TooLate
        && let Err(error) = works.store.forget_answer(chat, message)
    {
        warn!("store: {error:#}");
    }
}

/// What became of a delivery, without the number of a chat.
fn told(outcome: &Outcome) -> &str {
    match outcome {
        Outcome::Done(_) => "it arrived",
        Outcome::Gone => "the chat cannot be written to",
        Outcome::Moved(_) => "the chat moved",
        Outcome::TooLate => "it would come too late",
        Outcome::Refused(why) => why,
    }
}

/// A group became a supergroup.
pub fn moved(works: &Works, from: i64, to: i64) {
    match works.store.move_chat(from, to) {
        Ok(()) => info!("telegram: a group became a supergroup; its settings moved along"),
        Err(error) => warn!("store: {error:#}"),
    }
}

/// A chat cannot be written to.
pub fn gone(works: &Works, chat: i64) {
    info!("telegram: a chat cannot be written to any more; what it chose is kept for a while");
    if let Err(error) = works.store.pause(chat, app::now()) {
        warn!("store: {error:#}");
    }
}

/// The API has one code for all that it refuses, so its sentence must tell.
pub fn is_about_looks(why: &str) -> bool {
    let why = why.to_lowercase();
    ["entit", "button", "markup", "can't parse", "url_invalid", "keyboard"].iter().any(|sign| why.contains(sign))
}
