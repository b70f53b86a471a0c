//! A settings file: taken, or refused with a reason; never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nqbot::config::check;
use nqbot_fuzz::{text, timed};

fuzz_target!(|data: &[u8]| {
    let text = text(data);
    if let Err(error) = timed("reading", text.chars().count(), || check(&text)) {
        assert!(!format!("{error:#}").is_empty());
    }
});
