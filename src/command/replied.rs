//! What a message that a question answers is about: the resolutions and places that it names, and its first words.

use super::{Ask, article_view, asked, resolution_view as view};
use crate::corpus::{Article, ArticleId, Meta};
use crate::date::PartialDate;
use crate::i18n::Lang;
use crate::index::Order;
use crate::register::cite::Citation;
use crate::register::find::find;
use crate::register::{Document, Elsewhere, Key, Mode, Register, Resolution};
use crate::text::sentence::sentences;
use crate::text::words;

/// What a message names.
#[derive(Default)]
pub struct Named {
    /// Resolutions of the register, and how sure each is.
    pub resolutions: Vec<Citation>,
    /// Documents of other kinds, as they are written there.
    pub others: Vec<(Elsewhere, String)>,
}

/// What the message names that the question answers; none when it answers none.
pub fn named(ask: &Ask) -> Option<Named> {
    let text = ask.request.replied.as_deref()?;
    let register = &ask.house.register;
    let mut named = Named { resolutions: cited(ask, text), others: Vec::new() };
    for line in text.lines() {
        for mention in find(line, Mode::Running, register.groups()) {
            if let Document::Elsewhere(kind, written) = mention.document
                && !named.others.iter().any(|(_, known)| *known == written)
            {
                named.others.push((kind, written));
            }
        }
    }
    Some(named)
}

/// The resolution of a card of ours, or the only one that the message names.
pub fn resolution(ask: &Ask) -> Option<Key> {
    let text = ask.request.replied.as_deref()?;
    card(ask, text).or_else(|| match &cited(ask, text)[..] {
        [only] => Some(only.key),
        _ => None,
    })
}

/// The same as words for a command.
pub fn resolution_words(ask: &Ask) -> Option<String> {
    resolution(ask).map(|key| key.to_string())
}

fn cited(ask: &Ask, text: &str) -> Vec<Citation> {
    citations(&ask.house.register, text, ask.today, card(ask, text))
}

/// The resolutions that a text of today names, in their order in it; `known` is one that it is known to be about.
pub fn citations(register: &Register, text: &str, today: PartialDate, known: Option<Key>) -> Vec<Citation> {
    let article = Article {
        id: ArticleId::given("replied"),
        slug: String::new(),
        lang: Lang::Vi,
        meta: Meta { published: Some(today), ..Meta::titled("") },
        resolutions: known.into_iter().collect(),
        body: text.lines().collect::<Vec<_>>().join("\n\n"),
    };
    let mut cited = register.cite(&article);
    let order: Vec<u16> = find(text, Mode::Running, register.groups())
        .into_iter()
        .filter_map(|mention| match mention.document {
            Document::Party { number, .. } => Some(number),
            _ => None,
        })
        .collect();
    cited.sort_by_key(|one| order.iter().position(|number| *number == one.key.number).unwrap_or(order.len()));
    cited
}

/// The resolution of which a text is our card: its heading is the number, a line below tells the tenure or the date.
fn card(ask: &Ask, text: &str) -> Option<Key> {
    let heading = text.lines().next()?;
    let register = &ask.house.register;
    let [mention] = &find(heading, Mode::Running, register.groups())[..] else { return None };
    let Document::Party { number, .. } = mention.document else { return None };
    let is_of = |entry: &&Resolution| {
        let known: Vec<String> = Lang::ALL.iter().flat_map(|lang| view::telling_lines(entry, *lang)).collect();
        text.lines().any(|line| known.iter().any(|known| known == line))
    };
    register.numbered(number).into_iter().find(is_of).map(|entry| entry.key)
}

/// The paragraph to quote: a place that the message names, the beginning of an article that it shows, or what articles
/// say of the one resolution that it names.
pub fn place(ask: &Ask) -> anyhow::Result<Option<String>> {
    const BESIDE: &[char] = &['(', ')', ',', '.', ';', ':', '“', '”', '[', ']'];
    let (Some(text), Some(index)) = (ask.request.replied.as_deref(), ask.house.index()) else { return Ok(None) };
    let mut whole = None;
    for token in text.split_whitespace().map(|token| token.trim_matches(BESIDE)) {
        let (id, paragraph) = token.split_once(['¶', '#']).unwrap_or((token, ""));
        let Some(id) = ArticleId::parse(id) else { continue };
        if index.article(&id, ask.lang)?.is_none() {
            continue;
        }
        if paragraph.parse::<usize>().is_ok() {
            return Ok(Some(format!("{id}¶{paragraph}")));
        }
        whole = whole.or(Some(format!("{id}¶1")));
    }
    if whole.is_some() {
        return Ok(whole);
    }
    let Some(entry) = resolution(ask).and_then(|key| ask.house.register.get(key)) else { return Ok(None) };
    let title = entry.title.as_ref().map_or("", |title| title.get(ask.lang));
    let best = asked::search(ask, &index, &format!("nq:{} {title}", entry.key), Order::Relevance, 1)?;
    Ok(best.found.hits.first().map(|hit| format!("{}¶{}", hit.id, hit.passage.paragraph)))
}

/// The words that tell what the message is about: its first sentences, at most some two lines of them. Signs that mean
/// something in a search are left out.
pub fn telling_words(ask: &Ask) -> Option<String> {
    const ENOUGH: usize = 60;
    const MOST: usize = 200;
    let text = ask.request.replied.as_deref()?;
    let mut told = String::new();
    for paragraph in text.lines() {
        for range in sentences(paragraph) {
            if told.chars().count() < ENOUGH {
                told.push_str(&paragraph[range]);
                told.push(' ');
            }
        }
    }
    let told = article_view::cut(told.trim(), MOST);
    let telling: Vec<&str> = words(&told).into_iter().map(|word| word.range).map(|range| &told[range]).collect();
    (!telling.is_empty()).then(|| telling.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Glossary;
    use crate::date::PartialDate;
    use crate::house::{House, Settings};
    use crate::register::Register;
    use crate::request::{Input, Place, Request};
    use crate::store::Store;

    /// What is made of a question that answers a message, by a house without articles.
    fn with<T>(replied: &str, what: impl Fn(&Ask) -> T) -> T {
        let store = Store::in_memory().expect("SQLite in memory");
        let house = House::new(Register::shipped(), Glossary::default(), store, Settings::default());
        let today = PartialDate::year(2026);
        let known = Request::new(Input::Text(String::new()), Lang::Vi, Place::Group, today);
        let request = Request { replied: Some(replied.to_string()), ..known };
        let (list, place, lang) = (&request.list, request.place, request.lang);
        what(&Ask { house: &house, words: "", lang, place, chat: None, today, list, request: &request })
    }

    #[test]
    fn a_message_names_resolutions_and_other_documents() {
        let text = "Sau Nghị quyết 68-NQ/TW, Chính phủ ra Nghị quyết 139/NQ-CP; xem cả Nghị quyết 57-NQ/TW.\nKết luận 107-KL/TW.";
        with(text, |ask| {
            let named = named(ask).expect("it answers a message");
            let keys: Vec<String> = named.resolutions.iter().map(|one| one.key.to_string()).collect();
            assert_eq!(keys, ["68-NQ/TW@13", "57-NQ/TW@13"]);
            assert_eq!(named.others.len(), 2, "{:?}", named.others);
            assert_eq!(resolution(ask), None);
        });
        assert_eq!(with("Theo Nghị quyết 70-NQ/TW thì …", resolution_words).as_deref(), Some("70-NQ/TW@13"));
        assert_eq!(with("Mai họp lúc 9 giờ 30.", resolution), None);
    }

    #[test]
    fn a_card_of_ours_is_known_by_its_tenure() {
        let card = "Nghị quyết 18-NQ/TW\nMột số vấn đề\n\nNgày ký: 25/10/2017\nNhiệm kỳ: khóa XII\nĐược thay thế bởi: 21-NQ/TW (khóa XIV)";
        assert_eq!(with(card, resolution_words).as_deref(), Some("18-NQ/TW@12"));
        let card = "Resolution 18-NQ/TW\nOn land\n\nTenure: 13th tenure\nTopics: land";
        assert_eq!(with(card, resolution_words).as_deref(), Some("18-NQ/TW@13"));
    }

    #[test]
    fn the_first_words_tell_what_a_message_is_about() {
        let text = "Giá điện tăng! Nguồn: src:evn. Bộ Công Thương -“công bố” phương án mới về công suất dự phòng. Câu sau nữa thì thôi.";
        let told = with(text, telling_words).unwrap_or_default();
        assert!(told.starts_with("Giá điện tăng") && !told.contains([':', '-', '“']), "{told}");
        assert!(told.chars().count() <= 200 && !told.contains("Câu sau"), "{told}");
        assert_eq!(with("👍", telling_words), None);
    }
}
