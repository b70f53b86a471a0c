//! What else a question's words are called, in both languages: the other forms of the glossary's terms, and the words
//! of the lexicon.

use std::ops::Range;

use foldhash::{HashMap, HashSet};

use super::glossary::{Glossary, Term};
use crate::i18n::Lang;
use crate::text::stem::stem;
use crate::text::syllable::is_well_formed;
use crate::text::{Word, words};

/// A term in a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Equivalent {
    /// The words of the question that are the term, counted from its first.
    pub words: Range<usize>,
    /// What else it is called.
    pub forms: Vec<Form>,
    /// The usual form in Vietnamese and in English, when an abbreviation was typed.
    pub spelled_out: Option<(String, String)>,
}

/// One name of a term.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// Its language.
    pub lang: Lang,
    /// Its words.
    pub words: Vec<Word>,
    /// Whether it is of the glossary; the words of the lexicon are wider.
    pub is_term: bool,
}

/// All names, by their words.
#[derive(Debug, Default)]
pub(super) struct Lookup {
    /// Names of one thing each.
    things: Vec<Thing>,
    /// Vietnamese names and abbreviations by folded words, English ones by stems.
    vietnamese: HashMap<String, Vec<Name>>,
    english: HashMap<String, Vec<Name>>,
    /// The words with which names begin: most words begin none.
    vietnamese_begin: HashSet<String>,
    english_begin: HashSet<String>,
    longest: usize,
}

#[derive(Debug)]
struct Thing {
    forms: Vec<Form>,
    /// Its place among the glossary's terms.
    term: Option<usize>,
}

#[derive(Debug)]
struct Name {
    thing: usize,
    words: Vec<Word>,
    /// The abbreviation as it is written.
    abbreviation: Option<String>,
}

/// An abbreviation of so few letters is taken for one only in capitals: `CP`, `QH`.
const SHORT: usize = 2;

impl Lookup {
    /// The names of the glossary's terms, and of the lexicon: Vietnamese words, each with its English ones.
    pub fn of(terms: &[Term], lexicon: &[(String, Vec<String>)]) -> Self {
        let mut lookup = Self::default();
        for (at, term) in terms.iter().enumerate() {
            let vi = std::iter::once(&term.vi).chain(&term.vi_alt);
            let en = std::iter::once(&term.en).chain(&term.en_alt);
            lookup.add(vi, en, &term.abbr, Some(at));
        }
        for (vi, en) in lexicon {
            lookup.add(std::iter::once(vi), en.iter(), &[], None);
        }
        lookup.begin()
    }

    fn add<'a>(
        &mut self,
        vi: impl Iterator<Item = &'a String>,
        en: impl Iterator<Item = &'a String>,
        abbreviations: &[String],
        term: Option<usize>,
    ) {
        let thing = self.things.len();
        let form = |lang, text: &String| Form { lang, words: words(text), is_term: term.is_some() };
        let forms: Vec<Form> = vi.map(|text| form(Lang::Vi, text)).chain(en.map(|text| form(Lang::En, text))).collect();
        for form in &forms {
            let name = Name { thing, words: form.words.clone(), abbreviation: None };
            self.longest = self.longest.max(name.words.len());
            match form.lang {
                Lang::Vi => self.vietnamese.entry(folded(&name.words)).or_default().push(name),
                Lang::En => self.english.entry(stemmed(&name.words)).or_default().push(name),
            }
        }
        for abbreviation in abbreviations {
            let name = Name { thing, words: words(abbreviation), abbreviation: Some(abbreviation.clone()) };
            self.vietnamese.entry(folded(&name.words)).or_default().push(name);
        }
        self.things.push(Thing { forms, term });
    }

    /// Remembers with which words names begin.
    fn begin(mut self) -> Self {
        let first = |key: &String| key.split(' ').next().unwrap_or_default().to_string();
        self.vietnamese_begin = self.vietnamese.keys().map(first).collect();
        self.english_begin = self.english.keys().map(first).collect();
        self
    }
}

fn folded(words: &[Word]) -> String {
    words.iter().map(|word| word.fold.as_str()).collect::<Vec<_>>().join(" ")
}

fn stemmed(words: &[Word]) -> String {
    words.iter().map(|word| stem(&word.fold)).collect::<Vec<_>>().join(" ")
}

impl Glossary {
    /// The terms that a question names, the longest at each place. `asked` are the words of `text`.
    pub fn equivalents(&self, asked: &[Word], text: &str) -> Vec<Equivalent> {
        let stems: Vec<String> = asked.iter().map(|word| stem(&word.fold)).collect();
        let mut found = Vec::new();
        let mut at = 0;
        while at < asked.len() {
            let longest = self.lookup.longest.min(asked.len() - at);
            let one = (1..=longest).rev().find_map(|length| self.equivalent(asked, &stems, at..at + length, text));
            at = one.as_ref().map_or(at + 1, |one| one.words.end);
            found.extend(one);
        }
        found
    }

    /// Whether a word is a name of something by itself, so that it is no slip for another.
    pub fn knows(&self, word: &Word) -> bool {
        let names = self.lookup.vietnamese.get(word.fold.as_str()).into_iter().flatten();
        names.chain(self.lookup.english.get(&stem(&word.fold)).into_iter().flatten()).next().is_some()
    }

    /// The terms of the glossary that a text holds, by their Vietnamese form, each once. Abbreviations do not count.
    pub fn terms_in(&self, text: &str) -> Vec<String> {
        let all = words(text);
        let stems: Vec<String> = all.iter().map(|word| stem(&word.fold)).collect();
        let mut named = std::collections::BTreeSet::new();
        for at in 0..all.len() {
            for length in 1..=self.lookup.longest.min(all.len() - at) {
                let names = self.named(&all[at..at + length], &stems[at..at + length], text);
                let names = names.into_iter().filter(|name| name.abbreviation.is_none());
                named.extend(names.filter_map(|name| self.lookup.things[name.thing].term));
            }
        }
        named.into_iter().filter_map(|term| self.terms.get(term)).map(|term| term.vi.clone()).collect()
    }

    /// A term by its Vietnamese form, as it is called in both languages.
    pub fn term(&self, vi: &str) -> Option<&Term> {
        self.terms.iter().find(|term| term.vi == vi)
    }

    fn equivalent(&self, asked: &[Word], stems: &[String], place: Range<usize>, text: &str) -> Option<Equivalent> {
        let run = &asked[place.clone()];
        let named = self.named(run, &stems[place.clone()], text);
        if named.is_empty() {
            return None;
        }
        let (typed, typed_stems) = (folded(run), stems[place.clone()].join(" "));
        let mut forms: Vec<Form> = Vec::new();
        let mut spelled_out = None;
        for name in named {
            let thing = &self.lookup.things[name.thing];
            for form in &thing.forms {
                let same = match form.lang {
                    Lang::Vi => folded(&form.words) == typed,
                    Lang::En => stemmed(&form.words) == typed_stems,
                };
                if !same && !forms.iter().any(|known| known.words == form.words) {
                    forms.push(form.clone());
                }
            }
            let term = thing.term.and_then(|term| self.terms.get(term));
            spelled_out = term.filter(|_| name.abbreviation.is_some()).map(|term| (term.vi.clone(), term.en.clone()));
        }
        (!forms.is_empty()).then_some(Equivalent { words: place, forms, spelled_out })
    }

    /// The names that some words are; `stems` are theirs.
    fn named(&self, run: &[Word], stems: &[String], text: &str) -> Vec<&Name> {
        let lookup = &self.lookup;
        let mut named = Vec::new();
        if lookup.vietnamese_begin.contains(run[0].fold.as_str()) {
            let names = lookup.vietnamese.get(&folded(run)).into_iter().flatten();
            named.extend(names.filter(|name| is_meant(name, run, text)));
        }
        // an English word that could be a Vietnamese syllable is one: ban, tin, do
        let has_english = || run.iter().any(|word| !is_well_formed(&word.fold) && !word.is_number());
        if lookup.english_begin.contains(&stems[0]) && has_english() && !run.iter().any(Word::has_marks) {
            named.extend(lookup.english.get(&stems.join(" ")).into_iter().flatten());
        }
        named
    }
}

/// Typed marks must be those of the name, a single syllable must have been typed with them, and a short abbreviation
/// must stand in capitals.
fn is_meant(name: &Name, run: &[Word], text: &str) -> bool {
    let marks_fit = run.iter().zip(&name.words).all(|(typed, word)| !typed.has_marks() || typed.exact == word.exact);
    let single = name.words.len() == 1 && name.words[0].has_marks() && !run[0].has_marks();
    match &name.abbreviation {
        None => marks_fit && !single,
        Some(abbreviation) if abbreviation.chars().count() > SHORT => marks_fit,
        Some(_) => marks_fit && run.iter().all(|word| !text[word.range.clone()].chars().any(char::is_lowercase)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        let glossary = Glossary::shipped();
        let asked = words(text);
        let told = |one: Equivalent| {
            let typed = folded(&asked[one.words.clone()]);
            let first = one.forms.first().map(|form| folded(&form.words)).unwrap_or_default();
            format!("{typed}={first}{}", if one.spelled_out.is_some() { "*" } else { "" })
        };
        glossary.equivalents(&asked, text).into_iter().map(told).collect()
    }

    #[test]
    fn terms_in_both_languages_and_abbreviations() {
        assert_eq!(told("của kinh tế tư nhân"), ["kinh te tu nhan=private economic sector"]);
        assert_eq!(told("kinh te tu nhan"), ["kinh te tu nhan=private economic sector"]);
        assert_eq!(told("the Private Sector"), ["private sector=kinh te tu nhan"]);
        assert_eq!(told("bct"), ["bct=bo chinh tri*"]);
        assert!(told("kinh tế tự nhân").iter().all(|told| !told.contains("tu nhan")), "typed marks are meant");
        assert!(told("cp").is_empty() && !told("CP").is_empty(), "two small letters are no abbreviation");
    }

    #[test]
    fn words_of_the_lexicon_by_their_stems() {
        assert_eq!(told("hospitals"), ["hospitals=benh vien"]);
        assert_eq!(told("bệnh viện"), ["benh vien=hospital"]);
        assert!(told("thue").is_empty(), "a syllable without marks could be many words");
    }
}
