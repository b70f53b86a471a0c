//! Reading mentions of documents out of a text: Party resolutions in every written form, and what is
//! only like one. A pure function of the text; which resolution is meant is decided elsewhere.

use std::ops::Range;

use super::beside;
use super::lexer::Lexed;
use super::model::Group;
use super::patterns::{self, Found};
use crate::date::PartialDate;

/// A place in a text where a document is named.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Where, in bytes.
    pub range: Range<usize>,
    /// What is named.
    pub document: Document,
    /// A tenure named with it.
    pub tenure: Option<u8>,
    /// A date or year named with it.
    pub date: Option<PartialDate>,
    /// How plainly it is named.
    pub strength: Strength,
}

/// What a mention names.
#[derive(Clone, Debug, PartialEq)]
pub enum Document {
    /// A Party resolution by number.
    Party {
        /// The number.
        number: u16,
        /// The plenum named with it.
        plenum: Option<u8>,
        /// Written `NQ/TU`, which is how provincial Party committees number theirs.
        maybe_provincial: bool,
    },
    /// The resolution of a plenum of the Central Committee.
    Plenum {
        /// First, second ...
        ordinal: u8,
        /// Written as "Resolution No. 10 of the Central Committee": the number could be meant as well.
        as_number: bool,
    },
    /// The resolution of a National Congress.
    Congress(u8),
    /// A nickname, by its place among the register's groups.
    Group(usize),
    /// A document that is no resolution of the Party's central bodies.
    Elsewhere(Elsewhere, String),
}

/// Kinds of documents that are told apart from Party resolutions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Elsewhere {
    /// NQ-CP
    Government,
    /// QH15
    NationalAssembly,
    /// NQ-UBTVQH
    StandingCommittee,
    /// NQ-HĐND
    PeoplesCouncil,
    /// NQ/TU, of a province or city
    ProvincialParty,
    /// NQ with the sign of another issuer: a ministry's Party committee, a district, a court ...
    OtherIssuer,
    /// KL/TW
    Conclusion,
    /// CT/TW
    Directive,
    /// QĐ/TW, QĐi/TW
    Regulation,
    /// HD/TW
    Guideline,
    /// TB/TW, KH/TW, BC/TW ...
    OtherParty,
    /// Decrees, decisions, circulars and laws of the State
    OtherState,
}

/// How plainly a document is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// A number alone, as people type it.
    Bare,
    /// With the word resolution, or by an ordinal or nickname.
    Named,
    /// With its code.
    Code,
}

/// What kind of text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Something that a person typed to the bot: a bare number counts.
    Query,
    /// Running text: a number alone means nothing.
    Running,
}

/// Reads all mentions, in their order in the text.
pub fn find(text: &str, mode: Mode, groups: &[Group]) -> Vec<Mention> {
    let lexed = Lexed::new(text);
    let names = Names::of(groups);
    let mut found: Vec<Found> = Vec::new();
    let mut at = 0;
    while at < lexed.len() {
        let here =
            names.at(&lexed, at).map(|one| vec![one]).or_else(|| patterns::at(&lexed, at, mode)).unwrap_or_default();
        at = here.last().map_or(at + 1, |last| last.words.end.max(at + 1));
        found.extend(here);
    }
    if found.is_empty() && mode == Mode::Query {
        found = patterns::bare(&lexed);
    }
    (0..found.len()).map(|at| mention(&lexed, &found, at, mode)).collect()
}

fn mention(lexed: &Lexed, found: &[Found], at: usize, mode: Mode) -> Mention {
    let one = &found[at];
    let range = lexed.words[one.words.start].range.start..lexed.words[one.words.end - 1].range.end;
    let next = found.get(at + 1).map_or(lexed.len(), |next| next.words.start);
    let last_of_list = found.get(at + 1).is_none_or(|next| next.list != one.list || next.list == 0);
    let after = match mode {
        Mode::Query => 0..lexed.len(),
        Mode::Running if last_of_list => one.words.end..next.min(one.words.end + REACH),
        Mode::Running => one.words.end..one.words.end,
    };
    let beside = beside::beside(lexed, after, &one.words, mode);
    Mention {
        range,
        document: one.document.clone(),
        tenure: one.tenure.or(beside.tenure),
        date: beside.date,
        strength: one.strength,
    }
}

/// How many words after a mention its tenure or date is looked for.
const REACH: usize = 14;

/// Nicknames, folded and cut, longest first.
struct Names<'g>(Vec<(&'g [String], usize)>);

impl<'g> Names<'g> {
    fn of(groups: &'g [Group]) -> Self {
        let of = |(place, group): (usize, &'g Group)| group.cut.iter().map(move |words| (words.as_slice(), place));
        let mut names: Vec<(&[String], usize)> = groups.iter().enumerate().flat_map(of).collect();
        names.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        Self(names)
    }

    fn at(&self, lexed: &Lexed, at: usize) -> Option<Found> {
        let (words, place) = self.0.iter().find(|(words, _)| {
            !words.is_empty() && words.iter().enumerate().all(|(i, word)| lexed.fold(at + i) == word)
        })?;
        Some(Found {
            words: at..at + words.len(),
            document: Document::Group(*place),
            tenure: None,
            strength: Strength::Named,
            list: 0,
        })
    }
}

impl Elsewhere {
    /// Whether it is a document of the Party rather than of the State.
    pub fn is_party(self) -> bool {
        match self {
            Elsewhere::ProvincialParty
            | Elsewhere::Conclusion
            | Elsewhere::Directive
            | Elsewhere::Regulation
            | Elsewhere::Guideline
            | Elsewhere::OtherParty => true,
            Elsewhere::Government
            | Elsewhere::OtherIssuer
            | Elsewhere::NationalAssembly
            | Elsewhere::StandingCommittee
            | Elsewhere::PeoplesCouncil
            | Elsewhere::OtherState => false,
        }
    }
}
