//! `/read a1b2c3d`, `/read 2`: an article in parts, with its source and the resolutions it names.

use super::options::{self, Options};
use super::prompt::prompt;
use super::{Ask, Command, article_facts, article_view, pass_on, resolution_view, story, wrong};
use crate::action::{Action, Numbered};
use crate::corpus::{ArticleId, Kind};
use crate::i18n::{Lang, Localized, fixed, format, phrases};
use crate::index::Entry;
use crate::index::list::Whole;
use crate::question::Filter;
use crate::reply::{Block, Button, Line, Outcome, Reply};
use crate::setting::Layout;
use crate::text::sentence::sentences;

/// The command.
pub struct Read;

impl Command for Read {
    fn name(&self) -> &'static str {
        "read"
    }

    fn aliases(&self) -> &'static [&'static str] {
        &["doc", "xem"]
    }

    fn words(&self) -> &'static [&'static str] {
        &["doc", "doc bai", "read"]
    }

    fn takes(&self, rest: &str, _: &crate::house::House) -> bool {
        ArticleId::parse(rest).is_some() || rest.trim().parse::<usize>().is_ok()
    }

    fn summary(&self) -> Localized {
        fixed("Đọc một bài theo mã hoặc số thứ tự", "Read an article by its id or number")
    }

    fn help(&self) -> Localized {
        fixed(
            "Gõ mã của bài, hoặc số thứ tự trong danh sách vừa hiện. Bài dài được chia thành nhiều phần, không ngắt giữa câu; có nút đổi ngôn ngữ.",
            "Type the article's id, or its number in the list shown last. Long ones come in parts that end with a sentence; a \
             button switches the language.",
        )
    }

    fn examples(&self) -> &'static [&'static str] {
        &["read avytahc"]
    }

    fn answer(&self, ask: &Ask) -> anyhow::Result<Reply> {
        let options = Options::read(ask.words);
        let mut parts = options.words.split_whitespace();
        let (what, lang) = (parts.next().unwrap_or(""), parts.next().and_then(Lang::from_code));
        if let Ok(number) = what.parse::<usize>() {
            return opened_by_number(ask, number);
        }
        let Some(id) = ArticleId::parse(what) else {
            return if what.is_empty() { usage(ask) } else { Ok(unknown(what)) };
        };
        let index = match ask.index() {
            Ok(index) => index,
            Err(reply) => return Ok(*reply),
        };
        let lang = lang.unwrap_or(ask.lang);
        match index.article(&id, lang)? {
            Some(article) => Ok(show(ask, &article, options.page)),
            None => Ok(unknown(id.as_str())),
        }
    }
}

/// Opens an entry of the list before this question.
pub fn opened_by_number(ask: &Ask, number: usize) -> anyhow::Result<Reply> {
    match ask.list.get(number) {
        Some(action) => {
            let (name, words) = action.line.split_once(' ').unwrap_or((&action.line, ""));
            let none = Numbered::default();
            match super::named(name) {
                // an entry never opens a number again, so this ends
                Some(command) => command.answer(&Ask { words, list: &none, ..ask.with(words) }),
                None => usage(ask),
            }
        }
        None => {
            let mut reply = Reply::new(Outcome::Usage);
            reply.text(texts::no_list(number));
            reply.row(vec![Button::ask(phrases::see_latest(), Action::new("latest", ""))]);
            Ok(reply)
        }
    }
}

/// Characters of one part; a phone shows it in a few screens and it is far from Telegram's limit.
const PART: usize = 2_000;
/// The same where few letters are wanted; head and source need room as well.
const LIGHT_PART: usize = 650;
/// From here on the rest of a part is folded into an expandable quotation.
const FOLD: usize = 700;

fn show(ask: &Ask, article: &Whole, page: usize) -> Reply {
    let meta = &article.entry.meta;
    let parts = parts(&article.body, if ask.is_light() { LIGHT_PART } else { PART });
    let page = page.min(parts.len()).max(1);
    let mut reply = Reply::new(Outcome::Found);
    reply.heading(meta.title.as_str());
    reply.text(article_view::about(meta, article.entry.lang, ask.lang));
    if article.entry.lang != ask.lang && !article.langs.contains(&ask.lang) {
        reply.note(texts::only_in(article.entry.lang));
    }
    if parts.len() > 1 {
        reply.text(texts::part(page, parts.len()));
    }
    reply.gap();
    say_part(&mut reply, &parts[page - 1]);
    reply.gap();
    if meta.kind == Kind::Digest {
        reply.note(texts::digest());
    }
    if let Some(url) = &meta.source_url {
        let name = format!("{} ({})", meta.outlet().get(ask.lang), resolution_view::host_of(url));
        reply.field(texts::source(), Line::new().link(name, url));
        reply.at_least(Layout::Full, Block::Text(Line::new().link(url.as_str(), url)));
        reply.preview = Some(url.clone());
    } else {
        reply.field(texts::source(), meta.outlet());
    }
    article_facts::add(&mut reply, meta);
    reply.field(texts::id(), Line::new().code(article.entry.id.as_str()));
    buttons(ask, &mut reply, article, page, parts.len());
    reply
}

fn say_part(reply: &mut Reply, paragraphs: &[String]) {
    let mut shown = 0;
    let open = paragraphs.iter().take_while(|paragraph| {
        let fits = shown == 0 || shown + paragraph.chars().count() <= FOLD;
        shown += paragraph.chars().count();
        fits
    });
    let open = open.count();
    for (at, paragraph) in paragraphs[..open].iter().enumerate() {
        if at > 0 {
            reply.gap();
        }
        reply.text(paragraph.as_str());
    }
    if open < paragraphs.len() {
        reply
            .gap()
            .say(Block::Quote(paragraphs[open..].iter().map(|paragraph| Line::from(paragraph.as_str())).collect()));
    }
}

/// The body in parts of whole paragraphs; a paragraph that is too long is cut between sentences.
fn parts(body: &str, longest: usize) -> Vec<Vec<String>> {
    let mut parts: Vec<Vec<String>> = vec![Vec::new()];
    let mut used = 0;
    for piece in body.split("\n\n").flat_map(|paragraph| pieces(paragraph, longest)) {
        let length = piece.chars().count();
        if used > 0 && used + length > longest {
            parts.push(Vec::new());
            used = 0;
        }
        used += length;
        if let Some(part) = parts.last_mut() {
            part.push(piece);
        }
    }
    parts
}

fn pieces(paragraph: &str, longest: usize) -> Vec<String> {
    if paragraph.chars().count() <= longest {
        return vec![paragraph.to_string()];
    }
    let mut pieces: Vec<String> = Vec::new();
    for range in sentences(paragraph) {
        let sentence = &paragraph[range];
        match pieces.last_mut() {
            Some(piece) if piece.chars().count() + sentence.chars().count() < longest => {
                piece.push(' ');
                piece.push_str(sentence);
            }
            _ => pieces.extend(cut_words(sentence, longest)),
        }
    }
    pieces
}

/// A sentence longer than a part is cut between words, or anywhere when it has none.
fn cut_words(sentence: &str, longest: usize) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut rest = sentence;
    while let Some((limit, _)) = rest.char_indices().nth(longest) {
        let end = rest[..limit].rfind(' ').filter(|end| *end > 0).unwrap_or(limit);
        pieces.push(rest[..end].to_string());
        rest = rest[end..].trim_start();
    }
    if !rest.is_empty() {
        pieces.push(rest.to_string());
    }
    pieces
}

fn buttons(ask: &Ask, reply: &mut Reply, article: &Whole, page: usize, pages: usize) {
    const NAMED: usize = 6;
    let (id, lang) = (&article.entry.id, article.entry.lang);
    let line = |lang: Lang, page: usize| {
        let words = if lang == ask.lang { id.to_string() } else { format!("{id} {}", lang.code()) };
        options::line(&words, page, None)
    };
    let to = |page: usize| Action::new("read", &line(lang, page)).in_place();
    let previous = (page > 1).then(|| Button::ask(texts::previous_part(), to(page - 1)));
    let next = (page < pages).then(|| Button::ask(texts::next_part(), to(page + 1)));
    reply.row(previous.into_iter().chain(next).collect());
    let mut cites = article.entry.cites.clone();
    cites.sort_by_key(|(_, count, certain)| std::cmp::Reverse((*certain, *count)));
    let named = cites
        .iter()
        .filter(|(_, _, certain)| *certain)
        .filter_map(|(key, ..)| ask.house.register.get(*key))
        .take(NAMED);
    reply.rows(named.map(resolution_view::open_button).collect(), 2);
    let other = lang.other();
    if article.langs.contains(&other) {
        reply.row(vec![Button::ask(
            texts::read_in(other),
            Action::new("read", &format!("{id} {}", other.code())).in_place(),
        )]);
    }
    reply.row(story::button(id, article.entry.others).into_iter().collect());
    reply.row(pass_on::article(id, &article.entry.meta, ask.lang));
    reply.row(vec![wrong::button(id.as_str())]);
    let related = article.entry.meta.related.iter().map(|slug| ArticleId::of_slug(slug));
    if let Some(index) = ask.house.index() {
        for related in related.take(2) {
            if let Ok(Some(found)) = index.article(&related, ask.lang) {
                let title = shortened(&found.entry.meta.title);
                reply.row(vec![Button::ask(texts::also(&title), Action::new("read", related.as_str()))]);
            }
        }
    }
}

/// A title cut at a word, for a button.
pub fn shortened(title: &str) -> String {
    const LONGEST: usize = 44;
    match title.char_indices().nth(LONGEST) {
        None => title.to_string(),
        Some((limit, _)) => format!("{} …", &title[..title[..limit].rfind(' ').unwrap_or(limit)]),
    }
}

/// Says that no article has this id.
pub fn unknown(id: &str) -> Reply {
    let mut reply = Reply::new(Outcome::NotFound);
    reply.text(texts::unknown(id));
    reply.row(vec![Button::ask(phrases::see_latest(), Action::new("latest", ""))]);
    reply
}

fn usage(ask: &Ask) -> anyhow::Result<Reply> {
    let newest = newest(ask)?.into_iter();
    let examples = newest.map(|entry| (Localized::same(shortened(&entry.meta.title)), entry.id.to_string())).collect();
    Ok(prompt(ask, "read", texts::usage(), texts::placeholder(), examples))
}

/// The newest articles, as examples.
pub fn newest(ask: &Ask) -> anyhow::Result<Vec<Entry>> {
    const SHOWN: usize = 3;
    match ask.house.index() {
        Some(index) => Ok(index.latest(&Filter::default(), ask.lang, 0, SHOWN)?.entries),
        None => Ok(Vec::new()),
    }
}

mod texts {
    use super::*;

    pub fn part(page: usize, pages: usize) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Phần {page}/{pages}"),
            Lang::En => format!("Part {page} of {pages}"),
        })
    }

    pub fn previous_part() -> Localized {
        fixed("‹ Phần trước", "‹ Previous part")
    }

    pub fn next_part() -> Localized {
        fixed("Phần sau ›", "Next part ›")
    }

    pub fn digest() -> Localized {
        fixed(
            "Đây là bản tóm tắt do nqbot biên soạn từ nguồn dưới đây, không phải nguyên văn.",
            "This is a digest written for nqbot from the source below, not the original wording.",
        )
    }

    pub fn source() -> Localized {
        fixed("Nguồn", "Source")
    }

    pub fn id() -> Localized {
        fixed("Mã bài", "Article id")
    }

    pub fn read_in(lang: Lang) -> Localized {
        let name = phrases::read_in(lang);
        Localized::new(|reader| match reader {
            Lang::Vi => format!("Đọc bằng {}", if lang == Lang::Vi { "tiếng Việt" } else { "tiếng Anh" }),
            Lang::En => format!("Read in {}", if lang == Lang::Vi { "Vietnamese" } else { name.get(reader) }),
        })
    }

    pub fn only_in(lang: Lang) -> Localized {
        match lang {
            Lang::Vi => fixed("Bài này chỉ có tiếng Việt.", "This article is held in Vietnamese only."),
            Lang::En => fixed("Bài này chỉ có tiếng Anh.", "This article is held in English only."),
        }
    }

    pub fn also(title: &str) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Đọc thêm: {title}"),
            Lang::En => format!("Read also: {title}"),
        })
    }

    pub fn unknown(id: &str) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Kho bài không có bài nào mang mã {id}."),
            Lang::En => format!("No article with the id {id} is held here."),
        })
    }

    pub fn usage() -> Localized {
        fixed(
            "Bạn muốn đọc bài nào? Hãy gõ mã bài hoặc số thứ tự trong danh sách, hay mở một bài mới:",
            "Which article? Type its id, or its number in a list, or open a new one:",
        )
    }

    pub fn placeholder() -> Localized {
        fixed("Mã bài, ví dụ avytahc", "The article's id, such as avytahc")
    }

    pub fn no_list(number: usize) -> Localized {
        Localized::new(|lang| {
            let number = format::number(number, lang);
            match lang {
                Lang::Vi => {
                    format!("Không có mục số {number} trong danh sách vừa hiện. Bạn hãy mở một danh sách trước:")
                }
                Lang::En => format!("No list shown just now has an entry {number}. Open a list first:"),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_keep_every_word_and_end_with_a_sentence() {
        let paragraph = "Một câu vừa phải về nghị quyết. ".repeat(200).trim().to_string();
        let body = format!("{paragraph}\n\nĐoạn cuối.");
        let parts = parts(&body, PART);
        assert!(parts.len() > 2);
        for part in &parts {
            assert!(part.iter().map(|piece| piece.chars().count()).sum::<usize>() <= PART);
            assert!(part.last().is_some_and(|piece| piece.ends_with('.')));
        }
        let joined = parts.concat().join(" ");
        assert_eq!(joined.split_whitespace().collect::<Vec<_>>(), body.split_whitespace().collect::<Vec<_>>());
    }

    #[test]
    fn a_sentence_without_end_is_cut_between_words() {
        let parts = parts(&"từ ".repeat(2000), PART);
        assert!(parts.iter().flatten().all(|piece| piece.chars().count() <= PART && !piece.starts_with(' ')));
        assert!(super::parts(&"x".repeat(5000), PART).len() > 2);
    }
}
