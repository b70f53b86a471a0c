//! The passage that answers: whole sentences around the best window, with the question's words marked.

use std::ops::Range;

use super::open::Body;
use super::query::{Other, Query, QueryWord};
use super::soft::Asks;
use crate::date::MONTHS;
use crate::i18n::Lang;
use crate::text::sentence::sentences;
use crate::text::stem::stem;
use crate::text::words::places;
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

/// The passage of a body around a window of its words; the beginning when there is no window. A question that asks for
/// a figure or a date gets the sentence that has one. `lengths` are the words of each paragraph.
pub(super) fn cut(query: &Query, body: &Body, lengths: &[u32], window: Option<Range<usize>>) -> Passage {
    if let Some(asks) = query.asks
        && let Some(passage) = answering(query, body.text(), asks)
    {
        return passage;
    }
    let wanted = window.unwrap_or(0..1);
    let mut first = 0;
    for (at, length) in lengths.iter().enumerate() {
        let next = first + *length as usize;
        if wanted.start < next {
            let paragraph = body.paragraph(at);
            let found = places(paragraph);
            let window = wanted.start.saturating_sub(first)..wanted.end.saturating_sub(first).min(found.len());
            return of_paragraph(query, at + 1, paragraph, &found, window);
        }
        first = next;
    }
    Passage { text: String::new(), marks: Vec::new(), paragraph: 1, cut_before: false, cut_after: false }
}

/// What an answer of the kind asked for is worth, as a share of the whole question.
const FITTING: f32 = 0.35;
/// Words of a sentence that are looked at together, and by how many words one goes on from there.
const LONG_SENTENCE: usize = 40;
const STEP: usize = 8;

/// The sentence that holds most of the question and something of the kind asked for.
fn answering(query: &Query, body: &str, asks: Asks) -> Option<Passage> {
    let all: f32 = query.hard().map(|(_, word)| word.rarity).sum();
    let mut best: Option<(f32, usize, Range<usize>)> = None;
    for (at, paragraph) in body.split("\n\n").enumerate() {
        let found = words(paragraph);
        let runs = sentences(paragraph).into_iter().flat_map(|sentence| {
            let first = found.partition_point(|word| word.range.start < sentence.start);
            let end = found.partition_point(|word| word.range.start < sentence.end);
            // a list in one long sentence is looked at piece by piece
            let last = end.saturating_sub(LONG_SENTENCE).max(first);
            (first..=last).step_by(STEP).map(move |start| start..end.min(start + LONG_SENTENCE))
        });
        for inside in runs {
            let held = held(query, &found[inside.clone()]);
            if held == 0.0 {
                continue;
            }
            let fits = inside.clone().map(|word| fits(query, paragraph, &found, word, asks)).fold(0.0, f32::max);
            let score = held / all + FITTING * fits;
            if best.as_ref().is_none_or(|(known, _, _)| score > known + 1e-4) {
                best = Some((score, at, inside));
            }
        }
    }
    let (_, at, inside) = best?;
    let paragraph = body.split("\n\n").nth(at)?;
    Some(of_paragraph(query, at + 1, paragraph, &places(paragraph), inside))
}

/// The rarities of the question's words among some words of a text.
fn held(query: &Query, found: &[Word]) -> f32 {
    let runs = runs(query, found);
    let named = |at: usize| {
        query
            .others
            .iter()
            .zip(&runs)
            .any(|(other, runs)| !runs.is_empty() && query.sequence[other.covers.clone()].contains(&at))
    };
    let held = query.hard().filter(|(at, asked)| named(*at) || found.iter().any(|word| answers(asked, word)));
    held.map(|(_, word)| word.rarity).sum()
}

/// How well a word of a text is of the kind asked for, 0 to 1: a figure that is no year and no number of a document; a
/// date, better a whole one than a year.
fn fits(query: &Query, text: &str, found: &[Word], at: usize, asks: Asks) -> f32 {
    let word = &found[at];
    let asked = |word: &Word| query.words.iter().any(|asked| asked.word.fold == word.fold);
    if !word.is_number() || asked(word) {
        return 0.0;
    }
    let year = word.fold.len() == 4 && (word.fold.starts_with("19") || word.fold.starts_with("20"));
    let slash = text[word.range.end..].starts_with('/') || text[..word.range.start].ends_with('/');
    let code = found.get(at + 1).is_some_and(|next| matches!(next.fold.as_str(), "nq" | "kl" | "ct" | "qd"));
    let month = |at: Option<usize>| {
        at.and_then(|at| found.get(at)).is_some_and(|word| MONTHS.contains(&word.fold.as_str()) || word.fold == "thang")
    };
    match asks {
        Asks::Figure => f32::from(u8::from(!year && !code && !slash)),
        Asks::Date if slash && !code || month(at.checked_sub(1)) || month(Some(at + 1)) => 1.0,
        Asks::Date => f32::from(u8::from(year)) / 3.0,
    }
}

/// The passage around a window of a paragraph's words, which stand at `places`.
fn of_paragraph(
    query: &Query,
    number: usize,
    paragraph: &str,
    places: &[Range<usize>],
    window: Range<usize>,
) -> Passage {
    let Some(first) = places.get(window.start) else {
        return Passage {
            text: String::new(),
            marks: Vec::new(),
            paragraph: number,
            cut_before: false,
            cut_after: false,
        };
    };
    let last = &places[window.end.clamp(window.start + 1, places.len()) - 1];
    let all = sentences(paragraph);
    let range = around(paragraph, &all, places, &(first.start..last.end));
    let starts_sentence = all.iter().any(|sentence| sentence.start == range.start);
    let ends_sentence = all.iter().any(|sentence| sentence.end == range.end);
    let text = &paragraph[range];
    Passage {
        text: text.to_string(),
        marks: marks(query, text, &words(text)),
        paragraph: number,
        cut_before: !starts_sentence,
        cut_after: !ends_sentence,
    }
}

/// The question's words in a text, and what is called by another name in the question.
fn marks(query: &Query, text: &str, found: &[Word]) -> Vec<Range<usize>> {
    debug_assert!(found.iter().all(|word| word.range.end <= text.len()));
    let mut marked = vec![false; found.len()];
    for (word, marked) in found.iter().zip(&mut marked) {
        *marked = query.hard().any(|(_, asked)| answers(asked, word));
    }
    for (other, starts) in query.others.iter().zip(runs(query, found)) {
        starts.into_iter().for_each(|start| marked[start..start + other.words.len()].fill(true));
    }
    found.iter().zip(marked).filter(|(_, marked)| *marked).map(|(word, _)| word.range.clone()).collect()
}

/// Where each of the question's other names stands.
fn runs(query: &Query, found: &[Word]) -> Vec<Vec<usize>> {
    let stands = |other: &Other, run: &[Word]| {
        run.iter().zip(&other.words).all(|(word, wanted)| match other.lang {
            Lang::En => stem(&word.fold) == stem(&wanted.fold),
            Lang::Vi if word.has_marks() || other.words.len() == 1 => word.exact == wanted.exact,
            Lang::Vi => word.fold == wanted.fold,
        })
    };
    let of = |other: &Other| {
        let runs = found.windows(other.words.len().max(1)).enumerate();
        runs.filter(|(_, run)| stands(other, run)).map(|(start, _)| start).collect()
    };
    query.others.iter().map(of).collect()
}

/// Whole sentences around what is wanted, as long as they are not too long.
fn around(paragraph: &str, all: &[Range<usize>], places: &[Range<usize>], wanted: &Range<usize>) -> Range<usize> {
    let holding =
        |place: usize| all.iter().position(|sentence| sentence.start <= place && place <= sentence.end).unwrap_or(0);
    let (first, mut last) = (holding(wanted.start), holding(wanted.end));
    let length = |last: usize| paragraph[all[first].start..all[last].end].chars().count();
    if all.is_empty() || length(last) > LONGEST {
        return cut_at_words(paragraph, places, wanted, all.get(first).map_or(0, |sentence| sentence.start));
    }
    while last + 1 < all.len() && length(last) < SHORT && length(last + 1) <= LONGEST {
        last += 1;
    }
    all[first].start..all[last].end
}

/// Part of a long sentence: some words before what is wanted, and on until it is long enough.
fn cut_at_words(paragraph: &str, places: &[Range<usize>], wanted: &Range<usize>, sentence: usize) -> Range<usize> {
    let place = places.iter().position(|word| word.start >= wanted.start).unwrap_or(0);
    let chars = |start: usize, end: usize| paragraph[start..end].chars().count();
    let mut start = place;
    while start > 0
        && places[start - 1].start >= sentence
        && chars(places[start - 1].start, places[place].start) <= LONGEST / 4
    {
        start -= 1;
    }
    let start = if start == 0 || chars(sentence, places[start].start) < 12 { sentence } else { places[start].start };
    let mut end = places[place].end;
    for word in &places[place..] {
        if chars(start, word.end) > LONGEST {
            break;
        }
        end = word.end;
    }
    let closing = paragraph[end..]
        .chars()
        .take_while(|c| matches!(c, '.' | '”' | ')' | '%' | '!' | '?'))
        .map(char::len_utf8)
        .sum::<usize>();
    start.min(end)..end + closing
}

/// How a word of the question stands in a text; the nearest to what was typed first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reading {
    /// With the same marks.
    Exact,
    /// With other marks or none.
    Folded,
    /// In another form of the same English word.
    Stem,
    /// By another name, in either language.
    OtherName,
}

/// The nearest reading in which a word of the question stands in a text, and how often it stands there in any.
pub fn readings(query: &Query, at: usize, found: &[Word]) -> (Option<Reading>, usize) {
    let asked = &query.words[at];
    let direct = found.iter().filter(|word| answers(asked, word)).map(|word| {
        if asked.word.exact == word.exact {
            Reading::Exact
        } else if asked.word.fold == word.fold {
            Reading::Folded
        } else {
            Reading::Stem
        }
    });
    let others = query.others.iter().zip(runs(query, found));
    let others = others.filter(|(other, _)| query.sequence[other.covers.clone()].contains(&at));
    let all: Vec<Reading> =
        direct.chain(others.flat_map(|(_, runs)| runs.into_iter().map(|_| Reading::OtherName))).collect();
    (all.iter().min().copied(), all.len())
}

/// Whether a word of a text is one that was asked for.
fn answers(asked: &QueryWord, word: &Word) -> bool {
    if asked.word.has_marks() && word.has_marks() {
        return asked.word.exact == word.exact;
    }
    // words of one stem begin alike, so most need not be stemmed
    let alike = || asked.word.fold.as_bytes().get(..3) == word.fold.as_bytes().get(..3);
    asked.word.fold == word.fold
        || asked.stem.as_ref().is_some_and(|known| alike() && !word.has_marks() && *known == stem(&word.fold))
}
