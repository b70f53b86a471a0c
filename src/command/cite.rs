//! `/cite Theo +57-NQ/TW+ và +18 đất đai+, …`: one's own text back, with a link for every resolution and the sources
//! below. Without marks, or in answer to a message, the resolutions are found by themselves.

use super::linked::{self, Marked};
use super::{Ask, Command, deep_link};
use crate::house::House;
use crate::i18n::{Lang, Localized, fixed, phrases};
use crate::register::Mark;
use crate::reply::{Button, Outcome, Prompt, Reply};
use crate::request::Place;

/// The command.
pub struct Cite;

impl Command for Cite {
    fn name(&self) -> &'static str {
        "cite"
    }

    fn aliases(&self) -> &'static [&'static str] {
        &["trichdan"]
    }

    fn words(&self) -> &'static [&'static str] {
        &["cite", "dan nguon"]
    }

    fn takes(&self, rest: &str, house: &House) -> bool {
        !house.register.marks(rest).is_empty()
    }

    fn summary(&self) -> Localized {
        fixed("Gắn liên kết và nguồn vào văn bản của bạn", "Your own text, with links and sources")
    }

    fn help(&self) -> Localized {
        fixed(
            "Gõ văn bản sau lệnh, đặt số hiệu hoặc tên nghị quyết giữa hai dấu cộng: +57-NQ/TW+, +68+, +18 đất đai+. Bot gửi lại văn \
             bản với liên kết ở từng chỗ và dòng nguồn ở cuối. Không có dấu cộng, hoặc khi trả lời một tin nhắn bằng /cite, bot gắn \
             liên kết cho mọi nghị quyết nhận ra được.",
            "Type a text after the command with numbers or titles of resolutions between plus signs: +57-NQ/TW+, +68+, +18 land+. \
             It comes back with a link at each of them and the sources below. Without plus signs, or in answer to a message, every \
             resolution that is recognised becomes a link.",
        )
    }

    fn examples(&self) -> &'static [&'static str] {
        &[
            "cite Theo +57-NQ/TW+ và +18 đất đai+, đổi mới là then chốt.",
            "cite Politburo Resolution 68-NQ/TW is about the private sector.",
        ]
    }

    fn in_menu(&self) -> bool {
        false
    }

    fn takes_texts(&self) -> bool {
        true
    }

    fn answer(&self, ask: &Ask) -> anyhow::Result<Reply> {
        let own = ask.words.trim();
        let text = if own.is_empty() { ask.request.replied.as_deref().unwrap_or("").trim() } else { own };
        if ask.place == Place::Group {
            return in_private(ask, own);
        }
        if text.is_empty() {
            return Ok(usage());
        }
        let register = &ask.house.register;
        let marks = register.marks(text);
        let (marks, marked) = if marks.is_empty() {
            (register.mentions(text, ask.today), Marked::Kept)
        } else {
            (marks, Marked::Replaced)
        };
        if marks.iter().all(|mark| mark.ways.is_empty()) {
            return Ok(nothing(&marks));
        }
        let mut reply = linked::reply(register, text, &marks, &vec![0; marks.len()], marked);
        explain(&mut reply, &marks);
        Ok(reply)
    }
}

/// A text is nobody's business but the asker's. One's own words go along by a link; those of somebody else are not kept.
fn in_private(ask: &Ask, own: &str) -> anyhow::Result<Reply> {
    let payload = match own {
        "" => deep_link::to_help("cite"),
        own => deep_link::to_kept(&ask.house.store.keep_asked(&format!("cite {own}"))?),
    };
    let mut reply = Reply::new(Outcome::Usage);
    reply.text(texts::in_private());
    reply.row(vec![Button::link(texts::open(), &payload)]);
    Ok(reply)
}

/// Says what was chosen where a number means several, and what was not understood.
fn explain(reply: &mut Reply, marks: &[Mark]) {
    let mut told: Vec<&str> = Vec::new();
    for mark in marks {
        if told.contains(&mark.text.as_str()) {
            continue;
        }
        told.push(&mark.text);
        match &mark.ways[..] {
            [] => {
                reply.note(texts::unknown(&mark.text));
            }
            [best, others @ ..] if !others.is_empty() => {
                let best = phrases::number_and_tenure(best.keys[0]);
                let others: Vec<Localized> = others.iter().map(|way| phrases::number_and_tenure(way.keys[0])).collect();
                reply.note(texts::chosen(&mark.text, &best, &others));
            }
            _ => {}
        }
    }
}

fn nothing(marks: &[Mark]) -> Reply {
    let mut reply = Reply::new(Outcome::NotFound);
    explain(&mut reply, marks);
    reply.text(texts::nothing());
    reply
}

fn usage() -> Reply {
    let mut reply = Reply::new(Outcome::Usage);
    reply.text(texts::usage());
    reply.prompt = Some(Prompt { command: "cite", placeholder: texts::placeholder() });
    reply
}

mod texts {
    use super::*;

    pub fn in_private() -> Localized {
        fixed(
            "Lệnh này trả lời trong cuộc trò chuyện riêng với bot.",
            "This command answers in the private chat with the bot.",
        )
    }

    pub fn open() -> Localized {
        fixed("Mở cuộc trò chuyện riêng", "Open the private chat")
    }

    pub fn unknown(typed: &str) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("“{typed}” không ứng với nghị quyết nào trong danh mục nên được giữ nguyên."),
            Lang::En => format!("“{typed}” names no resolution of the register and stays as typed."),
        })
    }

    pub fn chosen(typed: &str, best: &Localized, others: &[Localized]) -> Localized {
        let others = Localized::new(|lang| others.iter().map(|other| other.get(lang)).collect::<Vec<_>>().join(", "));
        Localized::new(|lang| match lang {
            Lang::Vi => format!(
                "“{typed}” được hiểu là {}; cũng có thể là {}. Muốn chắc chắn, bạn ghi thêm khóa hoặc năm.",
                best.get(lang),
                others.get(lang)
            ),
            Lang::En => format!(
                "“{typed}” was read as {}; it could also be {}. Add the tenure or the year to be sure.",
                best.get(lang),
                others.get(lang)
            ),
        })
    }

    pub fn nothing() -> Localized {
        fixed(
            "Không nhận ra nghị quyết nào trong văn bản. Bạn có thể đặt số hiệu hoặc tên giữa hai dấu cộng, ví dụ: +57-NQ/TW+, \
             +18 đất đai+.",
            "No resolution was recognised in the text. Put its number or title between plus signs, for example: +57-NQ/TW+, \
             +18 land+.",
        )
    }

    pub fn usage() -> Localized {
        fixed(
            "Gõ văn bản sau lệnh, hoặc gửi văn bản ngay bây giờ. Ví dụ: /cite Theo +57-NQ/TW+ và +68+, …",
            "Type a text after the command, or send it now. For example: /cite Under +57-NQ/TW+ and +68+, …",
        )
    }

    pub fn placeholder() -> Localized {
        fixed("Văn bản có nêu nghị quyết", "A text that names resolutions")
    }
}
