//! What a person asks, as every door hands it in.

use crate::action::{Action, Numbered};
use crate::date::PartialDate;
use crate::i18n::Lang;
use crate::setting::ChatSettings;

/// One question, from Telegram, the terminal or a test.
#[derive(Clone, Debug)]
pub struct Request {
    /// What was typed or pressed.
    pub input: Input,
    /// The language to prefer, already chosen by the door.
    pub lang: Lang,
    /// Where it was asked.
    pub place: Place,
    /// The chat whose settings apply; none for a question from the command line.
    pub chat: Option<i64>,
    /// The forum topic in which it was asked.
    pub thread: Option<i32>,
    /// The moment of asking, in seconds since 1970.
    pub now: i64,
    /// The day of asking.
    pub today: PartialDate,
    /// What the numbered entries of the list before this question open; empty when unknown.
    pub list: Numbered,
    /// Who asks; none where that cannot be told.
    pub asker: Option<i64>,
    /// Whether the asker runs this instance.
    pub owner: bool,
    /// Whether the asker may change the settings that the question would change; `route::changes` tells which.
    pub may_change: bool,
    /// The text of the message that the question answers.
    pub replied: Option<String>,
    /// What the chat has chosen.
    pub settings: ChatSettings,
    /// The groups and channels that the asker looks after, as far as the question is about them.
    pub managed: Vec<Managed>,
}

/// A group or channel that the asker may set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Managed {
    /// Its number.
    pub chat: i64,
    /// What its members call it.
    pub name: String,
}

impl Request {
    /// A question by one person about whom nothing is known.
    pub fn new(input: Input, lang: Lang, place: Place, today: PartialDate) -> Self {
        Self {
            input,
            lang,
            place,
            chat: None,
            thread: None,
            now: today.noon(),
            today,
            list: Numbered::default(),
            asker: None,
            owner: false,
            may_change: true,
            replied: None,
            settings: ChatSettings::default(),
            managed: Vec::new(),
        }
    }
}

/// What was typed or pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A message.
    Text(String),
    /// A button.
    Press(Action),
}

/// The kind of place, which decides how talkative to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// One person: every message is answered.
    Private,
    /// Several people: only commands are answered.
    Group,
}
