//! Takes updates, from polling and from the webhook alike: each once, kept before anything is done with it. An update
//! that cannot be read, or that makes the program stumble, is left out without harm to its neighbours.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use log::{debug, error, warn};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::event::{self, Event};
use super::flow::{Item, Works};
use super::question::{Asked, Question};
use super::{inline, press, sending, standing};
use crate::app;
use crate::outbox::Rank;

/// The kinds of updates that are asked for; Telegram remembers the list.
pub const WANTED: [&str; 6] =
    ["message", "edited_message", "channel_post", "callback_query", "inline_query", "my_chat_member"];

#[derive(Deserialize)]
struct Numbered {
    update_id: i64,
}

/// Takes an update: when this is done, it is kept. Its number; none when it has none.
pub fn take(works: &Arc<Works>, raw: &RawValue) -> Option<i64> {
    let Ok(Numbered { update_id }) = serde_json::from_str(raw.get()) else {
        warn!(letters = raw.get().len(); "telegram: an update without a number is left out");
        return None;
    };
    let letters = raw.get().len();
    let read = catch_unwind(AssertUnwindSafe(|| event::read(raw.get(), &works.me, app::now())));
    let event = match read {
        Ok(Some(event)) => event,
        // why it cannot be read would be told in its own words
        Ok(None) => {
            warn!(update = update_id, letters = letters; "telegram: an update that cannot be read is left out");
            Event::Nothing
        }
        Err(_) => {
            error!(update = update_id, letters = letters; "telegram: an update panicked and is left out");
            Event::Nothing
        }
    };
    keep(works, update_id, event);
    Some(update_id)
}

/// Keeps what an update asks, and sets it going.
fn keep(works: &Arc<Works>, update: i64, event: Event) {
    if let Event::Asked(question) = &event
        && matches!(question.asked, Asked::Running(_))
        && !works.settings(question.chat).references
    {
        works.seen(question.chat, question.message);
        return;
    }
    let kept = match &event {
        // talk that is not meant for the bot is not kept
        Event::Asked(question) if !matches!(question.asked, Asked::Running(_)) => Some(question),
        Event::Pressed { question: Some(question), .. } if press::is_theirs(question) => Some(question),
        _ => None,
    };
    let text = kept.and_then(|question| serde_json::to_string(question).ok());
    let question = kept.map(|question| question.chat).zip(text.as_deref());
    let number = match works.store.take_update(update, question) {
        Ok(true) => kept.is_some().then_some(update),
        Ok(false) => {
            debug!(update = update; "telegram: an update came again and is left out");
            return;
        }
        // a full disk must not silence the bot: it answers, and only a crash could cost or double an answer
        Err(error) => {
            error!(update = update; "store: a question cannot be kept and is answered without: {error:#}");
            None
        }
    };
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
    works.push(question.chat, Item::Question { update, question, sending: None }, Rank::Interactive);
}
