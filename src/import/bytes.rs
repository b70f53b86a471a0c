//! Bytes from outside: what they are, and the letters that they mean.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252, WINDOWS_1258};

/// What a file or an answer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Markdown,
    Html,
    /// Objects of JSON.
    Objects,
    Binary,
}

/// What a file holds, by its first bytes and its ending.
pub(super) fn kind_of(head: &[u8], ending: Option<&str>) -> Kind {
    if is_binary(head) {
        return Kind::Binary;
    }
    match ending.map(str::to_ascii_lowercase).as_deref() {
        Some("txt" | "text") => Kind::Text,
        Some("md" | "markdown") => Kind::Markdown,
        Some("html" | "htm" | "xhtml" | "shtml") => Kind::Html,
        Some("jsonl" | "ndjson" | "json") => Kind::Objects,
        _ => sniffed(head),
    }
}

/// What an answer holds, by its type and its first bytes.
pub(super) fn kind_of_answer(bytes: &[u8], content_type: Option<&str>) -> Kind {
    let head = &bytes[..bytes.len().min(4096)];
    let said = content_type.map(|said| said.split(';').next().unwrap_or("").trim().to_ascii_lowercase());
    match said.as_deref() {
        _ if is_binary(head) => Kind::Binary,
        Some("text/html" | "application/xhtml+xml") => Kind::Html,
        Some("text/markdown") => Kind::Markdown,
        Some("text/plain") if sniffed(head) != Kind::Html => Kind::Text,
        Some("application/json" | "application/ld+json") => Kind::Objects,
        Some(other) if !other.is_empty() && !other.starts_with("text/") => Kind::Binary,
        _ => sniffed(head),
    }
}

fn is_binary(head: &[u8]) -> bool {
    let is_wide = head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]);
    let known =
        [b"%PDF-".as_slice(), b"PK\x03\x04", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\xd0\xcf\x11\xe0"];
    known.iter().any(|start| head.starts_with(start)) || !is_wide && head.contains(&0)
}

fn sniffed(head: &[u8]) -> Kind {
    let start = String::from_utf8_lossy(head).trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase();
    let is_page = ["<!doctype html", "<html", "<head", "<body", "<!--", "<div", "<article", "<p>", "<?xml", "<meta"];
    if is_page.iter().any(|tag| start.starts_with(tag)) {
        Kind::Html
    } else if start.starts_with('{') || start.starts_with("[{") || start.starts_with("[\n") {
        Kind::Objects
    } else if start.starts_with("+++\n") || start.starts_with("---\n") || start.starts_with("# ") {
        Kind::Markdown
    } else {
        Kind::Text
    }
}

/// The letters of a plain text: UTF-8, or what its mark or its type says. Broken letters are refused with their line.
pub(super) fn text(bytes: Vec<u8>, content_type: Option<&str>) -> Result<String, (Option<usize>, String)> {
    let said = Encoding::for_bom(&bytes).map(|(encoding, _)| encoding).or_else(|| named(charset(content_type?)?));
    if let Some(encoding) = said.filter(|encoding| *encoding != UTF_8) {
        let (text, _, broken) = encoding.decode(&bytes);
        return if broken {
            Err((None, format!("holds letters that are not {}, which it says it is in", encoding.name())))
        } else {
            Ok(text.into_owned())
        };
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text.trim_start_matches('\u{feff}').to_string()),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let line = 1 + error.as_bytes()[..valid].iter().filter(|b| **b == b'\n').count();
            Err((Some(line), "is not UTF-8 text; save it in UTF-8".into()))
        }
    }
}

/// The letters of a page. A page always has some: where nothing tells its encoding, one is tried that fits most bytes.
pub(super) fn page(bytes: &[u8], content_type: Option<&str>) -> String {
    let said = Encoding::for_bom(bytes)
        .map(|(encoding, _)| encoding)
        .or_else(|| named(charset(content_type?)?))
        .or_else(|| named(&in_page(bytes)?));
    // what says nothing, or says UTF-8 wrongly, is read as UTF-8 where it can be
    let encoding = match said {
        Some(encoding) if encoding != UTF_8 => encoding,
        _ if std::str::from_utf8(bytes).is_ok() => UTF_8,
        Some(_) if mostly_utf8(bytes) => UTF_8,
        _ => old_encoding(bytes),
    };
    encoding.decode(bytes).0.into_owned()
}

/// The letters of bytes in an encoding that somebody names; a mark at their beginning is believed more. None when nothing
/// is called so.
pub fn letters(bytes: &[u8], name: &str) -> Option<String> {
    Some(named(name)?.decode(bytes).0.into_owned())
}

fn charset(content_type: &str) -> Option<&str> {
    let at = content_type.to_ascii_lowercase().find("charset=")?;
    Some(content_type[at + 8..].split([';', ' ']).next()?.trim_matches(['"', '\'']))
}

fn named(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label(label.as_bytes())
}

/// The encoding that a page states in its first bytes.
fn in_page(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let at = head.find("charset=").or_else(|| head.find("encoding="))?;
    let value = head[at..].split_once('=')?.1.trim_start_matches(['"', '\'', ' ']);
    Some(value.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_')).next()?.to_string())
}

fn mostly_utf8(bytes: &[u8]) -> bool {
    let broken = String::from_utf8_lossy(bytes).matches('\u{fffd}').count();
    broken * 200 <= bytes.len()
}

/// Windows' Vietnamese page where combining marks of it stand after letters, else its Western one.
fn old_encoding(bytes: &[u8]) -> &'static Encoding {
    let marks = bytes
        .windows(2)
        .filter(|pair| pair[0].is_ascii_alphabetic() || pair[0] >= 0xc0)
        .filter(|pair| matches!(pair[1], 0xcc | 0xd2 | 0xde | 0xec | 0xf2))
        .count();
    if marks >= 3 { WINDOWS_1258 } else { WINDOWS_1252 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told() {
        for (bytes, ending, expected) in [
            (b"Plain".as_slice(), "txt", Kind::Text),
            (b"\x00\x01\x02", "txt", Kind::Binary),
            (b"%PDF-1.7", "", Kind::Binary),
            (b"  <!DOCTYPE html><html>", "", Kind::Html),
            (b"{\"title\": 1}", "", Kind::Objects),
            (b"+++\ntitle", "", Kind::Markdown),
            (b"Words", "dat", Kind::Text),
        ] {
            assert_eq!(kind_of(bytes, Some(ending)), expected);
        }
        assert_eq!(kind_of_answer(b"words", Some("image/png")), Kind::Binary);
        assert_eq!(kind_of_answer(b"<html>", Some("text/plain; charset=utf-8")), Kind::Html);
    }

    #[test]
    fn letters_of_every_encoding_are_read() {
        let marked = b"<meta charset=windows-1258>h\xf4\xf2i ngh\xf2";
        assert!(page(marked, None).contains("hô\u{323}i"), "{}", page(marked, None));
        assert_eq!(page("Đảng".as_bytes(), Some("text/html")), "Đảng");
        assert_eq!(page(b"caf\xe9", None), "café");
        assert_eq!(page(b"\xff\xfea\x00b\x00", None), "ab");
        assert_eq!(page("Đảng".as_bytes(), Some("text/html; charset=\"utf-8\"")), "Đảng");
    }

    #[test]
    fn broken_text_is_refused_with_its_line() {
        assert_eq!(text(b"one\ntwo\n\xff".to_vec(), None).map_err(|(line, _)| line), Err(Some(3)));
        assert_eq!(text("\u{feff}một".as_bytes().to_vec(), None), Ok("một".into()));
    }
}
