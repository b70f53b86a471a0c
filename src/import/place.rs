//! Datelines: the place and the agency before the first words of a report.

use std::ops::Range;

use crate::text::fold;

/// A dateline at the head of a line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Dateline {
    /// What is to be taken off the line.
    pub range: Range<usize>,
    /// The place that it names.
    pub place: Option<String>,
    /// The agency that it names.
    pub agency: Option<String>,
}

/// Reads the dateline at the head of a line.
pub(super) fn dateline(line: &str) -> Option<Dateline> {
    let head = line.char_indices().nth(HEAD).map_or(line, |(at, _)| &line[..at]);
    let (end, place, agency) = in_brackets(head).or_else(|| before_dash(head))?;
    let has_more = line[end..].chars().any(char::is_alphanumeric);
    let named = |name: &str| Some(name.trim()).filter(|name| !name.is_empty()).map(String::from);
    let place = named(place.split(',').next().unwrap_or(""));
    has_more.then(|| Dateline { range: 0..end, place, agency: named(agency) })
}

/// A dateline is no longer than so many letters.
const HEAD: usize = 70;

/// `Hanoi (VNA) - `, `Hanoi, September 16 (VNA) - `, `(TTXVN) `.
fn in_brackets(head: &str) -> Option<(usize, &str, &str)> {
    let (place, rest) = head.split_once('(')?;
    let (agency, _) = rest.split_once(')')?;
    let place = place.trim();
    let name = place.split(',').next().unwrap_or("");
    let end = place_end(head, head.find(')')? + 1);
    (is_agency(agency) && (place.is_empty() || is_place(name))).then_some((end, place, agency))
}

/// `HÀ NỘI — `, `VOV.VN - `.
fn before_dash(head: &str) -> Option<(usize, &str, &str)> {
    let at = head.find([DASHES[0], DASHES[1], DASHES[2]])?;
    let end = place_end(head, at);
    let name = head[..at].trim();
    // a hyphen inside of a word is no dash
    if !head[end..].is_empty() && !head[..end].ends_with(' ') {
        return None;
    }
    if is_agency(name) {
        return Some((end, "", name));
    }
    let place = name.split(',').next().unwrap_or("");
    let dated = name.len() > place.len() && name.contains(|c: char| c.is_ascii_digit());
    (is_place(place) && (place == place.to_uppercase() || dated)).then_some((end, name, ""))
}

const DASHES: [char; 3] = ['—', '–', '-'];

/// Where the dash after a place, and the space around it, end.
fn place_end(head: &str, at: usize) -> usize {
    let rest = head[at..].trim_start();
    let rest = rest.strip_prefix(DASHES).unwrap_or(rest);
    head.len() - rest.trim_start().len()
}

/// Whether a name is that of an agency or a paper as it stands in datelines.
pub(super) fn is_agency(name: &str) -> bool {
    let folded = fold(name.trim().trim_matches(['(', ')']));
    let first = folded.split(['/', '-', ',', ';']).next().unwrap_or("").trim();
    AGENCIES.contains(&first) || AGENCIES.contains(&folded.as_str())
}

const AGENCIES: &[&str] = &[
    "vna",
    "vns",
    "ttxvn",
    "vov",
    "vov.vn",
    "vov5",
    "vtv",
    "vtv.vn",
    "ndo",
    "nhan dan",
    "qdnd",
    "tpo",
    "sggp",
    "sggpo",
    "cpv",
    "dcsvn",
    "chinhphu.vn",
    "vgp",
    "vgp news",
    "baochinhphu.vn",
    "hnm",
    "hnmo",
    "vnp",
    "vietnam+",
    "vietnamplus",
    "dang cong san",
    "dcs",
    "xinhua",
    "afp",
    "reuters",
    "ap",
    "hanoitimes",
    "the hanoi times",
    "sgt",
    "vir",
    "vnn",
    "pv",
    "vietnamnet",
    "dan tri",
    "vnexpress",
    "nld",
    "nldo",
    "tto",
    "bqp",
    "mof",
    "mofa",
    "tcs",
];

/// Whether a name is that of a place that reports are written in.
pub(super) fn is_place(name: &str) -> bool {
    let folded = fold(name.trim().trim_end_matches('.')).replace("tp. ", "").replace("tp ", "");
    PLACES.contains(&folded.as_str())
}

const PLACES: &[&str] = &[
    "ha noi",
    "hanoi",
    "ho chi minh",
    "ho chi minh city",
    "hcm city",
    "hcmc",
    "hcm",
    "tphcm",
    "tp.hcm",
    "da nang",
    "danang",
    "hai phong",
    "haiphong",
    "can tho",
    "hue",
    "thua thien-hue",
    "thua thien hue",
    "an giang",
    "ba ria-vung tau",
    "ba ria - vung tau",
    "bac giang",
    "bac kan",
    "bac lieu",
    "bac ninh",
    "ben tre",
    "binh dinh",
    "binh duong",
    "binh phuoc",
    "binh thuan",
    "ca mau",
    "cao bang",
    "dak lak",
    "dak nong",
    "dien bien",
    "dong nai",
    "dong thap",
    "gia lai",
    "ha giang",
    "ha nam",
    "ha tinh",
    "hai duong",
    "hau giang",
    "hoa binh",
    "hung yen",
    "khanh hoa",
    "kien giang",
    "kon tum",
    "lai chau",
    "lam dong",
    "lang son",
    "lao cai",
    "long an",
    "nam dinh",
    "nghe an",
    "ninh binh",
    "ninh thuan",
    "phu tho",
    "phu yen",
    "quang binh",
    "quang nam",
    "quang ngai",
    "quang ninh",
    "quang tri",
    "soc trang",
    "son la",
    "tay ninh",
    "thai binh",
    "thai nguyen",
    "thanh hoa",
    "tien giang",
    "tra vinh",
    "tuyen quang",
    "vinh long",
    "vinh phuc",
    "yen bai",
    "vietnam",
    "viet nam",
    "beijing",
    "bac kinh",
    "shanghai",
    "vientiane",
    "viang chan",
    "phnom penh",
    "bangkok",
    "singapore",
    "jakarta",
    "kuala lumpur",
    "manila",
    "tokyo",
    "seoul",
    "new delhi",
    "washington",
    "washington d.c",
    "washington dc",
    "new york",
    "moscow",
    "moskva",
    "paris",
    "london",
    "berlin",
    "geneva",
    "brussels",
    "havana",
    "la habana",
    "canberra",
    "warsaw",
    "prague",
    "budapest",
    "rome",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, rest: &str, place: Option<&str>) {
        let found = dateline(line);
        let (end, named) = found.as_ref().map_or((0, None), |found| (found.range.end, found.place.as_deref()));
        assert_eq!((&line[end..], named), (rest, place), "{line}: {found:?}");
    }

    #[test]
    fn datelines_are_told_from_sentences() {
        check("HÀ NỘI — The group met.", "The group met.", Some("HÀ NỘI"));
        check("Hanoi (VNA) – The Politburo met.", "The Politburo met.", Some("Hanoi"));
        check("Hà Nội (TTXVN) - Sáng nay, Bộ Chính trị họp.", "Sáng nay, Bộ Chính trị họp.", Some("Hà Nội"));
        check("(TTXVN) - Bộ Chính trị họp.", "Bộ Chính trị họp.", None);
        check("(Chinhphu.vn) – Bộ Chính trị họp.", "Bộ Chính trị họp.", None);
        check("NDO - The Politburo met.", "The Politburo met.", None);
        check("Hanoi, September 16 (VNA) - The Politburo met.", "The Politburo met.", Some("Hanoi"));
        check("VOV.VN - Bộ Chính trị họp.", "Bộ Chính trị họp.", None);
        for line in [
            "COVID-19 — what is next for the country?",
            "Hà Nội - trái tim của cả nước - đã đổi thay.",
            "The plan (drawn up by VNA) - a first - was adopted.",
            "General Secretary To Lam – head of the group – spoke.",
            "HÀ NỘI —",
            "HCM-CITY",
            "",
        ] {
            check(line, line, None);
        }
    }
}
