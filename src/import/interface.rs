//! Words of the interfaces of news sites, in both languages.

use super::site::is_sentence;
use crate::text::{fold, folds, words};

/// Whether a line is part of a page's interface: a button, a counter, an invitation to follow.
pub(super) fn is_interface(line: &str) -> bool {
    if line.chars().count() > 160 {
        return false;
    }
    let folded = fold(line);
    let plain = folded.trim_matches(|c: char| !c.is_alphanumeric());
    let said = folds(line);
    let without_counts = said.iter().filter(|word| !word.bytes().all(|b| b.is_ascii_digit()));
    let without_counts = without_counts.map(|word| word.as_str()).collect::<Vec<_>>().join(" ");
    let is_counter = said.len() <= 4 && COUNTERS.contains(&without_counts.as_str());
    is_counter
        || LINES.contains(&plain)
        || is_notice(line, plain)
        || !is_sentence(line)
            && (STARTS.iter().any(|start| plain.starts_with(start))
                || FOLLOW.iter().any(|(start, end)| plain.starts_with(start) && plain.contains(end)))
}

/// `© 2025`, `Copyright © 2025`: with a sign or a year behind it, and never about what copyright is.
fn is_notice(line: &str, plain: &str) -> bool {
    let names = line.starts_with('©') || ["copyright ", "ban quyen "].iter().any(|start| plain.starts_with(start));
    let has_year = words(line).iter().take(4).any(|word| word.fold.len() == 4 && word.fold.parse::<u16>().is_ok());
    names && (line.chars().take(20).any(|c| c == '©') || has_year)
}

/// Whether a line announces headlines of other articles.
pub(super) fn is_related_heading(line: &str) -> bool {
    let folded = fold(line);
    let plain = folded.trim_matches(|c: char| !c.is_alphanumeric());
    RELATED.contains(&plain) || line.ends_with(':') && ["doc them", "xem them", "read more"].contains(&plain)
}

/// Before or after a number.
const COUNTERS: &[&str] = &[
    "comment",
    "comments",
    "binh luan",
    "y kien",
    "luot xem",
    "views",
    "view",
    "likes",
    "like",
    "shares",
    "share",
    "chia se",
    "thich",
    "phan hoi",
    "bai viet",
    "luot thich",
    "views comments",
];

/// Whole lines, folded.
const LINES: &[&str] = &[
    "phien ban di dong",
    "chia se",
    "chia se bai viet",
    "xem them",
    "doc them",
    "doc tiep",
    "in bai viet",
    "ban in",
    "in trang",
    "gui email",
    "gui bai viet",
    "luu bai viet",
    "luu tin",
    "quay lai",
    "ve dau trang",
    "trang chu",
    "len dau trang",
    "tro lai",
    "dang nhap",
    "dang ky",
    "tim kiem",
    "danh muc",
    "menu",
    "theo doi",
    "copy link",
    "sao chep lien ket",
    "sao chep link",
    "gui binh luan",
    "gui y kien",
    "y kien cua ban",
    "y kien ban doc",
    "tat ca",
    "phan hoi",
    "nghe doc bai",
    "nghe bai viet",
    "nghe audio",
    "nghe tin",
    "co chu",
    "kich thuoc chu",
    "a a",
    "aa",
    "giam co chu",
    "tang co chu",
    "thich",
    "facebook",
    "twitter",
    "zalo",
    "messenger",
    "youtube",
    "tiktok",
    "telegram",
    "linkedin",
    "pinterest",
    "whatsapp",
    "viber",
    "email",
    "print",
    "print this article",
    "share",
    "share this",
    "share this article",
    "read more",
    "see more",
    "more",
    "view more",
    "load more",
    "back",
    "back to top",
    "home",
    "go to top",
    "tweet",
    "like",
    "save",
    "copy",
    "subscribe",
    "sign in",
    "sign up",
    "log in",
    "login",
    "register",
    "search",
    "mobile version",
    "desktop version",
    "listen",
    "font size",
    "advertisement",
    "advertisements",
    "ads",
    "quang cao",
    "follow us",
    "contact us",
    "lien he",
    "lien he quang cao",
    "rss",
    "english",
    "tieng viet",
    "vietnamese",
    "next",
    "previous",
    "bai truoc",
    "bai sau",
    "trang truoc",
    "trang sau",
    "tin truoc",
    "tin sau",
    "mac dinh",
    "send comment",
    "leave a comment",
    "post a comment",
    "no comments",
    "comments",
    "comment",
    "binh luan",
    "chua co binh luan nao",
    "hay la nguoi dau tien binh luan",
    "be the first to comment",
    "all rights reserved",
];

/// Beginnings of lines, folded.
const STARTS: &[&str] = &[
    "tu khoa:",
    "tags:",
    "tag:",
    "keywords:",
    "luot xem:",
    "views:",
    "so luot xem",
    "luot doc:",
    "copyright ",
    "ban quyen ",
    "© ",
    "giay phep so",
    "giay phep hoat dong",
    "theo doi chung toi",
    "follow us on",
    "moi ban doc theo doi",
    "moi quy doc gia",
    "de lai binh luan",
    "vui long dang nhap",
    "please log in",
    "sign up for our newsletter",
    "subscribe to our",
    "chia se bai viet len",
    "chia se len facebook",
    "print version",
    "click here to",
    "bam vao day",
    "tai ung dung",
    "download the app",
    "dang ky nhan tin",
    "cookie policy",
    "cookies policy",
    "chinh sach cookie",
    "xem them:",
    "doc them:",
    "read more:",
    "see also:",
    "related news:",
    "tin lien quan:",
    ">> ",
    ">>> ",
];

/// A beginning and what must follow somewhere.
const FOLLOW: &[(&str, &str)] = &[
    ("theo doi", "google news"),
    ("theo doi", "tren zalo"),
    ("theo doi", "tren facebook"),
    ("theo doi", "tren youtube"),
    ("follow", "google news"),
    ("follow", "on facebook"),
    ("follow", "on telegram"),
    ("doc bao", "tren google news"),
];

const RELATED: &[&str] = &[
    "tin lien quan",
    "bai lien quan",
    "bai viet lien quan",
    "cac tin khac",
    "tin khac",
    "cac tin lien quan",
    "tin cung chuyen muc",
    "cung chuyen muc",
    "bai cung chuyen muc",
    "co the ban quan tam",
    "tin moi nhat",
    "tin moi",
    "doc nhieu",
    "doc nhieu nhat",
    "xem nhieu",
    "tin doc nhieu",
    "tin noi bat",
    "tieu diem",
    "cac tin da dua",
    "tin tuc khac",
    "related news",
    "related articles",
    "related stories",
    "related",
    "other news",
    "more news",
    "latest news",
    "most read",
    "most viewed",
    "most popular",
    "you may also like",
    "you might also like",
    "recommended",
    "see also",
    "read also",
    "other articles",
    "top stories",
    "trending",
    "cac bai viet khac",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interface_is_told_from_text() {
        for line in [
            "Comment (0)",
            "Bình luận (12)",
            "0 bình luận",
            "Phiên bản di động",
            "Chia sẻ",
            "Xem thêm",
            "Print",
            "Theo dõi Báo Mới trên Google News",
            "Từ khóa: nghị quyết, năng lượng",
            "Share",
            "Copyright © 2025",
            "Lượt xem: 1.234",
            "Read more",
            "Tags: Politburo, resolution",
            ">> Đọc thêm",
        ] {
            assert!(is_interface(line), "{line}");
        }
        for line in [
            "Chia sẻ với báo chí, Bộ trưởng cho biết.",
            "Theo dõi việc thực hiện nghị quyết",
            "Comment on the plan was invited.",
            "Ý kiến của các đại biểu",
            "More than 10 provinces",
            "Bản quyền là vấn đề mà nghị quyết nhấn mạnh trong nhiều năm qua.",
            "Copyright protection is one of the main tasks of the coming years.",
            "Theo dõi việc thực hiện nghị quyết trên Facebook là việc của mọi chi bộ.",
            "Follow the resolution, the party cell shared its results on Facebook.",
            "Cookies and cakes were served at the end.",
            "Năm 2025",
            "57",
        ] {
            assert!(!is_interface(line), "{line}");
        }
        assert!(is_related_heading("TIN LIÊN QUAN:") && !is_related_heading("Tin liên quan đến dịch bệnh"));
    }
}
