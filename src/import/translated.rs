//! Whether an English text reads like a program's translation of a Vietnamese one.
//!
//! Nobody is accused on one ground: at least two that do not follow from each other must speak for it, and even then it is
//! only said that it may be so.

use super::draft::Draft;
use super::outlet;
use crate::corpus::{Translation, address};
use crate::i18n::Lang;
use crate::text::syllable::is_well_formed;
use crate::text::{fold, words};

/// What the grounds say.
pub(super) fn of(draft: &Draft, lang: Lang, source_url: Option<&str>) -> Translation {
    if lang != Lang::En {
        return Translation::None;
    }
    let from_vietnamese = source_url.is_some_and(|url| {
        address::host(url).is_some_and(|host| outlet::is_vietnamese(&host)) || has_vietnamese_words(url)
    });
    let grounds = [from_vietnamese, has_slips(draft), has_counter(draft)];
    if grounds.into_iter().filter(|ground| *ground).count() >= 2 {
        Translation::MaybeMachine
    } else {
        Translation::None
    }
}

/// An address whose last part is Vietnamese without marks.
fn has_vietnamese_words(url: &str) -> bool {
    let Some(path) = url::Url::parse(url).ok().map(|url| url.path().to_string()) else { return false };
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or("").split('.').next().unwrap_or("");
    let parts: Vec<&str> = last.split('-').filter(|part| part.bytes().any(|b| b.is_ascii_alphabetic())).collect();
    let shaped = parts.iter().filter(|part| is_well_formed(part)).count();
    parts.len() >= 6 && shaped * 10 >= parts.len() * 9
}

/// Wordings that English papers of Vietnam do not use and programs do.
const SLIPS: &[&str] = &[
    "central committee conference",
    "party branch",
    "thoroughly grasp",
    "thoroughly understand",
    "dissemination, dissemination",
    "grasp and implement",
    "practice and words",
    "bring the resolution into life",
    "bringing the resolution into life",
    "secretariat of the central committee of the communist party",
    "comrade general secretary",
    "inner-party",
    "propagate and disseminate",
    "socialist people",
    "leadership comrades",
    "provincial party committee secretary comrade",
];

fn has_slips(draft: &Draft) -> bool {
    draft.lines.iter().any(|line| {
        let folded = fold(&line.text);
        SLIPS.iter().any(|slip| folded.contains(slip))
    })
}

/// The counter of comments of a page whose interface was translated with it.
fn has_counter(draft: &Draft) -> bool {
    let is_counter = |text: &str| {
        let said = words(text);
        said.len() == 2 && said[0].fold == "comment" && said[1].is_number() && text.contains('(')
    };
    draft.parts.iter().any(|part| part.rule == "interface" && is_counter(&part.text))
}
