//! What must outlive a restart: what chats chose, questions until they are answered, which message answers which, long
//! questions behind short button keys, how feeds stand, and what was last told to Telegram about the bot. People are
//! numbers here; what they wrote is gone once it is answered. The only room that knows the database.

mod answers;
mod chats;
mod feeds;
mod inbox;
mod news;
mod outgoing;
mod person;
mod prompts;
mod schema;
mod shown;
mod watches;

pub use answers::Answered;
pub use feeds::{FeedState, MOST_TRIES, Told};
pub use inbox::{Sending, Unanswered};
pub use news::{Digest, News, TakenIn};
pub use outgoing::Outgoing;
pub use person::Person;
pub use prompts::PROMPT_LASTS_S;
pub use watches::{Kept, NewWatch, UNDO_S, Watch};

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::Context;
use rusqlite::{Connection, OptionalExtension, params};

use crate::text::hash;

/// The one database file.
pub struct Store {
    connection: Mutex<Connection>,
}

/// The database could not be read or written.
pub type Result<T> = std::result::Result<T, anyhow::Error>;

/// Questions behind buttons are forgotten, oldest first, above this number.
const MOST_ASKED: i64 = 50_000;

impl Store {
    /// Opens or makes the database file, bringing it up to date.
    pub fn open(file: &Path) -> Result<Self> {
        let connection = Connection::open(file).with_context(|| format!("cannot open {}", file.display()))?;
        Self::of(connection).with_context(|| format!("cannot use {}", file.display()))
    }

    /// A store that forgets everything when it is dropped.
    pub fn in_memory() -> Result<Self> {
        Self::of(Connection::open_in_memory()?)
    }

    fn of(mut connection: Connection) -> Result<Self> {
        connection.busy_timeout(std::time::Duration::from_secs(5))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        schema::migrate(&mut connection)?;
        Ok(Self { connection: Mutex::new(connection) })
    }

    /// Keeps a long command line and gives the short key that a button can carry.
    pub fn keep_asked(&self, line: &str) -> Result<String> {
        let key = hash::base32(hash::fnv1a(line.as_bytes()), 12);
        let connection = self.lock();
        let added =
            connection.execute("INSERT OR IGNORE INTO asked (key, line) VALUES (?1, ?2)", params![key, line])?;
        if added > 0 {
            connection.execute("DELETE FROM asked WHERE rowid <= (SELECT max(rowid) FROM asked) - ?1", [MOST_ASKED])?;
        }
        Ok(key)
    }

    /// The command line behind a key.
    pub fn asked(&self, key: &str) -> Result<Option<String>> {
        Ok(self.lock().query_row("SELECT line FROM asked WHERE key = ?1", [key], |row| row.get(0)).optional()?)
    }

    /// What was noted under a name.
    pub fn noted(&self, name: &str) -> Result<Option<String>> {
        Ok(self.lock().query_row("SELECT value FROM notes WHERE name = ?1", [name], |row| row.get(0)).optional()?)
    }

    /// Notes something under a name.
    pub fn note(&self, name: &str, value: &str) -> Result<()> {
        self.lock().execute(
            "INSERT INTO notes (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2",
            params![name, value],
        )?;
        Ok(())
    }

    /// A statement that panicked half-way was rolled back by SQLite, so the connection stays good.
    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use crate::setting::ChatSettings;

    #[test]
    fn what_is_kept_outlives_a_restart() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("state.sqlite");
        let key = {
            let store = Store::open(&file)?;
            store.set_settings(-100, &ChatSettings { lang: Some(Lang::En), ..ChatSettings::default() })?;
            store.note("menu", "1")?;
            store.keep_asked("search một câu hỏi rất dài về an ninh năng lượng quốc gia page:2")?
        };
        let store = Store::open(&file)?;
        assert_eq!(store.settings(-100)?.lang, Some(Lang::En));
        assert_eq!(store.noted("menu")?.as_deref(), Some("1"));
        assert!(store.asked(&key)?.is_some_and(|line| line.ends_with("page:2")));
        assert_eq!(store.asked("unknown")?, None);
        Ok(())
    }

    #[test]
    fn what_the_first_version_kept_is_taken_over() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("state.sqlite");
        schema::first_version(&Connection::open(&file)?)?;
        let store = Store::open(&file)?;
        assert_eq!((store.settings(7)?.lang, store.settings(8)?), (Some(Lang::En), ChatSettings::default()));
        Ok(())
    }

    #[test]
    fn a_newer_database_is_refused_with_a_reason() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("state.sqlite");
        Connection::open(&file)?.pragma_update(None, "user_version", 999)?;
        let told = Store::open(&file).err().map(|error| format!("{error:#}")).unwrap_or_default();
        assert!(told.contains("newer version"), "{told}");
        Ok(())
    }
}
