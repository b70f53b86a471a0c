//! The tables, and the steps from each version of them to the next. Steps only go forward and are never changed.

use std::path::{Path, PathBuf};

use anyhow::Context;
use rusqlite::{Connection, TransactionBehavior};

use super::fault::Unfit;
use super::{Result, copy};

const STEPS: &[&str] = &[
    "
    CREATE TABLE chats (chat INTEGER PRIMARY KEY, lang TEXT NOT NULL) STRICT;
    CREATE TABLE asked (key TEXT NOT NULL UNIQUE, line TEXT NOT NULL) STRICT;
    CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    ",
    // Times are seconds since 1970. `inbox` holds questions until they are answered, `answers` which message answers
    // which (for editing, tidying and pointing at it), `shown` what a chat was told lately.
    "
    ALTER TABLE chats RENAME TO chats_1;
    CREATE TABLE chats (
        chat INTEGER PRIMARY KEY, settings TEXT NOT NULL DEFAULT '{}', paused_at INTEGER, greeted INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    INSERT INTO chats (chat, settings) SELECT chat, json_object('lang', lang) FROM chats_1;
    DROP TABLE chats_1;
    CREATE TABLE managers (person INTEGER NOT NULL, chat INTEGER NOT NULL, PRIMARY KEY (person, chat)) STRICT, WITHOUT ROWID;
    CREATE TABLE updates (id INTEGER PRIMARY KEY) STRICT;
    CREATE TABLE inbox (
        id INTEGER PRIMARY KEY, chat INTEGER NOT NULL, question TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
        sending TEXT
    ) STRICT;
    CREATE TABLE answers (
        chat INTEGER NOT NULL, answer INTEGER NOT NULL, question INTEGER NOT NULL, line INTEGER NOT NULL,
        at INTEGER NOT NULL, delete_at INTEGER, PRIMARY KEY (chat, answer)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX answers_question ON answers (chat, question);
    CREATE INDEX answers_at ON answers (at);
    CREATE INDEX answers_delete_at ON answers (delete_at) WHERE delete_at IS NOT NULL;
    CREATE TABLE prompts (
        chat INTEGER NOT NULL, asker INTEGER NOT NULL, message INTEGER NOT NULL, command TEXT NOT NULL,
        at INTEGER NOT NULL, PRIMARY KEY (chat, asker)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE shown (chat INTEGER NOT NULL, what TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (chat, what)) STRICT,
        WITHOUT ROWID;
    ",
    // `feed_entries` holds what was dealt with (no tries) and what is to be tried again; `site_lines` in how
    // many texts of a site a line was met.
    "
    CREATE TABLE feeds (
        name TEXT PRIMARY KEY, address TEXT NOT NULL, etag TEXT, modified TEXT, next_at INTEGER NOT NULL,
        failures INTEGER NOT NULL, last_ok INTEGER, last_day TEXT, last_error TEXT, taken INTEGER NOT NULL,
        told INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE feed_entries (
        feed TEXT NOT NULL, key TEXT NOT NULL, at INTEGER NOT NULL, tries INTEGER NOT NULL, PRIMARY KEY (feed, key)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE sites (site TEXT PRIMARY KEY, texts INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE site_lines (
        site TEXT NOT NULL, mark INTEGER NOT NULL, count INTEGER NOT NULL, UNIQUE (site, mark)
    ) STRICT;
    ",
    // A topic of a forum is its number, and 0 is a chat without topics. `taken_in` holds every article that was ever
    // looked at for watches; `news` what is to be told for which watch; `told` what a place was told or is about to be
    // (see `outgoing`), so that nothing is told there twice; `outgoing` messages until Telegram has them.
    "
    CREATE TABLE watches (
        id INTEGER PRIMARY KEY AUTOINCREMENT, chat INTEGER NOT NULL, thread INTEGER NOT NULL, maker INTEGER,
        words TEXT NOT NULL, cadence TEXT NOT NULL, made_at INTEGER NOT NULL, covered INTEGER NOT NULL,
        next_at INTEGER, told_at INTEGER, paused_at INTEGER, removed_at INTEGER
    ) STRICT;
    CREATE INDEX watches_chat ON watches (chat);
    CREATE INDEX watches_next_at ON watches (next_at) WHERE next_at IS NOT NULL;
    CREATE TABLE taken_in (article TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
    CREATE TABLE news (
        watch INTEGER NOT NULL, article TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (watch, article)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE told (
        chat INTEGER NOT NULL, thread INTEGER NOT NULL, article TEXT NOT NULL, at INTEGER NOT NULL,
        PRIMARY KEY (chat, thread, article)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX told_at ON told (at);
    CREATE TABLE outgoing (
        id INTEGER PRIMARY KEY AUTOINCREMENT, chat INTEGER NOT NULL, thread INTEGER NOT NULL, key TEXT NOT NULL UNIQUE,
        body TEXT NOT NULL, made_at INTEGER NOT NULL, not_before INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0,
        refusals INTEGER NOT NULL DEFAULT 0, sending INTEGER
    ) STRICT;
    CREATE INDEX outgoing_not_before ON outgoing (not_before);
    CREATE INDEX outgoing_place ON outgoing (chat, thread, id);
    ",
];

/// The version that this program makes and knows.
pub const NEWEST: i64 = STEPS.len() as i64;

/// The version of a database of ours: 0 for one without tables. Refuses those of a newer program and of others.
pub fn version(connection: &Connection) -> Result<i64> {
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version > NEWEST {
        return Err(Unfit::Newer { found: version, known: NEWEST }.into());
    }
    let tables: Vec<String> = connection
        .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")?
        .query_map([], |row| row.get(0))?
        .collect::<std::result::Result<_, _>>()?;
    let is_ours = ["chats", "asked", "notes"].iter().all(|name| tables.iter().any(|table| table == name));
    if version < 0 || (version == 0 && !tables.is_empty()) || (version > 0 && !is_ours) {
        return Err(Unfit::Foreign.into());
    }
    Ok(version)
}

/// Brings the tables up to date. Of a `file` a copy is made beside it first: it stays, and an older program can use it.
pub fn migrate(connection: &mut Connection, file: Option<&Path>) -> Result<()> {
    // nothing is locked or written where nothing is to be done: that holds on a full disk too
    if version(connection)? == NEWEST {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Looked at again under the lock: of two programs that start at the same time one finds it done.
    let found = version(&transaction)?;
    if found == NEWEST {
        return Ok(());
    }
    if let (Some(file), 1..) = (file, found) {
        // The lock lets others read, and this transaction has written nothing yet: the copy is of what is there now.
        let copied = copy::reading(file).and_then(|source| copy::to_file(&source, &copy_of(file, found), |_| Ok(())));
        copied.context("before an update of the database a copy is made; without it nothing is changed")?;
    }
    for step in STEPS.iter().skip(found as usize) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", NEWEST)?;
    transaction.commit()?;
    Ok(())
}

/// Where the copy of a database lies that has been updated from a version: `state.v3.sqlite`.
pub fn copy_of(file: &Path, version: i64) -> PathBuf {
    file.with_extension(format!("v{version}.sqlite"))
}

/// Makes a database as an earlier version left it, with a chat that chose English.
#[cfg(test)]
pub fn make_version(connection: &Connection, version: usize) -> Result<()> {
    connection.pragma_update(None, "journal_mode", "WAL")?;
    for (number, step) in STEPS.iter().take(version).enumerate() {
        connection.execute_batch(step)?;
        match number + 1 {
            1 => connection.execute("INSERT INTO chats (chat, lang) VALUES (7, 'en')", [])?,
            2 => connection.execute("INSERT INTO managers (person, chat) VALUES (7, -100)", [])?,
            3 => connection.execute("INSERT INTO feed_entries (feed, key, at, tries) VALUES ('bao', 'k', 5, 0)", [])?,
            _ => 0,
        };
    }
    connection.pragma_update(None, "user_version", version as i64)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::i18n::Lang;
    use crate::store::fault::{Fault, fault_of};
    use crate::store::{NewWatch, Store};

    #[test]
    fn every_earlier_version_is_taken_over_and_leaves_a_copy_that_opens_as_it_was() -> Result<()> {
        for from in 1..NEWEST {
            let folder = tempfile::tempdir()?;
            let file = folder.path().join("state.sqlite");
            let old = Connection::open(&file)?;
            make_version(&old, from as usize)?;
            // one that was killed: what it wrote lies in the log still
            std::mem::forget(old);
            fs::write(copy_of(&file, from), "a copy of last year")?;
            let store = Store::open(&file)?;
            assert_eq!(store.settings(7)?.lang, Some(Lang::En), "version {from}");
            if from >= 2 {
                assert_eq!(store.managed_by(7)?, [-100]);
            }
            let entries = "SELECT count(*) FROM feed_entries";
            let entries: i64 = store.lock().query_row(entries, [], |row| row.get(0))?;
            assert_eq!(entries, i64::from(from >= 3));
            store.keep_watch(
                &NewWatch {
                    chat: 7,
                    thread: None,
                    maker: None,
                    words: "57",
                    cadence: Default::default(),
                    next_at: None,
                },
                1,
                20,
            )?;

            let copy = copy::reading(&copy_of(&file, from))?;
            assert_eq!(version(&copy)?, from);
            let settings = if from == 1 { "lang" } else { "settings" };
            let kept: String = copy.query_row(&format!("SELECT {settings} FROM chats"), [], |row| row.get(0))?;
            assert!(kept.contains("en"), "{kept}");
            assert_eq!(copies(folder.path()), 1, "nothing else lies there");
            // and opened once more it makes none
            fs::remove_file(copy_of(&file, from))?;
            Store::open(&file)?;
            assert_eq!(copies(folder.path()), 0);
        }
        Ok(())
    }

    #[test]
    fn without_a_copy_nothing_is_changed() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("state.sqlite");
        make_version(&Connection::open(&file)?, 3)?;
        // a folder of that name cannot be replaced by a file
        fs::create_dir_all(copy_of(&file, 3).join("x"))?;
        let told = Store::open(&file).err().map(|error| format!("{error:#}")).unwrap_or_default();
        assert!(told.contains("state.v3.sqlite") && told.contains("nothing is changed"), "{told}");
        assert_eq!(version(&Connection::open(&file)?)?, 3);
        fs::remove_dir_all(copy_of(&file, 3))?;
        Store::open(&file)?;
        assert_eq!(version(&Connection::open(&file)?)?, NEWEST);
        Ok(())
    }

    #[test]
    fn programs_that_start_at_once_do_not_disturb_each_other() -> Result<()> {
        for from in [0, 1, 3] {
            let folder = tempfile::tempdir()?;
            let file = folder.path().join("state.sqlite");
            if from > 0 {
                make_version(&Connection::open(&file)?, from)?;
            }
            let opened = std::thread::scope(|scope| {
                let all: Vec<_> = (0..8).map(|_| scope.spawn(|| Store::open(&file).map(drop))).collect();
                all.into_iter().map(|one| one.join().expect("it does not panic")).collect::<Vec<_>>()
            });
            assert!(opened.iter().all(|one| one.is_ok()), "version {from}: {opened:?}");
            assert_eq!(Store::open(&file)?.settings(7)?.lang, (from > 0).then_some(Lang::En));
            assert_eq!(copies(folder.path()), usize::from(from > 0));
        }
        Ok(())
    }

    #[test]
    fn what_is_newer_or_not_ours_is_refused_with_a_reason() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("state.sqlite");
        Connection::open(&file)?.pragma_update(None, "user_version", 999)?;
        let error = Store::open(&file).err().context("it was opened")?;
        assert_eq!(fault_of(&error), Fault::Newer);
        assert!(format!("{error:#}").contains("it has version 999, this program knows"), "{error:#}");
        let other = folder.path().join("other.sqlite");
        Connection::open(&other)?.execute_batch("CREATE TABLE songs (name TEXT)")?;
        let error = Store::open(&other).err().context("it was opened")?;
        assert_eq!(fault_of(&error), Fault::Damaged);
        let tables: i64 =
            Connection::open(&other)?.query_row("SELECT count(*) FROM sqlite_master", [], |r| r.get(0))?;
        assert_eq!(tables, 1, "somebody else's database was changed");
        Ok(())
    }

    /// How many files lie in a folder beside the database.
    fn copies(folder: &Path) -> usize {
        let names = fs::read_dir(folder).map(|all| all.flatten().map(|one| one.file_name()).collect::<Vec<_>>());
        names.unwrap_or_default().iter().filter(|name| !name.to_string_lossy().starts_with("state.sqlite")).count()
    }
}
