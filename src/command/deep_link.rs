//! The start parameters of links to the bot, `t.me/<bot>?start=…`: at most 64 of `A–Z a–z 0–9 _ -`.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::corpus::ArticleId;
use crate::register::Key;

/// Letters of a start parameter (Bot API, Deep linking).
const LONGEST: usize = 64;

/// What a link to the bot can open.
#[derive(Debug, PartialEq, Eq)]
pub enum Link {
    /// `r-57-13`
    Resolution(Key),
    /// `r-57nqtw-2024` and `r-57nqtw`, as words
    Named(String),
    /// `w-57-13`, `w-57nqtw`: to follow it, as words
    Watch(String),
    /// `a-` and an article's id
    Article(ArticleId),
    /// `q-` and what is searched for, in base64
    Search(String),
    /// `s-` and the key of a question that was kept
    Kept(String),
    /// `help-` and a command or topic
    Help(String),
}

impl Link {
    /// Reads a start parameter; none when it is not one of ours.
    pub fn read(payload: &str) -> Option<Link> {
        match payload.trim().split_once('-')? {
            ("r", key) => Key::from_link(key).map(Link::Resolution).or_else(|| named(key).map(Link::Named)),
            ("w", key) => Key::from_link(key).map(|key| key.to_string()).or_else(|| named(key)).map(Link::Watch),
            ("a", id) => ArticleId::parse(id).map(Link::Article),
            ("q", words) => searched(words).map(Link::Search),
            ("s", key) => is_short(key).then(|| Link::Kept(key.to_string())),
            ("help", name) => is_short(name).then(|| Link::Help(name.to_string())),
            _ => None,
        }
    }
}

/// `57nqtw-2024` as words.
fn named(key: &str) -> Option<String> {
    let (number, year) = key.split_once('-').unwrap_or((key, ""));
    let digits = number.strip_suffix("nqtw")?;
    let fits = |text: &str, most: usize| text.len() <= most && text.bytes().all(|b| b.is_ascii_digit());
    (!digits.is_empty() && fits(digits, 3) && fits(year, 4)).then(|| format!("{digits}-NQ/TW {year}"))
}

fn searched(written: &str) -> Option<String> {
    String::from_utf8(URL_SAFE_NO_PAD.decode(written).ok()?).ok().filter(|words| !words.trim().is_empty())
}

fn is_short(text: &str) -> bool {
    (1..=32).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// Opens a resolution's card.
pub fn to_resolution(key: Key) -> String {
    format!("r-{}", key.in_link())
}

/// Leads to following a resolution.
pub fn to_watch(key: Key) -> String {
    format!("w-{}", key.in_link())
}

/// Opens an article.
pub fn to_article(id: &ArticleId) -> String {
    format!("a-{id}")
}

/// Searches for some words, which the link holds itself; none when they are too long for one.
pub fn to_search(words: &str) -> Option<String> {
    Some(format!("q-{}", URL_SAFE_NO_PAD.encode(words))).filter(|payload| payload.len() <= LONGEST)
}

/// Asks a question that the store gave a key.
pub fn to_kept(key: &str) -> String {
    format!("s-{key}")
}

/// Opens the help on a command or topic.
pub fn to_help(name: &str) -> String {
    format!("help-{name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_links_open_something() {
        let key = Key { number: 57, tenure: 13 };
        assert_eq!(Link::read("r-57-13"), Some(Link::Resolution(key)));
        assert_eq!(Link::read("w-57-13"), Some(Link::Watch("57-NQ/TW@13".into())));
        assert_eq!(Link::read("r-57nqtw-2024"), Some(Link::Named("57-NQ/TW 2024".into())));
        assert_eq!(Link::read("w-57nqtw"), Some(Link::Watch("57-NQ/TW ".into())));
        assert!(matches!(Link::read("a-a123456"), Some(Link::Article(_))));
        for other in [
            "",
            "r-",
            "r-57",
            "a-",
            "a-57",
            "x-1",
            "r-57-13-2",
            "../../etc",
            "s-",
            "s-a b",
            "help-",
            "help-A",
            "q-",
            "q-!",
            "q-_w",
            "q-IA",
        ] {
            assert_eq!(Link::read(other), None, "{other}");
        }
    }

    #[test]
    fn what_is_too_long_for_a_link_is_left_to_the_store() {
        assert!(to_search(&"a".repeat(46)).is_some());
        assert_eq!(to_search(&"a".repeat(47)), None);
    }

    #[test]
    fn what_is_written_is_read_and_lawful() {
        let id = ArticleId::of_slug("x");
        let key = Key { number: 57, tenure: 13 };
        for (payload, link) in [
            (to_resolution(key), Link::Resolution(key)),
            (to_watch(key), Link::Watch(key.to_string())),
            (to_article(&id), Link::Article(id)),
            (to_kept("abc123abc123"), Link::Kept("abc123abc123".into())),
            (to_help("inline"), Link::Help("inline".into())),
            (to_search("kinh tế tư nhân năm:2025").unwrap(), Link::Search("kinh tế tư nhân năm:2025".into())),
        ] {
            assert!(payload.len() <= 64 && payload.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b)));
            assert_eq!(Link::read(&payload), Some(link));
        }
    }
}
