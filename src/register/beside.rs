//! What stands beside a mention: its tenure and its date.

use std::ops::Range;

use super::find::Mode;
use super::lexer::Lexed;
use crate::date::PartialDate;

/// What stands beside a mention.
#[derive(Default)]
pub(super) struct Beside {
    pub tenure: Option<u8>,
    pub date: Option<PartialDate>,
}

/// The tenure and the date that stand beside a mention.
pub(super) fn beside(lexed: &Lexed, range: Range<usize>, mention: &Range<usize>, mode: Mode) -> Beside {
    let mut found = Beside::default();
    let mut at = range.start;
    while at < range.end {
        if mention.contains(&at) {
            at = mention.end;
            continue;
        }
        if mode == Mode::Running && lexed.ends_sentence(at) {
            break;
        }
        if found.tenure.is_none() {
            found.tenure = tenure_at(lexed, at).map(|(tenure, _)| tenure).or_else(|| lone_numeral(lexed, at, mode));
        }
        if found.date.is_none() {
            found.date = date_at(lexed, at);
        }
        at += 1;
    }
    found
}

/// A tenure named at this word: `khóa XII`, `13th tenure`, `tenure 13`, `nhiệm kỳ XIII`, `@13`.
pub(super) fn tenure_at(lexed: &Lexed, at: usize) -> Option<(u8, usize)> {
    let likely = |(tenure, end): (u8, usize)| (4..=20).contains(&tenure).then_some((tenure, end));
    if let Some(at) = lexed.any(at, &["khoa", "tenure", "term", "nhiem ky", "k"]) {
        return lexed.ordinal(at).and_then(likely);
    }
    if lexed.gap(at).ends_with('@') {
        return lexed.ordinal(at).and_then(likely);
    }
    let (tenure, end) = lexed.ordinal(at)?;
    let end = lexed.any(end, &["tenure", "term", "party central committee", "central committee"])?;
    likely((tenure, end))
}

/// `18 XII` in a question.
pub(super) fn lone_numeral(lexed: &Lexed, at: usize, mode: Mode) -> Option<u8> {
    let letters = lexed.fold(at);
    let is_numeral = letters.len() >= 2 && letters.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'));
    (mode == Mode::Query && is_numeral)
        .then(|| lexed.ordinal(at))
        .flatten()
        .map(|(tenure, _)| tenure)
        .filter(|tenure| (9..=20).contains(tenure))
}

/// A date at this word: `22/12/2024`, `ngày 22 tháng 12 năm 2024`, `22 December 2024`, `December 22, 2024`, `2024`.
pub(super) fn date_at(lexed: &Lexed, at: usize) -> Option<PartialDate> {
    let year = |at: usize| lexed.number(at, 4).filter(|year| (1986..2100).contains(year)).map(|year| year as i16);
    let small = |at: usize| lexed.number(at, 2).and_then(|number| u8::try_from(number).ok());
    if let (Some(day), Some(month), Some(year)) = (small(at), small(at + 1), year(at + 2))
        && [at + 1, at + 2].iter().all(|at| matches!(lexed.gap(*at).trim(), "/" | "-" | "." | "–"))
    {
        return PartialDate::day(year, month, day).ok();
    }
    if let (Some(day), true, Some(month)) = (small(at), lexed.fold(at + 1) == "thang", small(at + 2)) {
        let behind = lexed.skip(at + 3, &["nam"]);
        return year(behind).and_then(|year| PartialDate::day(year, month, day).ok());
    }
    if let (Some(day), Some(month), Some(year)) = (small(at), english_month(lexed.fold(at + 1)), year(at + 2)) {
        return PartialDate::day(year, month, day).ok();
    }
    if let (Some(month), Some(day), Some(year)) = (english_month(lexed.fold(at)), small(at + 1), year(at + 2)) {
        return PartialDate::day(year, month, day).ok();
    }
    let aim = at
        .checked_sub(1)
        .is_some_and(|before| matches!(lexed.fold(before), "to" | "by" | "until" | "toward" | "den" | "vision"))
        || at >= 2 && lexed.fold(at - 1) == "nam" && matches!(lexed.fold(at - 2), "den" | "truoc" | "toi");
    year(at).filter(|_| !aim).map(PartialDate::year)
}

pub(super) fn english_month(word: &str) -> Option<u8> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let short = word.get(..3)?;
    MONTHS.iter().position(|month| *month == short).map(|place| place as u8 + 1)
}
