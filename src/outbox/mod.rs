//! What goes out: one lane a chat, in order, at a pace that Telegram takes, and delivery that survives limits and
//! faults.
//!
//! Answers are built first and sent here, through one small trait with a Telegram form and a form for tests.

mod deliver;
mod fate;
mod lanes;
mod pace;

pub use deliver::{Delivery, Outcome, deliver};
pub use fate::{Carrier, Fate, Sought};
pub use lanes::{Full, Lanes};
pub use pace::{Pace, Rank};
