//! Building an index beside the one in use, and putting it in place when it is whole.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use serde::{Deserialize, Serialize};
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{IndexWriter, TantivyDocument, Term};

use super::Result;
use super::open::{Index, Manifest};
use super::schema::{self, BODY_AT, Fields};
use super::story::Stories;
use crate::corpus::{Article, ArticleId, Meta};
use crate::date::PartialDate;
use crate::i18n::Lang;
use crate::question::slug;
use crate::register::cite::Citation;
use crate::text::stem::stem;
use crate::text::{Word, words};

/// A text to be indexed: an article in one language, with what it cites.
pub struct Document {
    /// The text.
    pub article: Article,
    /// The resolutions it names.
    pub cites: Vec<Citation>,
    /// The terms of the glossary that it holds, by their Vietnamese form.
    pub terms: Vec<String>,
    /// The languages in which the article exists.
    pub langs: Vec<Lang>,
}

/// What an index is built from, to know later whether it still is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Names, sizes and times of the corpus files.
    pub quick: u64,
    /// Their content.
    pub content: u64,
    /// Fields and cutting of words.
    pub analyzers: u64,
}

/// What is stored of a text for lists.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Card {
    pub id: ArticleId,
    pub lang: String,
    pub meta: Meta,
    /// Key, count, certain.
    pub cites: Vec<(String, usize, bool)>,
    pub langs: Vec<String>,
    /// Words of each paragraph.
    pub paragraphs: Vec<u32>,
}

/// An index being built.
pub struct Builder {
    writer: IndexWriter,
    fields: Fields,
    folder: Option<(PathBuf, PathBuf)>,
    /// The index that this one begins with.
    base: Option<Index>,
    /// The numbers of the articles added here.
    articles: HashMap<ArticleId, u64>,
    /// The first number that is free.
    next: u64,
    /// Which generation this is.
    generation: u64,
    /// The numbers of the articles of the base that are taken out.
    gone: HashSet<u64>,
    stories: Stories,
}

/// Memory for building; larger gains nothing at the size of such a corpus.
const BUDGET: usize = 60_000_000;

impl Builder {
    /// Starts an index in a folder of its own below `home`; it is moved into place by [`Builder::finish`].
    ///
    /// `own` tells this building apart from others of the same corpus under way in other programs; a process id
    /// does not, since every container has the same.
    pub fn on_disk(home: &Path, name: &str, own: &str) -> Result<Self> {
        let (building, done) = (home.join(format!("{name}.{own}.building")), home.join(name));
        fs::create_dir_all(&building).with_context(|| format!("cannot make {}", building.display()))?;
        let (schema, fields) = schema::schema();
        let index = tantivy::Index::builder().schema(schema).settings(schema::settings()).create_in_dir(&building)?;
        Self::of(&index, fields, Some((building, done)))
    }

    /// Starts from the index in `base`, which stays as it is: its files are linked, not copied, and what is added or
    /// taken out lies in files of its own. Reads little, however large that index is.
    pub fn beside(base: &Path, home: &Path, name: &str, own: &str) -> Result<Self> {
        let (building, done) = (home.join(format!("{name}.{own}.building")), home.join(name));
        fs::create_dir_all(&building).with_context(|| format!("cannot make {}", building.display()))?;
        link_files(base, &building).with_context(|| format!("cannot copy the index in {}", base.display()))?;
        let (_, fields) = schema::schema();
        let index = tantivy::Index::open_in_dir(&building)?;
        let builder = Self::of(&index, fields, Some((building, done)))?;
        let (base, stories) = (Index::open(base)?, Stories::read(base)?);
        let Manifest { next, generation, .. } = *base.manifest();
        Ok(Self { next, generation: generation + 1, base: Some(base), stories, ..builder })
    }

    /// Removes what a building that failed left behind.
    pub fn abandon(home: &Path, name: &str, own: &str) {
        // nothing may be there, and what cannot be removed now is removed with old generations
        let _ = fs::remove_dir_all(home.join(format!("{name}.{own}.building")));
    }

    /// Starts an index in memory, for tests and for hosts without a writable folder.
    pub fn in_memory() -> Result<Self> {
        let (schema, fields) = schema::schema();
        Self::of(&tantivy::Index::create_in_ram(schema), fields, None)
    }

    fn of(index: &tantivy::Index, fields: Fields, folder: Option<(PathBuf, PathBuf)>) -> Result<Self> {
        let writer = index.writer_with_num_threads(1, BUDGET)?;
        Ok(Self {
            writer,
            fields,
            folder,
            base: None,
            articles: HashMap::new(),
            next: 0,
            generation: 1,
            gone: HashSet::new(),
            stories: Stories::default(),
        })
    }

    /// Says that it follows a generation that it does not begin with.
    #[must_use]
    pub fn after(self, generation: u64) -> Self {
        Self { generation: generation + 1, ..self }
    }

    /// Takes all texts of an article of the base out.
    pub fn forget(&mut self, id: &ArticleId) -> Result<()> {
        let Some(base) = &self.base else { return Ok(()) };
        if let Some(number) = base.number_of(id)? {
            self.gone.insert(number);
            self.writer.delete_term(Term::from_field_text(self.fields.id, id.as_str()));
        }
        Ok(())
    }

    /// Whether the base holds an article that was not taken out.
    pub fn holds(&self, id: &ArticleId) -> Result<bool> {
        let number = self.base.as_ref().map(|base| base.number_of(id)).transpose()?.flatten();
        Ok(number.is_some_and(|number| !self.gone.contains(&number)))
    }

    /// Keeps a file of the caller's beside the index.
    pub fn keep(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let Some((building, _)) = &self.folder else { return Ok(()) };
        fs::write(building.join(name), bytes).with_context(|| format!("cannot write {name} beside the index"))
    }

    /// Adds a text.
    pub fn add(&mut self, document: &Document) -> Result<()> {
        let number = *self.articles.entry(document.article.id.clone()).or_insert(self.next);
        self.next = self.next.max(number + 1);
        let Article { lang, meta, body, .. } = &document.article;
        self.stories.add(number, *lang, meta.published, body);
        let made = make(&self.fields, document, number)?;
        self.writer.add_document(made)?;
        Ok(())
    }

    /// Writes everything and puts it in place. What was built from nothing is merged into one piece; a change to another
    /// index is a piece of its own, which tantivy merges with others when they become many.
    pub fn finish(mut self, stamp: Stamp, built: String) -> Result<Index> {
        self.stories.forget(&self.gone);
        self.stories.place();
        self.writer.commit()?;
        let pieces = self.writer.index().searchable_segment_ids()?;
        if pieces.len() > 1 && self.base.is_none() {
            self.writer.merge(&pieces).wait()?;
        }
        let index = self.writer.index().clone();
        self.writer.wait_merging_threads()?;
        let before = self.base.as_ref().map(Index::manifest);
        let manifest = Manifest {
            stamp,
            generation: self.generation,
            articles: before.map_or(0, |manifest| manifest.articles) - self.gone.len() + self.articles.len(),
            next: self.next,
            built,
            ..Manifest::counted(&index)?
        };
        let Some((building, done)) = self.folder else {
            self.stories.slim();
            return Index::of(index, manifest, self.stories);
        };
        self.stories.write(&building)?;
        manifest.write(&building)?;
        drop((index, self.base));
        put_in_place(&building, &done)?;
        Index::open(&done)
    }
}

/// Links the files of an index into another folder: those of its pieces, which are named by 32 hexadecimal digits and
/// never change. tantivy's lists of files do change, so these are copied, as are pieces where files cannot be linked.
/// Everything else is ours, and a linked file of ours would change under the index in use when it is written anew.
fn link_files(from: &Path, to: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(from)? {
        let (path, name) = entry.map(|entry| (entry.path(), entry.file_name()))?;
        let shown = name.to_string_lossy();
        let is_piece = shown.len() > 32 && shown.bytes().take(32).all(|b| b.is_ascii_hexdigit());
        let is_list = shown == "meta.json" || shown == ".managed.json";
        if is_list || is_piece && fs::hard_link(&path, to.join(&name)).is_err() {
            fs::copy(&path, to.join(&name))?;
        }
    }
    Ok(())
}

/// Moves a whole index to its name. Where another program was faster with the same corpus, its index serves as well.
fn put_in_place(building: &Path, done: &Path) -> Result<()> {
    if fs::rename(building, done).is_ok() {
        return Ok(());
    }
    if Index::open(done).is_ok() {
        return fs::remove_dir_all(building).with_context(|| format!("cannot remove {}", building.display()));
    }
    fs::remove_dir_all(done).with_context(|| format!("cannot replace {}", done.display()))?;
    fs::rename(building, done).with_context(|| format!("cannot put {} in place", done.display()))
}

fn make(fields: &Fields, document: &Document, number: u64) -> Result<TantivyDocument> {
    let Document { article, cites, terms, langs } = document;
    let title = words(&article.meta.title);
    let body = words(&article.body);
    let mut made = TantivyDocument::default();
    let placed = || title.iter().enumerate().chain(body.iter().enumerate().map(|(at, word)| (BODY_AT + at, word)));
    add_words(&mut made, fields.exact, placed().map(|(at, word)| (at, word.exact.to_string())));
    add_words(&mut made, fields.fold, placed().map(|(at, word)| (at, word.fold.to_string())));
    add_words(&mut made, fields.title, title.iter().enumerate().map(|(at, word)| (at, word.fold.to_string())));
    let pairs: BTreeSet<String> = pairs(&title).chain(pairs(&body)).collect();
    add_words(&mut made, fields.pair, pairs.into_iter().enumerate());
    if article.lang == Lang::En {
        add_words(&mut made, fields.stem, placed().map(|(at, word)| (at, stem(&word.fold))));
    }
    made.add_text(fields.id, article.id.as_str());
    made.add_text(fields.lang, article.lang.code());
    for reader in Lang::ALL {
        if reader == article.lang || !langs.contains(&reader) {
            made.add_text(fields.reader, reader.code());
        }
    }
    article.meta.topics.iter().for_each(|topic| made.add_text(fields.topic, topic));
    let certain = || cites.iter().filter(|cite| cite.certain);
    certain().for_each(|cite| made.add_text(fields.cites, cite.key.to_string()));
    certain().filter(|cite| cite.main).for_each(|cite| made.add_text(fields.about, cite.key.to_string()));
    let named = certain().flat_map(|cite| std::iter::repeat_n(cite.key.to_string(), cite.count.max(1)));
    add_words(&mut made, fields.cited, named.enumerate());
    made.add_text(fields.outlet, &article.meta.source_name);
    terms.iter().for_each(|term| made.add_text(fields.term, term));
    for source in outlet(&article.meta) {
        made.add_text(fields.source, source);
    }
    let published = article.meta.published;
    if let Some(date) = published {
        made.add_u64(fields.year, date.get_year() as u64);
        // a month overlaps a span of days; of a year alone, all must lie within it
        let (from, until) = (date.earliest_key(), date.latest_key());
        let (from, until) = if date.get_month_day().0.is_none() { (until, from) } else { (from, until) };
        made.add_u64(fields.from, from);
        made.add_u64(fields.until, until);
    }
    made.add_u64(fields.published, published.map_or(0, PartialDate::sort_key));
    made.add_u64(fields.age, published.map_or(0, |date| 100_000_000 - date.latest_key()));
    made.add_u64(fields.article, number);
    let card = Card {
        id: article.id.clone(),
        lang: article.lang.code().into(),
        meta: article.meta.clone(),
        cites: cites.iter().map(|cite| (cite.key.to_string(), cite.count, cite.certain)).collect(),
        langs: langs.iter().map(|lang| lang.code().into()).collect(),
        paragraphs: article.body.split("\n\n").map(|paragraph| words(paragraph).len() as u32).collect(),
    };
    made.add_text(fields.card, serde_json::to_string(&card)?);
    made.add_text(fields.body, &article.body);
    Ok(made)
}

/// What an outlet can be called in a question: its name, and the host of its address.
fn outlet(meta: &Meta) -> Vec<String> {
    let host =
        meta.source_url.as_deref().map(|url| slug(url.split('/').take(3).collect::<Vec<_>>().join("/").as_str()));
    let mut names: Vec<String> = std::iter::once(slug(&meta.source_name)).chain(host).collect();
    names.retain(|name| !name.is_empty());
    names.dedup();
    names
}

fn add_words(made: &mut TantivyDocument, field: tantivy::schema::Field, words: impl Iterator<Item = (usize, String)>) {
    let tokens = words
        .map(|(position, text)| Token { offset_from: 0, offset_to: 0, position, text, position_length: 1 })
        .collect();
    made.add_pre_tokenized_text(field, PreTokenizedString { text: String::new(), tokens });
}

/// Neighbouring folded words, and runs of three and four where they begin with a number.
pub(super) fn pairs(words: &[Word]) -> impl Iterator<Item = String> + '_ {
    (0..words.len()).flat_map(move |at| {
        let longest = if words[at].is_number() { 4 } else { 2 };
        (2..=longest).filter_map(move |length| words.get(at..at + length).map(joined))
    })
}

pub(super) fn joined(words: &[Word]) -> String {
    words.iter().map(|word| word.fold.as_str()).collect::<Vec<_>>().join("_")
}
