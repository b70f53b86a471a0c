//! The full-text index of the articles, in process. The only room that knows tantivy.
//!
//! Understanding a question, running it, quoting the passage and listing by date are four files. The
//! index is a cache of the corpus: deleted, it is built again.

pub mod baseline;
mod build;
mod explain;
mod facets;
mod filtered;
pub mod list;
mod open;
mod other_name;
pub mod passage;
pub mod query;
mod rank;
mod repair;
mod schema;
pub mod search;
#[cfg(test)]
mod search_tests;
mod soft;
mod spelling;
mod story;
mod strict;
mod understand;
mod weights;

pub use build::{Builder, Document, Stamp};
pub use explain::{Explanation, Seen};
pub use facets::Facets;
pub use list::{Entry, Listing};
pub use open::{Index, Manifest, replace};
pub use passage::{Passage, Reading};
pub use query::Query;
pub use rank::Parts;
pub use search::{Found, Hit, Order, Wanted};
pub use strict::{Anchor, NewArticle, Texts};

/// Something went wrong inside of the index: a damaged or vanished file.
pub type Result<T> = std::result::Result<T, anyhow::Error>;
