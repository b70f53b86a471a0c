//! Understanding a question: its words, how each was typed, and what the index knows of them.

use std::ops::Range;

use tantivy::Term;
use tantivy::schema::Field;

use super::Result;
use super::build::joined;
use super::open::Index;
use super::soft;
use super::weights::{
    COMMON, ENOUGH_CLAUSES, EXACT, EXACT_OF_UNMARKED, FOLD, LONG, MOST_OTHERS, MOST_SCORED, NUMBER_RUN,
    OTHER_NAME_ALONE, OTHER_NAME_PAIR, OTHER_NAME_WORD, PAIR, SOFT, STEM,
};
use crate::corpus::{Form, Glossary};
use crate::i18n::Lang;
use crate::text::stem::stem;
use crate::text::syllable::is_well_formed;
use crate::text::telex::{self, Care};
use crate::text::{Word, words};

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

/// More words than this are not weighed; a message can be much longer than a question.
const MOST_WORDS: usize = 64;
impl Query {
    /// Whether there is no word to search for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    fn weigh(&mut self) {
        let known: Vec<f32> = self.hard().filter(|(_, word)| word.frequency > 0).map(|(_, word)| word.rarity).collect();
        if known.is_empty() {
            return;
        }
        let mean = known.iter().sum::<f32>() / known.len() as f32;
        self.words.iter_mut().filter(|word| word.frequency == 0).for_each(|word| word.weight = mean);
    }

    /// Leaves the commonest words to the second look: their lists are long, and where there are rarer words and pairs
    /// they decide nothing about which texts are looked at. Of a very long question only the rarest words stay.
    fn leave_for_later(&mut self) {
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

/// Whether words are part of a document's number, as `NQ` and `TW` are in `57-NQ/TW`.
fn is_in_code(all: &[Word], place: &Range<usize>) -> bool {
    let is_sign =
        |word: &Word| word.is_number() || matches!(word.fold.as_str(), "nq" | "tw" | "cp" | "kl" | "ct" | "qd");
    let beside = [place.start.checked_sub(1), Some(place.end)].into_iter().flatten().filter_map(|at| all.get(at));
    all[place.clone()].iter().all(is_sign) && beside.into_iter().any(is_sign)
}

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

    fn understood(&self, text: &str, glossary: &Glossary, care: Care) -> Result<Query> {
        let reading = self.read_raw(text, care);
        let text = reading.as_ref().map_or(text, |reading| &reading.text);
        let mut all = words(text);
        let cut = all.len() > MOST_WORDS;
        all.truncate(MOST_WORDS);
        let equivalents = glossary.equivalents(&all, text);
        let repaired = self.repair(&mut all, text, glossary)?;
        let any_marks = all.iter().any(Word::has_marks);
        let mut query = Query { repaired, cut, ..Query::default() };
        for (at, word) in all.iter().enumerate() {
            let known = query.words.iter().position(|known| known.word.exact == word.exact);
            if known.is_none() {
                let exact = Term::from_field_text(self.fields.exact, &word.exact);
                let fits = !word.has_marks() || self.frequency(&exact)? > 0 || self.has_company(&all, at)?;
                query.words.push(self.reading(word, &text[word.range.clone()], any_marks, fits)?);
            }
            query.sequence.push(known.unwrap_or(query.words.len() - 1));
        }
        query.asks = soft::asks(&all);
        query.vietnamese = soft::is_vietnamese(&all);
        for at in soft::soft(&all, query.vietnamese) {
            query.words[query.sequence[at]].soft = true;
        }
        if query.words.iter().all(|word| word.soft) {
            query.words.iter_mut().for_each(|word| word.soft = false);
        }
        for word in query.words.iter_mut().filter(|word| word.soft) {
            word.rarity *= SOFT;
            word.scored.iter_mut().for_each(|(_, weight)| *weight *= SOFT);
        }
        query.weigh();
        for at in 0..all.len() {
            let longest = if all[at].is_number() { 4 } else { 2 };
            for run in (2..=longest).filter_map(|length| all.get(at..at + length)) {
                let pair = self.pair(joined(run), if run[0].is_number() { NUMBER_RUN } else { PAIR })?;
                if run.len() == 2 {
                    let grown = run[0].range.end == run[1].range.start && run[0].is_number() != run[1].is_number();
                    query.lacks_sign |= grown && pair.rarity.is_none() && !is_in_code(&all, &(at..at + 1));
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
        query.leave_for_later();
        for equivalent in equivalents.into_iter().filter(|one| !is_in_code(&all, &one.words)) {
            if let Some((vi, en)) = equivalent.spelled_out {
                let typed = &all[equivalent.words.clone()];
                let typed = typed[0].range.start..typed[typed.len() - 1].range.end;
                query.spelled_out.push((text[typed].to_string(), vi, en));
            }
            for form in equivalent.forms {
                if !form.is_term {
                    query.wide.push((equivalent.words.clone(), form));
                } else if query.others.len() < MOST_OTHERS {
                    query.others.extend(self.other(equivalent.words.clone(), form)?);
                }
            }
        }
        let topics = glossary.topics_named(text);
        query.topics = topics.into_iter().map(|slug| Term::from_field_text(self.fields.topic, slug)).collect();
        query.read = reading.map(|reading| reading.text);
        Ok(query)
    }

    fn pair(&self, joined: String, weight: f32) -> Result<Pair> {
        let term = Term::from_field_text(self.fields.pair, &joined);
        let held = self.frequency(&term)?;
        let rarity = (held > 0).then(|| self.rarity(held));
        Ok(Pair { term, score: weight * self.rarity(held), rarity })
    }

    /// A question with the wider names of its words as well; none when there are none.
    pub(super) fn widened(&self, query: &Query) -> Result<Option<Query>> {
        let mut wider = query.clone();
        for (covers, form) in std::mem::take(&mut wider.wide).into_iter().take(MOST_OTHERS) {
            wider.others.extend(self.other(covers, form)?);
        }
        Ok((wider.others.len() > query.others.len()).then_some(wider))
    }

    /// Another name, if any text holds all of its words.
    fn other(&self, covers: Range<usize>, form: Form) -> Result<Option<Other>> {
        let Form { lang, words, .. } = form;
        let fields = &self.fields;
        let read = |word: &Word| match lang {
            Lang::En => Term::from_field_text(fields.stem, &stem(&word.fold)),
            Lang::Vi if words.len() == 1 => Term::from_field_text(fields.exact, &word.exact),
            Lang::Vi => Term::from_field_text(fields.fold, &word.fold),
        };
        let terms: Vec<Term> = words.iter().map(read).collect();
        let mut scored = Vec::new();
        for term in &terms {
            if self.frequency(term)? == 0 {
                return Ok(None);
            }
        }
        // of several words only the pairs count: the words alone would find everything
        if let [term] = &terms[..] {
            scored.push((term.clone(), OTHER_NAME_ALONE));
        }
        for run in words.windows(2) {
            let pair = self.pair(joined(run), OTHER_NAME_PAIR)?;
            match pair.rarity {
                Some(_) => scored.push((pair.term, OTHER_NAME_PAIR / self.pair_factor)),
                // English words stand in other forms, Vietnamese ones do not
                None if lang == Lang::En => {
                    scored.extend(terms.iter().map(|term| (term.clone(), OTHER_NAME_WORD)));
                }
                None => return Ok(None),
            }
        }
        Ok(Some(Other { covers, lang, words, terms, scored }))
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

    /// Puts the likely word in the place of each that no text holds.
    fn repair(&self, all: &mut [Word], text: &str, glossary: &Glossary) -> Result<Vec<(String, String)>> {
        let mut repaired = Vec::new();
        for at in 0..all.len() {
            if self.frequency(&Term::from_field_text(self.fields.fold, &all[at].fold))? > 0 {
                continue;
            }
            let typed = &text[all[at].range.clone()];
            if self.knows(typed) || self.knows(&all[at].fold) || glossary.knows(&all[at]) {
                continue;
            }
            if let Some(exact) = self.marked_slip(&all[at])? {
                repaired.push((text[all[at].range.clone()].to_string(), exact.clone()));
                all[at].fold = crate::text::fold(&exact);
                all[at].exact = exact;
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

    /// A word with marks as it is known once one letter too many goes, or two neighbours change places.
    fn marked_slip(&self, word: &Word) -> Result<Option<String>> {
        // a syllable that no text holds is a word that is not here, not a slip
        if !word.has_marks() || is_well_formed(&word.fold) {
            return Ok(None);
        }
        let letters: Vec<char> = word.exact.chars().collect();
        let mut best: Option<(u64, String)> = None;
        for at in 0..letters.len() {
            let mut fewer = letters.clone();
            fewer.remove(at);
            let mut swapped = letters.clone();
            if at + 1 < letters.len() {
                swapped.swap(at, at + 1);
            }
            for made in [fewer, swapped].map(String::from_iter) {
                let held = self.frequency(&Term::from_field_text(self.fields.exact, &made))?;
                if held > 0 && made.chars().count() > 1 && best.as_ref().is_none_or(|(known, _)| held > *known) {
                    best = Some((held, made));
                }
            }
        }
        Ok(best.map(|(_, made)| made))
    }

    fn reading(&self, word: &Word, typed: &str, any_marks: bool, fits: bool) -> Result<QueryWord> {
        let fields = &self.fields;
        let term = |field: Field, text: &str| Term::from_field_text(field, text);
        let (exact, fold) = (term(fields.exact, &word.exact), term(fields.fold, &word.fold));
        let mut scored = Vec::new();
        let mut holds = Vec::new();
        let known = self.frequency(&exact)?;
        let mut frequency;
        if word.has_marks() && known > 0 {
            scored.push((exact.clone(), EXACT));
            holds.extend([(exact, false), (fold, true)]);
            frequency = known;
        } else if !fits {
            // typed with marks that no text has, beside nothing that stands so without them: another word
            scored.clear();
            holds.push((exact, false));
            frequency = 0;
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
        let stem = has_stem.then(|| stem(&word.fold));
        Ok(QueryWord {
            stem,
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
