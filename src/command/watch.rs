//! `/watch 57`, `/watch kinh tế tư nhân -bất_động_sản`, `/watch topic:energy every:daily`: being told what is new.
//!
//! First one sees what it would have told so far; a button for each cadence keeps it. What a button carries can be typed:
//! `/watch keep:weekly nq:57-NQ/TW@13`.

use super::prompt::{self, prompt};
use super::watch_words::{self as typed, Canonical, Kind, Wish};
use super::{Ask, Changes, Command, replied, watch_preview, watch_view as view};
use crate::action::Action;
use crate::i18n::{Lang, Localized, fixed, phrases};
use crate::reply::{Block, Button, Outcome, Reply};
use crate::setting::Cadence;
use crate::store::{Kept, NewWatch};
use crate::watch;

/// The command.
pub struct Watch;

impl Command for Watch {
    fn name(&self) -> &'static str {
        "watch"
    }

    fn aliases(&self) -> &'static [&'static str] {
        &["theodoi", "follow"]
    }

    fn words(&self) -> &'static [&'static str] {
        &["theo doi", "watch", "follow"]
    }

    fn takes(&self, rest: &str, _: &crate::house::House) -> bool {
        // “follow up on …” asks for something else
        !rest.trim_start().to_lowercase().starts_with("up ")
    }

    fn summary(&self) -> Localized {
        fixed("Theo dõi nghị quyết, chủ đề hoặc từ khóa", "Follow a resolution, a topic or a search")
    }

    fn help(&self) -> Localized {
        texts::help()
    }

    fn examples(&self) -> &'static [&'static str] {
        &["watch 57", "watch kinh tế tư nhân -bất_động_sản", "watch topic:energy every:daily"]
    }

    fn changes(&self, words: &str) -> Option<Changes> {
        matches!(Wish::read(words).kind, Kind::Keep(_)).then_some(Changes::Here)
    }

    fn answer(&self, ask: &Ask) -> anyhow::Result<Reply> {
        let wish = Wish::read(ask.words);
        if wish.words.is_empty() {
            return of_message(ask, &wish);
        }
        match wish.kind {
            Kind::Keep(cadence) => keep(ask, &wish.words, cadence),
            Kind::AsWords => {
                watch_preview::reply(ask, &Canonical { words: typed::settled(ask, &wish.words), literal: None }, &wish)
            }
            Kind::Read => match typed::canonical(ask, &wish, "watch")? {
                Ok(canonical) => watch_preview::reply(ask, &canonical, &wish),
                Err(reply) => Ok(*reply),
            },
        }
    }
}

/// What the message is about that is answered; else asks what to follow.
fn of_message(ask: &Ask, wish: &Wish) -> anyhow::Result<Reply> {
    let every = wish.every.map(|every| format!("every:{} ", every.code()));
    let every = every.or(wish.wrong.as_ref().map(|wrong| format!("{wrong} "))).unwrap_or_default();
    if let Some(key) = replied::resolution(ask) {
        return Watch.answer(&ask.with(&format!("{every}nq:{key}")));
    }
    let Some(words) = replied::telling_words(ask) else {
        let examples = prompt::resolutions(ask, &["57-NQ/TW@13", "68-NQ/TW@13", "70-NQ/TW@13"], |_| true);
        return Ok(prompt(ask, "watch", texts::usage(), texts::placeholder(), examples));
    };
    let mut reply = Watch.answer(&ask.with(&format!("as:words {every}{words}")))?;
    reply.blocks.insert(0, Block::Note(texts::of_message(&words).into()));
    Ok(reply)
}

fn keep(ask: &Ask, words: &str, cadence: Cadence) -> anyhow::Result<Reply> {
    let Some(chat) = ask.chat else { return Ok(view::nowhere()) };
    if !ask.request.may_change {
        return Ok(view::only_admins());
    }
    let words = &typed::settled(ask, words);
    if let Some(why) = typed::unfit(ask, words, &watch::read(ask.house, words, ask.today)) {
        return Ok(Reply::usage(why));
    }
    let (thread, maker, now) = (ask.request.thread, ask.request.asker, ask.request.now);
    let next_at = ask.request.settings.next_digest(cadence, now);
    let new = NewWatch { chat, thread, maker, words, cadence, next_at };
    let (id, is_new) = match ask.house.store.keep_watch(&new, now, ask.house.settings.watches_of(chat))? {
        Kept::New(id) => (id, true),
        Kept::Changed(id) => (id, false),
        Kept::Full => return Ok(full(ask.house.settings.watches_of(chat))),
    };
    let mut reply = Reply::new(Outcome::Found);
    reply.heading(texts::kept(&view::name(words, &ask.house.glossary), is_new));
    reply.field(texts::how_often(), view::cadence(cadence));
    reply.field(texts::next(), view::next(&ask.request.settings, cadence, next_at));
    if thread.is_some() {
        reply.text(texts::in_this_topic());
    }
    reply.field(texts::used(), view::used(ask, chat)?);
    reply.gap().text(texts::to_stop(id));
    let stop = Action::new("watches", &format!("stop {id}")).in_place();
    let open = Action::new("watches", &id.to_string()).in_place();
    reply.row(vec![Button::ask(phrases::stop_following(), stop), Button::ask(texts::edit(), open)]);
    reply.row(vec![view::all()]);
    Ok(reply)
}

/// Said when a chat has as many as it may.
pub fn full(most: usize) -> Reply {
    let mut reply = Reply::usage(texts::full(most));
    reply.row(vec![view::all()]);
    reply
}

mod texts {
    use super::*;

    pub fn help() -> Localized {
        fixed(
            "Gõ số hiệu nghị quyết, tên chủ đề, hoặc vài từ theo cú pháp của /search. Bot cho xem trước những bài đã có; bạn bấm \
             một nút để chọn nhịp báo: ngay khi có bài, hằng ngày, hằng tuần (thứ Hai) hoặc hằng tháng (ngày 1).\n\
             +từ: bài phải có từ đó · -từ: bỏ bài có từ đó · nối từ ghép bằng dấu gạch dưới: +chuyển_đổi_số\n\
             every:daily hoặc mỗi:ngày để chọn trước nhịp báo.\n\
             Chỉ những bài có đủ các từ mới được báo. Bài đăng quá 60 ngày trước không được báo. Giờ báo, múi giờ và giờ yên tĩnh nằm trong /settings; danh sách trong \
             /watches; dừng bằng /unwatch. Trong nhóm, chỉ quản trị viên mới thêm được mục theo dõi, trừ khi nhóm cho phép mọi \
             thành viên.",
            "Type the number of a resolution, the name of a topic, or words in the grammar of /search. You see what is there \
             already; a button chooses how often you are told: at once, daily, weekly (on Monday) or monthly (on the 1st).\n\
             +word: must be there · -word: must not be there · join words by underscores: +digital_transformation\n\
             every:daily chooses how often beforehand.\n\
             Only articles with all of the words count. You are not told of articles published more than 60 days ago. Hour, time zone and quiet hours are in /settings; the list is in \
             /watches; /unwatch stops it. In a group only administrators add to it, unless the group lets all members.",
        )
    }

    pub fn usage() -> Localized {
        fixed(
            "Bạn muốn theo dõi điều gì? Hãy gõ số hiệu nghị quyết, tên chủ đề hoặc vài từ, ví dụ:",
            "What would you like to follow? Type a resolution, a topic or some words, for example:",
        )
    }

    pub fn placeholder() -> Localized {
        fixed("Nghị quyết, chủ đề hoặc vài từ", "A resolution, a topic or words")
    }

    pub fn of_message(words: &str) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Theo những từ đầu của tin nhắn được trả lời: “{words}”"),
            Lang::En => format!("With the first words of the message you answered: “{words}”"),
        })
    }

    pub fn kept(name: &Localized, is_new: bool) -> Localized {
        Localized::new(|lang| match (lang, is_new) {
            (Lang::Vi, true) => format!("Đã theo dõi: {}", name.get(lang)),
            (Lang::En, true) => format!("Now following: {}", name.get(lang)),
            (Lang::Vi, false) => format!("Đã cập nhật: {}", name.get(lang)),
            (Lang::En, false) => format!("Updated: {}", name.get(lang)),
        })
    }

    pub fn how_often() -> Localized {
        fixed("Nhịp báo", "How often")
    }

    pub fn next() -> Localized {
        fixed("Lần báo tới", "Next time")
    }

    pub fn in_this_topic() -> Localized {
        fixed("Tin sẽ được gửi vào đúng chủ đề (topic) này của nhóm.", "News will come in this topic.")
    }

    pub fn used() -> Localized {
        fixed("Số mục theo dõi", "Followed here")
    }

    pub fn to_stop(id: i64) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => {
                format!("Khi không có bài mới, bot không gửi gì. Để dừng: /unwatch #{id} hoặc bấm nút dưới đây.")
            }
            Lang::En => format!("When nothing is new, nothing is sent. To stop: /unwatch #{id}, or the button below."),
        })
    }

    pub fn edit() -> Localized {
        fixed("Xem mục này", "See this one")
    }

    pub fn full(most: usize) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!(
                "Ở đây đã có {most} mục theo dõi, mức tối đa cho phép. Bạn hãy dừng bớt một mục trong /watches rồi thử lại."
            ),
            Lang::En => format!(
                "{most} things are followed here, which is the most there may be. Stop one of them in /watches and try again."
            ),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_keeping_is_a_change() {
        assert_eq!(Watch.changes("keep:weekly nq:57-NQ/TW@13"), Some(Changes::Here));
        for words in ["57", "57 every:daily", "as:words kinh tế", "57 keep:daily", ""] {
            assert_eq!(Watch.changes(words), None, "{words}");
        }
    }
}
