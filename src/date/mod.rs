//! Calendar dates that keep how much of them is known: a day, a month or only a year.
//!
//! A date is never completed by guessing: `2025-09` stays a month everywhere, in sorting as in print.

mod zone;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use zone::{Quiet, Rhythm, Zone};

/// A date known to the day, the month or the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PartialDate {
    year: i16,
    month: Option<u8>,
    day: Option<u8>,
}

/// Why a text is no date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateError(String);

/// The moment that a text in the form of RFC 3339 names, in seconds since 1970; none when it names none.
pub fn moment(text: &str) -> Option<i64> {
    text.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_second)
}

/// The moment that an HTTP header names, in seconds since 1970 (RFC 9110, section 5.6.7); none when it names none.
pub fn of_http(text: &str) -> Option<i64> {
    jiff::fmt::rfc2822::parse(text).ok().map(|moment| moment.timestamp().as_second())
}

/// The English names of the months, folded.
pub const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The month that an English word names, in full or by its first three letters.
pub fn month_named(word: &str) -> Option<u8> {
    let at = MONTHS.iter().position(|month| word == *month || word.len() == 3 && month.starts_with(word))?;
    Some(at as u8 + 1)
}

impl PartialDate {
    /// A whole day; an error when the calendar has no such day.
    pub fn day(year: i16, month: u8, day: u8) -> Result<Self, DateError> {
        let valid = (1..=12).contains(&month) && jiff::civil::Date::new(year, month as i8, day.min(32) as i8).is_ok();
        if !valid {
            return Err(DateError(format!("{year:04}-{month:02}-{day:02} is not a day of the calendar")));
        }
        Ok(Self { year, month: Some(month), day: Some(day) })
    }

    /// A month of a year.
    pub fn month(year: i16, month: u8) -> Result<Self, DateError> {
        if !(1..=12).contains(&month) {
            return Err(DateError(format!("{month} is not a month")));
        }
        Ok(Self { year, month: Some(month), day: None })
    }

    /// A year alone.
    pub fn year(year: i16) -> Self {
        Self { year, month: None, day: None }
    }

    /// The day of a time stamp where most readers are (UTC+7): `2025-09-15T22:30:00Z`, `Tue, 16 Sep 2025 08:07:00 +0700`.
    /// A stamp without a zone is taken as it stands.
    pub fn of_stamp(text: &str) -> Option<Self> {
        let text = text.trim();
        let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(7));
        let stamp = text.parse::<jiff::Timestamp>().ok().map(|stamp| stamp.to_zoned(zone.clone()));
        let zoned = stamp.or_else(|| Some(jiff::fmt::rfc2822::parse(text).ok()?.with_time_zone(zone)));
        let day =
            zoned.map(|zoned| zoned.date()).or_else(|| text.parse::<jiff::civil::DateTime>().ok().map(|at| at.date()));
        let day = day.filter(|day| (1900..=2199).contains(&day.year()))?;
        Self::day(day.year(), day.month() as u8, day.day() as u8).ok()
    }

    /// The year.
    pub fn get_year(self) -> i16 {
        self.year
    }

    /// Month and day, as far as they are known.
    pub fn get_month_day(self) -> (Option<u8>, Option<u8>) {
        (self.month, self.day)
    }

    /// The earliest day that this date can mean.
    pub fn first_day(self) -> Self {
        Self { month: self.month.or(Some(1)), day: self.day.or(Some(1)), ..self }
    }

    /// The day so many days before the first of this date; the same at the edge of the calendar.
    pub fn days_before(self, days: u32) -> Self {
        self.moved(|day| day.checked_sub(jiff::Span::new().days(i64::from(days))))
    }

    /// The day so many months before; the last day of a month stays within it.
    pub fn months_before(self, months: u32) -> Self {
        self.moved(|day| day.checked_sub(jiff::Span::new().months(i64::from(months))))
    }

    fn moved(self, by: impl Fn(jiff::civil::Date) -> Result<jiff::civil::Date, jiff::Error>) -> Self {
        let of = |day: jiff::civil::Date| Self {
            year: day.year(),
            month: Some(day.month() as u8),
            day: Some(day.day() as u8),
        };
        self.civil().and_then(|day| by(day).ok()).map_or(self.first_day(), of)
    }

    /// Noon of its first day in UTC, in seconds since 1970: the moment to take for it where only the day is known.
    pub fn noon(self) -> i64 {
        const HALF_A_DAY: i64 = 12 * 3_600;
        let start = self.civil().and_then(|day| day.to_zoned(jiff::tz::TimeZone::UTC).ok());
        start.map_or(0, |start| start.timestamp().as_second() + HALF_A_DAY)
    }

    fn civil(self) -> Option<jiff::civil::Date> {
        let first = self.first_day();
        jiff::civil::Date::new(self.year, first.month? as i8, first.day? as i8).ok()
    }

    /// Days since the Monday of its week, 0 to 6.
    pub fn days_since_monday(self) -> u32 {
        self.civil().map_or(0, |day| day.weekday().to_monday_zero_offset() as u32)
    }

    /// The month of a day.
    pub fn whole_month(self) -> Self {
        Self { day: None, ..self }
    }

    /// The day, month or year that follows.
    pub fn next(self) -> Self {
        let by = |span: jiff::Span| self.moved(move |day| day.checked_add(span));
        match (self.month, self.day) {
            (None, _) => Self::year(self.year.saturating_add(1)),
            (Some(_), None) => by(jiff::Span::new().months(1)).whole_month(),
            (Some(_), Some(_)) => by(jiff::Span::new().days(1)),
        }
    }

    /// Orders dates for lists: `yyyymmdd`, with zeros where nothing is known, so that a month stands
    /// behind its days when the newest comes first. Always above zero, which is left for "undated".
    pub fn sort_key(self) -> u64 {
        self.year as u64 * 10_000 + u64::from(self.month.unwrap_or(0)) * 100 + u64::from(self.day.unwrap_or(0))
    }

    /// The date of a sort key; none for zero and for what is no date.
    pub fn of_sort_key(key: u64) -> Option<Self> {
        let part = |value: u64| Some((value % 100) as u8).filter(|part| *part > 0);
        let (year, month, day) =
            (i16::try_from(key / 10_000).ok().filter(|year| *year > 0)?, part(key / 100), part(key));
        match (month, day) {
            (None, _) => Some(Self::year(year)),
            (Some(month), None) => Self::month(year, month).ok(),
            (Some(month), Some(day)) => Self::day(year, month, day).ok(),
        }
    }

    /// The earliest day that this date can mean, as a sort key.
    pub fn earliest_key(self) -> u64 {
        self.year as u64 * 10_000 + u64::from(self.month.unwrap_or(1)) * 100 + u64::from(self.day.unwrap_or(1))
    }

    /// The latest day that this date can mean, as a sort key.
    pub fn latest_key(self) -> u64 {
        self.year as u64 * 10_000 + u64::from(self.month.unwrap_or(12)) * 100 + u64::from(self.day.unwrap_or(31))
    }
}

impl FromStr for PartialDate {
    type Err = DateError;

    /// Reads `2025-09-16`, `2025-09` or `2025`.
    fn from_str(text: &str) -> Result<Self, DateError> {
        let wrong = || DateError(format!("“{text}” is not a date; write 2025-09-16, 2025-09 or 2025"));
        let mut parts = text.trim().split('-');
        let year =
            parts.next().filter(|part| part.len() == 4).and_then(|part| part.parse::<i16>().ok()).ok_or_else(wrong)?;
        if !(1900..=2199).contains(&year) {
            return Err(wrong());
        }
        let mut number = || match parts.next() {
            None => Ok(None),
            Some(part) if part.len() == 2 => part.parse::<u8>().map(Some).map_err(|_| wrong()),
            Some(_) => Err(wrong()),
        };
        let (month, day) = (number()?, number()?);
        if parts.next().is_some() {
            return Err(wrong());
        }
        match (month, day) {
            (None, _) => Ok(Self::year(year)),
            (Some(month), None) => Self::month(year, month),
            (Some(month), Some(day)) => Self::day(year, month, day),
        }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for DateError {}

impl TryFrom<String> for PartialDate {
    type Error = DateError;
    fn try_from(text: String) -> Result<Self, DateError> {
        text.parse()
    }
}

impl From<PartialDate> for String {
    fn from(date: PartialDate) -> String {
        date.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_of_a_server_is_read() {
        assert_eq!(of_http("Sun, 06 Nov 1994 08:49:37 GMT"), Some(784_111_777));
        assert_eq!((of_http("yesterday"), moment("1994-11-06T08:49:37Z")), (None, Some(784_111_777)));
    }

    #[test]
    fn keeps_its_precision() {
        for text in ["2025-09-16", "2025-09", "2025"] {
            assert_eq!(text.parse::<PartialDate>().map(|date| date.to_string()), Ok(text.to_string()));
        }
    }

    #[test]
    fn refuses_what_the_calendar_has_not() {
        for text in ["2025-02-30", "2025-13", "25-01-01", "2025-1-1", "", "hôm nay", "2025-09-16-1", "0000"] {
            assert!(text.parse::<PartialDate>().is_err(), "{text} was taken for a date");
        }
    }

    #[test]
    fn a_month_stands_behind_its_days_and_before_the_month_earlier() {
        let key = |text: &str| text.parse::<PartialDate>().map(PartialDate::sort_key).unwrap_or(0);
        for text in ["2025-09-16", "2025-09", "2025"] {
            assert_eq!(PartialDate::of_sort_key(key(text)).map(|date| date.to_string()).as_deref(), Some(text));
        }
        assert_eq!(PartialDate::of_sort_key(0), None);
        assert!(key("2025-09-01") > key("2025-09") && key("2025-09") > key("2025-08-31") && key("2025") > 0);
    }
}
