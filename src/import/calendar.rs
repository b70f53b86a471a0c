//! Reading dates as the press writes them, in Vietnamese and in English.
//!
//! Days stand before months, as in both languages in Vietnam; `09/16/2025` can only be read the other way round and is.

use std::ops::Range;

use super::place;
use crate::date::{PartialDate, month_named};
use crate::text::fold;

/// A date in a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Dated {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// What it says.
    pub when: When,
}

/// What is said of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// A day of a year.
    Day(PartialDate),
    /// Day and month.
    DayOfMonth(u8, u8),
    /// A day of the week, Monday being 0.
    Weekday(u32),
    /// So many days before the day of writing.
    DaysAgo(u32),
}

/// The dates of a text, in their order.
pub(super) fn dates(text: &str) -> Vec<Dated> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match date_at(&tokens, at) {
            Some((when, end)) => {
                found.push(Dated { range: tokens[at].range.start..tokens[end - 1].range.end, when });
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// The day of a line that holds a date, perhaps with a time, and nothing else.
pub(super) fn date_line(line: &str) -> Option<PartialDate> {
    if line.len() > 120 {
        return None;
    }
    let line = line.split_once(',').filter(|(head, _)| place::is_place(head)).map_or(line, |(_, rest)| rest);
    let tokens = tokens(line);
    let (mut at, mut day) = (0, None);
    while at < tokens.len() {
        if let Some((when, end)) = date_at(&tokens, at) {
            if let When::Day(date) = when {
                day = day.or(Some(date));
            }
            at = end;
        } else if let Some(end) = time_at(&tokens, at) {
            at = end;
        } else {
            let beside = match &tokens[at].kind {
                Kind::Word(word) => BESIDE.contains(&word.as_str()),
                Kind::Sign(sign) => !sign.is_alphanumeric(),
                Kind::Number(..) => false,
            };
            if !beside {
                return None;
            }
            at += 1;
        }
    }
    day
}

/// Words that stand in a line of a date, folded.
const BESIDE: &[&str] = &[
    "ngay",
    "luc",
    "dang",
    "cap",
    "nhat",
    "xuat",
    "ban",
    "thoi",
    "gian",
    "gio",
    "phut",
    "thu",
    "hai",
    "ba",
    "tu",
    "nam",
    "sau",
    "bay",
    "chu",
    "nhat",
    "published",
    "updated",
    "posted",
    "last",
    "update",
    "on",
    "at",
    "date",
    "time",
    "am",
    "pm",
    "gmt",
    "ict",
    "utc",
    "h",
    "sang",
    "chieu",
    "toi",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "publication",
    "release",
    "created",
];

pub(super) struct Token<'t> {
    pub range: Range<usize>,
    pub kind: Kind,
    pub written: &'t str,
}

#[derive(Debug, PartialEq)]
pub(super) enum Kind {
    /// A number and how many digits it has.
    Number(u32, usize),
    /// A word, folded.
    Word(String),
    Sign(char),
}

pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, first)) = chars.next() {
        if first.is_whitespace() {
            continue;
        }
        let alike = |c: char| {
            if first.is_ascii_digit() { c.is_ascii_digit() } else { c.is_alphabetic() || crate::text::fold::is_mark(c) }
        };
        let mut end = start + first.len_utf8();
        if first.is_alphanumeric() {
            while let Some((at, c)) = chars.next_if(|(_, c)| alike(*c)) {
                end = at + c.len_utf8();
            }
        }
        let written = &text[start..end];
        let kind = match written.parse::<u32>() {
            Ok(number) if first.is_ascii_digit() => Kind::Number(number, written.len()),
            _ if first.is_alphanumeric() => Kind::Word(fold(written)),
            _ => Kind::Sign(first),
        };
        found.push(Token { range: start..end, kind, written });
    }
    found
}

impl Token<'_> {
    fn word(&self) -> &str {
        if let Kind::Word(word) = &self.kind { word } else { "" }
    }

    fn short(&self) -> Option<u8> {
        if let Kind::Number(number, 1..=2) = self.kind { u8::try_from(number).ok() } else { None }
    }

    fn year(&self) -> Option<i16> {
        let Kind::Number(number, 4) = self.kind else { return None };
        (1900..=2199).contains(&number).then_some(number as i16)
    }

    fn sign(&self) -> Option<char> {
        if let Kind::Sign(sign) = self.kind { Some(sign) } else { None }
    }
}

/// A date that begins at a token, and where it ends.
fn date_at(tokens: &[Token], at: usize) -> Option<(When, usize)> {
    // a number that is the rest of another, as in 1.200/3 or 57-NQ, is no day
    if at > 0 && tokens[at].short().is_some() && joined(tokens, at - 1) && is_number_sign(&tokens[at - 1]) {
        let before = at.checked_sub(2).map(|before| &tokens[before].kind);
        if matches!(before, Some(Kind::Number(..))) && joined(tokens, at - 2) {
            return None;
        }
    }
    iso(tokens, at)
        .or_else(|| vietnamese(tokens, at))
        .or_else(|| by_number(tokens, at))
        .or_else(|| english(tokens, at))
        .or_else(|| relative(tokens, at))
}

fn is_number_sign(token: &Token) -> bool {
    matches!(token.sign(), Some('.' | ',' | '/' | '-'))
}

/// Whether nothing stands between a token and the next.
fn joined(tokens: &[Token], at: usize) -> bool {
    tokens.get(at + 1).is_some_and(|next| next.range.start == tokens[at].range.end)
}

fn iso(tokens: &[Token], at: usize) -> Option<(When, usize)> {
    let [year, dash, month, dash2, day, ..] = tokens.get(at..)? else { return None };
    let signs = (dash.sign()?, dash2.sign()?);
    if !matches!(signs, ('-', '-') | ('/', '/') | ('.', '.')) {
        return None;
    }
    let date = PartialDate::day(year.year()?, month.short()?, day.short()?).ok()?;
    Some((When::Day(date), at + 5))
}

/// `16/09/2025`, `16-9-2025`, `16.9.2025`.
fn by_number(tokens: &[Token], at: usize) -> Option<(When, usize)> {
    let [day, sign, month, sign2, year, ..] = tokens.get(at..)? else { return None };
    if sign.sign() != sign2.sign() || !matches!(sign.sign(), Some('/' | '-' | '.')) {
        return None;
    }
    let (day, month, year) = (day.short()?, month.short()?, year.year()?);
    let date = PartialDate::day(year, month, day).or_else(|_| PartialDate::day(year, day, month)).ok()?;
    Some((When::Day(date), at + 5))
}

/// After these words a short number pair is a day: `ngày 16/9`, `sáng 16/9`.
const DAY_WORDS: &[&str] = &["ngay", "sang", "trua", "chieu", "toi", "dem", "vao", "nay", "qua", "hom", "mung"];

/// No more words and signs stand before a day.
const LED: usize = 5;

/// `ngày 16 tháng 9 năm 2025`, `16 tháng 9, 2025`, `sáng 16/9`, `(16/9)` after such a word.
fn vietnamese(tokens: &[Token], at: usize) -> Option<(When, usize)> {
    let mut next = at;
    let led = DAY_WORDS.contains(&tokens[at].word()) || weekday(tokens, at).is_some();
    if led {
        next = weekday(tokens, at).map_or(at + 1, |(_, end)| end);
        let is_led = |token: &Token| DAY_WORDS.contains(&token.word()) || matches!(token.sign(), Some('(' | ','));
        while next < at + LED && tokens.get(next).is_some_and(is_led) {
            next += 1;
        }
        if let Some((_, end)) = weekday(tokens, next) {
            next = end;
            while next < end + LED && tokens.get(next).is_some_and(is_led) {
                next += 1;
            }
        }
    }
    let day = tokens.get(next)?.short()?;
    let mut end = next + 1;
    // of several days the first: 18 và 19/2, 18-19/2
    if led
        && let Some(joint) = tokens.get(end)
        && (matches!(joint.sign(), Some('-' | '–' | ',')) || joint.word() == "va")
        && tokens.get(end + 1).is_some_and(|token| token.short().is_some())
        && tokens.get(end + 2).is_some_and(|token| token.sign() == Some('/') || token.word() == "thang")
    {
        end += 2;
    }
    let parting = tokens.get(end)?;
    let month = tokens.get(end + 1)?.short()?;
    let spoken = parting.word() == "thang";
    let by_sign = led && matches!(parting.sign(), Some('/' | '-' | '.'));
    if !spoken && !by_sign {
        return None;
    }
    end += 2;
    let mut year_at = end;
    if let Some(token) = tokens.get(end)
        && (token.word() == "nam" && spoken || token.sign() == parting.sign() && !spoken || token.sign() == Some(','))
    {
        year_at = end + 1;
    }
    if year_at > end
        && let Some(year) = tokens.get(year_at).and_then(Token::year)
        && let Ok(date) = PartialDate::day(year, month, day)
    {
        return Some((When::Day(date), year_at + 1));
    }
    let beside = tokens.get(end).is_some_and(|token| matches!(token.sign(), Some('/' | '-')));
    let in_calendar = PartialDate::day(2000, month, day).is_ok();
    (in_calendar && !beside).then_some((When::DayOfMonth(day, month), end))
}

/// `February 18, 2021`, `18 February 2021`, `October 20th`, `Monday, August 16`.
fn english(tokens: &[Token], at: usize) -> Option<(When, usize)> {
    let mut next = at;
    if let Some((_, end)) = weekday(tokens, at) {
        next = end;
        if tokens.get(next).is_some_and(|token| matches!(token.sign(), Some(',' | '('))) {
            next += 1;
        }
    }
    let (day, month, mut end) = if let Some(month) = month_word(tokens, next) {
        let mut at_day = next + 1;
        if tokens.get(at_day).is_some_and(|token| token.sign() == Some('.')) {
            at_day += 1;
        }
        let day = tokens.get(at_day)?.short()?;
        let mut end = after_ordinal(tokens, at_day + 1);
        // of several days the first: February 18-19, October 20 and 21
        if let Some(joint) = tokens.get(end)
            && (matches!(joint.sign(), Some('-' | '–')) || joint.word() == "and")
            && tokens.get(end + 1).is_some_and(|token| token.short().is_some())
        {
            end = after_ordinal(tokens, end + 2);
        }
        (day, month, end)
    } else {
        let day = tokens.get(next)?.short()?;
        let mut at_month = after_ordinal(tokens, next + 1);
        if tokens.get(at_month).is_some_and(|token| token.word() == "of") {
            at_month += 1;
        }
        (day, month_word(tokens, at_month)?, at_month + 1)
    };
    PartialDate::day(2000, month, day).ok()?;
    let mut year_at = end;
    if tokens.get(year_at).is_some_and(|token| token.sign() == Some(',')) {
        year_at += 1;
    }
    if let Some(year) = tokens.get(year_at).and_then(Token::year) {
        let date = PartialDate::day(year, month, day).ok()?;
        end = year_at + 1;
        return Some((When::Day(date), end));
    }
    Some((When::DayOfMonth(day, month), end))
}

/// A month is a name; `may 5` is not one.
fn month_word(tokens: &[Token], at: usize) -> Option<u8> {
    let token = tokens.get(at)?;
    let word = if token.word() == "sept" { "sep" } else { token.word() };
    if word.is_empty() || !token.written.starts_with(char::is_uppercase) { None } else { month_named(word) }
}

fn after_ordinal(tokens: &[Token], at: usize) -> usize {
    let is = tokens.get(at).is_some_and(|token| matches!(token.word(), "st" | "nd" | "rd" | "th"));
    if is && joined(tokens, at - 1) { at + 1 } else { at }
}

/// `on Monday`, `this morning`, `sáng nay`, `hôm qua`, `thứ Hai`.
fn relative(tokens: &[Token], at: usize) -> Option<(When, usize)> {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.word());
    if let Some((day, end)) = weekday(tokens, at) {
        let before = at.checked_sub(1).map_or("", word);
        let other_week = matches!(before, "last" | "next" | "every" | "each" | "coming" | "previous")
            || matches!(word(end), "tuan" | "toi" | "truoc" | "hang" | "next" | "last");
        return (!other_week).then_some((When::Weekday(day), end));
    }
    match (word(at), word(at + 1)) {
        ("this", "morning" | "afternoon" | "evening" | "noon")
        | ("sang" | "trua" | "chieu" | "toi" | "dem" | "hom" | "ngay", "nay") => Some((When::DaysAgo(0), at + 2)),
        ("sang" | "trua" | "chieu" | "toi" | "dem" | "hom" | "ngay", "qua") => Some((When::DaysAgo(1), at + 2)),
        ("today" | "tonight", _) => Some((When::DaysAgo(0), at + 1)),
        ("yesterday", _) => Some((When::DaysAgo(1), at + 1)),
        _ => None,
    }
}

/// A day of the week, and where it ends. `thứ hai` is also the second; as a day it is led by a part of the day or
/// written with a capital.
fn weekday(tokens: &[Token], at: usize) -> Option<(u32, usize)> {
    const ENGLISH: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let token = tokens.get(at)?;
    let written_large = |at: usize| tokens.get(at).is_some_and(|token| token.written.starts_with(char::is_uppercase));
    if let Some(day) = ENGLISH.iter().position(|day| *day == token.word()) {
        return written_large(at).then_some((day as u32, at + 1));
    }
    let next = tokens.get(at + 1)?;
    let led = at
        .checked_sub(1)
        .is_some_and(|before| matches!(tokens[before].word(), "sang" | "trua" | "chieu" | "toi" | "ngay" | "dem"));
    if token.word() == "chu" && next.word() == "nhat" && (written_large(at) || written_large(at + 1)) {
        // papers are called so too
        let parted = tokens.get(at + 2).is_some_and(|token| matches!(token.sign(), Some(',' | '(')));
        let dated = parted && tokens.get(at + 3).is_some_and(|token| token.short().is_some() || token.word() == "ngay");
        return (led || dated).then_some((6, at + 2));
    }
    if token.word() != "thu" || !matches!(token.written, "thứ" | "Thứ" | "THỨ" | "Thu") {
        return None;
    }
    let by_number = next.short().filter(|day| (2..=7).contains(day)).map(|day| u32::from(day) - 2);
    let by_word = ["hai", "ba", "tu", "nam", "sau", "bay"].iter().position(|day| *day == next.word());
    match (by_number, by_word) {
        (Some(day), _) if led => Some((day, at + 2)),
        (_, Some(day)) if led || written_large(at + 1) => Some((day as u32, at + 2)),
        _ => None,
    }
}

/// `08:07`, `8h30`, `8 giờ 30`, `GMT+7`.
fn time_at(tokens: &[Token], at: usize) -> Option<usize> {
    if matches!(tokens[at].word(), "gmt" | "utc") {
        let signed = tokens.get(at + 1).is_some_and(|token| matches!(token.sign(), Some('+' | '-')));
        let zone = tokens.get(at + 2).is_some_and(|token| token.short().is_some());
        return (signed && zone).then_some(at + 3);
    }
    tokens[at].short().filter(|hour| *hour < 25)?;
    let parting = tokens.get(at + 1)?;
    if parting.sign() != Some(':') && !matches!(parting.word(), "h" | "gio" | "g" | "am" | "pm") {
        return None;
    }
    let mut end = at + 2;
    while tokens.get(end).is_some_and(|token| token.short().is_some_and(|minute| minute < 60)) {
        end += 1;
        if tokens.get(end).is_some_and(|token| token.sign() == Some(':')) {
            end += 1;
        } else {
            break;
        }
    }
    Some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = dates(text)
            .into_iter()
            .map(|dated| match dated.when {
                When::Day(date) => date.to_string(),
                When::DayOfMonth(day, month) => format!("{day}/{month}"),
                When::Weekday(day) => format!("weekday {day}"),
                When::DaysAgo(days) => format!("{days} ago"),
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn vietnamese_dates() {
        check("Sáng 16/9/2025, tại Hà Nội", &["2025-09-16"]);
        check("Sáng nay (16/9), Bộ Chính trị họp", &["16/9"]);
        check("Chiều thứ Hai, ngày 16/09/2025", &["2025-09-16"]);
        check("ngày 18 tháng 2 năm 2021", &["2021-02-18"]);
        check("trong hai ngày 18 và 19/2/2021", &["2021-02-18"]);
        check("sáng 20/10 và hôm qua", &["20/10", "1 ago"]);
        check("sáng nay, tại Hà Nội", &["0 ago"]);
        check("Hôm thứ Hai vừa rồi", &["weekday 0"]);
        check("nội dung thứ hai là thứ ba trong số đó", &[]);
        check("tỷ lệ 1/3, Nghị quyết 57-NQ/TW, 24/7, 1.200/3", &[]);
        check("Nghị quyết số 70-NQ/TW ngày 20/8/2025", &["2025-08-20"]);
    }

    #[test]
    fn english_dates() {
        check("in Hanoi on February 18 to discuss", &["18/2"]);
        check("On the morning of October 20th, the", &["20/10"]);
        check("on 18 February 2021 and Sept. 2, 2025", &["2021-02-18", "2025-09-02"]);
        check("in Hà Nội on Monday.", &["weekday 0"]);
        check("Monday, August 16, 2021; yesterday; this morning", &["2021-08-16", "1 ago", "0 ago"]);
        check("they may 5 times; next Monday; 2025 09 16", &[]);
        check("2025-09-16T08:00", &["2025-09-16"]);
    }

    #[test]
    fn lines_of_dates() {
        for (line, expected) in [
            ("February 19, 2021 | 08:07", "2021-02-19"),
            ("08:15 | 25/09/2022", "2022-09-25"),
            ("Thứ Hai, 16/09/2025 08:07 (GMT+7)", "2025-09-16"),
            ("Thứ ba, ngày 16/9/2025 - 8h30", "2025-09-16"),
            ("ngày 16/9/2025", "2025-09-16"),
            ("Hà Nội, ngày 16/9/2025", "2025-09-16"),
            ("16/09/2025 | 08:07", "2025-09-16"),
            ("Cập nhật lúc 08:07 ngày 16 tháng 9 năm 2025", "2025-09-16"),
            ("Published: 16 Sep 2025 at 8:07 AM", "2025-09-16"),
            ("Updated : Tuesday, September 16,2025 - 08:07", "2025-09-16"),
        ] {
            assert_eq!(date_line(line).map(|date| date.to_string()), Some(expected.into()), "{line}");
        }
        for line in ["16/9", "Ngày 16/9/2025, Bộ Chính trị họp", "2025", "Thứ Hai", "08:15", ""] {
            assert_eq!(date_line(line), None, "{line}");
        }
    }
}
