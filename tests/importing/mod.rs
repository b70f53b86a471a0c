//! From what the web gives to clean articles: raw examples in `cases/`, each with what a careful editor makes of it.
//!
//! `UPDATE=1 cargo test --test main -- importing` writes the expectations anew. Read each of them before committing it.

mod cases;
mod exchange;
mod garbage;
mod random;

use nqbot::import::{Form, Given, Imported, Known, Record, Rejected, Repeats, site_of};
use nqbot::register::Register;

use crate::house;

/// The shipped register.
#[must_use]
fn register() -> &'static Register {
    &house::shared().register
}

/// Reads a record as if nothing repeated on its site.
fn read(record: &Record) -> Result<Imported, Rejected> {
    read_among(record, &Repeats::default())
}

/// Reads a record of a site whose lines were counted.
fn read_among(record: &Record, repeats: &Repeats) -> Result<Imported, Rejected> {
    let is_repeated = |site: &str, mark: u64| repeats.is_repeated(site, mark);
    nqbot::import::read(record, &Known { register: register(), today: house::today(), repeats: &is_repeated })
}

/// A text as a crawler leaves it.
#[must_use]
fn text(text: &str) -> Record {
    let given = Given::default();
    Record { origin: "a.txt".into(), line: None, form: Form::Text, text: text.into(), given }
}

#[test]
fn what_stands_around_every_text_of_a_site_goes() {
    let mut repeats = Repeats::default();
    let page = |number: usize| Record {
        given: Given { source_url: Some(format!("https://bao.example.vn/{number}.html")), ..Given::default() },
        ..text(&format!(
            "Chuyên trang kinh tế của tòa soạn\n\nBài số {number} của loạt bài.\n\n\
             Nghị quyết số 68-NQ/TW của Bộ Chính trị được ban hành ngày 4/5/2025.\n\n\
             Các hộ kinh doanh ở huyện thứ {number} đã được hỗ trợ về vốn và mặt bằng trong năm.\n\n\
             Đường dây nóng của tòa soạn nhận tin cả ngày"
        ))
    };
    let pages: Vec<Record> = (1..=6).map(page).collect();
    pages.iter().for_each(|page| repeats.note(page));
    assert_eq!(site_of(&pages[0]), "bao.example.vn");
    let read = read_among(&pages[0], &repeats).expect("an article");
    assert!(!read.article.body.contains("Chuyên trang") && !read.article.body.contains("Đường dây nóng"));
    assert_eq!(read.removed.iter().filter(|part| part.rule == "furniture").count(), 3, "{:?}", read.removed);
}

#[test]
fn a_sentence_that_a_few_articles_share_stays() {
    let mut repeats = Repeats::default();
    let shared = "Nghị quyết số 68-NQ/TW của Bộ Chính trị được ban hành ngày 4/5/2025.";
    let page = |number: usize| {
        let own = format!("Bài thứ {number} kể về các hộ kinh doanh của huyện và những việc đã làm được.");
        Record {
            origin: format!("/in/{number}.txt"),
            ..text(&if number < 4 { format!("{own}\n\n{shared}") } else { own })
        }
    };
    let pages: Vec<Record> = (0..10).map(page).collect();
    pages.iter().for_each(|page| repeats.note(page));
    assert!(read_among(&pages[0], &repeats).expect("an article").article.body.contains(shared));
}
