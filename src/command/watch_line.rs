//! What is typed behind `/watches`: a number, or what to do with the numbers that follow.

use super::options::Options;
use crate::setting::Cadence;
use crate::text::fold;

/// What is to be done with the watches of a chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// A page of the list.
    All(usize),
    /// The page of one.
    One(i64),
    /// They tell nothing for a while.
    Pause(Vec<i64>),
    /// They go on.
    Resume(Vec<i64>),
    /// They tell this often.
    Every(Cadence, Vec<i64>),
    /// They tell less often.
    Less(Vec<i64>),
    /// They are removed; several only after a question.
    Stop(Vec<i64>),
    /// They are removed, which is confirmed.
    StopAll(Vec<i64>),
    /// The last removal is taken back.
    Undo,
    /// Nothing of all that.
    Unknown(String),
}

impl Line {
    /// Reads a line: `12`, `pause 12`, `less 3,5`, `dừng #3`.
    pub fn read(text: &str) -> Self {
        let options = Options::read(text);
        let folded = fold(&options.words).replace(['#', ','], " ");
        let at = folded.find(|c: char| c.is_ascii_digit()).unwrap_or(folded.len());
        let (what, numbers) = (folded[..at].trim(), &folded[at..]);
        let ids: Option<Vec<i64>> = numbers.split_whitespace().map(|number| number.parse().ok()).collect();
        let unknown = || Line::Unknown(text.trim().to_string());
        let Some(ids) = ids else { return unknown() };
        match (what, &ids[..]) {
            ("", []) => Line::All(options.page),
            ("", [id]) => Line::One(*id),
            ("undo" | "lay lai" | "hoan tac", []) => Line::Undo,
            (_, []) => unknown(),
            ("pause" | "tam dung", _) => Line::Pause(ids),
            ("resume" | "tiep tuc", _) => Line::Resume(ids),
            ("less" | "it hon" | "thua hon", _) => Line::Less(ids),
            ("stop" | "delete" | "remove" | "dung" | "xoa" | "bo", _) => Line::Stop(ids),
            ("stop yes", _) => Line::StopAll(ids),
            ("instant" | "at once" | "ngay khi co bai" | "bao ngay", _) => Line::Every(Cadence::Instant, ids),
            ("daily" | "hang ngay", _) => Line::Every(Cadence::Daily, ids),
            ("weekly" | "hang tuan", _) => Line::Every(Cadence::Weekly, ids),
            ("monthly" | "hang thang", _) => Line::Every(Cadence::Monthly, ids),
            _ => unknown(),
        }
    }

    /// Whether it changes what is followed.
    pub fn changes(&self) -> bool {
        !matches!(self, Line::All(_) | Line::One(_) | Line::Unknown(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_as_buttons_carry_them_and_people_type_them() {
        for (text, line) in [
            ("", Line::All(1)),
            ("page:2", Line::All(2)),
            ("12", Line::One(12)),
            ("#12", Line::One(12)),
            ("pause 12", Line::Pause(vec![12])),
            ("Tạm dừng #12", Line::Pause(vec![12])),
            ("resume 12", Line::Resume(vec![12])),
            ("less 3,5", Line::Less(vec![3, 5])),
            ("stop 3, 5", Line::Stop(vec![3, 5])),
            ("dừng 3", Line::Stop(vec![3])),
            ("stop yes 3,5", Line::StopAll(vec![3, 5])),
            ("instant 3", Line::Every(Cadence::Instant, vec![3])),
            ("hằng tháng 3", Line::Every(Cadence::Monthly, vec![3])),
            ("undo", Line::Undo),
        ] {
            assert_eq!(Line::read(text), line, "{text}");
        }
        for text in ["stop", "12 13", "stop 99999999999999999999", "stop 3x", "xyz 3", "hello"] {
            assert_eq!(Line::read(text), Line::Unknown(text.into()), "{text}");
        }
        assert!(!Line::read("12").changes() && !Line::read("page:3").changes() && Line::read("undo").changes());
    }
}
