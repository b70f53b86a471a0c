//! Made-up news for a simulated time: what each article is about is known, so that it is known for whom it is new.

use std::collections::BTreeSet;

use nqbot::corpus::{Article, ArticleId, Meta};
use nqbot::date::PartialDate;
use nqbot::i18n::Lang;

/// Numbers that look drawn and are the same in every run.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % bound.max(1)
    }

    /// True so many times in a thousand.
    pub fn once_in_a_while(&mut self, permille: usize) -> bool {
        self.below(1_000) < permille
    }

    /// Small numbers more often than large ones.
    pub fn mostly_small(&mut self, bound: usize) -> usize {
        self.below(bound) * self.below(1_000) / 1_000
    }
}

/// Resolutions that are named in the made-up news, of numbers that mean one resolution only.
pub const RESOLUTIONS: [&str; 7] = ["57", "66", "68", "70", "71", "72", "79"];

/// One thing that happened, told by one article or several.
#[derive(Clone, Debug)]
pub struct Story {
    pub number: usize,
    /// Invented words that it is about.
    pub subjects: BTreeSet<usize>,
    /// Places in [`RESOLUTIONS`].
    pub resolutions: BTreeSet<usize>,
    body: Vec<String>,
}

/// An invented word; no two are alike.
pub fn subject(number: usize) -> String {
    syllables(number, 4, "q")
}

fn syllables(number: usize, length: usize, end: &str) -> String {
    const FIRST: [char; 12] = ['b', 'k', 'd', 'g', 'h', 'l', 'm', 'n', 'p', 'r', 't', 'v'];
    const SECOND: [char; 5] = ['a', 'e', 'i', 'o', 'u'];
    let mut rest = number.wrapping_mul(7_919) % 12_960_000;
    let mut made = String::new();
    for _ in 0..length {
        made.push(FIRST[rest % 12]);
        rest /= 12;
        made.push(SECOND[rest % 5]);
        rest /= 5;
    }
    made + end
}

impl Story {
    pub fn new(number: usize, subjects: usize, dice: &mut Dice) -> Self {
        let about = (0..1 + dice.below(3)).map(|_| dice.mostly_small(subjects)).collect();
        let named = if dice.below(3) == 0 { 1 + dice.below(2) } else { 0 };
        let resolutions = (0..named).map(|_| dice.below(RESOLUTIONS.len())).collect();
        let body = (0..160).map(|_| syllables(dice.below(4_000), 2, "")).collect();
        Self { number, subjects: about, resolutions, body }
    }

    /// The story as one outlet tells it: another title, and a word or two otherwise.
    pub fn told(&self, edition: usize, day: PartialDate) -> Article {
        let mut words = self.body.clone();
        if edition > 0 {
            let at = edition * 17 % words.len();
            words[at] = syllables(4_000 + edition, 2, "");
        }
        for (at, one) in self.subjects.iter().enumerate() {
            for again in 0..3 {
                words.insert(10 + at * 7 + again * 40, subject(*one));
            }
        }
        for (at, one) in self.resolutions.iter().enumerate() {
            words.insert(5 + at * 9, format!("Nghị quyết số {}-NQ/TW", RESOLUTIONS[*one]));
        }
        let slug = format!("{}/story-{}-{edition}", day.get_year(), self.number);
        let meta = Meta {
            published: Some(day),
            source_name: format!("Báo số {}", (self.number + edition) % 40),
            source_url: Some(format!("https://bao{}.example.vn/{slug}", edition)),
            ..Meta::titled(&format!("{} {}", words[0], words[1]))
        };
        let id = ArticleId::of_slug(&slug);
        Article { id, slug, lang: Lang::Vi, meta, resolutions: Vec::new(), body: words.join(" ") }
    }
}
