//! Sentences that several commands say.

use std::ops::Range;

use crate::date::PartialDate;
use crate::i18n::{Lang, Localized, fixed, format};
use crate::register::{Body, Key};

/// `Nghị quyết 57-NQ/TW`.
pub fn resolution(key: Key) -> Localized {
    Localized::new(|lang| match lang {
        Lang::Vi => format!("Nghị quyết {}", key.printed()),
        Lang::En => format!("Resolution {}", key.printed()),
    })
}

/// `57-NQ/TW (khóa XIII)`.
pub fn number_and_tenure(key: Key) -> Localized {
    let tenure = format::tenure(key.tenure);
    Localized::new(|lang| format!("{} ({})", key.printed(), tenure.get(lang)))
}

/// Who issued it.
pub fn body(body: Body) -> Localized {
    match body {
        Body::Politburo => fixed("Bộ Chính trị", "Politburo"),
        Body::CentralCommittee => fixed("Ban Chấp hành Trung ương", "Party Central Committee"),
        Body::Unknown => fixed("chưa xác định", "not established"),
    }
}

/// A date of publication with what is uncertain about it.
pub fn published(date: Option<PartialDate>, inferred: bool) -> Localized {
    let Some(date) = date else { return fixed("chưa rõ ngày", "undated") };
    let date = format::date(date);
    Localized::new(|lang| match (lang, inferred) {
        (_, false) => date.get(lang).to_string(),
        (Lang::Vi, true) => format!("{} (suy ra)", date.get(lang)),
        (Lang::En, true) => format!("{} (inferred)", date.get(lang)),
    })
}

/// A number of articles.
pub fn articles(count: usize) -> Localized {
    format::count(count, "bài viết", "article", "articles")
}

/// The caution that goes with what no citable source confirms.
pub fn unconfirmed() -> Localized {
    fixed(
        "Lưu ý: thông tin này chưa được đối chiếu với nguồn có thể dẫn.",
        "Caution: this has not yet been checked against a citable source.",
    )
}

/// The same in a word or two, for lists.
pub fn unconfirmed_short() -> Localized {
    fixed("chưa đối chiếu nguồn", "not yet checked")
}

/// Said while the first index is being built.
pub fn building() -> Localized {
    fixed(
        "Kho bài đang được lập chỉ mục. Bạn thử lại sau ít phút; nghị quyết vẫn tra được ngay.",
        "The articles are being indexed. Try again in a few minutes; resolution cards work already.",
    )
}

/// How raw Telex or VNI was read.
pub fn read_as(words: &str) -> Localized {
    Localized::new(|lang| match lang {
        Lang::Vi => format!("Đã hiểu: {words}"),
        Lang::En => format!("Read as: {words}"),
    })
}

/// A button that leads on when there is nothing else to do.
pub fn see_latest() -> Localized {
    fixed("Xem bài mới nhất", "See the latest")
}

/// Said to those who may not change a group's settings.
pub fn only_admins() -> Localized {
    fixed(
        "Chỉ quản trị viên của nhóm mới đổi được thiết lập này.",
        "Only administrators of this group can change this setting.",
    )
}

/// A button that leads to the preview of following something.
pub fn follow() -> Localized {
    fixed("🔔 Theo dõi", "🔔 Follow")
}

/// A button that leads to the settings of a chat.
pub fn open_settings() -> Localized {
    fixed("Mở thiết lập", "Open the settings")
}

/// A button to the list of all resolutions.
pub fn browse_register() -> Localized {
    fixed("Duyệt danh mục", "Browse the register")
}

/// What stands before a source.
pub fn source() -> Localized {
    fixed("Nguồn", "Source")
}

/// The name of another language's version, for a button.
pub fn read_in(lang: Lang) -> Localized {
    match lang {
        Lang::Vi => Localized::same("Tiếng Việt"),
        Lang::En => Localized::same("English"),
    }
}

/// Page buttons.
pub fn previous_page() -> Localized {
    fixed("‹ Trang trước", "‹ Previous")
}

/// Page buttons.
pub fn next_page() -> Localized {
    fixed("Trang sau ›", "Next ›")
}

/// `1–5 trong 12 bài`; `1–5 trong hơn 150 bài` when there may be more. The things are named in Vietnamese, and in
/// English by one and by many.
pub fn range_of(page: Range<usize>, total: usize, more: bool, things: [&str; 3]) -> Localized {
    let (first, last) = (page.start, page.end - 1);
    let [vi, one, many] = things;
    let en = if total == 1 { one } else { many };
    Localized::new(|lang| {
        let number = |value| format::number(value, lang);
        let range = if first == last { number(first) } else { format!("{}–{}", number(first), number(last)) };
        match (lang, more) {
            (Lang::Vi, false) => format!("{range} trong {} {vi}", number(total)),
            (Lang::Vi, true) => format!("{range} trong hơn {} {vi}", number(total)),
            (Lang::En, false) => format!("{range} of {} {en}", number(total)),
            (Lang::En, true) => format!("{range} of more than {} {en}", number(total)),
        }
    })
}

/// The label of a button that stops following something.
pub fn stop_following() -> Localized {
    fixed("Dừng theo dõi", "Stop following")
}

/// The label of a button that leads to all that a chat follows.
pub fn all_followed() -> Localized {
    fixed("Xem mọi mục theo dõi", "See all you follow")
}
