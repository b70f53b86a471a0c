//! `nqbot check`: is the corpus in order?

use std::process::ExitCode;

use anyhow::Result;

use super::count;
use crate::app;
use crate::config::Config;
use crate::corpus::check::check;

/// Prints every problem with file and line; fails when there is one.
pub fn run(config: &Config) -> Result<ExitCode> {
    let roots = [config.file.paths.corpus.clone(), config.file.paths.data.join("corpus")];
    let (counts, problems) = check(&roots, app::today());
    let mut told: String = problems.iter().map(|problem| format!("{problem}\n")).collect();
    told.push_str(&format!(
        "{}, {} in {}, {}\n",
        count(counts.resolutions, "resolution", "resolutions"),
        count(counts.articles, "article", "articles"),
        count(counts.texts, "text", "texts"),
        count(problems.len(), "problem", "problems")
    ));
    super::tell(&told)?;
    Ok(if problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
