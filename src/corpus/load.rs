//! Reading article files: TOML front matter between `+++` lines, then paragraphs.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::article::{Article, ArticleId, DatedBy, Kind, Meta, Translation};
use super::problem::{Problem, line_of};
use super::removed;
use crate::date::PartialDate;
use crate::i18n::Lang;
use crate::register::Key;
use crate::text::clean;

/// The article files below the `articles` folders of the given roots, in a fixed order.
pub fn files(roots: &[PathBuf]) -> Vec<PathBuf> {
    let of = |root: &PathBuf| {
        let mut found = Vec::new();
        each_file(root, &mut || {}, &mut |file| found.push(file));
        found.sort();
        found
    };
    roots.iter().flat_map(of).collect()
}

/// Tells each of one root, in no order; calls `looks` before each look at what stands in a folder.
pub(super) fn each_file(root: &Path, looks: &mut dyn FnMut(), found: &mut dyn FnMut(PathBuf)) {
    collect(&root.join("articles"), 3, looks, found);
}

fn collect(folder: &Path, depth: usize, looks: &mut dyn FnMut(), found: &mut dyn FnMut(PathBuf)) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        looks();
        let path = entry.path();
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && depth > 1 && !hidden => collect(&path, depth - 1, looks, found),
            Ok(kind) if !kind.is_dir() && !hidden && path.extension().is_some_and(|end| end == "md") => found(path),
            _ => {}
        }
    }
}

/// Reads every article below the given roots, one at a time.
///
/// An article that was removed is left out wherever it lies; a list of removed articles that cannot be read is a problem.
pub fn articles(roots: &[PathBuf]) -> impl Iterator<Item = Result<Article, Problem>> + use<> {
    let (mut gone, mut problems) = (HashSet::new(), Vec::new());
    for root in roots {
        match removed::tombstones(root) {
            Ok(all) => gone.extend(all.into_iter().map(|tombstone| tombstone.slug)),
            Err(problem) => problems.push(Err(problem)),
        }
    }
    let texts =
        texts(roots).into_iter().filter(move |file| place(file).map_or(true, |(slug, _)| !gone.contains(&slug)));
    problems.into_iter().chain(texts.map(|file| read(&file)))
}

/// The article files that count, the texts of one article together: of two for the same text that of the later root, so
/// that an operator's own stands for a shipped one.
fn texts(roots: &[PathBuf]) -> Vec<PathBuf> {
    let mut all: BTreeMap<(String, &'static str), PathBuf> = BTreeMap::new();
    let mut odd = Vec::new();
    for file in files(roots) {
        match place(&file) {
            Ok((slug, lang)) => drop(all.insert((slug, lang.code()), file)),
            // reading it tells what is wrong
            Err(_) => odd.push(file),
        }
    }
    odd.into_iter().chain(all.into_values()).collect()
}

/// Reads one article file.
pub fn read(file: &Path) -> Result<Article, Problem> {
    let bytes = fs::read(file).map_err(|error| Problem::new(file, format!("cannot be read: {error}")))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let line = 1 + error.as_bytes()[..error.utf8_error().valid_up_to()].iter().filter(|b| **b == b'\n').count();
        Problem::at(file, line, "is not UTF-8 text")
    })?;
    let (slug, lang) = place(file)?;
    parse(file, &text, slug, lang)
}

/// Folder and language from `articles/<year>/<slug>/<lang>.md`.
fn place(file: &Path) -> Result<(String, Lang), Problem> {
    let wrong = || Problem::new(file, "must lie at articles/<year>/<slug>/vi.md or en.md");
    let lang = file
        .file_stem()
        .and_then(|stem| stem.to_str())
        .and_then(|stem| Lang::ALL.into_iter().find(|lang| lang.code() == stem));
    let mut folders =
        file.ancestors().skip(1).map(|folder| folder.file_name().and_then(|name| name.to_str()).unwrap_or(""));
    let (slug, year) = (folders.next().unwrap_or(""), folders.next().unwrap_or(""));
    let slug = format!("{year}/{slug}");
    lang.filter(|_| is_slug(&slug)).map(|lang| (slug, lang)).ok_or_else(wrong)
}

/// Whether a text names a folder of an article: four digits, and a name of small letters, digits and hyphens.
pub fn is_slug(text: &str) -> bool {
    let Some((year, name)) = text.split_once('/') else { return false };
    let good_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    good_name && year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Front {
    title: String,
    published: Option<toml::Value>,
    #[serde(default)]
    inferred: bool,
    dated_by: Option<DatedBy>,
    event: Option<toml::Value>,
    #[serde(default)]
    event_inferred: bool,
    event_said: Option<String>,
    place: Option<String>,
    byline: Option<String>,
    #[serde(default)]
    title_made: bool,
    source: Source,
    #[serde(default = "article")]
    kind: Kind,
    #[serde(default = "not_translated")]
    translation: Translation,
    #[serde(default)]
    topics: Vec<String>,
    #[serde(default)]
    resolutions: Vec<String>,
    #[serde(default)]
    related: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    name: String,
    url: Option<String>,
}

fn article() -> Kind {
    Kind::Article
}

fn not_translated() -> Translation {
    Translation::None
}

/// Reads the text of an article file; `file` is named in what is wrong with it.
pub fn parse(file: &Path, text: &str, slug: String, lang: Lang) -> Result<Article, Problem> {
    let text = text.replace("\r\n", "\n");
    let (front, body) =
        split(&text).ok_or_else(|| Problem::at(file, 1, "has no front matter between two lines of +++"))?;
    let parsed: Front = toml::from_str(front).map_err(|error| {
        let line = 1 + error.span().map_or(1, |span| line_of(front, span.start));
        Problem::at(file, line, error.message().replace('\n', " "))
    })?;
    let line = |key: &str| 2 + front.lines().position(|line| line.starts_with(key)).unwrap_or(0);
    let date =
        |key: &str, value: &Option<toml::Value>| read_date(value).map_err(|what| Problem::at(file, line(key), what));
    let keys: Result<Vec<Key>, _> = parsed.resolutions.iter().map(|key| key.parse()).collect();
    let body = clean(body)
        .split("\n\n")
        .map(str::trim)
        .filter(|paragraph| !paragraph.is_empty())
        .collect::<Vec<_>>()
        .join("\n\n");
    if body.is_empty() {
        return Err(Problem::at(file, front.lines().count() + 3, "has no text"));
    }
    Ok(Article {
        id: ArticleId::of_slug(&slug),
        slug,
        lang,
        resolutions: keys.map_err(|what| Problem::at(file, line("resolutions"), what))?,
        meta: Meta {
            title: one_line(&parsed.title),
            published: date("published", &parsed.published)?,
            inferred: parsed.inferred,
            dated_by: parsed.dated_by,
            event: date("event", &parsed.event)?,
            event_inferred: parsed.event_inferred,
            event_said: parsed.event_said.as_deref().map(one_line),
            place: parsed.place.as_deref().map(one_line),
            byline: parsed.byline.as_deref().map(one_line),
            title_made: parsed.title_made,
            source_name: one_line(&parsed.source.name),
            source_url: parsed.source.url.as_deref().map(one_line),
            kind: parsed.kind,
            translation: parsed.translation,
            topics: parsed.topics.iter().map(|topic| one_line(topic)).collect(),
            related: parsed.related.iter().map(|slug| one_line(slug)).collect(),
        },
        body,
    })
}

/// A text of the front matter as it is shown: escapes of TOML can hide line ends and control characters in it.
fn one_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Front matter and body.
fn split(text: &str) -> Option<(&str, &str)> {
    let rest = text.trim_start_matches('\u{feff}').strip_prefix("+++\n")?;
    let end = rest.find("\n+++\n").or_else(|| rest.strip_suffix("\n+++").map(str::len))?;
    Some((&rest[..end + 1], rest.get(end + 5..).unwrap_or("")))
}

fn read_date(value: &Option<toml::Value>) -> Result<Option<PartialDate>, String> {
    let written = match value {
        None => return Ok(None),
        Some(toml::Value::String(text)) if text.is_empty() => return Ok(None),
        Some(toml::Value::String(text)) => text.clone(),
        Some(toml::Value::Datetime(date)) => date.date.map(|date| date.to_string()).unwrap_or_default(),
        Some(other) => other.to_string(),
    };
    written.parse().map(Some).map_err(|error: crate::date::DateError| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "+++\ntitle = \"Tiêu đề\"\npublished = 2025-09-16\nsource = { name = \"Báo\" }\nresolutions = [\"70-NQ/TW@13\"]\n+++\n\nMột.\n\nHai.\n";

    fn check(text: &str) -> Result<Article, Problem> {
        parse(Path::new("vi.md"), text, "2025/x".into(), Lang::Vi)
    }

    #[test]
    fn reads_what_is_there() {
        let article = check(GOOD).map(|article| {
            (article.meta.title, article.meta.published.map(|d| d.to_string()), article.body, article.resolutions.len())
        });
        assert_eq!(article, Ok(("Tiêu đề".into(), Some("2025-09-16".into()), "Một.\n\nHai.".into(), 1)));
    }

    #[test]
    fn says_file_line_and_reason() {
        for (from, to, expected) in [
            ("2025-09-16", "\"2025-9\"", "vi.md:3: “2025-9” is not a date"),
            ("70-NQ/TW@13", "70-NQ/TW", "vi.md:5: “70-NQ/TW” is not a key"),
            ("title =", "titel =", "vi.md:2: unknown field `titel`"),
            ("+++\ntitle", "title", "vi.md:1: has no front matter"),
            ("Một.\n\nHai.", "", "has no text"),
            ("source = { name = \"Báo\" }", "", "missing field `source`"),
        ] {
            let problem = check(&GOOD.replace(from, to)).err().map(|problem| problem.to_string()).unwrap_or_default();
            assert!(problem.contains(expected), "{problem:?} does not say {expected:?}");
        }
    }

    #[test]
    fn escapes_bring_no_line_ends_into_what_is_shown() {
        let odd = GOOD.replace("Tiêu đề", "Tiêu\\n đề\\u0007").replace("Báo", "\\rBáo");
        let odd = odd.replace("resolutions", "topics = [\"en\\rgy\"]\nbyline = \"Lan\\tAnh\"\nresolutions");
        let read = check(&odd).map(|article| article.meta);
        let shown = read.map(|meta| (meta.title, meta.source_name, meta.topics, meta.byline));
        assert_eq!(shown, Ok(("Tiêu đề".into(), "Báo".into(), vec!["en gy".into()], Some("Lan Anh".into()))));
    }

    #[test]
    fn windows_line_ends_and_decomposed_letters_are_read() {
        use unicode_normalization::UnicodeNormalization;
        let odd: String = GOOD.replace('\n', "\r\n").nfd().collect();
        assert_eq!(check(&odd), check(GOOD));
    }
}
