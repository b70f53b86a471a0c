//! When that of which an article tells happened, as far as its first sentences say it.
//!
//! A day without a year needs a publication date, and `on Monday` one that is known to the day; what is worked out so is
//! marked. Where nothing follows, the words themselves are kept.

use super::calendar::{Dated, Kind, When, dates, tokens};
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
            let mut candidates = candidates(sentence, groups, published);
            // whoever tells what is to come tells of no day on which it happened, here or in the next sentence
            if speaks_of_morrow(sentence)
                || candidates.iter().any(|dated| !is_past(dated.when, published) && is_future(sentence, dated))
            {
                return Event::default();
            }
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
    let floor = published.map_or(PartialDate::year(WEB), |published| published.months_before(12));
    matches!(when, When::Day(date) if date.sort_key() < floor.sort_key())
}

/// A whole date before the publication is past, whatever else the sentence tells.
fn is_past(when: When, published: Option<PartialDate>) -> bool {
    matches!((when, published), (When::Day(date), Some(published)) if date.sort_key() < published.sort_key())
}

/// Articles whose publication date is not known are no older than the web in Viet Nam.
const WEB: i16 = 1995;

/// The dates of a sentence that are not those of a document, a term or an anniversary.
fn candidates(sentence: &str, groups: &[Group], published: Option<PartialDate>) -> Vec<Dated> {
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
    let found = dates(sentence);
    if names_past_year(sentence, &found, published) {
        return Vec::new();
    }
    let is_other = |dated: &Dated| {
        is_of_document(dated)
            || is_term(sentence, dated)
            || is_anniversary(sentence, dated)
            || is_of_something_else(sentence, dated)
    };
    found.into_iter().filter(|dated| !is_other(dated)).collect()
}

/// Whether a sentence names a year before that of the publication, other than in a date, a term or a number: `năm 1930`.
fn names_past_year(sentence: &str, found: &[Dated], published: Option<PartialDate>) -> bool {
    let Some(published) = published else { return false };
    let numbers = tokens(sentence).into_iter().filter_map(|token| match token.kind {
        Kind::Number(year, 4) if (1900..=2199).contains(&year) => Some((token.range, year)),
        _ => None,
    });
    numbers.into_iter().any(|(range, year)| {
        let in_date = found.iter().any(|dated| dated.range.start <= range.start && range.end <= dated.range.end);
        let beside = [sentence[..range.start].chars().next_back(), sentence[range.end..].chars().next()];
        let is_joined = beside.into_iter().flatten().any(|c| matches!(c, '/' | '-' | '–'));
        !in_date && !is_joined && (year as i16) < published.get_year()
    })
}

/// Whether a sentence speaks of the day after.
fn speaks_of_morrow(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    ["sáng mai", "trưa mai", "chiều mai", "tối mai", "ngày mai", "tomorrow"].iter().any(|word| lower.contains(word))
}

/// Whether a sentence tells of a day as one that is to come. What somebody said on that day may be about the future.
fn is_future(sentence: &str, dated: &Dated) -> bool {
    const WORDS: &[&str] = &[
        "sẽ",
        "sắp",
        "se",
        "dự kiến",
        "will",
        "shall",
        "next",
        "upcoming",
        "scheduled",
        "expected",
        "is to",
        "are to",
    ];
    const SAID: &[&str] = &[" that ", " rằng ", ":", "“", "\""];
    let padded = |text: &str| {
        let words = text.to_lowercase();
        let words = words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        format!(" {} ", words.collect::<Vec<_>>().join(" "))
    };
    let holds_future = |text: &str| {
        let text = padded(text);
        WORDS.iter().any(|word| text.contains(&format!(" {word} ")))
    };
    let (before, after) = (&sentence[..dated.range.start], &sentence[dated.range.end..]);
    let follows = padded(after);
    let is_said = SAID.iter().filter_map(|word| after.find(word)).min();
    ["tới", "toi", "năm", "nam", "sau", "to come", "this year"]
        .iter()
        .any(|word| follows.starts_with(&format!(" {word} ")))
        || holds_future(before)
        || holds_future(is_said.map_or(after, |end| &after[..end]))
}

/// The day of a law, of a birth, of a count, of a feast.
fn is_of_something_else(sentence: &str, dated: &Dated) -> bool {
    const ANYWHERE: &[&str] = &[
        " luat ",
        " nghi dinh ",
        " phap lenh ",
        " thong tu ",
        " law ",
        " decree ",
        " circular ",
        " ky niem ",
        " anniversary ",
        " quoc khanh ",
        " national day ",
        " this day ",
        " ngay nay nam ",
        " nam xua ",
        " nam ngoai ",
    ];
    const NEAR: &[&str] = &[
        " sinh ",
        " born ",
        " as of ",
        " tinh den ",
        " thong qua ",
        " adopted ",
        " passed ",
        " ban hanh ",
        " issued ",
        " hieu luc ",
        " effective ",
        " effect ",
    ];
    let folded = |text: &str| {
        let folded = fold(text);
        folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(String::from).collect()
    };
    let padded = |words: &[String]| format!(" {} ", words.join(" "));
    let before: Vec<String> = folded(&sentence[..dated.range.end]);
    let own: Vec<String> = folded(&sentence[dated.range.clone()]);
    let after: Vec<String> = folded(&sentence[dated.range.end..]);
    let near = padded(&before[before.len().saturating_sub(own.len() + 4)..]);
    let (all, behind) = (padded(&before), padded(&after[..after.len().min(4)]));
    ANYWHERE.iter().any(|words| all.contains(words))
        || NEAR.iter().any(|words| near.contains(words))
        || [" quoc khanh ", " national day ", " last year ", " nam ngoai ", " nam "]
            .iter()
            .any(|words| behind.starts_with(words))
}

/// `by October 15`, `trước ngày 30/9`: a term, or one end of a span.
fn is_term(sentence: &str, dated: &Dated) -> bool {
    let before = fold(sentence[..dated.range.start].trim_end());
    let last = before.rsplit(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or("");
    const TERMS: &[&str] = &[
        "by", "before", "until", "till", "since", "from", "to", "after", "dated", "truoc", "den", "tu", "sau", "han",
        "toi",
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
        check("Không có ngày nào. Cũng không. Vẫn không. Sáng 16/9 thì có.", "2025-09-16", "");
    }

    #[test]
    fn what_is_to_come_and_what_is_remembered_is_no_event() {
        for text in [
            "Doses will arrive on February 28.",
            "The Politburo will meet on Monday.",
            "Talks will take place on September 10 next year.",
            "Hội nghị sẽ khai mạc ngày 10/9 năm sau.",
            "Hội nghị khai mạc ngày 10/9 năm sau.",
            "Hội nghị khai mạc ngày 10/9 tới.",
            "Sáng mai, Bộ Chính trị sẽ họp. Hôm nay trời đẹp.",
            "Báo Tuổi Trẻ Chủ nhật đưa tin về hội nghị.",
            "National Day, September 2, is a big holiday.",
            "On this day in 1930, on September 12, the workers rose.",
            "Ngày này năm xưa, 12/9, công nhân đứng lên.",
            "Ngày 12/9, công nhân đứng lên trong năm 1930.",
            "As of September 1, all provinces had a plan.",
            "Sinh ngày 10/7/2025 tại Hà Nội.",
            "Theo Luật Đất đai ngày 18 tháng 1 năm 2025, đất có giá.",
            "Luật số 31/2024/QH15 được thông qua ngày 18/1/2025.",
        ] {
            check(text, "2025-09-16", "");
        }
        check("Ngày 3/2/1930, Đảng Cộng sản Việt Nam ra đời.", "", "");
        let said = "Speaking on Monday, he said that the plan will be carried out.";
        check(said, "2025-09-16", "2025-09-15 inferred");
        let until = "Sáng 16/9, hội nghị quán triệt nghị quyết về năng lượng đến năm 2030.";
        check(until, "2025-09-16", "2025-09-16 inferred");
        let held = "It was sent after a sitting on 15 September 2025 and will be followed by visits.";
        check(held, "2025-09-16", "2025-09-15");
        check("Sáng Chủ nhật, Bộ Chính trị họp.", "2025-09-16", "2025-09-14 inferred");
        check("Chủ nhật, 14/9, Bộ Chính trị họp.", "2025-09-16", "2025-09-14 inferred");
    }
}
