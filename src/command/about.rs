//! `/about`: what this is, where it has it from, how fresh it is, and that it is not official.

use super::{Ask, Command, article_view};
use crate::action::Action;
use crate::i18n::{Lang, Localized, fixed, format};
use crate::reply::{Button, Outcome, Reply};

/// The command.
pub struct About;

impl Command for About {
    fn name(&self) -> &'static str {
        "about"
    }

    fn aliases(&self) -> &'static [&'static str] {
        &["gioithieu"]
    }

    fn words(&self) -> &'static [&'static str] {
        &["gioi thieu", "about", "ban la ai", "who are you"]
    }

    fn takes(&self, rest: &str, _: &crate::house::House) -> bool {
        rest.trim().is_empty()
    }

    fn summary(&self) -> Localized {
        fixed("Giới thiệu nqbot, nguồn và ngày cập nhật", "About nqbot, its sources and last update")
    }

    fn help(&self) -> Localized {
        fixed(
            "Giới thiệu nqbot, nguồn dữ liệu, số nghị quyết và bài viết, ngày cập nhật.",
            "What nqbot is, where its data is from, how many resolutions and articles it holds, and how fresh they are.",
        )
    }

    fn examples(&self) -> &'static [&'static str] {
        &["about"]
    }

    fn answer(&self, ask: &Ask) -> anyhow::Result<Reply> {
        let mut reply = Reply::new(Outcome::Found);
        reply.heading(Localized::same(format!("nqbot {}", env!("CARGO_PKG_VERSION"))));
        reply.text(texts::what()).text(texts::independent()).gap();
        let register = &ask.house.register;
        let unconfirmed = register.current().filter(|entry| !entry.confirmed).count();
        reply.text(texts::register(register.current().count(), unconfirmed));
        if let Some(index) = ask.house.index() {
            reply.text(texts::articles(index.manifest().articles, index.manifest().texts));
            reply.text(article_view::freshness(ask, &index));
            reply.text(texts::fingerprint(index.manifest().stamp.content));
        } else {
            reply.note(crate::i18n::phrases::building());
        }
        if !ask.house.settings.host.is_empty() {
            reply.text(texts::host(&ask.house.settings.host));
        }
        reply.gap().text(texts::honest());
        reply.row(vec![
            Button::ask(texts::privacy(), Action::new("privacy", "")),
            Button::ask(texts::help(), Action::new("help", "")),
        ]);
        Ok(reply)
    }
}

mod texts {
    use super::*;

    pub fn what() -> Localized {
        fixed(
            "Tra cứu nghị quyết của Đảng Cộng sản Việt Nam (khóa XII, XIII, XIV) và bài viết về các nghị quyết đó.",
            "Look up resolutions of the Communist Party of Vietnam (12th, 13th and 14th tenures) and articles about them.",
        )
    }

    pub fn independent() -> Localized {
        fixed(
            "Đây là công cụ độc lập, dẫn lại báo chí; không phải cơ quan hay kênh chính thức của Đảng hoặc Nhà nước.",
            "It is independent and quotes the press; it is not an organ or official channel of the Party or the State.",
        )
    }

    pub fn register(count: usize, unconfirmed: usize) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!(
                "Danh mục: {count} nghị quyết, trong đó {unconfirmed} chưa đối chiếu được với nguồn có thể dẫn."
            ),
            Lang::En => format!(
                "Register: {count} resolutions, {unconfirmed} of them not yet checked against a citable source."
            ),
        })
    }

    pub fn articles(articles: usize, texts: usize) -> Localized {
        Localized::new(|lang| {
            let (articles, texts) = (format::number(articles, lang), format::number(texts, lang));
            match lang {
                Lang::Vi => format!("Kho bài: {articles} bài, {texts} bản bằng hai ngôn ngữ."),
                Lang::En => format!("Articles: {articles}, with {texts} texts in two languages."),
            }
        })
    }

    pub fn fingerprint(content: u64) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Mã nội dung kho bài: {content:016x}"),
            Lang::En => format!("Content fingerprint: {content:016x}"),
        })
    }

    pub fn host(host: &str) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Người vận hành: {host}"),
            Lang::En => format!("Run by: {host}"),
        })
    }

    pub fn honest() -> Localized {
        fixed(
            "nqbot chỉ trả lời những gì danh mục hoặc bài viết trong kho có nêu; nếu không có, bot báo không tìm thấy.",
            "nqbot says only what its register or its articles say; for anything else it answers “not found”.",
        )
    }

    pub fn privacy() -> Localized {
        fixed("Xem quyền riêng tư", "See privacy")
    }

    pub fn help() -> Localized {
        fixed("Xem cách hỏi", "See how to ask")
    }
}
