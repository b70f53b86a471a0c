//! An article file: read or refused with a reason; what was read and written again is read as the same.
#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use nqbot::corpus::{load, written};
use nqbot::i18n::Lang;
use nqbot_fuzz::{is_composed, text, timed};

fuzz_target!(|data: &[u8]| {
    let text = text(data);
    let read = |text: &str| load::parse(Path::new("vi.md"), text, "2025/x".into(), Lang::Vi);
    match timed("reading", text.chars().count(), || read(&text)) {
        Ok(article) => {
            assert!(is_composed(&article.body) && is_composed(&article.meta.title));
            assert!(!article.body.contains(|c: char| c.is_control() && c != '\n'), "{:?}", article.body);
            assert!(!article.body.is_empty());
            let again = read(&written(&article));
            assert_eq!(again.as_ref(), Ok(&article), "{}", written(&article));
        }
        Err(problem) => assert!(!problem.to_string().is_empty()),
    }
});
