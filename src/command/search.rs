//! `/search kinh tế tư nhân`: articles by their words, best first, each with the passage that answers.
//!
//! Resolutions whose title holds all the words stand first. How a question was read is told in notes, what was found
//! can be narrowed by buttons, and where nothing is found the answer helps on.

use super::article_view::{self, cut};
use super::asked::{self, Asked};
use super::options::{self, Options};
use super::prompt::prompt;
use super::{Ask, Command, narrow, nothing_found, pass_on, replied, resolution_view, search_notes, watch_view};
use crate::action::Action;
use crate::i18n::{Lang, Localized, fixed, phrases};
use crate::index::{Index, Order};
use crate::register::find::{Strength, find};
use crate::register::{Document, Key, Mode, Verdict};
use crate::reply::{Block, Button, Line, Outcome, Reply};
use crate::setting::Layout;

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
        &[
            "search kinh tế tư nhân",
            "search công suất dự phòng điện",
            "search health insurance",
            "search “kinh tế tư nhân” năm:2025 -tập_thể",
        ]
    }

    fn answer(&self, ask: &Ask) -> anyhow::Result<Reply> {
        let options = Options::read(ask.words);
        if options.words.is_empty() {
            let Some(words) = replied::telling_words(ask) else { return usage(ask) };
            let mut reply = self.answer(&ask.with(&words))?;
            reply.blocks.insert(0, Block::Note(texts::of_message(&words).into()));
            return Ok(reply);
        }
        let index = match ask.index() {
            Ok(index) => index,
            Err(reply) => return Ok(*reply),
        };
        let order = options.order.unwrap_or(Order::Relevance);
        let asked = asked::search(ask, &index, &options.words, order, options.page)?;
        if asked.question.is_empty() && asked.question.notes.is_empty() {
            return usage(ask);
        }
        // what was excluded is not what is meant
        let positive = asked.question.branches.join(" ");
        let about = if asked.question.filter.without.is_empty() { &options.words } else { &positive };
        let named = if asked.page == 1 { named_resolutions(ask, about) } else { Vec::new() };
        if asked.question.is_empty() {
            return nothing_found::reply(ask, &index, &options.words, &asked, &named);
        }
        if asked.found.hits.is_empty() {
            return nothing_found::reply(ask, &index, &options.words, &asked, &named);
        }
        if let Some(facet) = options.facet {
            return Ok(narrow::by(&options.words, facet, &asked.found));
        }
        list(ask, &index, &options.words, order, &asked, &named)
    }
}

/// Resolutions that the words name, or whose titles hold all of them.
fn named_resolutions(ask: &Ask, words: &str) -> Vec<Key> {
    const MOST: usize = 3;
    let register = &ask.house.register;
    let mut keys: Vec<Key> = Vec::new();
    for mention in find(words, Mode::Query, register.groups()) {
        if let Document::Party { number, .. } = mention.document
            && mention.strength > Strength::Bare
            && let Verdict::One(best, _) = register.resolve(number, &register.context_of(&mention, Vec::new()))
        {
            keys.push(best.key);
        }
    }
    if !keys.is_empty() {
        keys.dedup();
        keys.truncate(MOST);
        return keys;
    }
    keys.extend(register.titled(words).into_iter().flat_map(|meaning| meaning.keys));
    let mut seen = Vec::new();
    keys.retain(|key| !seen.contains(key) && (seen.push(*key), true).1);
    keys.truncate(MOST);
    keys
}

fn list(ask: &Ask, index: &Index, words: &str, order: Order, asked: &Asked, named: &[Key]) -> anyhow::Result<Reply> {
    let (found, page, size) = (&asked.found, asked.page, ask.page_size());
    let first = (page - 1) * size + 1;
    let mut reply = Reply::new(Outcome::Found);
    reply.heading(texts::heading(words));
    let shown = first..first + found.hits.len();
    let range = phrases::range_of(shown, found.total, found.more, ["bài", "article", "articles"]);
    reply.text(Line::from(range).plain(texts::ordered(order)));
    search_notes::say(&mut reply, asked, &ask.house.glossary);
    for key in named {
        if let Some(entry) = ask.house.register.get(*key) {
            let line = Line::new().bold(phrases::number_and_tenure(*key));
            let line = match &entry.title {
                Some(title) => line.plain(": ").plain(title.clone()),
                None => line,
            };
            // its button stands below in any case
            reply.at_least(Layout::Normal, Block::Text(line));
        }
    }
    for (at, hit) in found.hits.iter().enumerate() {
        reply.gap();
        article_view::add_hit(ask, &mut reply, first + at, hit);
        reply.list.push(first + at, article_view::open_action(&hit.id, hit.lang, ask.lang));
    }
    reply.list.question = words.to_string();
    reply.gap().note(article_view::freshness(ask, index));
    let named = named.iter().filter_map(|key| ask.house.register.get(*key));
    reply.rows(named.map(resolution_view::open_button).collect(), 2);
    let open = article_view::open_buttons(&reply.list);
    reply.row(open);
    reply.row(page_buttons(words, order, page, found.total.div_ceil(size)));
    if found.total > 1 {
        reply.row(order_buttons(words, order));
    }
    if page == 1 {
        reply.row(narrow::buttons(words, found));
        reply.rows(narrow::related(ask, words, found), 2);
        reply.row(nothing_found::did_you_mean(ask, index, asked)?);
    }
    let line = options::line(words, 1, Some(order).filter(|order| *order != Order::Relevance));
    let share = pass_on::search(ask, &line, texts::heading(words).get(ask.lang))?;
    reply.row(vec![share, watch_view::bell(&format!("as:words {words}"))]);
    Ok(reply)
}

fn page_buttons(words: &str, order: Order, page: usize, pages: usize) -> Vec<Button> {
    let order = (order != Order::Relevance).then_some(order);
    let to = |page: usize| Action::new("search", &options::line(words, page, order)).in_place();
    let previous = (page > 1).then(|| Button::ask(phrases::previous_page(), to(page - 1)));
    let next = (page < pages).then(|| Button::ask(phrases::next_page(), to(page + 1)));
    previous.into_iter().chain(next).collect()
}

fn order_buttons(words: &str, order: Order) -> Vec<Button> {
    let all = [Order::Relevance, Order::Newest, Order::Oldest].into_iter().filter(|other| *other != order);
    let to = |other| Action::new("search", &options::line(words, 1, Some(other))).in_place();
    all.map(|other| Button::ask(texts::sort(other), to(other))).collect()
}

/// Asks for words, with examples that find something.
fn usage(ask: &Ask) -> anyhow::Result<Reply> {
    const EXAMPLES: [&str; 3] = ["kinh tế tư nhân", "an ninh năng lượng", "health insurance"];
    const LOOKED_AT: usize = 12;
    let mut examples = Vec::new();
    if let Some(index) = ask.house.index() {
        let terms = ask.house.glossary.terms.iter().take(LOOKED_AT);
        let terms = terms.map(|term| fixed(&term.vi, &term.en).get(ask.lang).to_string());
        for words in EXAMPLES.into_iter().map(str::to_string).chain(terms) {
            if examples.len() < EXAMPLES.len() && asked::count(ask, &index, &words)? > 0 {
                examples.push((Localized::same(words.as_str()), words));
            }
        }
    }
    Ok(prompt(ask, "search", texts::usage(), texts::placeholder(), examples))
}

mod texts {
    use super::*;

    pub fn help() -> Localized {
        fixed(
            "Gõ vài từ hoặc một câu hỏi, có dấu hay không dấu đều được. Bài có đủ các từ được xếp trước; nếu quá ít, bot hiện \
             thêm bài có gần đủ từ và ghi rõ điều đó.\n\
             “…” giữ nguyên cụm từ · -từ để loại bài có từ đó · OR hoặc “hoặc” giữa hai ý\n\
             nq:57 · about:57 (bài chủ yếu về nghị quyết: nêu trong tiêu đề hoặc đoạn đầu, hoặc từ ba lần trở lên) · nq:57 nq:68 (nêu \
             cả hai)\n\
             năm:2025 · src:vietnamplus · lang:en · by:bct · topic:y_tế · title:năng_lượng\n\
             2024..2025 · từ 6/2025 · tháng trước · 30d\n\
             sort:new bài mới trước, sort:old bài cũ trước, page:2 sang trang 2.",
            "Type some words or a question, with or without diacritics. Articles with all of the words come first; if there \
             are few, those with most of them are shown too, and the answer says so.\n\
             “…” keeps words together · -word leaves out articles with that word · OR between two alternatives\n\
             nq:57 · about:57 (mainly about it: named in the title or first paragraph, or three times or more) · nq:57 nq:68 (both \
             named)\n\
             year:2025 · src:vietnamplus · lang:en · by:bct · topic:health · title:energy\n\
             2024..2025 · since 6/2025 · last month · 30d\n\
             sort:new for the newest first, sort:old for the oldest first, page:2 for the second page.",
        )
    }

    pub fn usage() -> Localized {
        fixed(
            "Bạn muốn tìm gì? Hãy gõ vài từ hoặc một câu hỏi, ví dụ:",
            "What are you looking for? Type some words or a question, for example:",
        )
    }

    pub fn placeholder() -> Localized {
        fixed("Vài từ hoặc một câu hỏi", "Some words or a question")
    }

    pub fn of_message(words: &str) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Đã tìm bằng những từ đầu của tin nhắn được trả lời: “{words}”"),
            Lang::En => format!("Searched with the first words of the message you answered: “{words}”"),
        })
    }

    pub fn heading(words: &str) -> Localized {
        // a button names a resolution by its key, of which the tenure is for the program; it stands below
        let typed =
            |word: &str| word.split_once("-NQ/TW@").map_or(word.to_string(), |(start, _)| format!("{start}-NQ/TW"));
        let words = cut(&words.split(' ').map(typed).collect::<Vec<_>>().join(" "), 80);
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Kết quả cho “{words}”"),
            Lang::En => format!("Results for “{words}”"),
        })
    }

    pub fn ordered(order: Order) -> Localized {
        match order {
            Order::Relevance => fixed(", khớp nhất trước", ", best match first"),
            Order::Newest => fixed(", mới nhất trước", ", newest first"),
            Order::Oldest => fixed(", cũ nhất trước", ", oldest first"),
        }
    }

    pub fn sort(order: Order) -> Localized {
        match order {
            Order::Relevance => fixed("Xếp khớp nhất trước", "Sort best first"),
            Order::Newest => fixed("Xếp mới trước", "Sort newest first"),
            Order::Oldest => fixed("Xếp cũ trước", "Sort oldest first"),
        }
    }
}
