//! The form of a text: lines that belong together, spaces, paragraphs of a readable length.

use super::clean::Context;
use super::draft::{Draft, Line, ends_as_sentence};
use crate::text::sentence::sentences;

/// Joins lines that were broken in the middle of a sentence: the first does not end, the next goes on in small letters.
pub(super) fn join(draft: &mut Draft, _: &Context) {
    let mut joined: Vec<Line> = Vec::with_capacity(draft.lines.len());
    for mut line in std::mem::take(&mut draft.lines) {
        let goes_on = line.text.starts_with(|c: char| c.is_lowercase() || c == ',' || c == ';');
        match joined.last_mut() {
            Some(last) if !line.begins && goes_on && !is_closed(&last.text) => {
                last.text.push(' ');
                last.text.push_str(&line.text);
            }
            _ => {
                // by now every line is a paragraph of its own
                line.begins = true;
                joined.push(line);
            }
        }
    }
    draft.lines = joined;
}

fn is_closed(line: &str) -> bool {
    ends_as_sentence(line) && !line.ends_with([',', ';'])
}

/// `Voice of Vietnam .`: no space stands before such a sign.
pub(super) fn mend_spaces(draft: &mut Draft, _: &Context) {
    for line in &mut draft.lines {
        for (wrong, right) in
            [(" .", "."), (" ,", ","), (" ;", ";"), (" :", ":"), (" )", ")"), ("( ", "("), (" ”", "”"), ("“ ", "“")]
        {
            if line.text.contains(wrong) {
                line.text = mended(&line.text, wrong, right);
            }
        }
    }
}

/// An ellipsis keeps its space, and so does a number such as ` .5`.
fn mended(text: &str, wrong: &str, right: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(wrong) {
        let after = &rest[at + wrong.len()..];
        let keeps = wrong == " ." && after.starts_with(|c: char| c == '.' || c.is_alphanumeric());
        whole.push_str(&rest[..at]);
        whole.push_str(if keeps { wrong } else { right });
        rest = after;
    }
    whole.push_str(rest);
    whole.trim().to_string()
}

/// A paragraph of more letters is cut at the ends of sentences.
const LONG: usize = 900;

/// The pieces have about so many letters.
const PIECE: usize = 700;

/// Cuts long paragraphs into readable ones of about equal length.
pub(super) fn split(draft: &mut Draft, _: &Context) {
    let mut lines = Vec::with_capacity(draft.lines.len());
    for line in std::mem::take(&mut draft.lines) {
        if line.text.len() <= LONG || line.text.chars().count() <= LONG {
            lines.push(line);
            continue;
        }
        for text in pieces(&line.text) {
            lines.push(Line { number: line.number, text, begins: true });
        }
    }
    draft.lines = lines;
}

fn pieces(text: &str) -> Vec<String> {
    let ranges = sentences(text);
    let length = |text: &str| text.chars().count();
    let count = length(text).div_ceil(PIECE);
    let wanted = length(text).div_ceil(count.max(1));
    let mut found: Vec<(usize, usize)> = Vec::new();
    for range in ranges {
        match found.last_mut() {
            Some((start, end)) if length(&text[*start..range.end]) <= PIECE && length(&text[*start..*end]) < wanted => {
                *end = range.end;
            }
            _ => found.push((range.start, range.end)),
        }
    }
    found.into_iter().map(|(start, end)| text[start..end].to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let mut draft = Draft::of(text);
        let context = Context { repeats: &|_| false, title: None };
        join(&mut draft, &context);
        mend_spaces(&mut draft, &context);
        split(&mut draft, &context);
        assert_eq!(draft.body(), expected);
    }

    #[test]
    fn broken_lines_are_joined_and_paragraphs_kept() {
        check("The plan was\nadopted. It is\n\nnew.\nOne more.", "The plan was adopted. It is\n\nnew.\n\nOne more.");
        check("Voice of Vietnam . And so on ... at .5", "Voice of Vietnam. And so on ... at .5");
    }

    #[test]
    fn long_paragraphs_are_cut_between_sentences() {
        let sentence = "Một câu dài vừa phải nói về công việc của hội nghị và của các đại biểu. ";
        let mut draft = Draft::of(&sentence.repeat(25));
        split(&mut draft, &Context { repeats: &|_| false, title: None });
        assert!(draft.lines.len() >= 3, "{}", draft.lines.len());
        assert!(draft.lines.iter().all(|line| line.text.chars().count() <= PIECE && line.text.ends_with('.')));
    }
}
