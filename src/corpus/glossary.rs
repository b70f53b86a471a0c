//! The glossary: terms in both languages, and the names of topics.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use compact_str::CompactString;
use foldhash::HashMap;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::equivalents::Lookup;
use super::problem::{Problem, line_of};
use crate::i18n::{Localized, fixed};
use crate::text::{clean, folds};

/// Terms and topics.
#[derive(Debug, Default)]
pub struct Glossary {
    /// Pairs of equivalents.
    pub terms: Vec<Term>,
    topics: Vec<Topic>,
    topics_by_name: HashMap<Vec<CompactString>, Vec<usize>>,
    pub(super) lookup: Lookup,
}

/// A pair of equivalents.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The usual Vietnamese form.
    pub vi: String,
    /// The usual English form.
    pub en: String,
    /// Other Vietnamese forms.
    #[serde(default)]
    pub vi_alt: Vec<String>,
    /// Other English forms.
    #[serde(default)]
    pub en_alt: Vec<String>,
    /// Abbreviations, whole words only.
    #[serde(default)]
    pub abbr: Vec<String>,
    /// Body, post, document, meeting, concept, topic, region, place, agency or media.
    pub kind: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Topic {
    slug: String,
    vi: String,
    en: String,
    #[serde(default)]
    alt: Vec<String>,
}

/// Words across languages, beside the glossary.
const LEXICON: &str = "lexicon.toml";

/// Vietnamese words, each with its English ones.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Lexicon {
    words: BTreeMap<String, Vec<String>>,
}

fn parsed<T: Default + DeserializeOwned>(file: &Path, problems: &mut Vec<Problem>) -> T {
    let text = match fs::read_to_string(file) {
        Ok(text) => clean(&text),
        Err(error) => {
            problems.push(Problem::new(file, format!("cannot be read: {error}")));
            return T::default();
        }
    };
    toml::from_str(&text).unwrap_or_else(|error| {
        let line = error.span().map_or(1, |span| line_of(&text, span.start));
        problems.push(Problem::at(file, line, error.message().replace('\n', " ")));
        T::default()
    })
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    term: Vec<Term>,
    topic: Vec<Topic>,
}

impl Glossary {
    /// Reads a glossary file, and the lexicon beside it where there is one.
    pub fn read(file: &Path) -> (Self, Vec<Problem>) {
        let mut problems = Vec::new();
        let read: File = parsed(file, &mut problems);
        let lexicon = file.with_file_name(LEXICON);
        let words = if lexicon.exists() { parsed::<Lexicon>(&lexicon, &mut problems).words } else { BTreeMap::new() };
        for (vi, en) in &words {
            if vi.trim().is_empty() || en.is_empty() || en.iter().any(|word| word.trim().is_empty()) {
                problems.push(Problem::new(&lexicon, format!("“{vi}” needs at least one English word")));
            }
        }
        let lookup = Lookup::of(&read.term, &words.into_iter().collect::<Vec<_>>());
        let topics_by_name = by_name(&read.topic);
        (Self { terms: read.term, topics: read.topic, topics_by_name, lookup }, problems)
    }

    /// The glossary shipped with the program, for tests.
    #[cfg(test)]
    pub fn shipped() -> Self {
        Self::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/glossary.toml")).0
    }

    /// The name of a topic; its slug when the glossary has none.
    pub fn topic_name(&self, slug: &str) -> Localized {
        let topic = self.topics.iter().find(|topic| topic.slug == slug);
        topic.map_or_else(|| Localized::same(slug.replace('-', " ")), |topic| fixed(&topic.vi, &topic.en))
    }

    /// What people call a topic, in both languages.
    pub fn topic_words(&self, slug: &str) -> Vec<String> {
        let topic = self.topics.iter().find(|topic| topic.slug == slug);
        let named = |topic: &Topic| [&topic.vi, &topic.en].into_iter().chain(&topic.alt).cloned().collect();
        topic.map_or_else(|| vec![slug.replace('-', " ")], named)
    }

    /// Whether the glossary names this topic.
    pub fn has_topic(&self, slug: &str) -> bool {
        self.topics.iter().any(|topic| topic.slug == slug)
    }

    /// The topics whose name, or another word for it, is exactly what was typed, marks or not.
    pub fn topics_named(&self, typed: &str) -> Vec<&str> {
        let named = self.topics_by_name.get(&folds(typed)).into_iter().flatten();
        named.filter_map(|at| self.topics.get(*at)).map(|topic| topic.slug.as_str()).collect()
    }
}

/// The topics by each of their names.
fn by_name(topics: &[Topic]) -> HashMap<Vec<CompactString>, Vec<usize>> {
    let mut by_name: HashMap<Vec<CompactString>, Vec<usize>> = HashMap::default();
    for (at, topic) in topics.iter().enumerate() {
        for name in [&topic.slug, &topic.vi, &topic.en].into_iter().chain(&topic.alt) {
            let places = by_name.entry(folds(name)).or_default();
            if !places.contains(&at) {
                places.push(at);
            }
        }
    }
    by_name.remove(&Vec::new());
    by_name
}
