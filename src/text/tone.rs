//! Tone placement and i/y: two spellings of one Vietnamese syllable become one.
//!
//! Both placements are in use (hoà and hòa, thuỷ and thủy), as are kĩ and kỹ, quí and quý. The normal
//! form here puts the tone on the first vowel of an open oa, oe, uy and writes i after a single h, k,
//! l, m, s, t, and y after qu. It is only for comparing; what is shown keeps its own spelling.

use unicode_normalization::char::{compose, decompose_canonical};

/// The normal form of one lower-case, composed word.
pub fn normal(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    move_tone(&mut letters);
    choose_i_or_y(&mut letters);
    letters.into_iter().collect()
}

/// Grave, acute, tilde, hook above, dot below.
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];

fn split_tone(c: char) -> (char, Option<char>) {
    let (mut parts, mut count) = (['\0'; 4], 0);
    decompose_canonical(c, |part| {
        if count < 4 {
            parts[count] = part;
            count += 1;
        }
    });
    match parts[..count] {
        [base, tone] if TONES.contains(&tone) => (base, Some(tone)),
        _ => (c, None),
    }
}

fn move_tone(letters: &mut [char]) {
    let [rest @ .., first, last] = letters else { return };
    let (base, Some(tone)) = split_tone(*last) else { return };
    let open = matches!((*first, base), ('o', 'a' | 'e') | ('u', 'y'));
    if !open || rest.last() == Some(&'q') {
        return;
    }
    if let Some(with_tone) = compose(*first, tone) {
        (*first, *last) = (with_tone, base);
    }
}

fn choose_i_or_y(letters: &mut [char]) {
    let (wanted, last) = match letters {
        ['h' | 'k' | 'l' | 'm' | 's' | 't', last] => ('i', last),
        ['q', 'u', last] => ('y', last),
        _ => return,
    };
    let (base, tone) = split_tone(*last);
    if matches!(base, 'i' | 'y') {
        *last = tone.and_then(|tone| compose(wanted, tone)).unwrap_or(wanted);
    }
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn both_placements_are_one() {
        for (old, new) in [
            ("hoà", "hòa"),
            ("khoá", "khóa"),
            ("thoả", "thỏa"),
            ("khoẻ", "khỏe"),
            ("thuỷ", "thủy"),
            ("uỷ", "ủy"),
            ("huỵ", "hụy"),
        ] {
            assert_eq!(normal(old), normal(new), "{old} and {new} are one word");
        }
    }

    #[test]
    fn i_and_y_are_one_where_it_is_only_spelling() {
        for (y, i) in
            [("kỹ", "kĩ"), ("sỹ", "sĩ"), ("tỷ", "tỉ"), ("lý", "lí"), ("mỹ", "mĩ"), ("quý", "quí"), ("hy", "hi")]
        {
            assert_eq!(normal(y), normal(i), "{y} and {i} are one word");
        }
    }

    #[test]
    fn other_words_are_left_alone() {
        for word in [
            "quý", "của", "khuya", "khuỷu", "quốc", "thuở", "giá", "hoàn", "toán", "tay", "thúy", "xoáy", "they", "by",
            "sky", "",
        ] {
            assert_eq!(normal(word), word);
        }
        assert_ne!(normal("tai"), normal("tay"));
    }
}
