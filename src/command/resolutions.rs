//! `/resolutions`, `/resolutions 2025`, `/resolutions bct`, `/resolutions giáo dục`, `/resolutions khóa XIII`:
//! browsing the register.

use super::options::{self, Options};
use super::{Ask, Command, resolution_view as view};
use crate::action::Action;
use crate::house::House;
use crate::i18n::{Lang, Localized, fixed, format, phrases};
use crate::register::{Body, Resolution};
use crate::reply::{Button, Line, Outcome, Reply};
use crate::text::{fold, words};

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
        rest.trim().is_empty() || Choice::read(rest, house).is_some()
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
        let mut chosen: Vec<&Resolution> = ask.house.register.current().filter(|entry| choice.holds(entry)).collect();
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
            let tenures = [14, 13, 12].map(|tenure| {
                Button::ask(
                    format::tenure(tenure),
                    Action::new("resolutions", &format!("khóa {}", format::roman(tenure))).in_place(),
                )
            });
            reply.row(tenures.to_vec());
        }
        Ok(reply)
    }
}

/// What part of the register is wanted.
enum Choice {
    All,
    Year(i16),
    Body(Body),
    Topics(Vec<String>),
    Tenure(u8),
}

impl Choice {
    fn read(text: &str, house: &House) -> Option<Choice> {
        let folded = words(text).into_iter().map(|word| word.fold).collect::<Vec<_>>().join(" ");
        if let Some(year) =
            folded.strip_prefix("nam ").unwrap_or(&folded).parse().ok().filter(|year| (1986..2100).contains(year))
        {
            return Some(Choice::Year(year));
        }
        match folded.as_str() {
            "" => return Some(Choice::All),
            "bct" | "bo chinh tri" | "politburo" => return Some(Choice::Body(Body::Politburo)),
            "bchtw"
            | "bch tw"
            | "trung uong"
            | "ban chap hanh trung uong"
            | "central committee"
            | "party central committee" => {
                return Some(Choice::Body(Body::CentralCommittee));
            }
            _ => {}
        }
        if let Some(tenure) = tenure(&folded) {
            return Some(Choice::Tenure(tenure));
        }
        let wanted = text.trim();
        let topics: Vec<String> = house.glossary.topics_named(wanted).into_iter().map(str::to_string).collect();
        (!topics.is_empty()).then_some(Choice::Topics(topics))
    }

    fn holds(&self, entry: &Resolution) -> bool {
        match self {
            Choice::All => true,
            Choice::Year(year) => entry.year() == Some(*year),
            Choice::Body(body) => entry.body == *body,
            Choice::Topics(slugs) => entry.topics.iter().any(|slug| slugs.contains(slug)),
            Choice::Tenure(tenure) => entry.key.tenure == *tenure,
        }
    }

    fn heading(&self, house: &House) -> Localized {
        match self {
            Choice::All => fixed("Danh mục nghị quyết", "Register of resolutions"),
            Choice::Year(year) => Localized::new(|lang| match lang {
                Lang::Vi => format!("Nghị quyết năm {year}"),
                Lang::En => format!("Resolutions of {year}"),
            }),
            Choice::Body(body) => {
                let body = phrases::body(*body);
                Localized::new(|lang| match lang {
                    Lang::Vi => format!("Nghị quyết của {}", body.get(lang)),
                    Lang::En => format!("Resolutions of the {}", body.get(lang)),
                })
            }
            Choice::Topics(slugs) => {
                let name = slugs.first().map_or_else(|| Localized::same(""), |slug| house.glossary.topic_name(slug));
                Localized::new(|lang| match lang {
                    Lang::Vi => format!("Nghị quyết về chủ đề: {}", name.get(lang)),
                    Lang::En => format!("Resolutions on: {}", name.get(lang)),
                })
            }
            Choice::Tenure(tenure) => {
                let tenure = format::tenure(*tenure);
                Localized::new(|lang| match lang {
                    Lang::Vi => format!("Nghị quyết {}", tenure.get(lang)),
                    Lang::En => format!("Resolutions of the {}", tenure.get(lang)),
                })
            }
        }
    }
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
