//! Finding resolutions by the words of their titles.

use std::collections::BTreeMap;

use foldhash::HashMap;

use super::key::Key;
use super::model::{Register, Resolution};
use crate::corpus::Glossary;
use crate::i18n::Lang;
use crate::text::stem::stem;
use crate::text::{Word, words};

/// The words of every title, and how rare each is.
#[derive(Debug, Default)]
pub struct Titles {
    entries: Vec<Title>,
    exact: Holders,
    fold: Holders,
    pairs: Holders,
}

/// Which titles hold a word, by their places among all, each once and in order.
type Holders = HashMap<String, Vec<usize>>;

#[derive(Debug)]
struct Title {
    key: Key,
    /// Words of the longest of its titles, to know when a question holds the whole of it.
    length: usize,
}

/// A resolution whose title answers to a question.
#[derive(Clone, Debug, PartialEq)]
pub struct TitleHit {
    /// The resolution.
    pub key: Key,
    /// The more and the rarer the words, the higher.
    pub score: f32,
    /// The part of the question, by rarity, that the title holds: 0 to 1.
    pub coverage: f32,
    /// Words of the question that the title holds, as typed.
    pub matched: Vec<String>,
    /// Whether nearly the whole title was typed.
    pub whole: bool,
}

/// Words that every second title holds or that only introduce one.
fn is_introducing(word: &Word) -> bool {
    const MARKED: &[&str] = &["về", "nghị", "quyết", "của", "và", "là", "những", "các", "gì", "nào", "có"];
    const UNMARKED: &[&str] = &[
        "ve",
        "nghi",
        "quyet",
        "cua",
        "va",
        "nao",
        "co",
        "on",
        "the",
        "of",
        "resolution",
        "resolutions",
        "and",
        "to",
        "in",
        "for",
        "about",
        "nq",
        "tw",
        "a",
        "what",
        "is",
        "are",
        "which",
        "there",
    ];
    if word.has_marks() { MARKED.contains(&word.exact.as_str()) } else { UNMARKED.contains(&word.fold.as_str()) }
}

/// A word of a question.
struct Asked<'w> {
    word: &'w Word,
    /// Of one typed without marks.
    stem: String,
    rarity: f32,
    /// With the next word.
    pair: Option<String>,
}

impl Titles {
    pub(super) fn of(entries: &[Resolution], topics: impl Fn(&str) -> Vec<String>) -> Self {
        let mut titles = Self::default();
        for entry in entries {
            titles.add(entry, &topics);
        }
        titles
    }

    fn add(&mut self, entry: &Resolution, topics: impl Fn(&str) -> Vec<String>) {
        let place = self.entries.len();
        let mut title = Title { key: entry.key, length: 0 };
        let titles = entry.title.iter().flat_map(|title| Lang::ALL.map(|lang| title.get(lang).to_string()));
        let names = entry.aliases.iter().cloned().chain(entry.topics.iter().flat_map(|slug| topics(slug)));
        for (at, text) in titles.chain(names).enumerate() {
            let is_title = at < 2;
            let found = words(&text);
            if is_title {
                title.length = title.length.max(found.len());
            }
            found.windows(2).for_each(|two| hold(&mut self.pairs, pair(&two[0].fold, &two[1].fold), place));
            for word in found {
                hold(&mut self.fold, stem(&word.fold), place);
                hold(&mut self.fold, word.fold.into(), place);
                hold(&mut self.exact, word.exact.into(), place);
            }
        }
        self.entries.push(title);
    }

    fn rarity(&self, word: &str) -> f32 {
        let (all, held) = (self.entries.len() as f32, self.fold.get(word).map_or(0, Vec::len) as f32);
        (1.0 + (all - held + 0.5) / (held + 0.5)).ln()
    }

    /// What is the same for every title is worked out once.
    fn asked<'w>(&self, words: &[&'w Word]) -> Vec<Asked<'w>> {
        let asked = words.iter().enumerate().map(|(at, word)| {
            let stem = if word.has_marks() { String::new() } else { stem(&word.fold) };
            let pair = words.get(at + 1).map(|next| pair(&word.fold, &next.fold));
            Asked { word, stem, rarity: self.rarity(&word.fold), pair }
        });
        asked.collect()
    }

    /// The titles that hold a word: one typed with marks must be there with its marks, one typed without finds both.
    fn holding(&self, Asked { word, stem, .. }: &Asked) -> Vec<usize> {
        let of = |holders: &Holders, word: &str| holders.get(word).cloned().unwrap_or_default();
        let mut places = match word.has_marks() {
            true => of(&self.exact, &word.exact),
            false => [of(&self.fold, &word.fold), of(&self.fold, stem)].concat(),
        };
        places.sort_unstable();
        places.dedup();
        places
    }

    /// The titles that hold any of the words, in their order.
    fn hits(&self, asked: &[Asked]) -> Vec<TitleHit> {
        let all: f32 = asked.iter().map(|one| one.rarity).sum();
        let mut hits: BTreeMap<usize, TitleHit> = BTreeMap::new();
        let new = |place: usize| TitleHit {
            key: self.entries[place].key,
            score: 0.0,
            coverage: 0.0,
            matched: Vec::new(),
            whole: false,
        };
        for (at, one) in asked.iter().enumerate() {
            for place in self.holding(one) {
                let hit = hits.entry(place).or_insert_with(|| new(place));
                hit.score += one.rarity;
                hit.coverage += one.rarity;
                hit.matched.push(one.word.exact.to_string());
            }
            if let (Some(pair), Some(next)) = (&one.pair, asked.get(at + 1)) {
                for place in self.pairs.get(pair).into_iter().flatten() {
                    hits.entry(*place).or_insert_with(|| new(*place)).score += 0.5 * (one.rarity + next.rarity);
                }
            }
        }
        for (place, hit) in &mut hits {
            hit.coverage /= all;
            hit.whole = hit.matched.len() >= 4 && hit.matched.len() * 10 >= self.entries[*place].length * 8;
        }
        hits.into_values().collect()
    }
}

fn hold(holders: &mut Holders, word: String, place: usize) {
    let places = holders.entry(word).or_default();
    if places.last() != Some(&place) {
        places.push(place);
    }
}

fn pair(one: &str, two: &str) -> String {
    format!("{one} {two}")
}

impl Register {
    /// Makes the names of topics count as words of the titles.
    pub fn name_topics(&mut self, glossary: &Glossary) {
        self.titles = Titles::of(&self.entries, |slug| glossary.topic_words(slug));
    }

    /// The resolutions whose titles hold words of the question, best first.
    pub fn by_title(&self, question: &str) -> Vec<TitleHit> {
        let all = words(question);
        let asked: Vec<&Word> = all.iter().filter(|word| !is_introducing(word)).collect();
        let mut hits = self.titles.hits(&self.titles.asked(&asked));
        hits.sort_by(|one, two| {
            two.score
                .total_cmp(&one.score)
                .then(two.key.tenure.cmp(&one.key.tenure))
                .then(one.key.number.cmp(&two.key.number))
        });
        hits
    }

    /// Whether words beside a number belong to the title of a resolution with that number: half of them by rarity.
    pub fn fits_title(&self, number: u16, beside: &[&Word]) -> bool {
        let keys = self.numbered(number).into_iter().map(|entry| entry.key);
        keys.filter_map(|key| self.title_score(key, beside)).any(|hit| hit.coverage >= 0.5)
    }

    /// How well a title answers to words beside a number; none when not at all.
    pub(super) fn title_score(&self, key: Key, beside: &[&Word]) -> Option<TitleHit> {
        let asked: Vec<&Word> = beside.iter().copied().filter(|word| !is_introducing(word)).collect();
        self.titles.hits(&self.titles.asked(&asked)).into_iter().find(|hit| hit.key == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(question: &str) -> Option<String> {
        Register::shipped().by_title(question).first().map(|hit| hit.key.to_string())
    }

    #[test]
    fn words_of_a_title_find_it() {
        for (question, expected) in [
            ("tinh gọn bộ máy hệ thống chính trị", "18-NQ/TW@12"),
            ("tinh gon bo may he thong chinh tri", "18-NQ/TW@12"),
            ("nghị quyết về an ninh năng lượng", "70-NQ/TW@13"),
            ("resolution on energy security", "70-NQ/TW@13"),
            ("cải cách tiền lương", "27-NQ/TW@12"),
            ("phát triển kinh tế tư nhân", "68-NQ/TW@13"),
            ("digital transformation", "57-NQ/TW@13"),
        ] {
            assert_eq!(first(question).as_deref(), Some(expected), "{question}");
        }
    }

    #[test]
    fn words_of_no_title_find_nothing() {
        assert_eq!(first("bitcoin"), None);
        assert_eq!(first(""), None);
        assert_eq!(first("nghị quyết"), None);
    }
}
