//! The letters of a feed, brought to what a strict parser takes: encodings told wrongly, signs that were not escaped.

use std::borrow::Cow;

/// The letters of a feed so that the parser reads them rightly: it trusts what stands in the first line of XML, which is
/// wrong or missing at times. Servers' words are wrong more often still, so they come last.
pub(super) fn in_known_letters<'b>(bytes: &'b [u8], content_type: Option<&str>) -> Cow<'b, [u8]> {
    if bytes.starts_with(&[0xfe, 0xff]) || bytes.starts_with(&[0xff, 0xfe]) {
        return Cow::Borrowed(bytes);
    }
    let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes).trim_ascii_start();
    let (declared, rest) = declaration(bytes);
    if let Ok(text) = std::str::from_utf8(rest) {
        return Cow::Owned(without_controls(text).into_bytes());
    }
    let is_other = |name: &String| !name.eq_ignore_ascii_case("utf-8") && !name.eq_ignore_ascii_case("utf8");
    let told = content_type.and_then(|told| told.split(';').find_map(|part| part.trim().strip_prefix("charset=")));
    let told = told.map(|name| name.trim_matches(['"', '\'']).to_string());
    let Some(name) = declared.filter(is_other).or(told.filter(is_other)) else {
        // UTF-8 with some letters broken, or the code page of old Vietnamese Windows
        let lossy = String::from_utf8_lossy(rest);
        let (broken, foreign) = lossy
            .chars()
            .filter(|c| !c.is_ascii())
            .fold((0, 0), |(b, f), c| if c == '\u{fffd}' { (b + 1, f) } else { (b, f + 1) });
        if broken * 20 <= foreign || rest.starts_with(b"{") {
            return Cow::Owned(without_controls(&lossy).into_bytes());
        }
        return Cow::Owned(declared_as("windows-1258", rest));
    };
    Cow::Owned(declared_as(&name, rest))
}

/// The letters that the first line of XML names, and what follows it.
fn declaration(bytes: &[u8]) -> (Option<String>, &[u8]) {
    /// A first line is no longer.
    const MOST: usize = 200;
    let head = &bytes[..bytes.len().min(MOST)];
    let end = head.windows(2).position(|two| two == b"?>").filter(|_| head.starts_with(b"<?xml"));
    let Some(end) = end else { return (None, bytes) };
    let line = String::from_utf8_lossy(&head[..end]).into_owned();
    let named = line.split_once("encoding").and_then(|(_, rest)| rest.split(['"', '\'']).nth(1)).map(str::to_string);
    (named, bytes[end + 2..].trim_ascii_start())
}

fn declared_as(name: &str, rest: &[u8]) -> Vec<u8> {
    let plain: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':')).collect();
    let mut all = format!("<?xml version=\"1.0\" encoding=\"{plain}\"?>").into_bytes();
    all.extend_from_slice(rest);
    all
}

/// XML must not hold control characters, and copies from word processors do.
fn without_controls(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t')).collect()
}

/// XML in which `&` that begins nothing is written out.
pub(super) fn with_signs_closed(xml: &[u8]) -> Vec<u8> {
    /// The longest name of a sign, with its semicolon.
    const LONGEST: usize = 10;
    let mut mended = Vec::with_capacity(xml.len() + 64);
    let mut rest = xml;
    while let Some((&byte, after)) = rest.split_first() {
        if rest.starts_with(b"<![CDATA[") {
            let end = rest.windows(3).position(|three| three == b"]]>").map_or(rest.len(), |end| end + 3);
            mended.extend_from_slice(&rest[..end]);
            rest = &rest[end..];
            continue;
        }
        mended.push(byte);
        let name = after.iter().take(LONGEST).take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'#').count();
        if byte == b'&' && (name == 0 || after.get(name) != Some(&b';')) {
            mended.extend_from_slice(b"amp;");
        }
        rest = after;
    }
    mended
}
