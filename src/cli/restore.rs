//! `nqbot restore`: a backup takes the place of the state.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use super::backup::counted;
use crate::app::{self, Serving};
use crate::config::Config;
use crate::store::{self, Aside};

/// Restores, unless a bot serves from the data folder; says what is there now and how to go back.
pub fn run(config: &Config, file: &Path) -> Result<ExitCode> {
    if !file.is_file() {
        bail!("there is no file {}", file.display());
    }
    store::look_into(file).with_context(|| format!("{} cannot be restored; nothing was changed", file.display()))?;
    let data = &config.file.paths.data;
    app::make_folder(data).with_context(|| format!("cannot make {}", data.display()))?;
    // held until the end, so that no bot starts in the middle
    let Some(_serving) = Serving::begin(data) else {
        bail!(
            "a bot serves from the data folder {}; stop it, restore, and start it again (`fuser {}` names its process)",
            data.display(),
            Serving::file(data).display()
        );
    };
    let (contents, aside) = store::restore(file, &app::state_of(data)).context("nothing was restored")?;
    let made = contents.made.as_ref().map_or(String::new(), |made| format!(" (a backup of {made})"));
    let before = match aside {
        Aside::Nothing => String::new(),
        Aside::Whole(before) => {
            let before = before.display();
            format!("The state of before is in {before}; to go back: nqbot restore {before}\n")
        }
        Aside::Damaged(before) => {
            format!("The state of before was damaged; as it was, it is in {}\n", before.display())
        }
    };
    super::tell(&format!("restored{made}: {}\n{before}", counted(&contents)))?;
    Ok(ExitCode::SUCCESS)
}
