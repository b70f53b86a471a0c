//! Telegram counts letters in UTF-16 units; Rust does not. The three questions asked about that live here.

/// How long Telegram thinks a text is.
pub fn len(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The part of a text that an entity covers; `None` when it leaves the text or splits a surrogate pair.
pub fn slice(text: &str, offset: usize, length: usize) -> Option<String> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let part = units.get(offset..offset.checked_add(length)?)?;
    String::from_utf16(part).ok()
}

/// Whether a position falls between two whole characters. The end of the text is such a place too.
pub fn is_boundary(text: &str, position: usize) -> bool {
    let mut at = 0;
    for letter in text.chars() {
        if at >= position {
            break;
        }
        at += letter.len_utf16();
    }
    at == position
}
