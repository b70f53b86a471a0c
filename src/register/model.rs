//! What the register holds about each resolution.

use std::borrow::Borrow;
use std::collections::BTreeSet;

use foldhash::HashMap;

use super::key::Key;
use super::title::Titles;
use crate::date::PartialDate;
use crate::i18n::Localized;
use crate::text::{Word, fold, words};

/// The register: data of the corpus, extended by whoever runs the bot.
#[derive(Debug, Default)]
pub struct Register {
    pub(super) entries: Vec<Resolution>,
    pub(super) by_key: HashMap<Key, usize>,
    pub(super) plenums: Vec<Plenum>,
    pub(super) congresses: Vec<Congress>,
    pub(super) groups: Vec<Group>,
    pub(super) titles: Titles,
}

/// One resolution.
#[derive(Clone, Debug)]
pub struct Resolution {
    /// Number and tenure.
    pub key: Key,
    /// Who issued it.
    pub body: Body,
    /// Signing date, as far as a source gives it.
    pub issued: Option<PartialDate>,
    /// The title from "Về" on; none when no source gives it.
    pub title: Option<Localized>,
    /// Slugs of its topics.
    pub topics: Vec<String>,
    /// Other names that readers use.
    pub aliases: Vec<String>,
    /// The plenum that adopted it.
    pub plenum: Option<u8>,
    /// The resolution that it replaces.
    pub replaces: Option<Key>,
    /// The resolution that replaced it.
    pub replaced_by: Option<Key>,
    /// One sentence a reader should know.
    pub note: Option<Localized>,
    /// Public addresses that state what is here.
    pub sources: Vec<String>,
    /// Whether a citable source is at hand.
    pub confirmed: bool,
    /// Kept only to tell numbers apart; its title is a subject, not an official title.
    pub earlier: bool,
    /// Measurable aims.
    pub targets: Vec<Target>,
}

/// Who issued a resolution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// Bộ Chính trị
    Politburo,
    /// Ban Chấp hành Trung ương
    CentralCommittee,
    /// No source says.
    Unknown,
}

impl Body {
    /// What people call each body, folded; longer names before those they hold.
    pub const NAMES: &[(&str, Body)] = &[
        ("bo chinh tri", Body::Politburo),
        ("bct", Body::Politburo),
        ("politburo", Body::Politburo),
        ("ban chap hanh trung uong", Body::CentralCommittee),
        ("party central committee", Body::CentralCommittee),
        ("central committee", Body::CentralCommittee),
        ("bch tw", Body::CentralCommittee),
        ("bchtw", Body::CentralCommittee),
        ("trung uong", Body::CentralCommittee),
    ];

    /// The body that words name and the words without its name.
    pub fn named<W: Borrow<Word>>(mut words: Vec<W>) -> (Option<Body>, Vec<W>) {
        for (name, body) in Self::NAMES {
            let length = name.split(' ').count();
            let stands = |run: &[W]| run.iter().map(|word| word.borrow().fold.as_str()).eq(name.split(' '));
            if let Some(at) = words.windows(length).position(stands) {
                words.drain(at..at + length);
                return (Some(*body), words);
            }
        }
        (None, words)
    }
}

/// A measurable aim.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// What is measured.
    pub metric: Localized,
    /// The value with its unit, ready to show.
    pub value: Localized,
    /// The year by which.
    pub by: Option<i16>,
    /// The year from which on.
    pub from: Option<i16>,
    /// Where it is stated.
    pub source: Option<String>,
    /// Whether a citable source is at hand.
    pub confirmed: bool,
}

/// A plenum of the Central Committee.
#[derive(Clone, Debug)]
pub struct Plenum {
    /// First, second ...
    pub ordinal: u8,
    /// Of which tenure.
    pub tenure: u8,
    /// When it met.
    pub held: Option<PartialDate>,
    /// Numbered resolutions that it adopted, as far as known.
    pub resolutions: Vec<Key>,
    /// One sentence about it.
    pub note: Option<Localized>,
    /// Where that is stated.
    pub source: Option<String>,
}

/// A National Congress; its resolution has no number.
#[derive(Clone, Debug)]
pub struct Congress {
    /// First, second ...
    pub ordinal: u8,
    /// When it met.
    pub held: Option<PartialDate>,
    /// One sentence about it.
    pub note: Option<Localized>,
    /// Where that is stated.
    pub source: Option<String>,
}

/// A nickname for one or several resolutions.
#[derive(Clone, Debug)]
pub struct Group {
    /// What people type.
    pub names: Vec<String>,
    /// The same, folded and cut into words.
    pub(super) cut: Vec<Vec<String>>,
    /// What it stands for.
    pub title: Localized,
    /// The resolutions.
    pub keys: Vec<Key>,
}

impl Group {
    /// A nickname by its names, its title and what it stands for.
    pub fn new(names: Vec<String>, title: Localized, keys: Vec<Key>) -> Self {
        let cut = |name: &String| words(&fold(name)).into_iter().map(|word| word.fold.into()).collect();
        Self { cut: names.iter().map(cut).collect(), names, title, keys }
    }
}

impl Register {
    /// The resolution of a key.
    pub fn get(&self, key: Key) -> Option<&Resolution> {
        self.by_key.get(&key).map(|at| &self.entries[*at])
    }

    /// Every resolution, in the register's order (newest tenure first), older documents last.
    pub fn all(&self) -> impl Iterator<Item = &Resolution> {
        self.entries.iter()
    }

    /// Those that are more than a reminder of an older number.
    pub fn current(&self) -> impl Iterator<Item = &Resolution> {
        self.entries.iter().filter(|entry| !entry.earlier)
    }

    /// The tenures of the register, newest first, older documents left out.
    pub fn tenures(&self) -> Vec<u8> {
        let tenures: BTreeSet<u8> = self.current().map(|entry| entry.key.tenure).collect();
        tenures.into_iter().rev().collect()
    }

    /// Every resolution with this number, newest first.
    pub fn numbered(&self, number: u16) -> Vec<&Resolution> {
        let mut found: Vec<_> = self.entries.iter().filter(|entry| entry.key.number == number).collect();
        found.sort_by_key(|entry| std::cmp::Reverse(entry.key.tenure));
        found
    }

    /// What a resolution replaced, said of it or of the other.
    pub fn replaced(&self, entry: &Resolution) -> Option<&Resolution> {
        entry
            .replaces
            .and_then(|key| self.get(key))
            .or_else(|| self.entries.iter().find(|other| other.replaced_by == Some(entry.key)))
    }

    /// What replaced a resolution, said of it or of the other.
    pub fn replacement(&self, entry: &Resolution) -> Option<&Resolution> {
        entry
            .replaced_by
            .and_then(|key| self.get(key))
            .or_else(|| self.entries.iter().find(|other| other.replaces == Some(entry.key)))
    }

    /// The resolutions that go by this name among others.
    pub fn named(&self, alias: &str) -> Vec<&Resolution> {
        let holds = |entry: &&Resolution| {
            let title = entry.title.iter().any(|title| title.get(crate::i18n::Lang::Vi).contains(alias));
            title || entry.aliases.iter().any(|known| known.contains(alias))
        };
        self.entries.iter().filter(holds).collect()
    }

    /// The plenums with this ordinal, newest first; of one tenure when given.
    pub fn plenums(&self, ordinal: u8, tenure: Option<u8>) -> Vec<&Plenum> {
        let fits = |plenum: &&Plenum| plenum.ordinal == ordinal && tenure.is_none_or(|tenure| tenure == plenum.tenure);
        let mut found: Vec<_> = self.plenums.iter().filter(fits).collect();
        found.sort_by_key(|plenum| std::cmp::Reverse(plenum.tenure));
        found
    }

    /// The congress with this ordinal.
    pub fn congress(&self, ordinal: u8) -> Option<&Congress> {
        self.congresses.iter().find(|congress| congress.ordinal == ordinal)
    }

    /// The nicknames, as [`find`](super::find::find) wants them.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// The group at a place given by [`find`](super::find).
    pub fn group(&self, at: usize) -> Option<&Group> {
        self.groups.get(at)
    }

    /// All plenums and groups, for checking.
    pub fn lists(&self) -> impl Iterator<Item = (String, &[Key])> {
        let plenums = self
            .plenums
            .iter()
            .map(|plenum| (format!("plenum {} of tenure {}", plenum.ordinal, plenum.tenure), &*plenum.resolutions));
        plenums.chain(
            self.groups
                .iter()
                .map(|group| (format!("group “{}”", group.names.first().map_or("", |name| name)), &*group.keys)),
        )
    }
}

impl Resolution {
    /// The printed number, `57-NQ/TW`.
    pub fn number(&self) -> String {
        self.key.printed()
    }

    /// The year of issue.
    pub fn year(&self) -> Option<i16> {
        self.issued.map(PartialDate::get_year)
    }
}
