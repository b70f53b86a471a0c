//! Requests as the Bot API wants them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

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
    pub body: Fields,
    /// Whether it asks for an answer to itself.
    pub is_prompt: bool,
}

impl Parcel {
    /// For a method, without what only some have.
    pub fn new(method: &'static str, body: Fields) -> Self {
        Self { method, body, is_prompt: false }
    }
}

/// The parameters of a request, each written as JSON at once: they are put together and taken out, but not read.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Fields(BTreeMap<String, Box<RawValue>>);

impl Fields {
    /// Sets a parameter; an error when it cannot be written as JSON.
    pub fn set(&mut self, name: &str, value: &impl Serialize) -> anyhow::Result<()> {
        self.0.insert(name.to_string(), to_raw_value(value)?);
        Ok(())
    }

    /// Takes parameters out, and tells whether any was there.
    pub fn take_out(&mut self, names: &[&str]) -> bool {
        let before = self.0.len();
        for name in names {
            self.0.remove(*name);
        }
        self.0.len() < before
    }
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
        body.set("message_thread_id", &thread)?;
    }
    if let Some(message_id) = address.reply_to {
        body.set("reply_parameters", &ReplyParameters { message_id, allow_sending_without_reply: true })?;
    }
    Ok(Parcel::new("sendMessage", body))
}

/// A message that takes the place of another.
pub fn edit(message: &Message, message_id: i32, frame: Frame) -> anyhow::Result<Parcel> {
    let mut body = content(message, frame)?;
    body.set("message_id", &message_id)?;
    Ok(Parcel::new("editMessageText", body))
}

/// Deletes a message.
pub fn delete(message_id: i32) -> anyhow::Result<Parcel> {
    let mut body = Fields::default();
    body.set("message_id", &message_id)?;
    Ok(Parcel::new("deleteMessage", body))
}

/// Asks for an answer to this very message, from whom it answers, in place of buttons.
pub fn prompting(mut parcel: Parcel, prompt: &Prompt, lang: Lang) -> anyhow::Result<Parcel> {
    let input_field_placeholder = prompt.placeholder.get(lang);
    parcel.body.set("reply_markup", &ForceReply { force_reply: true, selective: true, input_field_placeholder })?;
    Ok(Parcel { is_prompt: true, ..parcel })
}

/// The link that opens the private chat with the bot at what a start parameter names.
pub fn deep_link(bot: &str, payload: &str) -> String {
    format!("https://t.me/{bot}?start={payload}")
}

#[derive(Serialize)]
struct ReplyParameters {
    message_id: i32,
    allow_sending_without_reply: bool,
}

#[derive(Serialize)]
struct ForceReply<'a> {
    force_reply: bool,
    selective: bool,
    input_field_placeholder: &'a str,
}

/// The text of a message with its looks, as every method wants it; `text` is what the method calls the text.
pub fn text(message: &Message, text: &str, bot: &str) -> anyhow::Result<Fields> {
    let mut body = Fields::default();
    body.set(text, &message.text)?;
    body.set("link_preview_options", &Preview::of(message))?;
    if !message.entities.is_empty() {
        body.set("entities", &message.entities.iter().map(|one| Looks::of(one, bot)).collect::<Vec<_>>())?;
    }
    Ok(body)
}

fn content(message: &Message, frame: Frame) -> anyhow::Result<Fields> {
    let mut body = text(message, "text", frame.bot)?;
    if !message.buttons.is_empty() {
        body.set("reply_markup", &keyboard(message, frame)?)?;
    }
    Ok(body)
}

#[derive(Serialize)]
#[serde(untagged)]
enum Preview<'a> {
    Of { url: &'a str, prefer_small_media: bool },
    None { is_disabled: bool },
}

impl<'a> Preview<'a> {
    fn of(message: &'a Message) -> Self {
        match &message.preview {
            Some(url) => Self::Of { url, prefer_small_media: true },
            None => Self::None { is_disabled: true },
        }
    }
}

/// How a part of a text looks (Bot API, MessageEntity).
#[derive(Serialize)]
struct Looks<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    offset: usize,
    length: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<Cow<'a, str>>,
}

impl<'a> Looks<'a> {
    fn of(entity: &'a Entity, bot: &str) -> Self {
        let (kind, url) = match &entity.kind {
            Kind::Link(url) => ("text_link", Some(url.into())),
            Kind::Start(payload) => ("text_link", Some(deep_link(bot, payload).into())),
            Kind::Bold => ("bold", None),
            Kind::Italic => ("italic", None),
            Kind::Code => ("code", None),
            Kind::Quote => ("expandable_blockquote", None),
        };
        Self { kind, offset: entity.offset, length: entity.length, url }
    }
}

/// The buttons below a message (Bot API, InlineKeyboardMarkup).
#[derive(Serialize)]
pub struct Keyboard<'a> {
    inline_keyboard: Vec<Vec<Key<'a>>>,
}

#[derive(Serialize)]
struct Key<'a> {
    text: &'a str,
    #[serde(flatten)]
    does: Press<'a>,
}

/// What a press does (Bot API, InlineKeyboardButton).
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Press<'a> {
    CallbackData(String),
    Url(Cow<'a, str>),
    CopyText { text: &'a str },
    SwitchInlineQueryCurrentChat(&'a str),
}

/// The buttons below a message.
pub fn keyboard<'a>(message: &'a Message, frame: Frame) -> anyhow::Result<Keyboard<'a>> {
    let key = |(text, does): &'a (String, Does)| Ok(Key { text, does: press(does, frame)? });
    let row = |row: &'a Vec<(String, Does)>| row.iter().map(key).collect();
    Ok(Keyboard { inline_keyboard: message.buttons.iter().map(row).collect::<anyhow::Result<_>>()? })
}

fn press<'a>(does: &'a Does, frame: Frame) -> anyhow::Result<Press<'a>> {
    let start = |payload: &str| deep_link(frame.bot, payload);
    Ok(match does {
        Does::Ask(action) => Press::CallbackData(button::write(action, frame.lang, frame.owner, frame.store)?),
        Does::Open(url) => Press::Url(url.into()),
        Does::Copy(text) => Press::CopyText { text },
        Does::Inline(query) => Press::SwitchInlineQueryCurrentChat(query),
        Does::Link(payload) => Press::Url(start(payload).into()),
        Does::Share { payload, text } => {
            let (url, text) = (percent::encode(&start(payload)), percent::encode(text));
            Press::Url(format!("https://t.me/share/url?url={url}&text={text}").into())
        }
    })
}

/// The same without what Telegram refuses: its looks or its buttons, as the refusal tells, then the other.
pub fn plainer(parcel: &Parcel, why: &str) -> Option<Parcel> {
    let mut plain = parcel.clone();
    let [first, second] = match why.to_lowercase() {
        why if why.contains("button") || why.contains("keyboard") || why.contains("markup") => {
            ["reply_markup", "entities"]
        }
        _ => ["entities", "reply_markup"],
    };
    (plain.body.take_out(&[first]) || plain.body.take_out(&[second])).then_some(plain)
}
