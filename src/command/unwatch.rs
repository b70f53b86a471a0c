//! `/unwatch 57`, `/unwatch #12`, `/unwatch all`: following something no longer. A number is a resolution, as for
//! `/watch`; with `#` it is the number of `/watches`.

use super::watch_words::{self as typed, Wish};
use super::{Ask, Changes, Command, replied, watch_view as view, watches};
use crate::action::Action;
use crate::i18n::{Lang, Localized, fixed};
use crate::register::find::find;
use crate::register::{Document, Key, Mode};
use crate::reply::{Block, Button, Outcome, Reply};
use crate::store::Watch;
use crate::text::fold;

/// The command.
pub struct Unwatch;

impl Command for Unwatch {
    fn name(&self) -> &'static str {
        "unwatch"
    }

    fn aliases(&self) -> &'static [&'static str] {
        &["botheodoi", "unfollow"]
    }

    fn words(&self) -> &'static [&'static str] {
        &["bo theo doi", "dung theo doi", "ngung theo doi", "huy theo doi", "thoi theo doi", "unwatch", "unfollow"]
    }

    fn summary(&self) -> Localized {
        fixed("Dừng theo dõi một mục, hoặc tất cả", "Stop following one thing, or all")
    }

    fn help(&self) -> Localized {
        fixed(
            "Gõ điều đang theo dõi như khi gõ /watch: một con số là số hiệu nghị quyết. Số kèm dấu # là số của mục trong /watches, ví \
             dụ #12. all dừng tất cả, sau khi bạn xác nhận; bot gửi kèm tệp các mục đã dừng. Trong 24 giờ có thể lấy lại.",
            "Type what is followed as for /watch: a number is a resolution. With # it is a number of /watches, such as #12. all \
             stops everything, once you have confirmed it; a file of what was followed comes with it. For 24 hours it can be \
             undone.",
        )
    }

    fn examples(&self) -> &'static [&'static str] {
        &["unwatch 57", "unwatch #12", "unwatch all"]
    }

    fn changes(&self, _: &str) -> Option<Changes> {
        Some(Changes::Here)
    }

    fn answer(&self, ask: &Ask) -> anyhow::Result<Reply> {
        let Some(chat) = ask.chat else { return Ok(view::nowhere()) };
        if !ask.request.may_change {
            return Ok(view::only_admins());
        }
        let all = ask.house.store.watches_of(chat)?;
        let words = ask.words.trim();
        if let Some(id) = words.strip_prefix('#') {
            return watches::Watches.answer(&ask.with(&format!("stop {id}")));
        }
        match fold(words).as_str() {
            "" => match replied::resolution(ask) {
                Some(key) => self.answer(&ask.with(&key.to_string())),
                None => Ok(choose(ask, texts::which(), &all)),
            },
            "all" | "tat ca" | "het" => Ok(confirm(all.len())),
            "all yes" => remove_all(ask, chat),
            _ => matching(ask, chat, &all),
        }
    }
}

/// Removes what the words mean, or shows what comes near.
fn matching(ask: &Ask, chat: i64, all: &[Watch]) -> anyhow::Result<Reply> {
    let wish = Wish::read(ask.words);
    let mut meant: Vec<String> = vec![wish.words.clone()];
    let several = match typed::canonical(ask, &wish, "unwatch")? {
        Ok(canonical) => {
            meant.insert(0, canonical.words);
            None
        }
        Err(reply) => Some(reply),
    };
    // of a number that several resolutions share, those are meant that are followed
    let keys = keys(ask, &wish.words);
    if several.is_some() {
        meant.extend(keys.iter().map(|key| format!("nq:{key}")));
    }
    let fitting: Vec<&Watch> = all.iter().filter(|watch| meant.contains(&watch.words)).collect();
    // in a forum those of its topic come first
    let here: Vec<&Watch> = fitting.iter().copied().filter(|watch| watch.thread == ask.request.thread).collect();
    let fitting = if here.is_empty() { fitting } else { here };
    match (&fitting[..], several) {
        ([only], _) => {
            let removed = ask.house.store.remove_watches(chat, Some(&[only.id]), ask.request.now)?;
            Ok(watches::stopped(&removed, &ask.house.glossary))
        }
        ([], Some(reply)) if keys.is_empty() => Ok(*reply),
        ([], _) => {
            let about = |watch: &&Watch| keys.iter().any(|key| watch.words.contains(&key.to_string()));
            let near: Vec<Watch> = all.iter().filter(about).cloned().collect();
            let near = if near.is_empty() { all.to_vec() } else { near };
            let mut reply = choose(ask, texts::instead(), &near);
            reply.outcome = Outcome::NotFound;
            reply.blocks.insert(0, Block::Text(texts::not_followed(&wish.words).into()));
            Ok(reply)
        }
        (many, _) => Ok(choose(ask, texts::which(), &many.iter().copied().cloned().collect::<Vec<_>>())),
    }
}

/// The resolutions that words name, all that a number can mean.
fn keys(ask: &Ask, words: &str) -> Vec<Key> {
    let register = &ask.house.register;
    let number = |mention: &crate::register::Mention| match mention.document {
        Document::Party { number, .. } => Some((number, mention.tenure)),
        _ => None,
    };
    let found = find(words, Mode::Query, register.groups());
    let numbers = found.iter().filter_map(number);
    let fits = |tenure: Option<u8>, key: &Key| tenure.is_none_or(|tenure| tenure == key.tenure);
    let keys = numbers.flat_map(|(number, tenure)| {
        let named = register.numbered(number).into_iter().map(|entry| entry.key);
        named.filter(move |key| fits(tenure, key)).collect::<Vec<_>>()
    });
    keys.collect()
}

/// A button for each of some watches, which stops it.
fn choose(ask: &Ask, why: Localized, all: &[Watch]) -> Reply {
    const MOST: usize = 10;
    let mut reply = Reply::new(Outcome::Choice);
    if all.is_empty() {
        return Reply::usage(texts::none());
    }
    reply.text(why);
    let stop = |watch: &Watch| watches::stop_button(watch, &ask.house.glossary);
    reply.rows(all.iter().take(MOST).map(stop).collect(), 1);
    reply.row(vec![view::all()]);
    reply
}

fn confirm(count: usize) -> Reply {
    if count == 0 {
        return Reply::usage(texts::none());
    }
    let mut reply = Reply::new(Outcome::Choice);
    reply.text(texts::sure(count));
    reply.row(vec![Button::ask(texts::yes(count), Action::new("unwatch", "all yes").in_place()), view::all()]);
    reply
}

fn remove_all(ask: &Ask, chat: i64) -> anyhow::Result<Reply> {
    let removed = ask.house.store.remove_watches(chat, None, ask.request.now)?;
    if removed.is_empty() {
        return Ok(Reply::usage(texts::none()));
    }
    watches::stopped_with_file(ask, chat, &removed)
}

mod texts {
    use super::*;

    pub fn which() -> Localized {
        fixed("Bạn muốn dừng mục nào?", "Which one is to be stopped?")
    }

    pub fn instead() -> Localized {
        fixed("Đang theo dõi ở đây:", "These are followed here:")
    }

    pub fn none() -> Localized {
        fixed(
            "Ở đây chưa có mục theo dõi nào, nên không có gì để dừng.",
            "Nothing is followed here, so there is nothing to stop.",
        )
    }

    pub fn not_followed(words: &str) -> Localized {
        let words = super::super::article_view::cut(words, 80);
        Localized::new(|lang| match lang {
            Lang::Vi => format!("“{words}” không có trong các mục theo dõi ở đây."),
            Lang::En => format!("“{words}” is not followed here."),
        })
    }

    pub fn sure(count: usize) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!(
                "Dừng theo dõi tất cả ở đây ({count} mục)? Bot sẽ gửi kèm tệp danh sách; trong 24 giờ bạn có thể lấy lại."
            ),
            Lang::En => format!(
                "Stop all that is followed here ({count})? A file with the list comes with it, and for 24 hours it can be undone."
            ),
        })
    }

    pub fn yes(count: usize) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Dừng tất cả ({count})"),
            Lang::En => format!("Stop all ({count})"),
        })
    }
}
