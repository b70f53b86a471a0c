//! Which articles tell the same story: one text, printed by many outlets, now and then with small changes.
//!
//! A text is reduced to a sketch of its runs of three words (MinHash, Broder 1997, in the form with one permutation, Li,
//! Owen and Zhang 2012): the share of equal places in two sketches estimates the share of runs that the texts have in
//! common. To find texts alike among many without comparing all with all, places are taken four at a time: texts that
//! agree in some four places are compared.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use anyhow::Context;

use super::Result;
use crate::date::PartialDate;
use crate::i18n::Lang;
use crate::text::{hash, words};

/// Places of a sketch.
const PLACES: usize = 64;
/// Places that must agree for two texts to be compared.
const TOGETHER: usize = 4;
/// From this share of equal places on, two texts tell the same story. Reprints share four fifths and more of their runs;
/// different reports on one event a third at most.
const ALIKE: f32 = 0.6;
/// Shorter texts are too much alike by chance.
const FEWEST_WORDS: usize = 30;
/// A text that comes back after more days is a new one: figures of the week, a yearly report.
const DAYS: i64 = 7;
/// Of very many texts that agree in four places each is compared with so many.
const COMPARED: usize = 32;

/// What is kept of a text to tell whether another is like it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sketch([u16; PLACES]);

/// The sketch of a text; none when it is too short.
pub fn sketch(body: &str) -> Option<Sketch> {
    let words: Vec<u64> = words(body).iter().map(|word| hash::fnv1a(word.fold.as_bytes())).collect();
    if words.len() < FEWEST_WORDS {
        return None;
    }
    let mut least = [u64::MAX; PLACES];
    for run in words.windows(3) {
        let mixed = run.iter().fold(0u64, |hash, word| mix(hash ^ *word));
        let place = &mut least[(mixed >> 58) as usize];
        *place = (mixed & (u64::MAX >> 6)).min(*place);
    }
    // a place that no run fell into takes over from the next that has one
    let filled: Vec<u16> = (0..PLACES)
        .map(|at| {
            let (steps, value) =
                (0..PLACES).map(|step| (step, least[(at + step) % PLACES])).find(|(_, value)| *value != u64::MAX)?;
            Some(mix(value.wrapping_add(steps as u64)) as u16)
        })
        .map(Option::unwrap_or_default)
        .collect();
    Some(Sketch(std::array::from_fn(|at| filled[at])))
}

/// Spreads a number over all bits (the finish of SplitMix64, Steele, Lea and Flood 2014).
fn mix(mut value: u64) -> u64 {
    value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

impl Sketch {
    fn share(&self, other: &Self) -> f32 {
        let equal = self.0.iter().zip(&other.0).filter(|(one, two)| one == two).count();
        equal as f32 / PLACES as f32
    }
}

/// A text as stories know it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    article: u32,
    english: bool,
    /// A day's number, counted in months of 31 days; -1 where no day is known.
    day: i64,
    sketch: Sketch,
}

impl Row {
    fn is_like(&self, other: &Self) -> bool {
        let days_apart = if self.day < 0 || other.day < 0 { 0 } else { (self.day - other.day).abs() };
        self.english == other.english && days_apart <= DAYS && self.sketch.share(&other.sketch) >= ALIKE
    }
}

/// The stories of a collection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stories {
    rows: Vec<Row>,
    /// Rows up to here are placed already.
    placed: usize,
    /// By an article's number: the number of the article that gives its story the name.
    of: Vec<u32>,
    /// How many articles tell a story, where it is more than one.
    sizes: HashMap<u32, usize>,
}

impl Stories {
    /// Adds a text of an article.
    pub fn add(&mut self, article: u64, lang: Lang, published: Option<PartialDate>, body: &str) {
        let article = article as u32;
        self.make_room(article);
        if let Some(sketch) = sketch(body) {
            let day = published.map_or(-1, day_number);
            self.rows.push(Row { article, english: lang == Lang::En, day, sketch });
        }
    }

    /// Forgets the texts of some articles. What is left of their stories is looked at anew by [`Stories::place`].
    pub fn forget(&mut self, articles: &HashSet<u64>) {
        let torn: HashSet<u64> = articles.iter().map(|article| self.of(*article)).collect();
        let is_torn = |row: &Row, of: &[u32]| torn.contains(&u64::from(of[row.article as usize]));
        let (mut kept, mut loose, mut placed) = (Vec::new(), Vec::new(), 0);
        for (at, row) in std::mem::take(&mut self.rows).into_iter().enumerate() {
            if articles.contains(&u64::from(row.article)) {
                continue;
            }
            if is_torn(&row, &self.of) {
                loose.push(row);
                continue;
            }
            // what was added since the last time is not placed, whatever went before it
            placed += usize::from(at < self.placed);
            kept.push(row);
        }
        self.placed = placed;
        self.rows = kept;
        self.rows.extend(loose);
        for article in 0..self.of.len() {
            if torn.contains(&u64::from(self.of[article])) {
                self.of[article] = article as u32;
            }
        }
    }

    /// Puts what was added since the last time into stories.
    pub fn place(&mut self) {
        const AT_ONCE: usize = 20_000_000;
        let new = self.rows.len() - self.placed;
        // a few are compared with all; of many only those that agree somewhere
        if new.saturating_mul(self.rows.len()) <= AT_ONCE {
            for late in self.placed..self.rows.len() {
                for early in 0..late {
                    self.join_if_alike(early, late);
                }
            }
        } else {
            for band in 0..PLACES / TOGETHER {
                self.place_band(band);
            }
        }
        for article in 0..self.of.len() as u32 {
            self.of[article as usize] = self.root(article);
        }
        self.placed = self.rows.len();
        self.count();
    }

    fn count(&mut self) {
        self.sizes.clear();
        for (article, story) in self.of.iter().enumerate() {
            if *story != article as u32 {
                *self.sizes.entry(*story).or_insert(1) += 1;
            }
        }
    }

    fn place_band(&mut self, band: usize) {
        let places = band * TOGETHER..(band + 1) * TOGETHER;
        let key = |row: &Row| row.sketch.0[places.clone()].iter().fold(0, |key, place| key << 16 | u64::from(*place));
        let mut keyed: Vec<(u64, u32)> = self.rows.iter().enumerate().map(|(at, row)| (key(row), at as u32)).collect();
        keyed.sort_unstable();
        for group in keyed.chunk_by(|one, two| one.0 == two.0) {
            for (at, (_, late)) in group.iter().enumerate() {
                for (_, early) in &group[at.saturating_sub(COMPARED)..at] {
                    self.join_if_alike(*early as usize, *late as usize);
                }
            }
        }
    }

    fn join_if_alike(&mut self, one: usize, two: usize) {
        let (first, second) = (self.root(self.rows[one].article), self.root(self.rows[two].article));
        if first != second && self.rows[one].is_like(&self.rows[two]) {
            self.of[first.max(second) as usize] = first.min(second);
        }
    }

    /// The smallest number of an article's story as far as it is put together.
    fn root(&mut self, mut article: u32) -> u32 {
        while self.of[article as usize] != article {
            let above = self.of[article as usize];
            self.of[article as usize] = self.of[above as usize];
            article = above;
        }
        article
    }

    /// The number that all articles of a story share.
    pub fn of(&self, article: u64) -> u64 {
        self.of.get(article as usize).map_or(article, |story| u64::from(*story))
    }

    /// How many other articles tell the story of an article.
    pub fn others(&self, article: u64) -> usize {
        self.sizes.get(&(self.of(article) as u32)).map_or(0, |size| size - 1)
    }

    /// The numbers of the articles of a story.
    pub fn members(&self, story: u64) -> Vec<u64> {
        let all = self.of.iter().enumerate().filter(|(_, of)| u64::from(**of) == story);
        all.map(|(article, _)| article as u64).collect()
    }

    fn make_room(&mut self, article: u32) {
        for next in self.of.len() as u32..=article {
            self.of.push(next);
        }
    }

    /// Forgets what only a change needs: an index in use holds no sketches.
    pub fn slim(&mut self) {
        self.rows = Vec::new();
        self.placed = 0;
    }

    /// Writes the stories of an index folder.
    pub fn write(&self, folder: &Path) -> Result<()> {
        let mut bytes = Vec::with_capacity(16 + self.of.len() * 4 + self.rows.len() * ROW);
        bytes.extend((self.of.len() as u32).to_le_bytes());
        bytes.extend((self.rows.len() as u32).to_le_bytes());
        bytes.extend(self.of.iter().flat_map(|story| story.to_le_bytes()));
        for row in &self.rows {
            bytes.extend(row.article.to_le_bytes());
            bytes.push(u8::from(row.english));
            bytes.extend(row.day.to_le_bytes());
            bytes.extend(row.sketch.0.iter().flat_map(|place| place.to_le_bytes()));
        }
        fs::write(folder.join(FILE), bytes).with_context(|| format!("cannot write the stories in {}", folder.display()))
    }

    /// Reads the stories of an index folder.
    pub fn read(folder: &Path) -> Result<Self> {
        Self::read_from(folder, |file, length| {
            let mut bytes = Vec::with_capacity(length);
            file.read_to_end(&mut bytes)?;
            Ok(Self::from_bytes(&bytes))
        })
    }

    /// Reads what an index in use needs of the stories of its folder: not the sketches, which are nearly all of the file.
    pub fn read_slim(folder: &Path) -> Result<Self> {
        Self::read_from(folder, |file, length| {
            let mut head = [0; HEAD];
            file.read_exact(&mut head)?;
            let Some(of) = counts(&head).filter(|counts| counts.length() == Some(length)) else { return Ok(None) };
            let mut bytes = vec![0; of.articles * 4];
            file.read_exact(&mut bytes)?;
            Ok(Self::of_bytes(&bytes, Vec::new()))
        })
    }

    fn read_from(folder: &Path, read: impl Fn(&mut File, usize) -> io::Result<Option<Self>>) -> Result<Self> {
        let opened = File::open(folder.join(FILE)).and_then(|mut file| {
            let length = file.metadata()?.len() as usize;
            read(&mut file, length)
        });
        opened
            .with_context(|| format!("cannot read the stories in {}", folder.display()))?
            .with_context(|| format!("the stories in {} are damaged", folder.display()))
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (head, rest) = bytes.split_first_chunk()?;
        let counts = counts(head).filter(|counts| counts.length() == Some(bytes.len()))?;
        let (of, rows) = rest.split_at_checked(counts.articles * 4)?;
        Self::of_bytes(of, rows.as_chunks::<ROW>().0.iter().map(row).collect::<Option<_>>()?)
    }

    fn of_bytes(of: &[u8], rows: Vec<Row>) -> Option<Self> {
        let of: Vec<u32> = of.as_chunks().0.iter().map(|story| u32::from_le_bytes(*story)).collect();
        // a story's name is its smallest number, so that looking for it always ends
        let is_sound = of.iter().enumerate().all(|(at, story)| *story as usize <= at);
        let placed = rows.len();
        let is_sound = is_sound && rows.iter().all(|row| (row.article as usize) < of.len());
        let mut stories = is_sound.then_some(Self { rows, placed, of, sizes: HashMap::new() })?;
        stories.count();
        Some(stories)
    }
}

/// What the file begins with: how many articles and texts it tells of.
struct Counts {
    articles: usize,
    texts: usize,
}

/// Bytes of it.
const HEAD: usize = 8;

fn counts(head: &[u8; HEAD]) -> Option<Counts> {
    let (articles, texts) = head.split_first_chunk()?;
    let texts = texts.first_chunk()?;
    Some(Counts { articles: u32::from_le_bytes(*articles) as usize, texts: u32::from_le_bytes(*texts) as usize })
}

impl Counts {
    /// Bytes of a file that tells of so many.
    fn length(&self) -> Option<usize> {
        self.articles.checked_mul(4)?.checked_add(self.texts.checked_mul(ROW)?)?.checked_add(HEAD)
    }
}

const FILE: &str = "stories.bin";
/// Bytes of a row in the file.
const ROW: usize = 4 + 1 + 8 + 2 * PLACES;

fn row(bytes: &[u8; ROW]) -> Option<Row> {
    let (article, rest) = bytes.split_first_chunk()?;
    let (english, rest) = rest.split_first()?;
    let (day, places) = rest.split_first_chunk()?;
    let places = places.as_chunks().0;
    Some(Row {
        article: u32::from_le_bytes(*article),
        english: *english == 1,
        day: i64::from_le_bytes(*day),
        sketch: Sketch(std::array::from_fn(|at| places.get(at).map_or(0, |place| u16::from_le_bytes(*place)))),
    })
}

fn day_number(date: PartialDate) -> i64 {
    match date.get_month_day() {
        (Some(month), Some(day)) => (i64::from(date.get_year()) * 12 + i64::from(month)) * 31 + i64::from(day),
        _ => -1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Sentences of a made-up report; `changed` of its words are others.
    fn report(words: usize, changed: usize, seed: u64) -> String {
        // letters only: a digit would be a word of its own
        let letter = |number: u64| char::from(b'a' + (number % 26) as u8);
        let word = |at: usize, seed: u64| -> String {
            let number = mix(at as u64 ^ seed << 32);
            [number, number / 26, number / 676].map(letter).into_iter().collect()
        };
        (0..words)
            .map(|at| word(at, if at % 7 == 3 && at / 7 < changed { seed + 99 } else { seed }))
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn share(one: &str, two: &str) -> f32 {
        sketch(one).zip(sketch(two)).map_or(0.0, |(one, two)| one.share(&two))
    }

    fn placed(texts: &[(&str, Lang, &str)]) -> Vec<u64> {
        let mut stories = Stories::default();
        for (at, (published, lang, body)) in texts.iter().enumerate() {
            stories.add(at as u64, *lang, published.parse().ok(), body);
        }
        stories.place();
        (0..texts.len() as u64).map(|article| stories.of(article)).collect()
    }

    #[test]
    fn reprints_are_alike_and_reports_on_the_same_matter_are_not() {
        let text = report(300, 0, 1);
        assert_eq!(share(&text, &text), 1.0);
        assert!(share(&text, &report(300, 5, 1)) > 0.75);
        assert!(share(&text, &report(300, 43, 1)) < ALIKE);
        assert!(share(&text, &report(300, 0, 2)) < 0.1);
        assert_eq!(sketch("quá ngắn để so sánh"), None);
    }

    #[test]
    fn a_story_has_one_language_and_one_week() {
        let (one, like, other) = (report(200, 0, 1), report(200, 3, 1), report(200, 0, 2));
        assert_eq!(
            placed(&[
                ("2025-09-16", Lang::Vi, &one),
                ("2025-09-16", Lang::Vi, &other),
                ("2025-09-18", Lang::Vi, &like),
                ("2025-10-16", Lang::Vi, &like),
                ("2025-09-16", Lang::En, &one),
                ("", Lang::Vi, &one),
            ]),
            [0, 1, 0, 0, 4, 0],
            "an undated text joins both"
        );
        assert_eq!(placed(&[("2025-09-16", Lang::Vi, &one), ("2025-10-16", Lang::Vi, &one)]), [0, 1]);
    }

    #[test]
    fn many_texts_are_put_together_as_a_few_are() {
        let texts: Vec<String> = (0..6_000).map(|at| report(60, at % 3, (at / 3) as u64 * 1_000)).collect();
        let mut stories = Stories::default();
        for (at, text) in texts.iter().enumerate() {
            stories.add(at as u64, Lang::Vi, None, text);
        }
        stories.place();
        let together = (0..texts.len() as u64).filter(|at| stories.of(*at) == at / 3 * 3).count();
        assert!(together > 5_900, "{together} of {} texts are in their story", texts.len());
    }

    #[test]
    fn what_is_forgotten_leaves_its_story() {
        let (one, like) = (report(200, 0, 1), report(200, 2, 1));
        let mut stories = Stories::default();
        for (at, text) in [&one, &like, &one].into_iter().enumerate() {
            stories.add(at as u64, Lang::Vi, None, text);
        }
        stories.place();
        assert_eq!(stories.members(0), [0, 1, 2]);
        stories.forget(&HashSet::from([0]));
        stories.place();
        assert_eq!((stories.of(1), stories.of(2), stories.members(0)), (1, 1, vec![0]));
        stories.add(3, Lang::Vi, None, &like);
        stories.place();
        assert_eq!(stories.members(1), [1, 2, 3]);
        // what is added before something is forgotten is placed as well
        stories.add(4, Lang::Vi, None, &one);
        stories.forget(&HashSet::from([3]));
        stories.place();
        assert_eq!(stories.members(1), [1, 2, 4]);
        let other = report(200, 0, 9);
        stories.add(5, Lang::Vi, None, &other);
        stories.place();
        stories.add(6, Lang::Vi, None, &one);
        stories.forget(&HashSet::from([5]));
        stories.place();
        assert_eq!(stories.members(1), [1, 2, 4, 6]);
    }

    #[test]
    fn stories_outlive_a_restart_and_a_damaged_file_is_told() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let mut stories = Stories::default();
        for (at, text) in [report(100, 0, 1), report(100, 1, 1)].iter().enumerate() {
            stories.add(at as u64, Lang::Vi, "2025-09-16".parse().ok(), text);
        }
        stories.place();
        stories.write(folder.path())?;
        assert_eq!(Stories::read(folder.path())?, stories);
        stories.slim();
        assert_eq!(Stories::read_slim(folder.path())?, stories);
        let whole = fs::read(folder.path().join(FILE))?;
        for damaged in [&b"\xff\xff\xff\xff\0\0\0\0"[..], b"\x01\0", &whole[..whole.len() - 1], &whole[..10]] {
            fs::write(folder.path().join(FILE), damaged)?;
            assert!(Stories::read(folder.path()).is_err() && Stories::read_slim(folder.path()).is_err());
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = Stories::from_bytes(&bytes);
        }

        #[test]
        fn any_text_is_sketched(text in "\\PC{0,400}") {
            if let Some(sketch) = sketch(&text) {
                prop_assert_eq!(sketch.share(&sketch), 1.0);
            }
        }
    }
}
