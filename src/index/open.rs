//! An index ready for searching.

use std::fs;
use std::mem;
use std::path::Path;
use std::sync::{Mutex, OnceLock};

use anyhow::{Context, anyhow};
use serde::{Deserialize, Serialize};
use tantivy::collector::TopDocs;
use tantivy::columnar::{Column, StrColumn};
use tantivy::schema::Field;
use tantivy::schema::document::{DeserializeError, DocumentDeserialize, DocumentDeserializer};
use tantivy::{DocAddress, ReloadPolicy, Searcher, SegmentReader, Term};

use super::Result;
use super::build::{Card, Stamp};
use super::filtered::exactly;
use super::list::Newest;
use super::schema::{self, Fields};
use super::story::Stories;
use crate::corpus::ArticleId;
use crate::date::PartialDate;

/// What an index holds; written last, so that a folder with it is whole.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// What it was built from.
    pub stamp: Stamp,
    /// Number of articles.
    pub articles: usize,
    /// Number of texts: an article in two languages has two.
    pub texts: usize,
    /// The newest publication date.
    pub newest: Option<PartialDate>,
    /// When it was built, in UTC (RFC 3339).
    pub built: String,
    /// Counts the indexes made in a data folder; the greatest is the newest, whatever the clock says.
    #[serde(default)]
    pub generation: u64,
    /// The first number of an article that is free.
    #[serde(default)]
    pub next: u64,
}

pub(super) const MANIFEST: &str = "manifest.json";

impl Manifest {
    /// What can be counted in an index; the rest is for the builder to say.
    pub(super) fn counted(index: &tantivy::Index) -> Result<Self> {
        let searcher = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?.searcher();
        let mut newest = 0;
        for segment in searcher.segment_readers() {
            let published = segment.fast_fields().u64("published")?;
            newest = segment.doc_ids_alive().filter_map(|doc| published.first(doc)).max().unwrap_or(0).max(newest);
        }
        Ok(Self {
            stamp: Stamp::new(0, 0),
            articles: 0,
            texts: searcher.num_docs() as usize,
            newest: PartialDate::of_sort_key(newest),
            built: String::new(),
            generation: 1,
            next: 0,
        })
    }

    /// Writes the manifest of an index folder.
    pub fn write(&self, folder: &Path) -> Result<()> {
        replace(&folder.join(MANIFEST), &serde_json::to_vec_pretty(self)?)
            .with_context(|| format!("cannot write the manifest in {}", folder.display()))
    }

    /// Reads the manifest of an index folder.
    pub fn read(folder: &Path) -> Result<Self> {
        let bytes =
            fs::read(folder.join(MANIFEST)).with_context(|| format!("no whole index in {}", folder.display()))?;
        serde_json::from_slice(&bytes).with_context(|| format!("the manifest in {} is damaged", folder.display()))
    }
}

/// Writes a file as a whole: whoever reads it meets the old one or the new one.
pub fn replace(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let new = file.with_extension("new");
    fs::write(&new, bytes)?;
    fs::rename(&new, file)
}

/// An index, opened once and never changed: a newer corpus gets a new one.
pub struct Index {
    pub(super) searcher: Searcher,
    pub(super) fields: Fields,
    /// By the number of the piece of the index that they are of.
    pub(super) columns: Vec<Columns>,
    /// What tantivy's formula makes of a pair besides its rarity; the same for all.
    pub(super) pair_factor: f32,
    pub(super) stories: Stories,
    /// How many texts hold each term of the glossary, counted when it is first asked for.
    pub(super) term_frequencies: OnceLock<foldhash::HashMap<Box<str>, u64>>,
    /// The newest texts for readers of either language.
    pub(super) newest: [OnceLock<Newest>; 2],
    /// Held while these are worked out.
    pub(super) listing: Mutex<()>,
    manifest: Manifest,
}

/// What is known of each text without opening it.
pub(super) struct Columns {
    pub published: Column<u64>,
    pub article: Column<u64>,
    pub year: Column<u64>,
    pub cites: Option<Values>,
    pub outlet: Option<Values>,
    pub term: Option<Values>,
}

/// A column of which many texts share the same few values.
pub(super) struct Values {
    pub column: StrColumn,
    /// The values by their numbers, read when they are first needed.
    texts: OnceLock<Vec<Box<str>>>,
}

impl Values {
    fn of(column: StrColumn) -> Self {
        Self { column, texts: OnceLock::new() }
    }

    /// The values by their numbers.
    pub fn texts(&self) -> &[Box<str>] {
        self.texts.get_or_init(|| {
            let mut texts = Vec::with_capacity(self.column.num_terms());
            let Ok(mut values) = self.column.dictionary().stream() else { return texts };
            while values.advance() {
                texts.push(String::from_utf8_lossy(values.key()).into());
            }
            texts
        })
    }
}

impl Index {
    /// Opens an index folder by memory map.
    pub fn open(folder: &Path) -> Result<Self> {
        let manifest = Manifest::read(folder)?;
        if manifest.stamp.analyzers != schema::fingerprint() {
            return Err(anyhow!("the index in {} was built by another version", folder.display()));
        }
        Self::of(tantivy::Index::open_in_dir(folder)?, manifest, Stories::read_slim(folder)?)
    }

    pub(super) fn of(index: tantivy::Index, manifest: Manifest, stories: Stories) -> Result<Self> {
        let (_, fields) = schema::schema();
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let searcher = reader.searcher();
        if searcher.num_docs() != manifest.texts as u64 {
            return Err(anyhow!("the index holds {} texts instead of {}", searcher.num_docs(), manifest.texts));
        }
        let columns: Result<Vec<Columns>> = searcher.segment_readers().iter().map(Columns::of).collect();
        let pair_factor = pair_factor(&searcher, &fields)?;
        let (newest, listing, term_frequencies) = Default::default();
        Ok(Self {
            searcher,
            fields,
            columns: columns?,
            pair_factor,
            stories,
            term_frequencies,
            newest,
            listing,
            manifest,
        })
    }

    /// What the index holds.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The number of an article.
    pub(super) fn number_of(&self, id: &ArticleId) -> Result<Option<u64>> {
        let query = exactly(Term::from_field_text(self.fields.id, id.as_str()));
        let found = self.searcher.search(&*query, &TopDocs::with_limit(1).order_by_score())?;
        Ok(found.first().map(|(_, address)| self.article_number(*address)))
    }

    pub(super) fn fetch(&self, address: DocAddress) -> Result<(Card, Body)> {
        let Stored(mut stored) = self.searcher.doc(address)?;
        let mut take = |field: Field| stored.iter_mut().find(|(of, _)| *of == field).map(|(_, text)| mem::take(text));
        let (card, body) = (take(self.fields.card), take(self.fields.body));
        Ok((serde_json::from_str(&card.unwrap_or_default())?, Body(body.unwrap_or_default())))
    }
}

/// What an index gives back of a text, field by field, without tantivy's own document in between: that takes each
/// letter three times.
struct Stored(Vec<(Field, String)>);

impl DocumentDeserialize for Stored {
    fn deserialize<'de, D>(mut document: D) -> std::result::Result<Self, DeserializeError>
    where
        D: DocumentDeserializer<'de>,
    {
        let mut stored = Vec::with_capacity(document.size_hint());
        while let Some(field) = document.next_field()? {
            stored.push(field);
        }
        Ok(Self(stored))
    }
}

/// The text of an article as it is kept.
pub(super) struct Body(String);

impl Body {
    /// All of it.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// One of its paragraphs, counted from 0; empty when there are fewer.
    pub fn paragraph(&self, number: usize) -> &str {
        let end = |text: &str| text.match_indices('\n').map(|(at, _)| at).find(|at| text[at + 1..].starts_with('\n'));
        let mut rest = self.text();
        for _ in 0..number {
            rest = end(rest).map_or("", |end| &rest[end + 2..]);
        }
        &rest[..end(rest).unwrap_or(rest.len())]
    }
}

impl Columns {
    fn of(segment: &SegmentReader) -> Result<Self> {
        let fast = segment.fast_fields();
        Ok(Self {
            published: fast.u64("published")?,
            article: fast.u64("article")?,
            year: fast.u64("year")?,
            cites: fast.str("cites")?.map(Values::of),
            outlet: fast.str("outlet")?.map(Values::of),
            term: fast.str("term")?.map(Values::of),
        })
    }
}

/// BM25 of a word that stands once in a field without lengths, divided by its rarity.
fn pair_factor(searcher: &Searcher, fields: &Fields) -> Result<f32> {
    const K1: f32 = 1.2;
    const B: f32 = 0.75;
    let texts = searcher.num_docs().max(1) as f32;
    let mut tokens = 0;
    for segment in searcher.segment_readers() {
        tokens += segment.inverted_index(fields.pair)?.total_num_tokens();
    }
    let average = (tokens as f32 / texts).max(f32::MIN_POSITIVE);
    Ok((1.0 + K1) / (1.0 + K1 * (1.0 - B + B / average)))
}

impl Stamp {
    /// The stamp of a corpus with these fingerprints, read by this version.
    pub fn new(quick: u64, content: u64) -> Self {
        Self { quick, content, analyzers: schema::fingerprint() }
    }
}
