//! What happens around the conversation: blocking, leaving, moving, closing topics, queries growing old.
//!
//! Each comes with the update Telegram would send; the `quietly` forms leave it out, as when the bot was away too long.

use std::time::Duration;

use serde_json::{Value, json};

use super::StandIn;
use super::methods::member_of;
use super::room::Room;
use super::world::{ANONYMOUS, Person, World, now};

impl StandIn {
    /// A person blocks the bot.
    pub fn block(&self, user: i64) {
        self.shared().change(|world| stand(world, user, user, "kicked", true));
    }

    /// A person blocks the bot and the update is lost.
    pub fn block_quietly(&self, user: i64) {
        self.shared().change(|world| stand(world, user, user, "kicked", false));
    }

    /// A person takes the bot back.
    pub fn unblock(&self, user: i64) {
        self.shared().change(|world| stand(world, user, user, "member", true));
    }

    /// A group throws the bot out.
    pub fn kick(&self, chat: impl Into<i64>) {
        self.shared().change(|world| stand(world, chat.into(), ANONYMOUS, "kicked", true));
    }

    /// A group throws the bot out and the update is lost.
    pub fn kick_quietly(&self, chat: impl Into<i64>) {
        self.shared().change(|world| stand(world, chat.into(), ANONYMOUS, "kicked", false));
    }

    /// A group takes the bot in again.
    pub fn invite(&self, chat: impl Into<i64>) {
        self.shared().change(|world| stand(world, chat.into(), ANONYMOUS, "member", true));
    }

    /// A group makes the bot an administrator.
    pub fn promote(&self, chat: impl Into<i64>) {
        self.shared().change(|world| stand(world, chat.into(), ANONYMOUS, "administrator", true));
    }

    /// The bot's standing changes: `administrator`, `member`, `restricted` (it may not write), `left` or `kicked`.
    pub fn bot_becomes(&self, chat: impl Into<i64>, status: &str) {
        self.shared().change(|world| stand(world, chat.into(), ANONYMOUS, status, true));
    }

    /// The bot's standing changes and the update is lost, or it has always been so.
    pub fn bot_becomes_quietly(&self, chat: impl Into<i64>, status: &str) {
        self.shared().change(|world| stand(world, chat.into(), ANONYMOUS, status, false));
    }

    /// Makes a message look as if it had been written so long ago.
    pub fn grow_old(&self, chat: impl Into<i64>, message: i64, age: Duration) {
        let chat = chat.into();
        self.shared().change(|world| {
            let message = world.room(chat).messages.get_mut(&message);
            let message = message.unwrap_or_else(|| panic!("chat {chat} does not have this message"));
            message["date"] = json!(now() - age.as_secs());
        });
    }

    /// A group becomes a supergroup: both sides get their service message, the old id is refused from now on.
    pub fn migrate(&self, old: impl Into<i64>, new: i64) {
        let old = old.into();
        self.shared().change(|world| {
            let from = Person { id: ANONYMOUS, language: String::new() }.to_json();
            move_room(world, old, new);
            announce(world, old, &from, "migrate_to_chat_id", json!(new));
            announce(world, new, &from, "migrate_from_chat_id", json!(old));
        });
    }

    /// A group becomes a supergroup and the service messages are lost.
    pub fn migrate_quietly(&self, old: impl Into<i64>, new: i64) {
        self.shared().change(|world| move_room(world, old.into(), new));
    }

    /// Closes a topic to all but administrators; 1 closes General.
    pub fn close_topic(&self, chat: impl Into<i64>, thread: i64) {
        let chat = chat.into();
        self.shared().change(|world| {
            let topic = world.room(chat).topics.get_mut(&thread);
            topic.unwrap_or_else(|| panic!("chat {chat} has no topic {thread}")).closed = true;
        });
    }

    /// Deletes a topic: requests that name it find nothing.
    pub fn delete_topic(&self, chat: impl Into<i64>, thread: i64) {
        self.shared().change(|world| world.room(chat.into()).topics.remove(&thread));
    }

    /// A person deletes a message. The bot is not told.
    pub fn delete_message(&self, chat: impl Into<i64>, message: i64) {
        self.shared().change(|world| world.room(chat.into()).messages.remove(&message));
    }

    /// A callback or inline query becomes too old to be answered.
    pub fn expire(&self, query: &str) {
        self.shared().change(|world| world.queries.entry(query.to_owned()).or_default().late = true);
    }
}

/// Gives the bot a new standing in a chat.
fn stand(world: &mut World, chat: i64, by: i64, status: &str, tell: bool) {
    let bot = world.bot();
    let from = world.people.get(&by).cloned().unwrap_or(Person { id: by, language: String::new() }).to_json();
    let known = ["administrator", "member", "restricted", "left", "kicked"];
    assert!(known.contains(&status), "a bot cannot be {status:?}, only one of {known:?}");
    let room = world.room(chat);
    let old = std::mem::replace(&mut room.bot_status, status.to_owned());
    let update = json!({ "my_chat_member": {
        "chat": room.chat, "from": from, "date": now(),
        "old_chat_member": member_of(room, bot.clone(), &old), "new_chat_member": member_of(room, bot, status),
    }});
    if tell {
        world.updates.push(update);
    }
}

fn move_room(world: &mut World, old: i64, new: i64) {
    let mut room = Room::group(new);
    let left = world.room(old);
    room.members = left.members.clone();
    room.chat["title"] = left.chat["title"].clone();
    left.moved_to = Some(new);
    world.rooms.insert(new, room);
}

/// A service message with one field.
fn announce(world: &mut World, chat: i64, from: &Value, field: &str, value: Value) {
    let room = world.room(chat);
    let mut message = json!({
        "message_id": room.next_message_id(), "date": now(), "chat": room.chat, "from": from,
    });
    message[field] = value;
    room.keep(message.clone());
    world.updates.push(json!({ "message": message }));
}
