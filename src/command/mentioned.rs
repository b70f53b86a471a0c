//! The resolutions that a group's talk names, in a few lines.

use super::deep_link;
use super::replied::citations;
use crate::date::PartialDate;
use crate::house::House;
use crate::i18n::{Localized, format, phrases};
use crate::register::Key;
use crate::reply::{Block, Button, Does, Line, Outcome, Reply};

/// The resolutions that a text of today names for certain, in their order in it.
pub fn certain(house: &House, text: &str, today: PartialDate) -> Vec<Key> {
    let all = citations(&house.register, text, today, None);
    all.into_iter().filter(|one| one.certain).map(|one| one.key).collect()
}

/// Resolutions shown at once.
pub const MOST: usize = 5;

/// A line for each resolution, with a button for its card.
pub fn compact(house: &House, keys: &[Key]) -> Reply {
    let mut reply = Reply::new(Outcome::Found);
    let mut buttons = Vec::new();
    for entry in keys.iter().filter_map(|key| house.register.get(*key)).take(MOST) {
        let mut line = Line::new().bold(phrases::number_and_tenure(entry.key));
        if let Some(title) = &entry.title {
            line = line.plain(" · ").plain(title.clone());
        }
        if let Some(issued) = entry.issued {
            line = line.plain(" · ").plain(format::date(issued));
        }
        reply.say(Block::Item(None, vec![line]));
        let label = Localized::same(entry.key.printed());
        buttons.push(Button { label, does: Does::Link(deep_link::to_resolution(entry.key)) });
    }
    reply.rows(buttons, 3);
    reply
}
