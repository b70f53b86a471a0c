//! `/settings`, `/settings page 5`, `/settings chat:-1001234567890 tidy 10m`: what a chat has chosen, and other choices.
//!
//! In private one also finds the groups and channels that one looks after. Buttons change the message they stand under.

use super::choice::{Choice, Value};
use super::{Ask, Changes, Command, times};
use crate::action::Action;
use crate::i18n::{Lang, Localized, fixed, phrases};
use crate::reply::{Block, Button, Line, Outcome, Reply};
use crate::request::{Managed, Place};
use crate::setting::{Cadence, ChatSettings};
use crate::text::fold;

/// The command.
pub struct Settings;

impl Command for Settings {
    fn name(&self) -> &'static str {
        "settings"
    }

    fn aliases(&self) -> &'static [&'static str] {
        &["caidat", "thietlap"]
    }

    fn words(&self) -> &'static [&'static str] {
        &["cai dat", "thiet lap", "settings"]
    }

    fn takes(&self, rest: &str, _: &crate::house::House) -> bool {
        let wish = Wish::read(rest);
        let named = Choice::named(&wish.rest);
        wish.rest.is_empty()
            || is_reset(&wish.rest)
            || named.is_some_and(|(choice, value)| value.is_empty() || choice.read(&value).is_some())
    }

    fn summary(&self) -> Localized {
        fixed("Thiết lập của cuộc trò chuyện", "What this chat has chosen")
    }

    fn help(&self) -> Localized {
        texts::help()
    }

    fn examples(&self) -> &'static [&'static str] {
        &[
            "settings",
            "settings page 5",
            "settings layout compact",
            "settings light off",
            "settings language auto",
            "settings tz Asia/Ho_Chi_Minh",
            "settings quiet 22-7",
        ]
    }

    fn changes(&self, words: &str) -> Option<Changes> {
        Some(match Wish::read(words).chat {
            Some(Ok(chat)) => Changes::Chat(chat),
            Some(Err(_)) | None => Changes::Here,
        })
    }

    fn answer(&self, ask: &Ask) -> anyhow::Result<Reply> {
        let wish = Wish::read(ask.words);
        let whose = match &wish.chat {
            Some(Err(written)) => return Ok(Reply::usage(texts::no_chat(written))),
            Some(Ok(chat)) if Some(*chat) != ask.chat => Whose::Other(*chat),
            Some(Ok(_)) | None if ask.place == Place::Group => Whose::Group,
            Some(Ok(_)) | None => Whose::Person,
        };
        match whose {
            Whose::Other(_) if ask.place == Place::Group => return Ok(Reply::usage(texts::in_private())),
            Whose::Other(_) if !ask.request.may_change => return Ok(Reply::usage(texts::only_its_admins())),
            _ if !ask.request.may_change => return Ok(Reply::usage(phrases::only_admins())),
            _ => {}
        }
        let settings = match whose.chat(ask) {
            Some(chat) => ask.house.store.settings(chat)?,
            None => ask.request.settings.clone(),
        };
        let state = State { ask, whose, settings };
        if wish.rest.is_empty() {
            return state.overview();
        }
        if is_reset(&wish.rest) {
            return state.change(|settings| *settings = ChatSettings::default());
        }
        let Some((choice, value)) = Choice::named(&wish.rest) else { return state.instead(texts::unknown(&wish.rest)) };
        if !whose.choices().contains(&choice) {
            return state.instead(texts::groups_only(choice));
        }
        match choice.read(&value) {
            Some(value) => state.change(|settings| value.clone().put(settings)),
            None if value.is_empty() => Ok(state.page(choice)),
            None => {
                let mut reply = state.page(choice);
                let value = last_words(&wish.rest, value.split(' ').count());
                reply.outcome = Outcome::Usage;
                reply.blocks.insert(0, Block::Text(texts::wrong(choice, &value).into()));
                if choice == Choice::Zone {
                    state.hints(&mut reply, &value);
                }
                Ok(reply)
            }
        }
    }
}

/// What the words ask for.
struct Wish {
    /// The number behind `chat:`, or what stands there instead of one.
    chat: Option<Result<i64, String>>,
    /// The other words.
    rest: String,
}

impl Wish {
    fn read(words: &str) -> Self {
        let mut chat = None;
        let mut rest = Vec::new();
        for word in words.split_whitespace() {
            match word.strip_prefix("chat:").filter(|_| chat.is_none()) {
                Some(number) => chat = Some(number_of(number).ok_or_else(|| number.to_string())),
                None => rest.push(word),
            }
        }
        Self { chat, rest: rest.join(" ") }
    }
}

/// The number of a group or channel. Those of persons are above zero; nobody changes another's.
fn number_of(text: &str) -> Option<i64> {
    text.replace(['–', '−'], "-").parse().ok().filter(|number: &i64| *number < 0)
}

/// So many words from the end of a text, as they were written.
fn last_words(text: &str, count: usize) -> String {
    let words: Vec<&str> = text.split([' ', ':', '=']).filter(|word| !word.is_empty()).collect();
    words[words.len().saturating_sub(count)..].join(" ")
}

fn is_reset(words: &str) -> bool {
    matches!(fold(words).as_str(), "reset" | "default" | "defaults" | "mac dinh" | "dat lai")
}

/// Whose settings are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    /// Those of the chat with one person.
    Person,
    /// Those of the group in which it is asked.
    Group,
    /// Those of a group or channel, seen from private.
    Other(i64),
}

impl Whose {
    fn chat(self, ask: &Ask) -> Option<i64> {
        match self {
            Whose::Person | Whose::Group => ask.chat,
            Whose::Other(chat) => Some(chat),
        }
    }

    fn choices(self) -> &'static [Choice] {
        match self {
            Whose::Person => Choice::EVERYWHERE,
            Whose::Group | Whose::Other(_) => Choice::IN_GROUPS,
        }
    }

    /// The words of a button about it.
    fn line(self, words: &str) -> String {
        match self {
            Whose::Person | Whose::Group => words.to_string(),
            Whose::Other(chat) => format!("chat:{chat} {words}").trim_end().to_string(),
        }
    }
}

/// The settings of one chat, in front of one who may change them.
struct State<'a> {
    ask: &'a Ask<'a>,
    whose: Whose,
    settings: ChatSettings,
}

impl State<'_> {
    fn change(mut self, change: impl Fn(&mut ChatSettings)) -> anyhow::Result<Reply> {
        let before = self.settings.clone();
        change(&mut self.settings);
        let chat = self.whose.chat(self.ask);
        if let Some(chat) = chat {
            self.ask.house.store.set_settings(chat, &self.settings)?;
            self.reschedule(chat, &before)?;
        }
        let mut reply = self.overview()?;
        let said = if chat.is_some() { texts::saved() } else { texts::nowhere() };
        reply.blocks.insert(0, Block::Text(said.into()));
        let is_here = !matches!(self.whose, Whose::Other(_));
        reply.lang = self.settings.lang.filter(|lang| is_here && before.lang != Some(*lang));
        Ok(reply)
    }

    /// Gives what is followed its next times anew, where the change moves them.
    fn reschedule(&self, chat: i64, before: &ChatSettings) -> anyhow::Result<()> {
        let (store, settings, now) = (&self.ask.house.store, &self.settings, self.ask.request.now);
        let times = |settings: &ChatSettings| (settings.zone.clone(), settings.digest_hour, settings.quiet);
        if times(before) != times(settings) {
            // what tells at once keeps its time: it has news, or waits for some
            let next = |cadence: Cadence| cadence.rhythm().and_then(|_| settings.next_digest(cadence, now));
            store.reschedule(chat, now, next)?;
        }
        if before.sign_of_life != settings.sign_of_life {
            // what tells at once and has nothing to tell has a next time only for the sign of life
            let next = settings.next_digest(Cadence::Instant, now);
            for watch in store.watches_of(chat)? {
                let waits = watch.cadence == Cadence::Instant && watch.paused_at.is_none();
                if waits && store.news_of(watch.id)?.is_empty() {
                    store.set_cadence(chat, watch.id, watch.cadence, next)?;
                }
            }
        }
        Ok(())
    }

    /// Zones that may be meant, each with a button.
    fn hints(&self, reply: &mut Reply, value: &str) {
        let near = times::near(value);
        if near.is_empty() {
            return;
        }
        let names: Vec<&str> = near.iter().map(|zone| zone.name()).collect();
        reply.blocks.insert(1, Block::Text(texts::meant(&names).into()));
        // those that everybody is offered have their button below
        let others = names.iter().filter(|name| !times::ZONES.contains(name) && **name != self.settings.zone.name());
        let button = |name: &&str| self.button(Localized::same(*name), &format!("{} {name}", Choice::Zone.code()));
        let row: Vec<Button> = others.map(button).collect();
        if !row.is_empty() {
            reply.buttons.insert(0, row);
        }
    }

    /// Something else than what was asked for, with a word why.
    fn instead(&self, why: Localized) -> anyhow::Result<Reply> {
        let mut reply = self.overview()?;
        reply.outcome = Outcome::Usage;
        reply.blocks.insert(0, Block::Text(why.into()));
        Ok(reply)
    }

    fn value(&self, choice: Choice) -> Value {
        choice.of(&self.settings, self.ask.house.settings.page)
    }

    fn button(&self, label: Localized, words: &str) -> Button {
        Button::ask(label, Action::new("settings", &self.whose.line(words)).in_place())
    }

    /// All choices, and a button for each.
    fn overview(&self) -> anyhow::Result<Reply> {
        let mut reply = Reply::new(Outcome::Found);
        let chat = self.whose.chat(self.ask).unwrap_or_default();
        let known = self.ask.request.managed.iter().find(|one| one.chat == chat);
        let name = known.map_or_else(|| chat.to_string(), |one| one.name.clone());
        reply.heading(texts::heading(self.whose, &name));
        for choice in self.whose.choices() {
            reply.field(choice.label(), self.value(*choice).label());
        }
        let choices = self.whose.choices().iter().map(|choice| self.button(choice.label(), choice.code()));
        reply.rows(choices.collect(), 2);
        if self.settings != ChatSettings::default() {
            reply.row(vec![self.button(texts::reset(), "reset")]);
        }
        match self.whose {
            Whose::Person => self.managed(&mut reply),
            Whose::Group => {}
            Whose::Other(_) => {
                reply.row(vec![Button::ask(texts::own(), Action::new("settings", "").in_place())]);
            }
        }
        Ok(reply)
    }

    /// The chats that the person looks after. Whether they still do is asked when one is opened.
    fn managed(&self, reply: &mut Reply) {
        let chats = &self.ask.request.managed;
        if chats.is_empty() {
            return;
        }
        reply.gap().text(texts::managed());
        let open = |one: &Managed| {
            let line = Whose::Other(one.chat).line("");
            Button::ask(Localized::same(one.name.as_str()), Action::new("settings", &line).in_place())
        };
        reply.rows(chats.iter().map(open).collect(), 1);
    }

    /// One choice, and a button for each value.
    fn page(&self, choice: Choice) -> Reply {
        let mut reply = Reply::new(Outcome::Choice);
        reply.heading(choice.label()).text(choice.about());
        reply.field(texts::now(), self.value(choice).label());
        let codes: Vec<String> = choice.values().iter().map(Value::code).collect();
        let start = format!("/settings {}", self.whose.line(choice.code()));
        reply.field(texts::typed(), Line::new().code(start).plain(format!(" {}", codes.join(" · "))));
        let button = |value: Value| {
            let chosen = value == self.value(choice);
            let label = Localized::new(|lang| match (chosen, value.label().get(lang)) {
                (true, label) => format!("✓ {label}"),
                (false, label) => label.to_string(),
            });
            self.button(label, &format!("{} {}", choice.code(), value.code()))
        };
        reply.rows(choice.values().into_iter().map(button).collect(), 3);
        reply.row(vec![self.button(texts::back(), "")]);
        reply
    }
}

mod texts {
    use super::*;

    pub fn help() -> Localized {
        fixed(
            "Xem và đổi thiết lập bằng nút bấm, hoặc gõ tên và giá trị: page 3, 5 hoặc 8; layout compact, normal hoặc full; light on \
             hoặc off; language vi, en hoặc auto. Cho tin theo dõi: tz kèm tên múi giờ, hour 0 đến 23, quiet 22-7 hoặc off, sound on hoặc \
             off, alive on hoặc off. Trong nhóm có thêm tidy (tự xóa câu trả lời), budget (số tin mỗi phút), references \
             (nhận ra nghị quyết trong tin nhắn) và who (ai được đổi). Quản trị viên có thể đổi thiết lập của nhóm hay kênh từ cuộc \
             trò chuyện riêng với bot: chat: kèm mã số của nhóm hoặc kênh. Gõ reset để trở về mặc định.",
            "See and change settings with the buttons, or type a name and a value: page 3, 5 or 8; layout compact, normal or full; \
             light on or off; language vi, en or auto. For what is followed: tz and the name of a time zone, hour 0 to 23, quiet 22-7 or \
             off, sound on or off, alive on or off. Groups also have tidy (answers are deleted), budget (messages a minute), \
             references (resolutions named in messages) and who (who may change this). Administrators can change a group or channel \
             from the private chat with the bot: chat: with its number. Type reset for the defaults.",
        )
    }

    pub fn heading(whose: Whose, name: &str) -> Localized {
        match whose {
            Whose::Person => fixed("Thiết lập của cuộc trò chuyện này", "Settings of this chat"),
            Whose::Group => fixed("Thiết lập của nhóm này", "Settings of this group"),
            Whose::Other(_) => Localized::new(|lang| match lang {
                Lang::Vi => format!("Thiết lập của “{name}”"),
                Lang::En => format!("Settings of “{name}”"),
            }),
        }
    }

    pub fn managed() -> Localized {
        fixed("Nhóm và kênh bạn quản lý:", "Groups and channels that you look after:")
    }

    pub fn own() -> Localized {
        fixed("‹ Về thiết lập của bạn", "‹ Back to your own settings")
    }

    pub fn back() -> Localized {
        fixed("‹ Về thiết lập", "‹ Back to the settings")
    }

    pub fn reset() -> Localized {
        fixed("Trở về mặc định", "Back to the defaults")
    }

    pub fn now() -> Localized {
        fixed("Đang chọn", "Now")
    }

    pub fn typed() -> Localized {
        fixed("Cách gõ", "To type")
    }

    pub fn saved() -> Localized {
        fixed("Đã lưu.", "Saved.")
    }

    pub fn nowhere() -> Localized {
        fixed(
            "Câu hỏi này không thuộc cuộc trò chuyện nào nên lựa chọn không được lưu.",
            "This question belongs to no chat, so the choice is not kept.",
        )
    }

    pub fn unknown(words: &str) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Không có thiết lập “{words}”. Bạn chọn trong các mục sau:"),
            Lang::En => format!("There is no setting “{words}”. These are there:"),
        })
    }

    pub fn wrong(choice: Choice, value: &str) -> Localized {
        let name = choice.label();
        Localized::new(|lang| match lang {
            Lang::Vi => {
                format!("Mục “{}” không nhận giá trị “{value}”. Bạn chọn một giá trị dưới đây:", name.get(lang))
            }
            Lang::En => format!("“{}” does not take “{value}”. Choose one of these:", name.get(lang)),
        })
    }

    pub fn meant(names: &[&str]) -> Localized {
        let list = names.join(", ");
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Có thể bạn muốn chọn: {list}."),
            Lang::En => format!("You may mean: {list}."),
        })
    }

    pub fn groups_only(choice: Choice) -> Localized {
        let name = choice.label();
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Mục “{}” chỉ có ở nhóm và kênh.", name.get(lang)),
            Lang::En => format!("“{}” is there for groups and channels only.", name.get(lang)),
        })
    }

    pub fn no_chat(written: &str) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!(
                "“{written}” không phải mã số của một nhóm hay kênh. Mã số này là số âm, ví dụ: /settings chat:-1001234567890"
            ),
            Lang::En => format!(
                "“{written}” is not the number of a group or channel. That number is negative, for example: /settings chat:-1001234567890"
            ),
        })
    }

    pub fn in_private() -> Localized {
        fixed(
            "Thiết lập của nhóm hay kênh khác chỉ đổi được trong cuộc trò chuyện riêng với bot.",
            "Another group or channel can be set up in the private chat with the bot only.",
        )
    }

    pub fn only_its_admins() -> Localized {
        fixed(
            "Chỉ quản trị viên của nhóm hoặc kênh đó mới đổi được thiết lập của nó.",
            "Only an administrator of that group or channel can change its settings.",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chat_meant_is_read_and_nobody_elses() {
        let changes = |words: &str| Settings.changes(words);
        assert_eq!(changes(""), Some(Changes::Here));
        assert_eq!(changes("page 5"), Some(Changes::Here));
        assert_eq!(changes("chat:-1001234 page 5"), Some(Changes::Chat(-1_001_234)));
        assert_eq!(changes("page 5 chat:–1001234"), Some(Changes::Chat(-1_001_234)));
        for words in ["chat:7", "chat:", "chat:abc page 5", "chat:-99999999999999999999"] {
            assert_eq!(changes(words), Some(Changes::Here), "{words}");
            assert!(matches!(Wish::read(words).chat, Some(Err(_))), "{words}");
        }
    }

    #[test]
    fn every_button_fits_into_a_button() {
        for choice in Choice::IN_GROUPS {
            for value in choice.values() {
                let line = Whose::Other(i64::MIN).line(&format!("{} {}", choice.code(), value.code()));
                // two bytes of a button's 64 tell version and language
                assert!("settings ".len() + line.len() <= 62, "{line}");
            }
        }
    }
}
