//! The words of a watch: what was typed, and the question in the grammar of a search that is kept of it.

use super::options::Options;
use super::{Ask, which_resolution as which};
use crate::action::Action;
use crate::date::PartialDate;
use crate::i18n::{Lang, Localized, fixed, phrases};
use crate::question::{Filter, Question};
use crate::register::find::{Strength, find};
use crate::register::{Document, Key, Mention, Mode, Verdict};
use crate::reply::{Button, Outcome, Reply};
use crate::setting::Cadence;
use crate::text::{fold, words};
use crate::watch;

/// The most characters that a watch may have.
pub const LONGEST: usize = 256;

/// What is typed behind `/watch`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// What is to be followed.
    pub words: String,
    /// The cadence that was asked for.
    pub every: Option<Cadence>,
    /// A cadence that is none, as typed.
    pub wrong: Option<String>,
    /// What is to be done.
    pub kind: Kind,
}

/// What a line does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Shows what following these words would bring; a number is a resolution, a name may be a topic.
    Read,
    /// The same, with the words as they stand.
    AsWords,
    /// Keeps the words as they stand.
    Keep(Cadence),
}

/// The question that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canonical {
    /// Its words.
    pub words: String,
    /// The same as mere words, where a topic was read.
    pub literal: Option<String>,
}

impl Wish {
    /// Reads a line: `57 +chuyển_đổi_số every:daily`, `keep:weekly nq:57-NQ/TW@13`.
    pub fn read(text: &str) -> Self {
        let mut wish = Self { words: String::new(), every: None, wrong: None, kind: Kind::Read };
        let mut rest = Vec::new();
        for (at, word) in text.split_whitespace().enumerate() {
            match word.split_once(':').map(|(name, value)| (fold(name), value)) {
                Some((name, code)) if at == 0 && name == "keep" && Cadence::from_code(code).is_some() => {
                    wish.kind = Kind::Keep(Cadence::from_code(code).unwrap_or_default());
                }
                Some((name, "words")) if at == 0 && name == "as" => wish.kind = Kind::AsWords,
                Some((name, value)) if matches!(name.as_str(), "every" | "moi" | "nhip") => {
                    wish.every = cadence(value).or(wish.every);
                    wish.wrong = if cadence(value).is_none() { Some(word.to_string()) } else { None };
                }
                _ => rest.push(wanted(word)),
            }
        }
        wish.words = Options::read(&rest.join(" ")).words;
        wish
    }
}

/// A cadence as people write it.
fn cadence(value: &str) -> Option<Cadence> {
    match fold(value).replace(['_', '-'], " ").as_str() {
        "instant" | "now" | "once" | "tuc thi" | "lap tuc" | "ngay lap tuc" | "tin" | "bai" => Some(Cadence::Instant),
        "daily" | "day" | "ngay" | "hang ngay" => Some(Cadence::Daily),
        "weekly" | "week" | "tuan" | "hang tuan" => Some(Cadence::Weekly),
        "monthly" | "month" | "thang" | "hang thang" => Some(Cadence::Monthly),
        _ => None,
    }
}

/// `+chuyển_đổi_số` are words that must be there, one after the other.
fn wanted(word: &str) -> String {
    match word.strip_prefix('+') {
        Some(rest) if rest.starts_with(['“', '"', '«', '„']) => rest.to_string(),
        Some(rest) if rest.starts_with(char::is_alphanumeric) => format!("“{}”", rest.replace('_', " ")),
        _ => word.to_string(),
    }
}

/// The question that is kept of what was typed; else the reply that helps on, whose buttons lead to `command`.
pub fn canonical(ask: &Ask, wish: &Wish, command: &str) -> anyhow::Result<Result<Canonical, Box<Reply>>> {
    let (plain, conditions) = parted(&wish.words);
    let conditions = settled(ask, &conditions);
    let with = |head: &str| format!("{head} {conditions}").trim().to_string();
    let kept = |words: String| Ok(Ok(Canonical { words: settled(ask, &words), literal: None }));
    let register = &ask.house.register;
    if plain.is_empty() {
        return kept(conditions);
    }
    if let Ok(key) = plain.parse::<Key>()
        && register.get(key).is_some()
    {
        return kept(with(&format!("nq:{key}")));
    }
    let topics = ask.house.glossary.topics_named(&plain);
    if !topics.is_empty() {
        let head: Vec<String> = topics.iter().map(|slug| format!("topic:{slug}")).collect();
        return Ok(Ok(Canonical { words: with(&head.join(" ")), literal: Some(wish.words.clone()) }));
    }
    let every = wish.every.map(|every| format!(" every:{}", every.code())).unwrap_or_default();
    let typed = |head: &str| Action::new(command, &format!("{}{every}", with(head)));
    let lead = |key: Key| typed(&format!("nq:{key}"));
    let found = find(&plain, Mode::Query, register.groups());
    match &found[..] {
        [mention] if is_resolution(ask, &plain, mention) => {
            let Some((_, which)) = which::first(ask.house, &plain) else { return kept(wish.words.clone()) };
            match which {
                which::Which::One(key) => kept(with(&format!("nq:{key}"))),
                which::Which::Several(number, several) => {
                    Ok(Err(Box::new(which::choice_to(ask, number, &several, which::to_take(), lead)?)))
                }
                absent @ which::Which::Absent(..) => match absent.entry(ask, command)? {
                    Ok(entry) => kept(with(&format!("nq:{}", entry.key))),
                    Err(reply) => Ok(Err(reply)),
                },
            }
        }
        [_, _, ..] if only_numbers(&plain, &found) => Ok(Err(Box::new(each(ask, &found, typed)))),
        _ => kept(wish.words.clone()),
    }
}

/// The words with each topic by its slug, so that the same is kept however and in whichever language it was typed.
pub fn settled(ask: &Ask, words: &str) -> String {
    let word = |word: &str| {
        let (sign, field) = word.strip_prefix('-').map_or(("", word), |field| ("-", field));
        let named = field.split_once(':').filter(|(name, _)| matches!(fold(name).as_str(), "topic" | "chude"));
        let slugs = named.map(|(_, value)| ask.house.glossary.topics_named(&value.replace(['-', '_'], " ")));
        match slugs.as_deref() {
            Some([slug]) => format!("{sign}topic:{slug}"),
            _ => word.to_string(),
        }
    };
    words.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// Whether a mention is all that is meant: nothing else is told, or what stands beside a bare number belongs to it.
fn is_resolution(ask: &Ask, plain: &str, mention: &Mention) -> bool {
    let all = words(plain);
    let is_party = matches!(mention.document, Document::Party { .. });
    let alone = which::told_beside(&all, mention).next().is_none();
    is_party && (alone || mention.strength == Strength::Bare && which::fits_number(&ask.with(plain), mention))
}

/// Whether nothing is told beside several mentions.
fn only_numbers(plain: &str, found: &[Mention]) -> bool {
    let all = words(plain);
    let party = found.iter().all(|mention| matches!(mention.document, Document::Party { .. }));
    let outside = |start: usize| !found.iter().any(|mention| mention.range.contains(&start));
    party && found.iter().all(|one| which::told_beside(&all, one).all(|word| !outside(word.range.start)))
}

/// Resolutions of a list that are offered; Telegram takes a hundred buttons.
const MOST_BUTTONS: usize = 20;

/// Several resolutions are followed one by one.
fn each(ask: &Ask, found: &[Mention], lead: impl Fn(&str) -> Action) -> Reply {
    let mut reply = Reply::new(Outcome::Choice);
    reply.text(texts::one_by_one());
    let button = |mention: &Mention| {
        let Document::Party { number, .. } = mention.document else { return None };
        let register = &ask.house.register;
        Some(match register.resolve(number, &register.context_of(mention, Vec::new())) {
            Verdict::One(best, _) => {
                Button::ask(phrases::number_and_tenure(best.key), lead(&format!("nq:{}", best.key)))
            }
            Verdict::Several(_) | Verdict::Absent(_) => {
                let printed = format!("{number:02}-NQ/TW");
                Button::ask(Localized::same(printed.as_str()), lead(&printed))
            }
        })
    };
    let mut buttons: Vec<Button> = Vec::new();
    for button in found.iter().filter_map(button) {
        if !buttons.contains(&button) && buttons.len() < MOST_BUTTONS {
            buttons.push(button);
        }
    }
    reply.rows(buttons, 2);
    reply
}

/// What may name something, and the operators: fields, exclusions, words in quotation marks. What has alternatives
/// names nothing.
fn parted(text: &str) -> (String, String) {
    let (mut plain, mut conditions) = (Vec::new(), Vec::new());
    let mut open = false;
    for word in text.split_whitespace() {
        let marks = word.chars().filter(|c| matches!(c, '“' | '”' | '"' | '«' | '»' | '„')).count();
        let field =
            word.split_once(':').is_some_and(|(name, _)| name.trim_start_matches('-').chars().all(char::is_alphabetic));
        let excluded = word.strip_prefix(['-', '−']).is_some_and(|rest| rest.starts_with(char::is_alphabetic));
        let list = if open || marks > 0 || field || excluded { &mut conditions } else { &mut plain };
        list.push(word);
        open ^= marks % 2 == 1;
    }
    if plain.iter().any(|word| matches!(*word, "OR" | "|" | "NOT") || fold(word) == "hoac") {
        return (String::new(), text.to_string());
    }
    (plain.join(" "), conditions.join(" "))
}

/// Why a question cannot be followed; none when it can.
pub fn unfit(ask: &Ask, text: &str, question: &Question) -> Option<Localized> {
    if text.chars().count() > LONGEST {
        return Some(texts::too_long());
    }
    if question.is_empty() {
        return Some(texts::nothing());
    }
    if !is_dated(ask, text, question) {
        return None;
    }
    let end = question.filter.dates.and_then(|dates| dates.to);
    let is_over = end.is_some_and(|to| to.latest_key() < ask.today.earliest_key());
    Some(if is_over { texts::over() } else { texts::dated() })
}

/// Whether it asks for days that end, or that are others tomorrow: the words of a watch are read again each day. What
/// merely begins on some day may stay.
fn is_dated(ask: &Ask, text: &str, question: &Question) -> bool {
    let Some(dates) = question.filter.dates else { return false };
    let later = PartialDate::year(ask.today.get_year() + 1).first_day();
    dates.to.is_some() || watch::read(ask.house, text, later).filter.dates != Some(dates)
}

/// The same question without its dates; none where it has none that stand in the way, or where more would be lost.
pub fn undated(ask: &Ask, text: &str, question: &Question) -> Option<String> {
    const MOST: usize = 8;
    /// Each way to leave some out is read as a question of its own, so no more words are tried than people type.
    const LONG: usize = 24;
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.len() > LONG || text.chars().count() > LONGEST || !is_dated(ask, text, question) {
        return None;
    }
    let filter = Filter { dates: None, ..question.filter.clone() };
    let rest = |from: usize, length: usize| [&words[..from], &words[from + length..]].concat().join(" ");
    let runs =
        (1..=MOST.min(words.len())).flat_map(|length| (0..=words.len() - length).map(move |from| (from, length)));
    runs.map(|(from, length)| rest(from, length)).find(|rest| {
        let without = watch::read(ask.house, rest, ask.today);
        !without.is_empty() && without.filter == filter && without.branches == question.branches
    })
}

mod texts {
    use super::*;

    pub fn one_by_one() -> Localized {
        fixed(
            "Mỗi nghị quyết là một mục theo dõi riêng. Bạn chọn nghị quyết:",
            "Each resolution is followed by itself. Choose one:",
        )
    }

    pub fn too_long() -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Một mục theo dõi có tối đa {LONGEST} ký tự. Bạn hãy dùng ít từ hơn."),
            Lang::En => format!("What is followed may have at most {LONGEST} characters. Please use fewer words."),
        })
    }

    pub fn nothing() -> Localized {
        fixed(
            "Không có từ, nghị quyết hay điều kiện nào để theo dõi.",
            "There is no word, resolution or condition here to follow.",
        )
    }

    pub fn dated() -> Localized {
        fixed(
            "Mục theo dõi không dùng được khoảng thời gian như thế này, vì bot chỉ báo bài mới. Bạn hãy bỏ điều kiện về ngày.",
            "A span of time like this cannot be followed, since you are told of new articles only. Leave the dates out.",
        )
    }

    pub fn over() -> Localized {
        fixed(
            "Khoảng thời gian này đã qua nên sẽ không có bài mới. Bạn hãy bỏ điều kiện về ngày.",
            "This span of time is over, so nothing new will come. Leave the dates out.",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cadences_and_wanted_words_are_read() {
        let wish = Wish::read("57 +chuyển_đổi_số +số src:nhandan mỗi:ngày sort:new page:2");
        assert_eq!(wish.words, "57 “chuyển đổi số” “số” src:nhandan");
        assert_eq!((wish.every, wish.kind), (Some(Cadence::Daily), Kind::Read));
        let wish = Wish::read("keep:monthly nq:57-NQ/TW@13 every:daily");
        assert_eq!((wish.words.as_str(), wish.kind), ("nq:57-NQ/TW@13", Kind::Keep(Cadence::Monthly)));
        assert_eq!(Wish::read("as:words 57").kind, Kind::AsWords);
        // only the first word is an order
        assert_eq!(Wish::read("57 keep:daily").kind, Kind::Read);
        let wish = Wish::read("57 every:hour");
        assert_eq!((wish.every, wish.wrong.as_deref()), (None, Some("every:hour")));
    }

    #[test]
    fn operators_are_told_from_what_names_something() {
        for (text, plain, conditions) in [
            ("57 “chuyển đổi số” src:nhandan", "57", "“chuyển đổi số” src:nhandan"),
            ("kinh tế -bất_động_sản -“nhà ở xã hội”", "kinh tế", "-bất_động_sản -“nhà ở xã hội”"),
            ("y tế OR giáo dục", "", "y tế OR giáo dục"),
            ("70-71-72", "70-71-72", ""),
        ] {
            assert_eq!(parted(text), (plain.to_string(), conditions.to_string()));
        }
    }
}
