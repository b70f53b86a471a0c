//! A backup: the whole state in one file, taken while the bot runs. Articles are no part of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, params};

use super::{Result, Store, copy, schema};

/// What a state holds, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// The version of its tables.
    pub version: i64,
    /// Chats that chose something or are known otherwise.
    pub chats: usize,
    /// What they follow.
    pub watches: usize,
    /// Messages that wait to be sent.
    pub waiting: usize,
    /// When and by which version of nqbot it was backed up, if it is a backup.
    pub made: Option<String>,
}

/// A backup that is to be handed over rather than kept here.
#[derive(Debug)]
pub enum Packed {
    /// All of it: what is in it, and its bytes.
    Whole(Contents, Vec<u8>),
    /// It would be larger than wanted.
    TooLarge,
    /// The state is in memory only, so there is nothing that a restart would not forget.
    NotKept,
}

/// The note in a backup that says when it was made, and by which version.
const MADE: &str = "backup";

/// Writes a backup of a state, in the place of a file of that name. `made` says when it is and which version this is.
pub fn back_up(state: &Path, file: &Path, made: &str) -> Result<Contents> {
    let source = copy::reading(state)?;
    schema::version(&source)?;
    let mut contents = Contents::default();
    copy::to_file(&source, file, |backup| {
        let note = "INSERT INTO notes (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2";
        backup.execute(note, params![MADE, made])?;
        contents = Contents::of(backup)?;
        Ok(())
    })?;
    Ok(contents)
}

impl Store {
    /// A backup of this state, as [`back_up`] makes it, unless it has more than so many bytes.
    pub fn pack(&self, made: &str, most: u64) -> Result<Packed> {
        // one at a time: each needs as much room on the disk as the state
        static ONE: Mutex<()> = Mutex::new(());
        let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((state, bytes)) = self.file()? else { return Ok(Packed::NotKept) };
        if bytes > most {
            return Ok(Packed::TooLarge);
        }
        let file = copy::beside(&state, ".to-send");
        let packed = back_up(&state, &file, made).and_then(|contents| Ok((contents, fs::read(&file)?)));
        copy::remove(&file)?;
        packed.map(|(contents, bytes)| Packed::Whole(contents, bytes))
    }

    /// The file of this state, and how many bytes it has with what lies in its log.
    fn file(&self) -> Result<Option<(PathBuf, u64)>> {
        let connection = self.lock();
        let path = connection.path().filter(|path| !path.is_empty() && self.is_lasting()).map(PathBuf::from);
        let Some(path) = path else { return Ok(None) };
        let number = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
        Ok(Some((path, (number("page_count")? * number("page_size")?).cast_unsigned())))
    }
}

/// What a backup holds. An error when it is none, damaged, or of a newer version.
pub fn look_into(backup: &Path) -> Result<Contents> {
    Contents::of(&whole(backup)?)
}

/// Opens a backup and looks at all of it.
pub(super) fn whole(backup: &Path) -> Result<Connection> {
    let connection = copy::reading(backup)?;
    let version = schema::version(&connection)?;
    if version == 0 {
        return Err(super::Unfit::Foreign.into());
    }
    copy::check(&connection)?;
    Ok(connection)
}

impl Contents {
    /// What an open one holds.
    pub(super) fn of(connection: &Connection) -> Result<Self> {
        // tables that an older version has not yet are empty
        let count = |table: &str, of: &str| -> Result<usize> {
            let known = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?1";
            if connection.query_row(known, [table], |row| row.get::<_, i64>(0))? == 0 {
                return Ok(0);
            }
            let count = format!("SELECT count(*) FROM {table} WHERE {of}");
            Ok(connection.query_row(&count, [], |row| row.get::<_, i64>(0))? as usize)
        };
        let mut made = connection.prepare("SELECT value FROM notes WHERE name = ?1")?;
        let made = made.query_map([MADE], |row| row.get(0))?.next().transpose()?;
        let (chats, watches) = (count("chats", "true")?, count("watches", "removed_at IS NULL")?);
        Ok(Self { version: schema::version(connection)?, chats, watches, waiting: count("outgoing", "true")?, made })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setting::Cadence;
    use crate::store::{Fault, NewWatch, fault_of};

    #[test]
    fn a_backup_is_of_one_moment_while_others_write() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let (state, file) = (folder.path().join("state.sqlite"), folder.path().join("backup.sqlite"));
        let store = Store::open(&state)?;
        let writer = std::thread::spawn(move || -> Result<()> {
            for number in 1..1_000 {
                // two tables in one step: a backup has both or neither; numbers that tidy nothing away
                store.take_update(number * 500 + 1, Some((number, &"x".repeat(500))))?;
            }
            Ok(())
        });
        let mut seen = Vec::new();
        while !writer.is_finished() || seen.is_empty() {
            back_up(&state, &file, "now")?;
            let copy = whole(&file)?;
            let count = |table: &str| -> Result<i64> {
                Ok(copy.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))?)
            };
            seen.push(count("inbox")?);
            assert_eq!(seen.last(), Some(&count("updates")?));
        }
        assert!(seen.is_sorted(), "{seen:?}");
        writer.join().expect("the writer")
    }

    #[test]
    fn what_is_in_it_is_counted() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let (state, file) = (folder.path().join("state.sqlite"), folder.path().join("backup.sqlite"));
        let store = Store::open(&state)?;
        store.greet(-5)?;
        for words in ["57", "68"] {
            let cadence = Cadence::Weekly;
            store.keep_watch(&NewWatch { chat: -5, thread: None, maker: None, words, cadence, next_at: None }, 1, 9)?;
        }
        store.remove_watches(-5, Some(&[1]), 2)?;
        let contents = back_up(&state, &file, "2026-11-22, nqbot 1")?;
        assert_eq!((contents.chats, contents.watches, contents.waiting), (1, 1, 0));
        assert_eq!((look_into(&file)?, contents.made.as_deref()), (contents.clone(), Some("2026-11-22, nqbot 1")));
        assert_eq!(store.noted(MADE)?, None, "the state itself was changed");
        Ok(())
    }

    #[test]
    fn what_is_packed_is_the_same_backup_and_leaves_nothing_behind() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let store = Store::open(&folder.path().join("state.sqlite"))?;
        store.greet(-5)?;
        assert!(matches!(store.pack("now", 1_000)?, Packed::TooLarge));
        let Packed::Whole(contents, bytes) = store.pack("now", 10_000_000)? else { anyhow::bail!("it is not packed") };
        let names =
            || fs::read_dir(folder.path()).map(|all| all.flatten().map(|one| one.file_name()).collect::<Vec<_>>());
        assert!(names()?.iter().all(|name| !name.to_string_lossy().contains("send")), "{:?}", names()?);
        let file = folder.path().join("sent.sqlite");
        fs::write(&file, bytes)?;
        assert_eq!((look_into(&file)?, contents.chats), (contents, 1));
        assert!(matches!(Store::in_memory()?.pack("now", 10_000_000)?, Packed::NotKept));
        Ok(())
    }

    #[test]
    fn a_damaged_backup_is_known() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let (state, file) = (folder.path().join("state.sqlite"), folder.path().join("backup.sqlite"));
        let store = Store::open(&state)?;
        for number in 0..200 {
            store.take_update(number, Some((number, &"một câu hỏi dài ".repeat(20))))?;
        }
        back_up(&state, &file, "now")?;
        let mut bytes = fs::read(&file)?;
        let middle = bytes.len() / 2;
        bytes[middle..].fill(0xa5);
        fs::write(&file, &bytes)?;
        assert_eq!(fault_of(&look_into(&file).expect_err("it is damaged")), Fault::Damaged);
        fs::write(&file, &bytes[..middle])?;
        assert_eq!(fault_of(&look_into(&file).expect_err("half of it is missing")), Fault::Damaged);
        fs::write(&file, "")?;
        assert_eq!(fault_of(&look_into(&file).expect_err("it is empty")), Fault::Damaged);
        Ok(())
    }
}
