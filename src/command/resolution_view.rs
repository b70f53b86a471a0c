//! How resolutions look, the same for every command: the card, and an entry of a list.

use crate::action::Action;
use crate::i18n::{Lang, Localized, fixed, format, phrases};
use crate::index::Index;
use crate::question::Filter;
use crate::register::{Body, Key, Reason, Resolution, Target};
use crate::reply::{Block, Button, Line, Outcome, Reply};
use crate::setting::Layout;

use super::{Ask, article_view};

/// Targets shown on a card, by layout; the rest behind a button.
fn most_targets(layout: Layout) -> usize {
    match layout {
        Layout::Compact => 0,
        Layout::Normal => 3,
        Layout::Full => 20,
    }
}

/// Articles shown on a card, by layout.
fn most_articles(layout: Layout) -> usize {
    match layout {
        Layout::Compact => 0,
        Layout::Normal => 3,
        Layout::Full => 5,
    }
}

/// The card of a resolution: what the register holds, its targets in short, the newest articles.
pub fn card(ask: &Ask, entry: &Resolution) -> anyhow::Result<Reply> {
    let mut reply = Reply::new(Outcome::Found);
    head(&mut reply, entry);
    facts(ask, &mut reply, entry);
    targets(ask, &mut reply, entry);
    let index = ask.house.index();
    let counts = articles(ask, &mut reply, entry, index.as_deref())?;
    sources(&mut reply, entry);
    reply.at_least(Layout::Normal, Block::Note(texts::footer().into()));
    buttons(ask, &mut reply, entry, &counts);
    Ok(reply)
}

fn head(reply: &mut Reply, entry: &Resolution) {
    reply.heading(phrases::resolution(entry.key));
    match &entry.title {
        Some(title) if entry.earlier => reply.text(texts::subject(title)),
        Some(title) => {
            let vietnamese = title.get(Lang::Vi).to_string();
            reply.text(Line::new().plain(title.clone()));
            reply.text(Line::new().italic(Localized::new(|lang| match lang {
                Lang::Vi => String::new(),
                Lang::En => vietnamese.clone(),
            })))
        }
        None => reply.text(texts::no_title()),
    };
    if !entry.confirmed {
        reply.note(phrases::unconfirmed());
    }
    if entry.earlier {
        reply.note(texts::earlier());
    }
    reply.gap();
}

fn facts(ask: &Ask, reply: &mut Reply, entry: &Resolution) {
    if !entry.earlier {
        reply.field(texts::body(), phrases::body(entry.body));
    }
    let issued = entry.issued.map_or_else(|| fixed("chưa có nguồn nêu", "no source gives it"), format::date);
    reply.field(texts::issued(), issued);
    let mut known = |label, value: Line| {
        reply.at_least(Layout::Normal, Block::Field(label, value));
    };
    known(texts::tenure(), format::tenure(entry.key.tenure).into());
    if let Some(ordinal) = entry.plenum {
        known(texts::plenum(), plenum_name(ordinal, entry.key.tenure).into());
    }
    let register = &ask.house.register;
    if let Some(other) = register.replaced(entry) {
        known(texts::replaces(), named(other));
    }
    // what is no longer in force is told in every layout
    if let Some(other) = register.replacement(entry) {
        reply.field(texts::replaced_by(), named(other));
    }
    if !entry.topics.is_empty() {
        let names: Vec<Localized> = entry.topics.iter().map(|slug| ask.house.glossary.topic_name(slug)).collect();
        reply.at_least(Layout::Normal, Block::Field(texts::topics(), joined(&names).into()));
    }
    if let Some(note) = &entry.note {
        reply.at_least(Layout::Normal, Block::Note(note.clone().into()));
    }
}

/// The lines of a card that tell which of equal numbers it is about.
pub fn telling_lines(entry: &Resolution, lang: Lang) -> Vec<String> {
    let tenure = (texts::tenure(), format::tenure(entry.key.tenure));
    let issued = entry.issued.map(|date| (texts::issued(), format::date(date)));
    let lines = [tenure].into_iter().chain(issued);
    lines.map(|(label, value)| format!("{}: {}", label.get(lang), value.get(lang))).collect()
}

/// Number and tenure, with a word of caution where it is due.
pub fn named(entry: &Resolution) -> Line {
    let line = Line::from(phrases::number_and_tenure(entry.key));
    if entry.confirmed { line } else { line.plain(" · ").italic(phrases::unconfirmed_short()) }
}

fn joined(names: &[Localized]) -> Localized {
    Localized::new(|lang| names.iter().map(|name| name.get(lang)).collect::<Vec<_>>().join(", "))
}

fn targets(ask: &Ask, reply: &mut Reply, entry: &Resolution) {
    let shown = most_targets(ask.shows());
    if entry.targets.is_empty() || shown == 0 {
        return;
    }
    reply.gap().heading(texts::targets(entry.targets.len()));
    for target in entry.targets.iter().take(shown) {
        reply.say(Block::Item(None, vec![target_line(target)]));
    }
    if entry.targets.len() > shown {
        reply.text(texts::more_targets(entry.targets.len() - shown));
    }
}

/// A target in one line.
pub fn target_line(target: &Target) -> Line {
    let year = target_year(target);
    let line = Line::new().plain(target.metric.clone()).plain(": ").bold(target.value.clone());
    match year {
        Some(year) => line.plain(" (").plain(year).plain(")"),
        None => line,
    }
}

/// By or from which year a target holds.
pub fn target_year(target: &Target) -> Option<Localized> {
    let by = |year: i16| {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("đến năm {year}"),
            Lang::En => format!("by {year}"),
        })
    };
    let from = |year: i16| {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("từ năm {year}"),
            Lang::En => format!("from {year}"),
        })
    };
    // a value with stages names its years itself: 30 (2025); 40 (2030)
    let has_stages = target.value.get(Lang::En).contains("(20");
    target.by.filter(|_| !has_stages).map(by).or_else(|| target.from.map(from))
}

/// Articles that name a resolution, and those among them that are mainly about it.
#[derive(Default)]
struct Counts {
    all: usize,
    about: usize,
}

fn articles(ask: &Ask, reply: &mut Reply, entry: &Resolution, index: Option<&Index>) -> anyhow::Result<Counts> {
    let Some(index) = index else {
        reply.gap().note(phrases::building());
        return Ok(Counts::default());
    };
    let filter = Filter::of_resolution(entry.key);
    let shown = most_articles(ask.shows());
    let list = index.latest(&filter, ask.lang, 0, shown)?;
    let counts = Counts { all: list.total, about: index.count(&Filter::about_resolution(entry.key), ask.lang)? };
    if shown == 0 {
        return Ok(counts);
    }
    if list.total == 0 {
        reply.gap().text(texts::no_articles());
        return Ok(counts);
    }
    reply.gap().heading(texts::articles(&counts));
    for article in &list.entries {
        let date = phrases::published(article.meta.published, article.meta.inferred);
        let line = Line::from(date).plain(" · ").plain(article.meta.title.as_str());
        let number = reply.list.len() + 1;
        reply.say(Block::Item(Some(number), vec![line]));
        let more = Line::from(article.meta.outlet()).plain(" · ").code(article.id.as_str());
        reply.at_least(Layout::Full, Block::Text(more));
        reply.list.push(number, article_view::open_action(&article.id, article.lang, ask.lang));
    }
    Ok(counts)
}

fn sources(reply: &mut Reply, entry: &Resolution) {
    let mut line = Line::new();
    for (at, url) in entry.sources.iter().take(3).enumerate() {
        line = if at > 0 { line.plain(", ") } else { line };
        line = line.link(host_of(url), url);
    }
    reply.gap();
    if !entry.sources.is_empty() {
        reply.field(texts::sources(), line);
    }
    for url in &entry.sources {
        reply.at_least(Layout::Full, Block::Text(Line::new().link(url.as_str(), url)));
    }
}

/// The host of an address, without `www.`.
pub fn host_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', ':', '?']).next().unwrap_or(rest);
    host.strip_prefix("www.").unwrap_or(host)
}

fn buttons(ask: &Ask, reply: &mut Reply, entry: &Resolution, counts: &Counts) {
    let key = entry.key.to_string();
    let open = article_view::open_buttons(&reply.list);
    reply.row(open);
    let mut row = Vec::new();
    if counts.all > most_articles(ask.shows()) {
        row.push(Button::ask(texts::all_articles(counts.all), Action::new("latest", &key)));
    }
    if (1..counts.all).contains(&counts.about) {
        row.push(Button::ask(texts::articles_about(counts.about), Action::new("search", &format!("about:{key}"))));
    }
    reply.row(row);
    let mut row = Vec::new();
    if !entry.targets.is_empty() {
        row.push(Button::ask(texts::all_targets(), Action::new("targets", &key)));
    }
    if !entry.earlier {
        row.push(Button::ask(texts::related(), Action::new("related", &key)));
    }
    if counts.all > 0 {
        row.push(Button::ask(texts::documents(), Action::new("documents", &key)));
    }
    reply.row(row);
    let others = ask.house.register.numbered(entry.key.number);
    let others = others.iter().filter(|other| other.key != entry.key);
    reply.rows(others.map(|other| open_button(other)).collect(), 3);
    reply.row(super::pass_on::resolution(entry, ask.lang));
    reply.row(vec![super::watch_view::bell(&format!("nq:{key}"))]);
    let other = ask.lang.other();
    let switch = Action::new("resolution", &key).in_place().in_lang(other);
    reply.row(vec![Button::ask(phrases::read_in(other), switch), super::wrong::button(&key)]);
}

/// Opens a resolution's card; says tenure and year, which tell equal numbers apart.
pub fn open_button(entry: &Resolution) -> Button {
    let tenure = format::tenure(entry.key.tenure);
    let label = Localized::new(|lang| match entry.year() {
        Some(year) => format!("{} · {} ({year})", entry.number(), tenure.get(lang)),
        None => format!("{} · {}", entry.number(), tenure.get(lang)),
    });
    Button::ask(label, open_action(entry.key))
}

/// Opens a resolution's card.
pub fn open_action(key: Key) -> Action {
    Action::new("resolution", &key.to_string())
}

/// An entry of a list of resolutions: number and tenure, date and body, title, and why it is there.
pub fn entry(ask: &Ask, number: usize, entry: &Resolution, reasons: &[Reason]) -> anyhow::Result<Block> {
    let head = Line::new().bold(phrases::number_and_tenure(entry.key));
    let mut about = Line::from(entry.issued.map_or_else(|| fixed("chưa rõ ngày", "undated"), format::date));
    if entry.body != Body::Unknown {
        about = about.plain(" · ").plain(phrases::body(entry.body));
    }
    if let Some(index) = ask.house.index() {
        let filter = Filter::of_resolution(entry.key);
        about = about.plain(" · ").plain(phrases::articles(index.count(&filter, ask.lang)?));
    }
    if !entry.confirmed {
        about = about.plain(" · ").italic(phrases::unconfirmed_short());
    }
    let title = entry.title.clone().unwrap_or_else(texts::no_title);
    let mut lines = vec![head, Line::from(Localized::new(|lang| article_view::title(ask, title.get(lang)))), about];
    if let Some(reason) = reasons.first() {
        lines.push(Line::new().italic(texts::reason(reason)));
    }
    Ok(Block::Item(Some(number), lines))
}

/// Why a resolution may be meant.
pub fn reason(reason: &Reason) -> Localized {
    texts::reason(reason)
}

/// `Hội nghị Trung ương 6 khóa XII`.
pub fn plenum_name(ordinal: u8, tenure: u8) -> Localized {
    Localized::new(|lang| match lang {
        Lang::Vi => format!("Hội nghị Trung ương {ordinal} khóa {}", format::roman(tenure)),
        Lang::En => format!(
            "{} plenum of the {}-tenure Party Central Committee",
            format::ordinal(ordinal),
            format::ordinal(tenure)
        ),
    })
}

mod texts {
    use super::*;

    pub fn body() -> Localized {
        fixed("Cơ quan ban hành", "Issued by")
    }

    pub fn issued() -> Localized {
        fixed("Ngày ký", "Signed")
    }

    pub fn tenure() -> Localized {
        fixed("Nhiệm kỳ", "Tenure")
    }

    pub fn plenum() -> Localized {
        fixed("Thông qua tại", "Adopted at")
    }

    pub fn replaces() -> Localized {
        fixed("Thay thế", "Replaces")
    }

    pub fn replaced_by() -> Localized {
        fixed("Được thay thế bởi", "Replaced by")
    }

    pub fn topics() -> Localized {
        fixed("Chủ đề", "Topics")
    }

    pub fn sources() -> Localized {
        fixed("Nguồn", "Sources")
    }

    pub fn subject(title: &Localized) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Nội dung: {}", title.get(lang)),
            Lang::En => format!("Subject: {}", title.get(lang)),
        })
    }

    pub fn no_title() -> Localized {
        fixed("Chưa có nguồn nào nêu đầy đủ tên nghị quyết này.", "No source at hand gives the full title.")
    }

    pub fn earlier() -> Localized {
        fixed(
            "Văn bản cũ, được ghi lại để phân biệt các nghị quyết trùng số.",
            "An older document, kept here to tell equal numbers apart.",
        )
    }

    pub fn targets(count: usize) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Chỉ tiêu ({count})"),
            Lang::En => format!("Targets ({count})"),
        })
    }

    pub fn more_targets(count: usize) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("… và {count} chỉ tiêu khác."),
            Lang::En => format!("… and {count} more."),
        })
    }

    pub fn articles(counts: &Counts) -> Localized {
        Localized::new(|lang| {
            let (all, about) = (format::number(counts.all, lang), format::number(counts.about, lang));
            match lang {
                Lang::Vi if counts.about == 0 => format!("Bài viết có nêu nghị quyết này ({all})"),
                Lang::En if counts.about == 0 => format!("Articles that name it ({all})"),
                Lang::Vi => {
                    format!("Bài viết có nêu nghị quyết này ({all}, trong đó {about} bài chủ yếu về nghị quyết này)")
                }
                Lang::En => format!("Articles that name it ({all}, {about} of them mainly about it)"),
            }
        })
    }

    pub fn articles_about(count: usize) -> Localized {
        Localized::new(|lang| {
            let number = format::number(count, lang);
            match lang {
                Lang::Vi => format!("Xem {number} bài chủ yếu về nghị quyết"),
                Lang::En if count == 1 => "See the one mainly about it".to_string(),
                Lang::En => format!("See {number} mainly about it"),
            }
        })
    }

    pub fn documents() -> Localized {
        fixed("Văn bản được nêu cùng", "Documents named with it")
    }

    pub fn no_articles() -> Localized {
        fixed("Kho bài chưa có bài nào nêu nghị quyết này.", "No article held here names this resolution.")
    }

    pub fn all_articles(count: usize) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Xem cả {} bài", format::number(count, lang)),
            Lang::En => format!("See all {} articles", format::number(count, lang)),
        })
    }

    pub fn all_targets() -> Localized {
        fixed("Xem chỉ tiêu", "See targets")
    }

    pub fn related() -> Localized {
        fixed("Xem liên quan", "See related")
    }

    pub fn footer() -> Localized {
        fixed(
            "Số hiệu, tên, ngày và chỉ tiêu theo danh mục; bài viết theo kho bài. Đây không phải kênh chính thức.",
            "Number, title, date and targets are from the register; articles from the index. Not an official channel.",
        )
    }

    pub fn reason(reason: &Reason) -> Localized {
        match reason {
            Reason::Tenure => fixed("Đúng khóa bạn nêu", "Of the tenure you named"),
            Reason::Date => fixed("Đúng thời gian bạn nêu", "Of the date you named"),
            Reason::Plenum => fixed("Đúng hội nghị bạn nêu", "Of the plenum you named"),
            Reason::Words(words) => {
                let words = words.join(", ");
                Localized::new(|lang| match lang {
                    Lang::Vi => format!("Tên có từ: {words}"),
                    Lang::En => format!("The title has: {words}"),
                })
            }
            Reason::Body => fixed("Đúng cơ quan bạn nêu", "Of the body you named"),
            Reason::OnlyOne => fixed("Nghị quyết duy nhất mang số này", "The only one with this number"),
            Reason::Newest => fixed("Mới nhất trong các nghị quyết cùng số", "The newest with this number"),
        }
    }
}
