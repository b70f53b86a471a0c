//! `/latest`, `/latest 10`, `/latest năng lượng`, `/latest 70`, `/latest 2025`: the newest articles, all or
//! of one topic, resolution or year.

use super::options::{self, Options};
use super::which_resolution::{self, Which};
use super::{Ask, Command, article_view, replied, watch_view};
use crate::action::Action;
use crate::date::PartialDate;
use crate::house::House;
use crate::i18n::{Lang, Localized, fixed, format, phrases};
use crate::question::{Filter, Span};
use crate::register::find::Strength;
use crate::register::{Key, Resolution};
use crate::reply::{Button, Outcome, Reply};
use crate::text::words;

/// The command.
pub struct Latest;

/// The most that one page may be asked for.
const MOST: usize = 10;

impl Command for Latest {
    fn name(&self) -> &'static str {
        "latest"
    }

    fn aliases(&self) -> &'static [&'static str] {
        &["moinhat", "moi", "new"]
    }

    fn words(&self) -> &'static [&'static str] {
        &["moi nhat", "tin moi", "bai moi", "tin moi nhat", "bai moi nhat", "latest", "newest", "latest news"]
    }

    fn takes(&self, rest: &str, house: &House) -> bool {
        rest.trim().is_empty() || !matches!(understand(rest, house), What::Unknown)
    }

    fn summary(&self) -> Localized {
        fixed("Bài viết mới nhất, có thể theo chủ đề", "The newest articles, by topic if you like")
    }

    fn help(&self) -> Localized {
        fixed(
            "Bài mới nhất theo ngày đăng; bài chưa rõ ngày xếp cuối. Có thể thêm số bài (1–10), chủ đề, nghị quyết hoặc năm.",
            "The newest articles by date of publication, undated ones last. Add a number of articles (1–10), a topic, a \
             resolution or a year.",
        )
    }

    fn examples(&self) -> &'static [&'static str] {
        &["latest", "latest năng lượng", "latest 57-NQ/TW", "latest 2025"]
    }

    fn answer(&self, ask: &Ask) -> anyhow::Result<Reply> {
        let mut options = Options::read(ask.words);
        if options.words.is_empty()
            && let Some(words) = replied::resolution_words(ask)
        {
            options.words = words;
        }
        let index = match ask.index() {
            Ok(index) => index,
            Err(reply) => return Ok(*reply),
        };
        let (filter, size, heading) = match understand(&options.words, ask.house) {
            What::All => (Filter::default(), ask.page_size(), texts::heading()),
            What::Some(count) => (Filter::default(), count, texts::heading()),
            What::Year(year) => (
                Filter { dates: Some(Span::of(PartialDate::year(year))), ..Filter::default() },
                ask.page_size(),
                texts::of_year(year),
            ),
            What::Resolution(which) => match which.entry(ask, "latest")? {
                Ok(Resolution { key, .. }) => {
                    (Filter::of_resolution(*key), ask.page_size(), texts::of_resolution(*key))
                }
                Err(reply) => return Ok(*reply),
            },
            What::Topic(slug) => {
                let name = ask.house.glossary.topic_name(&slug);
                (Filter { topics: vec![slug], ..Filter::default() }, ask.page_size(), texts::of_topic(&name))
            }
            What::Unknown => return Ok(unknown(&options.words)),
        };
        let mut page = options.page;
        let mut list = index.latest(&filter, ask.lang, (page - 1) * size, size)?;
        if list.entries.is_empty() && list.total > 0 {
            page = list.total.div_ceil(size);
            list = index.latest(&filter, ask.lang, (page - 1) * size, size)?;
        }
        let first = (page - 1) * size + 1;
        let mut reply = Reply::new(if list.total > 0 { Outcome::Found } else { Outcome::NotFound });
        reply.heading(heading);
        if list.total == 0 {
            reply.text(texts::none());
            reply.row(vec![Button::ask(texts::all(), Action::new("latest", ""))]);
        } else {
            let shown = first..first + list.entries.len();
            reply.text(phrases::range_of(shown, list.total, false, ["bài", "article", "articles"]));
        }
        for (at, entry) in list.entries.iter().enumerate() {
            reply.gap();
            article_view::add_entry(ask, &mut reply, first + at, entry);
            reply.list.push(first + at, article_view::open_action(&entry.id, entry.lang, ask.lang));
        }
        reply.gap().note(article_view::freshness(ask, &index));
        let stopped = stopped(ask.house);
        if !stopped.is_empty() {
            reply.note(texts::stopped(&stopped));
        }
        let open = article_view::open_buttons(&reply.list);
        reply.rows(open, 5);
        let to = |page: usize| Action::new("latest", &options::line(&options.words, page, None)).in_place();
        let previous = (page > 1).then(|| Button::ask(phrases::previous_page(), to(page - 1)));
        let next =
            (first - 1 + list.entries.len() < list.total).then(|| Button::ask(phrases::next_page(), to(page + 1)));
        reply.row(previous.into_iter().chain(next).collect());
        reply.row(bell(&filter).into_iter().collect());
        Ok(reply)
    }
}

/// The button to follow a list of one resolution or topic.
fn bell(filter: &Filter) -> Option<Button> {
    match (&filter.resolutions[..], &filter.topics[..]) {
        ([key], []) => Some(watch_view::bell(&format!("nq:{key}"))),
        ([], [slug]) => Some(watch_view::bell(&format!("topic:{slug}"))),
        _ => None,
    }
}

/// The feeds that stopped, by name, each with the day when it last answered. One that never did is the operator's
/// affair: readers miss nothing that they had.
fn stopped(house: &House) -> Vec<(String, PartialDate)> {
    let feeds = house.store.feeds().unwrap_or_default();
    let stopped = feeds.into_iter().filter(|(_, state)| state.is_stopped());
    stopped.filter_map(|(name, state)| Some((name, state.last_day?.parse().ok()?))).collect()
}

/// What the words behind the command mean.
enum What {
    All,
    Some(usize),
    Year(i16),
    Resolution(Which),
    Topic(String),
    Unknown,
}

fn understand(text: &str, house: &House) -> What {
    let text = text.trim();
    // tin mới về năng lượng
    let text = ["về ", "ve ", "on ", "about "].iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text);
    if text.is_empty() {
        return What::All;
    }
    if let Ok(key) = text.parse() {
        return What::Resolution(Which::One(key));
    }
    match text.parse::<usize>() {
        Ok(count) if (1..=MOST).contains(&count) => return What::Some(count),
        Ok(year) if (1986..2100).contains(&year) => return What::Year(year as i16),
        _ => {}
    }
    if let [year] = &words(text).iter().filter(|word| word.is_number()).collect::<Vec<_>>()[..]
        && (text.to_lowercase().starts_with("năm ") || text.to_lowercase().starts_with("nam "))
        && let Some(year) = year.fold.parse::<i16>().ok().filter(|year| (1986..2100).contains(year))
    {
        return What::Year(year);
    }
    if let Some(slug) = house.glossary.topics_named(text).first() {
        return What::Topic((*slug).to_string());
    }
    let Some((mention, which)) = which_resolution::first(house, text) else { return What::Unknown };
    let is_bare = mention.strength == Strength::Bare && mention.tenure.is_none() && mention.date.is_none();
    if is_bare && which_resolution::beside(&words(text), &mention).next().is_some() {
        return What::Unknown;
    }
    What::Resolution(which)
}

fn unknown(words: &str) -> Reply {
    let mut reply = Reply::new(Outcome::Usage);
    reply.text(texts::unknown(words));
    reply.row(vec![
        Button::ask(texts::search(), Action::new("search", &format!("{words} sort:new"))),
        Button::ask(texts::all(), Action::new("latest", "")),
    ]);
    reply
}

mod texts {
    use super::*;

    pub fn heading() -> Localized {
        fixed("Bài viết mới nhất", "The newest articles")
    }

    pub fn of_year(year: i16) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Bài viết đăng năm {year}"),
            Lang::En => format!("Articles published in {year}"),
        })
    }

    pub fn of_resolution(key: Key) -> Localized {
        let tenure = format::tenure(key.tenure);
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Bài viết có nêu Nghị quyết {} ({})", key.printed(), tenure.get(lang)),
            Lang::En => format!("Articles that name Resolution {} ({})", key.printed(), tenure.get(lang)),
        })
    }

    pub fn of_topic(name: &Localized) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Bài viết mới nhất về chủ đề: {}", name.get(lang)),
            Lang::En => format!("The newest articles on: {}", name.get(lang)),
        })
    }

    pub fn stopped(feeds: &[(String, PartialDate)]) -> Localized {
        let days: Vec<Localized> = feeds.iter().map(|(_, day)| format::date(*day)).collect();
        Localized::new(|lang| {
            let each = |of: fn(&str, &str) -> String| {
                feeds.iter().zip(&days).map(|((name, _), day)| of(name, day.get(lang))).collect::<Vec<_>>().join("; ")
            };
            match (lang, feeds) {
                (Lang::Vi, [(name, _)]) => format!("Bot chưa đọc lại được nguồn tin {name} từ {}.", days[0].get(lang)),
                (Lang::Vi, _) => {
                    format!("Các nguồn tin bot chưa đọc lại được: {}.", each(|name, day| format!("{name} từ {day}")))
                }
                (Lang::En, [(name, _)]) => {
                    format!("The bot has not been able to read {name} since {}.", days[0].get(lang))
                }
                (Lang::En, _) => {
                    format!(
                        "Sources that the bot has not been able to read: {}.",
                        each(|name, day| format!("{name} since {day}"))
                    )
                }
            }
        })
    }

    pub fn none() -> Localized {
        fixed("Kho bài chưa có bài nào như vậy.", "No such article is held here.")
    }

    pub fn unknown(words: &str) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => {
                format!("“{words}” không phải là chủ đề, nghị quyết hay năm có trong kho. Bạn có thể tìm theo từ:")
            }
            Lang::En => {
                format!("“{words}” is not a topic, resolution or year known here. You can search for these words:")
            }
        })
    }

    pub fn search() -> Localized {
        fixed("Tìm, xếp bài mới trước", "Search, newest first")
    }

    pub fn all() -> Localized {
        fixed("Xem tất cả bài mới", "See all new articles")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readers_learn_since_when_sources_are_silent() {
        let feed = |name: &str, day: &str| day.parse().map(|day| (name.to_string(), day)).ok();
        let one: Vec<_> = feed("Nhân Dân", "2026-11-20").into_iter().collect();
        assert_eq!(texts::stopped(&one).get(Lang::Vi), "Bot chưa đọc lại được nguồn tin Nhân Dân từ 20/11/2026.");
        assert_eq!(texts::stopped(&one).get(Lang::En), "The bot has not been able to read Nhân Dân since 20 Nov 2026.");
        let two: Vec<_> = one.into_iter().chain(feed("VOV", "2026-11-18")).collect();
        assert_eq!(
            texts::stopped(&two).get(Lang::Vi),
            "Các nguồn tin bot chưa đọc lại được: Nhân Dân từ 20/11/2026; VOV từ 18/11/2026."
        );
        assert_eq!(
            texts::stopped(&two).get(Lang::En),
            "Sources that the bot has not been able to read: Nhân Dân since 20 Nov 2026; VOV since 18 Nov 2026."
        );
    }
}
