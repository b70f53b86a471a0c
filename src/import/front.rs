//! What stands in front of a text in Markdown: in TOML between lines of `+++`, as in the corpus, or in YAML between lines
//! of `---`, of which plain names, values and lists are read.

use std::path::Path;

use serde_json::{Map, Value};

use super::fields::Fields;
use super::{Form, Given, Record};
use crate::corpus::problem::line_of;
use crate::i18n::Lang;

/// Reads the front matter of a record in Markdown. Its lines become empty ones, so that the others keep their numbers.
pub(super) fn read(record: Record) -> Result<Record, (usize, String)> {
    let text = record.text.replace("\r\n", "\n");
    let Some((fence, front, rest)) = parted(&text) else { return Ok(record) };
    let map = if fence == "+++" { from_toml(front)? } else { from_yaml(front) };
    let is_ours = fence == "+++" && map.contains_key("title") && map.get("source").is_some_and(Value::is_object);
    let fields = Fields(map);
    let given = if is_ours { fields.own_given() } else { fields.foreign_given() };
    let given = given.map_err(|what| (1, what))?;
    let text = "\n".repeat(front.matches('\n').count() + 2) + rest;
    if is_ours {
        let (slug, lang) = place(Path::new(&record.origin));
        let given = Given { slug, lang: lang.or(given.lang), ..given };
        return Ok(Record { form: Form::Clean, text, given, ..record });
    }
    Ok(Record { text, given, ..record })
}

/// Fence, front matter and what follows.
fn parted(text: &str) -> Option<(&str, &str, &str)> {
    let text = text.trim_start_matches('\u{feff}');
    let fence = ["+++", "---"].into_iter().find(|fence| text.starts_with(fence))?;
    let inside = text[3..].strip_prefix('\n')?;
    let end = inside
        .find(&format!("\n{fence}\n"))
        .or_else(|| inside.strip_suffix(fence)?.strip_suffix('\n').map(str::len))?;
    Some((fence, &inside[..end + 1], inside.get(end + 5..).unwrap_or("")))
}

fn from_toml(front: &str) -> Result<Map<String, Value>, (usize, String)> {
    let table: toml::Table = toml::from_str(front).map_err(|error: toml::de::Error| {
        let line = 1 + error.span().map_or(1, |span| line_of(front, span.start));
        (line, error.message().replace('\n', " "))
    })?;
    Ok(table.into_iter().map(|(name, value)| (name, to_json(value))).collect())
}

fn to_json(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => Value::from(number),
        toml::Value::Float(number) => Value::from(number),
        toml::Value::Boolean(is) => Value::Bool(is),
        toml::Value::Datetime(date) => Value::String(date.to_string()),
        toml::Value::Array(all) => Value::Array(all.into_iter().map(to_json).collect()),
        toml::Value::Table(table) => Value::Object(table.into_iter().map(|(name, one)| (name, to_json(one))).collect()),
    }
}

/// Names with values on their line, or with a list below.
fn from_yaml(front: &str) -> Map<String, Value> {
    let mut map = Map::new();
    let mut list: Option<String> = None;
    for line in front.lines() {
        if let (Some(name), Some(item)) = (&list, line.trim_start().strip_prefix("- ")) {
            if let Some(Value::Array(all)) = map.get_mut(name) {
                all.push(Value::String(unquoted(item)));
            }
            continue;
        }
        let Some((name, value)) = line.split_once(':').filter(|_| !line.starts_with([' ', '#', '\t'])) else {
            continue;
        };
        let (name, value) = (name.trim().to_string(), value.trim());
        list = value.is_empty().then(|| name.clone());
        let value = match value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            Some(all) => {
                Value::Array(all.split(',').map(unquoted).filter(|one| !one.is_empty()).map(Value::String).collect())
            }
            None if value.is_empty() => Value::Array(Vec::new()),
            None if value == "true" || value == "false" => Value::Bool(value == "true"),
            None => Value::String(unquoted(value)),
        };
        map.insert(name, value);
    }
    // a name without anything says nothing
    map.retain(|_, value| !matches!(value, Value::Array(all) if all.is_empty()));
    map
}

fn unquoted(text: &str) -> String {
    let text = text.trim();
    let inside = |quote: char| text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    inside('"').or_else(|| inside('\'')).unwrap_or(text).to_string()
}

/// Folder and language of an article of a corpus: `articles/<year>/<slug>/<lang>.md`.
fn place(file: &Path) -> (Option<String>, Option<Lang>) {
    let mut parts = file.iter().rev().filter_map(|part| part.to_str());
    let lang = parts
        .next()
        .and_then(|name| name.strip_suffix(".md"))
        .and_then(|code| Lang::ALL.into_iter().find(|lang| lang.code() == code));
    let (slug, year) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    let is_slug = !slug.is_empty() && slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    let is_year = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
    let slug = (lang.is_some() && is_slug && is_year).then(|| format!("{year}/{slug}"));
    (slug, lang)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> (Form, Given, String) {
        let record = Record {
            origin: "/c/articles/2025/some-thing/vi.md".into(),
            line: None,
            form: Form::Markdown,
            text: text.into(),
            given: Given::default(),
        };
        let record = read(record).unwrap();
        (record.form, record.given, record.text)
    }

    #[test]
    fn our_own_front_matter_comes_back_whole() {
        let (form, given, text) = check(
            "+++\ntitle = \"A\"\npublished = 2025-09-16\nevent_said = \"sáng nay\"\nsource = { name = \"B\" }\nrelated = [\"2025/b\"]\n+++\n\nMột.\n",
        );
        assert_eq!(form, Form::Clean);
        assert_eq!((given.slug.as_deref(), given.lang), (Some("2025/some-thing"), Some(Lang::Vi)));
        assert_eq!((given.event_said.as_deref(), given.related.len()), (Some("sáng nay"), 1));
        assert_eq!(text, "\n\n\n\n\n\n\n\nMột.\n".replacen('\n', "", 0));
    }

    #[test]
    fn yaml_is_read_as_far_as_it_is_plain() {
        let (form, given, text) =
            check("---\ntitle: \"One: two\"\ndate: 2025-09-16\ntopics:\n  - energy\nauthor: Ann\n---\nText.\n");
        assert_eq!(form, Form::Markdown);
        assert_eq!((given.title.as_deref(), given.byline.as_deref()), (Some("One: two"), Some("Ann")));
        assert_eq!((given.published.is_some(), given.topics.len()), (true, 1));
        assert_eq!(text.lines().position(|line| line == "Text."), Some(7));
        assert_eq!(check("# Title\n\nText.").2, "# Title\n\nText.");
    }
}
