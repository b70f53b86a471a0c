//! `/watches`, `/watches 12`, `/watches pause 12`, `/watches less 3,5`: what a chat follows, and changing it.
//!
//! The numbers are those of the store; only those of the chat in which it is asked can be reached.

use super::watch_file::{Entry, File};
use super::watch_line::Line as Typed;
use super::{Ask, Changes, Command, watch_view as view};
use crate::action::Action;
use crate::corpus::Glossary;
use crate::i18n::{Lang, Localized, fixed, format, phrases};
use crate::reply::{Block, Button, Document, Line, Outcome, Reply};
use crate::setting::Cadence;
use crate::store::Watch;

/// The command.
pub struct Watches;

/// Watches on a page.
const PAGE: usize = 10;

impl Command for Watches {
    fn name(&self) -> &'static str {
        "watches"
    }

    fn aliases(&self) -> &'static [&'static str] {
        &["dstheodoi", "following"]
    }

    fn words(&self) -> &'static [&'static str] {
        &["danh sach theo doi", "dang theo doi", "cac muc theo doi", "watches", "following"]
    }

    fn takes(&self, rest: &str, _: &crate::house::House) -> bool {
        !matches!(Typed::read(rest), Typed::Unknown(_))
    }

    fn summary(&self) -> Localized {
        fixed("Danh sách theo dõi; tạm dừng, đổi nhịp báo", "What is followed here; pause it, change how often")
    }

    fn help(&self) -> Localized {
        texts::help()
    }

    fn examples(&self) -> &'static [&'static str] {
        &["watches", "watches undo"]
    }

    /// Also the list: it is another one after each change, so a group is not pointed to an earlier answer.
    fn changes(&self, _: &str) -> Option<Changes> {
        Some(Changes::Here)
    }

    fn answer(&self, ask: &Ask) -> anyhow::Result<Reply> {
        let Some(chat) = ask.chat else { return Ok(view::nowhere()) };
        let typed = Typed::read(ask.words);
        if typed.changes() && !ask.request.may_change {
            return Ok(view::only_admins());
        }
        let all = Chat { ask, chat };
        match typed {
            Typed::All(at) => all.list(at),
            Typed::One(id) => all.page(id, None),
            Typed::Pause(ids) => {
                all.each(&ids, texts::paused(), |watch| ask.house.store.pause_watch(chat, watch.id, ask.request.now))
            }
            Typed::Resume(ids) => all.each(&ids, texts::resumed(), |watch| {
                let next = ask.request.settings.next_digest(watch.cadence, ask.request.now);
                ask.house.store.resume_watch(chat, watch.id, next, ask.request.now)
            }),
            Typed::Every(cadence, ids) => all.each(&ids, texts::changed(), |watch| all.set(watch, cadence)),
            Typed::Less(ids) => all.less(&ids),
            Typed::Stop(ids) => all.stop(&ids),
            Typed::StopAll(ids) => all.remove(&ids),
            Typed::Undo => all.undo(),
            Typed::Unknown(words) => {
                let mut reply = all.list(1)?;
                reply.outcome = Outcome::Usage;
                reply.blocks.insert(0, Block::Text(texts::unknown(&words).into()));
                Ok(reply)
            }
        }
    }
}

/// The watches of one chat, in front of one who asks about them.
struct Chat<'a> {
    ask: &'a Ask<'a>,
    chat: i64,
}

impl Chat<'_> {
    fn names(&self) -> &Glossary {
        &self.ask.house.glossary
    }

    fn all(&self) -> anyhow::Result<Vec<Watch>> {
        self.ask.house.store.watches_of(self.chat)
    }

    fn some(&self, ids: &[i64]) -> anyhow::Result<Vec<Watch>> {
        Ok(self.all()?.into_iter().filter(|watch| ids.contains(&watch.id)).collect())
    }

    fn set(&self, watch: &Watch, cadence: Cadence) -> anyhow::Result<bool> {
        let next = self.ask.request.settings.next_digest(cadence, self.ask.request.now);
        // a paused one has no next time until it goes on
        let next = next.filter(|_| watch.paused_at.is_none());
        self.ask.house.store.set_cadence(self.chat, watch.id, cadence, next)
    }

    fn list(&self, page: usize) -> anyhow::Result<Reply> {
        let all = self.all()?;
        let most = self.ask.house.settings.watches_of(self.chat);
        if all.is_empty() {
            return Ok(none());
        }
        let pages = all.len().div_ceil(PAGE);
        let page = page.min(pages);
        let shown: Vec<&Watch> = all.iter().skip((page - 1) * PAGE).take(PAGE).collect();
        let mut reply = Reply::new(Outcome::Found);
        reply.heading(texts::heading(all.len(), most)).gap();
        for watch in &shown {
            reply.say(Block::Item(None, self.lines(watch)));
        }
        reply.gap().note(texts::open());
        let open = |watch: &&Watch| {
            let action = Action::new("watches", &watch.id.to_string()).in_place();
            Button::ask(Localized::same(format!("#{}", watch.id)), action)
        };
        reply.rows(shown.iter().map(open).collect(), 5);
        let to = |page: usize| Action::new("watches", &format!("page:{page}")).in_place();
        let previous = (page > 1).then(|| Button::ask(phrases::previous_page(), to(page - 1)));
        let next = (page < pages).then(|| Button::ask(phrases::next_page(), to(page + 1)));
        reply.row(previous.into_iter().chain(next).collect());
        Ok(reply)
    }

    fn lines(&self, watch: &Watch) -> Vec<Line> {
        let settings = &self.ask.request.settings;
        let head = Line::new().bold(format!("#{} ", watch.id)).bold(view::name(&watch.words, self.names()));
        let state = Line::from(view::cadence(watch.cadence)).plain(" · ").plain(view::state(settings, watch));
        let mut told = Line::from(texts::told(watch.told_at.map(|at| format::date(settings.zone.day(at)))));
        if let Some(thread) = watch.thread {
            told = told.plain(" · ").plain(texts::topic(thread));
        }
        vec![head, state, told]
    }

    /// One watch, with a button for everything that can be done about it.
    fn page(&self, id: i64, said: Option<Localized>) -> anyhow::Result<Reply> {
        let Some(watch) = self.some(&[id])?.pop() else { return self.absent(&[id]) };
        let mut reply = Reply::new(Outcome::Found);
        if let Some(said) = said {
            reply.text(said);
        }
        for line in self.lines(&watch) {
            reply.text(line);
        }
        reply.at_least(crate::setting::Layout::Full, Block::Text(Line::new().code(watch.words.as_str())));
        let button = |label: Localized, words: &str| {
            Button::ask(label, Action::new("watches", &format!("{words} {id}")).in_place())
        };
        let others = Cadence::ALL.into_iter().filter(|cadence| *cadence != watch.cadence);
        reply.rows(others.map(|cadence| button(texts::every(cadence), cadence.code())).collect(), 3);
        let is_paused = watch.paused_at.is_some();
        let pause = if is_paused { button(texts::resume(), "resume") } else { button(texts::pause(), "pause") };
        reply.row(vec![pause, button(phrases::stop_following(), "stop")]);
        let preview = Action::new("watch", &format!("as:words {}", watch.words));
        reply.row(vec![Button::ask(texts::preview(), preview), view::all()]);
        Ok(reply)
    }

    /// Does something to each of some watches; says what, and shows the only one or all.
    fn each(
        &self,
        ids: &[i64],
        said: Localized,
        change: impl Fn(&Watch) -> anyhow::Result<bool>,
    ) -> anyhow::Result<Reply> {
        let some = self.some(ids)?;
        for watch in &some {
            change(watch)?;
        }
        match &some[..] {
            [] => self.absent(ids),
            [only] => self.page(only.id, Some(said)),
            _ => {
                let mut reply = self.list(1)?;
                reply.blocks.insert(0, Block::Text(said.into()));
                Ok(reply)
            }
        }
    }

    /// Makes each tell one step less often; those that are rare already can be stopped.
    fn less(&self, ids: &[i64]) -> anyhow::Result<Reply> {
        let some = self.some(ids)?;
        if some.is_empty() {
            return self.absent(ids);
        }
        let mut reply = Reply::new(Outcome::Found);
        let mut rarest = Vec::new();
        for watch in &some {
            match watch.cadence.rarer() {
                Some(rarer) => {
                    self.set(watch, rarer)?;
                    let line = Line::new()
                        .bold(view::name(&watch.words, self.names()))
                        .plain(": ")
                        .plain(view::cadence(rarer));
                    reply.say(Block::Item(None, vec![line]));
                }
                None => rarest.push(watch),
            }
        }
        if rarest.len() < some.len() {
            reply.blocks.insert(0, Block::Text(texts::less().into()));
        }
        if !rarest.is_empty() {
            reply.text(texts::rarest());
            for watch in &rarest {
                reply.say(Block::Item(None, vec![view::name(&watch.words, self.names()).into()]));
            }
            let ids: Vec<String> = rarest.iter().map(|watch| watch.id.to_string()).collect();
            reply.row(vec![Button::ask(
                phrases::stop_following(),
                Action::new("watches", &format!("stop {}", ids.join(","))),
            )]);
        }
        reply.row(vec![view::all()]);
        Ok(reply)
    }

    /// One is stopped at once; several only once it is confirmed, since whoever presses may think of one.
    fn stop(&self, ids: &[i64]) -> anyhow::Result<Reply> {
        match &self.some(ids)?[..] {
            [] => self.absent(ids),
            [only] => self.remove(&[only.id]),
            several => Ok(self.confirm(several)),
        }
    }

    fn confirm(&self, several: &[Watch]) -> Reply {
        let mut reply = Reply::new(Outcome::Choice);
        reply.text(texts::sure(several.len()));
        add_names(&mut reply, several, self.names());
        let ids: Vec<String> = several.iter().map(|watch| watch.id.to_string()).collect();
        let yes = Action::new("watches", &format!("stop yes {}", ids.join(","))).in_place();
        reply.row(vec![Button::ask(texts::yes(several.len()), yes)]);
        reply.rows(several.iter().take(PAGE).map(|watch| stop_button(watch, self.names())).collect(), 1);
        reply.row(vec![view::all()]);
        reply
    }

    fn remove(&self, ids: &[i64]) -> anyhow::Result<Reply> {
        let removed = self.ask.house.store.remove_watches(self.chat, Some(ids), self.ask.request.now)?;
        match &removed[..] {
            [] => self.absent(ids),
            [_] => Ok(stopped(&removed, self.names())),
            _ => stopped_with_file(self.ask, self.chat, &removed),
        }
    }

    /// Brings back what was removed last, as far as there is room.
    fn undo(&self) -> anyhow::Result<Reply> {
        let most = self.ask.house.settings.watches_of(self.chat);
        let (back, left) = self.ask.house.store.undo_removal(self.chat, self.ask.request.now, most)?;
        let mut reply = Reply::new(if back.is_empty() { Outcome::NotFound } else { Outcome::Found });
        if back.is_empty() && left == 0 {
            reply.text(texts::nothing_back());
        } else if !back.is_empty() {
            reply.text(texts::back());
            add_names(&mut reply, &back, self.names());
        }
        if left > 0 {
            reply.text(texts::no_room(left, most));
        }
        reply.row(vec![view::all()]);
        Ok(reply)
    }

    fn absent(&self, ids: &[i64]) -> anyhow::Result<Reply> {
        let mut reply = self.list(1)?;
        reply.outcome = Outcome::NotFound;
        reply.blocks.insert(0, Block::Text(texts::absent(ids).into()));
        Ok(reply)
    }
}

/// What is said when watches were removed, with the way back.
pub fn stopped(removed: &[Watch], glossary: &Glossary) -> Reply {
    let mut reply = Reply::new(Outcome::Found);
    reply.text(texts::stopped());
    add_names(&mut reply, removed, glossary);
    reply.gap().note(texts::for_a_day());
    reply.row(vec![Button::ask(texts::undo(), Action::new("watches", "undo").in_place()), view::all()]);
    reply
}

/// The same of several, with a file of them.
pub fn stopped_with_file(ask: &Ask, chat: i64, removed: &[Watch]) -> anyhow::Result<Reply> {
    let mut reply = stopped(removed, &ask.house.glossary);
    reply.text(texts::file());
    let text = File::of(chat, removed.iter().map(Entry::of).collect()).pretty()?;
    reply.document = Some(Document::text(format!("nqbot-watches-{}.json", ask.today), text));
    Ok(reply)
}

/// The button that stops one, with its number and name.
pub fn stop_button(watch: &Watch, glossary: &Glossary) -> Button {
    let name = view::name(&watch.words, glossary);
    let label = Localized::new(|lang| format!("#{} {}", watch.id, name.get(lang)));
    Button::ask(label, Action::new("watches", &format!("stop {}", watch.id)).in_place())
}

fn add_names(reply: &mut Reply, watches: &[Watch], glossary: &Glossary) {
    for watch in watches {
        let line = Line::from(format!("#{} ", watch.id)).plain(view::name(&watch.words, glossary));
        reply.say(Block::Item(None, vec![line]));
    }
}

fn none() -> Reply {
    let mut reply = Reply::new(Outcome::NotFound);
    reply.text(texts::none());
    let example = |words: &str| Button::ask(Localized::same(format!("/watch {words}")), Action::new("watch", words));
    reply.row(vec![example("57"), example("topic:energy")]);
    reply
}

mod texts {
    use super::*;

    pub fn help() -> Localized {
        fixed(
            "Danh sách những gì cuộc trò chuyện này theo dõi: số, nội dung, nhịp báo, lần báo tới. Mỗi mục có trang riêng để tạm dừng, \
             đổi nhịp hoặc dừng hẳn. Cũng có thể gõ, với số của một hay nhiều mục: pause 12, resume 12, daily 12 (hoặc instant, weekly, \
             monthly), less 3,5 (báo thưa hơn một bậc), stop 3,5. undo lấy lại những mục vừa dừng trong vòng 24 giờ.",
            "What this chat follows: number, subject, how often, next time. Each has a page on which to pause it, change how often you are told, \
             or stop it. To type, with the numbers of one or more: pause 12, resume 12, daily 12 (or instant, weekly, monthly), less 3,5 (one \
             step less often), stop 3,5. undo brings back what was stopped within 24 hours.",
        )
    }

    pub fn heading(count: usize, most: usize) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Đang theo dõi ở đây: {count}/{most}"),
            Lang::En => format!("Followed here: {count}/{most}"),
        })
    }

    pub fn told(day: Option<Localized>) -> Localized {
        Localized::new(|lang| match (lang, &day) {
            (Lang::Vi, Some(day)) => format!("báo gần nhất: {}", day.get(lang)),
            (Lang::En, Some(day)) => format!("last sent: {}", day.get(lang)),
            (Lang::Vi, None) => "chưa báo lần nào".to_string(),
            (Lang::En, None) => "nothing sent yet".to_string(),
        })
    }

    pub fn topic(thread: i32) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("trong chủ đề (topic) {thread}"),
            Lang::En => format!("in topic {thread}"),
        })
    }

    pub fn open() -> Localized {
        fixed(
            "Bấm số của một mục để tạm dừng, đổi nhịp hoặc dừng.",
            "Press a number to pause it, change how often you are told, or stop it.",
        )
    }

    pub fn none() -> Localized {
        fixed(
            "Ở đây chưa có mục theo dõi nào. Gõ /watch kèm nghị quyết, chủ đề hoặc vài từ, ví dụ:",
            "Nothing is followed here yet. Type /watch with a resolution, a topic or some words, for example:",
        )
    }

    pub fn every(cadence: Cadence) -> Localized {
        match cadence {
            Cadence::Instant => fixed("Ngay khi có bài", "At once"),
            Cadence::Daily => fixed("Hằng ngày", "Daily"),
            Cadence::Weekly => fixed("Hằng tuần", "Weekly"),
            Cadence::Monthly => fixed("Hằng tháng", "Monthly"),
        }
    }

    pub fn pause() -> Localized {
        fixed("Tạm dừng", "Pause")
    }

    pub fn resume() -> Localized {
        fixed("Tiếp tục", "Resume")
    }

    pub fn preview() -> Localized {
        fixed("Xem trước", "Preview")
    }

    pub fn undo() -> Localized {
        fixed("Lấy lại", "Undo")
    }

    pub fn paused() -> Localized {
        fixed(
            "Đã tạm dừng. Những gì mới trong thời gian này sẽ không được báo.",
            "Paused. You will not get what is new meanwhile.",
        )
    }

    pub fn resumed() -> Localized {
        fixed("Đã tiếp tục.", "Resumed.")
    }

    pub fn changed() -> Localized {
        fixed("Đã đổi nhịp báo.", "Changed.")
    }

    pub fn less() -> Localized {
        fixed("Từ nay bot báo thưa hơn:", "You will now hear less often:")
    }

    pub fn rarest() -> Localized {
        fixed(
            "Những mục sau đã ở nhịp thưa nhất là hằng tháng. Bạn có muốn dừng hẳn không?",
            "These are monthly already, which is the least there is. Stop them?",
        )
    }

    pub fn sure(count: usize) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!(
                "Dừng theo dõi {count} mục dưới đây? Bot sẽ gửi kèm tệp danh sách; trong 24 giờ bạn có thể lấy lại. Cũng có thể \
                 chọn dừng riêng một mục."
            ),
            Lang::En => format!(
                "Stop following these {count}? A file with the list comes with it, and for 24 hours it can be undone. You can also \
                 stop just one."
            ),
        })
    }

    pub fn yes(count: usize) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Dừng cả {count} mục"),
            Lang::En => format!("Stop all {count}"),
        })
    }

    pub fn file() -> Localized {
        fixed("Tệp kèm theo ghi lại các mục này; /import đọc lại được.", "The file holds them; /import reads it back.")
    }

    pub fn stopped() -> Localized {
        fixed("Đã dừng theo dõi:", "No longer followed:")
    }

    pub fn for_a_day() -> Localized {
        fixed("Trong 24 giờ tới, bạn có thể lấy lại bằng /watches undo.", "For 24 hours, /watches undo brings it back.")
    }

    pub fn back() -> Localized {
        fixed("Đã theo dõi trở lại:", "Followed again:")
    }

    pub fn nothing_back() -> Localized {
        fixed(
            "Không có gì để lấy lại: trong 24 giờ qua không có mục nào bị dừng, hoặc mục đó đã được theo dõi lại.",
            "There is nothing to bring back: nothing was stopped in the last 24 hours, or it is followed again already.",
        )
    }

    pub fn no_room(count: usize, most: usize) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("{count} mục không lấy lại được vì ở đây chỉ theo dõi được tối đa {most} mục."),
            Lang::En => format!("{count} could not be brought back: {most} is the most that can be followed here."),
        })
    }

    pub fn absent(ids: &[i64]) -> Localized {
        let ids: Vec<String> = ids.iter().map(|id| format!("#{id}")).collect();
        let list = ids.join(", ");
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Ở đây không có mục theo dõi {list}."),
            Lang::En if ids.len() == 1 => format!("Nothing with the number {list} is followed here."),
            Lang::En => format!("Nothing with the numbers {list} is followed here."),
        })
    }

    pub fn unknown(words: &str) -> Localized {
        let words = super::super::article_view::cut(words, 80);
        Localized::new(|lang| match lang {
            Lang::Vi => {
                format!("Bot chưa hiểu “{words}”. Có thể gõ số của một mục, hoặc pause, resume, less, stop kèm số.")
            }
            Lang::En => {
                format!("“{words}” is not understood. Type a number, or pause, resume, less or stop with numbers.")
            }
        })
    }
}
