//! `nqbot backup`: the state in one file, while the bot runs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, bail};

use super::count;
use crate::app;
use crate::config::Config;
use crate::store::{self, Contents};

/// Writes the backup and says what is in it, what is not, and how it is restored.
pub fn run(config: &Config, file: Option<PathBuf>, force: bool) -> Result<ExitCode> {
    let data = &config.file.paths.data;
    let state = app::state_of(data);
    if !state.exists() {
        bail!("there is no state in {}; name the data folder with --data or in NQBOT_DATA", data.display());
    }
    let today = app::today();
    let file = file.unwrap_or_else(|| format!("nqbot-backup-{today}.sqlite").into());
    if file.is_dir() {
        bail!("{} is a folder; name a file in it", file.display());
    }
    if is_same(&file, &state) {
        bail!("{} is the state itself; name another file", file.display());
    }
    if file.exists() && !force {
        bail!("{} exists; name another file, or replace it with --force", file.display());
    }
    let made = format!("{today}, nqbot {}", env!("CARGO_PKG_VERSION"));
    let contents = store::back_up(&state, &file, &made)?;
    let bytes = fs::metadata(&file).map_or(0, |found| found.len());
    super::tell(&format!(
        "{}: {}, {} KiB\n\
         To restore it, stop nqbot and type: nqbot restore {}\n\
         Articles that you imported or that feeds brought are not in it; this saves them: nqbot export --own > corpus.jsonl\n",
        file.display(),
        counted(&contents),
        bytes.div_ceil(1024),
        file.display()
    ))?;
    Ok(ExitCode::SUCCESS)
}

/// What a state holds, in words.
pub fn counted(contents: &Contents) -> String {
    format!(
        "{}, {}, {}",
        count(contents.chats, "chat", "chats"),
        count(contents.watches, "watch", "watches"),
        count(contents.waiting, "message waiting", "messages waiting")
    )
}

fn is_same(one: &Path, two: &Path) -> bool {
    fs::canonicalize(one).is_ok_and(|one| fs::canonicalize(two).is_ok_and(|two| one == two))
}
