//! `/lang`, `/lang en`, `/lang auto`: the language of the answers in this chat.

use super::{Ask, Changes, Command};
use crate::action::Action;
use crate::i18n::{Lang, Localized, fixed, phrases};
use crate::reply::{Button, Outcome, Reply};
use crate::setting::ChatSettings;
use crate::text::fold;

/// The command.
pub struct Language;

impl Command for Language {
    fn name(&self) -> &'static str {
        "lang"
    }

    fn aliases(&self) -> &'static [&'static str] {
        &["ngonngu", "language"]
    }

    fn words(&self) -> &'static [&'static str] {
        &["ngon ngu", "language", "tieng viet", "tieng anh", "english", "vietnamese"]
    }

    fn takes(&self, rest: &str, _: &crate::house::House) -> bool {
        rest.trim().is_empty() || Wish::read(rest).is_some()
    }

    fn summary(&self) -> Localized {
        fixed("Chọn tiếng Việt hoặc tiếng Anh", "Choose Vietnamese or English")
    }

    fn help(&self) -> Localized {
        fixed(
            "Chọn ngôn ngữ trả lời cho cuộc trò chuyện này: vi, en, hoặc auto (theo ứng dụng Telegram của bạn).",
            "Choose the language of answers in this chat: vi, en, or auto (that of your Telegram).",
        )
    }

    fn examples(&self) -> &'static [&'static str] {
        &["lang vi", "lang en", "lang auto"]
    }

    fn answer(&self, ask: &Ask) -> anyhow::Result<Reply> {
        let chosen = match (Wish::read(ask.words), ask.chat) {
            (Some(wish), Some(chat)) => (wish, chat),
            (Some(Wish::Lang(lang)), None) => return Ok(said(lang, texts::chosen())),
            (Some(Wish::Auto), None) => return Ok(said(ask.lang, texts::auto())),
            _ => return Ok(question()),
        };
        let (wish, chat) = chosen;
        if !ask.request.may_change {
            let mut reply = Reply::new(Outcome::Usage);
            reply.text(phrases::only_admins());
            return Ok(reply);
        }
        let lang = match wish {
            Wish::Lang(lang) => Some(lang),
            Wish::Auto => None,
        };
        ask.house.store.set_settings(chat, &ChatSettings { lang, ..ask.house.store.settings(chat)? })?;
        Ok(match lang {
            Some(lang) => said(lang, texts::chosen()),
            None => said(ask.lang, texts::auto()),
        })
    }

    fn changes(&self, words: &str) -> Option<Changes> {
        Wish::read(words).map(|_| Changes::Here)
    }
}

enum Wish {
    Lang(Lang),
    Auto,
}

impl Wish {
    fn read(words: &str) -> Option<Wish> {
        match fold(words.trim()).as_str() {
            "vi" | "tieng viet" | "vietnamese" | "viet" => Some(Wish::Lang(Lang::Vi)),
            "en" | "tieng anh" | "english" | "anh" => Some(Wish::Lang(Lang::En)),
            "auto" | "tu dong" => Some(Wish::Auto),
            _ => None,
        }
    }
}

fn said(lang: Lang, text: Localized) -> Reply {
    let mut reply = Reply::new(Outcome::Found);
    reply.lang = Some(lang);
    reply.text(text);
    reply
}

fn question() -> Reply {
    let mut reply = Reply::new(Outcome::Usage);
    reply.text(texts::question());
    let choose = |lang: Lang| Button::ask(Localized::same(lang.name()), Action::new("lang", lang.code()).in_place());
    reply.row(Lang::ALL.map(choose).to_vec());
    reply.row(vec![Button::ask(texts::automatic(), Action::new("lang", "auto").in_place())]);
    reply
}

mod texts {
    use super::*;

    pub fn question() -> Localized {
        fixed("Bạn muốn nhận câu trả lời bằng ngôn ngữ nào?", "In which language would you like the answers?")
    }

    pub fn automatic() -> Localized {
        fixed("Chọn tự động", "Choose automatically")
    }

    pub fn chosen() -> Localized {
        fixed("Từ nay nqbot sẽ trả lời ở đây bằng tiếng Việt.", "Answers here will be in English from now on.")
    }

    pub fn auto() -> Localized {
        fixed("Ngôn ngữ sẽ được chọn theo ứng dụng Telegram của bạn.", "The language will follow your Telegram app.")
    }
}
