//! Presses of buttons: answered at once so that the button stops turning, and only then worked on. Where several people
//! see a button, its pages are turned by who asked for them, or by an administrator.

use std::sync::Arc;
use std::time::Duration;

use log::debug;
use serde_json::{Value, json};

use super::answer::lang_of;
use super::flow::Works;
use super::guard::{self, Counted, Verdict};
use super::question::{Asked, Kind, Question};
use super::{button, intake, rights, wire};
use crate::command::deep_link;
use crate::i18n::{Lang, Localized};

/// Whether who pressed may, as far as that is known without asking Telegram.
pub fn is_theirs(question: &Question) -> bool {
    let Asked::Press(data) = &question.asked else { return true };
    match question.kind {
        Kind::Private => true,
        Kind::Group => button::owner(data).is_none_or(|owner| Some(owner) == question.asker),
        Kind::Channel => false,
    }
}

/// A button was pressed.
pub fn pressed(works: &Arc<Works>, update: Option<i64>, query: String, question: Option<Question>) {
    let Some(question) = question else {
        acknowledge(works, query, json!({}));
        return;
    };
    if is_theirs(&question) {
        acknowledge(works, query, json!({}));
        intake::push(works, update, question);
        return;
    }
    // each such press asks Telegram who is an administrator
    let presser = question.asker.unwrap_or_default();
    if works.guard.may(Counted::Press, presser, guard::A_PERSON) != Verdict::Answer {
        let refusal = refusal(works, &question);
        return acknowledge(works, query, refusal);
    }
    let works = Arc::clone(works);
    tokio::spawn(async move {
        if rights::leads(&works.client, question.chat, question.asker).await {
            acknowledge(&works, query, json!({}));
            intake::push(&works, None, question);
        } else {
            let refusal = refusal(&works, &question);
            acknowledge(&works, query, refusal);
        }
    });
}

/// What somebody is told who may not: a reader of a channel is taken to the private chat, in a group it is said whose
/// button it is.
fn refusal(works: &Works, question: &Question) -> Value {
    let lang = lang_of(question, &works.settings(question.chat), works.fallback);
    let key = || works.line_led_to(question, lang).and_then(|line| works.store.keep_asked(&line).ok());
    match (question.kind == Kind::Channel).then(key).flatten() {
        Some(key) => json!({ "url": wire::deep_link(&works.me.name, &deep_link::to_kept(&key)) }),
        None => json!({ "text": texts::not_yours(&works.me.name).get(lang), "show_alert": false }),
    }
}

/// Stops a button from turning.
pub fn acknowledge(works: &Arc<Works>, query: String, mut body: Value) {
    const TRIES: u32 = 3;
    body["callback_query_id"] = json!(query);
    let client = Arc::clone(&works.client);
    tokio::spawn(async move {
        for _ in 0..TRIES {
            match client.call::<bool>("answerCallbackQuery", &body, Duration::from_secs(4)).await {
                Err(super::Failure::Network { why, .. }) => debug!("telegram: a press was not acknowledged: {why}"),
                // too late is no loss: the answer itself comes all the same
                _ => return,
            }
        }
    });
}

mod texts {
    use super::*;

    pub fn not_yours(bot: &str) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Chỉ người đã hỏi mới dùng được nút này. Bạn có thể tự hỏi: /search@{bot} …"),
            Lang::En => format!("Only the person who asked can use this button. Ask your own: /search@{bot} …"),
        })
    }
}
