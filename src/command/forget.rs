//! `/forget`: everything that is kept about who asks is deleted, at once and for good, once they confirm it.

use super::{Ask, Changes, Command, watch_view as view};
use crate::action::Action;
use crate::i18n::{Lang, Localized, fixed, format};
use crate::reply::{Block, Button, Outcome, Reply};
use crate::request::Place;
use crate::text::fold;

/// The command.
pub struct Forget;

impl Command for Forget {
    fn name(&self) -> &'static str {
        "forget"
    }

    fn aliases(&self) -> &'static [&'static str] {
        &["quentoi"]
    }

    fn summary(&self) -> Localized {
        fixed("Xóa mọi dữ liệu đang lưu về bạn", "Delete everything kept about you")
    }

    fn help(&self) -> Localized {
        fixed(
            "Cho biết đang lưu gì về bạn rồi xóa tất cả khi bạn bấm nút xác nhận: thiết lập, mục theo dõi, những gì đã báo. Không lấy \
             lại được; trước đó bạn có thể tải tệp bằng /export. Chỉ dùng trong cuộc trò chuyện riêng.",
            "Says what is kept about you and deletes it all when you confirm: settings, what you follow, what you were told. It cannot \
             be undone; /export gives you a file before. In private only.",
        )
    }

    fn examples(&self) -> &'static [&'static str] {
        &["forget"]
    }

    fn changes(&self, words: &str) -> Option<Changes> {
        is_confirmed(words).then_some(Changes::Here)
    }

    fn answer(&self, ask: &Ask) -> anyhow::Result<Reply> {
        if ask.place == Place::Group {
            return Ok(Reply::usage(texts::in_private()));
        }
        let (Some(_), Some(person)) = (ask.chat, ask.request.asker) else { return Ok(view::nowhere()) };
        if is_confirmed(ask.words) {
            ask.house.store.forget_person(person)?;
            let mut reply = Reply::new(Outcome::Found);
            reply.text(texts::forgotten());
            return Ok(reply);
        }
        kept(ask, person)
    }
}

fn is_confirmed(words: &str) -> bool {
    matches!(fold(words.trim()).as_str(), "yes" | "xac nhan")
}

/// What is kept, and the button that deletes it.
fn kept(ask: &Ask, person: i64) -> anyhow::Result<Reply> {
    let kept = ask.house.store.person(person)?;
    let mut reply = Reply::new(Outcome::Choice);
    if kept.is_empty() {
        reply.outcome = Outcome::Found;
        reply.text(texts::nothing());
        return Ok(reply);
    }
    reply.heading(texts::heading());
    let counts = [
        (usize::from(kept.settings.is_some()), texts::settings as fn(usize) -> Localized),
        (kept.watches.len(), texts::watches),
        (kept.removed.len(), texts::removed),
        (kept.ordered.len(), texts::ordered),
        (kept.manages.len(), texts::looked_after),
        (kept.told, texts::told),
        (kept.messages, texts::messages),
        (kept.waiting, texts::waiting),
    ];
    for (count, say) in counts.into_iter().filter(|(count, _)| *count > 0) {
        reply.say(Block::Item(None, vec![say(count).into()]));
    }
    reply.gap().text(texts::sure());
    reply.row(vec![
        Button::ask(texts::yes(), Action::new("forget", "yes").in_place()),
        Button::ask(texts::export(), Action::new("export", "")),
    ]);
    Ok(reply)
}

mod texts {
    use super::*;

    pub fn in_private() -> Localized {
        fixed(
            "Lệnh này chỉ dùng trong cuộc trò chuyện riêng với bot. Để dừng những gì nhóm theo dõi: /unwatch all.",
            "This works in the private chat with the bot only. To stop what the group follows: /unwatch all.",
        )
    }

    pub fn heading() -> Localized {
        fixed("Đang lưu về bạn", "Kept about you")
    }

    pub fn nothing() -> Localized {
        fixed("Hiện không lưu gì về bạn.", "Nothing is kept about you now.")
    }

    pub fn settings(_: usize) -> Localized {
        fixed("những gì bạn đã chọn trong /settings", "what you chose in /settings")
    }

    pub fn watches(count: usize) -> Localized {
        format::count(count, "mục theo dõi", "thing that you follow", "things that you follow")
    }

    pub fn removed(count: usize) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("{count} mục đã dừng, còn lấy lại được"),
            Lang::En => format!("{count} stopped, can still be brought back"),
        })
    }

    pub fn ordered(count: usize) -> Localized {
        format::count(
            count,
            "mục bạn đã đặt cho nhóm (mục vẫn còn, nhưng không còn ghi ai đã đặt)",
            "thing you ordered for groups (it stays, without saying who ordered it)",
            "things you ordered for groups (they stay, without saying who ordered them)",
        )
    }

    pub fn looked_after(count: usize) -> Localized {
        format::count(
            count,
            "nhóm hoặc kênh bạn quản lý",
            "group or channel you look after",
            "groups or channels you look after",
        )
    }

    pub fn told(count: usize) -> Localized {
        format::count(count, "bài đã báo cho bạn", "article you were told of", "articles you were told of")
    }

    pub fn messages(count: usize) -> Localized {
        format::count(
            count,
            "mã số tin nhắn, không kèm nội dung",
            "number of a message, without its text",
            "numbers of messages, without their text",
        )
    }

    pub fn waiting(count: usize) -> Localized {
        format::count(
            count,
            "tin đang chờ gửi cho bạn",
            "message waiting to be sent to you",
            "messages waiting to be sent to you",
        )
    }

    pub fn sure() -> Localized {
        fixed("Xóa tất cả ngay bây giờ? Không lấy lại được.", "Delete all of it now? This cannot be undone.")
    }

    pub fn yes() -> Localized {
        fixed("Xóa tất cả", "Delete everything")
    }

    pub fn export() -> Localized {
        fixed("Tải tệp trước", "Get the file first")
    }

    pub fn forgotten() -> Localized {
        fixed(
            "Đã xóa mọi dữ liệu về bạn. Chỉ còn mã số của tin nhắn này, trong 48 giờ. Nếu bạn nhắn tiếp, bot lại trả lời như với người mới.",
            "Everything about you is deleted. Only the number of this message stays, for 48 hours. If you write again, you are answered like anybody new.",
        )
    }
}
