//! The rules of a corpus beyond the form of each file: what `nqbot check` verifies.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use unicode_normalization::is_nfc;

use super::article::{Article, ArticleId, Kind};
use super::glossary::Glossary;
use super::load;
use super::problem::Problem;
use crate::date::PartialDate;
use crate::i18n::Lang;
use crate::register::{Key, Register};

/// Checks register, glossary and every article of the corpus folders; `today` is the day no date may be after.
pub fn check(roots: &[PathBuf], today: PartialDate) -> (Counts, Vec<Problem>) {
    let shipped = roots.first().cloned().unwrap_or_default();
    let (register_file, glossary_file) = (shipped.join("resolutions.toml"), shipped.join("glossary.toml"));
    let (register, mut problems) = crate::register::load::read(&register_file);
    let (glossary, more) = Glossary::read(&glossary_file);
    problems.extend(more);
    problems.extend(check_register(&register_file, &register, &glossary, today));
    problems.extend([&register_file, &glossary_file].into_iter().filter_map(|file| check_letters(file)));
    let mut articles: Vec<(PathBuf, Article)> = Vec::new();
    for file in load::files(roots) {
        problems.extend(check_letters(&file));
        match load::read(&file) {
            Ok(article) => articles.push((file, article)),
            Err(problem) => problems.push(problem),
        }
    }
    let slugs: HashSet<&str> = articles.iter().map(|(_, article)| article.slug.as_str()).collect();
    for (file, article) in &articles {
        problems.extend(check_article(file, article, &register, &glossary, &slugs, today));
    }
    problems.extend(check_pairs(&articles));
    problems.extend(check_ids(&articles));
    let counts = Counts { resolutions: register.current().count(), articles: slugs.len(), texts: articles.len() };
    (counts, problems)
}

/// What was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Resolutions of the register.
    pub resolutions: usize,
    /// Articles.
    pub articles: usize,
    /// Their texts in all languages.
    pub texts: usize,
}

fn check_letters(file: &Path) -> Option<Problem> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().position(|line| !is_nfc(line))?;
    Some(Problem::at(file, line + 1, "holds letters that are not composed (NFC); save it again in NFC"))
}

fn check_register(file: &Path, register: &Register, glossary: &Glossary, today: PartialDate) -> Vec<Problem> {
    let lines = fs::read_to_string(file).map(|text| crate::register::load::lines(&text)).unwrap_or_default();
    let mut problems = Vec::new();
    let mut tell = |key: Option<Key>, what: String| {
        let line = key.and_then(|key| lines.get(&key)).copied();
        problems.push(Problem { file: file.to_path_buf(), line, what });
    };
    for entry in register.all() {
        let key = entry.key;
        for other in entry.replaces.iter().chain(&entry.replaced_by).filter(|other| register.get(**other).is_none()) {
            tell(Some(key), format!("{key} names {other}, which is not in the register"));
        }
        for slug in entry.topics.iter().filter(|slug| !glossary.has_topic(slug)) {
            tell(Some(key), format!("{key}: topic “{slug}” has no name in glossary.toml"));
        }
        if entry.issued.is_some_and(|issued| issued.sort_key() > today.latest_key()) {
            tell(Some(key), format!("{key} is dated in the future"));
        }
        if entry.confirmed && entry.sources.is_empty() {
            tell(Some(key), format!("{key} has no source; add one or write confirmed = false"));
        }
        for target in entry.targets.iter().filter(|target| target.confirmed && target.source.is_none()) {
            let metric = target.metric.get(Lang::En);
            tell(Some(key), format!("{key}: target “{metric}” has no source; add one or write confirmed = false"));
        }
        let urls = entry.sources.iter().chain(entry.targets.iter().filter_map(|target| target.source.as_ref()));
        urls.filter(|url| !is_web(url)).for_each(|url| tell(Some(key), format!("{key}: “{url}” is not a web address")));
    }
    for (name, keys) in register.lists() {
        for key in keys.iter().filter(|key| register.get(**key).is_none()) {
            tell(None, format!("{name} names {key}, which is not in the register"));
        }
    }
    problems
}

fn is_web(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| rest.contains('.') && !rest.contains(char::is_whitespace))
}

fn check_article(
    file: &Path,
    article: &Article,
    register: &Register,
    glossary: &Glossary,
    slugs: &HashSet<&str>,
    today: PartialDate,
) -> Vec<Problem> {
    let text = fs::read_to_string(file).unwrap_or_default();
    let line = |key: &str| text.lines().position(|line| line.starts_with(key)).map_or(1, |at| at + 1);
    let mut problems = Vec::new();
    let mut tell = |key: &str, what: String| problems.push(Problem::at(file, line(key), what));
    let meta = &article.meta;
    if meta.title.is_empty() {
        tell("title", "the title is empty".into());
    }
    for key in article.resolutions.iter() {
        match register.get(*key) {
            None => tell("resolutions", format!("{key} is not in the register")),
            Some(entry) => {
                let (issued, published) =
                    (entry.issued.map(PartialDate::sort_key), meta.published.map(PartialDate::latest_key));
                if issued.is_some() && published.is_some() && issued > published {
                    tell("resolutions", format!("{key} is younger than the article"));
                }
            }
        }
    }
    for slug in meta.topics.iter().filter(|slug| !glossary.has_topic(slug)) {
        tell("topics", format!("topic “{slug}” has no name in glossary.toml"));
    }
    for slug in meta.related.iter().filter(|slug| !slugs.contains(slug.as_str()) || **slug == article.slug) {
        tell("related", format!("“{slug}” is not another article of the corpus"));
    }
    if meta.published.is_some_and(|date| date.sort_key() > today.latest_key()) {
        tell("published", "the date is in the future".into());
    }
    if let (Some(event), Some(published)) = (meta.event, meta.published)
        && event.sort_key() > published.latest_key()
    {
        tell("event", "tells of something after its publication".into());
    }
    if let Some(url) = meta.source_url.as_ref().filter(|url| !is_web(url)) {
        tell("source", format!("“{url}” is not a web address"));
    }
    problems
}

/// A digest exists in every language, with the same facts in the front matter.
fn check_pairs(articles: &[(PathBuf, Article)]) -> Vec<Problem> {
    let mut by_slug: BTreeMap<&str, Vec<&(PathBuf, Article)>> = BTreeMap::new();
    for one in articles {
        by_slug.entry(&one.1.slug).or_default().push(one);
    }
    let mut problems = Vec::new();
    for texts in by_slug.values() {
        let (file, first) = texts[0];
        if first.meta.kind == Kind::Digest {
            for lang in Lang::ALL.into_iter().filter(|lang| texts.iter().all(|(_, text)| text.lang != *lang)) {
                problems.push(Problem::new(file, format!("the digest has no {}.md", lang.code())));
            }
        }
        for (file, other) in &texts[1..] {
            let facts = |article: &Article| {
                let meta = &article.meta;
                (
                    meta.published,
                    meta.event,
                    meta.inferred,
                    meta.topics.clone(),
                    meta.related.clone(),
                    article.resolutions.clone(),
                )
            };
            if facts(first) != facts(other) {
                problems.push(Problem::at(
                    file,
                    1,
                    "its dates, topics, resolutions or related articles differ from the other language's",
                ));
            }
        }
    }
    problems
}

fn check_ids(articles: &[(PathBuf, Article)]) -> Vec<Problem> {
    let mut owners: HashMap<&ArticleId, &str> = HashMap::new();
    let mut problems = Vec::new();
    for (file, article) in articles {
        let owner = owners.entry(&article.id).or_insert(&article.slug);
        if *owner != article.slug {
            problems
                .push(Problem::new(file, format!("has the same id ({}) as {owner}; rename its folder", article.id)));
        }
    }
    problems
}
