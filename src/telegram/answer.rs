//! Working out the answer to a question from Telegram: language, request, reply, messages.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use log::error;

use super::button;
use super::flow::{Asked, Question};
use crate::action::{Numbered, Showing};
use crate::app;
use crate::house::House;
use crate::i18n::{Lang, choose, fixed};
use crate::render::telegram::{Message, messages};
use crate::reply::{Outcome, Reply};
use crate::request::{Input, Place, Request};
use crate::route;
use crate::text::hash;

/// An answer, ready to be sent.
pub struct Answer {
    /// The messages.
    pub messages: Vec<Message>,
    /// Their language, for their buttons.
    pub lang: Lang,
    /// Whether the first takes the place of the message whose button was pressed.
    pub in_place: bool,
}

/// What the numbered entries shown last in a private chat open, so that `3` opens the third. Kept in memory
/// and for few chats: when it is forgotten, the buttons still work.
#[derive(Default)]
pub struct Recent(Mutex<HashMap<i64, Numbered>>);

/// Chats whose last list is remembered.
const REMEMBERED: usize = 5_000;

impl Recent {
    fn get(&self, chat: i64) -> Numbered {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&chat).cloned().unwrap_or_default()
    }

    fn set(&self, chat: i64, list: &Numbered) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if list.is_empty() {
            return;
        }
        if all.len() >= REMEMBERED && !all.contains_key(&chat) {
            all.clear();
        }
        all.insert(chat, list.clone());
    }
}

/// Works out an answer; none when there is nothing to say.
pub fn work_out(house: &House, recent: &Recent, fallback: Lang, question: &Question) -> Option<Answer> {
    let (lang, result) = reply(house, recent, fallback, question);
    match result {
        Ok((reply, in_place)) if reply.outcome != Outcome::Silent => {
            let lang = reply.lang.unwrap_or(lang);
            if question.private {
                recent.set(question.chat, &reply.list);
            }
            Some(Answer { messages: messages(&reply, lang), lang, in_place })
        }
        Ok(_) => None,
        Err(error) => {
            let code = code(question);
            error!(code = code.as_str(); "answer: {error:#}");
            failed(&code, lang)
        }
    }
}

fn reply(house: &House, recent: &Recent, fallback: Lang, question: &Question) -> (Lang, anyhow::Result<(Reply, bool)>) {
    let settings = house.store.settings(question.chat).unwrap_or_else(|error| {
        error!("store: {error:#}");
        Default::default()
    });
    let setting = settings.lang;
    let (input, lang, in_place) = match &question.asked {
        Asked::Text(text) => {
            (Input::Text(text.clone()), choose::choose(setting, question.client.as_deref(), text, fallback), false)
        }
        Asked::Press(data) => match button::read(data, &house.store) {
            Ok(Some(action)) => {
                let (lang, in_place) = (action.lang.unwrap_or(fallback), action.place == Showing::Same);
                (Input::Press(action), lang, in_place)
            }
            Ok(None) => {
                (Input::Text("/help".into()), choose::choose(setting, question.client.as_deref(), "", fallback), false)
            }
            Err(error) => return (fallback, Err(error)),
        },
    };
    let place = if question.private { Place::Private } else { Place::Group };
    let list = if question.private { recent.get(question.chat) } else { Numbered::default() };
    let known = Request::new(input, lang, place, app::today());
    let request = Request { chat: Some(question.chat), list, settings, ..known };
    (lang, route::answer(house, &request).map(|reply| (reply, in_place)))
}

/// A short code that a person can pass on; the log has the reason under it.
pub fn code(question: &Question) -> String {
    let told = format!("{}-{}-{:?}", question.chat, question.message, question.asked);
    hash::base32(hash::fnv1a(told.as_bytes()), 5)
}

/// Says that something went wrong here.
pub fn failed(code: &str, lang: Lang) -> Option<Answer> {
    let mut reply = Reply::new(Outcome::NotFound);
    reply.text(fixed(
        &format!("Xin lỗi, máy chủ gặp lỗi khi trả lời câu hỏi này (mã {code}). Bạn vui lòng thử lại sau."),
        &format!("Sorry, something went wrong while answering this (code {code}). Please try again later."),
    ));
    Some(Answer { messages: messages(&reply, lang), lang, in_place: false })
}
