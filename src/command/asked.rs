//! From a person's words to what the index found, for every command that searches.

use super::Ask;
use crate::index::{Found, Index, Order, Query, Wanted};
use crate::question::{self, Filter, Names, Question};

/// A question with what it found.
pub struct Asked {
    /// How it was read.
    pub question: Question,
    /// Its words, as the index knows them.
    pub queries: Vec<Query>,
    /// What that found.
    pub found: Found,
    /// Whether what was read as a resolution or a date found nothing and was searched as words instead.
    pub literally: bool,
    /// The page that was found, counted from 1.
    pub page: usize,
}

/// Reads a question.
pub fn read(ask: &Ask, words: &str) -> Question {
    let names = Names { register: &ask.house.register, glossary: &ask.house.glossary, today: ask.today };
    question::parse(words, &names)
}

/// Reads a question and searches; a page behind the last one is the last one.
pub fn search(ask: &Ask, index: &Index, words: &str, order: Order, page: usize) -> anyhow::Result<Asked> {
    let size = ask.page_size();
    let asked = slice(ask, index, words, order, (page - 1) * size, size)?;
    let total = asked.found.total;
    if !asked.found.hits.is_empty() || total == 0 {
        return Ok(Asked { page, ..asked });
    }
    let page = total.div_ceil(size);
    Ok(Asked { page, ..slice(ask, index, words, order, (page - 1) * size, size)? })
}

/// Reads a question and searches for so many hits behind the first ones. What finds nothing is tried once more with its
/// words taken literally, and once with raw Telex or VNI read wherever that is possible.
pub fn slice(
    ask: &Ask,
    index: &Index,
    words: &str,
    order: Order,
    offset: usize,
    limit: usize,
) -> anyhow::Result<Asked> {
    let cut = Cut { order, offset, limit };
    let question = read(ask, words);
    let asked = run(ask, index, question, cut, false)?;
    if asked.found.total > 0 {
        return Ok(asked);
    }
    if let Some(literal) = &asked.question.literal {
        let literal = run(ask, index, Question::clone(literal), cut, false)?;
        if literal.found.total > 0 {
            return Ok(Asked { literally: true, ..literal });
        }
    }
    let loosely = run(ask, index, asked.question.clone(), cut, true)?;
    Ok(if loosely.found.total > 0 { loosely } else { asked })
}

/// The part of a list that is wanted.
#[derive(Clone, Copy)]
struct Cut {
    order: Order,
    offset: usize,
    limit: usize,
}

fn run(ask: &Ask, index: &Index, question: Question, cut: Cut, loosely: bool) -> anyhow::Result<Asked> {
    let understand = |words: &String| {
        if loosely {
            index.understand_loosely(words, &ask.house.glossary)
        } else {
            index.understand(words, &ask.house.glossary)
        }
    };
    let queries: Vec<Query> = question.branches.iter().map(understand).collect::<Result<_, _>>()?;
    let wanted = Wanted { queries: &queries, filter: &question.filter, order: cut.order, reader: ask.lang };
    let found = index.search(&wanted, cut.offset, cut.limit)?;
    Ok(Asked { question, queries, found, literally: false, page: 1 })
}

/// How many articles some words alone find, whatever was asked of the articles before.
pub fn count(ask: &Ask, index: &Index, words: &str) -> anyhow::Result<usize> {
    let queries = [index.understand(words, &ask.house.glossary)?];
    let wanted = Wanted { queries: &queries, filter: &Filter::default(), order: Order::Relevance, reader: ask.lang };
    index.count_hits(&wanted)
}
