//! `/resolutions`, `/resolutions 2025`, `/resolutions bct`, `/resolutions giáo dục`, `/resolutions khóa XIII`:
//! browsing the register.

use super::options::{self, Options};
use super::{Ask, Command, resolution_view as view};
use crate::action::Action;
use crate::house::House;
use crate::i18n::{Lang, Localized, fixed, format, phrases};
use crate::register::{Body, Resolution};
use crate::reply::{Button, Line, Outcome, Reply};
use crate::text::{Word, fold, words};

/// The command.
pub struct Resolutions;

impl Command for Resolutions {
    fn name(&self) -> &'static str {
        "resolutions"
    }

    fn aliases(&self) -> &'static [&'static str] {
        &["danhmuc", "dsnq", "list"]
    }

    fn words(&self) -> &'static [&'static str] {
        &[
            "danh muc",
            "danh muc nghi quyet",
            "danh sach nghi quyet",
            "cac nghi quyet",
            "resolutions",
            "list of resolutions",
        ]
    }

    fn takes(&self, rest: &str, house: &House) -> bool {
        Choice::read(rest, house).is_some()
    }

    fn summary(&self) -> Localized {
        fixed("Danh mục theo năm, cơ quan, chủ đề, khóa", "The register by year, body, topic, tenure")
    }

    fn help(&self) -> Localized {
        fixed(
            "Duyệt danh mục nghị quyết, mới nhất trước. Có thể lọc theo năm (2025), cơ quan (bct, bchtw), chủ đề (giáo dục) \
             hoặc khóa (khóa XIII).",
            "Browse the register, newest first. Narrow it by year (2025), body (politburo, central committee), topic \
             (education) or tenure (13th tenure).",
        )
    }

    fn examples(&self) -> &'static [&'static str] {
        &["resolutions", "resolutions 2025", "resolutions bct", "resolutions giáo dục", "resolutions khóa XII"]
    }

    fn answer(&self, ask: &Ask) -> anyhow::Result<Reply> {
        const SIZE: usize = 6;
        let options = Options::read(ask.words);
        let Some(choice) = Choice::read(&options.words, ask.house) else { return Ok(unknown(&options.words)) };
        let mut chosen: Vec<&Resolution> = ask.house.register.all().filter(|entry| choice.holds(entry)).collect();
        let date = |entry: &Resolution| entry.issued.map_or(0, |date| date.sort_key());
        chosen.sort_by_key(|entry| std::cmp::Reverse((entry.key.tenure, date(entry), entry.key.number)));
        if chosen.is_empty() {
            return Ok(none());
        }
        let pages = chosen.len().div_ceil(SIZE);
        let page = options.page.min(pages);
        let shown: Vec<&Resolution> = chosen.iter().copied().skip((page - 1) * SIZE).take(SIZE).collect();
        let first = (page - 1) * SIZE + 1;
        let mut reply = Reply::new(Outcome::Found);
        reply.heading(choice.heading(ask.house));
        let things = ["nghị quyết", "resolution", "resolutions"];
        let range = phrases::range_of(first..first + shown.len(), chosen.len(), false, things);
        reply.text(Line::from(range).plain(texts::order()));
        let mut buttons = Vec::new();
        for (at, entry) in shown.into_iter().enumerate() {
            reply.gap().say(view::entry(ask, first + at, entry, &[])?);
            reply.list.push(first + at, view::open_action(entry.key));
            buttons.push(view::open_button(entry));
        }
        reply.rows(buttons, 2);
        let to = |page: usize| Action::new("resolutions", &options::line(&options.words, page, None)).in_place();
        let previous = (page > 1).then(|| Button::ask(phrases::previous_page(), to(page - 1)));
        let next = (page < pages).then(|| Button::ask(phrases::next_page(), to(page + 1)));
        reply.row(previous.into_iter().chain(next).collect());
        if options.words.is_empty() {
            let tenure = |tenure: u8| {
                let part = Action::new("resolutions", &format!("khóa {}", format::roman(tenure)));
                Button::ask(format::tenure(tenure), part.in_place())
            };
            reply.rows(ask.house.register.tenures().into_iter().map(tenure).collect(), 3);
        }
        Ok(reply)
    }
}

/// What part of the register is wanted: all that is set must hold.
#[derive(Default)]
struct Choice {
    year: Option<i16>,
    body: Option<Body>,
    tenure: Option<u8>,
    topics: Vec<String>,
}

impl Choice {
    /// Reads `2025`, `bct 2025`, `giáo dục khóa XIII`; none when a word is left that means nothing here.
    fn read(text: &str, house: &House) -> Option<Choice> {
        let mut choice = Choice::default();
        let mut left: Vec<Word> = words(text);
        let take = |left: &mut Vec<Word>, at: usize, length: usize| drop(left.drain(at..at + length));
        if let Some(at) =
            left.iter().position(|word| word.fold.parse::<i16>().is_ok_and(|year| (1986..2100).contains(&year)))
        {
            choice.year = left[at].fold.parse().ok();
            let named = at > 0 && matches!(left[at - 1].fold.as_str(), "nam" | "of" | "in");
            take(&mut left, at - usize::from(named), 1 + usize::from(named));
        }
        (choice.body, left) = Body::named(left);
        let spans = (0..left.len()).flat_map(|at| (1..=3).map(move |length| (at, length)));
        let named = |(at, length): (usize, usize)| {
            let run = left.get(at..at + length)?;
            tenure(&run.iter().map(|word| word.fold.as_str()).collect::<Vec<_>>().join(" "))
                .map(|tenure| (tenure, at, length))
        };
        if let Some((tenure, at, length)) = spans.filter_map(named).max_by_key(|(_, _, length)| *length) {
            choice.tenure = Some(tenure);
            take(&mut left, at, length);
        }
        left.retain(|word| !matches!(word.exact.as_str(), "của" | "the" | "of" | "về" | "on"));
        if let (Some(first), Some(last)) = (left.first(), left.last()) {
            choice.topics = house
                .glossary
                .topics_named(&text[first.range.start..last.range.end])
                .into_iter()
                .map(str::to_string)
                .collect();
            if choice.topics.is_empty() {
                return None;
            }
        }
        Some(choice)
    }

    fn is_all(&self) -> bool {
        self.year.is_none() && self.body.is_none() && self.tenure.is_none() && self.topics.is_empty()
    }

    /// Older documents are kept only to tell numbers apart; they are listed when their year or tenure is asked for.
    fn holds(&self, entry: &Resolution) -> bool {
        let wanted = !entry.earlier || self.year.is_some() || self.tenure.is_some();
        wanted
            && self.year.is_none_or(|year| entry.year() == Some(year))
            && self.body.is_none_or(|body| entry.body == body)
            && self.tenure.is_none_or(|tenure| entry.key.tenure == tenure)
            && (self.topics.is_empty() || entry.topics.iter().any(|slug| self.topics.contains(slug)))
    }

    fn heading(&self, house: &House) -> Localized {
        let topic = self.topics.first().map(|slug| house.glossary.topic_name(slug));
        let (body, tenure) = (self.body.map(phrases::body), self.tenure.map(format::tenure));
        Localized::new(|lang| {
            let body = body.as_ref().map(|body| body.get(lang));
            let tenure = tenure.as_ref().map(|tenure| tenure.get(lang));
            let topic = topic.as_ref().map(|topic| topic.get(lang));
            let parts = match lang {
                Lang::Vi => [
                    body.map(|body| format!("của {body}")),
                    tenure.map(str::to_string),
                    self.year.map(|year| format!("năm {year}")),
                    topic.map(|topic| format!("về {topic}")),
                ],
                Lang::En => [
                    body.map(|body| format!("of the {body}")),
                    tenure.map(|tenure| format!("of the {tenure}")),
                    self.year.map(|year| format!("of {year}")),
                    topic.map(|topic| format!("on {topic}")),
                ],
            };
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            match (lang, parts.is_empty()) {
                (Lang::Vi, true) => "Danh mục nghị quyết".to_string(),
                (Lang::En, true) => "Register of resolutions".to_string(),
                (Lang::Vi, false) => format!("Nghị quyết {}", parts.join(", ")),
                (Lang::En, false) => format!("Resolutions {}", parts.join(", ")),
            }
        })
    }
}

/// The part of the register that a question for resolutions names (`nghị quyết nào về giáo dục`, `nghị quyết năm 2025`),
/// as words of this command; none when it names no part.
pub fn part_named(ask: &Ask) -> Option<String> {
    const ASKING: &[&str] = &[
        "nghi",
        "quyet",
        "nq",
        "nao",
        "co",
        "nhung",
        "cac",
        "moi",
        "nhat",
        "dau",
        "tien",
        "resolution",
        "resolutions",
        "which",
        "what",
        "are",
        "is",
        "there",
        "about",
        "newest",
        "latest",
        "new",
        "all",
        "ve",
        "on",
        "show",
        "list",
    ];
    let all = words(ask.words);
    let left: Vec<&Word> =
        all.iter().filter(|word| !ASKING.contains(&word.fold.as_str()) || word.exact == "đầu").collect();
    let part = left.iter().map(|word| &ask.words[word.range.clone()]).collect::<Vec<_>>().join(" ");
    let newest = all.iter().any(|word| matches!(word.fold.as_str(), "nhat" | "newest" | "latest"));
    let choice = Choice::read(&part, ask.house)?;
    (newest || !choice.is_all()).then_some(part)
}

/// `khoa xiii`, `khoa 13`, `13th tenure`, `tenure 13`.
fn tenure(folded: &str) -> Option<u8> {
    let rest = ["khoa ", "tenure ", "term ", "nhiem ky "].iter().find_map(|start| folded.strip_prefix(start));
    let rest = rest.or_else(|| folded.strip_suffix(" tenure").or_else(|| folded.strip_suffix(" term")))?;
    let rest = rest.replace(' ', "");
    let digits = rest.trim_end_matches(char::is_alphabetic);
    digits
        .parse()
        .ok()
        .or_else(|| (1..=30).find(|number| fold(&format::roman(*number)) == rest))
        .filter(|tenure| (1..=30).contains(tenure))
}

fn unknown(words: &str) -> Reply {
    let mut reply = Reply::new(Outcome::Usage);
    reply.text(texts::unknown(words));
    reply.row(vec![
        Button::ask(texts::by_title(), Action::new("resolution", words)),
        Button::ask(texts::all(), Action::new("resolutions", "")),
    ]);
    reply
}

fn none() -> Reply {
    let mut reply = Reply::new(Outcome::NotFound);
    reply.text(texts::none());
    reply.row(vec![Button::ask(texts::all(), Action::new("resolutions", ""))]);
    reply
}

mod texts {
    use super::*;

    pub fn order() -> Localized {
        fixed(", mới nhất trước", ", newest first")
    }

    pub fn unknown(words: &str) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("“{words}” không phải là năm, cơ quan, chủ đề hay khóa có trong danh mục."),
            Lang::En => format!("“{words}” is not a year, body, topic or tenure in the register."),
        })
    }

    pub fn by_title() -> Localized {
        fixed("Tìm theo tên nghị quyết", "Find by title")
    }

    pub fn none() -> Localized {
        fixed("Danh mục không có nghị quyết nào như vậy.", "The register has no such resolution.")
    }

    pub fn all() -> Localized {
        fixed("Xem cả danh mục", "See the whole register")
    }
}

#[cfg(test)]
mod tests {
    use super::tenure;

    #[test]
    fn a_tenure_in_any_dress() {
        for text in ["khoa xiii", "khoa 13", "13th tenure", "13 th tenure", "tenure 13", "tenure xiii"] {
            assert_eq!(tenure(text), Some(13), "{text}");
        }
        for text in ["khoa hoc", "education", "13"] {
            assert_eq!(tenure(text), None, "{text}");
        }
    }
}
