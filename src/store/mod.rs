//! What must outlive a restart: what chats chose, questions until they are answered, which message answers which, long
//! questions behind short button keys, how feeds stand, and what was last told to Telegram about the bot. People are
//! numbers here; what they wrote is gone once it is answered. The only room that knows the database.

mod answers;
mod asked;
mod backup;
mod chats;
mod copy;
mod daily;
mod fault;
mod feeds;
mod inbox;
mod news;
mod outgoing;
mod person;
mod prompts;
mod restore;
mod schema;
mod shown;
mod watches;

pub use answers::Answered;
pub use backup::{Contents, Packed, back_up, look_into};
pub use daily::{Found, daily_of, mend};
pub use fault::{Fault, Unfit, fault_of, is_full};
pub use feeds::{FeedState, MOST_TRIES, Told};
pub use inbox::{Sending, Unanswered};
pub use news::{Digest, DueWatch, News, TakenIn};
pub use outgoing::Outgoing;
pub use person::Person;
pub use prompts::PROMPT_LASTS_S;
pub use restore::{Aside, restore};
pub use watches::{Kept, NewWatch, UNDO_S, Watch};

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::Context;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OptionalExtension, ffi, params};

/// The one database file.
pub struct Store {
    connection: Mutex<Connection>,
    /// Where it lies; none: it forgets everything.
    file: Option<PathBuf>,
    /// Questions behind keys that could not be written.
    held: Mutex<VecDeque<(String, String)>>,
}

/// The database could not be read or written.
pub type Result<T> = std::result::Result<T, anyhow::Error>;

/// Another program may write for so long.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(5);

impl Store {
    /// Opens or makes the database file, bringing it up to date. A copy of an older one is left beside it.
    pub fn open(file: &Path) -> Result<Self> {
        Self::of_file(file).with_context(|| format!("cannot use {}", file.display()))
    }

    fn of_file(file: &Path) -> Result<Self> {
        copy::make(file)?;
        let mut connection = copy::writing(file)?;
        // SQLite opens what it may not write for reading, and says so only when it is to write
        if connection.is_readonly("main")? {
            return Err(rusqlite::Error::SqliteFailure(
                ffi::Error::new(ffi::SQLITE_READONLY),
                Some("it is read-only".into()),
            )
            .into());
        }
        schema::migrate(&mut connection, Some(file))?;
        log_ahead(&connection)?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.pragma_update(None, "secure_delete", "FAST")?;
        // each time the log goes into the file, a question waits for the disk; so less often than every 1,000 pages
        connection.pragma_update(None, "wal_autocheckpoint", 4_000)?;
        // in KiB: what is written is seldom read again, and the system keeps the file in memory as well
        connection.pragma_update(None, "cache_size", -1_000)?;
        connection.busy_timeout(PATIENCE)?;
        Ok(Self::with(connection, Some(file.to_path_buf())))
    }

    /// A store that forgets everything when it is dropped.
    pub fn in_memory() -> Result<Self> {
        Self::of_memory(Connection::open_in_memory()?)
    }

    /// A store that knows what the file holds and forgets what changes: for a file that cannot be written to.
    pub fn copied(file: &Path) -> Result<Self> {
        let mut memory = Connection::open_in_memory()?;
        copy::all(&copy::reading(file)?, &mut memory).with_context(|| format!("cannot read {}", file.display()))?;
        Self::of_memory(memory)
    }

    fn of_memory(mut connection: Connection) -> Result<Self> {
        schema::migrate(&mut connection, None)?;
        Ok(Self::with(connection, None))
    }

    fn with(connection: Connection, file: Option<PathBuf>) -> Self {
        // more than are used in turn: each is read once, not for every question
        connection.set_prepared_statement_cache_capacity(64);
        // nor planned anew for every chat's number; without this it only takes longer
        if let Err(error) = connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true) {
            log::debug!("store: plans are not kept: {error}");
        }
        Self { connection: Mutex::new(connection), file, held: Mutex::default() }
    }

    /// Whether what is kept will be there after a restart. It stays as it is until then.
    pub fn is_lasting(&self) -> bool {
        self.file.is_some()
    }

    /// Lets the file grow to so many pages, as a disk does that is almost full; for tests. How many it has.
    #[doc(hidden)]
    pub fn limit_pages(&self, most: i64) -> Result<i64> {
        let connection = self.lock();
        let pages = connection.pragma_query_value(None, "page_count", |row| row.get(0))?;
        // asked for fewer than there are, SQLite takes those that there are
        connection.query_row(&format!("PRAGMA max_page_count = {most}"), [], |_| Ok(()))?;
        Ok(pages)
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

    fn held(&self) -> MutexGuard<'_, VecDeque<(String, String)>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The copies of a database that lie beside it, by their names: of the day, from before an update or a restore.
pub fn copies_beside(file: &Path) -> Vec<PathBuf> {
    let versions = (1..schema::NEWEST).map(|version| schema::copy_of(file, version));
    versions.chain([daily_of(file), restore::aside_of(file)]).filter(|copy| copy.exists()).collect()
}

/// Writes go to a log beside the file, so that readers and a writer do not wait for each other. Only a database that nobody
/// else looks at can begin with that, and SQLite does not wait until it is so: programs that start at once try again.
fn log_ahead(connection: &Connection) -> Result<()> {
    for _ in 0..100 {
        match connection.pragma_update(None, "journal_mode", "WAL") {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
            done => return Ok(done?),
        }
    }
    // without the log it works as well; the next start tries again
    Ok(())
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
    fn a_file_that_cannot_be_written_is_known_and_nothing_more_is_kept() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("a folder?").join("state #1%.sqlite");
        std::fs::create_dir(folder.path().join("a folder?"))?;
        Store::open(&file)?.note("menu", "1")?;
        // a folder in the place of the log: as on a disk where nothing can be made, for root too
        std::fs::create_dir(copy::beside(&file, "-wal"))?;
        let error = Store::open(&file).err().context("it was opened")?;
        assert!(is_full(&error), "{error:#}");
        let store = Store::copied(&file)?;
        assert_eq!((store.noted("menu")?.as_deref(), store.is_lasting()), (Some("1"), false));
        store.note("menu", "2")?;
        assert_eq!(store.noted("menu")?.as_deref(), Some("2"));
        std::fs::remove_dir(copy::beside(&file, "-wal"))?;
        let store = Store::open(&file)?;
        assert_eq!((store.noted("menu")?.as_deref(), store.is_lasting()), (Some("1"), true));
        Ok(())
    }

    #[test]
    fn on_a_full_disk_reading_works_and_writing_once_there_is_room() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let store = Store::open(&folder.path().join("state.sqlite"))?;
        store.note("a", "1")?;
        let pages = store.limit_pages(1)?;
        let long = "x".repeat(50_000);
        let error = store.note("b", &long).err().context("it was written")?;
        assert!(is_full(&error), "{error:#}");
        assert!(is_full(&store.take_update(1, Some((7, &long))).err().context("it was taken")?));
        assert_eq!((store.noted("a")?.as_deref(), store.noted("b")?), (Some("1"), None));
        assert!(store.unanswered()?.is_empty(), "half of a step was kept");
        store.limit_pages(pages + 100)?;
        store.note("b", &long)?;
        assert_eq!(store.noted("b")?, Some(long));
        assert!(store.take_update(1, None)?);
        Ok(())
    }

    #[test]
    fn what_is_no_database_is_told_and_stays() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("state.sqlite");
        let garbage = "no database at all, but long enough for a header of one ".repeat(90);
        std::fs::write(&file, &garbage)?;
        for opened in [Store::open(&file), Store::copied(&file)] {
            let error = opened.err().context("it was opened")?;
            assert_eq!(fault_of(&error), Fault::Damaged, "{error:#}");
        }
        assert_eq!(std::fs::read_to_string(&file)?, garbage);
        Ok(())
    }

    #[test]
    fn the_file_is_private() -> Result<()> {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("state.sqlite");
        let store = Store::open(&file)?;
        store.note("a", "1")?;
        for end in ["", "-wal", "-shm"] {
            assert_eq!(std::fs::metadata(copy::beside(&file, end))?.permissions().mode() & 0o777, 0o600, "{end}");
        }
        Ok(())
    }
}
