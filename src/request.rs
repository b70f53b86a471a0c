//! What a person asks, as every door hands it in.

use crate::action::{Action, Numbered};
use crate::date::PartialDate;
use crate::i18n::Lang;

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
    /// The day of asking.
    pub today: PartialDate,
    /// What the numbered entries of the list before this question open; empty when unknown.
    pub list: Numbered,
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
