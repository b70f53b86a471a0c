//! Which resolution some words name, and what is said when that is several or none. For every command that takes one.

use super::{Ask, Command, resolution_view as view};
use crate::action::Action;
use crate::house::House;
use crate::i18n::{Lang, Localized, fixed, format, phrases};
use crate::register::find::find;
use crate::register::{Candidate, Document, Key, Mention, Mode, Resolution, Verdict};
use crate::reply::{Button, Outcome, Reply};
use crate::text::{Word, words};

/// What a number means.
pub enum Which {
    /// One resolution.
    One(Key),
    /// A number that several share.
    Several(u16, Vec<Candidate>),
    /// A number that none has, of the tenure asked for, with the nearest ones.
    Absent(u16, Option<u8>, Vec<Key>),
}

/// What the first mention in some words means; none when that is no numbered resolution of the Party.
pub fn first(house: &House, text: &str) -> Option<(Mention, Which)> {
    let register = &house.register;
    let mention = find(text, Mode::Query, register.groups()).into_iter().next()?;
    let Document::Party { number, .. } = mention.document else { return None };
    let all = words(text);
    let which = match register.resolve(number, &register.context_of(&mention, beside(&all, &mention).collect())) {
        Verdict::One(best, _) => Which::One(best.key),
        Verdict::Several(several) => Which::Several(number, several),
        Verdict::Absent(nearest) => Which::Absent(number, mention.tenure, nearest),
    };
    Some((mention, which))
}

/// The resolution that a command's words name, or the message that it answers; else the reply that helps on.
pub fn wanted<'a>(
    ask: &Ask<'a>,
    command: &str,
    usage: impl Fn(&Ask) -> Reply,
) -> anyhow::Result<Result<&'a Resolution, Box<Reply>>> {
    if let Some((_, which)) = first(ask.house, ask.words) {
        return which.entry(ask, command);
    }
    if !ask.words.trim().is_empty() {
        return Ok(Err(Box::new(super::resolution::Resolution.answer(ask)?)));
    }
    match super::replied::resolution(ask) {
        Some(key) => Which::One(key).entry(ask, command),
        None => Ok(Err(Box::new(usage(ask)))),
    }
}

impl Which {
    /// The resolution; where it is not one, the reply that helps on. A choice leads to `command`.
    pub fn entry<'a>(&self, ask: &Ask<'a>, command: &str) -> anyhow::Result<Result<&'a Resolution, Box<Reply>>> {
        Ok(match self {
            Which::One(key) => {
                let absent = || Box::new(absent(ask, key.number, Some(key.tenure), &[]));
                ask.house.register.get(*key).ok_or_else(absent)
            }
            Which::Several(number, several) => Err(Box::new(choice(ask, command, *number, several)?)),
            Which::Absent(number, tenure, nearest) => Err(Box::new(absent(ask, *number, *tenure, nearest))),
        })
    }
}

/// Whether words beside a bare number belong to a resolution with that number (`18 đất đai`), so that
/// `30 tháng 4` is not taken for one.
pub fn fits_number(ask: &Ask, mention: &Mention) -> bool {
    let Document::Party { number, .. } = mention.document else { return true };
    let all = words(ask.words);
    let beside: Vec<&Word> = beside(&all, mention).collect();
    if beside.is_empty() || mention.tenure.is_some() || mention.date.is_some() {
        return true;
    }
    ask.house.register.fits_title(number, &beside)
}

/// The words of a question that are not part of the mention.
pub fn beside<'a>(all: &'a [Word], mention: &Mention) -> impl Iterator<Item = &'a Word> {
    let range = mention.range.clone();
    all.iter().filter(move |word| !range.contains(&word.range.start))
}

/// The same without words that only ask for the card: what it is about, if anything.
pub fn told_beside<'a>(all: &'a [Word], mention: &Mention) -> impl Iterator<Item = &'a Word> {
    beside(all, mention).filter(|word| !is_filler(&word.fold))
}

fn is_filler(word: &str) -> bool {
    const FILLERS: &[&str] = &[
        // Vietnamese
        "la",
        "gi",
        "noi",
        "ve",
        "cua",
        "nghi",
        "quyet",
        "so",
        "khoa",
        "nam",
        "ngay",
        "bo",
        "chinh",
        "tri",
        "dang",
        "trung",
        "uong",
        "tw",
        "xem",
        "cho",
        "toi",
        "hoi",
        "cac",
        "va",
        "dung",
        "muon",
        "doc",
        "toan",
        "van",
        "hay",
        "giai",
        "thich",
        "giup",
        "tom",
        "tat",
        "ban",
        "hanh",
        "khi",
        "nao",
        "ra",
        "doi",
        "ky",
        "con",
        "hieu",
        "luc",
        "thay",
        "the",
        "bi",
        "chua",
        "ai",
        "duoc",
        "khong",
        "thong",
        "tin",
        "biet",
        // English
        "of",
        "what",
        "is",
        "about",
        "on",
        "no",
        "resolution",
        "resolutions",
        "politburo",
        "s",
        "tenure",
        "th",
        "party",
        "central",
        "committee",
        "dated",
        "show",
        "me",
        "tell",
        "and",
        "when",
        "was",
        "issued",
        "signed",
        "has",
        "been",
        "replaced",
        "still",
        "in",
        "force",
        "who",
        "which",
        "full",
        "text",
        "explain",
        "please",
        "i",
        "want",
        "to",
        "read",
        "does",
        "say",
        "summary",
        "a",
        "an",
        "adopted",
        "by",
    ];
    FILLERS.contains(&word) || word.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'i' | b'v' | b'x'))
}

/// The resolutions that a number can mean, each leading on to `command`.
pub fn choice(ask: &Ask, command: &str, number: u16, candidates: &[Candidate]) -> anyhow::Result<Reply> {
    choice_to(ask, number, candidates, texts::to_see(), |key| Action::new(command, &key.to_string()))
}

/// Asks for one to be looked at.
pub fn to_see() -> Localized {
    texts::to_see()
}

/// Asks for one, whatever for.
pub fn to_take() -> Localized {
    texts::to_take()
}

/// The resolutions that a number can mean, each with what it leads to.
pub fn choice_to(
    ask: &Ask,
    number: u16,
    candidates: &[Candidate],
    why: Localized,
    leads: impl Fn(Key) -> Action,
) -> anyhow::Result<Reply> {
    let mut reply = Reply::new(Outcome::Choice);
    reply.heading(texts::several(number, candidates.len())).text(why).gap();
    let mut buttons = Vec::new();
    for candidate in candidates {
        let Some(entry) = ask.house.register.get(candidate.key) else { continue };
        let number = reply.list.len() + 1;
        reply.say(view::entry(ask, number, entry, &candidate.reasons)?);
        let action = leads(entry.key);
        reply.list.push(number, action.clone());
        buttons.push(Button::ask(view::open_button(entry).label, action));
    }
    reply.rows(buttons, 1);
    Ok(reply)
}

/// Says that a number is not in the register and offers what is.
pub fn absent(ask: &Ask, number: u16, tenure: Option<u8>, nearest: &[Key]) -> Reply {
    let mut reply = Reply::new(Outcome::NotFound);
    let register = &ask.house.register;
    let others = register.numbered(number);
    reply.text(not_in_register(number, tenure));
    if others.is_empty() {
        reply.text(texts::nearest());
        reply.rows(nearest.iter().filter_map(|key| register.get(*key)).map(view::open_button).collect(), 1);
    } else {
        reply.text(texts::of_other_tenures(number));
        reply.rows(others.into_iter().map(view::open_button).collect(), 1);
    }
    reply.row(vec![
        Button::ask(texts::search(number), Action::new("search", &format!("{number:02}-NQ/TW"))),
        Button::ask(phrases::browse_register(), Action::new("resolutions", "")),
    ]);
    reply
}

/// Says that the register does not have a number.
pub fn not_in_register(number: u16, tenure: Option<u8>) -> Localized {
    texts::not_in_register(number, tenure)
}

mod texts {
    use super::*;

    pub fn several(number: u16, count: usize) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Có {count} nghị quyết cùng mang số {number:02}-NQ/TW"),
            Lang::En => format!("{count} resolutions have the number {number:02}-NQ/TW"),
        })
    }

    pub fn to_see() -> Localized {
        fixed(
            "Mỗi khóa đánh số lại từ đầu. Bạn chọn nghị quyết cần xem:",
            "Numbering restarts with each tenure. Choose the one you mean:",
        )
    }

    pub fn to_take() -> Localized {
        fixed(
            "Mỗi khóa đánh số lại từ đầu. Bạn chọn một nghị quyết:",
            "Numbering restarts with each tenure. Choose the one you mean:",
        )
    }

    pub fn not_in_register(number: u16, tenure: Option<u8>) -> Localized {
        Localized::new(|lang| match (lang, tenure) {
            (Lang::Vi, None) => format!("Danh mục không có Nghị quyết {number:02}-NQ/TW."),
            (Lang::En, None) => format!("Resolution {number:02}-NQ/TW is not in the register."),
            (Lang::Vi, Some(tenure)) => {
                format!("Danh mục không có Nghị quyết {number:02}-NQ/TW của khóa {}.", format::roman(tenure))
            }
            (Lang::En, Some(tenure)) => {
                format!("The register has no Resolution {number:02}-NQ/TW of the {} tenure.", format::ordinal(tenure))
            }
        })
    }

    pub fn nearest() -> Localized {
        fixed("Các nghị quyết có số gần nhất:", "Those with the nearest numbers:")
    }

    pub fn of_other_tenures(number: u16) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Số {number:02} có ở khóa khác:"),
            Lang::En => format!("Number {number:02} exists in other tenures:"),
        })
    }

    pub fn search(number: u16) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Tìm “{number:02}-NQ/TW” trong bài viết"),
            Lang::En => format!("Search articles for “{number:02}-NQ/TW”"),
        })
    }
}
