//! Lengths as Telegram counts them: in UTF-16 code units.

/// The number of UTF-16 units of a text.
pub fn len(text: &str) -> usize {
    // a character begins with a byte that continues none, and takes two units when it takes four bytes
    let units = |byte: &u8| u32::from(byte & 0xc0 != 0x80) + u32::from(*byte >= 0xf0);
    text.as_bytes().iter().map(units).sum::<u32>() as usize
}

/// The longest beginning of `text` that has at most `units` UTF-16 units, cut between characters and
/// never before a combining mark.
pub fn prefix(text: &str, units: usize) -> &str {
    let (mut used, mut end) = (0, 0);
    for (at, c) in text.char_indices() {
        if !super::fold::is_mark(c) {
            end = at;
        }
        used += c.len_utf16();
        if used > units {
            return &text[..end];
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_as_telegram_does() {
        assert_eq!((len("abc"), len("quyết"), len("😀")), (3, 5, 2));
        assert_eq!((prefix("a😀b", 2), prefix("a😀b", 3), prefix("abc", 9)), ("a", "a😀", "abc"));
        assert_eq!(prefix("be\u{302}\u{301}n", 3), "b");
    }
}
