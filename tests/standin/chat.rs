//! A chat as people use it: they speak, answer, edit, press buttons and ask inline.

use serde_json::{Value, json};

use super::StandIn;
use super::sent::Sent;
use super::world::{ANONYMOUS, Person, World, now};

/// Who speaks in a group unless a test says otherwise.
pub const SOMEONE: i64 = 1001;

/// A chat together with the person who speaks there.
#[derive(Clone)]
pub struct Chat {
    telegram: StandIn,
    id: i64,
    user: i64,
}

impl From<&Chat> for i64 {
    fn from(chat: &Chat) -> i64 {
        chat.id
    }
}

impl Chat {
    pub(super) fn new(telegram: &StandIn, id: i64, user: i64) -> Chat {
        Chat { telegram: telegram.clone(), id, user }
    }

    /// The id of the chat.
    #[must_use]
    pub fn id(&self) -> i64 {
        self.id
    }

    /// The same chat, with another member speaking.
    #[must_use]
    pub fn by(&self, user: i64, language: &str) -> Chat {
        self.change(|world| {
            world.people.insert(user, Person { id: user, language: language.to_owned() });
            world.room(self.id).members.entry(user).or_insert_with(|| "member".to_owned());
        });
        Chat { user, ..self.clone() }
    }

    /// The same group, with an administrator speaking in the group's name.
    #[must_use]
    pub fn anonymous(&self) -> Chat {
        self.by(ANONYMOUS, "")
    }

    /// Makes the speaker a `member`, `administrator`, `creator`, …, without an update.
    pub fn standing(&self, status: &str) -> &Chat {
        self.change(|world| world.room(self.id).members.insert(self.user, status.to_owned()));
        self
    }

    /// Someone writes; returns the message id.
    pub async fn says(&self, text: &str) -> i64 {
        self.speak(text, None, None)
    }

    /// Someone writes in a topic.
    pub async fn says_in_topic(&self, thread: i64, text: &str) -> i64 {
        self.speak(text, Some(thread), None)
    }

    /// Someone answers a message, in its topic.
    pub async fn replies(&self, message: i64, text: &str) -> i64 {
        self.speak(text, None, Some(message))
    }

    /// Someone changes a message of theirs.
    pub async fn edits(&self, message: i64, text: &str) {
        self.change(|world| {
            let room = world.room(self.id);
            let old = room.messages.get(&message);
            let mut edited = old.cloned().unwrap_or_else(|| panic!("no message {message} in chat {} to edit", self.id));
            write(&mut edited, text);
            edited["edit_date"] = json!(now());
            room.keep(edited.clone());
            world.updates.push(json!({ "edited_message": edited }));
        });
    }

    /// Someone presses a button of a message; returns the id of the callback query.
    pub async fn presses(&self, sent: &Sent, label: &str) -> String {
        let button = sent.button(label);
        let button = button.unwrap_or_else(|| panic!("no button {label:?}; there are {:?}", sent.labels()));
        let data = button.data.as_deref();
        let data = data.unwrap_or_else(|| panic!("button {label:?} does not call the bot: {}", button.raw));
        self.presses_data(sent.message_id, data).await
    }

    /// Someone sends callback data of their own making.
    pub async fn presses_data(&self, message: i64, data: &str) -> String {
        self.change(|world| {
            let id = world.open_query();
            let from = self.from(world);
            let room = world.room(self.id);
            let gone = json!({ "chat": room.chat, "message_id": message, "date": 0 });
            let message = room.messages.get(&message).cloned().unwrap_or(gone);
            let instance = format!("{}", self.id.wrapping_mul(7_919));
            world.updates.push(json!({ "callback_query": {
                "id": id, "from": from, "message": message, "chat_instance": instance, "data": data,
            }}));
            id
        })
    }

    /// The speaker asks inline; returns the id of the query.
    pub async fn asks(&self, query: &str, offset: &str) -> String {
        self.change(|world| {
            let id = world.open_query();
            let from = self.from(world);
            let kind = if self.id == self.user { json!("sender") } else { world.room(self.id).chat["type"].clone() };
            world.updates.push(json!({ "inline_query": {
                "id": id, "from": from, "query": query, "offset": offset, "chat_type": kind,
            }}));
            id
        })
    }

    fn speak(&self, text: &str, thread: Option<i64>, reply_to: Option<i64>) -> i64 {
        self.change(|world| {
            let from = self.from(world);
            let room = world.room(self.id);
            let original = reply_to.map(|id| {
                let found = room.messages.get(&id).cloned();
                found.unwrap_or_else(|| panic!("no message {id} in chat {} to answer", self.id))
            });
            let thread = thread.or_else(|| original.as_ref()?["message_thread_id"].as_i64());
            let id = room.next_message_id();
            let mut message = json!({ "message_id": id, "from": from, "chat": room.chat, "date": now() });
            if let Some(thread) = thread {
                assert!(room.topics.contains_key(&thread), "chat {} has no topic {thread}", self.id);
                message["message_thread_id"] = json!(thread);
                message["is_topic_message"] = json!(true);
            }
            if let Some(mut original) = original.or_else(|| Some(room.opening(thread?))) {
                original.as_object_mut().map(|fields| fields.remove("reply_to_message"));
                message["reply_to_message"] = original;
            }
            if self.user == ANONYMOUS {
                message["sender_chat"] = room.chat.clone();
            }
            write(&mut message, text);
            room.keep(message.clone());
            world.updates.push(json!({ "message": message }));
            id
        })
    }

    fn from(&self, world: &World) -> Value {
        world.people.get(&self.user).map(Person::to_json).unwrap_or_default()
    }

    fn change<T>(&self, deed: impl FnOnce(&mut World) -> T) -> T {
        self.telegram.shared().change(deed)
    }
}

/// Puts a text into a message, with the entities that Telegram finds in it by itself.
fn write(message: &mut Value, text: &str) {
    message["text"] = json!(text);
    let commands = commands(text);
    if commands.is_empty() {
        message.as_object_mut().map(|fields| fields.remove("entities"));
    } else {
        message["entities"] = json!(commands);
    }
}

/// `/word` and `/word@bot` at the start of a text or after a space.
fn commands(text: &str) -> Vec<Value> {
    let is_word = |letter: &char| letter.is_ascii_alphanumeric() || *letter == '_';
    let mut found = Vec::new();
    let mut offset = 0;
    for piece in text.split_inclusive(char::is_whitespace) {
        if let Some(rest) = piece.strip_prefix('/') {
            let name = rest.chars().take_while(is_word).count();
            let address = rest[name..].strip_prefix('@').map_or(0, |bot| bot.chars().take_while(is_word).count());
            if (1..=64).contains(&name) {
                let length = 1 + name + if address > 0 { 1 + address } else { 0 };
                found.push(json!({ "type": "bot_command", "offset": offset, "length": length }));
            }
        }
        offset += super::utf16::len(piece);
    }
    found
}
