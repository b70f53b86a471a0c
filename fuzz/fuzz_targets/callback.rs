//! A button's data, from anyone: read without harm; what was read and written again is read as the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nqbot::i18n::Lang;
use nqbot::store::Store;
use nqbot::telegram::button::{self, LIMIT};
use nqbot_fuzz::{choice, text};

thread_local! {
    static STORE: Store = Store::in_memory().expect("a store");
}

fuzz_target!(|data: &[u8]| {
    let (look, rest) = choice(data);
    let (data, shown) = (text(rest), if look & 1 == 0 { Lang::Vi } else { Lang::En });
    let owner = (look & 2 != 0).then_some(4_503_599_627_370_495_i64 >> (look >> 2));
    STORE.with(|store| {
        let of = button::owner(&data);
        let Some(action) = button::read(&data, store).expect("the store") else {
            assert_eq!(button::line(&data, store), None);
            return;
        };
        assert_eq!(button::line(&data, store), Some(action.line.clone()));
        let written = button::write(&action, shown, owner, store).expect("data");
        assert!(written.len() <= LIMIT, "{} bytes", written.len());
        assert_eq!(button::read(&written, store).expect("the store"), Some(action.clone()), "{written}");
        assert_eq!(button::write(&action, shown, owner, store).expect("data"), written);
        let again = button::owner(&written);
        assert_eq!(again.is_some(), of.is_some(), "{written} is somebody's, or is not");
    });
});
