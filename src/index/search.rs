//! Running a question: what holds all of its words, else what holds most of them, best first.

use std::borrow::Cow;

use foldhash::HashSet;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query as TantivyQuery, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Term};

use super::Result;
use super::facets::Facets;
use super::filtered::{Clause, any_of, exactly};
use super::open::Index;
use super::passage::{self, Passage};
use super::query::Query;
use super::rank::Ranked;
use super::weights::{LOOKED_AT, LOOKED_AT_IN_MANY, RANKED, SMALL, TOPIC};
use crate::corpus::{ArticleId, Meta};
use crate::i18n::Lang;
use crate::question::Filter;

/// The order of a list of hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Best first.
    Relevance,
    /// By publication date, undated last.
    Newest,
    /// The other way round, undated last as well.
    Oldest,
}

/// What to search for.
pub struct Wanted<'q> {
    /// Of several questions, a text has to answer one. None: everything that passes the filter.
    pub queries: &'q [Query],
    /// What every text has to be.
    pub filter: &'q Filter,
    /// The order of the list.
    pub order: Order,
    /// The reader's language, to prefer texts in it.
    pub reader: Lang,
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
    /// What the articles found have in common.
    pub facets: Facets,
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
    /// The evidence.
    pub passage: Passage,
    /// How many other articles tell the same story.
    pub others: usize,
}

/// Below this many articles that hold all words, those that hold most are shown as well.
const FEW: usize = 3;

impl Index {
    /// Searches; `offset` and `limit` cut the page out of the list. What finds little is searched once more by wider
    /// names of its words in either language.
    pub fn search(&self, wanted: &Wanted, offset: usize, limit: usize) -> Result<Found> {
        let (mut ranked, mut more) = self.ranked(wanted, wanted.queries)?;
        let mut queries = Cow::Borrowed(wanted.queries);
        if wanted.queries.iter().any(|query| !query.wide.is_empty())
            && self.is_short(wanted, &queries, &ranked, |ranked| self.distinct(ranked))?
        {
            let widened = self.all_widened(wanted.queries)?;
            (ranked, more) = self.ranked(wanted, &widened)?;
            queries = Cow::Owned(widened);
        }
        let (mut ranked, holding_all) = if wanted.queries.is_empty() {
            let all = self.filtered(wanted)?;
            more = all.len() >= self.looked_at();
            let count = self.distinct(&all);
            (all, count)
        } else {
            self.relaxed(wanted, &queries, ranked)?
        };
        if wanted.order != Order::Relevance {
            self.sort_by_date(&mut ranked, wanted.order);
        }
        let found = self.found(wanted, &queries, ranked, offset, limit)?;
        Ok(Found { more, holding_all, ..found })
    }

    /// What some texts make of a page.
    pub(super) fn found(
        &self,
        wanted: &Wanted,
        queries: &[Query],
        ranked: Vec<Ranked>,
        offset: usize,
        limit: usize,
    ) -> Result<Found> {
        let articles = self.by_article(ranked);
        let facets = self.facets(&articles);
        let total = articles.len();
        let page = articles.into_iter().skip(offset).take(limit);
        let hits = page
            .map(|(_, texts)| self.hit(queries, wanted.filter.only_lang().unwrap_or(wanted.reader), texts))
            .collect::<Result<_>>()?;
        let unknown = queries.iter().flat_map(|query| self.unknown_words(query)).collect();
        Ok(Found { total, more: false, holding_all: total, hits, unknown, facets })
    }

    /// Texts that answer one of some questions, and whether there may be more.
    fn ranked(&self, wanted: &Wanted, queries: &[Query]) -> Result<(Vec<Ranked>, bool)> {
        let (mut ranked, mut more) = (Vec::new(), false);
        let excluded = self.excluded(wanted.filter)?;
        for (branch, query) in queries.iter().enumerate().filter(|(_, query)| !query.is_empty()) {
            let found = match wanted.order {
                Order::Relevance => self.best(query, self.clauses(wanted.filter)?, self.looked_at())?,
                order => self.dated(query, wanted.filter, order)?,
            };
            more |= found.len() >= self.looked_at();
            let found =
                found.into_iter().filter(|(_, address)| !excluded.contains(&self.article_number(*address))).collect();
            let answering = self.rerank(query, branch, found)?.into_iter().filter(|one| one.answers).collect();
            // where one language is asked for, its texts are wanted whatever the question's
            let in_any = wanted.filter.only_lang().is_some();
            ranked.extend(if in_any { answering } else { self.without_strays(query, answering) });
        }
        if queries.len() > 1 {
            ranked.sort_by(|one, two| two.score.total_cmp(&one.score));
        }
        Ok((ranked, more))
    }

    /// A text in the other language than the question's answers only where the article has none in that language, or
    /// where that one answers as well: if the words themselves do not, their other names are there by chance.
    pub(super) fn without_strays(&self, query: &Query, answering: Vec<Ranked>) -> Vec<Ranked> {
        let own = |one: &Ranked| one.english != query.vietnamese;
        let numbers: HashSet<u64> =
            answering.iter().filter(|one| own(one)).map(|one| self.article_number(one.address)).collect();
        let stays = |one: &Ranked| own(one) || one.only_text || numbers.contains(&self.article_number(one.address));
        answering.into_iter().filter(stays).collect()
    }

    /// The best texts for a question by rank alone, whether or not they hold enough to be shown.
    pub fn rank(&self, query: &Query, limit: usize) -> Result<Vec<(ArticleId, f32)>> {
        if query.is_empty() {
            return Ok(Vec::new());
        }
        let known = query.hard().filter(|(_, word)| word.frequency > 0).count();
        let widened = if known * 2 < query.hard().count() { self.widened(query)? } else { None };
        let query = widened.as_ref().unwrap_or(query);
        let ranked = self.rerank(query, 0, self.best(query, Vec::new(), RANKED)?)?;
        ranked.into_iter().take(limit).map(|one| Ok((self.fetch(one.address)?.0.id, one.score))).collect()
    }

    /// How many articles hold an answer; nothing is quoted.
    pub fn count_hits(&self, wanted: &Wanted) -> Result<usize> {
        Ok(self.search(wanted, 0, 0)?.total)
    }

    /// The texts with the highest scores among those that pass.
    pub(super) fn best(&self, query: &Query, clauses: Vec<Clause>, limit: usize) -> Result<Vec<(f32, DocAddress)>> {
        let scoring = self.scoring(query);
        let wanted = if clauses.is_empty() {
            scoring
        } else {
            BooleanQuery::new(clauses.into_iter().chain([(Occur::Must, Box::new(scoring) as _)]).collect())
        };
        Ok(self.searcher.search(&wanted, &TopDocs::with_limit(limit).order_by_score())?)
    }

    /// The newest or oldest texts that pass and hold all words; where these are few, the best ones.
    fn dated(&self, query: &Query, filter: &Filter, order: Order) -> Result<Vec<(f32, DocAddress)>> {
        let relaxed = self.best(query, self.clauses(filter)?, self.looked_at())?;
        if relaxed.len() < self.looked_at() {
            return Ok(relaxed);
        }
        let mut clauses = self.clauses(filter)?;
        clauses.extend(query.hard().map(|(at, _)| (Occur::Must, self.holding(query, at))));
        let by =
            TopDocs::with_limit(self.looked_at()).order_by_fast_field::<u64>(date_field(order), tantivy::Order::Desc);
        let found = self.searcher.search(&BooleanQuery::new(clauses), &by)?;
        Ok(found.into_iter().map(|(_, address)| (0.0, address)).collect())
    }

    /// Everything that passes a filter: by how much it is about the resolutions asked for, else by date.
    fn filtered(&self, wanted: &Wanted) -> Result<Vec<Ranked>> {
        let mut clauses = self.clauses(wanted.filter)?;
        clauses.extend(self.for_reader(wanted.filter, wanted.reader));
        let excluded = self.excluded(wanted.filter)?;
        let by_score = wanted.order == Order::Relevance && !wanted.filter.resolutions.is_empty();
        let query = BooleanQuery::new(clauses);
        let found: Vec<(f32, DocAddress)> = if by_score {
            self.searcher.search(&query, &TopDocs::with_limit(self.looked_at()).order_by_score())?
        } else {
            let by = TopDocs::with_limit(self.looked_at())
                .order_by_fast_field::<u64>(date_field(wanted.order), tantivy::Order::Desc);
            self.searcher.search(&query, &by)?.into_iter().map(|(_, address)| (0.0, address)).collect()
        };
        let found = found.into_iter().filter(|(_, address)| !excluded.contains(&self.article_number(*address)));
        Ok(found.map(|(score, address)| Ranked::of_filter(score, address)).collect())
    }

    /// Only those that hold every word where these are enough, else all, with those first. How many articles hold
    /// every word.
    fn relaxed(&self, wanted: &Wanted, queries: &[Query], mut ranked: Vec<Ranked>) -> Result<(Vec<Ranked>, usize)> {
        let all = |ranked: &[Ranked]| -> Vec<Ranked> { ranked.iter().filter(|one| one.holds_all).cloned().collect() };
        let holding_all = self.distinct(&all(&ranked));
        if !self.is_short(wanted, queries, &ranked, |ranked| self.distinct(&all(ranked)))? {
            return Ok((all(&ranked), holding_all));
        }
        ranked.sort_by_key(|one| !one.holds_all);
        Ok((ranked, holding_all))
    }

    /// Whether so little was found that more should be looked for. A short list that narrows a long one is not added
    /// to: it holds what the counts of the long one promise.
    fn is_short(
        &self,
        wanted: &Wanted,
        queries: &[Query],
        ranked: &[Ranked],
        count: impl Fn(&[Ranked]) -> usize,
    ) -> Result<bool> {
        let found = count(ranked);
        let Some(broad) = wanted.filter.broad().filter(|_| (1..FEW).contains(&found)) else { return Ok(found < FEW) };
        let broad = Wanted { filter: &broad, queries, order: Order::Relevance, reader: wanted.reader };
        Ok(count(&self.ranked(&broad, queries)?.0) < FEW)
    }

    /// How deep a list is looked at: all of a small collection, and of a large one as much as answers at once.
    pub(super) fn looked_at(&self) -> usize {
        if self.searcher.num_docs() < SMALL { LOOKED_AT } else { LOOKED_AT_IN_MANY }
    }

    pub(super) fn sort_by_date(&self, ranked: &mut [Ranked], order: Order) {
        ranked.sort_by_key(|one| {
            let published = self.published(one.address).unwrap_or(0);
            // undated last in either order
            (published == 0, if order == Order::Oldest { published } else { u64::MAX - published })
        });
    }

    pub(super) fn article_number(&self, address: DocAddress) -> u64 {
        self.columns[address.segment_ord as usize].article.first(address.doc_id).unwrap_or(u64::MAX)
    }

    /// The sort key of a text's publication date; none when it is unknown.
    pub(super) fn published(&self, address: DocAddress) -> Option<u64> {
        self.columns[address.segment_ord as usize].published.first(address.doc_id).filter(|key| *key > 0)
    }

    /// How many other articles tell the same story.
    pub(super) fn others(&self, address: DocAddress) -> usize {
        self.stories.others(self.article_number(address))
    }

    /// The number that all articles of a story share.
    pub(super) fn story_number(&self, address: DocAddress) -> u64 {
        self.stories.of(self.article_number(address))
    }

    fn distinct(&self, ranked: &[Ranked]) -> usize {
        ranked.iter().map(|one| self.story_number(one.address)).collect::<HashSet<_>>().len()
    }

    /// The texts of each article together, and of all that tell the same story, in the order of the best one.
    fn by_article(&self, ranked: Vec<Ranked>) -> Vec<(u64, Vec<Ranked>)> {
        let mut places = foldhash::HashMap::default();
        let mut articles: Vec<(u64, Vec<Ranked>)> = Vec::new();
        for one in ranked {
            let number = self.story_number(one.address);
            let at = *places.entry(number).or_insert_with(|| {
                articles.push((number, Vec::new()));
                articles.len() - 1
            });
            articles[at].1.push(one);
        }
        articles
    }

    /// One text a story: of those that are about as good as the best, the reader's, and of these the earliest.
    fn hit(&self, queries: &[Query], reader: Lang, texts: Vec<Ranked>) -> Result<Hit> {
        const LOOKED_AT: usize = 12;
        let best = texts.first().map_or(0.0, |best| best.coverage);
        let others = texts.first().map_or(0, |text| self.others(text.address));
        let good = texts.into_iter().filter(|text| text.coverage + 0.1 >= best).take(LOOKED_AT);
        let published = |text: &Ranked| self.published(text.address).unwrap_or(u64::MAX);
        let shown = good.min_by_key(|text| (text.english != (reader == Lang::En), published(text)));
        let mut text = shown.ok_or_else(|| anyhow::anyhow!("a hit without a text"))?;
        let (mut card, mut body) = self.fetch(text.address)?;
        // found by the other language's text alone: who reads it gets their own all the same
        if card.lang != reader.code() && card.langs.iter().any(|lang| lang == reader.code()) {
            let own = [(self.fields.id, card.id.as_str()), (self.fields.lang, reader.code())];
            let own = own.map(|(field, value)| exactly(Term::from_field_text(field, value)));
            let own = self
                .searcher
                .search(&BooleanQuery::intersection(own.into()), &TopDocs::with_limit(1).order_by_score())?;
            if let Some((_, address)) = own.first() {
                (card, body) = self.fetch(*address)?;
                text.window = None;
            }
        }
        let none = Query::default();
        let query = queries.get(text.branch).unwrap_or(&none);
        let passage = passage::cut(query, &body, &card.paragraphs, text.window);
        let lang = Lang::from_code(&card.lang).unwrap_or(reader);
        Ok(Hit { id: card.id, lang, passage, meta: card.meta, others })
    }

    /// A text holds a word by any of its readings, or by another name for it.
    pub(super) fn holding(&self, query: &Query, at: usize) -> Box<dyn TantivyQuery> {
        let word = &query.words[at];
        let readings = word.holds.iter().map(|(reading, english_only)| {
            let holds = exactly(reading.clone());
            if *english_only {
                let english = exactly(Term::from_field_text(self.fields.lang, "en"));
                return Box::new(BooleanQuery::intersection(vec![holds, english])) as Box<dyn TantivyQuery>;
            }
            holds
        });
        let others = query.others.iter().filter(|other| query.sequence[other.covers.clone()].contains(&at));
        let others = others.map(|other| {
            let all = other.terms.iter().map(|term| exactly(term.clone())).collect();
            Box::new(BooleanQuery::intersection(all)) as Box<dyn TantivyQuery>
        });
        any_of(readings.chain(others))
    }

    /// The clauses that make the score: BM25 of each reading by its weight, and pairs by their rarity alone. All of
    /// them are plain terms with frequencies, so that tantivy can skip texts that cannot win.
    fn scoring(&self, query: &Query) -> BooleanQuery {
        let words = query.words.iter().filter(|word| !word.later).flat_map(|word| &word.scored).cloned();
        let pairs = query.pairs.iter().filter_map(|pair| {
            let rarity = pair.rarity?;
            Some((pair.term.clone(), pair.score / rarity / self.pair_factor))
        });
        let others = query.others.iter().flat_map(|other| &other.scored).cloned();
        let topics = query.topics.iter().map(|topic| {
            (Occur::Should, Box::new(ConstScoreQuery::new(exactly(topic.clone()), TOPIC)) as Box<dyn TantivyQuery>)
        });
        let clauses = words.chain(pairs).chain(others).map(|(term, weight)| {
            let counted = Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
            (Occur::Should, Box::new(BoostQuery::new(counted, weight)) as Box<dyn TantivyQuery>)
        });
        BooleanQuery::new(clauses.chain(topics).collect())
    }

    /// The number of articles that pass a filter.
    pub fn count(&self, filter: &Filter, reader: Lang) -> Result<usize> {
        let mut clauses = self.clauses(filter)?;
        clauses.extend(self.for_reader(filter, reader));
        Ok(self.searcher.search(&BooleanQuery::new(clauses), &Count)?)
    }
}

fn date_field(order: Order) -> &'static str {
    match order {
        Order::Relevance | Order::Newest => "published",
        Order::Oldest => "age",
    }
}
