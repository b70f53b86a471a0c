//! From a person's words to what the index found, for every command that searches.

use super::Ask;
use crate::corpus::Glossary;
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
    let queries = surely(index, &ask.house.glossary, &question.branches)?;
    let asked = run(ask, index, question, queries, cut)?;
    if asked.found.total > 0 {
        return Ok(asked);
    }
    if let Some(literal) = &asked.question.literal {
        let queries = surely(index, &ask.house.glossary, &literal.branches)?;
        let literal = run(ask, index, Question::clone(literal), queries, cut)?;
        if literal.found.total > 0 {
            return Ok(Asked { literally: true, ..literal });
        }
    }
    let Some(queries) = loosely(index, &ask.house.glossary, &asked.question.branches, &asked.queries)? else {
        return Ok(asked);
    };
    let loosely = run(ask, index, asked.question.clone(), queries, cut)?;
    Ok(if loosely.found.total > 0 { loosely } else { asked })
}

/// The part of a list that is wanted.
#[derive(Clone, Copy)]
struct Cut {
    order: Order,
    offset: usize,
    limit: usize,
}

fn surely(index: &Index, glossary: &Glossary, branches: &[String]) -> anyhow::Result<Vec<Query>> {
    branches.iter().map(|words| index.understand(words, glossary)).collect()
}

/// The words with raw typing read wherever that is possible; none when that reads them as before.
fn loosely(
    index: &Index,
    glossary: &Glossary,
    branches: &[String],
    sure: &[Query],
) -> anyhow::Result<Option<Vec<Query>>> {
    let queries = branches.iter().map(|words| index.understand_loosely(words, glossary));
    let queries = queries.collect::<anyhow::Result<Vec<Query>>>()?;
    let differs = queries.iter().zip(sure).any(|(loose, sure)| loose.read != sure.read);
    Ok(differs.then_some(queries))
}

fn run(ask: &Ask, index: &Index, question: Question, queries: Vec<Query>, cut: Cut) -> anyhow::Result<Asked> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Article, ArticleId, Meta};
    use crate::i18n::Lang;
    use crate::index::{Builder, Document, Stamp};

    fn index() -> Index {
        let (id, slug) = (ArticleId::of_slug("one"), "one".to_string());
        let body = "Phát triển kinh tế.".to_string();
        let article = Article { id, slug, lang: Lang::Vi, meta: Meta::titled("Bài"), resolutions: Vec::new(), body };
        let mut builder = Builder::in_memory().unwrap();
        builder.add(&Document { article, cites: Vec::new(), terms: Vec::new(), langs: vec![Lang::Vi] }).unwrap();
        builder.finish(Stamp::new(0, 0), String::new()).unwrap()
    }

    /// What a question is read as when it found nothing as it stood; none when there is nothing else to search for.
    fn read_loosely(words: &str) -> Option<String> {
        let (index, glossary) = (index(), Glossary::default());
        let branches = [words.to_string()];
        let sure = surely(&index, &glossary, &branches).unwrap();
        loosely(&index, &glossary, &branches, &sure).unwrap().and_then(|queries| queries[0].read.clone())
    }

    #[test]
    fn nothing_is_searched_a_third_time_unless_it_reads_otherwise() {
        assert_eq!(read_loosely("kinh te61").as_deref(), Some("kinh tế"));
        for words in ["thời tiết ngày mai", "weather tomorrow", "kinh tees", "12345"] {
            assert_eq!(read_loosely(words), None, "{words}");
        }
    }
}
