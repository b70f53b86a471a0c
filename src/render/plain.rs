//! Plain text, for the terminal and for scripts.

use super::Looks;
use super::layout::rows;
use crate::action::Action;
use crate::i18n::Lang;
use crate::reply::{Document, Does, Reply, Style};

/// Of a file that comes with an answer so many lines are shown, of each so many letters.
const DOCUMENT_LINES: usize = 24;
const DOCUMENT_WIDTH: usize = 160;

/// The text of an answer; links are followed by their address.
pub fn text(reply: &Reply, looks: impl Into<Looks>) -> String {
    let looks = looks.into();
    let mut text = String::new();
    for row in rows(reply, looks) {
        if row.quoted {
            text.push_str("  ");
        }
        for (run, style) in &row.runs {
            text.push_str(run);
            match style {
                Style::Link(url) if url != run => text.push_str(&format!(" <{url}>")),
                Style::Start(payload) => text.push_str(&format!(" </start {payload}>")),
                Style::Plain | Style::Bold | Style::Italic | Style::Code | Style::Link(_) => {}
            }
        }
        text.truncate(text.trim_end_matches(' ').len());
        text.push('\n');
    }
    if let Some(document) = &reply.document {
        show(document, looks.lang, &mut text);
    }
    text
}

/// The beginning of a file, between its name and what is left out: nothing is written to the disk here.
fn show(document: &Document, lang: Lang, text: &mut String) {
    text.push_str(&format!("--- {} ---\n", document.name));
    let Some(inside) = document.as_text() else {
        text.push_str(&format!("--- {} ---\n", texts::not_text(document.bytes.len()).get(lang)));
        return;
    };
    let lines = inside.lines().count();
    for line in inside.lines().take(DOCUMENT_LINES) {
        let end = line.char_indices().nth(DOCUMENT_WIDTH).map_or(line.len(), |(end, _)| end);
        let cut = if end < line.len() { "…" } else { "" };
        text.push_str(&format!("{}{cut}\n", &line[..end]));
    }
    match lines.saturating_sub(DOCUMENT_LINES) {
        0 => text.push_str("---\n"),
        left => text.push_str(&format!("--- {} ---\n", texts::left_out(left).get(lang))),
    }
}

/// A button in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What it says.
    pub label: String,
    /// What it does.
    pub does: Does,
}

impl Choice {
    /// What one would type instead, or the address that it opens.
    pub fn typed(&self) -> String {
        typed(&self.does)
    }
}

/// What one would type or read instead of pressing.
pub fn typed(does: &Does) -> String {
    match does {
        Does::Ask(action) => action.typed(),
        Does::Open(url) => url.clone(),
        Does::Copy(text) => text.clone(),
        Does::Inline(query) => format!("@nqbot {query}"),
        Does::Link(payload) | Does::Share { payload, .. } => format!("/start {payload}"),
    }
}

/// The buttons of an answer, in order, without those that open a numbered entry of it.
pub fn choices(reply: &Reply, lang: Lang) -> Vec<Choice> {
    let is_entry = |does: &Does| matches!(does, Does::Ask(action) if reply.list.actions.contains(action));
    let buttons = reply.buttons.iter().flatten().filter(|button| !is_entry(&button.does));
    buttons.map(|button| Choice { label: button.label.get(lang).to_string(), does: button.does.clone() }).collect()
}

/// What a number opens: an entry of the list, or one of the buttons, which count on behind the entries.
pub fn numbered(reply: &Reply, lang: Lang, number: usize) -> Option<Does> {
    if let Some(action) = reply.list.get(number) {
        return Some(Does::Ask(action.clone()));
    }
    let at = number.checked_sub(first_choice(reply))?;
    choices(reply, lang).into_iter().nth(at).map(|choice| choice.does)
}

/// The number of the first button.
pub fn first_choice(reply: &Reply) -> usize {
    if reply.list.is_empty() { 1 } else { reply.list.first + reply.list.len() }
}

/// An action as a request that is pressed in a given language.
pub fn language_of(action: &Action, shown: Lang) -> Lang {
    action.lang.unwrap_or(shown)
}

mod texts {
    use crate::i18n::{Lang, Localized, format};

    pub fn not_text(bytes: usize) -> Localized {
        Localized::new(|lang| {
            let kilobytes = format::number(bytes.div_ceil(1_000), lang);
            match lang {
                Lang::Vi => format!("{kilobytes} kB, không phải văn bản nên không hiển thị ở đây."),
                Lang::En => format!("{kilobytes} kB, no text, so it is not shown here."),
            }
        })
    }

    pub fn left_out(lines: usize) -> Localized {
        Localized::new(|lang| {
            let number = format::number(lines, lang);
            match lang {
                Lang::Vi => format!("Còn {number} dòng không hiển thị ở đây."),
                Lang::En if lines == 1 => "One more line is not shown here.".to_string(),
                Lang::En => format!("{number} more lines are not shown here."),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::Outcome;

    #[test]
    fn a_file_is_shown_by_its_beginning_and_set_apart() {
        let mut reply = Reply::new(Outcome::Found);
        reply.text("Here it is.");
        reply.document = Some(Document::text("watches.json".into(), "{\n}\n".into()));
        assert_eq!(text(&reply, Lang::En), "Here it is.\n--- watches.json ---\n{\n}\n---\n");
        let long: String = (1..=30).map(|number| format!("dòng {number} {}\n", "đ".repeat(200))).collect();
        reply.document = Some(Document::text("watches.json".into(), long));
        let shown = text(&reply, Lang::Vi);
        assert!(shown.contains("dòng 24 ") && !shown.contains("dòng 25 "), "{shown}");
        assert!(shown.ends_with("--- Còn 6 dòng không hiển thị ở đây. ---\n"), "{shown}");
        assert!(shown.lines().all(|line| line.chars().count() <= DOCUMENT_WIDTH + 1), "{shown}");
    }
}
