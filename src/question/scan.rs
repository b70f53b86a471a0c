//! Cutting a question into its pieces: words, quoted words, `field:value`, and the minus before any of them.

/// One piece of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece<'t> {
    /// The name before the colon, as typed.
    pub field: Option<&'t str>,
    /// The word, or the words between quotation marks.
    pub text: &'t str,
    /// The whole piece as typed.
    pub typed: &'t str,
    pub quoted: bool,
    pub excluded: bool,
}

/// The pieces in their order, and whether a quotation mark was left open.
pub fn pieces(text: &str) -> (Vec<Piece<'_>>, bool) {
    let mut found = Vec::new();
    let mut open = false;
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (piece, length, left_open) = first(rest);
        open |= left_open;
        if !piece.text.is_empty() {
            found.push(piece);
        }
        rest = rest[length..].trim_start();
    }
    (found, open)
}

/// The first piece, its length in bytes, and whether it began with a quotation mark that nothing closes.
fn first(text: &str) -> (Piece<'_>, usize, bool) {
    let after_minus = text
        .strip_prefix(['-', '−'])
        .filter(|rest| rest.starts_with(|c: char| c.is_alphabetic() || closing(c).is_some()));
    let (excluded, body) = (after_minus.is_some(), after_minus.unwrap_or(text));
    let minus = text.len() - body.len();
    let (field, value) = match field(body) {
        Some((name, value)) => (Some(name), value),
        None => (None, body),
    };
    let before = text.len() - value.len();
    if let Some(closing) = value.chars().next().and_then(closing) {
        let mark = value.chars().next().map_or(0, char::len_utf8);
        if let Some(end) = value[mark..].find(closing) {
            let close = value[mark + end..].chars().next().map_or(0, char::len_utf8);
            let length = before + mark + end + close;
            let inside = value[mark..mark + end].trim();
            return (Piece { field, text: inside, typed: &text[..length], quoted: true, excluded }, length, false);
        }
        if field.is_none() {
            // a mark left open is passed over
            let (piece, length, _) = first(&value[mark..]);
            return (piece, length + before + mark, true);
        }
    }
    let length = text.find(char::is_whitespace).unwrap_or(text.len());
    let word = if field.is_some() { &text[before..length] } else { &text[minus..length] };
    (Piece { field, text: word, typed: &text[..length], quoted: false, excluded }, length, false)
}

/// `name:value`, where the name is a word and an address is none.
fn field(text: &str) -> Option<(&str, &str)> {
    const LONGEST: usize = 12;
    let end = text.find(|c: char| !c.is_alphabetic())?;
    let value = text[end..].strip_prefix(':')?;
    let is_name = end > 0 && text[..end].chars().count() <= LONGEST;
    (is_name && !value.starts_with("//") && value.starts_with(|c: char| !c.is_whitespace()))
        .then(|| (&text[..end], value))
}

/// The marks that close what a mark opens.
fn closing(open: char) -> Option<&'static [char]> {
    match open {
        '"' | '“' | '”' | '„' => Some(&['"', '”', '“']),
        '«' => Some(&['»']),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        let (found, open) = pieces(text);
        let mut told: Vec<String> = found
            .iter()
            .map(|piece| {
                let sign = if piece.excluded { "-" } else { "" };
                let field = piece.field.map(|name| format!("{name}=")).unwrap_or_default();
                if piece.quoted {
                    format!("{sign}{field}[{}]", piece.text)
                } else {
                    format!("{sign}{field}{}", piece.text)
                }
            })
            .collect();
        if open {
            told.push("OPEN".into());
        }
        told
    }

    #[test]
    fn every_kind_of_piece() {
        for (text, expected) in [
            ("kinh tế tư nhân", vec!["kinh", "tế", "tư", "nhân"]),
            ("“kinh tế” -\"tư nhân\" x", vec!["[kinh tế]", "-[tư nhân]", "x"]),
            ("nq:57 năm:2025 -src:bao", vec!["nq=57", "năm=2025", "-src=bao"]),
            ("title:\"hai từ\" y", vec!["title=[hai từ]", "y"]),
            ("70-71-72 - x -57 a-b", vec!["70-71-72", "-", "x", "-57", "a-b"]),
            ("https://a.vn:80/x 10:30 nq: x:", vec!["https://a.vn:80/x", "10:30", "nq:", "x:"]),
            ("\"mở mãi", vec!["mở", "mãi", "OPEN"]),
            ("a \" b", vec!["a", "b", "OPEN"]),
            ("title:\"mở", vec!["title=\"mở"]),
            ("\"\" -", vec!["-"]),
            ("", vec![]),
        ] {
            assert_eq!(told(text), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_comes_to_an_end(text in "[\"“”«» a-zđ:\\-\\n−]{0,40}|\\PC{0,40}") {
            let (found, _) = pieces(&text);
            for piece in found {
                proptest::prop_assert!(!piece.text.is_empty() && text.contains(piece.typed));
            }
        }
    }
}
