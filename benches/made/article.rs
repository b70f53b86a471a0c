//! Made-up articles for measurements.

use nqbot::date::PartialDate;

use super::made::Chain;

/// Some 300 syllables in sentences and paragraphs; every tenth is the one before with a word changed.
pub fn body(chain: &Chain, number: u64) -> String {
    let (number, reprint) = if number % 10 == 9 { (number - 1, true) } else { (number, false) };
    let mut body = String::new();
    for sentence in 0..15 {
        body.push_str(&capital(&chain.passage(number * 1_000 + sentence * 2, 20)));
        body.push_str(if sentence % 3 == 2 { ".\n\n" } else { ". " });
    }
    if number % 4 == 0 {
        body.push_str(&format!("Theo Nghị quyết {}-NQ/TW, việc này được thực hiện ngay.", 57 + number % 16));
    }
    if reprint { body.replacen(' ', " khác ", 1) } else { body }
}

pub fn title(chain: &Chain, number: u64) -> String {
    capital(&chain.passage(number * 2 + 1, 9))
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

pub fn day(number: u64) -> PartialDate {
    PartialDate::day(2016 + (number / 10 % 10) as i16, 1 + (number / 100 % 12) as u8, 1 + (number / 1_200 % 28) as u8)
        .expect("a day")
}
