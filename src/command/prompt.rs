//! Asking for the words that a command lacks: one sentence, examples to press, a way out. The next message is the answer.

use super::Ask;
use crate::action::Action;
use crate::i18n::{Lang, Localized, fixed};
use crate::register::Resolution;
use crate::reply::{Button, Outcome, Prompt, Reply};
use crate::request::Place;

/// Examples below a prompt.
const EXAMPLES: usize = 3;
/// Letters of a label beside which others have room.
const SHORT: usize = 12;

/// Asks for the words of a command. Each example is a label with the words that it stands for.
pub fn prompt(
    ask: &Ask,
    command: &'static str,
    question: Localized,
    placeholder: Localized,
    examples: Vec<(Localized, String)>,
) -> Reply {
    let mut reply = Reply::new(Outcome::Usage);
    reply.text(question);
    if ask.place == Place::Group {
        // where a message is to be answered, Telegram shows no buttons below it
        let labels = |lang: Lang| examples.iter().take(EXAMPLES).map(|(label, _)| label.get(lang)).collect::<Vec<_>>();
        reply.text(Localized::new(|lang| labels(lang).join(" · ")));
        reply.note(texts::by_reply());
    }
    let button = |(label, words): (Localized, String)| Button::ask(label, Action::new(command, &words));
    // short ones stand side by side
    let width =
        if examples.iter().all(|(label, _)| Lang::ALL.iter().all(|lang| label.get(*lang).chars().count() <= SHORT)) {
            EXAMPLES
        } else {
            1
        };
    reply.rows(examples.into_iter().take(EXAMPLES).map(button).collect(), width);
    reply.row(vec![Button::ask(texts::cancel(), Action::new("cancel", "").in_place())]);
    reply.prompt = Some(Prompt { command, placeholder });
    reply
}

/// Resolutions as examples: those of a list that the register holds and that fit, and newer ones when they are too few.
pub fn resolutions(ask: &Ask, keys: &[&str], fits: impl Fn(&Resolution) -> bool) -> Vec<(Localized, String)> {
    let register = &ask.house.register;
    let wanted = keys.iter().filter_map(|key| key.parse().ok()).filter_map(|key| register.get(key));
    let mut found: Vec<&Resolution> = Vec::new();
    for entry in wanted.chain(register.current().filter(|entry| entry.confirmed)) {
        if found.len() < EXAMPLES && fits(entry) && !found.iter().any(|other| other.key == entry.key) {
            found.push(entry);
        }
    }
    found.into_iter().map(|entry| (Localized::same(entry.number()), entry.key.to_string())).collect()
}

mod texts {
    use super::*;

    pub fn by_reply() -> Localized {
        fixed("Bạn hãy trả lời tin nhắn này.", "Please reply to this message.")
    }

    pub fn cancel() -> Localized {
        fixed("Hủy", "Cancel")
    }
}
