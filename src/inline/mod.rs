//! Results while one types `@bot …` in any chat: resolutions first, then articles, each a whole message that is sent
//! when it is tapped; or one's own sentence with the resolutions in it linked.
//!
//! Plain data, as everything on this floor: a door sends it. A result never carries a button that asks the bot
//! something, because it stands in a chat in which the bot is not.

mod card;
mod fit;
mod offset;
mod sentence;

use crate::command::{Ask, asked, deep_link, options::Options};
use crate::date::PartialDate;
use crate::house::House;
use crate::i18n::{Lang, Localized, choose, fixed};
use crate::index::{Index, Order};
use crate::question::Filter;
use crate::register::find::{Strength, find};
use crate::register::{Document, Key, Meaning, Mode, Resolution};
use crate::reply::Reply;
use crate::request::{Input, Place, Request};
use crate::text::{utf16, words};
use offset::Offset;

/// Telegram sends no longer question (Bot API, InlineQuery).
const LONGEST: usize = 256;
/// Results of a page; Telegram takes 50.
const PAGE: usize = 20;
/// Resolutions before the articles.
const MOST_RESOLUTIONS: usize = 10;
/// Newest, and most cited, resolutions shown before anything is typed.
const SHELF: usize = 5;

/// What is typed behind the bot's name.
#[derive(Clone, Copy, Debug)]
pub struct InlineQuery<'a> {
    /// The words.
    pub text: &'a str,
    /// Where to go on, as [`InlineAnswer::next`] said; empty at first.
    pub offset: &'a str,
    /// The person's language, for when the words do not tell.
    pub lang: Lang,
    /// The day of asking.
    pub today: PartialDate,
}

/// A page of results.
#[derive(Clone, Debug, PartialEq)]
pub struct InlineAnswer {
    /// The results.
    pub cards: Vec<Card>,
    /// Where to go on; none when this is all. At most 64 bytes.
    pub next: Option<String>,
    /// A button above the results.
    pub button: Option<Hint>,
    /// Whether the answer depends on the person and may not be shown to others.
    pub personal: bool,
    /// The language of it.
    pub lang: Lang,
}

/// One result.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// The same for the same thing, at most 64 bytes.
    pub id: String,
    /// The first line in the list of results.
    pub title: String,
    /// The lines below it.
    pub description: String,
    /// What is sent; one message.
    pub reply: Reply,
    /// The language of it.
    pub lang: Lang,
}

/// A button that opens the private chat.
#[derive(Clone, Debug, PartialEq)]
pub struct Hint {
    /// What it says.
    pub label: Localized,
    /// The start parameter, at most 64 of `A–Z a–z 0–9 _ -`.
    pub start: String,
}

/// Answers.
pub fn answer(house: &House, query: &InlineQuery) -> anyhow::Result<InlineAnswer> {
    let (text, wished) = choose::wished(utf16::prefix(query.text.trim(), LONGEST));
    let known = wished.or_else(|| choose::detect(text));
    let lang = known.unwrap_or(query.lang);
    let request = Request::new(Input::Text(text.to_string()), lang, Place::Private, query.today);
    let ask = Ask {
        house,
        words: text,
        lang,
        place: request.place,
        chat: None,
        today: query.today,
        list: &request.list,
        request: &request,
    };
    let index = house.index();
    let generation = index.as_ref().map_or(0, |index| offset::generation(index.manifest()));
    let page = Offset::read(query.offset);
    let found = if text.is_empty() {
        shelf(&ask, index.as_deref(), page)?
    } else {
        match sentence::cards(&ask) {
            Some(cards) => Found { cards: if page.first() { cards } else { Vec::new() }, more: false },
            None => search(&ask, index.as_deref(), page)?,
        }
    };
    let nothing = found.cards.is_empty() && page.first();
    let button = match (nothing && !text.is_empty(), &index) {
        (false, _) => Hint { label: texts::help(), start: deep_link::to_help("inline") },
        (true, Some(_)) => Hint { label: texts::nothing(), start: kept(&ask)? },
        (true, None) => Hint { label: texts::building(), start: kept(&ask)? },
    };
    let next = found.more.then(|| page.next().write(generation));
    Ok(InlineAnswer { cards: found.cards, next, button: Some(button), personal: known.is_none(), lang })
}

/// A page of results, and whether there are more behind it.
struct Found {
    cards: Vec<Card>,
    more: bool,
}

/// The question for the private chat, where there is room to say why nothing is found.
fn kept(ask: &Ask) -> anyhow::Result<String> {
    let command = if asks_for_document(ask) { "resolution" } else { "search" };
    Ok(deep_link::to_kept(&ask.house.store.keep_asked(&format!("{command} {}", ask.words))?))
}

/// Whether one document is asked for by its code or number and hardly anything else.
fn asks_for_document(ask: &Ask) -> bool {
    const FEW: usize = 2;
    let mentions = find(ask.words, Mode::Query, ask.house.register.groups());
    let [mention] = &mentions[..] else { return false };
    let named = matches!(mention.document, Document::Party { .. } | Document::Elsewhere(..));
    let beside = words(ask.words).iter().filter(|word| !mention.range.contains(&word.range.start)).count();
    named && mention.strength > Strength::Bare && beside <= FEW
}

/// Resolutions that the words name, then articles that answer.
fn search(ask: &Ask, index: Option<&Index>, page: Offset) -> anyhow::Result<Found> {
    let named = named(ask);
    let before = page.start(PAGE);
    let mut cards = Vec::new();
    for (entry, meaning) in named.iter().skip(before).take(PAGE) {
        cards.push(card::resolution(ask, entry, meaning.reason.as_ref())?);
    }
    // articles that hold `NQ/TW` do not answer a question for a number that does not exist
    let is_absent = named.is_empty() && asks_for_document(ask);
    let Some(index) = index.filter(|_| !is_absent) else { return Ok(Found { more: false, cards }) };
    let options = Options::read(ask.words);
    let order = options.order.unwrap_or(Order::Relevance);
    let (skipped, left) = (before.saturating_sub(named.len()), PAGE - cards.len());
    let asked = asked::slice(ask, index, &options.words, order, skipped, left)?;
    // a question without words and conditions would find everything
    let total = if asked.question.is_empty() { 0 } else { asked.found.total };
    if total > 0 {
        cards.extend(asked.found.hits.iter().map(|hit| card::article(hit, ask.lang)));
    }
    Ok(Found { more: named.len() + total > before + PAGE, cards })
}

/// The resolutions that the words name, each with why it may be meant.
fn named<'h>(ask: &Ask<'h>) -> Vec<(&'h Resolution, Meaning)> {
    let register = &ask.house.register;
    let mut named: Vec<(&Resolution, Meaning)> = Vec::new();
    for meaning in register.meant(ask.words) {
        for entry in meaning.keys.iter().filter_map(|key| register.get(*key)) {
            if named.iter().all(|(known, _)| known.key != entry.key) {
                named.push((entry, meaning.clone()));
            }
        }
    }
    named.truncate(MOST_RESOLUTIONS);
    named
}

/// The newest resolutions and the most cited ones.
fn shelf(ask: &Ask, index: Option<&Index>, page: Offset) -> anyhow::Result<Found> {
    if !page.first() {
        return Ok(Found { cards: Vec::new(), more: false });
    }
    let register = &ask.house.register;
    let mut all: Vec<&Resolution> = register.current().collect();
    let date = |entry: &Resolution| entry.issued.map_or(0, PartialDate::sort_key);
    all.sort_by_key(|entry| std::cmp::Reverse((date(entry), entry.key.tenure, entry.key.number)));
    let mut cards = Vec::new();
    let mut shown: Vec<Key> = Vec::new();
    for entry in all.iter().take(SHELF) {
        cards.push(card::shelved(ask, entry, &texts::newest())?);
        shown.push(entry.key);
    }
    if let Some(index) = index {
        let mut cited: Vec<(usize, &Resolution)> = Vec::new();
        for entry in all.into_iter().filter(|entry| !shown.contains(&entry.key)) {
            cited.push((index.count(&Filter::of_resolution(entry.key), ask.lang)?, entry));
        }
        cited.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
        for (count, entry) in cited.into_iter().filter(|(count, _)| *count > 0).take(SHELF) {
            cards.push(card::shelved(ask, entry, &texts::cited(count))?);
        }
    }
    Ok(Found { cards, more: false })
}

mod texts {
    use super::*;
    use crate::i18n::phrases;

    pub fn help() -> Localized {
        fixed("Cách hỏi tại đây", "How to ask here")
    }

    pub fn nothing() -> Localized {
        fixed("Không tìm thấy – hỏi trong cuộc trò chuyện riêng", "Nothing found – ask in the private chat")
    }

    pub fn building() -> Localized {
        fixed("Đang lập chỉ mục – hỏi trong cuộc trò chuyện riêng", "Articles are being indexed – ask in private")
    }

    pub fn newest() -> Localized {
        fixed("Mới nhất", "Newest")
    }

    pub fn cited(count: usize) -> Localized {
        let articles = phrases::articles(count);
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Được nêu nhiều: {}", articles.get(lang)),
            Lang::En => format!("Often cited: {}", articles.get(lang)),
        })
    }
}
