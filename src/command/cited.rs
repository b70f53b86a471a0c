//! The resolutions that a message names, as an answer to `/nq` below it.

use super::replied::Named;
use super::{Ask, other_document as other, resolution};
use crate::action::Action;
use crate::i18n::{Lang, Localized, fixed, format};
use crate::register::Key;
use crate::reply::{Button, Outcome, Reply};

/// More documents are not told about at once.
const MOST: usize = 10;

/// The card of the one resolution that is named, or a list with what else is named.
pub fn reply(ask: &Ask, named: &Named) -> anyhow::Result<Reply> {
    if let ([only], []) = (&named.resolutions[..], &named.others[..]) {
        return resolution::card_of(ask, only.key);
    }
    let mut reply = Reply::new(if named.resolutions.is_empty() { Outcome::NotFound } else { Outcome::Found });
    if named.resolutions.is_empty() {
        reply.text(texts::none_named());
    } else {
        reply.heading(texts::named(named.resolutions.len()));
    }
    for (kind, written) in named.others.iter().take(MOST) {
        reply.text(other::told_apart(*kind, written));
    }
    reply.gap();
    let keys: Vec<Key> = named.resolutions.iter().map(|one| one.key).take(MOST).collect();
    resolution::add_entries(ask, &mut reply, &keys)?;
    for doubtful in named.resolutions.iter().take(MOST).filter(|one| !one.certain) {
        let others = ask.house.register.numbered(doubtful.key.number);
        let others: Vec<Key> = others.into_iter().map(|entry| entry.key).filter(|key| *key != doubtful.key).collect();
        if !others.is_empty() {
            reply.note(resolution::also_numbered(doubtful.key.number, &others));
        }
    }
    if keys.is_empty() {
        reply.row(vec![Button::ask(texts::browse(), Action::new("resolutions", ""))]);
    }
    Ok(reply)
}

mod texts {
    use super::*;

    pub fn named(count: usize) -> Localized {
        let count = format::count(count, "nghị quyết", "resolution", "resolutions");
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Tin nhắn này nêu {}", count.get(lang)),
            Lang::En => format!("This message names {}", count.get(lang)),
        })
    }

    pub fn none_named() -> Localized {
        fixed(
            "Tin nhắn này không nêu nghị quyết nào có trong danh mục.",
            "This message names no resolution that is in the register.",
        )
    }

    pub fn browse() -> Localized {
        fixed("Duyệt danh mục", "Browse the register")
    }
}
