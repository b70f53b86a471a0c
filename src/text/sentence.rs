//! Where sentences end.

use std::ops::Range;

/// The sentences of one paragraph, with their closing marks and without the space around them.
///
/// A full stop ends a sentence only before a space and a capital letter, digit or quotation mark, and
/// not after an initial or a common abbreviation, so `TP. Hồ Chí Minh`, `No. 57` and `1.200` hold together.
pub fn sentences(paragraph: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    // `…` and `”` begin with the last of these bytes
    let may_close = |(_, byte): &(usize, u8)| matches!(byte, b'\n' | b'.' | b'!' | b'?' | b'"' | b')' | 0xe2);
    for (at, _) in paragraph.bytes().enumerate().filter(may_close) {
        let Some(c) = paragraph[at..].chars().next() else { continue };
        let end = at + c.len_utf8();
        let closes = match c {
            '\n' => true,
            '.' | '!' | '?' | '…' => ends_here(&paragraph[start..at], c, &paragraph[end..]),
            '”' | '"' | ')' => paragraph[..at].ends_with(['.', '!', '?', '…']) && starts_sentence(&paragraph[end..]),
            _ => false,
        };
        if closes {
            push(paragraph, start..end, &mut found);
            start = end;
        }
    }
    push(paragraph, start..paragraph.len(), &mut found);
    found
}

fn push(text: &str, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    let slice = &text[range.clone()];
    let trimmed = slice.trim();
    if !trimmed.is_empty() {
        let start = range.start + (slice.len() - slice.trim_start().len());
        found.push(start..start + trimmed.len());
    }
}

fn ends_here(before: &str, mark: char, after: &str) -> bool {
    if !starts_sentence(after) {
        return false;
    }
    let last_word = before.rsplit([' ', '(', '“', '\n']).next().unwrap_or("");
    mark != '.' || !is_abbreviation(last_word)
}

fn starts_sentence(after: &str) -> bool {
    let mut chars = after.chars();
    match chars.next() {
        None | Some('\n') => true,
        Some(' ') => chars
            .find(|c| *c != ' ')
            .is_none_or(|c| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '“' | '"' | '(' | '–' | '-')),
        _ => false,
    }
}

fn is_abbreviation(word: &str) -> bool {
    const SHORT: &[&str] = &[
        "tp", "tx", "tt", "gs", "ts", "pgs", "ths", "no", "mr", "mrs", "ms", "dr", "st", "vs", "nos", "art", "q", "p",
    ];
    let letters = word.chars().count();
    (letters == 1 && word.chars().all(|c| c.is_uppercase()))
        || SHORT.iter().any(|short| short.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::sentences;

    fn check(paragraph: &str, expected: &[&str]) {
        let found: Vec<_> = sentences(paragraph).into_iter().map(|range| &paragraph[range]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn ends_are_found_and_abbreviations_kept() {
        check("Một câu. Câu hai? Có!", &["Một câu.", "Câu hai?", "Có!"]);
        check("TP. Hồ Chí Minh có 1.200 liều. Xong", &["TP. Hồ Chí Minh có 1.200 liều.", "Xong"]);
        check(
            "Resolution No. 57 was issued. It says 7.5 per cent.",
            &["Resolution No. 57 was issued.", "It says 7.5 per cent."],
        );
        check("Ông nói: “Phải làm.” Rồi thôi.", &["Ông nói: “Phải làm.”", "Rồi thôi."]);
        check("", &[]);
    }
}
