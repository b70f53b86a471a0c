//! What the bot says of itself: that it was asked too fast, that a group has heard enough, that something was answered
//! just above, that a topic is closed; and, where a group wants it, which resolutions its talk names.

use std::sync::Arc;

use super::answer::{self, Answer};
use super::flow::{Item, Works};
use super::question::{Asked, Kind, Question};
use super::sending;
use super::wire::Address;
use crate::action::Action;
use crate::command::{deep_link, mentioned};
use crate::i18n::{Lang, Localized, fixed};
use crate::outbox::Rank;
use crate::register::Key;
use crate::render::Looks;
use crate::reply::{Button, Does, Outcome, Reply};
use crate::request::{Input, Place, Request};
use crate::route;
use crate::setting::ChatSettings;

/// The same answer is pointed at once in so many seconds, and counts as the same for as long.
pub const REPEATED_S: i64 = 120;
/// How the note of such a pointer begins.
pub const AGAIN: &str = "again ";
/// A resolution named in running text is shown once in so many seconds.
const REFERENCE_S: i64 = 6 * 3_600;
/// That a topic is closed is told a person once in so many seconds.
const CLOSED_S: i64 = 24 * 3_600;

/// Said once to who asks too fast.
pub fn too_fast(looks: Looks) -> Answer {
    Answer::saying(texts::too_fast(), looks)
}

/// The last word of a minute in a group: the answer is to be had in private.
pub fn enough(works: &Works, question: &Question, settings: &ChatSettings, lang: Lang) -> Answer {
    let mut reply = Reply::new(Outcome::Usage);
    reply.text(texts::enough(settings.budget));
    let line = works.line_led_to(question, lang);
    if let Some(key) = line.and_then(|line| works.store.keep_asked(&line).ok()) {
        reply.row(vec![Button { label: texts::in_private(), does: Does::Link(deep_link::to_kept(&key)) }]);
    }
    Answer::of(&reply, Looks::of(settings, lang))
}

/// Points to the answer that the same question just got in a group, or says nothing if that was done as well. Whether
/// the question is dealt with.
pub async fn repeated(works: &Arc<Works>, question: &Question, line: i64, looks: Looks, now: i64) -> bool {
    let (Kind::Group, Asked::Text(text)) = (question.kind, &question.asked) else { return false };
    // what changes something does so for who asks, and each time
    let asked = Request::new(Input::Text(text.clone()), looks.lang, Place::Group, crate::app::today());
    if route::changes(&asked).is_some() {
        return false;
    }
    let store = &works.store;
    let Ok(Some(earlier)) = store.answered_since(question.chat, line, now - REPEATED_S) else { return false };
    let budget = works.settings(question.chat).budget;
    let is_news = store.show(question.chat, &format!("{AGAIN}{line}"), now, REPEATED_S).unwrap_or(false);
    if is_news && works.guard.may_add(question.chat, budget) {
        let answer = Answer::saying(texts::above(), looks);
        let address = Address { thread: question.thread, reply_to: Some(earlier.answer) };
        sending::say(works, question.chat, &answer, address, Rank::Interactive).await;
    }
    true
}

/// Shows the resolutions that a group's talk names, each once in a while.
pub async fn references(works: &Arc<Works>, question: &Question, settings: &ChatSettings, now: i64) {
    let (inner, text) = (Arc::clone(works), question.text().unwrap_or_default().to_string());
    let named = works.workers.take_on(move || mentioned::certain(&inner.house(), &text, crate::app::today())).await;
    let store = &works.store;
    let is_news = |key: &Key| !store.was_shown(question.chat, &key.to_string(), now, REFERENCE_S).unwrap_or(true);
    let mut keys: Vec<Key> = named.unwrap_or_default().into_iter().filter(is_news).collect();
    keys.truncate(mentioned::MOST);
    if keys.is_empty() || !works.guard.may_add(question.chat, settings.budget) {
        return;
    }
    let lang = answer::lang_of(question, settings, works.fallback);
    let answer = Answer::of(&mentioned::compact(&works.house(), &keys), Looks::of(settings, lang));
    let address = Address { thread: question.thread, reply_to: Some(question.message) };
    if sending::say(works, question.chat, &answer, address, Rank::Interactive).await {
        for key in keys {
            let _ = store.show(question.chat, &key.to_string(), now, REFERENCE_S);
        }
    }
}

/// Tells who asked in a closed topic why there is no answer: in private, once.
pub fn closed(works: &Works, question: &Question) {
    let (Some(asker), now) = (question.asker.filter(|asker| *asker > 0), crate::app::now()) else { return };
    let what = format!("closed {} {asker}", question.thread.unwrap_or_default());
    if !works.store.show(question.chat, &what, now, CLOSED_S).unwrap_or(false) {
        return;
    }
    let settings = works.settings(asker);
    let lang = answer::lang_of(&Question { kind: Kind::Private, ..question.clone() }, &settings, works.fallback);
    let mut reply = Reply::new(Outcome::Usage);
    reply.text(texts::closed());
    if let Some(line) = works.line_led_to(question, lang) {
        reply.row(vec![Button::ask(texts::here(), Action::of(line))]);
    }
    works.push(asker, Item::Say { reply, lang, thread: None }, Rank::Interactive);
}

mod texts {
    use super::*;

    pub fn too_fast() -> Localized {
        fixed(
            "Bạn hỏi hơi nhanh nên bot tạm dừng trả lời. Bạn vui lòng hỏi lại sau một phút.",
            "You are asking rather fast, so the bot pauses here. Please ask again in a minute.",
        )
    }

    pub fn enough(budget: u32) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!(
                "Nhóm này cho phép bot gửi tối đa {budget} tin mỗi phút. Bạn có thể xem câu trả lời trong cuộc trò chuyện riêng."
            ),
            Lang::En => format!(
                "This group lets the bot send at most {budget} messages a minute. You can see the answer in a private chat."
            ),
        })
    }

    pub fn in_private() -> Localized {
        fixed("Xem trong cuộc trò chuyện riêng", "See it in private")
    }

    pub fn above() -> Localized {
        fixed("Câu hỏi này vừa được trả lời ở tin nhắn trên.", "This was answered just now, in the message above.")
    }

    pub fn closed() -> Localized {
        fixed(
            "Chủ đề (topic) nơi bạn vừa hỏi đã đóng nên bot không trả lời ở đó được. Bạn có thể hỏi ngay tại đây.",
            "The topic in which you asked is closed, so the bot cannot answer there. You can ask here instead.",
        )
    }

    pub fn here() -> Localized {
        fixed("Xem câu trả lời ở đây", "See the answer here")
    }
}
