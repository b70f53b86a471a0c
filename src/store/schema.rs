//! The tables, and the steps from each version of them to the next. Steps only go forward and are never changed.

use anyhow::bail;
use rusqlite::{Connection, TransactionBehavior};

use super::Result;

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
        sending INTEGER
    ) STRICT;
    CREATE INDEX outgoing_not_before ON outgoing (not_before);
    CREATE INDEX outgoing_chat ON outgoing (chat);
    ",
];

/// Brings the tables up to date. The version is read under the lock, so that two programs that start at the same time
/// do not both make the tables.
pub fn migrate(connection: &mut Connection) -> Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version > STEPS.len() as i64 {
        bail!("the database is of a newer version of nqbot ({version}, this one knows {}); update nqbot", STEPS.len());
    }
    for step in STEPS.iter().skip(version.max(0) as usize) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", STEPS.len() as i64)?;
    transaction.commit()?;
    Ok(())
}

/// Makes a database as the first version left it, with one chat.
#[cfg(test)]
pub fn first_version(connection: &Connection) -> Result<()> {
    connection.execute_batch(STEPS[0])?;
    connection.execute("INSERT INTO chats (chat, lang) VALUES (7, 'en')", [])?;
    connection.pragma_update(None, "user_version", 1)?;
    Ok(())
}
