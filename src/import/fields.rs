//! Records of JSON: the names that fields go by, and what they may hold.

use serde_json::{Map, Value};

use super::file::Refused;
use super::objects::Object;
use super::{Form, Given, Record, export, publication};
use crate::corpus::DatedBy;
use crate::date::PartialDate;
use crate::i18n::Lang;
use crate::register::Key;

/// The record of an object.
pub(super) fn record(origin: &str, (line, object): Object) -> Result<Record, Refused> {
    let refuse = |what: String| Refused { origin: origin.to_string(), line: Some(line), what };
    let bytes = object.map_err(refuse)?;
    let parsed = serde_json::from_slice::<Value>(&bytes);
    let value = parsed.map_err(|error| refuse(format!("is not JSON: {error}")))?;
    let Value::Object(map) = value else { return Err(refuse("is no object of JSON".into())) };
    let fields = Fields(map);
    let read = if fields.0.contains_key("nqbot") { fields.own() } else { fields.foreign() };
    let (form, text, given) = read.map_err(refuse)?;
    Ok(Record { origin: origin.to_string(), line: Some(line), form, text, given })
}

/// The fields of a record.
pub(super) struct Fields(pub Map<String, Value>);

type Read = Result<(Form, String, Given), String>;

impl Fields {
    /// A record of somebody else's: what is not known is passed over, what is of the wrong kind is told.
    fn foreign(&self) -> Read {
        let (form, text) = self.body()?;
        Ok((form, text, self.foreign_given()?))
    }

    /// What somebody else's record says beside its text.
    pub fn foreign_given(&self) -> Result<Given, String> {
        let source = self.0.get("source").and_then(Value::as_object).cloned().map(Fields);
        let nested = |names: &[&str]| source.as_ref().map_or(Ok(None), |source| source.text(names));
        let flat_source =
            if source.is_some() { None } else { self.text(&["source_name", "outlet", "source", "publisher", "site"])? };
        let is_address = |text: &String| text.starts_with("http://") || text.starts_with("https://");
        let url = self.text(&["source_url", "url", "link", "canonical_url"])?.or(nested(&["url", "link"])?);
        let given = Given {
            title: self.text(&["title", "headline"])?,
            published: self.date(&[
                "published",
                "date",
                "date_published",
                "pubDate",
                "pub_date",
                "published_at",
                "publish_date",
                "datePublished",
            ])?,
            dated_by: None,
            inferred: self.flag("inferred")?,
            event: self.date(&["event"])?,
            lang: self.lang()?,
            source_name: flat_source.clone().filter(|name| !is_address(name)).or(nested(&["name", "title"])?),
            source_url: url.filter(is_address).or(flat_source.filter(is_address)),
            byline: self.author()?,
            kind: self.label("kind")?,
            translation: self.label("translation")?,
            topics: self.list("topics")?,
            resolutions: self.keys()?,
            related: Vec::new(),
            ..Given::default()
        };
        Ok(Given { dated_by: given.published.map(|_| DatedBy::Record), ..given })
    }

    /// A record of our own export: everything comes back as it was.
    fn own(&self) -> Read {
        let version = self.0.get("nqbot").and_then(Value::as_u64);
        if version != Some(export::VERSION) {
            return Err(format!("is of another version of the export than {}; use a newer nqbot", export::VERSION));
        }
        let body = self.text(&["body"])?.ok_or("has no “body”")?;
        Ok((Form::Clean, body, self.own_given()?))
    }

    /// What a record of our own says beside its text.
    pub fn own_given(&self) -> Result<Given, String> {
        let source = self.0.get("source").and_then(Value::as_object).cloned().map(Fields).ok_or("has no “source”")?;
        Ok(Given {
            title: self.text(&["title"])?,
            published: self.date(&["published"])?,
            dated_by: self.label("dated_by")?,
            inferred: self.flag("inferred")?,
            event: self.date(&["event"])?,
            event_inferred: self.flag("event_inferred")?,
            event_said: self.text(&["event_said"])?,
            place: self.text(&["place"])?,
            title_made: self.flag("title_made")?,
            lang: self.lang()?,
            source_name: source.text(&["name"])?,
            source_url: source.text(&["url"])?,
            byline: self.text(&["byline"])?,
            kind: self.label("kind")?,
            translation: self.label("translation")?,
            topics: self.list("topics")?,
            resolutions: self.keys()?,
            related: self.list("related")?,
            slug: self.text(&["slug"])?,
            selector: None,
        })
    }

    fn body(&self) -> Result<(Form, String), String> {
        if let Some(html) = self.text(&["html", "content_html"])? {
            return Ok((Form::Html, html));
        }
        let names = ["text", "body", "content", "content_text", "article", "full_text", "raw_text"];
        let text =
            self.text(&names)?.ok_or("has no text; it should stand in a field “text”, “body”, “content” or “html”")?;
        let looks_like_page = text.trim_start().starts_with('<') && (text.contains("</p>") || text.contains("</div>"));
        Ok((if looks_like_page { Form::Html } else { Form::Text }, text))
    }

    fn text(&self, names: &[&str]) -> Result<Option<String>, String> {
        for name in names {
            match self.0.get(*name) {
                None | Some(Value::Null) => {}
                Some(Value::String(text)) if text.trim().is_empty() => {}
                Some(Value::String(text)) => return Ok(Some(text.clone())),
                Some(other) => return Err(format!("“{name}” holds {}; it should be a text", kind_of(other))),
            }
        }
        Ok(None)
    }

    fn date(&self, names: &[&str]) -> Result<Option<PartialDate>, String> {
        let Some(text) = self.text(names)? else { return Ok(None) };
        publication::read_date(&text).map(Some).ok_or_else(|| format!("“{text}” is not a date; write 2025-09-16"))
    }

    fn flag(&self, name: &str) -> Result<bool, String> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(false),
            Some(Value::Bool(is)) => Ok(*is),
            Some(other) => Err(format!("“{name}” holds {}; it should be true or false", kind_of(other))),
        }
    }

    fn lang(&self) -> Result<Option<Lang>, String> {
        let Some(text) = self.text(&["lang", "language"])? else { return Ok(None) };
        let by_name = match text.to_lowercase().as_str() {
            "vietnamese" | "tiếng việt" => Some(Lang::Vi),
            "english" => Some(Lang::En),
            _ => None,
        };
        by_name.map_or_else(|| text.parse().map(Some), |lang| Ok(Some(lang)))
    }

    /// A name, an object with a name, or a list of either.
    fn author(&self) -> Result<Option<String>, String> {
        let name_of = |value: &Value| match value {
            Value::String(name) => Some(name.clone()),
            Value::Object(map) => map.get("name").and_then(Value::as_str).map(String::from),
            _ => None,
        };
        for name in ["byline", "author", "authors", "creator"] {
            let names = match self.0.get(name) {
                None | Some(Value::Null) => continue,
                Some(Value::Array(all)) => all.iter().filter_map(name_of).collect(),
                Some(value @ (Value::String(_) | Value::Object(_))) => name_of(value).into_iter().collect::<Vec<_>>(),
                Some(other) => return Err(format!("“{name}” holds {}; it should be a name", kind_of(other))),
            };
            let names: Vec<String> = names.into_iter().filter(|name| !name.trim().is_empty()).collect();
            if !names.is_empty() {
                return Ok(Some(names.join(", ")));
            }
        }
        Ok(None)
    }

    fn label<T: serde::de::DeserializeOwned>(&self, name: &str) -> Result<Option<T>, String> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => serde_json::from_value(value.clone())
                .map(Some)
                .map_err(|error| format!("“{name}”: {}", error.to_string().replace('`', ""))),
        }
    }

    fn list(&self, name: &str) -> Result<Vec<String>, String> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::Array(all)) => all
                .iter()
                .map(|one| one.as_str().map(String::from).ok_or(one))
                .collect::<Result<_, _>>()
                .map_err(|other| format!("“{name}” holds {}; it should hold texts", kind_of(other))),
            Some(other) => Err(format!("“{name}” holds {}; it should be a list of texts", kind_of(other))),
        }
    }

    fn keys(&self) -> Result<Vec<Key>, String> {
        self.list("resolutions")?.iter().map(|key| key.parse()).collect()
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
