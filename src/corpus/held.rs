//! What the corpus holds already, so that the same text comes in once, and what was removed stays out.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use super::article::{Article, Kind};
use super::removed::{self, Tombstone};
use super::{address, load};
use crate::text::{hash, words};

/// The texts of the corpus, known again by address and by what they say.
#[derive(Default)]
pub struct Held {
    slugs: HashSet<String>,
    addresses: HashMap<String, Place>,
    contents: HashMap<u64, Place>,
    removed: Vec<Tombstone>,
}

/// Where a text lies: its folder, what it says, and its language's code.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    slug: String,
    content: u64,
    lang: &'static str,
}

/// How a text stands to what is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing like it is held.
    New,
    /// It is held, in this folder.
    Same(String),
    /// A text of the same address is held, in this folder, that says something else.
    Changed(String),
    /// It was removed, for this reason.
    Removed(String),
}

/// What a text says, in a number: equal for texts that differ only in case, marks, spaces or signs.
pub fn content_of(body: &str) -> u64 {
    let folded: Vec<String> = words(body).into_iter().map(|word| word.fold).collect();
    hash::fnv1a(folded.join(" ").as_bytes())
}

impl Held {
    /// Reads what the corpus folders hold. Files that cannot be read hold nothing; loading names them.
    pub fn read(roots: &[PathBuf]) -> Self {
        let mut held = Self::default();
        for root in roots {
            held.removed.extend(removed::tombstones(root).unwrap_or_default());
        }
        for article in load::articles(roots).flatten() {
            held.take(&article);
        }
        held
    }

    /// Notes that a text is held from now on.
    pub fn take(&mut self, article: &Article) {
        self.slugs.insert(article.slug.clone());
        // a digest tells of its source and is not its text
        if article.meta.kind == Kind::Digest {
            return;
        }
        let content = content_of(&article.body);
        let place = Place { slug: article.slug.clone(), content, lang: article.lang.code() };
        if let Some(address) = article.meta.source_url.as_deref().and_then(address::compared) {
            self.addresses.insert(address, place.clone());
        }
        self.contents.insert(content, place);
    }

    /// How a text stands to what is held.
    pub fn standing(&self, article: &Article) -> Standing {
        let content = content_of(&article.body);
        let address = article.meta.source_url.as_deref().and_then(address::compared);
        let hex = format!("{content:016x}");
        let removed = self.removed.iter().find(|one| {
            one.slug == article.slug
                || one.contents.contains(&hex)
                || address.as_ref().is_some_and(|address| one.addresses.contains(address))
        });
        if let Some(one) = removed {
            return Standing::Removed(one.reason.clone());
        }
        let by_address = address.and_then(|address| self.addresses.get(&address));
        match by_address.filter(|place| place.lang == article.lang.code()) {
            Some(place) if place.content == content => Standing::Same(place.slug.clone()),
            Some(place) => Standing::Changed(place.slug.clone()),
            None => match self.contents.get(&content) {
                Some(place) if place.lang == article.lang.code() => Standing::Same(place.slug.clone()),
                _ => Standing::New,
            },
        }
    }

    /// A folder name of one's own for an article: its year, the words of its title, and letters made of what it says.
    /// The same text gets the same name; where that is taken by another, it gets a number.
    pub fn slug_for(&self, article: &Article) -> String {
        let date = article.meta.published.or(article.meta.event);
        let year = date.map_or("0000".to_string(), |date| format!("{:04}", date.get_year()));
        let known = article.meta.source_url.as_deref().and_then(address::compared);
        let made = known.map_or_else(|| content_of(&article.body), |address| hash::fnv1a(address.as_bytes()));
        let base = format!("{year}/{}{}", title_part(&article.meta.title), hash::base32(made, 5));
        let mut slug = base.clone();
        for count in 2.. {
            if !self.slugs.contains(&slug) {
                break;
            }
            slug = format!("{base}-{count}");
        }
        slug
    }
}

/// Up to so many letters of a title stand in its folder's name.
const TITLE: usize = 48;

fn title_part(title: &str) -> String {
    let mut part = String::new();
    for word in words(title) {
        let plain: String = word.fold.chars().filter(char::is_ascii_alphanumeric).collect();
        if plain.is_empty() {
            continue;
        }
        if part.len() + plain.len() > TITLE {
            break;
        }
        part.push_str(&plain);
        part.push('-');
    }
    part
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{ArticleId, Meta};
    use crate::i18n::Lang;

    fn article(title: &str, body: &str, url: Option<&str>) -> Article {
        let meta =
            Meta { source_url: url.map(String::from), published: "2025-09-16".parse().ok(), ..Meta::titled(title) };
        Article {
            id: ArticleId::of_slug(""),
            slug: String::new(),
            lang: Lang::Vi,
            meta,
            resolutions: Vec::new(),
            body: body.into(),
        }
    }

    #[test]
    fn a_text_is_known_again() {
        let mut held = Held::default();
        let first = article("Hội nghị", "Hội nghị bàn về đất đai.", Some("https://bao.vn/1.html"));
        assert_eq!(held.standing(&first), Standing::New);
        let slug = held.slug_for(&first);
        assert!(slug.starts_with("2025/hoi-nghi-"), "{slug}");
        held.take(&Article { slug: slug.clone(), ..first.clone() });
        assert_eq!(held.standing(&first), Standing::Same(slug.clone()));
        let elsewhere = article("Khác", "HỘI NGHỊ bàn về  đất đai", None);
        assert_eq!(held.standing(&elsewhere), Standing::Same(slug.clone()));
        let newer =
            article("Hội nghị", "Hội nghị bàn về đất đai, nhà ở.", Some("http://www.bao.vn/1.html?utm_source=x"));
        assert_eq!(held.standing(&newer), Standing::Changed(slug.clone()));
        assert_eq!(held.slug_for(&first), format!("{slug}-2"));
    }

    #[test]
    fn what_was_removed_stays_out() {
        let one = article("A", "Một tin.", Some("https://bao.vn/2.html"));
        let removed = Tombstone {
            id: ArticleId::of_slug("2025/x"),
            slug: "2025/x".into(),
            day: "2026-11-22".into(),
            reason: "theo yêu cầu".into(),
            addresses: vec!["bao.vn/2.html".into()],
            contents: vec![format!("{:016x}", content_of("Một tin."))],
        };
        let held = Held { removed: vec![removed], ..Held::default() };
        assert_eq!(held.standing(&one), Standing::Removed("theo yêu cầu".into()));
        assert_eq!(held.standing(&article("B", "một tin", None)), Standing::Removed("theo yêu cầu".into()));
        assert_eq!(held.standing(&article("B", "Tin khác.", None)), Standing::New);
    }
}
