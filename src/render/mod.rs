//! Giving an answer a voice: one language, one medium. Nothing is looked up here.

mod layout;
pub mod plain;
pub mod telegram;
