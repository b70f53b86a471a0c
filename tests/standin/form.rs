//! Reads the parameters of a request, in whichever of Telegram's three forms they came.

use serde_json::{Map, Value, json};

/// Parameters that stay text even when they look like a number or like JSON.
const TEXTS: [&str; 17] = [
    "text",
    "url",
    "secret_token",
    "callback_query_id",
    "inline_query_id",
    "inline_message_id",
    "name",
    "description",
    "short_description",
    "language_code",
    "action",
    "parse_mode",
    "next_offset",
    "ip_address",
    "quote",
    "caption",
    "file_id",
];

/// The parameters, or what is wrong with the body.
pub fn read(content_type: &str, query: &str, body: &[u8]) -> Result<Map<String, Value>, String> {
    let mut fields = urlencoded(query);
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match kind.as_str() {
        _ if body.is_empty() => {}
        "application/json" => fields.extend(from_json(body)?),
        "multipart/form-data" => fields.extend(multipart(content_type, body)?),
        "application/x-www-form-urlencoded" => fields.extend(urlencoded(&String::from_utf8_lossy(body))),
        other => return Err(format!("a body of type {other:?}")),
    }
    let fields = fields.into_iter().filter(|(_, value)| !value.is_null());
    Ok(fields.map(|(name, value)| opened(name, value)).collect())
}

fn from_json(body: &[u8]) -> Result<Map<String, Value>, String> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Err("a JSON body that is not an object".to_owned()),
        Err(error) => Err(format!("broken JSON: {error}")),
    }
}

/// A field that arrived as a string although it means a number, a flag or an object.
fn opened(name: String, value: Value) -> (String, Value) {
    let parsed = match value.as_str() {
        Some(text) if !TEXTS.contains(&name.as_str()) => serde_json::from_str(text).ok(),
        _ => None,
    };
    (name, parsed.unwrap_or(value))
}

fn urlencoded(text: &str) -> Map<String, Value> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (percent_decoded(name), Value::from(percent_decoded(value)))
        })
        .collect()
}

fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = text.get(at + 1..at + 3).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (bytes[at], hex) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 2;
            }
            (b'+', _) => out.push(b' '),
            (byte, _) => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn multipart(content_type: &str, body: &[u8]) -> Result<Map<String, Value>, String> {
    let boundary = content_type.split(';').find_map(|part| part.trim().strip_prefix("boundary="));
    let boundary = boundary.ok_or("a multipart body without a boundary")?.trim_matches('"');
    let mark = format!("--{boundary}").into_bytes();
    let mut starts = positions(body, &mark).into_iter();
    let mut start = starts.next().ok_or("a multipart body without its boundary")?;
    let mut fields = Map::new();
    for end in starts {
        let part = &body[start + mark.len()..end];
        let (name, value) = field(part).ok_or("a multipart field without a name")?;
        fields.insert(name, value);
        start = end;
    }
    Ok(fields)
}

fn positions(body: &[u8], mark: &[u8]) -> Vec<usize> {
    body.windows(mark.len()).enumerate().filter(|(_, window)| *window == mark).map(|(at, _)| at).collect()
}

/// One part: a text field, or a file with its name, its size and what stands in it, as text where it is text.
fn field(part: &[u8]) -> Option<(String, Value)> {
    let gap = part.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&part[..gap]);
    let content = part[gap + 4..].strip_suffix(b"\r\n").unwrap_or(&part[gap + 4..]);
    let attribute = |key: &str| {
        let after = head.split(&format!("; {key}=\"")).nth(1)?;
        after.split('"').next().map(str::to_owned)
    };
    let name = attribute("name")?;
    let value = match attribute("filename") {
        Some(file) => {
            let text = std::str::from_utf8(content).ok().filter(|text| !text.contains('\0'));
            let bytes = text.is_none().then_some(content);
            json!({ "file_name": file, "size": content.len(), "text": text, "bytes": bytes })
        }
        None => Value::from(String::from_utf8_lossy(content).into_owned()),
    };
    Some((name, value))
}
