//! Folding: lower case without any mark, đ to d. What people type without marks finds what has them.

use unicode_normalization::char::decompose_canonical;

/// Folds a text: `Đường` and `duong` become the same.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// Like [`fold`], appending to `folded`.
pub fn fold_into(text: &str, folded: &mut String) {
    for c in text.chars() {
        if c.is_ascii() {
            folded.push(c.to_ascii_lowercase());
        } else {
            c.to_lowercase().for_each(|c| fold_char(c, folded));
        }
    }
}

fn fold_char(c: char, folded: &mut String) {
    match c {
        'đ' | 'ð' => folded.push('d'),
        c if is_mark(c) => {}
        c => decompose_canonical(c, |part| {
            if !is_mark(part) {
                folded.push(part);
            }
        }),
    }
}

/// Whether a character is a combining mark of the block that Vietnamese uses.
pub fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn passes_the_battery() {
        crate::text::battery::check(fold);
    }

    #[test]
    fn folds_every_vietnamese_letter() {
        let marked = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ";
        let plain = "aaaaaaaaaaaaaaaaaeeeeeeeeeeeiiiiiooooooooooooooooouuuuuuuuuuuyyyyyd";
        assert_eq!(fold(marked), plain);
        assert_eq!(fold(&marked.to_uppercase()), plain);
    }
}
