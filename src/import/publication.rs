//! When an article was published: read where it stands, never guessed.

use super::calendar;
use super::draft::Said;
use super::{Doubt, Given};
use crate::corpus::DatedBy;
use crate::date::PartialDate;

/// A publication date with where it was read.
pub(super) type Published = Option<(PartialDate, DatedBy)>;

/// The publication date: the marker's, else what came beside the text, else a line near its head, else the address.
pub(super) fn of(said: &Said, given: &Given, source_url: Option<&str>, today: PartialDate) -> (Published, Vec<Doubt>) {
    let by_given = given.published.map(|date| (date, given.dated_by.unwrap_or(DatedBy::Record)));
    let all = [
        said.marker.map(|date| (date, DatedBy::Marker)),
        by_given,
        said.date_line.map(|date| (date, DatedBy::Line)),
        source_url.and_then(of_address).map(|date| (date, DatedBy::Address)),
    ];
    let (taken, refused): (Vec<_>, Vec<_>) =
        all.into_iter().flatten().partition(|(date, by)| refusal(*date, *by, today).is_none());
    let mut doubts: Vec<Doubt> =
        refused.iter().filter_map(|(date, by)| Some(Doubt { line: None, what: refusal(*date, *by, today)? })).collect();
    let published = taken.first().copied();
    if let Some((date, DatedBy::Address)) = published {
        let what = format!("the date {date} stands in the address alone, and may be that of something else");
        doubts.push(Doubt { line: None, what });
    }
    if published.is_none() {
        let what = match said.late_date_line {
            Some(_) => "no publication date; a line far from the head holds one, which may be of something else",
            None => "no publication date",
        };
        doubts.push(Doubt { line: said.late_date_line, what: what.into() });
    }
    (published, doubts)
}

/// Before this year Viet Nam had no newspaper on the web: an earlier date beside a text is one of which it tells.
const WEB: i16 = 1995;

/// Why a date is not that of a publication. A marker is put there by the crawler on purpose, and may be of an older text.
pub(super) fn refusal(date: PartialDate, by: DatedBy, today: PartialDate) -> Option<String> {
    if date.sort_key() > today.latest_key() {
        return Some(format!("the date {date} lies in the future and was not taken"));
    }
    let is_read = matches!(by, DatedBy::Line | DatedBy::Record | DatedBy::Page | DatedBy::Address);
    (is_read && date.get_year() < WEB).then(|| format!("the date {date} is older than the web and was not taken"))
}

/// A date in an address: `/2025/09/16/`, `-20250916`, `/2025/09/`.
fn of_address(url: &str) -> Option<PartialDate> {
    let path = url::Url::parse(url).ok()?.path().to_string();
    let runs: Vec<(usize, &str)> = digit_runs(&path);
    let date = |year: &str, month: &str, day: &str| {
        let year = year.parse().ok().filter(|year| (1995..=2199).contains(year))?;
        PartialDate::day(year, month.parse().ok()?, day.parse().ok()?).ok()
    };
    let parted = runs.windows(3).find_map(|run| {
        let [(start, year), (at_month, month), (at_day, day)] = run else { return None };
        let near = *at_month == start + 5 && *at_day == at_month + month.len() + 1;
        (year.len() == 4 && month.len() <= 2 && day.len() <= 2 && near).then(|| date(year, month, day)).flatten()
    });
    let in_one = || {
        runs.iter().find_map(|(_, run)| {
            matches!(run.len(), 8 | 14 | 17).then(|| date(&run[..4], &run[4..6], &run[6..8])).flatten()
        })
    };
    let month = || {
        path.split('/').collect::<Vec<_>>().windows(2).find_map(|pair| {
            let (year, month) = (pair[0].parse().ok()?, pair[1].parse().ok()?);
            let fits = pair[0].len() == 4 && pair[1].len() == 2 && (1995..=2199).contains(&year);
            fits.then(|| PartialDate::month(year, month).ok()).flatten()
        })
    };
    parted.or_else(in_one).or_else(month)
}

fn digit_runs(text: &str) -> Vec<(usize, &str)> {
    let mut runs = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_ascii_digit(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                runs.push((from, &text[from..at]));
                start = None;
            }
            _ => {}
        }
    }
    runs
}

/// A date as records and pages write it: a time stamp, a plain date, or one in the press's words. Words that hold
/// several days do not say which is meant.
pub(super) fn read_date(text: &str) -> Option<PartialDate> {
    let text = text.trim();
    if text.len() > 100 {
        return None;
    }
    PartialDate::of_stamp(text).or_else(|| text.parse().ok()).or_else(|| {
        let mut days = calendar::dates(text).into_iter().filter_map(|dated| match dated.when {
            calendar::When::Day(date) => Some(date),
            _ => None,
        });
        let first = days.next()?;
        days.all(|day| day == first).then_some(first)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_hold_dates() {
        for (url, expected) in [
            ("https://a.vn/2025/09/16/bai.html", Some("2025-09-16")),
            ("https://a.vn/thoi-su/bai-20250916083012.htm", Some("2025-09-16")),
            ("https://a.vn/bai-20250916.htm", Some("2025-09-16")),
            ("https://a.vn/2025-09-16/bai", Some("2025-09-16")),
            ("https://a.vn/2025/09/bai.html", Some("2025-09")),
            ("https://a.vn/bai-396075.html", None),
            ("https://a.vn/bai-post20251399.html", None),
            ("https://a.vn/10/2025/3", None),
        ] {
            assert_eq!(of_address(url).map(|date| date.to_string()).as_deref(), expected, "{url}");
        }
    }

    #[test]
    fn dates_of_records_are_read() {
        for (text, expected) in [
            ("2025-09-16", Some("2025-09-16")),
            ("2025-09", Some("2025-09")),
            ("2025-09-16T08:07:00+07:00", Some("2025-09-16")),
            ("2025-09-15T22:30:00Z", Some("2025-09-16")),
            ("Tue, 16 Sep 2025 08:07:00 +0700", Some("2025-09-16")),
            ("2025-09-16 08:07:00", Some("2025-09-16")),
            ("16/09/2025 08:07", Some("2025-09-16")),
            ("September 16, 2025", Some("2025-09-16")),
            ("Bài viết kỷ niệm 3/2/1930, đăng 05/02/2025", None),
            ("16/09/2025 08:07, cập nhật 16/09/2025 09:00", Some("2025-09-16")),
            ("1757984820", None),
            ("soon", None),
        ] {
            assert_eq!(read_date(text).map(|date| date.to_string()).as_deref(), expected, "{text}");
        }
    }

    fn check(date: &str, by: DatedBy, expected: Option<&str>, doubt: &str) {
        let given = Given { published: date.parse().ok(), dated_by: Some(by), ..Given::default() };
        let (published, doubts) = of(&Said::default(), &given, None, PartialDate::year(2026));
        assert_eq!(published.map(|(date, _)| date.to_string()).as_deref(), expected, "{date}");
        assert_eq!(doubts.first().is_some_and(|first| first.what.contains(doubt)), !doubt.is_empty(), "{doubts:?}");
    }

    #[test]
    fn dates_of_history_and_of_the_future_are_no_publication_dates() {
        check("2025-09-16", DatedBy::Record, Some("2025-09-16"), "");
        check("1930-02-03", DatedBy::Record, None, "older than the web");
        check("1930-02-03", DatedBy::Page, None, "older than the web");
        check("2099-01-01", DatedBy::Record, None, "in the future");
        let said = Said { date_line: "1930-02-03".parse().ok(), ..Said::default() };
        assert_eq!(of(&said, &Given::default(), None, PartialDate::year(2026)).0, None);
        let url = Some("https://a.vn/tag/20231231/bai.html");
        let (published, doubts) = of(&said, &Given::default(), url, PartialDate::year(2026));
        assert!(published.is_some_and(|(_, by)| by == DatedBy::Address), "{published:?}");
        assert!(doubts.iter().any(|doubt| doubt.what.contains("in the address alone")), "{doubts:?}");
    }
}
