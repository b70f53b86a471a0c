//! Results: a resolution, an article.

use super::{Card, fit};
use crate::command::article_view::{self, cut};
use crate::command::{Ask, deep_link, resolution_view};
use crate::i18n::{Lang, Localized, fixed, format, phrases};
use crate::index::Hit;
use crate::register::{Reason, Resolution};
use crate::reply::{Block, Button, Does, Line, Outcome, Reply};

/// Characters of a title, and of what stands below it.
const TITLE: usize = 120;
const DESCRIPTION: usize = 200;

/// A resolution; where several may be meant, with why this one.
pub fn resolution(ask: &Ask, entry: &Resolution, reason: Option<&Reason>) -> anyhow::Result<Card> {
    let told = reason.filter(|reason| **reason != Reason::OnlyOne).map(resolution_view::reason);
    of(ask, entry, told.as_ref())
}

/// A resolution that is shown before anything is typed, with what it stands there for.
pub fn shelved(ask: &Ask, entry: &Resolution, why: &Localized) -> anyhow::Result<Card> {
    of(ask, entry, Some(why))
}

fn of(ask: &Ask, entry: &Resolution, why: Option<&Localized>) -> anyhow::Result<Card> {
    let lang = ask.lang;
    let unconfirmed = (!entry.confirmed).then(phrases::unconfirmed_short);
    let date = entry.issued.map(format::date);
    let about = [why.cloned(), date, unconfirmed, entry.title.clone()];
    Ok(Card {
        id: deep_link::to_resolution(entry.key),
        title: phrases::number_and_tenure(entry.key).get(lang).to_string(),
        description: joined(about.iter().flatten(), lang),
        reply: resolution_card(ask, entry)?,
        lang,
    })
}

/// The ordinary card without what only the bot's own chat can do: numbers to type and buttons that ask.
fn resolution_card(ask: &Ask, entry: &Resolution) -> anyhow::Result<Reply> {
    const TAIL: usize = 2;
    let mut reply = resolution_view::card(ask, entry)?;
    for block in &mut reply.blocks {
        if let Block::Item(number, _) = block {
            *number = None;
        }
    }
    let source = entry.sources.first().map(|url| Button::open(texts::source(), url));
    buttons(&mut reply, &deep_link::to_resolution(entry.key), source);
    fit::one_message(&mut reply, ask.lang, TAIL);
    Ok(reply)
}

/// An article with the passage that answers.
pub fn article(hit: &Hit, reader: Lang) -> Card {
    let (meta, date) = (&hit.meta, phrases::published(hit.meta.published, hit.meta.inferred));
    let passage = Localized::same(hit.passage.text.as_str());
    let outlet = meta.outlet();
    Card {
        id: format!("{}-{}", deep_link::to_article(&hit.id), hit.lang.code()),
        title: cut(&meta.title, TITLE),
        description: joined([&date, &outlet, &passage].into_iter(), reader),
        reply: article_card(hit, reader),
        lang: reader,
    }
}

fn article_card(hit: &Hit, reader: Lang) -> Reply {
    let meta = &hit.meta;
    let mut reply = Reply::new(Outcome::Found);
    reply.heading(meta.title.as_str());
    reply.text(article_view::about(meta, hit.lang, reader)).gap();
    reply.say(Block::Quote(vec![article_view::passage(&hit.id, &hit.passage)])).gap();
    let source = match &meta.source_url {
        Some(url) => {
            let name = format!("{} ({})", meta.outlet().get(reader), resolution_view::host_of(url));
            reply.field(phrases::source(), Line::new().link(name, url));
            reply.preview = Some(url.clone());
            Some(Button::open(texts::source(), url))
        }
        None => {
            reply.field(phrases::source(), meta.outlet());
            None
        }
    };
    buttons(&mut reply, &deep_link::to_article(&hit.id), source);
    fit::one_message(&mut reply, reader, 2);
    reply
}

/// The buttons that work in any chat.
fn buttons(reply: &mut Reply, payload: &str, source: Option<Button>) {
    reply.list = Default::default();
    reply.buttons.clear();
    let open = Button { label: texts::open(), does: Does::Link(payload.to_string()) };
    reply.row(std::iter::once(open).chain(source).collect());
}

fn joined<'t>(parts: impl Iterator<Item = &'t Localized>, lang: Lang) -> String {
    let parts = parts.map(|part| part.get(lang)).filter(|part| !part.is_empty());
    cut(&parts.collect::<Vec<_>>().join(" · "), DESCRIPTION)
}

mod texts {
    use super::*;

    pub fn open() -> Localized {
        fixed("Mở trong nqbot", "Open in nqbot")
    }

    pub fn source() -> Localized {
        fixed("Mở nguồn", "Open the source")
    }
}
