//! Whether an answer is such as Telegram takes without a word.

use nqbot::i18n::Lang;
use nqbot::render::Looks;
use nqbot::render::telegram::{LIMIT, messages};
use nqbot::reply::{Does, Outcome, Reply};
use nqbot::setting::ChatSettings;
use nqbot::store::Store;
use nqbot::telegram::button;
use nqbot::telegram::wire::{Address, Frame, prompting, send};
use nqbot::text::utf16;

pub use crate::rules::lawful::unlawful;

/// A bot with a long name: links with it are the longest.
pub const BOT: &str = "nqbot_with_quite_a_long_name_bot";
/// The largest number of a person (Bot API, User).
const OWNER: i64 = 4_503_599_627_370_495;

/// Sees to it that an answer can be sent and that its buttons can be read back; gives what they do.
pub fn keep(
    reply: &Reply,
    settings: &ChatSettings,
    lang: Lang,
    group: bool,
    store: &Store,
) -> Vec<nqbot::action::Action> {
    let lang = reply.lang.unwrap_or(lang);
    if reply.outcome == Outcome::Silent {
        return Vec::new();
    }
    let made = messages(reply, Looks::of(settings, lang));
    assert!(!made.is_empty(), "an answer without a message: {reply:?}");
    let chat = if group { -1_001_234 } else { 7 };
    let frame = Frame { lang, owner: group.then_some(OWNER), bot: BOT, store };
    let mut units = 0;
    for (at, message) in made.iter().enumerate() {
        assert!(utf16::len(&message.text) <= LIMIT, "a message of {} units", utf16::len(&message.text));
        units += utf16::len(&message.text);
        let mut parcel = send(message, Address { thread: Some(3), reply_to: Some(4) }, frame).expect("a request");
        if let Some(prompt) = reply.prompt.as_ref().filter(|_| at + 1 == made.len() && group) {
            parcel = prompting(parcel, prompt, lang).expect("a request");
        }
        parcel.body.set("chat_id", &chat).expect("JSON");
        let body = serde_json::to_value(&parcel.body).expect("JSON");
        let wrong = unlawful(parcel.method, &body);
        assert!(wrong.is_empty(), "{wrong:#?}\n{body:#}");
    }
    if settings.light {
        assert!(made.len() == 1 && units <= 1_200, "{units} units in {} messages in light mode", made.len());
    }
    let buttons = reply.buttons.iter().flatten();
    let asked: Vec<_> = buttons
        .filter_map(|button| match &button.does {
            Does::Ask(action) => Some(action.clone()),
            _ => None,
        })
        .collect();
    for action in &asked {
        let data = button::write(action, lang, frame.owner, store).expect("data");
        let read = button::read(&data, store).expect("the store");
        assert_eq!(read.map(|read| (read.line, read.place)), Some((action.line.clone(), action.place)), "{data}");
    }
    asked
}
