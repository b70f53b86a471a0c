//! Whether the entities of a text are such as Telegram shows them: inside the text, on whole characters, nested or apart.

use serde_json::Value;

use super::keyboard;
use super::lawful::{self, Notes};
use super::request::Refusal;
use super::utf16;

/// Telegram drops what comes after the hundredth.
const ENTITIES_MAX: usize = 100;

const QUOTES: [&str; 2] = ["blockquote", "expandable_blockquote"];
const FIXED: [&str; 2] = ["code", "pre"];
const STYLES: [&str; 5] = ["bold", "italic", "underline", "strikethrough", "spoiler"];
const OTHERS: [&str; 11] = [
    "mention",
    "hashtag",
    "cashtag",
    "bot_command",
    "url",
    "email",
    "phone_number",
    "text_link",
    "text_mention",
    "custom_emoji",
    "date_time",
];

/// An entity with its span, in UTF-16 units.
struct Span<'a> {
    kind: &'a str,
    start: usize,
    end: usize,
}

/// Checks all entities of a text.
pub fn check(text: &str, entities: &Value, notes: &mut Notes) -> Result<(), Refusal> {
    let entities = match entities {
        Value::Null => return Ok(()),
        Value::Array(entities) => entities,
        _ => return Err(Refusal::bad("can't parse entities: expected an Array of MessageEntity")),
    };
    if entities.len() > ENTITIES_MAX {
        notes.push(format!("{} entities: Telegram keeps {ENTITIES_MAX}", entities.len()));
    }
    for entity in entities {
        let known = "type offset length url user language custom_emoji_id unix_time date_time_format";
        lawful::strange(entity, known, "entity", notes);
    }
    let mut spans = entities.iter().map(|entity| span(text, entity)).collect::<Result<Vec<_>, _>>()?;
    entities.iter().try_for_each(attributes)?;
    spans.sort_by_key(|span| (span.start, usize::MAX - span.end, rank(span.kind)));
    nesting(&spans, notes)
}

fn span<'a>(text: &str, entity: &'a Value) -> Result<Span<'a>, Refusal> {
    let field = |name: &str| {
        let missing = || Refusal::bad(format!("can't parse MessageEntity: Can't find field \"{name}\""));
        entity[name].as_i64().ok_or_else(missing)
    };
    let kind = entity["type"].as_str().unwrap_or_default();
    if ![&QUOTES[..], &FIXED, &STYLES, &OTHERS].concat().contains(&kind) {
        return Err(Refusal::bad(format!("can't parse MessageEntity: unsupported type \"{kind}\"")));
    }
    let bounds = || Refusal::bad("ENTITY_BOUNDS_INVALID");
    let start = usize::try_from(field("offset")?).map_err(|_| bounds())?;
    let length = usize::try_from(field("length")?).map_err(|_| bounds())?;
    let end = start.saturating_add(length);
    if length == 0 || end > utf16::len(text) {
        return Err(bounds());
    }
    if !utf16::is_boundary(text, start) {
        let byte = byte_before(text, start);
        return Err(Refusal::bad(format!("entity begins in a middle of a UTF-16 symbol at byte offset {byte}")));
    }
    if !utf16::is_boundary(text, end) {
        let byte = byte_before(text, end);
        let whose = format!("entity beginning at UTF-16 offset {start}");
        return Err(Refusal::bad(format!("{whose} ends in a middle of a UTF-16 symbol at byte offset {byte}")));
    }
    Ok(Span { kind, start, end })
}

/// The byte at which the character after a UTF-16 position begins.
fn byte_before(text: &str, position: usize) -> usize {
    let mut units = 0;
    let past = |letter: &char| {
        units += letter.len_utf16();
        units <= position + 1
    };
    text.chars().take_while(past).map(char::len_utf8).sum()
}

/// Of two entities over the same words, the one with the lower rank holds the other.
fn rank(kind: &str) -> u8 {
    match kind {
        kind if QUOTES.contains(&kind) => 0,
        kind if FIXED.contains(&kind) => 2,
        _ => 1,
    }
}

/// The fields that only some kinds of entity have.
fn attributes(entity: &Value) -> Result<(), Refusal> {
    let needs = |field: &str| match &entity[field] {
        Value::Null => Err(Refusal::bad(format!("can't parse MessageEntity: Can't find field \"{field}\""))),
        _ => Ok(()),
    };
    match entity["type"].as_str() {
        Some("text_link") => {
            needs("url")?;
            let url = entity["url"].as_str().unwrap_or_default();
            keyboard::address(url).map_err(|why| Refusal::bad(format!("entity URL '{url}' is invalid: {why}")))
        }
        Some("text_mention") => needs("user"),
        Some("custom_emoji") => needs("custom_emoji_id"),
        Some("date_time") => needs("unix_time"),
        _ => Ok(()),
    }
}

/// Spans come sorted by start, the longer first; those still open are kept on a stack.
fn nesting(spans: &[Span], notes: &mut Notes) -> Result<(), Refusal> {
    let mut open: Vec<&Span> = Vec::new();
    for span in spans {
        open.retain(|outer| outer.end > span.start);
        for outer in &open {
            pair(outer, span, notes)?;
        }
        open.push(span);
    }
    Ok(())
}

fn pair(outer: &Span, inner: &Span, notes: &mut Notes) -> Result<(), Refusal> {
    let both = format!("{} at {} and {} at {}", outer.kind, outer.start, inner.kind, inner.start);
    if inner.end > outer.end {
        return Err(Refusal::bad(format!("can't parse entities: {both} overlap without one holding the other")));
    }
    let quoted = QUOTES.contains(&outer.kind);
    if quoted && QUOTES.contains(&inner.kind) {
        return Err(Refusal::bad(format!("can't parse entities: {both} are nested quotations")));
    }
    let styled = |span: &Span| STYLES.contains(&span.kind);
    let fixed = |span: &Span| FIXED.contains(&span.kind);
    if outer.kind == inner.kind {
        notes.push(format!("{both}: the same entity twice"));
    } else if !quoted && (fixed(outer) || fixed(inner)) {
        notes.push(format!("{both}: code stands alone or in a quotation, Telegram drops one"));
    } else if QUOTES.contains(&inner.kind) && !styled(outer) || !quoted && !styled(outer) && !styled(inner) {
        notes.push(format!("{both}: these two cannot be nested, Telegram drops one"));
    }
    Ok(())
}
