//! The table of questions: what is read out of each.

use super::{Names, Outlet, Question, Without, parse};
use crate::corpus::Glossary;
use crate::date::PartialDate;
use crate::register::Register;

/// Alternatives parted by ` | `, then what is asked of every text.
fn told(question: &Question) -> String {
    let filter = &question.filter;
    let end = |date: Option<PartialDate>| date.map(|date| date.to_string()).unwrap_or_default();
    let outlet =
        |Outlet { name, quoted }: &Outlet| if *quoted { format!("src=[{name}]") } else { format!("src={name}") };
    let without = filter.without.iter().map(|without| match without {
        Without::Words(words) => format!("-[{words}]"),
        Without::Resolution(key) => format!("-{key}"),
        Without::About(key) => format!("-about={key}"),
        Without::Source(source) => format!("-{}", outlet(source)),
        Without::Topic(topic) => format!("-topic={topic}"),
        Without::Lang(lang) => format!("-lang={}", lang.code()),
    });
    let asked = filter.resolutions.iter().map(|key| key.to_string());
    let also = |keys: &Vec<_>| format!("&{}", keys.iter().map(ToString::to_string).collect::<Vec<_>>().join("/"));
    let asked = asked
        .chain(filter.also.iter().map(also))
        .chain(filter.about.iter().map(|key| format!("about={key}")))
        .chain(filter.dates.map(|span| format!("{}..{}", end(span.from), end(span.to))))
        .chain(filter.sources.iter().map(outlet))
        .chain(filter.issued.iter().map(|issued| format!("by={:?}", issued.body)))
        .chain(filter.topics.iter().map(|topic| format!("topic={topic}")))
        .chain(filter.lang.map(|lang| format!("lang={}", lang.code())))
        .chain(filter.phrases.iter().map(|phrase| format!("[{phrase}]")))
        .chain(filter.title.iter().map(|title| format!("title={title}")))
        .chain(without);
    [question.branches.join(" | ")].into_iter().chain(asked).collect::<Vec<_>>().join("; ")
}

fn check(table: &[(&str, &str)]) {
    let (register, glossary) = (Register::shipped(), Glossary::shipped());
    let today = PartialDate::day(2026, 11, 22).unwrap();
    for (text, expected) in table {
        let question = parse(text, &Names { register: &register, glossary: &glossary, today });
        assert_eq!(told(&question), *expected, "{text}; {:?}", question.notes);
    }
}

#[test]
fn resolutions_are_taken_out_of_the_words() {
    check(&[
        ("nghị quyết 57", "; 57-NQ/TW@13"),
        ("nghị quyết số 57 về dữ liệu", "về dữ liệu; 57-NQ/TW@13"),
        ("nghị quyết 57 và nghị quyết 68", "và; 57-NQ/TW@13; 68-NQ/TW@13"),
        ("kinh tế 57", "kinh tế 57"),
        ("nq:57 nq:68", "; 57-NQ/TW@13; &68-NQ/TW@13"),
        ("nq:57 nq:57 nghị quyết 57", "; 57-NQ/TW@13"),
        ("nghị quyết 68 hộ kinh doanh nq:57", "hộ kinh doanh; 57-NQ/TW@13; &68-NQ/TW@13"),
        ("about:57 dữ liệu", "dữ liệu; about=57-NQ/TW@13"),
        ("chính:57 -about:68-NQ/TW", "; about=57-NQ/TW@13; -about=68-NQ/TW@13"),
    ]);
}

#[test]
fn alternatives_keep_the_resolutions_that_they_name() {
    check(&[
        ("nghị quyết 57 OR nghị quyết 68", "nghị quyết 57 | nghị quyết 68"),
        ("nghị quyết 57 dữ liệu hoặc kinh tế tư nhân", "nghị quyết 57 dữ liệu | kinh tế tư nhân"),
        ("nghị quyết 57 OR", "; 57-NQ/TW@13"),
        ("nghị quyết 57 OR nghị quyết 68 năm:2025", "nghị quyết 57 | nghị quyết 68; 2025..2025"),
    ]);
}

#[test]
fn fields_are_filters() {
    check(&[
        ("y tế lang:en", "y tế; lang=en"),
        ("y tế tiếng:việt", "y tế; lang=vi"),
        ("y tế lang:xx", "y tế"),
        ("y tế -lang:vi", "y tế; -lang=vi"),
        ("y tế by:bct", "y tế; by=Politburo"),
        ("y tế của:trung_ương", "y tế; by=CentralCommittee"),
        ("y tế by:politburo by:quốc_hội", "y tế; by=Politburo"),
        ("hội nghị topic:health", "hội nghị; topic=health"),
        ("hội nghị chủđề:bảo_hiểm_y_tế -topic:health", "hội nghị; topic=health-insurance; -topic=health"),
        ("hội nghị topic:xyz", "hội nghị"),
        ("y tế src:vietnamplus.vn", "y tế; src=vietnamplus.vn"),
        ("y tế nguồn:“VietnamPlus (TTXVN)” -src:vov", "y tế; src=[VietnamPlus (TTXVN)]; -src=vov"),
        ("src:...", ""),
        ("y tế sort:xyz facet:foo page:x", "y tế"),
        ("y tế foo:bar", "y tế foo:bar"),
        ("nq:57 năm:2024-2025 title:năng_lượng", "; 57-NQ/TW@13; 2024..2025; title=năng_lượng"),
    ]);
}

#[test]
fn a_month_spelled_out_is_when_it_was_published() {
    check(&[
        ("hội nghị tháng 10 năm 2024 về bộ máy", "hội nghị về bộ máy; 2024-10..2024-10"),
        ("tháng 5 năm 2025", "; 2025-05..2025-05"),
        ("plenum in May 2025", "plenum in; 2025-05..2025-05"),
        ("dệt may 2025", "dệt may 2025"),
        ("xe máy 2025", "xe máy 2025"),
        ("hội nghị năm 2025", "hội nghị năm 2025"),
        ("mục tiêu tháng 5 năm 2030", "mục tiêu tháng 5 năm 2030"),
    ]);
}

#[test]
fn a_date_that_breaks_off_stays_words() {
    for words in ["từ ngày 15", "trước ngày 15", "đến ngày", "từ tháng 6", "since 15", "from 15 June", "họp ngày 15"]
    {
        check(&[(words, words)]);
    }
}
