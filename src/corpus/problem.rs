//! Something wrong with a file of the corpus.

use std::fmt;
use std::path::{Path, PathBuf};

/// A problem with the file and line where it is to be mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub file: PathBuf,
    /// The line, counted from 1, where it is known.
    pub line: Option<usize>,
    /// What is wrong, and what to do where that is not plain.
    pub what: String,
}

impl Problem {
    /// A problem with a whole file.
    pub fn new(file: &Path, what: impl Into<String>) -> Self {
        Self { file: file.to_path_buf(), line: None, what: what.into() }
    }

    /// A problem on one line.
    pub fn at(file: &Path, line: usize, what: impl Into<String>) -> Self {
        Self { file: file.to_path_buf(), line: Some(line), what: what.into() }
    }
}

/// The line of a byte offset in a text, counted from 1.
pub fn line_of(text: &str, offset: usize) -> usize {
    text.as_bytes().iter().take(offset).filter(|byte| **byte == b'\n').count() + 1
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file.display(), self.what),
            None => write!(f, "{}: {}", self.file.display(), self.what),
        }
    }
}
