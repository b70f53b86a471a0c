//! Whether an inline keyboard is such as Telegram takes, and whether an address is one.

use serde_json::Value;

use super::lawful::Notes;
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

/// The other fields a button may have.
const LOOKS: [&str; 3] = ["text", "style", "icon_custom_emoji_id"];

/// Checks a `reply_markup`; keyboards other than inline ones have no rules here.
pub fn check(markup: &Value, private: bool, notes: &mut Notes) -> Result<(), Refusal> {
    if markup.is_null() {
        return Ok(());
    }
    let Some(keyboard) = markup.get("inline_keyboard") else {
        return other_markup(markup);
    };
    let rows = keyboard.as_array().ok_or_else(|| field_type("inline_keyboard", "Array"))?;
    let mut count = 0;
    for row in rows {
        let row = row.as_array().ok_or_else(|| Refusal::bad("inline keyboard row must be an Array"))?;
        count += row.len();
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

fn other_markup(markup: &Value) -> Result<(), Refusal> {
    let known = ["keyboard", "remove_keyboard", "force_reply"];
    let is_known = known.iter().any(|name| markup.get(name).is_some());
    if is_known { Ok(()) } else { Err(Refusal::bad("object expected as reply markup")) }
}

fn button(button: &Value, private: bool, notes: &mut Notes) -> Result<(), Refusal> {
    let Some(fields) = button.as_object() else {
        return Err(unreadable("expected an Object"));
    };
    let Some(text) = button["text"].as_str() else {
        return Err(unreadable("Can't find field \"text\""));
    };
    if text.trim().is_empty() {
        return Err(unreadable("Field \"text\" must be non-empty"));
    }
    let strange = fields.keys().filter(|key| !ACTIONS.contains(&key.as_str()) && !LOOKS.contains(&key.as_str()));
    notes.extend(strange.map(|key| format!("button {text:?}: unknown field {key}")));
    let style = button["style"].as_str();
    if style.is_some_and(|style| !["danger", "success", "primary"].contains(&style)) {
        return Err(Refusal::bad("BUTTON_STYLE_INVALID"));
    }
    let actions: Vec<&str> = ACTIONS.into_iter().filter(|action| !button[action].is_null()).collect();
    match actions[..] {
        [action] => deed(action, &button[action], private),
        [] => Err(unreadable("Text buttons are unallowed in the inline keyboard")),
        _ => Err(unreadable(format!("button {text:?} must have exactly one action, not {actions:?}"))),
    }
}

fn deed(action: &str, value: &Value, private: bool) -> Result<(), Refusal> {
    let text = value.as_str().unwrap_or_default();
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
