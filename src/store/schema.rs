//! The tables, and the steps from each version of them to the next. Steps only go forward and are never changed.

use anyhow::bail;
use rusqlite::{Connection, TransactionBehavior};

use super::Result;

const STEPS: &[&str] = &["
    CREATE TABLE chats (chat INTEGER PRIMARY KEY, lang TEXT NOT NULL) STRICT;
    CREATE TABLE asked (key TEXT NOT NULL UNIQUE, line TEXT NOT NULL) STRICT;
    CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
"];

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
