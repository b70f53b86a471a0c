//! Lines that repeat across the texts of a site: menus, notices and teasers, which are no part of any article.
//!
//! A line counts only up to a length, so that a paragraph that several papers took from an agency stays. A whole sentence
//! must stand in half of a site's texts and in many of them: articles on one matter share sentences by right, menus stand
//! everywhere. Reprints of one text count as one, and texts of which no site is known have none.

use std::collections::{HashMap, HashSet};

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

/// And in so many texts.
const SENTENCE_TEXTS: u32 = 10;

/// From so many words on, a line that ends as a sentence is taken for one.
const SENTENCE: usize = 8;

/// The site of a record: the host of its source, else the outlet's name. That texts lie in one folder does not make
/// them a site's: they may as well be reprints of one another.
pub fn site_of(record: &Record) -> String {
    let given = &record.given;
    given
        .source_url
        .as_deref()
        .or(Some(record.origin.as_str()).filter(|origin| origin.starts_with("http")))
        .and_then(address::host)
        .or_else(|| given.source_name.clone().filter(|name| !name.trim().is_empty()))
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
    /// So many of them are nearly others.
    reprints: usize,
    /// The whole sentences that stand alone on lines.
    sentences: HashSet<u64>,
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
        let site = site_of(record);
        if site.is_empty() {
            return;
        }
        let site = self.sites.entry(site).or_default();
        let all: Vec<u8> = draft.lines.iter().flat_map(|line| line_mark(&line.text).to_le_bytes()).collect();
        if !site.texts.insert(hash::fnv1a(&all)) {
            return;
        }
        let short = draft.lines.iter().filter(|line| may_repeat(&line.text));
        let marks: HashMap<u64, bool> = short.map(|line| (line_mark(&line.text), is_sentence(&line.text))).collect();
        // a reprint: most of its sentences were met before
        let own: Vec<u64> =
            draft.lines.iter().filter(|line| is_sentence(&line.text)).map(|l| line_mark(&l.text)).collect();
        let met = own.iter().filter(|mark| site.sentences.contains(*mark)).count();
        let is_reprint = met * 2 > own.len();
        site.sentences.extend(own);
        if is_reprint {
            site.reprints += 1;
            return;
        }
        for (mark, is_sentence) in marks {
            let count = site.lines.entry(mark).or_default();
            count.texts += 1;
            count.is_sentence |= is_sentence;
        }
    }

    /// Whether a line, as [`line_mark`] gives it, is part of what a site puts around its texts.
    pub fn is_repeated(&self, site: &str, mark: u64) -> bool {
        let Some(site) = self.sites.get(site) else { return false };
        site.lines.get(&mark).is_some_and(|count| {
            let (share, least) = if count.is_sentence { (SENTENCE_SHARE, SENTENCE_TEXTS) } else { (SHARE, TEXTS) };
            let texts = u32::try_from(site.texts.len() - site.reprints).unwrap_or(u32::MAX);
            count.texts >= least && u64::from(count.texts) * 100 >= u64::from(texts) * u64::from(share)
        })
    }
}

/// Whether a line can be furniture: it is short, and no date line, which texts of one day share by right.
pub(super) fn may_repeat(line: &str) -> bool {
    line.chars().take(LONGEST + 1).count() <= LONGEST && calendar::date_line(line).is_none()
}

/// Whether a line is a sentence rather than a button or a heading.
pub(super) fn is_sentence(line: &str) -> bool {
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
    fn reprints_do_not_make_each_other_furniture() {
        let mut repeats = Repeats::default();
        let sentences: Vec<String> =
            (0..20).map(|number| format!("Câu thứ {number} của bản tin này có đủ chữ để là một câu.")).collect();
        for number in 0..12 {
            repeats.note(&record(number, &format!("Bản in lại số {number}\n{}\nTheo dõi báo", sentences.join("\n"))));
        }
        let is = |line: &str| repeats.is_repeated("bao.vn", line_mark(line));
        assert!(sentences.iter().all(|sentence| !is(sentence)) && !is("Theo dõi báo"));
    }

    #[test]
    fn a_site_is_told_by_address_then_name_and_never_by_folder() {
        let mut one = record(1, "");
        assert_eq!(site_of(&one), "bao.vn");
        one.given.source_url = None;
        assert_eq!(site_of(&one), "");
        one.given.source_name = Some("Báo".into());
        assert_eq!(site_of(&one), "Báo");
    }
}
