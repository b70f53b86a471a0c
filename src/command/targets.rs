//! `/targets 70`, `chỉ tiêu nghị quyết 68`: every measurable target with value, year and source.

use super::{Ask, Command, prompt, resolution_view as view, which_resolution};
use crate::house::House;
use crate::i18n::{Lang, Localized, fixed, phrases};
use crate::register::find::find;
use crate::register::{Document, Mode, Resolution, Target};
use crate::reply::{Block, Button, Line, Outcome, Reply};
use crate::setting::Layout;

/// The command.
pub struct Targets;

impl Command for Targets {
    fn name(&self) -> &'static str {
        "targets"
    }

    fn aliases(&self) -> &'static [&'static str] {
        &["chitieu", "muctieu"]
    }

    fn words(&self) -> &'static [&'static str] {
        &["chi tieu", "muc tieu", "cac chi tieu", "targets", "targets of"]
    }

    fn takes(&self, rest: &str, house: &House) -> bool {
        find(rest, Mode::Query, house.register.groups())
            .iter()
            .any(|mention| matches!(mention.document, Document::Party { .. }))
    }

    fn summary(&self) -> Localized {
        fixed("Chỉ tiêu của một nghị quyết, kèm nguồn", "The targets of a resolution, with sources")
    }

    fn help(&self) -> Localized {
        fixed(
            "Mọi chỉ tiêu đo được mà nguồn nêu: giá trị, đơn vị, năm và địa chỉ nguồn. Gõ số hiệu sau lệnh.",
            "Every measurable target that a source states: value, unit, year and where it is stated. Type the number after \
             the command.",
        )
    }

    fn examples(&self) -> &'static [&'static str] {
        &["targets 70", "targets 57-NQ/TW"]
    }

    fn answer(&self, ask: &Ask) -> anyhow::Result<Reply> {
        Ok(which_resolution::wanted(ask, "targets", usage)?.map_or_else(|reply| *reply, list))
    }
}

fn list(entry: &Resolution) -> Reply {
    let mut reply = Reply::new(if entry.targets.is_empty() { Outcome::NotFound } else { Outcome::Found });
    reply.heading(texts::heading(entry));
    if entry.targets.is_empty() {
        reply.text(texts::none());
    }
    if entry.targets.iter().any(|target| !target.confirmed) {
        reply.note(phrases::unconfirmed());
    }
    for target in &entry.targets {
        reply.say(Block::Item(None, lines(target)));
    }
    if !entry.targets.is_empty() {
        reply.gap().note(texts::as_stated());
    }
    let mut told: Vec<&String> = Vec::new();
    for url in entry.targets.iter().filter_map(|target| target.source.as_ref()) {
        if !told.contains(&url) {
            reply.at_least(Layout::Full, Block::Text(Line::new().link(url.as_str(), url)));
            told.push(url);
        }
    }
    reply.row(vec![Button::ask(texts::card(), view::open_action(entry.key))]);
    reply
}

/// The metric on its own line, value and year below it: reads well on a narrow screen.
fn lines(target: &Target) -> Vec<Line> {
    let mut below = Line::new().bold(target.value.clone());
    if let Some(year) = view::target_year(target) {
        below = below.plain(" · ").plain(year);
    }
    if let Some(url) = &target.source {
        below = below.plain(" · ").link(view::host_of(url), url);
    }
    vec![Line::from(target.metric.clone()), below]
}

fn usage(ask: &Ask) -> Reply {
    let with_most = ["70-NQ/TW@13", "57-NQ/TW@13", "68-NQ/TW@13"];
    let examples = prompt::resolutions(ask, &with_most, |entry| !entry.targets.is_empty());
    prompt::prompt(ask, "targets", texts::usage(), texts::placeholder(), examples)
}

mod texts {
    use super::*;

    pub fn heading(entry: &Resolution) -> Localized {
        let (number, count) = (phrases::number_and_tenure(entry.key), entry.targets.len());
        Localized::new(|lang| match lang {
            Lang::Vi if count == 0 => format!("Nghị quyết {}", number.get(lang)),
            Lang::En if count == 0 => format!("Resolution {}", number.get(lang)),
            Lang::Vi => format!("Nghị quyết {}: {count} chỉ tiêu", number.get(lang)),
            Lang::En => format!("Targets of Resolution {}: {count}", number.get(lang)),
        })
    }

    pub fn none() -> Localized {
        fixed(
            "Chưa có nguồn nào nêu chỉ tiêu đo được của nghị quyết này.",
            "No source at hand states a measurable target of this resolution.",
        )
    }

    pub fn as_stated() -> Localized {
        fixed(
            "Giá trị ghi đúng như nguồn nêu; đây là mục tiêu, không phải kết quả đã đạt.",
            "Values as the sources state them; they are aims, not results.",
        )
    }

    pub fn card() -> Localized {
        fixed("Xem nghị quyết", "See the card")
    }

    pub fn usage() -> Localized {
        fixed(
            "Bạn cần chỉ tiêu của nghị quyết nào? Hãy gõ số hiệu, ví dụ:",
            "Which resolution's targets? Type its number, for example:",
        )
    }

    pub fn placeholder() -> Localized {
        fixed("Số hiệu nghị quyết", "The number of a resolution")
    }
}
