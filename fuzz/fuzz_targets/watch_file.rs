//! A file of watches, as /import takes it: read with what is wrong in it; what was read and written again is the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nqbot::command::watch_file::{File, read};
use nqbot_fuzz::{text, timed};

fuzz_target!(|data: &[u8]| {
    let text = text(data);
    let Ok(contents) = timed("reading", text.chars().count(), || read(&text)) else { return };
    let entries: Vec<_> = contents.entries.into_iter().map(|(_, entry)| entry).collect();
    let chat = contents.chat.unwrap_or_default();
    let written = File::of(chat, entries.clone()).pretty().expect("JSON");
    if entries.is_empty() {
        return;
    }
    let again = read(&written).unwrap_or_else(|_| panic!("{written} cannot be read"));
    assert!(again.problems.is_empty(), "{written}");
    assert_eq!(again.entries.into_iter().map(|(_, entry)| entry).collect::<Vec<_>>(), entries);
});
