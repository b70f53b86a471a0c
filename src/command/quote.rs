//! `/quote avytahc¶3`: one paragraph of an article, word for word, with what one needs to cite it.

use super::prompt::prompt;
use super::{Ask, Command, article_view, read, replied, resolution_view, wrong};
use crate::action::Action;
use crate::corpus::{ArticleId, Kind};
use crate::i18n::{Lang, Localized, fixed};
use crate::index::list::Whole;
use crate::reply::{Block, Button, Line, Outcome, Reply};

/// The command.
pub struct Quote;

impl Command for Quote {
    fn name(&self) -> &'static str {
        "quote"
    }

    fn aliases(&self) -> &'static [&'static str] {
        &["trich"]
    }

    fn words(&self) -> &'static [&'static str] {
        &["trich", "trich dan", "quote"]
    }

    fn takes(&self, rest: &str, _: &crate::house::House) -> bool {
        place(rest).is_some()
    }

    fn summary(&self) -> Localized {
        fixed("Trích nguyên văn một đoạn để dẫn nguồn", "One paragraph, word for word, to cite")
    }

    fn help(&self) -> Localized {
        fixed(
            "Gõ mã bài và số đoạn như bot ghi sau mỗi đoạn trích, ví dụ avytahc¶3. Mã này không đổi khi kho bài được lập lại.",
            "Type the article's id and the paragraph's number, as they stand behind every passage, for example avytahc¶3. \
             They stay the same when the index is built again.",
        )
    }

    fn examples(&self) -> &'static [&'static str] {
        &["quote avytahc¶2"]
    }

    fn in_menu(&self) -> bool {
        false
    }

    fn answer(&self, ask: &Ask) -> anyhow::Result<Reply> {
        if ask.words.trim().is_empty()
            && let Some(place) = replied::place(ask)?
        {
            return self.answer(&ask.with(&place));
        }
        let Some(place) = place(ask.words) else { return usage(ask) };
        let index = match ask.index() {
            Ok(index) => index,
            Err(reply) => return Ok(*reply),
        };
        let Some(article) = index.article(&place.id, place.lang.unwrap_or(ask.lang))? else {
            return Ok(read::unknown(place.id.as_str()));
        };
        let paragraphs: Vec<&str> = article.body.split("\n\n").collect();
        match place.paragraph.checked_sub(1).and_then(|at| paragraphs.get(at)) {
            Some(paragraph) => Ok(show(ask, &article, place.paragraph, paragraphs.len(), paragraph)),
            None => Ok(no_such(&article, paragraphs.len())),
        }
    }
}

/// A paragraph of an article, in a language if one is named.
struct Place {
    id: ArticleId,
    paragraph: usize,
    lang: Option<Lang>,
}

/// Reads `avytahc¶3`, `avytahc#3`, `avytahc 3`, each with `vi` or `en` behind it or without.
fn place(text: &str) -> Option<Place> {
    let spaced = text.trim().trim_matches(['(', ')']).replace(['¶', '#'], " ");
    let mut parts = spaced.split_whitespace();
    let id = ArticleId::parse(parts.next()?)?;
    let paragraph = parts.next()?.parse().ok()?;
    Some(Place { id, paragraph, lang: parts.next().and_then(Lang::from_code) })
}

fn show(ask: &Ask, article: &Whole, number: usize, paragraphs: usize, paragraph: &str) -> Reply {
    let (meta, id, lang) = (&article.entry.meta, &article.entry.id, article.entry.lang);
    let mut reply = Reply::new(Outcome::Found);
    reply.heading(meta.title.as_str());
    reply.text(article_view::about(meta, lang, ask.lang)).gap();
    reply.say(Block::Quote(vec![Line::from(paragraph)])).gap();
    if meta.kind == Kind::Digest {
        reply.note(texts::digest());
    }
    match &meta.source_url {
        Some(url) => {
            let name = format!("{} ({})", meta.outlet().get(ask.lang), resolution_view::host_of(url));
            reply.field(texts::source(), Line::new().link(name, url))
        }
        None => reply.field(texts::source(), meta.outlet()),
    };
    reply.field(texts::place(), Line::new().code(format!("{id}¶{number}")));
    let to = |number: usize| {
        let lang = if lang == ask.lang { String::new() } else { format!(" {}", lang.code()) };
        Action::new("quote", &format!("{id}¶{number}{lang}")).in_place()
    };
    let previous = (number > 1).then(|| Button::ask(texts::previous(), to(number - 1)));
    let next = (number < paragraphs).then(|| Button::ask(texts::next(), to(number + 1)));
    reply.row(previous.into_iter().chain(next).collect());
    reply.row(vec![
        Button::ask(texts::whole(), article_view::open_action(id, lang, ask.lang)),
        wrong::button(&format!("{id}¶{number}")),
    ]);
    reply
}

fn no_such(article: &Whole, paragraphs: usize) -> Reply {
    let mut reply = Reply::new(Outcome::NotFound);
    reply.text(texts::only(article.entry.id.as_str(), paragraphs));
    reply.row(vec![Button::ask(texts::whole(), Action::new("read", article.entry.id.as_str()))]);
    reply
}

fn usage(ask: &Ask) -> anyhow::Result<Reply> {
    let places = read::newest(ask)?.into_iter().map(|entry| format!("{}¶1", entry.id));
    let examples = places.map(|place| (Localized::same(place.as_str()), place)).collect();
    Ok(prompt(ask, "quote", texts::usage(), texts::placeholder(), examples))
}

mod texts {
    use super::*;

    pub fn digest() -> Localized {
        fixed(
            "Đây là bản tóm tắt do nqbot biên soạn từ nguồn dưới đây, không phải nguyên văn của nguồn.",
            "This is a digest written for nqbot from the source below, not the source's own wording.",
        )
    }

    pub fn source() -> Localized {
        fixed("Nguồn", "Source")
    }

    pub fn place() -> Localized {
        fixed("Mã đoạn", "Place")
    }

    pub fn previous() -> Localized {
        fixed("‹ Đoạn trước", "‹ Previous paragraph")
    }

    pub fn next() -> Localized {
        fixed("Đoạn sau ›", "Next paragraph ›")
    }

    pub fn whole() -> Localized {
        fixed("Đọc cả bài", "Read the article")
    }

    pub fn only(id: &str, paragraphs: usize) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Bài {id} chỉ có {paragraphs} đoạn."),
            Lang::En if paragraphs == 1 => format!("Article {id} has one paragraph only."),
            Lang::En => format!("Article {id} has {paragraphs} paragraphs only."),
        })
    }

    pub fn usage() -> Localized {
        fixed(
            "Bạn muốn trích đoạn nào? Hãy gõ mã bài và số đoạn như bot ghi sau mỗi đoạn trích, ví dụ:",
            "Which paragraph? Type an article's id and the paragraph's number, as they stand behind every passage, such as:",
        )
    }

    pub fn placeholder() -> Localized {
        fixed("Mã bài và số đoạn, ví dụ avytahc¶2", "Id and paragraph, such as avytahc¶2")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_every_form() {
        for text in ["avytahc¶3", "AVYTAHC#3", "avytahc 3", "(avytahc¶3)", " avytahc ¶ 3 en"] {
            let place = place(text).map(|place| (place.id.to_string(), place.paragraph));
            assert_eq!(place, Some(("avytahc".to_string(), 3)), "{text}");
        }
        assert!(place("avytahc").is_none() && place("57 3").is_none() && place("").is_none());
    }
}
