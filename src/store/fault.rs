//! What is wrong with the database, for those who must choose: wait for room on the disk, go on without it, or stop.

use std::fmt;
use std::io;

use anyhow::Error;
use rusqlite::{ErrorCode, ffi};

/// What kind of fault it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It cannot be written to for now: the disk is full, or it or the folder is read-only. Reading may work.
    Full,
    /// It is no database of nqbot, or not any more.
    Damaged,
    /// A newer version of nqbot made it.
    Newer,
    /// Anything else.
    Other,
}

/// A database that this program cannot use, whole as it is.
#[derive(Debug)]
pub enum Unfit {
    /// It has a newer version than this program knows.
    Newer {
        /// Its version.
        found: i64,
        /// The newest version that is known.
        known: i64,
    },
    /// It is somebody else's.
    Foreign,
    /// A check of all its pages found this.
    Broken(String),
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unfit::Newer { found, known } => write!(
                f,
                "the database is of a newer version of nqbot: it has version {found}, this program knows {known}; update nqbot"
            ),
            Unfit::Foreign => f.write_str("it is no database of nqbot"),
            Unfit::Broken(why) => write!(f, "the database is damaged: {why}"),
        }
    }
}

impl std::error::Error for Unfit {}

/// The kind of a fault.
pub fn fault_of(error: &Error) -> Fault {
    error.chain().map(kind).find(|kind| *kind != Fault::Other).unwrap_or(Fault::Other)
}

/// Whether writing failed because there is no room or no right to write. Once there is, writing works again.
pub fn is_full(error: &Error) -> bool {
    fault_of(error) == Fault::Full
}

fn kind(error: &(dyn std::error::Error + 'static)) -> Fault {
    if let Some(error) = error.downcast_ref::<Unfit>() {
        return match error {
            Unfit::Newer { .. } => Fault::Newer,
            Unfit::Foreign | Unfit::Broken(_) => Fault::Damaged,
        };
    }
    if let Some(error) = error.downcast_ref::<io::Error>() {
        return match error.kind() {
            io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge
            | io::ErrorKind::ReadOnlyFilesystem
            | io::ErrorKind::PermissionDenied => Fault::Full,
            _ => Fault::Other,
        };
    }
    match error.downcast_ref::<rusqlite::Error>() {
        Some(rusqlite::Error::SqliteFailure(error, _) | rusqlite::Error::SqlInputError { error, .. }) => of_code(error),
        _ => Fault::Other,
    }
}

/// SQLite calls only some full disks full: what the system answers to a write, a sync or a shared file that cannot grow
/// comes as a failure of input and output.
fn of_code(error: &ffi::Error) -> Fault {
    const WRITING: &[i32] = &[
        ffi::SQLITE_IOERR_WRITE,
        ffi::SQLITE_IOERR_FSYNC,
        ffi::SQLITE_IOERR_DIR_FSYNC,
        ffi::SQLITE_IOERR_TRUNCATE,
        ffi::SQLITE_IOERR_DELETE,
        ffi::SQLITE_IOERR_SHMOPEN,
        ffi::SQLITE_IOERR_SHMSIZE,
        ffi::SQLITE_IOERR_SHMMAP,
    ];
    match error.code {
        ErrorCode::DiskFull | ErrorCode::ReadOnly | ErrorCode::CannotOpen => Fault::Full,
        ErrorCode::SystemIoFailure if WRITING.contains(&error.extended_code) => Fault::Full,
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Fault::Damaged,
        _ => Fault::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(code: i32) -> Fault {
        let error = rusqlite::Error::SqliteFailure(ffi::Error::new(code), None);
        fault_of(&Error::from(error).context("cannot use the file").context("store"))
    }

    #[test]
    fn a_fault_is_known_below_what_was_said_of_it() {
        for code in [ffi::SQLITE_FULL, ffi::SQLITE_READONLY, ffi::SQLITE_CANTOPEN, ffi::SQLITE_IOERR_WRITE] {
            assert_eq!(of(code), Fault::Full, "{code}");
        }
        assert_eq!([of(ffi::SQLITE_CORRUPT), of(ffi::SQLITE_NOTADB)], [Fault::Damaged; 2]);
        assert_eq!([of(ffi::SQLITE_BUSY), of(ffi::SQLITE_IOERR_READ)], [Fault::Other; 2]);
        assert!(is_full(&Error::from(io::Error::from(io::ErrorKind::StorageFull))));
        assert!(!is_full(&anyhow::anyhow!("database or disk is full")), "words are no code");
    }
}
