//! Letters and words: the small, pure steps on which search, recognition and language rest.
//!
//! The order of the steps is fixed. [`clean`] makes composed, printable text; [`words`] cuts it into
//! words with two readings each, *exact* (lower case, tone placement and i/y normalised) and *folded*
//! (all marks off, đ to d). Fold to find, exact to rank.

pub mod clean;
pub mod excerpt;
pub mod fold;
pub mod hash;
pub mod percent;
pub mod sentence;
pub mod stem;
pub mod syllable;
pub mod telex;
pub mod tone;
pub mod utf16;
pub mod words;

pub use clean::clean;
pub use fold::fold;
pub use words::{Word, folds, words};

/// What every letter step must keep; each step's tests run it over the same samples.
#[cfg(test)]
pub(crate) mod battery {
    use unicode_normalization::UnicodeNormalization;

    pub const SAMPLES: &[&str] = &[
        "Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị",
        "hoà bình, thuỷ lợi, khoẻ mạnh, quý, của, khuya, thuở, Khuỷu",
        "Đảng, đường, ĐỔI MỚI, Đà Nẵng",
        "resolution of the Politburo, people's health",
        "",
        "５７ ﬁ 😀 ß",
    ];

    /// Same result when applied twice; composed and decomposed input agree; plain ASCII lower case untouched
    /// where `ascii_untouched` says so; no letter is lost.
    pub fn check(step: impl Fn(&str) -> String) {
        for sample in SAMPLES {
            let once = step(sample);
            assert_eq!(step(&once), once, "not the same when applied twice: {sample:?}");
            let decomposed: String = sample.nfd().collect();
            assert_eq!(step(&decomposed), once, "decomposed input differs: {sample:?}");
            let letters = |text: &str| text.nfc().filter(|c| c.is_alphanumeric()).count();
            assert!(letters(&once) >= letters(sample), "a letter was lost: {sample:?} gave {once:?}");
        }
        assert_eq!(step("plain ascii 57"), "plain ascii 57");
    }
}
