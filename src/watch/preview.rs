//! What a watch would have told so far, shown before it is kept.

use anyhow::Result;

use super::{read, understand};
use crate::date::PartialDate;
use crate::house::House;
use crate::i18n::Lang;
use crate::index::{Hit, Index, Order, Wanted};
use crate::question::{Filter, Question, Span};

/// What a watch would have told.
#[derive(Clone, Debug)]
pub struct Preview {
    /// How its words were read.
    pub question: Question,
    /// Stories of the last seven days.
    pub week: usize,
    /// Stories of the last ninety days.
    pub quarter: usize,
    /// All that are held.
    pub total: usize,
    /// The publication date of the newest, where it is known.
    pub last: Option<PartialDate>,
    /// The two newest.
    pub newest: Vec<Hit>,
    /// The words without what looks like a slip or raw typing, when a search would read them so; a watch does not.
    pub read_as: Option<String>,
}

/// Tries out the words of a watch.
pub fn preview(house: &House, index: &Index, words: &str, today: PartialDate, reader: Lang) -> Result<Preview> {
    const SHOWN: usize = 2;
    let question = read(house, words, today);
    let queries = understand(house, index, &question)?;
    let find = |filter: &Filter, limit| {
        let wanted = Wanted { queries: &queries, filter, order: Order::Newest, reader };
        index.strict(&wanted, None, limit)
    };
    let since = |days: u32| -> Result<usize> {
        let span = Span { from: Some(today.days_before(days - 1)), to: Some(today) };
        let dates = Some(question.filter.dates.map_or(span, |dates| dates.and(span)));
        Ok(find(&Filter { dates, ..question.filter.clone() }, 0)?.total)
    };
    let (week, quarter) = (since(7)?, since(90)?);
    let all = find(&question.filter, SHOWN)?;
    let read_as = read_as(house, index, words, &question)?;
    let last = all.hits.first().and_then(|hit| hit.meta.published);
    Ok(Preview { week, quarter, total: all.total, last, newest: all.hits, read_as, question })
}

fn read_as(house: &House, index: &Index, words: &str, question: &Question) -> Result<Option<String>> {
    let mut read = words.to_string();
    for branch in &question.branches {
        let query = index.understand(branch, &house.glossary)?;
        if let Some(raw) = &query.read {
            read = read.replace(branch.as_str(), raw);
        }
        for (typed, meant) in &query.repaired {
            read = read.replace(typed.as_str(), meant);
        }
    }
    Ok(Some(read).filter(|read| read != words))
}
