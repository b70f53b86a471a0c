//! The headline of an article: the given one, the line on top, or one made of the first sentence or the address.

use super::calendar;
use super::draft::{Draft, ends_as_sentence};
use crate::text::sentence::sentences;
use crate::text::{fold, folds};

/// A headline, and whether it had to be made.
#[derive(Debug, PartialEq)]
pub(super) struct Title {
    pub text: String,
    pub made: bool,
}

/// Takes the headline from the top of a text, where there is one.
pub(super) fn on_top(draft: &mut Draft) -> Option<String> {
    if let Some(marked) = draft.said.headline.clone() {
        return Some(marked);
    }
    let [first, next, ..] = draft.lines.as_slice() else { return None };
    let title = first.text.clone();
    let length = title.chars().count();
    let closed = ends_as_sentence(&title) && !title.ends_with(['?', '!', '”', '"']);
    let is_headline = (12..=HEADLINE).contains(&length)
        && title.split(' ').count() >= 3
        && !closed
        && !title.starts_with(|c: char| c.is_lowercase() || c == '-')
        && (next.text.chars().count() > length || ends_as_sentence(&next.text));
    if !is_headline {
        return None;
    }
    let mut places = vec![false; draft.lines.len()];
    places[0] = true;
    draft.remove("headline", &places);
    Some(title)
}

/// A line of more letters is no headline.
const HEADLINE: usize = 200;

/// Makes a headline of the first whole sentence; where the text begins in the middle, of the address.
pub(super) fn made(draft: &Draft, source_url: Option<&str>) -> Title {
    let first = draft.lines.first().map_or("", |line| line.text.as_str());
    let whole = |sentence: &str| {
        sentence.split(' ').count() >= 4
            && !refers_back(sentence)
            && sentence.ends_with(['.', '!', '?', '”', '"', '…'])
            && !sentence.starts_with(char::is_lowercase)
    };
    let opening = sentences(first).into_iter().next().map_or("", |range| &first[range]);
    let from_sentence =
        |text: &str| sentences(text).into_iter().map(|range| text[range].to_string()).find(|one| whole(one));
    let text = if whole(opening) { None } else { source_url.and_then(words_of_address) };
    let text = text
        .or_else(|| draft.lines.iter().take(5).find_map(|line| from_sentence(&line.text)).map(|one| shortened(&one)))
        .or_else(|| source_url.and_then(words_of_address))
        .unwrap_or_else(|| shortened(first));
    Title { text, made: true }
}

/// A made headline has about so many letters.
const MADE: usize = 110;

/// Whether a sentence can only be understood after another.
fn refers_back(sentence: &str) -> bool {
    const STARTS: &[&str] = &[
        "these ",
        "those ",
        "this ",
        "that ",
        "he ",
        "she ",
        "it ",
        "they ",
        "however",
        "in addition",
        "accordingly",
        "moreover",
        "furthermore",
        "also ",
        "theo do",
        "ngoai ra",
        "ben canh do",
        "dong thoi",
        "tuy nhien",
        "do do",
    ];
    let folded = fold(sentence);
    STARTS.iter().any(|start| folded.starts_with(start))
        || sentence.split(' ').take(6).any(|word| word.trim_end_matches([':', ',']) == "này")
}

/// A sentence without the day that leads it: `On the morning of October 20th, `.
fn without_day(sentence: &str) -> String {
    let Some((head, rest)) = sentence.split_once(", ") else { return sentence.to_string() };
    if head.chars().count() > 45 || head.split(' ').count() > 7 || calendar::dates(head).is_empty() {
        return sentence.to_string();
    }
    let mut letters = rest.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// A sentence as a headline: without its full stop and the day before it, cut between its clauses.
fn shortened(sentence: &str) -> String {
    let sentence = without_day(sentence.trim());
    let plain = sentence.trim().trim_end_matches(['.', ';', ':', ',']);
    let Some((limit, _)) = plain.char_indices().nth(MADE) else { return plain.to_string() };
    let head = &plain[..limit];
    let clause = [", ", "; ", " – ", " — ", ": "].iter().filter_map(|sign| head.rfind(sign)).max();
    if let Some(end) = clause.filter(|end| head[..*end].chars().count() >= MADE / 2) {
        return head[..end].to_string();
    }
    let end = head.rfind(' ').unwrap_or(head.len());
    format!("{}…", head[..end].trim_end_matches([',', ';', ':']))
}

/// The words of an address: its last part without numbers and ending. Marks are lost in it.
fn words_of_address(url: &str) -> Option<String> {
    let path = url::Url::parse(url).ok()?.path().trim_end_matches('/').to_string();
    let last = path.rsplit('/').next()?.split('.').next()?;
    let mut parts: Vec<&str> = last.split(['-', '_']).filter(|part| !part.is_empty()).collect();
    let is_number = |part: &str| part.trim_start_matches("post").bytes().all(|b| b.is_ascii_digit()) && part.len() >= 4;
    while parts.last().is_some_and(|part| is_number(part)) {
        parts.pop();
    }
    if parts.len() < 4 || parts.iter().any(|part| part.contains('%')) {
        return None;
    }
    let text = parts.join(" ");
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect())
}

/// A page's title without the name of its site.
pub(super) fn without_site(title: &str, names: &[&str]) -> String {
    for sign in [" | ", " - ", " – ", " — ", " :: "] {
        if let Some((head, tail)) = title.rsplit_once(sign)
            && names.iter().any(|name| !name.is_empty() && folds(name) == folds(tail))
            && !head.trim().is_empty()
        {
            return head.trim().to_string();
        }
    }
    title.trim().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headlines_are_taken_or_made() {
        for (text, url, expected, made) in [
            (
                "Bộ Chính trị họp phiên đầu tiên\n\nSáng nay, Bộ Chính trị họp tại Hà Nội.",
                "",
                "Bộ Chính trị họp phiên đầu tiên",
                false,
            ),
            ("The Politburo met in Hanoi. It decided.", "", "The Politburo met in Hanoi", true),
            (
                "These resolutions include:\n\nOne. Two.",
                "https://a.vn/b/trien-khai-quyet-liet-cac-nghi-quyet-396075.html",
                "Trien khai quyet liet cac nghi quyet",
                true,
            ),
            ("and so it went on.\n\nThen the meeting closed at noon.", "", "Then the meeting closed at noon", true),
        ] {
            let mut draft = Draft::of(text);
            let found = on_top(&mut draft).map(|text| Title { text, made: false });
            let title = found.unwrap_or_else(|| super::made(&draft, Some(url).filter(|url| !url.is_empty())));
            assert_eq!(title, Title { text: expected.into(), made }, "{text}");
        }
    }

    #[test]
    fn long_sentences_are_cut_between_clauses() {
        let long = "Phát biểu kết luận hội nghị, đồng chí chủ trì yêu cầu các cấp ủy, tổ chức đảng khẩn trương xây dựng chương trình hành động, phân công rõ việc.";
        assert_eq!(shortened(long), "Phát biểu kết luận hội nghị, đồng chí chủ trì yêu cầu các cấp ủy");
        assert!(shortened(&"word ".repeat(60)).ends_with("word…"));
    }

    #[test]
    fn the_sites_name_goes() {
        assert_eq!(without_site("Họp báo - Báo Nhân Dân", &["Báo Nhân Dân"]), "Họp báo");
        assert_eq!(without_site("Họp báo - hôm nay", &["Báo Nhân Dân"]), "Họp báo - hôm nay");
    }
}
