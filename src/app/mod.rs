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

use crate::bell::Bell;
use crate::config::Config;
use crate::corpus::{Glossary, Problem, Shelf};
use crate::house::{Current, House};
use crate::logging;
use crate::metrics::Metrics;
use crate::register::{self, Register};
use crate::store::{self, Aside, Fault, Found, Store};

pub use clock::{now, today};
pub use generation::add_articles;
pub use live::give_way;
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
    pub bell: Arc<Bell>,
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
        let metrics = Metrics::new(logging::troubles(), now());
        let house = House::new(register, glossary, store, config.house()).counting(metrics);
        let bell = Arc::clone(&house.bell);
        let house = Arc::new(Current::new(house));
        Ok(Self { config, house, problems, bell, facts: Mutex::new(None) })
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

/// Whether a file, or where it is not there its folder, can be written to; where that is missing as well nothing is known
/// against it.
pub fn takes_writing(file: &Path) -> bool {
    let place = if file.exists() { file } else { file.parent().unwrap_or(file) };
    !place.exists() || rustix::fs::access(place, rustix::fs::Access::WRITE_OK).is_ok()
}

/// Looks at the state before it is served from. A damaged one gives way to the copy of the day, and both are told.
pub fn mend_state(data: &Path) {
    let state = state_of(data);
    match store::mend(&state) {
        Ok(Found::Mended { contents, aside: Aside::Damaged(aside) | Aside::Whole(aside) }) => error!(
            chats = contents.chats, watches = contents.watches;
            "store: {} was damaged and lies in {} now; the copy of {} took its place, and what changed since then is lost",
            state.display(), aside.display(), contents.made.as_deref().unwrap_or("an unknown day")
        ),
        // what cannot be mended is met again, and told, when it is opened
        Ok(Found::Mended { .. } | Found::Usable | Found::Lost) => {}
        Err(error) => error!("store: {error:#}; {} is damaged and was not mended", state.display()),
    }
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
        "stop nqbot and put a backup in its place with `nqbot restore FILE`; copies of the day, from before an update or a restore lie in {}",
        names.join(", ")
    )
}
