//! When that of which an article tells happened, as far as its first sentences say it.
//!
//! A day without a year needs a publication date, and `on Monday` one that is known to the day; what is worked out so is
//! marked. Where nothing follows, the words themselves are kept.

use super::calendar::{Dated, When, dates};
use super::draft::Draft;
use crate::date::PartialDate;
use crate::register::{Group, Mode, find};
use crate::text::fold;
use crate::text::sentence::sentences;

/// What the first sentences say about the day.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Event {
    pub date: Option<PartialDate>,
    pub inferred: bool,
    /// The words, where no date follows from them.
    pub said: Option<String>,
    /// Their line.
    pub line: Option<usize>,
}

/// So many paragraphs and sentences from the top, a date is that of the event.
const PARAGRAPHS: usize = 2;
const SENTENCES: usize = 3;

/// Nobody tells of a day in a sentence of more bytes.
const LONG: usize = 2_000;

/// Reads the day of the event.
pub(super) fn of(draft: &Draft, published: Option<PartialDate>, groups: &[Group]) -> Event {
    for line in draft.lines.iter().take(PARAGRAPHS) {
        for range in sentences(&line.text).into_iter().take(SENTENCES) {
            let sentence = &line.text[range];
            if sentence.len() > LONG {
                continue;
            }
            let mut candidates = candidates(sentence, groups);
            // a date tells more than a day of the week beside it
            candidates.sort_by_key(|dated| rank(dated.when));
            if let Some(dated) = candidates.into_iter().find(|dated| !is_history(dated.when, published)) {
                let said = sentence[dated.range.clone()].trim_end_matches(['(', ',', ' ']).to_string();
                return worked_out(dated.when, said, line.number, published);
            }
        }
    }
    Event::default()
}

fn rank(when: When) -> u8 {
    match when {
        When::Day(_) => 0,
        When::DayOfMonth(..) => 1,
        When::Weekday(_) | When::DaysAgo(_) => 2,
    }
}

fn worked_out(when: When, said: String, line: usize, published: Option<PartialDate>) -> Event {
    let day = published.filter(|date| date.get_month_day().1.is_some());
    let date = match when {
        When::Day(date) => Some(date),
        When::DayOfMonth(day, month) => published.and_then(|published| nearest_past(day, month, published)),
        When::Weekday(weekday) => day.map(|day| day.days_before((day.days_since_monday() + 7 - weekday) % 7)),
        When::DaysAgo(days) => day.map(|day| day.days_before(days)),
    };
    // nothing is reported before it happens
    let date = date.filter(|date| published.is_none_or(|published| date.sort_key() <= published.latest_key()));
    Event {
        inferred: date.is_some() && !matches!(when, When::Day(_)),
        said: date.is_none().then_some(said),
        line: Some(line),
        date,
    }
}

/// The last such day before a publication. One that is half a year back is more likely still to come.
fn nearest_past(day: u8, month: u8, published: PartialDate) -> Option<PartialDate> {
    let year = published.get_year();
    let latest = published.latest_key();
    let date = [year, year - 1]
        .into_iter()
        .filter_map(|year| PartialDate::day(year, month, day).ok())
        .find(|date| date.sort_key() <= latest)?;
    let earliest = if published.get_month_day().0.is_some() { published.months_before(6).sort_key() } else { 0 };
    (date.sort_key() >= earliest).then_some(date)
}

/// A day long before the publication is one that is remembered.
fn is_history(when: When, published: Option<PartialDate>) -> bool {
    match (when, published) {
        (When::Day(date), Some(published)) => date.sort_key() < published.months_before(12).sort_key(),
        _ => false,
    }
}

/// The dates of a sentence that are not those of a document, a term or an anniversary.
fn candidates(sentence: &str, groups: &[Group]) -> Vec<Dated> {
    let documents: Vec<_> = find::find(sentence, Mode::Running, groups).into_iter().map(|one| one.range.end).collect();
    let is_of_document = |dated: &Dated| {
        documents.iter().any(|end| {
            sentence.get(*end..dated.range.start).is_some_and(|between| {
                let between = fold(between);
                let between = between.trim_matches(|c: char| !c.is_alphanumeric());
                matches!(between, "" | "ngay" | "dated" | "of" | "on" | "issued on" | "cua bo chinh tri" | "ban hanh")
                    || between.ends_with(" dated")
                    || between.ends_with(" ngay")
                    || between == "of the politburo"
                    || between.ends_with("ban hanh")
            })
        })
    };
    dates(sentence)
        .into_iter()
        .filter(|dated| !is_of_document(dated) && !is_term(sentence, dated) && !is_anniversary(sentence, dated))
        .collect()
}

/// `by October 15`, `trước ngày 30/9`: a term, or one end of a span.
fn is_term(sentence: &str, dated: &Dated) -> bool {
    let before = fold(sentence[..dated.range.start].trim_end());
    let last = before.rsplit(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or("");
    const TERMS: &[&str] = &[
        "by", "before", "until", "till", "since", "from", "to", "after", "dated", "truoc", "den", "tu", "sau", "han",
        "toi", "born",
    ];
    TERMS.contains(&last)
}

/// `(3/2/1930 - 3/2/2025)`, `the day of February 3, 1930`: a day that is remembered stands in brackets, or is told so.
fn is_anniversary(sentence: &str, dated: &Dated) -> bool {
    let before = sentence[..dated.range.start].trim_end();
    let folded = fold(before);
    before.ends_with('(') && matches!(dated.when, When::Day(_))
        || folded.ends_with("anniversary of")
        || folded.contains("ky niem") && matches!(dated.when, When::Day(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, published: &str, expected: &str) {
        let event = of(&Draft::of(text), published.parse().ok(), &[]);
        let mut found = event.date.map(|date| date.to_string()).unwrap_or_default();
        found.push_str(if event.inferred { " inferred" } else { "" });
        found.push_str(&event.said.map(|said| format!("“{said}”")).unwrap_or_default());
        assert_eq!(found, expected, "{text} ({published})");
    }

    #[test]
    fn days_are_read_or_worked_out_or_kept_as_said() {
        check("They met on 18 February 2021 in Hanoi.", "", "2021-02-18");
        check("They met in Hanoi on February 18 to talk.", "2021-02-19", "2021-02-18 inferred");
        check("On the morning of October 20th, they met.", "", "“October 20th”");
        check("The group met in Hà Nội on Monday.", "2021-08-17", "2021-08-16 inferred");
        check("The group met in Hà Nội on Monday.", "2021-08", "“Monday”");
        check("Sáng nay, Bộ Chính trị họp.", "2021-06", "“Sáng nay”");
        check("Sáng nay (16/9), Bộ Chính trị họp.", "2025-09-16", "2025-09-16 inferred");
        check("Chiều qua, Bộ Chính trị họp.", "2025-01-01", "2024-12-31 inferred");
        check("Sáng 30/12, Bộ Chính trị họp.", "2025-01-02", "2024-12-30 inferred");
        check("Sáng 16/9/2025, Bộ Chính trị họp.", "2025-09-16", "2025-09-16");
    }

    #[test]
    fn other_dates_are_not_the_events() {
        check(
            "Nghị quyết số 70-NQ/TW ngày 20/8/2025 của Bộ Chính trị được quán triệt sáng 16/9.",
            "2025-09-16",
            "2025-09-16 inferred",
        );
        check("Reports are due by October 15.", "2025-10-16", "");
        check("The Party was founded on February 3, 1930.", "2025-02-03", "");
        check("Doses will arrive on February 28.", "2021-02-19", "“February 28”");
        check("Không có ngày nào. Cũng không. Vẫn không. Sáng 16/9 thì có.", "2025-09-16", "");
    }
}
