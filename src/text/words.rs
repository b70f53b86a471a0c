//! Cutting text into words, each with its exact and its folded reading and its place in the text.

use std::ops::Range;
use std::sync::{LazyLock, PoisonError, RwLock};

use compact_str::CompactString;
use foldhash::HashMap;
use unicode_normalization::UnicodeNormalization;

use super::fold::{fold, is_mark};
use super::tone;

/// One word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Where it stands in the text it was cut from, in bytes.
    pub range: Range<usize>,
    /// Lower case, composed, tone placement and i/y normalised.
    pub exact: CompactString,
    /// The same without any mark.
    pub fold: CompactString,
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
    let mut new = Vec::new();
    let seen = SEEN.read().unwrap_or_else(PoisonError::into_inner);
    for range in places(text) {
        let written = &text[range.clone()];
        let (exact, fold) = readings(written, &seen, &mut new);
        // TƯ, which stands for trung ương
        let is_central = fold == "tu" && found.last().is_some_and(|before| before.fold == "nq");
        let (exact, fold) = if is_central { ("tw".into(), "tw".into()) } else { (exact, fold) };
        found.push(Word { range, exact, fold });
    }
    drop(seen);
    remember(new);
    found
}

/// The folded words of a text, for comparing regardless of case, marks and signs.
pub fn folds(text: &str) -> Vec<CompactString> {
    words(text).into_iter().map(|word| word.fold).collect()
}

/// Where the words of a text stand, in bytes; for when only few of them are to be read.
pub fn places(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::with_capacity(text.len() / 5);
    let mut pieces = Pieces { text, at: 0 };
    while let Some(range) = pieces.next() {
        if is_possessive(text, &range, found.last()) {
            continue;
        }
        match grown_together(&text[range.clone()]) {
            Some(cut) => found.extend([range.start..range.start + cut, range.start + cut..range.end]),
            None => found.push(range),
        }
    }
    found
}

/// Where `NQTW` falls apart.
fn grown_together(written: &str) -> Option<usize> {
    let begins = written.as_bytes().get(..2).is_some_and(|two| two.eq_ignore_ascii_case(b"nq"));
    (begins && matches!(worked_out(written).1.as_str(), "nqtw" | "nqtu")).then_some(2)
}

type Readings = (CompactString, CompactString);

/// A language has some thousand different syllables; each is worked out once.
static SEEN: LazyLock<RwLock<HashMap<Box<str>, Readings>>> = LazyLock::new(RwLock::default);

/// Words whose readings are remembered; two or three MB.
const MOST_SEEN: usize = 20_000;

/// How a word reads; what had to be worked out is added to `new`.
fn readings<'t>(written: &'t str, seen: &HashMap<Box<str>, Readings>, new: &mut Vec<(&'t str, Readings)>) -> Readings {
    if written.as_bytes()[0].is_ascii_digit() && written.is_ascii() {
        let short = if written.len() <= 3 { written.trim_start_matches('0') } else { written };
        let number = CompactString::new(if short.is_empty() { "0" } else { short });
        return (number.clone(), number);
    }
    seen.get(written).cloned().unwrap_or_else(|| {
        let made = worked_out(written);
        new.push((written, made.clone()));
        made
    })
}

fn remember(new: Vec<(&str, Readings)>) {
    if new.is_empty() {
        return;
    }
    let mut seen = SEEN.write().unwrap_or_else(PoisonError::into_inner);
    if seen.len() + new.len() > MOST_SEEN {
        seen.clear();
    }
    seen.extend(new.into_iter().take(MOST_SEEN).map(|(written, readings)| (written.into(), readings)));
}

fn worked_out(written: &str) -> Readings {
    let lower: String = written.nfc().flat_map(char::to_lowercase).map(|c| if c == 'ð' { 'đ' } else { c }).collect();
    let exact = tone::normal(&lower);
    let folded = fold(&exact);
    (exact.into(), folded.into())
}

/// `people's`: the s is no word.
fn is_possessive(text: &str, range: &Range<usize>, before: Option<&Range<usize>>) -> bool {
    matches!(&text[range.clone()], "s" | "S")
        && before.is_some_and(|word| matches!(&text[word.end..range.start], "'" | "’"))
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
        // the letters of Vietnamese, so that most texts need no table
        'À'..='Ö' | 'Ø'..='ö' | 'ø'..='\u{1b0}' | 'Ạ'..='ỹ' => Kind::Letter,
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
