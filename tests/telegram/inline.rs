//! Inline questions, from any chat.

use std::collections::BTreeSet;

use super::{Bot, SOON, Way, in_both_ways};
use crate::standin::StandIn;

in_both_ways!(results_are_complete_messages, pages_go_on_to_the_end, ones_own_sentence_gets_links);

fn ids(answer: &serde_json::Value) -> Vec<String> {
    let results = answer["results"].as_array().cloned().unwrap_or_default();
    results.iter().map(|result| result["id"].as_str().unwrap_or_default().to_string()).collect()
}

async fn results_are_complete_messages(way: Way) {
    let telegram = StandIn::start().await;
    let group = telegram.group(-100_500);
    let person = group.by(7, "en");
    let _bot = Bot::by(&telegram, way);
    let number = telegram.answer_to(&person.asks("57", "").await, SOON).await;
    assert_eq!(ids(&number)[0], "r-57-13");
    let card = &number["results"][0];
    assert!(
        card["input_message_content"]["message_text"].as_str().is_some_and(|text| text.starts_with("Resolution 57"))
    );
    // a number tells no language, so the answer is this person's
    assert_eq!(number["is_personal"], true);
    let words = telegram.answer_to(&person.asks("kinh tế tư nhân", "").await, SOON).await;
    assert_eq!(words["is_personal"], false, "Vietnamese words have the same answer for everyone");
    assert!(ids(&words).iter().any(|id| id.starts_with("a-")), "{:?}", ids(&words));
    let empty = telegram.answer_to(&person.asks("", "").await, SOON).await;
    assert!((5..=10).contains(&ids(&empty).len()) && empty["button"]["start_parameter"].is_string(), "{empty}");
    let nothing = telegram.answer_to(&person.asks("giá vàng hôm nay", "").await, SOON).await;
    assert!(ids(&nothing).is_empty(), "{nothing}");
    let start = nothing["button"]["start_parameter"].as_str().unwrap_or_default().to_string();
    let private = telegram.private(7, "en");
    private.says(&format!("/start {start}")).await;
    assert!(telegram.next_message(&private, SOON).await.text.contains("vàng"));
    // the same question has the same ids, whoever asks
    let again = telegram.answer_to(&group.by(8, "vi").asks("kinh tế tư nhân", "").await, SOON).await;
    assert_eq!(ids(&again), ids(&words));
    telegram.assert_lawful();
}

async fn pages_go_on_to_the_end(way: Way) {
    let telegram = StandIn::start().await;
    let person = telegram.private(9, "vi");
    let _bot = Bot::by(&telegram, way);
    let (mut offset, mut seen, mut pages) = (String::new(), BTreeSet::new(), 0);
    loop {
        let answer = telegram.answer_to(&person.asks("nghị quyết phát triển", &offset).await, SOON).await;
        for id in ids(&answer) {
            assert!(seen.insert(id.clone()), "{id} came twice");
        }
        pages += 1;
        offset = answer["next_offset"].as_str().unwrap_or_default().to_string();
        if offset.is_empty() || pages > 20 {
            break;
        }
    }
    assert!(pages > 1 && pages <= 20 && seen.len() > 20, "{pages} pages, {} results", seen.len());
    telegram.answer_to(&person.asks("nghị quyết phát triển", "9-garbage").await, SOON).await;
    telegram.assert_lawful();
}

async fn ones_own_sentence_gets_links(way: Way) {
    let telegram = StandIn::start().await;
    let person = telegram.private(10, "vi");
    let _bot = Bot::by(&telegram, way);
    let answer = telegram.answer_to(&person.asks("Theo +57-NQ/TW+ và +18+, cần đổi mới", "").await, SOON).await;
    let results = answer["results"].as_array().cloned().unwrap_or_default();
    assert!((2..=5).contains(&results.len()), "18 is ambiguous: {answer}");
    let content = &results[0]["input_message_content"];
    let text = content["message_text"].as_str().unwrap_or_default();
    assert!(text.starts_with("Theo ") && text.contains(", cần đổi mới") && text.contains("Nguồn"), "{text}");
    let links = content["entities"].as_array().cloned().unwrap_or_default();
    assert!(links.iter().filter(|entity| entity["type"] == "text_link").count() >= 2, "{content}");
    telegram.assert_lawful();
}
