//! The message that tells what is new: the total first, then by resolution the newest entries with their passages, then
//! how many more there are and where. It has to fit into one message, so it can be made smaller in steps.

use super::article_view::{self, cut};
use super::{deep_link, watch_view as view};
use crate::action::Action;
use crate::corpus::Glossary;
use crate::date::PartialDate;
use crate::i18n::{Lang, Localized, fixed, format, phrases};
use crate::register::{Key, Register};
use crate::reply::{Block, Button, Line, Outcome, Reply};
use crate::setting::Cadence;
use crate::watch::{Draft, Item};

/// How much a message shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Detail {
    /// Resolutions, or questions that name none.
    pub groups: usize,
    /// Entries of each.
    pub entries: usize,
    /// Whether entries have the passage that answers.
    pub passages: bool,
    /// Characters of a title.
    pub title: usize,
}

/// From full to the least. What follows the last one always fits into one message, whatever is new.
pub const DETAILS: &[Detail] = &[
    Detail { groups: 10, entries: 3, passages: true, title: 200 },
    Detail { groups: 6, entries: 2, passages: true, title: 160 },
    Detail { groups: 10, entries: 3, passages: false, title: 120 },
    Detail { groups: 6, entries: 2, passages: false, title: 90 },
    Detail { groups: 4, entries: 1, passages: false, title: 60 },
];

const DAY_S: i64 = 24 * 3_600;
/// Names of watches in a message without news.
const NAMED: usize = 5;

/// The message for what is new; the renderer chooses its language.
pub fn reply(draft: &Draft, register: &Register, glossary: &Glossary, detail: Detail) -> Reply {
    let mut reply = Reply::new(Outcome::Found);
    if draft.items.is_empty() {
        nothing(draft, glossary, detail, &mut reply);
    } else {
        reply.heading(texts::total(draft.items.len(), draft.watches.len(), span(draft)));
        if let Some(covers) = covers(draft) {
            reply.note(covers);
        }
        let groups = groups(draft);
        for group in groups.iter().take(detail.groups) {
            say(draft, (register, glossary), detail, group, &mut reply);
        }
        let hidden: usize = groups.iter().skip(detail.groups).map(|group| group.items.len()).sum();
        if hidden > 0 {
            reply.gap().text(texts::elsewhere(hidden, groups.len() - detail.groups));
        }
    }
    buttons(draft, &mut reply);
    reply
}

/// What belongs together.
struct Group<'d> {
    of: Of<'d>,
    items: Vec<&'d Item>,
}

#[derive(Clone, Copy, PartialEq)]
enum Of<'d> {
    Resolution(Key),
    Words(&'d str),
}

/// The items by resolution, and by the question that they answer where they name none; the largest first.
fn groups(draft: &Draft) -> Vec<Group<'_>> {
    let mut groups: Vec<Group> = Vec::new();
    for item in &draft.items {
        let words = || item.watches.first().and_then(|at| draft.watches.get(*at)).map_or("", |watch| &watch.words);
        let of = item.about.map_or_else(|| Of::Words(words()), Of::Resolution);
        match groups.iter_mut().find(|group| group.of == of) {
            Some(group) => group.items.push(item),
            None => groups.push(Group { of, items: vec![item] }),
        }
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.items.len()));
    groups
}

fn say(draft: &Draft, (register, glossary): (&Register, &Glossary), detail: Detail, group: &Group, reply: &mut Reply) {
    reply.gap();
    match group.of {
        Of::Resolution(key) => {
            let title = register.get(key).and_then(|entry| entry.title.as_ref());
            let shown = |title: &Localized| Localized::new(|lang| format!(": {}", cut(title.get(lang), detail.title)));
            let line = Line::new().bold(phrases::number_and_tenure(key));
            reply.text(title.map_or(line.clone(), |title| line.plain(shown(title))));
        }
        Of::Words(words) => {
            reply.text(Line::new().bold(view::name(words, glossary)));
        }
    }
    for item in group.items.iter().take(detail.entries) {
        entry(draft, detail, item, reply);
    }
    let more = group.items.len().saturating_sub(detail.entries);
    if more > 0 {
        reply.text(texts::more(more));
        reply.row(vec![Button::ask(texts::more_of(group.of, glossary), list(draft, group))]);
    }
}

fn entry(draft: &Draft, detail: Detail, item: &Item, reply: &mut Reply) {
    const OUTLET: usize = 40;
    let (meta, id) = (&item.entry.meta, &item.entry.id);
    let title = Line::new().start(cut(&meta.title, detail.title), &deep_link::to_article(id));
    let mut about = if detail.passages {
        // with kind and language, as in every list
        article_view::about(meta, item.entry.lang, draft.lang)
    } else {
        let outlet = meta.outlet();
        let short = Localized::new(|lang| cut(outlet.get(lang), OUTLET));
        Line::from(phrases::published(meta.published, meta.inferred)).plain(" · ").plain(short)
    };
    if item.entry.others > 0 {
        about = about.plain(" · ").plain(article_view::others(item.entry.others));
    }
    let mut lines = vec![title, about];
    lines.extend(item.passage.as_ref().filter(|_| detail.passages).map(|passage| article_view::passage(id, passage)));
    reply.say(Block::Item(None, lines));
}

/// Where more of a group can be seen: by the watch that all of it answers, from the oldest of it to today.
fn list(draft: &Draft, group: &Group) -> Action {
    let days = group.items.iter().filter_map(|item| item.entry.meta.published);
    let first = days.min_by_key(|day| day.earliest_key());
    let watch =
        draft.watches.iter().enumerate().find(|(at, _)| group.items.iter().all(|item| item.watches.contains(at)));
    let common = watch.map(|(_, watch)| watch.words.as_str());
    let words = match (group.of, common) {
        (Of::Resolution(key), Some(words)) if words.split(' ').any(|word| word == format!("nq:{key}")) => {
            words.to_string()
        }
        (Of::Resolution(key), Some(words)) => format!("{words} nq:{key}"),
        (Of::Resolution(key), None) => format!("nq:{key}"),
        (Of::Words(words), _) => words.to_string(),
    };
    let today = draft.settings.zone.day(draft.now);
    let dates = first.map(|first| format!(" {first}..{today}")).unwrap_or_default();
    Action::new("search", &format!("{words}{dates} sort:new"))
}

/// A month without news.
fn nothing(draft: &Draft, glossary: &Glossary, detail: Detail, reply: &mut Reply) {
    let since = draft.settings.zone.day(draft.since);
    reply.text(texts::nothing(draft.watches.len(), &format::date(since)));
    for watch in draft.watches.iter().take(NAMED.min(detail.groups)) {
        reply.say(Block::Item(None, vec![view::name(&watch.words, glossary).into()]));
    }
    if draft.watches.len() > NAMED.min(detail.groups) {
        reply.text(texts::and_others(draft.watches.len() - NAMED.min(detail.groups)));
    }
}

/// Those that come regularly: what tells at once covers no span of its own.
fn regular_since(draft: &Draft) -> Option<i64> {
    let regular = draft.watches.iter().filter(|watch| watch.cadence != Cadence::Instant);
    regular.map(|watch| watch.covered).min()
}

/// From which day to which.
fn span(draft: &Draft) -> (Option<PartialDate>, PartialDate) {
    let day = |at| draft.settings.zone.day(at);
    (regular_since(draft).map(day).filter(|from| *from != day(draft.now)), day(draft.now))
}

/// How much it covers, where that is clearly more than usual.
fn covers(draft: &Draft) -> Option<Localized> {
    let rarest = draft.watches.iter().map(|watch| watch.cadence).max()?;
    let usual = match rarest {
        Cadence::Instant => return None,
        Cadence::Daily => 1,
        Cadence::Weekly => 7,
        Cadence::Monthly => 31,
    };
    let days = (draft.now - regular_since(draft)? + DAY_S / 2) / DAY_S;
    (days * 2 > usual * 3).then(|| texts::covers(days as usize))
}

fn buttons(draft: &Draft, reply: &mut Reply) {
    let ids: Vec<String> = draft.watches.iter().map(|watch| watch.id.to_string()).collect();
    let of = |what: &str| Action::new("watches", &format!("{what} {}", ids.join(",")));
    reply.row(vec![Button::ask(texts::less(), of("less")), Button::ask(phrases::stop_following(), of("stop"))]);
    // the message stays as it is
    reply.row(vec![Button::ask(phrases::all_followed(), Action::new("watches", ""))]);
}

mod texts {
    use super::*;

    /// Day and month; the year where it is another one than now.
    fn short(day: PartialDate, now: PartialDate) -> Localized {
        let whole = format::date(day);
        if day.get_year() != now.get_year() {
            return whole;
        }
        Localized::new(|lang| match lang {
            Lang::Vi => whole.get(lang).trim_end_matches(&format!("/{}", day.get_year())).to_string(),
            Lang::En => whole.get(lang).trim_end_matches(&format!(" {}", day.get_year())).to_string(),
        })
    }

    pub fn total(items: usize, watches: usize, (from, to): (Option<PartialDate>, PartialDate)) -> Localized {
        let items = format::count(items, "bài mới", "new article", "new articles");
        let watches = format::count(watches, "mục theo dõi", "thing you follow", "things you follow");
        let (from, until) = (from.map(|from| short(from, to)), short(to, to));
        Localized::new(|lang| {
            let days = match &from {
                Some(from) => format!("{}–{}", from.get(lang), until.get(lang)),
                None => until.get(lang).to_string(),
            };
            match lang {
                Lang::Vi => format!("{} cho {} · {days}", items.get(lang), watches.get(lang)),
                Lang::En => format!("{} for {} · {days}", items.get(lang), watches.get(lang)),
            }
        })
    }

    pub fn covers(days: usize) -> Localized {
        let time = match days {
            0..14 => format::count(days, "ngày", "day", "days"),
            14..60 => format::count((days + 3) / 7, "tuần", "week", "weeks"),
            _ => format::count((days + 15) / 30, "tháng", "month", "months"),
        };
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Lần này gồm tin của {}.", time.get(lang)),
            Lang::En => format!("This covers {}.", time.get(lang)),
        })
    }

    pub fn more(count: usize) -> Localized {
        Localized::new(|lang| {
            let number = format::number(count, lang);
            match lang {
                Lang::Vi => format!("+{number} bài khác"),
                Lang::En => format!("+{number} more"),
            }
        })
    }

    pub fn more_of(of: Of, glossary: &Glossary) -> Localized {
        let name = match of {
            Of::Resolution(key) => Localized::same(key.printed()),
            Of::Words(words) => view::name(words, glossary),
        };
        Localized::new(|lang| {
            let name = cut(name.get(lang), 30);
            match lang {
                Lang::Vi => format!("Xem thêm: {name}"),
                Lang::En => format!("See more: {name}"),
            }
        })
    }

    pub fn elsewhere(items: usize, groups: usize) -> Localized {
        let groups = format::count(
            groups,
            "nghị quyết hoặc chủ đề khác",
            "other resolution or subject",
            "other resolutions or subjects",
        );
        Localized::new(|lang| {
            let number = format::number(items, lang);
            match lang {
                Lang::Vi => format!("… và {number} bài về {}.", groups.get(lang)),
                Lang::En => format!("… and {number} on {}.", groups.get(lang)),
            }
        })
    }

    pub fn nothing(watches: usize, since: &Localized) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi if watches == 1 => {
                format!("Từ {} chưa có bài mới nào cho mục bạn theo dõi. Bot vẫn đang theo dõi:", since.get(lang))
            }
            Lang::Vi => {
                format!(
                    "Từ {} chưa có bài mới nào cho {watches} mục bạn theo dõi. Bot vẫn đang theo dõi:",
                    since.get(lang)
                )
            }
            Lang::En => format!("Nothing new since {} in what you follow. It is still being watched:", since.get(lang)),
        })
    }

    pub fn and_others(count: usize) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("… và {count} mục khác."),
            Lang::En => format!("… and {count} more."),
        })
    }

    pub fn less() -> Localized {
        fixed("Báo thưa hơn", "Less often")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{ArticleId, Meta};
    use crate::index::Entry;
    use crate::setting::ChatSettings;
    use crate::store::Watch;

    const NOW: i64 = 1_795_348_800;

    fn watch(id: i64, words: &str, cadence: Cadence, days: i64) -> Watch {
        Watch {
            id,
            chat: 7,
            thread: None,
            maker: Some(7),
            words: words.into(),
            cadence,
            made_at: NOW - days * DAY_S,
            covered: NOW - days * DAY_S,
            next_at: None,
            told_at: None,
            paused_at: None,
        }
    }

    fn item(title: &str, about: Option<&str>, watch: usize) -> Item {
        let published = "2026-11-18".parse().ok();
        let meta = Meta { published, source_name: "Nhân Dân".into(), ..Meta::titled(title) };
        let (id, cites) = (ArticleId::of_slug(title), Vec::new());
        let entry = Entry { id, lang: Lang::Vi, meta, lead: String::new(), cites, others: 2 };
        Item { entry, passage: None, about: about.and_then(|key| key.parse().ok()), watches: vec![watch] }
    }

    fn draft(watches: Vec<Watch>, items: Vec<Item>) -> Draft {
        let settings = ChatSettings::default();
        Draft { chat: 7, thread: None, settings, lang: Lang::Vi, watches, items, since: NOW, now: NOW }
    }

    fn said(draft: &Draft, lang: Lang) -> Vec<String> {
        let reply = reply(draft, &Register::shipped(), &Glossary::shipped(), DETAILS[0]);
        let line = |line: &Line| line.0.iter().map(|span| span.text.get(lang)).collect::<String>();
        let told = |block: &Block| match block {
            Block::Heading(one) | Block::Text(one) | Block::Note(one) => vec![line(one)],
            Block::Item(_, lines) => lines.iter().map(line).collect(),
            _ => Vec::new(),
        };
        reply.blocks.iter().flat_map(told).collect()
    }

    #[test]
    fn the_total_comes_first_and_the_largest_group_next() {
        let watches = vec![watch(3, "nq:57-NQ/TW@13", Cadence::Weekly, 7), watch(5, "kinh tế", Cadence::Weekly, 7)];
        let mut items = vec![item("Một", None, 1)];
        items.extend(["Hai", "Ba", "Bốn", "Năm"].map(|title| item(title, Some("57-NQ/TW@13"), 0)));
        let draft = draft(watches, items);
        let told = said(&draft, Lang::Vi);
        assert_eq!(told[0], "5 bài mới cho 2 mục theo dõi · 15/11–22/11");
        assert!(told[1].starts_with("57-NQ/TW (khóa XIII): Về đột phá"), "{told:?}");
        assert_eq!(told[2..4], ["Hai", "18/11/2026 · Nhân Dân · +2 bài khác cùng đưa tin này"]);
        assert!(told.contains(&"+1 bài khác".to_string()) && told.contains(&"“kinh tế”".to_string()), "{told:?}");
        assert_eq!(said(&draft, Lang::En)[0], "5 new articles for 2 things you follow · 15 Nov–22 Nov");
        let lines: Vec<String> = reply(&draft, &Register::shipped(), &Glossary::shipped(), DETAILS[0])
            .buttons
            .iter()
            .flatten()
            .filter_map(|button| match &button.does {
                crate::reply::Does::Ask(action) => Some(action.line.clone()),
                _ => None,
            })
            .collect();
        let list = "search nq:57-NQ/TW@13 2026-11-18..2026-11-22 sort:new";
        assert_eq!(lines, [list, "watches less 3,5", "watches stop 3,5", "watches"]);
    }

    #[test]
    fn more_of_a_group_is_what_its_watch_asks_for() {
        let list = |words: &str, about: Option<&str>, of: [usize; 4]| {
            let watches = [words, "khác"].map(|words| watch(3, words, Cadence::Weekly, 7)).to_vec();
            let items = of.map(|at| item("Một", about, at)).to_vec();
            let reply = reply(&draft(watches, items), &Register::shipped(), &Glossary::shipped(), DETAILS[0]);
            match &reply.buttons[0][0].does {
                crate::reply::Does::Ask(action) => {
                    (action.line.clone(), reply.buttons[0][0].label.get(Lang::Vi).to_string())
                }
                _ => Default::default(),
            }
        };
        let dates = "2026-11-18..2026-11-22 sort:new";
        for (words, about, of, line, label) in [
            ("kinh tế", None, [0; 4], "kinh tế", "Xem thêm: “kinh tế”"),
            ("kinh tế", Some("57-NQ/TW@13"), [0; 4], "kinh tế nq:57-NQ/TW@13", "Xem thêm: 57-NQ/TW"),
            ("nq:57-NQ/TW@13 “số”", Some("57-NQ/TW@13"), [0; 4], "nq:57-NQ/TW@13 “số”", "Xem thêm: 57-NQ/TW"),
            ("kinh tế", Some("57-NQ/TW@13"), [0, 0, 1, 0], "nq:57-NQ/TW@13", "Xem thêm: 57-NQ/TW"),
        ] {
            assert_eq!(list(words, about, of), (format!("search {line} {dates}"), label.to_string()));
        }
    }

    #[test]
    fn a_longer_span_is_told_and_an_instant_one_has_none() {
        let late = draft(vec![watch(3, "57", Cadence::Weekly, 21)], vec![item("Một", None, 0)]);
        assert_eq!(said(&late, Lang::Vi)[1], "Lần này gồm tin của 3 tuần.");
        assert_eq!(said(&late, Lang::En)[1], "This covers 3 weeks.");
        let usual = draft(vec![watch(3, "57", Cadence::Weekly, 7)], vec![item("Một", None, 0)]);
        assert_eq!(said(&usual, Lang::En)[1], "“57”");
        let instant = draft(vec![watch(3, "57", Cadence::Instant, 90)], vec![item("Một", None, 0)]);
        assert_eq!(said(&instant, Lang::Vi)[0], "1 bài mới cho 1 mục theo dõi · 22/11");
    }

    #[test]
    fn a_month_without_news_is_told_with_what_is_followed() {
        let quiet = draft(vec![watch(3, "nq:57-NQ/TW@13", Cadence::Monthly, 31)], Vec::new());
        let quiet = Draft { since: NOW - 31 * DAY_S, ..quiet };
        let told = said(&quiet, Lang::Vi);
        assert!(told[0].starts_with("Từ 22/10/2026 chưa có bài mới nào"), "{told:?}");
        assert_eq!(told[1], "Nghị quyết 57-NQ/TW (khóa XIII)");
    }
}
