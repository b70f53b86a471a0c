//! Which message answers which: to change an answer when its question is changed, to point at an answer that is already
//! there, and to tidy up. Numbers only, for two days.

use rusqlite::{Connection, OptionalExtension, params};

use super::{Result, Store};

/// A bot may delete its messages for so long (Bot API, deleteMessage), and nothing needs them longer.
const KEPT_S: i64 = 48 * 3_600;

/// A message that was sent in answer to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The chat.
    pub chat: i64,
    /// The message that asked.
    pub question: i32,
    /// The message that answers.
    pub answer: i32,
    /// What was asked, as a number that equal questions share.
    pub line: i64,
    /// When it was sent, in seconds since 1970.
    pub at: i64,
    /// When it is to be deleted.
    pub delete_at: Option<i64>,
}

/// Remembers a message of ours, and forgets old ones.
pub(super) fn remember(connection: &Connection, one: &Answered) -> Result<()> {
    connection.prepare_cached("INSERT OR REPLACE INTO answers VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?.execute(params![
        one.chat,
        one.answer,
        one.question,
        one.line,
        one.at,
        one.delete_at
    ])?;
    connection.prepare_cached("DELETE FROM answers WHERE at < ?1")?.execute([one.at - KEPT_S])?;
    Ok(())
}

impl Store {
    /// Remembers answers that were sent, and forgets their update's question with them.
    pub fn answered(&self, update: i64, answers: &[Answered]) -> Result<()> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        for one in answers {
            remember(&transaction, one)?;
        }
        transaction.prepare_cached("DELETE FROM inbox WHERE id = ?1")?.execute([update])?;
        transaction.commit()?;
        Ok(())
    }

    /// The messages that answer a message, in order.
    pub fn answers_to(&self, chat: i64, question: i32) -> Result<Vec<Answered>> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM answers WHERE chat = ?1 AND question = ?2 ORDER BY answer"
        ))?;
        let all = statement.query_map(params![chat, question], read)?.collect::<std::result::Result<_, _>>()?;
        Ok(all)
    }

    /// The newest answer to the same question in a chat, if it was given since `then`.
    pub fn answered_since(&self, chat: i64, line: i64, then: i64) -> Result<Option<Answered>> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM answers WHERE chat = ?1 AND line = ?2 AND at >= ?3 ORDER BY answer DESC LIMIT 1"
        ))?;
        Ok(statement.query_row(params![chat, line, then], read).optional()?)
    }

    /// Whether a message is remembered as one of ours.
    pub fn is_answer(&self, chat: i64, message: i32) -> Result<bool> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached("SELECT 1 FROM answers WHERE chat = ?1 AND answer = ?2")?;
        Ok(statement.exists(params![chat, message])?)
    }

    /// When a message of ours was written, or changed last; none for one that is not remembered.
    pub fn answered_at(&self, chat: i64, message: i32) -> Result<Option<i64>> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached("SELECT at FROM answers WHERE chat = ?1 AND answer = ?2")?;
        Ok(statement.query_row(params![chat, message], |row| row.get(0)).optional()?)
    }

    /// The greatest number of a message of ours in a chat that is remembered.
    pub fn latest_answer(&self, chat: i64) -> Result<Option<i32>> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached("SELECT max(answer) FROM answers WHERE chat = ?1")?;
        Ok(statement.query_row([chat], |row| row.get(0))?)
    }

    /// The same over all private chats and basic groups, which count their messages together.
    pub fn latest_shared_answer(&self) -> Result<Option<i32>> {
        let shared = "SELECT max(answer) FROM answers WHERE chat > -1000000000000";
        Ok(self.lock().query_row(shared, [], |row| row.get(0))?)
    }

    /// Answers whose time to be deleted has come. Those that are not forgotten by then come again after a while: a program
    /// that ends, or a chat in which much is to be deleted, leaves none behind.
    pub fn take_due(&self, now: i64) -> Result<Vec<Answered>> {
        const AGAIN_S: i64 = 900;
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        let due = transaction
            .prepare_cached(&format!("SELECT {COLUMNS} FROM answers WHERE delete_at <= ?1 LIMIT 100"))?
            .query_map([now], read)?
            .collect::<std::result::Result<Vec<_>, _>>()?;
        for one in &due {
            transaction.execute(
                "UPDATE answers SET delete_at = ?3 WHERE chat = ?1 AND answer = ?2",
                params![one.chat, one.answer, now + AGAIN_S],
            )?;
        }
        transaction.commit()?;
        Ok(due)
    }

    /// Forgets an answer that was deleted.
    pub fn forget_answer(&self, chat: i64, answer: i32) -> Result<()> {
        self.lock().execute("DELETE FROM answers WHERE chat = ?1 AND answer = ?2", params![chat, answer])?;
        Ok(())
    }
}

const COLUMNS: &str = "chat, question, answer, line, at, delete_at";

fn read(row: &rusqlite::Row) -> rusqlite::Result<Answered> {
    Ok(Answered {
        chat: row.get(0)?,
        question: row.get(1)?,
        answer: row.get(2)?,
        line: row.get(3)?,
        at: row.get(4)?,
        delete_at: row.get(5)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_found_by_question_by_words_and_when_due() -> Result<()> {
        let store = Store::in_memory()?;
        let one = Answered { chat: -1, question: 10, answer: 11, line: 5, at: 1_000, delete_at: None };
        let two = Answered { question: 12, answer: 13, delete_at: Some(1_600), ..one };
        store.take_update(1, Some((-1, "x")))?;
        store.answered(1, &[one, two])?;
        assert_eq!(store.unanswered()?, []);
        assert_eq!(store.answers_to(-1, 10)?, [one]);
        assert_eq!((store.answered_since(-1, 5, 900)?, store.answered_since(-1, 5, 1_001)?), (Some(two), None));
        assert_eq!(
            (store.take_due(1_599)?, store.take_due(1_600)?, store.take_due(1_600)?),
            (vec![], vec![two], vec![])
        );
        // until it is deleted it comes again
        assert_eq!(store.take_due(2_500)?.iter().map(|one| one.answer).collect::<Vec<_>>(), [13]);
        assert_eq!(store.answered_at(-1, 13)?, Some(1_000));
        store.forget_answer(-1, 13)?;
        assert_eq!(store.answered_at(-1, 13)?, None);
        assert_eq!(store.take_due(9_000)?, vec![]);
        store.answered(2, &[Answered { question: 20, answer: 21, at: 1_001 + KEPT_S, ..one }])?;
        assert_eq!(store.answers_to(-1, 10)?, [], "kept for too long");
        Ok(())
    }
}
