//! `nqbot check`: is the corpus in order?

use std::process::ExitCode;

use anyhow::Result;

use crate::app;
use crate::config::Config;
use crate::corpus::check::check;

/// Prints every problem with file and line; fails when there is one.
pub fn run(config: &Config) -> Result<ExitCode> {
    let roots = [config.file.paths.corpus.clone(), config.file.paths.data.join("corpus")];
    let (counts, problems) = check(&roots, app::today());
    let mut told: String = problems.iter().map(|problem| format!("{problem}\n")).collect();
    told.push_str(&format!(
        "{} resolutions, {} articles in {} texts, {} problems\n",
        counts.resolutions,
        counts.articles,
        counts.texts,
        problems.len()
    ));
    super::tell(&told)?;
    Ok(if problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
