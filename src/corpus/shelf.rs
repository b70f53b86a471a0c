//! Changing the operator's own corpus: all of a change or nothing, whatever ends the program.
//!
//! A change is first written as a whole into a journal beside the articles. Renaming the journal is the moment from
//! which the change holds; then each file is put in its place. When the program ends in between, whoever opens the
//! corpus next finds the journal and finishes. Before that moment nothing was touched. One lock keeps writers
//! from each other for as long as a change is written; another keeps readers out only while files are put in their places.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, bail};
use log::warn;
use serde::{Deserialize, Serialize};

use super::article::{Article, ArticleId};
use super::held::{Held, Standing};
use super::load;
use super::removed::{self, Part, Tombstone};
use super::written::written;

/// The writers' lock, the readers' lock, the journal being written, and the journal that holds.
const WRITING: &str = ".writing";
const LOCK: &str = ".lock";
const DRAFT: &str = ".journal.draft";
const JOURNAL: &str = ".journal";

/// The operator's own corpus folder.
#[derive(Clone, Debug)]
pub struct Shelf {
    root: PathBuf,
}

/// One step of a journal: a file and its new text; none: the file goes. The last step only says how many there were.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Step {
    Put { path: String, text: Option<String> },
    End { steps: usize },
}

/// A change under way. Dropped without [`Change::commit`], it never was.
pub struct Change {
    root: PathBuf,
    journal: BufWriter<File>,
    steps: usize,
    readers: File,
    _writers: File,
}

/// While it is held, no change takes place.
pub struct Still(#[expect(dead_code, reason = "held for its lock")] Option<File>);

impl Shelf {
    /// The corpus below a folder, which need not exist yet.
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_path_buf() }
    }

    /// Begins a change; waits for another to end.
    pub fn change(&self) -> Result<Change> {
        fs::create_dir_all(&self.root).with_context(|| format!("cannot make {}", self.root.display()))?;
        let (writers, readers) = (self.lock_file(WRITING)?, self.lock_file(LOCK)?);
        let cannot = || format!("cannot lock {}", self.root.display());
        if writers.try_lock().is_err() {
            warn!("corpus: another change is under way; this one waits for it");
            writers.lock().with_context(cannot)?;
        }
        readers.lock().with_context(cannot)?;
        roll_forward(&self.root)?;
        readers.unlock().with_context(cannot)?;
        let draft = self.root.join(DRAFT);
        let journal = File::create(&draft).with_context(|| format!("cannot write {}", draft.display()))?;
        Ok(Change { root: self.root.clone(), journal: BufWriter::new(journal), steps: 0, readers, _writers: writers })
    }

    /// Finishes what a program that ended had begun, and keeps changes out while the corpus is read. A folder that
    /// cannot be written to is not changed by anybody, so it is read as it is.
    pub fn still(&self) -> Result<Still> {
        if !self.root.exists() {
            return Ok(Still(None));
        }
        let Ok(lock) = self.lock_file(LOCK) else { return Ok(Still(None)) };
        if self.root.join(JOURNAL).exists() {
            lock.lock().with_context(|| format!("cannot lock {}", self.root.display()))?;
            roll_forward(&self.root)?;
            lock.unlock().ok();
        }
        lock.lock_shared().with_context(|| format!("cannot lock {}", self.root.display()))?;
        Ok(Still(Some(lock)))
    }

    fn lock_file(&self, name: &str) -> Result<File> {
        let path = self.root.join(name);
        File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .with_context(|| format!("cannot open {}", path.display()))
    }
}

impl Change {
    /// Takes a text in, unless it is held as it is or was removed: a new one gets a folder and an id, one of an address
    /// that is held takes that text's place.
    pub fn take(&mut self, held: &mut Held, mut article: Article, parts: &[Part]) -> Result<(ArticleId, Standing)> {
        let standing = held.standing(&article);
        match &standing {
            Standing::Removed(_) => return Ok((article.id, standing)),
            Standing::Same(slug) => return Ok((ArticleId::of_slug(slug), standing)),
            Standing::Changed(slug) => article.slug.clone_from(slug),
            Standing::New if load::is_slug(&article.slug) => {}
            Standing::New => article.slug = held.slug_for(&article),
        }
        article.id = ArticleId::of_slug(&article.slug);
        held.take(&article);
        self.put(&article, parts)?;
        Ok((article.id, standing))
    }

    /// Puts a text in its folder, with what was taken out of it.
    pub fn put(&mut self, article: &Article, parts: &[Part]) -> Result<()> {
        let text = format!("articles/{}/{}.md", article.slug, article.lang.code());
        let beside = format!("articles/{}/{}.removed.toml", article.slug, article.lang.code());
        self.step(&text, Some(written(article)))?;
        let parts = (!parts.is_empty()).then(|| removed::parts_to_toml(parts)).transpose()?;
        self.step(&beside, parts)
    }

    /// Removes an article in all its languages; the tombstone keeps it out.
    pub fn remove(&mut self, tombstone: Tombstone) -> Result<()> {
        let folder = self.root.join("articles").join(&tombstone.slug);
        let files = fs::read_dir(&folder).into_iter().flatten().flatten();
        for file in files.filter(|file| file.file_type().is_ok_and(|kind| kind.is_file())) {
            self.step(&format!("articles/{}/{}", tombstone.slug, file.file_name().to_string_lossy()), None)?;
        }
        let mut all = self.tombstones()?;
        all.retain(|one| one.id != tombstone.id);
        all.push(tombstone);
        self.step(removed::TOMBSTONES, Some(removed::tombstones_to_toml(&all)?))
    }

    /// Lets a removed article come in again. Whether there was a tombstone of it.
    pub fn forgive(&mut self, id: &super::ArticleId) -> Result<bool> {
        let mut all = self.tombstones()?;
        let before = all.len();
        all.retain(|one| one.id != *id);
        let found = all.len() < before;
        if found {
            self.step(removed::TOMBSTONES, Some(removed::tombstones_to_toml(&all)?))?;
        }
        Ok(found)
    }

    fn tombstones(&self) -> Result<Vec<Tombstone>> {
        removed::tombstones(&self.root).map_err(|problem| anyhow::anyhow!("{problem}; mend or move it first"))
    }

    /// Nothing was put or removed so far.
    pub fn is_empty(&self) -> bool {
        self.steps == 0
    }

    /// Makes the change hold.
    pub fn commit(mut self) -> Result<()> {
        if self.is_empty() {
            return Ok(());
        }
        let (draft, journal) = (self.root.join(DRAFT), self.root.join(JOURNAL));
        serde_json::to_writer(&mut self.journal, &Step::End { steps: self.steps })?;
        self.journal.write_all(b"\n")?;
        self.journal.flush()?;
        self.journal.get_ref().sync_all()?;
        self.readers.lock().with_context(|| format!("cannot lock {}", self.root.display()))?;
        fs::rename(&draft, &journal).context("cannot put the journal in place")?;
        File::open(&self.root).and_then(|folder| folder.sync_all())?;
        roll_forward(&self.root)
    }

    fn step(&mut self, path: &str, text: Option<String>) -> Result<()> {
        check_path(path)?;
        serde_json::to_writer(&mut self.journal, &Step::Put { path: path.into(), text })?;
        self.journal.write_all(b"\n").context("cannot write the journal")?;
        self.steps += 1;
        Ok(())
    }
}

impl Drop for Change {
    fn drop(&mut self) {
        // a draft that became the journal has another name by now
        let _ = fs::remove_file(self.root.join(DRAFT));
    }
}

/// Does what a journal says, when there is one. Doing it twice does no harm.
fn roll_forward(root: &Path) -> Result<()> {
    let path = root.join(JOURNAL);
    let Ok(file) = File::open(&path) else { return Ok(()) };
    let (mut done, mut end) = (0, None);
    for line in BufReader::new(file).lines() {
        let line = line.with_context(|| format!("cannot read {}", path.display()))?;
        match serde_json::from_str(&line) {
            Ok(Step::Put { path, text }) => {
                put(root, &path, text.as_deref())?;
                done += 1;
            }
            Ok(Step::End { steps }) => end = Some(steps),
            Err(error) => bail!("{} is damaged ({error}); move it away to go on without that change", path.display()),
        }
    }
    if end != Some(done) {
        bail!("{} is not whole; move it away to go on without that change", path.display());
    }
    // the files must be on the disk before the journal goes
    rustix::fs::sync();
    fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))
}

/// A path must never lead out of the corpus.
fn check_path(path: &str) -> Result<()> {
    if !Path::new(path).components().all(|part| matches!(part, Component::Normal(_))) {
        bail!("“{path}” is outside of the corpus");
    }
    Ok(())
}

fn put(root: &Path, path: &str, text: Option<&str>) -> Result<()> {
    check_path(path)?;
    let file = root.join(path);
    let Some(text) = text else {
        match fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("cannot remove {}", file.display()));
            }
            _ => {}
        }
        // only an empty folder goes
        if let Some(folder) = file.parent().filter(|folder| *folder != root) {
            let _ = fs::remove_dir(folder);
        }
        return Ok(());
    };
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    let new = file.with_extension("new");
    fs::write(&new, text).with_context(|| format!("cannot write {}", new.display()))?;
    fs::rename(&new, &file).with_context(|| format!("cannot put {} in place", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{ArticleId, DatedBy, Kind, Meta, Translation};
    use crate::i18n::Lang;

    fn article(slug: &str) -> Article {
        let meta = Meta {
            published: "2025-09".parse().ok(),
            dated_by: Some(DatedBy::Marker),
            event: "2025-09-16".parse().ok(),
            event_inferred: true,
            event_said: Some("on \"Monday\"".into()),
            place: Some("HÀ NỘI".into()),
            byline: Some("Nguyễn Văn A".into()),
            title_made: true,
            source_name: "Báo".into(),
            source_url: Some("https://bao.vn/1".into()),
            kind: Kind::Article,
            translation: Translation::MaybeMachine,
            topics: vec!["energy".into()],
            ..Meta::titled("Tiêu đề “có ngoặc” và \\ gạch")
        };
        Article {
            id: ArticleId::of_slug(slug),
            slug: slug.into(),
            lang: Lang::Vi,
            meta,
            resolutions: Vec::new(),
            body: "Một.\n\nHai.".into(),
        }
    }

    fn held(root: &Path) -> Vec<Article> {
        load::articles(&[root.to_path_buf()]).filter_map(Result::ok).collect()
    }

    #[test]
    fn a_change_holds_as_a_whole_and_reads_back_the_same() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let shelf = Shelf::new(folder.path());
        let part = Part { line: 3, rule: "caption".into(), text: "Ảnh: +++ TTXVN".into() };
        let mut change = shelf.change()?;
        change.put(&article("2025/a"), std::slice::from_ref(&part))?;
        change.put(&article("2025/b"), &[])?;
        assert_eq!(held(folder.path()), []);
        change.commit()?;
        assert_eq!(held(folder.path()), [article("2025/a"), article("2025/b")]);
        let file = folder.path().join("articles/2025/a/vi.md");
        assert_eq!(removed::parts(&file), Ok(vec![part]));
        Ok(())
    }

    #[test]
    fn a_folder_that_is_no_folder_of_articles_is_not_taken_over() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let mut change = Shelf::new(folder.path()).change()?;
        for (number, slug) in ["../x", "2025/../../x", "/etc/x", "x", "2025/Ế", ""].into_iter().enumerate() {
            let unlike = Article { body: format!("Bài số {number}."), ..article(slug) };
            let unlike = Article { meta: Meta { source_url: None, ..unlike.meta }, ..unlike };
            change.take(&mut Held::default(), unlike, &[])?;
        }
        change.commit()?;
        assert_eq!(held(folder.path()).len(), 6);
        assert!(held(folder.path()).iter().all(|article| article.slug.starts_with("2025/")));
        Ok(())
    }

    #[test]
    fn a_change_that_is_dropped_never_was() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let shelf = Shelf::new(folder.path());
        shelf.change()?.put(&article("2025/a"), &[])?;
        shelf.change()?.commit()?;
        let _still = shelf.still()?;
        assert_eq!(held(folder.path()), []);
        Ok(())
    }

    #[test]
    fn a_change_being_written_keeps_no_reader_out() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let shelf = Shelf::new(folder.path());
        let mut change = shelf.change()?;
        change.put(&article("2025/a"), &[])?;
        let still = shelf.still()?;
        assert_eq!(held(folder.path()), []);
        drop(still);
        change.commit()?;
        assert_eq!(held(folder.path()), [article("2025/a")]);
        Ok(())
    }

    #[test]
    fn a_folder_of_ones_own_beside_a_text_is_no_obstacle() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let shelf = Shelf::new(folder.path());
        let mut change = shelf.change()?;
        change.put(&article("2025/a"), &[])?;
        change.commit()?;
        fs::create_dir(folder.path().join("articles/2025/a/anh"))?;
        let mut change = shelf.change()?;
        change.remove(Tombstone {
            id: ArticleId::of_slug("2025/a"),
            slug: "2025/a".into(),
            day: "2026-11-22".into(),
            reason: "theo yêu cầu".into(),
            addresses: Vec::new(),
            contents: Vec::new(),
        })?;
        change.commit()?;
        assert_eq!(held(folder.path()), []);
        shelf.change()?.commit()
    }

    #[test]
    fn whoever_comes_next_finishes_what_was_begun() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let root = folder.path();
        let steps = [
            Step::Put { path: "articles/2025/a/vi.md".into(), text: Some(written(&article("2025/a"))) },
            Step::End { steps: 1 },
        ];
        let lines: Result<Vec<String>, _> = steps.iter().map(serde_json::to_string).collect();
        fs::write(root.join(JOURNAL), lines?.join("\n"))?;
        let _still = Shelf::new(root).still()?;
        assert_eq!(held(root), [article("2025/a")]);
        assert!(!root.join(JOURNAL).exists());
        Ok(())
    }

    #[test]
    fn a_journal_that_leads_out_or_is_not_whole_is_refused() -> Result<()> {
        for journal in
            ["{\"path\":\"../x.md\",\"text\":\"x\"}\n{\"steps\":1}\n", "{\"path\":\"x\",\"text\":\"x\"}\n", "{\"pa"]
        {
            let folder = tempfile::tempdir()?;
            let root = folder.path().join("corpus");
            fs::create_dir(&root)?;
            fs::write(root.join(JOURNAL), journal)?;
            assert!(Shelf::new(&root).still().is_err(), "{journal}");
            assert!(!folder.path().join("x.md").exists());
        }
        Ok(())
    }

    #[test]
    fn what_is_removed_is_gone_and_stays_known() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let shelf = Shelf::new(folder.path());
        let mut change = shelf.change()?;
        change.put(&article("2025/a"), &[])?;
        change.commit()?;
        let tombstone = Tombstone {
            id: ArticleId::of_slug("2025/a"),
            slug: "2025/a".into(),
            day: "2026-11-22".into(),
            reason: "tòa soạn yêu cầu".into(),
            addresses: Vec::new(),
            contents: Vec::new(),
        };
        let mut change = shelf.change()?;
        change.remove(tombstone.clone())?;
        change.commit()?;
        assert_eq!(held(folder.path()), []);
        assert!(!folder.path().join("articles/2025/a").exists());
        assert_eq!(removed::tombstones(folder.path()), Ok(vec![tombstone]));
        let mut change = shelf.change()?;
        assert!(change.forgive(&ArticleId::of_slug("2025/a"))?);
        change.commit()?;
        assert_eq!(removed::tombstones(folder.path()), Ok(Vec::new()));
        Ok(())
    }
}
