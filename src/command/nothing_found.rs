//! What is said when a search finds nothing or little: which word is to blame, what would find more, what is near.

use super::article_view::{self, cut};
use super::asked::{self, Asked};
use super::{Ask, resolution_view, search_notes};
use crate::action::Action;
use crate::i18n::{Lang, Localized, fixed, phrases};
use crate::index::Index;
use crate::register::find::find;
use crate::register::{Document, Key, Mode};
use crate::reply::{Button, Outcome, Reply};

/// The answer when nothing is found.
pub fn reply(ask: &Ask, index: &Index, words: &str, asked: &Asked, named: &[Key]) -> anyhow::Result<Reply> {
    let (found, question) = (&asked.found, &asked.question);
    let mut reply = Reply::new(Outcome::NotFound);
    reply.text(texts::nothing(words));
    if !found.unknown.is_empty() {
        reply.text(texts::unknown(&found.unknown));
    }
    search_notes::say(&mut reply, asked, &ask.house.glossary);
    let plain = question.branches.join(" ");
    let unfiltered = if question.filter.is_empty() || plain.is_empty() { 0 } else { asked::count(ask, index, &plain)? };
    if unfiltered > 0 {
        let label = texts::without_filter(&plain, unfiltered);
        reply.row(vec![Button::ask(label, Action::new("search", &plain))]);
    }
    let known: Vec<&str> = plain
        .split_whitespace()
        .filter(|word| !found.unknown.iter().any(|unknown| word.contains(unknown.as_str())))
        .collect();
    if !found.unknown.is_empty() && !known.is_empty() {
        let shorter = known.join(" ");
        let total = asked::count(ask, index, &shorter)?;
        if total > 0 {
            reply.row(vec![Button::ask(texts::search(&shorter, total), Action::new("search", &shorter))]);
        }
    }
    reply.row(did_you_mean(ask, index, asked)?);
    resolutions(ask, words, named, &mut reply);
    // without a question there is nothing to follow
    reply.text(if question.is_empty() { texts::see_instead() } else { texts::try_instead() });
    reply.row(vec![
        Button::ask(phrases::see_latest(), Action::new("latest", "")),
        Button::ask(phrases::browse_register(), Action::new("resolutions", "")),
    ]);
    if !question.is_empty() {
        reply.row(vec![super::watch_view::bell(&format!("as:words {words}"))]);
    }
    reply.note(article_view::freshness(ask, index));
    Ok(reply)
}

/// Resolutions whose titles are like the words, or with the nearest numbers.
fn resolutions(ask: &Ask, words: &str, named: &[Key], reply: &mut Reply) {
    let register = &ask.house.register;
    let open = |keys: &[Key]| {
        keys.iter().filter_map(|key| register.get(*key)).map(resolution_view::open_button).collect::<Vec<_>>()
    };
    if !named.is_empty() {
        reply.text(texts::but_named());
        reply.rows(open(named), 2);
    }
    for mention in find(words, Mode::Query, register.groups()) {
        if let Document::Party { number, .. } = mention.document
            && register.numbered(number).is_empty()
        {
            reply.text(texts::nearest(number));
            reply.rows(open(&register.nearest(number)), 1);
        }
    }
}

/// One other spelling of the question that finds clearly more.
pub fn did_you_mean(ask: &Ask, index: &Index, asked: &Asked) -> anyhow::Result<Vec<Button>> {
    const MORE: usize = 3;
    const ENOUGH: usize = 5;
    let [query] = &asked.queries[..] else { return Ok(Vec::new()) };
    if asked.found.total >= ENOUGH || !asked.question.filter.is_empty() {
        return Ok(Vec::new());
    }
    for other in index.other_spellings(query, &ask.house.glossary)? {
        let total = asked::count(ask, index, &other)?;
        if total >= asked.found.total + MORE {
            return Ok(vec![Button::ask(texts::did_you_mean(&other, total), Action::new("search", &other))]);
        }
    }
    Ok(Vec::new())
}

mod texts {
    use super::*;

    pub fn nothing(words: &str) -> Localized {
        let words = cut(words, 80);
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Không tìm thấy bài nào về “{words}”."),
            Lang::En => format!("No article here is about “{words}”."),
        })
    }

    pub fn unknown(unknown: &[String]) -> Localized {
        let list = unknown.join("”, “");
        let many = unknown.len() > 1;
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Kho bài không có từ “{list}”."),
            Lang::En if many => format!("No article contains the words “{list}”."),
            Lang::En => format!("No article contains the word “{list}”."),
        })
    }

    pub fn search(words: &str, total: usize) -> Localized {
        let count = phrases::articles(total);
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Tìm “{words}” ({})", count.get(lang)),
            Lang::En => format!("Search “{words}” ({})", count.get(lang)),
        })
    }

    pub fn without_filter(words: &str, total: usize) -> Localized {
        let count = phrases::articles(total);
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Bỏ điều kiện, tìm “{words}” ({})", count.get(lang)),
            Lang::En => format!("Without the conditions: “{words}” ({})", count.get(lang)),
        })
    }

    pub fn did_you_mean(words: &str, total: usize) -> Localized {
        let count = phrases::articles(total);
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Có phải bạn muốn tìm “{words}”? ({})", count.get(lang)),
            Lang::En => format!("Did you mean “{words}”? ({})", count.get(lang)),
        })
    }

    pub fn see_instead() -> Localized {
        fixed("Bạn thử dùng ít từ hơn, hoặc xem:", "Try fewer words, or see:")
    }

    pub fn but_named() -> Localized {
        fixed("Danh mục có nghị quyết với tên gần như vậy:", "The register has resolutions with a similar title:")
    }

    pub fn nearest(number: u16) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Danh mục không có số {number:02}-NQ/TW; các số gần nhất:"),
            Lang::En => format!("The register has no {number:02}-NQ/TW; the nearest numbers:"),
        })
    }

    pub fn try_instead() -> Localized {
        fixed(
            "Bạn thử dùng ít từ hơn, theo dõi để được báo khi có bài như vậy, hoặc xem:",
            "Try fewer words, follow it to be told when there is such an article, or see:",
        )
    }
}
