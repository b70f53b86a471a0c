//! Messages that are to go out although nobody asked just now. Each lies here from the moment it is written until
//! Telegram has it or will never have it. Before it goes that is noted, so that after a crash it is known which one may
//! have arrived: that one alone may come twice, with the same key.

use rusqlite::{OptionalExtension, Row, params};

use super::{Answered, Result, Store, answers};

/// A message that is to go out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// Its number.
    pub id: i64,
    /// To whom.
    pub chat: i64,
    /// In which forum topic.
    pub thread: Option<i32>,
    /// What makes it this message and no other.
    pub key: String,
    /// The message, as the door wrote it.
    pub body: String,
    /// When it was written.
    pub made_at: i64,
    /// How often it was tried.
    pub tries: u32,
    /// How often of these it was refused.
    pub refusals: u32,
    /// It may have arrived: the greatest number of a message in the chat that was known when it went, 0 for unknown.
    pub sending: Option<i32>,
}

const COLUMNS: &str = "id, chat, thread, key, body, made_at, tries, refusals, sending";

impl Store {
    /// Messages whose time has come, oldest first, at most one a place: one that waits in a closed topic holds up no
    /// other topic. Chats that cannot be written to are left out.
    pub fn due_outgoing(&self, now: i64, limit: usize) -> Result<Vec<Outgoing>> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM outgoing WHERE not_before <= ?1
             AND NOT EXISTS (SELECT 1 FROM outgoing AS earlier WHERE earlier.chat = outgoing.chat
                             AND earlier.thread = outgoing.thread AND earlier.id < outgoing.id)
             AND chat NOT IN (SELECT chat FROM chats WHERE paused_at IS NOT NULL) ORDER BY id LIMIT ?2"
        ))?;
        let rows = statement.query_map(params![now, limit as i64], read)?;
        Ok(rows.collect::<std::result::Result<_, _>>()?)
    }

    /// One message, as it is now.
    pub fn outgoing(&self, id: i64) -> Result<Option<Outgoing>> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM outgoing WHERE id = ?1"))?;
        Ok(statement.query_row([id], read).optional()?)
    }

    /// How many messages wait, and since when the oldest. Those of chats that cannot be written to are left out.
    pub fn outgoing_load(&self) -> Result<(usize, Option<i64>)> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT count(*), min(made_at) FROM outgoing
             WHERE chat NOT IN (SELECT chat FROM chats WHERE paused_at IS NOT NULL)",
        )?;
        Ok(statement.query_row([], |row| Ok((row.get::<_, i64>(0)? as usize, row.get(1)?)))?)
    }

    /// When the next message may go; none when none waits.
    pub fn next_outgoing(&self) -> Result<Option<i64>> {
        Ok(self.lock().query_row(
            "SELECT min(not_before) FROM outgoing
             WHERE chat NOT IN (SELECT chat FROM chats WHERE paused_at IS NOT NULL)",
            [],
            |row| row.get(0),
        )?)
    }

    /// Notes that a message goes now.
    pub fn note_going(&self, id: i64, after: i32) -> Result<()> {
        let connection = self.lock();
        connection.prepare_cached("UPDATE outgoing SET sending = ?2 WHERE id = ?1")?.execute(params![id, after])?;
        Ok(())
    }

    /// Notes that a message did not arrive, or perhaps did (`maybe`), and when it is to be tried again.
    pub fn put_off(&self, id: i64, not_before: i64, maybe: bool) -> Result<()> {
        self.lock().execute(
            "UPDATE outgoing SET not_before = ?2, tries = tries + 1, sending = CASE WHEN ?3 THEN sending END
             WHERE id = ?1",
            params![id, not_before, maybe],
        )?;
        Ok(())
    }

    /// Leaves a message alone until then, without a try.
    pub fn hold(&self, id: i64, until: i64) -> Result<()> {
        self.lock().execute("UPDATE outgoing SET not_before = ?2 WHERE id = ?1", params![id, until])?;
        Ok(())
    }

    /// Leaves a whole chat alone until then: Telegram asked for it.
    pub fn hold_chat(&self, chat: i64, until: i64) -> Result<()> {
        let held = "UPDATE outgoing SET not_before = max(not_before, ?2) WHERE chat = ?1";
        self.lock().execute(held, params![chat, until])?;
        Ok(())
    }

    /// Puts another form in the place of a message: the one before was refused as it looked.
    pub fn rewrite(&self, id: i64, body: &str) -> Result<()> {
        self.lock().execute("UPDATE outgoing SET body = ?2, sending = NULL WHERE id = ?1", params![id, body])?;
        Ok(())
    }

    /// Notes that a message was looked for and did not arrive.
    pub fn note_absent(&self, id: i64) -> Result<()> {
        self.lock().execute("UPDATE outgoing SET sending = NULL WHERE id = ?1", [id])?;
        Ok(())
    }

    /// Notes that a message was refused, and when it is to be tried again.
    pub fn note_refused(&self, id: i64, not_before: i64) -> Result<()> {
        self.lock().execute(
            "UPDATE outgoing SET not_before = ?2, tries = tries + 1, refusals = refusals + 1, sending = NULL
             WHERE id = ?1",
            params![id, not_before],
        )?;
        Ok(())
    }

    /// A message arrived: forgets it and remembers it as one of ours, in one step.
    pub fn settle_arrived(&self, id: i64, arrived: Option<&Answered>) -> Result<()> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        transaction.prepare_cached("DELETE FROM outgoing WHERE id = ?1")?.execute([id])?;
        if let Some(answer) = arrived {
            answers::remember(&transaction, answer)?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// Forgets a message: it never will arrive.
    pub fn settle_outgoing(&self, id: i64) -> Result<()> {
        self.lock().prepare_cached("DELETE FROM outgoing WHERE id = ?1")?.execute([id])?;
        Ok(())
    }
}

fn read(row: &Row) -> rusqlite::Result<Outgoing> {
    Ok(Outgoing {
        id: row.get(0)?,
        chat: row.get(1)?,
        thread: Some(row.get::<_, i32>(2)?).filter(|thread| *thread != 0),
        key: row.get(3)?,
        body: row.get(4)?,
        made_at: row.get(5)?,
        tries: row.get(6)?,
        refusals: row.get(7)?,
        sending: row.get(8)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Digest;

    fn write(store: &Store, chat: i64, key: &str) -> Result<()> {
        let digest = Digest { chat, thread: 0, message: Some((key, "{}")), watches: &[], articles: &[] };
        store.write_digest(&digest, 10)?;
        Ok(())
    }

    #[test]
    fn a_message_stays_until_it_is_settled_and_is_written_once() -> Result<()> {
        let store = Store::in_memory()?;
        for key in ["one", "one", "two"] {
            write(&store, 7, key)?;
        }
        write(&store, 8, "three")?;
        let due = store.due_outgoing(10, 9)?;
        assert_eq!(due.iter().map(|one| one.key.as_str()).collect::<Vec<_>>(), ["one", "three"]);
        let id = due[0].id;
        store.note_going(id, 40)?;
        assert_eq!(store.outgoing(id)?.and_then(|one| one.sending), Some(40));
        store.put_off(id, 700, true)?;
        // a chat that waits does not hold up another, and its own order stays
        assert_eq!(store.due_outgoing(20, 9)?.iter().map(|one| one.chat).collect::<Vec<_>>(), [8]);
        assert_eq!(store.outgoing(id)?.map(|one| (one.tries, one.sending)), Some((1, Some(40))));
        store.put_off(id, 30, false)?;
        assert_eq!(store.outgoing(id)?.and_then(|one| one.sending), None);
        store.settle_outgoing(id)?;
        assert_eq!((store.due_outgoing(20, 9)?[0].key.as_str(), store.outgoing_load()?.0), ("two", 2));
        store.pause(8, 20)?;
        assert_eq!(store.outgoing_load()?.0, 1, "who cannot be written to rings an alarm");
        Ok(())
    }

    #[test]
    fn a_topic_holds_up_no_other_and_a_wait_holds_the_whole_chat() -> Result<()> {
        let store = Store::in_memory()?;
        for (chat, thread) in [(-7, 12), (-7, 13), (8, 0)] {
            let key = format!("{chat} {thread}");
            let digest = Digest { chat, thread, message: Some((&key, "{}")), watches: &[], articles: &[] };
            store.write_digest(&digest, 10)?;
        }
        let due = |now| -> Result<Vec<_>> {
            Ok(store.due_outgoing(now, 9)?.into_iter().map(|one| (one.chat, one.thread)).collect())
        };
        store.put_off(store.due_outgoing(10, 9)?[0].id, 700, false)?;
        assert_eq!(due(10)?, [(-7, Some(13)), (8, None)]);
        store.hold_chat(-7, 500)?;
        assert_eq!((due(10)?, due(500)?), (vec![(8, None)], vec![(-7, Some(13)), (8, None)]));
        assert_eq!(due(700)?.len(), 3, "what was put off for longer came too early");
        Ok(())
    }
}
