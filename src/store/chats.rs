//! Chats: what they chose, whether they can be written to, and who looks after them.

use log::warn;
use rusqlite::{OptionalExtension, params};

use super::{Result, Store};
use crate::setting::ChatSettings;

impl Store {
    /// How many chats are known, and how many watches there are.
    pub fn counts(&self) -> Result<(usize, usize)> {
        let counts = "SELECT (SELECT count(*) FROM chats), (SELECT count(*) FROM watches WHERE removed_at IS NULL)";
        let connection = self.lock();
        let mut statement = connection.prepare_cached(counts)?;
        Ok(statement.query_row([], |row| Ok((row.get::<_, i64>(0)? as usize, row.get::<_, i64>(1)? as usize)))?)
    }

    /// What a chat chose; the defaults for one that chose nothing.
    pub fn settings(&self, chat: i64) -> Result<ChatSettings> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached("SELECT settings FROM chats WHERE chat = ?1")?;
        let kept: Option<String> = statement.query_row([chat], |row| row.get(0)).optional()?;
        let Some(kept) = kept else { return Ok(ChatSettings::default()) };
        Ok(serde_json::from_str(&kept).unwrap_or_else(|error| {
            warn!("store: settings of a chat cannot be read and are as at first: {error}");
            ChatSettings::default()
        }))
    }

    /// Keeps what a chat chose.
    pub fn set_settings(&self, chat: i64, settings: &ChatSettings) -> Result<()> {
        self.lock().execute(
            "INSERT INTO chats (chat, settings) VALUES (?1, ?2) ON CONFLICT (chat) DO UPDATE SET settings = ?2",
            params![chat, serde_json::to_string(settings)?],
        )?;
        Ok(())
    }

    /// Notes that a chat cannot be written to any more. What it chose is kept for a while.
    pub fn pause(&self, chat: i64, now: i64) -> Result<()> {
        self.lock().execute(
            "INSERT INTO chats (chat, paused_at) VALUES (?1, ?2)
             ON CONFLICT (chat) DO UPDATE SET paused_at = coalesce(paused_at, ?2)",
            params![chat, now],
        )?;
        Ok(())
    }

    /// Notes that a chat can be written to again. Whether it could not before.
    pub fn resume(&self, chat: i64) -> Result<bool> {
        let changed = self
            .lock()
            .execute("UPDATE chats SET paused_at = NULL WHERE chat = ?1 AND paused_at IS NOT NULL", [chat])?;
        Ok(changed > 0)
    }

    /// Whether a chat cannot be written to.
    pub fn is_paused(&self, chat: i64) -> Result<bool> {
        let connection = self.lock();
        let mut statement =
            connection.prepare_cached("SELECT 1 FROM chats WHERE chat = ?1 AND paused_at IS NOT NULL")?;
        Ok(statement.exists([chat])?)
    }

    /// Notes that a chat was greeted. Whether it is for the first time.
    pub fn greet(&self, chat: i64) -> Result<bool> {
        let changed = self.lock().execute(
            "INSERT INTO chats (chat, greeted) VALUES (?1, 1)
             ON CONFLICT (chat) DO UPDATE SET greeted = 1 WHERE greeted = 0",
            [chat],
        )?;
        Ok(changed > 0)
    }

    /// Notes that a person looks after a chat, so that it can be offered to them in private.
    pub fn manages(&self, person: i64, chat: i64) -> Result<()> {
        self.lock().execute("INSERT OR IGNORE INTO managers (person, chat) VALUES (?1, ?2)", [person, chat])?;
        Ok(())
    }

    /// The chats that a person looks after and that can be written to. Their rights may have changed since.
    pub fn managed_by(&self, person: i64) -> Result<Vec<i64>> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT chat FROM managers WHERE person = ?1
             AND chat NOT IN (SELECT chat FROM chats WHERE paused_at IS NOT NULL) ORDER BY chat",
        )?;
        let chats = statement.query_map([person], |row| row.get(0))?.collect::<std::result::Result<_, _>>()?;
        Ok(chats)
    }

    /// Gives a chat another number, everywhere at once: a group became a supergroup. What the old number chose wins.
    pub fn move_chat(&self, old: i64, new: i64) -> Result<()> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        // told twice, or of a chat that was only noted as left, the old number has nothing to say
        let chosen = "SELECT 1 FROM chats WHERE chat = ?1 AND settings <> '{}'";
        let old_chose = transaction.query_row(chosen, [old], |_| Ok(())).optional()?.is_some();
        let known = "SELECT 1 FROM chats WHERE chat = ?1";
        let new_is_known = transaction.query_row(known, [new], |_| Ok(())).optional()?.is_some();
        if old_chose || new_is_known {
            transaction.execute(
                "UPDATE chats SET greeted = max(greeted, (SELECT greeted FROM chats WHERE chat = ?2)) WHERE chat = ?1
                 AND EXISTS (SELECT 1 FROM chats WHERE chat = ?2)",
                if old_chose { [old, new] } else { [new, old] },
            )?;
            transaction.execute("DELETE FROM chats WHERE chat = ?1", [if old_chose { new } else { old }])?;
        }
        // messages of the old chat have no numbers in the new one, so what is known of them ends here
        transaction.execute("DELETE FROM answers WHERE chat = ?1", [old])?;
        transaction.execute("DELETE FROM prompts WHERE chat = ?1", [old])?;
        transaction.execute("UPDATE chats SET chat = ?2, paused_at = NULL WHERE chat = ?1", [old, new])?;
        transaction.execute("UPDATE inbox SET chat = ?2 WHERE chat = ?1", [old, new])?;
        // topics are those of the new chat, should it have any; the General one is without a number
        transaction.execute("UPDATE watches SET chat = ?2 WHERE chat = ?1", [old, new])?;
        let moved = "UPDATE outgoing SET chat = ?2, sending = CASE WHEN sending IS NULL THEN NULL ELSE 0 END
                     WHERE chat = ?1";
        transaction.execute(moved, [old, new])?;
        for table in ["managers", "shown", "told"] {
            transaction.execute(&format!("UPDATE OR REPLACE {table} SET chat = ?2 WHERE chat = ?1"), [old, new])?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// Forgets chats that could not be written to since before `then`. How many they were.
    pub fn forget_paused(&self, then: i64) -> Result<usize> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        let gone = "SELECT chat FROM chats WHERE paused_at < ?1";
        let watches = format!("SELECT id FROM watches WHERE chat IN ({gone})");
        transaction.execute(&format!("DELETE FROM news WHERE watch IN ({watches})"), [then])?;
        for table in ["managers", "answers", "prompts", "shown", "watches", "outgoing", "told"] {
            transaction.execute(&format!("DELETE FROM {table} WHERE chat IN ({gone})"), [then])?;
        }
        let forgotten = transaction.execute("DELETE FROM chats WHERE paused_at < ?1", [then])?;
        transaction.commit()?;
        Ok(forgotten)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn a_move_takes_everything_along() -> Result<()> {
        let store = Store::in_memory()?;
        let chosen = ChatSettings { lang: Some(Lang::En), ..ChatSettings::default() };
        store.set_settings(-5, &chosen)?;
        store.manages(1, -5)?;
        // the new chat may be met before the move is told
        store.greet(-1005)?;
        store.move_chat(-5, -1005)?;
        assert_eq!((store.settings(-1005)?, store.settings(-5)?), (chosen, ChatSettings::default()));
        assert_eq!(store.managed_by(1)?, [-1005]);
        store.move_chat(-5, -1005)?;
        assert_eq!(store.settings(-1005)?.lang, Some(Lang::En), "told twice, the second time changed something");
        // the old chat is noted as left, and then the move is told once more
        store.pause(-5, 1_000)?;
        store.move_chat(-5, -1005)?;
        assert_eq!((store.settings(-1005)?.lang, store.greet(-1005)?), (Some(Lang::En), false));
        Ok(())
    }

    #[test]
    fn a_chat_that_left_is_kept_for_a_while_and_comes_back_as_it_was() -> Result<()> {
        let store = Store::in_memory()?;
        let chosen = ChatSettings { lang: Some(Lang::En), ..ChatSettings::default() };
        store.set_settings(7, &chosen)?;
        store.pause(7, 1_000)?;
        store.pause(7, 5_000)?;
        assert_eq!(store.forget_paused(1_000)?, 0);
        assert!(store.is_paused(7)? && store.resume(7)? && !store.resume(7)?);
        assert_eq!((store.settings(7)?, store.is_paused(7)?), (chosen, false));
        store.pause(7, 1_000)?;
        assert_eq!((store.forget_paused(1_001)?, store.settings(7)?), (1, ChatSettings::default()));
        Ok(())
    }

    #[test]
    fn a_chat_is_greeted_once() -> Result<()> {
        let store = Store::in_memory()?;
        assert_eq!((store.greet(-1)?, store.greet(-1)?), (true, false));
        Ok(())
    }
}
