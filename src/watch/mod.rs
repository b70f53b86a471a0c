//! Watches at work: what is new for whom ([`take_in`]), when it is told ([`run`]), and what a watch would have told
//! ([`preview`]). Nothing here knows Telegram, the clock or how a message looks.
//!
//! A watch is a question in the grammar of a search, asked of every new article. An article counts only if it holds
//! every word; what merely resembles the question is for searches.

mod due;
mod matcher;
mod preview;
mod taking;
mod trial;

pub use due::{Draft, Item, Ran, run};
pub use matcher::Matcher;
pub use preview::{Preview, preview};
pub use taking::{Taken, take_in};
pub use trial::trial;

use anyhow::Result;

use crate::date::PartialDate;
use crate::house::House;
use crate::index::{Index, Query};
use crate::question::{self, Names, Question};

/// Reads the words of a watch.
pub fn read(house: &House, words: &str, today: PartialDate) -> Question {
    question::parse(words, &Names { register: &house.register, glossary: &house.glossary, today })
}

/// The words of a question as an index knows them, none read otherwise than it is typed: what is not held yet may come.
fn understand(house: &House, index: &Index, question: &Question) -> Result<Vec<Query>> {
    question.branches.iter().map(|words| index.understand_as_typed(words, &house.glossary)).collect()
}
