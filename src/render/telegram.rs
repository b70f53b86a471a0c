//! Telegram's form of an answer: text with entities, counted in UTF-16 units, within its limits.
//!
//! Nothing is written in HTML or Markdown, so no text can break the formatting.

use super::Looks;
use super::layout::{Row, rows};
use crate::i18n::Lang;
use crate::reply::{Does, Reply, Style};
use crate::text::utf16;

/// A message holds this many UTF-16 units (Bot API, sendMessage).
pub const LIMIT: usize = 4_096;
/// Telegram drops entities above about a hundred.
pub const MOST_ENTITIES: usize = 80;
/// Room for `[2/3]`.
const RESERVE: usize = 12;
/// Letters of a button's label that a phone shows.
const LABEL: usize = 64;

/// One message.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// The text.
    pub text: String,
    /// Its looks, by place.
    pub entities: Vec<Entity>,
    /// Rows of buttons.
    pub buttons: Vec<Vec<(String, Does)>>,
    /// The address to preview; none: no preview.
    pub preview: Option<String>,
}

/// A look of a part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// The look.
    pub kind: Kind,
    /// Where it begins, in UTF-16 units.
    pub offset: usize,
    /// How long it is, in UTF-16 units.
    pub length: usize,
}

/// The looks that are used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Strong.
    Bold,
    /// Set apart.
    Italic,
    /// To type or to copy.
    Code,
    /// A link.
    Link(String),
    /// A link to the private chat with the bot at what the start parameter names.
    Start(String),
    /// A quotation that opens when pressed.
    Quote,
}

/// The messages of an answer; nearly always one. Buttons stand below the last.
pub fn messages(reply: &Reply, looks: impl Into<Looks>) -> Vec<Message> {
    let looks = looks.into();
    let mut pages: Vec<Page> = vec![Page::default()];
    for row in rows(reply, looks).into_iter().flat_map(fitting) {
        if pages.last().is_some_and(|page| !page.takes(&row)) {
            pages.push(Page::default());
        }
        if let Some(page) = pages.last_mut() {
            page.add(row);
        }
    }
    let count = pages.len();
    let mut messages: Vec<Message> =
        pages.into_iter().enumerate().map(|(at, page)| page.finish(at + 1, count)).collect();
    if let Some(last) = messages.last_mut() {
        last.buttons = buttons(reply, looks.lang);
        last.preview = reply.preview.clone().filter(|_| !looks.light);
    }
    messages
}

fn buttons(reply: &Reply, lang: Lang) -> Vec<Vec<(String, Does)>> {
    let shown = |label: &str| match utf16::prefix(label, LABEL) {
        all if all.len() == label.len() => label.to_string(),
        cut => format!("{}…", cut.trim_end()),
    };
    reply
        .buttons
        .iter()
        .map(|row| row.iter().map(|button| (shown(button.label.get(lang)), button.does.clone())).collect())
        .collect()
}

/// A message being filled.
#[derive(Default)]
struct Page {
    text: String,
    units: usize,
    entities: Vec<Entity>,
    /// Where the quotation that is open began: in UTF-16 units, and in bytes.
    quote: Option<(usize, usize)>,
}

impl Page {
    fn takes(&self, row: &Row) -> bool {
        let units: usize = row.runs.iter().map(|(text, _)| utf16::len(text)).sum();
        let looks = row.runs.iter().filter(|(_, style)| *style != Style::Plain).count();
        self.text.is_empty() || self.units + 1 + units <= LIMIT - RESERVE && self.entities.len() + looks < MOST_ENTITIES
    }

    fn add(&mut self, row: Row) {
        if row.quoted != self.quote.is_some() {
            self.close_quote();
        }
        if self.units > 0 {
            self.push("\n", &Style::Plain);
        } else if row.runs.is_empty() {
            return;
        }
        if row.quoted && self.quote.is_none() {
            self.quote = Some((self.units, self.text.len()));
        }
        for (text, style) in &row.runs {
            self.push(text, style);
        }
    }

    fn push(&mut self, text: &str, style: &Style) {
        let kind = match style {
            Style::Plain => None,
            Style::Bold => Some(Kind::Bold),
            Style::Italic => Some(Kind::Italic),
            Style::Code => Some(Kind::Code),
            Style::Link(url) => Some(Kind::Link(url.clone())),
            Style::Start(payload) => Some(Kind::Start(payload.clone())),
        };
        // an entity must not begin or end with white space
        if let Some(kind) = kind.filter(|_| !text.trim().is_empty()) {
            let start = utf16::len(text) - utf16::len(text.trim_start());
            self.entities.push(Entity { kind, offset: self.units + start, length: utf16::len(text.trim()) });
        }
        self.text.push_str(text);
        self.units += utf16::len(text);
    }

    fn close_quote(&mut self) {
        let Some((start, from)) = self.quote.take() else { return };
        // from the first letter to the last, as every entity
        let quoted = &self.text[from..];
        let offset = start + utf16::len(quoted) - utf16::len(quoted.trim_start());
        let length = utf16::len(quoted.trim());
        if length > 0 {
            self.entities.push(Entity { kind: Kind::Quote, offset, length });
        }
    }

    fn finish(mut self, number: usize, count: usize) -> Message {
        self.close_quote();
        if count > 1 {
            self.push(&format!("\n[{number}/{count}]"), &Style::Plain);
        }
        self.text.truncate(self.text.trim_end().len());
        let end = utf16::len(&self.text);
        for entity in &mut self.entities {
            entity.length = entity.length.min(end.saturating_sub(entity.offset));
        }
        self.entities.retain(|entity| entity.length > 0);
        self.entities.sort_by_key(|entity| (entity.offset, std::cmp::Reverse(entity.length)));
        Message { text: self.text, entities: self.entities, buttons: Vec::new(), preview: None }
    }
}

/// A row that is too long for one message becomes several, cut between words where there are any.
fn fitting(row: Row) -> Vec<Row> {
    const ROOM: usize = LIMIT - RESERVE;
    let units = |row: &Row| row.runs.iter().map(|(text, _)| utf16::len(text)).sum::<usize>();
    if units(&row) <= ROOM && row.runs.len() < MOST_ENTITIES {
        return vec![row];
    }
    let mut made = vec![Row { runs: Vec::new(), quoted: row.quoted }];
    for (text, style) in row.runs {
        let mut rest = text.as_str();
        while let Some(last) = made.last_mut().filter(|_| !rest.is_empty()) {
            let room = ROOM.saturating_sub(units(last));
            let full = last.runs.len() + 1 >= MOST_ENTITIES;
            let cut = if full { "" } else { utf16::prefix(rest, room) };
            let cut = match cut.rfind(' ') {
                _ if cut.len() == rest.len() => cut,
                Some(space) if space > 0 => &cut[..space],
                _ if last.runs.is_empty() => cut,
                _ => "",
            };
            if cut.is_empty() && last.runs.is_empty() {
                break; // nothing more can be shown of a run that has no place to cut
            }
            if !cut.is_empty() {
                last.runs.push((cut.to_string(), style.clone()));
            }
            rest = rest[cut.len()..].trim_start();
            if !rest.is_empty() {
                made.push(Row { runs: Vec::new(), quoted: row.quoted });
            }
        }
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::{Block, Line, Outcome};
    use crate::setting::Layout;
    use proptest::prelude::*;

    fn reply(blocks: Vec<Block>) -> Reply {
        Reply { blocks, ..Reply::new(Outcome::Found) }
    }

    /// What Telegram demands of every message.
    fn lawful(message: &Message) -> Result<(), String> {
        let units: Vec<u16> = message.text.encode_utf16().collect();
        if units.is_empty() || units.len() > LIMIT {
            return Err(format!("{} units", units.len()));
        }
        if message.entities.len() > MOST_ENTITIES + 1 {
            return Err(format!("{} entities", message.entities.len()));
        }
        for entity in &message.entities {
            let slice = units.get(entity.offset..entity.offset + entity.length).ok_or("an entity leaves the text")?;
            let text = String::from_utf16(slice).map_err(|_| "an entity cuts a letter")?;
            if text.trim().is_empty() || text.trim() != text {
                return Err(format!("an entity is or ends with white space: {text:?}"));
            }
        }
        Ok(())
    }

    const LAYOUTS: [Layout; 3] = [Layout::Compact, Layout::Normal, Layout::Full];

    fn blocks() -> impl Strategy<Value = Vec<Block>> {
        let text = "\\PC{0,200}|[ \n😀a]{0,30}|(từ ngữ ){0,900}|[😀]{0,3000}|x{0,5000}";
        let line = proptest::collection::vec((text, 0..5_u8), 0..6).prop_map(|spans| {
            spans.into_iter().fold(Line::new(), |line, (text, style)| match style {
                0 => line.plain(text),
                1 => line.bold(text),
                2 => line.italic(text),
                3 => line.code(text),
                _ => line.link(text, "https://example.org"),
            })
        });
        let layout = (0..LAYOUTS.len()).prop_map(|at| LAYOUTS[at]);
        let block = (line.clone(), line, 0..8_u8, layout).prop_map(|(one, two, kind, layout)| match kind {
            0 => Block::Heading(one),
            1 => Block::Text(one),
            2 => Block::Item(Some(3), vec![one, two]),
            3 => Block::Quote(vec![one, two]),
            4 => Block::Note(one),
            5 => Block::AtLeast(layout, Box::new(Block::Quote(vec![one, two]))),
            6 => Block::AtLeast(layout, Box::new(Block::Item(None, vec![one, two]))),
            _ => Block::Gap,
        });
        proptest::collection::vec(block, 0..12)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_answer_becomes_lawful_messages(blocks in blocks()) {
            let messages = messages(&reply(blocks), Lang::Vi);
            for message in messages.iter().filter(|message| !message.text.is_empty()) {
                prop_assert!(lawful(message).is_ok(), "{:?}", lawful(message));
            }
        }

        #[test]
        fn every_layout_becomes_lawful_messages_and_a_light_one_is_short(blocks in blocks()) {
            let mut last = 0;
            for layout in LAYOUTS {
                let whole = messages(&reply(blocks.clone()), Looks { lang: Lang::En, layout, light: false });
                for message in whole.iter().filter(|message| !message.text.is_empty()) {
                    prop_assert!(lawful(message).is_ok(), "{:?}", lawful(message));
                }
                let length: usize = whole.iter().map(|message| message.text.len()).sum();
                prop_assert!(length + 2 * RESERVE >= last, "a fuller layout says less");
                last = length;
                let light = messages(&reply(blocks.clone()), Looks { lang: Lang::Vi, layout, light: true });
                prop_assert_eq!(light.len(), 1);
                prop_assert!(utf16::len(&light[0].text) <= crate::render::light::LIMIT);
                prop_assert!(light[0].text.is_empty() || lawful(&light[0]).is_ok(), "{:?}", lawful(&light[0]));
            }
        }

        #[test]
        fn no_word_is_lost(words in proptest::collection::vec("[a-zđờ😀]{1,12}", 1..3000)) {
            let text = words.join(" ");
            let messages = messages(&reply(vec![Block::Text(Line::new().bold(text.as_str()))]), Lang::En);
            let shown: Vec<String> = messages.iter().flat_map(|message| {
                let body = message.text.rsplit_once("\n[").filter(|(_, end)| end.ends_with(']')).map_or(message.text.as_str(), |(body, _)| body);
                body.split_whitespace().map(str::to_string).collect::<Vec<_>>()
            }).collect();
            prop_assert_eq!(shown, words);
        }
    }

    #[test]
    fn places_are_counted_in_utf16_units() {
        let line = Line::new().plain("😀 quyết ").bold("nghị");
        let messages = messages(&reply(vec![Block::Text(line)]), Lang::Vi);
        assert_eq!(messages[0].entities, [Entity { kind: Kind::Bold, offset: 9, length: 4 }]);
    }

    #[test]
    fn a_quotation_is_one_entity_over_its_lines() {
        let quote = Block::Quote(vec![Line::from("một"), Line::new().bold("hai")]);
        let messages = messages(&reply(vec![Block::Text("đầu".into()), quote, Block::Text("cuối".into())]), Lang::Vi);
        assert_eq!(messages[0].text, "đầu\nmột\nhai\ncuối");
        assert_eq!(messages[0].entities[0], Entity { kind: Kind::Quote, offset: 4, length: 7 });
    }
}
