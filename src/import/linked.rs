//! What a page states for machines in JSON-LD (schema.org): headline, date, author, publisher.
//!
//! The extraction's own reader of it takes minutes for what nests deeply; this one refuses such things.

use serde_json::{Map, Value};

/// What was stated.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Linked {
    pub headline: String,
    pub published: Option<String>,
    pub author: Option<String>,
    pub site: Option<String>,
}

/// A statement of more bytes is passed over.
const LONGEST: usize = 256 * 1024;

/// Reads the statement about an article; none where there is none.
pub(super) fn read(script: &str) -> Option<Linked> {
    let script = script.trim().trim_start_matches("//<![CDATA[").trim_start_matches("<![CDATA[");
    let script = script.trim_end_matches("//]]>").trim_end_matches("]]>");
    if script.len() > LONGEST {
        return None;
    }
    let value = serde_json::from_str::<Value>(script).ok()?;
    let article = article_in(&value)?;
    let text = |name: &str| article.get(name).and_then(Value::as_str).map(|text| text.trim().to_string());
    let linked = Linked {
        headline: text("headline").or_else(|| text("name")).unwrap_or_default(),
        published: text("datePublished").filter(|date| !date.is_empty()),
        author: article.get("author").and_then(names),
        site: article.get("publisher").and_then(names),
    };
    (linked != Linked::default()).then_some(linked)
}

/// The first object that is an article: the value itself, one of a list, or one of its `@graph`.
fn article_in(value: &Value) -> Option<&Map<String, Value>> {
    match value {
        Value::Array(all) => all.iter().find_map(article_in),
        Value::Object(map) if is_article(map) => Some(map),
        Value::Object(map) => article_in(map.get("@graph")?),
        _ => None,
    }
}

fn is_article(map: &Map<String, Value>) -> bool {
    let is = |value: &Value| value.as_str().is_some_and(|kind| kind.ends_with("Article") || kind == "Report");
    match map.get("@type") {
        Some(Value::Array(all)) => all.iter().any(is),
        Some(one) => is(one),
        None => false,
    }
}

/// A name, an object with a name, or a list of either.
fn names(value: &Value) -> Option<String> {
    let all: Vec<String> = match value {
        Value::Array(all) => all.iter().filter_map(names).collect(),
        Value::Object(map) => map.get("name").and_then(Value::as_str).map(String::from).into_iter().collect(),
        Value::String(name) => vec![name.clone()],
        _ => Vec::new(),
    };
    let all: Vec<String> = all.into_iter().filter(|name| !name.trim().is_empty()).collect();
    (!all.is_empty()).then(|| all.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_are_found_among_other_statements() {
        let article = r#"{"@type":"NewsArticle","headline":"A","datePublished":"2025-09-16","author":[{"name":"B"},{"name":"C"}]}"#;
        let expected = Linked {
            headline: "A".into(),
            published: Some("2025-09-16".into()),
            author: Some("B, C".into()),
            site: None,
        };
        for script in
            [article.into(), format!("[{{\"@type\":\"Person\"}},{article}]"), format!("{{\"@graph\":[{article}]}}")]
        {
            assert_eq!(read(&script), Some(Linked { headline: "A".into(), ..read(&script).unwrap_or_default() }));
            assert_eq!(read(&script).map(|linked| linked.author), Some(expected.author.clone()));
        }
        for script in ["", "{", "{\"@type\":\"Person\",\"name\":\"A\"}", &"[".repeat(100_000)] {
            assert_eq!(read(script), None);
        }
    }
}
