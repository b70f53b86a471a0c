//! The file that tells `nqbot health` that the bot serves, written on a thread of its own: questions that came just now must
//! not wait for the disk, nor the sign for whatever other threads are busy with.

use std::fs;
use std::path::PathBuf;
use std::sync::mpsc::{SyncSender, sync_channel};

use log::warn;

/// Writes the sign.
pub struct Heart(SyncSender<String>);

impl Heart {
    /// Writes to this file from now on.
    pub fn new(file: PathBuf) -> Self {
        let (beat, beats) = sync_channel::<String>(1);
        std::thread::spawn(move || {
            let mut failed = false;
            for text in beats {
                match fs::write(&file, text) {
                    Ok(()) => failed = false,
                    Err(error) => {
                        // once, not at each beat
                        if !std::mem::replace(&mut failed, true) {
                            warn!(
                                "telegram: the heartbeat cannot be written, so `nqbot health` cannot tell that it serves: {error}"
                            );
                        }
                    }
                }
            }
        });
        Self(beat)
    }

    /// Leaves a sign with this text, unless one waits to be written.
    pub fn beat(&self, text: String) {
        let _ = self.0.try_send(text);
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    #[test]
    fn a_sign_is_left_again_when_the_disk_takes_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("data/heartbeat");
        let heart = Heart::new(file.clone());
        heart.beat("lost".into());
        std::thread::sleep(Duration::from_millis(20));
        fs::create_dir(folder.path().join("data")).unwrap();
        let started = Instant::now();
        while fs::read_to_string(&file).unwrap_or_default() != "kept" {
            heart.beat("kept".into());
            assert!(started.elapsed() < Duration::from_secs(10), "no sign is left");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}
