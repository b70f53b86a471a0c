//! A text on its way to an article: its lines, what was taken out of them, and what they said beside the article.

use std::ops::Range;

use crate::corpus::Part;
use crate::date::PartialDate;
use crate::text::clean;

/// A text being cleaned. Nothing is lost: what leaves the lines is among the parts.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    pub lines: Vec<Line>,
    pub parts: Vec<Part>,
    pub said: Said,
}

/// A line that is not empty.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    /// Where it began in the text as it came, counted from 1.
    pub number: usize,
    /// Its words, without space around them.
    pub text: String,
    /// Whether a paragraph begins with it.
    pub begins: bool,
}

/// What the removed parts told.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Said {
    /// The marker before the text.
    pub marker: Option<PartialDate>,
    /// The first line near the head of the text that holds a date and nothing else.
    pub date_line: Option<PartialDate>,
    /// Such a line further down, which may be of something else.
    pub late_date_line: Option<usize>,
    /// Where it was written.
    pub place: Option<String>,
    /// Who wrote it.
    pub byline: Option<String>,
    /// Address of the source.
    pub source_url: Option<String>,
    /// Name of the source.
    pub source_name: Option<String>,
    /// The agency that signed it.
    pub agency: Option<String>,
    /// Whether most of it stands in other texts of its site too.
    pub shares_much: bool,
    /// The line of a headline that was marked as one.
    pub headline: Option<String>,
    /// What a page calls itself, where nothing says that this is the headline.
    pub page_title: Option<String>,
}

impl Draft {
    /// The lines of a text, with composed letters and plain spaces.
    pub fn of(text: &str) -> Self {
        let text = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}', '\u{85}'], "\n");
        let mut lines: Vec<Line> = Vec::new();
        let mut begins = true;
        for (at, line) in clean(&text).split('\n').enumerate() {
            let text = line.split_whitespace().collect::<Vec<_>>().join(" ");
            if text.is_empty() {
                begins = true;
            } else {
                lines.push(Line { number: at + 1, text, begins });
                begins = false;
            }
        }
        Self { lines, ..Self::default() }
    }

    /// Takes out the lines at these places.
    pub fn remove(&mut self, rule: &str, places: &[bool]) {
        let mut kept = Vec::with_capacity(self.lines.len());
        let mut after_gap = false;
        for (at, mut line) in std::mem::take(&mut self.lines).into_iter().enumerate() {
            if places.get(at).copied().unwrap_or(false) {
                self.parts.push(Part { line: line.number, rule: rule.into(), text: line.text });
                after_gap = true;
            } else {
                line.begins |= after_gap;
                after_gap = false;
                kept.push(line);
            }
        }
        self.lines = kept;
    }

    /// Takes out every line that is so.
    pub fn remove_where(&mut self, rule: &str, is_so: impl Fn(&str) -> bool) {
        let places: Vec<bool> = self.lines.iter().map(|line| is_so(&line.text)).collect();
        if places.contains(&true) {
            self.remove(rule, &places);
        }
    }

    /// Takes a part of a line out. A line of which nothing is left stays until [`Draft::drop_empty`].
    pub fn cut(&mut self, at: usize, rule: &str, range: Range<usize>) {
        self.replace(at, rule, range, "");
    }

    /// Takes several parts of a line out; they stand in their order.
    pub fn cut_all(&mut self, at: usize, rule: &str, ranges: &[Range<usize>]) {
        let Some(line) = self.lines.get_mut(at).filter(|_| !ranges.is_empty()) else { return };
        let (mut left, mut from) = (String::with_capacity(line.text.len()), 0);
        for range in ranges {
            let (Some(kept), Some(part)) = (line.text.get(from..range.start), line.text.get(range.clone())) else {
                return;
            };
            self.parts.push(Part { line: line.number, rule: rule.into(), text: part.trim().to_string() });
            left.push_str(kept.trim_end());
            left.push(' ');
            from = range.end;
        }
        left.push_str(&line.text[from..]);
        line.text = left.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    }

    /// Puts something in the place of a part of a line.
    pub fn replace(&mut self, at: usize, rule: &str, range: Range<usize>, with: &str) {
        let Some(line) = self.lines.get_mut(at) else { return };
        let Some(part) = line.text.get(range.clone()) else { return };
        self.parts.push(Part { line: line.number, rule: rule.into(), text: part.trim().to_string() });
        let left = format!("{}{with} {}", line.text[..range.start].trim_end(), line.text[range.end..].trim_start());
        line.text = left.trim().to_string();
    }

    /// Lines of which nothing is left go.
    pub fn drop_empty(&mut self) {
        let mut begins = false;
        self.lines.retain_mut(|line| {
            line.begins |= begins;
            begins = line.text.is_empty();
            !begins
        });
    }

    /// How many letters stand in all lines.
    pub fn letters(&self) -> usize {
        self.lines.iter().map(|line| line.text.len()).sum()
    }

    /// The paragraphs, parted by an empty line. Every line is one by now.
    pub fn body(&self) -> String {
        self.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n\n")
    }
}

/// The letters and digits of a text alone, folded: two lines that differ in nothing else are one.
pub(super) fn letters(text: &str) -> String {
    crate::text::fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Whether a text ends as a sentence does.
pub(super) fn ends_as_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(['”', '"', '’', '\'', ')', '»', ']']);
    text.ends_with(['.', '!', '?', '…', ';', ':', ','])
}
