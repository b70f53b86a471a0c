//! Words that are settings of a question: `page:2`, `sort:new`. A button carries them as text, and a
//! person may type them.

use crate::index::Order;
use crate::text::fold;

/// What was set, and the words that are left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The question itself.
    pub words: String,
    /// The page, counted from 1.
    pub page: usize,
    /// The order that was asked for.
    pub order: Option<Order>,
    /// What the list is to be divided by.
    pub facet: Option<Facet>,
}

/// What a list of hits can be divided by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Facet {
    /// Year of publication.
    Year,
    /// Resolutions named.
    Resolution,
    /// Outlet.
    Source,
}

impl Facet {
    /// The setting that asks for it.
    pub fn code(self) -> &'static str {
        match self {
            Facet::Year => "facet:year",
            Facet::Resolution => "facet:nq",
            Facet::Source => "facet:src",
        }
    }
}

/// No list is turned further than this.
const LAST_PAGE: usize = 1_000;

impl Options {
    /// Takes the settings out of a question. What is no setting stays in the question.
    pub fn read(text: &str) -> Self {
        let mut options = Self { words: String::new(), page: 1, order: None, facet: None };
        for word in text.split_whitespace() {
            if !options.take(word) {
                if !options.words.is_empty() {
                    options.words.push(' ');
                }
                options.words.push_str(word);
            }
        }
        options
    }

    fn take(&mut self, word: &str) -> bool {
        let Some((name, value)) = word.split_once(':') else { return false };
        match (fold(name).as_str(), fold(value).as_str()) {
            ("page" | "trang", number) => match number.parse::<usize>() {
                Ok(page) if (1..=LAST_PAGE).contains(&page) => self.page = page,
                _ => return false,
            },
            ("sort" | "xep", "new" | "moi") => self.order = Some(Order::Newest),
            ("sort" | "xep", "old" | "cu") => self.order = Some(Order::Oldest),
            ("facet", "year") => self.facet = Some(Facet::Year),
            ("facet", "nq") => self.facet = Some(Facet::Resolution),
            ("facet", "src") => self.facet = Some(Facet::Source),
            ("sort" | "xep", "best" | "khop") => self.order = Some(Order::Relevance),
            _ => return false,
        }
        true
    }
}

/// The command line of another page of the same question.
pub fn line(words: &str, page: usize, order: Option<Order>) -> String {
    let mut line = words.to_string();
    let mut add = |option: &str| {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(option);
    };
    match order {
        Some(Order::Newest) => add("sort:new"),
        Some(Order::Oldest) => add("sort:old"),
        Some(Order::Relevance) => add("sort:best"),
        None => {}
    }
    if page > 1 {
        add(&format!("page:{page}"));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_taken_out_and_the_rest_stays() {
        let read = Options::read("  kinh tế   page:3 sort:new tư nhân page:x nq:57 ");
        assert_eq!(
            read,
            Options {
                words: "kinh tế tư nhân page:x nq:57".into(), page: 3, order: Some(Order::Newest), facet: None
            }
        );
        assert_eq!(
            Options::read(&line("kinh tế", 2, Some(Order::Newest))),
            Options { words: "kinh tế".into(), page: 2, order: Some(Order::Newest), facet: None }
        );
        assert_eq!(Options::read("page:0").page, 1);
        let read = Options::read("kinh tế xếp:cũ Trang:2");
        assert_eq!((read.words.as_str(), read.order, read.page), ("kinh tế", Some(Order::Oldest), 2));
    }
}
