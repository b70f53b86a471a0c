//! A chat as people use it: who speaks there, presses buttons and asks inline. What they say is in `speech`.

use serde_json::{Value, json};

use super::StandIn;
use super::sent::Sent;
use super::world::{ANONYMOUS, CHANNEL_BOT, Person, World};

/// Who speaks in a group unless a test says otherwise.
pub const SOMEONE: i64 = 1001;

/// A chat together with the person who speaks there.
#[derive(Clone)]
pub struct Chat {
    telegram: StandIn,
    id: i64,
    user: i64,
    /// The channel in whose name the speaker writes.
    voice: Option<i64>,
}

impl From<&Chat> for i64 {
    fn from(chat: &Chat) -> i64 {
        chat.id
    }
}

impl Chat {
    pub(super) fn new(telegram: &StandIn, id: i64, user: i64) -> Chat {
        Chat { telegram: telegram.clone(), id, user, voice: None }
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
        Chat { user, voice: None, ..self.clone() }
    }

    /// The same group, with an administrator speaking in the group's name.
    #[must_use]
    pub fn anonymous(&self) -> Chat {
        self.by(ANONYMOUS, "")
    }

    /// The same group, with a member speaking in the name of a channel.
    #[must_use]
    pub fn as_channel(&self, channel: &Chat) -> Chat {
        Chat { voice: Some(channel.id), ..self.by(CHANNEL_BOT, "") }
    }

    /// Makes the speaker a `member`, `administrator`, `creator`, …, without an update.
    pub fn standing(&self, status: &str) -> &Chat {
        self.change(|world| world.room(self.id).members.insert(self.user, status.to_owned()));
        self
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
            world.queries.entry(id.clone()).or_default().asked = query.to_owned();
            let from = self.from(world);
            let kind = if self.id == self.user { json!("sender") } else { world.room(self.id).chat["type"].clone() };
            world.updates.push(json!({ "inline_query": {
                "id": id, "from": from, "query": query, "offset": offset, "chat_type": kind,
            }}));
            id
        })
    }

    pub(super) fn telegram(&self) -> &StandIn {
        &self.telegram
    }

    pub(super) fn user(&self) -> i64 {
        self.user
    }

    pub(super) fn voice(&self) -> Option<i64> {
        self.voice
    }

    pub(super) fn from(&self, world: &World) -> Value {
        world.people.get(&self.user).map(Person::to_json).unwrap_or_default()
    }

    pub(super) fn change<T>(&self, deed: impl FnOnce(&mut World) -> T) -> T {
        self.telegram.shared().change(deed)
    }
}
