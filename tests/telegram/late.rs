//! After an outage, and updates that come again.

use std::time::Duration;

use super::{A_WHILE, Bot, SOON, Way, in_both_ways};
use crate::standin::StandIn;

in_both_ways!(old_questions_get_one_answer_in_private_and_none_in_groups, an_update_that_comes_again_is_answered_once);

async fn old_questions_get_one_answer_in_private_and_none_in_groups(way: Way) {
    let telegram = StandIn::start().await;
    let (chat, group) = (telegram.private(7, "vi"), telegram.group(-100_300));
    for (text, minutes) in [("57", 50), ("kinh tế tư nhân", 40), ("57", 30), ("/latest", 11)] {
        chat.says_at(text, Duration::from_secs(minutes * 60)).await;
    }
    group.says_at("/nq 57", Duration::from_secs(11 * 60)).await;
    let _bot = Bot::by(&telegram, way);
    let combined = telegram.next_message(&chat, SOON).await;
    assert!(combined.text.contains("4 câu hỏi"), "{}", combined.text);
    assert_eq!(combined.labels(), ["kinh tế tư nhân", "57", "/latest"]);
    chat.presses(&combined, "57").await;
    assert!(telegram.next_message(&chat, SOON).await.text.starts_with("Nghị quyết 57-NQ/TW"));
    telegram.no_message(&chat, A_WHILE).await;
    telegram.no_message(&group, Duration::from_millis(10)).await;
    telegram.assert_lawful();
}

async fn an_update_that_comes_again_is_answered_once(way: Way) {
    let telegram = StandIn::start().await;
    let chat = telegram.private(8, "vi");
    let bot = Bot::by(&telegram, way);
    let asked = chat.says("57").await;
    telegram.next_message(&chat, SOON).await;
    telegram.settled(SOON).await;
    telegram.redeliver(telegram.update_of(&chat, asked));
    telegram.no_message(&chat, A_WHILE).await;
    let (_, data) = bot.stop();
    let _bot = Bot::serve(&telegram, data, way, &[]);
    chat.says("59").await;
    telegram.next_message(&chat, SOON).await;
    telegram.settled(SOON).await;
    telegram.redeliver(telegram.update_of(&chat, asked));
    telegram.no_message(&chat, A_WHILE).await;
    telegram.assert_lawful();
}
