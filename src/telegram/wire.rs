//! Requests as the Bot API wants them.

use serde_json::{Value, json};

use super::button;
use crate::i18n::Lang;
use crate::render::telegram::{Entity, Kind, Message};
use crate::reply::{Does, Prompt};
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// The forum topic it was asked in; none in a chat without topics and in General.
    pub thread: Option<i32>,
    /// The message it answers.
    pub reply_to: Option<i32>,
}

/// What the buttons of an answer need to know.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    /// The answer's language.
    pub lang: Lang,
    /// Who asked, where several people see the answer.
    pub owner: Option<i64>,
    /// The bot's name, for links to it.
    pub bot: &'a str,
    /// Where long lines are kept.
    pub store: &'a Store,
}

/// A message as a request.
pub fn send(message: &Message, address: Address, frame: Frame) -> anyhow::Result<Parcel> {
    let mut body = content(message, frame)?;
    if let Some(thread) = address.thread {
        body["message_thread_id"] = json!(thread);
    }
    if let Some(reply_to) = address.reply_to {
        body["reply_parameters"] = json!({ "message_id": reply_to, "allow_sending_without_reply": true });
    }
    Ok(Parcel { method: "sendMessage", body })
}

/// A message that takes the place of another.
pub fn edit(message: &Message, message_id: i32, frame: Frame) -> anyhow::Result<Parcel> {
    let mut body = content(message, frame)?;
    body["message_id"] = json!(message_id);
    Ok(Parcel { method: "editMessageText", body })
}

/// Asks for an answer to this very message, from whom it answers, in place of buttons.
pub fn prompting(mut parcel: Parcel, prompt: &Prompt, lang: Lang) -> Parcel {
    parcel.body["reply_markup"] =
        json!({ "force_reply": true, "selective": true, "input_field_placeholder": prompt.placeholder.get(lang) });
    parcel
}

/// The link that opens the private chat with the bot at what a start parameter names.
pub fn deep_link(bot: &str, payload: &str) -> String {
    format!("https://t.me/{bot}?start={payload}")
}

/// The text of a message with its looks, as every method wants it; `text` is what the method calls the text.
pub fn text(message: &Message, text: &str, bot: &str) -> Value {
    let mut body = json!({ text: message.text, "link_preview_options": preview(message) });
    if !message.entities.is_empty() {
        body["entities"] = message.entities.iter().map(|one| entity(one, bot)).collect();
    }
    body
}

fn content(message: &Message, frame: Frame) -> anyhow::Result<Value> {
    let mut body = text(message, "text", frame.bot);
    if !message.buttons.is_empty() {
        body["reply_markup"] = keyboard(message, frame)?;
    }
    Ok(body)
}

fn preview(message: &Message) -> Value {
    match &message.preview {
        Some(url) => json!({ "url": url, "prefer_small_media": true }),
        None => json!({ "is_disabled": true }),
    }
}

fn entity(entity: &Entity, bot: &str) -> Value {
    let (offset, length) = (entity.offset, entity.length);
    let link = |url: &str| json!({ "type": "text_link", "offset": offset, "length": length, "url": url });
    let kind = match &entity.kind {
        Kind::Link(url) => return link(url),
        Kind::Start(payload) => return link(&deep_link(bot, payload)),
        Kind::Bold => "bold",
        Kind::Italic => "italic",
        Kind::Code => "code",
        Kind::Quote => "expandable_blockquote",
    };
    json!({ "type": kind, "offset": offset, "length": length })
}

/// The buttons below a message.
pub fn keyboard(message: &Message, frame: Frame) -> anyhow::Result<Value> {
    let row = |row: &Vec<(String, Does)>| {
        let keys = row.iter().map(|(label, does)| key(label, does, frame));
        Ok(Value::Array(keys.collect::<anyhow::Result<_>>()?))
    };
    let rows: Vec<Value> = message.buttons.iter().map(row).collect::<anyhow::Result<_>>()?;
    Ok(Value::Object([("inline_keyboard".to_string(), Value::Array(rows))].into_iter().collect()))
}

fn key(label: &str, does: &Does, frame: Frame) -> anyhow::Result<Value> {
    let start = |payload: &str| deep_link(frame.bot, payload);
    let (name, value) = match does {
        Does::Ask(action) => ("callback_data", button::write(action, frame.lang, frame.owner, frame.store)?.into()),
        Does::Open(url) => ("url", url.as_str().into()),
        Does::Copy(text) => ("copy_text", json!({ "text": text })),
        Does::Inline(query) => ("switch_inline_query_current_chat", query.as_str().into()),
        Does::Link(payload) => ("url", start(payload).into()),
        Does::Share { payload, text } => {
            let (url, text) = (percent::encode(&start(payload)), percent::encode(text));
            ("url", format!("https://t.me/share/url?url={url}&text={text}").into())
        }
    };
    Ok(Value::Object([("text".to_string(), label.into()), (name.to_string(), value)].into_iter().collect()))
}

/// The same without what Telegram refuses: its looks or its buttons, as the refusal tells, then the other.
pub fn plainer(parcel: &Parcel, why: &str) -> Option<Parcel> {
    let mut plain = parcel.clone();
    let body = plain.body.as_object_mut()?;
    let [first, second] = match why.to_lowercase() {
        why if why.contains("button") || why.contains("keyboard") || why.contains("markup") => {
            ["reply_markup", "entities"]
        }
        _ => ["entities", "reply_markup"],
    };
    body.remove(first).or_else(|| body.remove(second)).map(|_| plain)
}
