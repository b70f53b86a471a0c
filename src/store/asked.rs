//! Long questions behind short keys, which buttons and links can carry.

use rusqlite::{Connection, OptionalExtension, params};

use super::{Result, Store, is_full};
use crate::text::hash;

/// Questions behind buttons are forgotten, oldest first, above this number.
const MOST: i64 = 100_000;
/// And above so many bytes of all together: questions may be long, and one person can ask many.
const MOST_BYTES: i64 = 20 << 20;
/// So many are held for the time being when they cannot be written.
const MOST_HELD: usize = 500;

impl Store {
    /// Keeps a long command line and gives the short key that a button can carry. On a full disk it is held until the next
    /// start: a search must not fail because its buttons cannot be kept for good.
    pub fn keep_asked(&self, line: &str) -> Result<String> {
        let key = hash::base32(hash::fnv1a(line.as_bytes()), 12);
        if let Err(error) = self.write_asked(&key, line) {
            if !is_full(&error) {
                return Err(error);
            }
            let mut held = self.held();
            if held.len() >= MOST_HELD {
                held.pop_front();
            }
            held.push_back((key.clone(), line.to_string()));
        }
        Ok(key)
    }

    /// One that is kept again is as new as any.
    fn write_asked(&self, key: &str, line: &str) -> Result<()> {
        /// The oldest need not be looked for each time.
        const NOW_AND_THEN: i64 = 100;
        /// All are looked at for this.
        const RARELY: i64 = 1_000;
        let connection = self.lock();
        connection
            .prepare_cached("INSERT OR REPLACE INTO asked (key, line) VALUES (?1, ?2)")?
            .execute(params![key, line])?;
        let newest = connection.last_insert_rowid();
        if newest % NOW_AND_THEN == 0 {
            connection.prepare_cached("DELETE FROM asked WHERE rowid <= ?1")?.execute([newest - MOST])?;
        }
        if newest % RARELY == 0 {
            forget_above(&connection, MOST_BYTES)?;
        }
        Ok(())
    }

    /// The command line behind a key.
    pub fn asked(&self, key: &str) -> Result<Option<String>> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached("SELECT line FROM asked WHERE key = ?1")?;
        let kept: Option<String> = statement.query_row([key], |row| row.get(0)).optional()?;
        Ok(kept.or_else(|| self.held().iter().find(|(held, _)| held == key).map(|(_, line)| line.clone())))
    }
}

/// Forgets the oldest of those that are together above so many bytes.
fn forget_above(connection: &Connection, bytes: i64) -> Result<()> {
    let sums = "SELECT rowid AS row, sum(octet_length(line)) OVER (ORDER BY rowid DESC) AS bytes FROM asked";
    let last = format!("SELECT max(row) FROM ({sums}) WHERE bytes > ?1");
    connection.execute(&format!("DELETE FROM asked WHERE rowid <= ({last})"), [bytes])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_questions_do_not_fill_the_disk() -> Result<()> {
        let store = Store::in_memory()?;
        let lines: Vec<String> = (0..10).map(|number| format!("search {number} {}", "ộ".repeat(100))).collect();
        let keys = lines.iter().map(|line| store.keep_asked(line)).collect::<Result<Vec<_>>>()?;
        let of_three = lines.iter().take(3).map(|line| line.len() as i64).sum::<i64>();
        forget_above(&store.lock(), of_three)?;
        let kept = keys.iter().map(|key| Ok(store.asked(key)?.is_some())).collect::<Result<Vec<_>>>()?;
        assert_eq!(kept, [[false; 7].as_slice(), &[true; 3]].concat());
        Ok(())
    }

    #[test]
    fn a_full_disk_takes_no_button_away() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let store = Store::open(&folder.path().join("state.sqlite"))?;
        store.limit_pages(1)?;
        let lines = [1, 2].map(|number| format!("search {number} {}", "một câu hỏi rất dài ".repeat(900)));
        for line in &lines {
            let key = store.keep_asked(line)?;
            assert_eq!(store.asked(&key)?.as_ref(), Some(line));
        }
        assert!(!store.held().is_empty(), "there was room on the disk");
        Ok(())
    }
}
