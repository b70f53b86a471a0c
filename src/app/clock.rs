//! The one clock.

use crate::date::PartialDate;

/// Today, where most readers are (UTC+7).
pub fn today() -> PartialDate {
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(7));
    let now = jiff::Timestamp::now().to_zoned(zone);
    PartialDate::day(now.year(), now.month() as u8, now.day() as u8).unwrap_or(PartialDate::year(now.year()))
}

/// The time, in seconds since 1970.
pub fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// The moment, for names that are to differ and for what is built.
pub fn moment() -> jiff::Timestamp {
    jiff::Timestamp::now()
}
