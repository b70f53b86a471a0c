//! Who may know whom. Change the table only on purpose, in a commit of its own that says why.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::house;

/// A room and the rooms it may use. What is not listed may use everything (the roof) or nothing (the ground).
const ROOMS: &[(&str, &[&str])] = &[
    ("date", &[]),
    ("bell", &[]),
    ("fault", &[]),
    ("metrics", &[]),
    ("text", &[]),
    ("i18n", &["date", "text", "register"]),
    ("action", &["i18n"]),
    ("setting", &["date", "i18n"]),
    ("request", &["action", "date", "i18n", "setting"]),
    ("corpus", &["date", "i18n", "register", "text"]),
    ("register", &["corpus", "date", "i18n", "text"]),
    ("question", &["corpus", "date", "i18n", "register", "text"]),
    ("import", &["corpus", "date", "i18n", "register", "text"]),
    ("feed", &["corpus", "date", "i18n", "import", "register", "store", "text"]),
    ("index", &["corpus", "date", "i18n", "question", "register", "text"]),
    ("store", &["i18n", "setting", "text"]),
    (
        "watch",
        &["corpus", "date", "fault", "house", "i18n", "index", "question", "register", "setting", "store", "text"],
    ),
    ("house", &["bell", "corpus", "date", "index", "metrics", "register", "store"]),
    ("reply", &["action", "i18n", "setting"]),
    (
        "command",
        &[
            "action", "corpus", "date", "house", "i18n", "index", "metrics", "question", "register", "reply",
            "request", "setting", "store", "text", "watch",
        ],
    ),
    ("route", &["action", "command", "house", "i18n", "register", "reply", "request", "text"]),
    (
        "inline",
        &[
            "action", "command", "corpus", "date", "house", "i18n", "index", "question", "register", "reply",
            "request", "text",
        ],
    ),
    ("render", &["action", "i18n", "reply", "setting", "text"]),
    ("outbox", &[]),
    ("server", &["house"]),
    ("terminal", &["action", "date", "house", "i18n", "render", "reply", "request", "route", "store"]),
];

/// Libraries that live in one room only, with the rooms.
const LIBRARIES: &[(&str, &[&str])] = &[
    ("tantivy", &["index"]),
    ("teloxide", &["telegram"]),
    ("rusqlite", &["store"]),
    ("reqwest", &["feed", "telegram", "cli", "config"]),
    ("feed_rs", &["feed"]),
    ("dom_smoothie", &["import"]),
    ("encoding_rs", &["import"]),
    ("indicatif", &["cli"]),
    ("rustix", &["app", "corpus"]),
    ("axum", &["server", "telegram"]),
    ("prometheus_client", &["metrics"]),
    ("clap", &["cli"]),
    ("rustyline", &["terminal"]),
    ("tokio", &["feed", "telegram", "outbox", "cli", "server"]),
    ("frostem", &["text"]),
    ("jiff", &["app", "date"]),
];

/// Words that may stand in some files only.
const WORDS: &[(&str, &[&str])] = &[
    ("unsafe", &["main.rs"]),
    ("std::env", &["config.rs"]),
    ("env::var", &["config.rs"]),
    ("SystemTime::now", &["clock.rs"]),
    ("Timestamp::now", &["clock.rs"]),
    ("<b>", &[]),
    ("parse_mode", &[]),
];

#[test]
fn rooms_know_only_whom_they_may() {
    let rules: BTreeMap<&str, &[&str]> = ROOMS.iter().copied().collect();
    let mut broken = Vec::new();
    for (file, text) in sources() {
        let room = room_of(&file);
        for line in text.lines().take_while(|line| !line.starts_with("#[cfg(test)]")) {
            for known in line
                .split("crate::")
                .skip(1)
                .map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or(""))
            {
                if let Some(allowed) = rules.get(room.as_str())
                    && known != room
                    && !allowed.contains(&known)
                {
                    broken.push(format!("{}: `{room}` must not know `{known}`: {}", file.display(), line.trim()));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn libraries_stay_in_their_rooms() {
    let mut broken = Vec::new();
    for (file, text) in sources() {
        let room = room_of(&file);
        for (library, rooms) in LIBRARIES.iter().filter(|(_, rooms)| !rooms.contains(&room.as_str())) {
            let used = text
                .lines()
                .take_while(|line| !line.starts_with("#[cfg(test)]"))
                .any(|line| !line.trim_start().starts_with("//") && line.contains(&format!("{library}::")));
            if used {
                broken.push(format!("{}: `{library}` lives only in {rooms:?}", file.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn some_words_stand_in_some_files_only() {
    let mut broken = Vec::new();
    for (file, text) in sources() {
        let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_string();
        for (word, files) in WORDS.iter().filter(|(_, files)| !files.contains(&name.as_str())) {
            if text.lines().any(|line| !line.trim_start().starts_with("//") && line.contains(word)) {
                broken.push(format!("{}: `{word}` may stand only in {files:?}", file.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_file_says_what_it_is_for() {
    for (file, text) in sources() {
        assert!(text.starts_with("//!"), "{} does not open with what it is for", file.display());
    }
}

/// Every command is a file and an entry of the list.
#[test]
fn every_command_file_is_in_the_list() {
    let list = fs::read_to_string(house::root().join("src/command/mod.rs")).expect("the list");
    for (file, text) in sources() {
        if room_of(&file) == "command" && text.contains("impl Command for") {
            let module = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            assert!(list.contains(&format!("&{module}::")), "{module} is not in LIST");
        }
    }
}

fn sources() -> Vec<(PathBuf, String)> {
    let root = house::root().join("src");
    let mut found = Vec::new();
    collect(&root, &mut found);
    found.sort();
    assert!(found.len() > 30, "the sources were not found");
    found
        .into_iter()
        .map(|file| {
            (file.strip_prefix(&root).unwrap_or(&file).to_path_buf(), fs::read_to_string(&file).expect("a source"))
        })
        .collect()
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of sources").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

fn room_of(file: &Path) -> String {
    let first =
        file.components().next().map(|part| part.as_os_str().to_string_lossy().into_owned()).unwrap_or_default();
    first.trim_end_matches(".rs").to_string()
}
