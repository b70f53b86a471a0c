//! `/resolution 57`, `/nq 18 đất đai`, `nghị quyết về năng lượng`: the card of a resolution.
//!
//! A number that several tenures share gives a choice with reasons; several numbers give a list; a
//! document of another kind is told apart; words instead of a number find titles.

use super::article_view::cut;
use super::which_resolution::{
    Which, absent, beside, choice, choice_to, first, fits_number, not_in_register, to_see, told_beside,
};
use super::{Ask, Command, cited, other_document as other, prompt, replied, resolution_view as view};
use crate::action::Action;
use crate::date::PartialDate;
use crate::i18n::{Lang, Localized, fixed, format, phrases};
use crate::register::find::{Strength, find};
use crate::register::{Candidate, Document, Key, Mention, Mode, Reason, Verdict};
use crate::reply::{Block, Button, Outcome, Reply};
use crate::text::words;

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
        &["resolution 57", "nq 18 đất đai", "nq 70-71-72", "nq 57 articles main", "resolution energy security"]
    }

    fn answer(&self, ask: &Ask) -> anyhow::Result<Reply> {
        if ask.words.trim().is_empty() {
            return without_words(ask);
        }
        if let Some(reply) = articles_asked(ask)? {
            return Ok(reply);
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

/// `57 articles main`, `57 bài chủ yếu`, `57 articles all`, `57 bài viết`: the articles about what is named, or all
/// that name it.
fn articles_asked(ask: &Ask) -> anyhow::Result<Option<Reply>> {
    const ABOUT: &[&str] =
        &["articles main", "main articles", "bai chu yeu", "bai viet chu yeu", "bai viet rieng", "bai chinh"];
    const ALL: &[&str] =
        &["articles all", "all articles", "articles", "tat ca bai viet", "bai viet tat ca", "bai viet"];
    let all = words(ask.words);
    let folds: Vec<&str> = all.iter().map(|word| word.fold.as_str()).collect();
    let end = |phrase: &&&str| {
        let phrase: Vec<&str> = phrase.split(' ').collect();
        (folds.len() > phrase.len() && folds.ends_with(&phrase)).then(|| all[folds.len() - phrase.len()].range.start)
    };
    let about = ABOUT.iter().find_map(|phrase| end(&phrase));
    let Some(start) = about.or_else(|| ALL.iter().find_map(|phrase| end(&phrase))) else { return Ok(None) };
    let named = ask.words[..start].trim();
    let Some((_, which)) = first(ask.house, named) else { return Ok(None) };
    if about.is_none() {
        let key = match which.entry(ask, "latest")? {
            Ok(entry) => entry.key.to_string(),
            Err(reply) => return Ok(Some(*reply)),
        };
        return super::latest::Latest.answer(&ask.with(&key)).map(Some);
    }
    if let Which::Several(number, candidates) = &which {
        let leads = |key: Key| Action::new("search", &format!("about:{key}"));
        return choice_to(ask, *number, candidates, to_see(), leads).map(Some);
    }
    match which.entry(ask, "resolution")? {
        Ok(entry) => super::search::Search.answer(&ask.with(&format!("about:{}", entry.key))).map(Some),
        Err(reply) => Ok(Some(*reply)),
    }
}

/// The answer to one mention.
fn one(ask: &Ask, mention: &Mention) -> anyhow::Result<Reply> {
    let register = &ask.house.register;
    match &mention.document {
        Document::Party { number, maybe_provincial, .. } => {
            let all = words(ask.words);
            let verdict = register.resolve(*number, &register.context_of(mention, beside(&all, mention).collect()));
            let is_one = matches!(verdict, Verdict::One(..));
            let mut reply = decided(ask, *number, mention, verdict)?;
            // beside a bare number words tell which resolution is meant; beside a named one, maybe what to look for in it
            if is_one && mention.strength > Strength::Bare && told_beside(&all, mention).next().is_some() {
                reply.row(vec![Button::ask(texts::search_for(ask.words), Action::new("search", ask.words))]);
            }
            if *maybe_provincial {
                reply.blocks.insert(0, Block::Note(texts::provincial(*number).into()));
            }
            Ok(reply)
        }
        Document::Plenum { ordinal, as_number } => other::plenum(ask, *ordinal, mention, *as_number),
        Document::Congress(ordinal) => Ok(other::congress(ask, *ordinal)),
        Document::Group(place) => match register.group(*place) {
            Some(group) => list(ask, group.title.clone(), &group.keys),
            None => by_title(ask),
        },
        Document::Elsewhere(kind, written) => Ok(other::elsewhere(ask, *kind, written)),
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
            reply.text(other::told_apart(*kind, written));
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
                reply.text(not_in_register(*number, *asked));
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

/// Adds resolutions as entries that can be opened.
pub fn add_entries(ask: &Ask, reply: &mut Reply, keys: &[Key]) -> anyhow::Result<()> {
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
        return without_words(ask);
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

/// The card of a key.
pub fn card_of(ask: &Ask, key: Key) -> anyhow::Result<Reply> {
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
        Button::ask(phrases::browse_register(), Action::new("resolutions", "")),
    ]);
    reply
}

/// What the message names that the question answers; where it answers none, a question back.
fn without_words(ask: &Ask) -> anyhow::Result<Reply> {
    match replied::named(ask) {
        Some(named) => cited::reply(ask, &named),
        None => Ok(usage(ask)),
    }
}

/// Where else a number exists.
pub fn also_numbered(number: u16, keys: &[Key]) -> Localized {
    texts::also(number, keys)
}

fn usage(ask: &Ask) -> Reply {
    let examples = prompt::resolutions(ask, &["57-NQ/TW@13", "68-NQ/TW@13", "70-NQ/TW@13"], |_| true);
    prompt::prompt(ask, "resolution", texts::usage(), texts::placeholder(), examples)
}

mod texts {
    use super::*;

    pub fn help() -> Localized {
        fixed(
            "Gõ số hiệu ở bất kỳ dạng nào: 57, NQ 57, 57-NQ/TW, Nghị quyết số 57. Nếu số trùng giữa các khóa, hãy thêm khóa, \
             năm hoặc vài từ trong tên: 18 khóa XII, 18 đất đai. Nhiều số cùng lúc: 70-71-72. Cũng có thể gõ tên: tinh gọn bộ máy; hội \
             nghị hoặc đại hội: hội nghị trung ương 10 khóa XIII, đại hội XIII.\n\
             57 bài viết: các bài có nêu nghị quyết. 57 bài chủ yếu: chỉ những bài nêu nó trong tiêu đề hoặc đoạn đầu, hoặc \
             nêu từ ba lần trở lên.",
            "Type the number in any form: 57, NQ 57, 57-NQ/TW, Resolution No. 57. Where tenures share a number, add the tenure, \
             the year or words of the title: 18 12th tenure, 18 land. Several at once: 70-71-72. Titles work too: energy security; \
             plenums and congresses as well: plenum 10 xiii, congress 13.\n\
             57 articles: those that name it. 57 articles main: only those that name it in the title or the first paragraph, or \
             three times or more.",
        )
    }

    pub fn usage() -> Localized {
        fixed(
            "Bạn muốn xem nghị quyết nào? Hãy gõ số hiệu hoặc vài từ trong tên, ví dụ:",
            "Which resolution? Type its number or words of its title, for example:",
        )
    }

    pub fn placeholder() -> Localized {
        fixed("Số hiệu hoặc vài từ trong tên", "A number or words of the title")
    }

    pub fn misdated(number: u16, date: PartialDate) -> Localized {
        let date = format::date(date);
        Localized::new(|lang| match lang {
            Lang::Vi => format!(
                "Danh mục không có Nghị quyết {number:02}-NQ/TW {}; dưới đây là nghị quyết cùng số.",
                date.get(lang)
            ),
            Lang::En => format!(
                "The register has no Resolution {number:02}-NQ/TW of {}; shown here is the resolution with that number.",
                date.get(lang)
            ),
        })
    }

    pub fn listed(count: usize) -> Localized {
        format::count(count, "nghị quyết", "resolution", "resolutions")
    }

    pub fn also(number: u16, keys: &[Key]) -> Localized {
        let tenures: Vec<Localized> = keys.iter().map(|key| format::tenure(key.tenure)).collect();
        Localized::new(|lang| {
            let tenures: Vec<&str> = tenures.iter().map(|tenure| tenure.get(lang)).collect();
            match lang {
                Lang::Vi => format!("Số {number:02} còn có ở {}.", tenures.join(" và ")),
                Lang::En => format!("Number {number:02} also exists in the {}.", tenures.join(" and the ")),
            }
        })
    }

    pub fn search_for(words: &str) -> Localized {
        let words = cut(words, 40);
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Tìm bài viết về “{words}”"),
            Lang::En => format!("Search the articles for “{words}”"),
        })
    }

    pub fn search_articles() -> Localized {
        fixed("Tìm trong bài viết", "Search the articles")
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
