//! What a page puts around and into a text: pictures and their captions, menus, other articles' headlines.

use std::ops::Range;

use super::clean::Context;
use super::draft::{Draft, Line, ends_as_sentence, letters};
use super::interface;
use super::site::{is_sentence, may_repeat};
use crate::text::fold;

/// `5505 po`: what is left of the name of an image.
pub(super) fn image_stubs(draft: &mut Draft, _: &Context) {
    draft.remove_where("image", |line| {
        let Some((digits, token)) = line.split_once(' ') else { return false };
        let name = token.trim_end_matches(|c: char| c.is_ascii_digit());
        (3..=5).contains(&digits.len())
            && digits.bytes().all(|b| b.is_ascii_digit())
            && (1..=4).contains(&name.len())
            && token.len() - name.len() <= 1
            && name.bytes().all(|b| b.is_ascii_lowercase())
    });
}

/// Words of a page's interface, counters and invitations.
pub(super) fn interface(draft: &mut Draft, _: &Context) {
    draft.remove_where("interface", interface::is_interface);
}

/// Lines that repeat across the texts of the site. Where they are a good part of a text, they are what it says.
pub(super) fn furniture(draft: &mut Draft, context: &Context) {
    let is_repeated = |line: &Line| may_repeat(&line.text) && (context.repeats)(&line.text);
    let places: Vec<bool> = draft.lines.iter().map(is_repeated).collect();
    if !places.contains(&true) {
        return;
    }
    let lines = || draft.lines.iter().zip(&places).filter(|(line, is)| **is && is_sentence(&line.text));
    let repeated: usize = lines().map(|(line, _)| line.text.len()).sum();
    if repeated * 100 > draft.letters() * MOST_FURNITURE {
        draft.said.shares_much = true;
        return;
    }
    draft.remove("furniture", &places);
}

/// Sentences that are more than so many hundredths of a text are no furniture.
const MOST_FURNITURE: usize = 40;

/// Headlines of other articles, each after its own slug, and the teasers that follow them.
pub(super) fn doubled_headlines(draft: &mut Draft, _: &Context) {
    let doubled: Vec<bool> = draft.lines.iter().map(|line| is_doubled(&line.text)).collect();
    if !doubled.contains(&true) {
        return;
    }
    let is = |at: usize| doubled.get(at).copied().unwrap_or(false);
    let is_cut = |at: usize| draft.lines.get(at).is_some_and(|line| is_cut_off(&line.text));
    // where one headline of a block has a teaser, the last one has it too
    let has_teasers = (0..doubled.len()).any(|at| is(at) && is_cut(at + 1) || is(at) && !is(at + 1) && is(at + 2));
    let mut places = doubled.clone();
    for at in (1..doubled.len()).filter(|at| is(at - 1) && !is(*at)) {
        let short = draft.lines[at].text.chars().count() <= TEASER;
        let last_of_pairs = has_teasers && at > 2 && is(at - 3) && !is(at - 2);
        places[at] = is_cut(at) || short && (is(at + 1) || last_of_pairs);
    }
    draft.remove("related", &places);
}

/// A teaser is no longer than so many letters.
const TEASER: usize = 300;

fn is_cut_off(line: &str) -> bool {
    line.ends_with(" ...") || line.ends_with(" …") || line.ends_with(" [...]") || line.ends_with("[…]")
}

/// Whether the second half of a line is the headline whose slug is the first.
fn is_doubled(line: &str) -> bool {
    let all = letters(line);
    let count = all.chars().count();
    if count < 20 || count % 2 == 1 {
        return false;
    }
    let middle = all.char_indices().nth(count / 2).map_or(0, |(at, _)| at);
    let slug_is_low = line.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_lowercase)
        || line.starts_with(|c: char| c.is_ascii_digit());
    all[..middle] == all[middle..] && slug_is_low
}

/// The headlines that follow words such as “related news”, and a headline that stands twice with a section's name.
pub(super) fn related_lists(draft: &mut Draft, _: &Context) {
    let lines = &draft.lines;
    let mut places = vec![false; lines.len()];
    let mut at = 0;
    while at < lines.len() {
        if interface::is_related_heading(&lines[at].text) {
            places[at] = true;
            at += 1;
            while at < lines.len() && is_like_headline(&lines[at].text) {
                places[at] = true;
                at += 1;
            }
            continue;
        }
        if let Some(next) = lines.get(at + 1)
            && is_labelled(&lines[at].text, &next.text)
        {
            places[at] = true;
            places[at + 1] = true;
            // a teaser may follow it
            if at + 3 == lines.len() && lines[at + 2].text.chars().count() <= TEASER {
                places[at + 2] = true;
            }
            at += 2;
            continue;
        }
        places[at] |= is_cut_off(&lines[at].text) && at > 0 && places[at - 1];
        at += 1;
    }
    draft.remove("related", &places);
}

fn is_like_headline(line: &str) -> bool {
    let length = line.chars().count();
    is_cut_off(line) || (15..=160).contains(&length) && !ends_as_sentence(line)
}

/// A headline with a section's name glued on, followed by the headline alone.
fn is_labelled(line: &str, next: &str) -> bool {
    let Some(label) = line.strip_prefix(next) else { return false };
    next.split(' ').count() >= 5
        && !ends_as_sentence(next)
        && label.starts_with(' ')
        && (1..=3).contains(&label.split_whitespace().count())
        && label.trim().starts_with(char::is_uppercase)
}

/// Captions of pictures.
pub(super) fn captions(draft: &mut Draft, _: &Context) {
    let places: Vec<bool> = (0..draft.lines.len()).map(|at| is_caption(&draft.lines, at)).collect();
    draft.remove("caption", &places);
    for at in 0..draft.lines.len() {
        let credits = credits_in_brackets(&draft.lines[at].text);
        draft.cut_all(at, "caption", &credits);
    }
}

/// A longer line is a paragraph, whatever stands at its end. Without a credit only what follows a whole sentence is a
/// caption: on top, the same words are a headline.
const CAPTION: usize = 400;

fn is_caption(lines: &[Line], at: usize) -> bool {
    let line = lines[at].text.as_str();
    let length = line.chars().count();
    if length > CAPTION {
        return false;
    }
    has_credit(line)
        || length <= 160
            && !ends_as_sentence(line)
            && tells_of_picture(line)
            && at.checked_sub(1).is_some_and(|before| ends_as_sentence(&lines[before].text))
            && at + 1 < lines.len().max(2)
}

/// Words that give the maker of a picture, folded, where they stand near the end of a line.
const CREDITS: &[&str] = &[
    "photo:",
    "photos:",
    "anh:",
    "(anh ",
    "nguon anh:",
    "photo courtesy of",
    "photo by ",
    "image:",
    "illustrative photo",
    "illustration photo",
    "anh minh hoa",
    "anh tu lieu",
    "vna photo",
    "vna/vns photo",
    "vns photo",
    "file photo",
    "photo vna",
    "photo vns",
    "do hoa:",
    "infographic:",
    "infographics:",
];

fn has_credit(line: &str) -> bool {
    let folded = fold(line);
    CREDITS.iter().any(|credit| {
        folded.rfind(credit).is_some_and(|at| {
            let starts = at == 0 || folded[..at].ends_with([' ', '(', '.', ',', '[', '/', '—', '–', '-']);
            let is_of_picture = !credit.contains("anh") || folded[..at].is_empty() || has_marked_picture(line);
            is_of_picture
                && starts
                && folded.len() - at <= 80
                && !folded[at..].trim_end_matches([')', '.']).contains(". ")
        })
    })
}

/// Whether a line writes `ảnh` with its mark, or has no marks at all and ends with a few words behind a full stop.
fn has_marked_picture(line: &str) -> bool {
    let lower = crate::text::clean(line).to_lowercase();
    if lower.contains("ảnh") {
        return true;
    }
    let tail = ["anh:", "(anh "].iter().filter_map(|label| lower.rfind(label)).max();
    tail.is_some_and(|at| {
        let after_stop = lower[..at].trim_end().ends_with(['.', '(', '!', '?', '—', '–']);
        after_stop && lower[at..].split_whitespace().count() <= 7
    })
}

/// What a picture shows, said without a full stop.
fn tells_of_picture(line: &str) -> bool {
    let folded = fold(line);
    const STARTS: &[&str] = &[
        "toan canh ",
        "quang canh ",
        "cac dai bieu ",
        "dai bieu du ",
        "an overview of ",
        "overview of ",
        "a view of ",
        "a general view of ",
        "the whole view of ",
        "delegates at ",
        "participants at ",
        "at the meeting",
        "at the event",
    ];
    const WITHIN: &[&str] = &[
        " phat bieu tai ",
        " phat bieu ket luan ",
        " phat bieu chi dao ",
        " chu tri cuoc hop",
        " chu tri hoi nghi",
        " chup anh luu niem",
        " tham quan trien lam",
        " du hoi nghi",
        " speaks at ",
        " speaking at ",
        " delivers a speech",
        " addresses the ",
        " chairs the ",
        " pose for ",
        " poses for ",
        " attend the conference",
    ];
    STARTS.iter().any(|start| folded.starts_with(start)) || WITHIN.iter().any(|part| folded.contains(part))
}

/// `(Ảnh: TTXVN)`, `(Photo: VNA)` within a line.
fn credits_in_brackets(line: &str) -> Vec<Range<usize>> {
    let (mut found, mut from) = (Vec::new(), 0);
    while let Some(open) = line[from..].find('(').map(|at| from + at) {
        from = open + 1;
        let close = line.as_bytes()[open..].iter().take(CREDIT).position(|byte| *byte == b')').map(|at| open + at + 1);
        let Some(close) = close else { continue };
        let written = &line[open + 1..close - 1];
        let inside = if names_picture(written) { fold(written) } else { String::new() };
        if ["photo:", "anh:", "nguon anh:", "anh ", "source:"].iter().any(|label| inside.starts_with(label)) {
            found.push(open..close);
            from = close;
        }
    }
    found
}

/// Nobody's name between brackets has more bytes.
const CREDIT: usize = 80;

/// Whether `ảnh` stands at the head of words, or they were written without marks: `Anh` is a country, and a person.
fn names_picture(written: &str) -> bool {
    let head: String = written.trim_start().to_lowercase().chars().take("anh".len()).collect();
    head != "anh" || written.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubled_headlines_are_known() {
        for line in [
            "ministry opens second office Ministry opens second office",
            "womens union meets in hue 3 days Women’s Union meets in Huế: 3 days",
        ] {
            assert!(is_doubled(line), "{line}");
        }
        for line in ["Ministry opens second office", "so so", "Work and work and work and work"] {
            assert!(!is_doubled(line), "{line}");
        }
    }

    #[test]
    fn credits_and_pictures_are_known() {
        let lines = |text: &str| Draft::of(text).lines;
        for line in [
            "The hall of the meeting . Photo: VNA",
            "Vaccines arrive. — Photo courtesy of UNICEF",
            "Đại biểu biểu quyết. Ảnh: Văn Điệp/TTXVN",
            "Đại biểu biểu quyết (Ảnh: TTXVN)",
            "VNA Photo",
        ] {
            assert!(is_caption(&lines(&format!("{line}\n\nText.")), 0), "{line}");
        }
        for line in [
            "Photos: they tell much. But a text. It goes on.",
            "Nhiệm vụ trọng tâm",
            "Kinh tế xanh: hình ảnh mới",
            "Tổng Bí thư hội đàm với Thủ tướng Anh: hai bên nhất trí nâng cấp quan hệ.",
            "Tổng Bí thư nêu rõ với các anh: phải làm ngay.",
        ] {
            assert!(!is_caption(&lines(&format!("{line}\n\nText.")), 0), "{line}");
        }
    }

    #[test]
    fn many_brackets_take_no_time() {
        assert!(credits_in_brackets(&("(".repeat(1_900_000) + ")")).is_empty());
        let line = "Đại biểu (Ảnh: TTXVN) biểu quyết (Anh, Pháp).";
        assert_eq!(credits_in_brackets(line).len(), 1);
    }
}
