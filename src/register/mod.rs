//! The register of resolutions, and recognising them: what is named, and which one is meant.
//!
//! Resolutions are recognised, not searched. [`find`] reads mentions out of a text, [`resolve`] decides
//! among the keys that a mention can mean, [`cite`] does both for an article, [`title`] finds
//! resolutions by the words of their titles. [`meant`] reads what is to name a resolution and nothing else, [`mark`]
//! finds such names inside of one's own text.

mod beside;
pub mod cite;
mod codes;
pub mod companion;
pub mod find;
#[cfg(test)]
mod find_tests;
pub mod key;
mod lexer;
pub mod load;
pub mod mark;
pub mod meant;
mod meetings;
pub mod model;
mod patterns;
pub mod resolve;
pub mod title;

pub use companion::{Companion, Sort};
pub use find::{Document, Elsewhere, Mention, Mode};
pub use key::Key;
pub use mark::Mark;
pub use meant::Meaning;
pub use model::{Body, Congress, Group, Plenum, Register, Resolution, Target};
pub use resolve::{Candidate, Reason, Verdict};
