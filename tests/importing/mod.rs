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
    let pages: Vec<Record> = (1..=12).map(page).collect();
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
            given: Given { source_name: Some("Báo".into()), ..Given::default() },
            ..text(&if number < 4 { format!("{own}\n\n{shared}") } else { own })
        }
    };
    let pages: Vec<Record> = (0..10).map(page).collect();
    pages.iter().for_each(|page| repeats.note(page));
    assert!(read_among(&pages[0], &repeats).expect("an article").article.body.contains(shared));
}

#[test]
fn reprints_of_one_text_leave_each_other_whole() {
    let mut repeats = Repeats::default();
    let body = "Hội nghị do Bộ Chính trị tổ chức tại Hà Nội trong một ngày.\n\n\
                Các địa phương nêu những việc đã làm được và những việc còn vướng.\n\n\
                Người đứng đầu chịu trách nhiệm về kết quả ở nơi mình phụ trách.";
    for site in [None, Some("Báo")] {
        let given = Given { source_name: site.map(String::from), ..Given::default() };
        let page = |number: usize| Record {
            origin: format!("/in/{number}.txt"),
            given: given.clone(),
            ..text(&format!("Bản in lại số {number}\n\n{body}"))
        };
        let pages: Vec<Record> = (0..12).map(page).collect();
        pages.iter().for_each(|page| repeats.note(page));
        let read = read_among(&pages[0], &repeats).expect("an article");
        assert_eq!(read.article.body, body, "{site:?}");
    }
}

#[test]
fn sentences_that_make_up_a_text_are_not_taken_out_of_it() {
    let record = text("Một câu dài vừa đủ để là một câu trọn vẹn.\n\nCâu thứ hai của bài cũng dài vừa đủ như thế.");
    let given = Given { source_name: Some("Báo".into()), lang: Some(nqbot::i18n::Lang::Vi), ..Given::default() };
    let known = Known { register: register(), today: house::today(), repeats: &|_, _| true };
    let read = nqbot::import::read(&Record { given, ..record }, &known).expect("an article");
    assert!(read.article.body.contains("Câu thứ hai"), "{}", read.article.body);
    assert!(read.doubts.iter().any(|doubt| doubt.what.contains("other texts of its site")), "{:?}", read.doubts);
}

#[test]
fn our_own_form_is_checked_for_dates_and_sources() {
    let given = Given {
        title: Some("Một bài".into()),
        lang: Some(nqbot::i18n::Lang::Vi),
        published: "2099-01-01".parse().ok(),
        ..Given::default()
    };
    let read = read(&Record { form: Form::Clean, given, ..text("Một câu.") }).expect("an article");
    assert_eq!(read.article.meta.published, None);
    let doubts: Vec<&str> = read.doubts.iter().map(|doubt| doubt.what.as_str()).collect();
    assert!(doubts.len() == 2 && doubts[0].contains("in the future") && doubts[1] == "names no source", "{doubts:?}");
}

#[test]
fn a_date_of_history_on_top_is_no_publication_date() {
    let body = "Đảng Cộng sản Việt Nam ra đời trong một cuộc họp nhỏ, và từ đó lãnh đạo cách mạng cả nước.";
    let read = read(&text(&format!("Ngày 3/2/1930\n\n{body}"))).expect("an article");
    assert_eq!((read.article.meta.published, read.article.meta.event), (None, None));
    assert!(read.doubts.iter().any(|doubt| doubt.what.contains("older than the web")), "{:?}", read.doubts);
}
