//! Who hears what: outside a chat the bot hears nothing, and in privacy mode not much in groups.

use serde_json::Value;

use super::StandIn;
use super::world::World;

/// The fields that make a message a service message; all bots hear those.
const SERVICE: [&str; 9] = [
    "new_chat_members",
    "left_chat_member",
    "new_chat_title",
    "pinned_message",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "forum_topic_created",
    "forum_topic_closed",
    "forum_topic_reopened",
];

impl StandIn {
    /// Turns privacy mode on or off, as with BotFather. Until this is called all messages arrive, although `getMe` says
    /// that privacy mode is on: most tests are about messages, not about whether they come.
    ///
    /// With privacy mode on the bot hears in groups: commands without an address or with its own, replies to its
    /// messages, messages sent via it and service messages. As an administrator it hears everything.
    pub fn privacy(&self, on: bool) {
        self.shared().change(|world| {
            world.privacy = on;
            world.me["can_read_all_group_messages"] = Value::from(!on);
        });
    }
}

/// Whether the bot gets a message of a chat.
pub fn hears(world: &World, message: &Value) -> bool {
    let room = message["chat"]["id"].as_i64().and_then(|id| world.rooms.get(&id));
    let Some(room) = room.filter(|room| !room.is_private()) else { return true };
    match room.bot_status.as_str() {
        "left" | "kicked" => false,
        "administrator" => true,
        _ if room.kind() == "channel" => false,
        _ => !world.privacy || is_meant_for_bot(world, message),
    }
}

fn is_meant_for_bot(world: &World, message: &Value) -> bool {
    let bot = &world.me["id"];
    let answers = message["reply_to_message"]["from"]["id"] == *bot;
    let served = SERVICE.iter().any(|field| !message[field].is_null());
    answers
        || served
        || message["via_bot"]["id"] == *bot
        || commands(world, message["text"].as_str().or(message["caption"].as_str()).unwrap_or_default())
}

/// Whether a text begins with a command that this bot may take for its own.
fn commands(world: &World, text: &str) -> bool {
    let Some(command) = text.strip_prefix('/') else { return false };
    let word = command.split(char::is_whitespace).next().unwrap_or_default();
    let own = world.me["username"].as_str().unwrap_or_default();
    let (name, address) = word.split_once('@').unwrap_or((word, own));
    !name.is_empty() && address.eq_ignore_ascii_case(own)
}
