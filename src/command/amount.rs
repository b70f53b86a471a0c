//! Numbers and days inside of a sentence, read by value: `1.200`, `2 triệu`, `8,5%`, `19/2`, `December 22, 2024`.

use std::ops::Range;

use crate::date::{PartialDate, month_named};
use crate::i18n::Lang;
use crate::text::{Word, words};

/// A piece of a sentence: a word, or a figure with all that belongs to its value.
#[derive(Clone, Debug)]
pub enum Token {
    /// A word, folded, and where it stands.
    Word(String, Range<usize>),
    /// A number or a day.
    Amount(Amount),
}

/// A number or a day.
#[derive(Clone, Debug)]
pub struct Amount {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    value: Value,
}

#[derive(Clone, Debug, PartialEq)]
enum Value {
    /// What the number can mean: `1,200` in a Vietnamese text is written by the rules of either language.
    Number(Vec<f64>),
    /// Day and month, and the year where it is named.
    Day(u8, u8, Option<i16>),
}

impl Token {
    /// The word, if it is one.
    pub fn word(&self) -> Option<&str> {
        match self {
            Token::Word(word, _) => Some(word),
            Token::Amount(_) => None,
        }
    }

    /// The figure, if it is one.
    pub fn amount(&self) -> Option<&Amount> {
        match self {
            Token::Word(..) => None,
            Token::Amount(amount) => Some(amount),
        }
    }

    /// Where it stands, in bytes.
    pub fn range(&self) -> Range<usize> {
        match self {
            Token::Word(_, range) => range.clone(),
            Token::Amount(amount) => amount.range.clone(),
        }
    }
}

impl Amount {
    /// Whether two figures can mean the same.
    pub fn is_same(&self, other: &Amount) -> bool {
        match (&self.value, &other.value) {
            (Value::Number(one), Value::Number(two)) => one.iter().any(|a| two.iter().any(|b| is_near(*a, *b))),
            (Value::Day(day, month, year), Value::Day(other_day, other_month, other_year)) => {
                let same_year = year.zip(*other_year).is_none_or(|(one, two)| one == two);
                (day, month) == (other_day, other_month) && same_year
            }
            _ => false,
        }
    }

    /// Whether it is a day of the calendar.
    pub fn is_day(&self) -> bool {
        matches!(self.value, Value::Day(..))
    }
}

fn is_near(one: f64, two: f64) -> bool {
    one == two || (one - two).abs() <= 1e-9 * one.abs().max(two.abs())
}

/// Cuts a sentence into words and figures.
pub fn tokens(sentence: &str, lang: Lang) -> Vec<Token> {
    let cut = Cut { sentence, words: words(sentence), lang };
    let (mut found, mut at) = (Vec::new(), 0);
    while at < cut.words.len() {
        let (token, end) = match cut.day(at).or_else(|| cut.number(at)) {
            Some((value, end)) => (Token::Amount(Amount { range: cut.range(at, end), value }), end),
            None => (Token::Word(cut.words[at].fold.to_string(), cut.words[at].range.clone()), at + 1),
        };
        found.push(token);
        at = end;
    }
    found
}

/// A sentence, cut.
struct Cut<'t> {
    sentence: &'t str,
    words: Vec<Word>,
    lang: Lang,
}

impl Cut<'_> {
    /// From the beginning of one word to the end of the one before `end`, with a percent sign right behind.
    fn range(&self, at: usize, end: usize) -> Range<usize> {
        let (start, last) = (self.words[at].range.start, self.words[end - 1].range.end);
        let sign = &self.sentence[last..];
        let sign = if sign.starts_with('%') {
            1
        } else if sign.starts_with(" %") {
            2
        } else {
            0
        };
        start..last + sign
    }

    /// What stands between a word and the one before it.
    fn gap(&self, at: usize) -> &str {
        match (at.checked_sub(1).and_then(|before| self.words.get(before)), self.words.get(at)) {
            (Some(before), Some(word)) => &self.sentence[before.range.end.min(word.range.start)..word.range.start],
            _ => "\n",
        }
    }

    fn fold(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| &word.fold)
    }

    /// The digits of a word that is a number of its own: `H5N1` and `QH15` are names.
    fn digits(&self, at: usize) -> Option<&str> {
        let word = self.words.get(at).filter(|word| word.is_number())?;
        let in_name = at > 0 && self.gap(at).is_empty() && !self.words[at - 1].is_number();
        (!in_name).then(|| &self.sentence[word.range.clone()])
    }

    fn small(&self, at: usize, most: u8) -> Option<u8> {
        self.digits(at).filter(|digits| digits.len() <= 2)?.parse().ok().filter(|number| (1..=most).contains(number))
    }

    fn year(&self, at: usize) -> Option<i16> {
        self.digits(at).filter(|digits| digits.len() == 4)?.parse().ok().filter(|year| (1900..2200).contains(year))
    }

    /// `19/2`, `19/2/2021`, `19 tháng 2 năm 2021`, `19 February 2021`, `February 19, 2021`.
    fn day(&self, at: usize) -> Option<(Value, usize)> {
        let (day, month, end) = if let Some(day) = self.small(at, 31) {
            let sign = self.gap(at + 1);
            if let (true, Some(month)) = (sign == "/", self.small(at + 1, 12)) {
                (day, month, at + 2)
            } else if let (true, Some(month), Some(_)) = (
                matches!(sign, "-" | "."),
                self.small(at + 1, 12),
                self.year(at + 2).filter(|_| self.gap(at + 2) == sign),
            ) {
                (day, month, at + 2)
            } else if let (" ", "thang", Some(month)) = (sign, self.fold(at + 1), self.small(at + 2, 12)) {
                (day, month, at + 3)
            } else if let (" ", Some(month)) = (sign, self.english_month(at + 1)) {
                (day, month, at + 2)
            } else {
                return None;
            }
        } else {
            (self.small(at + 1, 31).filter(|_| self.gap(at + 1) == " ")?, self.english_month(at)?, at + 2)
        };
        let behind = if self.gap(end) == " " && self.fold(end) == "nam" { end + 1 } else { end };
        let joined = matches!(self.gap(behind), "/" | "-" | "." | " " | ", ");
        let year = self.year(behind).filter(|_| joined);
        // in the calendar, or a fraction such as 30/2
        PartialDate::day(year.unwrap_or(2024), month, day).ok()?;
        Some((Value::Day(day, month, year), if year.is_some() { behind + 1 } else { end }))
    }

    fn english_month(&self, at: usize) -> Option<u8> {
        let word = self.words.get(at).filter(|_| self.lang == Lang::En)?;
        let is_name = self.sentence[word.range.clone()].starts_with(char::is_uppercase);
        month_named(&word.fold).filter(|_| is_name)
    }

    /// A number with what multiplies it and a word for per cent: `1.200`, `1,5 nghìn tỷ`, `1 triệu 200 nghìn`.
    fn number(&self, at: usize) -> Option<(Value, usize)> {
        let (mut values, mut times, mut end) = self.multiplied(at)?;
        // a smaller part of the same number: what is counted in thousands stands behind what is counted in millions
        while times > 1.0
            && self.gap(end) == " "
            && let Some((more, smaller, next)) = self.multiplied(end)
            && smaller < times
            && smaller > 1.0
        {
            values = values.iter().flat_map(|value| more.iter().map(move |more| value + more)).take(4).collect();
            (times, end) = (smaller, next);
        }
        if self.gap(end) == " " {
            let next = (self.fold(end), self.fold(end + 1));
            end += match next {
                ("phan", "tram") | ("per", "cent") if self.gap(end + 1) == " " => 2,
                ("percent" | "pct", _) => 1,
                _ => 0,
            };
        }
        Some((Value::Number(values), end))
    }

    /// A number as it is written in figures, times the words behind it.
    fn multiplied(&self, at: usize) -> Option<(Vec<f64>, f64, usize)> {
        self.digits(at)?;
        let mut end = at + 1;
        while matches!(self.gap(end), "." | ",") && self.digits(end).is_some() {
            end += 1;
        }
        let written = &self.sentence[self.words[at].range.start..self.words[end - 1].range.end];
        let values = readings(written, self.lang);
        let mut times = 1.0;
        while self.gap(end) == " "
            && let Some(by) = multiplier(&self.words[end].exact, self.lang)
        {
            times *= by;
            end += 1;
        }
        Some((values.into_iter().map(|value| value * times).collect(), times, end))
    }
}

/// By what a word multiplies the number before it. The word is in lower case, with its marks in one form.
fn multiplier(word: &str, lang: Lang) -> Option<f64> {
    Some(match (lang, word) {
        (Lang::Vi, "chục") => 1e1,
        (Lang::Vi, "trăm") | (Lang::En, "hundred") => 1e2,
        (Lang::Vi, "nghìn" | "ngàn") | (Lang::En, "thousand") => 1e3,
        (Lang::Vi, "triệu") | (Lang::En, "million") => 1e6,
        (Lang::Vi, "tỷ" | "tỉ") | (Lang::En, "billion") => 1e9,
        (Lang::En, "trillion") => 1e12,
        _ => return None,
    })
}

/// What digits with points and commas can mean. Three digits behind a mark are a group of thousands by the rules of
/// one language and a fraction by those of the other; texts keep to their own, but not all.
fn readings(written: &str, lang: Lang) -> Vec<f64> {
    let marks: Vec<char> = written.chars().filter(|c| matches!(c, '.' | ',')).collect();
    let groups: Vec<&str> = written.split(['.', ',']).collect();
    let plain = |text: String| text.parse::<f64>().ok().filter(|value| value.is_finite()).unwrap_or(f64::MAX);
    let thousands = groups.len() > 1
        && (1..=3).contains(&groups[0].len())
        && groups[0] != "0"
        && groups[1..].iter().all(|group| group.len() == 3);
    let fraction = |at: usize| plain(format!("{}.{}", groups[..at].concat(), groups[at..].concat()));
    match (&marks[..], thousands) {
        ([], _) => vec![plain(written.to_string())],
        ([mark], true) => {
            let own = if lang == Lang::Vi { '.' } else { ',' };
            let whole = plain(groups.concat());
            // by the language's own rules it is sure
            if *mark == own { vec![whole] } else { vec![fraction(1), whole] }
        }
        ([_], false) => vec![fraction(1)],
        ([first, .., last], _) if first != last => vec![fraction(groups.len() - 1)],
        (_, true) => vec![plain(groups.concat())],
        // 3.2.1 and the like: a name rather than a number
        (_, false) => vec![plain(groups.concat())],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amounts(sentence: &str, lang: Lang) -> Vec<(String, Value)> {
        let tokens = tokens(sentence, lang);
        let amounts = tokens.iter().filter_map(Token::amount);
        amounts.map(|one| (sentence[one.range.clone()].to_string(), one.value.clone())).collect()
    }

    fn check(lang: Lang, table: &[(&str, &str, f64)]) {
        for (sentence, written, value) in table {
            assert_eq!(amounts(sentence, lang), [(written.to_string(), Value::Number(vec![*value]))], "{sentence}");
        }
    }

    #[test]
    fn numbers_by_the_rules_of_each_language() {
        check(
            Lang::Vi,
            &[
                ("khoảng 1.200 liều", "1.200", 1200.0),
                ("khoảng 1.234.567 liều", "1.234.567", 1_234_567.0),
                ("đạt 8,5% mỗi năm", "8,5%", 8.5),
                ("đạt 55 phần trăm", "55 phần trăm", 55.0),
                ("có 2 triệu doanh nghiệp", "2 triệu", 2e6),
                ("vốn 1,5 nghìn tỷ đồng", "1,5 nghìn tỷ", 1.5e12),
                ("vốn 3 tỉ đồng", "3 tỉ", 3e9),
                ("vốn 1 triệu 200 nghìn đồng", "1 triệu 200 nghìn", 1.2e6),
                ("1.234,5 mét", "1.234,5", 1234.5),
                ("chỉ 0,125 điểm", "0,125", 0.125),
                ("có 5 công ty", "5", 5.0),
                ("năm 2030 có đủ", "2030", 2030.0),
            ],
        );
        check(
            Lang::En,
            &[
                ("some 1,200 doses", "1,200", 1200.0),
                ("grew 8.5 per cent", "8.5 per cent", 8.5),
                ("about 2.5 million people", "2.5 million", 2.5e6),
                ("about 1,234.5 metres", "1,234.5", 1234.5),
                ("some 3 hundred thousand", "3 hundred thousand", 3e5),
            ],
        );
        assert_eq!(amounts("có 1,200 liều", Lang::Vi)[0].1, Value::Number(vec![1.2, 1200.0]));
        assert_eq!(amounts("virus H5N1 và Luật QH15", Lang::Vi), []);
    }

    #[test]
    fn days_of_the_calendar() {
        for (sentence, lang, written, day) in [
            ("ngày 19/2 tại", Lang::Vi, "19/2", Value::Day(19, 2, None)),
            ("ngày 19/02/2021 tại", Lang::Vi, "19/02/2021", Value::Day(19, 2, Some(2021))),
            ("ngày 19-2-2021 tại", Lang::Vi, "19-2-2021", Value::Day(19, 2, Some(2021))),
            ("ngày 19 tháng 2 năm 2021", Lang::Vi, "19 tháng 2 năm 2021", Value::Day(19, 2, Some(2021))),
            ("on 19 February 2021 in", Lang::En, "19 February 2021", Value::Day(19, 2, Some(2021))),
            ("on February 19, 2021 in", Lang::En, "February 19, 2021", Value::Day(19, 2, Some(2021))),
            ("on Feb 19 in", Lang::En, "Feb 19", Value::Day(19, 2, None)),
        ] {
            assert_eq!(amounts(sentence, lang), [(written.to_string(), day)], "{sentence}");
        }
        assert_eq!(amounts("they may 19 times", Lang::En).len(), 1);
    }
}
