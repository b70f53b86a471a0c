//! A word of a question, to be compared with words given with their marks.

use crate::text::{Word, words};

/// A word as it stands between spaces, with its readings.
pub struct Token {
    pub fold: String,
    exact: String,
}

impl Token {
    /// Reads a word between spaces; commas and full stops behind it are no part of it.
    pub fn of(text: &str) -> Self {
        let ends_open = text.ends_with("..");
        let text = if ends_open { text } else { text.trim_end_matches([',', '.', ';', '?', '!']) }.to_lowercase();
        Self { fold: crate::text::fold(&text), exact: words(&text).into_iter().map(|word: Word| word.exact).collect() }
    }

    /// Whether this is the word given with its marks, typed with them or without any.
    pub fn is(&self, wanted: &str) -> bool {
        // few are of the same length, and only those need to be folded
        (self.exact == self.fold || self.exact == wanted)
            && self.fold.len() == wanted.chars().count()
            && self.fold == crate::text::fold(wanted)
    }

    /// Whether it is one of them.
    pub fn is_any(&self, wanted: &[&str]) -> bool {
        wanted.iter().any(|wanted| self.is(wanted))
    }

    /// The number that it is, of four digits at most.
    pub fn number(&self) -> Option<u32> {
        self.fold.parse().ok().filter(|_| self.fold.len() <= 4)
    }
}
