//! All that is kept about one person, to be shown and to be forgotten. A person's private chat has their own number.

use rusqlite::params;

use super::{Result, Store, Watch};
use crate::setting::ChatSettings;

/// All that is kept about a person. Everything else that is kept is about chats of several people, or about nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// What they chose, where they chose something.
    pub settings: Option<ChatSettings>,
    /// What they follow.
    pub watches: Vec<Watch>,
    /// What they stopped and can still have back.
    pub removed: Vec<Watch>,
    /// Watches that they ordered for groups and channels: chat and words.
    pub ordered: Vec<(i64, String)>,
    /// Groups and channels that they look after.
    pub manages: Vec<i64>,
    /// Numbers of messages in their chat that are remembered, without their text: which answers which.
    pub messages: usize,
    /// Articles that they were told of, so that they are not told again.
    pub told: usize,
    /// Messages that wait to be sent to them.
    pub waiting: usize,
}

impl Person {
    /// Whether nothing is kept.
    pub fn is_empty(&self) -> bool {
        let lists =
            self.watches.is_empty() && self.removed.is_empty() && self.ordered.is_empty() && self.manages.is_empty();
        self.settings.is_none() && lists && self.messages + self.told + self.waiting == 0
    }
}

impl Store {
    /// What is kept about a person.
    pub fn person(&self, person: i64) -> Result<Person> {
        let watches = self.watches_of(person)?;
        let removed = self.watches("chat = ?1 AND removed_at IS NOT NULL ORDER BY id", [person])?;
        let settings = Some(self.settings(person)?).filter(|settings| *settings != ChatSettings::default());
        let connection = self.lock();
        let count = |table: &str| -> Result<usize> {
            let count = format!("SELECT count(*) FROM {table} WHERE chat = ?1");
            Ok(connection.query_row(&count, [person], |row| row.get::<_, i64>(0))? as usize)
        };
        let mut ordered = connection.prepare(
            "SELECT chat, words FROM watches WHERE maker = ?1 AND chat <> ?1 AND removed_at IS NULL ORDER BY id",
        )?;
        let ordered = ordered.query_map([person], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let ordered = ordered.collect::<std::result::Result<_, _>>()?;
        let mut manages = connection.prepare("SELECT chat FROM managers WHERE person = ?1 ORDER BY chat")?;
        let manages = manages.query_map([person], |row| row.get(0))?.collect::<std::result::Result<_, _>>()?;
        let (messages, told, waiting) = (count("answers")?, count("told")?, count("outgoing")?);
        Ok(Person { settings, watches, removed, ordered, manages, messages, told, waiting })
    }

    /// Forgets a person, at once and for good: also what they removed and could have had back. What they ordered for
    /// groups stays there, without a word of who ordered it.
    pub fn forget_person(&self, person: i64) -> Result<()> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        let watches = "SELECT id FROM watches WHERE chat = ?1";
        transaction.execute(&format!("DELETE FROM news WHERE watch IN ({watches})"), [person])?;
        for table in ["watches", "told", "outgoing", "answers", "prompts", "shown", "inbox", "chats"] {
            transaction.execute(&format!("DELETE FROM {table} WHERE chat = ?1"), [person])?;
        }
        transaction.execute("DELETE FROM managers WHERE person = ?1", [person])?;
        transaction.execute("DELETE FROM prompts WHERE asker = ?1", [person])?;
        transaction.execute(Self::COPY_ANEW, [])?;
        transaction.execute("UPDATE watches SET maker = NULL WHERE maker = ?1", params![person])?;
        transaction.commit()?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setting::Cadence;
    use crate::store::{NewWatch, TakenIn};

    const PERSON: i64 = 4_242_424_242;

    #[test]
    fn what_is_forgotten_is_nowhere_in_the_store() -> Result<()> {
        let store = Store::in_memory()?;
        store.set_settings(PERSON, &ChatSettings { sound: true, ..ChatSettings::default() })?;
        store.manages(PERSON, -5)?;
        store.set_prompt(-5, PERSON, 3, "search", 10)?;
        store.show(PERSON, "hint", 10, 1)?;
        store.take_update(1, Some((PERSON, "{}")))?;
        for (chat, words) in [(PERSON, "57"), (PERSON, "68"), (-5, "70")] {
            let (maker, cadence) = (Some(PERSON), Cadence::Weekly);
            store.keep_watch(&NewWatch { chat, thread: None, maker, words, cadence, next_at: None }, 10, 20)?;
        }
        store.remove_watches(PERSON, Some(&[2]), 20)?;
        let known = vec![(PERSON, 0, "a1".to_string())];
        store.take_in(&TakenIn { news: vec![(1, "a2".into())], known, ..TakenIn::default() }, 10)?;
        let kept = store.person(PERSON)?;
        assert_eq!((kept.watches.len(), kept.ordered.len(), kept.told), (1, 1, 1));
        assert_eq!(kept.removed.iter().map(|watch| watch.words.as_str()).collect::<Vec<_>>(), ["68"]);
        store.forget_person(PERSON)?;
        assert!(store.person(PERSON)?.is_empty());
        assert_eq!(store.watches_of(-5)?.len(), 1, "a group lost what one of its members ordered");
        // the number of the person stands in no table and no column
        let connection = store.lock();
        let mut tables = connection.prepare("SELECT name FROM sqlite_master WHERE type = 'table'")?;
        let tables =
            tables.query_map([], |row| row.get::<_, String>(0))?.collect::<std::result::Result<Vec<_>, _>>()?;
        for table in tables {
            let mut rows = connection.prepare(&format!("SELECT * FROM {table}"))?;
            let columns = rows.column_count();
            let mut rows = rows.query([])?;
            while let Some(row) = rows.next()? {
                for column in 0..columns {
                    let value = format!("{:?}", row.get_ref(column)?);
                    assert!(!value.contains(&PERSON.to_string()), "{table} still holds {value}");
                }
            }
        }
        Ok(())
    }
}
