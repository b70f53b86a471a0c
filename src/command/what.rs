//! `/what bct`, `/what hội nghị trung ương`, `/what four pillars`: what a term or an abbreviation stands for, in
//! both languages, from the glossary.

use super::{Ask, Command};
use crate::action::Action;
use crate::corpus::glossary::Term;
use crate::i18n::{Lang, Localized, fixed};
use crate::reply::{Block, Button, Line, Outcome, Reply};
use crate::text::words;

/// The command.
pub struct What;

impl Command for What {
    fn name(&self) -> &'static str {
        "what"
    }

    fn aliases(&self) -> &'static [&'static str] {
        &["lagi", "thuatngu"]
    }

    fn summary(&self) -> Localized {
        fixed("Thuật ngữ, chữ viết tắt bằng hai thứ tiếng", "A term or abbreviation in both languages")
    }

    fn help(&self) -> Localized {
        fixed(
            "Gõ một thuật ngữ hoặc chữ viết tắt, bằng tiếng Việt hay tiếng Anh, để xem cách gọi trong cả hai thứ tiếng.",
            "Type a term or an abbreviation, in Vietnamese or English, to see what it is called in both languages.",
        )
    }

    fn examples(&self) -> &'static [&'static str] {
        &["what bct", "what hội nghị trung ương", "what state-owned enterprise"]
    }

    fn answer(&self, ask: &Ask) -> anyhow::Result<Reply> {
        if words(ask.words).is_empty() {
            return Ok(usage());
        }
        let wanted = folded(ask.words);
        let found: Vec<&Term> =
            ask.house.glossary.terms.iter().filter(|term| names(term).any(|name| folded(name) == wanted)).collect();
        let mut reply = Reply::new(if found.is_empty() { Outcome::NotFound } else { Outcome::Found });
        if found.is_empty() {
            reply.text(texts::unknown(ask.words));
        }
        for term in found {
            reply.gap().heading(texts::pair(term));
            let alike: Vec<&str> = term.vi_alt.iter().chain(&term.en_alt).map(String::as_str).collect();
            if !alike.is_empty() {
                reply.field(texts::alike(), alike.join("; "));
            }
            if !term.abbr.is_empty() {
                reply.say(Block::Field(texts::short(), Line::from(term.abbr.join(", "))));
            }
        }
        reply.row(vec![Button::ask(texts::search(), Action::new("search", ask.words))]);
        Ok(reply)
    }
}

fn names(term: &Term) -> impl Iterator<Item = &String> {
    [&term.vi, &term.en].into_iter().chain(&term.vi_alt).chain(&term.en_alt).chain(&term.abbr)
}

fn folded(text: &str) -> Vec<String> {
    words(text).into_iter().map(|word| word.fold).collect()
}

fn usage() -> Reply {
    let mut reply = Reply::new(Outcome::Usage);
    reply.text(texts::usage());
    reply.row(
        ["BCT", "BCHTW", "CĐS"].map(|short| Button::ask(Localized::same(short), Action::new("what", short))).to_vec(),
    );
    reply
}

mod texts {
    use super::*;

    pub fn pair(term: &Term) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("{} – tiếng Anh: {}", term.vi, term.en),
            Lang::En => format!("{} – Vietnamese: {}", term.en, term.vi),
        })
    }

    pub fn alike() -> Localized {
        fixed("Cách gọi khác, từ gần nghĩa", "Other and related terms")
    }

    pub fn short() -> Localized {
        fixed("Viết tắt", "Abbreviated")
    }

    pub fn unknown(words: &str) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Bảng thuật ngữ không có “{words}”."),
            Lang::En => format!("The glossary does not have “{words}”."),
        })
    }

    pub fn search() -> Localized {
        fixed("Tìm trong bài viết", "Search the articles")
    }

    pub fn usage() -> Localized {
        fixed("Bạn muốn tra thuật ngữ nào? Ví dụ:", "Which term? For example:")
    }
}
