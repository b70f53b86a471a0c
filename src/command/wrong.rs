//! `/wrong avytahc¶3`, `/wrong 57`: a report of a mistake, ready to be copied for whoever runs this instance. It holds what
//! is shown and where it is from, and nothing about who reports it.

use super::prompt::prompt;
use super::{Ask, Command, read, replied, resolution_view as view, status, which_resolution};
use crate::action::Action;
use crate::corpus::ArticleId;
use crate::corpus::held::content_of;
use crate::i18n::{Lang, Localized, fixed, format, phrases};
use crate::index::list::Whole;
use crate::register::Resolution;
use crate::reply::{Block, Button, Does, Line, Outcome, Reply};
use crate::text::{percent, utf16};

/// The command.
pub struct Wrong;

impl Command for Wrong {
    fn name(&self) -> &'static str {
        "wrong"
    }

    fn aliases(&self) -> &'static [&'static str] {
        &["baosai"]
    }

    fn words(&self) -> &'static [&'static str] {
        &["bao sai", "bao sai sot", "report a mistake"]
    }

    fn takes(&self, rest: &str, house: &crate::house::House) -> bool {
        place(rest).is_some() || which_resolution::first(house, rest).is_some()
    }

    fn summary(&self) -> Localized {
        fixed("Soạn sẵn nội dung báo sai sót để gửi người vận hành", "A report of a mistake, ready to be sent")
    }

    fn help(&self) -> Localized {
        fixed(
            "Gõ mã bài, mã đoạn (avytahc¶2) hoặc số hiệu nghị quyết. Bot soạn sẵn nội dung báo sai sót: mục đang hiển thị, nguồn và \
             mã nội dung; không có thông tin nào về bạn. Bạn sao chép, ghi thêm điều chưa đúng và tự gửi cho người vận hành; bot \
             không gửi thay.",
            "Type an article's id, a place (avytahc¶2) or the number of a resolution. The bot writes the report: what is shown, \
             its source and a code of its content, and nothing about you. Copy it, add what is wrong, and send it to whoever \
             runs this bot; the bot itself sends nothing.",
        )
    }

    fn examples(&self) -> &'static [&'static str] {
        &["wrong avytahc¶2", "wrong 57"]
    }

    fn in_menu(&self) -> bool {
        false
    }

    fn answer(&self, ask: &Ask) -> anyhow::Result<Reply> {
        let words = ask.words.trim();
        if words.is_empty()
            && let Some(named) = replied_to(ask)?
        {
            return self.answer(&ask.with(&named));
        }
        if let Some((id, paragraph)) = place(words) {
            let index = match ask.index() {
                Ok(index) => index,
                Err(reply) => return Ok(*reply),
            };
            return Ok(match index.article(&id, ask.lang)? {
                Some(article) => of_article(ask, &article, paragraph),
                None => read::unknown(id.as_str()),
            });
        }
        Ok(which_resolution::wanted(ask, "wrong", usage)?
            .map_or_else(|reply| *reply, |entry| of_resolution(ask, entry)))
    }
}

/// What the message is about that the command answers: our card, or a place or article.
fn replied_to(ask: &Ask) -> anyhow::Result<Option<String>> {
    match replied::resolution_words(ask) {
        Some(words) => Ok(Some(words)),
        None => replied::place(ask),
    }
}

/// Reads `avytahc`, `avytahc¶3`, `avytahc#3`, `avytahc 3`.
fn place(words: &str) -> Option<(ArticleId, Option<usize>)> {
    let spaced = words.replace(['¶', '#'], " ");
    let mut parts = spaced.split_whitespace();
    let id = ArticleId::parse(parts.next()?)?;
    Some((id, parts.next().and_then(|part| part.parse().ok())))
}

/// A button copies at most so many characters (Bot API, CopyTextButton).
const LONGEST: usize = 256;

fn of_article(ask: &Ask, article: &Whole, paragraph: Option<usize>) -> Reply {
    let (meta, id) = (&article.entry.meta, &article.entry.id);
    let place = paragraph.map_or_else(|| id.to_string(), |paragraph| format!("{id}¶{paragraph}"));
    let code = format!("{:08x}", content_of(&article.body) >> 32);
    let date = phrases::published(meta.published, meta.inferred);
    let outlet = format!("{}, {}", meta.outlet().get(ask.lang), date.get(ask.lang));
    let head = format!("{place} {}", article.entry.lang.code());
    let back = Button::ask(texts::back(), Action::new("read", id.as_str()));
    reply(ask, &report(ask.lang, &head, &meta.title, &outlet, meta.source_url.as_deref(), &code), back)
}

fn of_resolution(ask: &Ask, entry: &Resolution) -> Reply {
    let title = entry.title.as_ref().map_or("", |title| title.get(ask.lang));
    let issued = entry.issued.map_or(String::new(), |date| format::date(date).get(ask.lang).to_string());
    let content = ask.house.index().map_or(0, |index| index.manifest().stamp.content);
    let url = entry.sources.first().map(String::as_str);
    let back = Button::ask(texts::back(), view::open_action(entry.key));
    reply(ask, &report(ask.lang, &entry.key.to_string(), title, &issued, url, &status::generation(content)), back)
}

fn reply(ask: &Ask, report: &str, back: Button) -> Reply {
    let host = ask.house.settings.host.trim();
    let mut reply = Reply::new(Outcome::Found);
    reply.heading(texts::heading());
    reply.say(Block::Quote(report.lines().map(|line| Line::new().code(line)).collect())).gap();
    reply.text(texts::what_to_do());
    reply.text(if host.is_empty() { texts::nobody() } else { texts::send_to(host) });
    reply.note(texts::nothing_of_you());
    reply.row(vec![Button { label: texts::copy(), does: Does::Copy(report.to_string()) }]);
    if let Some(address) = address(host, report) {
        reply.row(vec![Button::open(texts::write_to(host), &address)]);
    }
    reply.row(vec![back]);
    reply
}

/// Opens a chat with a host who is given as `@name`, with the report in the input field.
fn address(host: &str, report: &str) -> Option<String> {
    let name = host.strip_prefix('@')?;
    let is_name = (4..=32).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    is_name.then(|| format!("https://t.me/{name}?text={}", percent::encode(report)))
}

/// One line for each thing: where, what is shown, its source, its content. What does not fit is taken from the title,
/// then from the outlet, then from the link; the key and the code are always whole.
fn report(lang: Lang, head: &str, title: &str, source: &str, link: Option<&str>, code: &str) -> String {
    let (first, last) = (texts::first(head), texts::last(code));
    let (first, last) = (first.get(lang).to_string(), last.get(lang).to_string());
    let lines = |title: &str, source: &str, link: &str| {
        let lines = [first.as_str(), title, source, link, last.as_str()];
        lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    };
    let link = link.unwrap_or("");
    for (source, link) in [(source, link), ("", link), (source, ""), ("", "")] {
        let room = LONGEST.saturating_sub(utf16::len(&lines("", source, link)) + 1);
        let title = shortened(title, room);
        let whole = lines(&title, source, link);
        let is_named = !title.is_empty() || link.is_empty();
        if utf16::len(&whole) <= LONGEST && is_named {
            return whole;
        }
    }
    utf16::prefix(&lines("", "", ""), LONGEST).to_string()
}

/// A text of at most so many UTF-16 units, cut at a word; nothing where there is hardly any room.
fn shortened(text: &str, room: usize) -> String {
    const HARDLY: usize = 16;
    if utf16::len(text) <= room {
        return text.to_string();
    }
    if room < HARDLY {
        return String::new();
    }
    let cut = utf16::prefix(text, room - 2);
    format!("{} …", cut[..cut.rfind(' ').unwrap_or(cut.len())].trim_end())
}

/// The button below cards and articles; `what` is a key or an article's id.
pub fn button(what: &str) -> Button {
    Button::ask(texts::button(), Action::new("wrong", what))
}

fn usage(ask: &Ask) -> Reply {
    let keys = super::prompt::resolutions(ask, &["57-NQ/TW@13", "68-NQ/TW@13", "70-NQ/TW@13"], |_| true);
    prompt(ask, "wrong", texts::usage(), texts::placeholder(), keys)
}

mod texts {
    use super::*;

    pub fn button() -> Localized {
        fixed("⚠ Báo sai sót", "⚠ Report a mistake")
    }

    pub fn heading() -> Localized {
        fixed("Báo sai sót", "Report a mistake")
    }

    pub fn first(what: &str) -> Localized {
        let version = env!("CARGO_PKG_VERSION");
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Báo sai sót, nqbot {version}: {what}"),
            Lang::En => format!("Mistake in nqbot {version}: {what}"),
        })
    }

    pub fn last(code: &str) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Mã nội dung: {code}"),
            Lang::En => format!("Content: {code}"),
        })
    }

    pub fn what_to_do() -> Localized {
        fixed(
            "Bạn sao chép nội dung trên, ghi thêm điều chưa đúng và nguồn nêu đúng (nếu có).",
            "Copy the lines above, add what is wrong, and a source that has it right if you know one.",
        )
    }

    pub fn send_to(host: &str) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Gửi cho người vận hành: {host}"),
            Lang::En => format!("Send it to whoever runs this bot: {host}"),
        })
    }

    pub fn nobody() -> Localized {
        fixed(
            "Bot này chưa nêu người nhận báo sai sót. Nếu biết người vận hành, bạn có thể gửi trực tiếp cho họ.",
            "This bot does not say who takes such reports. If you know who runs it, send it to them.",
        )
    }

    pub fn nothing_of_you() -> Localized {
        fixed(
            "Nội dung trên không có thông tin nào về bạn, và bot không gửi đi đâu.",
            "The lines above say nothing about you, and the bot sends them nowhere.",
        )
    }

    pub fn copy() -> Localized {
        fixed("Sao chép nội dung", "Copy the report")
    }

    pub fn write_to(host: &str) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Nhắn cho {host}"),
            Lang::En => format!("Write to {host}"),
        })
    }

    pub fn back() -> Localized {
        fixed("Trở lại", "Go back")
    }

    pub fn usage() -> Localized {
        fixed(
            "Bạn thấy sai ở đâu? Hãy gõ mã bài, mã đoạn hoặc số hiệu nghị quyết, ví dụ:",
            "Where is the mistake? Type an article's id, a place in it or the number of a resolution, for example:",
        )
    }

    pub fn placeholder() -> Localized {
        fixed("Mã bài, mã đoạn hoặc số hiệu", "An id, a place or a number")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::Register;
    use proptest::prelude::*;

    #[test]
    fn a_report_says_what_is_shown_and_where_it_is_from() {
        let told =
            report(Lang::Vi, "avytahc¶2 vi", "Một tiêu đề", "Báo, 19/02/2021", Some("https://a.vn/x"), "0011aabb");
        let version = env!("CARGO_PKG_VERSION");
        assert_eq!(
            told,
            format!(
                "Báo sai sót, nqbot {version}: avytahc¶2 vi\nMột tiêu đề\nBáo, 19/02/2021\nhttps://a.vn/x\nMã nội dung: 0011aabb"
            )
        );
    }

    #[test]
    fn every_resolution_can_be_reported_in_a_button() {
        for entry in Register::shipped().all() {
            for lang in Lang::ALL {
                let title = entry.title.as_ref().map_or("", |title| title.get(lang));
                let url = entry.sources.first().map(String::as_str);
                let told = report(lang, &entry.key.to_string(), title, "22/12/2024", url, "0011aabb");
                assert!(utf16::len(&told) <= LONGEST && told.ends_with("0011aabb"), "{told}");
                assert!(
                    told.contains(&entry.key.to_string()) && (!told.contains("http") || told.contains(url.unwrap())),
                    "{told}"
                );
            }
        }
    }

    #[test]
    fn a_host_on_telegram_is_a_button() {
        assert_eq!(address("@nguoi_truc", "a b").as_deref(), Some("https://t.me/nguoi_truc?text=a%20b"));
        for host in ["", "Tổ nghiên cứu", "tro.giup@example.org", "@x", "@có dấu"] {
            assert_eq!(address(host, "a"), None, "{host}");
        }
    }

    #[test]
    fn places_in_every_form() {
        for text in ["avytahc¶3", "avytahc#3", "avytahc 3"] {
            assert_eq!(place(text).map(|(id, at)| (id.to_string(), at)), Some(("avytahc".into(), Some(3))), "{text}");
        }
        assert!(place("avytahc").is_some_and(|(_, at)| at.is_none()) && place("57").is_none());
    }

    proptest! {
        #[test]
        fn every_report_fits(title in "\\PC{0,400}", source in "\\PC{0,300}", link in proptest::option::of("[a-z]{1,300}")) {
            let told = report(Lang::En, "avytahc en", &title, &source, link.as_deref(), "0011aabb");
            prop_assert!((1..=LONGEST).contains(&utf16::len(&told)) && told.ends_with("0011aabb"), "{told:?}");
        }
    }
}
