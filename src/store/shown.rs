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

    /// Forgets what was told before `then`.
    pub fn forget_shown(&self, then: i64) -> Result<()> {
        self.lock().execute("DELETE FROM shown WHERE at < ?1", [then])?;
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
        Ok(())
    }
}
