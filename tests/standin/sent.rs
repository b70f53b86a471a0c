//! What the bot sent, in a form that tests can question.

use serde_json::Value;

use super::utf16;

/// One message or edit of the bot, as a person would see it.
#[derive(Clone, Debug, PartialEq)]
pub struct Sent {
    /// `sendMessage`, `sendDocument` or `editMessageText`.
    pub method: String,
    /// Where it appeared.
    pub chat: i64,
    /// The message that was made or changed.
    pub message_id: i64,
    /// The topic it appeared in.
    pub thread: Option<i64>,
    /// The message it answers.
    pub reply_to: Option<i64>,
    /// The text as shown.
    pub text: String,
    /// The entities as sent, offsets in UTF-16 units.
    pub entities: Vec<Value>,
    /// The name and the text of a file.
    pub document: Option<(String, String)>,
    /// The inline keyboard, row by row.
    pub buttons: Vec<Vec<Button>>,
    /// The parameters of the request, untouched.
    pub raw: Value,
}

/// One button of an inline keyboard.
#[derive(Clone, Debug, PartialEq)]
pub struct Button {
    /// The label.
    pub text: String,
    /// `callback_data`, when the button calls the bot.
    pub data: Option<String>,
    /// The address, when the button opens one.
    pub url: Option<String>,
    /// The whole button.
    pub raw: Value,
}

impl Sent {
    /// The button with this label, or failing that the first whose label contains it.
    #[must_use]
    pub fn button(&self, label: &str) -> Option<&Button> {
        let mut all = self.buttons.iter().flatten();
        let exact = all.find(|button| button.text == label);
        exact.or_else(|| self.buttons.iter().flatten().find(|button| button.text.contains(label)))
    }

    /// All labels, in reading order.
    #[must_use]
    pub fn labels(&self) -> Vec<String> {
        self.buttons.iter().flatten().map(|button| button.text.clone()).collect()
    }

    /// The passages marked with one kind of entity, in the order they were sent.
    #[must_use]
    pub fn marked(&self, kind: &str) -> Vec<String> {
        let marked = self.entities.iter().filter(|entity| entity["type"] == kind);
        marked
            .filter_map(|entity| utf16::slice(&self.text, number(entity, "offset"), number(entity, "length")))
            .collect()
    }

    /// The passages in bold.
    #[must_use]
    pub fn bold(&self) -> Vec<String> {
        self.marked("bold")
    }

    /// The linked passages with their addresses.
    #[must_use]
    pub fn links(&self) -> Vec<(String, String)> {
        let links = self.entities.iter().filter(|entity| entity["type"] == "text_link");
        let words = self.marked("text_link").into_iter();
        words.zip(links.map(|entity| entity["url"].as_str().unwrap_or_default().to_owned())).collect()
    }

    /// The message as Telegram now shows it, read from its JSON.
    pub(super) fn read(method: &str, message: &Value, raw: Value) -> Sent {
        Sent {
            method: method.to_owned(),
            chat: message["chat"]["id"].as_i64().unwrap_or_default(),
            message_id: message["message_id"].as_i64().unwrap_or_default(),
            thread: message["message_thread_id"].as_i64(),
            reply_to: message["reply_to_message"]["message_id"].as_i64(),
            text: message["text"].as_str().unwrap_or_default().to_owned(),
            entities: message["entities"].as_array().cloned().unwrap_or_default(),
            document: document(&raw["document"]),
            buttons: rows(&message["reply_markup"]["inline_keyboard"]),
            raw,
        }
    }
}

fn number(entity: &Value, key: &str) -> usize {
    entity[key].as_u64().and_then(|n| n.try_into().ok()).unwrap_or(usize::MAX)
}

fn document(uploaded: &Value) -> Option<(String, String)> {
    Some((uploaded["file_name"].as_str()?.to_owned(), uploaded["text"].as_str()?.to_owned()))
}

fn rows(keyboard: &Value) -> Vec<Vec<Button>> {
    let row = |row: &Value| row.as_array().into_iter().flatten().map(button).collect();
    keyboard.as_array().into_iter().flatten().map(row).collect()
}

fn button(raw: &Value) -> Button {
    let text = |key: &str| raw[key].as_str().map(str::to_owned);
    Button { text: text("text").unwrap_or_default(), data: text("callback_data"), url: text("url"), raw: raw.clone() }
}
