//! `/cancel`: ends what waits for an answer.

use super::{Ask, Command};
use crate::i18n::{Localized, fixed};
use crate::reply::{Outcome, Reply};
use crate::request::{Input, Place};

/// The command.
pub struct Cancel;

impl Command for Cancel {
    fn name(&self) -> &'static str {
        "cancel"
    }

    fn aliases(&self) -> &'static [&'static str] {
        &["huy", "thoi"]
    }

    fn words(&self) -> &'static [&'static str] {
        &["cancel", "huy", "huy bo", "thoi"]
    }

    fn takes(&self, rest: &str, _: &crate::house::House) -> bool {
        rest.trim().is_empty()
    }

    fn summary(&self) -> Localized {
        fixed("Bỏ câu hỏi đang chờ", "End what waits for an answer")
    }

    fn help(&self) -> Localized {
        fixed(
            "Khi bot đang chờ bạn gõ thêm từ, lệnh này kết thúc việc chờ. Không gõ gì thì sau năm phút bot cũng thôi chờ.",
            "When the bot waits for more words from you, this ends the wait. Without a word from you it ends after five minutes.",
        )
    }

    fn examples(&self) -> &'static [&'static str] {
        &["cancel"]
    }

    fn in_menu(&self) -> bool {
        false
    }

    fn answer(&self, ask: &Ask) -> anyhow::Result<Reply> {
        let ended = match (ask.chat, ask.request.asker) {
            (Some(chat), Some(asker)) => ask.house.store.end_prompt(chat, asker)?,
            _ => false,
        };
        // a button below what waits for somebody else changes nothing
        if !ended && ask.place == Place::Group && matches!(ask.request.input, Input::Press(_)) {
            return Ok(Reply::silent());
        }
        let mut reply = Reply { anew: true, ..Reply::new(Outcome::Found) };
        reply.text(if ended { texts::ended() } else { texts::nothing() });
        Ok(reply)
    }
}

mod texts {
    use super::*;

    pub fn ended() -> Localized {
        fixed("Đã hủy.", "Cancelled.")
    }

    pub fn nothing() -> Localized {
        fixed("Không có câu hỏi nào đang chờ.", "Nothing is waiting for an answer.")
    }
}
