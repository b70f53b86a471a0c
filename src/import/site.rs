//! Lines that repeat across the texts of a site: menus, notices and teasers, which are no part of any article.
//!
//! A line counts only up to a length, so that a paragraph that several papers took from an agency stays. A whole sentence
//! must stand in half of a site's texts: articles on one matter share sentences by right, menus stand everywhere.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::draft::{Draft, ends_as_sentence};
use super::{Form, Record, calendar, line_mark, page};
use crate::corpus::address;
use crate::text::hash;

/// Longer lines are never a site's furniture.
pub const LONGEST: usize = 200;

/// A line in fewer texts repeats by chance.
const TEXTS: u32 = 3;

/// A line of furniture stands in at least so many of a hundred texts of its site. One section of a site has its own
/// menu, and sections are seldom smaller than a fifth.
const SHARE: u32 = 20;

/// A whole sentence must stand in so many of a hundred.
const SENTENCE_SHARE: u32 = 50;

/// From so many words on, a line that ends as a sentence is taken for one.
const SENTENCE: usize = 8;

/// The site of a record: the host of its source, else the outlet's name, else its folder.
pub fn site_of(record: &Record) -> String {
    let given = &record.given;
    let folder = || Path::new(&record.origin).parent().map(|folder| folder.to_string_lossy().into_owned());
    given
        .source_url
        .as_deref()
        .or(Some(record.origin.as_str()).filter(|origin| origin.starts_with("http")))
        .and_then(address::host)
        .or_else(|| given.source_name.clone().filter(|name| !name.trim().is_empty()))
        .or_else(folder)
        .unwrap_or_default()
}

/// How often lines stand in the texts of each site.
#[derive(Debug, Default)]
pub struct Repeats {
    sites: HashMap<String, Site>,
}

#[derive(Debug, Default)]
struct Site {
    texts: HashSet<u64>,
    lines: HashMap<u64, Count>,
}

#[derive(Debug, Default)]
struct Count {
    texts: u32,
    is_sentence: bool,
}

impl Repeats {
    /// Counts the short lines of a text, each once. The same text again counts nothing.
    pub fn note(&mut self, record: &Record) {
        let draft = match record.form {
            Form::Clean => return,
            Form::Html => match page::read(record) {
                Ok(page) => Draft::of(&page.text),
                Err(_) => return,
            },
            Form::Text | Form::Markdown => Draft::of(&record.text),
        };
        let site = self.sites.entry(site_of(record)).or_default();
        let all: Vec<u8> = draft.lines.iter().flat_map(|line| line_mark(&line.text).to_le_bytes()).collect();
        if !site.texts.insert(hash::fnv1a(&all)) {
            return;
        }
        let mut seen = HashSet::new();
        for line in draft.lines.iter().filter(|line| may_repeat(&line.text)) {
            let mark = line_mark(&line.text);
            if seen.insert(mark) {
                let count = site.lines.entry(mark).or_default();
                count.texts += 1;
                count.is_sentence |= is_sentence(&line.text);
            }
        }
    }

    /// Whether a line, as [`line_mark`] gives it, is part of what a site puts around its texts.
    pub fn is_repeated(&self, site: &str, mark: u64) -> bool {
        let Some(site) = self.sites.get(site) else { return false };
        site.lines.get(&mark).is_some_and(|count| {
            let share = if count.is_sentence { SENTENCE_SHARE } else { SHARE };
            let texts = u32::try_from(site.texts.len()).unwrap_or(u32::MAX);
            count.texts >= TEXTS && u64::from(count.texts) * 100 >= u64::from(texts) * u64::from(share)
        })
    }
}

/// Whether a line can be furniture: it is short, and no date line, which texts of one day share by right.
pub(super) fn may_repeat(line: &str) -> bool {
    line.chars().take(LONGEST + 1).count() <= LONGEST && calendar::date_line(line).is_none()
}

fn is_sentence(line: &str) -> bool {
    ends_as_sentence(line) && line.split_whitespace().count() >= SENTENCE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::Given;

    fn record(number: usize, text: &str) -> Record {
        let given = Given { source_url: Some(format!("https://www.bao.vn/{number}.html")), ..Given::default() };
        Record { origin: format!("/in/{number}.txt"), line: None, form: Form::Text, text: text.into(), given }
    }

    #[test]
    fn what_stands_everywhere_is_furniture_and_a_shared_sentence_is_not() {
        let mut repeats = Repeats::default();
        let shared = "Hội nghị do Bộ Chính trị tổ chức tại Hà Nội.";
        for number in 0..10 {
            let own = format!("Bài số {number} có một câu riêng của mình.");
            let mut text = format!("Trang chủ Thời sự\n16/09/2025 | 08:07\n\n{own}\n");
            if number < 4 {
                text.push_str(shared);
            }
            if number < 2 {
                text.push_str("\nChuyên đề hai bài");
            }
            repeats.note(&record(number, &text));
            repeats.note(&record(number, &text));
        }
        let is = |line: &str| repeats.is_repeated("bao.vn", line_mark(line));
        assert!(is("trang chủ  thời sự") && !is("16/09/2025 | 08:07"));
        assert!(!is(shared) && !is("Chuyên đề hai bài") && !is("Bài số 1 có một câu riêng của mình."));
        assert!(!repeats.is_repeated("khac.vn", line_mark("Trang chủ Thời sự")));
    }

    #[test]
    fn a_site_is_told_by_address_then_name_then_folder() {
        let mut one = record(1, "");
        assert_eq!(site_of(&one), "bao.vn");
        one.given.source_url = None;
        assert_eq!(site_of(&one), "/in");
        one.given.source_name = Some("Báo".into());
        assert_eq!(site_of(&one), "Báo");
    }
}
