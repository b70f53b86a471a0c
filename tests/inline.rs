//! Inline mode: what is found while one types, and that every result is lawful.

use std::collections::HashSet;

use nqbot::command::{self, deep_link};
use nqbot::i18n::Lang;
use nqbot::inline::{Card, InlineAnswer, InlineQuery, answer};
use nqbot::render::plain;
use nqbot::render::telegram::{LIMIT, MOST_ENTITIES, messages};
use nqbot::reply::{Does, Outcome};
use nqbot::request::{Input, Place, Request};
use nqbot::route;
use nqbot::text::utf16;
use proptest::prelude::*;

use crate::house;

fn page(text: &str, offset: &str, lang: Lang) -> InlineAnswer {
    answer(house::shared(), &InlineQuery { text, offset, lang, today: house::today() }).expect("an answer")
}

fn asked(text: &str) -> InlineAnswer {
    page(text, "", Lang::Vi)
}

fn ids(answer: &InlineAnswer) -> Vec<&str> {
    answer.cards.iter().map(|card| card.id.as_str()).collect()
}

fn told(card: &Card) -> String {
    plain::text(&card.reply, card.lang)
}

/// What Telegram demands of an answer to an inline query.
fn lawful(answer: &InlineAnswer) -> Result<(), String> {
    let wrong = |what: &str, card: &Card| Err(format!("{what}: {} {:?}", card.id, card.title));
    if answer.cards.len() > 50 || answer.next.as_ref().is_some_and(|next| next.len() > 64) {
        return Err(format!("{} cards, next {:?}", answer.cards.len(), answer.next));
    }
    let unique: HashSet<&str> = answer.cards.iter().map(|card| card.id.as_str()).collect();
    if unique.len() != answer.cards.len() {
        return Err(format!("an id stands twice: {:?}", ids(answer)));
    }
    let payload = |text: &str| {
        (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b))
    };
    if answer.button.as_ref().is_some_and(|hint| !payload(&hint.start)) {
        return Err(format!("{:?}", answer.button));
    }
    for card in &answer.cards {
        if card.id.is_empty() || card.id.len() > 64 || card.title.trim().is_empty() {
            return wrong("id or title", card);
        }
        let made = messages(&card.reply, card.lang);
        let [message] = &made[..] else { return wrong("not one message", card) };
        if message.text.trim().is_empty() || utf16::len(&message.text) > LIMIT || message.entities.len() > MOST_ENTITIES
        {
            return wrong("the message", card);
        }
        for (label, does) in message.buttons.iter().flatten() {
            let fits = match does {
                Does::Link(start) => payload(start),
                Does::Open(_) | Does::Inline(_) => true,
                Does::Ask(_) | Does::Copy(_) | Does::Share { .. } => false,
            };
            if label.trim().is_empty() || !fits {
                return wrong("a button", card);
            }
        }
    }
    Ok(())
}

/// Every page of an answer.
fn whole(text: &str, lang: Lang) -> Vec<InlineAnswer> {
    let mut pages = vec![page(text, "", lang)];
    while let Some(next) = pages.last().and_then(|page| page.next.clone()) {
        pages.push(page(text, &next, lang));
        assert!(pages.len() < 50, "{text} never ends");
    }
    pages
}

#[test]
fn a_number_gives_its_card_and_then_articles() {
    let answer = asked("57");
    assert_eq!(ids(&answer)[0], "r-57-13");
    assert!(answer.cards.len() > 3 && ids(&answer)[1..].iter().all(|id| id.starts_with("a-") && id.ends_with("-vi")));
    assert!(answer.cards[0].title.contains("57-NQ/TW") && answer.cards[0].description.contains("22/12/2024"));
    assert!(told(&answer.cards[0]).contains("Nghị quyết 57-NQ/TW"));
    let article = told(&answer.cards[1]);
    assert!(article.contains("Nguồn: ") && article.contains('“') && article.contains('¶'), "{article}");
    assert_eq!(answer.button.map(|hint| hint.start), Some("help-inline".to_string()));
}

#[test]
fn a_number_of_several_tenures_gives_each_with_its_reason() {
    let answer = asked("nq 18");
    assert_eq!(ids(&answer)[..3], ["r-18-14", "r-18-13", "r-18-12"]);
    assert!(answer.cards[0].description.starts_with("Mới nhất"), "{:?}", answer.cards[0].description);
    assert_eq!(ids(&asked("18 đất đai"))[0], "r-18-13");
    assert_eq!(ids(&asked("18 dat dai"))[0], "r-18-13");
    assert_eq!(ids(&asked("18 khóa XII"))[0], "r-18-12");
    assert_eq!(ids(&asked("70-71-72"))[..3], ["r-70-13", "r-71-13", "r-72-13"]);
    assert_eq!(ids(&asked("cải cách chính sách tiền lương"))[0], "r-27-12");
}

#[test]
fn words_find_what_the_search_finds() {
    for text in
        ["kinh tế tư nhân", "nghij quyeets veef ddaats ddai", "kinh te tu nhna", "y tế năm:2025", "nq:68 kinh tế"]
    {
        let request = Request::new(Input::Text(format!("/search {text}")), Lang::Vi, Place::Private, house::today());
        let reply = route::answer(house::shared(), &request).expect("an answer");
        let expected: Vec<String> = reply
            .list
            .actions
            .iter()
            .filter_map(|action| action.line.split(' ').nth(1))
            .map(|id| format!("a-{id}-vi"))
            .collect();
        let answer = asked(text);
        let found: Vec<&str> = ids(&answer).into_iter().filter(|id| id.starts_with("a-")).collect();
        assert!(!expected.is_empty() && found.len() >= expected.len(), "{text}");
        assert_eq!(found[..expected.len()], expected, "{text}");
    }
}

#[test]
fn the_words_decide_the_language_and_who_may_share_the_answer() {
    for (text, lang, expected, personal) in [
        ("nghị quyết 57", Lang::En, Lang::Vi, false),
        ("resolution 57", Lang::Vi, Lang::En, false),
        ("57 in:en", Lang::Vi, Lang::En, false),
        ("57", Lang::En, Lang::En, true),
        ("57", Lang::Vi, Lang::Vi, true),
        ("", Lang::En, Lang::En, true),
    ] {
        let answer = page(text, "", lang);
        assert_eq!((answer.lang, answer.personal), (expected, personal), "{text}");
        assert!(answer.cards.iter().all(|card| card.lang == expected));
    }
    let both = [Lang::Vi, Lang::En].map(|lang| page("nghị quyết 57", "", lang));
    assert_eq!(both[0], both[1], "what may be shared is the same for everyone");
}

#[test]
fn before_anything_is_typed_there_are_ten_resolutions() {
    let answer = asked("  ");
    assert_eq!(answer.cards.len(), 10);
    assert!(answer.next.is_none() && lawful(&answer).is_ok());
    assert!(answer.cards[0].description.starts_with("Mới nhất · "), "{}", answer.cards[0].description);
    assert!(answer.cards[9].description.starts_with("Được nêu nhiều: "), "{}", answer.cards[9].description);
}

#[test]
fn what_is_not_there_leads_to_the_private_chat() {
    for (text, line) in [("giá vàng hôm nay", "search giá vàng hôm nay"), ("99-NQ/TW", "resolution 99-NQ/TW")] {
        let answer = asked(text);
        assert!(answer.cards.is_empty(), "{text}: {:?}", ids(&answer));
        let start = answer.button.expect("a button").start;
        let key = start.strip_prefix("s-").expect("a kept question");
        assert_eq!(house::shared().store.asked(key).expect("the store").as_deref(), Some(line));
        let request = Request::new(Input::Text(format!("/start {start}")), Lang::Vi, Place::Private, house::today());
        let reply = route::answer(house::shared(), &request).expect("an answer");
        assert_eq!(reply.outcome, Outcome::NotFound);
        assert!(!plain::text(&reply, Lang::Vi).contains("Liên kết này"), "the link is not known");
    }
}

#[test]
fn offsets_that_cannot_be_read_or_are_old_are_no_errors() {
    let first = asked("nghị quyết");
    let next = first.next.clone().expect("more than a page");
    for offset in ["x", "-", "0-1", "9999999999999999999-1", "\u{0}"] {
        assert_eq!(ids(&page("nghị quyết", offset, Lang::Vi)), ids(&first), "{offset:?}");
    }
    let stale = format!("{}-00000000", next.split('-').next().expect("a page"));
    assert_eq!(ids(&page("nghị quyết", &stale, Lang::Vi)), ids(&page("nghị quyết", &next, Lang::Vi)));
    assert_eq!(page("nghị quyết", "400-00000000", Lang::Vi).cards, []);
}

#[test]
fn marks_become_links_in_ones_own_sentence() {
    let answer = asked("Theo +57-NQ/TW+ và +68+, cần đổi mới");
    assert_eq!(answer.cards.len(), 1);
    let said = told(&answer.cards[0]);
    assert!(said.starts_with("Theo Nghị quyết 57-NQ/TW <https://"), "{said}");
    assert!(said.contains("Nguồn:\n• 57-NQ/TW (khóa XIII) <https://") && said.contains("22/12/2024: Về"), "{said}");
    assert_eq!(answer.cards[0].title, "Theo Nghị quyết 57-NQ/TW và Nghị quyết 68-NQ/TW, cần đổi mới");
    assert_eq!(answer.cards[0].description, "57-NQ/TW (khóa XIII) · 68-NQ/TW (khóa XIII)");
    // each way to read it, and what is not known
    let answer = asked("Theo +18+ và +abc+");
    assert_eq!(answer.cards.len(), 3);
    assert!(answer.cards[0].description.contains("Không rõ “abc”"), "{}", answer.cards[0].description);
    assert!(told(&answer.cards[0]).contains("và +abc+"));
    assert_eq!(asked("+18+ +59+ +27+").cards.len(), 5);
    // one number written in several ways, whose readings name the same resolutions
    let answer = asked("+18+, +nq 18+, +18-NQ/TW+");
    assert!(answer.cards.len() > 1 && lawful(&answer).is_ok(), "{:?}", lawful(&answer));
    assert!(asked("Theo +abcxyz+").cards.is_empty(), "a result that says only what was typed");
    // no source in the register: the link opens the card here
    let bare = house::shared().register.current().find(|entry| entry.sources.is_empty()).expect("one without a source");
    let card = &asked(&format!("Theo +{}+", bare.key)).cards[0];
    assert!(told(card).contains(&format!("</start r-{}>", bare.key.in_link())), "{}", told(card));
}

const QUERIES: &[&str] = &[
    "",
    "57",
    "nq 18",
    "nghị quyết",
    "resolution",
    "kinh tế tư nhân",
    "health insurance",
    "bộ tứ trụ cột",
    "nghị quyết Trung ương 6 khóa XII",
    "71/NQ-CP",
    "năm:2025",
    "-kinh",
    "sort:new nghị quyết",
    "“kinh tế",
    "?",
    "+57+",
    "+1-2-3-4-5-6-7-8-9+ +10-11-12-13-14-15-16-17-18+ +19-20-21-22-23-24-25-26-27+ +28-29-30-31-32-33-34-35-36+ \
     +37-38-39-40-41-42-43-44-45+ +46-47-48-49-50-51-52-53-54+ +55-56-57-58-59-60-61-62-63+ +64-65-66-67-68-69-70-71-72+",
];

#[test]
fn every_query_is_answered_lawfully_and_alike_and_pages_lose_nothing() {
    let house = house::shared();
    let index = house.index().expect("an index");
    let all = index.latest(&Default::default(), Lang::Vi, 0, 1_000).expect("a list");
    let titles: Vec<String> = all.entries.iter().map(|entry| entry.meta.title.clone()).collect();
    let numbers: Vec<String> = house.register.all().map(|entry| entry.key.to_string()).collect();
    let marked: Vec<String> = numbers.iter().map(|key| format!("Theo +{key}+ và +18+")).collect();
    let fixed = QUERIES.iter().map(|query| query.to_string());
    for query in fixed.chain(titles).chain(numbers).chain(marked) {
        for lang in Lang::ALL {
            let pages = whole(&query, lang);
            for page in &pages {
                lawful(page).unwrap_or_else(|wrong| panic!("{query}: {wrong}"));
                assert!(page.cards.len() <= 20 && (page.next.is_none() || page.cards.len() == 20), "{query}");
            }
            let shown: Vec<&str> = pages.iter().flat_map(ids).collect();
            assert_eq!(shown.iter().collect::<HashSet<_>>().len(), shown.len(), "{query}: a result stands twice");
            assert_eq!(pages, whole(&query, lang), "{query} is answered in two ways");
        }
    }
    // every text of the corpus that holds the word is found once
    let request = Request::new(Input::Text("/search nghị quyết".into()), Lang::Vi, Place::Private, house::today());
    let said = plain::text(&route::answer(house, &request).expect("an answer"), Lang::Vi);
    let shown = whole("nghị quyết", Lang::Vi).iter().map(|page| page.cards.len()).sum::<usize>();
    assert!(shown > 20 && said.contains(&format!("trong {shown} bài")), "{shown} results: {said}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn anything_typed_is_answered_lawfully(
        text in "\\PC{0,40}|(\\+|[0-9]{1,3}| |nghị quyết |đất đai|khóa XII|-NQ/TW|\"|nq:|\\PC){0,30}|(từ ngữ ){0,60}",
        offset in "\\PC{0,10}|[0-9]{1,3}-[0-9a-f]{8}",
        english: bool,
    ) {
        let lang = if english { Lang::En } else { Lang::Vi };
        let answer = page(&text, &offset, lang);
        prop_assert!(lawful(&answer).is_ok(), "{text:?}: {:?}", lawful(&answer));
        prop_assert_eq!(answer, page(&text, &offset, lang));
    }
}

#[test]
fn every_link_that_is_given_opens_something() {
    let house = house::shared();
    let start = |start: &str| {
        let request = Request::new(Input::Text(format!("/start {start}")), Lang::Vi, Place::Private, house::today());
        route::answer(house, &request).expect("an answer")
    };
    let open = |link: &str| start(link).outcome;
    let request = |text: &str| Request::new(Input::Text(text.into()), Lang::Vi, Place::Private, house::today());
    let mut links = vec!["w-57-13".to_string(), "w-57nqtw".into(), "r-57nqtw-2024".into(), "help-search".into()];
    for line in ["/search kinh tế tư nhân sort:new", "/nq 57", "/read avytahc", "/random"] {
        let reply = route::answer(house, &request(line)).expect("an answer");
        let shared: Vec<String> = reply
            .buttons
            .iter()
            .flatten()
            .filter_map(
                |button| if let Does::Share { payload, .. } = &button.does { Some(payload.clone()) } else { None },
            )
            .collect();
        assert_eq!(shared.len(), 1, "{line} can be shared");
        links.extend(shared);
    }
    for query in ["57", "kinh tế tư nhân"] {
        let answer = asked(query);
        links.extend(answer.button.map(|hint| hint.start));
        let buttons = answer.cards.iter().flat_map(|card| card.reply.buttons.iter().flatten());
        links.extend(
            buttons.filter_map(|button| if let Does::Link(start) = &button.does { Some(start.clone()) } else { None }),
        );
    }
    for link in &links {
        assert_eq!(open(link), Outcome::Found, "{link}");
    }
    // a link changes nothing and leads to no other link
    for line in ["lang en", "start r-57-13", "nosuch x"] {
        let key = house.store.keep_asked(line).expect("the store");
        assert_eq!(open(&format!("s-{key}")), Outcome::NotFound, "{line}");
    }
    // a question inside of a link is only ever searched for, whatever it says
    for question in ["lang en", "/nq 57", "kinh tế tư nhân"] {
        let within = deep_link::to_search(question).expect("a short question");
        let [linked, typed] =
            [start(&within), route::answer(house, &request(&format!("/search {question}"))).expect("an answer")];
        assert_eq!(plain::text(&linked, Lang::Vi), plain::text(&typed, Lang::Vi), "{question}");
    }
    for link in ["s-000000000000", "x-1", "hello", "help-nosuch"] {
        assert_eq!(open(link), Outcome::NotFound, "{link}");
    }
    assert!(command::named("cite").is_some());
}

#[test]
fn a_message_that_is_answered_with_cite_gets_its_links() {
    let house = house::shared();
    let ask = |text: &str, replied: Option<&str>, place: Place| {
        let known = Request::new(Input::Text(text.into()), Lang::Vi, place, house::today());
        route::answer(house, &Request { replied: replied.map(String::from), ..known }).expect("an answer")
    };
    let message = "Hội nghị quán triệt Nghị quyết 57-NQ/TW và Nghị quyết 68.";
    let said = plain::text(&ask("/cite", Some(message), Place::Private), Lang::Vi);
    assert!(said.starts_with("Hội nghị quán triệt Nghị quyết 57-NQ/TW <https://"), "{said}");
    let long = format!("/cite {} Theo +57-NQ/TW+.", "chữ ".repeat(500));
    assert!(plain::text(&ask(&long, None, Place::Private), Lang::Vi).contains("Theo Nghị quyết 57-NQ/TW <"));
    let group = ask("/cite Theo +57+", Some(message), Place::Group);
    assert!(!plain::text(&group, Lang::Vi).contains("57"), "told in the group");
    let button = &group.buttons[0][0];
    let Does::Link(start) = &button.does else { panic!("{button:?}") };
    assert!(
        plain::text(&ask(&format!("/start {start}"), None, Place::Private), Lang::Vi).contains("Nghị quyết 57-NQ/TW <")
    );
    let Does::Link(start) = &ask("/cite", Some(message), Place::Group).buttons[0][0].does else { panic!("no link") };
    assert_eq!(start, "help-cite", "somebody else's words are not kept");
}

#[test]
fn a_random_passage_is_never_the_same_twice_in_a_row() {
    let house = house::shared();
    let mut list = nqbot::action::Numbered::default();
    let mut seen = HashSet::new();
    let mut last = String::new();
    for _ in 0..30 {
        let known = Request::new(Input::Text("/random".into()), Lang::Vi, Place::Private, house::today());
        let reply = route::answer(house, &Request { chat: Some(7), list, ..known }).expect("an answer");
        list = reply.list.clone();
        let opened = list.actions[0].line.split('¶').next().unwrap_or_default().to_string();
        assert_ne!(opened, last);
        seen.insert(opened.clone());
        last = opened;
    }
    assert!(seen.len() > 4, "only {} articles in 30", seen.len());
}
