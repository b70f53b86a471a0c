//! How a watch looks in words, the same for every command: what it is called, how often it tells, and when next.

use super::Ask;
use super::article_view::cut;
use crate::action::Action;
use crate::corpus::Glossary;
use crate::i18n::{Lang, Localized, fixed, format, phrases};
use crate::register::Key;
use crate::reply::{Button, Outcome, Reply};
use crate::setting::{Cadence, ChatSettings};
use crate::store::Watch;

/// Characters of a name; a phone shows no more.
const LONGEST: usize = 80;

/// What it follows: a resolution, a topic, or the words themselves. Topics are called as the reader calls them.
pub fn name(words: &str, glossary: &Glossary) -> Localized {
    let (first, rest) = words.split_once(' ').unwrap_or((words, ""));
    let head = match first.split_once(':') {
        Some(("nq", key)) => key.parse::<Key>().ok().map(texts::resolution),
        Some(("topic", topic)) => Some(texts::topic(&topic_name(topic, glossary))),
        _ => None,
    };
    let (rest, all) = (readable(rest, glossary), readable(words, glossary));
    match head {
        Some(head) => Localized::new(|lang| match rest.get(lang) {
            "" => head.get(lang).to_string(),
            rest => format!("{} · {}", head.get(lang), cut(rest, LONGEST)),
        }),
        None if words.contains(['“', '"', '«']) => Localized::new(|lang| cut(all.get(lang), LONGEST)),
        None => Localized::new(|lang| format!("“{}”", cut(all.get(lang), LONGEST))),
    }
}

fn topic_name(typed: &str, glossary: &Glossary) -> Localized {
    let typed = typed.replace(['-', '_'], " ");
    match glossary.topics_named(&typed)[..] {
        [slug] => glossary.topic_name(slug),
        _ => Localized::same(cut(&typed, LONGEST)),
    }
}

/// The words with topics in the reader's language.
fn readable(words: &str, glossary: &Glossary) -> Localized {
    let word = |word: &str, lang| match word.split_once(':') {
        Some((field @ ("topic" | "-topic"), topic)) => {
            format!("{field}:{}", topic_name(topic, glossary).get(lang).replace(' ', "_"))
        }
        _ => word.to_string(),
    };
    Localized::new(|lang| words.split(' ').map(|one| word(one, lang)).collect::<Vec<_>>().join(" "))
}

/// How often.
pub fn cadence(cadence: Cadence) -> Localized {
    texts::cadence(cadence)
}

/// A day of the week, a day and an hour in the chat's zone: `thứ Hai 23/11/2026, 8:00 (Asia/Ho_Chi_Minh)`.
pub fn moment(settings: &ChatSettings, at: i64) -> Localized {
    let day = settings.zone.day(at);
    let (hour, minute) = settings.zone.clock(at);
    let (date, weekday) = (format::date(day), day.days_since_monday());
    Localized::new(|lang| {
        let (date, zone) = (date.get(lang), settings.zone.name());
        format!("{} {date}, {hour}:{minute:02} ({zone})", texts::weekday(weekday, lang))
    })
}

/// When a cadence next tells.
pub fn next(settings: &ChatSettings, cadence: Cadence, at: Option<i64>) -> Localized {
    match at.filter(|_| cadence != Cadence::Instant) {
        Some(at) => moment(settings, at),
        None => texts::when_there_is_something(),
    }
}

/// When a watch next tells, or that it is paused.
pub fn state(settings: &ChatSettings, watch: &Watch) -> Localized {
    if watch.paused_at.is_some() { texts::paused() } else { next(settings, watch.cadence, watch.next_at) }
}

/// `3/20`
pub fn used(ask: &Ask, chat: i64) -> anyhow::Result<Localized> {
    let (count, most) = (ask.house.store.watches_of(chat)?.len(), ask.house.settings.watches_of(chat));
    Ok(Localized::same(format!("{count}/{most}")))
}

/// The button below cards and lists that leads to the preview of following just this.
pub fn bell(words: &str) -> Button {
    Button::ask(phrases::follow(), Action::new("watch", words))
}

/// The button that leads to all watches of the chat.
pub fn all() -> Button {
    Button::ask(phrases::all_followed(), Action::new("watches", "").in_place())
}

/// Said to those who may not change what a group follows.
pub fn only_admins() -> Reply {
    Reply::usage(texts::only_admins())
}

/// Said where there is no chat to tell anything to. The question itself was right.
pub fn nowhere() -> Reply {
    let mut reply = Reply::new(Outcome::Found);
    reply.text(texts::nowhere());
    reply
}

/// The same as a sentence.
pub fn kept_nowhere() -> Localized {
    texts::nowhere()
}

mod texts {
    use super::*;

    pub fn resolution(key: Key) -> Localized {
        let name = phrases::number_and_tenure(key);
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Nghị quyết {}", name.get(lang)),
            Lang::En => format!("Resolution {}", name.get(lang)),
        })
    }

    pub fn topic(name: &Localized) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Chủ đề “{}”", name.get(lang)),
            Lang::En => format!("Topic “{}”", name.get(lang)),
        })
    }

    pub fn cadence(cadence: Cadence) -> Localized {
        match cadence {
            Cadence::Instant => fixed("ngay khi có bài", "at once"),
            Cadence::Daily => fixed("hằng ngày", "daily"),
            Cadence::Weekly => fixed("hằng tuần", "weekly"),
            Cadence::Monthly => fixed("hằng tháng", "monthly"),
        }
    }

    pub fn weekday(since_monday: u32, lang: Lang) -> &'static str {
        const VI: [&str; 7] = ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"];
        const EN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
        let at = since_monday as usize % 7;
        match lang {
            Lang::Vi => VI[at],
            Lang::En => EN[at],
        }
    }

    pub fn when_there_is_something() -> Localized {
        fixed("khi có bài mới", "when there is something new")
    }

    pub fn paused() -> Localized {
        fixed("đang tạm dừng", "paused")
    }

    pub fn only_admins() -> Localized {
        fixed(
            "Chỉ quản trị viên của nhóm mới thêm, đổi hoặc dừng được các mục theo dõi ở đây.",
            "Only administrators of this group can add, change or stop what is followed here.",
        )
    }

    pub fn nowhere() -> Localized {
        fixed(
            "Câu hỏi này không thuộc cuộc trò chuyện nào nên không có gì được lưu.",
            "This question belongs to no chat, so nothing is kept.",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn watches_are_called_what_they_follow() {
        let glossary = Glossary::shipped();
        for (words, vi, en) in [
            ("nq:57-NQ/TW@13", "Nghị quyết 57-NQ/TW (khóa XIII)", "Resolution 57-NQ/TW (13th tenure)"),
            (
                "nq:57-NQ/TW@13 “dữ liệu” src:nhandan",
                "Nghị quyết 57-NQ/TW (khóa XIII) · “dữ liệu” src:nhandan",
                "Resolution 57-NQ/TW (13th tenure) · “dữ liệu” src:nhandan",
            ),
            ("topic:energy", "Chủ đề “năng lượng”", "Topic “energy”"),
            ("topic:năng_lượng", "Chủ đề “năng lượng”", "Topic “energy”"),
            ("topic:xyz", "Chủ đề “xyz”", "Topic “xyz”"),
            (
                "nq:57-NQ/TW@13 topic:energy",
                "Nghị quyết 57-NQ/TW (khóa XIII) · topic:năng_lượng",
                "Resolution 57-NQ/TW (13th tenure) · topic:energy",
            ),
            ("kinh tế tư nhân", "“kinh tế tư nhân”", "“kinh tế tư nhân”"),
            ("“kinh tế” -đất", "“kinh tế” -đất", "“kinh tế” -đất"),
        ] {
            let name = name(words, &glossary);
            assert_eq!((name.get(Lang::Vi), name.get(Lang::En)), (vi, en));
        }
    }

    #[test]
    fn the_next_time_is_told_in_the_zone_of_the_chat() {
        let settings = ChatSettings::default();
        let monday = settings.next_digest(Cadence::Weekly, 1_795_348_800);
        let told = next(&settings, Cadence::Weekly, monday);
        assert_eq!(told.get(Lang::Vi), "thứ Hai 23/11/2026, 8:00 (Asia/Ho_Chi_Minh)");
        assert_eq!(told.get(Lang::En), "Mon 23 Nov 2026, 8:00 (Asia/Ho_Chi_Minh)");
        assert_eq!(next(&settings, Cadence::Instant, Some(1)).get(Lang::En), "when there is something new");
    }
}
