//! What the import room will do, in the plainest way, until it does: this file goes then.

use crate::corpus::{Article, ArticleId, Kind, Meta};
use crate::i18n::Lang;
use crate::register::Key;
use crate::text::clean;

pub use crate::import::{Form, Given, Imported, Known, Record, Rejected, line_mark};

pub fn site_of(record: &Record) -> String {
    record.given.source_url.as_deref().and_then(crate::corpus::address::host).unwrap_or_default()
}

pub fn record_of(origin: &str, bytes: Vec<u8>, content_type: Option<&str>, given: Given) -> Result<Record, String> {
    let form = match content_type {
        Some(kind) if kind.starts_with("text/html") => Form::Html,
        Some(kind) if kind.starts_with("text/plain") => Form::Text,
        other => return Err(format!("this is {}, no text", other.unwrap_or("of no kind"))),
    };
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Ok(Record { origin: origin.into(), line: None, form, text, given })
}

pub fn read(record: &Record, known: &Known) -> Result<Imported, Rejected> {
    let given = &record.given;
    let paragraphs: Vec<String> = match record.form {
        Form::Html => {
            record.text.split("<p>").skip(1).filter_map(|part| Some(clean(part.split_once("</p>")?.0))).collect()
        }
        _ => record.text.split("\n\n").map(clean).collect(),
    };
    let site = site_of(record);
    let body: Vec<String> = paragraphs.into_iter().filter(|one| !(known.repeats)(&site, line_mark(one))).collect();
    let body = body.join("\n\n");
    if body.len() < 40 {
        return Err(Rejected { line: None, what: "there is no text".into() });
    }
    let meta = Meta {
        published: given.published,
        dated_by: given.dated_by,
        byline: given.byline.clone(),
        source_name: given.source_name.clone().unwrap_or_default(),
        source_url: given.source_url.clone(),
        kind: Kind::Article,
        ..Meta::titled(given.title.as_deref().unwrap_or("?"))
    };
    let lang = given.lang.unwrap_or(Lang::Vi);
    let resolutions: Vec<Key> = given.resolutions.clone();
    let article = Article { id: ArticleId::of_slug(""), slug: String::new(), lang, meta, resolutions, body };
    Ok(Imported { article, removed: Vec::new(), doubts: Vec::new(), others: Vec::new() })
}
