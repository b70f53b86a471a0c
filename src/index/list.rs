//! Lists by date, single articles, and counts.

use std::collections::HashMap;
use std::sync::PoisonError;

use tantivy::collector::{Collector, SegmentCollector, TopDocs};
use tantivy::columnar::Column;
use tantivy::query::BooleanQuery;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader, Term};

use super::Result;
use super::build::Card;
use super::filtered::{exactly, term};
use super::open::{Body, Index};
use crate::corpus::{ArticleId, Meta};
use crate::i18n::Lang;
use crate::question::Filter;
use crate::register::Key;
use crate::text::sentence::sentences;

/// A page of a list.
#[derive(Clone, Debug)]
pub struct Listing {
    /// Articles in the whole list.
    pub total: usize,
    /// Those on the page, newest first.
    pub entries: Vec<Entry>,
}

/// The beginning of a list by date.
pub(super) struct Newest {
    total: usize,
    first: Vec<DocAddress>,
}

/// Texts of the whole list that are remembered.
pub(super) const REMEMBERED: usize = 200;

/// An article in a list.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The article.
    pub id: ArticleId,
    /// The language of the text.
    pub lang: Lang,
    /// Title, date, source.
    pub meta: Meta,
    /// Its first sentence.
    pub lead: String,
    /// What it names, with how often and whether that is certain.
    pub cites: Vec<(Key, usize, bool)>,
    /// How many other articles tell the same story.
    pub others: usize,
}

/// A whole article.
#[derive(Clone, Debug)]
pub struct Whole {
    /// The article as in a list.
    pub entry: Entry,
    /// Its paragraphs.
    pub body: String,
    /// The languages it can be read in.
    pub langs: Vec<Lang>,
}

impl Index {
    /// Articles by publication date, newest first, undated last, each in the reader's language where it has one. Of those
    /// that tell the same story the earliest stands for all.
    pub fn latest(&self, filter: &Filter, reader: Lang, offset: usize, limit: usize) -> Result<Listing> {
        let end = offset.saturating_add(limit);
        let newest = if filter.is_empty() && end <= REMEMBERED {
            self.remembered(reader)?
        } else {
            &self.newest(filter, reader, end)?
        };
        let page = newest.first.iter().take(end).skip(offset);
        let entries = page.map(|address| {
            let (card, body) = self.fetch(*address)?;
            Ok(Entry { others: self.others(*address), ..entry(card, &body, reader) })
        });
        Ok(Listing { total: newest.total, entries: entries.collect::<Result<_>>()? })
    }

    /// The beginning of the whole list, which is asked for most; an index never changes.
    fn remembered(&self, reader: Lang) -> Result<&Newest> {
        let place = &self.newest[usize::from(reader == Lang::En)];
        if let Some(known) = place.get() {
            return Ok(known);
        }
        // of a large index that takes some memory, and several may ask at once
        let _alone = self.listing.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = place.get() {
            return Ok(known);
        }
        let newest = self.newest(&Filter::default(), reader, REMEMBERED)?;
        Ok(place.get_or_init(|| newest))
    }

    fn newest(&self, filter: &Filter, reader: Lang, end: usize) -> Result<Newest> {
        let mut clauses = self.clauses(filter)?;
        clauses.extend(self.for_reader(filter, reader));
        let mut all = self.by_story(self.searcher.search(&BooleanQuery::new(clauses), &EveryText)?);
        let total = all.len();
        // only what is asked for is put in order
        let order = |(published, address): &(u64, DocAddress)| (u64::MAX - published, *address);
        if end < total {
            all.select_nth_unstable_by_key(end, order);
            all.truncate(end);
        }
        all.sort_unstable_by_key(order);
        Ok(Newest { total, first: all.into_iter().map(|(_, address)| address).collect() })
    }

    /// The earliest text of each story, with its date; texts without a date are the last to stand for others.
    fn by_story(&self, texts: Vec<(u64, DocAddress)>) -> Vec<(u64, DocAddress)> {
        let mut of_stories: HashMap<u64, (u64, DocAddress)> = HashMap::new();
        let mut alone = Vec::with_capacity(texts.len());
        for (published, address) in texts {
            if self.others(address) == 0 {
                alone.push((published, address));
                continue;
            }
            let order = |(published, address): (u64, DocAddress)| (published.wrapping_sub(1), address);
            let first = of_stories.entry(self.story_number(address)).or_insert((published, address));
            if order((published, address)) < order(*first) {
                *first = (published, address);
            }
        }
        alone.extend(of_stories.into_values());
        alone
    }

    /// An article in the language wanted, or in the one it has.
    pub fn article(&self, id: &ArticleId, reader: Lang) -> Result<Option<Whole>> {
        let wanted = [term(self.fields.id, id.as_str()), term(self.fields.reader, reader.code())];
        let query = BooleanQuery::intersection(wanted.into());
        let found = self.searcher.search(&query, &TopDocs::with_limit(1).order_by_score())?;
        let Some((_, address)) = found.first() else { return Ok(None) };
        Ok(Some(self.whole(*address, reader)?))
    }

    fn whole(&self, address: DocAddress, reader: Lang) -> Result<Whole> {
        let (card, body) = self.fetch(address)?;
        let langs = card.langs.iter().filter_map(|code| Lang::from_code(code)).collect();
        let others = self.others(address);
        Ok(Whole { entry: Entry { others, ..entry(card, &body, reader) }, body: body.text().to_string(), langs })
    }

    /// The articles that tell the same story as one, itself among them: the earliest first, undated last. Empty when
    /// there is no such article.
    pub fn story(&self, id: &ArticleId, reader: Lang) -> Result<Vec<Whole>> {
        let Some(number) = self.number_of(id)? else { return Ok(Vec::new()) };
        let mut told = Vec::new();
        for member in self.stories.members(self.stories.of(number)) {
            let one = exactly(Term::from_field_u64(self.fields.article, member));
            let query = BooleanQuery::intersection(vec![one, term(self.fields.reader, reader.code())]);
            let found = self.searcher.search(&query, &TopDocs::with_limit(1).order_by_score())?;
            if let Some((_, address)) = found.first() {
                told.push((self.published(*address).unwrap_or(u64::MAX), *address, self.whole(*address, reader)?));
            }
        }
        told.sort_by_key(|(published, address, _)| (*published, *address));
        Ok(told.into_iter().map(|(_, _, whole)| whole).collect())
    }
}

/// Collects every text with its publication date.
struct EveryText;

struct TextsOfPiece {
    piece: SegmentOrdinal,
    published: Column<u64>,
    found: Vec<(u64, DocAddress)>,
}

impl Collector for EveryText {
    type Fruit = Vec<(u64, DocAddress)>;
    type Child = TextsOfPiece;

    fn for_segment(&self, piece: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<TextsOfPiece> {
        Ok(TextsOfPiece { piece, published: segment.fast_fields().u64("published")?, found: Vec::new() })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, pieces: Vec<Self::Fruit>) -> tantivy::Result<Self::Fruit> {
        Ok(pieces.into_iter().flatten().collect())
    }
}

impl SegmentCollector for TextsOfPiece {
    type Fruit = Vec<(u64, DocAddress)>;

    fn collect(&mut self, text: DocId, _: Score) {
        self.found.push((self.published.first(text).unwrap_or(0), DocAddress::new(self.piece, text)));
    }

    fn harvest(self) -> Self::Fruit {
        self.found
    }
}

fn entry(card: Card, body: &Body, reader: Lang) -> Entry {
    let first = body.paragraph(0);
    let lead = sentences(first).first().map_or("", |range| &first[range.clone()]).to_string();
    let cites =
        card.cites.into_iter().filter_map(|(key, count, certain)| Some((key.parse().ok()?, count, certain))).collect();
    Entry { id: card.id, lang: Lang::from_code(&card.lang).unwrap_or(reader), meta: card.meta, lead, cites, others: 0 }
}
