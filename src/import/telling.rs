//! Lines and parts of lines that tell something about the article and are no part of it: dates, sources, names.

use super::calendar;
use super::clean::Context;
use super::draft::{Draft, ends_as_sentence};
use super::place;
use crate::date::PartialDate;
use crate::text::{fold, words};

/// ` date 2021-06 ` before the text.
pub(super) fn marker(draft: &mut Draft, _: &Context) {
    let Some(first) = draft.lines.first() else { return };
    let Some(rest) = first.text.strip_prefix("date ") else { return };
    let written = rest.split(' ').next().unwrap_or("");
    let Ok(date) = written.parse::<PartialDate>() else { return };
    if written.len() < "2021-06".len() {
        return;
    }
    let end = "date ".len() + written.len();
    draft.said.marker.get_or_insert(date);
    draft.cut(0, "marker", 0..end);
}

/// Lines that hold a date and nothing else. The first one near the head of the text is the article's.
pub(super) fn date_lines(draft: &mut Draft, _: &Context) {
    let (all, letters) = (draft.lines.len(), draft.letters());
    let mut places = vec![false; all];
    let mut before = 0;
    for (at, line) in draft.lines.iter().enumerate() {
        if let Some(date) = calendar::date_line(&line.text) {
            places[at] = true;
            let is_upper = at < NEAR_HEAD || before * 3 < letters;
            let only = draft.said.date_line.is_none() && draft.said.late_date_line.is_none();
            match (is_upper, only) {
                (true, true) => draft.said.date_line = Some(date),
                (false, true) => draft.said.late_date_line = Some(line.number),
                _ => {}
            }
        }
        before += line.text.len();
    }
    draft.remove("date", &places);
}

/// So many lines from the top, a line counts as near the head.
const NEAR_HEAD: usize = 4;

/// `Source: <address>`, `Nguồn: <address>`, and near the end also the name of a source.
pub(super) fn source(draft: &mut Draft, _: &Context) {
    let all = draft.lines.len();
    let mut places = vec![false; all];
    for (at, line) in draft.lines.iter().enumerate() {
        let Some((label, value)) = line.text.split_once(':') else { continue };
        if !matches!(fold(label.trim()).as_str(), "source" | "nguon" | "nguon tin" | "link" | "xem bai goc" | "theo") {
            continue;
        }
        let value = value.trim();
        if is_address(value) {
            places[at] = true;
            draft.said.source_url.get_or_insert_with(|| value.to_string());
        } else if at + NEAR_END >= all && value.chars().count() <= 60 && !ends_as_sentence(value) && !value.is_empty() {
            places[at] = true;
            draft.said.source_name.get_or_insert_with(|| value.to_string());
        }
    }
    draft.remove("source", &places);
}

/// Names stand in the last lines.
const NEAR_END: usize = 4;

fn is_address(text: &str) -> bool {
    (text.starts_with("http://") || text.starts_with("https://")) && !text.contains(' ') && text.contains('.')
}

/// The writer's name alone on a line. What follows a name in the lower part of a text is no longer the article, unless
/// it is a good part of it.
pub(super) fn byline(draft: &mut Draft, _: &Context) {
    let all = draft.lines.len();
    let letters = draft.letters();
    let mut before = 0;
    for at in 0..all {
        let text = draft.lines[at].text.clone();
        let length = text.len();
        let rest = letters - before - length;
        before += length;
        let is_last = at + 1 == all && all > 1;
        let in_lower_part = rest * 4 < letters && all > 1;
        let in_head = at < NEAR_HEAD && all > 2;
        let signed = signed(&text).or_else(|| {
            let fits = is_last && is_syllables(&text) || (in_head || in_lower_part) && has_surname(&text);
            (fits && is_name(&text)).then(|| Signed { name: Some(text.clone()), agency: None })
        });
        let Some(signed) = signed.filter(|_| in_head || in_lower_part) else { continue };
        draft.said.byline = draft.said.byline.take().or(signed.name);
        draft.said.agency = draft.said.agency.take().or(signed.agency);
        let mut places = vec![false; all];
        places[at] = true;
        draft.remove("byline", &places);
        if in_lower_part && !is_last {
            let after: Vec<bool> = (0..draft.lines.len()).map(|place| place >= at).collect();
            draft.remove("after the end", &after);
        }
        return;
    }
}

/// Who signed a text.
struct Signed {
    name: Option<String>,
    agency: Option<String>,
}

/// `By Tarah Nguyen`, `Tác giả: …`, `Theo TTXVN`, `Hồng Điệp (TTXVN)`.
fn signed(line: &str) -> Option<Signed> {
    let plain = line.trim_matches(['(', ')', '*', '/', '.', ' ']);
    if plain.chars().count() > 70 || plain.is_empty() {
        return None;
    }
    let of_person = |name: &str| Some(Signed { name: Some(name.trim().to_string()), agency: None });
    let folded = fold(plain);
    for label in ["by ", "tac gia:", "author:", "bai va anh:", "bai, anh:", "bai:", "thuc hien:", "pv:", "reporter:"] {
        if folded.starts_with(label) {
            let name: String = plain.chars().skip(label.chars().count()).collect();
            return of_person(&name).filter(|_| is_name(name.trim()));
        }
    }
    if place::is_agency(plain) {
        return Some(Signed { name: None, agency: Some(plain.to_string()) });
    }
    if let Some(agency) = folded.strip_prefix("theo ").or_else(|| folded.strip_prefix("nguon ")) {
        let written = plain.split_once(' ').map(|(_, agency)| agency.to_string());
        if place::is_agency(agency) {
            return Some(Signed { name: None, agency: written });
        }
        return (agency.starts_with("bao ") && agency.split(' ').count() <= 5)
            .then_some(Signed { name: written, agency: None });
    }
    let (name, agency) = line.trim().split_once(['(', '/'])?;
    let agency = agency.trim_end_matches([')', '.', ' ']);
    (place::is_agency(agency) && is_name(name.trim()))
        .then(|| Signed { name: Some(name.trim().to_string()), agency: Some(agency.to_string()) })
}

/// Two to five words, each with a capital, and nothing else.
fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    let joins = |word: &str| matches!(word, "-" | "và" | "and" | "&");
    let is_word = |word: &str| {
        let word = word.trim_end_matches(',');
        word.starts_with(char::is_uppercase) && word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '.' | '’'))
    };
    (2..=7).contains(&words.len())
        && text.chars().count() <= 45
        && !text.ends_with('.')
        && words.iter().all(|word| is_word(word) || joins(word))
        && !place::is_place(text)
        && words.iter().any(|word| word.chars().nth(1).is_some_and(char::is_lowercase))
}

fn is_syllables(text: &str) -> bool {
    words(text).iter().all(|word| crate::text::syllable::is_well_formed(&word.fold))
        && text.split(' ').count() <= 4
        && !crate::text::words(text).iter().any(|word| NO_NAMES.contains(&word.fold.as_str()))
}

/// Words of sub-headlines and offices that look like names when they are written with capitals.
const NO_NAMES: &[&str] =
    &["hoi", "nghi", "quyet", "bo", "ban", "dang", "uy", "trung", "uong", "chinh", "phu", "quoc", "tinh", "bao"];

fn has_surname(text: &str) -> bool {
    let found = words(text);
    let ends = [found.first(), found.last()];
    ends.iter().flatten().any(|word| SURNAMES.contains(&word.fold.as_str()))
        && !found.iter().any(|word| matches!(word.fold.as_str(), "chairman" | "president" | "minister" | "mr" | "mrs"))
        && is_none_of_leaders(&fold(text))
}

/// A leader's name alone on a line is a caption or a heading.
fn is_none_of_leaders(folded: &str) -> bool {
    !["to lam", "nguyen phu trong", "ho chi minh", "pham minh chinh", "tran thanh man", "luong cuong", "vo van thuong"]
        .contains(&folded)
}

const SURNAMES: &[&str] = &[
    "nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui", "do", "ho", "ngo", "duong",
    "ly", "dinh", "doan", "trinh", "mai", "luong", "truong", "dao", "ha", "cao", "ta", "lam", "chu", "kieu", "tong",
];

/// `./.`, ` — VNS`, `(TTXVN)` after the last word of a sentence.
pub(super) fn end_marks(draft: &mut Draft, _: &Context) {
    for at in (0..draft.lines.len()).rev() {
        let Some(line) = draft.lines.get(at) else { continue };
        let text = line.text.as_str();
        if let Some(start) = ["./.", "/."].iter().find_map(|mark| text.strip_suffix(mark).map(str::len)) {
            let stop = if text[..start].ends_with(['.', '!', '?', '”', '"', ')', '…']) { "" } else { "." };
            let end = text.len();
            draft.replace(at, "end mark", start..end, stop);
            continue;
        }
        if let Some((start, agency)) = agency_mark(text) {
            let (end, agency) = (text.len(), agency.to_string());
            draft.said.agency.get_or_insert(agency);
            draft.cut(at, "end mark", start..end);
        }
    }
}

/// An agency's mark at the end of a line, after a sentence or in place of its end.
fn agency_mark(text: &str) -> Option<(usize, &str)> {
    let bare = text.trim_end_matches(['.', '/', ' ']);
    let open = bare.trim_end_matches(')');
    let start = open.rfind(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '+'))?;
    let from = start + open[start..].chars().next().map_or(0, char::len_utf8);
    let agency = &open[from..];
    if !matches!(agency, "VNA" | "VNS" | "TTXVN" | "VNP" | "VOV" | "NDO" | "VGP" | "CPV") {
        return None;
    }
    let head = open[..from].trim_end_matches(' ');
    let (before, bracket) = (head.trim_end_matches('('), head.ends_with('('));
    let before = before.trim_end();
    let words = before.trim_end_matches(['—', '–', '-', '/']).trim_end();
    let dashed = words.len() < before.len();
    let ends = words.ends_with(['.', '!', '?', '”', '"', '…']);
    (!words.is_empty() && (ends && (dashed || bracket) || dashed && before.ends_with(['—', '–'])))
        .then_some((words.len(), agency))
}

/// The dateline before the first words of the report.
pub(super) fn dateline(draft: &mut Draft, _: &Context) {
    for at in 0..draft.lines.len().min(NEAR_HEAD) {
        if let Some(dateline) = place::dateline(&draft.lines[at].text) {
            draft.cut(at, "dateline", dateline.range);
            draft.said.place = draft.said.place.take().or(dateline.place);
            draft.said.agency = draft.said.agency.take().or(dateline.agency);
            return;
        }
    }
}
