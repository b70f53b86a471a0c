//! Working out the answer to a question from Telegram: language, request, reply, messages.

use std::hash::{BuildHasher, RandomState};
use std::num::NonZeroUsize;
use std::sync::{Mutex, OnceLock, PoisonError};

use log::error;
use lru::LruCache;

use super::question::{Asked, Kind, Question};
use super::{button, file};
use crate::action::{Action, Numbered, Showing};
use crate::app;
use crate::house::House;
use crate::i18n::{Lang, Localized, choose, fixed};
use crate::render::Looks;
use crate::render::telegram::{Message, messages};
use crate::reply::{Document, Outcome, Prompt, Reply};
use crate::request::{Input, Place, Request};
use crate::route;
use crate::setting::ChatSettings;
use crate::store::Store;
use crate::text::hash;

/// An answer, ready to be sent.
pub struct Answer {
    /// The messages.
    pub messages: Vec<Message>,
    /// Their language, for their buttons.
    pub lang: Lang,
    /// Whether the first takes the place of the message whose button was pressed.
    pub in_place: bool,
    /// What the next message is taken for.
    pub prompt: Option<Prompt>,
    /// A file that goes out behind the messages.
    pub document: Option<Document>,
    /// Whether it tells what was asked for, so that the same question can be pointed to it.
    pub tells: bool,
}

impl Answer {
    /// One sentence.
    pub fn saying(text: Localized, looks: Looks) -> Self {
        let mut reply = Reply::new(Outcome::Usage);
        reply.text(text);
        Self::of(&reply, looks)
    }

    /// A reply, ready to be sent.
    pub fn of(reply: &Reply, looks: Looks) -> Self {
        Self {
            messages: messages(reply, looks),
            lang: looks.lang,
            in_place: false,
            prompt: reply.prompt.clone(),
            document: reply.document.clone(),
            tells: matches!(reply.outcome, Outcome::Found | Outcome::Choice | Outcome::NotFound) && !reply.anew,
        }
    }

    /// Whether nothing comes behind one of its messages.
    pub fn ends_with(&self, message: usize) -> bool {
        message + 1 == self.messages.len() && self.document.is_none()
    }
}

/// What the numbered entries shown last in a private chat open, so that `3` opens the third. Kept in memory
/// and for few chats: when it is forgotten, the buttons still work.
pub struct Recent(Mutex<LruCache<i64, Numbered>>);

/// Chats whose last list is remembered.
const REMEMBERED: NonZeroUsize = NonZeroUsize::MIN.saturating_add(4_999);

impl Default for Recent {
    fn default() -> Self {
        Self(Mutex::new(LruCache::new(REMEMBERED)))
    }
}

impl Recent {
    fn get(&self, chat: i64) -> Numbered {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&chat).cloned().unwrap_or_default()
    }

    fn set(&self, chat: i64, list: &Numbered) {
        if !list.is_empty() {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).put(chat, list.clone());
        }
    }
}

/// A question, ready to be answered.
pub struct Prepared {
    /// What is asked.
    pub request: Request,
    /// Whether the answer takes the place of the message whose button was pressed.
    pub in_place: bool,
}

/// The language in which a chat is spoken to.
pub fn lang_of(question: &Question, settings: &ChatSettings, fallback: Lang) -> Lang {
    // in a group the answer is for all, so one person's Telegram does not decide
    let client = question.client.as_deref().filter(|_| question.is_private());
    choose::choose(settings.lang, client, question.text().unwrap_or(""), fallback)
}

/// Makes a question into a request; `text` is what it says, where that is not what was typed, and `file` what stands in
/// the file that it hands in.
pub fn prepare(
    store: &Store,
    recent: &Recent,
    fallback: Lang,
    question: &Question,
    settings: &ChatSettings,
    text: Option<String>,
    file: Option<String>,
) -> anyhow::Result<Prepared> {
    let lang = lang_of(question, settings, fallback);
    let (input, lang, in_place) = match &question.asked {
        // as a button has it: a file may be longer than what is typed
        _ if file.is_some() => {
            let line = format!("{} {}", file::TAKER, file.unwrap_or_default());
            (Input::Press(Action::of(line)), lang, false)
        }
        Asked::Press(data) => match button::read(data, store)? {
            Some(action) => {
                let (lang, in_place) = (action.lang.unwrap_or(lang), action.place == Showing::Same);
                (Input::Press(action), lang, in_place)
            }
            // what its key stood for is forgotten
            None => (Input::Press(Action::of(String::new())), lang, false),
        },
        Asked::Text(typed) | Asked::Edited(typed) | Asked::Running(typed) => {
            (Input::Text(text.unwrap_or_else(|| typed.clone())), lang, false)
        }
    };
    let place = if question.kind == Kind::Private { Place::Private } else { Place::Group };
    let list = if question.is_private() { recent.get(question.chat) } else { Numbered::default() };
    let replied = question.replied.as_ref().map(|replied| replied.text.clone()).filter(|text| !text.is_empty());
    let request = Request {
        chat: Some(question.chat),
        thread: question.thread,
        now: app::now(),
        list,
        asker: question.asker,
        may_change: question.is_private(),
        replied,
        settings: settings.clone(),
        ..Request::new(input, lang, place, app::today())
    };
    Ok(Prepared { request, in_place })
}

/// Works out an answer; none when there is nothing to say.
pub fn work_out(house: &House, recent: &Recent, question: &Question, prepared: &Prepared) -> Option<Answer> {
    let owner = question.asker.is_some_and(|asker| house.settings.owners.contains(&asker));
    let request = &Request { owner, ..prepared.request.clone() };
    match route::answer(house, request) {
        Ok(reply) if reply.outcome != Outcome::Silent => {
            let lang = reply.lang.unwrap_or(request.lang);
            if question.is_private() {
                recent.set(question.chat, &reply.list);
            }
            Some(Answer { in_place: prepared.in_place, ..Answer::of(&reply, Looks::of(&request.settings, lang)) })
        }
        Ok(_) => None,
        Err(error) => {
            let code = code(question);
            error!(code = code.as_str(); "answer: {error:#}");
            Some(failed(&code, request.lang))
        }
    }
}

/// A short code that a person can pass on; the log has the reason under it. It means something to this run only, so that
/// nobody can find out by it whether a chat asked something.
pub fn code(question: &Question) -> String {
    static SALT: OnceLock<RandomState> = OnceLock::new();
    let told = format!("{}-{}-{:?}", question.chat, question.message, question.asked);
    hash::base32(SALT.get_or_init(RandomState::new).hash_one(told), 5)
}

/// Says that something went wrong here.
pub fn failed(code: &str, lang: Lang) -> Answer {
    let text = fixed(
        &format!("Xin lỗi, máy chủ gặp lỗi khi trả lời câu hỏi này (mã {code}). Bạn vui lòng thử lại sau."),
        &format!("Sorry, something went wrong while answering this (code {code}). Please try again later."),
    );
    Answer::saying(text, Looks::from(lang))
}
