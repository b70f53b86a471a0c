//! Dates, numbers and counts as each language writes them.

use crate::date::PartialDate;
use crate::i18n::{Lang, Localized};

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A date with its precision: `22/12/2024` or `22 Dec 2024`, `tháng 9/2025` or `Sep 2025`, `2025`.
pub fn date(date: PartialDate) -> Localized {
    let year = date.get_year();
    Localized::new(|lang| match (lang, date.get_month_day()) {
        (Lang::Vi, (Some(month), Some(day))) => format!("{day:02}/{month:02}/{year}"),
        (Lang::Vi, (Some(month), None)) => format!("tháng {month}/{year}"),
        (Lang::Vi, (None, _)) => format!("năm {year}"),
        (Lang::En, (Some(month), Some(day))) => format!("{day} {} {year}", MONTHS[usize::from(month) - 1]),
        (Lang::En, (Some(month), None)) => format!("{} {year}", MONTHS[usize::from(month) - 1]),
        (Lang::En, (None, _)) => format!("{year}"),
    })
}

/// A value with some digits behind the comma or point.
pub fn decimal(value: f64, digits: usize, lang: Lang) -> String {
    let plain = format!("{value:.digits$}");
    match lang {
        Lang::Vi => plain.replace('.', ","),
        Lang::En => plain,
    }
}

/// A whole number with its groups of three: `1.200` or `1,200`.
pub fn number(value: usize, lang: Lang) -> String {
    let digits = value.to_string();
    let mark = match lang {
        Lang::Vi => '.',
        Lang::En => ',',
    };
    let mut written = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push(mark);
        }
        written.push(digit);
    }
    written
}

/// A measured value as the register holds it (English marks) in the marks of a language, with signs that
/// read well on a phone: `>=1.5` is `≥ 1,5`, `8.5-9.5` is `8,5–9,5`.
pub fn value(raw: &str, lang: Lang) -> String {
    let mut written = String::with_capacity(raw.len() + 4);
    let chars: Vec<char> = raw.chars().collect();
    let digit = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(char::is_ascii_digit);
    let mut at = 0;
    while at < chars.len() {
        let between = digit(at.checked_sub(1)) && digit(Some(at + 1));
        match (chars[at], chars.get(at + 1)) {
            ('>', Some('=')) => {
                written.push_str("≥ ");
                at += 1;
            }
            ('<', Some('=')) => {
                written.push_str("≤ ");
                at += 1;
            }
            (sign @ ('>' | '<'), _) => {
                written.push(sign);
                written.push(' ');
            }
            ('-', _) if between => written.push('–'),
            ('.', _) if between && lang == Lang::Vi => written.push(','),
            (',', _) if between && lang == Lang::Vi => written.push('.'),
            (c, _) => written.push(c),
        }
        at += 1;
    }
    written
}

/// A tenure of the Central Committee: `khóa XIII` or `13th tenure`.
pub fn tenure(tenure: u8) -> Localized {
    Localized::new(|lang| match lang {
        Lang::Vi => format!("khóa {}", roman(tenure)),
        Lang::En => format!("{} tenure", ordinal(tenure)),
    })
}

/// An English ordinal: 1st, 2nd, 3rd, 11th, 13th.
pub fn ordinal(number: u8) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// A Roman numeral, for 1 to 39.
pub fn roman(number: u8) -> String {
    let mut left = number;
    let mut written = String::new();
    for (value, sign) in [(10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")] {
        while left >= value {
            written.push_str(sign);
            left -= value;
        }
    }
    written
}

/// `1 article`, `2 articles`; Vietnamese nouns do not change.
pub fn count(count: usize, vi: &str, en_one: &str, en_many: &str) -> Localized {
    Localized::new(|lang| {
        let written = number(count, lang);
        match lang {
            Lang::Vi => format!("{written} {vi}"),
            Lang::En if count == 1 => format!("{written} {en_one}"),
            Lang::En => format!("{written} {en_many}"),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_keep_their_precision_in_both_languages() {
        for (raw, vi, en) in [
            ("2024-12-22", "22/12/2024", "22 Dec 2024"),
            ("2025-09", "tháng 9/2025", "Sep 2025"),
            ("2025", "năm 2025", "2025"),
        ] {
            let shown = raw.parse().map(date);
            assert_eq!(shown.as_ref().map(|shown| (shown.get(Lang::Vi), shown.get(Lang::En))), Ok((vi, en)));
        }
    }

    #[test]
    fn numbers_carry_the_marks_of_their_language() {
        assert_eq!(
            (number(1_200_000, Lang::Vi), number(1_200, Lang::En), number(12, Lang::Vi)),
            ("1.200.000".into(), "1,200".into(), "12".into())
        );
        for (raw, vi, en) in [
            (">=1.5", "≥ 1,5", "≥ 1.5"),
            ("8.5-9.5", "8,5–9,5", "8.5–9.5"),
            (">80 / >71", "> 80 / > 71", "> 80 / > 71"),
            ("<=60", "≤ 60", "≤ 60"),
            (">7,000", "> 7.000", "> 7,000"),
            ("80 (2025); 85 (2030)", "80 (2025); 85 (2030)", "80 (2025); 85 (2030)"),
        ] {
            assert_eq!((value(raw, Lang::Vi).as_str(), value(raw, Lang::En).as_str()), (vi, en));
        }
    }

    #[test]
    fn ordinals_and_tenures() {
        assert_eq!(tenure(13).get(Lang::Vi), "khóa XIII");
        assert_eq!(tenure(14).get(Lang::En), "14th tenure");
        assert_eq!([1, 2, 3, 4, 11, 12, 21].map(ordinal), ["1st", "2nd", "3rd", "4th", "11th", "12th", "21st"]);
        assert_eq!([4, 9, 14, 39].map(roman), ["IV", "IX", "XIV", "XXXIX"]);
    }
}
