//! What holds for any text: reading does not fail, loses no letter, and leaves nothing to clean.

use nqbot::import::{Form, Given, Imported, Record};
use nqbot::text::{clean, fold};
use proptest::prelude::*;

use super::{read, text};

/// Lines as they stand in raw texts, and some that only look like them.
const LINES: &[&str] = &[
    "",
    "",
    " date 2021-08-17 A hall full of people at the port of Hải Phòng. — Photo courtesy of the port",
    " date 2021-06 ",
    "date 2021-08-17",
    "HÀ NỘI — The ministry opened its second office on Monday.",
    "Hanoi (VNA) – The ministry opened its third office.",
    "Hà Nội (TTXVN) - Sáng nay, các đại biểu đã thảo luận về các nhiệm vụ của năm.",
    "February 19, 2021 | 08:07",
    "08:15 | 25/09/2022",
    "Thứ Hai, 16/09/2025 08:07 (GMT+7)",
    "5505 po",
    "0336 po2",
    "Toàn cảnh cuộc họp",
    "Delegates at the hall. Photo: VNA",
    "Đại biểu tham quan (Ảnh: TTXVN) trước giờ họp.",
    "ministry opens second office Ministry opens second office",
    "The offices of the ministry are open to all people who ask for them ...",
    "Ministry Opens Its Second Office Today Politics",
    "Ministry Opens Its Second Office Today",
    "Tarah Nguyen",
    "By Ann Tran",
    "Theo TTXVN",
    "Nguyễn Văn An (TTXVN)",
    "Tin liên quan",
    "Một hội nghị khác đã diễn ra ở một nơi khác",
    "Phiên bản di động",
    "Comment (0)",
    "Source: https://bao.example.vn/mot-bai-viet-ve-nhieu-viec-396075.html",
    "Nguồn: Báo Tỉnh",
    "The meeting closed with a plan for the year and for the regions./.",
    "The plan was sent to all of the provinces of the country. — VNS",
    "It was the first of its kind.- VNA",
    "Các cấp ủy đã bàn về những việc cần làm ngay trong quý và trong cả năm của tỉnh.",
    "Các cấp ủy đã bàn về những việc cần làm ngay trong quý và trong cả năm của tỉnh. Việc khác để sau.",
    "Nghị quyết số 57-NQ/TW và Nghị định 12/2024/NĐ-CP được quán triệt",
    "the rest of a broken line that goes on",
    "Nhiệm vụ trọng tâm",
    "Voice of the people . And more ( of it ) “ here ” ...",
    "Xem thêm: một bài khác",
    "- A point of a list, with the words of it",
    "(Ảnh: A) (Ảnh: B)",
    "./.",
    "VNA",
    "...",
    "“”",
];

fn raw() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        8 => proptest::sample::select(LINES).prop_map(String::from),
        1 => "\\PC{0,60}",
        1 => "[A-Za-zÀ-ỹ ,.]{0,1200}",
    ];
    proptest::collection::vec(line, 0..25).prop_map(|lines| lines.join("\n"))
}

/// Letters and digits in no order, so that parts may stand anywhere.
fn letters(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = fold(&clean(text)).chars().filter(|c| c.is_alphanumeric()).collect();
    letters.sort_unstable();
    letters
}

fn whole(imported: &Imported) -> String {
    let parts: Vec<&str> = imported.removed.iter().map(|part| part.text.as_str()).collect();
    format!("{}\n{}", imported.article.body, parts.join("\n"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_letter_is_lost(raw in raw()) {
        if let Ok(imported) = read(&text(&raw)) {
            prop_assert_eq!(letters(&whole(&imported)), letters(&raw));
        }
    }

    #[test]
    fn what_is_clean_stays_as_it_is(raw in raw()) {
        // broken letters are refused by their share, which is another in a shorter text
        let raw = raw.replace('\u{fffd}', "");
        if let Ok(first) = read(&text(&raw)) {
            let meta = &first.article.meta;
            let given = Given {
                title: Some(meta.title.clone()),
                title_made: meta.title_made,
                lang: Some(first.article.lang),
                ..Given::default()
            };
            let second = read(&Record { given, ..text(&first.article.body) });
            let second = second.map(|second| second.article.body).map_err(|rejected| rejected.what);
            prop_assert_eq!(second, Ok(first.article.body));
        }
    }

    #[test]
    fn any_text_in_any_form_is_read_or_rejected(raw in "\\PC{0,400}|[<>a-z/= \"!-]{0,400}|[\\[\\]()!#*`a-z\n-]{0,400}") {
        for form in [Form::Text, Form::Markdown, Form::Html, Form::Clean] {
            let _ = read(&Record { form, ..text(&raw) });
        }
    }
}
