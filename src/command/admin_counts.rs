//! `/admin errors` and `/admin counts`: what went wrong and how much was asked since the start. Counts know no people.

use super::{Ask, LIST, admin};
use crate::i18n::{Lang, Localized, fixed, format};
use crate::reply::{Block, Line, Outcome, Reply};

/// Kinds of errors that are shown.
const KINDS: usize = 10;
/// Questions in vain that are shown.
const IN_VAIN: usize = 10;

/// Errors by their kind, the most frequent first.
pub fn errors(ask: &Ask) -> Reply {
    let troubles = &ask.house.metrics.troubles;
    let all = troubles.all();
    let mut reply = Reply::new(Outcome::Found);
    if all.is_empty() {
        reply.text(texts::no_errors(&up(ask)));
        return reply;
    }
    reply.heading(texts::errors(troubles.count(), all.len()));
    for trouble in all.iter().take(KINDS) {
        let times = Line::new().bold(texts::times(trouble.count));
        reply.say(Block::Item(None, vec![times, trouble.latest.as_str().into()]));
    }
    if all.len() > KINDS {
        reply.text(texts::more_kinds(all.len() - KINDS));
    }
    reply.note(texts::latest());
    reply
}

/// How much was asked, found and sent.
pub fn counts(ask: &Ask) -> Reply {
    let metrics = &ask.house.metrics;
    let counts = metrics.counts(LIST.iter().map(|command| command.name()));
    let mut reply = Reply::new(Outcome::Found);
    reply.heading(texts::since(&up(ask)));
    let mut commands = counts.commands;
    commands.sort_by_key(|(_, asked, _)| std::cmp::Reverse(*asked));
    for (command, asked, in_vain) in commands {
        reply.say(Block::Item(None, vec![texts::asked(command, asked, in_vain).into()]));
    }
    let number = |value: u64| Localized::new(|lang| format::number(value as usize, lang));
    reply.gap();
    reply.field(texts::updates(), number(counts.updates));
    reply.field(texts::replies(), texts::sent(counts.sent, counts.unsent));
    reply.field(texts::digests(), number(counts.digests));
    reply.field(texts::flood(), admin::span(counts.flood_s.cast_signed()));
    reply.gap();
    match ask.house.settings.unanswered_words {
        true => in_vain(ask, &mut reply),
        false => drop(reply.note(texts::turn_on())),
    }
    reply
}

fn in_vain(ask: &Ask, reply: &mut Reply) {
    let top = ask.house.metrics.unanswered.top(IN_VAIN);
    if top.is_empty() {
        reply.text(texts::nothing_in_vain());
        return;
    }
    reply.text(Line::new().bold(texts::in_vain()));
    for (words, count) in top {
        let count = Localized::new(|lang| format!("“{words}”: {}", format::number(count as usize, lang)));
        reply.say(Block::Item(None, vec![count.into()]));
    }
}

/// How long the program has been running.
fn up(ask: &Ask) -> Localized {
    admin::span(ask.request.now - ask.house.metrics.started_at())
}

mod texts {
    use super::*;

    pub fn no_errors(up: &Localized) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Không có lỗi nào từ lúc khởi động ({} trước).", up.get(lang)),
            Lang::En => format!("No errors since the start ({} ago).", up.get(lang)),
        })
    }

    pub fn errors(count: u64, kinds: usize) -> Localized {
        Localized::new(|lang| {
            let (count, all) = (count as usize, format::number(count as usize, lang));
            match lang {
                Lang::Vi => format!("{all} lỗi từ lúc khởi động, thuộc {kinds} loại"),
                Lang::En if count == 1 => "One error since the start".into(),
                Lang::En if kinds == 1 => format!("{all} errors since the start, of one kind"),
                Lang::En => format!("{all} errors since the start, of {kinds} kinds"),
            }
        })
    }

    pub fn times(count: u64) -> Localized {
        format::count(count as usize, "lần", "time", "times")
    }

    pub fn more_kinds(kinds: usize) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("… và {kinds} loại khác."),
            Lang::En if kinds == 1 => "… and 1 more kind.".to_string(),
            Lang::En => format!("… and {kinds} more kinds."),
        })
    }

    pub fn latest() -> Localized {
        fixed(
            "Mỗi loại có lỗi mới nhất, theo lời của nhật ký; mọi lỗi đều nằm trong nhật ký.",
            "Of each kind the latest is shown, in the words of the log, which has all of them.",
        )
    }

    pub fn since(up: &Localized) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Số liệu từ lúc khởi động ({} trước)", up.get(lang)),
            Lang::En => format!("Counts since the start ({} ago)", up.get(lang)),
        })
    }

    pub fn asked(command: &str, asked: u64, in_vain: u64) -> Localized {
        Localized::new(|lang| {
            let [asked, vain] = [asked, in_vain].map(|count| format::number(count as usize, lang));
            match lang {
                Lang::Vi | Lang::En if in_vain == 0 => format!("/{command}: {asked}"),
                Lang::Vi => format!("/{command}: {asked}, trong đó {vain} không tìm thấy kết quả"),
                Lang::En => format!("/{command}: {asked}, of which {vain} found nothing"),
            }
        })
    }

    pub fn updates() -> Localized {
        fixed("Cập nhật nhận từ Telegram", "Updates from Telegram")
    }

    pub fn replies() -> Localized {
        fixed("Câu trả lời", "Replies")
    }

    pub fn sent(sent: u64, unsent: u64) -> Localized {
        Localized::new(|lang| {
            let [sent, not] = [sent, unsent].map(|count| format::number(count as usize, lang));
            match lang {
                Lang::Vi => format!("{sent} đã gửi, {not} không gửi được"),
                Lang::En => format!("{sent} sent, {not} not"),
            }
        })
    }

    pub fn digests() -> Localized {
        fixed("Bản tin đã gửi", "Digests sent")
    }

    pub fn flood() -> Localized {
        fixed("Thời gian chờ do Telegram yêu cầu", "Time that Telegram told the bot to wait")
    }

    pub fn in_vain() -> Localized {
        fixed("Thường được hỏi mà không tìm thấy", "Asked most often without a result")
    }

    pub fn nothing_in_vain() -> Localized {
        fixed("Chưa có câu hỏi nào không tìm thấy kết quả.", "No question has been without a result yet.")
    }

    pub fn turn_on() -> Localized {
        fixed(
            "Để thấy ở đây những câu hỏi không tìm thấy kết quả, đặt unanswered_words = true trong mục [bot] của tệp cấu hình; các câu này chỉ nằm trong bộ nhớ, không kèm người hỏi.",
            "To see here which questions found nothing, set unanswered_words = true under [bot] in the configuration; they are in memory only, without who asked.",
        )
    }
}
