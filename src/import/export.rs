//! nqbot's own export: an article as one object of JSON, which reads back exactly.

use serde_json::{Map, Value, json};

use crate::corpus::{Article, Kind, Translation};

/// The version of the form.
pub const VERSION: u64 = 1;

/// An article as it is exported: what its front matter says under the same names, and its paragraphs.
pub fn exported(article: &Article) -> Value {
    let meta = &article.meta;
    let mut object = Map::new();
    let mut say = |name: &str, value: Value| {
        object.insert(name.into(), value);
    };
    say("nqbot", json!(VERSION));
    say("slug", json!(article.slug));
    say("lang", json!(article.lang.code()));
    say("title", json!(meta.title));
    let flags = [("title_made", meta.title_made), ("inferred", meta.inferred), ("event_inferred", meta.event_inferred)];
    for (name, _) in flags.into_iter().filter(|(_, is)| *is) {
        say(name, json!(true));
    }
    let texts = [
        ("published", meta.published.map(|date| date.to_string())),
        ("event", meta.event.map(|date| date.to_string())),
        ("event_said", meta.event_said.clone()),
        ("place", meta.place.clone()),
        ("byline", meta.byline.clone()),
    ];
    for (name, text) in texts {
        if let Some(text) = text {
            say(name, json!(text));
        }
    }
    if let Some(by) = meta.dated_by {
        say("dated_by", json!(by));
    }
    say("source", json!({ "name": meta.source_name, "url": meta.source_url }));
    if meta.kind != Kind::Article {
        say("kind", json!(meta.kind));
    }
    if meta.translation != Translation::None {
        say("translation", json!(meta.translation));
    }
    let keys: Vec<String> = article.resolutions.iter().map(ToString::to_string).collect();
    for (name, list) in [("topics", &meta.topics), ("resolutions", &keys), ("related", &meta.related)] {
        if !list.is_empty() {
            say(name, json!(list));
        }
    }
    say("body", json!(article.body));
    Value::Object(object)
}
