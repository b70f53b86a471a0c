//! What is no article, by accident or by malice: it is reported with a reason and harms nothing.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use nqbot::import::{Form, Given, Record, Refused, record_of, records, sources};

use super::{read, text};

/// What the records of a file with these bytes are refused or rejected for; `ok` for those that are articles.
fn outcomes(name: &str, bytes: &[u8]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join(name);
    fs::write(&file, bytes).expect("the file is written");
    outcomes_of(&file)
}

fn outcomes_of(file: &Path) -> Vec<String> {
    let told = |record: Result<Record, Refused>| match record {
        Err(refused) => format!("{}: {}", refused.line.unwrap_or(0), refused.what),
        Ok(record) => match read(&record) {
            Err(rejected) => format!("{}: {}", rejected.line.unwrap_or(0), rejected.what),
            Ok(_) => "ok".into(),
        },
    };
    records(file).map(told).collect()
}

fn check(name: &str, bytes: &[u8], expected: &[&str]) {
    let found = outcomes(name, bytes);
    assert_eq!(found.len(), expected.len(), "{name}: {found:?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.contains(expected), "{name}: {found} does not say {expected}");
    }
}

#[test]
fn what_is_no_text_is_refused() {
    check("a.txt", b"", &["0: is empty"]);
    check("a.txt", b" \n\n\t\n", &["0: is empty"]);
    check("a.txt", b"--- *** ...", &["0: is empty"]);
    check("a.txt", b"PK\x03\x04 and more", &["0: is not text"]);
    check("a.html", b"%PDF-1.7", &["0: is not text"]);
    check("a.txt", b"one\ntwo \xff three", &["2: is not UTF-8"]);
    check("a.txt", "a\u{1}b\u{2}c\u{3}d".as_bytes(), &["0: is not text"]);
    let late = [vec![b'a'; 5_000], vec![0]].concat();
    check("a.txt", &late, &["1: is not text: it holds zero bytes"]);
}

#[test]
fn texts_that_are_no_articles_are_rejected() {
    let french = "Le gouvernement a annoncé mardi une nouvelle loi sur l'énergie dans toutes les régions du pays. ";
    check("a.txt", french.repeat(4).as_bytes(), &["1: is neither in Vietnamese nor in English"]);
    check("a.txt", "Ảnh: TTXVN\nBình luận (0)\nChia sẻ".as_bytes(), &["0: has no text besides"]);
    check("a.html", b"<html><head><title>x</title></head><body></body></html>", &["holds nothing"]);
    let long = "Câu này là một câu của văn bản rất dài. ".repeat(60_000);
    check("a.txt", long.as_bytes(), &["is longer than 2 MiB"]);
    check("a.txt", "Theo TTXVN\n".repeat(30_000).as_bytes(), &["has more than 20000 lines"]);
    assert!(read(&text(&long)).is_err_and(|rejected| rejected.what.contains("KiB")));
}

#[test]
fn records_of_json_say_what_is_wrong_with_them() {
    let good = r#"{"text": "The committee met in the city and agreed on the plan for the year."}"#;
    let lines = [
        good,
        r#"{"text": 5}"#,
        r#"{"title": "A"}"#,
        "not json",
        "[1, 2]",
        r#"{"text": "The plan.", "date": "soon"}"#,
        r#"{"text": "The plan.", "topics": "energy"}"#,
        r#"{"text": "The plan.", "lang": "fr"}"#,
        r#"{"nqbot": 9, "title": "A"}"#,
        good,
    ];
    let expected = [
        "ok",
        "2: “text” holds a number; it should be a text",
        "3: has no text",
        "4: is not JSON",
        "5: is no object",
        "6: “soon” is not a date",
        "7: “topics” holds a text",
        "8: “fr” is not a language",
        "9: is of another version",
        "ok",
    ];
    check("a.jsonl", lines.join("\n").as_bytes(), &expected);
    check("a.json", b"[", &[]);
    check("a.json", b"[{\"text\": ", &["1: ends in the middle"]);
    check("a.json", "[".repeat(100_000).as_bytes(), &[]);
    let nested = format!("{{\"text\": {}1{}}}", "[".repeat(50_000), "]".repeat(50_000));
    check("a.jsonl", nested.as_bytes(), &["1: is not JSON"]);
}

#[test]
fn a_line_of_fifty_megabytes_is_skipped_and_the_next_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, open, part, close) in [
        ("long.jsonl", "{\"text\": \"", "word ", "\"}\n{\"text\": \"The committee met and agreed on the plan.\"}\n"),
        ("long.json", "[{\"text\": \"", "word ", "\"},\n{\"text\": \"The committee met and agreed on the plan.\"}]\n"),
    ] {
        let path = folder.path().join(name);
        let mut file = File::create(&path).expect("a file");
        file.write_all(open.as_bytes()).expect("a beginning");
        for _ in 0..50 {
            file.write_all(part.repeat((1 << 20) / part.len()).as_bytes()).expect("a part");
        }
        file.write_all(close.as_bytes()).expect("an end");
        let found = outcomes_of(&path);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with("1: has ") && found[0].contains("at most 2048"), "{found:?}");
        assert_eq!(found[1], "ok");
    }
    let path = folder.path().join("long.txt");
    let file = File::create(&path).expect("a file");
    file.set_len(50 << 20).expect("a long file");
    assert_eq!(outcomes_of(&path), ["0: is not text"]);
}

#[test]
fn pages_made_to_exhaust_a_parser_end_with_a_reason() {
    let page = |html: String| {
        let record = Record { form: Form::Html, ..text(&html) };
        read(&record).err().map(|rejected| rejected.what).unwrap_or_else(|| "ok".into())
    };
    let words = "<p>The committee met in the city and agreed on the plan for the year, and on the work of it.</p>";
    for (bomb, expected) in [
        ("<div>".repeat(100_000), "nests its tags deeper"),
        ("<i>".repeat(100_000), "nests its tags deeper"),
        ("<table>".repeat(100_000), "nests its tags deeper"),
        ("<ul><li>".repeat(100_000), "nests its tags deeper"),
        ("<a><i>".repeat(100_000), "nests its tags deeper"),
        ("<br>".repeat(100_000), "has more than 50000 tags"),
        (format!("<p {}>", "a=1 ".repeat(100_000)), "more than 300 attributes"),
        ("<body a=1>".repeat(20_000), "begins again and again"),
        ("<rp>x".repeat(40_000), "nests its tags deeper"),
        (format!("<!-- x --!>{}", "<div>".repeat(100_000)), "nests its tags deeper"),
        (format!("<svg><title>{}", "<div>".repeat(100_000)), "mixes texts"),
        (format!("<svg>{}", "<link>".repeat(49_000)), "mixes texts"),
        ("<div><object></div></object>".repeat(20_000), "nests its tags deeper"),
        ("<b id=1><p></b>".repeat(20_000), "nests its tags deeper"),
        (format!("<svg><p>{}", "<g>".repeat(550)), ""),
        ("<a><b></b></a>".repeat(12_000), ""),
        ("<p><table></table>".repeat(16_000), ""),
        ("<select><option>x</select>".repeat(16_000), ""),
        (format!("{}{}", "<a><b>".repeat(120), "<p>x</p>".repeat(20_000)), ""),
        (format!("{}{}", "<p><table><tr><td>".repeat(120), "<p>x".repeat(40_000)), ""),
        (format!("<script type=\"application/ld+json\">{}</script>{words}", "{\"@graph\":".repeat(20_000)), "ok"),
        ("<".repeat(2 << 20), ""),
        (format!("<p title=\"{}\">{words}", "x".repeat(1 << 20)), ""),
        ("&amp;".repeat(20_000), ""),
        ("&".repeat(1 << 20), ""),
        ("<!--".repeat(100_000), ""),
        (format!("<svg>{}", "<desc>".repeat(200)), ""),
        (format!("{}{words}", "<div>".repeat(200)), ""),
        (words.repeat(3_000), ""),
        (format!("{}x", "<a href=x>y</a> ".repeat(4_000)), ""),
        (format!("<table>{}", "<tr><td>x".repeat(4_000)), ""),
        (format!("{}x", "<br>".repeat(8_000)), ""),
        (format!("<table>{}", "x<i>y</i>".repeat(3_000)), ""),
        (format!("{}{}", "<i>".repeat(200), "<p>x</p>".repeat(2_000)), ""),
    ] {
        let head: String = bomb.chars().take(30).collect();
        let found = page(bomb);
        assert!(found.contains(expected), "{head}: {found}");
    }
}

#[test]
fn fetched_bytes_are_pages_or_refused() {
    let fetched = |bytes: &[u8], content_type: Option<&str>| {
        record_of("https://bao.example.vn/1.html", bytes.to_vec(), content_type, Given::default())
    };
    assert!(fetched(b"\x89PNG\r\n", Some("image/png")).is_err_and(|refused| refused.what.contains("image/png")));
    assert!(fetched(b"{\"a\": 1}", Some("application/json")).is_err());
    let page = fetched("<html><p>Đảng".as_bytes(), None).expect("a page");
    assert_eq!((page.form, page.given.source_url.as_deref()), (Form::Html, Some("https://bao.example.vn/1.html")));
    let old = fetched(b"<html><meta charset=windows-1252><p>caf\xe9", Some("text/html")).expect("a page");
    assert!(old.text.contains("café"));
}

#[test]
fn folders_are_walked_in_order_and_without_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    fs::create_dir_all(root.join("b/.hidden")).expect("folders");
    for name in ["b/2.txt", "a.txt", "b/1.md", "b/.x.txt", "b/.hidden/3.txt", "b/1.removed.toml", "removed.toml"] {
        fs::write(root.join(name), "The text.").expect("a file");
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink(root, root.join("b/loop")).expect("a link");
    let found = sources(root);
    let found: Vec<_> = found.iter().map(|file| file.strip_prefix(root).expect("below").to_string_lossy()).collect();
    assert_eq!(found, ["a.txt", "b/1.md", "b/2.txt"]);
    assert_eq!(sources(&root.join("a.txt")), [root.join("a.txt")]);
    let nowhere = root.join("nowhere.txt");
    assert!(records(&nowhere).next().expect("a record").is_err_and(|refused| refused.what == "is no file"));
}
