//! Words that ask rather than tell: they rank like any other, but no text has to hold them.

use std::sync::LazyLock;

use foldhash::HashMap;

use crate::text::syllable::is_well_formed;
use crate::text::{Word, words};

/// What a question asks for, when its words say so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// How much, how many.
    Figure,
    /// When.
    Date,
}

/// Phrases that ask for a figure.
const FIGURE: &[&str] = &[
    "bao nhiêu",
    "mấy",
    "tỷ lệ nào",
    "mức nào",
    "chiếm bao nhiêu",
    "đạt bao nhiêu",
    "how many",
    "how much",
    "how large",
    "how big",
    "how high",
    "what share",
    "what percentage",
    "what proportion",
    "what target",
];

/// Phrases that ask for a date.
const DATE: &[&str] = &[
    "ngày nào",
    "khi nào",
    "bao giờ",
    "năm nào",
    "tháng nào",
    "lúc nào",
    "ngày mấy",
    "thời điểm nào",
    "when",
    "what date",
    "which date",
    "what year",
    "which year",
    "what day",
    "which day",
    "how soon",
    "by when",
];

/// Other phrases that only ask or join.
const ASKING: &[&str] = &[
    "là gì",
    "gì",
    "nào",
    "thế nào",
    "như thế nào",
    "ra sao",
    "tại sao",
    "vì sao",
    "ở đâu",
    "những gì",
    "là ai",
    "ai",
    "là",
    "của",
    "và",
    "về",
    "cho",
    "thì",
    "mà",
    "những",
    "các",
    "với",
    "được",
    "bị",
    "đã",
    "sẽ",
    "không",
    "hay",
    "hoặc",
    "tại",
    "trong",
    "đến",
    "này",
    "đó",
    "có",
];

/// The same in English. Some of these are Vietnamese syllables as well (`to`, `can`, `the`), so they count only in
/// questions that are not Vietnamese.
const ASKING_IN_ENGLISH: &[&str] = &[
    "what", "which", "who", "whom", "where", "why", "how", "is", "are", "was", "were", "be", "been", "do", "does",
    "did", "has", "have", "had", "will", "would", "should", "can", "could", "the", "a", "an", "of", "in", "on", "at",
    "to", "for", "by", "from", "with", "and", "or", "as", "that", "this", "it", "its", "there", "any", "about", "into",
    "than",
];

/// Without marks it is mostly another word: máy bay, may mặc.
const ONLY_WITH_MARKS: &str = "mấy";

/// The lists above, cut into words, by the folded first one.
struct Phrases {
    figure: List,
    date: List,
    asking: List,
    asking_in_english: List,
}

type List = HashMap<String, Vec<Vec<Word>>>;

fn phrases() -> &'static Phrases {
    static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
        let cut = |list: &[&str]| {
            let mut cut = List::default();
            for phrase in list.iter().map(|phrase| words(phrase)) {
                cut.entry(phrase[0].fold.to_string()).or_default().push(phrase);
            }
            cut
        };
        Phrases { figure: cut(FIGURE), date: cut(DATE), asking: cut(ASKING), asking_in_english: cut(ASKING_IN_ENGLISH) }
    });
    &PHRASES
}

/// Whether a question is Vietnamese by its shape: it has marks, or most of its words are Vietnamese syllables.
pub fn is_vietnamese(words: &[Word]) -> bool {
    let written = words.iter().filter(|word| !word.is_number());
    let fitting = written.clone().filter(|word| is_well_formed(&word.fold)).count();
    words.iter().any(Word::has_marks) || fitting * 5 >= written.count() * 3
}

/// The kind of thing that is asked for.
pub fn asks(words: &[Word]) -> Option<Asks> {
    let has = |list: &List| (0..words.len()).any(|at| longest(words, at, list).is_some());
    if has(&phrases().date) {
        return Some(Asks::Date);
    }
    has(&phrases().figure).then_some(Asks::Figure)
}

/// The places of soft words in a question that is Vietnamese, or is not.
pub fn soft(words: &[Word], vietnamese: bool) -> Vec<usize> {
    let Phrases { figure, date, asking, asking_in_english } = phrases();
    let asking = if vietnamese { asking } else { asking_in_english };
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match [figure, date, asking].iter().filter_map(|list| longest(words, at, list)).max() {
            Some(length) => {
                found.extend(at..at + length);
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

/// Words of the longest of some phrases that stands at a place.
fn longest(words: &[Word], at: usize, list: &List) -> Option<usize> {
    let is = |typed: &Word, wanted: &Word| {
        typed.exact == wanted.exact
            || !typed.has_marks() && typed.fold == wanted.fold && wanted.exact != ONLY_WITH_MARKS
    };
    let stands = |phrase: &&Vec<Word>| {
        words
            .get(at..at + phrase.len())
            .is_some_and(|run| run.iter().zip(*phrase).all(|(typed, wanted)| is(typed, wanted)))
    };
    list.get(words[at].fold.as_str())?.iter().filter(stands).map(Vec::len).max()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::words;

    fn hard(text: &str) -> String {
        let all = words(text);
        let soft = soft(&all, is_vietnamese(&all));
        let hard = all.iter().enumerate().filter(|(at, _)| !soft.contains(at));
        hard.map(|(_, word)| word.exact.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_asks_is_told_from_what_tells() {
        assert_eq!(hard("tỷ trọng của kinh tế tư nhân là bao nhiêu"), "tỉ trọng kinh tế tư nhân");
        assert_eq!(hard("how many hospital beds are there by 2030"), "hospital beds 2030");
        assert_eq!(hard("Nghị quyết về lá cờ ra ngày nào"), "nghị quyết lá cờ ra");
        assert_eq!(hard("bao hiem y te bao nhieu"), "bao hiem y te");
        assert_eq!(hard("sinh to bo"), "sinh to bo");
        assert_eq!(asks(&words("có mấy nhóm giải pháp")), Some(Asks::Figure));
        assert_eq!(asks(&words("khi nào sáp nhập tỉnh")), Some(Asks::Date));
        assert_eq!((asks(&words("máy bay")), asks(&words("may bay"))), (None, None));
    }
}
