//! The rules for answers to inline queries.

use std::collections::BTreeSet;

use serde_json::Value;

use super::keyboard;
use super::lawful::{self, Notes};
use super::request::{Refusal, Request};

const RESULTS_MAX: usize = 50;

/// The fields of an article.
const ARTICLE: &str = "type id title input_message_content reply_markup url hide_url description thumbnail_url \
     thumbnail_width thumbnail_height";

/// The fields of the text message that a result becomes.
const CONTENT: &str = "message_text parse_mode entities link_preview_options disable_web_page_preview";

/// Checks the parameters of `answerInlineQuery`.
pub fn check(request: &Request, notes: &mut Notes) -> Result<(), Refusal> {
    let Some(results) = request.get("results").as_array() else {
        return Err(Refusal::bad("can't parse inline query results: expected an Array"));
    };
    if results.len() > RESULTS_MAX {
        return Err(Refusal::bad("RESULTS_TOO_MUCH"));
    }
    if request.text("next_offset").len() > 64 {
        return Err(Refusal::bad("NEXT_OFFSET_INVALID"));
    }
    if !(0..=86_400).contains(&request.int("cache_time").unwrap_or(300)) {
        notes.push("cache_time outside 0 to 86400: Telegram clamps it".to_owned());
    }
    let mut seen = BTreeSet::new();
    for each in results {
        let id = each["id"].as_str().unwrap_or_default();
        if id.is_empty() || id.len() > 64 {
            return Err(Refusal::bad("RESULT_ID_INVALID"));
        }
        if !seen.insert(id) {
            return Err(Refusal::bad("RESULT_ID_DUPLICATE"));
        }
        result(each, notes)?;
    }
    button(request.get("button"), notes)
}

fn result(result: &Value, notes: &mut Notes) -> Result<(), Refusal> {
    if result["type"].as_str().is_none_or(str::is_empty) {
        return Err(missing("type"));
    }
    let content = &result["input_message_content"];
    if result["type"] == "article" {
        article(result, notes)?;
    }
    if let Some(text) = content["message_text"].as_str() {
        lawful::strange(content, CONTENT, "input_message_content", notes);
        lawful::text(text, content["parse_mode"].as_str().unwrap_or_default(), &content["entities"], notes)?;
        lawful::preview(&content["link_preview_options"], notes);
    }
    keyboard::check_inline(&result["reply_markup"], false, notes)
}

fn article(result: &Value, notes: &mut Notes) -> Result<(), Refusal> {
    lawful::strange(result, ARTICLE, "article", notes);
    if result["title"].as_str().is_none_or(|title| title.trim().is_empty()) {
        return Err(missing("title"));
    }
    let content = &result["input_message_content"];
    if content.is_null() {
        return Err(missing("input_message_content"));
    }
    let others = ["latitude", "phone_number", "payload"];
    if !content["message_text"].is_string() && others.iter().all(|field| content[field].is_null()) {
        return Err(missing("message_text"));
    }
    for field in ["description", "url", "thumbnail_url"] {
        let value = &result[field];
        if !value.is_null() && !value.is_string() {
            let wrong = format!("can't parse inline query result: Field \"{field}\" must be of type String");
            return Err(Refusal::bad(wrong));
        }
        let url = value.as_str().filter(|_| field != "description");
        if let Some(why) = url.and_then(|url| keyboard::address(url).err()) {
            notes.push(format!("{field} of a result: {why}"));
        }
    }
    Ok(())
}

/// The button above the results: a label and either a deep-link parameter or a web app.
fn button(button: &Value, notes: &mut Notes) -> Result<(), Refusal> {
    if button.is_null() {
        return Ok(());
    }
    lawful::strange(button, "text web_app start_parameter", "button", notes);
    if button["text"].as_str().is_none_or(|text| text.trim().is_empty()) {
        return Err(Refusal::bad("can't parse inline query results button: Can't find field \"text\""));
    }
    if button["web_app"].is_null() == button["start_parameter"].is_null() {
        return Err(Refusal::bad("can't parse inline query results button: exactly one type must be specified"));
    }
    let Some(start) = button["start_parameter"].as_str() else {
        return Ok(());
    };
    let lawful = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    let right = (1..=64).contains(&start.len()) && start.bytes().all(lawful);
    if right { Ok(()) } else { Err(Refusal::bad("START_PARAM_INVALID")) }
}

fn missing(field: &str) -> Refusal {
    Refusal::bad(format!("can't parse inline query result: Can't find field \"{field}\""))
}
