//! The second look at the best texts: which words each really holds, how close together, and in what order.
//!
//! For the texts that scored best, the positions of the question's words are read from the index. The
//! greatest sum of rarities of distinct words within a window is added to the score, and so is the
//! longest run of words that follow each other as in the question. What a text holds also tells hits from
//! look-alikes: single syllables mean little in Vietnamese, so a text must hold neighbouring ones.

use std::ops::Range;

use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, TERMINATED, Term};

use super::Result;
use super::open::Index;
use super::query::{Query, QueryWord};
use super::schema::BODY_AT;
use super::weights::{K1, LEAD, LEAD_WEIGHT, RUN_WEIGHT, TITLE, UNKNOWN_PAIR, WINDOW, WINDOW_WEIGHT, YEAR};

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
    /// Whether it is in English.
    pub english: bool,
    /// Whether the article has no text in the question's language besides this one.
    pub only_text: bool,
    /// Which of several alternatives it answers.
    pub branch: usize,
    /// What the score is made of.
    pub parts: Parts,
}

impl Ranked {
    /// A text that passed a filter and was not asked for by words.
    pub(super) fn of_filter(score: f32, address: DocAddress) -> Self {
        let parts = Parts::default();
        Self {
            address,
            score,
            coverage: 1.0,
            answers: true,
            holds_all: true,
            window: None,
            english: false,
            only_text: true,
            branch: 0,
            parts,
        }
    }
}

/// What the score of a text is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Parts {
    /// Its words, one by one, and pairs of neighbours.
    pub words: f32,
    /// Rare words close together.
    pub window: f32,
    /// The longest run in the order of the question.
    pub run: f32,
    /// That they stand in the title or at the beginning.
    pub lead: f32,
}

/// A word of the question at a position of a text.
type Place = (u32, usize);

impl Index {
    /// Looks again at texts with their scores; the best comes first.
    pub(super) fn rerank(&self, query: &Query, branch: usize, found: Vec<(f32, DocAddress)>) -> Result<Vec<Ranked>> {
        let look = Look::at(self, &found);
        let english = look.having(&[Term::from_field_text(self.fields.lang, "en")])?;
        let english_order: Vec<usize> = look.order.iter().copied().filter(|at| english[*at]).collect();
        let topic = look.having(&query.topics)?;
        let asked_in = if query.vietnamese { "vi" } else { "en" };
        let only = look.having(&[Term::from_field_text(self.fields.reader, asked_in)])?;
        let mut places: Vec<Vec<Place>> = vec![Vec::new(); found.len()];
        for (number, word) in query.words.iter().enumerate() {
            for (term, english_only) in &word.holds {
                let within = if *english_only { &english_order } else { &look.order };
                look.read(within, term, |at, position| places[at].push((position, number)))?;
            }
        }
        for other in &query.others {
            let runs = look.runs(&other.terms)?;
            for (at, start) in runs {
                // the words it stands for, one behind the other, as if they had been written there
                let covered = query.sequence[other.covers.clone()].iter().zip(start..);
                places[at].extend(covered.map(|(word, position)| (position, *word)));
            }
        }
        let mut ranked = Vec::with_capacity(found.len());
        for ((((score, address), places), english), is_topic) in found.iter().zip(places).zip(english).zip(topic) {
            let text = Text { score: *score, address: *address, english, is_topic, year: self.year(*address) };
            let only_text = only[ranked.len()];
            ranked.push(Ranked { branch, only_text, ..rank(query, &text, places) });
        }
        ranked.sort_by(|one, two| two.score.total_cmp(&one.score).then(one.address.cmp(&two.address)));
        Ok(ranked)
    }

    /// The year of publication with the part of it that had passed; 0 when unknown.
    fn year(&self, address: DocAddress) -> f32 {
        let key = self.columns[address.segment_ord as usize].published.first(address.doc_id).unwrap_or(0);
        (key / 10_000) as f32 + (key / 100 % 100) as f32 / 12.0
    }
}

/// Texts in the order of their numbers, which is how an index is read.
pub(super) struct Look<'i> {
    index: &'i Index,
    found: &'i [(f32, DocAddress)],
    /// The places of the texts in the order of the index.
    pub order: Vec<usize>,
}

impl<'i> Look<'i> {
    pub fn at(index: &'i Index, found: &'i [(f32, DocAddress)]) -> Self {
        let mut order: Vec<usize> = (0..found.len()).collect();
        order.sort_by_key(|at| found[*at].1);
        Self { index, found, order }
    }

    /// Which of the texts have one of some terms.
    fn having(&self, terms: &[Term]) -> Result<Vec<bool>> {
        let mut having = vec![false; self.found.len()];
        for term in terms {
            self.walk(&self.order, term, IndexRecordOption::Basic, |at, _| having[at] = true)?;
        }
        Ok(having)
    }

    fn read(&self, within: &[usize], term: &Term, mut take: impl FnMut(usize, u32)) -> Result<()> {
        let mut positions = Vec::new();
        self.walk(within, term, IndexRecordOption::WithFreqsAndPositions, |at, postings| {
            postings.positions(&mut positions);
            positions.iter().for_each(|position| take(at, *position));
        })
    }

    /// Texts with the positions at which all terms follow each other.
    fn runs(&self, terms: &[Term]) -> Result<Vec<(usize, u32)>> {
        let mut starts: Option<Vec<(usize, u32)>> = None;
        for (ahead, term) in terms.iter().enumerate() {
            let mut here = Vec::new();
            self.read(&self.order, term, |at, position| {
                here.extend(position.checked_sub(ahead as u32).map(|start| (at, start)))
            })?;
            here.sort_unstable();
            starts = Some(match starts {
                None => here,
                Some(starts) => starts.into_iter().filter(|start| here.binary_search(start).is_ok()).collect(),
            });
        }
        Ok(starts.unwrap_or_default())
    }

    /// Calls `take` for each of the texts that hold the term.
    pub fn walk(
        &self,
        within: &[usize],
        term: &Term,
        option: IndexRecordOption,
        mut take: impl FnMut(usize, &mut tantivy::postings::SegmentPostings),
    ) -> Result<()> {
        let mut order = within.iter().copied().peekable();
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

/// How much of a question a text holds. Shares are by rarity and without words that only ask.
struct Seen {
    words: usize,
    held: usize,
    coverage: f32,
    /// What one window holds.
    together: f32,
    /// Neighbouring words that are neighbours in the text.
    pairs: f32,
    only_numbers: bool,
    /// Whether the question was typed with marks, so that each of its syllables tells more.
    marked: bool,
    /// Whether it lacks a figure with its letters, as `4K` or `G20`, that no text holds.
    lacks_sign: bool,
    /// Whether figures and all are there.
    holds_all: bool,
}

impl Seen {
    /// Whether that is enough to show the text. Measured on the judged set: the bounds lie where true questions lose
    /// least while none of those that nothing answers is answered.
    fn answers(&self, vietnamese_question: bool, english_text: bool) -> bool {
        let all = self.held == self.words;
        if self.lacks_sign && self.words < 5 {
            return false;
        }
        if self.only_numbers || self.words <= 1 {
            return self.holds_all;
        }
        let Self { words, held, coverage, together, pairs, .. } = *self;
        match (vietnamese_question, english_text) {
            // single syllables mean little, and without marks less: all must be there, mostly as neighbours
            (true, false) if all && pairs >= 0.3 => true,
            (true, false) if all && words > 4 && together + pairs >= 0.9 => true,
            (true, false) if !self.marked => {
                words > 4 && coverage >= 0.5 && coverage + pairs >= if words > 5 { 1.1 } else { 1.2 }
            }
            (true, false) if all => words > 2 && together > 0.99 || words > 3 && together + pairs >= 0.9,
            (true, false) if words == 4 => held == 3 && coverage >= 0.75 && pairs >= 0.5,
            (true, false) => words > 4 && coverage >= 0.5 && coverage + pairs >= 1.1,
            (false, true) if all => together >= 0.4,
            (false, true) => match words {
                2 => false,
                3 => held == 2 && coverage >= 0.6 && together >= 0.4,
                _ => held >= 2 && coverage >= 0.45 && together >= 0.33,
            },
            // in the other language, by other names of whole terms
            (true, true) | (false, false) if all => together >= 0.4,
            (true, true) if !self.marked => words > 2 && coverage >= 0.75 && together >= 0.5,
            (true, true) => words > 2 && coverage >= 0.5 && together >= 0.43 && pairs >= 0.25,
            (false, false) => words > 2 && held > 1 && coverage >= 0.45 && together >= 0.33,
        }
    }
}

/// What is known of a text before its words are looked at.
struct Text {
    score: f32,
    address: DocAddress,
    english: bool,
    /// Whether it has the topic that the question names.
    is_topic: bool,
    year: f32,
}

fn rank(query: &Query, text: &Text, mut places: Vec<Place>) -> Ranked {
    let Text { score, address, english, is_topic, year } = *text;
    places.sort_unstable();
    places.dedup();
    let all: f32 = query.hard().map(|(_, word)| word.weight).sum();
    let share = |sum: f32| if all > 0.0 { sum / all } else { 1.0 };
    let mut held = vec![false; query.words.len()];
    places.iter().for_each(|(_, word)| held[*word] = true);
    let coverage = share(query.hard().filter(|(at, _)| held[*at]).map(|(_, word)| word.weight).sum());
    let (together, hard_together, place) = best_window(query, &places);
    let (run, pairs) = neighbours(query, &places);
    let begins = place.as_ref().is_some_and(|place| (place.end as usize) < BODY_AT + LEAD as usize);
    let body = &places[places.partition_point(|(place, _)| (*place as usize) < BODY_AT)..];
    let window = best_window(query, body).2.map(|range| range.start as usize - BODY_AT..range.end as usize - BODY_AT);
    let holds_all = is_topic || query.hard().all(|(at, _)| held[at]);
    // a figure or a letter alone does not make a text fit
    let telling = || query.hard().filter(|(_, word)| !word.word.is_number() && word.word.fold.len() > 1);
    let seen = Seen {
        words: telling().count(),
        held: telling().filter(|(at, _)| held[*at]).count(),
        coverage,
        together: share(hard_together),
        pairs,
        only_numbers: query.hard().all(|(_, word)| word.word.is_number()),
        marked: query.words.iter().any(|word| word.word.has_marks()),
        lacks_sign: query.lacks_sign,
        holds_all: query.hard().all(|(at, _)| held[at]),
    };
    let answers = is_topic || seen.answers(query.vietnamese, english);
    let mut titled = vec![false; query.words.len()];
    places.iter().take_while(|(place, _)| (*place as usize) < BODY_AT).for_each(|(_, word)| titled[*word] = true);
    let title: f32 = query.words.iter().zip(&titled).filter(|(_, titled)| **titled).map(|(word, _)| word.rarity).sum();
    let later: f32 = later(query, &places);
    let parts = Parts {
        words: score + later,
        window: WINDOW_WEIGHT * together,
        run: RUN_WEIGHT * run,
        lead: TITLE * title + if begins { LEAD_WEIGHT * together } else { 0.0 },
    };
    let score = (parts.words + parts.window + parts.run + parts.lead) * (1.0 + YEAR * (year - 2000.0).max(0.0));
    Ranked { address, score, coverage, answers, holds_all, window, english, only_text: true, branch: 0, parts }
}

/// BM25, for a text of average length, of the words that the first look left out.
fn later(query: &Query, places: &[Place]) -> f32 {
    let mut counts = vec![0_u32; query.words.len()];
    places.iter().for_each(|(_, word)| counts[*word] += 1);
    let words = query.words.iter().zip(counts).filter(|(word, count)| word.later && *count > 0);
    let weight = |word: &QueryWord| word.scored.iter().map(|(_, weight)| *weight).fold(0.0, f32::max);
    let repeated = |count: u32| (K1 + 1.0) * count as f32 / (count as f32 + K1);
    words.map(|(word, count)| weight(word) * word.rarity * repeated(count)).sum()
}

/// The greatest sum of rarities of distinct words within the window, the same without soft words, and where it lies.
fn best_window(query: &Query, places: &[Place]) -> (f32, f32, Option<Range<u32>>) {
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
            range = Some(start..end + 1);
        }
    }
    let Some(range) = range else { return (0.0, 0.0, None) };
    let mut start = range.start;
    counts.fill(0);
    places[range.clone()].iter().for_each(|(_, word)| counts[*word] += 1);
    let hard = query.hard().filter(|(at, _)| counts[*at] > 0).map(|(_, word)| word.weight).sum();
    // what the window holds twice need not be quoted twice
    while counts[places[start].1] > 1 {
        counts[places[start].1] -= 1;
        start += 1;
    }
    (best, hard, Some(places[start].0..places[range.end - 1].0 + 1))
}

/// The rarity of the longest run of words that follow each other as in the question (of two or more), and which share
/// of its neighbouring words, by rarity, the text holds as neighbours.
fn neighbours(query: &Query, places: &[Place]) -> (f32, f32) {
    let holds = |place: u32, word: usize| places.binary_search(&(place, word)).is_ok();
    let mut found = vec![false; query.sequence.len().saturating_sub(1)];
    let mut best = 0.0_f32;
    let mut firsts: Vec<Vec<usize>> = vec![Vec::new(); query.words.len()];
    (0..found.len()).for_each(|at| firsts[query.sequence[at]].push(at));
    for (place, word) in places {
        // a run that was begun before is not longer from its second word on
        let begun = |first: usize| first > 0 && *place > 0 && holds(place - 1, query.sequence[first - 1]);
        for first in firsts[*word].iter().copied().filter(|first| !begun(*first)) {
            let run =
                query.sequence[first..].iter().zip(*place..).take_while(|(word, place)| holds(*place, **word)).count();
            if run > 1 {
                found[first..first + run - 1].fill(true);
                best = best.max(query.sequence[first..first + run].iter().map(|word| query.words[*word].rarity).sum());
            }
        }
    }
    let rarest = query.neighbours.iter().flatten().copied().fold(0.0_f32, f32::max).max(1.0);
    let (mut sum, mut all) = (0.0, 0.0);
    for (at, rarity) in query.neighbours.iter().enumerate() {
        let both_hard = [at, at + 1].iter().all(|at| !query.words[query.sequence[*at]].soft);
        if both_hard {
            let weight = rarity.unwrap_or(UNKNOWN_PAIR * rarest);
            all += weight;
            sum += if found[at] { weight } else { 0.0 };
        }
    }
    (best, if all > 0.0 { sum / all } else { 1.0 })
}
