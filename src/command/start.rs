//! `/start`: one sentence, three live examples, the other language. Links such as `?start=r-57-13` open what
//! they name.

use super::deep_link::Link;
use super::help::Help;
use super::{Ask, Command, named};
use crate::action::Action;
use crate::i18n::{Lang, Localized, fixed, phrases};
use crate::reply::{Block, Button, Outcome, Reply};

/// The command.
pub struct Start;

impl Command for Start {
    fn name(&self) -> &'static str {
        "start"
    }

    fn aliases(&self) -> &'static [&'static str] {
        &["batdau"]
    }

    fn words(&self) -> &'static [&'static str] {
        &["xin chao", "chao", "chao ban", "bat dau", "hello", "hi", "start"]
    }

    fn takes(&self, rest: &str, _: &crate::house::House) -> bool {
        rest.trim().is_empty()
    }

    fn summary(&self) -> Localized {
        fixed("Bắt đầu với ba ví dụ", "Begin with three examples")
    }

    fn help(&self) -> Localized {
        fixed("Giới thiệu một câu và ba ví dụ bấm được.", "One sentence about the bot and three examples to press.")
    }

    fn examples(&self) -> &'static [&'static str] {
        &["start"]
    }

    fn in_menu(&self) -> bool {
        false
    }

    fn answer(&self, ask: &Ask) -> anyhow::Result<Reply> {
        match Link::read(ask.words) {
            Some(Link::Resolution(key)) => super::resolution::Resolution.answer(&ask.with(&key.to_string())),
            Some(Link::Named(words)) => super::resolution::Resolution.answer(&ask.with(&words)),
            Some(Link::Watch(words)) => super::watch::Watch.answer(&ask.with(&words)),
            Some(Link::Article(id)) => super::read::Read.answer(&ask.with(id.as_str())),
            Some(Link::Search(words)) => super::search::Search.answer(&ask.with(&words)),
            Some(Link::Kept(key)) => kept(ask, &key),
            Some(Link::Help(name)) if Help.takes(&name, ask.house) => Help.answer(&ask.with(&name)),
            None if ask.words.trim().is_empty() => Ok(welcome(ask)),
            Some(Link::Help(_)) | None => Ok(unknown(ask)),
        }
    }
}

/// Asks what was kept under a key. Nobody changes settings by a link, and a link leads to no other.
fn kept(ask: &Ask, key: &str) -> anyhow::Result<Reply> {
    let Some(line) = ask.house.store.asked(key)? else { return Ok(unknown(ask)) };
    let (name, words) = line.split_once(' ').unwrap_or((&line, ""));
    match named(name).filter(|command| command.name() != "start" && command.changes(words).is_none()) {
        Some(command) => command.answer(&ask.with(words)),
        None => Ok(unknown(ask)),
    }
}

fn unknown(ask: &Ask) -> Reply {
    let mut reply = welcome(ask);
    reply.outcome = Outcome::NotFound;
    reply.blocks.insert(0, Block::Text(texts::unknown().into()));
    reply
}

fn welcome(ask: &Ask) -> Reply {
    let mut reply = Reply::new(Outcome::Found);
    let example = texts::words(ask.lang);
    reply.text(texts::what()).text(texts::try_it());
    reply.row(vec![
        Button::ask(Localized::same("57-NQ/TW"), Action::new("resolution", "57-NQ/TW")),
        Button::ask(texts::example(), Action::new("search", example)),
    ]);
    let other = ask.lang.other();
    reply.row(vec![
        Button::ask(texts::latest(), Action::new("latest", "")),
        Button::ask(phrases::read_in(other), Action::new("lang", other.code()).in_place()),
    ]);
    reply
}

mod texts {
    use super::*;

    pub fn what() -> Localized {
        fixed(
            "nqbot trả lời câu hỏi về nghị quyết của Đảng Cộng sản Việt Nam, luôn kèm nguồn; đây là công cụ độc lập, không phải kênh chính thức.",
            "nqbot answers questions about resolutions of the Communist Party of Vietnam, always with the source; it is independent and not an official channel.",
        )
    }

    pub fn unknown() -> Localized {
        fixed(
            "Liên kết này không dẫn tới nội dung nào mà bot biết; có thể liên kết đã quá cũ.",
            "This link leads to nothing that is known here; it may be too old.",
        )
    }

    pub fn try_it() -> Localized {
        fixed(
            "Bạn gõ số hiệu hoặc vài từ cần tìm, hoặc bấm thử:",
            "Type a number or some words, or press one of these:",
        )
    }

    /// Words to search for, in the reader's language.
    pub fn words(lang: Lang) -> &'static str {
        match lang {
            Lang::Vi => "kinh tế tư nhân",
            Lang::En => "private sector",
        }
    }

    pub fn example() -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Tìm: {}", words(lang)),
            Lang::En => format!("Search: {}", words(lang)),
        })
    }

    pub fn latest() -> Localized {
        fixed("Xem bài mới nhất", "See the latest")
    }
}
