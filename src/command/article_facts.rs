//! What is known of an imported article besides its text, and how it is known: never more than the text or its source
//! says.

use crate::corpus::{DatedBy, Meta};
use crate::i18n::{Lang, Localized, fixed, phrases};
use crate::reply::{Block, Line, Reply};
use crate::setting::Layout;

/// Adds when and where it happened, who wrote it, and where title and date are from.
pub fn add(reply: &mut Reply, meta: &Meta) {
    if let Some(event) = meta.event {
        reply.field(texts::event(), phrases::published(Some(event), meta.event_inferred));
    }
    if let Some(said) = &meta.event_said {
        reply.field(texts::event(), texts::said(said));
    }
    if let Some(place) = &meta.place {
        reply.field(texts::place(), place.as_str());
    }
    if let Some(byline) = &meta.byline {
        reply.field(texts::byline(), byline.as_str());
    }
    if meta.title_made {
        reply.note(texts::title_made());
    }
    if let Some(by) = meta.dated_by {
        reply.at_least(Layout::Full, Block::Text(Line::from(texts::dated_by(by))));
    }
}

mod texts {
    use super::*;

    pub fn event() -> Localized {
        fixed("Ngày diễn ra", "Took place")
    }

    pub fn said(words: &str) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("bài viết chỉ nêu “{words}”, chưa đủ để xác định ngày"),
            Lang::En => format!("the text only says “{words}”, from which no day follows"),
        })
    }

    pub fn place() -> Localized {
        fixed("Địa điểm", "Place")
    }

    pub fn byline() -> Localized {
        fixed("Tác giả", "By")
    }

    pub fn title_made() -> Localized {
        fixed(
            "Văn bản gốc không có tiêu đề; tiêu đề này được lấy từ câu đầu hoặc từ địa chỉ của bài.",
            "The text came without a headline; this one is made of its first sentence or its address.",
        )
    }

    pub fn dated_by(by: DatedBy) -> Localized {
        match by {
            DatedBy::Marker => fixed(
                "Ngày đăng lấy từ dòng đánh dấu ở đầu văn bản.",
                "The date of publication is from a marker at the head of the text.",
            ),
            DatedBy::Line => fixed(
                "Ngày đăng lấy từ một dòng ngày tháng trong văn bản.",
                "The date of publication is from a date line in the text.",
            ),
            DatedBy::Page => fixed(
                "Ngày đăng lấy từ thông tin mà trang web tự khai báo.",
                "The date of publication is from what the page says about itself.",
            ),
            DatedBy::Record => {
                fixed("Ngày đăng lấy từ bản ghi được nhập.", "The date of publication is from the imported record.")
            }
            DatedBy::Feed => fixed("Ngày đăng lấy từ nguồn tin (feed).", "The date of publication is from the feed."),
            DatedBy::Address => {
                fixed("Ngày đăng lấy từ địa chỉ của bài.", "The date of publication is from the article's address.")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::plain;
    use crate::reply::Outcome;

    #[test]
    fn what_is_worked_out_is_told_apart_from_what_is_said() {
        let mut reply = Reply::new(Outcome::Found);
        let meta = Meta { event: "2021-08-16".parse().ok(), event_inferred: true, ..Meta::titled("") };
        add(&mut reply, &meta);
        assert!(plain::text(&reply, Lang::Vi).contains("16/08/2021 (suy ra)"));
        let mut reply = Reply::new(Outcome::Found);
        add(&mut reply, &Meta { event_said: Some("sáng 20/10".into()), ..Meta::titled("") });
        assert!(plain::text(&reply, Lang::Vi).contains("bài viết chỉ nêu “sáng 20/10”"));
        let mut reply = Reply::new(Outcome::Found);
        add(&mut reply, &Meta::titled(""));
        assert_eq!(plain::text(&reply, Lang::En).trim(), "");
    }
}
