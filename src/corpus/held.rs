//! What the corpus holds already, so that the same text comes in once, and what was removed stays out.

use std::collections::HashMap;
use std::path::PathBuf;

use super::article::{Article, Kind};
use super::removed::{self, Tombstone};
use super::{address, load};
use crate::text::{folds, hash, words};

/// The texts of the corpus, known again by folder, by address and by what they say.
#[derive(Default)]
pub struct Held {
    /// By folder: what the texts in it say, by language.
    slugs: HashMap<String, HashMap<&'static str, u64>>,
    addresses: HashMap<String, Place>,
    contents: HashMap<u64, Vec<Place>>,
    removed: Vec<Tombstone>,
}

/// Where a text lies, what it says, and where it is from.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    slug: String,
    content: u64,
    lang: &'static str,
    address: Option<String>,
    outlet: String,
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
    hash::fnv1a(folds(body).join(" ").as_bytes())
}

impl Place {
    fn of(article: &Article) -> Self {
        Self {
            slug: article.slug.clone(),
            content: content_of(&article.body),
            lang: article.lang.code(),
            address: article.meta.source_url.as_deref().and_then(address::compared),
            outlet: article.meta.source_name.clone(),
        }
    }

    /// Whether nothing that is known of two texts that say the same tells them apart.
    fn may_be(&self, other: &Self) -> bool {
        let differ = |one: Option<&str>, two: Option<&str>| one.zip(two).is_some_and(|(one, two)| one != two);
        let named = |place: &Self| Some(place.outlet.clone()).filter(|outlet| !outlet.is_empty());
        self.lang == other.lang
            && !differ(self.address.as_deref(), other.address.as_deref())
            && !differ(named(self).as_deref(), named(other).as_deref())
    }
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
        let place = Place::of(article);
        self.slugs.entry(place.slug.clone()).or_default().insert(place.lang, place.content);
        // a digest tells of its source and is not its text
        if article.meta.kind == Kind::Digest {
            return;
        }
        if let Some(address) = &place.address {
            self.addresses.insert(address.clone(), place.clone());
        }
        self.contents.entry(place.content).or_default().push(place);
    }

    /// How a text stands to what is held. One that brings its folder is known by it, another by its address, and one
    /// without an address by what it says and by its outlet: a reprint elsewhere is another article.
    pub fn standing(&self, article: &Article) -> Standing {
        let place = Place::of(article);
        let hex = format!("{:016x}", place.content);
        let removed = self.removed.iter().find(|one| {
            one.slug == place.slug
                || one.contents.contains(&hex)
                || place.address.as_ref().is_some_and(|address| one.addresses.contains(address))
        });
        if let Some(one) = removed {
            return Standing::Removed(one.reason.clone());
        }
        let to = |slug: &str, content: u64| match content == place.content {
            true => Standing::Same(slug.to_string()),
            false => Standing::Changed(slug.to_string()),
        };
        if let Some(content) = self.slugs.get(&place.slug).and_then(|texts| texts.get(place.lang)) {
            return to(&place.slug, *content);
        }
        let known = place.address.as_ref().and_then(|address| self.addresses.get(address));
        if let Some(known) = known.filter(|known| known.lang == place.lang) {
            return to(&known.slug, known.content);
        }
        let same = self.contents.get(&place.content).and_then(|all| all.iter().find(|one| one.may_be(&place)));
        same.map_or(Standing::New, |one| Standing::Same(one.slug.clone()))
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
            if !self.slugs.contains_key(&slug) {
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
        // another outlet that prints the same is another article, and so is another page of the same outlet
        let reprint = article("Hội nghị", "Hội nghị bàn về đất đai.", Some("https://khac.vn/9.html"));
        assert_eq!(held.standing(&reprint), Standing::New);
        // a text that brings its folder is known by it
        let own = Article { slug: slug.clone(), body: "Nội dung khác hẳn.".into(), ..article("X", "", None) };
        assert_eq!(held.standing(&own), Standing::Changed(slug.clone()));
        let digest = article("Tóm tắt", "Bản tóm tắt.", None);
        let digest =
            Article { slug: "2025/tom-tat".into(), meta: Meta { kind: Kind::Digest, ..digest.meta.clone() }, ..digest };
        held.take(&digest);
        assert_eq!(held.standing(&digest), Standing::Same("2025/tom-tat".into()));
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
