//! The resolutions that a text of somebody else names.

use crate::house::House;
use crate::i18n::{Localized, format, phrases};
use crate::register::find::{Strength, find};
use crate::register::{Document, Key, Mode, Verdict};
use crate::reply::{Block, Button, Does, Line, Outcome, Reply};

/// The resolutions that a text names for certain, in the order in which it does.
pub fn certain(house: &House, text: &str) -> Vec<Key> {
    let mut keys = Vec::new();
    for mention in find(text, Mode::Running, house.register.groups()) {
        if let Document::Party { number, .. } = mention.document
            && mention.strength > Strength::Bare
            && let Verdict::One(best, _) =
                house.register.resolve(number, &house.register.context_of(&mention, Vec::new()))
            && !keys.contains(&best.key)
        {
            keys.push(best.key);
        }
    }
    keys
}

/// A line for each resolution, with a button for its card.
pub fn compact(house: &House, keys: &[Key]) -> Reply {
    const MOST: usize = 5;
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
        buttons.push(Button { label, does: Does::Link(format!("r-{}", entry.key.in_link())) });
    }
    reply.rows(buttons, 3);
    reply
}
