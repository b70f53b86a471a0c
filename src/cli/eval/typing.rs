//! The ways in which people type one Vietnamese question.

use unicode_normalization::UnicodeNormalization;

use crate::text::hash::fnv1a;
use crate::text::{fold, words};

/// Grave, acute, hook above, tilde, dot below, as Telex and VNI have them.
const TONES: [(char, char, char); 5] =
    [('\u{300}', 'f', '2'), ('\u{301}', 's', '1'), ('\u{309}', 'r', '3'), ('\u{303}', 'x', '4'), ('\u{323}', 'j', '5')];

/// Without any mark.
pub fn bare(text: &str) -> String {
    fold(text)
}

/// About half of the words without marks, always the same ones.
pub fn half(text: &str) -> String {
    let word = |word: &str| if fnv1a(word.as_bytes()).is_multiple_of(2) { fold(word) } else { word.to_string() };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// Letters and marks apart.
pub fn decomposed(text: &str) -> String {
    text.nfd().collect()
}

/// The tone in its older place: hoà, thuỷ.
pub fn older_tone(text: &str) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for at in 1..letters.len() {
        let ends = letters.get(at + 1).is_none_or(|next| !next.is_alphabetic());
        let (first, second) = (letters[at - 1], letters[at]);
        let mut parts = std::iter::once(first).nfd();
        let (base, tone) = (parts.next(), parts.next());
        let open = matches!((base, second), (Some('o'), 'a' | 'e') | (Some('u'), 'y'));
        if let (true, true, Some(base), Some(tone)) = (ends, open, base, tone)
            && let Some(moved) = [second, tone].into_iter().nfc().next()
        {
            (letters[at - 1], letters[at]) = (base, moved);
        }
    }
    letters.into_iter().collect()
}

/// Telex keys: the shape behind its letter, the tone at the end of the syllable.
pub fn telex(text: &str) -> String {
    keys(
        text,
        |mark, base| match mark {
            '\u{302}' => Some(base),
            '\u{306}' | '\u{31b}' => Some('w'),
            _ => TONES.iter().find(|(tone, ..)| *tone == mark).map(|(_, key, _)| *key),
        },
        "dd",
    )
}

/// VNI keys.
pub fn vni(text: &str) -> String {
    keys(
        text,
        |mark, _| match mark {
            '\u{302}' => Some('6'),
            '\u{31b}' => Some('7'),
            '\u{306}' => Some('8'),
            _ => TONES.iter().find(|(tone, ..)| *tone == mark).map(|(.., key)| *key),
        },
        "d9",
    )
}

fn keys(text: &str, key: impl Fn(char, char) -> Option<char>, barred_d: &str) -> String {
    let word = |word: &str| {
        let (mut made, mut tone, mut base) = (String::new(), None, ' ');
        for c in word.to_lowercase().nfd() {
            if !c.is_alphanumeric() && !('\u{300}'..='\u{36f}').contains(&c) {
                made.extend(tone.take());
            }
            match c {
                'đ' => made.push_str(barred_d),
                c if TONES.iter().any(|(mark, ..)| *mark == c) => tone = key(c, base),
                c => match key(c, base) {
                    Some(shape) => made.push(shape),
                    None => {
                        base = c;
                        made.push(c);
                    }
                },
            }
        }
        made.extend(tone);
        made
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// One slip in the longest word without a figure: its middle letter twice.
pub fn slip(text: &str) -> String {
    let all = words(text);
    let Some(longest) = all.iter().filter(|word| !word.is_number()).max_by_key(|word| word.fold.len()) else {
        return text.to_string();
    };
    let word = &text[longest.range.clone()];
    let middle = word.char_indices().nth(word.chars().count() / 2);
    let Some((at, letter)) = middle else { return text.to_string() };
    let at = longest.range.start + at;
    format!("{}{letter}{}", &text[..at], &text[at..])
}

/// The written forms of a resolution's number, from `57-NQ/TW`.
pub fn numbers(code: &str) -> Vec<String> {
    let number = code.split('-').next().unwrap_or(code);
    let plain = number.trim_start_matches('0');
    [
        "{n}-NQ/TW",
        "{n}-nq/tw",
        "{n} NQ/TW",
        "{n}NQTW",
        "{n} NQTW",
        "NQ{p}",
        "nq {p}",
        "NQ {p}-NQ/TW",
        "{p}/NQ-TW",
        "0{n}-NQ/TW",
        "{n}-NQ/TƯ",
        "số {n}-NQ/TW",
        "Nghị quyết {p}",
        "nghị quyết số {n}-NQ/TW",
        "nghi quyet {p}",
        "Resolution {p}",
        "Resolution No. {n}-NQ/TW",
        "No.{n}-NQ/TW",
    ]
    .iter()
    .map(|form| form.replace("{n}", number).replace("{p}", plain))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_typing() {
        let text = "Khóa họp về điện lực và thủy sản";
        assert_eq!(bare(text), "khoa hop ve dien luc va thuy san");
        assert_eq!(older_tone(text), "Khoá họp về điện lực và thuỷ sản");
        assert_eq!(telex(text), "khoas hopj veef ddieenj luwcj vaf thuyr sanr");
        assert_eq!(vni(text), "khoa1 hop5 ve62 d9ie6n5 lu7c5 va2 thuy3 san3");
        assert_eq!(vni("tỉnh, số?"), "tinh3, so61?");
        assert_eq!(slip("kinh tế"), "kinnh tế");
        assert_eq!(numbers("09-NQ/TW")[5], "NQ9");
    }
}
