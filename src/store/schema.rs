//! The tables, and the steps from each version of them to the next. Steps only go forward and are never changed.

use anyhow::bail;
use rusqlite::Connection;

use super::Result;

const STEPS: &[&str] = &["
    CREATE TABLE chats (chat INTEGER PRIMARY KEY, lang TEXT NOT NULL) STRICT;
    CREATE TABLE asked (key TEXT NOT NULL UNIQUE, line TEXT NOT NULL) STRICT;
    CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
"];

pub fn migrate(connection: &mut Connection) -> Result<()> {
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version > STEPS.len() as i64 {
        bail!("the database is of a newer version of nqbot ({version}, this one knows {}); update nqbot", STEPS.len());
    }
    for (done, step) in STEPS.iter().enumerate().skip(version.max(0) as usize) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", done as i64 + 1)?;
        transaction.commit()?;
    }
    Ok(())
}
