//! Whole copies of a database while others write to it. A copy has its name only when it is whole and on the disk.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use super::Result;
use super::fault::{Fault, Unfit, fault_of};
use crate::text::percent;

/// Somebody else writes for so long at most.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Writes what a database holds now into a file of its own, in the place of one of that name. `last` may still change
/// the copy before it is checked.
pub fn to_file(source: &Connection, file: &Path, last: impl FnOnce(&mut Connection) -> Result<()>) -> Result<()> {
    let part = beside(file, &format!(".{}.part", std::process::id()));
    let made = fill(source, &part, last).and_then(|()| put(&part, file));
    if made.is_err() {
        // what is half a copy is of no use
        let _ = fs::remove_file(&part);
    }
    let _ = fs::remove_file(beside(&part, "-journal"));
    made.with_context(|| format!("cannot make the copy {}", file.display()))
}

fn fill(source: &Connection, part: &Path, last: impl FnOnce(&mut Connection) -> Result<()>) -> Result<()> {
    remove(part)?;
    make(part)?;
    let mut copy = writing(part)?;
    all(source, &mut copy)?;
    // without a log beside it, so that the one file is all there is
    copy.pragma_update(None, "journal_mode", "DELETE")?;
    last(&mut copy)?;
    check(&copy)?;
    copy.close().map_err(|(_, error)| error)?;
    Ok(())
}

/// Puts the content of one database in the place of another's: at once, as one transaction of the other.
pub fn all(source: &Connection, target: &mut Connection) -> Result<()> {
    let backup = Backup::new(source, target)?;
    let mut tries = 0;
    loop {
        match backup.step(-1)? {
            StepResult::Done => return Ok(()),
            // each try has waited as long as the connections do
            StepResult::Busy | StepResult::Locked if tries >= 20 => {
                anyhow::bail!("another program keeps writing to it")
            }
            _ => tries += 1,
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Gives a file that is on the disk another name, for good.
pub fn put(part: &Path, file: &Path) -> Result<()> {
    File::open(part)?.sync_all()?;
    fs::rename(part, file)?;
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // some file systems do not sync folders; the file itself is safe
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}

/// Looks at every page.
pub fn check(connection: &Connection) -> Result<()> {
    let found: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if found != "ok" {
        return Err(Unfit::Broken(found).into());
    }
    Ok(())
}

/// Opens a database and changes nothing in it.
pub fn reading(file: &Path) -> Result<Connection> {
    let opened = open(file, OpenFlags::SQLITE_OPEN_READ_ONLY);
    match opened {
        Err(error) if fault_of(&error) == Fault::Full => untouched(file).map_err(|_| error),
        opened => opened,
    }
    .with_context(|| format!("cannot read {}", file.display()))
}

/// Where not even the helping files of SQLite can be made, the file can be read as if it were on a disc. What lies in the
/// log of a program that was killed is not seen then, which is told.
fn untouched(file: &Path) -> Result<Connection> {
    let address = format!("file:{}?immutable=1", percent::encode(&file.to_string_lossy()));
    let connection = open(Path::new(&address), OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI)?;
    check(&connection)?;
    if fs::metadata(beside(file, "-wal")).is_ok_and(|log| log.is_file() && log.len() > 0) {
        log::warn!("store: the latest changes to {} cannot be read", file.display());
    }
    Ok(connection)
}

/// Opens a database that exists.
pub fn writing(file: &Path) -> Result<Connection> {
    open(file, OpenFlags::SQLITE_OPEN_READ_WRITE).with_context(|| format!("cannot open {}", file.display()))
}

fn open(file: &Path, flags: OpenFlags) -> Result<Connection> {
    let connection = Connection::open_with_flags(file, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(PATIENCE)?;
    // only a look shows whether it can be used
    connection.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(()))?;
    Ok(connection)
}

/// Makes an empty file that only its owner may read, unless there is one already.
pub fn make(file: &Path) -> io::Result<()> {
    // One that exists must not be opened: closing it again would end the locks that SQLite holds on it in this process.
    if file.exists() {
        return Ok(());
    }
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(file) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// Removes a file, if there is one.
pub fn remove(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// The file whose name goes on like this.
pub fn beside(file: &Path, end: &str) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(end);
    name.into()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::store::Store;

    #[test]
    fn a_copy_holds_what_is_still_in_the_log_and_is_one_private_file() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let (state, copy) = (folder.path().join("state.sqlite"), folder.path().join("copy.sqlite"));
        let store = Store::open(&state)?;
        store.note("a", "1")?;
        assert!(fs::metadata(beside(&state, "-wal"))?.len() > 0, "there is nothing in the log");
        fs::write(&copy, "an older copy")?;
        to_file(&reading(&state)?, &copy, |_| Ok(()))?;
        assert_eq!(fs::metadata(&copy)?.permissions().mode() & 0o777, 0o600);
        assert_eq!(Store::open(&copy)?.noted("a")?.as_deref(), Some("1"));
        drop(store);
        let mut names: Vec<_> = fs::read_dir(folder.path())?.flatten().map(|entry| entry.file_name()).collect();
        names.sort();
        assert_eq!(names, ["copy.sqlite", "state.sqlite"]);
        Ok(())
    }

    #[test]
    fn a_copy_that_cannot_be_made_leaves_the_older_one() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let (state, copy) = (folder.path().join("state.sqlite"), folder.path().join("copy.sqlite"));
        let _store = Store::open(&state)?;
        fs::write(&copy, "an older copy")?;
        let made = to_file(&reading(&state)?, &copy, |_| anyhow::bail!("no room"));
        assert!(made.is_err());
        assert_eq!(fs::read_to_string(&copy)?, "an older copy");
        assert!(!fs::read_dir(folder.path())?.flatten().any(|one| one.path().to_string_lossy().contains("part")));
        Ok(())
    }
}
