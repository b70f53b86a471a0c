//! Files of texts: which there are, and the records in them.
//!
//! A file of one text is read whole, up to a limit. A file of many records is streamed, so that its size does not matter;
//! a record that is too long is skipped without being held.

use std::fmt;
use std::fs::{self, File};
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use super::bytes::{self, Kind};
use super::objects::Objects;
use super::read::LARGEST;
use super::{Form, Given, Record, fields, front};

/// A record that could not even be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The file or address.
    pub origin: String,
    /// The line, counted from 1, where it is about one.
    pub line: Option<usize>,
    /// What is wrong, and what to do where that is not plain.
    pub what: String,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.origin, self.what),
            None => write!(f, "{}: {}", self.origin, self.what),
        }
    }
}

/// The files of a path in a fixed order: itself, or all of its folder tree. Hidden files and the lists of removed parts
/// are left out; links to folders are not followed, so no tree is endless.
pub fn sources(path: &Path) -> Vec<PathBuf> {
    if !path.is_dir() {
        return vec![path.to_path_buf()];
    }
    let mut found = Vec::new();
    let mut folders = vec![path.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
            if name.starts_with('.') || name.ends_with("removed.toml") {
                continue;
            }
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(path),
                Ok(kind) if kind.is_file() || path.is_file() => found.push(path),
                _ => {}
            }
        }
    }
    found.sort();
    found
}

/// The records of a file, one at a time.
pub fn records(file: &Path) -> impl Iterator<Item = Result<Record, Refused>> + use<> {
    let found: Box<dyn Iterator<Item = Result<Record, Refused>>> = match open(file) {
        Ok(records) => records,
        Err(refused) => Box::new(std::iter::once(Err(refused))),
    };
    found
}

type Records = Box<dyn Iterator<Item = Result<Record, Refused>>>;

fn open(file: &Path) -> Result<Records, Refused> {
    let origin = file.to_string_lossy().into_owned();
    let refuse = |what: String| Refused { origin: origin.clone(), line: None, what };
    if !file.is_file() {
        return Err(refuse("is no file".into()));
    }
    let mut opened = File::open(file).map_err(|error| refuse(format!("cannot be read: {error}")))?;
    let mut head = vec![0; SNIFFED];
    let read = fill(&mut opened, &mut head).map_err(|error| refuse(format!("cannot be read: {error}")))?;
    head.truncate(read);
    let kind = bytes::kind_of(&head, file.extension().and_then(|end| end.to_str()));
    let rest = std::io::Cursor::new(head).chain(opened);
    match kind {
        Kind::Objects => {
            let reader = BufReader::with_capacity(64 * 1024, rest);
            let is_by_line = file.extension().is_some_and(|end| end == "jsonl" || end == "ndjson");
            let objects = if is_by_line { Objects::by_line(reader) } else { Objects::new(reader) };
            Ok(Box::new(objects.map(move |object| fields::record(&origin, object))))
        }
        Kind::Binary => Err(refuse("is not text".into())),
        Kind::Text | Kind::Markdown | Kind::Html => {
            let mut whole = Vec::new();
            rest.take(LARGEST as u64 + 1)
                .read_to_end(&mut whole)
                .map_err(|error| refuse(format!("cannot be read: {error}")))?;
            let record = one_text(&origin, whole, kind, None, Given::default());
            Ok(Box::new(std::iter::once(record)))
        }
    }
}

/// So many bytes tell what a file is.
const SNIFFED: usize = 4096;

fn fill(file: &mut File, buffer: &mut [u8]) -> std::io::Result<usize> {
    let mut read = 0;
    while read < buffer.len() {
        match file.read(&mut buffer[read..])? {
            0 => break,
            more => read += more,
        }
    }
    Ok(read)
}

/// The record of something fetched: a page, or a text.
pub fn record_of(origin: &str, bytes: Vec<u8>, content_type: Option<&str>, given: Given) -> Result<Record, Refused> {
    let kind = bytes::kind_of_answer(&bytes, content_type);
    if matches!(kind, Kind::Binary | Kind::Objects) {
        let what = format!("is no page: its type is {}", content_type.unwrap_or("not said"));
        return Err(Refused { origin: origin.into(), line: None, what });
    }
    let mut record = one_text(origin, bytes, kind, content_type, given)?;
    if record.given.source_url.is_none() && origin.starts_with("http") {
        record.given.source_url = Some(origin.to_string());
    }
    Ok(record)
}

fn one_text(
    origin: &str,
    whole: Vec<u8>,
    kind: Kind,
    content_type: Option<&str>,
    given: Given,
) -> Result<Record, Refused> {
    let refuse = |line: Option<usize>, what: String| Refused { origin: origin.into(), line, what };
    if whole.len() > LARGEST {
        return Err(refuse(None, format!("is longer than {} MiB; one text is at most that long", LARGEST >> 20)));
    }
    let text = match kind {
        Kind::Html => bytes::page(&whole, content_type),
        _ => bytes::text(whole, content_type).map_err(|(line, what)| refuse(line, what))?,
    };
    let form = match kind {
        Kind::Html => Form::Html,
        Kind::Markdown => Form::Markdown,
        _ => Form::Text,
    };
    let record = Record { origin: origin.to_string(), line: None, form, text, given };
    if form == Form::Markdown {
        return front::read(record).map_err(|(line, what)| refuse(Some(line), what));
    }
    Ok(record)
}
