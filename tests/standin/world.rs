//! Everything the stand-in remembers: chats, people, messages, waiting updates, requests.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicI64;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use tokio::sync::watch;

use super::fault::Faults;
use super::pace::Pace;
use super::postman::Post;
use super::privacy;
use super::profile::Profiles;
use super::request::{Refusal, Request};
use super::room::Room;
use super::sent::Sent;
use super::updates::Updates;

/// The service account in whose name anonymous administrators write.
pub const ANONYMOUS: i64 = 1_087_968_824;

/// The service account in whose name people write as a channel.
pub const CHANNEL_BOT: i64 = 136_817_688;

/// The service account that carries a channel's posts into the linked group.
pub const TELEGRAM: i64 = 777_000;

/// The bot's own id.
pub const BOT_ID: i64 = 7_000_000_001;

/// The world behind its lock, with a bell that rings at each change.
pub struct Shared {
    pub token: String,
    world: Mutex<World>,
    bell: watch::Sender<u64>,
}

/// A person Telegram knows.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: i64,
    pub language: String,
}

/// A callback or inline query of a person, and what became of it.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// The words of an inline query.
    pub asked: String,
    pub late: bool,
    pub answer: Option<Value>,
}

/// One request as it came, and the code it was answered with.
pub struct Call {
    pub request: Request,
    pub at: Duration,
    pub code: Option<u16>,
}

/// The state. Changed only through [`Shared::change`], so that waiting polls and tests notice.
pub struct World {
    pub me: Value,
    pub rooms: BTreeMap<i64, Room>,
    /// Counts the messages of private chats and basic groups.
    pub together: Arc<AtomicI64>,
    pub people: BTreeMap<i64, Person>,
    pub updates: Updates,
    /// The parameters of `setWebhook`.
    pub webhook: Option<Value>,
    pub post: Post,
    /// Whether webhooks must be such as Telegram's own servers take.
    pub public_webhook: bool,
    pub queries: BTreeMap<String, Query>,
    /// Whether the bot hears only what is meant for it in groups.
    pub privacy: bool,
    pub profiles: Profiles,
    pub faults: Faults,
    pub pace: Pace,
    pub round_trip: Duration,
    pub calls: Vec<Call>,
    pub sent: Vec<Sent>,
    /// Messages that inline results became, by their ids.
    pub inline: BTreeMap<String, Value>,
    /// Edits of those that a test has not read yet.
    pub inline_edits: Vec<(String, Sent)>,
    /// How far a test has read the messages of each chat.
    read_to: BTreeMap<i64, usize>,
    /// What people sent as files, by id.
    pub files: BTreeMap<String, Vec<u8>>,
    pub violations: Vec<String>,
    pub started: Instant,
    next_query: u64,
}

impl Shared {
    pub fn new() -> Shared {
        let token = format!("{BOT_ID}:AAStandInTokenForTestsOnly_0123456789");
        Shared { token, world: Mutex::new(World::new()), bell: watch::Sender::new(0) }
    }

    /// A test that panicked while holding the lock must not hide its own message behind a second panic.
    pub fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn change<T>(&self, deed: impl FnOnce(&mut World) -> T) -> T {
        let out = deed(&mut self.world());
        self.bell.send_modify(|count| *count += 1);
        out
    }

    pub fn bell(&self) -> watch::Receiver<u64> {
        self.bell.subscribe()
    }

    /// Asks again after each change until there is an answer or the time is up.
    pub async fn wait<T>(&self, timeout: Duration, ask: impl Fn(&mut World) -> Option<T>) -> Option<T> {
        let mut bell = self.bell();
        let asking = async {
            loop {
                let answer = ask(&mut self.world());
                if answer.is_some() || bell.changed().await.is_err() {
                    return answer;
                }
            }
        };
        tokio::time::timeout(timeout, asking).await.ok().flatten()
    }
}

impl World {
    fn new() -> World {
        World {
            me: json!({
                "id": BOT_ID, "is_bot": true, "first_name": "Stand-in", "username": "standin_bot",
                "can_join_groups": true, "can_read_all_group_messages": false, "supports_inline_queries": true,
                "can_connect_to_business": false, "has_main_web_app": false,
            }),
            rooms: BTreeMap::new(),
            together: Arc::new(AtomicI64::new(100)),
            people: BTreeMap::new(),
            updates: Updates::default(),
            webhook: None,
            post: Post::default(),
            public_webhook: false,
            queries: BTreeMap::new(),
            privacy: false,
            profiles: Profiles::default(),
            faults: Faults::default(),
            pace: Pace::default(),
            round_trip: Duration::ZERO,
            calls: Vec::new(),
            sent: Vec::new(),
            inline: BTreeMap::new(),
            inline_edits: Vec::new(),
            read_to: BTreeMap::new(),
            files: BTreeMap::new(),
            violations: Vec::new(),
            started: Instant::now(),
            next_query: 4_000_000_000_000_000_000,
        }
    }

    /// The room a request names, if the bot can still act there.
    pub fn open_room(&mut self, request: &Request) -> Result<&mut Room, Refusal> {
        let id = match request.get("chat_id") {
            Value::String(name) => self.rooms.values().find(|room| room.is_named(name)).map(|room| room.id),
            Value::Null => return Err(Refusal::bad("chat_id is empty")),
            id => id.as_i64(),
        };
        let room = id.and_then(|id| self.rooms.get_mut(&id)).ok_or_else(|| Refusal::bad("chat not found"))?;
        room.admits_bot()?;
        Ok(room)
    }

    /// A room that a test names; a test that names one it never made is told so.
    #[track_caller]
    pub fn room(&mut self, id: i64) -> &mut Room {
        let room = self.rooms.get_mut(&id);
        room.unwrap_or_else(|| panic!("the stand-in has no chat {id}: make it with private, group or forum first"))
    }

    /// The next message or edit of a chat that the test has not read yet.
    pub fn next_sent(&mut self, chat: i64) -> Option<Sent> {
        let read_to = self.read_to.entry(chat).or_default();
        let ahead = self.sent.iter().enumerate().skip(*read_to);
        let (place, sent) = ahead.into_iter().find(|(_, sent)| sent.chat == chat)?;
        *read_to = place + 1;
        Some(sent.clone())
    }

    /// The last requests and the violations, for the message of a failing test.
    pub fn account(&self) -> String {
        let line = |call: &Call| {
            format!("  {:?} {} {:?} -> {:?}", call.at, call.request.method, call.request.chat(), call.code)
        };
        let mut last: Vec<String> = self.calls.iter().rev().take(12).map(line).collect();
        last.reverse();
        format!("last requests:\n{}\nviolations: {:#?}", last.join("\n"), self.violations)
    }

    /// The bot as the sender of a message.
    pub fn bot(&self) -> Value {
        json!({
            "id": self.me["id"], "is_bot": true, "first_name": self.me["first_name"], "username": self.me["username"],
        })
    }

    /// A new callback or inline query; its id is what the bot must answer.
    pub fn open_query(&mut self) -> String {
        self.next_query += 7;
        let id = self.next_query.to_string();
        self.queries.insert(id.clone(), Query::default());
        id
    }

    /// Puts a new message in the queue, if the bot may hear it.
    pub fn tell(&mut self, message: Value) {
        self.hear(message, "message", "channel_post");
    }

    /// Puts a changed message in the queue, if the bot may hear it.
    pub fn tell_edited(&mut self, message: Value) {
        self.hear(message, "edited_message", "edited_channel_post");
    }

    fn hear(&mut self, message: Value, in_chat: &str, in_channel: &str) {
        let heard = privacy::hears(self, &message);
        let kind = if message["chat"]["type"] == "channel" { in_channel } else { in_chat };
        let update = json!({ kind: message });
        if heard {
            self.updates.push(update);
        } else {
            self.updates.withheld.push(update);
        }
    }

    /// Takes in an update that a test wrote by hand: its chat, message and query become known.
    pub fn push_raw(&mut self, update: Value) -> i64 {
        for kind in ["message", "edited_message", "channel_post", "edited_channel_post"] {
            self.learn_message(&update[kind]);
        }
        self.learn_message(&update["callback_query"]["message"]);
        for kind in ["callback_query", "inline_query"] {
            if let Some(id) = update[kind]["id"].as_str() {
                self.queries.insert(id.to_owned(), Query::default());
            }
        }
        self.updates.push(update)
    }

    fn learn_message(&mut self, message: &Value) {
        let Some(id) = message["chat"]["id"].as_i64() else { return };
        self.rooms.entry(id).or_insert_with(|| Room::from_chat(id, &message["chat"])).keep(message.clone());
    }
}

impl Call {
    pub fn to_json(&self) -> Value {
        json!({
            "method": self.request.method, "params": self.request.params, "code": self.code,
            "at_ms": u64::try_from(self.at.as_millis()).unwrap_or(u64::MAX),
        })
    }
}

impl Person {
    pub fn to_json(&self) -> Value {
        let id = self.id;
        let service =
            |name: &str, username: &str| json!({ "id": id, "is_bot": true, "first_name": name, "username": username });
        match id {
            ANONYMOUS => return service("Group", "GroupAnonymousBot"),
            CHANNEL_BOT => return service("Channel", "Channel_Bot"),
            TELEGRAM => return json!({ "id": id, "is_bot": false, "first_name": "Telegram" }),
            _ => {}
        }
        let mut person = json!({
            "id": id, "is_bot": false, "first_name": format!("Person {id}"), "username": format!("person_{id}"),
        });
        // Telegram leaves the field out when the app has not told it.
        if !self.language.is_empty() {
            person["language_code"] = json!(self.language);
        }
        person
    }
}

/// Seconds since 1970, as Telegram dates everything.
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
