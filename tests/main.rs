//! Everything that is not a unit test, in one binary.
//!
//! How to write a test here:
//! - A conversation is a text file in `tests/chat/`; `UPDATE=1 cargo test chat` writes the answers anew. Read the
//!   difference before committing it.
//! - Behaviour on Telegram is tested against `standin`, a strict local Bot API: either the built binary (`telegram`) or
//!   parts of it. No test reaches a network beyond this machine.
//! - Rules about the source itself are in `walls`; rules about shipped files in `shipped`.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test may fail where it stands")]

mod asking;
mod conversations;
mod feeding;
mod following;
mod fuzzed;
mod growing;
mod guarding;
mod house;
mod importing;
mod inline;
mod keeping;
mod lawful;
mod monitoring;
mod news;
mod program;
mod quarter;
mod relevance;
mod searching;
mod shipped;
mod standin;
mod taking_in;
mod telegram;
mod walls;
mod watching;
