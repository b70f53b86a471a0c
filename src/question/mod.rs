//! What a question asks for: words, phrases, exclusions, fields, dates and resolutions, read out of what people type.
//!
//! Reading never fails. What is not understood as an operator is searched as words, and a [`Note`] says so. Nothing
//! here knows the index; [`Filter`] is what it gets.

mod day;
mod filter;
mod parse;
#[cfg(test)]
mod parse_tests;
mod scan;
mod token;
mod when;

pub use filter::{Filter, Issued, Outlet, Span, Without};
pub use parse::{Names, parse, slug};

/// A question, understood.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Question {
    /// Words to look for. Of several, a text has to answer one. None: everything that passes the filter.
    pub branches: Vec<String>,
    /// What every hit must be.
    pub filter: Filter,
    /// The same with what was read as a resolution or a date left among the words, when something was.
    pub literal: Option<Box<Question>>,
    /// What the asker should know about how it was read.
    pub notes: Vec<Note>,
}

/// Something about the question that was read otherwise than it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// A quotation mark without its other half.
    OpenQuote,
    /// `foo:bar`, where no field is called so.
    UnknownField(String),
    /// A setting of the list (`sort:`, `page:`, `facet:`) with a value that it does not have: its name and all as typed.
    NoSuchSetting(String, String),
    /// A field with a value that means nothing, as typed.
    NoSuchValue(String),
    /// Words or operators beyond what a question may have.
    Cut,
}

impl Question {
    /// Whether there is nothing to look for and nothing to filter by.
    pub fn is_empty(&self) -> bool {
        self.branches.is_empty() && self.filter.is_empty()
    }
}
