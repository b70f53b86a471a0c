//! Resolutions in what is typed and in running text: places lie in the text, and it is read the same each time.
#![no_main]

use std::ops::Range;

use libfuzzer_sys::fuzz_target;
use nqbot::corpus::load;
use nqbot::i18n::Lang;
use nqbot::register::Mode;
use nqbot::register::find::find;
use nqbot_fuzz::{house, text, timed};

fuzz_target!(|data: &[u8]| {
    let text = text(data);
    let letters = text.chars().count();
    let register = house::register();
    let lies_in = |range: &Range<usize>| assert!(text.get(range.clone()).is_some(), "{range:?} is no part of the text");
    for mode in [Mode::Query, Mode::Running] {
        let found = timed("finding", letters, || find(&text, mode, register.groups()));
        for mention in &found {
            lies_in(&mention.range);
            assert!(!mention.range.is_empty(), "{mention:?} is nowhere");
        }
        let inside = found.windows(2).all(|two| two[0].range.start <= two[1].range.start);
        assert!(inside, "out of order: {found:?}");
        assert_eq!(found, find(&text, mode, register.groups()), "read otherwise the second time");
    }
    for marks in [
        timed("marks", letters, || register.marks(&text)),
        timed("mentions", letters, || register.mentions(&text, house::today())),
    ] {
        for mark in marks {
            lies_in(&mark.range);
            assert!(mark.ways.iter().all(|way| way.keys.iter().all(|key| register.get(*key).is_some())));
        }
    }
    timed("titles", letters, || register.by_title(&text));
    let file = format!("+++\ntitle = \"x\"\nsource = {{ name = \"x\" }}\n+++\n{text}");
    if let Ok(article) = load::parse("vi.md".as_ref(), &file, "2025/x".into(), Lang::Vi) {
        timed("citing", letters, || register.cite(&article));
    }
});
