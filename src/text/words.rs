//! Cutting text into words, each with its exact and its folded reading and its place in the text.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::fold::{fold, is_mark};
use super::tone;

/// One word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Where it stands in the text it was cut from, in bytes.
    pub range: Range<usize>,
    /// Lower case, composed, tone placement and i/y normalised.
    pub exact: String,
    /// The same without any mark.
    pub fold: String,
}

impl Word {
    /// Whether the word was written with Vietnamese marks.
    pub fn has_marks(&self) -> bool {
        self.exact != self.fold
    }

    /// Whether the word is a number.
    pub fn is_number(&self) -> bool {
        self.fold.bytes().all(|b| b.is_ascii_digit())
    }
}

/// Cuts a text into words.
///
/// Letters and digits part company (`NQ57` is two words), leading zeros of short numbers go (`05` is 5),
/// a possessive 's goes, `NQTW` is two words and TƯ or TU right after NQ is TW: document codes written
/// in any form become the same words.
pub fn words(text: &str) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::with_capacity(text.len() / 5);
    let mut pieces = Pieces { text, at: 0 };
    while let Some(range) = pieces.next() {
        if is_possessive(text, &range, found.last()) {
            continue;
        }
        push(text, range, &mut found);
    }
    found
}

fn push(text: &str, range: Range<usize>, found: &mut Vec<Word>) {
    let written = &text[range.clone()];
    let (mut exact, mut folded) = readings(written);
    if matches!(folded.as_str(), "nqtw" | "nqtu") {
        let cut = range.start + written.char_indices().nth(2).map_or(0, |(at, _)| at);
        found.push(Word { range: range.start..cut, exact: "nq".into(), fold: "nq".into() });
        found.push(Word { range: cut..range.end, exact: "tw".into(), fold: "tw".into() });
        return;
    }
    if folded == "tu" && found.last().is_some_and(|before| before.fold == "nq") {
        (exact, folded) = ("tw".into(), "tw".into());
    }
    found.push(Word { range, exact, fold: folded });
}

fn readings(written: &str) -> (String, String) {
    if written.as_bytes()[0].is_ascii_digit() && written.is_ascii() {
        let short = if written.len() <= 3 { written.trim_start_matches('0') } else { written };
        let number = if short.is_empty() { "0" } else { short }.to_string();
        return (number.clone(), number);
    }
    // a language has some thousand different syllables; each is worked out once
    thread_local!(static SEEN: RefCell<HashMap<Box<str>, (String, String)>> = RefCell::default());
    SEEN.with_borrow_mut(|seen| {
        if let Some(known) = seen.get(written) {
            return known.clone();
        }
        if seen.len() >= MOST_SEEN {
            seen.clear();
        }
        let made = worked_out(written);
        seen.insert(written.into(), made.clone());
        made
    })
}

/// Words whose readings are remembered; two or three MB.
const MOST_SEEN: usize = 20_000;

fn worked_out(written: &str) -> (String, String) {
    let lower: String = written.nfc().flat_map(char::to_lowercase).map(|c| if c == 'ð' { 'đ' } else { c }).collect();
    let exact = tone::normal(&lower);
    let folded = fold(&exact);
    (exact, folded)
}

/// `people's`: the s is no word.
fn is_possessive(text: &str, range: &Range<usize>, before: Option<&Word>) -> bool {
    matches!(&text[range.clone()], "s" | "S")
        && before.is_some_and(|word| matches!(&text[word.range.end..range.start], "'" | "’"))
}

/// Runs of letters (with their marks) or of digits.
struct Pieces<'t> {
    text: &'t str,
    at: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Letter,
    Digit,
    Mark,
    Other,
}

fn kind(c: char) -> Kind {
    match c {
        '0'..='9' => Kind::Digit,
        'a'..='z' | 'A'..='Z' => Kind::Letter,
        c if c.is_ascii() => Kind::Other,
        c if is_mark(c) || c == '\u{ad}' || c == '\u{200b}' => Kind::Mark,
        c if c.is_alphanumeric() => Kind::Letter,
        _ => Kind::Other,
    }
}

impl Pieces<'_> {
    fn next(&mut self) -> Option<Range<usize>> {
        let rest = &self.text[self.at..];
        let mut chars = rest.char_indices().skip_while(|(_, c)| !matches!(kind(*c), Kind::Letter | Kind::Digit));
        let (start, first) = chars.next()?;
        let wanted = kind(first);
        let end =
            chars.find(|(_, c)| !matches!(kind(*c), Kind::Mark) && kind(*c) != wanted).map_or(rest.len(), |(at, _)| at);
        let range = self.at + start..self.at + end;
        self.at = range.end;
        Some(range)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> String {
        words(text).iter().map(|word| word.exact.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn cuts_and_reads() {
        for (text, expected) in [
            ("Nghị quyết số 57-NQ/TW", "nghị quyết số 57 nq tw"),
            ("nq57 NQTW 05/NQ-TƯ 57nqtw", "nq 57 nq tw 5 nq tw 57 nq tw"),
            ("people’s health, it's", "people health it"),
            ("hoà bình", "hòa bình"),
            ("COVID-19: 1.200 liều (30%)", "covid 19 1 200 liều 30"),
            ("Đảng ðảng", "đảng đảng"),
            ("", ""),
            ("!!! 😀", ""),
        ] {
            assert_eq!(exact(text), exact(expected), "{text}");
        }
    }

    #[test]
    fn decomposed_text_gives_the_same_words_and_its_own_places() {
        let text = "Kỷ nguyên vươn mình của dân tộc";
        let decomposed: String = text.nfd().collect();
        let (one, two) = (words(text), words(&decomposed));
        assert_eq!(one.len(), two.len());
        for (composed, other) in one.iter().zip(&two) {
            assert_eq!((&composed.exact, &composed.fold), (&other.exact, &other.fold));
            let shown: String = decomposed[other.range.clone()].nfc().collect();
            assert_eq!(shown, text[composed.range.clone()]);
        }
    }
}
