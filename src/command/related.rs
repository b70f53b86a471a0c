//! `/related 57`: resolutions named together with it, of the same plenum, and what replaced what.

use std::collections::HashMap;

use super::{Ask, Command, compare, prompt, resolution_view as view, which_resolution};
use crate::action::Action;
use crate::i18n::{Lang, Localized, fixed, format, phrases};
use crate::question::Filter;
use crate::register::{Key, Resolution};
use crate::reply::{Block, Button, Line, Outcome, Reply};

/// The command.
pub struct Related;

impl Command for Related {
    fn name(&self) -> &'static str {
        "related"
    }

    fn aliases(&self) -> &'static [&'static str] {
        &["lienquan"]
    }

    fn summary(&self) -> Localized {
        fixed("Nghị quyết được nhắc cùng, thay thế, cùng hội nghị", "Resolutions named together with one")
    }

    fn help(&self) -> Localized {
        fixed(
            "Các nghị quyết thường được nhắc cùng trong bài viết (kèm số bài), thay thế hoặc được thay thế, cùng hội nghị, cùng chủ đề.",
            "Resolutions that articles name together with it (with counts), that it replaces or that replaced it, of the same \
             plenum, or on the same topic.",
        )
    }

    fn examples(&self) -> &'static [&'static str] {
        &["related 57", "related 18 đất đai"]
    }

    fn answer(&self, ask: &Ask) -> anyhow::Result<Reply> {
        match which_resolution::wanted(ask, "related", usage)? {
            Ok(entry) => list(ask, entry),
            Err(reply) => Ok(*reply),
        }
    }
}

/// Those that it can be compared with by a button: what it replaces, what replaced it, what is named with it most.
const COMPARED: usize = 2;

fn list(ask: &Ask, entry: &Resolution) -> anyhow::Result<Reply> {
    let mut reply = Reply::new(Outcome::Found);
    reply.heading(texts::heading(entry.key));
    let mut shown: Vec<Key> = vec![entry.key];
    let mut buttons: Vec<Button> = Vec::new();
    let mut part = |reply: &mut Reply, heading: Localized, keys: Vec<(Key, Option<Localized>)>| {
        let known: Vec<_> = keys
            .into_iter()
            .filter(|(key, _)| !shown.contains(key))
            .filter_map(|(key, why)| Some((ask.house.register.get(key)?, why)))
            .collect();
        if known.is_empty() {
            return;
        }
        reply.gap().heading(heading);
        for (other, why) in known {
            shown.push(other.key);
            let mut line = Line::new().bold(phrases::number_and_tenure(other.key));
            if let Some(title) = &other.title {
                line = line.plain(": ").plain(title.clone());
            }
            if !other.confirmed {
                line = line.plain(" · ").italic(phrases::unconfirmed_short());
            }
            if let Some(why) = why {
                line = line.plain(" · ").plain(why);
            }
            reply.say(Block::Item(None, vec![line]));
            buttons.push(view::open_button(other));
        }
    };
    let plain = |keys: Vec<Key>| keys.into_iter().map(|key| (key, None)).collect::<Vec<_>>();
    let key_of = |other: Option<&Resolution>| plain(other.map(|other| other.key).into_iter().collect());
    part(&mut reply, texts::replaces(), key_of(ask.house.register.replaced(entry)));
    part(&mut reply, texts::replaced_by(), key_of(ask.house.register.replacement(entry)));
    let together =
        together(ask, entry)?.into_iter().map(|(key, count)| (key, Some(phrases::articles(count)))).collect();
    part(&mut reply, texts::together(), together);
    let of_plenum = entry.plenum.map(|ordinal| ask.house.register.plenums(ordinal, Some(entry.key.tenure)));
    part(
        &mut reply,
        texts::same_plenum(),
        plain(of_plenum.into_iter().flatten().flat_map(|plenum| plenum.resolutions.clone()).collect()),
    );
    part(&mut reply, texts::same_topic(), plain(same_topic(ask, entry)));
    if buttons.is_empty() {
        reply.outcome = Outcome::NotFound;
        reply.text(texts::none());
    }
    reply.rows(buttons.into_iter().take(8).collect(), 2);
    let with = shown[1..].iter().take(COMPARED).map(|other| compare::button(entry.key, *other));
    reply.rows(with.collect(), 2);
    reply.row(vec![
        Button::ask(texts::documents(), Action::new("documents", &entry.key.to_string())),
        Button::ask(texts::card(), view::open_action(entry.key)),
    ]);
    Ok(reply)
}

/// Resolutions that the newest articles about this one name as well, most often first.
fn together(ask: &Ask, entry: &Resolution) -> anyhow::Result<Vec<(Key, usize)>> {
    const LOOKED_AT: usize = 200;
    const SHOWN: usize = 5;
    let Some(index) = ask.house.index() else { return Ok(Vec::new()) };
    let filter = Filter::of_resolution(entry.key);
    let mut counts: HashMap<Key, usize> = HashMap::new();
    for article in index.latest(&filter, ask.lang, 0, LOOKED_AT)?.entries {
        for (key, _, certain) in article.cites {
            if certain && key != entry.key {
                *counts.entry(key).or_default() += 1;
            }
        }
    }
    let mut together: Vec<(Key, usize)> = counts.into_iter().collect();
    together.sort_by_key(|(key, count)| (std::cmp::Reverse(*count), std::cmp::Reverse(key.tenure), key.number));
    together.truncate(SHOWN);
    Ok(together)
}

/// Resolutions that share the most topics.
fn same_topic(ask: &Ask, entry: &Resolution) -> Vec<Key> {
    const SHOWN: usize = 3;
    let shared = |other: &Resolution| other.topics.iter().filter(|slug| entry.topics.contains(slug)).count();
    let mut others: Vec<(usize, Key)> = ask
        .house
        .register
        .current()
        .filter(|other| other.key != entry.key)
        .map(|other| (shared(other), other.key))
        .filter(|(count, _)| *count > 0)
        .collect();
    others.sort_by_key(|(count, key)| (std::cmp::Reverse(*count), std::cmp::Reverse(key.tenure), key.number));
    others.into_iter().take(SHOWN).map(|(_, key)| key).collect()
}

fn usage(ask: &Ask) -> Reply {
    let examples = prompt::resolutions(ask, &["57-NQ/TW@13", "70-NQ/TW@13", "18-NQ/TW@12"], |_| true);
    prompt::prompt(ask, "related", texts::usage(), texts::placeholder(), examples)
}

mod texts {
    use super::*;

    pub fn heading(key: Key) -> Localized {
        let tenure = format::tenure(key.tenure);
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Liên quan đến Nghị quyết {} ({})", key.printed(), tenure.get(lang)),
            Lang::En => format!("Related to Resolution {} ({})", key.printed(), tenure.get(lang)),
        })
    }

    pub fn replaces() -> Localized {
        fixed("Thay thế", "Replaces")
    }

    pub fn replaced_by() -> Localized {
        fixed("Được thay thế bởi", "Replaced by")
    }

    pub fn together() -> Localized {
        fixed("Được nhắc cùng trong bài viết", "Named together in articles")
    }

    pub fn same_plenum() -> Localized {
        fixed("Cùng hội nghị Trung ương", "Of the same plenum")
    }

    pub fn same_topic() -> Localized {
        fixed("Cùng chủ đề", "On the same topic")
    }

    pub fn none() -> Localized {
        fixed("Chưa thấy nghị quyết nào liên quan.", "No related resolution is known here.")
    }

    pub fn documents() -> Localized {
        fixed("Văn bản được nêu cùng", "Documents named with it")
    }

    pub fn card() -> Localized {
        fixed("Xem nghị quyết", "See the card")
    }

    pub fn usage() -> Localized {
        fixed(
            "Bạn muốn xem những nghị quyết liên quan đến nghị quyết nào? Hãy gõ số hiệu, ví dụ:",
            "Related to which resolution? Type its number, for example:",
        )
    }

    pub fn placeholder() -> Localized {
        fixed("Số hiệu nghị quyết", "The number of a resolution")
    }
}
