//! Whole conversations, played through the terminal door. A file holds questions (`> …`) and the answers to
//! them; its name ends with the language: `search.vi.txt`. `UPDATE=1 cargo test` rewrites the answers.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use nqbot::house::Current;
use nqbot::i18n::Lang;
use nqbot::metrics::Metrics;
use nqbot::terminal::Talk;

use crate::house;

#[test]
fn every_conversation_goes_as_written() {
    let folder = house::root().join("tests/chat");
    let mut files: Vec<_> = fs::read_dir(&folder).expect("tests/chat").flatten().map(|entry| entry.path()).collect();
    files.sort();
    assert!(files.len() >= 2, "no conversations in {}", folder.display());
    let wrong: Vec<String> = files.iter().filter_map(|file| play(file)).collect();
    assert!(
        wrong.is_empty(),
        "conversations differ; UPDATE=1 cargo test rewrites them, then read the diff:\n{}",
        wrong.join("\n")
    );
}

/// Plays one file; says where it goes differently.
fn play(file: &Path) -> Option<String> {
    let written = fs::read_to_string(file).expect("a conversation");
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let lang = if name.ends_with(".en.txt") { Lang::En } else { Lang::Vi };
    let metrics = Metrics::new(Arc::default(), house::today().noon() - 3 * 3_600);
    let house = Current::new(house::house().counting(metrics));
    let mut talk = Talk::new(&house, Some(lang), lang, house::today());
    let mut played = String::new();
    let mut before = "";
    for line in written.lines() {
        if line.starts_with('#') && played.is_empty() {
            played.push_str(&format!("{line}\n\n"));
        }
        // an answer may have such a line too (`> 55%`), but never behind an empty one
        let question = line.strip_prefix("> ").filter(|_| before.is_empty());
        before = line;
        if let Some(question) = question {
            let answer = talk.say(question).expect("an answer");
            played.push_str(&format!("> {question}\n{}\n", answer.trim_end()));
            played.push('\n');
        }
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(file, &played).expect("the conversation is written");
        return None;
    }
    let (old, new): (Vec<&str>, Vec<&str>) = (written.lines().collect(), played.lines().collect());
    let at = (0..old.len().max(new.len())).find(|at| old.get(*at) != new.get(*at))?;
    Some(format!("{name}:{}: written {:?}, now {:?}", at + 1, old.get(at), new.get(at)))
}
