//! What the log keeps to itself: who writes, where, and what.

use std::time::{Duration, Instant};

use serde_json::json;

use super::{A_WHILE, Bot, SOON, Way, folder, in_both_ways};
use crate::standin::{Chat, Fault, StandIn};

in_both_ways!(nobody_is_in_the_log);

const PERSON: i64 = 7_351_904_468;
const SECOND: i64 = 6_118_350_927;
const GROUP: i64 = -4_482_917_735;
const MOVED: i64 = -1_002_746_193_358;

/// Words that stand in no text of the bot's own.
const WORDS: [&str; 8] =
    ["quất hồng bì", "xôi gấc", "mứt gừng", "bánh tẻ", "rượu nếp", "chè kho", "kẹo dồi", "cốm vòng"];

async fn nobody_is_in_the_log(way: Way) {
    let telegram = StandIn::start().await;
    let (person, second) = (telegram.private(PERSON, "vi"), telegram.private(SECOND, "en"));
    let group = telegram.group(GROUP).by(PERSON, "vi");
    group.standing("administrator");
    let settings = [("NQBOT_BOT_OWNERS", "6118350927"), ("NQBOT_BOT_UNANSWERED_WORDS", "true")];
    let bot = Bot::serve(&telegram, folder(), way, &settings);
    let answer = async |chat: &Chat| telegram.next_message(chat, SOON).await;
    person.says("quất hồng bì").await;
    answer(&person).await;
    person.says("/watch xôi gấc").await;
    let offered = answer(&person).await;
    person.presses(&offered, &offered.labels()[0]).await;
    answer(&person).await;
    // with trouble on the way: refused looks, no answer, another form, a wait
    for fault in [
        Fault::Api { code: 400, description: "Bad Request: can't parse entities".into() },
        Fault::Status(502),
        Fault::RetryAfter(1),
        Fault::CutAfter,
        Fault::Api { code: 400, description: "Bad Request: message text is wrong".into() },
    ] {
        telegram.fail_in(&person, "sendMessage", fault);
        person.says("mứt gừng").await;
    }
    second.says("bánh tẻ").await;
    answer(&second).await;
    telegram.answer_to(&second.asks("rượu nếp", "").await, SOON).await;
    person.sends_file("chè kho.json", "chè kho\n".as_bytes(), "/import").await;
    group.says("/search@standin_bot kẹo dồi").await;
    answer(&group).await;
    telegram.migrate(&group, MOVED);
    let moved = telegram.group(MOVED).by(PERSON, "vi");
    moved.says("/search@standin_bot kẹo dồi").await;
    answer(&moved).await;
    telegram.kick(&moved);
    // what cannot be read, with words where a number should be
    for broken in [
        json!({ "message": { "message_id": "cốm vòng", "chat": { "id": PERSON, "type": "private" }, "date": 1 } }),
        json!({ "callback_query": { "id": "1", "from": "cốm vòng", "data": PERSON } }),
    ] {
        telegram.push_raw(broken);
    }
    // the last of the troubles is through
    let started = Instant::now();
    while !bot.log().contains("message text is wrong") {
        assert!(started.elapsed() < SOON * 2, "the troubles are not spent:\n{}", bot.log());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    telegram.block(PERSON);
    second.says("/admin counts").await;
    let told = |text: &str| text.contains("bánh tẻ");
    while !told(&answer(&second).await.text) {}
    tokio::time::sleep(A_WHILE.max(Duration::from_secs(1))).await;
    let log = bot.log();
    assert!(log.lines().count() > 20 && log.contains(" DEBUG "), "{log}");
    let numbers = [PERSON, SECOND, GROUP, MOVED].map(|number| number.abs().to_string());
    let names = ["Person 7", "person_7", "person_6", "Group -"].map(String::from);
    for hidden in WORDS.map(String::from).iter().chain(&numbers).chain(&names) {
        for line in log.lines() {
            assert!(!line.to_lowercase().contains(&hidden.to_lowercase()), "{hidden} is in the log: {line}");
        }
    }
    assert!(!log.contains(&telegram.token()), "the token is in the log");
}
