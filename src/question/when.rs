//! Spans of time in a question, in both languages: `2024..2025`, `từ 6/2025`, `tháng trước`, `30d`.
//!
//! Only what limits the search is taken out of the words. `đến năm 2030` names an aim and stays: a span that begins or
//! ends in the future limits nothing that was already written.

use super::day::{date_at, numeric};
use super::filter::Span;
use super::token::Token;
use crate::date::{MONTHS, PartialDate};

/// The span that begins at a token, with how many tokens it takes. `today` is the day of asking.
pub fn take(tokens: &[Token], at: usize, today: PartialDate) -> Option<(usize, Span)> {
    let span = dotted(&tokens[at].fold)
        .map(|span| (1, span))
        .or_else(|| short(&tokens[at].fold, today).map(|span| (1, span)))
        .or_else(|| relative(tokens, at, today))
        .or_else(|| worded(tokens, at).or_else(|| month(tokens, at)).filter(|(_, span)| !is_ahead(span, today)))?;
    // a number before it makes it something else: 5 năm trước
    let counted = at > 0 && tokens[at - 1].number().is_some() && tokens[at].number().is_none();
    (!counted).then_some(span)
}

/// The value of `year:`: a date or a range.
pub fn value(text: &str) -> Option<Span> {
    if let Some(span) = dotted(text) {
        return Some(span);
    }
    if let Some((from, to)) = text.split_once('-')
        && let (Some(from), Some(to)) = (numeric(from), numeric(to))
        && from.get_year() <= to.get_year()
        && to.get_year() >= 1900
    {
        return Some(Span::between(from, to));
    }
    numeric(text).map(Span::of)
}

fn is_ahead(span: &Span, today: PartialDate) -> bool {
    let starts = |date: PartialDate| date.earliest_key() > today.earliest_key();
    span.from.is_some_and(starts) || span.to.is_some_and(starts)
}

/// `2024..2025`, `6/2025..`, `..2023`
fn dotted(text: &str) -> Option<Span> {
    let (from, to) = text.split_once("..").or_else(|| text.split_once('…'))?;
    let end = |text: &str| if text.is_empty() { Some(None) } else { numeric(text).map(Some) };
    match (end(from)?, end(to.trim_start_matches('.'))?) {
        (None, None) => None,
        (Some(from), Some(to)) => Some(Span::between(from, to)),
        (from, to) => Some(Span { from, to }),
    }
}

/// `30d`, `4w`, `6m`, `1y`
fn short(text: &str, today: PartialDate) -> Option<Span> {
    let number: u32 =
        text.get(..text.len().checked_sub(1)?)?.parse().ok().filter(|number| (1..=999).contains(number))?;
    let unit = match text.as_bytes().last()? {
        b'd' => Unit::Day,
        b'w' => Unit::Week,
        b'm' => Unit::Month,
        b'y' => Unit::Year,
        _ => return None,
    };
    Some(last(number, unit, today))
}

#[derive(Clone, Copy)]
enum Unit {
    Day,
    Week,
    Month,
    Year,
}

fn unit(token: &Token) -> Option<Unit> {
    match () {
        () if token.is_any(&["ngày", "day", "days"]) => Some(Unit::Day),
        () if token.is_any(&["tuần", "week", "weeks"]) => Some(Unit::Week),
        () if token.is_any(&["tháng", "month", "months"]) => Some(Unit::Month),
        () if token.is_any(&["năm", "year", "years"]) => Some(Unit::Year),
        () => None,
    }
}

/// The last so many days, weeks, months or years up to today.
fn last(number: u32, unit: Unit, today: PartialDate) -> Span {
    let from = match unit {
        Unit::Day => today.days_before(number),
        Unit::Week => today.days_before(number * 7),
        Unit::Month => today.months_before(number),
        Unit::Year => today.months_before(number * 12),
    };
    Span { from: Some(from), to: Some(today) }
}

fn relative(tokens: &[Token], at: usize, today: PartialDate) -> Option<(usize, Span)> {
    let (first, second) = (&tokens[at], tokens.get(at + 1));
    if first.is_any(&["today"]) {
        return Some((1, Span::of(today)));
    }
    if first.is_any(&["yesterday"]) {
        return Some((1, Span::of(today.days_before(1))));
    }
    let second = second?;
    if first.is("hôm") && second.is_any(&["nay", "qua"]) {
        return Some((2, Span::of(if second.is("nay") { today } else { today.days_before(1) })));
    }
    if first.is_any(&["this", "last", "past"]) {
        if let Some(unit) = unit(second) {
            return Some((2, if first.is("this") { current(unit, today) } else { previous(unit, today) }));
        }
        if let (Some(number), Some(unit)) = (second.number().filter(|n| *n > 0), tokens.get(at + 2).and_then(unit))
            && !first.is("this")
        {
            return Some((3, last(number, unit, today)));
        }
    }
    if let Some(unit) = unit(first) {
        if second.is("này") || first.is("năm") && second.is("nay") {
            return Some((2, current(unit, today)));
        }
        if second.is("trước") || second.is("qua") || first.is("năm") && second.is("ngoái") {
            return Some((2, previous(unit, today)));
        }
    }
    // 30 ngày qua, 3 tháng gần đây, 2 năm trở lại đây
    let (number, unit) = (first.number().filter(|number| *number > 0)?, unit(second)?);
    let behind = |wanted: &[&str]| {
        wanted.iter().enumerate().all(|(ahead, word)| tokens.get(at + 2 + ahead).is_some_and(|token| token.is(word)))
    };
    let endings: [&[&str]; 5] = [&["gần", "đây"], &["trở", "lại", "đây"], &["vừa", "qua"], &["qua"], &["gần", "nhất"]];
    let length = endings.into_iter().find(|ending| behind(ending))?.len();
    Some((2 + length, last(number, unit, today)))
}

/// This week from Monday on, this month, this year; up to today.
fn current(unit: Unit, today: PartialDate) -> Span {
    let from = match unit {
        Unit::Day => today,
        Unit::Week => today.days_before(today.days_since_monday()),
        Unit::Month => today.whole_month(),
        Unit::Year => return Span::of(PartialDate::year(today.get_year())),
    };
    Span { from: Some(from), to: Some(today) }
}

fn previous(unit: Unit, today: PartialDate) -> Span {
    match unit {
        Unit::Day => Span::of(today.days_before(1)),
        Unit::Week => {
            let monday = today.days_before(today.days_since_monday() + 7);
            Span { from: Some(monday), to: Some(today.days_before(today.days_since_monday() + 1)) }
        }
        Unit::Month => Span::of(today.months_before(1).whole_month()),
        Unit::Year => Span::of(PartialDate::year(today.get_year() - 1)),
    }
}

/// `từ 6/2025 đến 9/2025`, `since June 2025`, `trước năm 2024`, `between 2023 and 2024`
fn worded(tokens: &[Token], at: usize) -> Option<(usize, Span)> {
    let first = &tokens[at];
    let date = |at: usize| if at < tokens.len() { date_at(tokens, at) } else { None };
    if first.is_any(&["từ", "kể", "from", "since", "giữa", "between"]) {
        let skip = usize::from(first.is("kể")) + 1;
        if first.is("kể") && !tokens.get(at + 1)?.is("từ") {
            return None;
        }
        let (length, from) = date(at + skip)?;
        let joint = at + skip + length;
        let joins = tokens.get(joint).is_some_and(|token| token.is_any(&["đến", "tới", "to", "until", "và", "and"]));
        if joins && let Some((more, to)) = date(joint + 1) {
            return Some((skip + length + 1 + more, Span::between(from, to)));
        }
        if joins && tokens.get(joint + 1).is_some_and(|token| token.is_any(&["nay", "now", "giờ"])) {
            return Some((skip + length + 2, Span { from: Some(from), to: None }));
        }
        return (!first.is_any(&["giữa", "between"])).then_some((skip + length, Span { from: Some(from), to: None }));
    }
    if first.is_any(&["sau", "after"]) {
        let (length, from) = date(at + 1)?;
        return Some((1 + length, Span { from: Some(from.next()), to: None }));
    }
    if first.is_any(&["trước", "before"]) {
        let (length, to) = date(at + 1)?;
        return Some((1 + length, Span { from: None, to: Some(to.first_day().days_before(1)) }));
    }
    if first.is_any(&["đến", "tới", "until"]) {
        let (length, to) = date(at + 1)?;
        return Some((1 + length, Span { from: None, to: Some(to) }));
    }
    None
}

/// `tháng 5 năm 2025`, `June 2025`: a month spelled out, by itself. A year alone is mostly a part of what is looked for.
fn month(tokens: &[Token], at: usize) -> Option<(usize, Span)> {
    let (length, date) = date_at(tokens, at)?;
    let first = &tokens[at];
    let in_english = || MONTHS.iter().any(|name| first.is(name) || first.is(&name[..3]));
    // in Vietnamese, may is sewing: dệt may 2025
    let other_word = || first.is("may") && at > 0 && !tokens[at - 1].is_any(&["in", "of"]);
    let spelled_out = if first.is("tháng") { length > 2 } else { in_english() && !other_word() };
    spelled_out.then(|| (length, Span::of(date)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> PartialDate {
        PartialDate::day(2026, 11, 22).unwrap()
    }

    /// The span and the tokens it takes, written `length from..to`.
    fn told(text: &str) -> Option<String> {
        let tokens: Vec<Token> = text.split_whitespace().map(Token::of).collect();
        let end = |date: Option<PartialDate>| date.map(|date| date.to_string()).unwrap_or_default();
        take(&tokens, 0, today()).map(|(length, span)| format!("{length} {}..{}", end(span.from), end(span.to)))
    }

    #[test]
    fn dates_and_ranges_in_both_languages() {
        for (text, expected) in [
            ("2024..2025", "1 2024..2025"),
            ("2025..2024", "1 2024..2025"),
            ("6/2025..", "1 2025-06.."),
            ("..2025-03-01", "1 ..2025-03-01"),
            ("30d", "1 2026-10-23..2026-11-22"),
            ("2w", "1 2026-11-08..2026-11-22"),
            ("6m", "1 2026-05-22..2026-11-22"),
            ("1y", "1 2025-11-22..2026-11-22"),
            ("từ 6/2025", "2 2025-06.."),
            ("tu 6/2025 x", "2 2025-06.."),
            ("từ năm 2024 đến năm 2025", "6 2024..2025"),
            ("từ tháng 6 năm 2025 đến nay", "7 2025-06.."),
            ("kể từ 15/6/2025", "3 2025-06-15.."),
            ("since June 2025", "3 2025-06.."),
            ("from 15 June 2025 to 1 July 2025", "8 2025-06-15..2025-07-01"),
            ("between 2023 and 2024", "4 2023..2024"),
            ("trước năm 2024", "3 ..2023-12-31"),
            ("before 2024-03", "2 ..2024-02-29"),
            ("sau 2024", "2 2025.."),
            ("after 31/12/2024", "2 2025-01-01.."),
            ("đến 9/2025", "2 ..2025-09"),
            ("tháng trước", "2 2026-10..2026-10"),
            ("tháng này", "2 2026-11..2026-11-22"),
            ("tuần trước", "2 2026-11-09..2026-11-15"),
            ("tuần này", "2 2026-11-16..2026-11-22"),
            ("năm ngoái", "2 2025..2025"),
            ("nam nay", "2 2026..2026"),
            ("hôm qua", "2 2026-11-21..2026-11-21"),
            ("last month", "2 2026-10..2026-10"),
            ("last 30 days", "3 2026-10-23..2026-11-22"),
            ("30 ngày qua", "3 2026-10-23..2026-11-22"),
            ("3 tháng gần đây", "4 2026-08-22..2026-11-22"),
            ("today", "1 2026-11-22..2026-11-22"),
            ("tháng 5 năm 2025", "4 2025-05..2025-05"),
            ("thang 5 nam 2025 x", "4 2025-05..2025-05"),
            ("tháng 5, 2025", "3 2025-05..2025-05"),
            ("May 2025", "2 2025-05..2025-05"),
        ] {
            assert_eq!(told(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_limits_nothing_stays_among_the_words() {
        for text in [
            "đến năm 2030",
            "từ 2026 đến 2030",
            "sau 2030",
            "2025",
            "năm 2025",
            "tư 2025",
            "trước mắt",
            "từ điển",
            "since",
            "57",
            "tháng 6/2025",
            "5 năm trước",
            "may",
            "57..68",
            "12m3",
            "d",
            "đ",
            "after the",
            "từ 30/4",
            "18 May 2025",
            "tháng 5 năm 2030",
            "ngày 18 tháng 5 năm 2025",
            "tháng 5",
        ] {
            assert_eq!(told(text), None, "{text}");
        }
    }

    #[test]
    fn the_value_of_a_year_field() {
        let told =
            |text: &str| value(text).map(|span| (span.from.map(|d| d.to_string()), span.to.map(|d| d.to_string())));
        let both = |from: &str, to: &str| Some((Some(from.to_string()), Some(to.to_string())));
        assert_eq!(told("2025"), both("2025", "2025"));
        assert_eq!(told("2024-2025"), both("2024", "2025"));
        assert_eq!(told("2024..2025"), both("2024", "2025"));
        assert_eq!(told("6/2025"), both("2025-06", "2025-06"));
        assert_eq!(told("2025-06"), both("2025-06", "2025-06"));
        assert_eq!(told("xx"), None);
    }

    proptest::proptest! {
        #[test]
        fn any_words_are_read(text in "\\PC{0,30}|[0-9./đtừến .-]{0,20}") {
            let tokens: Vec<Token> = text.split_whitespace().map(Token::of).collect();
            for at in 0..tokens.len() {
                if let Some((length, _)) = take(&tokens, at, today()) {
                    proptest::prop_assert!(length >= 1 && at + length <= tokens.len());
                }
            }
            let _ = value(&text);
        }
    }
}
