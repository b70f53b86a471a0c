//! The rules for answers to inline queries.

use std::collections::BTreeSet;

use serde_json::Value;

use super::keyboard;
use super::lawful::{self, Notes};
use super::request::{Refusal, Request};

const RESULTS_MAX: usize = 50;

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
    button(request.get("button"))
}

fn result(result: &Value, notes: &mut Notes) -> Result<(), Refusal> {
    if result["type"].as_str().is_none_or(str::is_empty) {
        return Err(Refusal::bad("can't parse inline query result: Can't find field \"type\""));
    }
    if result["type"] == "article" {
        if result["title"].as_str().is_none_or(|title| title.trim().is_empty()) {
            return Err(Refusal::bad("can't parse inline query result: Can't find field \"title\""));
        }
        if result["input_message_content"].is_null() {
            return Err(Refusal::bad("can't parse inline query result: Can't find field \"input_message_content\""));
        }
    }
    let content = &result["input_message_content"];
    if let Some(text) = content["message_text"].as_str() {
        lawful::text(text, content["parse_mode"].as_str().unwrap_or_default(), &content["entities"], notes)?;
    }
    keyboard::check(&result["reply_markup"], false, notes)
}

/// The button above the results: a label and either a deep-link parameter or a web app.
fn button(button: &Value) -> Result<(), Refusal> {
    let Some(start) = button["start_parameter"].as_str() else {
        return Ok(());
    };
    let lawful = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    let right = (1..=64).contains(&start.len()) && start.bytes().all(lawful);
    if right { Ok(()) } else { Err(Refusal::bad("START_PARAM_INVALID")) }
}
