//! What the corpus is, in one number, so that an index knows whether it is of this corpus.

use std::fs;
use std::path::PathBuf;
use std::time::UNIX_EPOCH;

use super::load;
use crate::text::hash::fnv1a;

/// Changes when a file is added, removed, or changed in size or time. Cheap: no file is opened.
pub fn quick(roots: &[PathBuf]) -> u64 {
    combine(roots, |file| {
        let Ok(meta) = fs::metadata(file) else { return 0 };
        let time = meta
            .modified()
            .ok()
            .and_then(|time| time.duration_since(UNIX_EPOCH).ok())
            .map_or(0, |time| time.as_nanos() as u64);
        meta.len() ^ time.rotate_left(17)
    })
}

/// Changes only when the content changes. Reads every file.
pub fn content(roots: &[PathBuf]) -> u64 {
    combine(roots, |file| fs::read(file).map_or(0, |bytes| fnv1a(&bytes)))
}

fn combine(roots: &[PathBuf], of: impl Fn(&PathBuf) -> u64) -> u64 {
    let mut all = Vec::new();
    let mut take = |name: &str, value: u64| {
        all.extend_from_slice(name.as_bytes());
        all.extend_from_slice(&value.to_le_bytes());
    };
    for root in roots {
        for data in ["resolutions.toml", "glossary.toml"] {
            take(data, of(&root.join(data)));
        }
        for file in load::files(std::slice::from_ref(root)) {
            take(&file.strip_prefix(root).unwrap_or(&file).to_string_lossy(), of(&file));
        }
    }
    fnv1a(&all)
}
