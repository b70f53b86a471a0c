//! A question as the index knows it: its words with their readings, pairs of neighbours, and other names.

use std::ops::Range;

use tantivy::Term;

use super::soft;
use super::weights::{COMMON, ENOUGH_CLAUSES, LONG, MOST_SCORED, SOFT};
use crate::corpus::Form;
use crate::i18n::Lang;
use crate::text::Word;

/// A question, cut into distinct words, with the weights of each reading.
#[derive(Clone, Debug, Default)]
pub struct Query {
    pub(super) words: Vec<QueryWord>,
    /// The words as they follow each other, by their place in `words`.
    pub(super) sequence: Vec<usize>,
    pub(super) pairs: Vec<Pair>,
    /// The rarity of each two words that follow each other; none when no text holds them so.
    pub(super) neighbours: Vec<Option<f32>>,
    pub(super) others: Vec<Other>,
    /// Wider ones, for when the question as it stands finds little.
    pub(super) wide: Vec<(Range<usize>, Form)>,
    /// Whether it is Vietnamese by its shape.
    pub(super) vietnamese: bool,
    /// The topics whose name the whole question is.
    pub(super) topics: Vec<Term>,
    /// Whether it has a figure grown together with letters that no text holds so.
    pub(super) lacks_sign: bool,
    /// Whether another name was left out because no text holds it yet.
    pub(super) lacks_names: bool,
    /// What kind of thing is asked for, if one is.
    pub(super) asks: Option<soft::Asks>,
    /// The question as it was read out of raw Telex or VNI.
    pub read: Option<String>,
    /// Words that were taken for a slip, as typed, with how they were read.
    pub repaired: Vec<(String, String)>,
    /// Abbreviations as typed, with what they stand for in Vietnamese and English.
    pub spelled_out: Vec<(String, String, String)>,
    /// Words beyond what is weighed.
    pub cut: bool,
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
    /// Its English stem, when it was typed without marks and is long enough to have one.
    pub stem: Option<String>,
    /// Texts that hold it.
    pub frequency: u64,
    /// What it counts when a text is judged to hold enough: its rarity; for a word that no text holds, what the others
    /// count on average, so that one strange word among known ones does not hide what answers the rest.
    pub weight: f32,
    /// Whether it is counted in the second look only.
    pub later: bool,
    /// Whether it only asks (`bao nhiêu`, `what is`): it ranks, but no text has to hold it.
    pub soft: bool,
}

/// Neighbouring words of the question.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    pub term: Term,
    pub score: f32,
    /// Its rarity; none when no text holds it.
    pub rarity: Option<f32>,
}

/// Another name, in either language, of some words of the question.
#[derive(Clone, Debug)]
pub(super) struct Other {
    /// The words it stands for, in the sequence.
    pub covers: Range<usize>,
    pub lang: Lang,
    pub words: Vec<Word>,
    /// Its words in their order: folded, as stems when they are English, exact when they are one syllable.
    pub terms: Vec<Term>,
    pub scored: Vec<(Term, f32)>,
}

impl Query {
    /// Whether there is no word to search for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Marks words that only ask, unless there are no others, and takes most of their weight.
    pub(super) fn soften(&mut self, all: &[Word]) {
        for at in soft::soft(all, self.vietnamese) {
            self.words[self.sequence[at]].soft = true;
        }
        if self.words.iter().all(|word| word.soft) {
            self.words.iter_mut().for_each(|word| word.soft = false);
        }
        for word in self.words.iter_mut().filter(|word| word.soft) {
            word.rarity *= SOFT;
            word.scored.iter_mut().for_each(|(_, weight)| *weight *= SOFT);
        }
    }

    /// Words that no text holds count what the others count on average.
    pub(super) fn weigh(&mut self) {
        let known: Vec<f32> = self.hard().filter(|(_, word)| word.frequency > 0).map(|(_, word)| word.rarity).collect();
        if known.is_empty() {
            return;
        }
        let mean = known.iter().sum::<f32>() / known.len() as f32;
        self.words.iter_mut().filter(|word| word.frequency == 0).for_each(|word| word.weight = mean);
    }

    /// Leaves the commonest words to the second look: their lists are long, and where there are rarer words and pairs
    /// they decide nothing about which texts are looked at. Of a very long question only the rarest words stay.
    pub(super) fn leave_for_later(&mut self) {
        let pairs = self.pairs.iter().filter(|pair| pair.rarity.is_some_and(|rarity| rarity >= COMMON)).count();
        let mut rarest: Vec<usize> = (0..self.words.len()).collect();
        rarest.sort_by(|one, two| self.words[*two].rarity.total_cmp(&self.words[*one].rarity));
        let long = self.words.len() > LONG;
        for (place, at) in rarest.into_iter().enumerate() {
            let word = &mut self.words[at];
            word.later = long && place >= MOST_SCORED || place + pairs >= ENOUGH_CLAUSES && word.rarity < COMMON;
        }
        if long {
            self.pairs.retain(|pair| pair.rarity.is_some());
            self.pairs.sort_by(|one, two| two.score.total_cmp(&one.score));
            self.pairs.truncate(MOST_SCORED);
        }
    }

    /// Words that a text has to hold.
    pub(super) fn hard(&self) -> impl Iterator<Item = (usize, &QueryWord)> {
        self.words.iter().enumerate().filter(|(_, word)| !word.soft)
    }
}
