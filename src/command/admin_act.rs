//! `/admin reload` and `/admin backup`: what owners do to a running bot.

use super::{Ask, admin};
use crate::corpus::{Glossary, Problem};
use crate::i18n::{Lang, Localized, fixed, format};
use crate::register;
use crate::reply::{Block, Document, Outcome, Reply};
use crate::store::{Contents, Packed};

/// Telegram takes files of up to 50 MB from a bot (Bot API, sendDocument).
const LARGEST: u64 = 45_000_000;
/// Problems that are shown.
const SHOWN: usize = 5;

/// Has the corpus looked at anew.
pub fn reload(ask: &Ask) -> Reply {
    ask.house.bell.ring();
    let mut reply = Reply::new(Outcome::Found);
    reply.text(texts::reload());
    let problems = problems(ask);
    reply.text(texts::problems(problems.len()));
    for problem in problems.iter().take(SHOWN) {
        reply.say(Block::Item(None, vec![problem.to_string().into()]));
    }
    reply.note(texts::more());
    reply
}

/// What is wrong with register and glossary; to read all articles would take too long here.
fn problems(ask: &Ask) -> Vec<Problem> {
    let Some(corpus) = ask.house.settings.roots.first() else { return Vec::new() };
    let (_, mut problems) = register::load::read(&corpus.join("resolutions.toml"));
    problems.extend(Glossary::read(&corpus.join("glossary.toml")).1);
    problems
}

/// Sends a backup as a file.
pub fn backup(ask: &Ask) -> anyhow::Result<Reply> {
    let made = format!("{}, nqbot {}", ask.today, env!("CARGO_PKG_VERSION"));
    let (contents, bytes) = match ask.house.store.pack(&made, LARGEST)? {
        Packed::Whole(contents, bytes) => (contents, bytes),
        Packed::TooLarge => return Ok(refused(texts::too_large())),
        Packed::NotKept => return Ok(refused(texts::not_kept())),
    };
    let mut reply = Reply::new(Outcome::Found);
    reply.text(texts::backup(&contents)).text(texts::keep_safe());
    reply.note(texts::restore());
    reply.document = Some(Document { name: format!("nqbot-backup-{}.sqlite", ask.today), bytes: bytes.into() });
    Ok(reply)
}

fn refused(why: Localized) -> Reply {
    let mut reply = Reply::usage(why);
    admin::buttons(&mut reply);
    reply
}

mod texts {
    use super::*;

    pub fn reload() -> Localized {
        fixed(
            "Bot đang xem lại danh mục nghị quyết, bảng thuật ngữ và các bài viết; thay đổi có hiệu lực sau vài giây.",
            "The register, the glossary and the articles are looked at anew; what changed takes effect within seconds.",
        )
    }

    pub fn problems(count: usize) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi if count == 0 => "Danh mục và bảng thuật ngữ không có lỗi.".into(),
            Lang::En if count == 0 => "Register and glossary are in order.".into(),
            Lang::Vi => format!(
                "Danh mục và bảng thuật ngữ có {} lỗi; phần không lỗi vẫn được dùng:",
                format::number(count, lang)
            ),
            Lang::En => format!(
                "Register and glossary: {}; what is good is in use:",
                format::count(count, "lỗi", "problem", "problems").get(lang)
            ),
        })
    }

    pub fn more() -> Localized {
        fixed(
            "Lỗi trong các bài viết được ghi trong nhật ký; lệnh nqbot check liệt kê tất cả.",
            "What is wrong with articles is in the log; nqbot check lists all of it.",
        )
    }

    pub fn backup(contents: &Contents) -> Localized {
        let chats = format::count(contents.chats, "cuộc trò chuyện", "chat", "chats");
        let watches = format::count(contents.watches, "mục theo dõi", "watch", "watches");
        let waiting = format::count(contents.waiting, "tin chờ gửi", "message waiting", "messages waiting");
        Localized::new(|lang| {
            let all = [&chats, &watches, &waiting].map(|part| part.get(lang)).join(", ");
            match lang {
                Lang::Vi => format!("Bản sao lưu: {all}."),
                Lang::En => format!("A backup: {all}."),
            }
        })
    }

    pub fn keep_safe() -> Localized {
        fixed(
            "Tệp này ghi thiết lập và mục theo dõi của mọi cuộc trò chuyện. Bạn hãy cất giữ cẩn thận, và xóa khỏi đây khi đã lưu ở nơi khác.",
            "The file holds the settings of all chats and what they follow. Please keep it safe, and delete it here once it is stored elsewhere.",
        )
    }

    pub fn restore() -> Localized {
        fixed(
            "Để khôi phục: dừng bot rồi chạy nqbot restore kèm tên tệp. Bài viết mà bạn đã nhập hoặc lấy từ nguồn tin không nằm trong tệp này; nqbot export --own lưu các bài đó.",
            "To restore it, stop the bot and run nqbot restore with the file's name. Articles that you imported or that feeds brought are not in it; nqbot export --own saves them.",
        )
    }

    pub fn too_large() -> Localized {
        fixed(
            "Bản sao lưu lớn hơn 45 MB nên không gửi qua Telegram được. Bạn hãy chạy nqbot backup trên máy chủ; bot vẫn hoạt động trong lúc đó.",
            "The backup is larger than 45 MB and cannot be sent here. Please run nqbot backup on the server; the bot can go on running.",
        )
    }

    pub fn not_kept() -> Localized {
        fixed(
            "Hiện không có gì để sao lưu: bot không ghi được vào thư mục dữ liệu. Nhật ký ghi rõ lý do.",
            "There is nothing to back up: the bot cannot write to its data folder. The log tells why.",
        )
    }
}
