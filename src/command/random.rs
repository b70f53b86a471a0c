//! `/random`: one dated passage of an article, with its source; a button for another.
//!
//! There are no random numbers here and nothing is remembered, so chance is made of what a question carries: the chat, the asker,
//! the day, and the list shown before, which after `/random` is the passage itself. A typed `/random` therefore goes on
//! from the last one where the door knows it, and passes over the article that it showed. The button carries the next
//! place of a walk that reaches every article before it comes back to one. In a group, where no list is known, the
//! moment of the question takes its place.

use super::{Ask, Command, article_view, pass_on, resolution_view};
use crate::action::Action;
use crate::date::PartialDate;
use crate::i18n::{Localized, fixed, phrases};
use crate::index::Index;
use crate::index::list::{Entry, Whole};
use crate::question::{Filter, Span};
use crate::reply::{Block, Button, Line, Outcome, Reply};
use crate::request::Place;
use crate::text::hash::fnv1a;

/// The command.
pub struct Random;

/// Shorter paragraphs tell little; of longer ones the beginning is shown.
const SHORT: usize = 60;
const LONG: usize = 600;

impl Command for Random {
    fn name(&self) -> &'static str {
        "random"
    }

    fn aliases(&self) -> &'static [&'static str] {
        &["ngaunhien"]
    }

    fn words(&self) -> &'static [&'static str] {
        &["ngau nhien", "random"]
    }

    fn takes(&self, rest: &str, _: &crate::house::House) -> bool {
        rest.trim().is_empty()
    }

    fn summary(&self) -> Localized {
        fixed("Một đoạn trích ngẫu nhiên, kèm ngày và nguồn", "A passage at random, with date and source")
    }

    fn help(&self) -> Localized {
        fixed(
            "Một đoạn của một bài có ghi ngày, chọn ngẫu nhiên, kèm nguồn. Bấm nút để xem đoạn khác.",
            "A paragraph of a dated article, chosen at random, with its source. Press the button for another.",
        )
    }

    fn examples(&self) -> &'static [&'static str] {
        &["random"]
    }

    fn answer(&self, ask: &Ask) -> anyhow::Result<Reply> {
        let index = match ask.index() {
            Ok(index) => index,
            Err(reply) => return Ok(*reply),
        };
        let dated = Filter { dates: Some(Span { from: Some(PartialDate::year(1900)), to: None }), ..Filter::default() };
        let total = index.count(&dated, ask.lang)?;
        let article = |place: usize| -> anyhow::Result<Option<Entry>> {
            Ok(index.latest(&dated, ask.lang, scattered(place, total), 1)?.entries.pop())
        };
        let carried = ask.words.trim().parse::<usize>().ok().filter(|_| total > 0);
        let mut place = carried.unwrap_or_else(|| beginning(ask)) % total.max(1);
        let mut found = article(place)?;
        if carried.is_none() && found.as_ref().is_some_and(|entry| was_shown(ask, entry)) {
            place = (place + 1) % total.max(1);
            found = article(place)?;
        }
        match found {
            Some(entry) => show(ask, &index, &entry, place),
            None => Ok(none()),
        }
    }
}

/// A place to begin from.
fn beginning(ask: &Ask) -> usize {
    let before: Vec<&str> = ask.list.actions.iter().map(|action| action.line.as_str()).collect();
    let moment = if ask.place == Place::Group { ask.request.now } else { 0 };
    let told = format!("{:?} {:?} {} {before:?} {moment}", ask.chat, ask.request.asker, ask.today);
    (fnv1a(told.as_bytes()) >> 16) as usize
}

fn was_shown(ask: &Ask, entry: &Entry) -> bool {
    let opens = |action: &Action| action.line.split([' ', '¶']).nth(1) == Some(entry.id.as_str());
    ask.list.actions.iter().any(opens)
}

/// Where the walk stands at a place: far from where it stood before, and everywhere once in `total` steps.
fn scattered(place: usize, total: usize) -> usize {
    let golden = (total as f64 * 0.618) as usize;
    let step = (golden.max(1)..=total).find(|step| common(*step, total) == 1).unwrap_or(1);
    if total == 0 { 0 } else { place % total * step % total }
}

fn common(one: usize, two: usize) -> usize {
    if two == 0 { one } else { common(two, one % two) }
}

fn show(ask: &Ask, index: &Index, entry: &Entry, place: usize) -> anyhow::Result<Reply> {
    let Some(Whole { body, .. }) = index.article(&entry.id, entry.lang)? else { return Ok(none()) };
    let (meta, id, lang) = (&entry.meta, &entry.id, entry.lang);
    let paragraphs: Vec<(usize, &str)> = body.split("\n\n").enumerate().collect();
    let tells = |(_, text): &&(usize, &str)| text.chars().count() >= SHORT;
    let telling: Vec<&(usize, &str)> = paragraphs.iter().filter(tells).collect();
    let chance = (fnv1a(format!("{id} {place}").as_bytes()) >> 16) as usize;
    let chosen = telling.get(chance % telling.len().max(1)).copied().or(paragraphs.first());
    let (at, paragraph) = chosen.copied().unwrap_or((0, ""));
    let mut reply = Reply { anew: true, ..Reply::new(Outcome::Found) };
    let title = Line::new().bold(meta.title.as_str());
    reply.say(Block::Item(Some(1), vec![title, article_view::about(meta, lang, ask.lang)])).gap();
    // the paragraph, not only the article: it is what the next typed question goes on from
    let words =
        if lang == ask.lang { format!("{id}¶{}", at + 1) } else { format!("{id}¶{} {}", at + 1, lang.code()) };
    reply.list.push(1, Action::new("quote", &words));
    reply.say(Block::Quote(vec![Line::from(article_view::cut(paragraph, LONG))])).gap();
    match &meta.source_url {
        Some(url) => {
            let name = format!("{} ({})", meta.outlet().get(ask.lang), resolution_view::host_of(url));
            reply.field(phrases::source(), Line::new().link(name, url))
        }
        None => reply.field(phrases::source(), meta.outlet()),
    };
    reply.field(texts::place(), Line::new().code(format!("{id}¶{}", at + 1)));
    let mut row = vec![Button::ask(texts::read(), article_view::open_action(id, lang, ask.lang))];
    row.push(Button::ask(texts::another(), Action::new("random", &(place + 1).to_string()).in_place()));
    reply.row(row);
    reply.row(pass_on::article(id, meta, ask.lang));
    Ok(reply)
}

fn none() -> Reply {
    let mut reply = Reply::new(Outcome::NotFound);
    reply.text(texts::none());
    reply
}

mod texts {
    use super::*;

    pub fn place() -> Localized {
        fixed("Mã đoạn", "Place")
    }

    pub fn read() -> Localized {
        fixed("Đọc cả bài", "Read the article")
    }

    pub fn another() -> Localized {
        fixed("Xem đoạn khác", "See another")
    }

    pub fn none() -> Localized {
        fixed("Kho bài chưa có bài nào ghi ngày.", "No dated article is held here.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_walk_comes_everywhere_once_and_never_stays() {
        for total in 1..200 {
            let mut seen: Vec<usize> = (0..total).map(|place| scattered(place, total)).collect();
            assert!(total < 3 || seen.windows(2).all(|two| two[0] != two[1]), "{total}");
            seen.sort_unstable();
            assert_eq!(seen, (0..total).collect::<Vec<_>>(), "{total}");
        }
        assert_eq!(scattered(usize::MAX, 0), 0);
    }
}
