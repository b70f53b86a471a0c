//! Reading a question: never fails, the same each time, and no slower than people wait.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nqbot::question::{Names, parse};
use nqbot::text::{fold, sentence, telex, tone, utf16, words};
use nqbot_fuzz::{house, is_composed, text, timed};

fuzz_target!(|data: &[u8]| {
    let text = text(data);
    let letters = text.chars().count();
    let names = Names { register: house::register(), glossary: house::glossary(), today: house::today() };
    let question = timed("reading", letters, || parse(&text, &names));
    assert_eq!(question, parse(&text, &names), "read otherwise the second time");
    for word in words(&text) {
        assert!(text.get(word.range.clone()).is_some_and(|word| !word.is_empty()), "{word:?} is not in the text");
        assert_eq!(fold(&word.fold), word.fold, "folded further the second time");
        assert_eq!(tone::normal(&tone::normal(&word.fold)), tone::normal(&word.fold));
    }
    let cleaned = nqbot::text::clean(&text);
    assert_eq!(nqbot::text::clean(&cleaned), cleaned, "cleaned further the second time");
    assert!(is_composed(&cleaned), "{cleaned:?} is not composed");
    for range in sentence::sentences(&text) {
        assert!(text.get(range.clone()).is_some(), "{range:?} is no part of the text");
    }
    for care in [telex::Care::Sure, telex::Care::Possible] {
        timed("raw typing", letters, || telex::read(&text, |word| word.len() > 3, care));
    }
    assert!(utf16::len(utf16::prefix(&text, 100)) <= 100);
});
