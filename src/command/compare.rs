//! `/compare 57 68`: two or three resolutions beside each other, one line a fact, in the order in which one reads.

use std::collections::BTreeMap;

use super::which_resolution::{self, Which};
use super::{Ask, Command, documents, prompt, resolution_view as view};
use crate::action::Action;
use crate::i18n::{Lang, Localized, fixed, format, phrases};
use crate::index::{Index, Order, Wanted};
use crate::question::Filter;
use crate::register::{Key, Resolution};
use crate::reply::{Block, Button, Line, Outcome, Reply};
use crate::text::{fold, words};

/// The command.
pub struct Compare;

impl Command for Compare {
    fn name(&self) -> &'static str {
        "compare"
    }

    fn aliases(&self) -> &'static [&'static str] {
        &["sosanh"]
    }

    fn words(&self) -> &'static [&'static str] {
        &["so sanh", "compare"]
    }

    fn takes(&self, rest: &str, house: &crate::house::House) -> bool {
        pieces(rest).iter().filter(|piece| which_resolution::first(house, piece).is_some()).count() > 1
    }

    fn summary(&self) -> Localized {
        fixed("So sánh hai hoặc ba nghị quyết", "Compare two or three resolutions")
    }

    fn help(&self) -> Localized {
        fixed(
            "Gõ hai hoặc ba số hiệu. Bot nêu cơ quan ban hành, ngày ký, nhiệm kỳ, chủ đề chung và riêng, số chỉ tiêu theo năm, \
             số bài viết, số bài nêu cả hai, văn bản được nêu cùng mỗi nghị quyết và thuật ngữ riêng trong bài viết. Nếu số \
             trùng giữa các khóa, hãy thêm khóa hoặc chọn trong danh sách.",
            "Type two or three numbers. The bot tells issuer, date, tenure, topics shared and not, targets by year, articles, \
             articles that name both, documents named with each, and terms of its articles alone. Where tenures share a \
             number, add the tenure, or choose from the list.",
        )
    }

    fn examples(&self) -> &'static [&'static str] {
        &["compare 57 68", "compare 18 khóa XII và 60", "compare 70 71 72"]
    }

    fn answer(&self, ask: &Ask) -> anyhow::Result<Reply> {
        let pieces = pieces(ask.words);
        if pieces.is_empty() {
            return Ok(usage(ask));
        }
        let mut chosen: Vec<&Resolution> = Vec::new();
        for (at, piece) in pieces.iter().enumerate() {
            match which_resolution::first(ask.house, piece) {
                Some((_, Which::Several(number, candidates))) => {
                    // what is sure stays, and what is still open is asked for next
                    let others = |key: Key| {
                        let before = chosen.iter().map(|entry| entry.key.to_string());
                        let behind = pieces[at + 1..].iter().map(|piece| (*piece).to_string());
                        let line = before.chain([key.to_string()]).chain(behind).collect::<Vec<_>>().join(", ");
                        Action::new("compare", &line)
                    };
                    return which_resolution::choice_to(ask, number, &candidates, which_resolution::to_take(), others);
                }
                Some((_, which)) => match which.entry(ask, "compare")? {
                    Ok(entry) if chosen.iter().any(|other| other.key == entry.key) => {}
                    Ok(entry) => chosen.push(entry),
                    Err(reply) => return Ok(*reply),
                },
                None => {}
            }
        }
        match &chosen[..] {
            [] => Ok(usage(ask)),
            [only] => Ok(one_only(ask, only)),
            several => beside(ask, &several[..several.len().min(MOST)], several.len() > MOST),
        }
    }
}

/// More resolutions are not compared at once.
const MOST: usize = 3;

/// What names one resolution each: `18 khóa XII`, `57`. Parted by signs, by words such as `và`, and by the beginning
/// of another number.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces: Vec<(usize, usize)> = Vec::new();
    let (mut at, mut counts) = (0, false);
    for token in text.split_inclusive(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '&' | '+')) {
        let (start, end) = (at, at + token.trim_end_matches([' ', ',', ';', '&', '+', '\t', '\n']).len());
        at += token.len();
        let word = text.get(start..end).unwrap_or_default();
        let folded = fold(word);
        if word.is_empty() || matches!(folded.as_str(), "va" | "voi" | "and" | "with" | "vs" | "vs.") {
            counts = true;
            continue;
        }
        // a number is another resolution, unless it counts a tenure or is a year
        let mut first = words(word).into_iter().skip_while(|first| first.fold == "nq");
        let is_number = first.next().is_some_and(|first| first.is_number() && first.fold.len() <= 3);
        let is_ordinal = ["st", "nd", "rd", "th"]
            .iter()
            .any(|end| folded.strip_suffix(end).is_some_and(|digits| digits.parse::<u16>().is_ok()));
        let is_counted = !counts
            && pieces.last().is_some_and(|(start, end)| {
                let last = text[*start..*end].split_whitespace().next_back().map(fold).unwrap_or_default();
                matches!(last.as_str(), "khoa" | "nam" | "thang" | "ngay" | "lan" | "thu" | "tenure" | "year")
            });
        let has_number =
            pieces.last().is_some_and(|(start, end)| text[*start..*end].bytes().any(|b| b.is_ascii_digit()));
        match pieces.last_mut() {
            Some(last) if !is_number || is_ordinal || is_counted || !has_number => last.1 = end,
            _ => pieces.push((start, end)),
        }
        counts = false;
    }
    let mut found: Vec<&str> = Vec::new();
    for (start, end) in pieces {
        let piece = &text[start..end];
        // `70-71` names two
        let parts: Vec<&str> = piece.split(['-', '–']).collect();
        let is_list = parts.len() > 1 && parts.iter().all(|part| part.parse::<u16>().is_ok());
        found.extend(if is_list { parts } else { vec![piece] });
    }
    found
}

fn beside(ask: &Ask, entries: &[&Resolution], cut: bool) -> anyhow::Result<Reply> {
    let mut reply = Reply::new(Outcome::Found);
    reply.heading(texts::heading(entries));
    if cut {
        reply.note(texts::cut());
    }
    for entry in entries {
        let line = view::named(entry);
        let line = match &entry.title {
            Some(title) => line.plain(": ").plain(title.clone()),
            None => line,
        };
        reply.say(Block::Item(None, vec![line]));
    }
    reply.gap();
    of_each(&mut reply, texts::body(), entries, |entry| phrases::body(entry.body));
    of_each(&mut reply, texts::issued(), entries, |entry| entry.issued.map_or_else(texts::undated, format::date));
    of_each(&mut reply, texts::tenure(), entries, |entry| format::tenure(entry.key.tenure));
    if entries.iter().any(|entry| entry.plenum.is_some()) {
        of_each(&mut reply, texts::plenum(), entries, |entry| {
            entry.plenum.map_or_else(|| Localized::same("–"), |ordinal| view::plenum_name(ordinal, entry.key.tenure))
        });
    }
    replacements(ask, &mut reply, entries);
    topics(ask, &mut reply, entries);
    reply.gap();
    of_each(&mut reply, texts::targets(), entries, targets);
    let both = match ask.house.index() {
        Some(index) => articles(ask, &mut reply, &index, entries)?,
        None => {
            reply.note(phrases::building());
            0
        }
    };
    reply.gap().note(texts::footer());
    if both > 0 {
        let line = entries.iter().map(|entry| format!("nq:{}", entry.key)).collect::<Vec<_>>().join(" ");
        reply.row(vec![Button::ask(texts::see_both(both, entries.len()), Action::new("search", &line))]);
    }
    reply.rows(entries.iter().map(|entry| view::open_button(entry)).collect(), 2);
    Ok(reply)
}

/// A fact of each: once where all have the same, else a line for each.
fn of_each(reply: &mut Reply, label: Localized, entries: &[&Resolution], fact: impl Fn(&Resolution) -> Localized) {
    let facts: Vec<Localized> = entries.iter().map(|entry| fact(entry)).collect();
    if facts.windows(2).all(|two| two[0] == two[1]) {
        let same = facts.into_iter().next().unwrap_or_else(|| Localized::same(""));
        reply.field(label, Line::from(same).plain(" ").plain(texts::same()));
        return;
    }
    reply.text(label);
    for (entry, fact) in entries.iter().zip(facts) {
        reply.say(Block::Item(None, vec![Line::from(name_among(entries, entry)).plain(": ").plain(fact)]));
    }
}

/// `57-NQ/TW`; with the tenure where another of them has the number.
fn name_among(entries: &[&Resolution], entry: &Resolution) -> Localized {
    let is_shared = entries.iter().any(|other| other.key != entry.key && other.key.number == entry.key.number);
    if is_shared { phrases::number_and_tenure(entry.key) } else { Localized::same(entry.number()) }
}

fn replacements(ask: &Ask, reply: &mut Reply, entries: &[&Resolution]) {
    for entry in entries {
        let Some(older) = ask.house.register.replaced(entry) else { continue };
        if entries.iter().any(|other| other.key == older.key) {
            reply.text(texts::replaces(entry.key, older.key));
        }
    }
}

/// Topics that all have, then those of one alone.
fn topics(ask: &Ask, reply: &mut Reply, entries: &[&Resolution]) {
    let shared: Vec<&String> =
        entries[0].topics.iter().filter(|slug| entries.iter().all(|entry| entry.topics.contains(slug))).collect();
    let named = |slugs: &[&String]| {
        let names: Vec<Localized> = slugs.iter().map(|slug| ask.house.glossary.topic_name(slug)).collect();
        Localized::new(|lang| names.iter().map(|name| name.get(lang)).collect::<Vec<_>>().join(", "))
    };
    reply.field(texts::shared_topics(), if shared.is_empty() { texts::none() } else { named(&shared) });
    if entries.iter().any(|entry| entry.topics.len() > shared.len()) {
        reply.text(texts::own_topics());
    }
    for entry in entries {
        let own: Vec<&String> = entry.topics.iter().filter(|slug| !shared.contains(slug)).collect();
        if !own.is_empty() {
            reply.say(Block::Item(None, vec![Line::from(name_among(entries, entry)).plain(": ").plain(named(&own))]));
        }
    }
}

/// `14 (đến năm 2030: 9, đến năm 2045: 5)`
fn targets(entry: &Resolution) -> Localized {
    let mut years: BTreeMap<i16, usize> = BTreeMap::new();
    for year in entry.targets.iter().filter_map(|target| target.by) {
        *years.entry(year).or_default() += 1;
    }
    texts::targets_by_year(entry.targets.len(), &years)
}

/// Articles about each, documents named with each, terms of each; how many articles name all of them.
fn articles(ask: &Ask, reply: &mut Reply, index: &Index, entries: &[&Resolution]) -> anyhow::Result<usize> {
    let mut counts = Vec::new();
    for entry in entries {
        let all = index.count(&Filter::of_resolution(entry.key), ask.lang)?;
        counts.push((all, index.count(&Filter::about_resolution(entry.key), ask.lang)?));
    }
    reply.text(texts::articles());
    for (entry, (all, about)) in entries.iter().zip(&counts) {
        reply.say(Block::Item(
            None,
            vec![Line::from(name_among(entries, entry)).plain(": ").plain(texts::counted(*all, *about))],
        ));
    }
    let mut filter = Filter::default();
    entries.iter().for_each(|entry| filter.name(vec![entry.key]));
    let both = index.count(&filter, ask.lang)?;
    reply.text(texts::both(both, entries.len()));
    if ask.is_light() {
        return Ok(both);
    }
    of_articles(reply, texts::documents(), entries, |entry| beside_documents(ask, index, entry))?;
    let terms: Vec<Vec<String>> =
        entries.iter().map(|entry| terms(ask, index, entry)).collect::<anyhow::Result<_>>()?;
    let own = |at: usize| -> Vec<&String> {
        let others = |term: &&String| !terms.iter().enumerate().any(|(other, all)| other != at && all.contains(term));
        terms[at].iter().filter(others).take(TERMS).collect()
    };
    let own: Vec<Vec<&String>> = (0..entries.len()).map(own).collect();
    if own.iter().any(|terms| !terms.is_empty()) {
        reply.gap().text(texts::terms());
        for (entry, own) in entries.iter().zip(&own).filter(|(_, own)| !own.is_empty()) {
            let names: Vec<Localized> = own
                .iter()
                .filter_map(|term| ask.house.glossary.term(term))
                .map(|term| fixed(&term.vi, &term.en))
                .collect();
            let joined = Localized::new(|lang| names.iter().map(|name| name.get(lang)).collect::<Vec<_>>().join(", "));
            reply.say(Block::Item(None, vec![Line::from(name_among(entries, entry)).plain(": ").plain(joined)]));
        }
    }
    Ok(both)
}

/// Terms shown for each.
const TERMS: usize = 4;

fn of_articles(
    reply: &mut Reply,
    label: Localized,
    entries: &[&Resolution],
    fact: impl Fn(&Resolution) -> anyhow::Result<Option<Localized>>,
) -> anyhow::Result<()> {
    let mut lines = Vec::new();
    for entry in entries {
        if let Some(fact) = fact(entry)? {
            lines.push(Block::Item(None, vec![Line::from(name_among(entries, entry)).plain(": ").plain(fact)]));
        }
    }
    if !lines.is_empty() {
        reply.gap().text(label);
        reply.blocks.extend(lines);
    }
    Ok(())
}

/// The documents that most articles name with a resolution.
fn beside_documents(ask: &Ask, index: &Index, entry: &Resolution) -> anyhow::Result<Option<Localized>> {
    const SHOWN: usize = 3;
    let mut documents = documents::gather(ask, index, entry.key)?.documents;
    documents.sort_by_key(|document| std::cmp::Reverse(document.seen));
    let names: Vec<String> = documents.iter().take(SHOWN).map(|document| document.place.name.clone()).collect();
    Ok((!names.is_empty()).then(|| Localized::same(names.join("; "))))
}

/// Terms of the glossary that its articles have more often than others, by their Vietnamese form.
fn terms(ask: &Ask, index: &Index, entry: &Resolution) -> anyhow::Result<Vec<String>> {
    let filter = Filter::of_resolution(entry.key);
    let wanted = Wanted { queries: &[], filter: &filter, order: Order::Newest, reader: ask.lang };
    Ok(index.search(&wanted, 0, 0)?.facets.terms)
}

fn one_only(ask: &Ask, entry: &Resolution) -> Reply {
    let mut reply = Reply::new(Outcome::Usage);
    reply.text(texts::one_more(entry.key));
    let others =
        prompt::resolutions(ask, &["57-NQ/TW@13", "68-NQ/TW@13", "70-NQ/TW@13"], |other| other.key != entry.key);
    let button = |(label, key): (Localized, String)| {
        Button::ask(label, Action::new("compare", &format!("{}, {key}", entry.key)))
    };
    reply.rows(others.into_iter().map(button).collect(), 3);
    reply
}

fn usage(ask: &Ask) -> Reply {
    let keys = prompt::resolutions(ask, &["57-NQ/TW@13", "68-NQ/TW@13", "70-NQ/TW@13", "72-NQ/TW@13"], |_| true);
    let pairs = keys.windows(2).chain([&keys[..]]).take(3);
    let example = |all: &[(Localized, String)]| {
        let labels =
            Localized::new(|lang| all.iter().map(|(label, _)| label.get(lang)).collect::<Vec<_>>().join(" · "));
        (labels, all.iter().map(|(_, key)| key.clone()).collect::<Vec<_>>().join(", "))
    };
    prompt::prompt(ask, "compare", texts::usage(), texts::placeholder(), pairs.map(example).collect())
}

/// A button that compares a resolution with another.
pub fn button(one: Key, other: Key) -> Button {
    Button::ask(texts::with(other), Action::new("compare", &format!("{one}, {other}")))
}

mod texts {
    use super::*;

    pub fn heading(entries: &[&Resolution]) -> Localized {
        let names: Vec<Localized> = entries.iter().map(|entry| name_among(entries, entry)).collect();
        Localized::new(|lang| {
            let mut names: Vec<&str> = names.iter().map(|name| name.get(lang)).collect();
            let last = names.pop().unwrap_or_default();
            let first = names.join(", ");
            match lang {
                Lang::Vi => format!("So sánh Nghị quyết {first} và {last}"),
                Lang::En => format!("Resolutions {first} and {last} compared"),
            }
        })
    }

    pub fn cut() -> Localized {
        fixed("Chỉ so sánh ba nghị quyết đầu.", "Only the first three are compared.")
    }

    pub fn same() -> Localized {
        fixed("(như nhau)", "(the same)")
    }

    pub fn body() -> Localized {
        fixed("Cơ quan ban hành", "Issued by")
    }

    pub fn issued() -> Localized {
        fixed("Ngày ký", "Signed")
    }

    pub fn undated() -> Localized {
        fixed("chưa có nguồn nêu", "no source gives it")
    }

    pub fn tenure() -> Localized {
        fixed("Nhiệm kỳ", "Tenure")
    }

    pub fn plenum() -> Localized {
        fixed("Thông qua tại", "Adopted at")
    }

    pub fn replaces(newer: Key, older: Key) -> Localized {
        let (newer, older) = (phrases::number_and_tenure(newer), phrases::number_and_tenure(older));
        Localized::new(|lang| match lang {
            Lang::Vi => format!("{} thay thế {}.", newer.get(lang), older.get(lang)),
            Lang::En => format!("{} replaces {}.", newer.get(lang), older.get(lang)),
        })
    }

    pub fn shared_topics() -> Localized {
        fixed("Chủ đề chung", "Topics shared")
    }

    pub fn own_topics() -> Localized {
        fixed("Chủ đề riêng", "Topics not shared")
    }

    pub fn none() -> Localized {
        fixed("không có", "none")
    }

    pub fn targets() -> Localized {
        fixed("Số chỉ tiêu", "Targets")
    }

    pub fn targets_by_year(count: usize, years: &BTreeMap<i16, usize>) -> Localized {
        Localized::new(|lang| {
            let by = |(year, count): (&i16, &usize)| match lang {
                Lang::Vi => format!("đến năm {year}: {count}"),
                Lang::En => format!("by {year}: {count}"),
            };
            let years = years.iter().map(by).collect::<Vec<_>>().join(", ");
            if years.is_empty() { count.to_string() } else { format!("{count} ({years})") }
        })
    }

    pub fn articles() -> Localized {
        fixed("Bài viết trong kho", "Articles held")
    }

    pub fn counted(all: usize, about: usize) -> Localized {
        Localized::new(|lang| {
            let (all_number, about_number) = (format::number(all, lang), format::number(about, lang));
            match lang {
                Lang::Vi => format!("{all_number} bài có nêu, {about_number} bài chủ yếu về nghị quyết này"),
                Lang::En if all == 1 => format!("1 names it, {about_number} mainly about it"),
                Lang::En => format!("{all_number} name it, {about_number} mainly about it"),
            }
        })
    }

    pub fn both(count: usize, of: usize) -> Localized {
        Localized::new(|lang| {
            let number = format::number(count, lang);
            match (lang, of) {
                (Lang::Vi, 2) if count == 0 => "Không có bài nào nêu cả hai nghị quyết.".to_string(),
                (Lang::Vi, _) if count == 0 => "Không có bài nào nêu cả ba nghị quyết.".to_string(),
                (Lang::Vi, 2) => format!("Số bài nêu cả hai nghị quyết: {number}."),
                (Lang::Vi, _) => format!("Số bài nêu cả ba nghị quyết: {number}."),
                (Lang::En, 2) if count == 0 => "No article names both.".to_string(),
                (Lang::En, _) if count == 0 => "No article names all three.".to_string(),
                (Lang::En, 2) => format!("Articles that name both: {number}."),
                (Lang::En, _) => format!("Articles that name all three: {number}."),
            }
        })
    }

    pub fn see_both(count: usize, of: usize) -> Localized {
        Localized::new(|lang| {
            let number = format::number(count, lang);
            match (lang, of) {
                (Lang::Vi, 2) => format!("Xem {number} bài nêu cả hai"),
                (Lang::Vi, _) => format!("Xem {number} bài nêu cả ba"),
                (Lang::En, 2) if count == 1 => "See the article that names both".to_string(),
                (Lang::En, 2) => format!("See {number} articles that name both"),
                (Lang::En, _) if count == 1 => "See the article that names all three".to_string(),
                (Lang::En, _) => format!("See {number} articles that name all three"),
            }
        })
    }

    pub fn documents() -> Localized {
        fixed("Văn bản được nêu cùng nhiều nhất", "Documents named with each most often")
    }

    pub fn terms() -> Localized {
        fixed(
            "Thuật ngữ chỉ nổi bật trong bài viết về một nghị quyết",
            "Terms that stand out in the articles on one alone",
        )
    }

    pub fn footer() -> Localized {
        fixed(
            "Số hiệu, ngày, chủ đề và chỉ tiêu theo danh mục; bài viết, văn bản và thuật ngữ theo kho bài.",
            "Numbers, dates, topics and targets are from the register; articles, documents and terms from the index.",
        )
    }

    pub fn one_more(key: Key) -> Localized {
        let name = phrases::number_and_tenure(key);
        Localized::new(|lang| match lang {
            Lang::Vi => {
                format!("Bạn muốn so sánh {} với nghị quyết nào? Hãy gõ cả hai số hiệu, hoặc bấm:", name.get(lang))
            }
            Lang::En => format!("Compare {} with which resolution? Type both numbers, or press:", name.get(lang)),
        })
    }

    pub fn with(other: Key) -> Localized {
        let name = phrases::number_and_tenure(other);
        Localized::new(|lang| match lang {
            Lang::Vi => format!("So sánh với {}", name.get(lang)),
            Lang::En => format!("Compare with {}", name.get(lang)),
        })
    }

    pub fn usage() -> Localized {
        fixed(
            "Bạn muốn so sánh những nghị quyết nào? Hãy gõ hai hoặc ba số hiệu, ví dụ:",
            "Which resolutions? Type two or three numbers, for example:",
        )
    }

    pub fn placeholder() -> Localized {
        fixed("Hai hoặc ba số hiệu", "Two or three numbers")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::find::find;
    use crate::register::{Document, Mode};

    fn names_number(piece: &str) -> bool {
        find(piece, Mode::Query, &[]).iter().any(|mention| matches!(mention.document, Document::Party { .. }))
    }

    #[test]
    fn each_piece_names_one_resolution() {
        for (text, expected) in [
            ("57 68", vec!["57", "68"]),
            ("57, 68 và 70", vec!["57", "68", "70"]),
            ("57-NQ/TW vs 68-NQ/TW", vec!["57-NQ/TW", "68-NQ/TW"]),
            ("18-NQ/TW@12, 57-NQ/TW@13", vec!["18-NQ/TW@12", "57-NQ/TW@13"]),
            ("18 khóa XII và 57", vec!["18 khóa XII", "57"]),
            ("18 khóa 12 với 57", vec!["18 khóa 12", "57"]),
            ("18 12th tenure and 57", vec!["18 12th tenure", "57"]),
            ("18 đất đai 57", vec!["18 đất đai", "57"]),
            ("nghị quyết 57 với nghị quyết 68", vec!["nghị quyết 57 với nghị quyết", "68"]),
            ("18 năm 2022 và 19", vec!["18 năm 2022", "19"]),
            ("70-71-72", vec!["70", "71", "72"]),
            ("NQ57 NQ68", vec!["NQ57", "NQ68"]),
            ("", vec![]),
        ] {
            let found = pieces(text);
            assert_eq!(found, expected, "{text}");
            assert!(found.iter().all(|piece| names_number(piece) || piece.parse::<Key>().is_ok()), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_words_are_cut(text in "([0-9a-zđ,;&+ –-]|\\PC){0,40}") {
            for piece in pieces(&text) {
                proptest::prop_assert!(text.contains(piece));
            }
        }
    }
}
