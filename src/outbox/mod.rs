//! What goes out: one lane a chat, in order, and delivery that survives limits and faults.
//!
//! Answers are built first and sent here, through one small trait with a Telegram form and a form for tests.

mod deliver;
mod fate;
mod lanes;

pub use deliver::{Outcome, deliver};
pub use fate::{Carrier, Fate};
pub use lanes::{Full, Lanes};
