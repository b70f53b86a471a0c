//! From an update to a question. Nothing is answered here; the question goes into its chat's lane.

use std::sync::Arc;

use teloxide::dispatching::{DpHandlerDescription, UpdateFilterExt};
use teloxide::dptree;
use teloxide::types::{CallbackQuery, Me, Message, Update};

use super::flow::{Asked, Flow, Question};
use crate::route;

/// The tree of handlers.
pub fn handlers() -> dptree::Handler<'static, Result<(), anyhow::Error>, DpHandlerDescription> {
    dptree::entry()
        .branch(Update::filter_message().endpoint(on_message))
        .branch(Update::filter_callback_query().endpoint(on_press))
}

async fn on_message(flow: Arc<Flow>, me: Me, message: Message) -> Result<(), anyhow::Error> {
    let Some(text) = message.text() else { return Ok(()) };
    let private = message.chat.is_private();
    if !is_for_us(text, private, me.username()) || message.via_bot.is_some() {
        return Ok(());
    }
    flow.take(Question {
        chat: message.chat.id.0,
        private,
        thread: message.thread_id.filter(|_| message.is_topic_message).map(|thread| thread.0.0),
        message: message.id.0,
        client: message.from.as_ref().filter(|_| private).and_then(|from| from.language_code.clone()),
        asked: Asked::Text(text.to_string()),
    });
    Ok(())
}

/// In a group only commands are, and among them those that name another bot are not.
fn is_for_us(text: &str, private: bool, name: &str) -> bool {
    match route::addressed_to(text) {
        Some(bot) => bot.eq_ignore_ascii_case(name),
        None => private || text.starts_with('/'),
    }
}

async fn on_press(flow: Arc<Flow>, query: CallbackQuery) -> Result<(), anyhow::Error> {
    // answered first, so that the button stops turning; the answer itself takes its place in the lane
    flow.acknowledge(query.id.0.clone());
    let (Some(data), Some(message)) = (&query.data, &query.message) else { return Ok(()) };
    let topic = message.regular_message().filter(|message| message.is_topic_message);
    let private = message.chat().is_private();
    flow.take(Question {
        chat: message.chat().id.0,
        private,
        thread: topic.and_then(|message| message.thread_id).map(|thread| thread.0.0),
        message: message.id().0,
        client: query.from.language_code.clone().filter(|_| private),
        asked: Asked::Press(data.clone()),
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::is_for_us;

    #[test]
    fn strict_addressing() {
        for (text, private, expected) in [
            ("/nq 57", false, true),
            ("/nq@NqBot 57", false, true),
            ("/nq@nqbot 57", true, true),
            ("/nq@OtherBot 57", false, false),
            ("/nq@OtherBot 57", true, false),
            ("57", false, false),
            ("57", true, true),
            ("/search a@b", false, true),
        ] {
            assert_eq!(is_for_us(text, private, "nqbot"), expected, "{text}");
        }
    }
}
