//! Putting the house together: reading register and glossary, opening the store. [`clock`] is the only one, [`generation`] makes
//! the index anew when the corpus changed, [`live`] looks whether it did, [`serving`]
//! sees to it that one bot serves.

mod clock;
mod generation;
mod live;
mod serving;

use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::Result;
use log::{error, warn};

use crate::config::Config;
use crate::corpus::{Glossary, Problem, Shelf};
use crate::house::{Current, House};
use crate::register::{self, Register};
use crate::store::{self, Fault, Store};

pub use clock::{now, today};
pub use generation::add_articles;
pub use live::{Bell, give_way};
pub use serving::Serving;

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
        let store = open_store(&config.file.paths.data)?;
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

/// What this process writes from now on is for its owner alone: chats' numbers lie in the data folder.
pub fn write_for_owner_only() {
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
}

/// The file with the state.
pub fn state_of(data: &Path) -> PathBuf {
    data.join("state.sqlite")
}

/// Makes the data folder; a new one is for its owner alone, since chats' numbers lie in it.
pub fn make_folder(data: &Path) -> std::io::Result<()> {
    if data.is_dir() {
        return Ok(());
    }
    DirBuilder::new().recursive(true).mode(0o700).create(data)
}

/// Opens the state. A bot without memory is better than none: where the file cannot be written to, what it holds is known
/// all the same; where it is damaged it is left alone. Only a newer one is an error, since another program is there for it.
fn open_store(data: &Path) -> Result<Store> {
    let file = state_of(data);
    let opened = make_folder(data).map_err(anyhow::Error::from).and_then(|()| Store::open(&file));
    let error = match opened {
        Ok(store) => return Ok(store),
        Err(error) => error,
    };
    let copied = match store::fault_of(&error) {
        Fault::Newer => return Err(error),
        Fault::Full | Fault::Other if file.exists() => Store::copied(&file),
        Fault::Damaged | Fault::Full | Fault::Other => Store::in_memory(),
    };
    match copied {
        Ok(store) if store::fault_of(&error) != Fault::Damaged => {
            error!(
                "store: {error:#}; all that was kept is known, but what changes is forgotten at the next start: make \
                    room or give the right to write to {}, and start again",
                data.display()
            );
            Ok(store)
        }
        copied => {
            let error = copied.err().unwrap_or(error);
            error!(
                "store: {error:#}; the bot goes on without settings and watches, and {} is left as it is: {}",
                file.display(),
                way_back(&file)
            );
            Store::in_memory()
        }
    }
}

/// What helps when the state is damaged.
fn way_back(file: &Path) -> String {
    let copies = store::copies_beside(file);
    if copies.is_empty() {
        return "stop nqbot and put a backup in its place with `nqbot restore FILE`".into();
    }
    let names: Vec<String> = copies.iter().map(|copy| copy.display().to_string()).collect();
    format!(
        "stop nqbot and put a backup in its place with `nqbot restore FILE`; copies from before an update or a restore lie in {}",
        names.join(", ")
    )
}
