//! What a page may be before it is given to a parser: pages made to exhaust one are told by counting.
//!
//! One linear look at the tags, no more: how many there are, how deep they nest, how many attributes one has. Parsers and
//! the extraction after them take time or stack in powers of these.

use std::collections::HashMap;

/// A page has at most so many tags.
const TAGS: usize = 50_000;

/// They nest at most so deep.
const DEPTH: usize = 256;

/// A tag has at most so many attributes; a parser compares each with all before it.
const ATTRIBUTES: usize = 300;

/// A page begins at most so often; a parser gathers the attributes of all beginnings in one tag.
const ROOTS: usize = 20;

/// Why a page is not parsed; none when it can be.
pub(super) fn refusal(page: &str) -> Option<String> {
    let bytes = page.as_bytes();
    let (mut at, mut tags, mut depth, mut roots) = (0, 0_usize, 0_usize, 0_usize);
    let mut open: HashMap<String, usize> = HashMap::new();
    while let Some(start) = find(bytes, at, b'<') {
        at = start + 1;
        if bytes[at..].starts_with(b"!--") {
            at = page[at..].find("-->").map_or(bytes.len(), |end| at + end + 3);
            continue;
        }
        let closing = bytes.get(at) == Some(&b'/');
        at += usize::from(closing);
        let name_end = (at..bytes.len()).find(|place| !bytes[*place].is_ascii_alphanumeric()).unwrap_or(bytes.len());
        if !bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        let name = String::from_utf8_lossy(&bytes[at..name_end.min(at + 16)]).to_ascii_lowercase();
        let (end, attributes) = tag_end(bytes, name_end);
        tags += 1;
        if tags > TAGS {
            return Some(format!("has more than {TAGS} tags"));
        }
        roots += usize::from(!closing && matches!(name.as_str(), "html" | "body"));
        if roots > ROOTS {
            return Some("begins again and again".into());
        }
        if attributes > ATTRIBUTES {
            return Some(format!("has a tag with more than {ATTRIBUTES} attributes"));
        }
        at = end;
        if closing {
            if let Some(count) = open.get_mut(&name).filter(|count| **count > 0) {
                *count -= 1;
                depth -= 1;
            }
        } else if RAW.contains(&name.as_str()) {
            // what stands inside of it is no tag
            let close = format!("</{name}");
            at = find_no_case(bytes, at, close.as_bytes()).unwrap_or(bytes.len());
        } else if !LEAVES.contains(&name.as_str()) {
            *open.entry(name).or_default() += 1;
            depth += 1;
            if depth > DEPTH {
                return Some(format!("nests its tags deeper than {DEPTH}"));
            }
        }
    }
    None
}

/// Tags that hold no tags, and those that the next of their kind closes.
const LEAVES: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p",
    "li", "td", "tr", "th", "dt", "dd", "option", "thead", "tbody", "tfoot", "html", "head", "body",
];

/// Tags whose inside is text. A closing one stands for itself.
const RAW: &[&str] = &["script", "style", "textarea", "title", "noembed", "noframes", "xmp", "iframe"];

fn find(bytes: &[u8], from: usize, wanted: u8) -> Option<usize> {
    bytes.get(from..)?.iter().position(|byte| *byte == wanted).map(|at| from + at)
}

fn find_no_case(bytes: &[u8], from: usize, wanted: &[u8]) -> Option<usize> {
    let mut at = from;
    while let Some(start) = find(bytes, at, b'<') {
        if bytes.get(start..start + wanted.len()).is_some_and(|part| part.eq_ignore_ascii_case(wanted)) {
            return Some(start);
        }
        at = start + 1;
    }
    None
}

/// Where a tag ends, and about how many attributes it has.
fn tag_end(bytes: &[u8], from: usize) -> (usize, usize) {
    let (mut quote, mut attributes, mut in_name) = (None, 0, false);
    let mut before = b' ';
    for (at, byte) in bytes.iter().enumerate().skip(from) {
        match (quote, *byte) {
            (Some(mark), byte) if byte == mark => quote = None,
            (Some(_), _) => {}
            (None, b'>') => return (at + 1, attributes),
            (None, mark @ (b'"' | b'\'')) if before == b'=' => quote = Some(mark),
            (None, byte) if byte.is_ascii_whitespace() || byte == b'/' => in_name = false,
            (None, _) if !in_name => {
                in_name = true;
                attributes += 1;
            }
            _ => {}
        }
        if !byte.is_ascii_whitespace() || quote.is_some() {
            before = *byte;
        }
    }
    (bytes.len(), attributes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_let_through_and_bombs_are_not() {
        let row = "<tr><td><font color=\"red\">Tin</font><br><img src='a>b'><a href=x>đọc</a></td></tr>";
        let page =
            format!("<html><head><title>a < b</title></head><body><table>{}</table></body></html>", row.repeat(2_000));
        assert_eq!(refusal(&page), None);
        let script = format!("<script>{}</script><p>Tin", "if (a<b) x('<div>');".repeat(20_000));
        assert_eq!(refusal(&script), None);
        for bomb in [
            "<div>".repeat(100_000),
            "<table>".repeat(300),
            "<a><i>".repeat(1_000),
            "<p>".repeat(60_000),
            "<rp>x".repeat(1_000),
            "<body a=b>".repeat(1_000),
            format!("<a {}>", "x ".repeat(10_000)),
            format!("<a {}>", "x=1 ".repeat(10_000)),
        ] {
            assert!(refusal(&bomb).is_some(), "{}", &bomb[..40]);
        }
        for harmless in ["<".repeat(1 << 20), "<!--".repeat(1_000), "</div>".repeat(1_000), "<a href=\"".into()] {
            assert_eq!(refusal(&harmless), None);
        }
    }
}
