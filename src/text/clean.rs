//! The first step on any text from outside: composed letters, plain spaces, no invisible characters.

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Composes to NFC, turns every kind of space into a space (line ends stay), removes soft hyphens and
/// zero-width characters, and mends the look-alikes of đ (ð, Ð) that keyboards and PDFs produce.
pub fn clean(text: &str) -> String {
    let mend = |c: char| match c {
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2060}'
        | '\u{feff}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' => None,
        'ð' => Some('đ'),
        'Ð' | 'Ɖ' => Some('Đ'),
        '\n' => Some('\n'),
        c if c.is_whitespace() => Some(' '),
        c if c.is_control() => None,
        c => Some(c),
    };
    // composed last: what was taken out may have stood between a letter and its mark
    let mended: String = text.chars().filter_map(mend).collect();
    if is_nfc(&mended) { mended } else { mended.nfc().collect() }
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn passes_the_battery() {
        crate::text::battery::check(clean);
    }

    #[test]
    fn a_mark_finds_its_letter_past_what_is_invisible() {
        assert_eq!(clean("D\u{200b}ơ\u{ad}\u{323}i a\u{feff}\u{301}"), "Dợi á");
    }

    #[test]
    fn mends_what_people_paste() {
        assert_eq!(clean("Ða\u{300} Nẵng\u{a0}\u{200b}ðẹp so\u{ad}ft"), "Đà Nẵng đẹp soft");
    }
}
