//! An article as a file: the counterpart of reading it.

use std::fmt::Write;

use toml::Value;

use super::article::{Article, Kind, Translation};

/// The article file of a text, as [`super::load`] reads it.
pub fn written(article: &Article) -> String {
    let meta = &article.meta;
    let mut file = String::from("+++\n");
    let mut say = |name: &str, value: String| {
        // writing to a string cannot fail
        let _ = writeln!(file, "{name} = {value}");
    };
    say("title", quoted(&meta.title));
    let date = |date: crate::date::PartialDate| match date.get_month_day() {
        (Some(_), Some(_)) => date.to_string(),
        _ => quoted(&date.to_string()),
    };
    if meta.title_made {
        say("title_made", "true".into());
    }
    if let Some(published) = meta.published {
        say("published", date(published));
    }
    if let Some(by) = meta.dated_by {
        say("dated_by", named(&by));
    }
    if meta.inferred {
        say("inferred", "true".into());
    }
    if let Some(event) = meta.event {
        say("event", date(event));
    }
    if meta.event_inferred {
        say("event_inferred", "true".into());
    }
    for (name, text) in [("event_said", &meta.event_said), ("place", &meta.place), ("byline", &meta.byline)] {
        if let Some(text) = text {
            say(name, quoted(text));
        }
    }
    say(
        "source",
        match &meta.source_url {
            Some(url) => format!("{{ name = {}, url = {} }}", quoted(&meta.source_name), quoted(url)),
            None => format!("{{ name = {} }}", quoted(&meta.source_name)),
        },
    );
    if meta.kind != Kind::Article {
        say("kind", named(&meta.kind));
    }
    if meta.translation != Translation::None {
        say("translation", named(&meta.translation));
    }
    let keys: Vec<String> = article.resolutions.iter().map(ToString::to_string).collect();
    for (name, list) in [("topics", &meta.topics), ("resolutions", &keys), ("related", &meta.related)] {
        if !list.is_empty() {
            say(name, format!("[{}]", list.iter().map(|one| quoted(one)).collect::<Vec<_>>().join(", ")));
        }
    }
    file.push_str("+++\n\n");
    file.push_str(&article.body);
    file.push('\n');
    file
}

fn quoted(text: &str) -> String {
    // one line: the loader tells the lines of keys
    Value::String(text.replace(['\n', '\r'], " ")).to_string()
}

/// A name as serde writes it.
fn named(value: &impl serde::Serialize) -> String {
    Value::try_from(value).map(|value| value.to_string()).unwrap_or_default()
}
