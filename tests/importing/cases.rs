//! The raw examples and what becomes of them.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use nqbot::import::{Imported, Record, records, sources};

use super::{read, register};
use crate::house;

#[test]
fn every_raw_example_becomes_what_an_editor_would_want() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = Vec::new();
    let mut count = 0;
    for file in sources(&house::root().join("tests/importing/cases")) {
        if file.extension().is_some_and(|end| end == "expected") {
            continue;
        }
        count += 1;
        let expected_file = file.with_extension("expected");
        let found = told(&file);
        if update {
            fs::write(&expected_file, &found).expect("the expectation is written");
        } else if fs::read_to_string(&expected_file).unwrap_or_default() != found {
            wrong.push(format!("{} gives:\n{found}", file.display()));
        }
    }
    assert!(count >= 25, "only {count} examples were found");
    assert!(wrong.is_empty(), "not what {} says; UPDATE=1 writes it anew\n{}", "cases/*.expected", wrong.join("\n"));
}

/// All that came out of a file, as a text.
fn told(file: &Path) -> String {
    let mut told = String::new();
    for record in records(file) {
        match record {
            Err(refused) => {
                writeln!(told, "refused, line {:?}: {}", refused.line, refused.what).expect("a text");
            }
            Ok(record) => tell(&mut told, &record),
        }
        told.push_str("=====\n");
    }
    told
}

fn tell(told: &mut String, record: &Record) {
    let mut say = |name: &str, value: String| {
        if !value.is_empty() {
            writeln!(told, "{name}: {value}").expect("a text");
        }
    };
    let Imported { article, removed, doubts, others } = match read(record) {
        Err(rejected) => return say("rejected", format!("line {:?}: {}", rejected.line, rejected.what)),
        Ok(imported) => imported,
    };
    let meta = &article.meta;
    let flag = |is: bool, name: &str| if is { format!(" ({name})") } else { String::new() };
    let date = |date: Option<nqbot::date::PartialDate>| date.map(|date| date.to_string()).unwrap_or_default();
    say("title", format!("{}{}", meta.title, flag(meta.title_made, "made")));
    let by = meta.dated_by.map(|by| format!(" (by {by:?})").to_lowercase()).unwrap_or_default();
    say("published", format!("{}{by}{}", date(meta.published), flag(meta.inferred, "inferred")));
    say("event", format!("{}{}", date(meta.event), flag(meta.event_inferred, "inferred")));
    say("event said", meta.event_said.clone().unwrap_or_default());
    say("language", article.lang.code().into());
    say("translation", format!("{:?}", meta.translation));
    say("source", meta.source_name.clone());
    say("address", meta.source_url.clone().unwrap_or_default());
    say("byline", meta.byline.clone().unwrap_or_default());
    say("place", meta.place.clone().unwrap_or_default());
    say("slug", article.slug.clone());
    say("topics", meta.topics.join(", "));
    let cited = register().cite(&article);
    let cited = cited.iter().map(|one| format!("{}{}{}", one.key, flag(!one.certain, "?"), flag(one.main, "main")));
    say("cites", cited.collect::<Vec<_>>().join(", "));
    say("others", others.join(" | "));
    for doubt in doubts {
        say("doubt", format!("{}{}", doubt.line.map(|line| format!("line {line}: ")).unwrap_or_default(), doubt.what));
    }
    for part in removed {
        say("removed", format!("line {} [{}] {}", part.line, part.rule, part.text));
    }
    writeln!(told, "-----\n{}", article.body).expect("a text");
}
