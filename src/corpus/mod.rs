//! The articles on disk: reading them, and saying what is wrong with them.
//!
//! Reading a folder gives the good part and a list of problems. The program starts with what is good;
//! `nqbot check` fails on any problem. The operator's own folder is changed through [`shelf`], all of a change or nothing;
//! [`held`] knows texts again, [`removed`] what was taken out.

pub mod address;
pub mod article;
pub mod check;
pub mod equivalents;
pub mod glossary;
pub mod held;
pub mod inventory;
pub mod load;
pub mod problem;
pub mod removed;
pub mod shelf;
mod written;

pub use article::{Article, ArticleId, DatedBy, Kind, Meta, Translation};
pub use equivalents::{Equivalent, Form};
pub use glossary::Glossary;
pub use held::{Held, Standing};
pub use load::articles;
pub use problem::Problem;
pub use removed::{Part, Tombstone};
pub use shelf::Shelf;
pub use written::written;
