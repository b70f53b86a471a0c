//! Files that are imported: objects of JSON, Markdown, texts. Every record is read or refused with a reason, and the
//! records of a file come to an end.
//!
//! The first byte chooses the file's ending.
#![no_main]

use std::fs;
use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use nqbot::import::{Known, exported, read, records};
use nqbot_fuzz::{choice, house, is_composed, timed};
use tempfile::TempDir;

const NAMES: [&str; 6] = ["a.jsonl", "a.json", "a.md", "a.txt", "a.html", "a.dat"];

fuzz_target!(|data: &[u8]| {
    static HOME: OnceLock<TempDir> = OnceLock::new();
    let (look, bytes) = choice(data);
    let home = HOME.get_or_init(|| tempfile::tempdir().expect("a folder"));
    let file = home.path().join(NAMES[usize::from(look) % NAMES.len()]);
    fs::write(&file, bytes).expect("a file");
    let known = Known { register: house::register(), today: house::today(), repeats: &|_, _| false };
    let all: Vec<_> = timed("reading the file", bytes.len(), || records(&file).take(bytes.len() + 2).collect());
    assert!(all.len() <= bytes.len() + 1, "more records than bytes");
    for record in all.iter().flatten() {
        let Ok(imported) = timed("reading a record", record.text.chars().count(), || read(record, &known)) else {
            continue;
        };
        let article = imported.article;
        assert!(is_composed(&article.body), "{:?} is not composed", article.body);
        assert!(!article.body.contains(|c: char| c.is_control() && c != '\n'), "{:?}", article.body);
        assert!(exported(&article).is_object());
    }
});
