//! Who is let in. Looked at once, where updates come in, before anything of them is kept. Who is not let in is told so
//! rarely: a person once a day, a group or channel once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::json;

use super::answer::lang_of;
use super::event::{Event, Standing};
use super::flow::{Item, Works};
use super::guard::{self, Counted, Verdict};
use super::question::{Asked, Kind, Question};
use super::{inline, press};
use crate::app;
use crate::i18n::{Lang, Localized};
use crate::outbox::Rank;
use crate::reply::Reply;

/// A person is told once in so many seconds.
const DAY_S: i64 = 24 * 3_600;
/// Chats that are remembered as told. When there are more, nobody else is told.
const MOST: usize = 20_000;

/// Who was told, and when; in memory only.
#[derive(Default)]
pub struct Refused(Mutex<HashMap<i64, i64>>);

impl Refused {
    /// Whether a chat is to be told now. Then it counts as told.
    fn is_news(&self, chat: i64, now: i64) -> bool {
        let is_old = |chat: i64, at: i64| chat > 0 && (now - at).abs() >= DAY_S;
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if told.get(&chat).is_some_and(|at| !is_old(chat, *at)) {
            return false;
        }
        if told.len() >= MOST {
            told.retain(|chat, at| !is_old(*chat, *at));
        }
        told.len() < MOST && told.insert(chat, now).is_none_or(|at| is_old(chat, at))
    }
}

/// Whether what happened is to be dealt with. If not, whoever may expect an answer is told why there is none.
pub fn admits(works: &Arc<Works>, event: &Event) -> bool {
    match event {
        Event::Asked(question) if !is_open(works, question.chat, question.asker) => refuse(works, question),
        Event::Pressed { query, question: Some(question) } if !is_open(works, question.chat, question.asker) => {
            if may_tell(works, Counted::Press, question) {
                let lang = lang_of(question, &works.settings(question.chat), works.fallback);
                let said = texts::short(question.kind);
                press::acknowledge(works, query.clone(), json!({ "text": said.get(lang), "show_alert": false }));
            }
        }
        Event::Inline(asked) if !is_open(works, asked.asker, None) => {
            inline::refuse(works, asked, &texts::short(Kind::Private));
        }
        Event::Standing(change) if !is_open(works, change.chat, None) => {
            // of who was let in before, what is kept goes as it always does when they leave
            let is_known = || works.store.person(change.chat).is_ok_and(|kept| !kept.is_empty());
            if !change.is_in && is_known() {
                return true;
            }
            brought(works, change);
        }
        Event::Asked(_)
        | Event::Pressed { .. }
        | Event::Inline(_)
        | Event::Standing(_)
        | Event::Moved { .. }
        | Event::Other { .. }
        | Event::Nothing => return true,
    }
    false
}

/// Whether the bot answers somebody in a chat; owners everywhere.
pub fn is_open(works: &Works, chat: i64, asker: Option<i64>) -> bool {
    let settings = &works.house().settings;
    settings.admits(chat) || asker.is_some_and(|asker| settings.owners.contains(&asker))
}

fn may_tell(works: &Works, counted: Counted, question: &Question) -> bool {
    let person = question.asker.unwrap_or(question.chat);
    works.guard.may(counted, person, guard::A_PERSON) == Verdict::Answer
}

fn refuse(works: &Arc<Works>, question: &Question) {
    // talk among others needs no answer
    if matches!(question.asked, Asked::Running(_)) || !may_tell(works, Counted::Person, question) {
        return;
    }
    if works.refused.is_news(question.chat, app::now()) {
        let lang = lang_of(question, &works.settings(question.chat), works.fallback);
        say(works, question.chat, texts::whole(works, question.kind, question.chat), lang, question.thread);
    }
}

/// The bot came into a group, or became an administrator of a channel, that is not let in. A channel is left alone: who
/// brought the bot is told instead.
fn brought(works: &Arc<Works>, change: &Standing) {
    if !change.is_in || change.was_in || change.kind == Kind::Private || !works.refused.is_news(change.chat, app::now())
    {
        return;
    }
    let lang = change.client.as_deref().and_then(Lang::from_code).unwrap_or(works.fallback);
    let said = texts::whole(works, change.kind, change.chat);
    match (change.kind, change.by) {
        (Kind::Channel, Some(by)) => say(works, by, said, lang, None),
        (Kind::Group, _) => say(works, change.chat, said, lang, None),
        (Kind::Channel, None) | (Kind::Private, _) => {}
    }
}

fn say(works: &Arc<Works>, chat: i64, said: Localized, lang: Lang, thread: Option<i32>) {
    works.push(chat, Item::Say { reply: Reply::usage(said), lang, thread }, Rank::Announcement);
}

mod texts {
    use super::*;

    /// What a toast has room for: 200 characters (Bot API, answerCallbackQuery).
    pub fn short(kind: Kind) -> Localized {
        Localized::new(|lang| match (kind, lang) {
            (Kind::Private, Lang::Vi) => "Bot này chỉ phục vụ những ai được người vận hành cho phép.".into(),
            (Kind::Private, Lang::En) => "This bot answers only people whom its operator lets in.".into(),
            (Kind::Group | Kind::Channel, Lang::Vi) => {
                "Bot này chỉ hoạt động trong những nhóm và kênh được người vận hành cho phép.".into()
            }
            (Kind::Group | Kind::Channel, Lang::En) => {
                "This bot works only in groups and channels that its operator lets in.".into()
            }
        })
    }

    /// With what the host needs to know to let somebody in, and a way without the host.
    pub fn whole(works: &Works, kind: Kind, chat: i64) -> Localized {
        let (short, host) = (short(kind), &works.house().settings.host);
        Localized::new(|lang| {
            let (said, number) = (short.get(lang), number(kind, chat, lang));
            let host = match lang {
                Lang::Vi | Lang::En if host.is_empty() => String::new(),
                Lang::Vi => format!(" Người vận hành: {host}."),
                Lang::En => format!(" Run by: {host}."),
            };
            let own = match lang {
                Lang::Vi => "nqbot là phần mềm nguồn mở; tệp README hướng dẫn cách tự vận hành một bot như thế này.",
                Lang::En => "nqbot is open source; its README tells how to run one of your own.",
            };
            format!("{said} {number}{host} {own}")
        })
    }

    fn number(kind: Kind, chat: i64, lang: Lang) -> String {
        match (kind, lang) {
            (Kind::Private, Lang::Vi) => format!("Mã số của bạn: {chat}."),
            (Kind::Private, Lang::En) => format!("Your number: {chat}."),
            (Kind::Group, Lang::Vi) => format!("Mã số của nhóm: {chat}."),
            (Kind::Group, Lang::En) => format!("This group's number: {chat}."),
            (Kind::Channel, Lang::Vi) => format!("Mã số của kênh: {chat}."),
            (Kind::Channel, Lang::En) => format!("The channel's number: {chat}."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_told_once_a_day_and_a_group_once() {
        let refused = Refused::default();
        let told = |chat: i64, now: i64| refused.is_news(chat, now);
        assert_eq!([told(7, 0), told(7, DAY_S - 1), told(7, DAY_S), told(7, DAY_S + 1)], [true, false, true, false]);
        assert_eq!([told(-7, 0), told(-7, 100 * DAY_S)], [true, false]);
    }

    #[test]
    fn it_stays_small_and_then_silent() {
        let refused = Refused::default();
        let told = (1..=2 * MOST as i64).filter(|person| refused.is_news(*person, 0)).count();
        assert_eq!(told, MOST);
        assert!(refused.is_news(5, DAY_S) && refused.0.lock().unwrap().len() == 1);
    }

    #[test]
    fn a_toast_has_room_for_it() {
        for (kind, lang) in [Kind::Private, Kind::Group].into_iter().flat_map(|kind| Lang::ALL.map(|lang| (kind, lang)))
        {
            assert!(texts::short(kind).get(lang).chars().count() <= 200);
        }
    }
}
