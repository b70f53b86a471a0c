//! What was taken out: parts of a text that are not its own, kept beside it, and whole articles, of which only enough is
//! kept to know them again.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::article::ArticleId;
use super::problem::{Problem, line_of};

/// A part of a text as it came that is not part of the article: a caption, a menu, a repeated sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Where it began, in lines of the text as it came, counted from 1.
    pub line: usize,
    /// The rule that took it out: `caption`, `image`, `furniture` …
    pub rule: String,
    /// The part, as it was.
    pub text: String,
}

/// An article that must not come back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tombstone {
    /// Its id.
    pub id: ArticleId,
    /// Its folder.
    pub slug: String,
    /// When it was removed (RFC 3339, a day).
    pub day: String,
    /// Why.
    pub reason: String,
    /// The addresses of its texts, in the form in which they are compared.
    #[serde(default)]
    pub addresses: Vec<String>,
    /// What its texts say, as [`super::held::content_of`] gives it, in hexadecimal.
    #[serde(default)]
    pub contents: Vec<String>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parts {
    #[serde(default)]
    removed: Vec<Part>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tombstones {
    #[serde(default)]
    removed: Vec<Tombstone>,
}

/// The list of removed articles, in a corpus folder.
pub const TOMBSTONES: &str = "removed.toml";

/// The file beside a text that holds what was taken out of it.
pub fn beside(text: &Path) -> std::path::PathBuf {
    text.with_extension("removed.toml")
}

/// Parts as they are written to a file.
pub fn parts_to_toml(parts: &[Part]) -> Result<String, toml::ser::Error> {
    toml::to_string(&Parts { removed: parts.to_vec() })
}

/// What was taken out of a text; nothing where nothing is kept.
pub fn parts(text: &Path) -> Result<Vec<Part>, Problem> {
    read::<Parts>(&beside(text)).map(|parts| parts.removed)
}

/// Tombstones as they are written to a file.
pub fn tombstones_to_toml(all: &[Tombstone]) -> Result<String, toml::ser::Error> {
    toml::to_string(&Tombstones { removed: all.to_vec() })
}

/// The removed articles of a corpus folder.
pub fn tombstones(root: &Path) -> Result<Vec<Tombstone>, Problem> {
    read::<Tombstones>(&root.join(TOMBSTONES)).map(|all| all.removed)
}

fn read<T: Default + for<'de> Deserialize<'de>>(file: &Path) -> Result<T, Problem> {
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(T::default()),
        Err(error) => return Err(Problem::new(file, format!("cannot be read: {error}"))),
    };
    toml::from_str(&text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(&text, span.start));
        Problem::at(file, line, error.message().replace('\n', " "))
    })
}
