//! Whatever is asked, of whatever article, in whatever layout: the messages are such as Telegram takes without a word.

use std::sync::OnceLock;

use nqbot::house::House;
use nqbot::i18n::Lang;
use nqbot::question::Filter;
use nqbot::render::Looks;
use nqbot::render::telegram::messages;
use nqbot::reply::Outcome;
use nqbot::request::{Input, Place, Request};
use nqbot::route;
use nqbot::setting::{ChatSettings, Layout};
use nqbot::store::Store;
use nqbot::telegram::wire::{Address, Frame, send};
use nqbot::text::utf16;
use proptest::prelude::*;
use serde_json::json;

use crate::house;
use crate::standin::StandIn;

/// A house of these tests' own: settings are changed in it.
fn own() -> &'static House {
    static OWN: OnceLock<House> = OnceLock::new();
    OWN.get_or_init(house::house)
}

/// Every look that a chat can choose.
fn looks() -> Vec<ChatSettings> {
    let layouts = [Layout::Compact, Layout::Normal, Layout::Full];
    let all = layouts.into_iter().flat_map(|layout| [(layout, false), (layout, true)]);
    all.map(|(layout, light)| ChatSettings { layout, light, ..ChatSettings::default() }).collect()
}

/// What is wrong with the answer to a question, in every look.
fn wrong_with(store: &Store, text: &str, lang: Lang, place: Place, replied: Option<&str>) -> Vec<String> {
    let mut wrong = Vec::new();
    for settings in looks() {
        let request = Request {
            chat: Some(7),
            asker: Some(7),
            replied: replied.map(str::to_string),
            settings: settings.clone(),
            ..Request::new(Input::Text(text.to_string()), lang, place, house::today())
        };
        let reply = route::answer(own(), &request).expect("an answer");
        let lang = reply.lang.unwrap_or(lang);
        if reply.outcome == Outcome::Silent {
            continue;
        }
        let made = messages(&reply, Looks::of(&settings, lang));
        for message in &made {
            let owner = (place == Place::Group).then_some(4_503_599_627_370_495);
            let frame = Frame { lang, owner, bot: "nqbot_with_quite_a_long_name_bot", store };
            let body = send(message, Address::default(), frame).expect("a request").body;
            let mut body = serde_json::to_value(body).expect("JSON");
            body["chat_id"] = json!(7);
            let told = StandIn::unlawful("sendMessage", &body);
            wrong.extend(told.into_iter().map(|why| format!("{text:?} in {settings:?}: {why}")));
        }
        let units: usize = made.iter().map(|message| utf16::len(&message.text)).sum();
        if settings.light && (made.len() > 1 || units > 1_200) {
            wrong.push(format!("{text:?} is {units} units long in light mode"));
        }
    }
    wrong
}

const QUESTIONS: &[&str] = &[
    "/start",
    "/help",
    "/help search",
    "/help settings",
    "/help inline",
    "/about",
    "/privacy",
    "/lang",
    "/settings",
    "/settings layout",
    "/settings tidy",
    "/settings budget",
    "/settings page 5",
    "/latest",
    "/latest 10",
    "/latest năng lượng",
    "/resolutions",
    "/resolutions 2025",
    "/resolutions page:3",
    "/nq 57",
    "57",
    "nq 18",
    "70-71-72",
    "bộ tứ trụ cột",
    "71/NQ-CP",
    "Nghị quyết 99-NQ/TW",
    "/targets 70",
    "/targets",
    "/related 68",
    "/what bct",
    "/what",
    "kinh tế tư nhân",
    "kinh te tu nhan page:3",
    "private sector sort:old",
    "nghij quyeets 57",
    "năng lượng facet:year",
    "năng lượng facet:nq",
    "năng lượng facet:src",
    "giá vàng hôm nay",
    "“một câu mở",
    "-",
    "/",
    "/quote",
    "/quote ashhejq¶3",
    "/why 1",
    "/read",
    "/search",
    "/cancel",
    "/cite theo +57+ và +18+",
    "/cite",
    "/random",
    "/start r-57-13",
    "/start s-none",
    "/start w-57-13",
    "/start x",
    "/watch",
    "/watch 57",
    "/watch 18",
    "/watch kinh tế tư nhân -bất_động_sản every:daily",
    "/watch keep:weekly kinh tế tư nhân",
    "/watches",
    "/watches 1",
    "/watches less 1",
    "/unwatch 70",
    "/unwatch all",
    "/export",
    "/import",
    "/import {\"nqbot\": 1, \"watches\": [{\"words\": \"nq:57-NQ/TW@13\"}, 7]}",
    "/forget",
    "/settings tz",
    "/settings tz Berln",
];

#[test]
fn every_kind_of_answer_is_lawful_in_every_look() {
    let store = Store::in_memory().expect("a store");
    let mut wrong = Vec::new();
    for question in QUESTIONS {
        for (lang, place) in [(Lang::Vi, Place::Private), (Lang::En, Place::Private), (Lang::Vi, Place::Group)] {
            wrong.extend(wrong_with(&store, question, lang, place, None));
        }
    }
    let talk = "Theo Nghị quyết 57-NQ/TW, 68-NQ/TW và 18-NQ/TW, kinh tế tư nhân là động lực.";
    for command in ["/nq", "/search", "/targets", "/related", "/what", "/quote", "/latest", "/cite"] {
        wrong.extend(wrong_with(&store, command, Lang::Vi, Place::Group, Some(talk)));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_article_is_lawful_in_every_look() {
    let store = Store::in_memory().expect("a store");
    let index = own().index().expect("an index");
    let mut wrong = Vec::new();
    let all = index.latest(&Filter::default(), Lang::Vi, 0, 10_000).expect("a list").entries;
    assert!(all.len() > 20, "the articles were not found");
    for (at, id) in all.into_iter().map(|entry| entry.id).enumerate() {
        let lang = Lang::ALL[at % 2];
        for page in 1..=3 {
            wrong.extend(wrong_with(&store, &format!("/read {id} page:{page}"), lang, Place::Private, None));
        }
        wrong.extend(wrong_with(&store, &format!("/quote {id}¶1"), lang, Place::Private, None));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_question_is_answered_lawfully(
        text in "\\PC{0,300}|(/[a-z]{1,9} )?[a-zđ\u{300}-\u{303}0-9:“”\"\\-+¶@ ]{0,90}|[😀 ]{0,3000}",
        english: bool,
        group: bool,
    ) {
        let store = Store::in_memory().expect("a store");
        let (lang, place) = (if english { Lang::En } else { Lang::Vi }, if group { Place::Group } else { Place::Private });
        let wrong = wrong_with(&store, &text, lang, place, Some(&text));
        prop_assert!(wrong.is_empty(), "{:#?}", wrong);
    }
}
