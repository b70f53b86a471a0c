//! Putting the house together: reading register and glossary, opening the store. [`clock`] is the only one, [`generation`] makes
//! the index anew when the corpus changed, [`live`] looks whether it did.

mod clock;
mod generation;
mod live;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::Result;
use log::warn;

use crate::config::Config;
use crate::corpus::{Glossary, Problem, Shelf};
use crate::house::{Current, House};
use crate::register::{self, Register};
use crate::store::Store;

pub use clock::{now, today};
pub use generation::add_articles;
pub use live::{Bell, give_way};

/// The house with its folders.
pub struct App {
    /// The settings.
    pub config: Config,
    /// What answers.
    pub house: Arc<Current>,
    /// What was wrong with register and glossary; the good part is in use.
    pub problems: Vec<Problem>,
    /// Rung when the corpus may have changed.
    pub bell: Bell,
    /// What register and glossary were when they were read; held while a generation is made, so that it is one at a time.
    facts: Mutex<Option<u64>>,
}

/// How long ago a file was written; none when it cannot be told.
pub fn age_of(file: &Path) -> Option<Duration> {
    fs::metadata(file).ok()?.modified().ok()?.elapsed().ok()
}

impl App {
    /// Reads register and glossary and opens the store; the index comes later.
    pub fn open(config: Config) -> Result<Self> {
        let corpus = &config.file.paths.corpus;
        if !corpus.join("resolutions.toml").exists() {
            anyhow::bail!(
                "no corpus in {}; run nqbot in its folder, or name the folder in NQBOT_CORPUS",
                corpus.display()
            );
        }
        let (register, glossary, problems) = read_facts(corpus);
        for problem in &problems {
            warn!("corpus: {problem}");
        }
        let store = open_store(&config.file.paths.data);
        let house = Arc::new(Current::new(House::new(register, glossary, store, config.house())));
        Ok(Self { config, house, problems, bell: Bell::default(), facts: Mutex::new(None) })
    }

    /// The folders with articles: the shipped one, and the operator's own.
    pub fn roots(&self) -> Vec<PathBuf> {
        vec![self.config.file.paths.corpus.clone(), self.own_corpus()]
    }

    /// The operator's own corpus.
    pub fn shelf(&self) -> Shelf {
        Shelf::new(&self.own_corpus())
    }

    fn own_corpus(&self) -> PathBuf {
        self.config.file.paths.data.join("corpus")
    }
}

fn read_facts(corpus: &Path) -> (Register, Glossary, Vec<Problem>) {
    let (mut register, mut problems) = register::load::read(&corpus.join("resolutions.toml"));
    let (glossary, more) = Glossary::read(&corpus.join("glossary.toml"));
    problems.extend(more);
    register.name_topics(&glossary);
    (register, glossary, problems)
}

fn open_store(data: &Path) -> Store {
    let opened =
        fs::create_dir_all(data).map_err(anyhow::Error::from).and_then(|()| Store::open(&data.join("state.sqlite")));
    match opened {
        Ok(store) => store,
        Err(error) => {
            warn!("store: {error:#}; choices of language are forgotten at the next start");
            Store::in_memory().unwrap_or_else(|error| unreachable!("SQLite works in memory: {error}"))
        }
    }
}
