//! The passage that answers: whole sentences around the best window, with the question's words marked.

use std::ops::Range;

use super::query::{Query, QueryWord};
use crate::text::sentence::sentences;
use crate::text::stem::stem;
use crate::text::{Word, words};

/// Words of an article shown as evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    /// The text, as it stands in the article.
    pub text: String,
    /// The question's words in it, in bytes.
    pub marks: Vec<Range<usize>>,
    /// The paragraph it is from, counted from 1.
    pub paragraph: usize,
    /// Whether the sentence begins before the passage does.
    pub cut_before: bool,
    /// Whether the sentence goes on behind the passage.
    pub cut_after: bool,
}

/// A passage is made longer up to this many characters, and cut above it.
const LONGEST: usize = 300;
const SHORT: usize = 160;

/// The passage of a body around a window of its words; the beginning when there is no window.
pub fn cut(query: &Query, body: &str, window: Option<Range<usize>>) -> Passage {
    let (mut first_word, mut start) = (0, 0);
    let mut chosen = None;
    for (number, paragraph) in body.split("\n\n").enumerate() {
        let found = words(paragraph);
        let wanted = window.as_ref().is_none_or(|window| window.start < first_word + found.len());
        if chosen.is_none() && wanted && !found.is_empty() {
            let window = window
                .clone()
                .map(|window| window.start.saturating_sub(first_word)..(window.end - first_word).min(found.len()));
            chosen = Some((number, paragraph, found, window));
            break;
        }
        first_word += found.len();
        start += paragraph.len() + 2;
    }
    let _ = start;
    match chosen {
        Some((number, paragraph, found, window)) => {
            of_paragraph(query, number + 1, paragraph, &found, window.unwrap_or(0..1))
        }
        None => Passage { text: String::new(), marks: Vec::new(), paragraph: 1, cut_before: false, cut_after: false },
    }
}

fn of_paragraph(query: &Query, number: usize, paragraph: &str, found: &[Word], window: Range<usize>) -> Passage {
    let wanted = found[window.start].range.start..found[window.end.max(window.start + 1) - 1].range.end;
    let range = around(paragraph, found, &wanted);
    let all = sentences(paragraph);
    let starts_sentence = all.iter().any(|sentence| sentence.start == range.start);
    let ends_sentence = all.iter().any(|sentence| sentence.end == range.end);
    let marks = found
        .iter()
        .filter(|word| {
            range.contains(&word.range.start)
                && word.range.end <= range.end
                && query.words.iter().any(|asked| answers(asked, word))
        })
        .map(|word| word.range.start - range.start..word.range.end - range.start)
        .collect();
    Passage {
        text: paragraph[range].to_string(),
        marks,
        paragraph: number,
        cut_before: !starts_sentence,
        cut_after: !ends_sentence,
    }
}

/// Whole sentences around what is wanted, as long as they are not too long.
fn around(paragraph: &str, found: &[Word], wanted: &Range<usize>) -> Range<usize> {
    let all = sentences(paragraph);
    let holding =
        |place: usize| all.iter().position(|sentence| sentence.start <= place && place <= sentence.end).unwrap_or(0);
    let (first, mut last) = (holding(wanted.start), holding(wanted.end));
    let length = |last: usize| paragraph[all[first].start..all[last].end].chars().count();
    if all.is_empty() || length(last) > LONGEST {
        return cut_at_words(paragraph, found, wanted, all.get(first).map_or(0, |sentence| sentence.start));
    }
    while last + 1 < all.len() && length(last) < SHORT && length(last + 1) <= LONGEST {
        last += 1;
    }
    all[first].start..all[last].end
}

/// Part of a long sentence: some words before what is wanted, and on until it is long enough.
fn cut_at_words(paragraph: &str, found: &[Word], wanted: &Range<usize>, sentence: usize) -> Range<usize> {
    let place = found.iter().position(|word| word.range.start >= wanted.start).unwrap_or(0);
    let chars = |start: usize, end: usize| paragraph[start..end].chars().count();
    let mut start = place;
    while start > 0
        && found[start - 1].range.start >= sentence
        && chars(found[start - 1].range.start, found[place].range.start) <= LONGEST / 4
    {
        start -= 1;
    }
    let start =
        if start == 0 || chars(sentence, found[start].range.start) < 12 { sentence } else { found[start].range.start };
    let mut end = found[place].range.end;
    for word in &found[place..] {
        if chars(start, word.range.end) > LONGEST {
            break;
        }
        end = word.range.end;
    }
    let closing = paragraph[end..]
        .chars()
        .take_while(|c| matches!(c, '.' | '”' | ')' | '%' | '!' | '?'))
        .map(char::len_utf8)
        .sum::<usize>();
    start.min(end)..end + closing
}

/// Whether a word of a text is one that was asked for.
pub(super) fn answers(asked: &QueryWord, word: &Word) -> bool {
    if asked.word.has_marks() && word.has_marks() {
        return asked.word.exact == word.exact;
    }
    asked.word.fold == word.fold
        || !asked.word.has_marks()
            && asked.word.fold.is_ascii()
            && asked.word.fold.len() > 3
            && stem(&asked.word.fold) == stem(&word.fold)
}
