//! `/story avytahc`: every article that tells the same story, the earliest first, and where they differ in a figure.

use super::figures::{Difference, Told, Value, differences};
use super::options::{self, Options};
use super::prompt::prompt;
use super::{Ask, Command, article_view, read, replied};
use crate::action::Action;
use crate::corpus::{ArticleId, Meta};
use crate::i18n::{Lang, Localized, fixed, format, phrases};
use crate::index::list::Whole;
use crate::reply::{Block, Button, Line, Outcome, Reply};

/// The command.
pub struct Story;

impl Command for Story {
    fn name(&self) -> &'static str {
        "story"
    }

    fn aliases(&self) -> &'static [&'static str] {
        &["cungtin"]
    }

    fn words(&self) -> &'static [&'static str] {
        &["cung tin", "same story"]
    }

    fn takes(&self, rest: &str, _: &crate::house::House) -> bool {
        ArticleId::parse(rest).is_some()
    }

    fn summary(&self) -> Localized {
        fixed("Các bài cùng đưa một tin, số liệu khác nhau", "Articles that tell one story, where figures differ")
    }

    fn help(&self) -> Localized {
        fixed(
            "Gõ mã bài. Bot liệt kê các bài cùng đưa tin đó, bài sớm nhất trước, rồi nêu những câu giống nhau mà con số khác \
             nhau, kèm chỗ trích của từng bài. Cùng một số nhưng viết khác (2 triệu, 2.000.000) không tính là khác.",
            "Type an article's id. The bot lists the articles that tell the same story, the earliest first, and then the \
             sentences that are alike but for a figure, with the place of each. The same number written otherwise (2 million, \
             2,000,000) is no difference.",
        )
    }

    fn examples(&self) -> &'static [&'static str] {
        &["story avytahc"]
    }

    fn in_menu(&self) -> bool {
        false
    }

    fn answer(&self, ask: &Ask) -> anyhow::Result<Reply> {
        let options = Options::read(ask.words);
        if options.words.is_empty()
            && let Some(place) = replied::place(ask)?
        {
            return self.answer(&ask.with(place.split('¶').next().unwrap_or_default()));
        }
        if options.words.is_empty() {
            return usage(ask);
        }
        let index = match ask.index() {
            Ok(index) => index,
            Err(reply) => return Ok(*reply),
        };
        let Some(id) = ArticleId::parse(&options.words) else { return Ok(read::unknown(&options.words)) };
        let articles = index.story(&id, ask.lang)?;
        Ok(if articles.is_empty() { read::unknown(id.as_str()) } else { list(ask, &id, &articles, options.page) })
    }
}

/// Differences shown; more of them say that the texts are not one story.
const MOST_DIFFERENCES: usize = 10;
const MOST_IN_LIGHT: usize = 2;
/// Articles whose figures are compared.
const MOST_COMPARED: usize = 20;

fn list(ask: &Ask, id: &ArticleId, articles: &[Whole], page: usize) -> Reply {
    let size = ask.page_size();
    let page = page.min(articles.len().div_ceil(size)).max(1);
    let first = (page - 1) * size + 1;
    let mut reply = Reply::new(Outcome::Found);
    reply.heading(texts::heading(articles.len()));
    for (at, article) in articles.iter().enumerate().skip(first - 1).take(size) {
        let (meta, entry) = (&article.entry.meta, &article.entry);
        let title = Line::new().bold(article_view::title(ask, &meta.title));
        reply.gap().say(Block::Item(Some(at + 1), vec![title, article_view::about(meta, entry.lang, ask.lang)]));
        reply.list.push(at + 1, article_view::open_action(&entry.id, entry.lang, ask.lang));
    }
    reply.gap();
    if articles.len() == 1 {
        reply.text(texts::alone());
    } else if page == 1 {
        let compared = &articles[..articles.len().min(MOST_COMPARED)];
        say_differences(&mut reply, compared, if ask.is_light() { MOST_IN_LIGHT } else { MOST_DIFFERENCES });
        if compared.len() < articles.len() {
            reply.note(texts::only_first(compared.len()));
        }
    }
    let open = article_view::open_buttons(&reply.list);
    reply.rows(open, 5);
    let to = |page: usize| Action::new("story", &options::line(id.as_str(), page, None)).in_place();
    let previous = (page > 1).then(|| Button::ask(phrases::previous_page(), to(page - 1)));
    let next = (first - 1 + size < articles.len()).then(|| Button::ask(phrases::next_page(), to(page + 1)));
    reply.row(previous.into_iter().chain(next).collect());
    reply
}

/// Says where articles differ in a figure: first the values with who says which, then each sentence with its place.
fn say_differences(reply: &mut Reply, articles: &[Whole], most: usize) {
    let texts: Vec<Told> =
        articles.iter().map(|article| Told { lang: article.entry.lang, body: &article.body }).collect();
    let found = differences(&texts);
    if found.is_empty() {
        reply.text(texts::agree());
        return;
    }
    reply.heading(texts::differ(found.len()));
    for difference in found.iter().take(most) {
        reply.say(Block::Item(None, lines(difference, articles)));
    }
    if found.len() > most {
        reply.text(texts::more(found.len() - most));
    }
    reply.gap().note(texts::as_written());
}

fn lines(difference: &Difference, articles: &[Whole]) -> Vec<Line> {
    let mut head = Line::new();
    for (at, value) in difference.values.iter().enumerate() {
        head = if at > 0 { head.plain(" — ") } else { head };
        head = head.bold(value.written.as_str()).plain(" (");
        for (at, (text, _)) in value.places.iter().enumerate() {
            head = if at > 0 { head.plain("; ") } else { head };
            head = head.plain(said_by(&articles[*text].entry.meta));
        }
        head = head.plain(")");
    }
    let sentence = |value: &Value| {
        let (before, behind) = (&value.sentence[..value.mark.start], &value.sentence[value.mark.end..]);
        let line = Line::from("“").plain(before).bold(&value.sentence[value.mark.clone()]).plain(behind).plain("”");
        match value.places.first() {
            Some((text, paragraph)) => line.plain(format!(" ({}¶{paragraph})", articles[*text].entry.id)),
            None => line,
        }
    };
    std::iter::once(head).chain(difference.values.iter().map(sentence)).collect()
}

/// `VietnamPlus, 19/02/2021`
fn said_by(meta: &Meta) -> Localized {
    let date = phrases::published(meta.published, meta.inferred);
    Localized::new(|lang| format!("{}, {}", meta.outlet().get(lang), date.get(lang)))
}

/// A button to the articles of the same story, where there are others.
pub fn button(id: &ArticleId, others: usize) -> Option<Button> {
    (others > 0).then(|| Button::ask(texts::open(others), Action::new("story", id.as_str())))
}

fn usage(ask: &Ask) -> anyhow::Result<Reply> {
    let newest = read::newest(ask)?.into_iter();
    let examples =
        newest.map(|entry| (Localized::same(read::shortened(&entry.meta.title)), entry.id.to_string())).collect();
    Ok(prompt(ask, "story", texts::usage(), texts::placeholder(), examples))
}

mod texts {
    use super::*;

    pub fn heading(count: usize) -> Localized {
        Localized::new(|lang| {
            let number = format::number(count, lang);
            match lang {
                Lang::Vi if count == 1 => "Một bài đưa tin này".to_string(),
                Lang::Vi => format!("{number} bài cùng đưa tin này, bài sớm nhất trước"),
                Lang::En if count == 1 => "One article tells this story".to_string(),
                Lang::En => format!("{number} articles tell this story, the earliest first"),
            }
        })
    }

    pub fn alone() -> Localized {
        fixed("Kho bài không có bài nào khác đưa tin này.", "No other article held here tells this story.")
    }

    pub fn agree() -> Localized {
        fixed(
            "Trong những câu giống nhau của các bài này không có con số nào khác nhau.",
            "Where these articles say the same, no figure differs.",
        )
    }

    pub fn differ(count: usize) -> Localized {
        Localized::new(|lang| {
            let number = format::number(count, lang);
            match lang {
                Lang::Vi => format!("Số liệu khác nhau ({number})"),
                Lang::En => format!("Figures that differ ({number})"),
            }
        })
    }

    pub fn more(count: usize) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("… và {} chỗ khác nữa.", format::number(count, lang)),
            Lang::En => format!("… and {} more.", format::number(count, lang)),
        })
    }

    pub fn only_first(count: usize) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Chỉ so sánh số liệu của {} bài sớm nhất.", format::number(count, lang)),
            Lang::En => format!("Only the figures of the {} earliest were compared.", format::number(count, lang)),
        })
    }

    pub fn as_written() -> Localized {
        fixed(
            "Bot chỉ so các câu gần giống nhau và ghi lại đúng như từng bài viết; bot không biết con số nào đúng.",
            "Only sentences that are nearly alike were compared, and each figure is as its article has it; which one is right \
             the bot does not know.",
        )
    }

    pub fn open(others: usize) -> Localized {
        Localized::new(|lang| {
            let number = format::number(others, lang);
            match lang {
                Lang::Vi => format!("Xem {number} bài khác cùng đưa tin"),
                Lang::En if others == 1 => "See the other article on this story".to_string(),
                Lang::En => format!("See {number} other articles on this story"),
            }
        })
    }

    pub fn usage() -> Localized {
        fixed(
            "Bạn muốn xem các bài cùng đưa tin với bài nào? Hãy gõ mã bài, ví dụ:",
            "Articles that tell the same story as which one? Type its id, for example:",
        )
    }

    pub fn placeholder() -> Localized {
        fixed("Mã bài, ví dụ avytahc", "The article's id, such as avytahc")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::Entry;
    use crate::render::plain;

    fn article(id: &str, outlet: &str, day: &str, body: &str) -> Whole {
        let meta = Meta { source_name: outlet.into(), published: day.parse().ok(), ..Meta::titled("Tin") };
        let (id, lead, cites) = (ArticleId::given(id), String::new(), Vec::new());
        let entry = Entry { id, lang: Lang::Vi, meta, lead, cites, others: 1 };
        Whole { entry, body: body.into(), langs: vec![Lang::Vi] }
    }

    #[test]
    fn who_says_which_figure_is_told_with_the_sentences() {
        let articles = [
            article("aone", "VietnamPlus", "2021-02-19", "Đến nay cả nước ghi nhận tổng cộng 737 ca mắc."),
            article("atwo", "Báo Nhân Dân", "2021-02-19", "Mở đầu.\n\nĐến nay cả nước ghi nhận tổng cộng 747 ca mắc."),
        ];
        let mut reply = Reply::new(Outcome::Found);
        say_differences(&mut reply, &articles, MOST_DIFFERENCES);
        let said = plain::text(&reply, Lang::Vi);
        assert!(said.starts_with("Số liệu khác nhau (1)\n• 737 ca mắc (VietnamPlus, 19/02/2021) — 747 ca mắc (Báo Nhân Dân, 19/02/2021)\n"), "{said}");
        assert!(said.contains("“Đến nay cả nước ghi nhận tổng cộng 747 ca mắc.” (atwo¶2)"), "{said}");
        let same = [articles[0].clone(), articles[0].clone()];
        let mut reply = Reply::new(Outcome::Found);
        say_differences(&mut reply, &same, MOST_DIFFERENCES);
        assert_eq!(plain::text(&reply, Lang::En), "Where these articles say the same, no figure differs.\n");
    }

    #[test]
    fn a_button_only_where_there_are_others() {
        let id = ArticleId::of_slug("2025/x");
        assert!(button(&id, 0).is_none() && button(&id, 1).is_some());
    }
}
