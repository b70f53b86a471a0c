//! Many watches and a few new articles: which belongs to which.
//!
//! Equal questions are asked once, however many chats ask them. Of the others only those are asked that some new article
//! may answer: for every term that some question cannot do without (its anchor) it is looked up which new articles hold
//! it. Terms are shared, so the work grows with the words in use and with what really answers, not with the number of
//! watches times the number of articles.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use anyhow::Result;

use super::{read, understand};
use crate::corpus::{ArticleId, Glossary};
use crate::date::PartialDate;
use crate::house::House;
use crate::i18n::Lang;
use crate::index::{Anchor, Index, NewArticle, Order, Wanted};
use crate::register::Register;
use crate::store::Watch;

/// Remembers what questions cannot do without.
#[derive(Default)]
pub struct Matcher {
    known: HashMap<String, Known>,
    /// The register and glossary by which they were read.
    facts: Option<(Arc<Register>, Arc<Glossary>)>,
}

struct Known {
    /// None: any article may answer.
    anchors: Option<Vec<Anchor>>,
    /// Its words may be understood otherwise when more is held.
    may_change: bool,
}

impl Matcher {
    /// What is new for each watch: the place of the watch in the list, and the article that tells the story.
    pub fn matches(
        &mut self,
        house: &House,
        index: &Index,
        watches: &[Watch],
        new: &[ArticleId],
        today: PartialDate,
    ) -> Result<Vec<(usize, NewArticle)>> {
        self.forget_other_facts(house);
        let texts = index.texts_of(new)?;
        let mut asking: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, watch) in watches.iter().enumerate() {
            asking.entry(&watch.words).or_default().push(at);
        }
        self.known.retain(|words, _| asking.contains_key(words.as_str()));
        for words in asking.keys() {
            let learnt = guarded(|| self.learn(house, index, words, today));
            if learnt.is_none() {
                self.known.remove(*words);
            }
        }
        let mut holders: HashMap<&Anchor, Vec<usize>> = HashMap::new();
        let mut found = Vec::new();
        for (words, who) in &asking {
            let Some(known) = self.known.get(*words) else { continue };
            let among: Vec<usize> = match &known.anchors {
                None => (0..texts.articles().len()).collect(),
                Some(anchors) => {
                    let mut places = BTreeSet::new();
                    for anchor in anchors {
                        if !holders.contains_key(anchor) {
                            holders.insert(anchor, index.holders(anchor, &texts)?);
                        }
                        places.extend(holders.get(anchor).into_iter().flatten().copied());
                    }
                    places.into_iter().collect()
                }
            };
            if among.is_empty() {
                continue;
            }
            let answering = guarded(|| {
                let question = read(house, words, today);
                let queries = understand(house, index, &question)?;
                let (filter, order, reader) = (&question.filter, Order::Oldest, Lang::Vi);
                index.answering(&Wanted { queries: &queries, filter, order, reader }, &texts, &among)
            });
            for place in answering.unwrap_or_default() {
                found.extend(who.iter().map(|at| (*at, texts.articles()[place].clone())));
            }
        }
        Ok(found)
    }

    fn learn(&mut self, house: &House, index: &Index, words: &str, today: PartialDate) -> Result<()> {
        if self.known.get(words).is_some_and(|known| !known.may_change) {
            return Ok(());
        }
        let question = read(house, words, today);
        let queries = understand(house, index, &question)?;
        let known = Known {
            anchors: index.anchors(&queries, &question.filter),
            may_change: queries.iter().any(|query| query.may_change()),
        };
        self.known.insert(words.to_string(), known);
        Ok(())
    }

    fn forget_other_facts(&mut self, house: &House) {
        let same = |(register, glossary): &(Arc<Register>, Arc<Glossary>)| {
            Arc::ptr_eq(register, &house.register) && Arc::ptr_eq(glossary, &house.glossary)
        };
        if !self.facts.as_ref().is_some_and(same) {
            self.known.clear();
            self.facts = Some((Arc::clone(&house.register), Arc::clone(&house.glossary)));
        }
    }
}

/// One question must not hold up all others, whatever is wrong with it.
fn guarded<T>(work: impl FnOnce() -> Result<T>) -> Option<T> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(done)) => Some(done),
        Ok(Err(error)) => {
            log::error!("watch: a question cannot be asked and is left out: {error:#}");
            None
        }
        Err(_) => {
            log::error!("watch: a question panicked and is left out");
            None
        }
    }
}
