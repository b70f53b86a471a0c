//! `/start`: one sentence, three live examples, the other language. Links such as `?start=r-57-13` open what
//! they name.

use super::{Ask, Command};
use crate::action::Action;
use crate::corpus::ArticleId;
use crate::i18n::{Lang, Localized, fixed, phrases};
use crate::register::Key;
use crate::reply::{Button, Outcome, Reply};

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
            Some(Link::Article(id)) => super::read::Read.answer(&ask.with(id.as_str())),
            None => Ok(welcome(ask)),
        }
    }
}

/// What a link to the bot can open.
#[derive(Debug, PartialEq, Eq)]
pub enum Link {
    /// `r-57-13`
    Resolution(Key),
    /// `r-57nqtw-2024` and `r-57nqtw`, as words
    Named(String),
    /// `a-` and an article's id
    Article(ArticleId),
}

impl Link {
    fn named(key: &str) -> Option<Link> {
        let (number, year) = key.split_once('-').unwrap_or((key, ""));
        let digits = number.strip_suffix("nqtw")?;
        let fits = |text: &str, most: usize| text.len() <= most && text.bytes().all(|b| b.is_ascii_digit());
        (!digits.is_empty() && fits(digits, 3) && fits(year, 4)).then(|| Link::Named(format!("{digits}-NQ/TW {year}")))
    }

    /// Reads the start parameter of a link; none when it is not one of ours.
    pub fn read(payload: &str) -> Option<Link> {
        match payload.trim().split_once('-')? {
            ("r", key) => Key::from_link(key).map(Link::Resolution).or_else(|| Link::named(key)),
            ("a", id) => ArticleId::parse(id).map(Link::Article),
            _ => None,
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_links_open_something() {
        assert_eq!(Link::read("r-57-13"), Some(Link::Resolution(Key { number: 57, tenure: 13 })));
        assert_eq!(Link::read("r-57nqtw-2024"), Some(Link::Named("57-NQ/TW 2024".into())));
        assert!(matches!(Link::read("a-a123456"), Some(Link::Article(_))));
        for other in ["", "r-", "r-57", "a-", "a-57", "x-1", "r-57-13-2", "../../etc"] {
            assert_eq!(Link::read(other), None, "{other}");
        }
    }
}
