//! `nqbot export`: the corpus as JSON lines, which `nqbot import` reads back.

use std::io::{BufWriter, ErrorKind, Write};
use std::process::ExitCode;

use anyhow::Result;

use crate::config::Config;
use crate::corpus::{self, Shelf};
use crate::import;

/// Prints one object a text; tells of what cannot be read on standard error.
pub fn run(config: &Config, own: bool) -> Result<ExitCode> {
    let own_corpus = config.file.paths.data.join("corpus");
    let _still = Shelf::new(&own_corpus).still()?;
    let shipped = (!own).then(|| config.file.paths.corpus.clone());
    let roots: Vec<_> = shipped.into_iter().chain([own_corpus]).collect();
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut problems = 0;
    for article in corpus::articles(&roots) {
        let article = match article {
            Ok(article) => article,
            Err(problem) => {
                problems += 1;
                eprintln!("{problem}");
                continue;
            }
        };
        match writeln!(out, "{}", import::exported(&article)) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(ExitCode::SUCCESS),
            written => written?,
        }
    }
    out.flush()?;
    Ok(if problems == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
