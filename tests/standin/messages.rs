//! Sending, editing and deleting, with the chats and messages at hand.

use serde_json::{Value, json};

use super::request::{Outcome, Refusal, Request};
use super::room::Room;
use super::sent::Sent;
use super::utf16;
use super::world::{World, now};

const NOT_MODIFIED: &str = "message is not modified: specified new message content and reply markup are exactly \
     the same as a current content and reply markup of the message";

/// `sendMessage` and `sendDocument`.
pub fn send(world: &mut World, request: &Request) -> Outcome {
    let bot = world.bot();
    let room = world.open_room(request)?;
    let thread = request.int("message_thread_id");
    room.admits_writing()?;
    room.admits_thread(thread)?;
    let (original, slip) = replied(room, request)?;
    let (sender, who) = if room.kind() == "channel" { ("sender_chat", room.chat.clone()) } else { ("from", bot) };
    let mut message = json!({
        "message_id": room.next_message_id(), "date": now(), "chat": room.chat, sender: who,
    });
    if let Some(thread) = thread {
        message["message_thread_id"] = json!(thread);
        message["is_topic_message"] = json!(true);
    }
    if let Some(mut original) = original {
        // Telegram never nests replies deeper than one.
        original.as_object_mut().map(|fields| fields.remove("reply_to_message"));
        message["reply_to_message"] = original;
    }
    fill(&mut message, request);
    room.own.extend(message["message_id"].as_i64());
    if request.get("reply_markup")["force_reply"] == true {
        room.asking.extend(message["message_id"].as_i64());
    }
    room.keep(message.clone());
    world.violations.extend(slip.map(|slip| format!("{}: {slip}", request.method)));
    world.sent.push(Sent::read(request.method, &message, Value::Object(request.params.clone())));
    Ok(message)
}

/// `editMessageText`; the markup goes away unless it is sent again.
pub fn edit_text(world: &mut World, request: &Request) -> Outcome {
    if !request.get("inline_message_id").is_null() {
        return edited_inline(world, request, |message| fill(message, request));
    }
    let message = edited(world, request, |message| fill(message, request))?;
    world.sent.push(Sent::read(request.method, &message, Value::Object(request.params.clone())));
    Ok(message)
}

/// `editMessageReplyMarkup`.
pub fn edit_markup(world: &mut World, request: &Request) -> Outcome {
    if !request.get("inline_message_id").is_null() {
        return edited_inline(world, request, |message| fill_markup(message, request));
    }
    edited(world, request, |message| fill_markup(message, request))
}

/// `deleteMessage`.
pub fn delete(world: &mut World, request: &Request) -> Outcome {
    let bot = world.me["id"].clone();
    let room = world.open_room(request)?;
    let id = request.int("message_id").unwrap_or_default();
    let message = room.messages.get(&id).ok_or_else(|| Refusal::bad("message to delete not found"))?;
    let own = room.own.contains(&id) || message["from"]["id"] == bot;
    let young = message["date"].as_u64().unwrap_or_default() + 48 * 3600 >= now();
    let may = room.bot_status == "administrator" || young && (own || room.is_private());
    if !may {
        return Err(Refusal::bad("message can't be deleted"));
    }
    room.messages.remove(&id);
    Ok(json!(true))
}

/// `setMessageReaction`.
pub fn react(world: &mut World, request: &Request) -> Outcome {
    let room = world.open_room(request)?;
    let id = request.int("message_id").unwrap_or_default();
    if !room.messages.contains_key(&id) {
        return Err(Refusal::bad("message to react not found"));
    }
    room.reactions.insert(id, request.get("reaction").clone());
    Ok(json!(true))
}

/// `sendChatAction`.
pub fn act(world: &mut World, request: &Request) -> Outcome {
    let room = world.open_room(request)?;
    room.admits_writing()?;
    room.admits_thread(request.int("message_thread_id"))?;
    Ok(json!(true))
}

/// Puts text or file, entities and markup of a request into a message.
fn fill(message: &mut Value, request: &Request) {
    let file = request.get("document");
    if file.is_object() {
        let (name, size) = (&file["file_name"], &file["size"]);
        let id = format!("sent-{}-{}", message["chat"]["id"], message["message_id"]);
        message["document"] = json!({ "file_id": id, "file_unique_id": id, "file_name": name, "file_size": size });
        return fill_markup(message, request);
    }
    message["text"] = json!(request.text("text"));
    match request.get("entities").as_array() {
        Some(entities) if !entities.is_empty() => message["entities"] = json!(entities),
        _ => remove(message, "entities"),
    }
    fill_markup(message, request);
}

fn fill_markup(message: &mut Value, request: &Request) {
    let rows = request.get("reply_markup")["inline_keyboard"].as_array();
    match rows.filter(|rows| rows.iter().any(|row| row.as_array().is_some_and(|row| !row.is_empty()))) {
        Some(rows) => message["reply_markup"] = json!({ "inline_keyboard": rows }),
        None => remove(message, "reply_markup"),
    }
}

fn remove(message: &mut Value, field: &str) {
    message.as_object_mut().map(|fields| fields.remove(field));
}

/// Changes a message of the bot, unless the change would change nothing.
fn edited(world: &mut World, request: &Request, change: impl Fn(&mut Value)) -> Outcome {
    let bot = world.me["id"].clone();
    let room = world.open_room(request)?;
    let id = request.int("message_id").ok_or_else(|| Refusal::bad("message identifier is not specified"))?;
    let old = room.messages.get(&id).ok_or_else(|| Refusal::bad("message to edit not found"))?;
    room.admits_writing()?;
    if room.asking.contains(&id) || !room.own.contains(&id) && old["from"]["id"] != bot {
        return Err(Refusal::bad("message can't be edited"));
    }
    let mut message = old.clone();
    change(&mut message);
    if message == *old {
        return Err(Refusal::bad(NOT_MODIFIED));
    }
    message["edit_date"] = json!(now());
    room.keep(message.clone());
    Ok(message)
}

/// Changes an inline message. One that no test has made is taken on trust.
fn edited_inline(world: &mut World, request: &Request, change: impl Fn(&mut Value)) -> Outcome {
    let id = request.text("inline_message_id");
    let old = world.inline.get(&id).cloned().unwrap_or(json!({}));
    let mut message = old.clone();
    change(&mut message);
    if message == old {
        return Err(Refusal::bad(NOT_MODIFIED));
    }
    let edit = Sent::read(request.method, &message, Value::Object(request.params.clone()));
    world.inline_edits.push((id.clone(), edit));
    world.inline.insert(id, message);
    Ok(json!(true))
}

/// The message a request answers, and what is odd about that answer.
fn replied(room: &Room, request: &Request) -> Result<(Option<Value>, Option<String>), Refusal> {
    let reply = request.get("reply_parameters");
    let old_way = request.int("reply_to_message_id");
    let Some(id) = reply["message_id"].as_i64().or(old_way) else { return Ok((None, None)) };
    if reply["chat_id"].as_i64().is_some_and(|chat| chat != room.id) {
        return Ok((None, Some("replies to a message of another chat".to_owned())));
    }
    let lenient = reply["allow_sending_without_reply"] == true || request.flag("allow_sending_without_reply");
    let Some(original) = room.messages.get(&id) else {
        return if lenient { Ok((None, None)) } else { Err(Refusal::bad("message to be replied not found")) };
    };
    quoted(original, reply)?;
    let elsewhere = room.topics.len() > 1 && original["message_thread_id"].as_i64() != request.int("message_thread_id");
    Ok((Some(original.clone()), elsewhere.then(|| format!("answers message {id} in another topic"))))
}

/// A quotation must be an exact part of the message it is taken from.
fn quoted(original: &Value, reply: &Value) -> Result<(), Refusal> {
    let Some(quote) = reply["quote"].as_str() else { return Ok(()) };
    let text = original["text"].as_str().unwrap_or_default();
    let length = utf16::len(quote);
    let placed = match reply["quote_position"].as_u64().map(usize::try_from) {
        None => text.contains(quote),
        // Telegram looks for the nearest place; a position that is off is a slip of ours.
        Some(position) => position.is_ok_and(|at| utf16::slice(text, at, length).as_deref() == Some(quote)),
    };
    let lawful = (1..=1024).contains(&length) && placed;
    if lawful { Ok(()) } else { Err(Refusal::bad("QUOTE_TEXT_INVALID")) }
}
