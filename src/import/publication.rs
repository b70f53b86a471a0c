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
    let (past, future): (Vec<_>, Vec<_>) =
        all.into_iter().flatten().partition(|(date, _)| date.sort_key() <= today.latest_key());
    let mut doubts: Vec<Doubt> = future
        .iter()
        .map(|(date, _)| Doubt { line: None, what: format!("the date {date} lies in the future and was not taken") })
        .collect();
    let published = past.first().copied();
    if published.is_none() {
        let what = match said.late_date_line {
            Some(_) => "no publication date; a line far from the head holds one, which may be of something else",
            None => "no publication date",
        };
        doubts.push(Doubt { line: said.late_date_line, what: what.into() });
    }
    (published, doubts)
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

/// A date as records and pages write it: a time stamp, a plain date, or one in the press's words.
pub(super) fn read_date(text: &str) -> Option<PartialDate> {
    let text = text.trim();
    if text.len() > 100 {
        return None;
    }
    PartialDate::of_stamp(text).or_else(|| text.parse().ok()).or_else(|| calendar::date_line(text)).or_else(|| {
        calendar::dates(text).into_iter().find_map(|dated| match dated.when {
            calendar::When::Day(date) => Some(date),
            _ => None,
        })
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
            ("1757984820", None),
            ("soon", None),
        ] {
            assert_eq!(read_date(text).map(|date| date.to_string()).as_deref(), expected, "{text}");
        }
    }
}
