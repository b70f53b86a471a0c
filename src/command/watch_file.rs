//! Watches as a file: what `/export` and `/unwatch all` write and `/import` reads. JSON, plain enough to be edited.

use std::collections::HashSet;

use serde::Serialize;
use serde_json::Value;

use super::watch_words::LONGEST;
use crate::i18n::{Lang, Localized, fixed};
use crate::setting::Cadence;
use crate::store::Watch;

/// The most that is read, in bytes.
pub const MOST_BYTES: usize = 64 * 1_024;
/// The version of the form.
pub const VERSION: u64 = 1;

/// One watch of a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Entry {
    /// The question.
    pub words: String,
    /// How often.
    pub cadence: Cadence,
    /// Whether it tells nothing for now.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub paused: bool,
    /// In which forum topic of the chat.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<i32>,
}

/// What a file holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// The chat of which it is; topics mean something only there.
    pub chat: Option<i64>,
    /// Its watches, each with its place, counted from 1.
    pub entries: Vec<(usize, Entry)>,
    /// What is wrong, each with its place.
    pub problems: Vec<(usize, Localized)>,
}

/// A file of watches alone.
#[derive(Debug, Serialize)]
pub struct File {
    /// The version.
    pub nqbot: u64,
    /// The chat.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chat: Option<i64>,
    /// The watches.
    pub watches: Vec<Entry>,
}

impl Entry {
    /// A watch as an entry.
    pub fn of(watch: &Watch) -> Self {
        let (words, topic) = (watch.words.clone(), watch.thread);
        Self { words, cadence: watch.cadence, paused: watch.paused_at.is_some(), topic }
    }
}

impl File {
    /// A file of some watches of a chat. Only a group has topics, so nobody else needs to be named.
    pub fn of(chat: i64, watches: Vec<Entry>) -> Self {
        Self { nqbot: VERSION, chat: Some(chat).filter(|chat| *chat < 0), watches }
    }

    /// For people.
    pub fn pretty(&self) -> anyhow::Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }
}

/// Reads a file: the good part and what is wrong; an error when it is no such file at all.
pub fn read(text: &str) -> Result<Contents, Localized> {
    let text = text.trim();
    if text.len() > MOST_BYTES {
        return Err(texts::too_long());
    }
    let whole: Value = serde_json::from_str(text).map_err(|error| texts::no_json(error.line(), error.column()))?;
    if whole.get("nqbot").and_then(Value::as_u64) != Some(VERSION) {
        return Err(texts::other_form());
    }
    let Some(watches) = whole.get("watches").and_then(Value::as_array) else { return Err(texts::no_watches()) };
    let chat = whole.get("chat").and_then(Value::as_i64);
    let mut contents = Contents { chat, ..Contents::default() };
    let mut seen = HashSet::new();
    for (at, value) in watches.iter().enumerate() {
        match entry(value) {
            Err(problem) => contents.problems.push((at + 1, problem)),
            Ok(entry) if !seen.insert((entry.words.clone(), entry.topic)) => {
                contents.problems.push((at + 1, texts::twice()))
            }
            Ok(entry) => contents.entries.push((at + 1, entry)),
        }
    }
    Ok(contents)
}

fn entry(value: &Value) -> Result<Entry, Localized> {
    let words = value.get("words").and_then(Value::as_str).ok_or_else(texts::no_words)?;
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.is_empty() {
        return Err(texts::no_words());
    }
    if words.chars().count() > LONGEST {
        return Err(texts::long_words());
    }
    let cadence = match value.get("cadence") {
        None | Some(Value::Null) => Cadence::default(),
        Some(Value::String(code)) => Cadence::from_code(code).ok_or_else(|| texts::no_cadence(code))?,
        Some(other) => return Err(texts::no_cadence(&other.to_string())),
    };
    let paused = match value.get("paused") {
        None | Some(Value::Null) => false,
        Some(Value::Bool(paused)) => *paused,
        Some(_) => return Err(texts::no_switch()),
    };
    let topic = match value.get("topic") {
        None | Some(Value::Null) => None,
        Some(topic) => {
            let topic = topic.as_i64().and_then(|topic| i32::try_from(topic).ok()).filter(|topic| *topic > 0);
            Some(topic.ok_or_else(texts::no_topic)?)
        }
    };
    Ok(Entry { words, cadence, paused, topic })
}

mod texts {
    use super::*;

    pub fn too_long() -> Localized {
        fixed(
            "Tệp lớn hơn 64 kB. Bạn hãy chia thành nhiều tệp nhỏ hơn.",
            "The file is larger than 64 kB. Please divide it into smaller ones.",
        )
    }

    pub fn no_json(line: usize, column: usize) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Đây không phải là JSON hợp lệ: có lỗi ở dòng {line}, cột {column}."),
            Lang::En => format!("This is not valid JSON: line {line}, column {column} is wrong."),
        })
    }

    pub fn other_form() -> Localized {
        fixed(
            "Đây không phải là tệp do /export tạo ra: thiếu \"nqbot\": 1.",
            "This is not a file made by /export: \"nqbot\": 1 is missing.",
        )
    }

    pub fn no_watches() -> Localized {
        fixed("Tệp không có danh sách \"watches\".", "The file has no list \"watches\".")
    }

    pub fn twice() -> Localized {
        fixed("trùng với một mục ở trên", "same as an entry above")
    }

    pub fn no_words() -> Localized {
        fixed("thiếu \"words\"", "\"words\" is missing")
    }

    pub fn long_words() -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("\"words\" dài quá {LONGEST} ký tự"),
            Lang::En => format!("\"words\" is longer than {LONGEST} characters"),
        })
    }

    pub fn no_cadence(typed: &str) -> Localized {
        let typed = super::super::article_view::cut(typed, 40);
        Localized::new(|lang| match lang {
            Lang::Vi => format!("không có nhịp báo “{typed}”; chỉ có instant, daily, weekly và monthly"),
            Lang::En => format!("there is no cadence “{typed}”; there are instant, daily, weekly and monthly"),
        })
    }

    pub fn no_topic() -> Localized {
        fixed("\"topic\" phải là mã số của một chủ đề (topic)", "\"topic\" must be the number of a topic")
    }

    pub fn no_switch() -> Localized {
        fixed("\"paused\" phải là true hoặc false", "\"paused\" must be true or false")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entry_of(words: &str, cadence: Cadence, paused: bool) -> Entry {
        Entry { words: words.into(), cadence, paused, topic: None }
    }

    #[test]
    fn what_is_written_is_read() -> anyhow::Result<()> {
        let entries = vec![
            entry_of("nq:57-NQ/TW@13", Cadence::Weekly, false),
            entry_of("“kinh tế” -\"nhà ở\" \\", Cadence::Instant, true),
            // the same in another topic is not the same
            Entry { topic: Some(12), ..entry_of("nq:57-NQ/TW@13", Cadence::Weekly, false) },
        ];
        let read = read(&File::of(-5, entries.clone()).pretty()?).map_err(|why| anyhow::anyhow!("{why:?}"))?;
        assert_eq!(read.entries.into_iter().map(|(_, entry)| entry).collect::<Vec<_>>(), entries);
        assert!(read.problems.is_empty() && read.chat == Some(-5));
        Ok(())
    }

    #[test]
    fn each_problem_is_told_with_its_place() {
        let text = r#"{"nqbot": 1, "more": 2, "watches": [{"words": " 57  x "}, {"words": ""}, 7, {"words": "57 x"},
            {"words": "a", "cadence": "hourly"}, {"words": "b", "paused": "yes"}, {"words": "c", "cadence": "daily"},
            {"words": "d", "topic": "x"}]}"#;
        let read = read(text).unwrap();
        let places = |list: &[(usize, Localized)]| list.iter().map(|(at, _)| *at).collect::<Vec<_>>();
        assert_eq!(places(&read.problems), [2, 3, 4, 5, 6, 8]);
        assert!(read.problems[3].1.get(Lang::Vi).contains("“hourly”"));
        let good = [(1, entry_of("57 x", Cadence::Weekly, false)), (7, entry_of("c", Cadence::Daily, false))];
        assert_eq!(read.entries, good);
    }

    #[test]
    fn what_is_no_such_file_is_refused_with_a_reason() {
        for (text, told) in [
            ("", "dòng 1"),
            ("{\n]", "dòng 2"),
            ("[]", "\"nqbot\": 1"),
            (r#"{"nqbot": 2, "watches": []}"#, "\"nqbot\": 1"),
            (r#"{"nqbot": 1, "watches": 5}"#, "\"watches\""),
            (&format!("\"{}\"", "x".repeat(MOST_BYTES)), "64 kB"),
        ] {
            let why = read(text).unwrap_err();
            assert!(why.get(Lang::Vi).contains(told), "{text:.40}: {why:?}");
        }
    }

    proptest! {
        #[test]
        fn anything_is_read_or_refused(text in "\\PC{0,200}|[\\[\\]{}:,\"0-9a-z ]{0,200}") {
            let _ = read(&text);
        }
    }
}
