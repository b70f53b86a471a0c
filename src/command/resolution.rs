//! `/resolution 57`, `/nq 18 đất đai`, `nghị quyết về năng lượng`: the card of a resolution.
//!
//! A number that several tenures share gives a choice with reasons; several numbers give a list; a
//! document of another kind is told apart; words instead of a number find titles.

use super::{Ask, Command, resolution_view as view};
use crate::action::Action;
use crate::date::PartialDate;
use crate::i18n::{Lang, Localized, fixed, format};
use crate::register::find::{Strength, find};
use crate::register::{Candidate, Congress, Document, Elsewhere, Key, Mention, Mode, Plenum, Reason, Verdict};
use crate::reply::{Block, Button, Outcome, Reply};
use crate::text::{Word, words};

/// The command.
pub struct Resolution;

impl Command for Resolution {
    fn name(&self) -> &'static str {
        "resolution"
    }

    fn aliases(&self) -> &'static [&'static str] {
        &["nq", "nghiquyet", "res"]
    }

    fn words(&self) -> &'static [&'static str] {
        &["nghi quyet", "nq", "resolution"]
    }

    fn summary(&self) -> Localized {
        fixed("Tra nghị quyết theo số hiệu hoặc tên", "A resolution's card, by number or title")
    }

    fn help(&self) -> Localized {
        texts::help()
    }

    fn examples(&self) -> &'static [&'static str] {
        &["resolution 57", "nq 18 đất đai", "nq 70-71-72", "resolution energy security"]
    }

    fn answer(&self, ask: &Ask) -> anyhow::Result<Reply> {
        if ask.words.trim().is_empty() {
            return Ok(usage());
        }
        let mentions = find(ask.words, Mode::Query, ask.house.register.groups());
        match &mentions[..] {
            [] => by_title(ask),
            [mention] if mention.strength == Strength::Bare && !fits_number(ask, mention) => by_title(ask),
            [mention] => one(ask, mention),
            several => many(ask, several),
        }
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

/// The answer to one mention.
fn one(ask: &Ask, mention: &Mention) -> anyhow::Result<Reply> {
    let register = &ask.house.register;
    match &mention.document {
        Document::Party { number, maybe_provincial, .. } => {
            let all = words(ask.words);
            let verdict = register.resolve(*number, &register.context_of(mention, beside(&all, mention).collect()));
            let mut reply = decided(ask, *number, mention, verdict)?;
            if *maybe_provincial {
                reply.blocks.insert(0, Block::Note(texts::provincial(*number).into()));
            }
            Ok(reply)
        }
        Document::Plenum { ordinal, as_number } => plenum(ask, *ordinal, mention, *as_number),
        Document::Congress(ordinal) => Ok(congress(ask, *ordinal)),
        Document::Group(place) => match register.group(*place) {
            Some(group) => list(ask, group.title.clone(), &group.keys),
            None => by_title(ask),
        },
        Document::Elsewhere(kind, written) => elsewhere(ask, *kind, written),
    }
}

fn decided(ask: &Ask, number: u16, mention: &Mention, verdict: Verdict) -> anyhow::Result<Reply> {
    let register = &ask.house.register;
    // a date that belongs to none of them is said not to fit, never passed over
    let misdated = |candidate: &Candidate| mention.date.filter(|_| !candidate.reasons.contains(&Reason::Date));
    let (mut reply, misdated) = match verdict {
        Verdict::One(best, _) => match register.get(best.key) {
            Some(entry) => (view::card(ask, entry)?, misdated(&best)),
            None => (absent(ask, number, mention.tenure, &[]), None),
        },
        Verdict::Several(candidates) => {
            let misdated = candidates.first().and_then(misdated);
            (choice(ask, "resolution", number, &candidates)?, misdated)
        }
        Verdict::Absent(nearest) => (absent(ask, number, mention.tenure, &nearest), None),
    };
    if let Some(date) = misdated {
        reply.blocks.insert(0, Block::Note(texts::misdated(number, date).into()));
    }
    Ok(reply)
}

/// The resolutions that a number can mean, each leading on to `command`.
pub fn choice(ask: &Ask, command: &str, number: u16, candidates: &[Candidate]) -> anyhow::Result<Reply> {
    let mut reply = Reply::new(Outcome::Choice);
    reply.heading(texts::several(number, candidates.len())).text(texts::choose()).gap();
    let mut buttons = Vec::new();
    for candidate in candidates {
        let Some(entry) = ask.house.register.get(candidate.key) else { continue };
        let number = reply.list.len() + 1;
        reply.say(view::entry(ask, number, entry, &candidate.reasons)?);
        let action = Action::new(command, &entry.key.to_string());
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
    reply.text(texts::absent(number, tenure));
    if others.is_empty() {
        reply.text(texts::nearest());
        reply.rows(nearest.iter().filter_map(|key| register.get(*key)).map(view::open_button).collect(), 1);
    } else {
        reply.text(texts::of_other_tenures(number));
        reply.rows(others.into_iter().map(view::open_button).collect(), 1);
    }
    reply.row(vec![
        Button::ask(texts::search(number), Action::new("search", &format!("{number:02}-NQ/TW"))),
        Button::ask(texts::browse(), Action::new("resolutions", "")),
    ]);
    reply
}

/// Several documents named at once: one line each.
fn many(ask: &Ask, mentions: &[Mention]) -> anyhow::Result<Reply> {
    let register = &ask.house.register;
    let all = words(ask.words);
    let mut verdicts: Vec<(u16, Option<u8>, Verdict)> = mentions
        .iter()
        .filter_map(|mention| match mention.document {
            Document::Party { number, .. } => {
                let context = register.context_of(mention, beside(&all, mention).collect());
                Some((number, mention.tenure, register.resolve(number, &context)))
            }
            _ => None,
        })
        .collect();
    if verdicts.is_empty() {
        return one(ask, &mentions[0]);
    }
    let mut seen = Vec::new();
    verdicts.retain(|(number, tenure, _)| {
        !seen.contains(&(*number, *tenure)) && {
            seen.push((*number, *tenure));
            true
        }
    });
    verdicts.truncate(MOST);
    // what is named together is mostly of one tenure
    let tenure = verdicts.iter().find_map(|(_, _, verdict)| match verdict {
        Verdict::One(best, _) => Some(best.key.tenure),
        _ => None,
    });
    let mut reply = Reply::new(Outcome::Found);
    reply.heading(texts::listed(
        verdicts.iter().filter(|(_, _, verdict)| !matches!(verdict, Verdict::Absent(_))).count(),
    ));
    for mention in mentions {
        if let Document::Elsewhere(kind, written) = &mention.document {
            reply.text(texts::elsewhere(*kind, written));
        }
    }
    reply.gap();
    let mut buttons = Vec::new();
    for (number, asked, verdict) in &verdicts {
        let (key, also) = match verdict {
            Verdict::One(best, _) => (best.key, Vec::new()),
            Verdict::Several(several) => {
                let best = several.iter().find(|one| Some(one.key.tenure) == tenure).unwrap_or(&several[0]).key;
                (best, several.iter().map(|one| one.key).filter(|key| *key != best).collect())
            }
            Verdict::Absent(_) => {
                reply.text(texts::absent(*number, *asked));
                let others = register.numbered(*number);
                buttons.extend(others.into_iter().map(view::open_button));
                continue;
            }
        };
        let Some(entry) = register.get(key) else { continue };
        let shown = reply.list.len() + 1;
        reply.say(view::entry(ask, shown, entry, &[])?);
        if !also.is_empty() {
            reply.note(texts::also(*number, &also));
        }
        reply.list.push(shown, view::open_action(key));
        buttons.push(view::open_button(entry));
    }
    if reply.list.is_empty() {
        reply.outcome = Outcome::NotFound;
    }
    reply.rows(buttons, 2);
    Ok(reply)
}

/// More documents are not told about at once.
const MOST: usize = 10;

fn list(ask: &Ask, heading: Localized, keys: &[Key]) -> anyhow::Result<Reply> {
    let mut reply = Reply::new(Outcome::Found);
    reply.heading(heading).gap();
    add_entries(ask, &mut reply, keys)?;
    Ok(reply)
}

fn add_entries(ask: &Ask, reply: &mut Reply, keys: &[Key]) -> anyhow::Result<()> {
    let mut buttons = Vec::new();
    for entry in keys.iter().filter_map(|key| ask.house.register.get(*key)) {
        let shown = reply.list.len() + 1;
        reply.list.push(shown, view::open_action(entry.key));
        reply.say(view::entry(ask, shown, entry, &[])?);
        buttons.push(view::open_button(entry));
    }
    reply.rows(buttons, 2);
    Ok(())
}

/// "Nghị quyết Trung ương 10" is the resolution of a plenum: ten is an ordinal, not a number.
fn plenum(ask: &Ask, ordinal: u8, mention: &Mention, as_number: bool) -> anyhow::Result<Reply> {
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
        reply.field(texts::source(), crate::reply::Line::new().link(view::host_of(source), source));
    }
    if plenum.resolutions.is_empty() {
        reply.text(texts::none_numbered());
    }
    add_entries(ask, reply, &plenum.resolutions)
}

fn congress(ask: &Ask, ordinal: u8) -> Reply {
    let known: Option<&Congress> = ask.house.register.congress(ordinal);
    let mut reply = Reply::new(if known.is_some() { Outcome::Found } else { Outcome::NotFound });
    reply.heading(texts::congress(ordinal));
    match known.and_then(|congress| congress.note.clone()) {
        Some(note) => reply.text(note),
        None => reply.text(texts::no_congress()),
    };
    if let Some(source) = known.and_then(|congress| congress.source.as_ref()) {
        reply.field(texts::source(), crate::reply::Line::new().link(view::host_of(source), source));
    }
    let words = texts::congress_words(ordinal);
    reply.row(vec![Button::ask(texts::search_articles(), Action::new("search", words.get(ask.lang)))]);
    reply
}

/// A document that is no resolution of the Party's central bodies: says what it is.
fn elsewhere(ask: &Ask, kind: Elsewhere, written: &str) -> anyhow::Result<Reply> {
    let mut reply = Reply::new(Outcome::NotFound);
    reply.text(texts::elsewhere(kind, written));
    let number = words(written).iter().find(|word| word.is_number()).and_then(|word| word.fold.parse::<u16>().ok());
    let same: Vec<_> = number.map(|number| ask.house.register.numbered(number)).unwrap_or_default();
    if !same.is_empty() && !matches!(kind, Elsewhere::OtherState) {
        reply.text(texts::same_number());
        reply.rows(same.into_iter().map(view::open_button).collect(), 1);
    }
    reply.row(vec![Button::ask(texts::search_it(), Action::new("search", written))]);
    Ok(reply)
}

/// Words instead of a number.
fn by_title(ask: &Ask) -> anyhow::Result<Reply> {
    const SHOWN: usize = 5;
    const ENOUGH: f32 = 0.6;
    if let Some(part) = super::resolutions::part_named(ask) {
        return super::resolutions::Resolutions.answer(&ask.with(&part));
    }
    let only_asks =
        words(ask.words).iter().all(|word| matches!(word.fold.as_str(), "nghi" | "quyet" | "nq" | "resolution"));
    if only_asks {
        return Ok(usage());
    }
    let hits = ask.house.register.by_title(ask.words);
    let good: Vec<_> = hits.iter().filter(|hit| hit.coverage >= ENOUGH).take(SHOWN).collect();
    match &good[..] {
        [] => Ok(nothing(ask)),
        [only] if only.coverage > 0.99 => card_of(ask, only.key),
        [first, second, ..] if first.whole && first.score > second.score => card_of(ask, first.key),
        several => {
            let mut reply = Reply::new(Outcome::Choice);
            reply.heading(texts::by_title(ask.words)).gap();
            add_entries(ask, &mut reply, &several.iter().map(|hit| hit.key).collect::<Vec<_>>())?;
            reply.row(vec![Button::ask(texts::search_articles(), Action::new("search", ask.words))]);
            Ok(reply)
        }
    }
}

fn card_of(ask: &Ask, key: Key) -> anyhow::Result<Reply> {
    match ask.house.register.get(key) {
        Some(entry) => view::card(ask, entry),
        None => Ok(nothing(ask)),
    }
}

fn nothing(ask: &Ask) -> Reply {
    let mut reply = Reply::new(Outcome::NotFound);
    reply.text(texts::nothing(ask.words)).text(texts::try_instead());
    reply.row(vec![
        Button::ask(texts::search_articles(), Action::new("search", ask.words)),
        Button::ask(texts::browse(), Action::new("resolutions", "")),
    ]);
    reply
}

fn usage() -> Reply {
    let mut reply = Reply::new(Outcome::Usage);
    reply.text(texts::usage());
    let examples = ["57-NQ/TW", "18 đất đai", "bộ tứ trụ cột"];
    reply.row(
        examples.iter().map(|words| Button::ask(Localized::same(*words), Action::new("resolution", words))).collect(),
    );
    reply.say(Block::Gap);
    reply
}

mod texts {
    use super::*;

    pub fn help() -> Localized {
        fixed(
            "Gõ số hiệu ở bất kỳ dạng nào: 57, NQ 57, 57-NQ/TW, Nghị quyết số 57. Nếu số trùng giữa các khóa, hãy thêm khóa, \
             năm hoặc vài từ trong tên: 18 khóa XII, 18 đất đai. Nhiều số cùng lúc: 70-71-72. Cũng có thể gõ tên: tinh gọn bộ máy.",
            "Type the number in any form: 57, NQ 57, 57-NQ/TW, Resolution No. 57. Where tenures share a number, add the tenure, \
             the year or words of the title: 18 12th tenure, 18 land. Several at once: 70-71-72. Titles work too: energy security.",
        )
    }

    pub fn usage() -> Localized {
        fixed(
            "Bạn muốn xem nghị quyết nào? Gõ số hiệu hoặc vài từ trong tên:",
            "Which resolution? Type its number or words of its title:",
        )
    }

    pub fn several(number: u16, count: usize) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Có {count} nghị quyết cùng mang số {number:02}-NQ/TW"),
            Lang::En => format!("{count} resolutions have the number {number:02}-NQ/TW"),
        })
    }

    pub fn choose() -> Localized {
        fixed(
            "Mỗi khóa đánh số lại từ đầu. Bạn chọn nghị quyết cần xem:",
            "Numbering restarts with each tenure. Choose the one you mean:",
        )
    }

    pub fn absent(number: u16, tenure: Option<u8>) -> Localized {
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

    pub fn misdated(number: u16, date: PartialDate) -> Localized {
        let date = format::date(date);
        Localized::new(|lang| match lang {
            Lang::Vi => format!(
                "Danh mục không có Nghị quyết {number:02}-NQ/TW {}; dưới đây là nghị quyết cùng số.",
                date.get(lang)
            ),
            Lang::En => format!(
                "The register has no Resolution {number:02}-NQ/TW of {}; this is what has the number.",
                date.get(lang)
            ),
        })
    }

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

    pub fn browse() -> Localized {
        fixed("Duyệt danh mục", "Browse the register")
    }

    pub fn listed(count: usize) -> Localized {
        format::count(count, "nghị quyết", "resolution", "resolutions")
    }

    pub fn also(number: u16, keys: &[Key]) -> Localized {
        let tenures = |lang: Lang| {
            keys.iter().map(|key| format::tenure(key.tenure).get(lang).to_string()).collect::<Vec<_>>().join(", ")
        };
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Số {number:02} còn có ở {}.", tenures(lang)),
            Lang::En => format!("Number {number:02} also exists in the {}.", tenures(lang)),
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

    pub fn search_articles() -> Localized {
        fixed("Tìm trong bài viết", "Search the articles")
    }

    pub fn search_it() -> Localized {
        fixed("Tìm số hiệu này trong bài viết", "Search the articles for it")
    }

    pub fn same_number() -> Localized {
        fixed("Nếu bạn cần nghị quyết của Đảng có cùng số:", "If you mean the Party resolution with the same number:")
    }

    pub fn provincial(number: u16) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!(
                "“NQ/TU” thường là ký hiệu của tỉnh ủy, thành ủy; kết quả ở đây là văn bản của Trung ương, số {number:02}-NQ/TW."
            ),
            Lang::En => format!(
                "“NQ/TU” usually marks resolutions of provincial Party committees; shown here is the central {number:02}-NQ/TW."
            ),
        })
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

    pub fn by_title(words: &str) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Nghị quyết có tên gần với “{words}”"),
            Lang::En => format!("Resolutions with a title like “{words}”"),
        })
    }

    pub fn nothing(words: &str) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Không có nghị quyết nào trong danh mục có tên khớp với “{words}”."),
            Lang::En => format!("No resolution in the register has a title like “{words}”."),
        })
    }

    pub fn try_instead() -> Localized {
        fixed(
            "Bạn có thể tìm trong bài viết hoặc duyệt danh mục:",
            "You can search the articles or browse the register:",
        )
    }
}
