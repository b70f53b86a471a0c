//! Lists by date, single articles, and counts.

use tantivy::collector::{Count, TopDocs};
use tantivy::query::BooleanQuery;

use super::Result;
use super::build::Card;
use super::filtered::term;
use super::open::Index;
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
    /// Articles by publication date, newest first, undated last, each in the reader's language where it has one.
    pub fn latest(&self, filter: &Filter, reader: Lang, offset: usize, limit: usize) -> Result<Listing> {
        let mut clauses = self.clauses(filter)?;
        clauses.extend(self.for_reader(filter, reader));
        let query = BooleanQuery::new(clauses);
        let newest = TopDocs::with_limit(limit.max(1))
            .and_offset(offset)
            .order_by_fast_field::<u64>("published", tantivy::Order::Desc);
        let (found, total) = self.searcher.search(&query, &(newest, Count))?;
        let entries: Result<Vec<Entry>> = found
            .into_iter()
            .map(|(_, address)| self.fetch(address).map(|(card, body)| entry(card, &body, reader)))
            .collect();
        Ok(Listing { total, entries: entries? })
    }

    /// An article in the language wanted, or in the one it has.
    pub fn article(&self, id: &ArticleId, reader: Lang) -> Result<Option<Whole>> {
        let wanted = [term(self.fields.id, id.as_str()), term(self.fields.reader, reader.code())];
        let query = BooleanQuery::intersection(wanted.into());
        let found = self.searcher.search(&query, &TopDocs::with_limit(1).order_by_score())?;
        let Some((_, address)) = found.first() else { return Ok(None) };
        let (card, body) = self.fetch(*address)?;
        let langs = card.langs.iter().filter_map(|code| Lang::from_code(code)).collect();
        Ok(Some(Whole { entry: entry(card, &body, reader), body, langs }))
    }

    /// The articles that tell the same story as one, itself among them: the earliest first, undated last. Empty when
    /// there is no such article.
    pub fn story(&self, id: &ArticleId, reader: Lang) -> Result<Vec<Whole>> {
        Ok(self.article(id, reader)?.into_iter().collect())
    }
}

fn entry(card: Card, body: &str, reader: Lang) -> Entry {
    let first = body.split("\n\n").next().unwrap_or("");
    let lead = sentences(first).first().map_or("", |range| &first[range.clone()]).to_string();
    let cites =
        card.cites.into_iter().filter_map(|(key, count, certain)| Some((key.parse().ok()?, count, certain))).collect();
    Entry { id: card.id, lang: Lang::from_code(&card.lang).unwrap_or(reader), meta: card.meta, lead, cites, others: 0 }
}
