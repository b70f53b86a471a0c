//! From what the web gives to clean, dated, cited articles. Pure: nothing is fetched and nothing is written here.
//!
//! Reading takes a [`Record`], a text as it came with what is known beside it, and gives an [`Imported`] article with
//! the parts that were taken out of it and the doubts about it, or says why it cannot be one. Nothing is guessed: a date
//! is read, worked out and marked so, or unknown.

mod around;
mod bytes;
mod calendar;
mod clean;
mod draft;
mod event;
mod export;
mod fields;
mod file;
mod front;
mod guard;
mod interface;
mod language;
mod linked;
mod markdown;
mod objects;
mod outlet;
mod page;
mod paragraph;
mod place;
mod publication;
mod read;
mod repeat;
mod site;
mod telling;
mod title;
mod translated;

pub use bytes::letters;
pub use export::exported;
pub use file::{Refused, record_of, records, sources};
pub use read::read;
pub use site::{Repeats, site_of};

use crate::corpus::{Article, DatedBy, Kind, Part, Translation};
use crate::date::PartialDate;
use crate::i18n::Lang;
use crate::register::{Key, Register};
use crate::text::{folds, hash};

/// A text as it came.
#[derive(Clone, Debug)]
pub struct Record {
    /// Where it came from, as a report names it: a file, or an address.
    pub origin: String,
    /// The line of that file where it begins, where a file holds many.
    pub line: Option<usize>,
    /// How it is written.
    pub form: Form,
    /// The text.
    pub text: String,
    /// What is known beside it. It comes before what the text itself says.
    pub given: Given,
}

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Plain text, as a crawler leaves it.
    Text,
    /// Markdown, with or without front matter.
    Markdown,
    /// A web page.
    Html,
    /// Paragraphs that are clean already, such as nqbot's own export.
    Clean,
}

/// What is known of a text beside its words: the fields of a record, what a feed says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Given {
    /// Headline.
    pub title: Option<String>,
    /// Publication date.
    pub published: Option<PartialDate>,
    /// Where that was read.
    pub dated_by: Option<DatedBy>,
    /// Whether it was worked out from context.
    pub inferred: bool,
    /// When that of which it tells happened.
    pub event: Option<PartialDate>,
    /// Whether that was worked out from the publication date.
    pub event_inferred: bool,
    /// When it happened, in words from which no date follows.
    pub event_said: Option<String>,
    /// Where it happened or was written.
    pub place: Option<String>,
    /// Whether the headline was made of the first words or the address.
    pub title_made: bool,
    /// Language.
    pub lang: Option<Lang>,
    /// Name of the outlet.
    pub source_name: Option<String>,
    /// Its address.
    pub source_url: Option<String>,
    /// Who wrote it.
    pub byline: Option<String>,
    /// Digest or article.
    pub kind: Option<Kind>,
    /// Whether and how it was translated.
    pub translation: Option<Translation>,
    /// Slugs of topics.
    pub topics: Vec<String>,
    /// Resolutions that it is known to name.
    pub resolutions: Vec<Key>,
    /// Folders of related articles.
    pub related: Vec<String>,
    /// Its folder, where it has one already.
    pub slug: Option<String>,
    /// What in a page holds the text, as a CSS selector; none: it is worked out.
    pub selector: Option<String>,
}

/// What a record became.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// The article. Its folder and id are empty unless the record brought them.
    pub article: Article,
    /// What was taken out.
    pub removed: Vec<Part>,
    /// What an editor should look at.
    pub doubts: Vec<Doubt>,
    /// Documents that it names and that are no resolutions of the Party's central bodies, as they are written there.
    pub others: Vec<String>,
}

/// Something about an article that an editor should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// The line of the text as it came, where it is about one.
    pub line: Option<usize>,
    /// What is doubtful.
    pub what: String,
}

/// Why a record is no article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// The line of the text as it came, where it is about one.
    pub line: Option<usize>,
    /// What is wrong, and what to do where that is not plain.
    pub what: String,
}

/// What reading needs to know.
pub struct Known<'k> {
    /// The resolutions.
    pub register: &'k Register,
    /// The day of reading: no date lies after it.
    pub today: PartialDate,
    /// Whether a line, as [`line_mark`] gives it, repeats across the texts of a site.
    pub repeats: &'k dyn Fn(&str, u64) -> bool,
}

/// A line as it is counted across the texts of a site: case, marks and spaces do not matter.
pub fn line_mark(line: &str) -> u64 {
    hash::fnv1a(folds(line).join(" ").as_bytes())
}
