//! A page or a text as it came: an article that is clean, or a reason why it is none.
//!
//! The first byte chooses the type that the server tells and whether a part of the page is named.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nqbot::import::{Given, Known, read, record_of};
use nqbot_fuzz::{choice, house, is_composed, timed};

const TYPES: [Option<&str>; 8] = [
    Some("text/html"),
    None,
    Some("text/html; charset=utf-8"),
    Some("text/html; charset=windows-1258"),
    Some("text/html; charset=\"shift_jis\""),
    Some("text/plain; charset=utf-8"),
    Some("text/markdown"),
    Some("text/html; charset=utf-16le"),
];

fuzz_target!(|data: &[u8]| {
    let (look, bytes) = choice(data);
    let told = TYPES[usize::from(look & 7)];
    let selector = (look & 8 != 0).then(|| "article, .content > p".to_string());
    let given = Given { selector, ..Given::default() };
    let Ok(record) = record_of("https://bao.vn/a/bai-1.html", bytes.to_vec(), told, given) else { return };
    let known = Known { register: house::register(), today: house::today(), repeats: &|_, _| false };
    let letters = record.text.chars().count();
    let Ok(imported) = timed("reading", letters, || read(&record, &known)) else { return };
    let article = &imported.article;
    for text in [&article.body, &article.meta.title] {
        assert!(is_composed(text), "{text:?} is not composed");
        assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{text:?} holds control characters");
    }
    assert!(article.body.split("\n\n").all(|paragraph| !paragraph.trim().is_empty()), "{:?}", article.body);
    let again = read(&record, &known).map(|again| again.article);
    assert_eq!(again.as_ref(), Ok(article), "read otherwise the second time");
});
