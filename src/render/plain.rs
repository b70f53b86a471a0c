//! Plain text, for the terminal and for scripts.

use super::Looks;
use super::layout::rows;
use crate::action::Action;
use crate::i18n::Lang;
use crate::reply::{Does, Reply, Style};

/// The text of an answer; links are followed by their address.
pub fn text(reply: &Reply, looks: impl Into<Looks>) -> String {
    let mut text = String::new();
    for row in rows(reply, looks.into()) {
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
    text
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
