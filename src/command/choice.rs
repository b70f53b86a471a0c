//! What a chat can choose: what each choice is called, which values it has, and how they are written.

use super::times;
use crate::date::{Quiet, Zone};
use crate::i18n::{Lang, Localized, fixed, format};
use crate::setting::{ChatSettings, Layout, Who};
use crate::text::fold;

/// One thing to choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The language of answers.
    Language,
    /// Entries on a page.
    Page,
    /// How much is shown.
    Layout,
    /// Few letters.
    Light,
    /// The time zone.
    Zone,
    /// When news comes.
    Hour,
    /// When none comes.
    Quiet,
    /// Whether news makes a sound.
    Sound,
    /// Whether a month without news is told of.
    SignOfLife,
    /// When answers are deleted.
    Tidy,
    /// Messages a minute.
    Budget,
    /// Resolutions named in running text.
    References,
    /// Who may change all this.
    Who,
}

/// A choice with what is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// One language, or that of the person or the question.
    Language(Option<Lang>),
    /// So many entries.
    Page(usize),
    /// So much.
    Layout(Layout),
    /// On or off.
    Light(bool),
    /// Where.
    Zone(Zone),
    /// At this full hour.
    Hour(u8),
    /// In these hours, or never.
    Quiet(Option<Quiet>),
    /// On or off.
    Sound(bool),
    /// On or off.
    SignOfLife(bool),
    /// After so many minutes, or never.
    Tidy(Option<u32>),
    /// So many messages; 0: as many as are asked for.
    Budget(u32),
    /// On or off.
    References(bool),
    /// Administrators or all.
    Who(Who),
}

impl Choice {
    /// Those of every chat.
    pub const EVERYWHERE: &[Choice] = &[
        Choice::Language,
        Choice::Page,
        Choice::Layout,
        Choice::Light,
        Choice::Zone,
        Choice::Hour,
        Choice::Quiet,
        Choice::Sound,
        Choice::SignOfLife,
    ];
    /// Those of groups and channels.
    pub const IN_GROUPS: &[Choice] = &[
        Choice::Language,
        Choice::Page,
        Choice::Layout,
        Choice::Light,
        Choice::Zone,
        Choice::Hour,
        Choice::Quiet,
        Choice::Sound,
        Choice::SignOfLife,
        Choice::Tidy,
        Choice::Budget,
        Choice::References,
        Choice::Who,
    ];

    /// What it is called when typed, folded; the first is what buttons carry.
    fn names(self) -> &'static [&'static str] {
        match self {
            Choice::Language => &["language", "lang", "ngon ngu"],
            Choice::Page => &["page", "results per page", "results", "ket qua moi trang", "ket qua", "trang"],
            Choice::Layout => &["layout", "cach trinh bay", "trinh bay", "bo cuc"],
            Choice::Light => &["light", "light mode", "che do nhe", "nhe"],
            Choice::Zone => &["tz", "timezone", "time zone", "zone", "mui gio"],
            Choice::Hour => &["hour", "digest hour", "gio bao", "gio bao tin"],
            Choice::Quiet => &["quiet", "quiet hours", "gio yen tinh", "yen tinh"],
            Choice::Sound => &["sound", "am bao", "chuong"],
            Choice::SignOfLife => &["alive", "sign of life", "bao khi khong co tin", "bao con hoat dong"],
            Choice::Tidy => &["tidy", "tu xoa cau tra loi", "tu xoa", "don"],
            Choice::Budget => &["budget", "messages a minute", "messages", "so tin moi phut", "tin moi phut", "so tin"],
            Choice::References => &["references", "refs", "ref", "nghi quyet trong tin nhan", "trong tin nhan"],
            Choice::Who => &["who", "ai duoc doi", "quyen"],
        }
    }

    /// What a person types for it.
    pub fn code(self) -> &'static str {
        self.names()[0]
    }

    /// The choice that words begin with, and the rest of them, folded; the longest name wins.
    pub fn named(words: &str) -> Option<(Choice, String)> {
        let folded = fold(words).replace(['=', ':'], " ");
        let folded = folded.split_whitespace().collect::<Vec<_>>().join(" ");
        let rest = |name: &str| match folded.strip_prefix(name)? {
            "" => Some(String::new()),
            rest => rest.strip_prefix(' ').map(str::to_string),
        };
        let names = Self::IN_GROUPS.iter().flat_map(|choice| choice.names().iter().map(|name| (*choice, *name)));
        let fitting = names.filter_map(|(choice, name)| Some((choice, name.len(), rest(name)?)));
        fitting.max_by_key(|(_, length, _)| *length).map(|(choice, _, rest)| (choice, rest))
    }

    /// What can be chosen.
    pub fn values(self) -> Vec<Value> {
        match self {
            Choice::Language => Lang::ALL.map(Some).into_iter().chain([None]).map(Value::Language).collect::<Vec<_>>(),
            Choice::Page => ChatSettings::PAGES.map(Value::Page).to_vec(),
            Choice::Layout => [Layout::Compact, Layout::Normal, Layout::Full].map(Value::Layout).to_vec(),
            Choice::Light => [true, false].map(Value::Light).to_vec(),
            Choice::Zone => times::ZONES.iter().filter_map(|name| Zone::named(name)).map(Value::Zone).collect(),
            Choice::Hour => times::HOURS.map(Value::Hour).to_vec(),
            Choice::Quiet => times::QUIETS.map(Value::Quiet).to_vec(),
            Choice::Sound => [true, false].map(Value::Sound).to_vec(),
            Choice::SignOfLife => [true, false].map(Value::SignOfLife).to_vec(),
            Choice::Tidy => {
                [None].into_iter().chain(ChatSettings::TIDIES.map(Some)).map(Value::Tidy).collect::<Vec<_>>()
            }
            Choice::Budget => ChatSettings::BUDGETS.map(Value::Budget).to_vec(),
            Choice::References => [true, false].map(Value::References).to_vec(),
            Choice::Who => [Who::Admins, Who::All].map(Value::Who).to_vec(),
        }
    }

    /// What is chosen; `page` is the size of a page where none is.
    pub fn of(self, settings: &ChatSettings, page: usize) -> Value {
        match self {
            Choice::Language => Value::Language(settings.lang),
            Choice::Page => Value::Page(settings.page.unwrap_or(page)),
            Choice::Layout => Value::Layout(settings.layout),
            Choice::Light => Value::Light(settings.light),
            Choice::Zone => Value::Zone(settings.zone.clone()),
            Choice::Hour => Value::Hour(settings.digest_hour),
            Choice::Quiet => Value::Quiet(settings.quiet),
            Choice::Sound => Value::Sound(settings.sound),
            Choice::SignOfLife => Value::SignOfLife(settings.sign_of_life),
            Choice::Tidy => Value::Tidy(settings.tidy_min),
            Choice::Budget => Value::Budget(settings.budget),
            Choice::References => Value::References(settings.references),
            Choice::Who => Value::Who(settings.who),
        }
    }

    /// Reads a value as people write it, folded.
    pub fn read(self, words: &str) -> Option<Value> {
        match self {
            Choice::Language => language(words).map(Value::Language),
            Choice::Page => words.parse().ok().filter(|size| ChatSettings::PAGES.contains(size)).map(Value::Page),
            Choice::Layout => layout(words).map(Value::Layout),
            Choice::Light => switch(words).map(Value::Light),
            Choice::Zone => Zone::named(words).map(Value::Zone),
            Choice::Hour => times::hour(words).map(Value::Hour),
            Choice::Quiet if switch(words) == Some(false) => Some(Value::Quiet(None)),
            Choice::Quiet => times::quiet(words).map(|quiet| Value::Quiet(Some(quiet))),
            Choice::Sound => switch(words).map(Value::Sound),
            Choice::SignOfLife => switch(words).map(Value::SignOfLife),
            Choice::Tidy if switch(words) == Some(false) => Some(Value::Tidy(None)),
            Choice::Tidy => {
                minutes(words).filter(|min| ChatSettings::TIDIES.contains(min)).map(|min| Value::Tidy(Some(min)))
            }
            Choice::Budget => budget(words).filter(|most| ChatSettings::BUDGETS.contains(most)).map(Value::Budget),
            Choice::References => switch(words).map(Value::References),
            Choice::Who => who(words).map(Value::Who),
        }
    }

    /// Its name, for a label.
    pub fn label(self) -> Localized {
        texts::name(self)
    }

    /// What it does, in a sentence or two.
    pub fn about(self) -> Localized {
        texts::about(self)
    }
}

impl Value {
    /// What a person types for it.
    pub fn code(&self) -> String {
        let switch = |on: bool| if on { "on" } else { "off" }.to_string();
        match *self {
            Value::Language(lang) => lang.map_or("auto", Lang::code).to_string(),
            Value::Page(size) => size.to_string(),
            Value::Layout(Layout::Compact) => "compact".to_string(),
            Value::Layout(Layout::Normal) => "normal".to_string(),
            Value::Layout(Layout::Full) => "full".to_string(),
            Value::Light(on) | Value::References(on) | Value::Sound(on) | Value::SignOfLife(on) => switch(on),
            Value::Zone(ref zone) => zone.name().to_string(),
            Value::Hour(hour) => hour.to_string(),
            Value::Quiet(None) => switch(false),
            Value::Quiet(Some(quiet)) => format!("{}-{}", quiet.from, quiet.to),
            Value::Tidy(None) => switch(false),
            Value::Tidy(Some(min)) if min % 60 == 0 => format!("{}h", min / 60),
            Value::Tidy(Some(min)) => format!("{min}m"),
            Value::Budget(0) => "none".to_string(),
            Value::Budget(most) => most.to_string(),
            Value::Who(Who::Admins) => "admins".to_string(),
            Value::Who(Who::All) => "all".to_string(),
        }
    }

    /// What it is called.
    pub fn label(&self) -> Localized {
        texts::value(self)
    }

    /// Puts it into the settings of a chat.
    pub fn put(self, settings: &mut ChatSettings) {
        match self {
            Value::Language(lang) => settings.lang = lang,
            Value::Page(size) => settings.page = Some(size),
            Value::Layout(layout) => settings.layout = layout,
            Value::Light(on) => settings.light = on,
            Value::Zone(zone) => settings.zone = zone,
            Value::Hour(hour) => settings.digest_hour = hour,
            Value::Quiet(quiet) => settings.quiet = quiet,
            Value::Sound(on) => settings.sound = on,
            Value::SignOfLife(on) => settings.sign_of_life = on,
            Value::Tidy(minutes) => settings.tidy_min = minutes,
            Value::Budget(most) => settings.budget = most,
            Value::References(on) => settings.references = on,
            Value::Who(who) => settings.who = who,
        }
    }
}

/// A language, or the choice by the program, as people write it.
pub fn language(words: &str) -> Option<Option<Lang>> {
    match fold(words.trim()).as_str() {
        "vi" | "tieng viet" | "vietnamese" | "viet" => Some(Some(Lang::Vi)),
        "en" | "tieng anh" | "english" | "anh" => Some(Some(Lang::En)),
        "auto" | "automatic" | "tu dong" => Some(None),
        _ => None,
    }
}

fn layout(words: &str) -> Option<Layout> {
    match words {
        "compact" | "short" | "gon" => Some(Layout::Compact),
        "normal" | "thuong" | "vua" => Some(Layout::Normal),
        "full" | "day du" => Some(Layout::Full),
        _ => None,
    }
}

fn switch(words: &str) -> Option<bool> {
    match words {
        "on" | "yes" | "bat" | "co" | "mo" => Some(true),
        "off" | "no" | "tat" | "khong" => Some(false),
        _ => None,
    }
}

/// `10m`, `10 phút`, `1 giờ`, `24h`, `1 ngày`; a number alone is minutes.
fn minutes(words: &str) -> Option<u32> {
    let digits = words.bytes().take_while(u8::is_ascii_digit).count();
    let number: u32 = words[..digits].parse().ok()?;
    let unit = match words[digits..].trim() {
        "" | "m" | "min" | "mins" | "minute" | "minutes" | "p" | "phut" => 1,
        "h" | "hour" | "hours" | "g" | "gio" | "tieng" => 60,
        "d" | "day" | "days" | "ngay" => 1_440,
        _ => return None,
    };
    number.checked_mul(unit)
}

fn budget(words: &str) -> Option<u32> {
    match words {
        "none" | "no limit" | "unlimited" | "khong gioi han" => Some(0),
        number => number.parse().ok(),
    }
}

fn who(words: &str) -> Option<Who> {
    match words {
        "admins" | "admin" | "administrators" | "quan tri" | "quan tri vien" => Some(Who::Admins),
        "all" | "everyone" | "members" | "tat ca" | "moi nguoi" | "moi thanh vien" | "thanh vien" => Some(Who::All),
        _ => None,
    }
}

mod texts {
    use super::*;

    pub fn name(choice: Choice) -> Localized {
        match choice {
            Choice::Language => fixed("Ngôn ngữ", "Language"),
            Choice::Page => fixed("Kết quả mỗi trang", "Results per page"),
            Choice::Layout => fixed("Cách trình bày", "Layout"),
            Choice::Light => fixed("Chế độ nhẹ", "Light mode"),
            Choice::Zone => fixed("Múi giờ", "Time zone"),
            Choice::Hour => fixed("Giờ báo tin", "Time of news"),
            Choice::Quiet => fixed("Giờ yên tĩnh", "Quiet hours"),
            Choice::Sound => fixed("Âm báo", "Sound"),
            Choice::SignOfLife => fixed("Báo khi không có tin", "Note when nothing is new"),
            Choice::Tidy => fixed("Tự xóa câu trả lời", "Delete answers"),
            Choice::Budget => fixed("Số tin mỗi phút", "Messages a minute"),
            Choice::References => fixed("Nghị quyết trong tin nhắn", "Resolutions in messages"),
            Choice::Who => fixed("Ai được đổi thiết lập", "Who may change this"),
        }
    }

    pub fn about(choice: Choice) -> Localized {
        match choice {
            Choice::Language => fixed(
                "Ngôn ngữ của câu trả lời. Khi để tự động, bot theo ứng dụng Telegram của bạn hoặc ngôn ngữ của câu hỏi.",
                "The language of answers. Automatic follows your Telegram app or the language of the question.",
            ),
            Choice::Page => fixed("Số bài trên một trang kết quả.", "How many articles a page of results shows."),
            Choice::Layout => fixed(
                "Gọn: chỉ tên, ngày và nguồn. Thường: thêm đoạn trích. Đầy đủ: thêm địa chỉ nguồn, chủ đề, mã bài và mọi chỉ tiêu.",
                "Compact: title, date and source only. Normal: with the passages. Full: also addresses of sources, topics, \
                 article ids and all targets.",
            ),
            Choice::Light => fixed(
                "Dành cho mạng chậm: không có ảnh xem trước, mỗi câu trả lời là một tin nhắn ngắn, tối đa 1.200 ký tự.",
                "For slow networks: no previews, and each answer is one short message of at most 1,200 characters.",
            ),
            Choice::Zone => fixed(
                "Tin theo dõi được gửi theo giờ của múi này, kể cả khi chuyển giờ mùa hè. Có thể gõ tên múi giờ bất kỳ, ví dụ Asia/Bangkok.",
                "News of what is followed comes by the local time of this zone, daylight saving time included. Any zone can be typed \
                 by its name, such as Asia/Bangkok.",
            ),
            Choice::Hour => fixed(
                "Giờ gửi tin theo dõi hằng ngày, hằng tuần và hằng tháng. Có thể gõ giờ tròn bất kỳ, từ 0 đến 23.",
                "The hour at which daily, weekly and monthly news comes. Any full hour from 0 to 23 can be typed.",
            ),
            Choice::Quiet => fixed(
                "Trong những giờ này bot không gửi tin theo dõi; tin chờ đến khi hết giờ yên tĩnh. Có thể gõ hai giờ tròn, ví dụ 22-7.",
                "In these hours no news is sent; it waits until they end. Any two full hours can be typed, such as 22-7.",
            ),
            Choice::Sound => fixed(
                "Khi tắt, tin theo dõi đến không kèm âm báo.",
                "When off, news of what is followed comes without a sound.",
            ),
            Choice::SignOfLife => fixed(
                "Mỗi tháng một lần, bot cho biết nếu không có gì mới, để bạn yên tâm là bot vẫn theo dõi.",
                "Once a month you are told if nothing was new, so that you know that it is still being watched.",
            ),
            Choice::Tidy => fixed(
                "Bot tự xóa câu trả lời của chính mình sau khoảng thời gian này; tin nhắn của thành viên không bị xóa.",
                "The bot deletes its own answers after this time; it never deletes messages of members.",
            ),
            Choice::Budget => fixed(
                "Số tin nhắn tối đa mà bot gửi vào nhóm trong một phút.",
                "The most messages that the bot sends to the group in a minute.",
            ),
            Choice::References => fixed(
                "Khi một tin nhắn trong nhóm nêu số hiệu nghị quyết, bot cho biết đó là nghị quyết nào. Muốn vậy, bot phải là quản trị \
                 viên của nhóm, hoặc người vận hành phải tắt chế độ riêng tư của bot; nếu không, Telegram không cho bot thấy tin nhắn \
                 thường.",
                "When a message in the group names a resolution by its number, the bot says which one it is. For that, the bot must be \
                 an administrator of the group, or its operator must turn its privacy mode off; otherwise Telegram does not show it \
                 ordinary messages.",
            ),
            Choice::Who => fixed(
                "Ai được đổi các thiết lập này và những gì nhóm theo dõi. Ai cũng tra cứu được.",
                "Who may change these settings and what is followed. Everyone may look things up.",
            ),
        }
    }

    pub fn value(value: &Value) -> Localized {
        match *value {
            Value::Language(Some(lang)) => Localized::same(lang.name()),
            Value::Language(None) => fixed("tự động", "automatic"),
            Value::Page(size) => Localized::same(size.to_string()),
            Value::Layout(Layout::Compact) => fixed("gọn", "compact"),
            Value::Layout(Layout::Normal) => fixed("thường", "normal"),
            Value::Layout(Layout::Full) => fixed("đầy đủ", "full"),
            Value::Light(on) | Value::References(on) | Value::Sound(on) | Value::SignOfLife(on) => switch(on),
            Value::Zone(ref zone) => Localized::same(zone.name()),
            Value::Hour(hour) => times::full_hour(hour),
            Value::Quiet(None) => switch(false),
            Value::Quiet(Some(quiet)) => times::span(quiet),
            Value::Tidy(None) => switch(false),
            Value::Tidy(Some(minutes)) => after(minutes),
            Value::Budget(0) => fixed("không giới hạn", "no limit"),
            Value::Budget(most) => Localized::same(most.to_string()),
            Value::Who(Who::Admins) => fixed("quản trị viên", "administrators"),
            Value::Who(Who::All) => fixed("mọi thành viên", "all members"),
        }
    }

    fn switch(on: bool) -> Localized {
        if on { fixed("bật", "on") } else { fixed("tắt", "off") }
    }

    fn after(minutes: u32) -> Localized {
        let time = match minutes {
            hours if hours % 60 == 0 => format::count(hours as usize / 60, "giờ", "hour", "hours"),
            minutes => format::count(minutes as usize, "phút", "minute", "minutes"),
        };
        Localized::new(|lang| match lang {
            Lang::Vi => format!("sau {}", time.get(lang)),
            Lang::En => format!("after {}", time.get(lang)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &str) -> Option<Value> {
        let (choice, rest) = Choice::named(words)?;
        choice.read(&rest)
    }

    #[test]
    fn what_buttons_carry_is_read_and_comes_out_again() {
        for choice in Choice::IN_GROUPS {
            for value in choice.values() {
                assert_eq!(read(&format!("{} {}", choice.code(), value.code())), Some(value.clone()));
                let mut settings = ChatSettings::default();
                value.clone().put(&mut settings);
                assert_eq!(choice.of(&settings, 5), value);
            }
        }
    }

    #[test]
    fn values_as_people_write_them() {
        for (words, value) in [
            ("Ngôn ngữ tiếng Việt", Value::Language(Some(Lang::Vi))),
            ("lang auto", Value::Language(None)),
            ("kết quả mỗi trang: 8", Value::Page(8)),
            ("page=3", Value::Page(3)),
            ("trình bày đầy đủ", Value::Layout(Layout::Full)),
            ("chế độ nhẹ bật", Value::Light(true)),
            ("light off", Value::Light(false)),
            ("tidy 10 phút", Value::Tidy(Some(10))),
            ("tự xóa 1 ngày", Value::Tidy(Some(1_440))),
            ("tidy tắt", Value::Tidy(None)),
            ("tidy 60", Value::Tidy(Some(60))),
            ("số tin mỗi phút không giới hạn", Value::Budget(0)),
            ("refs on", Value::References(true)),
            ("múi giờ Europe/Berlin", Value::Zone(Zone::named("Europe/Berlin").unwrap())),
            ("timezone america/new york", Value::Zone(Zone::named("America/New_York").unwrap())),
            ("giờ báo 7h", Value::Hour(7)),
            ("hour 08:00", Value::Hour(8)),
            ("quiet 22-7", Value::Quiet(Some(Quiet { from: 22, to: 7 }))),
            ("giờ yên tĩnh từ 22h đến 7h", Value::Quiet(Some(Quiet { from: 22, to: 7 }))),
            ("quiet 22:00–06:00", Value::Quiet(Some(Quiet { from: 22, to: 6 }))),
            ("quiet off", Value::Quiet(None)),
            ("âm báo bật", Value::Sound(true)),
            ("alive on", Value::SignOfLife(true)),
            ("who mọi thành viên", Value::Who(Who::All)),
        ] {
            assert_eq!(read(words), Some(value), "{words}");
        }
        for words in ["tz Mars", "hour 24", "hour 8:30", "quiet 7", "quiet 7-7", "quiet 22-25", "sound 3"] {
            assert_eq!(read(words), None, "{words}");
        }
        for words in ["page 4", "layout", "tidy 7m", "tidy 99999999999", "budget 5", "who me", "light", "", "pages 5"] {
            assert_eq!(read(words), None, "{words}");
        }
    }
}
