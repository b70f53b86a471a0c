//! The letters of a feed, brought to what a strict parser takes: encodings told wrongly, signs that were not escaped.

use crate::import;

/// The letters of a feed so that the parser reads them rightly: in UTF-8, and with nothing in them that says otherwise,
/// since it trusts what stands in a line of XML, which is wrong or missing at times, and stumbles where it stands further
/// down. Servers' words are wrong more often still, so they come last.
pub(super) fn in_known_letters(bytes: &[u8], content_type: Option<&str>) -> String {
    if bytes.starts_with(&[0xfe, 0xff]) || bytes.starts_with(&[0xff, 0xfe]) {
        // the mark at the beginning comes before the name
        return mended(&import::letters(bytes, "utf-16").unwrap_or_default());
    }
    let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes).trim_ascii_start();
    let (declared, rest) = declaration(bytes);
    if let Ok(text) = std::str::from_utf8(rest) {
        return mended(text);
    }
    let is_other = |name: &String| !name.eq_ignore_ascii_case("utf-8") && !name.eq_ignore_ascii_case("utf8");
    let told = content_type.and_then(|told| told.split(';').find_map(|part| part.trim().strip_prefix("charset=")));
    let told = told.map(|name| name.trim_matches(['"', '\'']).to_string());
    let named = [declared, told].into_iter().flatten().filter(is_other);
    if let Some(text) = named.filter_map(|name| import::letters(rest, &name)).next() {
        return mended(&text);
    }
    // UTF-8 with some letters broken, or the code page of old Vietnamese Windows
    let lossy = String::from_utf8_lossy(rest);
    let (broken, foreign) = lossy
        .chars()
        .filter(|c| !c.is_ascii())
        .fold((0, 0), |(b, f), c| if c == '\u{fffd}' { (b + 1, f) } else { (b, f + 1) });
    if broken * 20 <= foreign || rest.starts_with(b"{") {
        return mended(&lossy);
    }
    mended(&import::letters(rest, "windows-1258").unwrap_or_default())
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

/// Without what XML must not hold and does: control characters, which copies from word processors bring, and first lines
/// further down, which pages that were put together bring.
fn mended(text: &str) -> String {
    const FIRST_LINE: &str = "<?xml";
    let text: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t')).collect();
    let mut parts = text.split(FIRST_LINE);
    let mut mended = parts.next().unwrap_or_default().to_string();
    for part in parts {
        let is_one = part.is_empty() || part.starts_with(|c: char| c.is_whitespace() || c == '?');
        mended.push_str(if is_one { "<?x" } else { FIRST_LINE });
        mended.push_str(part);
    }
    mended
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
