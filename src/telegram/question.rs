//! What is kept of an update until it is answered: numbers, what was asked, and nothing else about people.

use serde::{Deserialize, Serialize};

/// A question from a chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The chat.
    pub chat: i64,
    /// What kind of chat.
    pub kind: Kind,
    /// The forum topic.
    pub thread: Option<i32>,
    /// The message that asks, or under which a button was pressed.
    pub message: i32,
    /// Who asks: a person, or the group or channel in whose name somebody does.
    pub asker: Option<i64>,
    /// Whether the asker speaks in the name of the group itself: an anonymous administrator.
    pub as_group: bool,
    /// The language of the person's Telegram.
    pub client: Option<String>,
    /// What was asked.
    pub asked: Asked,
    /// The message that this one answers.
    pub replied: Option<Replied>,
    /// The file that it hands in.
    pub file: Option<File>,
    /// When it was asked, or changed, in seconds since 1970.
    pub at: i64,
}

/// What was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Asked {
    /// A message.
    Text(String),
    /// A message that was changed.
    Edited(String),
    /// A button's data.
    Press(String),
    /// Text of a group that is not meant for the bot, but may name resolutions.
    Running(String),
}

/// A message that is answered by a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replied {
    /// Its number.
    pub message: i32,
    /// Its text, or the part of it that was quoted.
    pub text: String,
    /// Whether the bot wrote it.
    pub ours: bool,
}

/// A file that is handed in, until it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// The id by which it is fetched.
    pub id: String,
    /// Its size in bytes, where that is told.
    pub size: Option<u32>,
}

/// The kind of a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// One person.
    Private,
    /// Several.
    Group,
    /// Readers.
    Channel,
}

impl Question {
    /// Whether it is a chat with one person.
    pub fn is_private(&self) -> bool {
        self.kind == Kind::Private
    }

    /// What was typed; none for a button.
    pub fn text(&self) -> Option<&str> {
        match &self.asked {
            Asked::Text(text) | Asked::Edited(text) | Asked::Running(text) => Some(text),
            Asked::Press(_) => None,
        }
    }
}

/// What is wrong with something that cannot be read, without what stands in it: serde shows the value that it did not
/// expect, which may be somebody's words.
pub fn unreadable(error: &serde_json::Error) -> String {
    let told = error.to_string();
    match (error.classify(), told.starts_with("missing field")) {
        (_, true) => told,
        (kind, false) => format!("{kind:?} at line {} column {}", error.line(), error.column()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_told_without_its_words() {
        #[derive(Debug, Deserialize)]
        struct Small {
            #[expect(dead_code)]
            number: u8,
        }
        let told = |text: &str| unreadable(&serde_json::from_str::<Small>(text).expect_err("it cannot be read"));
        assert_eq!(told(r#"{"number": "lời riêng tư"}"#), "Data at line 1 column 29");
        assert_eq!(told("{}"), "missing field `number` at line 1 column 2");
        assert_eq!(told(r#"{"number": 5"#), "Eof at line 1 column 12");
    }
}
