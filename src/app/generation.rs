//! Generations of the index: each is made beside the one in use and takes its place as a whole.
//!
//! A generation is a folder. Built from nothing when there is none, when the fields or the register changed, or when much
//! of the corpus did; otherwise it begins with the files of the one before, and only what changed is taken out and added.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;
use std::time::Duration;

use anyhow::{Context, Result};
use log::{info, warn};

use super::{App, age_of, clock, read_facts};
use crate::corpus::inventory::{self, Inventory};
use crate::corpus::{self, Article, ArticleId, Glossary, Problem, load, removed};
use crate::house::House;
use crate::index::{Builder, Document, Index, Manifest, Stamp, replace};
use crate::register::Register;

/// Up to so many changed articles are always brought in as a change; of more, up to a fifth of all.
const FEW: usize = 200;

impl App {
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

    /// Whether the index that is open is of the corpus as it is now.
    pub fn index_is_fresh(&self) -> bool {
        let Some(index) = self.house.load().index() else { return false };
        let (stamp, roots) = (index.manifest().stamp, self.roots());
        stamp == Stamp::new(inventory::quick(&roots), stamp.content) || {
            let mut now = Inventory::walk(&roots);
            now.learn(&roots, None);
            stamp == Stamp::new(stamp.quick, now.content())
        }
    }

    /// Makes sure that register, glossary and index are of the corpus as it is now. Whether a generation was made.
    pub fn refresh_index(&self, force: bool) -> Result<bool> {
        let mut facts = self.facts.lock().unwrap_or_else(PoisonError::into_inner);
        let shelf = self.shelf();
        let still = shelf.still();
        if let Err(error) = &still {
            warn!("corpus: {error:#}; it is read as it is");
        }
        let roots = self.roots();
        let current = self.house.load().index().map(|index| index.manifest().clone()).filter(|_| !force);
        // a start with an index of the corpus as it lies there needs no list of all files, which may be many
        let is_of = |old: &Manifest| old.stamp == Stamp::new(inventory::quick_in_steps(&roots), old.stamp.content);
        if facts.is_none() && current.as_ref().is_some_and(is_of) {
            *facts = Some(inventory::facts(&roots));
            return Ok(false);
        }
        let mut now = Inventory::walk(&roots);
        if facts.is_some()
            && current.as_ref().is_some_and(|old| old.stamp == Stamp::new(now.quick(), old.stamp.content))
        {
            return Ok(false);
        }
        let base = newest(&self.index_home());
        let before = base.as_ref().and_then(|folder| Inventory::read(folder).ok());
        now.learn(&roots, before.as_ref());
        let read = now.facts();
        if facts.is_some_and(|known| known != read) {
            self.read_facts_anew();
        }
        *facts = Some(read);
        let stamp = Stamp::new(now.quick(), now.content());
        if let Some(old) = current.as_ref().filter(|old| Stamp::new(stamp.quick, old.stamp.content) == stamp) {
            if old.stamp != stamp {
                self.note_times(old, stamp, &now);
            }
            return Ok(false);
        }
        let base = base.zip(before).filter(|_| current.is_some());
        let index = self.make(&roots, &now, stamp, base)?;
        let Manifest { articles, texts, generation, .. } = index.manifest();
        info!(generation = generation, articles = articles, texts = texts; "index: a new generation");
        self.set_index(index);
        drop(still);
        self.remove_old();
        Ok(true)
    }

    fn set_index(&self, index: Index) {
        let house = House::clone(&self.house.load());
        self.house.set(house.with_index(index));
    }

    /// An editor may be at work: a register of which nothing can be read does not take the place of a good one.
    fn read_facts_anew(&self) {
        let (register, glossary, problems) = read_facts(&self.config.file.paths.corpus);
        for problem in &problems {
            warn!("corpus: {problem}");
        }
        if register.all().next().is_none() {
            warn!("corpus: no resolution could be read; the register stays as it was");
            return;
        }
        info!(resolutions = register.current().count(); "corpus: register and glossary read anew");
        let house = House::clone(&self.house.load());
        self.house.set(house.with_facts(register, glossary));
    }

    /// The same content with other file times: remembered, so that it need not be read again.
    fn note_times(&self, old: &Manifest, stamp: Stamp, now: &Inventory) {
        // an index in memory, made while the disk took nothing, leaves the older one on it as it is
        let is_of_old = |folder: &PathBuf| {
            Manifest::read(folder)
                .is_ok_and(|kept| kept.generation == old.generation && kept.stamp.content == old.stamp.content)
        };
        let Some(folder) = newest(&self.index_home()).filter(is_of_old) else { return };
        let manifest = Manifest { stamp, ..old.clone() };
        let noted = now.to_bytes().and_then(|bytes| Ok(replace(&folder.join(inventory::KEPT), &bytes)?));
        match noted.and_then(|()| manifest.write(&folder)).and_then(|()| Index::open(&folder)) {
            Ok(index) => self.set_index(index),
            Err(error) => warn!("index: {error:#}"),
        }
    }

    /// A change to the generation before where that will do, else one from nothing; on disk, or in memory where the disk
    /// does not take it: an index is worth more than a cache.
    fn make(
        &self,
        roots: &[PathBuf],
        now: &Inventory,
        stamp: Stamp,
        base: Option<(PathBuf, Inventory)>,
    ) -> Result<Index> {
        let made = clock::moment();
        let home = self.index_home();
        let before = newest(&home).and_then(|folder| Manifest::read(&folder).ok()).map_or(0, |old| old.generation);
        // a name of its own, also where the content is the same again: the one in use stays until this one is whole
        let name = format!("{:016x}-{:08x}-{}", stamp.content, stamp.analyzers as u32, before + 1);
        let own = format!("{}-{}", std::process::id(), made.as_nanosecond());
        if let Some((folder, before)) = base {
            let changed = changed_slugs(roots, now, &before);
            let few = FEW.max(now.slugs().len() / 5);
            if let Some(changed) = changed.filter(|changed| changed.slugs.len() <= few) {
                let built = Builder::beside(&folder, &home, &name, &own)
                    .and_then(|builder| self.change(builder, roots, now, &changed, stamp, made));
                match built {
                    Ok(index) => return Ok(index),
                    Err(error) => {
                        warn!("index: a change failed, so it is built from nothing: {error:#}");
                        Builder::abandon(&home, &name, &own);
                    }
                }
            }
        }
        let on_disk = Builder::on_disk(&home, &name, &own)
            .and_then(|builder| self.fill(builder.after(before), roots, now, stamp, made));
        on_disk.or_else(|error| {
            warn!("index: {error:#}; it is kept in memory and built again at the next start");
            self.fill(Builder::in_memory()?.after(before), roots, now, stamp, made)
                .context("the index could not be built")
        })
    }

    fn fill(
        &self,
        mut builder: Builder,
        roots: &[PathBuf],
        now: &Inventory,
        stamp: Stamp,
        made: jiff::Timestamp,
    ) -> Result<Index> {
        let house = self.house.load();
        for problem in add_articles(&mut builder, roots, &house.register, &house.glossary)? {
            warn!("corpus: {problem}");
        }
        builder.keep(inventory::KEPT, &now.to_bytes()?)?;
        builder.finish(stamp, made.to_string())
    }

    fn change(
        &self,
        mut builder: Builder,
        roots: &[PathBuf],
        now: &Inventory,
        changed: &Changed,
        stamp: Stamp,
        made: jiff::Timestamp,
    ) -> Result<Index> {
        let house = self.house.load();
        let texts = now.texts(roots, &changed.slugs);
        for (slug, files) in &texts {
            let id = ArticleId::of_slug(slug);
            if changed.maybe.contains(*slug) && builder.holds(&id)? {
                continue;
            }
            builder.forget(&id)?;
            if changed.removed.contains(*slug) {
                continue;
            }
            let mut together = Vec::new();
            for file in files {
                match load::read(file) {
                    Ok(article) => together.push(article),
                    Err(problem) => warn!("corpus: {problem}"),
                }
            }
            add(&mut builder, together, &house.register, &house.glossary)?;
        }
        builder.keep(inventory::KEPT, &now.to_bytes()?)?;
        builder.finish(stamp, made.to_string())
    }

    fn remove_old(&self) {
        let home = self.index_home();
        let Some(keep) = newest(&home) else { return };
        let Ok(entries) = fs::read_dir(&home) else { return };
        for folder in entries.flatten().map(|entry| entry.path()).filter(|folder| *folder != keep) {
            // another program may be building
            let is_whole = folder.extension().is_none_or(|end| end != "building") && Manifest::read(&folder).is_ok();
            let is_old = is_whole || age_of(&folder).is_some_and(|age| age > Duration::from_secs(3_600));
            if is_old && let Err(error) = fs::remove_dir_all(&folder) {
                warn!("index: cannot remove {}: {error}", folder.display());
            }
        }
    }
}

/// Folders to look at for a change.
struct Changed {
    slugs: BTreeSet<String>,
    /// Those of them that may be as they were: they are taken in only if they are not held.
    maybe: BTreeSet<String>,
    /// Those that must not be there.
    removed: BTreeSet<String>,
}

/// What a change has to look at; none when everything has to be looked at.
fn changed_slugs(roots: &[PathBuf], now: &Inventory, before: &Inventory) -> Option<Changed> {
    let difference = now.since(before);
    if difference.facts {
        return None;
    }
    let removed: BTreeSet<String> = tombstoned(roots).into_iter().collect();
    let mut slugs = difference.slugs;
    let mut maybe = BTreeSet::new();
    if difference.tombstones {
        slugs.extend(removed.iter().cloned());
        // a tombstone less: the article may lie in the shipped corpus still
        let all = now.slugs().into_iter().filter(|slug| !slugs.contains(*slug) && !removed.contains(*slug));
        maybe = all.map(String::from).collect();
        slugs.extend(maybe.iter().cloned());
    }
    Some(Changed { slugs, maybe, removed })
}

fn tombstoned(roots: &[PathBuf]) -> Vec<String> {
    let all = roots.iter().filter_map(|root| removed::tombstones(root).ok()).flatten();
    all.map(|tombstone| tombstone.slug).collect()
}

/// The newest whole index below a folder.
fn newest(home: &Path) -> Option<PathBuf> {
    let folders = fs::read_dir(home).ok()?.flatten().map(|entry| entry.path());
    let whole = folders.filter(|folder| folder.extension().is_none_or(|end| end != "building"));
    let numbered = whole.filter_map(|folder| {
        let Manifest { generation, built, .. } = Manifest::read(&folder).ok()?;
        Some((generation, built, folder))
    });
    numbered.max().map(|(_, _, folder)| folder)
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
