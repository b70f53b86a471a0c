//! The way of a question: into its chat's lane, worked out on a thread of its own, and out again.
//!
//! A question lies in the store from the moment it is taken until it is answered. Before each message is sent, its place
//! is noted there, so that a program that begins anew knows what may have arrived and looks for it first.

use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use log::{debug, error, info, warn};
use serde_json::json;
use tokio::sync::Semaphore;
use tokio::time::Instant;

use super::answer::{self, Answer, Prepared, Recent};
use super::client::Client;
use super::event::Me;
use super::guard::{self, Counted, Guard, Verdict};
use super::late::Late;
use super::question::{Asked, Kind, Question};
use super::sending::{self, Sent};
use super::wire::Address;
use super::{Settings, notices, rights};
use crate::app;
use crate::house::House;
use crate::i18n::Lang;
use crate::outbox::{Lanes, Pace, Rank};
use crate::render::Looks;
use crate::reply::Reply;
use crate::route;
use crate::setting::ChatSettings;
use crate::store::{Answered, Sending};
use crate::text::hash;

/// Something to be done in a chat.
pub enum Item {
    /// A question is to be answered.
    Question {
        /// The number of its update; none when it is not kept in the store.
        update: Option<i64>,
        /// The question.
        question: Question,
        /// What was being sent when the program ended.
        sending: Option<Sending>,
    },
    /// What was asked too long ago is to be answered in one message.
    Late,
    /// Something is to be said.
    Say {
        /// What.
        reply: Reply,
        /// In which language.
        lang: Lang,
        /// In which forum topic.
        thread: Option<i32>,
    },
    /// A message of ours is to be deleted.
    Delete(i32),
}

/// Questions of one chat that may wait; a person does not type as many.
const LANE: usize = 500;
/// After so many seconds an answer is of little use.
pub const LATE_S: i64 = 600;
/// A question that is changed later than this gets no other answer.
const EDITABLE_S: i64 = 900;
/// Work that takes longer than this is shown to be under way.
const SIGN_OF_LIFE: Duration = Duration::from_millis(300);

/// Takes questions.
pub struct Flow {
    lanes: Lanes<Item>,
    /// What the lanes work with.
    pub works: Arc<Works>,
}

/// What the lanes work with.
pub struct Works {
    /// The house.
    pub house: Arc<House>,
    /// The way to Telegram.
    pub client: Arc<Client>,
    /// The pace of what goes out.
    pub pace: Pace,
    /// Who the bot is.
    pub me: Me,
    /// Language when nothing else tells.
    pub fallback: Lang,
    /// How much may be asked and said.
    pub guard: Guard,
    /// What was asked too long ago.
    pub late: Late,
    workers: Semaphore,
    recent: Recent,
    /// The greatest number of a message in private chats and basic groups, which share their numbers.
    latest: AtomicI32,
    lanes: OnceLock<Lanes<Item>>,
}

impl Flow {
    /// Starts without any question.
    pub fn new(house: Arc<House>, client: Arc<Client>, settings: &Settings, me: Me) -> Arc<Self> {
        let works = Arc::new(Works {
            house,
            client,
            pace: Pace::new(settings.messages_per_s),
            me,
            fallback: settings.language,
            guard: Guard::default(),
            late: Late::default(),
            workers: Semaphore::new(settings.workers),
            recent: Recent::default(),
            latest: AtomicI32::new(0),
            lanes: OnceLock::new(),
        });
        let inner = Arc::clone(&works);
        let lanes = Lanes::new(LANE, move |chat, item| work(Arc::clone(&inner), chat, item));
        let _ = works.lanes.set(lanes.clone());
        Arc::new(Self { lanes, works })
    }

    /// Takes up again what was not answered when the program ended.
    pub fn resume(&self) -> anyhow::Result<()> {
        const MOST_ATTEMPTS: u32 = 4;
        let store = &self.works.house.store;
        let all = store.unanswered()?;
        if !all.is_empty() {
            info!(questions = all.len(); "telegram: taking up questions that were not answered");
        }
        for kept in all {
            let question = serde_json::from_str::<Question>(&kept.question);
            match question {
                Ok(question) if kept.attempts <= MOST_ATTEMPTS => self.works.push(
                    kept.chat,
                    Item::Question {
                        update: Some(kept.update),
                        question: Question { chat: kept.chat, ..question },
                        sending: kept.sending,
                    },
                    Rank::Interactive,
                ),
                Ok(_) => {
                    // it may be what ends the program; others must not wait for it for ever
                    error!(update = kept.update, letters = kept.question.len(); "telegram: a question is given up");
                    store.settle(kept.update)?;
                }
                Err(error) => {
                    warn!(update = kept.update; "telegram: a question of another version is left out: {error}");
                    store.settle(kept.update)?;
                }
            }
        }
        Ok(())
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

impl Works {
    /// Puts something into a chat's lane. Never waits.
    pub fn push(&self, chat: i64, item: Item, rank: Rank) {
        let Some(lanes) = self.lanes.get() else { return };
        if let Err(full) = lanes.push(chat, item, rank) {
            warn!("telegram: a chat asks faster than it can be answered; a question is left out");
            if let Item::Question { update, .. } = full.0 {
                self.settle(update);
            }
        }
    }

    /// Learns the number of a message.
    pub fn seen(&self, chat: i64, message: i32) {
        if shares_numbers(chat) {
            self.latest.fetch_max(message, Ordering::Relaxed);
        }
    }

    /// A number of a message that no message of ours in a chat exceeds; none when none is known. `recent` is that of a
    /// message that just came.
    pub fn latest(&self, chat: i64, recent: Option<i32>) -> Option<i32> {
        let shared = Some(self.latest.load(Ordering::Relaxed)).filter(|id| shares_numbers(chat) && *id > 0);
        let sent = self.house.store.latest_answer(chat).unwrap_or_default();
        [shared, sent, recent].into_iter().flatten().max()
    }

    /// Works something out on a thread of its own, so many at the same time as there are workers. None when it panicked:
    /// that costs this answer and nothing else.
    pub async fn blocking<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let _permit = self.workers.acquire().await.ok()?;
        tokio::task::spawn_blocking(work).await.ok()
    }

    /// Forgets the question of an update.
    pub fn settle(&self, update: Option<i64>) {
        if let Some(Err(error)) = update.map(|update| self.house.store.settle(update)) {
            warn!("store: {error:#}");
        }
    }

    /// What a chat chose.
    pub fn settings(&self, chat: i64) -> ChatSettings {
        self.house.store.settings(chat).unwrap_or_else(|error| {
            error!("store: {error:#}");
            ChatSettings::default()
        })
    }
}

/// Private chats and basic groups count their messages together, supergroups and channels each for themselves. The
/// latter have numbers below -10^12 (Bot API, "Dialog ids").
pub fn shares_numbers(chat: i64) -> bool {
    chat > -1_000_000_000_000
}

async fn work(works: Arc<Works>, chat: i64, item: Item) {
    match item {
        Item::Question { update, question, sending } => {
            let answered = Job { works: &works, update, question: &question, sending }.run().await;
            if !answered {
                works.settle(update);
            }
        }
        Item::Late => works.late.answer(&works, chat).await,
        Item::Say { reply, lang, thread } => {
            let answer = Answer::of(&reply, Looks::of(&works.settings(chat), lang));
            sending::say(&works, chat, &answer, Address { thread, reply_to: None }, Rank::Announcement).await;
        }
        Item::Delete(message) => sending::delete(&works, chat, message).await,
    }
}

/// A question being answered.
struct Job<'a> {
    works: &'a Arc<Works>,
    update: Option<i64>,
    question: &'a Question,
    sending: Option<Sending>,
}

impl Job<'_> {
    /// Answers. Whether its update is settled already.
    async fn run(&self) -> bool {
        let (works, question, now) = (self.works, self.question, app::now());
        if now - question.at > LATE_S {
            return self.late();
        }
        if let Ok(true) = works.house.store.is_paused(question.chat) {
            let _ = works.house.store.resume(question.chat);
        }
        let settings = works.settings(question.chat);
        let text = match self.meant(&settings, now) {
            Meant::Question(text) => text,
            Meant::Running => return notices::references(works, question, &settings, now).await,
            Meant::Nothing => return false,
        };
        let line = line_of(question, text.as_deref());
        let earlier = match question.asked {
            Asked::Edited(_) => {
                let earlier = works.house.store.answers_to(question.chat, question.message).unwrap_or_default();
                if now - question.at > EDITABLE_S || earlier.first().is_some_and(|first| first.line == line) {
                    return false;
                }
                earlier
            }
            _ => Vec::new(),
        };
        let looks = Looks::of(&settings, answer::lang_of(question, &settings, works.fallback));
        if self.sending.is_none() {
            if let Some(answer) = self.too_much(looks) {
                return match answer {
                    Some(answer) => self.send(&answer, line, &settings, &[]).await,
                    None => false,
                };
            }
            if earlier.is_empty() && notices::repeated(works, question, line, looks, now).await {
                return false;
            }
        }
        let prepared = answer::prepare(&works.house, &works.recent, works.fallback, question, &settings, text);
        let answer = match prepared {
            Ok(prepared) => self.answer(prepared, &settings).await,
            Err(error) => {
                let code = answer::code(question);
                error!(code = code.as_str(); "answer: {error:#}");
                Some(answer::failed(&code, looks.lang))
            }
        };
        let Some(answer) = answer else { return false };
        let adds = !answer.in_place && earlier.is_empty() && self.sending.is_none();
        if question.kind == Kind::Group && adds {
            match works.guard.may_say(question.chat, settings.budget) {
                Verdict::Answer => {}
                Verdict::Tell => {
                    let notice = notices::enough(works, question, &settings, looks.lang);
                    return self.send(&notice, line, &settings, &[]).await;
                }
                Verdict::Silence => return false,
            }
        }
        // what was chosen now holds for this answer already
        let settings = works.settings(question.chat);
        self.send(&answer, line, &settings, &earlier).await
    }

    /// What the words are: a question, with other words than were typed where a command waited for them, or not one.
    fn meant(&self, settings: &ChatSettings, now: i64) -> Meant {
        let (question, store) = (self.question, &self.works.house.store);
        let typed = match &question.asked {
            Asked::Running(_) if settings.references => return Meant::Running,
            Asked::Running(_) => return Meant::Nothing,
            Asked::Press(_) => None,
            Asked::Text(text) | Asked::Edited(text) => Some(text.as_str()),
        };
        let is_command = typed.is_none_or(|text| text.starts_with('/'));
        let waiting =
            question.asker.zip(question.asker.and_then(|asker| store.prompt(question.chat, asker, now).ok().flatten()));
        let below = |prompt: i32| question.replied.as_ref().is_some_and(|replied| replied.message == prompt);
        if let Some((asker, (command, message))) = waiting
            && (question.is_private() || is_command || below(message))
        {
            let line = typed.and_then(|text| route::prompted(&command, text));
            // whatever else is asked, nothing waits any more; /cancel ends the wait by itself and tells of it
            let ends_itself = typed.is_none_or(route::cancels);
            if !ends_itself && let Err(error) = store.end_prompt(question.chat, asker) {
                warn!("store: {error:#}");
            }
            if line.is_some() {
                return Meant::Question(line);
            }
        }
        match (question.is_private() || is_command, settings.references) {
            (true, _) => Meant::Question(None),
            (false, true) => Meant::Running,
            (false, false) => Meant::Nothing,
        }
    }

    /// Whether too much was asked, and then what to say, if anything.
    fn too_much(&self, looks: Looks) -> Option<Option<Answer>> {
        let (works, question) = (self.works, self.question);
        let person = question.asker.unwrap_or(question.chat);
        let mut verdict = works.guard.may(Counted::Person, person, guard::A_PERSON);
        if verdict == Verdict::Answer && question.kind == Kind::Group {
            verdict = works.guard.may(Counted::Group, question.chat, guard::A_GROUP);
        }
        match verdict {
            Verdict::Answer => None,
            Verdict::Tell => Some(Some(notices::too_fast(looks))),
            Verdict::Silence => Some(None),
        }
    }

    async fn answer(&self, mut prepared: Prepared, settings: &ChatSettings) -> Option<Answer> {
        let (works, question) = (self.works, self.question);
        if let Some(changes) = route::changes(&prepared.request) {
            // what is written in a channel is read by all; it is set up in private
            if question.kind == Kind::Channel {
                return None;
            }
            let (client, store) = (&works.client, &works.house.store);
            prepared.request.may_change = rights::may_change(client, store, question, settings, changes).await;
            if question.is_private() && prepared.request.may_change {
                prepared.request.managed = rights::managed(client, store, question, changes).await;
            }
        }
        let lang = prepared.request.lang;
        let sign = sign_of_life(works, question);
        let (inner, asked) = (Arc::clone(works), question.clone());
        let worked_out = works.blocking(move || answer::work_out(&inner.house, &inner.recent, &asked, &prepared)).await;
        sign.abort();
        worked_out.unwrap_or_else(|| {
            let code = answer::code(question);
            error!(code = code.as_str(); "answer: panicked");
            Some(answer::failed(&code, lang))
        })
    }

    /// Sends an answer, in the place of `earlier` ones where there are any. Whether the update is settled.
    async fn send(&self, answer: &Answer, line: i64, settings: &ChatSettings, earlier: &[Answered]) -> bool {
        let (works, question) = (self.works, self.question);
        let until = Instant::now() + Duration::from_secs((question.at + LATE_S - app::now()).max(1) as u64);
        let job = sending::Job { works, update: self.update, question, sending: self.sending, until };
        match job.send(answer, earlier).await {
            Sent::Done(messages) => {
                let now = app::now();
                if let (Some(prompt), Some(asker), Some(first)) = (&answer.prompt, question.asker, messages.first())
                    && let Err(error) = works.house.store.set_prompt(question.chat, asker, *first, prompt.command, now)
                {
                    warn!("store: {error:#}");
                }
                let delete_at = settings.tidy_min.map(|minutes| now + i64::from(minutes) * 60);
                let row = |answer: &i32| Answered {
                    chat: question.chat,
                    question: question.message,
                    answer: *answer,
                    line,
                    at: now,
                    delete_at: delete_at.filter(|_| !question.is_private()),
                };
                // a page that was turned is the same message, and remains the answer to what was asked first
                let rows: Vec<Answered> = if answer.in_place { Vec::new() } else { messages.iter().map(row).collect() };
                match works.house.store.answered(self.update.unwrap_or_default(), &rows) {
                    Ok(()) => true,
                    Err(error) => {
                        warn!("store: {error:#}");
                        false
                    }
                }
            }
            Sent::TooLate => self.late(),
            Sent::Not => false,
        }
    }

    /// Too late for an answer of its own: in private several such get one together, in a group none.
    fn late(&self) -> bool {
        if !self.question.is_private() || self.question.text().is_none() {
            debug!("telegram: a question of a group came too late to be answered");
            return false;
        }
        self.works.late.add(self.works, self.update, self.question.clone());
        true
    }
}

enum Meant {
    Question(Option<String>),
    Running,
    Nothing,
}

/// Equal questions in the same place share this number.
fn line_of(question: &Question, text: Option<&str>) -> i64 {
    let typed = text.or(question.text()).unwrap_or("");
    let below = question.replied.as_ref().map(|replied| replied.message);
    let told = format!("{:?} {:?} {}", question.thread, below, route::identity(typed));
    hash::fnv1a(told.as_bytes()).cast_signed()
}

/// Shows that work is under way, if it takes long enough for anyone to wonder.
fn sign_of_life(works: &Arc<Works>, question: &Question) -> tokio::task::JoinHandle<()> {
    const SHOWN_FOR: Duration = Duration::from_millis(4_500);
    let client = Arc::clone(&works.client);
    let mut body = json!({ "chat_id": question.chat, "action": "typing" });
    if let Some(thread) = question.thread {
        body["message_thread_id"] = json!(thread);
    }
    tokio::spawn(async move {
        tokio::time::sleep(SIGN_OF_LIFE).await;
        loop {
            // best effort
            let _ = client.call::<bool>("sendChatAction", &body, Duration::from_secs(4)).await;
            tokio::time::sleep(SHOWN_FOR).await;
        }
    })
}
