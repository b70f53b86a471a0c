//! Inline questions: answered at once or not at all, since the next letter brings the next question.

use std::sync::Arc;
use std::time::Duration;

use log::{debug, error, warn};
use serde_json::{Value, json};

use super::Failure;
use super::event::Inline;
use super::flow::Works;
use super::guard::{self, Counted, Verdict};
use super::wire::{self, Frame};
use crate::app;
use crate::i18n::{Lang, Localized};
use crate::inline::{self, Card, InlineAnswer, InlineQuery};
use crate::render::telegram::messages;

/// Seconds for which Telegram may show the same answer again.
const KEPT_S: u32 = 300;

/// Somebody asks inline.
pub fn asked(works: &Arc<Works>, question: Inline) {
    if works.guard.may(Counted::Typing, question.asker, guard::A_TYPIST) != Verdict::Answer {
        debug!("telegram: inline questions come too fast; one is left out");
        return;
    }
    let works = Arc::clone(works);
    tokio::spawn(async move {
        let inner = Arc::clone(&works);
        let worked_out = works.workers.take_on(move || body(&inner, &question)).await;
        match worked_out {
            Some(Ok(body)) => send(&works, body).await,
            Some(Err(error)) => error!("inline: {error:#}"),
            None => error!("inline: panicked"),
        }
    });
}

/// Somebody asks inline who is not let in: nothing is found, and the way leads to the private chat, where more is said.
pub fn refuse(works: &Arc<Works>, question: &Inline, why: &Localized) {
    /// Seconds; who is let in meanwhile does not wait long.
    const KEPT_S: u32 = 30;
    if works.guard.may(Counted::Typing, question.asker, guard::A_TYPIST) != Verdict::Answer {
        return;
    }
    let lang = question.client.as_deref().and_then(Lang::from_code).unwrap_or(works.fallback);
    let body = json!({
        "inline_query_id": question.query,
        "results": [],
        "is_personal": true,
        "cache_time": KEPT_S,
        "button": { "text": why.get(lang), "start_parameter": "help" },
    });
    let works = Arc::clone(works);
    tokio::spawn(async move { send(&works, body).await });
}

fn body(works: &Works, question: &Inline) -> anyhow::Result<Value> {
    let client = || question.client.as_deref().and_then(Lang::from_code);
    let lang = works.settings(question.asker).lang.or_else(client).unwrap_or(works.fallback);
    let house = works.house();
    let is_built = house.index().is_some();
    let asked = InlineQuery { text: &question.text, offset: &question.offset, lang, today: app::today() };
    let InlineAnswer { cards, next, button, personal, lang } = inline::answer(&house, &asked)?;
    let results = cards.iter().map(|card| result(works, card)).collect::<anyhow::Result<Vec<_>>>()?;
    let mut body = json!({
        "inline_query_id": question.query,
        "results": results,
        "next_offset": next.unwrap_or_default(),
        // Telegram shows one person's answer to others unless it is told not to
        "is_personal": personal,
        "cache_time": if is_built { KEPT_S } else { 0 },
    });
    if let Some(hint) = button {
        body["button"] = json!({ "text": hint.label.get(lang), "start_parameter": hint.start });
    }
    Ok(body)
}

fn result(works: &Works, card: &Card) -> anyhow::Result<Value> {
    let mut result = json!({ "type": "article", "id": card.id, "title": card.title, "description": card.description });
    if let Some(message) = messages(&card.reply, card.lang).first() {
        let frame = Frame { lang: card.lang, owner: None, bot: &works.me.name, store: &works.store };
        result["input_message_content"] = serde_json::to_value(wire::text(message, "message_text", frame.bot)?)?;
        if !message.buttons.is_empty() {
            result["reply_markup"] = serde_json::to_value(wire::keyboard(message, frame)?)?;
        }
    }
    Ok(result)
}

async fn send(works: &Works, body: Value) {
    const TRIES: u32 = 3;
    for _ in 0..TRIES {
        match works.client.call::<bool>("answerInlineQuery", &body, Duration::from_secs(4)).await {
            Ok(_) => return,
            Err(Failure::Network { why, .. }) => debug!("inline: no clear answer, trying again: {why}"),
            // who goes on typing does not wait for the answer to the letter before
            Err(Failure::Api { description, .. }) if description.contains("query is too old") => return,
            Err(failure) => return warn!("inline: refused: {}", failure.told()),
        }
    }
}
