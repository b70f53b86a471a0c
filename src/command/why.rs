//! `/why 3`: why an entry of the last search was found, a line for each word and for each part of the score.

use super::{Ask, Command, asked};
use crate::action::Action;
use crate::corpus::ArticleId;
use crate::i18n::{Lang, Localized, fixed, format, phrases};
use crate::index::{Explanation, Parts, Query, Reading, Seen};
use crate::reply::{Block, Button, Line, Outcome, Reply};

/// The command.
pub struct Why;

impl Command for Why {
    fn name(&self) -> &'static str {
        "why"
    }

    fn aliases(&self) -> &'static [&'static str] {
        &["visao", "taisao"]
    }

    fn words(&self) -> &'static [&'static str] {
        &["why", "vi sao", "tai sao"]
    }

    fn takes(&self, rest: &str, _: &crate::house::House) -> bool {
        rest.trim().parse::<usize>().is_ok()
    }

    fn summary(&self) -> Localized {
        fixed("Vì sao bài này được tìm thấy", "Why an article was found")
    }

    fn help(&self) -> Localized {
        fixed(
            "Gõ số thứ tự của bài trong danh sách vừa tìm, hoặc mã bài kèm các từ tìm. Bot cho biết từng từ khớp thế nào và điểm \
             gồm những gì.",
            "Type the number of an entry of the last search, or an article's id with the words searched. It says how each word \
             matched and what the score is made of.",
        )
    }

    fn examples(&self) -> &'static [&'static str] {
        &["why ashhejq kinh tế"]
    }

    fn in_menu(&self) -> bool {
        false
    }

    fn answer(&self, ask: &Ask) -> anyhow::Result<Reply> {
        let (first, rest) = ask.words.trim().split_once(' ').unwrap_or((ask.words.trim(), ""));
        let listed = first.parse::<usize>().ok().and_then(|number| ask.list.get(number));
        let (id, words) = match listed {
            Some(action) => (action.line.split(' ').nth(1).unwrap_or_default(), ask.list.question.as_str()),
            None => (first, rest),
        };
        let Some(id) = ArticleId::parse(id).filter(|_| !words.trim().is_empty()) else { return Ok(usage()) };
        let index = match ask.index() {
            Ok(index) => index,
            Err(reply) => return Ok(*reply),
        };
        let question = asked::read(ask, words);
        let queries: Vec<Query> = question
            .branches
            .iter()
            .map(|words| index.understand(words, &ask.house.glossary))
            .collect::<Result<_, _>>()?;
        match index.explain(&queries, &id)? {
            Some(explanation) => Ok(show(ask, &id, words, &explanation)),
            None => Ok(not_by_words(&id, words)),
        }
    }
}

fn show(ask: &Ask, id: &ArticleId, words: &str, explanation: &Explanation) -> Reply {
    let mut reply = Reply::new(Outcome::Found);
    reply.heading(texts::heading(words));
    reply.text(explanation.title.as_str()).gap();
    for seen in &explanation.words {
        reply.say(Block::Item(None, vec![texts::seen(seen)]));
    }
    reply.gap().text(texts::score(explanation.score, &explanation.parts));
    if !explanation.answers {
        reply.note(texts::not_enough());
    }
    let open = super::article_view::open_action(id, explanation.lang, ask.lang);
    reply.row(vec![Button::ask(texts::read(), open)]);
    reply
}

fn not_by_words(id: &ArticleId, words: &str) -> Reply {
    let mut reply = Reply::new(Outcome::NotFound);
    reply.text(texts::none(id.as_str(), words));
    reply
}

fn usage() -> Reply {
    let mut reply = Reply::new(Outcome::Usage);
    reply.text(texts::usage());
    reply.row(vec![Button::ask(phrases::see_latest(), Action::new("latest", ""))]);
    reply
}

mod texts {
    use super::*;

    pub fn heading(words: &str) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Vì sao tìm “{words}” lại ra bài này"),
            Lang::En => format!("Why “{words}” finds this article"),
        })
    }

    pub fn seen(seen: &Seen) -> Line {
        let how = reading(seen.reading);
        let (times, in_title) = (seen.times, seen.in_title);
        let counted = Localized::new(|lang| {
            let title = match (lang, in_title) {
                (_, 0) => "",
                (Lang::Vi, _) => ", có trong tiêu đề",
                (Lang::En, _) => ", also in the title",
            };
            match (lang, times) {
                (_, 0) => how.get(lang).to_string(),
                (Lang::Vi, _) => format!("{}, {times} lần{title}", how.get(lang)),
                (Lang::En, 1) => format!("{}, once{title}", how.get(lang)),
                (Lang::En, _) => format!("{}, {times} times{title}", how.get(lang)),
            }
        });
        Line::new().bold(seen.typed.as_str()).plain(": ").plain(counted)
    }

    fn reading(reading: Option<Reading>) -> Localized {
        match reading {
            Some(Reading::Exact) => fixed("đúng như đã gõ", "as typed"),
            Some(Reading::Folded) => fixed("khớp khi bỏ dấu", "with other marks or none"),
            Some(Reading::Stem) => fixed("dạng khác của từ", "another form of the word"),
            Some(Reading::OtherName) => fixed("≈ tên gọi khác", "≈ by another name"),
            None => fixed("không có trong bài", "not in the text"),
        }
    }

    pub fn score(score: f32, parts: &Parts) -> Localized {
        let (words, window, run, lead) = (parts.words, parts.window, parts.run, parts.lead);
        Localized::new(|lang| {
            let one = |value: f32| format::decimal(f64::from(value), 1, lang);
            match lang {
                Lang::Vi => format!(
                    "Điểm {}: từ và cặp từ {}, các từ đứng gần nhau {}, đúng thứ tự {}, ở tiêu đề hoặc đầu bài {}; bài mới hơn được \
                     cộng rất ít để phân định khi ngang điểm.",
                    one(score),
                    one(words),
                    one(window),
                    one(run),
                    one(lead)
                ),
                Lang::En => format!(
                    "Score {}: words and pairs of words {}, words close together {}, in the same order {}, in the title or at the \
                     beginning {}; a newer date adds very little, only to break ties.",
                    one(score),
                    one(words),
                    one(window),
                    one(run),
                    one(lead)
                ),
            }
        })
    }

    pub fn not_enough() -> Localized {
        fixed(
            "Bài có một phần các từ, chưa đủ để được xem là câu trả lời.",
            "The text holds part of the words, too little to count as an answer.",
        )
    }

    pub fn read() -> Localized {
        fixed("Đọc bài", "Read the article")
    }

    pub fn none(id: &str, words: &str) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Bài {id} không khớp với từ nào của “{words}”."),
            Lang::En => format!("Article {id} matches no word of “{words}”."),
        })
    }

    pub fn usage() -> Localized {
        fixed(
            "Hãy tìm trước, rồi gõ /why 1; hoặc gõ mã bài kèm các từ tìm, ví dụ: /why ashhejq kinh tế",
            "Search first, then type /why 1; or type an article's id with the words, for example: /why ashhejq kinh tế",
        )
    }
}
