//! nqbot answers questions about resolutions of the Communist Party of Vietnam, in Vietnamese and English, on
//! Telegram and in the terminal, from an index inside its own process.
//!
//! # The rooms
//!
//! ```text
//! Telegram update -> Request -> route -> command -> register / index / corpus / store
//!                -> Reply -> render (language + medium) -> outbox -> Telegram
//! ```
//!
//! | floor | rooms | what they do |
//! |---|---|---|
//! | roof | [`app`], [`config`], [`logging`], [`cli`] | put the house together; know everyone |
//! | doors | [`telegram`], [`terminal`], [`server`] | where questions come in; how it fares |
//! | incoming | [`feed`], [`import`] | what is new elsewhere; clean articles out of it |
//! | outgoing | [`outbox`] | one lane a chat, delivery in spite of limits and faults |
//! | following | [`watch`] | what is new for whom, and when it is told |
//! | asking | [`route`], [`command`], [`inline`], [`house`] | which command answers, and how; results while one types |
//! | answer and voice | [`reply`], [`render`] | answers as data; text of one language for one medium |
//! | library | [`corpus`], [`register`], [`index`], [`store`] | articles, resolutions, search, state |
//! | ground | [`text`], [`i18n`], [`date`], [`action`], [`request`], [`setting`], [`metrics`], [`bell`], [`fault`] | everyone may stand on it |
//!
//! Who may know whom is a table in `tests/walls.rs`. A command never sees Telegram; `render` never asks the
//! index; teloxide lives only in `telegram`, tantivy only in `index`, the database only in `store`.

pub mod action;
pub mod app;
pub mod bell;
pub mod cli;
pub mod command;
pub mod config;
pub mod corpus;
pub mod date;
pub mod fault;
pub mod feed;
pub mod house;
pub mod i18n;
pub mod import;
pub mod index;
pub mod inline;
pub mod logging;
pub mod metrics;
pub mod outbox;
pub mod question;
pub mod register;
pub mod render;
pub mod reply;
pub mod request;
pub mod route;
pub mod server;
pub mod setting;
pub mod store;
pub mod telegram;
pub mod terminal;
pub mod text;
pub mod watch;
