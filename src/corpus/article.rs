//! One article in one language.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::date::PartialDate;
use crate::i18n::{Lang, Localized, fixed};
use crate::register::Key;
use crate::text::hash;

/// One text of an article. An article in two languages has two, with one id.
#[derive(Clone, Debug, PartialEq)]
pub struct Article {
    /// The article's public id.
    pub id: ArticleId,
    /// Its folder: `2025/resolution-70-energy-security`.
    pub slug: String,
    /// The language of this text.
    pub lang: Lang,
    /// What its editor states.
    pub meta: Meta,
    /// Keys that the editor names in the front matter.
    pub resolutions: Vec<Key>,
    /// Paragraphs, parted by an empty line.
    pub body: String,
}

/// What is known about a text besides its words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Meta {
    /// Headline.
    pub title: String,
    /// Day, month or year of publication; none when unknown.
    pub published: Option<PartialDate>,
    /// Whether the date was worked out from context.
    pub inferred: bool,
    /// Where the date was read; none when its editor wrote it.
    #[serde(default)]
    pub dated_by: Option<DatedBy>,
    /// When that of which it tells happened.
    pub event: Option<PartialDate>,
    /// Whether the day of the event was worked out from the publication date: “on Monday”.
    #[serde(default)]
    pub event_inferred: bool,
    /// When it happened, in the text's own words, where no date follows from them.
    #[serde(default)]
    pub event_said: Option<String>,
    /// Where it happened or was written, from the head of the text.
    #[serde(default)]
    pub place: Option<String>,
    /// Who wrote it.
    #[serde(default)]
    pub byline: Option<String>,
    /// The text came without a headline; its title was made of its first words or its address.
    #[serde(default)]
    pub title_made: bool,
    /// Name of the outlet.
    pub source_name: String,
    /// Address of the source, where one is known.
    pub source_url: Option<String>,
    /// Written here, or taken from the press.
    pub kind: Kind,
    /// Whether and how it was translated.
    pub translation: Translation,
    /// Slugs of topics.
    pub topics: Vec<String>,
    /// Folders of related articles.
    pub related: Vec<String>,
}

impl Meta {
    /// The outlet as it is shown.
    pub fn outlet(&self) -> Localized {
        if self.source_name.is_empty() {
            return fixed("không rõ nguồn", "source unknown");
        }
        Localized::same(self.source_name.as_str())
    }

    /// A text of which nothing is known but its title.
    pub fn titled(title: &str) -> Self {
        Self {
            title: title.to_string(),
            published: None,
            inferred: false,
            dated_by: None,
            event: None,
            event_inferred: false,
            event_said: None,
            place: None,
            byline: None,
            title_made: false,
            source_name: String::new(),
            source_url: None,
            kind: Kind::Article,
            translation: Translation::None,
            topics: Vec::new(),
            related: Vec::new(),
        }
    }
}

/// Where a publication date was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DatedBy {
    /// In a marker before the text: `date 2021-06`.
    Marker,
    /// In a line of its own near the head of the text.
    Line,
    /// In what a page says about itself.
    Page,
    /// In a field of a record.
    Record,
    /// In a feed.
    Feed,
    /// In the address.
    Address,
}

/// Who wrote a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A summary written for this corpus from the source named.
    Digest,
    /// The source's own text.
    Article,
}

/// How a text came into its language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Translation {
    /// Written in it.
    None,
    /// Translated by a person.
    Human,
    /// Translated by a program.
    Machine,
    /// It reads like a program's translation; nobody said so.
    #[serde(rename = "machine?")]
    MaybeMachine,
}

/// A short public id, stable across rebuilds and safe in a link: `a` and six letters or digits made
/// from the article's folder name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ArticleId(String);

impl ArticleId {
    /// The id of the article in this folder.
    pub fn of_slug(slug: &str) -> Self {
        Self(format!("a{}", hash::base32(hash::fnv1a(slug.as_bytes()), ID_LETTERS)))
    }

    /// An id that a collection brings along.
    pub fn given(id: &str) -> Self {
        Self(id.to_string())
    }

    /// Reads an id as people type it; none when the text cannot be one.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        let fits =
            text.len() == ID_LETTERS + 1 && text.starts_with('a') && text.bytes().all(|b| b.is_ascii_alphanumeric());
        fits.then_some(Self(text))
    }

    /// The id's letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Thirty bits: two of 10,000 articles collide with a chance of about one in twenty; a collision is
/// reported when loading, and renaming the folder mends it.
const ID_LETTERS: usize = 6;

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::ArticleId;

    #[test]
    fn an_id_does_not_change_between_versions() {
        let id = ArticleId::of_slug("2025/resolution-70-energy-security");
        assert_eq!(ArticleId::parse(&id.as_str().to_uppercase()), Some(id));
        assert_eq!(ArticleId::parse("57"), None);
        assert_eq!(ArticleId::parse("b123456"), None);
    }
}
