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
    if is_nfc(text) { text.chars().filter_map(mend).collect() } else { text.nfc().filter_map(mend).collect() }
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn passes_the_battery() {
        crate::text::battery::check(clean);
    }

    #[test]
    fn mends_what_people_paste() {
        assert_eq!(clean("Ða\u{300} Nẵng\u{a0}\u{200b}ðẹp so\u{ad}ft"), "Đà Nẵng đẹp soft");
    }
}
