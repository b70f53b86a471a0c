//! Time zones by name, and when something that comes every day, week or month is due in one. The zone's own rules
//! decide (IANA time zone database), so that eight o'clock stays eight o'clock when the clocks change.

use std::fmt;

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use serde::{Deserialize, Serialize};

use super::PartialDate;

/// A time zone by its name, such as `Asia/Ho_Chi_Minh`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone(String);

/// How often something comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rhythm {
    /// Every day.
    Daily,
    /// Every Monday.
    Weekly,
    /// On the first of every month.
    Monthly,
}

/// Hours in which nothing is to be said: from the full hour `from` until the full hour `to`, over midnight when `to` is
/// the smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Quiet {
    /// The first hour, 0 to 23.
    pub from: u8,
    /// The hour at which it ends, 0 to 23.
    pub to: u8,
}

impl Default for Zone {
    fn default() -> Self {
        Self("Asia/Ho_Chi_Minh".into())
    }
}

impl Zone {
    /// The zone with this name, in any case; none when there is no such zone.
    pub fn named(name: &str) -> Option<Self> {
        let name = name.trim().replace(' ', "_");
        let zone = jiff::tz::db().get(&name).ok()?;
        Some(Self(zone.iana_name()?.to_string()))
    }

    /// The names of all zones.
    pub fn names() -> Vec<String> {
        jiff::tz::db().available().map(|name| name.to_string()).collect()
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.0
    }

    /// The day at a moment.
    pub fn day(&self, at: i64) -> PartialDate {
        let date = self.zoned(at).date();
        PartialDate { year: date.year(), month: Some(date.month() as u8), day: Some(date.day() as u8) }
    }

    /// Hour and minute at a moment.
    pub fn clock(&self, at: i64) -> (u8, u8) {
        let time = self.zoned(at).time();
        (time.hour() as u8, time.minute() as u8)
    }

    /// The first moment after `after` at which the clock shows a full hour, on a day of the rhythm. An hour that the
    /// clocks leave out comes as soon as they go on; one that they repeat comes once.
    pub fn next(&self, after: i64, hour: u8, rhythm: Rhythm) -> i64 {
        const FARTHEST_DAYS: usize = 40;
        let mut day = self.zoned(after).date();
        for _ in 0..FARTHEST_DAYS {
            if rhythm.is_on(day)
                && let Some(at) = self.moment(day, hour)
                && at > after
            {
                return at;
            }
            let Ok(tomorrow) = day.tomorrow() else { break };
            day = tomorrow;
        }
        after.saturating_add(24 * 3_600)
    }

    /// The moment itself, or the end of the quiet hours that it lies in.
    pub fn after_quiet(&self, at: i64, quiet: Option<Quiet>) -> i64 {
        match quiet {
            Some(quiet) if quiet.holds(self.clock(at).0) => self.next(at, quiet.to, Rhythm::Daily),
            _ => at,
        }
    }

    fn moment(&self, day: Date, hour: u8) -> Option<i64> {
        let time = Time::new(hour.min(23) as i8, 0, 0, 0).ok()?;
        let zoned = self.zone().to_ambiguous_zoned(day.to_datetime(time)).compatible().ok()?;
        Some(zoned.timestamp().as_second())
    }

    fn zoned(&self, at: i64) -> Zoned {
        Timestamp::from_second(at).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(self.zone())
    }

    fn zone(&self) -> TimeZone {
        jiff::tz::db().get(&self.0).unwrap_or(TimeZone::UTC)
    }
}

impl Rhythm {
    fn is_on(self, day: Date) -> bool {
        match self {
            Rhythm::Daily => true,
            Rhythm::Weekly => day.weekday() == Weekday::Monday,
            Rhythm::Monthly => day.day() == 1,
        }
    }
}

impl Quiet {
    /// Whether an hour of the day lies in it.
    pub fn holds(self, hour: u8) -> bool {
        if self.from <= self.to { (self.from..self.to).contains(&hour) } else { hour >= self.from || hour < self.to }
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Zone {
    type Error = String;
    fn try_from(name: String) -> Result<Self, String> {
        Zone::named(&name).ok_or_else(|| format!("there is no time zone “{name}”; names are such as Asia/Ho_Chi_Minh"))
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> String {
        zone.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_second()
    }

    fn zone(name: &str) -> Zone {
        Zone::named(name).unwrap()
    }

    #[test]
    fn zones_have_names() {
        assert_eq!(Zone::named("asia/ho_chi_minh"), Some(Zone::default()));
        assert_eq!(zone("america/new york").name(), "America/New_York");
        for wrong in ["", "Mars", "+07:00", "../etc"] {
            assert_eq!(Zone::named(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn it_comes_at_the_local_hour_when_the_clocks_change() {
        let berlin = zone("Europe/Berlin");
        // clocks go forward on 29 March 2026 and back on 25 October 2026
        for (after, next) in [
            ("2026-03-28T07:00:00Z", "2026-03-29T06:00:00Z"),
            ("2026-03-27T07:00:00Z", "2026-03-28T07:00:00Z"),
            ("2026-10-24T06:00:00Z", "2026-10-25T07:00:00Z"),
        ] {
            assert_eq!(berlin.next(at(after), 8, Rhythm::Daily), at(next), "{after}");
        }
        // 02:00 is left out on 29 March, and comes twice on 25 October
        assert_eq!(berlin.next(at("2026-03-28T12:00:00Z"), 2, Rhythm::Daily), at("2026-03-29T01:00:00Z"));
        let first = berlin.next(at("2026-10-24T12:00:00Z"), 2, Rhythm::Daily);
        assert_eq!(first, at("2026-10-25T00:00:00Z"));
        assert_eq!(berlin.next(first, 2, Rhythm::Daily), at("2026-10-26T01:00:00Z"));
    }

    #[test]
    fn weeks_begin_on_monday_and_months_on_the_first() {
        let hanoi = Zone::default();
        // 22 November 2026 is a Sunday
        assert_eq!(hanoi.next(at("2026-11-22T05:00:00Z"), 8, Rhythm::Weekly), at("2026-11-23T01:00:00Z"));
        assert_eq!(hanoi.next(at("2026-11-23T01:00:00Z"), 8, Rhythm::Weekly), at("2026-11-30T01:00:00Z"));
        assert_eq!(hanoi.next(at("2026-11-22T05:00:00Z"), 8, Rhythm::Monthly), at("2026-12-01T01:00:00Z"));
    }

    #[test]
    fn quiet_hours_end_in_the_morning() {
        let hanoi = Zone::default();
        let quiet = Some(Quiet { from: 22, to: 7 });
        assert_eq!(hanoi.after_quiet(at("2026-11-22T16:30:00Z"), quiet), at("2026-11-23T00:00:00Z"));
        assert_eq!(hanoi.after_quiet(at("2026-11-22T23:59:00Z"), quiet), at("2026-11-23T00:00:00Z"));
        assert_eq!(hanoi.after_quiet(at("2026-11-22T05:00:00Z"), quiet), at("2026-11-22T05:00:00Z"));
        assert!(Quiet { from: 12, to: 14 }.holds(13) && !Quiet { from: 12, to: 14 }.holds(14));
    }
}
