//! One bot serves from a data folder: a second would answer everything twice, and Telegram gives each update to one of them
//! only. Other commands work beside it.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use log::warn;
use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;

/// The right to serve from a data folder, for as long as this value lives. The system takes it back when the program ends,
/// however it ends.
#[derive(Debug)]
pub struct Serving {
    _lock: Option<File>,
}

impl Serving {
    /// Takes the right; none when another program has it. Where the file system knows no locks there is nothing to take,
    /// which is told.
    pub fn begin(data: &Path) -> Option<Self> {
        let path = Self::file(data);
        let file = match open(&path) {
            Ok(file) => file,
            Err(error) => {
                warn!(
                    "serving: cannot open {}: {error}; a second bot on this folder would not be noticed",
                    path.display()
                );
                return Some(Self { _lock: None });
            }
        };
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Some(Self { _lock: Some(file) }),
            Err(Errno::WOULDBLOCK) => None,
            Err(error) => {
                warn!(
                    "serving: no locks on {}: {error}; a second bot on this folder would not be noticed",
                    path.display()
                );
                Some(Self { _lock: None })
            }
        }
    }

    /// The file that is locked. It stays, and says nothing by being there.
    pub fn file(data: &Path) -> PathBuf {
        data.join(".serving")
    }
}

/// A lock needs no right to write.
fn open(path: &Path) -> std::io::Result<File> {
    let made = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(path);
    made.or_else(|error| File::open(path).map_err(|_| error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_serves_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let first = Serving::begin(folder.path());
        assert!(first.is_some() && Serving::begin(folder.path()).is_none());
        drop(first);
        assert!(Serving::begin(folder.path()).is_some(), "the right was not given back");
    }

    #[test]
    fn where_nothing_can_be_locked_it_serves() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("file"), "").unwrap();
        assert!(Serving::begin(&folder.path().join("file")).is_some());
    }
}
