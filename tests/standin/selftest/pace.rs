//! The pace of the bot, as counted and as enforced.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::sleep;

use super::super::StandIn;
use super::{call, refused};

const GROUP: i64 = -1_001_000_000_010;

async fn writes_to(telegram: &StandIn, chat: i64) -> Value {
    call(telegram, "sendMessage", json!({ "chat_id": chat, "text": "a" })).await
}

#[tokio::test]
async fn the_pace_is_counted_over_any_second_and_minute() {
    let telegram = StandIn::start().await;
    let (one, two) = (telegram.private(7, "vi"), telegram.private(8, "vi"));
    for chat in [7, 7, 8] {
        writes_to(&telegram, chat).await;
    }
    writes_to(&telegram, 99).await;
    call(&telegram, "sendChatAction", json!({ "chat_id": 7, "action": "typing" })).await;
    sleep(Duration::from_millis(1100)).await;
    call(&telegram, "editMessageText", json!({ "chat_id": 7, "message_id": 100, "text": "b" })).await;
    let pace = telegram.pace();
    assert_eq!((pace.most_per_second_overall(), pace.most_per_second_in(&one)), (3, 2));
    assert_eq!((pace.most_per_minute_in(&one), pace.most_per_minute_in(&two)), (3, 1));
    assert!(pace.gaps_in(&one)[1] >= Duration::from_secs(1), "{:?}", pace.gaps_in(&one));
}

#[tokio::test]
async fn who_writes_too_fast_is_told_to_wait() {
    let telegram = StandIn::start().await;
    telegram.private(7, "vi");
    telegram.group(GROUP);
    for _ in 0..21 {
        assert_eq!(writes_to(&telegram, GROUP).await["ok"], true, "nothing is enforced yet");
    }
    telegram.enforce_pace();
    let limited = writes_to(&telegram, GROUP).await;
    assert_eq!(limited["error_code"], 429);
    assert!(limited["parameters"]["retry_after"].as_i64().is_some_and(|wait| (55..=60).contains(&wait)), "{limited}");
    telegram.assert_lawful();
    sleep(Duration::from_millis(300)).await;
    writes_to(&telegram, GROUP).await;
    assert_eq!(telegram.violations().len(), 1, "the group was to be left alone for a minute");
    let in_private: Vec<Value> = futures::future::join_all((0..60).map(|_| writes_to(&telegram, 7))).await;
    let limited: Vec<&Value> = in_private.iter().filter(|answer| answer["ok"] == false).collect();
    assert!(!limited.is_empty(), "sixty at once are too many");
    refused(limited[0], 429, "Too Many Requests: retry after 1");
}
