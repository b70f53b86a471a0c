//! Questions that are not answered yet, so that neither a crash nor a lost connection loses one, and the numbers of
//! updates that were taken, so that none is answered twice.

use rusqlite::params;
use serde::{Deserialize, Serialize};

use super::{Result, Store};

/// So far back the numbers of updates are remembered. Telegram repeats those that were not confirmed, which are few.
const WINDOW: i64 = 5_000;

/// A question that is not answered yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unanswered {
    /// The number of its update.
    pub update: i64,
    /// Its chat, which may have moved since.
    pub chat: i64,
    /// The question, as the door wrote it.
    pub question: String,
    /// How often the program began anew with it.
    pub attempts: u32,
    /// What was being sent when the program ended.
    pub sending: Option<Sending>,
}

/// A message on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sending {
    /// Which message of the answer, counted from 0. Those before it arrived.
    pub part: usize,
    /// The greatest number of a message in the chat that was known before.
    pub after: i32,
}

impl Store {
    /// Takes an update, once: keeps its question, if it has one, and its number. Whether it is new.
    pub fn take_update(&self, update: i64, question: Option<(i64, &str)>) -> Result<bool> {
        Ok(self.take_updates(&[(update, question)])?.first().copied().unwrap_or(false))
    }

    /// Takes several updates in one step, each once. Which of them are new.
    pub fn take_updates(&self, updates: &[(i64, Option<(i64, &str)>)]) -> Result<Vec<bool>> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        let mut all = Vec::with_capacity(updates.len());
        for (update, question) in updates {
            let new =
                transaction.prepare_cached("INSERT OR IGNORE INTO updates (id) VALUES (?1)")?.execute([update])? > 0;
            if let (true, Some((chat, question))) = (new, question) {
                transaction
                    .prepare_cached("INSERT OR IGNORE INTO inbox (id, chat, question) VALUES (?1, ?2, ?3)")?
                    .execute(params![update, chat, question])?;
            }
            if new && update % 500 == 0 {
                // greater ones are of a numbering that ended (Bot API, Update: anew after a week without updates)
                transaction.execute(
                    "DELETE FROM updates WHERE id < ?1 OR id > ?2",
                    [update.saturating_sub(WINDOW), update.saturating_add(WINDOW)],
                )?;
            }
            all.push(new);
        }
        transaction.commit()?;
        Ok(all)
    }

    /// Changes what is kept of a question, because its meaning is known better now.
    pub fn keep_question(&self, update: i64, question: &str) -> Result<()> {
        self.lock().execute("UPDATE inbox SET question = ?2 WHERE id = ?1", params![update, question])?;
        Ok(())
    }

    /// Notes what is about to be sent in answer to an update.
    pub fn note_sending(&self, update: i64, sending: Sending) -> Result<()> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached("UPDATE inbox SET sending = ?2 WHERE id = ?1")?;
        statement.execute(params![update, serde_json::to_string(&sending)?])?;
        Ok(())
    }

    /// Forgets the question of an update: it is answered, or there is no answer to it.
    pub fn settle(&self, update: i64) -> Result<()> {
        self.lock().prepare_cached("DELETE FROM inbox WHERE id = ?1")?.execute([update])?;
        Ok(())
    }

    /// Every question that is not answered, oldest first, each counted as begun anew.
    pub fn unanswered(&self) -> Result<Vec<Unanswered>> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        transaction.execute("UPDATE inbox SET attempts = attempts + 1", [])?;
        let read = |row: &rusqlite::Row| {
            let sending: Option<String> = row.get(4)?;
            Ok(Unanswered {
                update: row.get(0)?,
                chat: row.get(1)?,
                question: row.get(2)?,
                attempts: row.get(3)?,
                sending: sending.and_then(|sending| serde_json::from_str(&sending).ok()),
            })
        };
        let all = transaction
            .prepare("SELECT id, chat, question, attempts, sending FROM inbox ORDER BY id")?
            .query_map([], read)?
            .collect::<std::result::Result<_, _>>()?;
        transaction.commit()?;
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_updates_each_is_taken_once() -> Result<()> {
        let store = Store::in_memory()?;
        assert!(store.take_update(12, Some((7, "two")))?);
        let taken = store.take_updates(&[(11, Some((7, "one"))), (12, Some((7, "two"))), (13, None), (13, None)])?;
        assert_eq!(taken, [true, false, true, false]);
        assert_eq!(store.unanswered()?.iter().map(|one| one.update).collect::<Vec<_>>(), [11, 12]);
        Ok(())
    }

    #[test]
    fn an_update_is_taken_once_and_kept_until_it_is_settled() -> Result<()> {
        let store = Store::in_memory()?;
        assert!(store.take_update(11, Some((7, "one")))? && store.take_update(12, Some((7, "two")))?);
        assert!(!store.take_update(11, Some((7, "one")))?);
        let sending = Sending { part: 1, after: 40 };
        store.note_sending(11, sending)?;
        store.keep_question(11, "/one")?;
        let kept = store.unanswered()?;
        assert_eq!((kept.len(), kept[0].sending, kept[0].attempts), (2, Some(sending), 1));
        assert_eq!(kept[0].question, "/one");
        store.settle(11)?;
        assert!(!store.take_update(11, Some((7, "one")))?, "answered, and taken again");
        assert_eq!(store.unanswered()?.iter().map(|one| (one.update, one.attempts)).collect::<Vec<_>>(), [(12, 2)]);
        Ok(())
    }

    #[test]
    fn the_window_stays_small() -> Result<()> {
        let store = Store::in_memory()?;
        for update in 0..12_001 {
            store.take_update(update, None)?;
        }
        let kept: i64 = store.lock().query_row("SELECT count(*) FROM updates", [], |row| row.get(0))?;
        assert!((5_000..6_000).contains(&kept), "{kept}");
        assert!(!store.take_update(11_999, None)?);
        // numbered anew, from far below
        for update in 300..1_200 {
            assert!(store.take_update(update, None)?);
        }
        assert!(!store.take_update(700, None)?, "taken twice");
        let kept: i64 = store.lock().query_row("SELECT count(*) FROM updates", [], |row| row.get(0))?;
        assert_eq!(kept, 900, "numbers of the numbering before are kept for ever");
        Ok(())
    }
}
