//! The glossary: terms in both languages, and the names of topics.

use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::problem::{Problem, line_of};
use crate::i18n::{Localized, fixed};
use crate::text::{clean, words};

/// Terms and topics.
#[derive(Debug, Default)]
pub struct Glossary {
    /// Pairs of equivalents.
    pub terms: Vec<Term>,
    topics: Vec<Topic>,
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

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    term: Vec<Term>,
    topic: Vec<Topic>,
}

impl Glossary {
    /// Reads a glossary file.
    pub fn read(file: &Path) -> (Self, Vec<Problem>) {
        let text = match fs::read_to_string(file) {
            Ok(text) => clean(&text),
            Err(error) => return (Self::default(), vec![Problem::new(file, format!("cannot be read: {error}"))]),
        };
        match toml::from_str::<File>(&text) {
            Ok(read) => (Self { terms: read.term, topics: read.topic }, Vec::new()),
            Err(error) => {
                let line = error.span().map_or(1, |span| line_of(&text, span.start));
                (Self::default(), vec![Problem::at(file, line, error.message().replace('\n', " "))])
            }
        }
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
        let wanted = folded(typed);
        let names = |topic: &&Topic| {
            let mut names = [&topic.slug, &topic.vi, &topic.en].into_iter().chain(&topic.alt);
            names.any(|name| folded(name) == wanted)
        };
        if wanted.is_empty() {
            Vec::new()
        } else {
            self.topics.iter().filter(names).map(|topic| topic.slug.as_str()).collect()
        }
    }
}

fn folded(text: &str) -> Vec<String> {
    words(text).into_iter().map(|word| word.fold).collect()
}
