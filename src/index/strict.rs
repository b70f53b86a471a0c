//! Searching without the kindness of a search: only texts that hold every word answer. This is how a watch looks, which
//! must not tell of what merely resembles the question; and how many watches look at a few new texts at once.
//!
//! Of every question some terms are known without one of which no text can answer it: its anchors. For a few new texts
//! it is cheap to tell which anchors they hold, and only the questions whose anchors are there are asked at all.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use tantivy::DocAddress;
use tantivy::Term;
use tantivy::collector::{DocSetCollector, TopDocs};
use tantivy::query::{BooleanQuery, Occur, Query};
use tantivy::schema::IndexRecordOption;

use super::Result;
use super::filtered::{Clause, any_of, exactly, term};
use super::open::Index;
use super::query;
use super::rank::{Look, Ranked};
use super::search::{Found, Order, Wanted};
use crate::corpus::ArticleId;
use crate::date::PartialDate;
use crate::question::Filter;

/// A term that some question cannot do without.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Anchor(Term);

/// The texts of some articles.
pub struct Texts {
    articles: Vec<NewArticle>,
    found: Vec<(f32, DocAddress)>,
    /// The place of each text's article in `articles`.
    of: Vec<usize>,
    /// The places of each article's texts in `found`.
    texts: Vec<Range<usize>>,
}

/// One of some articles.
#[derive(Clone, Debug)]
pub struct NewArticle {
    /// The article.
    pub id: ArticleId,
    /// When it was published.
    pub published: Option<PartialDate>,
}

impl Texts {
    /// The articles, without those that the index does not hold.
    pub fn articles(&self) -> &[NewArticle] {
        &self.articles
    }
}

impl Index {
    /// The ids of all articles, and perhaps of some that are no more.
    pub fn ids(&self) -> Result<HashSet<String>> {
        let mut ids = HashSet::new();
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(self.fields.id)?;
            let mut names = index.terms().stream()?;
            while names.advance() {
                ids.insert(String::from_utf8_lossy(names.key()).into_owned());
            }
        }
        Ok(ids)
    }

    /// The texts of some articles, as far as the index holds them.
    pub fn texts_of(&self, ids: &[ArticleId]) -> Result<Texts> {
        let mut texts = Texts { articles: Vec::new(), found: Vec::new(), of: Vec::new(), texts: Vec::new() };
        for id in ids {
            let query = term(self.fields.id, id.as_str());
            let found = self.searcher.search(&*query, &TopDocs::with_limit(8).order_by_score())?;
            texts.of.extend(found.iter().map(|_| texts.articles.len()));
            if let Some((_, address)) = found.first() {
                let published = self.published(*address).and_then(PartialDate::of_sort_key);
                texts.articles.push(NewArticle { id: id.clone(), published });
                texts.texts.push(texts.found.len()..texts.found.len() + found.len());
            }
            texts.found.extend(found);
        }
        Ok(texts)
    }

    /// Terms of which a text must hold one to answer; none when no such terms are known.
    pub fn anchors(&self, queries: &[query::Query], filter: &Filter) -> Option<Vec<Anchor>> {
        let fields = &self.fields;
        let named = |keys: &[crate::register::Key], field| {
            keys.iter().map(|key| Anchor(Term::from_field_text(field, &key.to_string()))).collect::<Vec<_>>()
        };
        for (keys, field) in [(&filter.resolutions, fields.cites), (&filter.about, fields.about)] {
            if !keys.is_empty() {
                return Some(named(keys, field));
            }
        }
        if !queries.is_empty() {
            return queries.iter().map(anchors_of).collect::<Option<Vec<_>>>().map(|all| all.concat());
        }
        if !filter.topics.is_empty() {
            return Some(
                filter.topics.iter().map(|topic| Anchor(Term::from_field_text(fields.topic, topic))).collect(),
            );
        }
        filter.issued.as_ref().map(|issued| named(&issued.keys, fields.cites))
    }

    /// Which articles hold a term, by their places among the texts.
    pub fn holders(&self, anchor: &Anchor, texts: &Texts) -> Result<Vec<usize>> {
        let look = Look::at(self, &texts.found);
        let mut holders = Vec::new();
        look.walk(&look.order, &anchor.0, IndexRecordOption::Basic, |at, _| holders.push(texts.of[at]))?;
        holders.dedup();
        Ok(holders)
    }

    /// Which of some texts' articles hold every word: their places, of those that tell one story the earliest. As these
    /// are few, no list of the index is gone through: each is looked at as the best texts of a search are.
    pub fn answering(&self, wanted: &Wanted, texts: &Texts, places: &[usize]) -> Result<Vec<usize>> {
        let texts_of = |place: usize| texts.found[texts.texts[place].clone()].iter().map(move |(_, at)| (*at, place));
        let mut of: HashMap<DocAddress, usize> = places.iter().copied().flat_map(texts_of).collect();
        if !wanted.filter.is_empty() {
            let ids = places.iter().map(|place| term(self.fields.id, texts.articles[*place].id.as_str()));
            let mut clauses = self.clauses(wanted.filter)?;
            clauses.push((Occur::Must, any_of(ids)));
            let passing = self.searcher.search(&BooleanQuery::new(clauses), &DocSetCollector)?;
            of.retain(|address, _| passing.contains(address));
        }
        let found = of.keys().map(|address| (0.0, *address)).collect();
        let mut of_stories: BTreeMap<u64, (u64, usize)> = BTreeMap::new();
        for one in self.holding_all(wanted, found)? {
            let published = self.published(one.address).unwrap_or(u64::MAX);
            let this = (published, of[&one.address]);
            let first = of_stories.entry(self.story_number(one.address)).or_insert(this);
            *first = this.min(*first);
        }
        Ok(of_stories.into_values().map(|(_, place)| place).collect())
    }

    /// Searches for what holds every word, in none but one article where that is given. Nothing is widened.
    pub fn strict(&self, wanted: &Wanted, only: Option<&ArticleId>, limit: usize) -> Result<Found> {
        let only = || only.map(|id| (Occur::Must, term(self.fields.id, id.as_str())));
        let mut found: Vec<(f32, DocAddress)> = Vec::new();
        let mut find = |mut clauses: Vec<Clause>| -> Result<()> {
            clauses.extend(only());
            let all = self.searcher.search(&BooleanQuery::new(clauses), &DocSetCollector)?;
            found.extend(all.into_iter().map(|address| (0.0, address)));
            Ok(())
        };
        for query in wanted.queries.iter().filter(|query| !query.is_empty()) {
            let mut clauses = self.clauses(wanted.filter)?;
            let holding = query.hard().map(|(at, _)| (Occur::Must, self.holding(query, at))).collect();
            let topics = query.topics.iter().map(|topic| exactly(topic.clone()));
            let whole: Box<dyn Query> = Box::new(BooleanQuery::new(holding));
            clauses.push((Occur::Must, any_of(std::iter::once(whole).chain(topics))));
            find(clauses)?;
        }
        if wanted.queries.is_empty() && !wanted.filter.is_empty() {
            let mut clauses = self.clauses(wanted.filter)?;
            clauses.extend(self.for_reader(wanted.filter, wanted.reader));
            find(clauses)?;
        }
        // found in no order; those of one day stand in that of the index
        found.sort_unstable_by_key(|(_, address)| *address);
        found.dedup_by_key(|(_, address)| *address);
        let mut ranked = self.holding_all(wanted, found)?;
        if wanted.order != Order::Relevance {
            self.sort_by_date(&mut ranked, wanted.order);
        }
        self.found(wanted, wanted.queries, ranked, 0, limit)
    }

    /// Those of some texts that hold every word of a question and nothing that was excluded. They pass its filter.
    fn holding_all(&self, wanted: &Wanted, found: Vec<(f32, DocAddress)>) -> Result<Vec<Ranked>> {
        let excluded = self.excluded(wanted.filter)?;
        let mut ranked: Vec<Ranked> = Vec::new();
        if wanted.queries.is_empty() && !wanted.filter.is_empty() {
            ranked.extend(found.iter().map(|(score, address)| Ranked::of_filter(*score, *address)));
        }
        for (branch, query) in wanted.queries.iter().enumerate().filter(|(_, query)| !query.is_empty()) {
            let all = self.rerank(query, branch, found.clone())?.into_iter();
            let answering = all.filter(|one| one.answers && one.holds_all).collect();
            let in_any = wanted.filter.only_lang().is_some();
            ranked.extend(if in_any { answering } else { self.without_strays(query, answering) });
        }
        ranked.retain(|one| !excluded.contains(&self.article_number(one.address)));
        Ok(ranked)
    }

    /// The ids of the articles that tell the same story as one, itself among them.
    pub fn story_ids(&self, id: &ArticleId) -> Result<Vec<ArticleId>> {
        let alone = || vec![id.clone()];
        let Some(number) = self.number_of(id)? else { return Ok(alone()) };
        if self.stories.others(number) == 0 {
            return Ok(alone());
        }
        let lang = crate::i18n::Lang::Vi;
        Ok(self.story(id, lang)?.into_iter().map(|whole| whole.entry.id).collect())
    }
}

/// The rarest word that a text must hold, by all of its readings and names.
fn anchors_of(query: &query::Query) -> Option<Vec<Anchor>> {
    let (at, word) = query.hard().min_by_key(|(_, word)| word.frequency)?;
    let others = query.others.iter().filter(|other| query.sequence[other.covers.clone()].contains(&at));
    let names = others.filter_map(|other| other.terms.first());
    // a text of the topic that the whole question names answers as well
    let terms = word.holds.iter().map(|(term, _)| term).chain(names).chain(&query.topics);
    Some(terms.cloned().map(Anchor).collect())
}

impl query::Query {
    /// Whether what the index holds later may change how it is understood: a word of it, or
    /// of another name for it, is known nowhere.
    pub fn may_change(&self) -> bool {
        self.lacks_names || self.words.iter().any(|word| word.frequency == 0)
    }
}
