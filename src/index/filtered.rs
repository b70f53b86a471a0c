//! A filter as clauses of a search.

use std::collections::BTreeSet;
use std::ops::Bound;

use foldhash::HashSet;
use tantivy::Term;
use tantivy::collector::DocSetCollector;
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur, PhraseQuery, Query as TantivyQuery, RangeQuery,
    TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use super::Result;
use super::open::Index;
use super::weights::{ABOUT, CITED};
use crate::i18n::Lang;
use crate::question::{Filter, Outlet, Without, slug};
use crate::register::Key;
use crate::text::{Word, words};

/// One condition.
pub(super) type Clause = (Occur, Box<dyn TantivyQuery>);

impl Index {
    /// What a filter asks of every text; the resolutions asked for add to the score as well.
    pub(super) fn clauses(&self, filter: &Filter) -> Result<Vec<Clause>> {
        let fields = &self.fields;
        let mut clauses = Vec::new();
        let mut must = |query: Box<dyn TantivyQuery>| clauses.push((Occur::Must, silent(query)));
        if !filter.resolutions.is_empty() {
            must(self.citing(&filter.resolutions));
        }
        for keys in &filter.also {
            must(self.citing(keys));
        }
        if !filter.about.is_empty() {
            must(any_of(filter.about.iter().map(|key| term(fields.about, &key.to_string()))));
        }
        if let Some(issued) = &filter.issued {
            must(self.citing(&issued.keys));
        }
        if !filter.topics.is_empty() {
            must(any_of(filter.topics.iter().map(|topic| term(fields.topic, topic))));
        }
        if !filter.sources.is_empty() {
            must(any_of(self.outlets(&filter.sources)?.into_iter().map(exactly)));
        }
        if let Some(lang) = filter.lang {
            must(term(fields.lang, lang.code()));
        }
        if let Some(span) = filter.dates {
            let (first, last) = span.keys();
            let key = |field, key| Term::from_field_u64(field, key);
            must(Box::new(RangeQuery::new(Bound::Included(key(fields.until, first)), Bound::Unbounded)));
            must(Box::new(RangeQuery::new(Bound::Unbounded, Bound::Included(key(fields.from, last)))));
        }
        for phrase in &filter.phrases {
            must(self.phrase(phrase)?);
        }
        for word in filter.title.iter().flat_map(|title| words(title)) {
            must(term(fields.title, &word.fold));
        }
        for without in &filter.without {
            let excluded: Box<dyn TantivyQuery> = match without {
                // see `excluded`
                Without::Words(_) => continue,
                Without::Resolution(key) => term(fields.cites, &key.to_string()),
                Without::About(key) => term(fields.about, &key.to_string()),
                Without::Source(source) => any_of(self.outlets(std::slice::from_ref(source))?.into_iter().map(exactly)),
                Without::Topic(topic) => term(fields.topic, topic),
                Without::Lang(lang) => term(fields.lang, lang.code()),
            };
            clauses.push((Occur::MustNot, excluded));
        }
        for key in &filter.resolutions {
            let named = |field| Term::from_field_text(field, &key.to_string());
            let about = ConstScoreQuery::new(exactly(named(fields.about)), ABOUT);
            let cited = TermQuery::new(named(fields.cited), IndexRecordOption::WithFreqs);
            clauses.push((Occur::Should, Box::new(about)));
            clauses.push((Occur::Should, Box::new(BoostQuery::new(Box::new(cited), CITED))));
        }
        Ok(clauses)
    }

    /// Articles a text of which holds words that were excluded: whoever excludes words does not want the article in
    /// another language either. (tantivy 0.27 does not take a phrase as something to leave out: its scorer is then
    /// asked to go backwards. So these are found first and left out afterwards.)
    pub(super) fn excluded(&self, filter: &Filter) -> Result<HashSet<u64>> {
        let mut excluded = HashSet::default();
        for without in &filter.without {
            if let Without::Words(text) = without {
                let found = self.searcher.search(&*self.phrase(text)?, &DocSetCollector)?;
                excluded.extend(found.into_iter().map(|address| self.article_number(address)));
            }
        }
        Ok(excluded)
    }

    /// Texts for readers of a language: one text of each article.
    pub(super) fn for_reader(&self, filter: &Filter, reader: Lang) -> Option<Clause> {
        // where one language is asked for, that text is wanted, whoever reads
        let reader = term(self.fields.reader, reader.code());
        filter.only_lang().is_none().then(|| (Occur::Must, silent(reader)))
    }

    fn citing(&self, keys: &[Key]) -> Box<dyn TantivyQuery> {
        any_of(keys.iter().map(|key| term(self.fields.cites, &key.to_string())))
    }

    /// The outlets asked for, by what stands in the index: those with exactly a quoted name where there are any, else
    /// those whose name or address holds what was typed.
    fn outlets(&self, wanted: &[Outlet]) -> Result<Vec<Term>> {
        let mut held: BTreeSet<String> = BTreeSet::new();
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(self.fields.source)?;
            let mut names = index.terms().stream()?;
            while names.advance() {
                held.insert(String::from_utf8_lossy(names.key()).into_owned());
            }
        }
        let mut found = Vec::new();
        for Outlet { name, quoted } in wanted {
            let name = slug(name);
            let is_whole = *quoted && held.contains(&name);
            found.extend(held.iter().filter(|held| if is_whole { **held == name } else { held.contains(&name) }));
        }
        Ok(found.into_iter().map(|name| Term::from_field_text(self.fields.source, name)).collect())
    }

    /// Words one behind the other: with their marks when they were typed with marks that are known.
    fn phrase(&self, text: &str) -> Result<Box<dyn TantivyQuery>> {
        let words = words(text);
        let fields = &self.fields;
        let exact: Vec<Term> = words.iter().map(|word| Term::from_field_text(fields.exact, &word.exact)).collect();
        let mut known = words.iter().any(Word::has_marks);
        for term in &exact {
            known = known && self.frequency(term)? > 0;
        }
        let mut terms = if known {
            exact
        } else {
            words.iter().map(|word| Term::from_field_text(fields.fold, &word.fold)).collect()
        };
        Ok(match terms.len() {
            0 => Box::new(EmptyQuery),
            1 => exactly(terms.remove(0)),
            _ => Box::new(PhraseQuery::new(terms)),
        })
    }
}

/// A condition that adds nothing to the score.
fn silent(query: Box<dyn TantivyQuery>) -> Box<dyn TantivyQuery> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

pub(super) fn term(field: Field, text: &str) -> Box<dyn TantivyQuery> {
    exactly(Term::from_field_text(field, text))
}

pub(super) fn exactly(term: Term) -> Box<dyn TantivyQuery> {
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}

pub(super) fn any_of(queries: impl Iterator<Item = Box<dyn TantivyQuery>>) -> Box<dyn TantivyQuery> {
    let mut all: Vec<_> = queries.collect();
    match all.len() {
        0 => Box::new(EmptyQuery),
        1 => all.remove(0),
        _ => Box::new(BooleanQuery::union(all)),
    }
}
