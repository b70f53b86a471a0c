//! What a button does: a command line, so that every button has a command that does the same.

use crate::i18n::Lang;

/// A command with its words, as typed after the slash: `search kinh tế tư nhân page:2`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Action {
    /// The command's name and its words.
    pub line: String,
    /// The language to answer in, when the button is about that; else the language of the message it stands under.
    pub lang: Option<Lang>,
    /// Whether the answer takes the place of the message with the button.
    pub place: Showing,
}

/// Where the answer to a button goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Showing {
    /// A new message: what was there is still wanted.
    New,
    /// The same message: another page or another language of the same thing.
    Same,
}

/// What the numbered entries of a list open.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Numbered {
    /// The number of the first entry; later pages go on counting.
    pub first: usize,
    /// What each entry opens, in order.
    pub actions: Vec<Action>,
    /// The question that a list of hits answers.
    pub question: String,
}

impl Numbered {
    /// Adds an entry with the number shown before it.
    pub fn push(&mut self, number: usize, action: Action) {
        if self.actions.is_empty() {
            self.first = number;
        }
        self.actions.push(action);
    }

    /// What an entry opens.
    pub fn get(&self, number: usize) -> Option<&Action> {
        number.checked_sub(self.first).and_then(|at| self.actions.get(at))
    }

    /// Entries so far.
    pub fn len(&self) -> usize {
        self.actions.len()
    }

    /// Whether there is nothing to open.
    pub fn is_empty(&self) -> bool {
        self.actions.is_empty()
    }
}

impl Action {
    /// A button that is answered by a new message.
    pub fn new(command: &str, words: &str) -> Self {
        Self::of(if words.is_empty() { command.to_string() } else { format!("{command} {words}") })
    }

    /// A button that is answered by a new message, of a whole command line.
    pub fn of(line: String) -> Self {
        Self { line, lang: None, place: Showing::New }
    }

    /// The same, answered in the place of the message it stands under.
    pub fn in_place(self) -> Self {
        Self { place: Showing::Same, ..self }
    }

    /// The same, answered in the given language.
    pub fn in_lang(self, lang: Lang) -> Self {
        Self { lang: Some(lang), ..self }
    }

    /// What a person would type instead of pressing.
    pub fn typed(&self) -> String {
        match self.lang {
            Some(lang) => format!("/{} lang:{}", self.line, lang.code()),
            None => format!("/{}", self.line),
        }
    }
}
