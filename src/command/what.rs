//! `/what bct`, `/what hội nghị trung ương`, `/what four pillars`: what a term or an abbreviation stands for, in
//! both languages, from the glossary.

use super::prompt::prompt;
use super::{Ask, Command, replied};
use crate::action::Action;
use crate::corpus::glossary::Term;
use crate::i18n::{Lang, Localized, fixed};
use crate::reply::{Block, Button, Line, Outcome, Reply};
use crate::text::folds;

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
        let wanted = folds(ask.words);
        if wanted.is_empty() {
            return without_words(ask);
        }
        let found: Vec<&Term> =
            ask.house.glossary.terms.iter().filter(|term| names(term).any(|name| folds(name) == wanted)).collect();
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

/// The message that the question answers may be a term, or name one resolution; else a question back.
fn without_words(ask: &Ask) -> anyhow::Result<Reply> {
    let term = ask.request.replied.as_deref().filter(|text| {
        let wanted = folds(text);
        !wanted.is_empty() && ask.house.glossary.terms.iter().flat_map(names).any(|name| folds(name) == wanted)
    });
    match (term, replied::resolution_words(ask)) {
        (Some(term), _) => What.answer(&ask.with(term.trim())),
        (None, Some(key)) => super::resolution::Resolution.answer(&ask.with(&key)),
        (None, None) => Ok(usage(ask)),
    }
}

fn usage(ask: &Ask) -> Reply {
    let terms = &ask.house.glossary.terms;
    let is_known = |short: &&str| terms.iter().any(|term| term.abbr.iter().any(|known| known == short));
    let wished = ["BCT", "BCHTW", "CĐS"].into_iter().filter(is_known).map(str::to_string);
    let others = terms.iter().flat_map(|term| term.abbr.iter().cloned());
    let mut shorts: Vec<String> = Vec::new();
    for short in wished.chain(others) {
        if shorts.len() < 3 && !shorts.contains(&short) {
            shorts.push(short);
        }
    }
    let examples = shorts.into_iter().map(|short| (Localized::same(short.as_str()), short)).collect();
    prompt(ask, "what", texts::usage(), texts::placeholder(), examples)
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
        fixed(
            "Bạn muốn tra thuật ngữ hay chữ viết tắt nào? Hãy gõ ra, ví dụ:",
            "Which term or abbreviation? Type it, for example:",
        )
    }

    pub fn placeholder() -> Localized {
        fixed("Thuật ngữ hoặc chữ viết tắt", "A term or an abbreviation")
    }
}
