//! The table of written forms: what is read out of each.

use super::find::{Document, Elsewhere, Mention, Mode, find};
use super::model::Register;

/// `57`, `57@13` with tenure, `p10@13` a plenum, `p10?` one that may be a number, `c13` a congress,
/// `g` a nickname, `!Government` a document of another kind.
fn short(mention: &Mention) -> String {
    let tenure = mention.tenure.map(|tenure| format!("@{tenure}")).unwrap_or_default();
    match &mention.document {
        Document::Party { number, plenum: Some(plenum), .. } => format!("{number}/p{plenum}{tenure}"),
        Document::Party { number, .. } => format!("{number}{tenure}"),
        Document::Plenum { ordinal, as_number } => format!("p{ordinal}{}{tenure}", if *as_number { "?" } else { "" }),
        Document::Congress(ordinal) => format!("c{ordinal}"),
        Document::Group(_) => "g".into(),
        Document::Elsewhere(kind, _) => format!("!{kind:?}"),
    }
}

fn check(mode: Mode, table: &[(&str, &str)]) {
    let register = Register::shipped();
    for (text, expected) in table {
        for text in
            [text.to_string(), text.to_lowercase(), unicode_normalization::UnicodeNormalization::nfd(*text).collect()]
        {
            let found: Vec<String> = find(&text, mode, &register.groups).iter().map(short).collect();
            assert_eq!(found.join(" "), *expected, "{mode:?} {text:?}");
        }
    }
}

#[test]
fn numbers_in_every_dress() {
    check(
        Mode::Query,
        &[
            ("57", "57"),
            ("057", "57"),
            ("NQ57", "57"),
            ("nq 57", "57"),
            ("NQ  57", "57"),
            ("NQ-57", "57"),
            ("NQ số 57", "57"),
            ("nq.57", "57"),
            ("57-NQ/TW", "57"),
            ("57 NQTW", "57"),
            ("57NQTW", "57"),
            ("57 NQ TW", "57"),
            ("57 - NQ / TW", "57"),
            ("57–NQ/TW", "57"),
            ("57/NQ-TW", "57"),
            ("23/NQ-TW", "23"),
            ("57-NQ/TƯ", "57"),
            ("57-NQ/TU", "57"),
            ("NQ/TW 57", "57"),
            ("57-NQ", "57"),
            ("57.NQ/TW", "57"),
            ("số 57", "57"),
            ("18 năm 2022", "18"),
            ("so 57", "57"),
            ("No.57", "57"),
            ("No. 57", "57"),
            ("No 57-NQ/TW", "57"),
            ("no.57-nq/tw", "57"),
            ("Nghị quyết 57", "57"),
            ("nghi quyet 57", "57"),
            ("Nghị quyết số 57", "57"),
            ("nghị quyết số 57-NQ/TW", "57"),
            ("Nghị quyết 09", "9"),
            ("Resolution 57", "57"),
            ("Resolution No. 57", "57"),
            ("Resolution No.6", "6"),
            ("Politburo's Resolution 57", "57"),
            ("Politburo Resolution No. 57-NQ/TW", "57"),
            ("Nghị quyết 57 của Bộ Chính trị", "57"),
            ("Decision No. 39-NQ/TW", "39"),
            ("Nghị quyết của Bộ Chính trị số 57", "57"),
            ("57?", "57"),
            ("  57  ", "57"),
            ("Resolution 57-NQ/TW dated December 22, 2024", "57"),
            ("#57", "57"),
            ("Nghị quyết số: 57-NQ/TW", "57"),
        ],
    );
}

#[test]
fn lists_are_lists_and_neither_dates_nor_ranges() {
    check(
        Mode::Query,
        &[
            ("70-71-72", "70 71 72"),
            ("59, 70, 71 và 72", "59 70 71 72"),
            ("66 & 68", "66 68"),
            ("57 59 66 68", "57 59 66 68"),
            ("70–71–72", "70 71 72"),
            ("59-, 70-, 71- and 72-NQ/TW", "59 70 71 72"),
            ("nq 57, 59", "57 59"),
            ("Resolutions 57, 59, 66 and 68", "57 59 66 68"),
            ("57-NQ/TW, 68-NQ/TW", "57 68"),
            ("57 và 68", "57 68"),
            ("nghị quyết 57-59-66-68", "57 59 66 68"),
            ("57; 68", "57 68"),
            ("57+68", "57 68"),
            ("22-12-2024", ""),
            ("22/12/2024", ""),
            ("2024-12-22", ""),
            ("2024", ""),
            ("30%", ""),
            ("7.5", ""),
            ("500 kV", ""),
        ],
    );
}

#[test]
fn amounts_and_dates_are_no_resolutions() {
    check(
        Mode::Query,
        &[
            ("2 triệu doanh nghiệp", ""),
            ("10 năm", ""),
            ("5 năm 2021-2025", ""),
            ("18 tuổi trở lên", ""),
            ("8-10%", ""),
            ("19/8", ""),
            ("30 tháng 4", ""),
            ("22 tháng 12 năm 2024", ""),
            ("18 May 2025", ""),
            ("3 khâu đột phá", ""),
            ("57@13", "57@13"),
            ("57 vs 68", "57 68"),
            ("Res. 57", "57"),
            ("999", "999"),
        ],
    );
}

#[test]
fn other_issuers_are_told_apart_from_central_ones() {
    check(
        Mode::Query,
        &[
            ("nghị quyết 57-NQ/ĐU", "!OtherIssuer"),
            ("04/NQ-HĐTP", "!OtherState"),
            ("12-NQ/TU của Thành ủy Hà Nội", "!ProvincialParty"),
            ("nghị quyết TƯ 6 khóa XII", "p6@12"),
            ("nghị quyết hội nghị lần thứ 6 khóa XII", "p6@12"),
            ("nghị quyết trung ương năm 2018", ""),
            ("Decision 41", "!OtherState"),
        ],
    );
}

#[test]
fn documents_of_another_kind_are_told_apart() {
    check(
        Mode::Query,
        &[
            ("71/NQ-CP", "!Government"),
            ("71 NQ-CP", "!Government"),
            ("66.25/2026/NQ-CP", "!Government"),
            ("nq 71 chính phủ", "71"),
            ("Nghị quyết 71 của Chính phủ", "!Government"),
            ("Government's Resolution No. 71", "!Government"),
            ("Resolution 138 of the Government", "!Government"),
            ("71NQCP", "!Government"),
            ("198/2025/QH15", "!NationalAssembly"),
            ("Nghị quyết 198/2025/QH15", "!NationalAssembly"),
            ("Resolution 43 of the National Assembly", "!NationalAssembly"),
            ("1211/2016/NQ-UBTVQH13", "!StandingCommittee"),
            ("1211/2016/UBTVQH13", "!StandingCommittee"),
            ("15/2024/NQ-HĐND", "!PeoplesCouncil"),
            ("224-KL/TW", "!Conclusion"),
            ("Kết luận 224", "!Conclusion"),
            ("Kết luận số 14-KL/TW", "!Conclusion"),
            ("05-CT/TW", "!Directive"),
            ("Chỉ thị 05", "!Directive"),
            ("41-QĐ/TW", "!Regulation"),
            ("Quy định 41", "!Regulation"),
            ("144-QĐi/TW", "!Regulation"),
            ("12-HD/TW", "!Guideline"),
            ("Nghị định 15", "!OtherState"),
            ("Decree No. 15", "!OtherState"),
            ("Nghị quyết 09 của Thành ủy", "!ProvincialParty"),
        ],
    );
}

#[test]
fn plenums_congresses_and_nicknames() {
    check(
        Mode::Query,
        &[
            ("Nghị quyết Trung ương 10", "p10"),
            ("Nghị quyết Trung ương 10 khóa XIII", "p10@13"),
            ("Nghị quyết TW 6 (khóa XII)", "p6@12"),
            ("NQTW 8", "p8"),
            ("NQ TW8 khóa XIII", "p8@13"),
            ("Nghị quyết Hội nghị Trung ương 10 khóa XIII", "p10@13"),
            ("Nghị quyết Hội nghị lần thứ 11 Ban Chấp hành Trung ương Đảng khóa XIII", "p11@13"),
            ("Nghị quyết Hội nghị lần thứ mười Ban Chấp hành Trung ương", "p10"),
            ("Nghị quyết Hội nghị lần thứ tám Ban Chấp hành Trung ương Đảng khóa XIII", "p8@13"),
            ("10th plenum", "p10"),
            ("Resolution of the 10th plenum of the 13th Central Committee", "p10@13"),
            ("resolution of the 10th plenum of the 13th-tenure Party Central Committee", "p10@13"),
            ("the 10th Central Committee Conference", "p10"),
            ("13th Party Central Committee's 10th plenum", "p10@13"),
            ("plenum 10 xiii", "p10@13"),
            ("plenum 10", "p10"),
            ("Hội nghị Trung ương 8 khóa 13", "p8@13"),
            ("Resolution No. 10 of the Central Committee", "p10?"),
            ("the Central Committee's Resolution No. 10", "p10?"),
            ("Resolution No. 10 of the 13th Central Committee", "p10?@13"),
            ("Resolution No. 18 of the Sixth Plenum of the 12th Central Committee", "18/p6@12"),
            ("Resolution 29 of the Central Committee", "29"),
            ("Resolution No. 20-NQ/TW of the Central Committee", "20"),
            ("Nghị quyết 18 Hội nghị Trung ương 6 khóa XII", "18/p6@12"),
            ("Nghị quyết Đại hội XIII", "c13"),
            ("Nghị quyết Đại hội đại biểu toàn quốc lần thứ XIII của Đảng", "c13"),
            ("Resolution of the 13th National Congress", "c13"),
            ("13th Party Congress resolution", "c13"),
            ("congress 13", "c13"),
            ("đại hội XIV", "c14"),
            ("Resolution of the 13th National Party Congress", "c13"),
            ("bộ tứ trụ cột", "g"),
            ("bo tu tru cot", "g"),
            ("four pillar resolutions", "g"),
            ("Khoán 10", "g"),
        ],
    );
}

#[test]
fn tenure_and_date_beside_a_number() {
    check(
        Mode::Query,
        &[
            ("18 khóa XII", "18@12"),
            ("18 khoa 12", "18@12"),
            ("nq 18 (khóa XII)", "18@12"),
            ("18-NQ/TW@12", "18@12"),
            ("resolution 18, 12th tenure", "18@12"),
            ("13th-tenure Resolution 18", "18@13"),
            ("18 XII", "18@12"),
            ("nhiệm kỳ XIII nq 18", "18@13"),
            ("khoa học 57", ""),
            ("57 khoa học", "57"),
        ],
    );
    let dated =
        |text: &str| find(text, Mode::Query, &[]).first().and_then(|mention| mention.date).map(|date| date.to_string());
    for (text, expected) in [
        ("nq 18 2017", "2017"),
        ("57-NQ/TW ngày 22/12/2024", "2024-12-22"),
        ("57-NQ/TW ngày 22 tháng 12 năm 2024", "2024-12-22"),
        ("57-NQ/TW dated December 22, 2024", "2024-12-22"),
        ("57-NQ/TW of 22 December 2024", "2024-12-22"),
    ] {
        assert_eq!(dated(text).as_deref(), Some(expected), "{text}");
    }
    assert_eq!(dated("nq 70 đến năm 2030"), None, "a year that is aimed at is not the year of issue");
}

#[test]
fn running_text() {
    check(
        Mode::Running,
        &[
            ("Bộ Chính trị ban hành Nghị quyết 57-NQ/TW ngày 22/12/2024.", "57"),
            ("Có 57 tỉnh và 3 thành phố, tăng 7,5%.", ""),
            ("Nghị quyết 57 và 3 luật khác", "57"),
            ("Nghị quyết 68, 2 triệu doanh nghiệp", "68"),
            ("Nghị quyết 68 đặt mục tiêu 20 doanh nghiệp", "68"),
            ("các Nghị quyết 57, 59, 66 và 68 của Bộ Chính trị", "57 59 66 68"),
            ("the three resolutions 70-71-72 are", "70 71 72"),
            ("the 59-, 70-, 71- and 72-NQ/TW", "59 70 71 72"),
            ("Resolution 57, 2025 edition", "57"),
            ("Resolution of the 10th plenum of the 13th Central Committee", "p10@13"),
            ("the 10th plenum met", ""),
            ("Hội nghị Trung ương 8 họp", ""),
            ("in line with the Central Committee's Resolution No. 10, which agreed", "p10?"),
            ("Nghị quyết số 18-NQ/TW (khóa XII) và Nghị quyết số 19-NQ/TW (khóa XIII)", "18@12 19@13"),
            ("Nghị quyết 18. Khóa XII đã kết thúc.", "18"),
            ("Chỉ thị 05-CT/TW và Kết luận 21-KL/TW", "!Directive !Conclusion"),
            ("Resolution adopted by the 13th National Party Congress", ""),
            ("Nghị quyết Đại hội XIII của Đảng", "c13"),
            ("Nghị quyết số 09-NQ/TU của Thành ủy", "!ProvincialParty"),
        ],
    );
}

#[test]
fn the_kind_of_a_foreign_document_knows_whose_it_is() {
    assert!(Elsewhere::Conclusion.is_party() && !Elsewhere::Government.is_party());
}

proptest::proptest! {
    /// Whatever is typed: no panic, and every mention lies on letters of the text.
    #[test]
    fn any_text_is_read(text in "\\PC{0,60}|([0-9]{1,4}|nq|NQ/TW|nghị quyết|khóa XII|[-/., &]|và|resolution|no|of the|central committee|10th plenum){0,12}") {
        for mode in [Mode::Query, Mode::Running] {
            for mention in find(&text, mode, &[]) {
                assert!(text.get(mention.range.clone()).is_some_and(|slice| !slice.is_empty()), "{mention:?} in {text:?}");
            }
        }
    }
}
