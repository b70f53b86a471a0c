//! Document codes, and documents of another kind: what is told apart from Party resolutions.

use super::find::{Document, Elsewhere, Strength};
use super::lexer::Lexed;
use super::patterns::Found;

/// Directives, conclusions, decrees and the like named by their word: `Kết luận 224`, `Decree 15`.
pub(super) fn other_kind(lexed: &Lexed, start: usize) -> Option<Found> {
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

pub(super) fn slice(lexed: &Lexed, start: usize, end: usize) -> String {
    lexed.source[lexed.words[start].range.start..lexed.words[end - 1].range.end].to_string()
}

/// One number with its code: `57-NQ/TW`, `23/NQ-TW`, `71/NQ-CP`, `198/2025/QH15`, `224-KL/TW`.
pub(super) fn code(lexed: &Lexed, start: usize) -> Option<(Document, usize)> {
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

pub(super) fn party_kind(code: &str) -> Option<Elsewhere> {
    match code {
        "kl" => Some(Elsewhere::Conclusion),
        "ct" => Some(Elsewhere::Directive),
        "qd" | "qdi" | "qc" => Some(Elsewhere::Regulation),
        "hd" => Some(Elsewhere::Guideline),
        "tb" | "kh" | "bc" | "tt" | "cv" | "ctr" => Some(Elsewhere::OtherParty),
        _ => None,
    }
}

/// An issuer that is not the Party, named at this word.
pub(super) fn issuer(lexed: &Lexed, at: usize) -> Option<(Elsewhere, usize)> {
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

pub(super) fn elsewhere_between(lexed: &Lexed, start: usize, end: usize) -> Option<Elsewhere> {
    (start..end).find_map(|at| issuer(lexed, at).map(|(kind, _)| kind))
}

pub(super) fn elsewhere_before(lexed: &Lexed, start: usize) -> Option<Elsewhere> {
    (1..=2)
        .filter_map(|back| start.checked_sub(back))
        .find_map(|at| issuer(lexed, at).filter(|(_, end)| *end == start).map(|(kind, _)| kind))
}
