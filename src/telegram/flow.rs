//! The way of a question: into its chat's lane, worked out on a thread of its own, and out again.

use std::sync::Arc;

use log::warn;
use tokio::sync::Semaphore;

use super::Settings;
use super::answer::{self, Answer, Recent};
use super::client::Client;
use super::wire::{self, Address, Parcel};
use crate::house::House;
use crate::i18n::Lang;
use crate::outbox::{Carrier, Fate, Lanes, Outcome, deliver};

/// A question from a chat.
#[derive(Clone, Debug)]
pub struct Question {
    /// The chat.
    pub chat: i64,
    /// Whether it is a chat with one person.
    pub private: bool,
    /// The forum topic.
    pub thread: Option<i32>,
    /// The message that asks, or under which a button was pressed.
    pub message: i32,
    /// The language of the person's Telegram; only in private.
    pub client: Option<String>,
    /// What was asked.
    pub asked: Asked,
}

/// What was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A message.
    Text(String),
    /// A button's data.
    Press(String),
}

/// Questions of one chat that may wait; a person does not type as many.
const LANE: usize = 500;

/// Takes questions.
pub struct Flow {
    lanes: Lanes<Question>,
    client: Arc<Client>,
}

/// What the lanes work with.
struct Works {
    house: Arc<House>,
    client: Arc<Client>,
    workers: Semaphore,
    recent: Recent,
    fallback: Lang,
}

impl Flow {
    /// Starts without any question.
    pub fn new(house: Arc<House>, client: Arc<Client>, settings: &Settings) -> Arc<Self> {
        let works = Arc::new(Works {
            house,
            client: Arc::clone(&client),
            workers: Semaphore::new(settings.workers),
            recent: Recent::default(),
            fallback: settings.language,
        });
        let lanes = Lanes::new(LANE, move |_, question| work(Arc::clone(&works), question));
        Arc::new(Self { lanes, client })
    }

    /// Takes a question. Never waits.
    pub fn take(&self, question: Question) {
        if self.lanes.push(question.chat, question).is_err() {
            warn!("telegram: a chat asks faster than it can be answered; a question is left out");
        }
    }

    /// Stops a button from turning.
    pub fn acknowledge(&self, query: String) {
        let client = Arc::clone(&self.client);
        tokio::spawn(async move {
            let parcel =
                Parcel { method: "answerCallbackQuery", body: serde_json::json!({ "callback_query_id": query }) };
            // too late is no loss: the answer itself comes all the same
            deliver(&*client, 0, &parcel).await;
        });
    }

    /// Questions that are not answered yet, and their chats.
    pub fn load(&self) -> (usize, usize) {
        self.lanes.load()
    }

    /// Waits until every question is answered.
    pub async fn empty(&self) {
        self.lanes.empty().await;
    }
}

async fn work(works: Arc<Works>, question: Question) {
    let Ok(permit) = works.workers.acquire().await else { return };
    let (inner, asked) = (Arc::clone(&works), question.clone());
    let worked_out =
        tokio::task::spawn_blocking(move || answer::work_out(&inner.house, &inner.recent, inner.fallback, &asked));
    let answer = match worked_out.await {
        Ok(answer) => answer,
        Err(error) => {
            // the guard around each answer: a panic costs this answer and nothing else
            let code = answer::code(&question);
            log::error!(code = code.as_str(); "answer: panicked: {error}");
            answer::failed(&code, works.fallback)
        }
    };
    drop(permit);
    let Some(answer) = answer else { return };
    if let Err(error) = send(&works, &question, &answer).await {
        log::error!("answer: cannot be sent: {error:#}");
    }
}

async fn send(works: &Works, question: &Question, answer: &Answer) -> anyhow::Result<()> {
    let address = Address {
        thread: question.thread,
        reply_to: Some(question.message).filter(|_| !question.private && !answer.in_place),
    };
    for (at, message) in answer.messages.iter().enumerate() {
        if at == 0 && answer.in_place {
            let parcel = wire::edit(message, question.message, answer.lang, &works.house.store)?;
            match carry(works, question.chat, &parcel).await {
                Outcome::Refused(why) => warn!("answer: a message cannot be changed, a new one is sent: {why}"),
                _ => continue,
            }
        }
        let parcel = wire::send(message, address, answer.lang, &works.house.store)?;
        if let Outcome::Refused(why) = carry(works, question.chat, &parcel).await {
            warn!("answer: refused: {why}");
        }
    }
    Ok(())
}

/// Sends; when Telegram refuses the looks of a text, the text goes without them.
async fn carry(works: &Works, chat: i64, parcel: &Parcel) -> Outcome {
    match deliver(&*works.client, chat, parcel).await {
        Outcome::Refused(why) if why.contains("entit") || why.contains("ENTIT") => match wire::without_looks(parcel) {
            Some(plain) => deliver(&*works.client, chat, &plain).await,
            None => Outcome::Refused(why),
        },
        outcome => outcome,
    }
}

impl Carrier<Parcel> for Client {
    async fn carry(&self, chat: i64, parcel: &Parcel, attempt: u32) -> Fate {
        #[derive(serde::Deserialize)]
        #[serde(untagged)]
        enum Sent {
            Message { message_id: i32 },
            Other(serde::de::IgnoredAny),
        }
        let mut body = parcel.body.clone();
        if parcel.method != "answerCallbackQuery" {
            body["chat_id"] = serde_json::json!(chat);
        }
        // short at first, so that one answer that hangs holds up its chat for seconds only
        let limit = std::time::Duration::from_secs([4, 8, 15][attempt.min(2) as usize]);
        match self.call::<Sent>(parcel.method, &body, limit).await {
            Ok(Sent::Message { message_id }) => Fate::Done(Some(message_id)),
            Ok(Sent::Other(_)) => Fate::Done(None),
            Err(failure) => failure.fate(),
        }
    }
}
