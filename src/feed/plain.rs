//! Short texts of feeds without their tags: headlines, names, and how much a feed tells of an article.

use crate::text::clean;

/// A headline or name on one line, without tags and with its signs written out.
pub(super) fn line(text: &str) -> String {
    let plain = with_signs(&without_tags(text));
    clean(&plain).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn without_tags(text: &str) -> String {
    let mut parts = text.split('<');
    let mut plain = parts.next().unwrap_or_default().to_string();
    for part in parts {
        match part.split_once('>') {
            Some((tag, rest)) if has_tags(&format!("<{tag}")) => {
                plain.push(' ');
                plain.push_str(rest);
            }
            _ => {
                plain.push('<');
                plain.push_str(part);
            }
        }
    }
    plain
}

/// Feeds often escape what is escaped already.
fn with_signs(text: &str) -> String {
    let mut parts = text.split('&');
    let mut written = parts.next().unwrap_or_default().to_string();
    for part in parts {
        let named = part.split_once(';').and_then(|(name, rest)| Some((sign(name)?, rest)));
        match named {
            Some((sign, rest)) => {
                written.push(sign);
                written.push_str(rest);
            }
            None => {
                written.push('&');
                written.push_str(part);
            }
        }
    }
    written
}

fn sign(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        "ldquo" => Some('“'),
        "rdquo" => Some('”'),
        "lsquo" => Some('‘'),
        "rsquo" => Some('’'),
        "ndash" => Some('–'),
        "mdash" => Some('—'),
        "hellip" => Some('…'),
        _ => {
            let number = name.strip_prefix('#')?;
            let value = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(value)
        }
    }
}

/// The length of a text without its tags.
pub(super) fn visible_length(body: &str) -> usize {
    without_tags(body).chars().filter(|c| !c.is_whitespace()).count()
}

/// Whether a text has tags in it.
pub(super) fn has_tags(body: &str) -> bool {
    body.split('<').skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!'))
}
