//! The same twice: a headline inside its text, a line, a sentence.

use std::collections::HashSet;

use super::clean::Context;
use super::draft::{Draft, letters};
use crate::text::sentence;

/// The headline where it stands again, alone or with a section's name glued on.
pub(super) fn headline(draft: &mut Draft, context: &Context) {
    let Some(title) = context.title.map(letters).filter(|title| title.len() >= 10) else { return };
    let is_again = |line: &str| {
        let line = letters(line);
        line == title || line.len() <= title.len() + SECTION && line.len() > title.len() && line.starts_with(&title)
    };
    draft.remove_where("headline", |line| line.len() <= 600 && !line.ends_with(['.', '…']) && is_again(line));
}

/// A section's name has no more letters.
const SECTION: usize = 20;

/// A line of fewer letters may stand twice by right: a word in a list, a name.
const LINE: usize = 15;

/// So may a sentence of fewer letters.
const SENTENCE: usize = 40;

/// Lines that stood before, word for word.
pub(super) fn lines(draft: &mut Draft, _: &Context) {
    let mut seen = HashSet::new();
    let places: Vec<bool> = draft
        .lines
        .iter()
        .map(|line| letters(&line.text))
        .map(|letters| letters.len() >= LINE && !seen.insert(letters))
        .collect();
    draft.remove("repeated", &places);
}

/// Sentences that stood before, word for word, in this or another paragraph.
pub(super) fn sentences(draft: &mut Draft, _: &Context) {
    let mut seen = HashSet::new();
    for at in 0..draft.lines.len() {
        let text = draft.lines[at].text.clone();
        let again: Vec<_> = sentence::sentences(&text)
            .into_iter()
            .filter(|range| {
                let letters = letters(&text[range.clone()]);
                letters.len() >= SENTENCE && !seen.insert(letters)
            })
            .collect();
        draft.cut_all(at, "repeated", &again);
    }
}
