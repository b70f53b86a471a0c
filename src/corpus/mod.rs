//! The articles on disk: reading them, and saying what is wrong with them.
//!
//! Reading a folder gives the good part and a list of problems. The program starts with what is good;
//! `nqbot check` fails on any problem.

pub mod article;
pub mod check;
pub mod equivalents;
pub mod fingerprint;
pub mod glossary;
pub mod load;
pub mod problem;

pub use article::{Article, ArticleId, Kind, Meta, Translation};
pub use equivalents::{Equivalent, Form};
pub use glossary::Glossary;
pub use load::articles;
pub use problem::Problem;
