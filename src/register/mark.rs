//! Resolutions inside of one's own text: the marks of `Theo +57-NQ/TW+ và +18 đất đai+, …`, each with what it can
//! mean, and, in a text without marks, the resolutions that it names.

use std::ops::Range;

use super::find::{Document, Mode, find};
use super::meant::Meaning;
use super::model::Register;
use crate::date::PartialDate;
use crate::text::words;

/// A place of a text that names resolutions.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Where, in bytes, with its plus signs.
    pub range: Range<usize>,
    /// What was typed, without them.
    pub text: String,
    /// What it can mean, best first; empty when it names nothing that is known.
    pub ways: Vec<Meaning>,
}

/// No name of a resolution is longer than so many bytes.
const LONGEST: usize = 240;

impl Register {
    /// The marks of a text. What they can mean is put in order by the tenure of those that are sure.
    pub fn marks(&self, text: &str) -> Vec<Mark> {
        let mut marks: Vec<Mark> = places(text)
            .into_iter()
            .map(|range| {
                let typed = &text[range.start + 1..range.end - 1];
                Mark { ways: self.meant(typed), text: typed.to_string(), range }
            })
            .collect();
        let sure = marks.iter().find(|mark| mark.ways.len() == 1).map(|mark| mark.ways[0].keys[0].tenure);
        for mark in marks.iter_mut().filter(|mark| mark.ways.len() > 1) {
            mark.ways.sort_by_key(|way| sure.is_some_and(|tenure| way.keys[0].tenure != tenure));
        }
        marks
    }

    /// The resolutions that a text without marks names, written by `written` at the latest.
    pub fn mentions(&self, text: &str, written: PartialDate) -> Vec<Mark> {
        let (mut marks, mut known) = (Vec::new(), Vec::new());
        let mut start = 0;
        for paragraph in text.split_inclusive('\n') {
            let around = words(paragraph);
            for mention in find(paragraph, Mode::Running, &self.groups) {
                let found = self.keys_of(&mention, &around, Some(written), &known);
                let mut ways: Vec<Meaning> = Vec::new();
                if !found.is_empty() {
                    ways.push(Meaning { keys: found.iter().map(|(key, _)| *key).collect(), reason: None });
                }
                if let ([(best, false)], Document::Party { number, .. }) = (&found[..], &mention.document) {
                    let others = self.numbered(*number).into_iter().map(|entry| entry.key);
                    ways.extend(others.filter(|key| key != best).map(Meaning::of));
                }
                known.extend(found.iter().filter(|(_, certain)| *certain).map(|(key, _)| *key));
                let range = start + mention.range.start..start + mention.range.end;
                marks.push(Mark { text: text[range.clone()].to_string(), range, ways });
            }
            start += paragraph.len();
        }
        marks.retain(|mark| !mark.ways.is_empty());
        marks
    }
}

/// Where a text has marks. A plus sign opens one where a word could begin and closes one where a word has ended, so
/// that `a + b`, `C++` and `2+2+2` have none.
fn places(text: &str) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find('+').map(|found| at + found) {
        at = start + 1;
        let opens = !text[..start].ends_with(|c: char| c.is_alphanumeric() || c == '+');
        let Some(length) = text[at..].find(['+', '\n']).filter(|length| opens && (1..=LONGEST).contains(length)) else {
            continue;
        };
        let (inside, behind) = (&text[at..at + length], &text[at + length..]);
        let closes = behind.starts_with('+') && !behind[1..].starts_with(|c: char| c.is_alphanumeric() || c == '+');
        if closes && inside.trim() == inside {
            places.push(start..at + length + 1);
            at += length + 1;
        }
    }
    places
}

/// Ways to read all marks of a text at once, best first: for each mark the place of its way. The same words mean the
/// same wherever they stand.
pub fn combinations(marks: &[Mark], most: usize) -> Vec<Vec<usize>> {
    let first_of = |mark: &Mark| marks.iter().position(|other| other.text == mark.text).unwrap_or(0);
    let open: Vec<(usize, usize)> = (0..marks.len())
        .filter(|at| first_of(&marks[*at]) == *at && marks[*at].ways.len() > 1)
        .map(|at| (at, marks[at].ways.len()))
        .collect();
    let steps: usize = open.iter().map(|(_, ways)| ways - 1).sum();
    let mut found: Vec<Vec<usize>> = Vec::new();
    for away in 0..=steps.min(most) {
        let mut chosen = vec![0; open.len()];
        choose(&open, 0, away, &mut chosen, most, &mut found);
    }
    let placed = |chosen: Vec<usize>| {
        let of = |at: usize| open.iter().position(|(first, _)| *first == at).map_or(0, |place| chosen[place]);
        marks.iter().map(|mark| of(first_of(mark))).collect()
    };
    found.into_iter().map(placed).collect()
}

/// Every choice that is `away` steps from the best of each.
fn choose(
    open: &[(usize, usize)],
    at: usize,
    away: usize,
    chosen: &mut Vec<usize>,
    most: usize,
    found: &mut Vec<Vec<usize>>,
) {
    if found.len() >= most {
        return;
    }
    let Some((_, ways)) = open.get(at) else {
        if away == 0 {
            found.push(chosen.clone());
        }
        return;
    };
    let left: usize = open[at + 1..].iter().map(|(_, ways)| ways - 1).sum();
    for steps in away.saturating_sub(left)..=away.min(ways - 1) {
        chosen[at] = steps;
        choose(open, at + 1, away - steps, chosen, most, found);
    }
    chosen[at] = 0;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::meant::tests::register;
    use proptest::prelude::*;

    fn read(text: &str) -> Vec<String> {
        let key = |way: &Meaning| way.keys.iter().map(|key| key.to_string().replace("-NQ/TW", "")).collect::<Vec<_>>();
        let ways = |mark: &Mark| mark.ways.iter().map(|way| key(way).join("+")).collect::<Vec<_>>().join("|");
        register().marks(text).iter().map(|mark| format!("{}={}", mark.text, ways(mark))).collect()
    }

    #[test]
    fn marks_are_read_where_they_are_marks() {
        assert_eq!(read("Theo +57-NQ/TW+ và +68+, …"), ["57-NQ/TW=57@13", "68=68@13"]);
        assert_eq!(read("(+18 đất đai+)"), ["18 đất đai=18@13"]);
        assert_eq!(read("Theo +18+"), ["18=18@14|18@13|18@12"]);
        assert_eq!(read("+99+ +bộ tứ trụ cột+"), ["99=", "bộ tứ trụ cột=57@13+59@13+66@13+68@13"]);
        for text in ["a + b + c", "C++ và C++", "2+2+2", "Theo +57", "+ 57 +", "+57\n+", "++", ""] {
            assert_eq!(read(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn what_is_sure_puts_the_rest_in_order() {
        assert_eq!(read("+57+ và +18+"), ["57=57@13", "18=18@13|18@14|18@12"]);
        assert_eq!(read("+18 khóa XII+ và +59+"), ["18 khóa XII=18@12", "59=59@12|59@13"]);
    }

    #[test]
    fn the_best_of_each_comes_first_and_equal_words_mean_the_same() {
        let register = register();
        let marks = register.marks("+18+ rồi +59+ rồi +18+");
        assert_eq!(combinations(&marks, 5), [[0, 0, 0], [0, 1, 0], [1, 0, 1], [1, 1, 1], [2, 0, 2]]);
        assert_eq!(combinations(&register.marks("+57+ +99+"), 5), [[0, 0]]);
        let many = "+18+ +59+ +27+ +30+ +36+ +19+ +29+ +11+ +12+ +24+ ".repeat(4);
        assert_eq!(combinations(&register.marks(&many), 5).len(), 5);
    }

    #[test]
    fn a_text_without_marks_is_read_as_an_article_is() {
        let register = register();
        let today = PartialDate::year(2026);
        let text = "Nghị quyết 57-NQ/TW và Nghị quyết 68.\nNghị quyết 71/NQ-CP; năm 2030 có 70 dự án.";
        let found: Vec<_> = register.mentions(text, today);
        let keys: Vec<String> = found.iter().map(|mark| mark.ways[0].keys[0].to_string()).collect();
        assert_eq!(keys, ["57-NQ/TW@13", "68-NQ/TW@13"]);
        for mark in &found {
            assert_eq!(text[mark.range.clone()], mark.text);
        }
        let doubtful = register.mentions("Tổng kết Nghị quyết 18.", today);
        assert_eq!(doubtful[0].ways.len(), 3, "{doubtful:?}");
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "(\\+|[0-9]{1,3}|18 đất đai| |\n|x|😀|nghị quyết |\\PC){0,40}") {
            let register = register();
            let marks = register.marks(&text);
            for mark in &marks {
                prop_assert_eq!(&text[mark.range.clone()], format!("+{}+", mark.text));
            }
            let all = combinations(&marks, 5);
            prop_assert!((1..=5).contains(&all.len()));
            for (at, one) in all.iter().enumerate() {
                prop_assert!(!all[..at].contains(one));
                prop_assert!(one.iter().zip(&marks).all(|(way, mark)| *way < mark.ways.len().max(1)));
            }
            for mark in register.mentions(&text, PartialDate::year(2026)) {
                prop_assert_eq!(&text[mark.range.clone()], mark.text);
            }
        }
    }
}
