//! What Telegram's rules say about a request by itself, before chats and messages are looked at.
//!
//! A broken rule is either refused with Telegram's sentence or, where Telegram would silently repair or drop
//! something, accepted with a note. Both end up in the list of violations. Where Telegram repairs what is surely a
//! slip of ours (an entity outside the text), the stand-in is stricter and refuses.

use serde_json::Value;

use super::entities;
use super::inline;
use super::keyboard;
use super::request::{Refusal, Request};
use super::utf16;
use super::webhook;

/// The longest text of a message, in UTF-16 units.
const TEXT_MAX: usize = 4096;

/// The longest text below a file, in UTF-16 units.
const CAPTION_MAX: usize = 1024;

/// What is unlawful about a request by itself, before chats and messages are looked at.
pub fn unlawful(method: &'static str, params: &Value) -> Vec<String> {
    let mut notes = Vec::new();
    let params = params.as_object().cloned().unwrap_or_default();
    if let Err(refusal) = check(&Request { method, params }, &mut notes) {
        notes.push(refusal.description);
    }
    notes
}

const ACTIONS: [&str; 11] = [
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
];

/// Remarks on things that were let through although they break a rule.
pub type Notes = Vec<String>;

/// Checks whatever the method has rules for.
pub fn check(request: &Request, notes: &mut Notes) -> Result<(), Refusal> {
    let strange = request.strange_params();
    notes.extend(strange.iter().map(|name| format!("unknown parameter {name}")));
    match request.method {
        "sendMessage" | "editMessageText" => message(request, notes),
        "sendDocument" => document(request, notes),
        "editMessageReplyMarkup" => edit(request, notes),
        "sendChatAction" => action(&request.text("action")),
        "answerCallbackQuery" => callback_answer(request),
        "answerInlineQuery" => inline::check(request, notes),
        "setMyCommands" => commands(request),
        "getMyCommands" | "deleteMyCommands" => language(request),
        "setMyName" => profile(request, "name", 64),
        "setMyDescription" => profile(request, "description", 512),
        "setMyShortDescription" => profile(request, "short_description", 120),
        "setWebhook" => webhook::check(request, notes),
        "setMessageReaction" => reaction(request.get("reaction")),
        _ => Ok(()),
    }
}

/// The text of a message with its entities; also used for the messages inside inline results.
pub fn text(text: &str, parse_mode: &str, entities: &Value, notes: &mut Notes) -> Result<(), Refusal> {
    if !parse_mode.is_empty() {
        notes.push(format!("parse_mode {parse_mode}: we send entities only"));
    }
    if text.trim().is_empty() {
        return Err(Refusal::bad("message text is empty"));
    }
    if utf16::len(text) > TEXT_MAX {
        return Err(Refusal::bad("message is too long"));
    }
    entities::check(text, entities, notes)
}

fn message(request: &Request, notes: &mut Notes) -> Result<(), Refusal> {
    text(&request.text("text"), &request.text("parse_mode"), request.get("entities"), notes)?;
    preview(request.get("link_preview_options"), notes);
    strange(
        request.get("reply_parameters"),
        "message_id chat_id allow_sending_without_reply quote quote_parse_mode quote_entities quote_position \
         checklist_task_id poll_option_id",
        "reply_parameters",
        notes,
    );
    let (markup, private) = (request.get("reply_markup"), in_private(request));
    match request.method {
        "sendMessage" => keyboard::check(markup, private, notes),
        _ => edit(request, notes),
    }
}

/// A file that is uploaded. Ours are texts without a caption.
fn document(request: &Request, notes: &mut Notes) -> Result<(), Refusal> {
    let file = request.get("document");
    if !file.is_object() {
        return Err(Refusal::bad("there is no document in the request"));
    }
    if file["size"] == 0 {
        return Err(Refusal::bad("file must be non-empty"));
    }
    let name = file["file_name"].as_str().unwrap_or_default();
    if name.is_empty() || name.contains(['/', '\\']) {
        notes.push(format!("a file called {name:?}"));
    }
    if utf16::len(&request.text("caption")) > CAPTION_MAX {
        return Err(Refusal::bad("message caption is too long"));
    }
    keyboard::check(request.get("reply_markup"), in_private(request), notes)
}

/// What all edits have in common.
fn edit(request: &Request, notes: &mut Notes) -> Result<(), Refusal> {
    if !request.get("inline_message_id").is_null() && !request.get("chat_id").is_null() {
        notes.push("both chat_id and inline_message_id: Telegram ignores the chat".to_owned());
    }
    keyboard::check_inline(request.get("reply_markup"), in_private(request), notes)
}

/// Options of the preview under a text; also used for the messages inside inline results.
pub fn preview(options: &Value, notes: &mut Notes) {
    let known = "is_disabled url prefer_small_media prefer_large_media show_above_text";
    strange(options, known, "link_preview_options", notes);
    if options["prefer_small_media"] == true && options["prefer_large_media"] == true {
        notes.push("link_preview_options: both small and large".to_owned());
    }
}

/// Notes the fields that an object should not have: Telegram ignores them silently, so they are always slips.
pub fn strange(object: &Value, known: &str, name: &str, notes: &mut Notes) {
    let is_known = |field: &str| known.split_whitespace().any(|known| known == field);
    let fields = object.as_object().into_iter().flatten().map(|(field, _)| field);
    notes.extend(fields.filter(|field| !is_known(field)).map(|field| format!("{name}: unknown field {field}")));
}

fn in_private(request: &Request) -> bool {
    request.chat().is_some_and(|chat| chat > 0)
}

fn action(action: &str) -> Result<(), Refusal> {
    let known = ACTIONS.contains(&action);
    if known { Ok(()) } else { Err(Refusal::bad("wrong parameter action in request")) }
}

fn callback_answer(request: &Request) -> Result<(), Refusal> {
    let length = request.text("text").chars().count();
    if length > 200 {
        return Err(Refusal::bad("MESSAGE_TOO_LONG"));
    }
    // Other addresses are only for games, which this bot has not.
    let url = request.text("url");
    let ours = ["https://t.me/", "http://t.me/", "t.me/"].iter().any(|start| url.starts_with(start));
    if url.is_empty() || ours { Ok(()) } else { Err(Refusal::bad("URL_INVALID")) }
}

fn language(request: &Request) -> Result<(), Refusal> {
    let code = request.text("language_code");
    let two_letters = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_lowercase());
    if code.is_empty() || two_letters { Ok(()) } else { Err(Refusal::bad("invalid language code specified")) }
}

fn profile(request: &Request, field: &str, longest: usize) -> Result<(), Refusal> {
    language(request)?;
    let length = request.text(field).chars().count();
    if length > longest { Err(Refusal::bad(format!("{field} is too long"))) } else { Ok(()) }
}

fn commands(request: &Request) -> Result<(), Refusal> {
    language(request)?;
    let Some(commands) = request.get("commands").as_array() else {
        return Err(Refusal::bad("can't parse commands: expected an Array of BotCommand"));
    };
    if commands.len() > 100 {
        return Err(Refusal::bad("BOT_COMMANDS_TOO_MUCH"));
    }
    commands.iter().try_for_each(command)
}

fn command(command: &Value) -> Result<(), Refusal> {
    let name = command["command"].as_str().unwrap_or_default();
    let description = command["description"].as_str().unwrap_or_default().trim();
    let lawful = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    let wrong = match (name.chars().count(), description.chars().count()) {
        (0, _) => "command must be non-empty",
        (33.., _) => "command length must not exceed 32",
        (_, 0) => "command description must be non-empty",
        (_, 257..) => "command description length must not exceed 256",
        _ if !name.bytes().all(lawful) => "BOT_COMMAND_INVALID",
        _ => return Ok(()),
    };
    Err(Refusal::bad(wrong))
}

fn reaction(reaction: &Value) -> Result<(), Refusal> {
    let reactions = reaction.as_array().map_or(&[][..], Vec::as_slice);
    if reactions.len() > 1 {
        return Err(Refusal::bad("REACTIONS_TOO_MANY"));
    }
    let lawful = |reaction: &Value| match reaction["type"].as_str() {
        Some("emoji") => reaction["emoji"].as_str().is_some_and(is_reaction),
        kind => kind == Some("custom_emoji"),
    };
    if reactions.iter().all(lawful) { Ok(()) } else { Err(Refusal::bad("REACTION_INVALID")) }
}

/// The emoji of the Bot API's `ReactionTypeEmoji`.
fn is_reaction(emoji: &str) -> bool {
    const REACTIONS: &str = "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 \
         😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡";
    REACTIONS.split_whitespace().any(|known| known == emoji)
}
