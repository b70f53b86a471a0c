//! Commands that wait for their words: the next message is taken for them.

use rusqlite::{OptionalExtension, params};

use super::{Result, Store};

/// After so many seconds a message is a new question.
pub const PROMPT_LASTS_S: i64 = 300;

impl Store {
    /// Notes that a command waits for a person's words, in a chat, below the message that asks for them.
    pub fn set_prompt(&self, chat: i64, asker: i64, message: i32, command: &str, now: i64) -> Result<()> {
        self.lock().execute(
            "INSERT OR REPLACE INTO prompts (chat, asker, message, command, at) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![chat, asker, message, command, now],
        )?;
        Ok(())
    }

    /// The command that waits for a person's words, and the message that asks for them.
    pub fn prompt(&self, chat: i64, asker: i64, now: i64) -> Result<Option<(String, i32)>> {
        let connection = self.lock();
        let mut statement = connection
            .prepare_cached("SELECT command, message FROM prompts WHERE chat = ?1 AND asker = ?2 AND at > ?3")?;
        let found = statement
            .query_row(params![chat, asker, now - PROMPT_LASTS_S], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        Ok(found)
    }

    /// Forgets waits that are over.
    pub fn forget_prompts(&self, now: i64) -> Result<()> {
        self.lock().execute("DELETE FROM prompts WHERE at <= ?1", [now - PROMPT_LASTS_S])?;
        Ok(())
    }

    /// Ends the wait. Whether there was one.
    pub fn end_prompt(&self, chat: i64, asker: i64) -> Result<bool> {
        Ok(self.lock().execute("DELETE FROM prompts WHERE chat = ?1 AND asker = ?2", [chat, asker])? > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prompt_waits_for_its_person_and_not_for_ever() -> Result<()> {
        let store = Store::in_memory()?;
        store.set_prompt(-1, 7, 40, "search", 1_000)?;
        assert_eq!(store.prompt(-1, 7, 1_299)?, Some(("search".into(), 40)));
        assert_eq!((store.prompt(-1, 8, 1_001)?, store.prompt(-1, 7, 1_300)?), (None, None));
        assert_eq!((store.end_prompt(-1, 7)?, store.end_prompt(-1, 7)?), (true, false));
        store.set_prompt(-1, 7, 40, "search", 1_000)?;
        store.forget_prompts(1_299)?;
        assert!(store.prompt(-1, 7, 1_299)?.is_some());
        store.forget_prompts(1_300)?;
        assert!(!store.end_prompt(-1, 7)?, "what is over is still kept");
        Ok(())
    }
}
