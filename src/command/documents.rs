//! `/documents 57`: documents of other kinds that articles name in the same paragraph as a resolution, each with a line
//! of the newest article that does.

use std::collections::HashMap;

use super::options::{self, Options};
use super::{Ask, Command, article_view, prompt, resolution_view as view, which_resolution};
use crate::action::Action;
use crate::corpus::ArticleId;
use crate::i18n::{Lang, Localized, fixed, format, phrases};
use crate::index::Index;
use crate::question::Filter;
use crate::register::{Companion, Key, Resolution, Sort};
use crate::reply::{Block, Button, Line, Outcome, Reply};
use crate::setting::Layout;
use crate::text::excerpt::around;
use crate::text::sentence::sentences;

/// The command.
pub struct Documents;

impl Command for Documents {
    fn name(&self) -> &'static str {
        "documents"
    }

    fn aliases(&self) -> &'static [&'static str] {
        &["vanban"]
    }

    fn words(&self) -> &'static [&'static str] {
        &["van ban", "van ban trien khai", "documents"]
    }

    fn takes(&self, rest: &str, house: &crate::house::House) -> bool {
        which_resolution::first(house, rest).is_some()
    }

    fn summary(&self) -> Localized {
        fixed("Văn bản được nêu kèm một nghị quyết", "Plans, laws and others named with a resolution")
    }

    fn help(&self) -> Localized {
        fixed(
            "Chương trình hành động, kế hoạch, nghị quyết của Chính phủ và Quốc hội, luật, kết luận, chỉ thị … được nêu trong \
             cùng một đoạn với nghị quyết, xếp theo loại, mới nhất trước, mỗi văn bản kèm một câu trích và số bài có nêu. Bot \
             đọc tối đa 200 bài mới nhất có nêu nghị quyết. Được nêu cùng không có nghĩa là hướng dẫn hay thay thế: hãy đọc \
             câu trích.",
            "Action programmes, plans, resolutions of the Government and the National Assembly, laws, conclusions, directives \
             and others that are named in one paragraph with the resolution, by kind, newest first, each with a line and the \
             number of articles. The bot reads the newest 200 articles that name the resolution. To be named together does not \
             mean to guide or to replace: read the line.",
        )
    }

    fn examples(&self) -> &'static [&'static str] {
        &["documents 06 khóa XIII"]
    }

    fn answer(&self, ask: &Ask) -> anyhow::Result<Reply> {
        let options = Options::read(ask.words);
        let entry = match which_resolution::wanted(&ask.with(&options.words), "documents", usage)? {
            Ok(entry) => entry,
            Err(reply) => return Ok(*reply),
        };
        match ask.index() {
            Ok(index) => Ok(list(ask, entry, &gather(ask, &index, entry.key)?, options.page)),
            Err(reply) => Ok(*reply),
        }
    }
}

/// Articles that are read; the newest, where more name the resolution.
const LOOKED_AT: usize = 200;
/// Documents on a page; each has a line of its own.
const ON_PAGE: usize = 8;
/// Letters of a line on either side of the document.
const AROUND: usize = 70;

/// What articles name together with a resolution.
pub struct Gathered {
    /// Articles that were read.
    pub looked_at: usize,
    /// Articles that name the resolution.
    pub total: usize,
    /// By kind, newest first.
    pub documents: Vec<Named>,
}

/// A document that is named together with a resolution.
pub struct Named {
    /// The first place found, in the newest article.
    pub place: Companion,
    /// Articles that name it with the resolution.
    pub seen: usize,
    id: ArticleId,
    lang: Lang,
    sentence: String,
    about: Line,
}

/// Reads the newest articles that name a resolution.
pub fn gather(ask: &Ask, index: &Index, key: Key) -> anyhow::Result<Gathered> {
    let listing = index.latest(&Filter::of_resolution(key), ask.lang, 0, LOOKED_AT)?;
    let mut documents: Vec<Named> = Vec::new();
    let mut places: HashMap<String, (usize, usize)> = HashMap::new();
    for (at, entry) in listing.entries.iter().enumerate() {
        let Some(article) = index.article(&entry.id, entry.lang)? else { continue };
        let known: Vec<Key> = entry.cites.iter().filter(|(.., certain)| *certain).map(|(key, ..)| *key).collect();
        for place in ask.house.register.companions(&article.body, key, entry.meta.published, &known) {
            match places.get_mut(&place.identity) {
                Some((_, last)) if *last == at => {}
                Some((document, last)) => {
                    documents[*document].seen += 1;
                    *last = at;
                }
                None => {
                    places.insert(place.identity.clone(), (documents.len(), at));
                    let sentence = sentence_of(&article.body, &place);
                    let about = article_view::about(&entry.meta, entry.lang, ask.lang);
                    documents.push(Named { place, seen: 1, id: entry.id.clone(), lang: entry.lang, sentence, about });
                }
            }
        }
    }
    documents.sort_by_key(|document| document.place.sort);
    Ok(Gathered { looked_at: listing.entries.len(), total: listing.total, documents })
}

/// The sentence that names a document, shortened around it.
fn sentence_of(body: &str, place: &Companion) -> String {
    let paragraph = body.split("\n\n").nth(place.paragraph - 1).unwrap_or_default();
    let holds = |range: &std::ops::Range<usize>| range.start <= place.range.start && place.range.end <= range.end;
    let range = sentences(paragraph).into_iter().find(holds).unwrap_or(0..paragraph.len());
    let within = place.range.start - range.start..place.range.end - range.start;
    around(&paragraph[range], &within, AROUND).0
}

fn list(ask: &Ask, entry: &Resolution, gathered: &Gathered, page: usize) -> Reply {
    let documents = &gathered.documents;
    let mut reply = Reply::new(if documents.is_empty() { Outcome::NotFound } else { Outcome::Found });
    reply.heading(texts::heading(entry.key));
    let size = if ask.is_light() { 3 } else { ON_PAGE };
    let page = page.min(documents.len().div_ceil(size)).max(1);
    let first = (page - 1) * size;
    if documents.is_empty() {
        reply.text(texts::none(gathered.total));
    } else {
        let shown = first + 1..(first + size).min(documents.len()) + 1;
        reply.text(phrases::range_of(shown, documents.len(), false, ["văn bản", "document", "documents"]));
    }
    if gathered.total > gathered.looked_at {
        reply.note(texts::looked_at(gathered.looked_at, gathered.total));
    }
    let mut told: Option<Sort> = None;
    for (at, document) in documents.iter().enumerate().skip(first).take(size) {
        if told.replace(document.place.sort) != Some(document.place.sort) {
            reply.gap().heading(sort_name(document.place.sort));
        }
        let head = Line::new().bold(document.place.name.as_str()).plain(" · ").plain(texts::seen(document.seen));
        let place = format!("{}¶{}", document.id, document.place.paragraph);
        let quoted = Line::from(format!("“{}” ({place})", document.sentence));
        reply.say(Block::Item(Some(at + 1), vec![head, quoted]));
        reply.at_least(Layout::Full, Block::Text(document.about.clone()));
        let lang = if document.lang == ask.lang { String::new() } else { format!(" {}", document.lang.code()) };
        reply.list.push(at + 1, Action::new("quote", &format!("{place}{lang}")));
    }
    if !documents.is_empty() {
        reply.gap().note(texts::caution());
    }
    let open = reply.list.actions.iter().enumerate();
    let open = open.map(|(at, action)| Button::ask(texts::open(reply.list.first + at), action.clone())).collect();
    reply.rows(open, 4);
    let key = entry.key.to_string();
    let to = |page: usize| Action::new("documents", &options::line(&key, page, None)).in_place();
    let previous = (page > 1).then(|| Button::ask(phrases::previous_page(), to(page - 1)));
    let next = (first + size < documents.len()).then(|| Button::ask(phrases::next_page(), to(page + 1)));
    reply.row(previous.into_iter().chain(next).collect());
    reply.row(vec![
        Button::ask(texts::card(), view::open_action(entry.key)),
        Button::ask(texts::articles(), Action::new("latest", &key)),
    ]);
    reply
}

/// What a kind of documents is called.
pub fn sort_name(sort: Sort) -> Localized {
    match sort {
        Sort::Programme => fixed("Chương trình hành động", "Action programmes"),
        Sort::Plan => fixed("Kế hoạch", "Plans"),
        Sort::Government => fixed("Nghị quyết của Chính phủ", "Resolutions of the Government"),
        Sort::Assembly => {
            fixed("Nghị quyết và văn bản khác của Quốc hội", "Resolutions and other acts of the National Assembly")
        }
        Sort::Law => fixed("Luật", "Laws"),
        Sort::Conclusion => fixed("Kết luận", "Conclusions"),
        Sort::Directive => fixed("Chỉ thị", "Directives"),
        Sort::Rule => fixed("Quy định, hướng dẫn", "Regulations and guidelines"),
        Sort::Decree => fixed("Nghị định, quyết định, thông tư", "Decrees, decisions and circulars"),
        Sort::Local => fixed("Nghị quyết của địa phương và cơ quan khác", "Resolutions of provinces and other bodies"),
        Sort::Other => fixed("Văn bản khác", "Other documents"),
    }
}

fn usage(ask: &Ask) -> Reply {
    let index = ask.house.index();
    let has_some = |entry: &Resolution| {
        let gathered = index.as_deref().and_then(|index| gather(ask, index, entry.key).ok());
        gathered.is_none_or(|gathered| !gathered.documents.is_empty())
    };
    let examples = prompt::resolutions(ask, &["57-NQ/TW@13", "68-NQ/TW@13", "72-NQ/TW@13"], has_some);
    prompt::prompt(ask, "documents", texts::usage(), texts::placeholder(), examples)
}

mod texts {
    use super::*;

    pub fn heading(key: Key) -> Localized {
        let number = phrases::number_and_tenure(key);
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Văn bản được nêu cùng Nghị quyết {}", number.get(lang)),
            Lang::En => format!("Documents named with Resolution {}", number.get(lang)),
        })
    }

    pub fn none(articles: usize) -> Localized {
        Localized::new(|lang| {
            let number = format::number(articles, lang);
            match lang {
                Lang::Vi if articles == 0 => "Kho bài chưa có bài nào nêu nghị quyết này.".to_string(),
                Lang::Vi => {
                    format!("Trong {number} bài có nêu nghị quyết này, không đoạn nào nêu kèm văn bản khác.")
                }
                Lang::En if articles == 0 => "No article held here names this resolution.".to_string(),
                Lang::En if articles == 1 => {
                    "The one article that names this resolution has no other document in the same paragraph."
                        .to_string()
                }
                Lang::En => {
                    format!(
                        "None of the {number} articles that name this resolution has another document in the same paragraph."
                    )
                }
            }
        })
    }

    pub fn looked_at(looked_at: usize, total: usize) -> Localized {
        Localized::new(|lang| {
            let (looked_at, total) = (format::number(looked_at, lang), format::number(total, lang));
            match lang {
                Lang::Vi => format!("Đã đọc {looked_at} bài mới nhất trong {total} bài có nêu nghị quyết này."),
                Lang::En => format!("Read in the newest {looked_at} of {total} articles that name this resolution."),
            }
        })
    }

    pub fn seen(count: usize) -> Localized {
        Localized::new(|lang| {
            let number = format::number(count, lang);
            match lang {
                Lang::Vi => format!("thấy trong {number} bài"),
                Lang::En if count == 1 => "seen in 1 article".to_string(),
                Lang::En => format!("seen in {number} articles"),
            }
        })
    }

    pub fn caution() -> Localized {
        fixed(
            "Các văn bản này được nêu trong cùng một đoạn với nghị quyết; quan hệ giữa chúng ra sao, mời bạn đọc câu trích.",
            "These documents are named in the same paragraph as the resolution; the quoted lines show how they relate to it.",
        )
    }

    pub fn open(number: usize) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Xem đoạn {number}"),
            Lang::En => format!("Passage {number}"),
        })
    }

    pub fn card() -> Localized {
        fixed("Xem nghị quyết", "See the card")
    }

    pub fn articles() -> Localized {
        fixed("Xem các bài viết", "See the articles")
    }

    pub fn usage() -> Localized {
        fixed(
            "Bạn muốn xem văn bản được nêu cùng nghị quyết nào? Hãy gõ số hiệu, ví dụ:",
            "Documents named with which resolution? Type its number, for example:",
        )
    }

    pub fn placeholder() -> Localized {
        fixed("Số hiệu nghị quyết", "The number of a resolution")
    }
}
