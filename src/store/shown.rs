//! What a chat was told lately, so that it is not told again.

use rusqlite::params;

use super::{Result, Store};

impl Store {
    /// Notes that a chat is told something, unless it was within the last `span` seconds. Whether it is news to it.
    pub fn show(&self, chat: i64, what: &str, now: i64, span: i64) -> Result<bool> {
        let changed = self.lock().execute(
            "INSERT INTO shown (chat, what, at) VALUES (?1, ?2, ?3)
             ON CONFLICT (chat, what) DO UPDATE SET at = ?3 WHERE at <= ?3 - ?4",
            params![chat, what, now, span],
        )?;
        Ok(changed > 0)
    }

    /// Whether a chat was told something within the last `span` seconds.
    pub fn was_shown(&self, chat: i64, what: &str, now: i64, span: i64) -> Result<bool> {
        let connection = self.lock();
        let mut statement =
            connection.prepare_cached("SELECT 1 FROM shown WHERE chat = ?1 AND what = ?2 AND at > ?3 - ?4")?;
        Ok(statement.exists(params![chat, what, now, span])?)
    }

    /// Forgets what was told before `then`, of the things whose name begins so.
    pub fn forget_shown(&self, start: &str, then: i64) -> Result<()> {
        self.lock()
            .execute("DELETE FROM shown WHERE at < ?2 AND substr(what, 1, length(?1)) = ?1", params![start, then])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn something_is_told_once_in_its_span() -> Result<()> {
        let store = Store::in_memory()?;
        let told: Vec<bool> =
            [0, 99, 100].map(|now| store.show(-1, "57-NQ/TW@13", now, 100)).into_iter().collect::<Result<_>>()?;
        assert_eq!(told, [true, false, true]);
        assert!(store.show(-2, "57-NQ/TW@13", 100, 100)?, "another chat");
        assert!(store.was_shown(-1, "57-NQ/TW@13", 199, 100)? && !store.was_shown(-1, "57-NQ/TW@13", 200, 100)?);
        store.forget_shown("again ", 500)?;
        assert!(store.was_shown(-1, "57-NQ/TW@13", 101, 100)?);
        Ok(())
    }
}
