//! What is known of feeds: when each was asked, how it went, which of its entries were dealt with, and what is to be told
//! to the owners; and which lines repeat on a site.

use std::collections::{HashMap, HashSet};

use rusqlite::{OptionalExtension, Row, params};

use super::{Result, Store};

/// How a feed stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeedState {
    /// The address to which the rest belongs.
    pub address: String,
    /// The entity tag of its last whole answer.
    pub etag: Option<String>,
    /// The time of its last change, as its server wrote it.
    pub modified: Option<String>,
    /// When it is to be asked again.
    pub next_at: i64,
    /// Failures in a row.
    pub failures: u32,
    /// When it last answered as it should.
    pub last_ok: Option<i64>,
    /// The day of that, such as `2026-11-20`.
    pub last_day: Option<String>,
    /// What went wrong the last time.
    pub last_error: Option<String>,
    /// Articles that came of it.
    pub taken: u32,
    /// What its owners know.
    pub told: Told,
}

/// What the owners know of a feed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Told {
    /// Nothing, for it works.
    #[default]
    Nothing,
    /// They are to be told that it stopped.
    Stopping,
    /// They know that it stopped.
    Stopped,
    /// They are to be told that it works again.
    Working,
}

/// After so many failures in a row a feed counts as stopped.
const STOPPED_AFTER: u32 = 3;
/// Entries that are remembered for each feed. More than a feed holds at a time, so that an old one is never new again.
const MOST_ENTRIES: i64 = 5_000;
/// Lines that are counted for each site.
const MOST_LINES: i64 = 4_000;
/// Texts of a site after which all counts are halved.
const MOST_TEXTS: i64 = 400;
/// A line in fewer texts repeats by chance.
const LEAST_TEXTS: i64 = 3;
/// An entry is tried so often.
pub const MOST_TRIES: u32 = 3;

impl FeedState {
    /// Whether it failed so often that people should know.
    pub fn is_stopped(&self) -> bool {
        self.failures >= STOPPED_AFTER
    }
}

impl Told {
    /// What is to be told, now that a feed is stopped or works. Nobody learns that works again what they did not know to
    /// have stopped.
    fn after(self, is_stopped: bool, works: bool) -> Self {
        match self {
            Told::Nothing if is_stopped => Told::Stopping,
            Told::Stopping if works => Told::Nothing,
            Told::Stopped if works => Told::Working,
            Told::Working if is_stopped => Told::Stopped,
            other => other,
        }
    }

    fn of_number(number: i64) -> Self {
        match number {
            1 => Told::Stopping,
            2 => Told::Stopped,
            3 => Told::Working,
            _ => Told::Nothing,
        }
    }
}

const COLUMNS: &str = "name, address, etag, modified, next_at, failures, last_ok, last_day, last_error, taken, told";

impl Store {
    /// How a feed stands; as at first when it is not known.
    pub fn feed(&self, name: &str) -> Result<FeedState> {
        let sql = format!("SELECT {COLUMNS} FROM feeds WHERE name = ?1");
        Ok(self.lock().query_row(&sql, [name], read).optional()?.map(|(_, state)| state).unwrap_or_default())
    }

    /// How every feed stands that was asked before, by name.
    pub fn feeds(&self) -> Result<Vec<(String, FeedState)>> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM feeds ORDER BY name"))?;
        let all = statement.query_map([], read)?.collect::<std::result::Result<_, _>>()?;
        Ok(all)
    }

    /// Forgets all feeds but these.
    pub fn keep_feeds(&self, names: &[&str]) -> Result<()> {
        let known = self.feeds()?;
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        for (name, _) in known.iter().filter(|(name, _)| !names.contains(&name.as_str())) {
            transaction.execute("DELETE FROM feeds WHERE name = ?1", [name])?;
            transaction.execute("DELETE FROM feed_entries WHERE feed = ?1", [name])?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// Of these entries, those that are not dealt with yet, each with how often it was tried.
    pub fn open_entries(&self, feed: &str, keys: &[String]) -> Result<HashMap<String, u32>> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached("SELECT tries FROM feed_entries WHERE feed = ?1 AND key = ?2")?;
        let mut open = HashMap::new();
        for key in keys {
            match statement.query_row(params![feed, key], |row| row.get::<_, u32>(0)).optional()? {
                None => open.insert(key.clone(), 0),
                Some(tries) if tries > 0 => open.insert(key.clone(), tries),
                Some(_) => None,
            };
        }
        Ok(open)
    }

    /// Keeps how a feed stands, which entries are dealt with, and which were tried in vain, all or nothing. What is to be
    /// told to the owners follows from it and from what they know by now, not from what `state` says of that.
    pub fn keep_feed(&self, name: &str, state: &FeedState, done: &[String], tried: &[String], now: i64) -> Result<()> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        let known =
            transaction.query_row("SELECT told FROM feeds WHERE name = ?1", [name], |row| row.get(0)).optional()?;
        let told = Told::of_number(known.unwrap_or_default()).after(state.is_stopped(), state.failures == 0);
        transaction.execute(
            "INSERT OR REPLACE INTO feeds
             (name, address, etag, modified, next_at, failures, last_ok, last_day, last_error, taken, told)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            params![
                name,
                state.address,
                state.etag,
                state.modified,
                state.next_at,
                state.failures,
                state.last_ok,
                state.last_day,
                state.last_error,
                state.taken,
                told as i64
            ],
        )?;
        {
            let mut statement = transaction.prepare_cached(
                "INSERT INTO feed_entries (feed, key, at, tries) VALUES (?1, ?2, ?3, 0)
                 ON CONFLICT (feed, key) DO UPDATE SET tries = 0",
            )?;
            for key in done {
                statement.execute(params![name, key, now])?;
            }
            let mut statement = transaction.prepare_cached(
                "INSERT INTO feed_entries (feed, key, at, tries) VALUES (?1, ?2, ?3, 1)
                 ON CONFLICT (feed, key) DO UPDATE SET tries = iif(tries + 1 >= ?4, 0, tries + 1)",
            )?;
            for key in tried {
                statement.execute(params![name, key, now, MOST_TRIES])?;
            }
        }
        if !done.is_empty() {
            transaction.execute(
                "DELETE FROM feed_entries WHERE feed = ?1 AND key IN
                 (SELECT key FROM feed_entries WHERE feed = ?1 ORDER BY at DESC, key LIMIT -1 OFFSET ?2)",
                params![name, MOST_ENTRIES],
            )?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// Notes that the owners were told, unless something else is to be told by now.
    pub fn note_told(&self, name: &str, from: Told) -> Result<()> {
        let to = match from {
            Told::Stopping => Told::Stopped,
            Told::Working => Told::Nothing,
            other => other,
        };
        self.lock().execute(
            "UPDATE feeds SET told = ?3 WHERE name = ?1 AND told = ?2",
            params![name, from as i64, to as i64],
        )?;
        Ok(())
    }

    /// Counts the lines of a text of a site, each by its mark.
    pub fn count_lines(&self, site: &str, marks: &HashSet<u64>) -> Result<()> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        transaction.execute(
            "INSERT INTO sites (site, texts) VALUES (?1, 1) ON CONFLICT (site) DO UPDATE SET texts = texts + 1",
            [site],
        )?;
        {
            let mut statement = transaction.prepare_cached(
                "INSERT INTO site_lines (site, mark, count) VALUES (?1, ?2, 1)
                 ON CONFLICT (site, mark) DO UPDATE SET count = count + 1",
            )?;
            for mark in marks {
                statement.execute(params![site, mark.cast_signed()])?;
            }
        }
        // what was counted long ago weighs less, so that a site may change its looks
        let is_long = "SELECT 1 FROM sites WHERE site = ?1 AND texts >= ?2";
        if transaction.query_row(is_long, params![site, MOST_TEXTS], |_| Ok(())).optional()?.is_some() {
            transaction.execute("UPDATE sites SET texts = texts / 2 WHERE site = ?1", [site])?;
            transaction.execute("UPDATE site_lines SET count = count / 2 WHERE site = ?1", [site])?;
            transaction.execute("DELETE FROM site_lines WHERE site = ?1 AND count = 0", [site])?;
        }
        // of lines that came once the newest are kept, since what repeats comes again soon
        transaction.execute(
            "DELETE FROM site_lines WHERE site = ?1 AND rowid IN
             (SELECT rowid FROM site_lines WHERE site = ?1 ORDER BY count > 1 DESC, rowid DESC LIMIT -1 OFFSET ?2)",
            params![site, MOST_LINES],
        )?;
        transaction.commit()?;
        Ok(())
    }

    /// The lines that stand in several texts of a site, and in half of them at least.
    pub fn repeated_lines(&self, site: &str) -> Result<HashSet<u64>> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT mark FROM site_lines JOIN sites USING (site)
             WHERE site = ?1 AND count >= ?2 AND count * 2 >= texts",
        )?;
        let marks =
            statement.query_map(params![site, LEAST_TEXTS], |row| row.get::<_, i64>(0).map(i64::cast_unsigned))?;
        Ok(marks.collect::<std::result::Result<_, _>>()?)
    }
}

fn read(row: &Row) -> rusqlite::Result<(String, FeedState)> {
    let state = FeedState {
        address: row.get(1)?,
        etag: row.get(2)?,
        modified: row.get(3)?,
        next_at: row.get(4)?,
        failures: row.get(5)?,
        last_ok: row.get(6)?,
        last_day: row.get(7)?,
        last_error: row.get(8)?,
        taken: row.get(9)?,
        told: Told::of_number(row.get(10)?),
    };
    Ok((row.get(0)?, state))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(from: usize, to: usize) -> Vec<String> {
        (from..to).map(|at| format!("bao.vn/{at}")).collect()
    }

    #[test]
    fn an_entry_is_dealt_with_once_and_tried_a_few_times() -> Result<()> {
        let store = Store::in_memory()?;
        let all = keys(0, 3);
        assert_eq!(store.open_entries("A", &all)?.len(), 3);
        for tries in 1..=MOST_TRIES {
            store.keep_feed("A", &FeedState::default(), &all[..1], &all[1..2], 100)?;
            let open = store.open_entries("A", &all)?;
            assert_eq!(open.get(&all[1]).copied(), (tries < MOST_TRIES).then_some(tries));
            assert_eq!((open.get(&all[0]), open.get(&all[2])), (None, Some(&0)));
        }
        assert_eq!(store.open_entries("B", &all)?.len(), 3, "feeds do not share what they dealt with");
        Ok(())
    }

    #[test]
    fn what_is_remembered_stays_small() -> Result<()> {
        let store = Store::in_memory()?;
        let all = keys(0, 7_000);
        for (at, some) in all.chunks(1_000).enumerate() {
            store.keep_feed("A", &FeedState::default(), some, &[], at as i64)?;
        }
        assert_eq!(store.open_entries("A", &all)?.len(), 2_000);
        assert!(store.open_entries("A", &all[2_000..])?.is_empty(), "the newest were forgotten");
        for start in 0..6 {
            store.count_lines("bao.vn", &(start * 1_000 + 10..start * 1_000 + 1_010).collect())?;
        }
        let lines: i64 = store.lock().query_row("SELECT count(*) FROM site_lines", [], |row| row.get(0))?;
        assert_eq!(lines, MOST_LINES);
        Ok(())
    }

    #[test]
    fn what_stands_in_half_of_the_texts_of_a_site_repeats_and_is_forgotten_in_time() -> Result<()> {
        let store = Store::in_memory()?;
        store.count_lines("bao.vn", &HashSet::from([1, 2]))?;
        store.count_lines("bao.vn", &HashSet::from([1, 2]))?;
        assert!(store.repeated_lines("bao.vn")?.is_empty(), "twice may be chance");
        store.count_lines("bao.vn", &HashSet::from([1, u64::MAX]))?;
        assert_eq!(store.repeated_lines("bao.vn")?, HashSet::from([1]));
        assert!(store.repeated_lines("khac.vn")?.is_empty());
        for _ in 0..500 {
            store.count_lines("bao.vn", &HashSet::from([u64::MAX]))?;
        }
        assert_eq!(store.repeated_lines("bao.vn")?, HashSet::from([u64::MAX]));
        Ok(())
    }

    #[test]
    fn a_feed_stands_as_it_was_kept_until_it_is_taken_off_the_list() -> Result<()> {
        let store = Store::in_memory()?;
        let state = FeedState {
            address: "https://bao.vn/rss".into(),
            etag: Some("\"1\"".into()),
            failures: 3,
            last_day: Some("2026-11-20".into()),
            told: Told::Stopping,
            ..FeedState::default()
        };
        store.keep_feed("Báo", &state, &keys(0, 1), &[], 1)?;
        assert_eq!(store.feed("Báo")?, state);
        store.note_told("Báo", Told::Working)?;
        assert_eq!(store.feed("Báo")?.told, Told::Stopping, "something else was told");
        store.note_told("Báo", Told::Stopping)?;
        assert_eq!(store.feed("Báo")?.told, Told::Stopped);
        // it works, and fails once more before that could be told
        for (failures, told) in [(0, Told::Working), (1, Told::Working), (3, Told::Stopped), (0, Told::Working)] {
            store.keep_feed("Báo", &FeedState { failures, ..state.clone() }, &[], &[], 2)?;
            assert_eq!(store.feed("Báo")?.told, told);
        }
        store.note_told("Báo", Told::Working)?;
        assert_eq!(store.feed("Báo")?.told, Told::Nothing);
        store.keep_feeds(&["Báo"])?;
        assert_eq!(store.feeds()?.len(), 1);
        store.keep_feeds(&[])?;
        assert_eq!((store.feeds()?.len(), store.open_entries("Báo", &keys(0, 1))?.len()), (0, 1));
        Ok(())
    }
}
