//! `/admin test digest`: what a chat would be told now of the last days, shown to the owner alone.

use super::{Ask, digest};
use crate::action::Action;
use crate::i18n::{Lang, Localized, fixed, format};
use crate::reply::{Block, Button, Does, Line, Outcome, Reply};
use crate::watch;

/// Days that it covers.
const DAYS: u32 = 7;
/// Letters that fit into one message with what Telegram adds.
const LETTERS: usize = 3_600;

/// The digest of a chat, by default of the owner's own.
pub fn trial(ask: &Ask, words: &str) -> anyhow::Result<Reply> {
    let chat = match words {
        "" => ask.chat,
        typed => match typed.replace('−', "-").parse::<i64>() {
            Ok(chat) => Some(chat),
            Err(_) => return Ok(Reply::usage(texts::no_number(typed))),
        },
    };
    let Some(chat) = chat else { return Ok(Reply::usage(texts::whose())) };
    if let Err(building) = ask.index() {
        return Ok(*building);
    }
    let is_own = Some(chat) == ask.chat;
    let lang = ask.house.store.settings(chat)?.lang.unwrap_or(ask.lang);
    let Some(draft) = watch::trial(ask.house, chat, lang, DAYS, ask.request.now)? else {
        let mut reply = Reply::usage(texts::follows_nothing(is_own));
        if is_own {
            reply.row(vec![Button::ask(texts::follow(), Action::new("watch", ""))]);
        }
        return Ok(reply);
    };
    if draft.items.is_empty() {
        let mut reply = Reply::new(Outcome::Found);
        reply.text(texts::nothing_new(draft.watches.len()));
        return Ok(reply);
    }
    let of = |detail: &digest::Detail| digest::reply(&draft, &ask.house.register, &ask.house.glossary, *detail);
    let all = digest::DETAILS.iter().map(of);
    let mut reply = all
        .reduce(|larger, smaller| if letters(&larger, lang) <= LETTERS { larger } else { smaller })
        .unwrap_or_default();
    reply.blocks.insert(0, Block::Note(texts::only_here().into()));
    // its buttons would change what that chat follows
    let changes = |button: &Button| matches!(&button.does, Does::Ask(action) if action.line.starts_with("watches"));
    reply.buttons.retain(|row| !row.iter().any(changes));
    reply.lang = Some(lang);
    Ok(reply)
}

fn letters(reply: &Reply, lang: Lang) -> usize {
    fn of_block(block: &Block, of_line: &impl Fn(&Line) -> usize) -> usize {
        match block {
            Block::Heading(line) | Block::Text(line) | Block::Field(_, line) | Block::Note(line) => of_line(line),
            Block::Item(_, lines) | Block::Quote(lines) => lines.iter().map(of_line).sum(),
            Block::AtLeast(_, inner) => of_block(inner, of_line),
            Block::Gap => 1,
        }
    }
    let of_line = |line: &Line| line.0.iter().map(|span| span.text.get(lang).chars().count()).sum::<usize>() + 1;
    reply.blocks.iter().map(|block| of_block(block, &of_line)).sum()
}

mod texts {
    use super::*;

    pub fn only_here() -> Localized {
        fixed(
            "Bản tin thử của 7 ngày qua: chỉ bạn thấy, không gửi đi đâu và không tính là đã báo.",
            "A trial of the last 7 days: only you see it, nothing is sent elsewhere, nothing counts as told.",
        )
    }

    pub fn nothing_new(watches: usize) -> Localized {
        let watches = format::count(watches, "mục theo dõi", "watch", "watches");
        Localized::new(|lang| match lang {
            Lang::Vi => {
                format!("Trong 7 ngày qua không có gì mới cho {}, nên sẽ không có bản tin nào.", watches.get(lang))
            }
            Lang::En => {
                format!("Nothing is new in the last 7 days for {}, so no digest would be sent.", watches.get(lang))
            }
        })
    }

    pub fn follows_nothing(is_own: bool) -> Localized {
        match is_own {
            true => fixed(
                "Cuộc trò chuyện này chưa theo dõi gì (hoặc mọi mục đang tạm dừng), nên không có bản tin nào để thử.",
                "This chat follows nothing (or everything is paused), so there is no digest to test.",
            ),
            false => fixed(
                "Cuộc trò chuyện có mã số đó không theo dõi gì (hoặc mọi mục đang tạm dừng), nên không có bản tin nào để thử.",
                "The chat with this number follows nothing (or everything is paused), so there is no digest to test.",
            ),
        }
    }

    pub fn follow() -> Localized {
        fixed("Theo dõi một mục", "Follow something")
    }

    pub fn no_number(typed: &str) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!(
                "“{typed}” không phải là mã số của một cuộc trò chuyện. Ví dụ: /admin thử bản tin -1001234567890"
            ),
            Lang::En => {
                format!("“{typed}” is not the number of a chat. For example: /admin test digest -1001234567890")
            }
        })
    }

    pub fn whose() -> Localized {
        fixed("Bản tin của cuộc trò chuyện nào? Hãy ghi kèm mã số.", "The digest of which chat? Please add its number.")
    }
}
