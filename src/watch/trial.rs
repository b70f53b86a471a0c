//! What a chat would be told now of the last days, had nothing been told yet: for those who run the bot and want to see
//! a digest before its time. Nothing is noted and nothing is sent.

use anyhow::Result;

use super::due::{Draft, Place};
use super::{read, understand};
use crate::house::House;
use crate::i18n::Lang;
use crate::index::{Order, Wanted};
use crate::question::{Filter, Question, Span};

/// Stories of one watch that are looked at.
const MOST: usize = 100;
const DAY_S: i64 = 24 * 3_600;

/// The digest of a chat's watches, of all its topics together, for so many days up to now. None where nothing is followed
/// or there is no index; without items where nothing is new.
pub fn trial(house: &House, chat: i64, lang: Lang, days: u32, now: i64) -> Result<Option<Draft>> {
    let Some(index) = house.index() else { return Ok(None) };
    let settings = house.store.settings(chat)?;
    let (since, today) = (now - i64::from(days) * DAY_S, settings.zone.day(now));
    let mut watches = house.store.watches_of(chat)?;
    watches.retain(|watch| watch.paused_at.is_none());
    if watches.is_empty() {
        return Ok(None);
    }
    for watch in &mut watches {
        watch.covered = since;
    }
    let questions: Vec<Question> = watches.iter().map(|watch| read(house, &watch.words, today)).collect();
    let span = Span { from: Some(today.days_before(days.saturating_sub(1))), to: Some(today) };
    let mut place = Place::new(house, &index, lang);
    let mut items = Vec::new();
    for (at, question) in questions.iter().enumerate() {
        let queries = understand(house, &index, question)?;
        let dates = Some(question.filter.dates.map_or(span, |dates| dates.and(span)));
        let filter = &Filter { dates, ..question.filter.clone() };
        let wanted = Wanted { queries: &queries, filter, order: Order::Newest, reader: lang };
        for hit in index.strict(&wanted, None, MOST)?.hits {
            place.add(&mut items, at, hit.id.as_str(), question)?;
        }
    }
    let telling = place.finish(&mut items, &watches, &questions)?;
    let watches = if items.is_empty() { watches } else { telling };
    Ok(Some(Draft { chat, thread: None, settings, lang, watches, items, since, now }))
}
