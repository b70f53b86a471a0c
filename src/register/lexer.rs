//! A text as the recogniser reads it: folded words, the gaps between them, and numbers in any dress.

use crate::text::{Word, words};

/// A text cut into words, with look-ups that never fail outside of it.
pub(super) struct Lexed<'t> {
    pub source: &'t str,
    pub words: Vec<Word>,
}

impl<'t> Lexed<'t> {
    pub fn new(source: &'t str) -> Self {
        Self { source, words: words(source) }
    }

    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// The folded word, empty outside the text.
    pub fn fold(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| &word.fold)
    }

    /// The word as it was written.
    pub fn written(&self, at: usize) -> &'t str {
        self.words.get(at).map_or("", |word| &self.source[word.range.clone()])
    }

    /// What stands between a word and the one before it.
    pub fn gap(&self, at: usize) -> &'t str {
        let start = at.checked_sub(1).and_then(|before| self.words.get(before)).map_or(0, |word| word.range.end);
        let end = self.words.get(at).map_or(self.source.len(), |word| word.range.start);
        &self.source[start..end.max(start)]
    }

    /// Whether these folded words stand from `at` on, without a sentence ending between them.
    pub fn is(&self, at: usize, wanted: &str) -> Option<usize> {
        let mut next = at;
        for word in wanted.split(' ') {
            if self.fold(next) != word || next > at && self.ends_sentence(next) {
                return None;
            }
            next += 1;
        }
        Some(next)
    }

    /// The end of the first of several phrases that stands at `at`.
    pub fn any(&self, at: usize, phrases: &[&str]) -> Option<usize> {
        phrases.iter().find_map(|phrase| self.is(at, phrase))
    }

    /// Skips any of these phrases, once.
    pub fn skip(&self, at: usize, phrases: &[&str]) -> usize {
        self.any(at, phrases).unwrap_or(at)
    }

    /// `TƯ` or `T.Ư`, short for Trung ương, and where it ends; without its mark it is the short form of tỉnh ủy.
    pub fn central(&self, at: usize) -> Option<usize> {
        let has_mark = |at: usize| self.written(at).to_lowercase().contains(['ư', '\u{31b}']);
        match self.fold(at) {
            "tu" if has_mark(at) => Some(at + 1),
            "t" if self.gap(at + 1) == "." && self.fold(at + 1) == "u" && has_mark(at + 1) => Some(at + 2),
            _ => None,
        }
    }

    /// Whether the gap before a word ends a sentence or a line.
    pub fn ends_sentence(&self, at: usize) -> bool {
        let gap = self.gap(at);
        gap.contains('\n')
            || gap.contains(';')
            || gap.contains(['.', '!', '?']) && gap.ends_with(' ') && !self.is_abbreviated(at)
    }

    fn is_abbreviated(&self, at: usize) -> bool {
        at > 0 && matches!(self.fold(at - 1), "no" | "nos" | "so" | "tp")
    }

    /// A plain number of at most `digits` digits.
    pub fn number(&self, at: usize, digits: usize) -> Option<u16> {
        let word =
            self.words.get(at).filter(|word| word.is_number() && self.source[word.range.clone()].len() <= digits)?;
        word.fold.parse().ok().filter(|number| *number > 0)
    }

    /// Whether the gap before a word may stand inside a document code: `57-NQ/TW`, `57 - nq / tw`, `57NQTW`.
    pub fn joins(&self, at: usize) -> bool {
        let gap = self.gap(at);
        gap.len() <= 8 && gap.chars().all(|c| matches!(c, ' ' | '-' | '–' | '—' | '‑' | '−' | '/' | '\\' | '.' | '_'))
    }

    /// An ordinal in figures, Roman figures or words of either language, and where it ends.
    pub fn ordinal(&self, at: usize) -> Option<(u8, usize)> {
        if let Some(number) = self.number(at, 2) {
            let next = if self.gap(at + 1).is_empty() && matches!(self.fold(at + 1), "st" | "nd" | "rd" | "th") {
                at + 2
            } else {
                at + 1
            };
            return u8::try_from(number).ok().map(|number| (number, next));
        }
        let word = self.fold(at);
        if let Some(number) = roman(word) {
            return Some((number, at + 1));
        }
        if let Some(place) = ENGLISH.iter().position(|ordinal| *ordinal == word) {
            return Some((place as u8 + 1, at + 1));
        }
        let tens = usize::from(word == "muoi");
        if word == "nam" && self.number(at + 1, 4).is_some_and(|year| year > 999) {
            return None; // năm 2018
        }
        let unit = VIETNAMESE.iter().find(|(name, _)| *name == self.fold(at + tens)).map(|(_, value)| *value);
        match (tens, unit) {
            (1, Some(unit)) if unit < 10 => Some((10 + unit, at + 2)),
            (1, _) => Some((10, at + 1)),
            (_, Some(unit)) => Some((unit, at + 1)),
            (_, None) => None,
        }
    }
}

const ENGLISH: &[&str] = &[
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
];

const VIETNAMESE: &[(&str, u8)] = &[
    ("nhat", 1),
    ("mot", 1),
    ("hai", 2),
    ("ba", 3),
    ("tu", 4),
    ("bon", 4),
    ("nam", 5),
    ("sau", 6),
    ("bay", 7),
    ("tam", 8),
    ("chin", 9),
];

/// A Roman numeral from 1 to 39, in folded letters.
fn roman(word: &str) -> Option<u8> {
    if word.is_empty() || word.len() > 6 || !word.bytes().all(|b| matches!(b, b'i' | b'v' | b'x')) {
        return None;
    }
    (1..40).find(|number| crate::i18n::format::roman(*number).eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_in_any_dress() {
        for (text, expected) in
            [("10th", 10), ("XIII", 13), ("sixth", 6), ("mười", 10), ("mười một", 11), ("tám", 8), ("14", 14)]
        {
            assert_eq!(Lexed::new(text).ordinal(0).map(|(number, _)| number), Some(expected), "{text}");
        }
        assert_eq!(Lexed::new("xin").ordinal(0), None);
    }
}
