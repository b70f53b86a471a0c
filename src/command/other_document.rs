//! What is asked for as a resolution and is not one by number: plenums, congresses, documents of another kind.

use super::resolution::add_entries;
use super::{Ask, resolution_view as view};
use crate::action::Action;
use crate::date::PartialDate;
use crate::i18n::{Lang, Localized, fixed, format};
use crate::register::{Congress, Elsewhere, Key, Mention, Plenum};
use crate::reply::{Button, Line, Outcome, Reply};
use crate::text::words;

/// "Nghị quyết Trung ương 10" is the resolution of a plenum: ten is an ordinal, not a number.
pub fn plenum(ask: &Ask, ordinal: u8, mention: &Mention, as_number: bool) -> anyhow::Result<Reply> {
    let register = &ask.house.register;
    let tenure = mention.tenure;
    let mut plenums = register.plenums(ordinal, tenure);
    let year = |date: Option<PartialDate>| date.map(PartialDate::get_year);
    if plenums.iter().any(|plenum| mention.date.is_some() && year(plenum.held) == year(mention.date)) {
        plenums.retain(|plenum| year(plenum.held) == year(mention.date));
    }
    let mut reply = Reply::new(if plenums.len() > 1 { Outcome::Choice } else { Outcome::Found });
    reply.heading(texts::plenum_heading(ordinal, tenure));
    if as_number {
        reply.text(texts::mistranslation(ordinal));
    }
    if plenums.is_empty() {
        let alias = tenure.map(|tenure| format!("Nghị quyết Trung ương {ordinal} khóa {}", format::roman(tenure)));
        let known: Vec<Key> = alias.iter().flat_map(|alias| register.named(alias)).map(|entry| entry.key).collect();
        if known.is_empty() {
            reply.outcome = Outcome::NotFound;
            reply.text(texts::no_plenum());
        }
        add_entries(ask, &mut reply, &known)?;
    }
    for plenum in &plenums {
        say_plenum(ask, &mut reply, plenum)?;
    }
    if as_number {
        let numbered = register.numbered(u16::from(ordinal));
        reply.gap().text(texts::or_number(ordinal));
        reply.rows(numbered.into_iter().map(view::open_button).collect(), 1);
    }
    let words = texts::plenum_words(ordinal, tenure.or(plenums.first().map(|plenum| plenum.tenure)));
    reply.row(vec![Button::ask(texts::search_articles(), Action::new("search", words.get(ask.lang)))]);
    Ok(reply)
}

fn say_plenum(ask: &Ask, reply: &mut Reply, plenum: &Plenum) -> anyhow::Result<()> {
    reply.gap().heading(view::plenum_name(plenum.ordinal, plenum.tenure));
    if let Some(note) = &plenum.note {
        reply.text(note.clone());
    }
    if let Some(source) = &plenum.source {
        reply.field(texts::source(), Line::new().link(view::host_of(source), source));
    }
    if plenum.resolutions.is_empty() {
        reply.text(texts::none_numbered());
    }
    add_entries(ask, reply, &plenum.resolutions)
}

pub fn congress(ask: &Ask, ordinal: u8) -> Reply {
    let known: Option<&Congress> = ask.house.register.congress(ordinal);
    let mut reply = Reply::new(if known.is_some() { Outcome::Found } else { Outcome::NotFound });
    reply.heading(texts::congress(ordinal));
    match known.and_then(|congress| congress.note.clone()) {
        Some(note) => reply.text(note),
        None => reply.text(texts::no_congress()),
    };
    if let Some(source) = known.and_then(|congress| congress.source.as_ref()) {
        reply.field(texts::source(), Line::new().link(view::host_of(source), source));
    }
    let words = texts::congress_words(ordinal);
    reply.row(vec![Button::ask(texts::search_articles(), Action::new("search", words.get(ask.lang)))]);
    reply
}

/// A document that is no resolution of the Party's central bodies: says what it is.
pub fn elsewhere(ask: &Ask, kind: Elsewhere, written: &str) -> Reply {
    let mut reply = Reply::new(Outcome::NotFound);
    reply.text(texts::elsewhere(kind, written));
    let number = words(written).iter().find(|word| word.is_number()).and_then(|word| word.fold.parse::<u16>().ok());
    let same: Vec<_> = number.map(|number| ask.house.register.numbered(number)).unwrap_or_default();
    if !same.is_empty() && !matches!(kind, Elsewhere::OtherState) {
        reply.text(texts::same_number());
        reply.rows(same.into_iter().map(view::open_button).collect(), 1);
    }
    reply.row(vec![Button::ask(texts::search_it(), Action::new("search", written))]);
    reply
}

/// What a document of another kind is, in a sentence.
pub fn told_apart(kind: Elsewhere, written: &str) -> Localized {
    texts::elsewhere(kind, written)
}

mod texts {
    use super::*;

    /// What to search for to read about a plenum.
    pub fn plenum_words(ordinal: u8, tenure: Option<u8>) -> Localized {
        Localized::new(|lang| match (lang, tenure) {
            (Lang::Vi, Some(tenure)) => format!("Hội nghị Trung ương {ordinal} khóa {}", format::roman(tenure)),
            (Lang::Vi, None) => format!("Hội nghị Trung ương {ordinal}"),
            (Lang::En, Some(tenure)) => {
                format!("{} plenum {} tenure", format::ordinal(ordinal), format::ordinal(tenure))
            }
            (Lang::En, None) => format!("{} plenum", format::ordinal(ordinal)),
        })
    }

    /// What to search for to read about a congress.
    pub fn congress_words(ordinal: u8) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Đại hội {}", format::roman(ordinal)),
            Lang::En => format!("{} Congress", format::ordinal(ordinal)),
        })
    }

    pub fn plenum_heading(ordinal: u8, tenure: Option<u8>) -> Localized {
        Localized::new(|lang| match (lang, tenure) {
            (Lang::Vi, None) => format!("Nghị quyết Trung ương {ordinal}"),
            (Lang::Vi, Some(tenure)) => format!("Nghị quyết Trung ương {ordinal} khóa {}", format::roman(tenure)),
            (Lang::En, None) => format!("Resolution of the {} plenum", format::ordinal(ordinal)),
            (Lang::En, Some(tenure)) => {
                format!("Resolution of the {} plenum, {} tenure", format::ordinal(ordinal), format::ordinal(tenure))
            }
        })
    }

    pub fn mistranslation(ordinal: u8) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!(
                "“Resolution No. {ordinal} of the Central Committee” thường là bản dịch của “Nghị quyết Trung ương {ordinal}”: \
                 nghị quyết của hội nghị lần thứ {ordinal}, không phải văn bản số {ordinal:02}-NQ/TW."
            ),
            Lang::En => format!(
                "“Resolution No. {ordinal} of the Central Committee” is usually a translation of “Nghị quyết Trung ương {ordinal}”: \
                 the resolution of the {} plenum, not the document numbered {ordinal:02}-NQ/TW.",
                format::ordinal(ordinal)
            ),
        })
    }

    pub fn or_number(ordinal: u8) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Nếu bạn cần văn bản số {ordinal:02}-NQ/TW:"),
            Lang::En => format!("If you mean the document numbered {ordinal:02}-NQ/TW:"),
        })
    }

    pub fn no_plenum() -> Localized {
        fixed("Danh mục chưa có thông tin về hội nghị này.", "The register holds nothing about this plenum.")
    }

    pub fn none_numbered() -> Localized {
        fixed(
            "Trong danh mục, hội nghị này không có nghị quyết nào mang số hiệu.",
            "The register has no numbered resolution of this plenum.",
        )
    }

    pub fn congress(ordinal: u8) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Nghị quyết Đại hội đại biểu toàn quốc lần thứ {} của Đảng", format::roman(ordinal)),
            Lang::En => format!("Resolution of the {} National Party Congress", format::ordinal(ordinal)),
        })
    }

    pub fn no_congress() -> Localized {
        fixed("Danh mục chưa có thông tin về đại hội này.", "The register holds nothing about this congress.")
    }

    pub fn source() -> Localized {
        fixed("Nguồn", "Source")
    }

    pub fn search_it() -> Localized {
        fixed("Tìm số hiệu này trong bài viết", "Search the articles for it")
    }

    pub fn same_number() -> Localized {
        fixed("Nếu bạn cần nghị quyết của Đảng có cùng số:", "If you mean the Party resolution with the same number:")
    }

    pub fn elsewhere(kind: Elsewhere, written: &str) -> Localized {
        // only the code tells whose it is: conclusions and directives are issued by others as well
        let of_party = words(written).iter().any(|word| word.fold == "tw") || kind == Elsewhere::ProvincialParty;
        let (vi, en) = match (kind, of_party) {
            (Elsewhere::Government, _) => {
                ("nghị quyết của Chính phủ, không phải của Đảng", "a resolution of the Government, not of the Party")
            }
            (Elsewhere::NationalAssembly, _) => (
                "văn bản của Quốc hội (luật hoặc nghị quyết), không phải của Đảng",
                "a document of the National Assembly (a law or a resolution), not of the Party",
            ),
            (Elsewhere::StandingCommittee, _) => (
                "văn bản của Ủy ban Thường vụ Quốc hội, không phải của Đảng",
                "a document of the National Assembly Standing Committee, not of the Party",
            ),
            (Elsewhere::PeoplesCouncil, _) => (
                "nghị quyết của Hội đồng nhân dân, không phải của Đảng",
                "a resolution of a People's Council, not of the Party",
            ),
            (Elsewhere::ProvincialParty, _) => (
                "nghị quyết của một tỉnh ủy hoặc thành ủy, không phải của Trung ương",
                "a resolution of a provincial or municipal Party committee, not of the central bodies",
            ),
            (Elsewhere::OtherIssuer, _) => (
                "nghị quyết của một cơ quan khác, không phải của Trung ương hay Bộ Chính trị",
                "a resolution of another body, not of the Central Committee or the Politburo",
            ),
            (Elsewhere::Conclusion, true) => {
                ("kết luận của Đảng, không phải nghị quyết", "a conclusion of the Party, not a resolution")
            }
            (Elsewhere::Conclusion, false) => ("một kết luận, không phải nghị quyết", "a conclusion, not a resolution"),
            (Elsewhere::Directive, true) => {
                ("chỉ thị của Đảng, không phải nghị quyết", "a directive of the Party, not a resolution")
            }
            (Elsewhere::Directive, false) => ("một chỉ thị, không phải nghị quyết", "a directive, not a resolution"),
            (Elsewhere::Regulation, true) => {
                ("quy định của Đảng, không phải nghị quyết", "a regulation of the Party, not a resolution")
            }
            (Elsewhere::Regulation, false) => ("một quy định, không phải nghị quyết", "a regulation, not a resolution"),
            (Elsewhere::Guideline, true) => {
                ("hướng dẫn của Đảng, không phải nghị quyết", "a guideline of the Party, not a resolution")
            }
            (Elsewhere::Guideline, false) => ("một hướng dẫn, không phải nghị quyết", "a guideline, not a resolution"),
            (Elsewhere::OtherParty, true) => {
                ("văn bản khác của Đảng, không phải nghị quyết", "another kind of Party document, not a resolution")
            }
            (Elsewhere::OtherParty, false) | (Elsewhere::OtherState, _) => (
                "văn bản thuộc loại khác, không phải nghị quyết của Đảng",
                "another kind of document, not a Party resolution",
            ),
        };
        Localized::new(|lang| match lang {
            Lang::Vi => {
                format!("“{written}” là {vi}. Danh mục này chỉ có nghị quyết của Trung ương Đảng và Bộ Chính trị.")
            }
            Lang::En => format!(
                "“{written}” is {en}. This register holds only resolutions of the Party Central Committee and the Politburo."
            ),
        })
    }

    pub fn search_articles() -> Localized {
        fixed("Tìm trong bài viết", "Search the articles")
    }
}
