//! Whether a keyboard is such as Telegram takes, and whether an address is one.

use serde_json::Value;

use super::lawful::{self, Notes};
use super::request::Refusal;

const BUTTONS_MAX: usize = 100;
const ROW_MAX: usize = 8;
const MARKUP_BYTES_MAX: usize = 10 * 1024;

/// The fields of which a button has exactly one.
const ACTIONS: [&str; 10] = [
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
];

/// The actions that consist of a text alone.
const WORDS: [&str; 4] = ["url", "callback_data", "switch_inline_query", "switch_inline_query_current_chat"];

/// The other fields a button may have.
const LOOKS: [&str; 3] = ["text", "style", "icon_custom_emoji_id"];

/// Checks a `reply_markup` of a message that is new and may have any kind of markup.
pub fn check(markup: &Value, private: bool, notes: &mut Notes) -> Result<(), Refusal> {
    if markup.is_null() || markup.get("inline_keyboard").is_some() {
        return check_inline(markup, private, notes);
    }
    reply_markup(markup, notes)
}

/// Checks a `reply_markup` where only an inline keyboard is taken: edits and inline results.
pub fn check_inline(markup: &Value, private: bool, notes: &mut Notes) -> Result<(), Refusal> {
    if markup.is_null() {
        return Ok(());
    }
    let keyboard = markup.get("inline_keyboard").ok_or_else(|| Refusal::bad("object expected as reply markup"))?;
    lawful::strange(markup, "inline_keyboard", "reply_markup", notes);
    let rows = keyboard.as_array().ok_or_else(|| field_type("inline_keyboard", "Array"))?;
    let mut count = 0;
    for row in rows {
        let row = row.as_array().ok_or_else(|| Refusal::bad("inline keyboard row must be an Array"))?;
        count += row.len();
        if row.is_empty() {
            notes.push("a row without buttons".to_owned());
        }
        if row.len() > ROW_MAX {
            notes.push(format!("{} buttons in a row: at most {ROW_MAX}", row.len()));
        }
        row.iter().try_for_each(|each| button(each, private, notes))?;
    }
    if count > BUTTONS_MAX {
        notes.push(format!("{count} buttons: at most {BUTTONS_MAX}"));
    }
    let bytes = markup.to_string().len();
    if bytes > MARKUP_BYTES_MAX {
        notes.push(format!("reply markup of {bytes} bytes: at most {MARKUP_BYTES_MAX}"));
    }
    Ok(())
}

/// The kinds of markup that belong to the person who writes and not to the message.
fn reply_markup(markup: &Value, notes: &mut Notes) -> Result<(), Refusal> {
    let kinds = [
        ("force_reply", "input_field_placeholder selective"),
        ("remove_keyboard", "selective"),
        ("keyboard", "is_persistent resize_keyboard one_time_keyboard input_field_placeholder selective"),
    ];
    let kind = kinds.into_iter().find(|(kind, _)| markup.get(kind).is_some());
    let (kind, more) = kind.ok_or_else(|| Refusal::bad("object expected as reply markup"))?;
    lawful::strange(markup, &format!("{kind} {more}"), kind, notes);
    if kind != "keyboard" && markup[kind] != true {
        return Err(field_type(kind, "True"));
    }
    let placeholder = &markup["input_field_placeholder"];
    let length = placeholder.as_str().map_or(0, |text| text.chars().count());
    if !placeholder.is_null() && !(1..=64).contains(&length) {
        return Err(Refusal::bad("INPUT_FIELD_PLACEHOLDER_INVALID"));
    }
    if kind == "keyboard" {
        let rows = markup[kind].as_array().ok_or_else(|| field_type(kind, "Array"))?;
        let named = |button: &Value| button.is_string() || button["text"].is_string();
        let lawful = |row: &Value| row.as_array().is_some_and(|row| row.iter().all(named));
        if !rows.iter().all(lawful) {
            return Err(Refusal::bad("can't parse keyboard button: Can't find field \"text\""));
        }
    }
    Ok(())
}

fn button(button: &Value, private: bool, notes: &mut Notes) -> Result<(), Refusal> {
    if !button.is_object() {
        return Err(unreadable("expected an Object"));
    }
    let Some(text) = button["text"].as_str() else {
        return Err(unreadable("Can't find field \"text\""));
    };
    if text.trim().is_empty() {
        return Err(unreadable("Field \"text\" must be non-empty"));
    }
    lawful::strange(button, &[&ACTIONS[..], &LOOKS].concat().join(" "), &format!("button {text:?}"), notes);
    let style = button["style"].as_str();
    if style.is_some_and(|style| !["danger", "success", "primary"].contains(&style)) {
        return Err(Refusal::bad("BUTTON_STYLE_INVALID"));
    }
    let actions: Vec<&str> = ACTIONS.into_iter().filter(|action| !button[action].is_null()).collect();
    match actions[..] {
        [action] => deed(action, &button[action], private, notes),
        [] => Err(unreadable("Text buttons are unallowed in the inline keyboard")),
        _ => Err(unreadable(format!("button {text:?} must have exactly one action, not {actions:?}"))),
    }
}

fn deed(action: &str, value: &Value, private: bool, notes: &mut Notes) -> Result<(), Refusal> {
    let text = value.as_str().unwrap_or_default();
    if WORDS.contains(&action) && !value.is_string() {
        return Err(unreadable(format!("Field \"{action}\" must be of type String")));
    }
    if action == "copy_text" {
        lawful::strange(value, "text", "copy_text", notes);
    }
    match action {
        "callback_data" if text.is_empty() => Err(unreadable("Text buttons are unallowed in the inline keyboard")),
        "callback_data" if text.len() > 64 => Err(Refusal::bad("BUTTON_DATA_INVALID")),
        "url" => {
            address(text).map_err(|why| Refusal::bad(format!("inline keyboard button URL '{text}' is invalid: {why}")))
        }
        "copy_text" => match value["text"].as_str().unwrap_or_default().chars().count() {
            1..=256 => Ok(()),
            _ => Err(Refusal::bad("BUTTON_COPY_TEXT_INVALID")),
        },
        "web_app" if !private => Err(Refusal::bad("BUTTON_TYPE_INVALID")),
        "switch_inline_query" | "switch_inline_query_current_chat" if text.chars().count() > 256 => {
            Err(Refusal::bad("SWITCH_INLINE_QUERY_INVALID"))
        }
        "pay" | "callback_game" => Err(Refusal::bad("BUTTON_TYPE_INVALID")),
        _ => Ok(()),
    }
}

/// Whether an address can be opened, and if not, why, in Telegram's words.
pub fn address(url: &str) -> Result<(), &'static str> {
    let Some((scheme, rest)) = url.split_once(':') else {
        return Err("Wrong HTTP URL");
    };
    let host = rest.strip_prefix("//").unwrap_or_default().split(['/', '?', '#']).next().unwrap_or_default();
    let lawful = match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => host.contains('.'),
        "tg" => !host.is_empty(),
        _ => return Err("Unsupported URL protocol"),
    };
    let clean = !url.chars().any(|letter| letter.is_whitespace() || letter.is_control() || "<>\"".contains(letter));
    if lawful && clean { Ok(()) } else { Err("Wrong HTTP URL") }
}

fn unreadable(why: impl AsRef<str>) -> Refusal {
    Refusal::bad(format!("can't parse inline keyboard button: {}", why.as_ref()))
}

fn field_type(field: &str, kind: &str) -> Refusal {
    Refusal::bad(format!("can't parse reply keyboard markup JSON object: Field \"{field}\" must be of type {kind}"))
}
