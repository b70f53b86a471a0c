//! `/lang`, `/lang en`, `/lang auto`: the language of the answers in this chat.

use super::choice::language;
use super::{Ask, Changes, Command};
use crate::action::Action;
use crate::i18n::{Lang, Localized, fixed, phrases};
use crate::reply::{Button, Outcome, Reply};
use crate::setting::ChatSettings;

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
        rest.trim().is_empty() || language(rest).is_some()
    }

    fn summary(&self) -> Localized {
        fixed("Chọn tiếng Việt hoặc tiếng Anh", "Choose Vietnamese or English")
    }

    fn help(&self) -> Localized {
        fixed(
            "Chọn ngôn ngữ trả lời cho cuộc trò chuyện này: vi, en, hoặc auto (theo ứng dụng Telegram của bạn hoặc ngôn ngữ của câu hỏi).",
            "Choose the language of answers in this chat: vi, en, or auto (that of your Telegram app or of the question).",
        )
    }

    fn examples(&self) -> &'static [&'static str] {
        &["lang vi", "lang en", "lang auto"]
    }

    fn answer(&self, ask: &Ask) -> anyhow::Result<Reply> {
        let Some(wish) = language(ask.words) else { return Ok(question()) };
        if !ask.request.may_change {
            return Ok(Reply::usage(phrases::only_admins()));
        }
        if let Some(chat) = ask.chat {
            ask.house.store.set_settings(chat, &ChatSettings { lang: wish, ..ask.house.store.settings(chat)? })?;
        }
        Ok(match wish {
            Some(lang) => said(lang, texts::chosen()),
            None => said(ask.lang, texts::auto()),
        })
    }

    fn changes(&self, words: &str) -> Option<Changes> {
        language(words).map(|_| Changes::Here)
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
        fixed(
            "Từ nay ngôn ngữ được chọn tự động, theo ứng dụng Telegram của bạn hoặc ngôn ngữ của câu hỏi.",
            "From now on the language follows your Telegram app or the language of the question.",
        )
    }
}
