//! Narrowing a list of hits: by year, resolution and outlet, with counts, and by related terms.

use super::Ask;
use super::options::Facet;
use crate::action::Action;
use crate::i18n::{Localized, fixed, phrases};
use crate::index::Found;
use crate::register::Key;
use crate::reply::{Button, Outcome, Reply};
use crate::text::fold;

/// Below this many articles a list is read faster than narrowed.
const WORTH: usize = 4;

/// One button for each thing that divides the list.
pub fn buttons(words: &str, found: &Found) -> Vec<Button> {
    let facets = &found.facets;
    let divides = |counts: &[usize]| counts.iter().any(|count| *count < found.total);
    let counts = |facet: Facet| -> Vec<usize> {
        match facet {
            Facet::Year => facets.years.iter().map(|(_, count)| *count).collect(),
            Facet::Resolution => facets.resolutions.iter().map(|(_, count)| *count).collect(),
            Facet::Source => facets.sources.iter().map(|(_, count)| *count).collect(),
        }
    };
    let all = [Facet::Year, Facet::Resolution, Facet::Source].into_iter();
    let worth = all.filter(|facet| found.total >= WORTH && divides(&counts(*facet)));
    let to = |facet: Facet| Action::new("search", &format!("{words} {}", facet.code())).in_place();
    worth.map(|facet| Button::ask(texts::by(facet), to(facet))).collect()
}

/// The values of one facet, each with its count and a button that narrows the list to it.
pub fn by(words: &str, facet: Facet, found: &Found) -> Reply {
    const MOST: usize = 12;
    let mut reply = Reply::new(Outcome::Choice);
    reply.heading(texts::heading(words));
    reply.text(texts::by(facet));
    let narrowed = |label: Localized, count: usize, field: String| {
        let label = Localized::new(|lang| format!("{} ({count})", label.get(lang)));
        Button::ask(label, Action::new("search", &format!("{words} {field}")).in_place())
    };
    let facets = &found.facets;
    let year = |(year, count): &(i16, usize)| {
        narrowed(Localized::same(year.to_string().as_str()), *count, format!("year:{year}"))
    };
    let resolution =
        |(key, count): &(Key, usize)| narrowed(phrases::number_and_tenure(*key), *count, format!("nq:{key}"));
    let source =
        |(name, count): &(String, usize)| narrowed(Localized::same(name.as_str()), *count, format!("src:“{name}”"));
    let values = match facet {
        Facet::Year => facets.years.len(),
        Facet::Resolution => facets.resolutions.len(),
        Facet::Source => facets.sources.len(),
    };
    if values > MOST {
        reply.text(texts::more(values - MOST));
    }
    let (buttons, width): (Vec<Button>, usize) = match facet {
        Facet::Year => (facets.years.iter().take(MOST).map(year).collect(), 3),
        Facet::Resolution => (facets.resolutions.iter().take(MOST).map(resolution).collect(), 2),
        Facet::Source => (facets.sources.iter().take(MOST).map(source).collect(), 1),
    };
    reply.rows(buttons, width);
    reply.row(vec![Button::ask(texts::back(), Action::new("search", words).in_place())]);
    reply
}

/// Terms that stand in these articles more often than in others and were not asked for.
pub fn related(ask: &Ask, words: &str, found: &Found) -> Vec<Button> {
    const MOST: usize = 4;
    let asked = fold(words);
    let glossary = &ask.house.glossary;
    let terms = found.facets.terms.iter().filter_map(|term| glossary.term(term));
    let other = terms.filter(|term| {
        [&term.vi, &term.en].into_iter().chain(&term.vi_alt).chain(&term.en_alt).chain(&term.abbr).all(|form| {
            let form = fold(form);
            !asked.contains(&form) && !form.contains(&asked)
        })
    });
    let button = |term: &crate::corpus::glossary::Term| {
        let label = fixed(&format!("+ {}", term.vi), &format!("+ {}", term.en));
        Button::ask(label, Action::new("search", fixed(&term.vi, &term.en).get(ask.lang)))
    };
    if found.total < WORTH { Vec::new() } else { other.take(MOST).map(button).collect() }
}

mod texts {
    use super::*;
    use crate::i18n::Lang;

    pub fn by(facet: Facet) -> Localized {
        match facet {
            Facet::Year => fixed("Theo năm", "By year"),
            Facet::Resolution => fixed("Theo nghị quyết", "By resolution"),
            Facet::Source => fixed("Theo nguồn", "By source"),
        }
    }

    pub fn heading(words: &str) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Lọc kết quả cho “{words}”"),
            Lang::En => format!("Narrow the results for “{words}”"),
        })
    }

    pub fn more(values: usize) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Chỉ hiện các mục có nhiều bài nhất; còn {values} mục nữa."),
            Lang::En => format!("Only those with the most articles are shown; there are {values} more."),
        })
    }

    pub fn back() -> Localized {
        fixed("‹ Về danh sách", "‹ Back to the list")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use crate::index::Facets;
    use crate::reply::Block;

    #[test]
    fn a_cut_list_of_values_says_how_many_more_there_are() {
        let by_years = |years: i16| {
            let facets = Facets { years: (2000..2000 + years).map(|year| (year, 1)).collect(), ..Facets::default() };
            let (hits, unknown) = (Vec::new(), Vec::new());
            let found = Found { total: 20, more: false, holding_all: 20, hits, unknown, facets };
            let reply = by("kinh tế", Facet::Year, &found);
            let last = reply.blocks.iter().rev().find_map(|block| match block {
                Block::Text(line) => Some(line.0.iter().map(|span| span.text.get(Lang::En)).collect::<String>()),
                _ => None,
            });
            (reply.buttons.iter().flatten().count() - 1, last.unwrap_or_default())
        };
        assert_eq!(by_years(12), (12, "By year".into()));
        assert_eq!(by_years(15), (12, "Only those with the most articles are shown; there are 3 more.".into()));
    }
}
