//! The written forms, one function each. Every form is read on folded words, so case, diacritics and
//! stray spaces make no difference.

use std::ops::Range;

use super::beside::date_at;
use super::codes::{code, elsewhere_before, elsewhere_between, issuer, other_kind, slice};
use super::find::{Document, Elsewhere, Mode, Strength};
use super::lexer::Lexed;
use super::meetings::{MOST_PLENUMS, central_committee, congress, of_plenum, plenum};

/// A form that was read.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub words: Range<usize>,
    pub document: Document,
    pub tenure: Option<u8>,
    pub strength: Strength,
    /// Not 0: one of a list; members of one list share the number.
    pub list: usize,
}

/// Reads the form that begins at this word, if any.
pub(super) fn at(lexed: &Lexed, at: usize, mode: Mode) -> Option<Vec<Found>> {
    if let Some(found) = other_kind(lexed, at) {
        return Some(vec![found]);
    }
    if let Some(end) = resolution_word(lexed, at) {
        return after_resolution_word(lexed, at, end, mode);
    }
    if mode == Mode::Query
        && let Some((document, tenure, end)) = plenum(lexed, at, mode).or_else(|| congress(lexed, at))
    {
        return Some(vec![Found { words: at..end, document, tenure, strength: Strength::Named, list: 0 }]);
    }
    numbers(lexed, at, at, mode, false)
}

/// A question that is a number, or numbers, or begins with one: `18`, `70-71-72`, `18 đất đai`.
pub(super) fn bare(lexed: &Lexed) -> Vec<Found> {
    let start = lexed.skip(0, &["so", "no", "number", "nos"]);
    let mut members = list(lexed, start, Mode::Query, true);
    if members.is_empty() || date_at(lexed, start).is_some() || is_short_date(lexed, start) {
        return Vec::new();
    }
    let spaced = (start + 1..lexed.len()).all(|at| lexed.words[at].is_number() && lexed.gap(at).trim().is_empty());
    if members.len() == 1 && spaced {
        // `57 59 66 68`: parted by spaces alone
        members = (start..lexed.len()).map_while(|at| lexed.number(at, 3).map(|number| (number, at..at + 1))).collect();
        if members.len() + start < lexed.len() {
            return Vec::new();
        }
    }
    let last = members.last().map_or(start, |(_, words)| words.end);
    let too_high = last < lexed.len() && members.iter().any(|(number, _)| *number > HIGHEST);
    if too_high || lexed.gap(last).trim_start().starts_with('%') || is_unit(lexed, last) {
        return Vec::new();
    }
    collect(0, members, Strength::Bare, None)
}

/// `30/4`, `2/9`: a day of a month.
fn is_short_date(lexed: &Lexed, at: usize) -> bool {
    let month = lexed.number(at + 1, 2).is_some_and(|month| month <= 12);
    lexed.len() == at + 2 && lexed.gap(at + 1) == "/" && month && lexed.number(at, 2).is_some_and(|day| day <= 31)
}

/// What is counted: with it, a number is an amount.
fn is_unit(lexed: &Lexed, at: usize) -> bool {
    const UNITS: &[&str] = &[
        "trieu",
        "ty",
        "tram",
        "nghin",
        "ngan",
        "nam",
        "thang",
        "ngay",
        "tuan",
        "tuoi",
        "nuoc",
        "tinh",
        "nguoi",
        "dong",
        "usd",
        "gw",
        "kv",
        "nhom",
        "khau",
        "muc",
        "vung",
        "lan",
        "bai",
        "nghi",
        "phan",
        "percent",
        "per",
        "million",
        "billion",
        "thousand",
        "years",
        "year",
        "months",
        "days",
        "weeks",
        "provinces",
        "countries",
        "people",
        "articles",
        "resolutions",
        "hours",
        "doanh",
        "enterprises",
        "universities",
        "banks",
    ];
    // `18 năm 2022` names a year; `5 năm 2021-2025` is a span of five
    let names_year = lexed.fold(at) == "nam"
        && lexed.number(at + 1, 4).is_some_and(|year| (1945..2100).contains(&year))
        && !lexed.gap(at + 2).trim_start().starts_with(['-', '–']);
    UNITS.contains(&lexed.fold(at)) && !names_year
}

/// Above this a number with words behind it is an amount, not a resolution.
const HIGHEST: u16 = 199;

fn resolution_word(lexed: &Lexed, at: usize) -> Option<usize> {
    lexed.any(at, &["nghi quyet", "nq", "resolution", "resolutions", "res"])
}

fn after_resolution_word(lexed: &Lexed, start: usize, end: usize, mode: Mode) -> Option<Vec<Found>> {
    let mut end = end;
    end = lexed.skip(
        end,
        &[
            "cua bo chinh tri",
            "bo chinh tri",
            "of the politburo",
            "cua dang",
            "cua chinh phu",
            "of the government",
            "of the national assembly",
            "cua quoc hoi",
        ],
    );
    let issuer = elsewhere_between(lexed, start, end).or_else(|| elsewhere_before(lexed, start));
    end = lexed.skip(end, &["so", "no", "number", "numbers", "nos", "so hieu"]);
    if end >= lexed.len() || lexed.gap(end).contains('\n') {
        return None;
    }
    if let Some((document, tenure, last)) = plenum(lexed, end, mode).or_else(|| congress(lexed, end)) {
        return Some(vec![Found { words: start..last, document, tenure, strength: Strength::Named, list: 0 }]);
    }
    if lexed.fold(end) == "tw" && lexed.number(end + 1, 3).is_some() {
        end += 1; // NQ/TW 57
    }
    let mut found = numbers(lexed, start, end, mode, true)?;
    if let (Some(kind), [Found { document: document @ Document::Party { .. }, strength: Strength::Named, words, .. }]) =
        (issuer, &mut found[..])
    {
        *document = Document::Elsewhere(
            kind,
            lexed.source[lexed.words[words.start].range.start..lexed.words[words.end - 1].range.end].to_string(),
        );
    }
    Some(found)
}

/// A number or a list of numbers, with codes or after the word resolution.
fn numbers(lexed: &Lexed, start: usize, at: usize, mode: Mode, named: bool) -> Option<Vec<Found>> {
    if let Some((document, end)) = code(lexed, at) {
        return Some(vec![coded(lexed, start, end, document)]);
    }
    // `NQ 57` reads the word behind as a number's code: `số 57 NQ`
    let members = list(lexed, at, mode, named);
    let last = members.last()?.1.end;
    let suffix = code(lexed, last - 1).filter(|(document, _)| matches!(document, Document::Party { .. }));
    let short = lexed.fold(last) == "nq"
        && lexed.joins(last)
        && !lexed.gap(last).is_empty()
        && resolution_word(lexed, last) == Some(last + 1)
        && lexed.number(last + 1, 3).is_none();
    if !named && suffix.is_none() && !(short && mode == Mode::Query) {
        return None;
    }
    if members.len() > 1 || !named {
        let strength = if suffix.is_some() { Strength::Code } else { Strength::Named };
        let end = suffix.map(|(_, end)| end).or(short.then_some(last + 1));
        return Some(collect(start, members, strength, end));
    }
    Some(vec![single(lexed, start, members[0].0, last)])
}

fn coded(lexed: &Lexed, start: usize, end: usize, document: Document) -> Found {
    let mut found = Found { words: start..end, document, tenure: None, strength: Strength::Code, list: 0 };
    let behind = lexed.skip(end, &["of the", "of", "cua", "by the"]);
    if matches!(found.document, Document::Party { maybe_provincial: true, .. })
        && let Some((Elsewhere::ProvincialParty, last)) = issuer(lexed, behind)
    {
        let written = slice(lexed, start, end);
        return Found {
            words: start..last,
            document: Document::Elsewhere(Elsewhere::ProvincialParty, written),
            ..found
        };
    }
    if let Document::Party { plenum: of, .. } = &mut found.document
        && let Some((ordinal, tenure, _)) = of_plenum(lexed, end)
    {
        (*of, found.tenure) = (Some(ordinal), tenure);
    }
    found
}

/// `Resolution No. 57` and what the words behind make of it.
fn single(lexed: &Lexed, start: usize, number: u16, end: usize) -> Found {
    let party = |plenum| Document::Party { number, plenum, maybe_provincial: false };
    let found = |document, tenure| Found { words: start..end, document, tenure, strength: Strength::Named, list: 0 };
    if let Some((ordinal, tenure, last)) = of_plenum(lexed, end) {
        return Found { words: start..last, ..found(party(Some(ordinal)), tenure) };
    }
    let behind = lexed.skip(end, &["of the", "of", "cua", "by the"]);
    if behind > end
        && let Some((kind, last)) = issuer(lexed, behind)
    {
        return Found { words: start..last, ..found(Document::Elsewhere(kind, slice(lexed, start, end)), None) };
    }
    let english = matches!(lexed.fold(start), "resolution" | "resolutions");
    let before = [2, 3].iter().any(|back| {
        start.checked_sub(*back).is_some_and(|at| lexed.is(at, "central committee").is_some_and(|end| end == start))
    });
    if english && number <= MOST_PLENUMS {
        let (tenure, committee) =
            central_committee(lexed, behind).map_or((None, None), |(tenure, end)| (tenure, Some(end)));
        if before || behind > end && committee.is_some() {
            let document = Document::Plenum { ordinal: number as u8, as_number: true };
            return Found { words: start..committee.filter(|_| !before).unwrap_or(end), ..found(document, tenure) };
        }
    }
    found(party(None), None)
}

/// Numbers that make a list with the one at `at`; empty when there is none, or when it is a date.
fn list(lexed: &Lexed, at: usize, mode: Mode, named: bool) -> Vec<(u16, Range<usize>)> {
    let Some(first) = lexed.number(at, 3) else { return Vec::new() };
    if lexed.gap(at + 1).trim_start().starts_with('%') || is_decimal(lexed, at + 1) {
        return Vec::new();
    }
    let mut members = vec![(first, at..at + 1)];
    loop {
        let last = members[members.len() - 1].1.end;
        let Some(next) = separated(lexed, last) else { break };
        let dashed =
            lexed.gap(last).trim().chars().all(|c| matches!(c, '-' | '–')) && !lexed.gap(last).trim().is_empty();
        if dashed && lexed.words.get(next).is_some_and(|word| word.is_number() && word.fold.len() > 3) {
            return Vec::new(); // 22-12-2024
        }
        let Some(number) = lexed.number(next, 3).filter(|_| !is_ordinal(lexed, next)) else { break };
        if mode == Mode::Running && !plausible(lexed, next, named) {
            break;
        }
        members.push((number, next..next + 1));
    }
    members
}

fn is_ordinal(lexed: &Lexed, at: usize) -> bool {
    lexed.gap(at + 1).is_empty() && matches!(lexed.fold(at + 1), "st" | "nd" | "rd" | "th")
}

fn is_decimal(lexed: &Lexed, at: usize) -> bool {
    lexed.gap(at) == "." && lexed.words.get(at).is_some_and(|word| word.is_number())
}

/// The word after a list's separator: `, `, `-`, `&`, `;`, `+`, và, and.
fn separated(lexed: &Lexed, at: usize) -> Option<usize> {
    let gap = lexed.gap(at);
    let signs = gap.chars().all(|c| matches!(c, ' ' | '-' | '–' | ',' | ';' | '&' | '+'));
    if !signs || gap.contains('\n') {
        return None;
    }
    if matches!(lexed.fold(at), "va" | "and" | "voi" | "cung" | "hoac" | "or" | "vs") {
        return lexed.gap(at + 1).chars().all(|c| c == ' ').then_some(at + 1);
    }
    (!gap.trim().is_empty()).then_some(at)
}

/// In running text, `Nghị quyết 57 và 3 luật` names one resolution: a further number counts only with two
/// figures and when no noun follows it.
fn plausible(lexed: &Lexed, at: usize, named: bool) -> bool {
    const MAY_FOLLOW: &[&str] = &[
        "cua", "ve", "va", "da", "duoc", "la", "co", "se", "do", "tai", "trong", "voi", "cung", "khoa", "thi", "nen",
        "cung", "de", "dang", "deu", "ra", "ban", "ma", "nay", "tren", "theo", "nham", "se", "bo", "nq", "khi", "den",
        "nhu", "and", "of", "on", "to", "in", "by", "from", "with", "as", "at", "for", "were", "was", "are", "is",
        "have", "has", "will", "issued", "adopted", "which", "that", "set", "form", "all", "together",
    ];
    if lexed.written(at).len() < 2 || lexed.gap(at + 1).trim_start().starts_with('%') || is_decimal(lexed, at + 1) {
        return false;
    }
    let next = lexed.fold(at + 1);
    let follows_plainly = lexed.gap(at + 1) == " ";
    let is_name = lexed.written(at + 1).chars().next().is_some_and(char::is_uppercase);
    named && (next.is_empty() || !follows_plainly || is_name || MAY_FOLLOW.contains(&next))
        || code(lexed, at).is_some()
        || separated(lexed, at + 1).is_some()
}

fn collect(start: usize, members: Vec<(u16, Range<usize>)>, strength: Strength, end: Option<usize>) -> Vec<Found> {
    let many = members.len() > 1;
    let last = members.len() - 1;
    let list = if many { start + 1 } else { 0 };
    let found = |(place, (number, words)): (usize, (u16, Range<usize>))| Found {
        words: if place == 0 { start } else { words.start }..if place == last {
            end.unwrap_or(words.end)
        } else {
            words.end
        },
        document: Document::Party { number, plenum: None, maybe_provincial: false },
        tenure: None,
        strength,
        list,
    };
    members.into_iter().enumerate().map(found).collect()
}
