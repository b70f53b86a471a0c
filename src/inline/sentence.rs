//! One's own sentence with its marks turned into resolutions: one result for each way to read it.

use super::{Card, fit};
use crate::command::Ask;
use crate::command::article_view::cut;
use crate::command::linked::{self, Marked};
use crate::i18n::{Lang, Localized, phrases};
use crate::register::{Key, Mark};
use crate::reply::{Block, Reply};
use crate::text::hash;

/// Ways to read a sentence that are offered.
const MOST_WAYS: usize = 5;
const TITLE: usize = 120;
const DESCRIPTION: usize = 200;

/// The results for a sentence; none when nothing in it is marked or no mark names anything, since a result that says
/// only what was typed must not be sent by accident.
pub fn cards(ask: &Ask) -> Option<Vec<Card>> {
    let marks = ask.house.register.marks(ask.words);
    if marks.iter().all(|mark| mark.ways.is_empty()) {
        return None;
    }
    let ways = crate::register::mark::combinations(&marks, MOST_WAYS);
    Some(ways.iter().map(|ways| card(ask, &marks, ways)).collect())
}

fn card(ask: &Ask, marks: &[Mark], ways: &[usize]) -> Card {
    let lang = ask.lang;
    let mut reply = linked::reply(&ask.house.register, ask.words, marks, ways, Marked::Replaced);
    let keys = linked::keys(marks, ways);
    // ways differ where a number is written twice and read differently, though the same resolutions are named
    let told = format!("{} {ways:?}", ask.words);
    let card = Card {
        id: format!("s-{}", hash::base32(hash::fnv1a(told.as_bytes()), 12)),
        title: cut(&first_line(&reply, lang), TITLE),
        description: cut(described(&keys, marks).get(lang), DESCRIPTION),
        reply: Reply::default(),
        lang,
    };
    fit::one_message(&mut reply, lang, 0);
    Card { reply, ..card }
}

/// The sentence as it will read.
fn first_line(reply: &Reply, lang: Lang) -> String {
    let line = reply.blocks.iter().find_map(|block| if let Block::Text(line) = block { Some(line) } else { None });
    line.map(|line| line.0.iter().map(|span| span.text.get(lang)).collect()).unwrap_or_default()
}

/// Which resolutions are meant, and what was not understood.
fn described(keys: &[Key], marks: &[Mark]) -> Localized {
    let unknown: Vec<&str> = marks.iter().filter(|mark| mark.ways.is_empty()).map(|mark| mark.text.as_str()).collect();
    let named: Vec<Localized> = keys.iter().map(|key| phrases::number_and_tenure(*key)).collect();
    let named = Localized::new(|lang| named.iter().map(|name| name.get(lang)).collect::<Vec<_>>().join(" · "));
    if unknown.is_empty() { named } else { texts::with_unknown(&named, &unknown.join("”, “")) }
}

mod texts {
    use super::*;

    pub fn with_unknown(named: &Localized, unknown: &str) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Không rõ “{unknown}”, giữ nguyên · {}", named.get(lang)),
            Lang::En => format!("“{unknown}” is not known and stays · {}", named.get(lang)),
        })
    }
}
