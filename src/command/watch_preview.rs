//! What following some words would have told so far, before it is kept: how they are read, counts, the two newest
//! articles, and a button for each cadence.

use super::article_view;
use super::asked::Asked;
use super::watch_words::{self as typed, Canonical, Wish};
use super::{Ask, search_notes, watch, watch_view as view};
use crate::action::Action;
use crate::i18n::{Lang, Localized, fixed, format, phrases};
use crate::index::{Index, Order, Wanted};
use crate::question::{Filter, Question};
use crate::register::Key;
use crate::reply::{Block, Button, Line, Outcome, Reply};
use crate::request::Place;
use crate::setting::{Cadence, Layout, Who};
use crate::store::Watch;
use crate::watch::{Preview, preview};

/// More articles a week are worth a word.
const MANY: usize = 30;

/// What it would have told, and the buttons that keep it.
pub fn reply(ask: &Ask, canonical: &Canonical, wish: &Wish) -> anyhow::Result<Reply> {
    let index = match ask.index() {
        Ok(index) => index,
        Err(reply) => return Ok(*reply),
    };
    let words = &canonical.words;
    let tried = preview(ask.house, &index, words, ask.today, ask.lang)?;
    let mut reply = Reply::new(Outcome::Found);
    reply.heading(texts::heading(&view::name(words, &ask.house.glossary)));
    if let Some(title) = resolution(&tried.question).and_then(|key| ask.house.register.get(key)?.title.as_ref()) {
        reply.text(title.clone());
    }
    notes(ask, &index, &tried.question, &mut reply)?;
    let vain = tried.total == 0 && names_nothing(&tried.question);
    let unfit = typed::unfit(ask, words, &tried.question).or_else(|| vain.then(texts::in_vain));
    if let Some(why) = unfit {
        reply.outcome = Outcome::Usage;
        reply.text(why);
        let undated = typed::undated(ask, words, &tried.question);
        reply.row(undated.iter().map(|undated| instead(ask, undated, wish)).collect());
        return Ok(reply);
    }
    newest(ask, &tried, &mut reply);
    offer(ask, canonical, wish, &tried, &mut reply)?;
    Ok(reply)
}

/// The one resolution that is asked for, if that is all.
fn resolution(question: &Question) -> Option<Key> {
    match (&question.filter.resolutions[..], &question.filter.also[..]) {
        ([key], []) => Some(*key),
        _ => None,
    }
}

/// Whether a question has only conditions that anything may fill: an outlet, a language, a date.
fn names_nothing(question: &Question) -> bool {
    let filter = &question.filter;
    let named = !filter.resolutions.is_empty() || !filter.about.is_empty() || !filter.topics.is_empty();
    question.branches.is_empty() && !named && filter.phrases.is_empty() && filter.title.is_empty()
}

/// How the words were read, where that is not plain to see.
fn notes(ask: &Ask, index: &Index, question: &Question, reply: &mut Reply) -> anyhow::Result<()> {
    // the heading tells already what one resolution or one topic is
    let topics = Filter { topics: question.filter.topics.clone(), ..Filter::default() };
    let plain = [resolution(question).map_or(topics.clone(), Filter::of_resolution), topics].contains(&question.filter);
    if plain && question.branches.is_empty() && question.notes.is_empty() {
        return Ok(());
    }
    let queries = question.branches.iter().map(|words| index.understand_as_typed(words, &ask.house.glossary));
    let queries = queries.collect::<anyhow::Result<Vec<_>>>()?;
    let wanted = Wanted { queries: &queries, filter: &question.filter, order: Order::Newest, reader: ask.lang };
    let found = index.strict(&wanted, None, 0)?;
    let unknown = found.unknown.clone();
    let asked = Asked { question: question.clone(), queries, found, literally: false, page: 1 };
    search_notes::say(reply, &asked, &ask.house.glossary);
    if !unknown.is_empty() {
        reply.note(texts::unknown(&unknown));
    }
    Ok(())
}

fn newest(ask: &Ask, tried: &Preview, reply: &mut Reply) {
    reply.gap();
    if tried.total == 0 {
        reply.text(texts::nothing_yet());
        return;
    }
    reply.text(texts::counts(tried));
    let a_week = tried.week.max(tried.quarter / 13);
    if a_week > MANY {
        reply.note(texts::many(a_week));
    }
    for (at, hit) in tried.newest.iter().enumerate() {
        reply.gap();
        let head = Line::new().bold(article_view::title(ask, &hit.meta.title));
        reply.say(Block::Item(Some(at + 1), vec![head, article_view::about(&hit.meta, hit.lang, ask.lang)]));
        reply.at_least(Layout::Normal, Block::Text(article_view::passage(&hit.id, &hit.passage)));
        reply.list.push(at + 1, article_view::open_action(&hit.id, hit.lang, ask.lang));
    }
    let open = article_view::open_buttons(&reply.list);
    reply.row(open);
}

/// What keeping it would do, and the buttons that do it.
fn offer(ask: &Ask, canonical: &Canonical, wish: &Wish, tried: &Preview, reply: &mut Reply) -> anyhow::Result<()> {
    reply.gap();
    if let Some(wrong) = &wish.wrong {
        reply.note(texts::no_such_cadence(wrong));
    }
    let Some(chat) = ask.chat else {
        reply.note(view::kept_nowhere());
        return Ok(());
    };
    let all = ask.house.store.watches_of(chat)?;
    let same = |one: &&Watch| one.words == canonical.words && one.thread == ask.request.thread;
    let known = all.iter().find(same);
    let most = ask.house.settings.watches_of(chat);
    if known.is_none() && all.len() >= most {
        let full = watch::full(most);
        reply.blocks.extend(full.blocks);
        reply.buttons.extend(full.buttons);
        return Ok(());
    }
    let first = wish.every.unwrap_or_default();
    let settings = &ask.request.settings;
    match known {
        Some(known) if known.paused_at.is_some() => reply.text(texts::paused(&view::cadence(known.cadence))),
        Some(known) => reply.text(texts::already(&view::cadence(known.cadence), &view::state(settings, known))),
        None => reply.text(texts::choose(ask.request.thread.is_some())),
    };
    // what comes at once has no time to be told
    if known.is_none() && first != Cadence::Instant {
        let next = view::next(settings, first, settings.next_digest(first, ask.request.now));
        reply.text(texts::would_come(first, &next));
    }
    if ask.place == Place::Group && settings.who == Who::Admins {
        reply.note(texts::only_admins());
    }
    let others = Cadence::ALL.into_iter().filter(|cadence| *cadence != first);
    // the usual one stands before the others
    let usual = (first != Cadence::default()).then(Cadence::default);
    let order = [first].into_iter().chain(usual).chain(others.filter(|other| *other != Cadence::default()));
    let is_so = |cadence: Cadence| known.is_some_and(|one| one.cadence == cadence && one.paused_at.is_none());
    let order = order.filter(|cadence| !is_so(*cadence));
    reply.rows(order.map(|cadence| keep_button(cadence, &canonical.words)).collect(), 2);
    if let Some(literal) = &canonical.literal {
        let label = texts::as_words(&article_view::cut(literal, 40));
        reply.row(vec![Button::ask(label, as_words(literal, wish))]);
    }
    reply.row(tried.read_as.iter().map(|read| instead(ask, read, wish)).collect());
    Ok(())
}

fn as_words(words: &str, wish: &Wish) -> Action {
    let every = wish.every.map(|every| format!("every:{} ", every.code())).unwrap_or_default();
    Action::new("watch", &format!("as:words {every}{words}")).in_place()
}

/// Leads to following something else than was typed.
fn instead(ask: &Ask, words: &str, wish: &Wish) -> Button {
    Button::ask(texts::instead(&view::name(words, &ask.house.glossary)), as_words(words, wish))
}

fn keep_button(cadence: Cadence, words: &str) -> Button {
    let action = Action::new("watch", &format!("keep:{} {words}", cadence.code())).in_place();
    Button::ask(texts::keep(cadence), action)
}

mod texts {
    use super::*;

    pub fn heading(name: &Localized) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Theo dõi: {}", name.get(lang)),
            Lang::En => format!("Follow: {}", name.get(lang)),
        })
    }

    pub fn unknown(unknown: &[String]) -> Localized {
        let list = unknown.join("”, “");
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Kho bài chưa có từ “{list}”."),
            Lang::En => format!("No article held here has “{list}” yet."),
        })
    }

    pub fn nothing_yet() -> Localized {
        fixed(
            "Kho bài chưa có bài nào như vậy. Bạn vẫn có thể theo dõi để được báo khi có bài đầu tiên.",
            "No such article is held yet. You can follow it all the same and be told of the first one.",
        )
    }

    pub fn counts(tried: &Preview) -> Localized {
        let inferred = tried.newest.first().is_some_and(|hit| hit.meta.inferred);
        let newest = phrases::published(tried.last, inferred);
        Localized::new(|lang| {
            let (week, quarter) = (format::number(tried.week, lang), format::number(tried.quarter, lang));
            match lang {
                Lang::Vi => format!("7 ngày qua: {week} · 90 ngày qua: {quarter} · bài mới nhất: {}", newest.get(lang)),
                Lang::En => format!("Last 7 days: {week} · last 90 days: {quarter} · newest: {}", newest.get(lang)),
            }
        })
    }

    pub fn many(a_week: usize) -> Localized {
        Localized::new(|lang| {
            let number = format::number(a_week, lang);
            match lang {
                Lang::Vi => format!("Như vậy là khoảng {number} bài mỗi tuần. Thêm từ hoặc điều kiện thì sẽ ít hơn."),
                Lang::En => format!("That is about {number} articles a week. More words or conditions make it fewer."),
            }
        })
    }

    pub fn in_vain() -> Localized {
        fixed(
            "Không có bài nào như vậy, và cũng không có từ, chủ đề hay nghị quyết nào để tìm. Bạn hãy xem lại điều kiện hoặc thêm từ.",
            "There is no such article, nor a word, topic or resolution to look for. Check the condition or add words.",
        )
    }

    pub fn no_such_cadence(typed: &str) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("“{typed}” không phải là một nhịp báo. Có thể chọn: instant, daily, weekly, monthly."),
            Lang::En => format!("“{typed}” is not a cadence. There are instant, daily, weekly and monthly."),
        })
    }

    pub fn already(cadence: &Localized, state: &Localized) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!(
                "Mục này đã được theo dõi; nhịp báo: {}; lần báo tới: {}. Bấm một nút để đổi nhịp báo.",
                cadence.get(lang),
                state.get(lang)
            ),
            Lang::En => {
                format!(
                    "This is followed already. How often: {}; next: {}. Press a button to change it.",
                    cadence.get(lang),
                    state.get(lang)
                )
            }
        })
    }

    pub fn choose(in_topic: bool) -> Localized {
        if in_topic {
            return fixed(
                "Bạn muốn được báo bao lâu một lần? Tin sẽ được gửi vào chủ đề (topic) này.",
                "How often would you like to be told? News will come in this topic.",
            );
        }
        fixed(
            "Bạn muốn được báo bao lâu một lần? Tin sẽ được gửi vào cuộc trò chuyện này.",
            "How often would you like to be told? News will come to this chat.",
        )
    }

    pub fn would_come(cadence: Cadence, next: &Localized) -> Localized {
        let name = view::cadence(cadence);
        let begins = match cadence {
            Cadence::Instant => "News",
            Cadence::Daily => "Daily",
            Cadence::Weekly => "Weekly",
            Cadence::Monthly => "Monthly",
        };
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Nếu chọn {}, lần báo tới là {}.", name.get(lang), next.get(lang)),
            Lang::En => format!("{begins} would first come on {}.", next.get(lang)),
        })
    }

    pub fn paused(cadence: &Localized) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => {
                format!("Mục này đang tạm dừng ({}). Bấm một nút để chọn nhịp báo và tiếp tục.", cadence.get(lang))
            }
            Lang::En => {
                format!("This is paused ({}). Press a button to choose how often and go on.", cadence.get(lang))
            }
        })
    }

    pub fn only_admins() -> Localized {
        fixed("Trong nhóm này, chỉ quản trị viên mới lưu được.", "In this group only administrators can keep it.")
    }

    pub fn instead(name: &Localized) -> Localized {
        Localized::new(|lang| {
            let name = article_view::cut(name.get(lang), 40);
            match lang {
                Lang::Vi => format!("Theo dõi {name}"),
                Lang::En => format!("Follow {name} instead"),
            }
        })
    }

    pub fn keep(cadence: Cadence) -> Localized {
        match cadence {
            Cadence::Instant => fixed("🔔 Ngay khi có bài", "🔔 At once"),
            Cadence::Daily => fixed("🔔 Hằng ngày", "🔔 Daily"),
            Cadence::Weekly => fixed("🔔 Hằng tuần (mặc định)", "🔔 Weekly (default)"),
            Cadence::Monthly => fixed("🔔 Hằng tháng", "🔔 Monthly"),
        }
    }

    pub fn as_words(words: &str) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Theo dõi theo từ “{words}”"),
            Lang::En => format!("Follow the words “{words}”"),
        })
    }
}
