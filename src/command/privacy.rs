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
        let remembers = ask.house.settings.unanswered_words;
        for line in [
            texts::delete(),
            texts::settings(),
            texts::watches(),
            texts::told(),
            texts::blocked(),
            texts::questions(remembers),
            texts::answers(),
            texts::buttons(),
            texts::waiting(),
            texts::backups(),
            texts::not_kept(),
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

    pub fn settings() -> Localized {
        fixed(
            "Thiết lập của mỗi cuộc trò chuyện (/settings) được lưu theo mã số cuộc trò chuyện.",
            "What a chat has chosen (see /settings) is kept under the number of the chat.",
        )
    }

    pub fn questions(remembers: bool) -> Localized {
        match remembers {
            false => fixed(
                "Câu hỏi chỉ được lưu cho đến khi trả lời xong. Lượt tìm kiếm chỉ được đếm, không ghi nhật ký.",
                "A question is kept only until it is answered. Searches are only counted, and not logged.",
            ),
            true => fixed(
                "Câu hỏi chỉ được lưu cho đến khi trả lời xong và được đếm, không kèm người hỏi; không ghi vào nhật ký. Riêng lời của câu không tìm thấy kết quả được giữ trong bộ nhớ đến khi bot khởi động lại, cũng không kèm người hỏi; người vận hành xem được.",
                "A question is kept only until it is answered, and counted without who asked; it is not logged. The words of one that found nothing stay in memory until the bot is restarted, also without who asked; the operator can see them.",
            ),
        }
    }

    pub fn answers() -> Localized {
        fixed(
            "Trong 48 giờ, bot nhớ tin nào trả lời tin nào, chỉ bằng mã số; trong 30 ngày, bot nhớ đã tự nêu những nghị quyết nào trong nhóm.",
            "For 48 hours the bot remembers which message answers which, by their numbers only; for 30 days, which resolutions it has shown by itself in a group.",
        )
    }

    pub fn buttons() -> Localized {
        fixed(
            "Riêng câu hỏi nằm sau nút bấm hoặc liên kết có thể được lưu lâu hơn, dưới một mã ngắn, không kèm người hỏi; mã cũ được xóa dần.",
            "A question behind a button or a link may be kept longer, under a short key, without the asker's identity; the oldest keys are deleted.",
        )
    }

    pub fn waiting() -> Localized {
        fixed(
            "Tin chờ gửi được lưu đến khi gửi xong; lệnh chờ bạn trả lời được nhớ vài phút.",
            "Messages waiting to be sent are kept until they are sent; a command waiting for your answer, for a few minutes.",
        )
    }

    pub fn backups() -> Localized {
        fixed(
            "Bản sao lưu do người vận hành giữ có thể còn dữ liệu cũ; /forget không xóa trong đó.",
            "Backups that the operator keeps may still hold older data; /forget does not reach them.",
        )
    }

    pub fn not_kept() -> Localized {
        fixed(
            "Ngoài ra không lưu gì: không tên, không số điện thoại, không tin nhắn khác.",
            "Nothing else is stored: no names, no phone numbers, no other messages.",
        )
    }

    pub fn delete() -> Localized {
        fixed(
            "Xóa mọi dữ liệu về bạn: /forget. Tải về: /export. Đặt lại thiết lập: /settings reset.",
            "To delete everything about you: /forget. To get it as a file: /export. To delete the choices of a chat: /settings reset.",
        )
    }

    pub fn watches() -> Localized {
        fixed(
            "Những gì bạn hay nhóm theo dõi được lưu kèm mã số của người đặt, cho đến khi được dừng; mục đã dừng còn được giữ 24 giờ. Với nhóm và kênh, có thêm mã số của người thiết lập bot.",
            "What you or a group follow is kept with the number of who ordered it, until it is stopped; what was stopped stays for 24 hours. For groups and channels, the number of who set the bot up is kept as well.",
        )
    }

    pub fn told() -> Localized {
        fixed(
            "Trong 60 ngày, bot nhớ đã báo bài nào ở đâu để không báo lại.",
            "For 60 days the bot remembers which articles a chat was told of, so that it is not told of them again.",
        )
    }

    pub fn blocked() -> Localized {
        fixed(
            "Khi bạn chặn bot hoặc đưa bot ra khỏi nhóm, thiết lập và mục theo dõi ở đó được giữ thêm 30 ngày.",
            "When you block the bot, or remove it from a group, the choices of that chat and what it follows are kept for another 30 days.",
        )
    }

    pub fn telegram() -> Localized {
        fixed(
            "Tin nhắn đi qua Telegram, theo chính sách riêng của Telegram.",
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
