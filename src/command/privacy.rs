//! `/privacy`: what is stored, for how long, and who runs this.

use super::{Ask, Command};
use crate::i18n::{Lang, Localized, fixed};
use crate::reply::{Block, Outcome, Reply};

/// The command.
pub struct Privacy;

impl Command for Privacy {
    fn name(&self) -> &'static str {
        "privacy"
    }

    fn aliases(&self) -> &'static [&'static str] {
        &["riengtu"]
    }

    fn words(&self) -> &'static [&'static str] {
        &["quyen rieng tu", "privacy"]
    }

    fn takes(&self, rest: &str, _: &crate::house::House) -> bool {
        rest.trim().is_empty()
    }

    fn summary(&self) -> Localized {
        fixed("Dữ liệu nào được lưu", "What is stored about you")
    }

    fn help(&self) -> Localized {
        fixed("Cho biết dữ liệu nào được lưu và cách xóa.", "Says what is stored and how to delete it.")
    }

    fn examples(&self) -> &'static [&'static str] {
        &["privacy"]
    }

    fn answer(&self, ask: &Ask) -> anyhow::Result<Reply> {
        let mut reply = Reply::new(Outcome::Found);
        reply.heading(texts::heading());
        for line in [
            texts::language(),
            texts::questions(),
            texts::buttons(),
            texts::not_kept(),
            texts::delete(),
            texts::telegram(),
        ] {
            reply.say(Block::Item(None, vec![line.into()]));
        }
        if !ask.house.settings.host.is_empty() {
            reply.text(texts::host(&ask.house.settings.host));
        }
        Ok(reply)
    }
}

mod texts {
    use super::*;

    pub fn heading() -> Localized {
        fixed("Quyền riêng tư", "Privacy")
    }

    pub fn language() -> Localized {
        fixed(
            "Được lưu: ngôn ngữ bạn chọn bằng /lang, cùng mã số của cuộc trò chuyện.",
            "Stored: the language you choose with /lang, with the number of the chat.",
        )
    }

    pub fn questions() -> Localized {
        fixed(
            "Câu hỏi không được lưu kèm thông tin người hỏi và không ghi vào nhật ký.",
            "Questions are not stored with the asker's identity and are not logged.",
        )
    }

    pub fn buttons() -> Localized {
        fixed(
            "Câu hỏi đi kèm nút bấm hoặc liên kết chia sẻ được lưu dưới một mã ngắn, không kèm thông tin người hỏi; mã cũ được xóa dần.",
            "A question behind a button or a link to share is kept under a short key, without the asker's identity; the oldest keys are deleted.",
        )
    }

    pub fn not_kept() -> Localized {
        fixed(
            "Tên, số điện thoại và nội dung tin nhắn khác không được lưu.",
            "Names, phone numbers and other messages are not stored.",
        )
    }

    pub fn delete() -> Localized {
        fixed("Để xóa lựa chọn ngôn ngữ: /lang auto.", "To delete the choice of language: /lang auto.")
    }

    pub fn telegram() -> Localized {
        fixed(
            "Tin nhắn đi qua Telegram và theo chính sách riêng của Telegram.",
            "Messages pass through Telegram, under its own policy.",
        )
    }

    pub fn host(host: &str) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Người vận hành: {host}"),
            Lang::En => format!("Run by: {host}"),
        })
    }
}
