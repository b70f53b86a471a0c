//! The last resort of light mode: an answer that is too long all the same ends at a whole line, and says so.
//!
//! Commands make their answers short; this is for what they cannot foresee.

use super::layout::Row;
use crate::i18n::{Lang, Localized, fixed};
use crate::reply::Style;
use crate::text::utf16;

/// UTF-16 units of a light answer.
pub const LIMIT: usize = 1_200;
/// Looks of a light answer: fewer than a message of Telegram may have.
const MOST_LOOKS: usize = 60;

/// The rows that have room, and one that says that others had none.
pub fn cut(rows: Vec<Row>, lang: Lang) -> Vec<Row> {
    if fits(&rows, LIMIT) {
        return rows;
    }
    let notice = Row { runs: vec![(texts::cut().get(lang).to_string(), Style::Italic)], quoted: false };
    let room = LIMIT - units(&notice) - 1;
    let mut shown: Vec<Row> = Vec::new();
    for row in rows {
        shown.push(row);
        if !fits(&shown, room) {
            // the beginning of a line is better than nothing
            let row = shown.pop().filter(|_| shown.is_empty());
            shown.extend(row.map(|row| beginning(row, room)));
            break;
        }
    }
    while shown.last().is_some_and(Row::is_blank) {
        shown.pop();
    }
    shown.push(notice);
    shown
}

fn units(row: &Row) -> usize {
    row.runs.iter().map(|(text, _)| utf16::len(text)).sum()
}

fn fits(rows: &[Row], room: usize) -> bool {
    let looks = rows.iter().flat_map(|row| &row.runs).filter(|(_, style)| *style != Style::Plain).count();
    rows.iter().map(|row| units(row) + 1).sum::<usize>() <= room + 1 && looks <= MOST_LOOKS
}

/// As much of a row as has room, cut between words where there are any.
fn beginning(row: Row, room: usize) -> Row {
    let mut shown = Row { runs: Vec::new(), quoted: row.quoted };
    for (text, style) in row.runs.into_iter().take(MOST_LOOKS) {
        let left = room.saturating_sub(units(&shown) + 2);
        let part = utf16::prefix(&text, left);
        if part.len() == text.len() {
            shown.runs.push((text, style));
            continue;
        }
        let end = part.rfind(' ').unwrap_or(part.len());
        if end > 0 {
            shown.runs.push((part[..end].to_string(), style));
        }
        break;
    }
    shown.runs.push((" …".to_string(), Style::Plain));
    shown
}

mod texts {
    use super::*;

    pub fn cut() -> Localized {
        fixed(
            "Chế độ nhẹ đã rút ngắn câu trả lời. Xem đầy đủ: /settings light off",
            "Light mode cut this answer short. To see all of it: /settings light off",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(text: &str) -> Row {
        Row { runs: vec![(text.to_string(), Style::Plain)], quoted: false }
    }

    #[test]
    fn a_short_answer_stays_as_it_is() {
        let rows = vec![row("một"), row(&"x".repeat(LIMIT - 4))];
        assert_eq!(cut(rows.clone(), Lang::Vi), rows);
    }

    #[test]
    fn a_long_one_ends_at_a_whole_line_and_says_so() {
        let rows: Vec<Row> = (0..100).map(|number| row(&format!("{number} nghị quyết về đất đai"))).collect();
        let cut = cut(rows.clone(), Lang::Vi);
        let (notice, shown) = cut.split_last().expect("it is not empty");
        assert!(notice.runs[0].0.contains("/settings light off"));
        assert!(shown.len() > 20 && rows.starts_with(shown));
    }

    #[test]
    fn one_line_that_is_too_long_is_cut_between_words() {
        let cut = cut(vec![row(&"đất đai ".repeat(1_000))], Lang::En);
        assert_eq!(cut.len(), 2);
        assert!(cut[0].runs.last().is_some_and(|(text, _)| text == " …"));
        assert!(fits(&cut, LIMIT));
    }
}
