//! Passing something on: a citation short enough for a button that copies it, and a link to the bot to share.

use super::{Ask, article_view, deep_link, resolution_view};
use crate::corpus::{ArticleId, Meta};
use crate::i18n::{Lang, Localized, fixed, format, phrases};
use crate::register::Resolution;
use crate::reply::{Button, Does};
use crate::text::utf16;

/// A button copies at most so many characters (Bot API, CopyTextButton).
const LONGEST: usize = 256;
/// A longer address leaves no room for a title.
const LONG_ADDRESS: usize = 150;
/// Characters of what stands beside a shared link.
const SHARED: usize = 160;

/// Buttons below a resolution's card.
pub fn resolution(entry: &Resolution, lang: Lang) -> Vec<Button> {
    let name = phrases::resolution(entry.key);
    let told = match &entry.title {
        Some(title) => format!("{} – {}", name.get(lang), title.get(lang)),
        None => name.get(lang).to_string(),
    };
    vec![copy(citation_of_resolution(entry, lang)), share(deep_link::to_resolution(entry.key), &told)]
}

/// Buttons below an article.
pub fn article(id: &ArticleId, meta: &Meta, lang: Lang) -> Vec<Button> {
    vec![copy(citation_of_article(meta, lang)), share(deep_link::to_article(id), &meta.title)]
}

/// A button that shares a search: whoever opens the link searches for the same. Short ones need not be kept here, and so
/// are never forgotten.
pub fn search(ask: &Ask, words: &str, told: &str) -> anyhow::Result<Button> {
    let payload = match deep_link::to_search(words) {
        Some(payload) => payload,
        None => deep_link::to_kept(&ask.house.store.keep_asked(&format!("search {words}"))?),
    };
    Ok(share(payload, told))
}

fn copy(text: String) -> Button {
    Button { label: texts::copy(), does: Does::Copy(text) }
}

fn share(payload: String, told: &str) -> Button {
    Button { label: texts::share(), does: Does::Share { payload, text: article_view::cut(told, SHARED) } }
}

/// `57-NQ/TW, 22/12/2024 — title — outlet, link`
fn citation_of_resolution(entry: &Resolution, lang: Lang) -> String {
    let issued = entry.issued.map(format::date);
    let head = [Some(entry.number()), issued.map(|date| date.get(lang).to_string())];
    let short = entry.sources.iter().find(|url| utf16::len(url) <= LONG_ADDRESS);
    let url = short.or_else(|| entry.sources.iter().min_by_key(|url| utf16::len(url)));
    let outlet = url.map(|url| resolution_view::host_of(url).to_string());
    let title = entry.title.as_ref().map_or("", |title| title.get(lang));
    citation(&listed(head), title, &listed([outlet]), url.map(String::as_str))
}

/// `title — outlet, date, link`
fn citation_of_article(meta: &Meta, lang: Lang) -> String {
    let date = phrases::published(meta.published, meta.inferred);
    let tail = listed([Some(meta.source_name.clone()), Some(date.get(lang).to_string())]);
    citation("", &meta.title, &tail, meta.source_url.as_deref())
}

fn listed<const N: usize>(parts: [Option<String>; N]) -> String {
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// Puts a citation together. What does not fit is taken from the title, then from the outlet; a link is whole or
/// not there.
fn citation(head: &str, title: &str, outlet: &str, link: Option<&str>) -> String {
    const DASH: &str = " — ";
    let joined = |parts: &[&str]| parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(DASH);
    let link = link.unwrap_or("");
    let tails = [listed([Some(outlet.to_string()), Some(link.to_string())]), link.to_string(), outlet.to_string()];
    for tail in &tails {
        let fixed = joined(&[head, tail]);
        let room = LONGEST.saturating_sub(utf16::len(&fixed) + DASH.chars().count());
        let title = shortened(title, room);
        let whole = joined(&[head, &title, tail]);
        if utf16::len(&whole) <= LONGEST && !(head.is_empty() && title.is_empty()) {
            return whole;
        }
    }
    shortened(&joined(&[head, title]), LONGEST)
}

/// A text of at most so many UTF-16 units, cut at a word; nothing where there is hardly any room.
fn shortened(text: &str, room: usize) -> String {
    const HARDLY: usize = 12;
    if utf16::len(text) <= room {
        return text.to_string();
    }
    if room < HARDLY {
        return String::new();
    }
    let cut = utf16::prefix(text, room - 2);
    let end = cut.rfind(' ').unwrap_or(cut.len());
    format!("{} …", cut[..end].trim_end_matches([',', ';', ' ', '–', '-']))
}

mod texts {
    use super::*;

    pub fn copy() -> Localized {
        fixed("Sao chép trích dẫn", "Copy citation")
    }

    pub fn share() -> Localized {
        fixed("Chia sẻ", "Share")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::Register;
    use proptest::prelude::*;

    #[test]
    fn every_resolution_can_be_cited_in_a_button() {
        for entry in Register::shipped().all() {
            for lang in Lang::ALL {
                let cited = citation_of_resolution(entry, lang);
                assert!((1..=LONGEST).contains(&utf16::len(&cited)) && cited.starts_with(&entry.number()), "{cited}");
                let whole = entry.sources.iter().any(|url| cited.ends_with(url.as_str()));
                assert!(whole || !cited.contains("http"), "the link is cut: {cited}");
            }
        }
    }

    #[test]
    fn the_title_gives_way_and_the_link_stays_whole() {
        let link = format!("https://example.org/{}", "x".repeat(150));
        let cited = citation("57-NQ/TW, 22/12/2024", &"một tên dài ".repeat(20), "example.org", Some(&link));
        assert!(
            cited.starts_with("57-NQ/TW, 22/12/2024 — một tên dài") && cited.contains(" … — example.org, https://")
        );
        assert!(cited.ends_with(&link) && utf16::len(&cited) <= LONGEST, "{cited}");
        assert_eq!(citation("", "Tên", "Báo, 2025", None), "Tên — Báo, 2025");
        assert_eq!(citation("", "Tên", "Báo", Some(&"y".repeat(300))), "Tên — Báo");
    }

    proptest! {
        #[test]
        fn every_citation_fits(title in "\\PC{1,400}", outlet in "\\PC{0,300}", link in proptest::option::of("[a-z]{1,300}")) {
            let cited = citation("", &title, &outlet, link.as_deref());
            prop_assert!((1..=LONGEST).contains(&utf16::len(&cited)), "{} {cited:?}", utf16::len(&cited));
        }
    }
}
