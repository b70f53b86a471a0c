//! What measurements under load share.

#![allow(dead_code, reason = "not every measurement needs all of it")]

pub mod api;
#[path = "../made/article.rs"]
mod article;
#[path = "../made/mod.rs"]
pub mod made;
pub mod people;
pub mod process;
pub mod table;
pub mod world;
