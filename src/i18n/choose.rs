//! Which language to answer in.

use crate::i18n::Lang;
use crate::text::{fold, words};

/// The chat's setting, else the client's language, else the language of the message, else `fallback`.
///
/// A command's name tells nothing: `/latest` is the same in every language, and so are filters such as `by:bct`.
pub fn choose(setting: Option<Lang>, client: Option<&str>, message: &str, fallback: Lang) -> Lang {
    let message = match message.strip_prefix('/') {
        Some(command) => command.split_once(' ').map_or("", |(_, words)| words),
        None => message,
    };
    let said = || message.split_whitespace().filter(|word| !is_filter(word)).collect::<Vec<_>>().join(" ");
    setting.or_else(|| client.and_then(Lang::from_code)).or_else(|| detect(&said())).unwrap_or(fallback)
}

fn is_filter(word: &str) -> bool {
    let named = word.trim_start_matches('-').split_once(':');
    named.is_some_and(|(name, value)| !value.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase()))
}

/// A question and the language that its end asks for: `resolution 57 in:en`.
pub fn wished(text: &str) -> (&str, Option<Lang>) {
    match text.rsplit_once(" in:").and_then(|(rest, code)| Some((rest, Lang::from_code(code)?))) {
        Some((rest, lang)) => (rest, Some(lang)),
        None => (text, None),
    }
}

/// The language of a text by its function words; `None` when they do not tell.
///
/// Letters are only a tie-breaker for short texts: English pages carry Vietnamese names, and translated
/// pages carry no marks at all.
pub fn detect(text: &str) -> Option<Lang> {
    let (mut vi, mut en, mut marked, mut all) = (0, 0, 0, 0);
    for word in words(text) {
        all += 1;
        if word.has_marks() {
            marked += 1;
            vi += usize::from(VIETNAMESE.contains(&word.exact.as_str()));
        } else {
            en += usize::from(ENGLISH.contains(&word.exact.as_str()));
            vi += usize::from(UNMARKED.contains(&word.fold.as_str()));
        }
    }
    match vi.cmp(&en) {
        std::cmp::Ordering::Greater => Some(Lang::Vi),
        std::cmp::Ordering::Less => Some(Lang::En),
        std::cmp::Ordering::Equal if marked * 2 >= all && marked > 0 => Some(Lang::Vi),
        std::cmp::Ordering::Equal if all > 0 && fold(text).contains("resolution") => Some(Lang::En),
        std::cmp::Ordering::Equal => None,
    }
}

const VIETNAMESE: &[&str] = &[
    "của", "và", "là", "những", "các", "được", "trong", "với", "về", "đã", "để", "này", "đến", "tại", "từ", "có",
    "không", "nghị", "quyết", "số", "gì", "nào", "ở", "bộ", "đảng", "mới", "nhất", "tìm", "người", "năm",
];

/// Vietnamese function words as typed without marks, without those that are English words too.
const UNMARKED: &[&str] = &[
    "cua", "nhung", "cac", "duoc", "trong", "voi", "nghi", "quyet", "khong", "nhat", "moi", "gi", "nao", "dang", "ve",
    "va", "phat", "trien", "bao", "nhieu", "nq", "tim", "kinh", "te", "luc", "cong", "chinh", "tri", "nguoi", "nuoc",
    "quoc",
];

const ENGLISH: &[&str] = &[
    "the",
    "of",
    "and",
    "in",
    "is",
    "are",
    "what",
    "which",
    "how",
    "when",
    "who",
    "for",
    "on",
    "with",
    "by",
    "from",
    "about",
    "resolution",
    "resolutions",
    "latest",
    "search",
    "find",
    "does",
    "was",
    "were",
    "has",
    "have",
    "its",
    "this",
    "that",
    "will",
    "party",
    "central",
    "committee",
    "politburo",
    "plenum",
    "targets",
    "target",
    "development",
    "many",
    "much",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn function_words_decide() {
        for (text, expected) in [
            ("nghị quyết 57", Some(Lang::Vi)),
            ("nghi quyet ve kinh te tu nhan", Some(Lang::Vi)),
            ("Resolution 57", Some(Lang::En)),
            ("what does the resolution say about Hải Phòng", Some(Lang::En)),
            ("giá vàng", Some(Lang::Vi)),
            ("private sector growth", None),
            ("57", None),
            ("", None),
        ] {
            assert_eq!(detect(text), expected, "{text}");
        }
    }

    #[test]
    fn a_setting_beats_the_client_beats_the_message() {
        assert_eq!(choose(Some(Lang::En), Some("vi"), "nghị quyết", Lang::Vi), Lang::En);
        assert_eq!(choose(None, Some("en-GB"), "nghị quyết", Lang::Vi), Lang::En);
        assert_eq!(choose(None, Some("fr"), "Resolution 57", Lang::Vi), Lang::En);
        assert_eq!(choose(None, None, "57", Lang::Vi), Lang::Vi);
        assert_eq!(choose(None, None, "/latest", Lang::Vi), Lang::Vi);
        assert_eq!(choose(None, None, "by:bct năng lượng", Lang::Vi), Lang::Vi);
        assert_eq!(choose(None, None, "what is the target year:2025", Lang::Vi), Lang::En);
        assert_eq!(choose(None, None, "/search what is the target", Lang::Vi), Lang::En);
    }
}
