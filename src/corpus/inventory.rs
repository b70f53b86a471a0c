//! What lies in the corpus folders: names, sizes, times and contents of the files, so that an index knows whether it is of
//! this corpus, and what changed since.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use super::load;
use super::removed::TOMBSTONES;
use crate::text::hash::fnv1a;

/// The files of the corpus folders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inventory {
    files: Vec<Seen>,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Seen {
    /// Which corpus folder, and the path below it.
    root: usize,
    path: String,
    size: u64,
    /// When it was written last, in nanoseconds since 1970.
    time: u64,
    /// Hash of its content; zero when it was not read.
    content: u64,
}

/// What differs between two inventories.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Register, glossary or lexicon.
    pub facts: bool,
    /// The list of removed articles.
    pub tombstones: bool,
    /// Folders of articles: new, changed or gone.
    pub slugs: BTreeSet<String>,
}

/// Files that tell of the corpus as a whole.
const FACTS: [&str; 3] = ["resolutions.toml", "glossary.toml", "lexicon.toml"];

/// Changes when a file is added, removed, or changed in size or time. Cheap: no file is opened and nothing is kept.
pub fn quick(roots: &[PathBuf]) -> u64 {
    let mut sum = 0u64;
    walk(roots, &mut || {}, |seen| sum = sum.wrapping_add(seen.quick()));
    sum
}

/// The same in small steps with rests between them, so that nobody waits for a processor meanwhile.
pub fn quick_in_steps(roots: &[PathBuf]) -> u64 {
    const STEP: usize = 80;
    const REST: Duration = Duration::from_millis(1);
    let (mut sum, mut looked) = (0u64, 0);
    let mut rest = || {
        looked += 1;
        if looked % STEP == 0 {
            std::thread::sleep(REST);
        }
    };
    walk(roots, &mut rest, |seen| sum = sum.wrapping_add(seen.quick()));
    sum
}

/// The content of register, glossary and lexicon, as [`Inventory::facts`] of a whole corpus has it.
pub fn facts(roots: &[PathBuf]) -> u64 {
    let files = roots
        .iter()
        .enumerate()
        .flat_map(|(number, root)| FACTS.iter().filter_map(move |name| Seen::at(number, root, &root.join(name))));
    let mut inventory = Inventory { files: files.collect() };
    inventory.learn(roots, None);
    inventory.facts()
}

impl Inventory {
    /// Looks at every file, without opening any.
    pub fn walk(roots: &[PathBuf]) -> Self {
        let mut files = Vec::new();
        walk(roots, &mut || {}, |seen| files.push(seen));
        files.sort_by(|one: &Seen, two| (one.root, &one.path).cmp(&(two.root, &two.path)));
        Self { files }
    }

    /// Learns the contents: of files that have the size and time that they had before from `before`, of the others by
    /// reading them.
    pub fn learn(&mut self, roots: &[PathBuf], before: Option<&Self>) {
        let known: HashMap<(usize, &str), &Seen> = before
            .map(|before| before.files.iter().map(|seen| ((seen.root, seen.path.as_str()), seen)).collect())
            .unwrap_or_default();
        for seen in &mut self.files {
            let same = known.get(&(seen.root, seen.path.as_str()));
            let same = same.filter(|known| (known.size, known.time) == (seen.size, seen.time) && known.content != 0);
            seen.content = match same {
                Some(known) => known.content,
                None => {
                    roots.get(seen.root).and_then(|root| fs::read(root.join(&seen.path)).ok()).map_or(0, |b| fnv1a(&b))
                }
            };
        }
    }

    /// The same as [`quick`] of these files.
    pub fn quick(&self) -> u64 {
        self.files.iter().fold(0, |sum, seen| sum.wrapping_add(seen.quick()))
    }

    /// Changes only when the content changes, wherever the folders lie.
    pub fn content(&self) -> u64 {
        self.files.iter().fold(0, |sum, seen| sum.wrapping_add(seen.marked(seen.content)))
    }

    /// The content of register, glossary and lexicon.
    pub fn facts(&self) -> u64 {
        let facts = self.files.iter().filter(|seen| FACTS.contains(&seen.path.as_str()));
        facts.fold(0, |sum, seen| sum.wrapping_add(seen.marked(seen.content)))
    }

    /// The folders that hold articles.
    pub fn slugs(&self) -> BTreeSet<&str> {
        self.files.iter().filter_map(Seen::slug).collect()
    }

    /// The article files of each of some folders; none of those that are gone.
    pub fn texts<'s>(&self, roots: &[PathBuf], slugs: &'s BTreeSet<String>) -> BTreeMap<&'s str, Vec<PathBuf>> {
        let mut texts: BTreeMap<&str, Vec<PathBuf>> = slugs.iter().map(|slug| (slug.as_str(), Vec::new())).collect();
        for seen in &self.files {
            if let (Some(files), Some(root)) = (seen.slug().and_then(|slug| texts.get_mut(slug)), roots.get(seen.root))
            {
                // a later root's text stands for an earlier one's
                let file = root.join(&seen.path);
                files.retain(|earlier: &PathBuf| earlier.file_name() != file.file_name());
                files.push(file);
            }
        }
        for files in texts.values_mut() {
            files.sort_by(|one, two| one.file_name().cmp(&two.file_name()));
        }
        texts
    }

    /// What differs from an earlier inventory; both have learned their contents.
    pub fn since(&self, before: &Self) -> Difference {
        let mark = |seen: &Seen| (seen.root, seen.path.clone(), seen.content);
        let (now, then): (BTreeSet<_>, BTreeSet<_>) =
            (self.files.iter().map(mark).collect(), before.files.iter().map(mark).collect());
        let mut difference = Difference::default();
        for (_, path, _) in now.symmetric_difference(&then) {
            match slug_of(path) {
                Some(slug) => drop(difference.slugs.insert(slug.to_string())),
                None if path == TOMBSTONES => difference.tombstones = true,
                None => difference.facts = true,
            }
        }
        difference
    }

    /// As it is kept beside an index.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        serde_json::to_vec(&self.files).context("the list of files cannot be written")
    }

    /// Reads what was kept beside an index.
    pub fn read(folder: &Path) -> Result<Self> {
        let bytes = fs::read(folder.join(KEPT)).with_context(|| format!("no list of files in {}", folder.display()))?;
        let files = serde_json::from_slice(&bytes);
        Ok(Self { files: files.with_context(|| format!("the list of files in {} is damaged", folder.display()))? })
    }
}

/// The file beside an index that holds the inventory of its corpus.
pub const KEPT: &str = "corpus.json";

impl Seen {
    /// A file below a root, without its content; none when there is none.
    fn at(number: usize, root: &Path, file: &Path) -> Option<Self> {
        let meta = fs::metadata(file).ok()?;
        let time = meta.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        Some(Self {
            root: number,
            path: file.strip_prefix(root).unwrap_or(file).to_string_lossy().into_owned(),
            size: meta.len(),
            time: time.map_or(0, |time| time.as_nanos() as u64),
            content: 0,
        })
    }

    fn quick(&self) -> u64 {
        self.marked(self.size ^ self.time.rotate_left(17))
    }

    /// A number made of the path and a value.
    fn marked(&self, value: u64) -> u64 {
        let mut bytes = self.path.as_bytes().to_vec();
        bytes.extend(value.to_le_bytes());
        fnv1a(&bytes)
    }

    fn slug(&self) -> Option<&str> {
        slug_of(&self.path)
    }
}

/// The folder of an article file: `2025/x` of `articles/2025/x/vi.md`.
fn slug_of(path: &str) -> Option<&str> {
    Some(path.strip_prefix("articles/")?.rsplit_once('/')?.0)
}

/// Takes the files in no order, one at a time, so that a large corpus costs no memory; calls `looks` before each look.
fn walk(roots: &[PathBuf], looks: &mut dyn FnMut(), mut take: impl FnMut(Seen)) {
    for (number, root) in roots.iter().enumerate() {
        let mut look = |file: &Path| {
            if let Some(seen) = Seen::at(number, root, file) {
                take(seen);
            }
        };
        for name in FACTS.into_iter().chain([TOMBSTONES]) {
            look(&root.join(name));
        }
        load::each_file(root, looks, &mut |file| look(&file));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(root: &Path, path: &str, text: &str) -> Result<()> {
        let file = root.join(path);
        fs::create_dir_all(file.parent().context("a folder")?)?;
        Ok(fs::write(file, text)?)
    }

    fn of(roots: &[PathBuf]) -> Inventory {
        let mut inventory = Inventory::walk(roots);
        inventory.learn(roots, None);
        inventory
    }

    #[test]
    fn a_difference_names_what_changed() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let roots = [folder.path().join("shipped"), folder.path().join("own")];
        put(&roots[0], "resolutions.toml", "a")?;
        put(&roots[0], "articles/2025/a/vi.md", "a")?;
        put(&roots[0], "articles/2025/a/vi.removed.toml", "a")?;
        put(&roots[1], "articles/2025/b/vi.md", "b")?;
        let before = of(&roots);
        assert_eq!(before.slugs(), BTreeSet::from(["2025/a", "2025/b"]));
        assert_eq!(of(&roots).since(&before), Difference::default());
        put(&roots[0], "articles/2025/a/en.md", "a")?;
        fs::remove_file(roots[1].join("articles/2025/b/vi.md"))?;
        put(&roots[1], "articles/2026/c/vi.md", "c")?;
        let slugs = ["2025/a", "2025/b", "2026/c"].map(String::from).into();
        assert_eq!(of(&roots).since(&before), Difference { slugs, ..Difference::default() });
        put(&roots[0], "resolutions.toml", "b")?;
        put(&roots[1], TOMBSTONES, "")?;
        let difference = of(&roots).since(&before);
        assert!(difference.facts && difference.tombstones);
        assert_eq!(facts(&roots), of(&roots).facts());
        assert_ne!(facts(&roots), before.facts());
        Ok(())
    }

    #[test]
    fn the_content_does_not_depend_on_place_or_time() -> Result<()> {
        let (one, two) = (tempfile::tempdir()?, tempfile::tempdir()?);
        for root in [one.path(), two.path()] {
            put(root, "articles/2025/a/vi.md", "a")?;
        }
        let (first, second) = (of(&[one.path().into()]), of(&[two.path().into()]));
        assert_eq!(first.content(), second.content());
        put(two.path(), "articles/2025/a/vi.md", "b")?;
        assert_ne!(of(&[two.path().into()]).content(), first.content());
        assert_eq!(quick(&[one.path().into()]), first.quick());
        assert_eq!(quick_in_steps(&[one.path().into()]), first.quick());
        fs::write(one.path().join(KEPT), first.to_bytes()?)?;
        assert_eq!(Inventory::read(one.path())?, first);
        Ok(())
    }
}
