//! The bot's commands, name and descriptions, per scope and language.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::request::{Outcome, Refusal, Request};
use super::world::World;

/// What `setMy…` stored.
#[derive(Default)]
pub struct Profiles {
    /// Keyed by scope and language.
    commands: BTreeMap<(String, String), Value>,
    /// Keyed by field and language.
    texts: BTreeMap<(&'static str, String), String>,
}

/// The bot's profile as a person with some app language sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    pub name: String,
    pub description: String,
    pub short_description: String,
}

impl Profiles {
    /// The profile in a language, each text falling back to the one without a language.
    pub fn seen_in(&self, language: &str) -> Profile {
        let text = |field| self.text(field, language);
        Profile { name: text("name"), description: text("description"), short_description: text("short_description") }
    }

    /// The commands stored for exactly this scope and language, as name and description.
    pub fn commands(&self, scope: &str, language: &str) -> Vec<(String, String)> {
        let stored = self.commands.get(&(scope.to_owned(), language.to_owned()));
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let commands = stored.and_then(Value::as_array).into_iter().flatten();
        commands.map(|command| (text(&command["command"]), text(&command["description"]))).collect()
    }

    fn text(&self, field: &'static str, language: &str) -> String {
        let own = self.texts.get(&(field, language.to_owned()));
        own.or_else(|| self.texts.get(&(field, String::new()))).cloned().unwrap_or_default()
    }
}

/// `setMyCommands`.
pub fn set_commands(world: &mut World, request: &Request) -> Outcome {
    let key = (scope(world, request)?, request.text("language_code"));
    world.profiles.commands.insert(key, request.get("commands").clone());
    Ok(json!(true))
}

/// `getMyCommands`.
pub fn get_commands(world: &mut World, request: &Request) -> Outcome {
    let key = (scope(world, request)?, request.text("language_code"));
    Ok(world.profiles.commands.get(&key).cloned().unwrap_or(json!([])))
}

/// `deleteMyCommands`.
pub fn delete_commands(world: &mut World, request: &Request) -> Outcome {
    let key = (scope(world, request)?, request.text("language_code"));
    world.profiles.commands.remove(&key);
    Ok(json!(true))
}

/// `setMyName` and its two sisters; an empty text takes the one in that language away.
pub fn set_text(world: &mut World, request: &Request, field: &'static str) -> Outcome {
    let (key, text) = ((field, request.text("language_code")), request.text(field));
    if text.is_empty() {
        world.profiles.texts.remove(&key);
    } else {
        world.profiles.texts.insert(key, text);
    }
    Ok(json!(true))
}

/// `getMyName` and its two sisters.
pub fn get_text(world: &mut World, request: &Request, field: &'static str) -> Outcome {
    let mut text = world.profiles.text(field, &request.text("language_code"));
    if field == "name" && text.is_empty() {
        text = world.me["first_name"].as_str().unwrap_or_default().to_owned();
    }
    Ok(json!({ field: text }))
}

/// A scope as one word: `default`, `all_group_chats`, `chat:-100`, `chat_member:-100:7`.
fn scope(world: &World, request: &Request) -> Result<String, Refusal> {
    let scope = request.get("scope");
    if scope.is_null() {
        return Ok("default".to_owned());
    }
    let kind = scope["type"].as_str().unwrap_or_default();
    let (chat, user) = (scope["chat_id"].as_i64(), scope["user_id"].as_i64());
    if chat.is_some_and(|chat| !world.rooms.contains_key(&chat)) {
        return Err(Refusal::bad("chat not found"));
    }
    match (kind, chat, user) {
        ("default" | "all_private_chats" | "all_group_chats" | "all_chat_administrators", ..) => Ok(kind.to_owned()),
        ("chat" | "chat_administrators", Some(chat), _) => Ok(format!("{kind}:{chat}")),
        ("chat_member", Some(chat), Some(user)) => Ok(format!("{kind}:{chat}:{user}")),
        _ => Err(Refusal::bad("can't parse BotCommandScope: unsupported type specified")),
    }
}
