//! `/admin`: how the bot fares, for those who run it. `/admin reload`, `errors`, `counts`, `backup`, `test digest`: what they
//! can do from here.

use super::{Ask, Command, admin_act as act, admin_counts as counts, admin_trial as trial};
use crate::action::Action;
use crate::date::PartialDate;
use crate::i18n::{Lang, Localized, fixed, format, phrases};
use crate::metrics::Standing;
use crate::reply::{Button, Outcome, Reply};
use crate::text::fold;

/// The command.
pub struct Admin;

impl Command for Admin {
    fn name(&self) -> &'static str {
        "admin"
    }

    fn aliases(&self) -> &'static [&'static str] {
        &["quantri"]
    }

    fn summary(&self) -> Localized {
        fixed("Cho người vận hành: tình trạng, lỗi, sao lưu", "For the operator: status, errors, counts, backup")
    }

    fn help(&self) -> Localized {
        fixed(
            "/admin: tình trạng của bot. /admin nạp lại: xem lại kho bài ngay. /admin lỗi: các lỗi từ lúc khởi động. /admin số liệu: \
             số câu hỏi, số câu không tìm thấy kết quả. /admin sao lưu: nhận bản sao lưu dưới dạng tệp. /admin thử bản tin: xem \
             trước bản tin mà cuộc trò chuyện này, hoặc cuộc trò chuyện có mã số ghi kèm, sẽ nhận; không gửi đi đâu. Chỉ người \
             vận hành dùng được lệnh này, trong cuộc trò chuyện riêng; với người khác, lệnh này không tồn tại.",
            "/admin: how the bot fares. /admin reload: looks at the articles anew at once. /admin errors: what went wrong since the \
             start. /admin counts: how many questions, and how many found nothing. /admin backup: sends a backup as a file. \
             /admin test digest: shows the digest that this chat, or the one whose number you add, would get; sends it nowhere \
             else. Only those who run this instance have this command, in private; for others it does not exist.",
        )
    }

    fn examples(&self) -> &'static [&'static str] {
        &["admin", "admin counts", "admin errors", "admin reload"]
    }

    fn in_menu(&self) -> bool {
        false
    }

    fn for_owners(&self) -> bool {
        true
    }

    fn answer(&self, ask: &Ask) -> anyhow::Result<Reply> {
        let words = ask.words.split_whitespace().collect::<Vec<_>>().join(" ");
        match Wish::read(&words) {
            Some((Wish::Status, _)) => status(ask),
            Some((Wish::Reload, _)) => Ok(act::reload(ask)),
            Some((Wish::Errors, _)) => Ok(counts::errors(ask)),
            Some((Wish::Counts, _)) => Ok(counts::counts(ask)),
            Some((Wish::Backup, _)) => act::backup(ask),
            Some((Wish::Trial, rest)) => trial::trial(ask, rest),
            None => Ok(unknown(&words)),
        }
    }
}

/// What is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    Status,
    Reload,
    Errors,
    Counts,
    Backup,
    Trial,
}

impl Wish {
    /// The words for each, folded, the usual ones first. Of those that fit the longest count.
    const WORDS: [(Wish, &'static [&'static str]); 6] = [
        (Wish::Status, &["status", "tinh trang"]),
        (Wish::Reload, &["reload", "nap lai"]),
        (Wish::Errors, &["errors", "error", "loi"]),
        (Wish::Counts, &["counts", "count", "so lieu"]),
        (Wish::Backup, &["backup", "sao luu"]),
        (Wish::Trial, &["test digest", "test-digest", "thu ban tin", "ban tin thu", "digest", "test", "thu"]),
    ];

    /// What words ask for, and what stands behind them. There is one space between two words.
    fn read(words: &str) -> Option<(Self, &str)> {
        if words.is_empty() {
            return Some((Wish::Status, ""));
        }
        let folded = fold(words);
        let fits =
            |known: &str| folded.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
        let all = Self::WORDS.iter().flat_map(|(wish, words)| words.iter().map(|known| (*wish, *known)));
        let (wish, known) = all.filter(|(_, known)| fits(known)).max_by_key(|(_, known)| known.len())?;
        let count = known.split(' ').count();
        let rest = words.splitn(count + 1, ' ').nth(count).unwrap_or("");
        (rest.is_empty() || wish == Wish::Trial).then_some((wish, rest))
    }

    fn action(self) -> Action {
        let words = Self::WORDS.iter().find(|(wish, _)| *wish == self).map_or("", |(_, words)| words[0]);
        Action::new("admin", if self == Wish::Status { "" } else { words })
    }
}

fn status(ask: &Ask) -> anyhow::Result<Reply> {
    let metrics = &ask.house.metrics;
    let now = ask.request.now;
    let seen = Seen {
        standing: ask.house.standing(now)?,
        up_s: now - metrics.started_at(),
        reached_s: metrics.reached_at().map(|at| now - at),
        errors: metrics.troubles.count(),
    };
    let built = Some(seen.standing.built_at).filter(|at| *at > 0).map(|at| ask.request.settings.zone.day(at));
    Ok(show(&seen, built))
}

/// What the owner sees at a glance.
struct Seen {
    standing: Standing,
    up_s: i64,
    reached_s: Option<i64>,
    errors: u64,
}

fn show(seen: &Seen, built: Option<PartialDate>) -> Reply {
    let Seen { standing, up_s, reached_s, errors } = seen;
    let count = |number: u64| Localized::new(|lang| format::number(number as usize, lang));
    let mut reply = Reply::new(Outcome::Found);
    reply.heading(Localized::same(concat!("nqbot ", env!("CARGO_PKG_VERSION"))));
    reply.field(texts::up(), span(*up_s));
    reply.field(texts::telegram(), texts::reached(reached_s.map(span)));
    match standing.articles {
        None => reply.note(phrases::building()),
        Some(articles) => reply.field(texts::index(), texts::of_index(articles, standing.generation, built)),
    };
    reply.field(texts::memory(), texts::megabytes(standing.memory_bytes));
    // this question is one of them
    let waiting = standing.waiting.saturating_sub(1);
    reply.field(texts::waiting(), texts::with_age(waiting, standing.waiting_s));
    reply.field(texts::outbox(), texts::with_age(standing.outbox, standing.outbox_s));
    reply.field(texts::chats(), count(standing.chats as u64));
    reply.field(texts::watches(), count(standing.watches as u64));
    reply.field(texts::feeds(), count(standing.feeds_failing as u64));
    reply.field(texts::errors(), count(*errors));
    buttons(&mut reply);
    reply
}

/// Everything else that owners have.
pub fn buttons(reply: &mut Reply) {
    let press = |wish: Wish| Button::ask(texts::label(wish), wish.action());
    reply.row([Wish::Reload, Wish::Errors, Wish::Counts].map(press).into());
    reply.row([Wish::Backup, Wish::Trial].map(press).into());
}

fn unknown(words: &str) -> Reply {
    let mut reply = Reply::usage(texts::unknown(words));
    buttons(&mut reply);
    reply
}

/// A span of time by its two largest units: `3 ngày 4 giờ`, `3 d 4 h`.
pub fn span(seconds: i64) -> Localized {
    const UNITS: [(i64, &str, &str); 4] =
        [(86_400, "ngày", "d"), (3_600, "giờ", "h"), (60, "phút", "min"), (1, "giây", "s")];
    let seconds = seconds.max(0);
    let first = UNITS.iter().position(|(size, ..)| seconds >= *size).unwrap_or(UNITS.len() - 1);
    Localized::new(|lang| {
        let mut left = seconds;
        let mut parts = Vec::new();
        for (size, vi, en) in UNITS.iter().skip(first).take(2) {
            let number = left / size;
            left %= size;
            let unit = match lang {
                Lang::Vi => vi,
                Lang::En => en,
            };
            if number > 0 || parts.is_empty() {
                parts.push(format!("{number} {unit}"));
            }
        }
        parts.join(" ")
    })
}

mod texts {
    use super::*;

    pub fn up() -> Localized {
        fixed("Đã chạy", "Running for")
    }

    pub fn telegram() -> Localized {
        Localized::same("Telegram")
    }

    pub fn reached(ago: Option<Localized>) -> Localized {
        let Some(ago) = ago else { return fixed("chưa kết nối được", "not reached yet") };
        Localized::new(|lang| match lang {
            Lang::Vi => format!("kết nối lần cuối {} trước", ago.get(lang)),
            Lang::En => format!("last reached {} ago", ago.get(lang)),
        })
    }

    pub fn index() -> Localized {
        fixed("Chỉ mục", "Index")
    }

    pub fn of_index(articles: usize, generation: u64, built: Option<PartialDate>) -> Localized {
        let articles = format::count(articles, "bài", "article", "articles");
        let built = built.map_or_else(|| Localized::same("–"), format::date);
        Localized::new(|lang| match lang {
            Lang::Vi => format!("{}, lần lập thứ {generation}, ngày {}", articles.get(lang), built.get(lang)),
            Lang::En => format!("{}, generation {generation}, built {}", articles.get(lang), built.get(lang)),
        })
    }

    pub fn memory() -> Localized {
        fixed("Bộ nhớ", "Memory")
    }

    pub fn megabytes(bytes: u64) -> Localized {
        if bytes == 0 {
            return fixed("không rõ", "unknown");
        }
        Localized::new(|lang| format!("{} MB", format::number(bytes.div_ceil(1_000_000) as usize, lang)))
    }

    pub fn waiting() -> Localized {
        fixed("Câu hỏi đang chờ", "Questions waiting")
    }

    pub fn outbox() -> Localized {
        fixed("Tin chờ gửi", "Messages to be sent")
    }

    pub fn with_age(count: usize, age_s: i64) -> Localized {
        let age = span(age_s);
        Localized::new(|lang| {
            let number = format::number(count, lang);
            match lang {
                Lang::Vi | Lang::En if count == 0 => number,
                Lang::Vi => format!("{number}, lâu nhất {}", age.get(lang)),
                Lang::En => format!("{number}, the oldest for {}", age.get(lang)),
            }
        })
    }

    pub fn chats() -> Localized {
        fixed("Cuộc trò chuyện", "Chats")
    }

    pub fn watches() -> Localized {
        fixed("Mục theo dõi", "Watches")
    }

    pub fn feeds() -> Localized {
        fixed("Nguồn tin đang lỗi", "Feeds failing")
    }

    pub fn errors() -> Localized {
        fixed("Lỗi từ lúc khởi động", "Errors since the start")
    }

    pub fn label(wish: Wish) -> Localized {
        match wish {
            Wish::Status => fixed("Xem tình trạng", "See the status"),
            Wish::Reload => fixed("Nạp lại", "Reload"),
            Wish::Errors => fixed("Xem lỗi", "See errors"),
            Wish::Counts => fixed("Xem số liệu", "See counts"),
            Wish::Backup => fixed("Sao lưu", "Back up"),
            Wish::Trial => fixed("Thử bản tin", "Test the digest"),
        }
    }

    pub fn unknown(words: &str) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!(
                "/admin không có “{words}”. Có: nạp lại, lỗi, số liệu, sao lưu, thử bản tin [mã số cuộc trò chuyện]; /admin \
                 không kèm gì thì cho biết tình trạng."
            ),
            Lang::En => format!(
                "/admin has no “{words}”. There are: reload, errors, counts, backup, test digest [number of a chat]; /admin alone \
                 shows the status."
            ),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::plain;

    #[test]
    fn words_in_both_languages() {
        for (words, wish, rest) in [
            ("", Wish::Status, ""),
            ("Nạp lại", Wish::Reload, ""),
            ("lỗi", Wish::Errors, ""),
            ("SỐ LIỆU", Wish::Counts, ""),
            ("sao lưu", Wish::Backup, ""),
            ("thử bản tin", Wish::Trial, ""),
            ("thử bản tin -1001234", Wish::Trial, "-1001234"),
            ("test-digest 7", Wish::Trial, "7"),
            ("test 7", Wish::Trial, "7"),
        ] {
            assert_eq!(Wish::read(words), Some((wish, rest)), "{words}");
        }
        for words in ["reloaded", "backup now", "xóa hết"] {
            assert_eq!(Wish::read(words), None, "{words}");
        }
    }

    #[test]
    fn what_an_owner_sees_at_a_glance() {
        let standing = Standing {
            waiting: 3,
            waiting_s: 70,
            articles: Some(1_234),
            generation: 5,
            memory_bytes: 23_400_000,
            chats: 9,
            ..Standing::default()
        };
        let seen = Seen { standing, up_s: 273_600, reached_s: Some(4), errors: 2 };
        let built = "2026-11-22".parse().ok();
        let shown = |seen: &Seen, lang: Lang| plain::text(&show(seen, built), lang);
        let vi = shown(&seen, Lang::Vi);
        for line in [
            "Đã chạy: 3 ngày 4 giờ",
            "Telegram: kết nối lần cuối 4 giây trước",
            "Chỉ mục: 1.234 bài, lần lập thứ 5, ngày 22/11/2026",
            "Bộ nhớ: 24 MB",
            "Câu hỏi đang chờ: 2, lâu nhất 1 phút 10 giây",
            "Tin chờ gửi: 0",
            "Lỗi từ lúc khởi động: 2",
        ] {
            assert!(vi.lines().any(|shown| shown == line), "{line} is not in\n{vi}");
        }
        let unreached = Seen { reached_s: None, ..seen };
        assert!(shown(&unreached, Lang::En).contains("Telegram: not reached yet"));
    }
}
