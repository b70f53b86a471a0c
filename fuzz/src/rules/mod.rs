//! The rules of Telegram's Bot API as the stand-in of the tests knows them.
#![allow(dead_code)]

#[path = "../../../tests/standin/entities.rs"]
pub mod entities;
#[path = "../../../tests/standin/inline.rs"]
pub mod inline;
#[path = "../../../tests/standin/keyboard.rs"]
pub mod keyboard;
#[path = "../../../tests/standin/lawful.rs"]
pub mod lawful;
#[path = "../../../tests/standin/request.rs"]
pub mod request;
#[path = "../../../tests/standin/utf16.rs"]
pub mod utf16;

/// No target sets a webhook.
pub mod webhook {
    use super::lawful::Notes;
    use super::request::{Refusal, Request};

    pub fn check(_: &Request, _: &mut Notes) -> Result<(), Refusal> {
        Ok(())
    }
}
