//! Understanding a question: its words, how each was typed, and what the index knows of them.

use std::ops::Range;

use tantivy::Term;
use tantivy::schema::Field;

use super::Result;
use super::build::joined;
use super::open::Index;
use super::query::{Pair, Query, QueryWord};
use super::soft;
use super::weights::{EXACT, EXACT_OF_UNMARKED, FOLD, MOST_OTHERS, NUMBER_RUN, PAIR, STEM};
use crate::corpus::{Equivalent, Glossary};
use crate::text::stem::stem;
use crate::text::telex::{self, Care};
use crate::text::{Word, words};

/// More words than this are not weighed; a message can be much longer than a question.
const MOST_WORDS: usize = 64;

impl Index {
    /// Understands a question. Any text will do; none is an error.
    pub fn understand(&self, text: &str, glossary: &Glossary) -> Result<Query> {
        self.understood(text, glossary, Care::Sure)
    }

    /// The same, reading raw Telex and VNI even where that is only possible.
    pub fn understand_loosely(&self, text: &str, glossary: &Glossary) -> Result<Query> {
        self.understood(text, glossary, Care::Possible)
    }

    /// Raw Telex or VNI, as it can hardly be anything else.
    pub fn raw_typing(&self, text: &str) -> Option<telex::Reading> {
        self.read_raw(text, Care::Sure)
    }

    fn read_raw(&self, text: &str, care: Care) -> Option<telex::Reading> {
        let reading = telex::read(text, |word| self.knows(word), care);
        reading.filter(|reading| self.knows_most(&reading.words))
    }

    /// The same with no word read otherwise than it is typed: neither raw typing nor slips are looked for. A word that no
    /// text holds yet is waited for.
    pub fn understand_as_typed(&self, text: &str, glossary: &Glossary) -> Result<Query> {
        self.made(text, None, false, glossary)
    }

    fn understood(&self, text: &str, glossary: &Glossary, care: Care) -> Result<Query> {
        let reading = self.read_raw(text, care);
        let text = reading.as_ref().map_or(text, |reading| &reading.text);
        self.made(text, reading.as_ref(), true, glossary)
    }

    fn made(&self, text: &str, reading: Option<&telex::Reading>, repairs: bool, glossary: &Glossary) -> Result<Query> {
        let mut all = words(text);
        let cut = all.len() > MOST_WORDS;
        all.truncate(MOST_WORDS);
        let equivalents = glossary.equivalents(&all, text);
        let repaired = if repairs { self.repair(&mut all, text, glossary)? } else { Vec::new() };
        let (asks, vietnamese) = (soft::asks(&all), soft::is_vietnamese(&all));
        let mut query = Query { repaired, cut, asks, vietnamese, ..Query::default() };
        self.add_words(&mut query, &all, text)?;
        query.soften(&all);
        query.weigh();
        self.add_pairs(&mut query, &all)?;
        query.leave_for_later();
        self.add_names(&mut query, &all, text, equivalents)?;
        let topics = glossary.topics_named(text);
        query.topics = topics.into_iter().map(|slug| Term::from_field_text(self.fields.topic, slug)).collect();
        query.read = reading.map(|reading| reading.text.clone());
        Ok(query)
    }

    fn add_words(&self, query: &mut Query, all: &[Word], text: &str) -> Result<()> {
        let any_marks = all.iter().any(Word::has_marks);
        for (at, word) in all.iter().enumerate() {
            let known = query.words.iter().position(|known| known.word.exact == word.exact);
            if known.is_none() {
                query.words.push(self.word(all, at, &text[word.range.clone()], any_marks)?);
            }
            query.sequence.push(known.unwrap_or(query.words.len() - 1));
        }
        Ok(())
    }

    /// A word with the readings in which texts may have it.
    fn word(&self, all: &[Word], at: usize, typed: &str, any_marks: bool) -> Result<QueryWord> {
        let word = &all[at];
        let fields = &self.fields;
        let term = |field: Field, text: &str| Term::from_field_text(field, text);
        let (exact, fold) = (term(fields.exact, &word.exact), term(fields.fold, &word.fold));
        let known = if word.has_marks() { self.frequency(&exact)? } else { 0 };
        let (mut scored, mut holds, mut frequency) = (Vec::new(), Vec::new(), known);
        if known > 0 {
            scored.push((exact.clone(), EXACT));
            holds.extend([(exact, false), (fold, true)]);
        } else if word.has_marks() && !self.has_company(all, at)? {
            // typed with marks that no text has, beside nothing that stands so without them: another word
            holds.push((exact, false));
        } else {
            frequency = self.frequency(&fold)?;
            scored.push((fold.clone(), FOLD));
            holds.push((fold, false));
            if any_marks && !word.has_marks() {
                scored.push((exact, EXACT_OF_UNMARKED));
            } else if !any_marks {
                let stemmed = term(fields.stem, &stem(&word.fold));
                frequency = frequency.max(self.frequency(&stemmed)?);
                scored.push((stemmed.clone(), STEM));
                holds.push((stemmed, false));
            }
        }
        let rarity = self.rarity(frequency);
        let has_stem = !word.has_marks() && word.fold.is_ascii() && word.fold.len() > 3;
        Ok(QueryWord {
            stem: has_stem.then(|| stem(&word.fold)),
            word: word.clone(),
            typed: typed.to_string(),
            scored,
            holds,
            rarity,
            weight: rarity,
            frequency,
            later: false,
            soft: false,
        })
    }

    /// Neighbouring words; longer runs where they begin with a number.
    fn add_pairs(&self, query: &mut Query, all: &[Word]) -> Result<()> {
        for at in 0..all.len() {
            let longest = if all[at].is_number() { 4 } else { 2 };
            for run in (2..=longest).filter_map(|length| all.get(at..at + length)) {
                let pair = self.pair(joined(run), if run[0].is_number() { NUMBER_RUN } else { PAIR })?;
                if run.len() == 2 {
                    let grown = run[0].range.end == run[1].range.start && run[0].is_number() != run[1].is_number();
                    query.lacks_sign |= grown && pair.rarity.is_none() && !is_in_code(all, &(at..at + 1));
                    query.neighbours.push(pair.rarity);
                }
                query.pairs.push(pair);
            }
            // a number is written before its sign as well as behind it: nq 57, 57-NQ/TW
            if let Some([sign, number]) = all.get(at..at + 2)
                && number.is_number()
                && !sign.is_number()
                && sign.fold.len() <= 4
            {
                query.pairs.push(self.pair(format!("{}_{}", number.fold, sign.fold), NUMBER_RUN)?);
            }
        }
        Ok(())
    }

    pub(super) fn pair(&self, joined: String, weight: f32) -> Result<Pair> {
        let term = Term::from_field_text(self.fields.pair, &joined);
        let held = self.frequency(&term)?;
        let rarity = (held > 0).then(|| self.rarity(held));
        Ok(Pair { term, score: weight * self.rarity(held), rarity })
    }

    /// What the words are called otherwise: terms at once, wider names for when the question finds little.
    fn add_names(&self, query: &mut Query, all: &[Word], text: &str, equivalents: Vec<Equivalent>) -> Result<()> {
        for equivalent in equivalents.into_iter().filter(|one| !is_in_code(all, &one.words)) {
            if let Some((vi, en)) = equivalent.spelled_out {
                let typed = &all[equivalent.words.clone()];
                let typed = typed[0].range.start..typed[typed.len() - 1].range.end;
                query.spelled_out.push((text[typed].to_string(), vi, en));
            }
            for form in equivalent.forms {
                if !form.is_term {
                    query.wide.push((equivalent.words.clone(), form));
                } else if query.others.len() < MOST_OTHERS {
                    let other = self.other(equivalent.words.clone(), form)?;
                    query.lacks_names |= other.is_none();
                    query.others.extend(other);
                }
            }
        }
        Ok(())
    }

    /// Whether a word, as it stands, is in any text.
    pub fn knows(&self, word: &str) -> bool {
        let fields = &self.fields;
        let held = |field: Field, word: &str| self.frequency(&Term::from_field_text(field, word)).is_ok_and(|n| n > 0);
        match &words(word)[..] {
            [word] => held(fields.fold, &word.fold) || held(fields.stem, &stem(&word.fold)),
            // letters and digits in one are known when they stand side by side
            several => several.windows(2).all(|two| held(fields.pair, &joined(two))),
        }
    }

    /// Whether at least half of some words, with their marks, are in texts.
    fn knows_most(&self, read: &[String]) -> bool {
        let known = read.iter().flat_map(|word| words(word)).filter(|word| {
            self.frequency(&Term::from_field_text(self.fields.exact, &word.exact)).is_ok_and(|held| held > 0)
        });
        known.count() * 2 >= read.len()
    }

    /// Whether a word, without its marks, stands beside one of its neighbours in any text.
    fn has_company(&self, all: &[Word], at: usize) -> Result<bool> {
        let before = at.checked_sub(1).map(|before| before..at + 1);
        for place in [before, Some(at..at + 2)].into_iter().flatten() {
            if let Some(two) = all.get(place)
                && self.frequency(&Term::from_field_text(self.fields.pair, &joined(two)))? > 0
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    pub(super) fn frequency(&self, term: &Term) -> Result<u64> {
        Ok(self.searcher.doc_freq(term)?)
    }

    /// How much a word says that so many texts hold: ln(1 + (N − n + 0.5) / (n + 0.5)).
    pub(super) fn rarity(&self, held: u64) -> f32 {
        let (all, held) = (self.searcher.num_docs() as f32, held as f32);
        (1.0 + (all - held + 0.5).max(0.0) / (held + 0.5)).ln()
    }

    /// The words of a question that no text holds in any reading or by another name, as typed.
    pub(super) fn unknown_words(&self, query: &Query) -> Vec<String> {
        let named = |word: usize| query.others.iter().any(|other| query.sequence[other.covers.clone()].contains(&word));
        let unknown = query.hard().filter(|(at, word)| word.frequency == 0 && !named(*at));
        unknown.map(|(_, word)| word.typed.clone()).collect()
    }
}

/// Whether words are part of a document's number, as `NQ` and `TW` are in `57-NQ/TW`.
fn is_in_code(all: &[Word], place: &Range<usize>) -> bool {
    let is_sign =
        |word: &Word| word.is_number() || matches!(word.fold.as_str(), "nq" | "tw" | "cp" | "kl" | "ct" | "qd");
    let beside = [place.start.checked_sub(1), Some(place.end)].into_iter().flatten().filter_map(|at| all.get(at));
    all[place.clone()].iter().all(is_sign) && beside.into_iter().any(is_sign)
}
