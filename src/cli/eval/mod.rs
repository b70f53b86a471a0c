//! `nqbot eval`: how good the search is, in numbers. Without `--trec` it asks the judged questions of this repository.

pub mod judged;
mod measure;
mod trec;
mod typing;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;

use crate::config::Config;
use crate::corpus::Glossary;

/// What to measure.
#[derive(Debug, clap::Args)]
pub struct Eval {
    /// Folder of the judged questions
    #[arg(long, value_name = "FOLDER", default_value = "eval", conflicts_with = "trec")]
    set: PathBuf,
    /// Another judged collection instead: documents, questions, judgements
    #[arg(long, num_args = 3, value_names = ["DOCS", "QUERIES", "QRELS"])]
    trec: Option<Vec<PathBuf>>,
    /// Write the results of that collection as a TREC run
    #[arg(long, value_name = "FILE", requires = "trec")]
    run: Option<PathBuf>,
}

/// Measures and prints.
pub fn run(config: &Config, eval: &Eval) -> Result<ExitCode> {
    let corpus = &config.file.paths.corpus;
    match &eval.trec {
        Some(files) => {
            // without a corpus at hand, there are just no other names for words
            let (glossary, _) = Glossary::read(&corpus.join("glossary.toml"));
            trec::run(files, eval.run.as_deref(), &glossary)
        }
        None => {
            let results = judged::measure(corpus, &eval.set, &judged::Typing::ALL, true)?;
            super::tell(&judged::table(&results))?;
            Ok(ExitCode::SUCCESS)
        }
    }
}
