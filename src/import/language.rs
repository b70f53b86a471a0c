//! The language of a whole text, by its function words.
//!
//! Letters do not tell: English pages carry Vietnamese names, and Vietnamese is also written without marks.

use crate::i18n::Lang;
use crate::text::syllable::is_well_formed;
use crate::text::words;

/// What the words of a text tell of its language.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Told {
    /// The language; none when it is neither.
    pub lang: Option<Lang>,
    /// Whether the words tell plainly.
    pub sure: bool,
}

/// From this share of function words on, a text is of a language. Running text has three times as many.
const SHARE: f32 = 0.12;

/// A share like this is plain.
const PLAIN: f32 = 0.2;

/// Fewer words tell little.
const FEW: usize = 8;

/// Reads the language of a text.
pub(super) fn of(text: &str) -> Told {
    let (mut all, mut en, mut vi, mut bare, mut shaped) = (0_usize, 0, 0, 0, 0);
    for word in words(text).into_iter().filter(|word| !word.is_number()) {
        all += 1;
        if word.has_marks() {
            vi += usize::from(VIETNAMESE.contains(&word.exact.as_str()));
        } else {
            en += usize::from(ENGLISH.contains(&word.fold.as_str()));
            bare += usize::from(UNMARKED.contains(&word.fold.as_str()));
            vi += usize::from(ALWAYS_UNMARKED.contains(&word.fold.as_str()));
        }
        shaped += usize::from(is_well_formed(&word.fold));
    }
    if all == 0 {
        return Told { lang: None, sure: false };
    }
    let share = |count: usize| count as f32 / all as f32;
    // without marks the words must also have the shape of syllables, nearly all of them
    let without_marks = share(shaped) > 0.75 && share(bare) > share(en);
    let vi = share(if without_marks { vi.max(bare) } else { vi });
    let en = share(en);
    let lang = match (vi >= SHARE, en >= SHARE) {
        (false, false) => None,
        _ if vi > en => Some(Lang::Vi),
        _ => Some(Lang::En),
    };
    let sure = all >= FEW && vi.max(en) >= PLAIN && vi.min(en) * 3.0 < vi.max(en);
    Told { lang, sure }
}

/// Whether a good part of the paragraphs is in the other language.
pub(super) fn is_mixed(body: &str, lang: Lang) -> bool {
    let (mut own, mut other) = (0, 0);
    for paragraph in body.split("\n\n") {
        let told = of(paragraph);
        if told.sure && told.lang == Some(lang) {
            own += paragraph.len();
        } else if told.sure && told.lang == Some(lang.other()) {
            other += paragraph.len();
        }
    }
    other * 5 > own
}

/// Vietnamese function words that carry a mark.
const VIETNAMESE: &[&str] = &[
    "của", "và", "là", "những", "các", "được", "với", "về", "đã", "để", "này", "đến", "tại", "từ", "có", "không",
    "một", "cũng", "người", "năm", "ở", "đó", "khi", "đang", "sẽ", "phải", "bị", "bởi", "nhiều", "hơn", "vào", "trên",
    "dưới", "giữa", "sau", "trước", "mà", "thì", "vì", "nên", "nếu", "như", "rất", "đều", "nhất", "lại", "còn", "cả",
    "mọi", "việc", "sự", "cuộc", "đồng", "thời", "nhằm", "theo", "cùng", "trở", "đối", "hội", "nghị", "quyết", "đảng",
    "nước", "chính", "số", "ngày", "tháng", "ông", "bà", "cần", "làm", "thể", "chức", "bộ", "đồng", "chí", "phát",
    "triển",
];

/// Vietnamese function words that never carry one, and are no English words.
const ALWAYS_UNMARKED: &[&str] = &["trong", "cho", "khi", "theo", "qua", "nhau", "hay", "trung", "nay", "thanh"];

/// Vietnamese words as they are typed without marks, without those that are English or French ones.
const UNMARKED: &[&str] = &[
    "cua", "va", "nhung", "cac", "duoc", "voi", "da", "nay", "tai", "tu", "khong", "mot", "cung", "nguoi", "nam",
    "trong", "cho", "khi", "theo", "dang", "phai", "nhieu", "hon", "vao", "tren", "duoi", "giua", "truoc", "thi",
    "nen", "neu", "nhu", "rat", "deu", "nhat", "lai", "moi", "viec", "cuoc", "dong", "thoi", "nham", "hoi", "nghi",
    "quyet", "nuoc", "chinh", "ngay", "thang", "ong", "ba", "can", "lam", "chuc", "bo", "chi", "phat", "trien",
    "trung", "uong", "dau", "xay", "dung", "cong", "kinh", "te", "xa", "ve", "la", "de", "den", "co", "so", "se", "su",
    "ca",
];

const ENGLISH: &[&str] = &[
    "the", "of", "and", "in", "to", "a", "is", "are", "was", "were", "be", "been", "being", "for", "on", "with", "by",
    "from", "as", "at", "an", "that", "this", "these", "those", "which", "who", "whom", "whose", "what", "when",
    "where", "how", "it", "its", "he", "she", "they", "his", "her", "their", "them", "we", "our", "has", "have", "had",
    "will", "would", "should", "must", "can", "could", "may", "not", "no", "or", "but", "also", "into", "over",
    "under", "between", "among", "through", "during", "after", "before", "about", "than", "more", "most", "other",
    "such", "all", "each", "both", "while", "there", "said", "says", "any", "if", "so", "up", "out", "only", "new",
    "first",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<Lang>) {
        assert_eq!(of(text).lang, expected, "{text}");
    }

    #[test]
    fn function_words_tell() {
        check("Hội nghị đã thảo luận về các nhiệm vụ của ngành trong năm tới.", Some(Lang::Vi));
        check(
            "Hoi nghi da thao luan ve cac nhiem vu cua nganh trong nam toi va nhung viec can lam ngay.",
            Some(Lang::Vi),
        );
        check(
            "Bùi Thanh Sơn and Phạm Minh Chính met in Hà Nội to discuss the work of the Việt Nam group.",
            Some(Lang::En),
        );
        check("The meeting in Hai Phong was about the new tasks of the city.", Some(Lang::En));
    }

    #[test]
    fn other_languages_are_neither() {
        check("Le gouvernement a annoncé mardi une nouvelle loi sur l'énergie dans toutes les régions du pays.", None);
        check("Die Regierung hat am Dienstag ein neues Gesetz über die Energie im ganzen Land beschlossen.", None);
        check("El gobierno anunció el martes una nueva ley sobre la energía en todas las regiones del país.", None);
        check("政府は火曜日に新しいエネルギー法を発表した。", None);
        check("12 345 67", None);
        check("", None);
    }
}
