//! The way of a question: into its chat's lane, worked out on a thread of its own, and out again.
//!
//! A question lies in the store from the moment it is taken until it is answered. Before each message is sent, its place
//! is noted there, so that a program that begins anew knows what may have arrived and looks for it first.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use anyhow::Result;
use log::{error, info, warn};
use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::time::Instant;

use super::access::{self, Refused};
use super::answer::{Answer, Recent};
use super::client::Client;
use super::event::Me;
use super::guard::Guard;
use super::heart::Heart;
use super::job::Job;
use super::late::Late;
use super::question::{Asked, Question, unreadable};
use super::underway::Underway;
use super::watchdog::Pulse;
use super::wire::Address;
use super::workers::Workers;
use super::{Settings, button, outgoing, sending};
use crate::app;
use crate::house::{Current, House};
use crate::i18n::Lang;
use crate::metrics::{Load, Metrics};
use crate::outbox::{Lanes, Pace, Rank};
use crate::render::Looks;
use crate::reply::Reply;
use crate::request::{Input, Place, Request};
use crate::route;
use crate::setting::ChatSettings;
use crate::store::{Sending, Store, Unanswered};
use crate::text::hash;

/// Something to be done in a chat.
pub enum Item {
    /// A question is to be answered.
    Question {
        /// The number of its update; none when it is not kept in the store.
        update: Option<i64>,
        /// The question.
        question: Question,
        /// When this run took it.
        taken: Instant,
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
    Delete {
        /// Its number.
        message: i32,
        /// When it was written, or changed last; one that was changed since stays.
        at: i64,
    },
    /// A message of the outbox is to go.
    Outgoing(i64),
}

/// Questions of one chat that may wait; a person does not type as many.
const LANE: usize = 500;
/// After so many seconds an answer is of little use.
pub const LATE_S: i64 = 600;

/// What the lanes work with.
pub struct Works {
    /// The house, ever anew.
    pub current: Arc<Current>,
    /// What outlives a restart.
    pub store: Arc<Store>,
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// What the receiving tells of itself.
    pub pulse: Arc<Pulse>,
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
    /// Who was told that they are not let in.
    pub refused: Refused,
    /// What was asked too long ago.
    pub late: Late,
    /// What is on its way from the outbox.
    pub underway: Underway,
    /// Who works answers out.
    pub workers: Workers,
    /// Whether Telegram was reached and what the last run left unanswered is taken up.
    begun: AtomicBool,
    /// Whether nothing new is begun any more.
    closed: AtomicBool,
    /// What the lists shown last open.
    pub recent: Recent,
    /// The greatest number of a message in private chats and basic groups, which share their numbers.
    latest: AtomicI32,
    /// The same for each chat of late that counts by itself.
    counted: Mutex<HashMap<i64, i32>>,
    /// Makes numbers of questions mean something to this run only.
    salt: [u8; 16],
    /// Chats in which a message of ours may stand under a number that is not known.
    unsure: Mutex<HashSet<i64>>,
    /// Tells other programs that this one serves.
    pub heart: Heart,
    /// Updates whose questions could not be forgotten when they were answered, as on a full disk.
    unsettled: Mutex<HashSet<i64>>,
    lanes: OnceLock<Lanes<Item>>,
}

impl Works {
    /// Starts without any question; an error when the system gives no threads.
    pub fn new(
        current: Arc<Current>,
        client: Arc<Client>,
        pulse: Arc<Pulse>,
        settings: &Settings,
        me: Me,
    ) -> Result<Arc<Self>> {
        let mut salt = [0; 16];
        if let Err(error) = getrandom::fill(&mut salt) {
            warn!("telegram: no random numbers: {error}");
        }
        let (store, metrics) = (Arc::clone(&current.load().store), Arc::clone(&current.load().metrics));
        let works = Arc::new(Self {
            current,
            store,
            metrics,
            pulse,
            client,
            pace: Pace::new(settings.messages_per_s),
            me,
            fallback: settings.language,
            guard: Guard::default(),
            refused: Refused::default(),
            late: Late::default(),
            underway: Underway::default(),
            workers: Workers::new(settings.workers)?,
            begun: AtomicBool::new(false),
            closed: AtomicBool::new(false),
            recent: Recent::default(),
            latest: AtomicI32::new(0),
            counted: Mutex::default(),
            unsure: Mutex::default(),
            heart: Heart::new(settings.heartbeat.clone()),
            unsettled: Mutex::default(),
            salt,
            lanes: OnceLock::new(),
        });
        let watched = Arc::downgrade(&works);
        works.metrics.ask_load_of(move || watched.upgrade().map(|works| works.load()).unwrap_or_default());
        let inner = Arc::clone(&works);
        works.lanes.get_or_init(|| Lanes::new(LANE, move |chat, item| work(Arc::clone(&inner), chat, item)));
        Ok(works)
    }

    /// The house as it is now.
    pub fn house(&self) -> Arc<House> {
        self.current.load()
    }

    /// Telegram was reached, and what the last run left unanswered is taken up.
    pub fn begin(&self) {
        self.begun.store(true, Ordering::Release);
        self.underway.wake();
    }

    /// The program is to stop: what waits in the store goes at the next start.
    pub fn end(&self) {
        self.begun.store(false, Ordering::Release);
    }

    /// Whether it has begun and is not to stop.
    pub fn has_begun(&self) -> bool {
        self.begun.load(Ordering::Acquire)
    }

    /// From here on nothing new is begun: questions that the store has stay there.
    pub fn close(&self) {
        self.closed.store(true, Ordering::Release);
    }

    fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Acquire)
    }

    /// Waits until every question is answered, or left to the next start.
    pub async fn empty(&self) {
        if let Some(lanes) = self.lanes.get() {
            lanes.empty().await;
        }
    }

    /// Takes up again what was not answered when the program ended, before anything new. What Telegram has waiting should
    /// be learned first: where messages stand now tells where an answer will stand.
    pub fn resume(&self) -> anyhow::Result<()> {
        const MOST_ATTEMPTS: u32 = 4;
        let store = &self.store;
        if let Some(sent) = store.latest_shared_answer()? {
            self.latest.fetch_max(sent, Ordering::Relaxed);
        }
        let all = store.unanswered()?;
        if !all.is_empty() {
            info!(questions = all.len(); "telegram: taking up questions that were not answered");
        }
        let read = |kept: &Unanswered| serde_json::from_str::<Question>(&kept.question);
        for (kept, question) in all.iter().filter_map(|kept| Some((kept, read(kept).ok()?))) {
            self.seen(kept.chat, question.message);
        }
        for kept in all {
            match read(&kept) {
                // who was let in when they asked
                Ok(question) if !access::is_open(self, kept.chat, question.asker) => store.settle(kept.update)?,
                Ok(question) if kept.attempts <= MOST_ATTEMPTS => self.push(
                    kept.chat,
                    Item::Question {
                        update: Some(kept.update),
                        question: Question { chat: kept.chat, ..question },
                        taken: Instant::now(),
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
                    warn!(update = kept.update; "telegram: a question of another version is left out: {}", unreadable(&error));
                    store.settle(kept.update)?;
                }
            }
        }
        Ok(())
    }

    /// Learns the number of a message from an update that is not taken yet.
    pub fn learn(&self, update: &RawValue) {
        #[derive(Deserialize)]
        struct Told {
            message: Option<Numbered>,
        }
        #[derive(Deserialize)]
        struct Numbered {
            message_id: i32,
            chat: Chat,
        }
        #[derive(Deserialize)]
        struct Chat {
            id: i64,
        }
        if let Ok(Told { message: Some(message) }) = serde_json::from_str(update.get()) {
            self.seen(message.chat.id, message.message_id);
        }
    }

    /// Puts something into a chat's lane. Never waits.
    pub fn push(&self, chat: i64, item: Item, rank: Rank) {
        let Some(lanes) = self.lanes.get() else { return };
        if let Err(full) = lanes.push(chat, item, rank) {
            warn!("telegram: a chat's lane is full; something is left out");
            match full.0 {
                Item::Question { update, .. } => self.settle(update),
                Item::Outgoing(id) => drop(self.underway.ticket(id)),
                Item::Late | Item::Say { .. } | Item::Delete { .. } => {}
            }
        }
    }

    /// How much waits in the lanes.
    pub fn waiting(&self) -> usize {
        self.lanes.get().map_or(0, |lanes| lanes.load().0)
    }

    /// What waits in the lanes.
    pub fn load(&self) -> Load {
        let Some(lanes) = self.lanes.get() else { return Load::default() };
        let (waiting, chats) = lanes.load();
        Load { waiting, chats, oldest: lanes.oldest().unwrap_or_default() }
    }

    /// Learns the number of a message.
    pub fn seen(&self, chat: i64, message: i32) {
        /// Chats whose numbers are remembered.
        const MOST: usize = 10_000;
        // what is newer than it is known again
        self.unsure.lock().unwrap_or_else(PoisonError::into_inner).remove(&chat);
        if shares_numbers(chat) {
            self.latest.fetch_max(message, Ordering::Relaxed);
            return;
        }
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        if counted.len() >= MOST && !counted.contains_key(&chat) {
            counted.clear();
        }
        let known = counted.entry(chat).or_default();
        *known = message.max(*known);
    }

    /// A message of ours may stand in a chat under a number that is not known.
    pub fn unsure(&self, chat: i64) {
        self.unsure.lock().unwrap_or_else(PoisonError::into_inner).insert(chat);
    }

    /// A number of a message that no message of ours in a chat exceeds; none when none is known. `recent` is that of a
    /// message that just came.
    pub fn latest(&self, chat: i64, recent: Option<i32>) -> Option<i32> {
        if recent.is_none() && self.unsure.lock().unwrap_or_else(PoisonError::into_inner).contains(&chat) {
            return None;
        }
        let shared = Some(self.latest.load(Ordering::Relaxed)).filter(|id| shares_numbers(chat) && *id > 0);
        if shared.is_some() {
            // those that were sent are among them
            return shared.max(recent);
        }
        let counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner).get(&chat).copied();
        let sent = self.store.latest_answer(chat).unwrap_or_default();
        [counted, sent, recent].into_iter().flatten().max()
    }

    /// Equal questions in the same place share this number. It means something to this run of the program only, so that
    /// what lies in the store does not tell what was asked.
    pub fn line_of(&self, question: &Question, text: Option<&str>) -> i64 {
        let typed = text.or(question.text()).unwrap_or("");
        let below = question.replied.as_ref().map(|replied| replied.message);
        let file = question.file.as_ref().map(|file| file.id.as_str());
        let told = format!("{:?} {:?} {:?} {:?} {}", self.salt, question.thread, below, file, route::identity(typed));
        hash::fnv1a(told.as_bytes()).cast_signed()
    }

    /// The command line that a question leads to, for a button that asks it again elsewhere.
    pub fn line_led_to(&self, question: &Question, lang: Lang) -> Option<String> {
        match &question.asked {
            Asked::Press(data) => button::line(data, &self.store),
            Asked::Text(text) | Asked::Edited(text) | Asked::Running(text) => {
                let place = if question.is_private() { Place::Private } else { Place::Group };
                route::line(&self.house(), &Request::new(Input::Text(text.clone()), lang, place, app::today()))
            }
        }
    }

    /// Forgets the question of an update; what cannot be forgotten now, [`Works::settle_again`] forgets.
    pub fn settle(&self, update: Option<i64>) {
        if let Some((update, Err(error))) = update.map(|update| (update, self.store.settle(update))) {
            warn!("store: {error:#}");
            self.unsettled.lock().unwrap_or_else(PoisonError::into_inner).insert(update);
        }
    }

    /// Forgets the questions that could not be forgotten when they were answered: else a later start would say that they
    /// were not.
    pub fn settle_again(&self) {
        let mut unsettled = self.unsettled.lock().unwrap_or_else(PoisonError::into_inner);
        unsettled.retain(|update| self.store.settle(*update).is_err());
    }

    /// What time it is at Telegram, whose clock stamps the messages, in seconds since 1970. Ours may be wrong.
    pub fn telegrams_now(&self) -> i64 {
        app::now() + self.client.ahead_s()
    }

    /// What a chat chose.
    pub fn settings(&self, chat: i64) -> ChatSettings {
        self.store.settings(chat).unwrap_or_else(|error| {
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
        Item::Question { update: Some(_), .. } | Item::Late if works.is_closed() => {}
        Item::Question { update, question, taken, sending } => {
            // who waits for a worker is one of many, and keeps nothing but the question meanwhile
            let worker = works.workers.place().await;
            if update.is_some() && works.is_closed() {
                return;
            }
            let settled = AtomicBool::new(false);
            Box::pin(Job { works: &works, update, question: &question, taken, sending, settled }.run(worker)).await;
        }
        Item::Late => Box::pin(works.late.answer(&works, chat)).await,
        Item::Say { reply, lang, thread } => {
            let answer = Answer::of(&reply, Looks::of(&works.settings(chat), lang));
            let address = Address { thread, reply_to: None };
            Box::pin(sending::say(&works, chat, &answer, address, Rank::Announcement)).await;
        }
        Item::Delete { message, at } => match works.store.answered_at(chat, message) {
            Ok(Some(changed)) if changed > at => {}
            _ => Box::pin(sending::delete(&works, chat, message)).await,
        },
        Item::Outgoing(id) => Box::pin(outgoing::send(&works, chat, id)).await,
    }
}
