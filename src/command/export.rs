//! `/export`: everything that is kept about who asks, as a file; in a group what the group follows.

use serde::Serialize;

use super::watch_file::{Entry, VERSION};
use super::{Ask, Changes, Command, watch_view as view};
use crate::i18n::{Lang, Localized, fixed, format};
use crate::reply::{Block, Document, Outcome, Reply};
use crate::request::Place;
use crate::setting::ChatSettings;

/// The command.
pub struct Export;

impl Command for Export {
    fn name(&self) -> &'static str {
        "export"
    }

    fn aliases(&self) -> &'static [&'static str] {
        &["xuat"]
    }

    fn summary(&self) -> Localized {
        fixed("Tải tệp chứa mọi dữ liệu đang lưu về bạn", "A file of everything kept about you")
    }

    fn help(&self) -> Localized {
        fixed(
            "Trong cuộc trò chuyện riêng: tệp JSON ghi mọi dữ liệu đang lưu về bạn, mỗi phần có lời giải thích. Trong nhóm: các mục mà \
             nhóm theo dõi, dành cho quản trị viên. /import đọc lại được tệp này.",
            "In private: a JSON file of everything kept about you, each part explained. In a group: what the group follows, for \
             administrators. /import reads the file back.",
        )
    }

    fn examples(&self) -> &'static [&'static str] {
        &["export"]
    }

    fn changes(&self, _: &str) -> Option<Changes> {
        Some(Changes::Here)
    }

    fn answer(&self, ask: &Ask) -> anyhow::Result<Reply> {
        match (ask.chat, ask.place, ask.request.asker) {
            (Some(chat), Place::Group, _) => of_group(ask, chat),
            (Some(_), Place::Private, Some(person)) => of_person(ask, person),
            (None, ..) | (_, _, None) => Ok(view::nowhere()),
        }
    }
}

/// Everything about one person.
#[derive(Serialize)]
struct Everything {
    nqbot: u64,
    readme: Readme,
    settings: Option<ChatSettings>,
    watches: Vec<Entry>,
    stopped: Vec<Entry>,
    ordered_for_groups: Vec<Ordered>,
    looked_after: Vec<i64>,
    counts: Counts,
}

/// What each part is, in the language of who asked.
#[derive(Serialize)]
struct Readme {
    settings: String,
    watches: String,
    stopped: String,
    ordered_for_groups: String,
    looked_after: String,
    counts: String,
}

/// A watch of a group, ordered by the person.
#[derive(Serialize)]
struct Ordered {
    chat: i64,
    words: String,
}

#[derive(Serialize)]
struct Counts {
    remembered_messages: usize,
    told_articles: usize,
    waiting_messages: usize,
}

/// What a group follows.
#[derive(Serialize)]
struct Group {
    nqbot: u64,
    chat: i64,
    readme: String,
    watches: Vec<Entry>,
}

fn of_person(ask: &Ask, person: i64) -> anyhow::Result<Reply> {
    let kept = ask.house.store.person(person)?;
    let text = |sentence: Localized| sentence.get(ask.lang).to_string();
    let readme = Readme {
        settings: text(texts::settings()),
        watches: text(texts::watches()),
        stopped: text(texts::stopped()),
        ordered_for_groups: text(texts::ordered()),
        looked_after: text(texts::looked_after()),
        counts: text(texts::counts()),
    };
    let counts =
        Counts { remembered_messages: kept.messages, told_articles: kept.told, waiting_messages: kept.waiting };
    let file = Everything {
        nqbot: VERSION,
        readme,
        settings: kept.settings,
        watches: kept.watches.iter().map(Entry::of).collect(),
        stopped: kept.removed.iter().map(Entry::of).collect(),
        ordered_for_groups: kept.ordered.into_iter().map(|(chat, words)| Ordered { chat, words }).collect(),
        looked_after: kept.manages,
        counts,
    };
    let mut reply = Reply::new(Outcome::Found);
    reply.text(texts::of_person());
    reply.say(Block::Item(None, vec![texts::following(file.watches.len()).into()]));
    if !file.ordered_for_groups.is_empty() {
        reply.say(Block::Item(None, vec![texts::in_groups(file.ordered_for_groups.len()).into()]));
    }
    reply.note(texts::to_read());
    reply.document = Some(document(ask, &file)?);
    Ok(reply)
}

fn of_group(ask: &Ask, chat: i64) -> anyhow::Result<Reply> {
    if !ask.request.may_change {
        return Ok(Reply::usage(texts::only_admins()));
    }
    let watches: Vec<Entry> = ask.house.store.watches_of(chat)?.iter().map(Entry::of).collect();
    let mut reply = Reply::new(Outcome::Found);
    reply.text(texts::of_group(watches.len())).note(texts::to_read());
    let readme = format!("{} {}", texts::watches().get(ask.lang), texts::topics().get(ask.lang));
    let file = Group { nqbot: VERSION, chat, readme, watches };
    reply.document = Some(document(ask, &file)?);
    Ok(reply)
}

fn document(ask: &Ask, file: &impl Serialize) -> anyhow::Result<Document> {
    let text = serde_json::to_string_pretty(file)? + "\n";
    Ok(Document::text(format!("nqbot-export-{}.json", ask.today), text))
}

mod texts {
    use super::*;

    pub fn of_person() -> Localized {
        fixed("Tệp này ghi mọi dữ liệu đang lưu về bạn:", "This file has everything that is kept about you:")
    }

    pub fn following(count: usize) -> Localized {
        format::count(count, "mục theo dõi", "thing followed", "things followed")
    }

    pub fn in_groups(count: usize) -> Localized {
        format::count(
            count,
            "mục theo dõi bạn đã đặt cho nhóm",
            "thing you ordered for groups",
            "things you ordered for groups",
        )
    }

    pub fn only_admins() -> Localized {
        fixed(
            "Chỉ quản trị viên mới tải được danh sách theo dõi của nhóm.",
            "Only administrators can get the list of what this group follows.",
        )
    }

    pub fn of_group(count: usize) -> Localized {
        Localized::new(|lang| {
            let number = format::number(count, lang);
            match lang {
                Lang::Vi => format!("Tệp này ghi những gì nhóm đang theo dõi: {number} mục."),
                Lang::En => format!("This file lists what the group follows ({number})."),
            }
        })
    }

    pub fn to_read() -> Localized {
        fixed(
            "Để đưa các mục theo dõi sang nơi khác, hãy gửi tệp ở đó và trả lời nó bằng /import.",
            "To take what is followed elsewhere, send the file there and answer it with /import.",
        )
    }

    pub fn settings() -> Localized {
        fixed(
            "Những gì bạn đã chọn trong /settings; null nghĩa là mọi thứ như mặc định.",
            "What you chose in /settings; null means that everything is at its default.",
        )
    }

    pub fn watches() -> Localized {
        fixed(
            "Những gì được theo dõi: words là câu hỏi, cadence là nhịp báo (instant, daily, weekly, monthly), paused là đang tạm dừng. \
             Dùng lại được với /import.",
            "What is followed: words is the question, cadence how often it is told (instant, daily, weekly, monthly), paused whether it \
             is paused. /import reads this back.",
        )
    }

    pub fn topics() -> Localized {
        fixed(
            "chat là mã số của nhóm; topic là mã số của chủ đề (topic) nhận tin, chỉ dùng lại được trong chính nhóm này.",
            "chat is the number of the group, topic that of the topic in which news comes; it counts in this group only.",
        )
    }

    pub fn stopped() -> Localized {
        fixed(
            "Những mục đã dừng, còn lấy lại được bằng /watches undo trong 24 giờ sau khi dừng.",
            "What was stopped; /watches undo brings it back within 24 hours.",
        )
    }

    pub fn ordered() -> Localized {
        fixed(
            "Các mục theo dõi mà bạn đã đặt cho nhóm. Khi bạn dùng /forget, mục vẫn còn đó nhưng không ghi ai đã đặt.",
            "What you ordered for groups. After /forget it stays there, without saying who ordered it.",
        )
    }

    pub fn looked_after() -> Localized {
        fixed(
            "Mã số của các nhóm và kênh mà bạn đã thiết lập bot, để /settings liệt kê chúng cho bạn.",
            "The numbers of groups and channels in which you set the bot up, so that /settings can list them for you.",
        )
    }

    pub fn counts() -> Localized {
        fixed(
            "remembered_messages: số lượng tin nhắn bot còn ghi nhớ (tin nào trả lời tin nào), không kèm nội dung, trong 48 giờ. told_articles: số \
             bài đã báo cho bạn, nhớ 60 ngày để không báo lại. waiting_messages: số tin đang chờ gửi cho bạn.",
            "remembered_messages: how many messages the bot still remembers (which answers which), without their text, for 48 hours. \
             told_articles: how many articles you were told of, remembered for 60 days so that you are not told of them again. \
             waiting_messages: how many messages wait to be sent to you.",
        )
    }
}
