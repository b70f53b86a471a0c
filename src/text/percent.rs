//! Texts inside of addresses, percent-encoded (RFC 3986, section 2.1).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

const WRITTEN_OTHERWISE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A text as a part of a query: letters, digits and `-._~` stay, every other byte is written in hexadecimal.
pub fn encode(text: &str) -> String {
    utf8_percent_encode(text, WRITTEN_OTHERWISE).collect()
}

#[cfg(test)]
mod tests {
    use super::encode;

    #[test]
    fn only_what_is_safe_stays() {
        assert_eq!(encode("57-NQ/TW, về a&b"), "57-NQ%2FTW%2C%20v%E1%BB%81%20a%26b");
        assert_eq!(encode("https://t.me/x?start=r-57-13"), "https%3A%2F%2Ft.me%2Fx%3Fstart%3Dr-57-13");
    }
}
