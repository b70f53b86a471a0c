//! Answers as plain data: what is said, not how a medium shows it.
//!
//! A command builds a [`Reply`]; `render` gives it a voice. Nothing here knows Telegram.

use std::sync::Arc;

use crate::action::{Action, Numbered};
use crate::i18n::{Lang, Localized};
use crate::setting::Layout;

/// One answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reply {
    /// What is said, from top to bottom.
    pub blocks: Vec<Block>,
    /// Rows of buttons below it.
    pub buttons: Vec<Vec<Button>>,
    /// How it went, for scripts and counts.
    pub outcome: Outcome,
    /// The language to say it in when it is not the asker's (after a switch of language).
    pub lang: Option<Lang>,
    /// The address whose preview may be shown below the text.
    pub preview: Option<String>,
    /// What the numbered entries open.
    pub list: Numbered,
    /// The command that takes the next message as its words.
    pub prompt: Option<Prompt>,
    /// A file that comes with it.
    pub document: Option<Document>,
    /// Whether it is another one for whoever asks the same, so that nobody is pointed to it.
    pub anew: bool,
}

/// A file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub bytes: Arc<[u8]>,
}

impl Document {
    /// A text file.
    pub fn text(name: String, text: String) -> Self {
        Self { name, bytes: text.into_bytes().into() }
    }

    /// What stands in it, if it is text.
    pub fn as_text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok().filter(|text| !text.contains('\0'))
    }
}

/// A question back: the next message is what a command lacked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// The command.
    pub command: &'static str,
    /// What to type, in a few words.
    pub placeholder: Localized,
}

/// How an answer went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Outcome {
    /// What was asked for is there.
    #[default]
    Found,
    /// Several things fit; the asker chooses.
    Choice,
    /// Nothing that is known fits.
    NotFound,
    /// The question lacks something, and the answer says what.
    Usage,
    /// Not to be answered at all.
    Silent,
}

impl Outcome {
    /// A word for scripts.
    pub fn code(self) -> &'static str {
        match self {
            Outcome::Found => "found",
            Outcome::Choice => "choice",
            Outcome::NotFound => "not_found",
            Outcome::Usage => "usage",
            Outcome::Silent => "silent",
        }
    }
}

/// One piece of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// The title of the answer or of a part of it.
    Heading(Line),
    /// A paragraph.
    Text(Line),
    /// A label with its value.
    Field(Localized, Line),
    /// An entry of a list, with its number when it can be opened by it; further lines belong to it.
    Item(Option<usize>, Vec<Line>),
    /// Words of an article. Long ones are folded where the medium can.
    Quote(Vec<Line>),
    /// A caution or an explanation, set apart from facts.
    Note(Line),
    /// An empty line between parts.
    Gap,
    /// A piece that only a layout as full as this shows.
    AtLeast(Layout, Box<Block>),
}

/// A run of spans.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line(pub Vec<Span>);

/// A piece of text with one look.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// What it says.
    pub text: Localized,
    /// How it looks.
    pub style: Style,
}

/// The look of a span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Style {
    /// As running text.
    Plain,
    /// Strong.
    Bold,
    /// Set apart.
    Italic,
    /// Something to type or to copy.
    Code,
    /// A link to an address.
    Link(String),
    /// A link to the private chat with the bot at what the start parameter names; see `/start`.
    Start(String),
}

/// A button.
#[derive(Clone, Debug, PartialEq)]
pub struct Button {
    /// What it says; begins with a verb, or is the name of the thing that it opens.
    pub label: Localized,
    /// What it does.
    pub does: Does,
}

/// What a button does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Does {
    /// Asks the bot something.
    Ask(Action),
    /// Opens an address.
    Open(String),
    /// Copies a text.
    Copy(String),
    /// Begins an inline question in the same chat.
    Inline(String),
    /// Opens the private chat with the bot at what the start parameter names; see `/start`.
    Link(String),
    /// Offers to send a link to the bot to another chat.
    Share {
        /// The start parameter of the link.
        payload: String,
        /// What stands beside the link.
        text: String,
    },
}

impl Reply {
    /// An answer with nothing in it yet.
    pub fn new(outcome: Outcome) -> Self {
        Self { outcome, ..Self::default() }
    }

    /// An answer that is never sent.
    pub fn silent() -> Self {
        Self::new(Outcome::Silent)
    }

    /// Adds a piece.
    pub fn say(&mut self, block: Block) -> &mut Self {
        self.blocks.push(block);
        self
    }

    /// Adds a title.
    pub fn heading(&mut self, line: impl Into<Line>) -> &mut Self {
        self.say(Block::Heading(line.into()))
    }

    /// Adds a paragraph.
    pub fn text(&mut self, line: impl Into<Line>) -> &mut Self {
        self.say(Block::Text(line.into()))
    }

    /// Adds a caution or an explanation.
    pub fn note(&mut self, line: impl Into<Line>) -> &mut Self {
        self.say(Block::Note(line.into()))
    }

    /// Adds a label with its value.
    pub fn field(&mut self, label: Localized, value: impl Into<Line>) -> &mut Self {
        self.say(Block::Field(label, value.into()))
    }

    /// Adds a piece that only a layout as full as this shows.
    pub fn at_least(&mut self, layout: Layout, block: Block) -> &mut Self {
        self.say(Block::AtLeast(layout, Box::new(block)))
    }

    /// One sentence that says what the question lacks.
    pub fn usage(why: Localized) -> Self {
        let mut reply = Self::new(Outcome::Usage);
        reply.text(why);
        reply
    }

    /// Adds an empty line.
    pub fn gap(&mut self) -> &mut Self {
        self.say(Block::Gap)
    }

    /// Adds a row of buttons, if there are any.
    pub fn row(&mut self, buttons: Vec<Button>) -> &mut Self {
        if !buttons.is_empty() {
            self.buttons.push(buttons);
        }
        self
    }

    /// Adds buttons in rows of at most `width`.
    pub fn rows(&mut self, buttons: Vec<Button>, width: usize) -> &mut Self {
        for row in buttons.chunks(width) {
            self.row(row.to_vec());
        }
        self
    }
}

impl Button {
    /// A button that asks the bot something.
    pub fn ask(label: Localized, action: Action) -> Self {
        Self { label, does: Does::Ask(action) }
    }

    /// A button that opens an address.
    pub fn open(label: Localized, url: &str) -> Self {
        Self { label, does: Does::Open(url.to_string()) }
    }

    /// A button that opens the private chat with the bot at what a start parameter names.
    pub fn link(label: Localized, payload: &str) -> Self {
        Self { label, does: Does::Link(payload.to_string()) }
    }

    /// A button that begins an inline question in the same chat.
    pub fn inline(label: Localized, query: &str) -> Self {
        Self { label, does: Does::Inline(query.to_string()) }
    }
}

impl Line {
    /// An empty line.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a span.
    pub fn with(mut self, text: impl Into<Localized>, style: Style) -> Self {
        self.0.push(Span { text: text.into(), style });
        self
    }

    /// Adds running text.
    pub fn plain(self, text: impl Into<Localized>) -> Self {
        self.with(text, Style::Plain)
    }

    /// Adds strong text.
    pub fn bold(self, text: impl Into<Localized>) -> Self {
        self.with(text, Style::Bold)
    }

    /// Adds text set apart.
    pub fn italic(self, text: impl Into<Localized>) -> Self {
        self.with(text, Style::Italic)
    }

    /// Adds something to type.
    pub fn code(self, text: impl Into<Localized>) -> Self {
        self.with(text, Style::Code)
    }

    /// Adds a link.
    pub fn link(self, text: impl Into<Localized>, url: &str) -> Self {
        self.with(text, Style::Link(url.to_string()))
    }

    /// Adds a link to the private chat with the bot at what a start parameter names.
    pub fn start(self, text: impl Into<Localized>, payload: &str) -> Self {
        self.with(text, Style::Start(payload.to_string()))
    }

    /// Adds another line's spans.
    pub fn join(mut self, other: Line) -> Self {
        self.0.extend(other.0);
        self
    }
}

impl From<Localized> for Line {
    fn from(text: Localized) -> Self {
        Line::new().plain(text)
    }
}

impl From<&str> for Line {
    fn from(text: &str) -> Self {
        Line::new().plain(text)
    }
}

impl From<String> for Line {
    fn from(text: String) -> Self {
        Line::new().plain(text)
    }
}

impl From<&str> for Localized {
    fn from(text: &str) -> Self {
        Localized::same(text)
    }
}

impl From<String> for Localized {
    fn from(text: String) -> Self {
        Localized::same(text)
    }
}
