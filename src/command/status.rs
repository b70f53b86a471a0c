//! `/status`: what this instance holds and of when it is, in six lines for everybody.

use super::{Ask, Command, article_view};
use crate::action::Action;
use crate::i18n::{Lang, Localized, fixed, format, phrases};
use crate::reply::{Button, Line, Outcome, Reply};

/// The command.
pub struct Status;

impl Command for Status {
    fn name(&self) -> &'static str {
        "status"
    }

    fn aliases(&self) -> &'static [&'static str] {
        &["tinhtrang"]
    }

    fn summary(&self) -> Localized {
        fixed("Kho bài: số bài, ngày cập nhật, phiên bản", "What is held: counts, dates, version")
    }

    fn help(&self) -> Localized {
        fixed(
            "Phiên bản của bot, số nghị quyết, số bài, ngày của bài mới nhất, ngày lập chỉ mục và mã của lần lập. Mã này chỉ \
             đổi khi nội dung kho bài đổi, nên hai câu trả lời cùng mã là từ cùng một kho bài.",
            "The bot's version, how many resolutions and articles it holds, the date of the newest, when the index was built, \
             and its generation: a code that changes only with the content, so two answers of one generation are from the \
             same articles.",
        )
    }

    fn examples(&self) -> &'static [&'static str] {
        &["status"]
    }

    fn in_menu(&self) -> bool {
        false
    }

    fn answer(&self, ask: &Ask) -> anyhow::Result<Reply> {
        let mut reply = Reply::new(Outcome::Found);
        reply.field(texts::version(), concat!("nqbot ", env!("CARGO_PKG_VERSION")));
        reply.field(texts::register(), texts::resolutions(ask.house.register.current().count()));
        match ask.house.index() {
            None => {
                reply.note(phrases::building());
            }
            Some(index) => {
                let manifest = index.manifest();
                reply.field(texts::held(), texts::articles(manifest.articles, manifest.texts));
                reply.field(texts::newest(), manifest.newest.map_or_else(|| Localized::same("–"), format::date));
                reply.field(texts::built(), article_view::built(ask, &index));
                reply.field(texts::generation(), Line::new().code(generation(manifest.stamp.content)));
            }
        }
        reply.row(vec![Button::ask(texts::about(), Action::new("about", ""))]);
        Ok(reply)
    }
}

/// The content of a corpus in eight letters.
pub fn generation(content: u64) -> String {
    format!("{:08x}", content >> 32)
}

mod texts {
    use super::*;

    pub fn version() -> Localized {
        fixed("Phiên bản", "Version")
    }

    pub fn register() -> Localized {
        fixed("Danh mục", "Register")
    }

    pub fn resolutions(count: usize) -> Localized {
        format::count(count, "nghị quyết", "resolution", "resolutions")
    }

    pub fn held() -> Localized {
        fixed("Kho bài", "Articles")
    }

    pub fn articles(articles: usize, texts: usize) -> Localized {
        Localized::new(|lang| {
            let (articles, texts) = (format::number(articles, lang), format::number(texts, lang));
            match lang {
                Lang::Vi => format!("{articles} bài, {texts} bản tính cả hai ngôn ngữ"),
                Lang::En => format!("{articles}, in {texts} texts"),
            }
        })
    }

    pub fn newest() -> Localized {
        fixed("Bài mới nhất", "Newest article")
    }

    pub fn built() -> Localized {
        fixed("Ngày lập chỉ mục", "Index built")
    }

    pub fn generation() -> Localized {
        fixed("Mã lần lập", "Generation")
    }

    pub fn about() -> Localized {
        fixed("Giới thiệu nqbot", "About nqbot")
    }
}
