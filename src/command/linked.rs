//! One's own text with the resolutions in it linked, and their sources below: for `/cite` and for inline mode.

use super::deep_link;
use crate::i18n::{Lang, Localized, fixed, format, phrases};
use crate::register::{Key, Mark, Register, Resolution};
use crate::reply::{Block, Line, Outcome, Reply, Style};
use crate::text::words;

/// Sources of more resolutions are not listed; each is linked in the text.
const MOST_SOURCES: usize = 12;
/// Characters of a title in the list of sources.
const TITLE: usize = 140;

/// What becomes of the marked places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marked {
    /// They were marked for it: the resolution takes their place.
    Replaced,
    /// They stay as they are and become links.
    Kept,
}

/// The text with links and sources; `ways` tells how each mark is to be read.
pub fn reply(register: &Register, text: &str, marks: &[Mark], ways: &[usize], marked: Marked) -> Reply {
    let mut lines = vec![Line::new()];
    let mut shown = 0;
    for (mark, way) in marks.iter().zip(ways) {
        let Some(meaning) = mark.ways.get(*way) else { continue };
        let entries: Vec<&Resolution> = meaning.keys.iter().filter_map(|key| register.get(*key)).collect();
        push(&mut lines, &text[shown..mark.range.start]);
        let line = lines.pop().unwrap_or_default();
        lines.push(match (marked, &entries[..]) {
            (Marked::Replaced, entries) => replaced(line, entries, is_introduced(&text[..mark.range.start])),
            (Marked::Kept, [one]) => line.with(mark.text.as_str(), link(one)),
            (Marked::Kept, _) => line.plain(mark.text.as_str()),
        });
        shown = mark.range.end;
    }
    push(&mut lines, &text[shown..]);
    let mut reply = Reply::new(Outcome::Found);
    for line in lines {
        let is_empty = line.0.iter().all(|span| span.text.get(Lang::Vi).trim().is_empty());
        reply.say(if is_empty { Block::Gap } else { Block::Text(line) });
    }
    reply.gap();
    sources(&mut reply, register, &keys(marks, ways));
    reply
}

/// The resolutions in the order in which the text names them.
pub fn keys(marks: &[Mark], ways: &[usize]) -> Vec<Key> {
    let mut keys = Vec::new();
    for key in marks.iter().zip(ways).filter_map(|(mark, way)| mark.ways.get(*way)).flat_map(|one| &one.keys) {
        if !keys.contains(key) {
            keys.push(*key);
        }
    }
    keys
}

/// Adds running text, which may go on in other lines.
fn push(lines: &mut Vec<Line>, text: &str) {
    for (at, part) in text.split('\n').enumerate() {
        let line = if at == 0 { lines.pop().unwrap_or_default() } else { Line::new() };
        lines.push(if part.is_empty() { line } else { line.plain(part) });
    }
}

/// `Nghị quyết 57-NQ/TW`, or the number alone behind the word that names it.
fn replaced(line: Line, entries: &[&Resolution], introduced: bool) -> Line {
    entries.iter().enumerate().fold(line, |line, (at, entry)| {
        let line = if at > 0 { line.plain(", ") } else { line };
        let name = if introduced || at > 0 { Localized::same(entry.number()) } else { phrases::resolution(entry.key) };
        line.with(name, link(entry))
    })
}

/// Whether a text ends with the word “resolution” in some form.
fn is_introduced(before: &str) -> bool {
    let all = words(before);
    let mut last = all.iter().rev().map(|word| word.fold.as_str()).skip_while(|word| matches!(*word, "so" | "no"));
    match last.next() {
        Some("quyet") => last.next() == Some("nghi"),
        Some(word) => matches!(word, "nq" | "resolution" | "resolutions"),
        None => false,
    }
}

/// The first source of the register, else the card.
fn link(entry: &Resolution) -> Style {
    match entry.sources.first() {
        Some(url) => Style::Link(url.clone()),
        None => Style::Start(deep_link::to_resolution(entry.key)),
    }
}

fn sources(reply: &mut Reply, register: &Register, keys: &[Key]) {
    let lines: Vec<Line> = keys.iter().filter_map(|key| register.get(*key)).map(source).collect();
    match &lines[..] {
        [] => {}
        [one] => {
            reply.field(phrases::source(), one.clone());
        }
        several => {
            reply.text(texts::sources());
            for line in several.iter().take(MOST_SOURCES) {
                reply.say(Block::Item(None, vec![line.clone()]));
            }
            if several.len() > MOST_SOURCES {
                reply.text(texts::more(several.len() - MOST_SOURCES));
            }
        }
    }
}

/// `57-NQ/TW (khóa XIII), 22/12/2024: Về …`
fn source(entry: &Resolution) -> Line {
    let mut line = Line::new().with(phrases::number_and_tenure(entry.key), link(entry));
    if let Some(issued) = entry.issued {
        line = line.plain(", ").plain(format::date(issued));
    }
    if let Some(title) = &entry.title {
        line = line.plain(": ").plain(Localized::new(|lang| super::article_view::cut(title.get(lang), TITLE)));
    }
    if entry.confirmed { line } else { line.plain(" · ").italic(phrases::unconfirmed_short()) }
}

mod texts {
    use super::*;

    pub fn sources() -> Localized {
        fixed("Nguồn:", "Sources:")
    }

    pub fn more(count: usize) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("… và {count} nghị quyết khác có liên kết ở trên."),
            Lang::En => format!("… and {count} more, linked above."),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, lang: Lang) -> String {
        let register = Register::shipped();
        let marks = register.marks(text);
        let reply = reply(&register, text, &marks, &vec![0; marks.len()], Marked::Replaced);
        let Some(Block::Text(line)) = reply.blocks.first() else { return String::new() };
        line.0.iter().map(|span| span.text.get(lang)).collect()
    }

    #[test]
    fn a_mark_becomes_the_resolution_and_nothing_is_said_twice() {
        for (text, vi) in [
            ("Theo +57+, …", "Theo Nghị quyết 57-NQ/TW, …"),
            ("Theo Nghị quyết số +57+ và +68+.", "Theo Nghị quyết số 57-NQ/TW và Nghị quyết 68-NQ/TW."),
            ("Theo NQ +57+", "Theo NQ 57-NQ/TW"),
            ("+70-71-72+ và +999+", "Nghị quyết 70-NQ/TW, 71-NQ/TW, 72-NQ/TW và +999+"),
        ] {
            assert_eq!(told(text, Lang::Vi), vi);
        }
        assert_eq!(told("Under +57+", Lang::En), "Under Resolution 57-NQ/TW");
    }

    #[test]
    fn paragraphs_stay_and_every_resolution_has_its_source() {
        let register = Register::shipped();
        let text = "Một +57+.\n\nHai +68+.";
        let marks = register.marks(text);
        let reply = reply(&register, text, &marks, &[0, 0], Marked::Replaced);
        let kind = |block: &Block| match block {
            Block::Text(_) => "text",
            Block::Gap => "gap",
            Block::Item(..) => "item",
            _ => "other",
        };
        let kinds: Vec<&str> = reply.blocks.iter().map(kind).collect();
        assert_eq!(kinds, ["text", "gap", "text", "gap", "text", "item", "item"]);
    }
}
