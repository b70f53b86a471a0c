//! A chat as Telegram keeps it: its kind, topics, members and messages.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use serde_json::{Value, json};

use super::request::Refusal;
use super::world::{ANONYMOUS, Person, now};

/// Group ids below this belong to supergroups and channels.
const SUPERGROUPS_BELOW: i64 = -1_000_000_000_000;

/// The id of the General topic, which must never be named in a request.
pub const GENERAL: i64 = 1;

/// One chat.
pub struct Room {
    pub id: i64,
    /// The chat as it appears in messages.
    pub chat: Value,
    pub topics: BTreeMap<i64, Topic>,
    /// The standing of each member: `member`, `administrator`, `creator`, `left`, `kicked`.
    pub members: BTreeMap<i64, String>,
    pub bot_status: String,
    /// The messages the bot wrote; in a channel their sender does not tell.
    pub own: BTreeSet<i64>,
    /// Those of them that ask for an answer; they can never be changed.
    pub asking: BTreeSet<i64>,
    pub moved_to: Option<i64>,
    pub messages: BTreeMap<i64, Value>,
    pub reactions: BTreeMap<i64, Value>,
    next_message: Arc<AtomicI64>,
}

/// A topic of a forum.
pub struct Topic {
    pub name: String,
    pub closed: bool,
}

impl Room {
    pub fn from_chat(id: i64, chat: &Value) -> Room {
        Room {
            id,
            chat: chat.clone(),
            topics: BTreeMap::new(),
            members: BTreeMap::new(),
            bot_status: "member".to_owned(),
            own: BTreeSet::new(),
            asking: BTreeSet::new(),
            moved_to: None,
            messages: BTreeMap::new(),
            reactions: BTreeMap::new(),
            // Every supergroup and channel counts from the same number: code that knows a message by its id alone is
            // found out.
            next_message: Arc::new(AtomicI64::new(100)),
        }
    }

    pub fn private(person: &Value) -> Room {
        let id = person["id"].as_i64().unwrap_or_default();
        let chat = json!({
            "id": id, "type": "private", "first_name": person["first_name"], "username": person["username"],
        });
        Room::from_chat(id, &chat)
    }

    pub fn group(id: i64) -> Room {
        let kind = if id <= SUPERGROUPS_BELOW { "supergroup" } else { "group" };
        Room::from_chat(id, &json!({ "id": id, "type": kind, "title": format!("Group {id}") }))
    }

    /// A channel with the bot as administrator.
    pub fn channel(id: i64) -> Room {
        let mut room = Room::from_chat(id, &json!({ "id": id, "type": "channel", "title": format!("Channel {id}") }));
        room.bot_status = "administrator".to_owned();
        room
    }

    pub fn forum(id: i64, topics: &[(i64, &str)]) -> Room {
        let chat = json!({ "id": id, "type": "supergroup", "title": format!("Forum {id}"), "is_forum": true });
        let mut room = Room::from_chat(id, &chat);
        let general = (GENERAL, "General");
        for (thread, name) in topics.iter().copied().chain([general]) {
            room.topics.insert(thread, Topic { name: name.to_owned(), closed: false });
        }
        for (thread, _) in topics {
            let opening = room.opening(*thread);
            room.keep(opening);
        }
        room
    }

    /// The service message that opened a topic. Telegram shows it as the answered message of everything said there.
    pub fn opening(&self, thread: i64) -> Value {
        let name = self.topics.get(&thread).map_or("", |topic| topic.name.as_str());
        json!({
            "message_id": thread, "message_thread_id": thread, "is_topic_message": true, "chat": self.chat,
            "date": now(), "from": Person { id: ANONYMOUS, language: String::new() }.to_json(),
            "forum_topic_created": { "name": name, "icon_color": 7_322_096 },
        })
    }

    pub fn kind(&self) -> &str {
        self.chat["type"].as_str().unwrap_or_default()
    }

    pub fn is_private(&self) -> bool {
        self.kind() == "private"
    }

    pub fn is_named(&self, name: &str) -> bool {
        self.chat["username"].as_str().is_some_and(|username| name.strip_prefix('@') == Some(username))
    }

    /// Whether the bot may act here at all.
    pub fn admits_bot(&self) -> Result<(), Refusal> {
        if let Some(new) = self.moved_to {
            return Err(Refusal::moved_to(new));
        }
        match self.bot_status.as_str() {
            "kicked" if self.is_private() => Err(Refusal::new(403, "Forbidden: bot was blocked by the user")),
            "kicked" => Err(Refusal::new(403, format!("Forbidden: bot was kicked from the {} chat", self.kind()))),
            "left" => Err(Refusal::new(403, format!("Forbidden: bot is not a member of the {} chat", self.kind()))),
            _ => Ok(()),
        }
    }

    /// Whether the bot may write here, in whatever topic.
    pub fn admits_writing(&self) -> Result<(), Refusal> {
        match self.bot_status.as_str() {
            "restricted" => Err(Refusal::bad("not enough rights to send text messages to the chat")),
            "administrator" => Ok(()),
            _ if self.kind() == "channel" => Err(Refusal::bad("need administrator rights in the channel chat")),
            _ => Ok(()),
        }
    }

    /// Whether the bot may write into a topic; `None` is General, or a chat without topics.
    pub fn admits_thread(&self, thread: Option<i64>) -> Result<(), Refusal> {
        if thread == Some(GENERAL) {
            return Err(Refusal::bad("message thread not found"));
        }
        match (thread, self.topics.get(&thread.unwrap_or(GENERAL))) {
            (Some(_), None) => Err(Refusal::bad("message thread not found")),
            (_, Some(topic)) if topic.closed && self.bot_status != "administrator" => Err(Refusal::bad("TOPIC_CLOSED")),
            _ => Ok(()),
        }
    }

    /// Private chats and basic groups count their messages together, as one account does.
    pub fn counting(self, together: &Arc<AtomicI64>) -> Room {
        if self.id <= SUPERGROUPS_BELOW {
            return self;
        }
        Room { next_message: together.clone(), ..self }
    }

    pub fn next_message_id(&mut self) -> i64 {
        self.next_message.fetch_add(1, Ordering::Relaxed)
    }

    /// Remembers a message that came from outside or was just made.
    pub fn keep(&mut self, message: Value) {
        let Some(id) = message["message_id"].as_i64() else { return };
        self.next_message.fetch_max(id + 1, Ordering::Relaxed);
        self.messages.insert(id, message);
    }
}
