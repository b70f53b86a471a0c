//! Finding resolutions by the words of their titles.

use foldhash::{HashMap, HashSet};

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
    holders: HashMap<String, usize>,
}

#[derive(Debug)]
struct Title {
    key: Key,
    exact: HashSet<String>,
    fold: HashSet<String>,
    pairs: HashSet<String>,
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
        let entries: Vec<Title> = entries.iter().map(|entry| Title::of(entry, &topics)).collect();
        let mut holders: HashMap<String, usize> = HashMap::default();
        for word in entries.iter().flat_map(|title| &title.fold) {
            *holders.entry(word.clone()).or_default() += 1;
        }
        Self { entries, holders }
    }

    fn rarity(&self, word: &str) -> f32 {
        let (all, held) = (self.entries.len() as f32, self.holders.get(word).copied().unwrap_or(0) as f32);
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

    fn score(&self, title: &Title, asked: &[Asked]) -> TitleHit {
        let (mut found, mut all, mut score) = (0.0, 0.0, 0.0);
        let mut matched = Vec::new();
        for (at, one) in asked.iter().enumerate() {
            let rarity = one.rarity;
            all += rarity;
            if title.holds(one) {
                found += rarity;
                score += rarity;
                matched.push(one.word.exact.clone());
            }
            if let (Some(pair), Some(next)) = (&one.pair, asked.get(at + 1))
                && title.pairs.contains(pair)
            {
                score += 0.5 * (rarity + next.rarity);
            }
        }
        let whole = matched.len() >= 4 && matched.len() * 10 >= title.length * 8;
        let coverage = if all > 0.0 { found / all } else { 0.0 };
        TitleHit { key: title.key, score, coverage, matched, whole }
    }
}

impl Title {
    fn of(entry: &Resolution, topics: impl Fn(&str) -> Vec<String>) -> Self {
        let texts: Vec<String> = entry
            .title
            .iter()
            .flat_map(|title| Lang::ALL.map(|lang| title.get(lang).to_string()))
            .chain(entry.aliases.iter().cloned())
            .chain(entry.topics.iter().flat_map(|slug| topics(slug)))
            .collect();
        let mut title = Self {
            key: entry.key,
            exact: HashSet::default(),
            fold: HashSet::default(),
            pairs: HashSet::default(),
            length: 0,
        };
        for (at, text) in texts.iter().enumerate() {
            let is_title = at < 2;
            let found = words(text);
            if is_title {
                title.length = title.length.max(found.len());
            }
            title.pairs.extend(found.windows(2).map(|two| pair(&two[0].fold, &two[1].fold)));
            for word in found {
                title.fold.insert(stem(&word.fold));
                title.exact.insert(word.exact);
                title.fold.insert(word.fold);
            }
        }
        title
    }

    /// A word typed with marks must be there with its marks; a word typed without finds both.
    fn holds(&self, Asked { word, stem, .. }: &Asked) -> bool {
        if word.has_marks() {
            self.exact.contains(&word.exact)
        } else {
            self.fold.contains(&word.fold) || self.fold.contains(stem)
        }
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
        let asked = self.titles.asked(&asked);
        let mut hits: Vec<TitleHit> = self
            .titles
            .entries
            .iter()
            .map(|title| self.titles.score(title, &asked))
            .filter(|hit| hit.score > 0.0)
            .collect();
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

    /// How well a title answers to words beside a number; 0 when not at all.
    pub(super) fn title_score(&self, key: Key, beside: &[&Word]) -> Option<TitleHit> {
        let title = self.titles.entries.iter().find(|title| title.key == key)?;
        let asked: Vec<&Word> = beside.iter().copied().filter(|word| !is_introducing(word)).collect();
        Some(self.titles.score(title, &self.titles.asked(&asked))).filter(|hit| hit.score > 0.0)
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
