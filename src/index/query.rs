//! Understanding a question: its words, how each was typed, and what the index knows of them.

use super::Result;
use super::build::joined;
use super::open::Index;
use crate::text::stem::stem;
use crate::text::{Word, words};
use tantivy::Term;
use tantivy::schema::Field;

/// A question, cut into distinct words, with the weights of each reading.
///
/// Weights as measured on public collections: a word typed with marks that the index knows counts
/// exactly; where no word has marks, folding and stems carry the search.
#[derive(Clone, Debug)]
pub struct Query {
    pub(super) words: Vec<QueryWord>,
    /// The words as they follow each other, by their place in `words`.
    pub(super) sequence: Vec<usize>,
    pub(super) pairs: Vec<(Term, f32)>,
    /// Words that were taken for a slip, as typed, with how they were read.
    pub repaired: Vec<(String, String)>,
}

#[derive(Clone, Debug)]
pub(super) struct QueryWord {
    pub word: Word,
    /// As it was typed.
    pub typed: String,
    /// Readings that count for the score.
    pub scored: Vec<(Term, f32)>,
    /// Readings by which a text is said to hold the word; the flag says: only in English texts, which are
    /// often written without marks.
    pub holds: Vec<(Term, bool)>,
    pub rarity: f32,
}

const EXACT: f32 = 1.0;
const FOLD_BESIDE_EXACT: f32 = 0.25;
const EXACT_OF_UNMARKED: f32 = 0.25;
const FOLD: f32 = 1.0;
const STEM: f32 = 0.5;
const TITLE: f32 = 0.25;
const PAIR: f32 = 0.5;
const NUMBER_RUN: f32 = 1.0;

/// More words than this are not weighed; a message can be much longer than a question.
const MOST_WORDS: usize = 32;

impl Query {
    /// Whether there is no word to search for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The words as typed.
    pub fn typed(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|word| word.typed.as_str())
    }
}

impl Index {
    /// Understands a question. Any text will do; none is an error.
    pub fn understand(&self, text: &str) -> Result<Query> {
        let mut all = words(text);
        all.truncate(MOST_WORDS);
        let repaired = self.repair(&mut all, text)?;
        let any_marks = all.iter().any(Word::has_marks);
        let mut understood: Vec<QueryWord> = Vec::with_capacity(all.len());
        let mut sequence = Vec::with_capacity(all.len());
        for word in &all {
            let known = understood.iter().position(|known| known.word.exact == word.exact);
            if known.is_none() {
                understood.push(self.reading(word, &text[word.range.clone()], any_marks)?);
            }
            sequence.push(known.unwrap_or(understood.len() - 1));
        }
        let mut pairs = Vec::new();
        for at in 0..all.len() {
            let longest = if all[at].is_number() { 4 } else { 2 };
            for run in (2..=longest).filter_map(|length| all.get(at..at + length)) {
                let term = Term::from_field_text(self.fields.pair, &joined(run));
                let weight = if run[0].is_number() { NUMBER_RUN } else { PAIR };
                let rarity = self.rarity(self.frequency(&term)?);
                pairs.push((term, weight * rarity));
            }
        }
        Ok(Query { words: understood, sequence, pairs, repaired })
    }

    /// Puts the likely word in the place of each that no text holds.
    fn repair(&self, all: &mut [Word], text: &str) -> Result<Vec<(String, String)>> {
        let mut repaired = Vec::new();
        for at in 0..all.len() {
            let fields = &self.fields;
            let held = [(fields.fold, all[at].fold.as_str()), (fields.stem, &stem(&all[at].fold))]
                .map(|(field, word)| self.frequency(&Term::from_field_text(field, word)));
            let [fold, stemmed] = held;
            if fold? + stemmed? > 0 {
                continue;
            }
            let beside = |at: Option<usize>| at.and_then(|at| all.get(at)).map(|word| word.fold.as_str());
            if let Some(word) = self.repaired(&all[at].fold, beside(at.checked_sub(1)), beside(Some(at + 1)))? {
                repaired.push((text[all[at].range.clone()].to_string(), word.clone()));
                all[at].exact.clone_from(&word);
                all[at].fold = word;
            }
        }
        Ok(repaired)
    }

    fn reading(&self, word: &Word, typed: &str, any_marks: bool) -> Result<QueryWord> {
        let fields = &self.fields;
        let term = |field: Field, text: &str| Term::from_field_text(field, text);
        let (exact, fold, title) =
            (term(fields.exact, &word.exact), term(fields.fold, &word.fold), term(fields.title, &word.fold));
        let mut scored = vec![(title, TITLE)];
        let mut holds = Vec::new();
        let known = self.frequency(&exact)?;
        let frequency;
        if word.has_marks() && known > 0 {
            scored.extend([(exact.clone(), EXACT), (fold.clone(), FOLD_BESIDE_EXACT)]);
            holds.extend([(exact, false), (fold, true)]);
            frequency = known;
        } else {
            frequency = self.frequency(&fold)?;
            scored.push((fold.clone(), FOLD));
            holds.push((fold, false));
            if any_marks && !word.has_marks() {
                scored.push((exact, EXACT_OF_UNMARKED));
            } else if !any_marks {
                let stemmed = term(fields.stem, &stem(&word.fold));
                scored.push((stemmed.clone(), STEM));
                holds.push((stemmed, false));
            }
        }
        Ok(QueryWord { word: word.clone(), typed: typed.to_string(), scored, holds, rarity: self.rarity(frequency) })
    }

    pub(super) fn frequency(&self, term: &Term) -> Result<u64> {
        Ok(self.searcher.doc_freq(term)?)
    }

    /// How much a word says that so many texts hold: ln(1 + (N − n + 0.5) / (n + 0.5)).
    pub(super) fn rarity(&self, held: u64) -> f32 {
        let (all, held) = (self.searcher.num_docs() as f32, held as f32);
        (1.0 + (all - held + 0.5).max(0.0) / (held + 0.5)).ln()
    }

    /// The words of a question that no text holds in any reading, as typed.
    pub fn unknown_words(&self, query: &Query) -> Result<Vec<String>> {
        let mut unknown = Vec::new();
        for word in &query.words {
            let mut held = false;
            for (term, _) in &word.holds {
                held |= self.frequency(term)? > 0;
            }
            if !held {
                unknown.push(word.typed.clone());
            }
        }
        Ok(unknown)
    }
}
