//! What is new for which watch, and what a place was told already. Taking an article in and noting for whom it is new are
//! one step, and so are writing a message and noting that its articles are told: nothing is lost or told twice between.

use std::collections::HashSet;

use rusqlite::params;

use super::{Result, Store, Watch};

/// Something new for a watch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// The watch.
    pub watch: i64,
    /// The article's id.
    pub article: String,
    /// When it became known.
    pub at: i64,
}

/// What came of looking at new articles.
#[derive(Clone, Debug, Default)]
pub struct TakenIn {
    /// The ids of all articles that were looked at.
    pub articles: Vec<String>,
    /// For whom they are new.
    pub news: Vec<(i64, String)>,
    /// Articles that tell what a place was told before: chat, topic (0: none), article.
    pub known: Vec<(i64, i32, String)>,
    /// Watches that tell at once, and when.
    pub due: Vec<(i64, i64)>,
}

/// A message that is to go out.
#[derive(Clone, Debug)]
pub struct Digest<'a> {
    /// To whom.
    pub chat: i64,
    /// In which forum topic; 0 for none.
    pub thread: i32,
    /// What it is; none when there is nothing to say, and the watches are only given their next times.
    pub message: Option<(&'a str, &'a str)>,
    /// The watches that were due.
    pub watches: &'a [DueWatch<'a>],
    /// The articles that are told by it, those that it only counts among them.
    pub articles: &'a [String],
}

/// A watch that was due when a message was drafted.
#[derive(Clone, Copy, Debug)]
pub struct DueWatch<'a> {
    /// The watch as it was then.
    pub watch: &'a Watch,
    /// When it is due next.
    pub next_at: Option<i64>,
    /// Whether it tells something in the message.
    pub tells: bool,
}

impl Store {
    /// Those of some articles that were never looked at.
    pub fn never_taken_in(&self, ids: impl IntoIterator<Item = String>) -> Result<Vec<String>> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached("SELECT article FROM taken_in")?;
        let known = statement.query_map([], |row| row.get(0))?.collect::<std::result::Result<HashSet<String>, _>>()?;
        Ok(ids.into_iter().filter(|id| !known.contains(id)).collect())
    }

    /// Whether articles were ever looked at.
    pub fn has_taken_in(&self) -> Result<bool> {
        Ok(self.lock().prepare_cached("SELECT 1 FROM taken_in LIMIT 1")?.exists([])?)
    }

    /// Keeps what came of looking at new articles, all or nothing. A watch that is gone meanwhile is left out.
    pub fn take_in(&self, taken: &TakenIn, now: i64) -> Result<()> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        {
            let mut look = transaction.prepare_cached("INSERT OR IGNORE INTO taken_in (article) VALUES (?1)")?;
            for article in &taken.articles {
                look.execute([article])?;
            }
            let mut news = transaction.prepare_cached(
                "INSERT OR IGNORE INTO news (watch, article, at) SELECT id, ?2, ?3 FROM watches
                 WHERE id = ?1 AND paused_at IS NULL",
            )?;
            for (watch, article) in &taken.news {
                news.execute(params![watch, article, now])?;
            }
            let mut told = transaction
                .prepare_cached("INSERT OR IGNORE INTO told (chat, thread, article, at) VALUES (?1, ?2, ?3, ?4)")?;
            for (chat, thread, article) in &taken.known {
                told.execute(params![chat, thread, article, now])?;
            }
            let mut due = transaction.prepare_cached(
                "UPDATE watches SET next_at = min(coalesce(next_at, ?2), ?2)
                 WHERE id = ?1 AND paused_at IS NULL AND cadence = 'instant'",
            )?;
            for (watch, at) in &taken.due {
                due.execute([watch, at])?;
            }
        }
        transaction.commit()?;
        Ok(())
    }

    /// What is new for a watch, oldest first.
    pub fn news_of(&self, watch: i64) -> Result<Vec<News>> {
        let connection = self.lock();
        let mut statement =
            connection.prepare_cached("SELECT watch, article, at FROM news WHERE watch = ?1 ORDER BY at, article")?;
        let rows = statement
            .query_map([watch], |row| Ok(News { watch: row.get(0)?, article: row.get(1)?, at: row.get(2)? }))?;
        Ok(rows.collect::<std::result::Result<_, _>>()?)
    }

    /// Whether one of some articles was told in a place, or is about to be told there.
    pub fn knows(&self, chat: i64, thread: i32, articles: &[String]) -> Result<bool> {
        let connection = self.lock();
        let mut told =
            connection.prepare_cached("SELECT 1 FROM told WHERE chat = ?1 AND thread = ?2 AND article = ?3")?;
        for article in articles {
            if told.exists(params![chat, thread, article])? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether one of some articles waits to be told for a watch.
    pub fn waits(&self, watch: i64, articles: &[String]) -> Result<bool> {
        let connection = self.lock();
        let mut waits = connection.prepare_cached("SELECT 1 FROM news WHERE watch = ?1 AND article = ?2")?;
        for article in articles {
            if waits.exists(params![watch, article])? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Writes a message to be sent, notes that its articles are told, and gives its watches their next times: all or
    /// nothing. With the same key a message is written once only. What waits besides, of articles that are not held just
    /// now, goes on waiting. Whether it was written: not when a watch was changed meanwhile, and then it is drafted anew.
    pub fn write_digest(&self, digest: &Digest, now: i64) -> Result<bool> {
        let Digest { chat, thread, message, watches, articles } = *digest;
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        if let Some((key, body)) = message {
            transaction.execute(
                "INSERT OR IGNORE INTO outgoing (chat, thread, key, body, made_at, not_before)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
                params![chat, thread, key, body, now],
            )?;
        }
        for DueWatch { watch, next_at, tells } in watches {
            let changed = transaction.execute(
                "UPDATE watches SET covered = ?2, next_at = ?3, told_at = CASE WHEN ?4 THEN ?2 ELSE told_at END
                 WHERE id = ?1 AND chat = ?5 AND next_at IS ?6 AND cadence = ?7 AND paused_at IS NULL
                 AND removed_at IS NULL",
                params![watch.id, now, next_at, tells, watch.chat, watch.next_at, watch.cadence.code()],
            )?;
            if changed == 0 {
                return Ok(false);
            }
        }
        for article in articles {
            transaction.execute(
                "INSERT OR IGNORE INTO told (chat, thread, article, at) VALUES (?1, ?2, ?3, ?4)",
                params![chat, thread, article, now],
            )?;
            // other watches of the same place have nothing new in it
            transaction.execute(
                "DELETE FROM news WHERE article = ?3
                 AND watch IN (SELECT id FROM watches WHERE chat = ?1 AND thread = ?2)",
                params![chat, thread, article],
            )?;
        }
        transaction.commit()?;
        Ok(true)
    }

    /// Forgets what was told, or waited in vain, before `then`; a story is not told again for so long. In small steps, so
    /// that no answer waits for it.
    pub fn forget_told(&self, then: i64) -> Result<()> {
        const STEP: usize = 2_000;
        let told = "DELETE FROM told WHERE (chat, thread, article) IN
                    (SELECT chat, thread, article FROM told WHERE at < ?1 LIMIT ?2)";
        while self.lock().execute(told, params![then, STEP as i64])? == STEP {}
        self.lock().execute("DELETE FROM news WHERE at < ?1", [then])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setting::Cadence;
    use crate::store::{Kept, NewWatch};

    fn watch(store: &Store, words: &str, thread: Option<i32>) -> Result<i64> {
        let new = NewWatch { chat: 7, thread, maker: None, words, cadence: Cadence::Instant, next_at: None };
        match store.keep_watch(&new, 1, 20)? {
            Kept::New(id) => Ok(id),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_told_once_is_news_to_nobody_in_that_place() -> Result<()> {
        let store = Store::in_memory()?;
        let (one, two, other) = (watch(&store, "57", None)?, watch(&store, "68", None)?, watch(&store, "57", Some(4))?);
        let news = [one, two, other].map(|watch| (watch, "a1".to_string())).to_vec();
        let taken = TakenIn { articles: vec!["a1".into()], news, due: vec![(one, 50)], ..TakenIn::default() };
        store.take_in(&taken, 10)?;
        assert_eq!(store.never_taken_in(["a1".to_string(), "a2".into()])?, ["a2"]);
        assert_eq!(store.due_watches(50)?.iter().map(|watch| watch.id).collect::<Vec<_>>(), [one]);
        let articles = ["a1".to_string()];
        let due = store.due_watches(50)?.remove(0);
        let watches = [DueWatch { watch: &due, next_at: None, tells: true }];
        let digest = Digest { chat: 7, thread: 0, message: Some(("k", "{}")), watches: &watches, articles: &articles };
        assert!(store.write_digest(&digest, 60)?);
        assert!(!store.write_digest(&digest, 61)?, "a watch that is no longer as it was is not told of");
        assert!(store.news_of(one)?.is_empty() && store.news_of(two)?.is_empty());
        assert_eq!(store.news_of(other)?.len(), 1, "another topic has its own news");
        assert_eq!((store.knows(7, 0, &articles)?, store.knows(7, 4, &articles)?), (true, false));
        Ok(())
    }

    #[test]
    fn nothing_waits_for_a_watch_that_is_gone_for_good() -> Result<()> {
        let store = Store::in_memory()?;
        let id = watch(&store, "57", None)?;
        store.remove_watches(7, None, 5)?;
        store.take_in(&TakenIn { news: vec![(id, "a1".into())], ..TakenIn::default() }, 10)?;
        assert_eq!(store.news_of(id)?.len(), 1, "it may be had back");
        store.forget_removed(5 + crate::store::UNDO_S)?;
        store.take_in(&TakenIn { news: vec![(id, "a2".into())], ..TakenIn::default() }, 20)?;
        assert!(store.news_of(id)?.is_empty());
        Ok(())
    }
}
