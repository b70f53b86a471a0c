//! From the pieces of an answer to lines of one language, the same for every medium.

use super::{Looks, light};
use crate::i18n::Lang;
use crate::reply::{Block, Line, Reply, Style};

/// A line of text with its looks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Runs of text, none of them empty.
    pub runs: Vec<(String, Style)>,
    /// Whether it is part of a quotation.
    pub quoted: bool,
}

impl Row {
    /// Whether nothing can be seen of it.
    pub fn is_blank(&self) -> bool {
        self.runs.iter().all(|(text, _)| text.trim().is_empty())
    }
}

/// The lines of an answer, without blank lines at its ends or two in a row.
pub fn rows(reply: &Reply, looks: Looks) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for block in reply.blocks.iter().filter_map(|block| shown(block, looks)) {
        let lang = looks.lang;
        match block {
            Block::Heading(line) => push(&mut rows, row(line, lang, Some(Style::Bold), "")),
            Block::Text(line) => push(&mut rows, row(line, lang, None, "")),
            Block::Note(line) => push(&mut rows, row(line, lang, Some(Style::Italic), "")),
            Block::Field(label, value) => {
                let label = Line::new().plain(format!("{}: ", label.get(lang)));
                push(&mut rows, row(&label.join(value.clone()), lang, None, ""));
            }
            Block::Item(number, lines) => {
                let bullet = number.map_or("• ".to_string(), |number| format!("{number}. "));
                for (at, line) in lines.iter().enumerate() {
                    push(&mut rows, row(line, lang, None, if at == 0 { &bullet } else { "" }));
                }
            }
            Block::Quote(lines) => {
                rows.extend(
                    lines
                        .iter()
                        .map(|line| Row { quoted: true, ..row(line, lang, None, "") })
                        .filter(|row| !row.is_blank()),
                );
            }
            Block::Gap => {
                if rows.last().is_some_and(|row| !row.is_blank()) {
                    rows.push(Row::default());
                }
            }
            Block::AtLeast(..) => {}
        }
    }
    while rows.last().is_some_and(Row::is_blank) {
        rows.pop();
    }
    if looks.light { light::cut(rows, looks.lang) } else { rows }
}

/// The piece itself, where the layout shows it.
fn shown(block: &Block, looks: Looks) -> Option<&Block> {
    match block {
        Block::AtLeast(layout, inner) if looks.layout >= *layout => shown(inner, looks),
        Block::AtLeast(..) => None,
        block => Some(block),
    }
}

fn push(rows: &mut Vec<Row>, row: Row) {
    if !row.is_blank() {
        rows.push(row);
    }
}

fn row(line: &Line, lang: Lang, look: Option<Style>, start: &str) -> Row {
    let mut row = Row::default();
    let mut add = |text: &str, style: Style| {
        // a line stays a line, whatever an article holds
        let text = if text.contains(['\n', '\r']) { &text.replace(['\n', '\r'], " ") } else { text };
        match row.runs.last_mut() {
            _ if text.is_empty() => {}
            Some((last, known)) if *known == style => last.push_str(text),
            _ => row.runs.push((text.to_string(), style)),
        }
    };
    add(start, Style::Plain);
    for span in &line.0 {
        let style = match (&span.style, &look) {
            (Style::Plain, Some(look)) => look.clone(),
            (style, _) => style.clone(),
        };
        add(span.text.get(lang), style);
    }
    row
}
