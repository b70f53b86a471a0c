//! Documents of other kinds that a text names in the same paragraph as a resolution: what followed it, what it rests
//! on, what is carried out together with it. Which of these it is, the text says; here it is only found.

use std::ops::Range;

use super::codes::issuer;
use super::find::{Document, Elsewhere, Mention, Mode, find};
use super::key::Key;
use super::lexer::Lexed;
use super::model::Register;
use crate::date::PartialDate;
use crate::text::{folds, words};

/// A document that stands beside a resolution in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Companion {
    /// What it is.
    pub sort: Sort,
    /// As it is written there.
    pub name: String,
    /// The same for every way to write it.
    pub identity: String,
    /// The paragraph, counted from 1.
    pub paragraph: usize,
    /// Where in that paragraph, in bytes.
    pub range: Range<usize>,
}

/// What a document is, in the order in which they are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// Chương trình hành động
    Programme,
    /// Kế hoạch with a number
    Plan,
    /// NQ-CP
    Government,
    /// QH15, UBTVQH
    Assembly,
    /// Luật …
    Law,
    /// KL/TW
    Conclusion,
    /// CT/TW
    Directive,
    /// QĐ/TW, HD/TW
    Rule,
    /// Decrees, decisions and circulars of the State
    Decree,
    /// Resolutions of provinces and other bodies
    Local,
    /// Everything else that has a number
    Other,
}

impl Register {
    /// The documents that a text names in paragraphs which name a resolution for certain, each place of them. `known`
    /// are the resolutions that the text is known to name.
    pub fn companions(&self, body: &str, key: Key, written: Option<PartialDate>, known: &[Key]) -> Vec<Companion> {
        let mut found = Vec::new();
        let number = key.number.to_string();
        for (at, paragraph) in body.split("\n\n").enumerate().filter(|(_, paragraph)| paragraph.contains(&number)) {
            let mentions = find(paragraph, Mode::Running, &self.groups);
            let around = words(paragraph);
            let names = |mention: &Mention| self.keys_of(mention, &around, written, known).contains(&(key, true));
            if mentions.iter().any(names) {
                found.extend(
                    in_paragraph(paragraph, &mentions).into_iter().map(|one| Companion { paragraph: at + 1, ..one }),
                );
            }
        }
        found
    }
}

/// The documents of a paragraph, in their order.
fn in_paragraph(paragraph: &str, mentions: &[Mention]) -> Vec<Companion> {
    let lexed = Lexed::new(paragraph);
    let (mut found, mut at) = (Vec::new(), 0);
    while at < lexed.len() {
        match programme(&lexed, at).or_else(|| plan(&lexed, at)).or_else(|| law(&lexed, at)) {
            Some((sort, words, code)) => {
                at = words.end;
                found.push(companion(&lexed, sort, words, code));
            }
            None => at += 1,
        }
    }
    for mention in mentions {
        let Document::Elsewhere(kind, written) = &mention.document else { continue };
        let is_told = |one: &Companion| one.range.start < mention.range.end && mention.range.start < one.range.end;
        if found.iter().any(is_told) {
            continue;
        }
        let Some(sort) = sort_of(*kind, written, paragraph, &mention.range) else { continue };
        let name = paragraph[mention.range.clone()].to_string();
        found.push(Companion { sort, name, identity: identity(written), paragraph: 0, range: mention.range.clone() });
    }
    found.sort_by_key(|one| one.range.start);
    found
}

fn companion(lexed: &Lexed, sort: Sort, words: Range<usize>, code: Option<usize>) -> Companion {
    let slice = |from: usize| lexed.words[from].range.start..lexed.words[words.end - 1].range.end;
    let range = slice(words.start);
    // the code is the same however the words before it are put
    let identity = identity(&lexed.source[slice(code.unwrap_or(words.start))]);
    Companion { sort, name: lexed.source[range.clone()].to_string(), identity, paragraph: 0, range }
}

fn identity(written: &str) -> String {
    let mut words = folds(written);
    words.retain(|word| !matches!(word.as_str(), "so" | "no"));
    words.join(" ")
}

/// What a document with a number is; none for a law whose name stands before its number and is told already.
fn sort_of(kind: Elsewhere, written: &str, paragraph: &str, range: &Range<usize>) -> Option<Sort> {
    let code = folds(written);
    let has = |wanted: &str| code.iter().any(|word| word.starts_with(wanted));
    Some(match kind {
        Elsewhere::Government => Sort::Government,
        Elsewhere::NationalAssembly | Elsewhere::StandingCommittee => {
            let before = &paragraph[..range.start];
            let clause = before.rsplit(['.', ';', ',', '(']).next().unwrap_or(before);
            let last = words(clause)
                .into_iter()
                .rev()
                .find(|word| matches!(word.exact.as_str(), "luật" | "law" | "quyết" | "resolution" | "lệnh"));
            let is_of_law = last.is_some_and(|word| matches!(word.exact.as_str(), "luật" | "law"));
            let own = &paragraph[range.clone()];
            if is_of_law && words(own).first().is_some_and(|word| word.is_number()) {
                let bare = words(clause).into_iter().rev().find(|word| !matches!(word.fold.as_str(), "so" | "no"));
                return bare.is_some_and(|word| matches!(word.exact.as_str(), "luật" | "law")).then_some(Sort::Law);
            }
            Sort::Assembly
        }
        Elsewhere::Conclusion => Sort::Conclusion,
        Elsewhere::Directive => Sort::Directive,
        Elsewhere::Regulation | Elsewhere::Guideline => Sort::Rule,
        Elsewhere::PeoplesCouncil | Elsewhere::ProvincialParty | Elsewhere::OtherIssuer => Sort::Local,
        Elsewhere::OtherParty if has("kh") => Sort::Plan,
        Elsewhere::OtherParty if has("ctr") => Sort::Programme,
        Elsewhere::OtherParty => Sort::Other,
        Elsewhere::OtherState => Sort::Decree,
    })
}

/// Words of a name: what it is, from where to where, and where its code begins.
type Named = (Sort, Range<usize>, Option<usize>);

/// `Chương trình hành động số 10-CTr/TU`, `chương trình hành động của Chính phủ`, `an action programme`.
fn programme(lexed: &Lexed, start: usize) -> Option<Named> {
    const NAMES: &[&str] = &["chuong trinh hanh dong", "action programme", "action program", "action plan"];
    let end = lexed.any(start, NAMES)?;
    if let Some((at, last)) = numbered(lexed, end) {
        return Some((Sort::Programme, start..last, Some(at)));
    }
    let whose = lexed.skip(end, &["cua", "of the", "of"]);
    let last = if whose > end { issuer(lexed, whose).map_or(end, |(_, last)| last) } else { end };
    Some((Sort::Programme, start..last, None))
}

/// `Kế hoạch số 12/KH-UBND`; a plan without a number is a word like others.
fn plan(lexed: &Lexed, start: usize) -> Option<Named> {
    let (at, last) = numbered(lexed, lexed.any(start, &["ke hoach", "plan"])?)?;
    Some((Sort::Plan, start..last, Some(at)))
}

/// A number with a code behind `số`: `10-CTr/TU`, `12/KH-UBND`, `5/2025/KH-BYT`.
fn numbered(lexed: &Lexed, at: usize) -> Option<(usize, usize)> {
    let at = lexed.skip(at, &["so", "no", "number"]);
    lexed.number(at, 4)?;
    let mut end = at + 1;
    while matches!(lexed.gap(end), "-" | "/" | "–") && end < lexed.len() {
        end += 1;
    }
    let has_letters = (at + 1..end).any(|at| !lexed.words[at].is_number());
    has_letters.then_some((at, end))
}

/// `Luật Đất đai`, `Bộ luật Lao động`, `Law on Science, Technology and Innovation`, `the Land Law`.
fn law(lexed: &Lexed, start: usize) -> Option<Named> {
    let is_name = |at: usize| lexed.written(at).starts_with(char::is_uppercase);
    let law = |words: Range<usize>| Some((Sort::Law, words, None));
    match lexed.written(start) {
        "Luật" | "luật" if is_name(start + 1) && lexed.gap(start + 1) == " " && lexed.fold(start + 1) != "su" => {
            let whole =
                start > 0 && lexed.fold(start - 1) == "bo" && lexed.gap(start) == " " && lexed.written(start) == "luật";
            // a law's name begins with a capital; in the middle of a sentence the word may not
            (whole || lexed.written(start) == "Luật")
                .then(|| law(start - usize::from(whole)..vietnamese_end(lexed, start + 1)))?
        }
        "Law" | "Code" if lexed.fold(start + 1) == "on" && is_name(start + 2) => {
            law(start..english_end(lexed, start + 2))
        }
        _ if is_name(start) => {
            const LONGEST: usize = 5;
            let more = |at: &usize| is_name(*at) && lexed.gap(*at) == " ";
            let end = start + 1 + (start + 1..start + LONGEST).take_while(more).count();
            let first = start + usize::from(matches!(lexed.fold(start), "the" | "under"));
            let is_law = lexed.written(end - 1) == "Law" && end - 1 > first && lexed.fold(end) != "on";
            is_law.then(|| law(first..end))?
        }
        _ => None,
    }
}

/// Where the name of a Vietnamese law ends: at a sign, at another name, or at a word that goes on with the sentence.
fn vietnamese_end(lexed: &Lexed, start: usize) -> usize {
    const LONGEST: usize = 10;
    // in these names a comma is followed by more of the name
    const OVER_COMMA: &[(&str, &str)] = &[
        ("phong", "chong"),
        ("benh", "chua"),
        ("hoc", "cong"),
        ("bo", "cong"),
        ("duc", "the"),
        ("dua", "khen"),
        ("kiem", "chong"),
    ];
    // laws on bodies are called by the bodies' names
    let has_names = matches!(lexed.fold(start), "to" | "mat" | "si" | "cong");
    let mut end = start + 1;
    while end < lexed.len() && end < start + LONGEST {
        let comma = OVER_COMMA.contains(&(lexed.fold(end - 1), lexed.fold(end)));
        let joined = lexed.gap(end) == " " || lexed.gap(end) == ", " && comma;
        let is_name = lexed.written(end).starts_with(char::is_uppercase);
        if !joined || goes_on(lexed, end) || is_name && !has_names || lexed.words[end].is_number() {
            break;
        }
        end += 1;
    }
    end
}

/// Whether a word goes on with the sentence behind a law's name.
fn goes_on(lexed: &Lexed, at: usize) -> bool {
    const WORDS: &[&str] = &[
        "năm", "được", "đã", "có", "của", "sửa", "để", "theo", "tại", "do", "trong", "với", "sẽ", "là", "thì", "khi",
        "này", "nhằm", "cùng", "gồm", "cho", "ngày", "hiện", "phải", "cần", "nêu", "ra", "vừa", "đang", "đều", "cũng",
        "mà", "nên", "bằng", "từ", "đến", "trước", "sau", "như", "hoặc", "thay", "bổ", "không", "chưa", "vào", "ở",
        "trên", "qua",
    ];
    let next = lexed.fold(at + 1);
    match lexed.words[at].exact.as_str() {
        "và" => {
            matches!(next, "luat" | "cac" | "nhung" | "mot" | "nghi" | "bo" | "chi" | "ket" | "van" | "hai" | "quyet")
        }
        "quy" => next == "dinh",
        // in “đổi mới sáng tạo” it is part of the name
        "mới" => lexed.fold(at - 1) != "doi",
        "số" => lexed.number(at + 1, 4).is_some(),
        word => WORDS.contains(&word),
    }
}

fn english_end(lexed: &Lexed, start: usize) -> usize {
    let is_name = |at: usize| lexed.written(at).starts_with(char::is_uppercase);
    // behind “and the” another one is named
    let links = |at: usize| {
        let word = lexed.fold(at);
        lexed.gap(at) == " "
            && (matches!(word, "and" | "of" | "in" | "for") || word == "the" && lexed.fold(at - 1) == "of")
    };
    let mut end = start + 1;
    loop {
        let next = (end..end + 3).find(|at| !links(*at)).unwrap_or(end);
        let joined = lexed.gap(next) == " " || lexed.gap(next) == ", " && lexed.fold(next) != "law";
        let is_other_law = lexed.fold(next) == "law" || lexed.fold(next + 1) == "law";
        if next >= lexed.len() || !joined || !is_name(next) || is_other_law {
            return end;
        }
        end = next + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(table: &[(&str, &[&str])]) {
        let register = Register::shipped();
        let key: Key = "57-NQ/TW@13".parse().unwrap();
        for (paragraph, expected) in table {
            let found = register.companions(paragraph, key, None, &[key]);
            let told: Vec<String> = found.iter().map(|one| format!("{:?} {}", one.sort, one.name)).collect();
            assert_eq!(told, *expected, "{paragraph}");
            assert!(found.iter().all(|one| paragraph[one.range.clone()] == one.name && one.paragraph == 1));
        }
    }

    #[test]
    fn every_kind_of_document_beside_a_resolution() {
        check(&[
            (
                "Chính phủ ban hành Nghị quyết 71/NQ-CP thực hiện Nghị quyết 57-NQ/TW.",
                &["Government Nghị quyết 71/NQ-CP"],
            ),
            (
                "Thực hiện Nghị quyết 57-NQ/TW, Quốc hội thông qua Nghị quyết số 193/2025/QH15.",
                &["Assembly Nghị quyết số 193/2025/QH15"],
            ),
            (
                "Nghị quyết 57 và Kết luận số 107-KL/TW cùng Chỉ thị 05-CT/TW.",
                &["Conclusion Kết luận số 107-KL/TW", "Directive Chỉ thị 05-CT/TW"],
            ),
            (
                "Tỉnh ban hành Chương trình hành động số 45-CTr/TU và Kế hoạch số 12/KH-UBND thực hiện Nghị quyết 57.",
                &["Programme Chương trình hành động số 45-CTr/TU", "Plan Kế hoạch số 12/KH-UBND"],
            ),
            (
                "Chương trình hành động của Chính phủ thực hiện Nghị quyết số 57-NQ/TW nêu rõ.",
                &["Programme Chương trình hành động của Chính phủ"],
            ),
            ("Theo kế hoạch, Nghị quyết 57 được quán triệt trong tháng.", &[]),
            ("Nghị định 13/2024/NĐ-CP hướng dẫn. Nghị quyết 57 nêu mục tiêu.", &["Decree Nghị định 13/2024/NĐ-CP"]),
            ("Nghị quyết 68 và Luật Đất đai.", &[]),
        ]);
    }

    #[test]
    fn laws_by_their_names() {
        check(&[
            (
                "Nghị quyết 57 được thể chế hóa trong Luật Khoa học, công nghệ và đổi mới sáng tạo năm 2025, Luật Công nghiệp công nghệ số và Luật Dữ liệu.",
                &[
                    "Law Luật Khoa học, công nghệ và đổi mới sáng tạo",
                    "Law Luật Công nghiệp công nghệ số",
                    "Law Luật Dữ liệu",
                ],
            ),
            (
                "Theo Nghị quyết 57, Luật Đất đai, các bộ và Bộ luật Lao động được sửa.",
                &["Law Luật Đất đai", "Law Bộ luật Lao động"],
            ),
            (
                "Nghị quyết 57 và Luật Thủ đô số 39/2024/QH15; Luật số 31/2024/QH15.",
                &["Law Luật Thủ đô", "Law 31/2024/QH15"],
            ),
            ("Nghị quyết 57 nói về pháp luật, luật sư và luật pháp.", &[]),
            (
                "Resolution 57-NQ/TW led to the Law on Science, Technology and Innovation and the Land Law.",
                &["Law Law on Science, Technology and Innovation", "Law Land Law"],
            ),
            (
                "Resolution 57-NQ/TW and the action programme of the Government.",
                &["Programme action programme of the Government"],
            ),
        ]);
    }

    #[test]
    fn one_document_is_the_same_however_it_is_written() {
        let of = |text: &str| identity(text);
        assert_eq!(of("71/NQ-CP"), of("71 / NQ-CP"));
        let register = Register::shipped();
        let key: Key = "57-NQ/TW@13".parse().unwrap();
        let found =
            register.companions("Nghị quyết 57, Kế hoạch số 10-KH/TW, sau là Kế hoạch 10-KH/TW.", key, None, &[key]);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].identity, found[1].identity);
    }

    proptest::proptest! {
        #[test]
        fn any_paragraph_is_read(text in "(\\PC|Luật |Law on |Nghị quyết 57 |chương trình hành động |kế hoạch số 1/|, | ){0,40}") {
            let register = Register::shipped();
            let key: Key = "57-NQ/TW@13".parse().unwrap();
            for one in register.companions(&text, key, None, &[key]) {
                proptest::prop_assert!(!one.name.is_empty() && text.contains(&one.name));
            }
        }
    }
}
