//! Requests as the Bot API wants them.

use serde_json::{Value, json};

use super::button;
use crate::i18n::Lang;
use crate::render::telegram::{Entity, Kind, Message};
use crate::reply::Does;
use crate::store::Store;
use crate::text::percent;

/// Something to be sent to a chat.
#[derive(Clone, Debug)]
pub struct Parcel {
    /// The method.
    pub method: &'static str,
    /// Its parameters, without the chat.
    pub body: Value,
}

/// Where an answer goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Address {
    /// The forum topic it was asked in; none in a chat without topics and in General.
    pub thread: Option<i32>,
    /// The message it answers.
    pub reply_to: Option<i32>,
}

/// A message as a request.
pub fn send(message: &Message, address: Address, lang: Lang, store: &Store) -> anyhow::Result<Parcel> {
    let mut body = content(message, lang, store)?;
    if let Some(thread) = address.thread {
        body["message_thread_id"] = json!(thread);
    }
    if let Some(reply_to) = address.reply_to {
        body["reply_parameters"] = json!({ "message_id": reply_to, "allow_sending_without_reply": true });
    }
    Ok(Parcel { method: "sendMessage", body })
}

/// A message that takes the place of another.
pub fn edit(message: &Message, message_id: i32, lang: Lang, store: &Store) -> anyhow::Result<Parcel> {
    let mut body = content(message, lang, store)?;
    body["message_id"] = json!(message_id);
    Ok(Parcel { method: "editMessageText", body })
}

fn content(message: &Message, lang: Lang, store: &Store) -> anyhow::Result<Value> {
    let mut body = json!({ "text": message.text, "link_preview_options": preview(message) });
    if !message.entities.is_empty() {
        body["entities"] = message.entities.iter().map(entity).collect();
    }
    if !message.buttons.is_empty() {
        body["reply_markup"] = keyboard(message, lang, store)?;
    }
    Ok(body)
}

fn preview(message: &Message) -> Value {
    match &message.preview {
        Some(url) => json!({ "url": url, "prefer_small_media": true }),
        None => json!({ "is_disabled": true }),
    }
}

fn entity(entity: &Entity) -> Value {
    let (offset, length) = (entity.offset, entity.length);
    let link = |url: &str| json!({ "type": "text_link", "offset": offset, "length": length, "url": url });
    let kind = match &entity.kind {
        Kind::Link(url) => return link(url),
        Kind::Start(payload) => return link(&deep_link(payload)),
        Kind::Bold => "bold",
        Kind::Italic => "italic",
        Kind::Code => "code",
        Kind::Quote => "expandable_blockquote",
    };
    json!({ "type": kind, "offset": offset, "length": length })
}

fn keyboard(message: &Message, lang: Lang, store: &Store) -> anyhow::Result<Value> {
    let mut rows = Vec::new();
    for row in &message.buttons {
        let mut keys = Vec::new();
        for (label, does) in row {
            keys.push(match does {
                Does::Ask(action) => json!({ "text": label, "callback_data": button::write(action, lang, store)? }),
                Does::Open(url) => json!({ "text": label, "url": url }),
                Does::Copy(text) => json!({ "text": label, "copy_text": { "text": text } }),
                Does::Inline(query) => json!({ "text": label, "switch_inline_query_current_chat": query }),
                Does::Link(payload) => json!({ "text": label, "url": deep_link(payload) }),
                Does::Share { payload, text } => {
                    let (url, text) = (percent::encode(&deep_link(payload)), percent::encode(text));
                    json!({ "text": label, "url": format!("https://t.me/share/url?url={url}&text={text}") })
                }
            });
        }
        rows.push(keys);
    }
    Ok(json!({ "inline_keyboard": rows }))
}

/// A link to the bot that opens what the payload names.
fn deep_link(payload: &str) -> String {
    format!("https://t.me/nqbot?start={payload}")
}

/// The same without looks, for when Telegram refuses them.
pub fn without_looks(parcel: &Parcel) -> Option<Parcel> {
    let mut plain = parcel.clone();
    plain.body.as_object_mut()?.remove("entities")?;
    Some(plain)
}
