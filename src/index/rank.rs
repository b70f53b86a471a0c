//! The second look at the best texts: which words each really holds, how close together, and in what order.
//!
//! For the texts that scored best, the positions of the question's words are read from the index. The
//! greatest sum of rarities of distinct words within fifteen words is added to the score, and so is the
//! longest run of words that follow each other as in the question. What a text holds also tells hits from
//! look-alikes: single syllables mean little in Vietnamese, so a text must hold neighbouring ones.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, TERMINATED, Term};

use super::Result;
use super::open::Index;
use super::query::Query;
use super::schema::BODY_AT;

/// A text that was looked at twice.
#[derive(Clone, Debug)]
pub(super) struct Ranked {
    pub address: DocAddress,
    pub score: f32,
    /// The part of the question, by rarity, that the text holds: 0 to 1.
    pub coverage: f32,
    /// Whether that is enough to show it.
    pub answers: bool,
    /// Whether it holds every word.
    pub holds_all: bool,
    /// Body words to quote, counted from the body's first.
    pub window: Option<Range<usize>>,
}

const WINDOW: u32 = 15;
const WINDOW_WEIGHT: f32 = 0.6;
const RUN_WEIGHT: f32 = 0.4;

/// The share of the question, by rarity, that a text must hold to be shown.
const ENOUGH: f32 = 0.5;
/// The share of it that an English text must hold within one window.
const ENOUGH_TOGETHER: f32 = 0.4;
/// The share of the question's neighbouring words that a Vietnamese text must hold as neighbours, when it
/// holds all words and when it lacks some.
const ENOUGH_PAIRS: [f32; 2] = [0.3, 0.5];

/// A word of the question at a position of a text.
type Place = (u32, usize);

impl Index {
    /// Looks again at texts with their scores; the best comes first.
    pub(super) fn rerank(&self, query: &Query, found: Vec<(f32, DocAddress)>) -> Result<Vec<Ranked>> {
        let mut order: Vec<usize> = (0..found.len()).collect();
        order.sort_by_key(|at| found[*at].1);
        let look = Look { index: self, found: &found, order };
        let english = look.english()?;
        let mut places: Vec<Vec<Place>> = vec![Vec::new(); found.len()];
        for (number, word) in query.words.iter().enumerate() {
            for (term, english_only) in &word.holds {
                look.read(term, |at, position| {
                    if !english_only || english[at] {
                        places[at].push((position, number));
                    }
                })?;
            }
        }
        let texts = found.iter().zip(places).zip(english);
        let mut ranked: Vec<Ranked> =
            texts.map(|(((score, address), places), english)| rank(query, *score, *address, places, english)).collect();
        ranked.sort_by(|one, two| two.score.total_cmp(&one.score).then(one.address.cmp(&two.address)));
        Ok(ranked)
    }
}

/// Texts in the order of their numbers, which is how an index is read.
struct Look<'i> {
    index: &'i Index,
    found: &'i [(f32, DocAddress)],
    order: Vec<usize>,
}

impl Look<'_> {
    fn english(&self) -> Result<Vec<bool>> {
        let mut english = vec![false; self.found.len()];
        let term = Term::from_field_text(self.index.fields.lang, "en");
        self.walk(&term, IndexRecordOption::Basic, |at, _| english[at] = true)?;
        Ok(english)
    }

    fn read(&self, term: &Term, mut take: impl FnMut(usize, u32)) -> Result<()> {
        let mut positions = Vec::new();
        self.walk(term, IndexRecordOption::WithFreqsAndPositions, |at, postings| {
            postings.positions(&mut positions);
            positions.iter().for_each(|position| take(at, *position));
        })
    }

    /// Calls `take` for each of the texts that hold the term.
    fn walk(
        &self,
        term: &Term,
        option: IndexRecordOption,
        mut take: impl FnMut(usize, &mut tantivy::postings::SegmentPostings),
    ) -> Result<()> {
        let mut order = self.order.iter().copied().peekable();
        while let Some(first) = order.peek() {
            let segment = self.found[*first].1.segment_ord;
            let reader = self.index.searcher.segment_reader(segment);
            let mut postings = reader.inverted_index(term.field())?.read_postings(term, option)?;
            while let Some(at) = order.next_if(|at| self.found[*at].1.segment_ord == segment) {
                if let Some(postings) = postings.as_mut()
                    && reaches(postings, self.found[at].1.doc_id)
                {
                    take(at, postings);
                }
            }
        }
        Ok(())
    }
}

/// Moves forward to a document; whether it is there.
fn reaches(postings: &mut impl DocSet, doc: u32) -> bool {
    let at = postings.doc();
    at == doc || at < doc && at != TERMINATED && postings.seek(doc) == doc
}

fn rank(query: &Query, score: f32, address: DocAddress, mut places: Vec<Place>, english: bool) -> Ranked {
    places.sort_unstable();
    places.dedup();
    let all: f32 = query.words.iter().map(|word| word.rarity).sum();
    let share = |sum: f32| if all > 0.0 { sum / all } else { 1.0 };
    let held: HashSet<usize> = places.iter().map(|(_, word)| *word).collect();
    let coverage = share(held.iter().map(|word| query.words[*word].rarity).sum());
    let (together, _) = best_window(query, &places);
    let (run, pairs) = neighbours(query, &places);
    let body = &places[places.partition_point(|(place, _)| (*place as usize) < BODY_AT)..];
    let window = best_window(query, body).1.map(|range| range.start as usize - BODY_AT..range.end as usize - BODY_AT);
    let holds_all = held.len() == query.words.len();
    let answers = match query.sequence.len() {
        0 | 1 => !held.is_empty(),
        // numbers alone say nothing unless all are there
        _ if query.words.iter().all(|word| word.word.is_number()) => holds_all,
        _ if english => coverage >= ENOUGH && share(together) >= ENOUGH_TOGETHER,
        length => coverage >= ENOUGH && pairs as f32 / (length - 1) as f32 >= ENOUGH_PAIRS[usize::from(!holds_all)],
    };
    let score = score + WINDOW_WEIGHT * together + RUN_WEIGHT * run;
    Ranked { address, score, coverage, answers, holds_all, window }
}

/// The greatest sum of rarities of distinct words within the window, and where it lies.
fn best_window(query: &Query, places: &[Place]) -> (f32, Option<Range<u32>>) {
    let mut counts = vec![0_u32; query.words.len()];
    let (mut sum, mut best, mut range, mut start) = (0.0_f32, 0.0_f32, None, 0);
    for (end, (place, word)) in places.iter().enumerate() {
        counts[*word] += 1;
        if counts[*word] == 1 {
            sum += query.words[*word].rarity;
        }
        while place - places[start].0 >= WINDOW {
            let gone = places[start].1;
            counts[gone] -= 1;
            if counts[gone] == 0 {
                sum -= query.words[gone].rarity;
            }
            start += 1;
        }
        if sum > best + 1e-4 {
            best = sum;
            let first =
                (start..=end).rev().find(|first| holds_as_many(&places[*first..=end], &counts)).unwrap_or(start);
            range = Some(places[first].0..place + 1);
        }
    }
    (best, range)
}

/// Whether a shorter run still holds every word that the window holds.
fn holds_as_many(run: &[Place], counts: &[u32]) -> bool {
    counts.iter().enumerate().all(|(word, count)| *count == 0 || run.iter().any(|(_, at)| *at == word))
}

/// The rarity of the longest run of words that follow each other as in the question (of two or more), and how
/// many of its neighbouring words the text holds as neighbours.
fn neighbours(query: &Query, places: &[Place]) -> (f32, usize) {
    let mut at_place: HashMap<u32, Vec<usize>> = HashMap::new();
    for (place, word) in places {
        at_place.entry(*place).or_default().push(*word);
    }
    let holds = |place: u32, word: usize| at_place.get(&place).is_some_and(|words| words.contains(&word));
    let mut found = vec![false; query.sequence.len().saturating_sub(1)];
    let mut best = 0.0_f32;
    for (place, word) in places {
        for first in (0..found.len()).filter(|at| query.sequence[*at] == *word) {
            let run =
                query.sequence[first..].iter().zip(*place..).take_while(|(word, place)| holds(*place, **word)).count();
            if run > 1 {
                found[first..first + run - 1].fill(true);
                best = best.max(query.sequence[first..first + run].iter().map(|word| query.words[*word].rarity).sum());
            }
        }
    }
    (best, found.into_iter().filter(|found| *found).count())
}
