//! Takes updates, from polling and from the webhook alike: each once, kept before anything is done with it. An update
//! that cannot be read, or that makes the program stumble, is left out without harm to its neighbours.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use log::{debug, error, warn};
use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::time::Instant;

use super::event::{self, Event};
use super::flow::{Item, Works};
use super::question::{Asked, Question};
use super::{access, inline, press, sending, standing};
use crate::outbox::Rank;

/// The kinds of updates that are asked for; Telegram remembers the list.
pub const WANTED: [&str; 6] =
    ["message", "edited_message", "channel_post", "callback_query", "inline_query", "my_chat_member"];

#[derive(Deserialize)]
struct Numbered {
    update_id: i64,
}

/// An update that was read.
struct Taken {
    update: i64,
    event: Event,
    /// What is kept of it until it is answered.
    kept: Option<String>,
}

/// Takes an update: when this is done, it is kept. Its number; none when it has none.
pub fn take(works: &Arc<Works>, raw: &RawValue) -> Option<i64> {
    take_all(works, [raw])
}

/// Takes updates that came together: when this is done, they are kept. The greatest of their numbers.
pub fn take_all<'r>(works: &Arc<Works>, raws: impl IntoIterator<Item = &'r RawValue>) -> Option<i64> {
    let read: Vec<(i64, Event)> = raws.into_iter().filter_map(|raw| read(works, raw)).collect();
    let greatest = read.iter().map(|(update, _)| *update).max();
    // of those who are not let in nothing is kept
    let admitted = read.into_iter().filter(|(_, event)| access::admits(works, event));
    let wanted = admitted.filter(|(_, event)| !is_passed_over(works, event));
    keep(works, wanted.map(|(update, event)| Taken { update, kept: to_keep(&event), event }).collect());
    greatest
}

/// Reads an update: its number and what it means. None when it has no number.
fn read(works: &Works, raw: &RawValue) -> Option<(i64, Event)> {
    let Ok(Numbered { update_id }) = serde_json::from_str(raw.get()) else {
        works.metrics.update("unreadable");
        warn!(letters = raw.get().len(); "telegram: an update without a number is left out");
        return None;
    };
    let letters = raw.get().len();
    let read = catch_unwind(AssertUnwindSafe(|| event::read(raw.get(), &works.me, works.telegrams_now())));
    match &read {
        Ok(Some(_)) => {}
        // why it cannot be read would be told in its own words
        Ok(None) => warn!(update = update_id, letters = letters; "telegram: an update that cannot be read is left out"),
        Err(_) => error!(update = update_id, letters = letters; "telegram: an update panicked and is left out"),
    }
    let event = read.unwrap_or_default();
    works.metrics.update(event.as_ref().map_or("unreadable", kind_of));
    Some((update_id, event.unwrap_or(Event::Nothing)))
}

/// What an update is counted as; see [`crate::metrics::KINDS`].
fn kind_of(event: &Event) -> &'static str {
    match event {
        Event::Asked(Question { asked: Asked::Running(_), .. }) => "talk",
        Event::Asked(Question { asked: Asked::Edited(_), .. }) => "edit",
        Event::Asked(_) => "message",
        Event::Pressed { .. } => "button",
        Event::Inline(_) => "inline",
        Event::Standing(_) | Event::Moved { .. } => "membership",
        Event::Other { .. } | Event::Nothing => "other",
    }
}

/// Whether it is talk of a group that wants nothing said about it; only its number is learned.
fn is_passed_over(works: &Works, event: &Event) -> bool {
    let Event::Asked(question) = event else { return false };
    let passed = matches!(question.asked, Asked::Running(_)) && !works.settings(question.chat).references;
    if passed {
        works.seen(question.chat, question.message);
    }
    passed
}

/// What is kept until it is answered. Talk that is not meant for the bot is not.
fn to_keep(event: &Event) -> Option<String> {
    serde_json::to_string(asking(event)?).ok()
}

fn asking(event: &Event) -> Option<&Question> {
    match event {
        Event::Asked(question) if !matches!(question.asked, Asked::Running(_)) => Some(question),
        Event::Pressed { question: Some(question), .. } if press::is_theirs(question) => Some(question),
        _ => None,
    }
}

/// Keeps what updates ask, in one step, and sets each going.
fn keep(works: &Arc<Works>, taken: Vec<Taken>) {
    let chat = |one: &Taken| asking(&one.event).map(|question| question.chat);
    let rows: Vec<_> = taken.iter().map(|one| (one.update, chat(one).zip(one.kept.as_deref()))).collect();
    let new: Vec<anyhow::Result<bool>> = match works.store.take_updates(&rows) {
        Ok(new) => new.into_iter().map(Ok).collect(),
        // one that does not fit on the disk must not take the others along
        Err(_) => rows.iter().map(|(update, question)| works.store.take_update(*update, *question)).collect(),
    };
    for (one, new) in taken.into_iter().zip(new) {
        let update = one.update;
        match new {
            Ok(true) => set_going(works, one.kept.map(|_| update), one.event),
            Ok(false) => {
                works.metrics.update("repeated");
                debug!(update = update; "telegram: an update came again and is left out");
            }
            // a full disk must not silence the bot: it answers, and only a crash could cost or double an answer
            Err(error) => {
                error!(update = update; "store: a question cannot be kept and is answered without: {error:#}");
                set_going(works, None, one.event);
            }
        }
    }
}

fn set_going(works: &Arc<Works>, number: Option<i64>, event: Event) {
    match event {
        Event::Asked(question) => {
            works.seen(question.chat, question.message);
            push(works, number, question);
        }
        Event::Pressed { query, question } => press::pressed(works, number, query, question),
        Event::Inline(inline) => inline::asked(works, inline),
        Event::Standing(change) => standing::changed(works, &change),
        Event::Moved { from, to } => sending::moved(works, from, to),
        Event::Other { chat, message } => works.seen(chat, message),
        Event::Nothing => {}
    }
}

/// Puts a question into its chat's lane.
pub fn push(works: &Arc<Works>, update: Option<i64>, question: Question) {
    let (chat, taken) = (question.chat, Instant::now());
    works.push(chat, Item::Question { update, question, taken, sending: None }, Rank::Interactive);
}
