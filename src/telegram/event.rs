//! From an update to what it means here. Nothing is looked up and nothing is answered.

use serde_json::Value;
use teloxide::types::{
    CallbackQuery, ChatKind, ChatMemberUpdated, InlineQuery, Message, MessageKind, PublicChatKind, Update, UpdateKind,
};

use super::file;
use super::question::{Asked, File, Kind, Question, Replied};
use crate::route;

/// A question that is changed later than this, in seconds, gets no other answer.
const EDITABLE_S: i64 = 900;

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Somebody asks, or writes where the bot may have something to say.
    Asked(Question),
    /// Somebody presses a button.
    Pressed {
        /// The number to answer the press by.
        query: String,
        /// The question that the button stands for; none when its message is out of reach.
        question: Option<Question>,
    },
    /// Somebody asks inline.
    Inline(Inline),
    /// The bot's standing in a chat changed.
    Standing(Standing),
    /// A group became a supergroup.
    Moved {
        /// Its number until now.
        from: i64,
        /// Its number from now on.
        to: i64,
    },
    /// A message that does not concern the bot.
    Other {
        /// Where it stands.
        chat: i64,
        /// Its number.
        message: i32,
    },
    /// Nothing that concerns the bot.
    Nothing,
}

/// A question inside another chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inline {
    /// The number to answer by.
    pub query: String,
    /// Who asks.
    pub asker: i64,
    /// The language of the person's Telegram.
    pub client: Option<String>,
    /// What was typed.
    pub text: String,
    /// Where to go on.
    pub offset: String,
}

/// A change of the bot's standing in a chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The chat.
    pub chat: i64,
    /// What kind of chat.
    pub kind: Kind,
    /// Who changed it; none for a service account.
    pub by: Option<i64>,
    /// The language of that person's Telegram.
    pub client: Option<String>,
    /// Whether the bot could be written to and write before.
    pub was_in: bool,
    /// Whether it can now.
    pub is_in: bool,
    /// Whether it is an administrator now.
    pub leads: bool,
}

/// Reads an update as Telegram writes it; none when it is none, or of a shape that is not known.
pub fn read(text: &str, me: &Me, now: i64) -> Option<Event> {
    match serde_json::from_str::<Update>(text) {
        Ok(Update { kind: UpdateKind::Error(_), .. }) | Err(_) => None,
        Ok(update) if lost_its_words(&update) => {
            let plain = without_looks(text).and_then(|plain| serde_json::from_str(&plain).ok());
            Some(event(&plain.unwrap_or(update), me, now))
        }
        Ok(update) => Some(event(&update, me, now)),
    }
}

/// Whether there is a message in it of which nothing but its place could be read: something new of Telegram's, which is no
/// message of people, or a message whose looks are newer than the types that it is read with.
fn lost_its_words(update: &Update) -> bool {
    let is_lost = |message: &Message| matches!(message.kind, MessageKind::Empty {});
    match &update.kind {
        UpdateKind::Message(message) | UpdateKind::EditedMessage(message) | UpdateKind::ChannelPost(message) => {
            is_lost(message) || message.reply_to_message().is_some_and(is_lost)
        }
        _ => false,
    }
}

/// The update without formatting and buttons of messages, which are not needed to understand them.
fn without_looks(text: &str) -> Option<String> {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                for looks in ["entities", "caption_entities", "reply_markup"] {
                    fields.remove(looks);
                }
                fields.values_mut().for_each(strip);
            }
            Value::Array(values) => values.iter_mut().for_each(strip),
            _ => {}
        }
    }
    let mut value = serde_json::from_str(text).ok()?;
    strip(&mut value);
    Some(value.to_string())
}

/// What an update means to the bot called `me`, in the second `now`.
pub fn event(update: &Update, me: &Me, now: i64) -> Event {
    match &update.kind {
        UpdateKind::Message(message) => message_event(message, me, false),
        UpdateKind::EditedMessage(message) => message_event(message, me, true),
        UpdateKind::ChannelPost(message) => message_event(message, me, false),
        UpdateKind::CallbackQuery(query) => pressed(query, now),
        UpdateKind::InlineQuery(query) => Event::Inline(inline(query)),
        UpdateKind::MyChatMember(change) => Event::Standing(standing(change)),
        _ => Event::Nothing,
    }
}

/// Who the bot is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Me {
    /// Its number.
    pub id: i64,
    /// Its name, without the at sign.
    pub name: String,
}

fn message_event(message: &Message, me: &Me, edited: bool) -> Event {
    let chat = message.chat.id.0;
    if let Some(to) = message.migrate_to_chat_id() {
        return Event::Moved { from: chat, to: to.0 };
    }
    if let Some(from) = message.migrate_from_chat_id() {
        return Event::Moved { from: from.0, to: chat };
    }
    let other = Event::Other { chat, message: message.id.0 };
    // what was sent through the bot, inline, is an answer already; a channel's post in its group is no question
    if message.via_bot.is_some() || message.is_automatic_forward() {
        return other;
    }
    // what stands below a file is read only where it says what is to become of the file
    let caption = || message.caption().filter(|caption| message.document().is_some() && file::is_wanted(caption));
    let Some(text) = message.text().or_else(caption) else { return other };
    let kind = kind_of(&message.chat.kind);
    let replied = replied(message, me);
    let to_us = replied.as_ref().is_some_and(|replied| replied.ours);
    let file = handed_in(message, text);
    let text = text.to_string();
    let asked = match (addressed(&text, kind, &me.name), edited) {
        (Some(false), _) => return other,
        (Some(true), false) => Asked::Text(text),
        (Some(true), true) => Asked::Edited(text),
        // words below a message of ours may be those that it asked for
        (None, false) if kind == Kind::Group && to_us => Asked::Text(text),
        (None, false) if kind == Kind::Group => Asked::Running(text),
        (None, _) => return other,
    };
    // who writes as a group or a channel shares a service account with all who do so
    let (at, edited_at) = (message.date.timestamp(), message.edit_date().map(|date| date.timestamp()));
    if edited && edited_at.is_none_or(|edited_at| edited_at - at > EDITABLE_S) {
        return other;
    }
    let sender = message.sender_chat.as_ref().map(|chat| chat.id.0);
    Event::Asked(Question {
        chat,
        kind,
        thread: message.thread_id.filter(|_| message.is_topic_message).map(|thread| thread.0.0),
        message: message.id.0,
        asker: sender.or(message.from.as_ref().map(|from| from.id.0 as i64)),
        as_group: sender == Some(chat),
        client: message.from.as_ref().and_then(|from| from.language_code.clone()),
        asked,
        replied,
        file,
        at: edited_at.filter(|_| edited).unwrap_or(at),
    })
}

/// Whether a message is meant for the bot: yes, no, or none of both (text of a group).
fn addressed(text: &str, kind: Kind, name: &str) -> Option<bool> {
    match (route::addressed_to(text), kind) {
        (Some(bot), Kind::Private) => Some(bot.eq_ignore_ascii_case(name)),
        (None, Kind::Private) => Some(true),
        // what is no command of ours is a slip, or another bot's
        (Some(bot), _) => Some(bot.eq_ignore_ascii_case(name) && route::is_command(text)),
        (None, Kind::Group) => text.starts_with('/').then(|| route::is_command(text)),
        // a channel speaks to its readers
        (None, Kind::Channel) => Some(false),
    }
}

/// The file that a message is about: its own, or that of the message that it answers.
fn handed_in(message: &Message, text: &str) -> Option<File> {
    let document = message.document().or_else(|| message.reply_to_message()?.document());
    let document = document.filter(|_| file::is_wanted(text))?;
    // where no size is told, the types say the largest there is
    let size = Some(document.file.size).filter(|size| *size != u32::MAX);
    Some(File { id: document.file.id.0.clone(), size })
}

fn replied(message: &Message, me: &Me) -> Option<Replied> {
    let to = message.reply_to_message()?;
    let quoted = message.quote().map(|quote| quote.text.clone());
    let text = quoted.or_else(|| to.text().or(to.caption()).map(str::to_string));
    let ours = to.from.as_ref().is_some_and(|from| from.id.0 as i64 == me.id);
    // in a topic every message answers the one that opened it
    text.map(|text| Replied { message: to.id.0, text, ours })
}

fn pressed(query: &CallbackQuery, now: i64) -> Event {
    let question = query.data.as_ref().zip(query.message.as_ref()).map(|(data, message)| {
        let topic = message.regular_message().filter(|message| message.is_topic_message);
        Question {
            chat: message.chat().id.0,
            kind: kind_of(&message.chat().kind),
            thread: topic.and_then(|message| message.thread_id).map(|thread| thread.0.0),
            message: message.id().0,
            asker: Some(query.from.id.0 as i64),
            as_group: false,
            client: query.from.language_code.clone(),
            asked: Asked::Press(data.clone()),
            replied: None,
            file: None,
            at: now,
        }
    });
    Event::Pressed { query: query.id.0.clone(), question }
}

fn inline(query: &InlineQuery) -> Inline {
    Inline {
        query: query.id.0.clone(),
        asker: query.from.id.0 as i64,
        client: query.from.language_code.clone(),
        text: query.query.clone(),
        offset: query.offset.clone(),
    }
}

fn standing(change: &ChatMemberUpdated) -> Standing {
    let kind = kind_of(&change.chat.kind);
    let is_in = |member: &teloxide::types::ChatMember| match kind {
        // a channel is written to by administrators only
        Kind::Channel => member.is_privileged(),
        Kind::Private | Kind::Group => member.is_present(),
    };
    Standing {
        chat: change.chat.id.0,
        kind,
        by: Some(change.from.id.0 as i64).filter(|_| !change.from.is_bot),
        client: change.from.language_code.clone(),
        was_in: is_in(&change.old_chat_member),
        is_in: is_in(&change.new_chat_member),
        leads: change.new_chat_member.is_privileged(),
    }
}

fn kind_of(kind: &ChatKind) -> Kind {
    match kind {
        ChatKind::Private(_) => Kind::Private,
        ChatKind::Public(chat) => match chat.kind {
            PublicChatKind::Channel(_) => Kind::Channel,
            _ => Kind::Group,
        },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_message_whose_looks_are_not_known_keeps_its_words() {
        let person = json!({ "id": 7, "is_bot": false, "first_name": "Lan" });
        let chat = json!({ "id": 7, "type": "private", "first_name": "Lan" });
        let new = json!([{ "type": "not_known_yet", "offset": 0, "length": 2 }]);
        let message =
            |id: i32, text: &str| json!({ "message_id": id, "date": 100, "chat": chat, "from": person, "text": text });
        let mut asked = message(2, "57 hôm nay");
        asked["entities"] = new.clone();
        let mut answering = message(3, "/nq");
        let mut answered = message(1, "Nghị quyết 68-NQ/TW");
        answered["entities"] = new.clone();
        answering["reply_to_message"] = answered;
        let mut quoting = message(4, "/nq");
        quoting["reply_to_message"] = message(1, "Nghị quyết 68-NQ/TW và 57-NQ/TW");
        quoting["quote"] = json!({ "text": "68-NQ/TW", "entities": new, "position": 11 });
        let me = Me { id: 1, name: "nqbot".into() };
        let read = |message: Value| match read(&json!({ "update_id": 5, "message": message }).to_string(), &me, 100) {
            Some(Event::Asked(question)) => (question.text().map(String::from), question.replied.map(|to| to.text)),
            other => panic!("it was read as {other:?}"),
        };
        let told = |text: &str| Some(text.to_string());
        assert_eq!(read(asked), (told("57 hôm nay"), None));
        assert_eq!(read(answering), (told("/nq"), told("Nghị quyết 68-NQ/TW")));
        assert_eq!(read(quoting), (told("/nq"), told("68-NQ/TW")));
    }

    #[test]
    fn strict_addressing() {
        use Kind::{Channel, Group, Private};
        for (text, kind, expected) in [
            ("/nq 57", Group, Some(true)),
            ("/nq@NqBot 57", Group, Some(true)),
            ("/nq@nqbot 57", Private, Some(true)),
            ("/nq@OtherBot 57", Group, Some(false)),
            ("/nq@OtherBot 57", Private, Some(false)),
            ("57", Group, None),
            ("57", Private, Some(true)),
            ("/search a@b", Group, Some(true)),
            ("/roll 6", Group, Some(false)),
            ("/roll@nqbot", Group, Some(false)),
            ("/roll", Private, Some(true)),
            ("/nq 57", Channel, Some(false)),
            ("/nq@nqbot 57", Channel, Some(true)),
        ] {
            assert_eq!(addressed(text, kind, "nqbot"), expected, "{text} in {kind:?}");
        }
    }
}
