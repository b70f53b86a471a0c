//! A part of a sentence around one place of it.

use std::ops::Range;

/// A text shortened around a place of it to so many letters on either side, cut between words, with that place in what
/// is left. `place` must lie between characters of the text.
pub fn around(text: &str, place: &Range<usize>, letters: usize) -> (String, Range<usize>) {
    let (before, behind) = (&text[..place.start], &text[place.end..]);
    let start = match before.char_indices().rev().nth(letters) {
        Some((at, _)) => before[at..].find(' ').map_or(at, |space| at + space + 1),
        None => 0,
    };
    let end = match behind.char_indices().nth(letters) {
        Some((at, _)) => behind[..at].rfind(' ').unwrap_or(at),
        None => behind.len(),
    };
    let mut shown = String::from(if start > 0 { "… " } else { "" });
    let mark = shown.len() + place.start - start;
    shown.push_str(&text[start..place.end + end]);
    if end < behind.len() {
        shown.push_str(" …");
    }
    (shown, mark..mark + place.len())
}

#[cfg(test)]
mod tests {
    use super::around;

    #[test]
    fn both_sides_are_cut_between_words() {
        let text = "một hai ba bốn 57 năm sáu bảy tám";
        let place = text.find("57").map(|at| at..at + 2).unwrap_or_default();
        let (shown, mark) = around(text, &place, 9);
        assert_eq!((shown.as_str(), &shown[mark]), ("… ba bốn 57 năm sáu …", "57"));
        let (shown, mark) = around(text, &place, 100);
        assert_eq!((shown.as_str(), &shown[mark]), (text, "57"));
        assert_eq!(around("dài", &(0.."dài".len()), 0).0, "dài");
    }
}
