//! Plenums of the Central Committee and National Congresses, by which resolutions are called as well.

use super::beside::tenure_at;
use super::find::{Document, Mode};
use super::lexer::Lexed;

/// The name of a plenum, and its tenure where it is named with it.
pub(super) fn plenum(lexed: &Lexed, start: usize, mode: Mode) -> Option<(Document, Option<u8>, usize)> {
    let (ordinal, tenure, end) =
        vietnamese_plenum(lexed, start, mode).or_else(|| english_plenum(lexed, start, mode))?;
    let named =
        tenure.map(|tenure| (tenure, end)).or_else(|| tenure_at(lexed, end).filter(|_| !lexed.ends_sentence(end)));
    (1..=MOST_PLENUMS).contains(&u16::from(ordinal)).then_some(())?;
    let document = Document::Plenum { ordinal, as_number: false };
    Some((document, named.map(|(tenure, _)| tenure), named.map_or(end, |(_, end)| end)))
}

/// `of the Sixth Plenum of the 12th Central Committee`, `Hội nghị Trung ương 6 khóa XII` behind a number.
pub(super) fn of_plenum(lexed: &Lexed, at: usize) -> Option<(u8, Option<u8>, usize)> {
    let behind = lexed.skip(at, &["of the", "of", "cua", "tai", "at the"]);
    if behind == at && lexed.is(at, "hoi nghi").is_none() {
        return None;
    }
    match plenum(lexed, behind, Mode::Running)? {
        (Document::Plenum { ordinal, .. }, tenure, end) => Some((ordinal, tenure, end)),
        _ => None,
    }
}

pub(super) fn vietnamese_plenum(lexed: &Lexed, start: usize, mode: Mode) -> Option<(u8, Option<u8>, usize)> {
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

pub(super) fn english_plenum(lexed: &Lexed, start: usize, mode: Mode) -> Option<(u8, Option<u8>, usize)> {
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

/// `the 13th Party Central Committee`: its tenure, if named, and where it ends.
pub(super) fn central_committee(lexed: &Lexed, at: usize) -> Option<(Option<u8>, usize)> {
    let at = lexed.skip(at, &["the"]);
    let (tenure, at) =
        lexed.ordinal(at).map_or((None, at), |(tenure, end)| (Some(tenure), lexed.skip(end, &["tenure", "term"])));
    let at = lexed.skip(at, &["party", "cpv", "communist party"]);
    lexed.is(at, "central committee").map(|end| (tenure, end))
}

/// `Đại hội XIII`, `Đại hội đại biểu toàn quốc lần thứ XIII`, `the 13th National Party Congress`.
pub(super) fn congress(lexed: &Lexed, start: usize) -> Option<(Document, Option<u8>, usize)> {
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

/// No tenure has had more plenums than this; a higher number of a "Resolution of the Central Committee" is a number.
pub(super) const MOST_PLENUMS: u16 = 15;
