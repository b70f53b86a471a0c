//! The written forms, one function each. Every form is read on folded words, so case, diacritics and
//! stray spaces make no difference.

use std::ops::Range;

use super::find::{Document, Elsewhere, Mode, Strength};
use super::lexer::Lexed;
use crate::date::PartialDate;

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

/// What stands beside a mention.
#[derive(Default)]
pub(super) struct Beside {
    pub tenure: Option<u8>,
    pub date: Option<PartialDate>,
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
    UNITS.contains(&lexed.fold(at))
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

fn elsewhere_between(lexed: &Lexed, start: usize, end: usize) -> Option<Elsewhere> {
    (start..end).find_map(|at| issuer(lexed, at).map(|(kind, _)| kind))
}

fn elsewhere_before(lexed: &Lexed, start: usize) -> Option<Elsewhere> {
    (1..=2)
        .filter_map(|back| start.checked_sub(back))
        .find_map(|at| issuer(lexed, at).filter(|(_, end)| *end == start).map(|(kind, _)| kind))
}

/// An issuer that is not the Party, named at this word.
fn issuer(lexed: &Lexed, at: usize) -> Option<(Elsewhere, usize)> {
    for (phrase, kind) in [
        ("chinh phu", Elsewhere::Government),
        ("government", Elsewhere::Government),
        ("uy ban thuong vu quoc hoi", Elsewhere::StandingCommittee),
        ("ubtvqh", Elsewhere::StandingCommittee),
        ("quoc hoi", Elsewhere::NationalAssembly),
        ("national assembly", Elsewhere::NationalAssembly),
        ("hdnd", Elsewhere::PeoplesCouncil),
        ("hoi dong nhan dan", Elsewhere::PeoplesCouncil),
        ("people council", Elsewhere::PeoplesCouncil),
        ("tinh uy", Elsewhere::ProvincialParty),
        ("thanh uy", Elsewhere::ProvincialParty),
    ] {
        if let Some(end) = lexed.is(at, phrase) {
            return Some((kind, end));
        }
    }
    None
}

/// Directives, conclusions, decrees and the like named by their word: `Kết luận 224`, `Decree 15`.
fn other_kind(lexed: &Lexed, start: usize) -> Option<Found> {
    const WORDS: &[(&str, Elsewhere)] = &[
        ("ket luan", Elsewhere::Conclusion),
        ("conclusion", Elsewhere::Conclusion),
        ("kl", Elsewhere::Conclusion),
        ("chi thi", Elsewhere::Directive),
        ("directive", Elsewhere::Directive),
        ("ct", Elsewhere::Directive),
        ("quy dinh", Elsewhere::Regulation),
        ("regulation", Elsewhere::Regulation),
        ("huong dan", Elsewhere::Guideline),
        ("guideline", Elsewhere::Guideline),
        ("thong bao", Elsewhere::OtherParty),
        ("announcement", Elsewhere::OtherParty),
        ("nghi dinh", Elsewhere::OtherState),
        ("decree", Elsewhere::OtherState),
        ("quyet dinh", Elsewhere::OtherState),
        ("decision", Elsewhere::OtherState),
        ("thong tu", Elsewhere::OtherState),
        ("circular", Elsewhere::OtherState),
    ];
    let (end, kind) = WORDS.iter().find_map(|(phrase, kind)| lexed.is(start, phrase).map(|end| (end, *kind)))?;
    let at = lexed.skip(end, &["so", "no", "number"]);
    lexed.number(at, 4)?;
    if lexed.gap(at).contains([',', ';', ':', '(', '\n']) {
        return None;
    }
    let coded = code(lexed, at);
    let (document, last, strength) = match coded {
        // the word before the number is not reliable, the code is
        Some((document @ (Document::Party { .. } | Document::Elsewhere(..)), last)) => (document, last, Strength::Code),
        _ => (Document::Elsewhere(kind, slice(lexed, start, at + 1)), at + 1, Strength::Named),
    };
    Some(Found { words: start..last, document, tenure: None, strength, list: 0 })
}

fn slice(lexed: &Lexed, start: usize, end: usize) -> String {
    lexed.source[lexed.words[start].range.start..lexed.words[end - 1].range.end].to_string()
}

/// One number with its code: `57-NQ/TW`, `23/NQ-TW`, `71/NQ-CP`, `198/2025/QH15`, `224-KL/TW`.
fn code(lexed: &Lexed, start: usize) -> Option<(Document, usize)> {
    let number = lexed.number(start, 4)?;
    let mut at = start + 1;
    if lexed.gap(at) == "." && lexed.number(at, 3).is_some() {
        at += 1; // 66.25/2026/NQ-CP
    }
    let dated =
        lexed.gap(at).trim().starts_with('/') && lexed.number(at, 4).is_some_and(|year| (1945..2100).contains(&year));
    if dated {
        at += 1;
    }
    if !lexed.joins(at) {
        return None;
    }
    let other = |kind: Elsewhere, end: usize| Some((Document::Elsewhere(kind, slice(lexed, start, end)), end));
    match (lexed.fold(at), lexed.fold(at + 1)) {
        ("nq", "cp") if lexed.joins(at + 1) => other(Elsewhere::Government, at + 2),
        ("nqcp", _) => other(Elsewhere::Government, at + 1),
        ("nq", "ubtvqh") if lexed.joins(at + 1) => other(
            Elsewhere::StandingCommittee,
            at + 2 + usize::from(lexed.number(at + 2, 2).is_some() && lexed.gap(at + 2).is_empty()),
        ),
        ("nq", "qh") if lexed.joins(at + 1) => other(Elsewhere::NationalAssembly, at + 2),
        ("nq", "hdnd") if lexed.joins(at + 1) => other(Elsewhere::PeoplesCouncil, at + 2),
        ("nq", "tw") if lexed.joins(at + 1) && at == start + 1 => {
            let suffix = lexed.written(at + 1);
            let maybe_provincial = !suffix.to_lowercase().contains(['w', 'ư']) && !suffix.contains('\u{31b}');
            Some((Document::Party { number, plenum: None, maybe_provincial }, at + 2))
        }
        ("nq", issuer)
            if !issuer.is_empty() && matches!(lexed.gap(at + 1), "-" | "/") && !lexed.words[at + 1].is_number() =>
        {
            other(if issuer == "hdtp" { Elsewhere::OtherState } else { Elsewhere::OtherIssuer }, at + 2)
        }
        ("qh", _) | ("ubtvqh", _) if lexed.number(at + 1, 2).is_some() && lexed.gap(at + 1).is_empty() => other(
            if lexed.fold(at) == "qh" { Elsewhere::NationalAssembly } else { Elsewhere::StandingCommittee },
            at + 2,
        ),
        (kind, "tw") if lexed.joins(at + 1) => other(party_kind(kind)?, at + 2),
        ("kltw", _) => other(Elsewhere::Conclusion, at + 1),
        ("cttw", _) => other(Elsewhere::Directive, at + 1),
        ("qdtw", _) => other(Elsewhere::Regulation, at + 1),
        ("nd" | "tt" | "qd", "cp" | "ttg") if lexed.joins(at + 1) => other(Elsewhere::OtherState, at + 2),
        ("tt" | "ttlt" | "ttg", _) if dated => other(Elsewhere::OtherState, at + 1),
        _ => None,
    }
}

fn party_kind(code: &str) -> Option<Elsewhere> {
    match code {
        "kl" => Some(Elsewhere::Conclusion),
        "ct" => Some(Elsewhere::Directive),
        "qd" | "qdi" | "qc" => Some(Elsewhere::Regulation),
        "hd" => Some(Elsewhere::Guideline),
        "tb" | "kh" | "bc" | "tt" | "cv" | "ctr" => Some(Elsewhere::OtherParty),
        _ => None,
    }
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

/// No tenure has had more plenums than this; a higher number of a "Resolution of the Central Committee" is a number.
const MOST_PLENUMS: u16 = 15;

/// `the 13th Party Central Committee`: its tenure, if named, and where it ends.
fn central_committee(lexed: &Lexed, at: usize) -> Option<(Option<u8>, usize)> {
    let at = lexed.skip(at, &["the"]);
    let (tenure, at) =
        lexed.ordinal(at).map_or((None, at), |(tenure, end)| (Some(tenure), lexed.skip(end, &["tenure", "term"])));
    let at = lexed.skip(at, &["party", "cpv", "communist party"]);
    lexed.is(at, "central committee").map(|end| (tenure, end))
}

/// `of the Sixth Plenum of the 12th Central Committee`, `Hội nghị Trung ương 6 khóa XII` behind a number.
fn of_plenum(lexed: &Lexed, at: usize) -> Option<(u8, Option<u8>, usize)> {
    let behind = lexed.skip(at, &["of the", "of", "cua", "tai", "at the"]);
    if behind == at && lexed.is(at, "hoi nghi").is_none() {
        return None;
    }
    match plenum(lexed, behind, Mode::Running)? {
        (Document::Plenum { ordinal, .. }, tenure, end) => Some((ordinal, tenure, end)),
        _ => None,
    }
}

/// The name of a plenum, and its tenure where it is named with it.
fn plenum(lexed: &Lexed, start: usize, mode: Mode) -> Option<(Document, Option<u8>, usize)> {
    let (ordinal, tenure, end) =
        vietnamese_plenum(lexed, start, mode).or_else(|| english_plenum(lexed, start, mode))?;
    let named =
        tenure.map(|tenure| (tenure, end)).or_else(|| tenure_at(lexed, end).filter(|_| !lexed.ends_sentence(end)));
    (1..=MOST_PLENUMS).contains(&u16::from(ordinal)).then_some(())?;
    let document = Document::Plenum { ordinal, as_number: false };
    Some((document, named.map(|(tenure, _)| tenure), named.map_or(end, |(_, end)| end)))
}

fn vietnamese_plenum(lexed: &Lexed, start: usize, mode: Mode) -> Option<(u8, Option<u8>, usize)> {
    let at = lexed.skip(start, &["cua", "tai"]);
    let meeting = lexed.is(at, "hoi nghi");
    if let Some(at) = meeting.and_then(|end| lexed.any(end, &["lan thu", "thu"])) {
        let (ordinal, end) = lexed.ordinal(at)?;
        let committee = lexed.any(
            end,
            &[
                "ban chap hanh trung uong dang",
                "ban chap hanh trung uong",
                "bch trung uong dang",
                "bch trung uong",
                "bchtw",
                "trung uong",
            ],
        );
        // the tenure tells as well: Hội nghị lần thứ 6 khóa XII
        let end = committee.or_else(|| tenure_at(lexed, end).map(|_| end))?;
        return Some((ordinal, None, end));
    }
    let at = meeting.unwrap_or(at);
    let short = lexed.any(at, &["hntw", "hntu"]);
    let named = || lexed.any(at, &["ban chap hanh trung uong", "bchtw", "trung uong", "tw"]);
    let at = short.or_else(named).or_else(|| lexed.central(at))?;
    let (ordinal, end) = lexed.ordinal(lexed.skip(at, &["lan thu", "thu", "so"]))?;
    // `số 57 NQ TW 2024`: what follows a code is no ordinal
    let plain = lexed.gap(at).chars().all(|c| c == ' ' || c == '-');
    (plain && (mode == Mode::Query || u16::from(ordinal) <= MOST_PLENUMS)).then_some((ordinal, None, end))
}

fn english_plenum(lexed: &Lexed, start: usize, mode: Mode) -> Option<(u8, Option<u8>, usize)> {
    const MEETINGS: &[&str] =
        &["plenum", "plenary session", "plenary meeting", "plenary", "conference", "session", "meeting"];
    if mode == Mode::Query
        && let Some(at) = lexed.is(start, "plenum")
    {
        let (ordinal, end) = lexed.ordinal(at)?;
        let tenure = lexed.ordinal(end).filter(|(tenure, _)| (6..=20).contains(tenure));
        return Some((ordinal, tenure.map(|(tenure, _)| tenure), tenure.map_or(end, |(_, end)| end)));
    }
    let at = lexed.skip(start, &["of the", "of", "the"]);
    let (first, after) = lexed.ordinal(at)?;
    if let Some(end) = lexed.any(after, MEETINGS) {
        let behind = lexed.skip(end, &["of the", "of"]);
        let committee = (behind > end).then(|| central_committee(lexed, behind)).flatten();
        let plain = matches!(lexed.fold(end - 1), "plenum") || lexed.fold(after) == "plenary";
        return match committee {
            Some((tenure, end)) => Some((first, tenure, end)),
            None => plain.then_some((first, None, end)),
        };
    }
    let (_, committee) = central_committee(lexed, at)?;
    if let Some(end) =
        lexed.ordinal(committee).and_then(|(ordinal, end)| lexed.any(end, MEETINGS).map(|end| (ordinal, end)))
    {
        return Some((end.0, Some(first), end.1)); // the 13th Party Central Committee's 10th plenum
    }
    lexed.any(committee, MEETINGS).map(|end| (first, None, end)) // the 10th Central Committee Conference
}

/// `Đại hội XIII`, `Đại hội đại biểu toàn quốc lần thứ XIII`, `the 13th National Party Congress`.
fn congress(lexed: &Lexed, start: usize) -> Option<(Document, Option<u8>, usize)> {
    let at = lexed.skip(start, &["cua", "tai", "of the", "of", "the"]);
    if let Some(end) = lexed.is(at, "dai hoi") {
        let at = lexed.skip(end, &["dai bieu toan quoc", "dang toan quoc", "dang", "toan quoc"]);
        let (ordinal, end) = lexed.ordinal(lexed.skip(at, &["lan thu", "thu", "khoa"]))?;
        return Some((Document::Congress(ordinal), None, end));
    }
    if let Some(end) = lexed.is(at, "congress") {
        let (ordinal, end) = lexed.ordinal(end)?;
        return Some((Document::Congress(ordinal), None, end));
    }
    let (ordinal, at) = lexed.ordinal(at)?;
    let end = lexed.any(
        at,
        &["national party congress", "national congress", "party congress", "party national congress", "congress"],
    )?;
    Some((Document::Congress(ordinal), None, end))
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

/// A tenure named at this word: `khóa XII`, `13th tenure`, `tenure 13`, `nhiệm kỳ XIII`, `@13`.
fn tenure_at(lexed: &Lexed, at: usize) -> Option<(u8, usize)> {
    let likely = |(tenure, end): (u8, usize)| (4..=20).contains(&tenure).then_some((tenure, end));
    if let Some(at) = lexed.any(at, &["khoa", "tenure", "term", "nhiem ky", "k"]) {
        return lexed.ordinal(at).and_then(likely);
    }
    if lexed.gap(at).ends_with('@') {
        return lexed.ordinal(at).and_then(likely);
    }
    let (tenure, end) = lexed.ordinal(at)?;
    let end = lexed.any(end, &["tenure", "term", "party central committee", "central committee"])?;
    likely((tenure, end))
}

/// The tenure and the date that stand beside a mention.
pub(super) fn beside(lexed: &Lexed, range: Range<usize>, mention: &Range<usize>, mode: Mode) -> Beside {
    let mut found = Beside::default();
    let mut at = range.start;
    while at < range.end {
        if mention.contains(&at) {
            at = mention.end;
            continue;
        }
        if mode == Mode::Running && lexed.ends_sentence(at) {
            break;
        }
        if found.tenure.is_none() {
            found.tenure = tenure_at(lexed, at).map(|(tenure, _)| tenure).or_else(|| lone_numeral(lexed, at, mode));
        }
        if found.date.is_none() {
            found.date = date_at(lexed, at);
        }
        at += 1;
    }
    found
}

/// `18 XII` in a question.
fn lone_numeral(lexed: &Lexed, at: usize, mode: Mode) -> Option<u8> {
    let letters = lexed.fold(at);
    let is_numeral = letters.len() >= 2 && letters.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'));
    (mode == Mode::Query && is_numeral)
        .then(|| lexed.ordinal(at))
        .flatten()
        .map(|(tenure, _)| tenure)
        .filter(|tenure| (9..=20).contains(tenure))
}

/// A date at this word: `22/12/2024`, `ngày 22 tháng 12 năm 2024`, `22 December 2024`, `December 22, 2024`, `2024`.
fn date_at(lexed: &Lexed, at: usize) -> Option<PartialDate> {
    let year = |at: usize| lexed.number(at, 4).filter(|year| (1986..2100).contains(year)).map(|year| year as i16);
    let small = |at: usize| lexed.number(at, 2).and_then(|number| u8::try_from(number).ok());
    if let (Some(day), Some(month), Some(year)) = (small(at), small(at + 1), year(at + 2))
        && [at + 1, at + 2].iter().all(|at| matches!(lexed.gap(*at).trim(), "/" | "-" | "." | "–"))
    {
        return PartialDate::day(year, month, day).ok();
    }
    if let (Some(day), true, Some(month)) = (small(at), lexed.fold(at + 1) == "thang", small(at + 2)) {
        let behind = lexed.skip(at + 3, &["nam"]);
        return year(behind).and_then(|year| PartialDate::day(year, month, day).ok());
    }
    if let (Some(day), Some(month), Some(year)) = (small(at), english_month(lexed.fold(at + 1)), year(at + 2)) {
        return PartialDate::day(year, month, day).ok();
    }
    if let (Some(month), Some(day), Some(year)) = (english_month(lexed.fold(at)), small(at + 1), year(at + 2)) {
        return PartialDate::day(year, month, day).ok();
    }
    let aim = at
        .checked_sub(1)
        .is_some_and(|before| matches!(lexed.fold(before), "to" | "by" | "until" | "toward" | "den" | "vision"))
        || at >= 2 && lexed.fold(at - 1) == "nam" && matches!(lexed.fold(at - 2), "den" | "truoc" | "toi");
    year(at).filter(|_| !aim).map(PartialDate::year)
}

fn english_month(word: &str) -> Option<u8> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let short = word.get(..3)?;
    MONTHS.iter().position(|month| *month == short).map(|place| place as u8 + 1)
}
