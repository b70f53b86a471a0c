//! `/search kinh tế tư nhân`: articles by their words, best first, each with the passage that answers.
//!
//! Resolutions whose title holds all the words stand first. Where nothing is found, the answer says which
//! word is to blame and offers what would find something.

use super::options::{self, Options};
use super::{Ask, Command, article_view, resolution_view};
use crate::action::Action;
use crate::i18n::{Lang, Localized, fixed, format, phrases};
use crate::index::{Found, Index, Order};
use crate::register::find::find;
use crate::register::{Document, Key, Mode, Verdict};
use crate::reply::{Button, Line, Outcome, Reply};

/// The command.
pub struct Search;

impl Command for Search {
    fn name(&self) -> &'static str {
        "search"
    }

    fn aliases(&self) -> &'static [&'static str] {
        &["tim", "timkiem", "find"]
    }

    fn words(&self) -> &'static [&'static str] {
        &["tim", "tim kiem", "tim bai", "search", "search for", "find"]
    }

    fn summary(&self) -> Localized {
        fixed("Tìm trong các bài viết, kèm đoạn trích", "Search the articles, with the passage")
    }

    fn help(&self) -> Localized {
        texts::help()
    }

    fn examples(&self) -> &'static [&'static str] {
        &["search kinh tế tư nhân", "search công suất dự phòng điện", "search health insurance"]
    }

    fn answer(&self, ask: &Ask) -> anyhow::Result<Reply> {
        let options = Options::read(ask.words);
        if options.words.is_empty() {
            return Ok(usage());
        }
        let index = match ask.index() {
            Ok(index) => index,
            Err(reply) => return Ok(reply),
        };
        let query = index.understand(&options.words)?;
        let order = options.order.unwrap_or(Order::Relevance);
        let size = ask.house.settings.page;
        let pages = |total: usize| total.div_ceil(size).max(1);
        let mut page = options.page;
        let mut found = index.search(&query, order, ask.lang, (page - 1) * size, size)?;
        if found.hits.is_empty() && found.total > 0 {
            page = pages(found.total);
            found = index.search(&query, order, ask.lang, (page - 1) * size, size)?;
        }
        let named = if page == 1 { named_resolutions(ask, &options.words) } else { Vec::new() };
        if found.hits.is_empty() {
            return nothing(ask, &index, &options.words, &found, &named);
        }
        let mut reply = list(ask, &index, &options.words, order, page, &found, &named);
        if !query.repaired.is_empty() {
            reply.blocks.insert(1, crate::reply::Block::Note(texts::repaired(&query.repaired).into()));
        }
        Ok(reply)
    }
}

/// Resolutions that the words name, or whose titles hold all of them.
fn named_resolutions(ask: &Ask, words: &str) -> Vec<Key> {
    const MOST: usize = 3;
    const ONE_WORD: usize = 8;
    let register = &ask.house.register;
    let mut keys: Vec<Key> = Vec::new();
    for mention in find(words, Mode::Query, register.groups()) {
        if let Document::Party { number, .. } = mention.document
            && mention.strength > crate::register::find::Strength::Bare
            && let Verdict::One(best, _) = register.resolve(number, &register.context_of(&mention, Vec::new()))
        {
            keys.push(best.key);
        }
    }
    // one word alone must tell something: a word of every second title does not
    let by_title: Vec<_> = register.by_title(words).into_iter().filter(|hit| hit.coverage > 0.99).collect();
    let tells = by_title.len() <= ONE_WORD;
    let by_title = by_title.into_iter().filter(|hit| tells || hit.matched.len() > 1);
    keys.extend(by_title.map(|hit| hit.key));
    let mut seen = Vec::new();
    keys.retain(|key| !seen.contains(key) && (seen.push(*key), true).1);
    keys.truncate(MOST);
    keys
}

fn list(ask: &Ask, index: &Index, words: &str, order: Order, page: usize, found: &Found, named: &[Key]) -> Reply {
    let size = ask.house.settings.page;
    let first = (page - 1) * size + 1;
    let mut reply = Reply::new(Outcome::Found);
    reply.heading(texts::heading(words));
    let shown = first..first + found.hits.len();
    let range = phrases::range_of(shown, found.total, found.more, ["bài", "article", "articles"]);
    reply.text(Line::from(range).plain(texts::ordered(order)));
    if found.total > found.holding_all {
        reply.note(texts::relaxed(found.holding_all, &found.unknown));
    }
    for key in named {
        if let Some(entry) = ask.house.register.get(*key) {
            let title = entry.title.clone().unwrap_or_else(|| Localized::same(""));
            reply.text(Line::new().bold(phrases::number_and_tenure(*key)).plain(": ").plain(title));
        }
    }
    for (at, hit) in found.hits.iter().enumerate() {
        reply.gap().say(article_view::hit(first + at, hit, ask.lang));
        reply.list.push(first + at, article_view::open_action(&hit.id, hit.lang, ask.lang));
    }
    reply.gap().note(article_view::freshness(index));
    let named = named.iter().filter_map(|key| ask.house.register.get(*key));
    reply.rows(named.map(resolution_view::open_button).collect(), 2);
    let open = article_view::open_buttons(&reply.list);
    reply.row(open);
    reply.row(page_buttons(words, order, page, found.total.div_ceil(size)));
    let (label, other) = match order {
        Order::Relevance => (texts::sort_newest(), Order::Newest),
        Order::Newest => (texts::sort_best(), Order::Relevance),
    };
    if found.total > 1 {
        reply.row(vec![Button::ask(label, Action::new("search", &options::line(words, 1, Some(other))).in_place())]);
    }
    reply
}

fn page_buttons(words: &str, order: Order, page: usize, pages: usize) -> Vec<Button> {
    let order = (order == Order::Newest).then_some(order);
    let to = |page: usize| Action::new("search", &options::line(words, page, order)).in_place();
    let previous = (page > 1).then(|| Button::ask(phrases::previous_page(), to(page - 1)));
    let next = (page < pages).then(|| Button::ask(phrases::next_page(), to(page + 1)));
    previous.into_iter().chain(next).collect()
}

/// Nothing found: which word no text holds, what it would find without it, and two things to try.
fn nothing(ask: &Ask, index: &Index, words: &str, found: &Found, named: &[Key]) -> anyhow::Result<Reply> {
    let mut reply = Reply::new(Outcome::NotFound);
    reply.text(texts::nothing(words));
    if !found.unknown.is_empty() {
        reply.text(texts::unknown(&found.unknown));
    }
    let known: Vec<&str> = words
        .split_whitespace()
        .filter(|word| !found.unknown.iter().any(|unknown| word.contains(unknown.as_str())))
        .collect();
    if !found.unknown.is_empty() && !known.is_empty() {
        let shorter = known.join(" ");
        let query = index.understand(&shorter)?;
        let total = index.search(&query, Order::Relevance, ask.lang, 0, 1)?.total;
        if total > 0 {
            reply.row(vec![Button::ask(texts::without(&shorter, total), Action::new("search", &shorter))]);
        }
    }
    let register = &ask.house.register;
    if !named.is_empty() {
        reply.text(texts::but_named());
        reply.rows(named.iter().filter_map(|key| register.get(*key)).map(resolution_view::open_button).collect(), 2);
    }
    for mention in find(words, Mode::Query, register.groups()) {
        if let Document::Party { number, .. } = mention.document
            && register.numbered(number).is_empty()
        {
            let nearest = register.nearest(number);
            reply.text(texts::nearest(number));
            reply.rows(
                nearest.iter().filter_map(|key| register.get(*key)).map(resolution_view::open_button).collect(),
                1,
            );
        }
    }
    reply.text(texts::try_instead());
    reply.row(vec![
        Button::ask(texts::latest(), Action::new("latest", "")),
        Button::ask(texts::browse(), Action::new("resolutions", "")),
    ]);
    reply.note(article_view::freshness(index));
    Ok(reply)
}

fn usage() -> Reply {
    let mut reply = Reply::new(Outcome::Usage);
    reply.text(texts::usage());
    let examples = ["kinh tế tư nhân", "an ninh năng lượng", "health insurance"];
    reply.rows(
        examples.iter().map(|words| Button::ask(Localized::same(*words), Action::new("search", words))).collect(),
        1,
    );
    reply
}

mod texts {
    use super::*;

    pub fn help() -> Localized {
        fixed(
            "Gõ vài từ, có dấu hoặc không dấu. Bài có đủ các từ được xếp trước; nếu quá ít, bot hiện thêm bài có gần đủ từ và \
             ghi rõ điều đó. Thêm sort:new để xếp bài mới trước, page:2 để sang trang.",
            "Type some words, with or without diacritics. Articles with all of them come first; if there are few, those with \
             most of them are shown too, and the answer says so. Add sort:new for the newest first, page:2 for the next page.",
        )
    }

    pub fn usage() -> Localized {
        fixed(
            "Bạn muốn tìm gì? Gõ vài từ sau lệnh, ví dụ:",
            "What are you looking for? Type some words after the command, for example:",
        )
    }

    pub fn heading(words: &str) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Kết quả cho “{words}”"),
            Lang::En => format!("Results for “{words}”"),
        })
    }

    pub fn ordered(order: Order) -> Localized {
        match order {
            Order::Relevance => fixed(", khớp nhất trước", ", best match first"),
            Order::Newest => fixed(", mới nhất trước", ", newest first"),
        }
    }

    pub fn relaxed(all: usize, unknown: &[String]) -> Localized {
        let unknown = unknown.join("”, “");
        Localized::new(|lang| {
            let holding = match (lang, all) {
                (Lang::Vi, 0) => "Không bài nào có đủ các từ; dưới đây là những bài có gần đủ.".to_string(),
                (Lang::Vi, all) => {
                    format!("Chỉ {} bài có đủ các từ; các bài còn lại có gần đủ.", format::number(all, lang))
                }
                (Lang::En, 0) => "No article has all the words; these have most of them.".to_string(),
                (Lang::En, 1) => "Only one article has all the words; the others have most of them.".to_string(),
                (Lang::En, all) => format!(
                    "Only {} articles have all the words; the others have most of them.",
                    format::number(all, lang)
                ),
            };
            match (lang, unknown.is_empty()) {
                (_, true) => holding,
                (Lang::Vi, false) => format!("{holding} Kho bài không có “{unknown}”."),
                (Lang::En, false) => format!("{holding} No article contains “{unknown}”."),
            }
        })
    }

    pub fn repaired(words: &[(String, String)]) -> Localized {
        Localized::new(|lang| {
            let read = |(typed, read): &(String, String)| match lang {
                Lang::Vi => format!("“{typed}” được hiểu là “{read}”"),
                Lang::En => format!("“{typed}” was read as “{read}”"),
            };
            format!("{}.", words.iter().map(read).collect::<Vec<_>>().join("; "))
        })
    }

    pub fn sort_newest() -> Localized {
        fixed("Xếp bài mới trước", "Sort newest first")
    }

    pub fn sort_best() -> Localized {
        fixed("Xếp bài khớp nhất trước", "Sort best first")
    }

    pub fn nothing(words: &str) -> Localized {
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

    pub fn without(words: &str, total: usize) -> Localized {
        let count = phrases::articles(total);
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Tìm “{words}” ({})", count.get(lang)),
            Lang::En => format!("Search “{words}” ({})", count.get(lang)),
        })
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
        fixed("Bạn thử dùng ít từ hơn, hoặc xem:", "Try fewer words, or see:")
    }

    pub fn latest() -> Localized {
        fixed("Xem bài mới nhất", "See the latest")
    }

    pub fn browse() -> Localized {
        fixed("Duyệt danh mục", "Browse the register")
    }
}
