//! `/import {"nqbot": 1, …}`, or `/import` in answer to a file: following what a file of `/export` holds. First one sees
//! what would change; a button does it.

use super::prompt::prompt;
use super::watch_file::{self as file, Contents, Entry, File};
use super::watch_words::{settled, unfit};
use super::{Ask, Changes, Command, watch_view as view};
use crate::action::Action;
use crate::i18n::{Lang, Localized, fixed, format};
use crate::reply::{Block, Button, Line, Outcome, Reply};
use crate::store::{Kept, NewWatch, Watch};
use crate::watch;

/// The command.
pub struct Import;

/// Entries or problems that are named; of the others the number is told.
const NAMED: usize = 15;

impl Command for Import {
    fn name(&self) -> &'static str {
        "import"
    }

    fn aliases(&self) -> &'static [&'static str] {
        &["nhap"]
    }

    fn summary(&self) -> Localized {
        fixed("Theo dõi lại những gì trong tệp của /export", "Follow what a file of /export holds")
    }

    fn help(&self) -> Localized {
        fixed(
            "Gửi tệp JSON của /export rồi trả lời tệp đó bằng /import, hoặc dán nội dung ngay sau lệnh; tối đa 64 kB. Trước hết bot cho biết \
             sẽ thêm gì, đổi gì và chỗ nào trong tệp có lỗi; chỉ khi bạn bấm nút thì mới thực hiện. Tin sẽ được gửi vào nơi bạn gõ lệnh.",
            "Send the JSON file of /export and answer it with /import, or paste the text behind the command; at most 64 kB. First you see \
             what would be added or changed and what is wrong in the file; only the button does it. News comes to where you ask.",
        )
    }

    fn examples(&self) -> &'static [&'static str] {
        &[r#"import {"nqbot": 1, "watches": [{"words": "nq:57-NQ/TW@13"}]}"#]
    }

    fn in_menu(&self) -> bool {
        false
    }

    fn takes_texts(&self) -> bool {
        true
    }

    fn changes(&self, words: &str) -> Option<Changes> {
        is_confirmed(words).map(|_| Changes::Here)
    }

    fn answer(&self, ask: &Ask) -> anyhow::Result<Reply> {
        let Some(chat) = ask.chat else { return Ok(view::nowhere()) };
        if let Some(text) = is_confirmed(ask.words) {
            return match file::read(text) {
                _ if !ask.request.may_change => Ok(view::only_admins()),
                Ok(contents) => do_it(ask, chat, contents),
                Err(why) => Ok(Reply::usage(why)),
            };
        }
        let text = match ask.words.trim() {
            "" => ask.request.replied.as_deref().unwrap_or("").trim(),
            words => words,
        };
        if text.is_empty() {
            return Ok(prompt(ask, "import", texts::usage(), texts::placeholder(), Vec::new()));
        }
        match file::read(text) {
            Ok(contents) => try_out(ask, chat, contents),
            Err(why) => Ok(Reply::usage(why)),
        }
    }
}

/// The text behind the word that confirms it.
fn is_confirmed(words: &str) -> Option<&str> {
    words.trim_start().strip_prefix("yes").filter(|rest| rest.starts_with(char::is_whitespace))
}

/// What an import would do. Each topic is the one in which it is to be told.
#[derive(Default)]
struct Plan {
    add: Vec<Entry>,
    change: Vec<Entry>,
    same: usize,
    no_room: usize,
    problems: Vec<(usize, Localized)>,
}

fn plan(ask: &Ask, chat: i64, contents: Contents) -> anyhow::Result<Plan> {
    let all = ask.house.store.watches_of(chat)?;
    let mut room = ask.house.settings.watches_of(chat).saturating_sub(all.len());
    let mut plan = Plan { problems: contents.problems, ..Plan::default() };
    let is_of_here = contents.chat == Some(chat);
    for (at, entry) in contents.entries {
        let topic = entry.topic.filter(|_| is_of_here).or(ask.request.thread.filter(|_| !is_of_here));
        let entry = Entry { words: settled(ask, &entry.words), topic, ..entry };
        let is_same = |one: &Entry| one.words == entry.words && one.topic == entry.topic;
        if plan.add.iter().chain(&plan.change).any(is_same) {
            // two topics became one
            plan.same += 1;
            continue;
        }
        let here = |watch: &&Watch| watch.words == entry.words && watch.thread == entry.topic;
        match all.iter().find(here) {
            Some(watch) if Entry::of(watch) == entry => plan.same += 1,
            Some(_) => plan.change.push(entry),
            None => match unfit(ask, &entry.words, &watch::read(ask.house, &entry.words, ask.today)) {
                Some(why) => plan.problems.push((at, why)),
                None if room == 0 => plan.no_room += 1,
                None => {
                    room -= 1;
                    plan.add.push(entry);
                }
            },
        }
    }
    plan.problems.sort_by_key(|(at, _)| *at);
    Ok(plan)
}

/// Says what an import would do, and offers to do it.
fn try_out(ask: &Ask, chat: i64, contents: Contents) -> anyhow::Result<Reply> {
    let plan = plan(ask, chat, contents)?;
    let mut reply = Reply::new(Outcome::Choice);
    reply.heading(texts::would());
    told(ask, chat, &plan, &mut reply);
    let wanted: Vec<Entry> = plan.add.iter().chain(&plan.change).cloned().collect();
    if wanted.is_empty() {
        reply.outcome = Outcome::Usage;
        reply.gap().text(texts::nothing_to_do());
        return Ok(reply);
    }
    reply.gap().note(texts::not_yet());
    let label = texts::do_it(plan.add.len(), plan.change.len());
    let text = serde_json::to_string(&File::of(chat, wanted))?;
    reply.row(vec![Button::ask(label, Action::new("import", &format!("yes {text}")).in_place())]);
    Ok(reply)
}

fn told(ask: &Ask, chat: i64, plan: &Plan, reply: &mut Reply) {
    names(ask, reply, texts::to_add(plan.add.len()), &plan.add);
    names(ask, reply, texts::to_change(plan.change.len()), &plan.change);
    if plan.same > 0 {
        reply.text(texts::there_already(plan.same));
    }
    problems(ask, chat, plan, reply);
}

fn names(ask: &Ask, reply: &mut Reply, head: Localized, entries: &[Entry]) {
    if entries.is_empty() {
        return;
    }
    reply.text(head);
    for entry in entries.iter().take(NAMED) {
        let line =
            Line::from(view::name(&entry.words, &ask.house.glossary)).plain(" · ").plain(view::cadence(entry.cadence));
        reply.say(Block::Item(None, vec![if entry.paused { line.plain(texts::paused()) } else { line }]));
    }
    if entries.len() > NAMED {
        reply.text(texts::and_more(entries.len() - NAMED));
    }
}

fn problems(ask: &Ask, chat: i64, plan: &Plan, reply: &mut Reply) {
    if plan.no_room > 0 {
        reply.text(texts::no_room(plan.no_room, ask.house.settings.watches_of(chat)));
    }
    if plan.problems.is_empty() {
        return;
    }
    reply.text(texts::problems(plan.problems.len()));
    for (at, why) in plan.problems.iter().take(NAMED) {
        reply.say(Block::Item(None, vec![texts::problem(*at, why).into()]));
    }
    if plan.problems.len() > NAMED {
        reply.text(texts::and_more(plan.problems.len() - NAMED));
    }
}

/// Does it, and says what was done and what was not. What changed since it was tried out is looked at anew.
fn do_it(ask: &Ask, chat: i64, contents: Contents) -> anyhow::Result<Reply> {
    let mut plan = plan(ask, chat, contents)?;
    let (store, settings, now) = (&ask.house.store, &ask.request.settings, ask.request.now);
    let most = ask.house.settings.watches_of(chat);
    let (mut added, mut changed) = (Vec::new(), Vec::new());
    for entry in plan.add.drain(..).chain(plan.change.drain(..)) {
        let new = NewWatch {
            chat,
            thread: entry.topic,
            maker: ask.request.asker,
            words: &entry.words,
            cadence: entry.cadence,
            next_at: settings.next_digest(entry.cadence, now),
        };
        let (id, list) = match store.keep_watch(&new, now, most)? {
            Kept::New(id) => (id, &mut added),
            Kept::Changed(id) => (id, &mut changed),
            Kept::Full => {
                plan.no_room += 1;
                continue;
            }
        };
        if entry.paused {
            store.pause_watch(chat, id, now)?;
        }
        list.push(entry);
    }
    let mut reply = Reply::new(Outcome::Found);
    reply.heading(texts::done());
    names(ask, &mut reply, texts::added(added.len()), &added);
    names(ask, &mut reply, texts::changed(changed.len()), &changed);
    if added.is_empty() && changed.is_empty() {
        reply.text(texts::nothing_to_do());
    }
    problems(ask, chat, &plan, &mut reply);
    reply.row(vec![view::all()]);
    Ok(reply)
}

mod texts {
    use super::*;

    pub fn usage() -> Localized {
        fixed(
            "Bạn hãy gửi tệp JSON của /export kèm chú thích /import, trả lời tệp đã gửi bằng /import, hoặc dán nội dung tệp.",
            "Send the JSON file of /export with the caption /import, answer a file with /import, or paste what it says.",
        )
    }

    pub fn placeholder() -> Localized {
        fixed("Tệp của /export", "The file of /export")
    }

    pub fn would() -> Localized {
        fixed("Kết quả nếu nhập tệp này", "What this file would do")
    }

    pub fn done() -> Localized {
        fixed("Đã nhập tệp", "Imported")
    }

    pub fn not_yet() -> Localized {
        fixed("Chưa có gì thay đổi. Bấm nút để thực hiện.", "Nothing has changed yet. The button does it.")
    }

    pub fn do_it(add: usize, change: usize) -> Localized {
        Localized::new(|lang| match (lang, add, change) {
            (Lang::Vi, add, 0) => format!("Thêm {add} mục"),
            (Lang::Vi, 0, change) => format!("Đổi {change} mục"),
            (Lang::Vi, add, change) => format!("Thêm {add} mục, đổi {change} mục"),
            (Lang::En, add, 0) => format!("Add {add}"),
            (Lang::En, 0, change) => format!("Change {change}"),
            (Lang::En, add, change) => format!("Add {add}, change {change}"),
        })
    }

    pub fn nothing_to_do() -> Localized {
        fixed("Không có gì để thêm hay đổi.", "There is nothing to add or change.")
    }

    pub fn to_add(count: usize) -> Localized {
        counted("Sẽ thêm", "Would be added", count)
    }

    pub fn to_change(count: usize) -> Localized {
        counted("Sẽ đổi", "Would change", count)
    }

    pub fn added(count: usize) -> Localized {
        counted("Đã thêm", "Added", count)
    }

    pub fn changed(count: usize) -> Localized {
        counted("Đã đổi", "Changed", count)
    }

    pub fn there_already(count: usize) -> Localized {
        counted("Đã có sẵn", "There already", count)
    }

    fn counted(vi: &str, en: &str, count: usize) -> Localized {
        Localized::new(|lang| {
            let number = format::number(count, lang);
            match lang {
                Lang::Vi => format!("{vi}: {number} mục"),
                Lang::En => format!("{en}: {number}"),
            }
        })
    }

    pub fn paused() -> Localized {
        fixed(" · tạm dừng", " · paused")
    }

    pub fn and_more(count: usize) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("… và {count} mục khác."),
            Lang::En => format!("… and {count} more."),
        })
    }

    pub fn no_room(count: usize, most: usize) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Không đủ chỗ cho {count} mục: ở đây chỉ theo dõi được tối đa {most} mục."),
            Lang::En => format!("No room for {count}: {most} is the most that can be followed here."),
        })
    }

    pub fn problems(count: usize) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Có lỗi trong tệp nên bỏ qua: {count} mục"),
            Lang::En => format!("Left out, since they are wrong in the file: {count}"),
        })
    }

    pub fn problem(at: usize, why: &Localized) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("mục thứ {at}: {}", why.get(lang)),
            Lang::En => format!("entry {at}: {}", why.get(lang)),
        })
    }
}
