//! Texts inside of addresses, percent-encoded (RFC 3986, section 2.1).

/// A text as a part of a query: letters, digits and `-._~` stay, every other byte is written in hexadecimal.
pub fn encode(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => written.push(char::from(byte)),
            byte => written.push_str(&format!("%{byte:02X}")),
        }
    }
    written
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
