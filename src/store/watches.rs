//! Watches: what a chat wants to be told of, and how often. A removed one can be had back for a while.

use rusqlite::{OptionalExtension, Row, params};

use super::{Result, Store};
use crate::setting::Cadence;

/// A standing order: tell this chat what is new about this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watch {
    /// Its number.
    pub id: i64,
    /// Whom to tell.
    pub chat: i64,
    /// In which forum topic.
    pub thread: Option<i32>,
    /// Who ordered it; none once they asked to be forgotten.
    pub maker: Option<i64>,
    /// The question whose new answers are told.
    pub words: String,
    /// How often.
    pub cadence: Cadence,
    /// When it was ordered.
    pub made_at: i64,
    /// What is new until then was told, or there was nothing.
    pub covered: i64,
    /// When it next tells; none while an instant one has nothing to tell, or while it is paused.
    pub next_at: Option<i64>,
    /// When it last told something.
    pub told_at: Option<i64>,
    /// Since when it is paused.
    pub paused_at: Option<i64>,
}

/// A watch to be kept.
#[derive(Clone, Copy, Debug)]
pub struct NewWatch<'a> {
    /// Whom to tell.
    pub chat: i64,
    /// In which forum topic.
    pub thread: Option<i32>,
    /// Who orders it.
    pub maker: Option<i64>,
    /// The question.
    pub words: &'a str,
    /// How often.
    pub cadence: Cadence,
    /// When it first tells.
    pub next_at: Option<i64>,
}

/// What became of a watch to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is new.
    New(i64),
    /// There was one of the same words in the same place; it has this cadence now and is not paused.
    Changed(i64),
    /// The chat has as many as it may.
    Full,
}

/// Removed watches can be had back for so long, in seconds.
pub const UNDO_S: i64 = 24 * 3_600;

/// Of one chat at most so many removed ones are kept.
const MOST_REMOVED: i64 = 60;

const COLUMNS: &str = "id, chat, thread, maker, words, cadence, made_at, covered, next_at, told_at, paused_at";

const DUE: &str = "next_at <= ?1 AND removed_at IS NULL AND paused_at IS NULL
    AND chat NOT IN (SELECT chat FROM chats WHERE paused_at IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM outgoing WHERE outgoing.chat = watches.chat AND outgoing.thread = watches.thread)";

impl Store {
    /// Keeps a watch, unless the chat already has `most`. One of the same words in the same place is changed instead.
    pub fn keep_watch(&self, new: &NewWatch, now: i64, most: usize) -> Result<Kept> {
        let NewWatch { chat, thread, maker, words, cadence, next_at } = *new;
        let thread = thread.unwrap_or(0);
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        let same = "SELECT id FROM watches WHERE chat = ?1 AND thread = ?2 AND words = ?3 AND removed_at IS NULL";
        let known: Option<i64> =
            transaction.query_row(same, params![chat, thread, words], |row| row.get(0)).optional()?;
        if let Some(id) = known {
            transaction.execute(
                "UPDATE watches SET cadence = ?2, covered = CASE WHEN paused_at IS NULL THEN covered ELSE ?4 END,
                 next_at = CASE WHEN next_at <= ?4 AND paused_at IS NULL THEN next_at
                     WHEN ?2 = 'instant' THEN coalesce((SELECT min(at) FROM news WHERE watch = ?1), ?3) ELSE ?3 END,
                 paused_at = NULL WHERE id = ?1",
                params![id, cadence.code(), next_at, now],
            )?;
            transaction.commit()?;
            return Ok(Kept::Changed(id));
        }
        let count = "SELECT count(*) FROM watches WHERE chat = ?1 AND removed_at IS NULL";
        let held: i64 = transaction.query_row(count, [chat], |row| row.get(0))?;
        if held >= most as i64 {
            return Ok(Kept::Full);
        }
        transaction.execute(
            "INSERT INTO watches (chat, thread, maker, words, cadence, made_at, covered, next_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7)",
            params![chat, thread, maker, words, cadence.code(), now, next_at],
        )?;
        let id = transaction.last_insert_rowid();
        transaction.commit()?;
        Ok(Kept::New(id))
    }

    /// The watches of a chat, in all of its topics, oldest first.
    pub fn watches_of(&self, chat: i64) -> Result<Vec<Watch>> {
        self.watches("chat = ?1 AND removed_at IS NULL ORDER BY id", [chat])
    }

    /// One watch.
    pub fn watch(&self, id: i64) -> Result<Option<Watch>> {
        Ok(self.watches("id = ?1 AND removed_at IS NULL", [id])?.pop())
    }

    /// Every watch that is not paused. Those of chats that cannot be written to for now are among them, and those that can
    /// be had back: what is new waits until then.
    pub fn active_watches(&self) -> Result<Vec<Watch>> {
        self.watches("paused_at IS NULL ORDER BY id", [])
    }

    /// The watches that are due, those of one place together. Left out are chats that cannot be written to, and places
    /// for which an earlier message still waits: the next one covers more instead.
    pub fn due_watches(&self, now: i64) -> Result<Vec<Watch>> {
        self.watches(&format!("{DUE} ORDER BY chat, thread, id"), [now])
    }

    /// The same for one place, as it is now.
    pub fn due_watches_in(&self, chat: i64, thread: Option<i32>, now: i64) -> Result<Vec<Watch>> {
        let thread = thread.unwrap_or(0);
        self.watches(&format!("{DUE} AND chat = ?2 AND thread = ?3 ORDER BY id"), params![now, chat, thread])
    }

    /// Lets watches that tell at once tell what waits for them, should that have been forgotten.
    pub fn heal_instant(&self, now: i64) -> Result<usize> {
        const A_DAY_S: i64 = 24 * 3_600;
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "UPDATE watches SET next_at = ?1 WHERE cadence = 'instant' AND paused_at IS NULL AND removed_at IS NULL
             AND (next_at IS NULL OR next_at > ?1 + ?2) AND EXISTS (SELECT 1 FROM news WHERE watch = watches.id)",
        )?;
        Ok(statement.execute([now, A_DAY_S])?)
    }

    /// Lets some watches wait: what they have to tell cannot be worded for now.
    pub fn delay(&self, ids: &[i64], until: i64) -> Result<()> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached("UPDATE watches SET next_at = ?2 WHERE id = ?1")?;
        for id in ids {
            statement.execute([*id, until])?;
        }
        Ok(())
    }

    /// Gives a watch of a chat another cadence. Whether there is such a watch.
    pub fn set_cadence(&self, chat: i64, id: i64, cadence: Cadence, next_at: Option<i64>) -> Result<bool> {
        // what already waits is told at the next time, also by a watch that tells at once
        let changed = self.lock().execute(
            "UPDATE watches SET cadence = ?3, next_at = CASE
                 WHEN ?3 = 'instant' THEN coalesce((SELECT min(at) FROM news WHERE watch = ?2), ?4) ELSE ?4 END
             WHERE chat = ?1 AND id = ?2 AND removed_at IS NULL",
            params![chat, id, cadence.code(), next_at],
        )?;
        Ok(changed > 0)
    }

    /// Pauses a watch of a chat: it gathers nothing until it is resumed. Whether there is such a watch.
    pub fn pause_watch(&self, chat: i64, id: i64, now: i64) -> Result<bool> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        let changed = transaction.execute(
            "UPDATE watches SET paused_at = coalesce(paused_at, ?3), next_at = NULL
             WHERE chat = ?1 AND id = ?2 AND removed_at IS NULL",
            params![chat, id, now],
        )?;
        if changed > 0 {
            transaction.execute("DELETE FROM news WHERE watch = ?1", [id])?;
        }
        transaction.commit()?;
        Ok(changed > 0)
    }

    /// Lets a paused watch of a chat go on from now. Whether there is such a watch.
    pub fn resume_watch(&self, chat: i64, id: i64, next_at: Option<i64>, now: i64) -> Result<bool> {
        let changed = self.lock().execute(
            "UPDATE watches SET paused_at = NULL, next_at = ?3, covered = ?4
             WHERE chat = ?1 AND id = ?2 AND removed_at IS NULL AND paused_at IS NOT NULL",
            params![chat, id, next_at, now],
        )?;
        // one that was not paused goes on as it did
        Ok(changed > 0 || self.watch(id)?.is_some_and(|watch| watch.chat == chat))
    }

    /// Removes watches of a chat, all of them when no numbers are given. Those that were removed; they can be had back
    /// for [`UNDO_S`].
    pub fn remove_watches(&self, chat: i64, ids: Option<&[i64]>, now: i64) -> Result<Vec<Watch>> {
        let all = self.watches_of(chat)?;
        let chosen: Vec<Watch> =
            all.into_iter().filter(|watch| ids.is_none_or(|ids| ids.contains(&watch.id))).collect();
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        for watch in &chosen {
            transaction.execute("UPDATE watches SET removed_at = ?2 WHERE id = ?1", params![watch.id, now])?;
        }
        // they go on gathering, so they must not pile up
        let removed = "chat = ?1 AND removed_at IS NOT NULL";
        let kept = format!("SELECT id FROM watches WHERE {removed} ORDER BY removed_at DESC, id DESC LIMIT ?2");
        transaction.execute(
            &format!("DELETE FROM watches WHERE {removed} AND id NOT IN ({kept})"),
            params![chat, MOST_REMOVED],
        )?;
        transaction.commit()?;
        Ok(chosen)
    }

    /// Takes back the last removal in a chat, if it was less than [`UNDO_S`] ago, as far as the chat then has no more than
    /// `most`. The watches that are there again, and how many are not.
    pub fn undo_removal(&self, chat: i64, now: i64, most: usize) -> Result<(Vec<Watch>, usize)> {
        // what was ordered anew since is there, and is not what is taken back
        let is_there = "EXISTS (SELECT 1 FROM watches AS other WHERE other.chat = removed.chat
                                AND other.thread = removed.thread AND other.words = removed.words
                                AND other.removed_at IS NULL)";
        let last = format!("(SELECT max(removed_at) FROM watches AS removed WHERE chat = ?1 AND NOT {is_there})");
        let held = self.watches_of(chat)?.len();
        let back: Vec<i64> = {
            let connection = self.lock();
            let mut statement = connection.prepare(&format!(
                "SELECT id FROM watches AS removed
                 WHERE chat = ?1 AND removed_at = {last} AND removed_at > ?2 AND NOT {is_there} ORDER BY id"
            ))?;
            let ids = statement.query_map(params![chat, now - UNDO_S], |row| row.get(0))?;
            ids.collect::<std::result::Result<_, _>>()?
        };
        let (back, left) = back.split_at(back.len().min(most.saturating_sub(held)));
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        for id in back {
            transaction.execute("UPDATE watches SET removed_at = NULL WHERE id = ?1", [id])?;
        }
        transaction.commit()?;
        drop(connection);
        let all = self.watches_of(chat)?;
        Ok((all.into_iter().filter(|watch| back.contains(&watch.id)).collect(), left.len()))
    }

    /// Gives every watch of a chat that comes regularly its next time anew, as after a change of zone or hour. What is due
    /// already stays due.
    pub fn reschedule(&self, chat: i64, now: i64, next: impl Fn(Cadence) -> Option<i64>) -> Result<()> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        for (cadence, next_at) in Cadence::ALL.into_iter().filter_map(|cadence| Some((cadence, next(cadence)?))) {
            transaction.execute(
                "UPDATE watches SET next_at = ?3 WHERE chat = ?1 AND cadence = ?2 AND next_at > ?4",
                params![chat, cadence.code(), next_at, now],
            )?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// Forgets watches that were removed too long ago to be had back, and what waited for them.
    pub fn forget_removed(&self, now: i64) -> Result<()> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        let old = "SELECT id FROM watches WHERE removed_at <= ?1";
        transaction.execute(&format!("DELETE FROM news WHERE watch IN ({old})"), [now - UNDO_S])?;
        transaction.execute("DELETE FROM watches WHERE removed_at <= ?1", [now - UNDO_S])?;
        transaction.commit()?;
        Ok(())
    }

    pub(super) fn watches<P: rusqlite::Params>(&self, condition: &str, params: P) -> Result<Vec<Watch>> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM watches WHERE {condition}"))?;
        let rows = statement.query_map(params, read)?;
        Ok(rows.collect::<std::result::Result<_, _>>()?)
    }
}

fn read(row: &Row) -> rusqlite::Result<Watch> {
    let cadence: String = row.get(5)?;
    Ok(Watch {
        id: row.get(0)?,
        chat: row.get(1)?,
        thread: Some(row.get::<_, i32>(2)?).filter(|thread| *thread != 0),
        maker: row.get(3)?,
        words: row.get(4)?,
        cadence: Cadence::from_code(&cadence).unwrap_or_default(),
        made_at: row.get(6)?,
        covered: row.get(7)?,
        next_at: row.get(8)?,
        told_at: row.get(9)?,
        paused_at: row.get(10)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(words: &str, thread: Option<i32>) -> NewWatch<'_> {
        let (maker, cadence) = (Some(7), Cadence::Weekly);
        NewWatch { chat: 7, thread, maker, words, cadence, next_at: Some(1_000) }
    }

    fn words(watches: &[Watch]) -> Vec<&str> {
        watches.iter().map(|watch| watch.words.as_str()).collect()
    }

    #[test]
    fn a_chat_has_each_watch_once_in_each_topic_and_not_too_many() -> Result<()> {
        let store = Store::in_memory()?;
        let Kept::New(id) = store.keep_watch(&order("57", None), 1, 2)? else { panic!("not kept") };
        let daily = NewWatch { cadence: Cadence::Daily, ..order("57", None) };
        assert_eq!(store.keep_watch(&daily, 2, 2)?, Kept::Changed(id));
        assert!(matches!(store.keep_watch(&order("57", Some(4)), 3, 2)?, Kept::New(_)));
        assert_eq!(store.keep_watch(&order("68", None), 4, 2)?, Kept::Full);
        let kept = store.watches_of(7)?;
        assert_eq!((kept[0].cadence, kept[0].thread, kept[1].thread), (Cadence::Daily, None, Some(4)));
        Ok(())
    }

    #[test]
    fn what_was_removed_can_be_had_back_for_a_day() -> Result<()> {
        let store = Store::in_memory()?;
        for one in ["57", "68", "70"] {
            store.keep_watch(&order(one, None), 1, 20)?;
        }
        let first = store.watches_of(7)?[0].id;
        assert_eq!(words(&store.remove_watches(7, Some(&[first]), 10)?), ["57"]);
        assert_eq!(words(&store.remove_watches(7, None, 20)?), ["68", "70"]);
        assert!(store.watches_of(7)?.is_empty() && store.due_watches(1_000)?.is_empty());
        assert_eq!(store.active_watches()?.len(), 3, "what is new meanwhile must not be lost when they are had back");
        // what was ordered anew meanwhile is not there twice
        store.keep_watch(&order("68", None), 25, 20)?;
        assert_eq!(words(&store.undo_removal(7, 30, 20)?.0), ["70"]);
        assert_eq!(store.undo_removal(7, 31, 2)?, (Vec::new(), 1), "there is no room");
        assert_eq!(words(&store.undo_removal(7, 31, 3)?.0), ["57"], "what was stopped before that");
        store.remove_watches(7, Some(&[first]), 20)?;
        assert_eq!(store.undo_removal(7, 20 + UNDO_S, 20)?, (Vec::new(), 0));
        store.forget_removed(20 + UNDO_S)?;
        assert_eq!(words(&store.watches_of(7)?), ["70", "68"]);
        Ok(())
    }

    #[test]
    fn a_paused_watch_is_neither_due_nor_active() -> Result<()> {
        let store = Store::in_memory()?;
        let Kept::New(id) = store.keep_watch(&order("57", None), 1, 20)? else { panic!("not kept") };
        assert_eq!(store.due_watches(1_000)?.len(), 1);
        assert!(store.due_watches(999)?.is_empty());
        assert!(!store.pause_watch(8, id, 5)?, "another chat's watch was paused");
        assert!(store.pause_watch(7, id, 5)?);
        assert!(store.due_watches(1_000)?.is_empty() && store.active_watches()?.is_empty());
        assert!(store.resume_watch(7, id, Some(2_000), 50)?);
        assert_eq!(store.watch(id)?.map(|watch| (watch.next_at, watch.covered)), Some((Some(2_000), 50)));
        store.pause(7, 60)?;
        assert!(store.due_watches(2_000)?.is_empty(), "the chat cannot be written to");
        Ok(())
    }
}
