//! Running a question: what holds all of its words, else what holds most of them, best first.

use std::collections::HashSet;
use std::ops::Range;

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query as TantivyQuery, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Term};

use super::Result;
use super::open::Index;
use super::passage::{self, Passage};
use super::query::Query;
use super::rank::Ranked;
use crate::corpus::{ArticleId, Meta};
use crate::i18n::Lang;
use crate::text::words;

/// The order of a list of hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Best first.
    Relevance,
    /// By publication date, undated last.
    Newest,
}

/// What a question found.
#[derive(Clone, Debug)]
pub struct Found {
    /// Articles that answer, as far as was looked.
    pub total: usize,
    /// Whether there may be more.
    pub more: bool,
    /// How many of them hold every word; fewer than `total` when the question was relaxed.
    pub holding_all: usize,
    /// The page of hits asked for.
    pub hits: Vec<Hit>,
    /// Words that no text holds, as typed.
    pub unknown: Vec<String>,
}

/// One article that answers.
#[derive(Clone, Debug)]
pub struct Hit {
    /// The article.
    pub id: ArticleId,
    /// The language of the text that was found.
    pub lang: Lang,
    /// Title, date, source.
    pub meta: Meta,
    /// The question's words in the title.
    pub title_marks: Vec<Range<usize>>,
    /// The evidence.
    pub passage: Passage,
}

/// Texts that are looked at twice; a list is not longer than this.
const LOOKED_AT: usize = 200;
/// Below this many articles that hold all words, those that hold most are shown as well.
const FEW: usize = 3;
/// Texts that are looked at twice when only the rank counts.
const RANKED: usize = 50;

impl Index {
    /// Searches; `offset` and `limit` cut the page out of the list.
    pub fn search(&self, query: &Query, order: Order, reader: Lang, offset: usize, limit: usize) -> Result<Found> {
        let unknown = self.unknown_words(query)?;
        if query.is_empty() {
            return Ok(Found { total: 0, more: false, holding_all: 0, hits: Vec::new(), unknown });
        }
        let (mut ranked, mut more) =
            if unknown.is_empty() { self.holding_all(query, order)? } else { (Vec::new(), false) };
        let holding_all = self.distinct(&ranked)?;
        if holding_all < FEW {
            (ranked, more) = (self.holding_most(query)?, false);
            if order == Order::Newest {
                self.newest_first(&mut ranked)?;
            }
        }
        let total = self.distinct(&ranked)?;
        Ok(Found { total, more, holding_all, hits: self.page(query, ranked, reader, offset, limit)?, unknown })
    }

    /// The best texts for a question by rank alone, whether or not they hold enough to be shown.
    pub fn rank(&self, query: &Query, limit: usize) -> Result<Vec<(ArticleId, f32)>> {
        if query.is_empty() {
            return Ok(Vec::new());
        }
        let any = BooleanQuery::new(scoring(query).into_iter().map(|clause| (Occur::Should, clause)).collect());
        let best = self.searcher.search(&any, &TopDocs::with_limit(RANKED).order_by_score())?;
        let ranked = self.rerank(query, best)?;
        ranked.into_iter().take(limit).map(|one| Ok((self.fetch(one.address)?.0.id, one.score))).collect()
    }

    /// Texts that hold all words and answer; whether there are more than were looked at.
    fn holding_all(&self, query: &Query, order: Order) -> Result<(Vec<Ranked>, bool)> {
        let clauses = query
            .words
            .iter()
            .map(|word| (Occur::Must, self.holds(&word.holds)))
            .chain(scoring(query).into_iter().map(|clause| (Occur::Should, clause)));
        let all = BooleanQuery::new(clauses.collect());
        let mut ranked = match order {
            Order::Relevance => {
                let best = self.searcher.search(&all, &TopDocs::with_limit(LOOKED_AT).order_by_score())?;
                self.rerank(query, best)?
            }
            Order::Newest => {
                let newest =
                    TopDocs::with_limit(LOOKED_AT).order_by_fast_field::<u64>("published", tantivy::Order::Desc);
                let newest = self.searcher.search(&all, &newest)?;
                let places: Vec<(f32, DocAddress)> = newest.into_iter().map(|(_, address)| (0.0, address)).collect();
                let mut ranked = self.rerank(query, places.clone())?;
                ranked.sort_by_key(|ranked| places.iter().position(|(_, address)| *address == ranked.address));
                ranked
            }
        };
        let more = ranked.len() >= LOOKED_AT;
        ranked.retain(|one| one.answers);
        Ok((ranked, more))
    }

    fn holding_most(&self, query: &Query) -> Result<Vec<Ranked>> {
        let any = BooleanQuery::new(scoring(query).into_iter().map(|clause| (Occur::Should, clause)).collect());
        let best = self.searcher.search(&any, &TopDocs::with_limit(LOOKED_AT).order_by_score())?;
        let mut ranked = self.rerank(query, best)?;
        ranked.retain(|one| one.answers);
        // what holds every word stands before what lacks one
        ranked.sort_by_key(|one| !one.holds_all);
        Ok(ranked)
    }

    fn newest_first(&self, ranked: &mut [Ranked]) -> Result<()> {
        let mut dated = Vec::with_capacity(ranked.len());
        for one in ranked.iter() {
            let column = self.searcher.segment_reader(one.address.segment_ord).fast_fields().u64("published")?;
            dated.push((one.address, column.first(one.address.doc_id).unwrap_or(0)));
        }
        ranked.sort_by_key(|one| {
            std::cmp::Reverse(dated.iter().find(|(address, _)| *address == one.address).map(|(_, date)| *date))
        });
        Ok(())
    }

    fn article_number(&self, address: DocAddress) -> Result<u64> {
        let column = self.searcher.segment_reader(address.segment_ord).fast_fields().u64("article")?;
        Ok(column.first(address.doc_id).unwrap_or(u64::MAX))
    }

    fn distinct(&self, ranked: &[Ranked]) -> Result<usize> {
        let mut seen = HashSet::new();
        for one in ranked {
            seen.insert(self.article_number(one.address)?);
        }
        Ok(seen.len())
    }

    /// One text an article: the better one; of two that are about as good, the reader's.
    fn page(&self, query: &Query, ranked: Vec<Ranked>, reader: Lang, offset: usize, limit: usize) -> Result<Vec<Hit>> {
        let mut articles: Vec<(u64, Vec<Ranked>)> = Vec::new();
        for one in ranked {
            let number = self.article_number(one.address)?;
            match articles.iter_mut().find(|(known, _)| *known == number) {
                Some((_, texts)) => texts.push(one),
                None => articles.push((number, vec![one])),
            }
        }
        articles.into_iter().skip(offset).take(limit).map(|(_, texts)| self.hit(query, texts, reader)).collect()
    }

    fn hit(&self, query: &Query, texts: Vec<Ranked>, reader: Lang) -> Result<Hit> {
        let best = texts.first().map_or(0.0, |best| best.coverage);
        let mut shown = None;
        for text in texts {
            if text.coverage + 0.1 < best {
                continue;
            }
            let (card, body) = self.fetch(text.address)?;
            let fits = card.lang == reader.code();
            if shown.is_none() || fits {
                shown = Some((card, body, text.window));
            }
            if fits {
                break;
            }
        }
        let (card, body, window) = shown.ok_or_else(|| anyhow::anyhow!("a hit without a text"))?;
        let title_marks = words(&card.meta.title)
            .into_iter()
            .filter(|word| query.words.iter().any(|asked| passage::answers(asked, word)))
            .map(|word| word.range)
            .collect();
        let lang = Lang::from_code(&card.lang).unwrap_or(reader);
        Ok(Hit { id: card.id, lang, title_marks, passage: passage::cut(query, &body, window), meta: card.meta })
    }

    /// A text holds a word by any of its readings.
    fn holds(&self, readings: &[(Term, bool)]) -> Box<dyn TantivyQuery> {
        let mut any: Vec<Box<dyn TantivyQuery>> = readings
            .iter()
            .map(|(reading, english_only)| {
                let holds = term(reading);
                if *english_only {
                    let english = term(&Term::from_field_text(self.fields.lang, "en"));
                    return Box::new(BooleanQuery::intersection(vec![holds, english])) as Box<dyn TantivyQuery>;
                }
                holds
            })
            .collect();
        let one = if any.len() == 1 { any.remove(0) } else { Box::new(BooleanQuery::union(any)) };
        Box::new(ConstScoreQuery::new(one, 0.0))
    }
}

fn term(term: &Term) -> Box<dyn TantivyQuery> {
    Box::new(TermQuery::new(term.clone(), IndexRecordOption::Basic))
}

/// The clauses that make the score: BM25 of each reading by its weight, and pairs by their rarity alone.
fn scoring(query: &Query) -> Vec<Box<dyn TantivyQuery>> {
    let mut clauses: Vec<Box<dyn TantivyQuery>> = Vec::new();
    for (reading, weight) in query.words.iter().flat_map(|word| &word.scored) {
        let counted = Box::new(TermQuery::new(reading.clone(), IndexRecordOption::WithFreqs));
        clauses.push(Box::new(BoostQuery::new(counted, *weight)));
    }
    for (pair, score) in &query.pairs {
        clauses.push(Box::new(ConstScoreQuery::new(term(pair), *score)));
    }
    clauses
}
