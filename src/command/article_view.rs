//! How articles look in lists, the same for every command.

use std::ops::Range;

use super::Ask;
use crate::action::{Action, Numbered};
use crate::corpus::{ArticleId, Kind, Meta, Translation};
use crate::date;
use crate::i18n::{Lang, Localized, fixed, format, phrases};
use crate::index::{Entry, Hit, Index, Passage};
use crate::reply::{Block, Button, Line, Reply};
use crate::setting::Layout;

/// Adds an article found by words: title, date and outlet, then the passage with its words in bold.
pub fn add_hit(ask: &Ask, reply: &mut Reply, number: usize, hit: &Hit) {
    add_head(ask, reply, number, &hit.meta, hit.lang);
    reply.at_least(Layout::Normal, Block::Text(passage(&hit.id, &hit.passage)));
    add_others(reply, hit.others);
    add_more(ask, reply, &hit.id, &hit.meta);
}

/// Adds an article of a list by date: title, date and outlet, and one line of it.
pub fn add_entry(ask: &Ask, reply: &mut Reply, number: usize, entry: &Entry) {
    add_head(ask, reply, number, &entry.meta, entry.lang);
    reply.at_least(Layout::Normal, Block::Text(shortened(&entry.lead).into()));
    add_others(reply, entry.others);
    add_more(ask, reply, &entry.id, &entry.meta);
}

fn add_head(ask: &Ask, reply: &mut Reply, number: usize, meta: &Meta, lang: Lang) {
    reply.say(Block::Item(Some(number), vec![Line::new().bold(title(ask, &meta.title)), about(meta, lang, ask.lang)]));
}

/// A title; shorter where few letters are wanted.
pub fn title(ask: &Ask, title: &str) -> String {
    const LIGHT: usize = 80;
    if ask.is_light() { cut(title, LIGHT) } else { title.to_string() }
}

/// How many others tell the same; the article's own page leads to them.
fn add_others(reply: &mut Reply, others: usize) {
    if others > 0 {
        reply.at_least(Layout::Normal, Block::Text(texts::others(others).into()));
    }
}

/// The same as a sentence.
pub fn others(count: usize) -> Localized {
    texts::others(count)
}

/// What else is known of an article.
fn add_more(ask: &Ask, reply: &mut Reply, id: &ArticleId, meta: &Meta) {
    let mut known = Line::new().code(id.as_str());
    for slug in &meta.topics {
        known = known.plain(" · ").plain(ask.house.glossary.topic_name(slug));
    }
    reply.at_least(Layout::Full, Block::Text(known));
    if let Some(url) = &meta.source_url {
        reply.at_least(Layout::Full, Block::Text(Line::new().link(url.as_str(), url)));
    }
}

/// Date, outlet and what kind of text it is, always in this order.
pub fn about(meta: &Meta, lang: Lang, reader: Lang) -> Line {
    let mut line = Line::from(phrases::published(meta.published, meta.inferred)).plain(" · ").plain(meta.outlet());
    if meta.kind == Kind::Digest {
        line = line.plain(" · ").plain(texts::digest());
    }
    match meta.translation {
        Translation::Machine => line = line.plain(" · ").plain(texts::machine()),
        Translation::MaybeMachine => line = line.plain(" · ").plain(texts::maybe_machine()),
        Translation::None | Translation::Human => {}
    }
    if lang != reader {
        line = line.plain(" · ").plain(texts::in_lang(lang));
    }
    line
}

/// The passage in quotation marks with its place, which `/quote` opens.
pub fn passage(id: &ArticleId, passage: &Passage) -> Line {
    let line = Line::from(if passage.cut_before { "“… " } else { "“" });
    let line = line.join(marked(&passage.text, &passage.marks));
    line.plain(if passage.cut_after { " …”" } else { "”" }).plain(format!(" ({id}¶{})", passage.paragraph))
}

/// A text with some words in bold; words next to each other become one bold run.
pub fn marked(text: &str, marks: &[Range<usize>]) -> Line {
    let mut line = Line::new();
    let mut shown = 0;
    let mut at = 0;
    while at < marks.len() {
        let (start, mut end) = (marks[at].start, marks[at].end);
        while marks.get(at + 1).is_some_and(|next| text[end..next.start].chars().all(|c| c == ' ')) {
            at += 1;
            end = marks[at].end;
        }
        if start > shown {
            line = line.plain(&text[shown..start]);
        }
        line = line.bold(&text[start..end]);
        shown = end;
        at += 1;
    }
    if shown < text.len() { line.plain(&text[shown..]) } else { line }
}

/// A sentence cut to a line or two.
fn shortened(text: &str) -> String {
    cut(text, 160)
}

/// A text cut at a word when it is longer than so many characters.
pub fn cut(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_string();
    }
    let cut: String = text.chars().take(longest).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    format!("{} …", cut[..end].trim_end_matches([',', ';', ' ', '–', '-']))
}

/// Opens the article of a numbered entry.
pub fn open_action(id: &ArticleId, lang: Lang, reader: Lang) -> Action {
    let action = Action::new("read", id.as_str());
    if lang == reader { action } else { Action::new("read", &format!("{id} {}", lang.code())) }
}

/// One button for each numbered entry.
pub fn open_buttons(list: &Numbered) -> Vec<Button> {
    let button = |(at, action): (usize, &Action)| Button::ask(texts::open(list.first + at), action.clone());
    list.actions.iter().enumerate().map(button).collect()
}

/// What the index holds and how fresh it is, at the foot of every list.
pub fn freshness(ask: &Ask, index: &Index) -> Localized {
    let newest = index.manifest().newest.map(format::date);
    let built = built(ask, index);
    Localized::new(|lang| {
        let newest = newest.as_ref().map_or("–", |date| date.get(lang));
        let built = built.get(lang);
        match lang {
            Lang::Vi => format!("Bài mới nhất trong kho: {newest} · chỉ mục lập ngày {built}"),
            Lang::En => format!("Newest article held: {newest} · index built {built}"),
        }
    })
}

/// The day on which the index was built, where the asker is.
pub fn built(ask: &Ask, index: &Index) -> Localized {
    let day = date::moment(&index.manifest().built).map(|at| ask.request.settings.zone.day(at));
    day.map_or_else(|| Localized::same("–"), format::date)
}

mod texts {
    use super::*;

    pub fn digest() -> Localized {
        fixed("bản tóm tắt", "digest")
    }

    pub fn machine() -> Localized {
        fixed("bản dịch máy", "machine translation")
    }

    pub fn maybe_machine() -> Localized {
        fixed("bản dịch máy?", "machine translation?")
    }

    pub fn in_lang(lang: Lang) -> Localized {
        match lang {
            Lang::Vi => fixed("tiếng Việt", "in Vietnamese"),
            Lang::En => fixed("tiếng Anh", "in English"),
        }
    }

    pub fn others(count: usize) -> Localized {
        Localized::new(|lang| {
            let number = format::number(count, lang);
            match lang {
                Lang::Vi => format!("+{number} bài khác cùng đưa tin này"),
                Lang::En if count == 1 => "+1 other article on this story".to_string(),
                Lang::En => format!("+{number} other articles on this story"),
            }
        })
    }

    pub fn open(number: usize) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Đọc {number}"),
            Lang::En => format!("Read {number}"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::Style;

    #[test]
    fn neighbouring_marks_become_one() {
        let text = "về kinh tế tư nhân";
        let place = |word: &str| text.find(word).map(|start| start..start + word.len()).unwrap_or_default();
        let line = marked(text, &[place("kinh"), place("tế"), place("nhân")]);
        let bold: Vec<_> =
            line.0.iter().filter(|span| span.style == Style::Bold).map(|span| span.text.get(Lang::Vi)).collect();
        assert_eq!(bold, ["kinh tế", "nhân"]);
        let all: String = line.0.iter().map(|span| span.text.get(Lang::Vi)).collect();
        assert_eq!(all, "về kinh tế tư nhân");
    }

    #[test]
    fn a_long_sentence_is_cut_at_a_word() {
        let cut = shortened(&"chữ ".repeat(100));
        assert!(cut.ends_with("chữ …") && cut.chars().count() < 170, "{cut}");
    }
}
