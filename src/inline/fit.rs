//! Making a reply one message: what does not fit is left out before its last pieces, which name the source.

use crate::i18n::{Lang, Localized};
use crate::reply::{Block, Line, Reply, Style};
use crate::text::utf16;

/// A message holds 4,096 UTF-16 units (Bot API, InputTextMessageContent); a little is left for what a medium adds.
const ROOM: usize = 3_900;
/// Telegram drops looks above about a hundred; headings and notes count as one each.
const LOOKS: usize = 60;

/// Cuts a reply to one message; its last `tail` pieces are kept whole as long as they alone fit.
pub fn one_message(reply: &mut Reply, lang: Lang, tail: usize) {
    let mut looks = LOOKS;
    reply.blocks.iter_mut().for_each(|block| plain_beyond(block, &mut looks));
    let from = reply.blocks.len().saturating_sub(tail);
    let mut behind = reply.blocks.split_off(from);
    let kept = |behind: &[Block]| behind.iter().map(|block| units(block, lang)).sum::<usize>();
    if kept(&behind) > ROOM {
        behind.clear();
    }
    let mut room = ROOM - kept(&behind);
    let mut fitting = Vec::new();
    for block in reply.blocks.drain(..) {
        let length = units(&block, lang);
        if length <= room {
            room -= length;
            fitting.push(block);
            continue;
        }
        fitting.extend(shortened(block, room, lang));
        break;
    }
    fitting.extend(behind);
    reply.blocks = fitting;
}

fn lines(block: &Block) -> Vec<&Line> {
    match block {
        Block::Heading(line) | Block::Text(line) | Block::Note(line) | Block::Field(_, line) => vec![line],
        Block::Item(_, lines) | Block::Quote(lines) => lines.iter().collect(),
        Block::Gap => Vec::new(),
        Block::AtLeast(_, inner) => lines(inner),
    }
}

/// UTF-16 units of a piece, with its bullet or label and the ends of its lines.
fn units(block: &Block, lang: Lang) -> usize {
    const BULLET: usize = 6;
    let label = match block {
        Block::Field(label, _) => utf16::len(label.get(lang)) + 2,
        Block::Item(..) => BULLET,
        Block::AtLeast(_, inner) => return units(inner, lang),
        Block::Heading(_) | Block::Text(_) | Block::Note(_) | Block::Quote(_) | Block::Gap => 0,
    };
    let text = |line: &Line| line.0.iter().map(|span| utf16::len(span.text.get(lang))).sum::<usize>() + 1;
    label + lines(block).into_iter().map(text).sum::<usize>() + usize::from(*block == Block::Gap)
}

/// Looks beyond what is allowed are left off. In a heading or a note running text has a look as well.
fn plain_beyond(block: &mut Block, looks: &mut usize) {
    let (lines, all): (Vec<&mut Line>, bool) = match block {
        Block::Heading(line) | Block::Note(line) => (vec![line], true),
        Block::Text(line) | Block::Field(_, line) => (vec![line], false),
        Block::Item(_, lines) | Block::Quote(lines) => (lines.iter_mut().collect(), false),
        Block::Gap => return,
        Block::AtLeast(_, inner) => return plain_beyond(inner, looks),
    };
    for span in lines.into_iter().flat_map(|line| line.0.iter_mut()).filter(|span| all || span.style != Style::Plain) {
        match looks.checked_sub(1) {
            Some(left) => *looks = left,
            None => span.style = Style::Plain,
        }
    }
}

/// A running text cut to the room that is left; other pieces are left out.
fn shortened(block: Block, room: usize, lang: Lang) -> Option<Block> {
    const WORTH: usize = 40;
    if room < WORTH {
        return None;
    }
    let cut = |line: Line| {
        let mut left = room - 4;
        let mut shown = Line::new();
        for mut span in line.0 {
            let text = span.text.get(lang);
            let fits = utf16::prefix(text, left);
            if fits.len() < text.len() {
                span.text = Localized::same(format!("{} …", &fits[..fits.rfind(' ').unwrap_or(fits.len())]));
                shown.0.push(span);
                return shown;
            }
            left -= utf16::len(text);
            shown.0.push(span);
        }
        shown
    };
    match block {
        Block::Heading(line) => Some(Block::Heading(cut(line))),
        Block::Text(line) => Some(Block::Text(cut(line))),
        Block::Note(line) => Some(Block::Note(cut(line))),
        Block::Field(..) | Block::Item(..) | Block::Quote(_) | Block::Gap | Block::AtLeast(..) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::telegram::{LIMIT, MOST_ENTITIES, messages};
    use crate::reply::Outcome;
    use proptest::prelude::*;

    fn blocks() -> impl Strategy<Value = Vec<Block>> {
        let text = "\\PC{0,200}|(từ ngữ ){0,900}|[😀]{0,3000}|x{0,5000}";
        let line = proptest::collection::vec((text, 0..3_u8), 0..40).prop_map(|spans| {
            spans.into_iter().fold(Line::new(), |line, (text, style)| match style {
                0 => line.plain(text),
                1 => line.bold(text),
                _ => line.link(text, "https://example.org"),
            })
        });
        let block = (line.clone(), line, 0..6_u8).prop_map(|(one, two, kind)| match kind {
            0 => Block::Heading(one),
            1 => Block::Text(one),
            2 => Block::Item(Some(3), vec![one, two]),
            3 => Block::Quote(vec![one, two]),
            4 => Block::Note(one),
            _ => Block::Gap,
        });
        proptest::collection::vec(block, 1..12)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn any_reply_becomes_one_message(blocks in blocks(), tail in 0..3_usize) {
            let mut reply = Reply { blocks, ..Reply::new(Outcome::Found) };
            one_message(&mut reply, Lang::Vi, tail);
            let messages = messages(&reply, Lang::Vi);
            prop_assert_eq!(messages.len(), 1);
            prop_assert!(utf16::len(&messages[0].text) <= LIMIT && messages[0].entities.len() <= MOST_ENTITIES);
        }
    }

    #[test]
    fn the_end_is_kept_and_what_fits_stays_as_it_is() {
        let mut reply = Reply::new(Outcome::Found);
        reply.text("một").text("chữ ".repeat(2_000)).text("hai").note("nguồn");
        one_message(&mut reply, Lang::Vi, 1);
        assert_eq!((reply.blocks.len(), reply.blocks.last()), (3, Some(&Block::Note("nguồn".into()))));
        let mut short = Reply::new(Outcome::Found);
        short.text("một").gap().note("nguồn");
        let before = short.clone();
        one_message(&mut short, Lang::Vi, 1);
        assert_eq!(short, before);
    }
}
