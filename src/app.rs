//! Putting the house together: reading the corpus, keeping the index fresh, and the one clock.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use log::{debug, info, warn};

use crate::config::Config;
use crate::corpus::{self, Article, Glossary, Problem, fingerprint};
use crate::date::PartialDate;
use crate::house::{Current, House};
use crate::index::{Builder, Document, Index, Manifest, Stamp};
use crate::register::{self, Register};
use crate::store::Store;

/// The house with its folders.
pub struct App {
    /// The settings.
    pub config: Config,
    /// What answers.
    pub house: Arc<Current>,
    /// What was wrong with register and glossary; the good part is in use.
    pub problems: Vec<Problem>,
}

/// Today, where most readers are (UTC+7).
pub fn today() -> PartialDate {
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(7));
    let now = jiff::Timestamp::now().to_zoned(zone);
    PartialDate::day(now.year(), now.month() as u8, now.day() as u8).unwrap_or(PartialDate::year(now.year()))
}

/// The time, in seconds since 1970.
pub fn now() -> i64 {
    jiff::Timestamp::now().as_second()
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
        let (mut register, mut problems) = register::load::read(&corpus.join("resolutions.toml"));
        let (glossary, more) = Glossary::read(&corpus.join("glossary.toml"));
        problems.extend(more);
        register.name_topics(&glossary);
        for problem in &problems {
            warn!("corpus: {problem}");
        }
        let store = open_store(&config.file.paths.data);
        let house = Arc::new(Current::new(House::new(register, glossary, store, config.house())));
        Ok(Self { config, house, problems })
    }

    /// The folders with articles: the shipped one, and the operator's own.
    pub fn roots(&self) -> Vec<PathBuf> {
        vec![self.config.file.paths.corpus.clone(), self.config.file.paths.data.join("corpus")]
    }

    fn index_home(&self) -> PathBuf {
        self.config.file.paths.data.join("index")
    }

    /// Opens the index on disk as it is, fresh or not. Whether there is one.
    pub fn open_index(&self) -> bool {
        match newest(&self.index_home()).map(|folder| Index::open(&folder)) {
            Some(Ok(index)) => {
                self.set_index(index);
                true
            }
            Some(Err(error)) => {
                warn!("index: {error:#}; it will be built again");
                false
            }
            None => false,
        }
    }

    /// Makes sure that the index is of the corpus as it is now; builds it where it is not. Whether it was built.
    pub fn refresh_index(&self, force: bool) -> Result<bool> {
        let roots = self.roots();
        let quick = fingerprint::quick(&roots);
        let current = self.house.load().index().map(|index| index.manifest().clone());
        if let Some(manifest) = current.as_ref().filter(|_| !force) {
            if manifest.stamp == Stamp::new(quick, manifest.stamp.content) {
                return Ok(false);
            }
            let content = fingerprint::content(&roots);
            if manifest.stamp == Stamp::new(manifest.stamp.quick, content) {
                self.note_quick(manifest, quick);
                return Ok(false);
            }
        }
        let stamp = Stamp::new(quick, fingerprint::content(&roots));
        let index = self.build(&roots, stamp, force)?;
        info!("index: {} articles in {} texts", index.manifest().articles, index.manifest().texts);
        self.set_index(index);
        self.remove_old();
        Ok(true)
    }

    /// Whether the index that is open is of the corpus as it is now.
    pub fn index_is_fresh(&self) -> bool {
        let roots = self.roots();
        self.house.load().index().is_some_and(|index| {
            let stamp = index.manifest().stamp;
            stamp == Stamp::new(fingerprint::quick(&roots), stamp.content)
                || stamp == Stamp::new(stamp.quick, fingerprint::content(&roots))
        })
    }

    /// The same content with other file times: remembered, so that the next start need not read it all again.
    fn note_quick(&self, manifest: &Manifest, quick: u64) {
        let Some(folder) = newest(&self.index_home()) else { return };
        let manifest = Manifest { stamp: Stamp::new(quick, manifest.stamp.content), ..manifest.clone() };
        if let Err(error) = manifest.write(&folder) {
            warn!("index: {error:#}");
        }
    }

    /// Builds on disk, or in memory where the disk does not take it: an index is worth more than a cache.
    fn build(&self, roots: &[PathBuf], stamp: Stamp, force: bool) -> Result<Index> {
        let now = jiff::Timestamp::now();
        let name = format!("{:016x}-{:08x}", stamp.content, stamp.analyzers as u32);
        let home = self.index_home();
        if force && let Err(error) = fs::remove_dir_all(home.join(&name)) {
            debug!("index: nothing to remove: {error}");
        }
        let own = format!("{}-{}", std::process::id(), now.as_nanosecond());
        let on_disk = Builder::on_disk(&home, &name, &own).and_then(|builder| self.fill(builder, roots, stamp, now));
        on_disk.or_else(|error| {
            warn!("index: {error:#}; it is kept in memory and built again at the next start");
            self.fill(Builder::in_memory()?, roots, stamp, now).context("the index could not be built")
        })
    }

    fn fill(&self, mut builder: Builder, roots: &[PathBuf], stamp: Stamp, now: jiff::Timestamp) -> Result<Index> {
        let house = self.house.load();
        for problem in add_articles(&mut builder, roots, &house.register, &house.glossary)? {
            warn!("corpus: {problem}");
        }
        builder.finish(stamp, now.to_string())
    }

    fn set_index(&self, index: Index) {
        let house = House::clone(&self.house.load());
        self.house.set(house.with_index(index));
    }

    fn remove_old(&self) {
        let home = self.index_home();
        let Some(keep) = newest(&home) else { return };
        let Ok(entries) = fs::read_dir(&home) else { return };
        for folder in entries.flatten().map(|entry| entry.path()).filter(|folder| *folder != keep) {
            let is_old =
                Manifest::read(&folder).is_ok() || age_of(&folder).is_some_and(|age| age > Duration::from_secs(3_600));
            if is_old && let Err(error) = fs::remove_dir_all(&folder) {
                warn!("index: cannot remove {}: {error}", folder.display());
            }
        }
    }
}

/// The newest whole index below a folder.
fn newest(home: &Path) -> Option<PathBuf> {
    let folders = fs::read_dir(home).ok()?.flatten().map(|entry| entry.path());
    folders.filter_map(|folder| Some((Manifest::read(&folder).ok()?.built, folder))).max().map(|(_, folder)| folder)
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

/// Adds every article, the texts of one article together. Gives what is wrong with the others.
pub fn add_articles(
    builder: &mut Builder,
    roots: &[PathBuf],
    register: &Register,
    glossary: &Glossary,
) -> Result<Vec<Problem>> {
    let mut problems = Vec::new();
    let mut together: Vec<Article> = Vec::new();
    for article in corpus::articles(roots) {
        match article {
            Err(problem) => problems.push(problem),
            Ok(article) => {
                if together.last().is_some_and(|last| last.slug != article.slug) {
                    add(builder, std::mem::take(&mut together), register, glossary)?;
                }
                together.push(article);
            }
        }
    }
    add(builder, together, register, glossary)?;
    Ok(problems)
}

fn add(builder: &mut Builder, texts: Vec<Article>, register: &Register, glossary: &Glossary) -> Result<()> {
    let langs: Vec<_> = texts.iter().map(|text| text.lang).collect();
    for article in texts {
        let cites = register.cite(&article);
        let terms = glossary.terms_in(&format!("{}\n\n{}", article.meta.title, article.body));
        builder.add(&Document { article, cites, terms, langs: langs.clone() })?;
    }
    Ok(())
}
