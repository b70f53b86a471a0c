//! Where texts that tell the same differ in a figure: `737 ca` here, `747 ca` there. A pure function of the texts.
//!
//! Sentences are put together when they are the same but for numbers, or nearly. Within such sentences the words are
//! laid beside each other, and a number that stands in the same place with another value is a difference. What one
//! text only leaves out is none. Numbers are compared by value, however they are written, and where a text can be
//! read in two ways (`1,200` in Vietnamese) either way counts: better to miss a difference than to tell of one that
//! is not there.

use std::collections::HashSet;
use std::ops::Range;

use super::amount::{Amount, Token, tokens};
use crate::i18n::Lang;
use crate::text::excerpt::around;
use crate::text::hash::fnv1a;
use crate::text::sentence::sentences;

/// A text to be compared.
#[derive(Clone, Copy, Debug)]
pub struct Told<'t> {
    /// Its language: only texts of one language are compared.
    pub lang: Lang,
    /// Its paragraphs, parted by an empty line.
    pub body: &'t str,
}

/// A place where texts differ: two values or more.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Each value with those that say it, in the order of the texts.
    pub values: Vec<Value>,
}

/// What some of the texts say.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// The figure as the first of them writes it, with what is counted where all name it alike.
    pub written: String,
    /// Where it is said: the number of the text, and the paragraph counted from 1.
    pub places: Vec<(usize, usize)>,
    /// The sentence of the first of them, shortened around the figure.
    pub sentence: String,
    /// The figure's place in that sentence, in bytes.
    pub mark: Range<usize>,
}

/// Sentences are the same when they share so much of their words.
const ALIKE: f32 = 0.8;
/// Sentences of fewer words are alike by chance.
const FEWEST: usize = 4;
/// Letters shown on either side of a figure.
const AROUND: usize = 60;
/// Words that count nothing, folded.
const LINKS: &[&str] = &[
    "tai", "o", "vao", "cua", "va", "duoc", "da", "moi", "den", "tu", "trong", "so", "voi", "la", "by", "of", "in",
    "on", "at", "the", "and", "for", "to", "with", "from", "a", "per", "as", "were", "was", "is", "are",
];
/// More sentences with figures than these are not compared; no news story has them.
const MOST_GROUPS: usize = 600;

/// Where some texts differ in a figure. The first text that has a sentence is the one that others are compared with.
pub fn differences(texts: &[Told]) -> Vec<Difference> {
    let mut groups: Vec<Vec<Sentence>> = Vec::new();
    for (text, told) in texts.iter().enumerate() {
        let known = groups.len();
        let mut pairs: Vec<(f32, usize, usize, usize)> = Vec::new();
        let mut own: Vec<Option<Sentence>> = read(text, told).into_iter().map(Some).collect();
        for (at, sentence) in own.iter().flatten().enumerate() {
            for (group, first) in groups.iter().enumerate().filter_map(|(at, group)| Some((at, group.first()?))) {
                let alike = first.alike(sentence);
                if alike >= ALIKE {
                    pairs.push((alike, first.shared_amounts(sentence), at, group));
                }
            }
        }
        // a sentence that a text repeats with other figures goes with the one that has the same
        pairs.sort_by(|one, two| two.0.total_cmp(&one.0).then(two.1.cmp(&one.1)));
        let mut taken = HashSet::new();
        for (_, _, at, group) in pairs {
            if !taken.contains(&group)
                && let Some(sentence) = own[at].take()
            {
                taken.insert(group);
                groups[group].push(sentence);
            }
        }
        groups.extend(own.into_iter().flatten().map(|sentence| vec![sentence]).take(MOST_GROUPS.saturating_sub(known)));
    }
    groups.iter().filter(|group| group.len() > 1).flat_map(|group| within(group)).collect()
}

/// A sentence with figures.
struct Sentence<'t> {
    text: usize,
    lang: Lang,
    paragraph: usize,
    written: &'t str,
    tokens: Vec<Token>,
    /// Its words without numbers, hashed and in order.
    bag: Vec<u64>,
}

/// The sentences of a text that have figures.
fn read<'t>(text: usize, told: &Told<'t>) -> Vec<Sentence<'t>> {
    let mut found = Vec::new();
    for (paragraph, body) in told.body.split("\n\n").enumerate() {
        for range in sentences(body) {
            let written = &body[range];
            let tokens = tokens(written, told.lang);
            let mut bag: Vec<u64> = tokens.iter().filter_map(Token::word).map(|word| fnv1a(word.as_bytes())).collect();
            bag.sort_unstable();
            if bag.len() >= FEWEST && bag.len() < tokens.len() {
                found.push(Sentence { text, lang: told.lang, paragraph: paragraph + 1, written, tokens, bag });
            }
        }
    }
    found
}

impl Sentence<'_> {
    /// How much of their words two sentences share (Jaccard, a word that stands twice counted twice).
    fn alike(&self, other: &Sentence) -> f32 {
        let (one, two) = (&self.bag, &other.bag);
        let (short, long) = (one.len().min(two.len()), one.len().max(two.len()));
        if self.lang != other.lang || (short as f32) < ALIKE * long as f32 {
            return 0.0;
        }
        let (mut at, mut beside, mut shared) = (0, 0, 0);
        while at < one.len() && beside < two.len() {
            match one[at].cmp(&two[beside]) {
                std::cmp::Ordering::Less => at += 1,
                std::cmp::Ordering::Greater => beside += 1,
                std::cmp::Ordering::Equal => (at, beside, shared) = (at + 1, beside + 1, shared + 1),
            }
        }
        shared as f32 / (one.len() + two.len() - shared) as f32
    }

    fn shared_amounts(&self, other: &Sentence) -> usize {
        self.amounts().zip(other.amounts()).filter(|(one, two)| one.is_same(two)).count()
    }

    fn amounts(&self) -> impl Iterator<Item = &Amount> {
        self.tokens.iter().filter_map(Token::amount)
    }

    /// The words that are written right behind a figure, at most two, as far as they can be what is counted.
    fn counted(&self, at: usize) -> Vec<&str> {
        let mut words = Vec::new();
        if self.tokens[at].amount().is_none_or(Amount::is_day) {
            return words;
        }
        let mut end = self.tokens[at].range().end;
        for token in self.tokens[at + 1..].iter().take(2) {
            let range = token.range();
            if token.word().is_none_or(|word| LINKS.contains(&word)) || &self.written[end..range.start] != " " {
                break;
            }
            end = range.end;
            words.push(&self.written[range]);
        }
        words
    }
}

/// A figure of a sentence, by its place among the tokens.
#[derive(Clone, Copy)]
struct Said<'s> {
    sentence: &'s Sentence<'s>,
    at: usize,
    amount: &'s Amount,
}

impl<'s> Said<'s> {
    fn of(sentence: &'s Sentence<'s>, at: usize) -> Option<Self> {
        Some(Self { sentence, at, amount: sentence.tokens[at].amount()? })
    }
}

/// Where the sentences of a group differ from its first.
fn within(group: &[Sentence]) -> Vec<Difference> {
    let Some((first, others)) = group.split_first() else { return Vec::new() };
    let beside: Vec<Vec<(usize, usize)>> = others.iter().map(|other| amounts_beside(first, other)).collect();
    let of_place = |own: Said| {
        // who says what: the first text, and each other that has a figure in this place
        let mut said = vec![own];
        for (other, pairs) in others.iter().zip(&beside) {
            let place = pairs.iter().find(|(at, _)| *at == own.at);
            said.extend(place.and_then(|(_, at)| Said::of(other, *at)));
        }
        difference(&said)
    };
    (0..first.tokens.len()).filter_map(|at| Said::of(first, at)).filter_map(of_place).collect()
}

fn difference(said: &[Said]) -> Option<Difference> {
    let mut values: Vec<Vec<Said>> = Vec::new();
    for one in said {
        match values.iter_mut().find(|value| value[0].amount.is_same(one.amount)) {
            Some(value) => value.push(*one),
            None => values.push(vec![*one]),
        }
    }
    if values.len() < 2 {
        return None;
    }
    // what is counted is said with the figure where all say it in the same words
    let mut all = said.iter().map(|one| one.sentence.counted(one.at));
    let mut counted = all.next().unwrap_or_default();
    for own in all {
        counted.truncate(counted.iter().zip(&own).take_while(|(one, two)| one == two).count());
    }
    Some(Difference { values: values.iter().map(|said| value(said, &counted)).collect() })
}

fn value(said: &[Said], counted: &[&str]) -> Value {
    let Said { sentence, amount, .. } = said[0];
    let (shown, mark) = around(sentence.written, &amount.range, AROUND);
    let figure = &sentence.written[amount.range.clone()];
    let written = std::iter::once(figure).chain(counted.iter().copied()).collect::<Vec<_>>().join(" ");
    let places = said.iter().map(|one| (one.sentence.text, one.sentence.paragraph)).collect();
    Value { written, places, sentence: shown, mark }
}

/// The figures of two sentences that stand in the same place among the words, by their places among the tokens.
fn amounts_beside(one: &Sentence, two: &Sentence) -> Vec<(usize, usize)> {
    let same_words = one.tokens.iter().map(Token::word).eq(two.tokens.iter().map(Token::word));
    let mut pairs: Vec<(usize, usize)> = if same_words {
        (0..one.tokens.len()).map(|at| (at, at)).collect()
    } else {
        laid_beside(&one.tokens, &two.tokens)
    };
    pairs.retain(|(at, beside)| one.tokens[*at].amount().is_some() && two.tokens[*beside].amount().is_some());
    if !same_words {
        // in another order, figures change places: what each sentence has somewhere is no difference
        pairs.retain(|(at, beside)| {
            let (Some(own), Some(other)) = (one.tokens[*at].amount(), two.tokens[*beside].amount()) else {
                return false;
            };
            let swapped =
                one.amounts().any(|amount| amount.is_same(other)) || two.amounts().any(|amount| amount.is_same(own));
            own.is_same(other) || !swapped
        });
    }
    pairs
}

/// The longest run of tokens that two sentences share in order, any figure counted as equal to any other.
fn laid_beside(one: &[Token], two: &[Token]) -> Vec<(usize, usize)> {
    let width = two.len() + 1;
    let mut longest = vec![0u16; (one.len() + 1) * width];
    let equal = |at: usize, beside: usize| one[at].word() == two[beside].word();
    for at in (0..one.len()).rev() {
        for beside in (0..two.len()).rev() {
            longest[at * width + beside] = if equal(at, beside) {
                longest[(at + 1) * width + beside + 1] + 1
            } else {
                longest[(at + 1) * width + beside].max(longest[at * width + beside + 1])
            };
        }
    }
    let (mut at, mut beside, mut pairs) = (0, 0, Vec::new());
    while at < one.len() && beside < two.len() {
        if equal(at, beside) {
            pairs.push((at, beside));
            (at, beside) = (at + 1, beside + 1);
        } else if longest[(at + 1) * width + beside] >= longest[at * width + beside + 1] {
            at += 1;
        } else {
            beside += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What differs between texts of one language: `737 ca / 747 ca`, several parted by `; `.
    fn told(lang: Lang, bodies: &[&str]) -> String {
        let texts: Vec<Told> = bodies.iter().map(|body| Told { lang, body }).collect();
        let values =
            |one: &Difference| one.values.iter().map(|value| value.written.clone()).collect::<Vec<_>>().join(" / ");
        differences(&texts).iter().map(values).collect::<Vec<_>>().join("; ")
    }

    fn check(lang: Lang, table: &[(&str, &str, &str)]) {
        for (one, two, expected) in table {
            assert_eq!(told(lang, &[one, two]), *expected, "{one:?} against {two:?}");
        }
    }

    #[test]
    fn a_changed_figure_is_told_with_what_it_counts() {
        check(
            Lang::Vi,
            &[
                (
                    "Cả nước ghi nhận thêm 737 ca mắc mới.",
                    "Cả nước ghi nhận thêm 747 ca mắc mới.",
                    "737 ca mắc / 747 ca mắc",
                ),
                ("Tỷ trọng kinh tế số phải đạt 30% GDP.", "Tỷ trọng kinh tế số phải đạt 35% GDP.", "30% GDP / 35% GDP"),
                (
                    "Hội nghị có 1.200 đại biểu tham dự tại 63 điểm cầu.",
                    "Hội nghị có 1.250 đại biểu tham dự tại 63 điểm cầu.",
                    "1.200 đại biểu / 1.250 đại biểu",
                ),
                (
                    "Buổi họp diễn ra vào ngày 19/2 tại Hà Nội.",
                    "Buổi họp diễn ra vào ngày 20/2 tại Hà Nội.",
                    "19/2 / 20/2",
                ),
                // a word more or less does not keep sentences apart
                (
                    "Đến nay, cả nước đã có tổng cộng 2 triệu doanh nghiệp đang hoạt động.",
                    "Đến nay cả nước có tổng cộng 3 triệu doanh nghiệp đang hoạt động.",
                    "2 triệu doanh nghiệp / 3 triệu doanh nghiệp",
                ),
                // the same words with two figures exchanged
                (
                    "Hà Nội có 5 ca, Hải Dương có 6 ca mới.",
                    "Hà Nội có 6 ca, Hải Dương có 5 ca mới.",
                    "5 ca / 6 ca; 6 ca / 5 ca",
                ),
            ],
        );
        check(
            Lang::En,
            &[
                (
                    "The country reported 737 new cases on Friday.",
                    "The country reported 747 new cases on Friday.",
                    "737 new cases / 747 new cases",
                ),
                (
                    "It aims for 2 million enterprises by 2030.",
                    "It aims for 2.5 million enterprises by 2030.",
                    "2 million enterprises / 2.5 million enterprises",
                ),
            ],
        );
    }

    #[test]
    fn what_is_only_written_otherwise_is_no_difference() {
        check(
            Lang::Vi,
            &[
                ("Hội nghị có 1.200 đại biểu tham dự.", "Hội nghị có 1200 đại biểu tham dự.", ""),
                ("Hội nghị có 1.200 đại biểu tham dự.", "Hội nghị có 1,200 đại biểu tham dự.", ""),
                ("Mục tiêu là có 2 triệu doanh nghiệp.", "Mục tiêu là có 2.000.000 doanh nghiệp.", ""),
                ("Tốc độ tăng phải đạt 8,5% mỗi năm.", "Tốc độ tăng phải đạt 8.5 phần trăm mỗi năm.", ""),
                ("Vốn đầu tư là 1,5 nghìn tỷ đồng.", "Vốn đầu tư là 1.500 tỷ đồng.", ""),
                ("Vốn đầu tư là 1 triệu 200 nghìn đồng.", "Vốn đầu tư là 1,2 triệu đồng.", ""),
                ("Cuộc họp ngày 19/2 bàn về vắc-xin.", "Cuộc họp ngày 19 tháng 2 năm 2021 bàn về vắc-xin.", ""),
                ("Bộ Chính trị ban hành Nghị quyết 57.", "BỘ CHÍNH TRỊ BAN HÀNH NGHỊ QUYẾT 57.", ""),
            ],
        );
        check(
            Lang::En,
            &[
                ("Some 1,200 delegates attended the meeting.", "Some 1200 delegates attended the meeting.", ""),
                ("Growth should reach 8.5 per cent a year.", "Growth should reach 8.5% a year.", ""),
                ("The aim is 1.5 million enterprises there.", "The aim is 1,500,000 enterprises there.", ""),
                ("It was signed on 22 December 2024 in Hanoi.", "It was signed on December 22, 2024 in Hanoi.", ""),
            ],
        );
    }

    #[test]
    fn what_is_left_out_or_put_in_another_order_is_no_difference() {
        check(
            Lang::Vi,
            &[
                (
                    "Trong ngày có 57 ca tại Hà Nội, 12 ca tại Hải Dương và 3 ca tại Quảng Ninh.",
                    "Trong ngày có 12 ca tại Hải Dương, 57 ca tại Hà Nội và 3 ca tại Quảng Ninh.",
                    "",
                ),
                ("Nghị quyết nêu mục tiêu đến năm 2030 rất rõ.", "Nghị quyết nêu mục tiêu rất rõ.", ""),
                ("Có 5 người.", "Có 6 người.", ""),
                ("Ông Minh có 3 con bò và một mảnh vườn.", "Bà Lan mua 4 chiếc xe đạp cho các cháu.", ""),
            ],
        );
        // of different languages nothing is put together
        let texts = [Told { lang: Lang::Vi, body: "a b c d 5 e f" }, Told { lang: Lang::En, body: "a b c d 6 e f" }];
        assert_eq!(differences(&texts), []);
    }

    #[test]
    fn those_that_agree_stand_together_with_their_places() {
        let bodies = [
            "Mở đầu.\n\nCả nước ghi nhận thêm 737 ca mắc mới.",
            "Cả nước ghi nhận thêm 747 ca mắc mới.",
            "Cả nước ghi nhận thêm 747 ca mắc mới. Câu khác.",
            "Cả nước ghi nhận thêm 737 ca mắc mới.",
        ];
        let texts = bodies.map(|body| Told { lang: Lang::Vi, body });
        let found = differences(&texts);
        let [only] = &found[..] else { panic!("{found:?}") };
        let places: Vec<_> = only.values.iter().map(|value| (value.written.as_str(), value.places.clone())).collect();
        assert_eq!(places, [("737 ca mắc", vec![(0, 2), (3, 1)]), ("747 ca mắc", vec![(1, 1), (2, 1)])]);
        let value = &only.values[1];
        assert_eq!(&value.sentence[value.mark.clone()], "747");
    }

    #[test]
    fn a_long_sentence_is_shortened_around_the_figure() {
        let body = format!("{}có 737 ca mới {}.", "một hai ba bốn ".repeat(20), "năm sáu bảy ".repeat(20));
        let other = body.replace("737", "747");
        let found = differences(&[Told { lang: Lang::Vi, body: &body }, Told { lang: Lang::Vi, body: &other }]);
        let value = &found[0].values[0];
        assert!(value.sentence.starts_with("… ") && value.sentence.ends_with(" …"), "{}", value.sentence);
        assert!(value.sentence.chars().count() <= 2 * AROUND + 12 && &value.sentence[value.mark.clone()] == "737");
    }

    proptest! {
        #[test]
        fn a_text_does_not_differ_from_itself(text in "([a-zđ]{1,3}|[0-9]{1,5}([.,/-][0-9]{1,3}){0,2}%?|triệu|tỷ|năm|tháng|Ba|\\.|\n\n| ){0,60}") {
            for lang in Lang::ALL {
                let told = Told { lang, body: &text };
                prop_assert_eq!(differences(&[told, told, told]), []);
            }
        }

        #[test]
        fn any_texts_can_be_compared(one in "(\\PC|[0-9., ])*", two in "([0-9]{0,400}|\\PC)*") {
            for lang in Lang::ALL {
                differences(&[Told { lang, body: &one }, Told { lang, body: &two }]);
            }
        }
    }
}
