//! The webhook believes nobody without the secret, and what it is told.

use serde_json::json;

use super::{A_WHILE, Bot, SOON, Way};
use crate::standin::StandIn;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_telegram_is_believed() {
    let telegram = StandIn::start().await;
    let chat = telegram.private(7, "vi");
    let bot = Bot::by(&telegram, Way::Webhook);
    chat.says("57").await;
    telegram.next_message(&chat, SOON).await;
    let set = telegram.webhook().expect("a webhook that is set");
    let secret = set["secret_token"].as_str().expect("a secret").to_string();
    assert!(secret.len() >= 32 && set["allowed_updates"].as_array().is_some_and(|kinds| kinds.len() >= 6), "{set}");
    let url = bot.hook.clone().expect("its address");
    let forged = json!({ "update_id": 1, "message": {
        "message_id": 5, "date": 1, "chat": { "id": 7, "type": "private", "first_name": "x" }, "text": "59",
    }});
    let wrong = format!("{}x", &secret[..secret.len() - 1]);
    for given in [None, Some(""), Some("x"), Some(wrong.as_str())] {
        assert_eq!(telegram.forge(&url, &forged, given).await, 401, "{given:?}");
    }
    assert_eq!(telegram.forge(&url, "no update", Some(&secret)).await, 200);
    assert_eq!(telegram.forge(&url, "x".repeat(2 << 20), Some(&secret)).await, 413);
    assert_eq!(telegram.forge(&url.replace("/hook", "/other"), &forged, Some(&secret)).await, 404);
    // what cannot be read is not asked for again
    assert_eq!(
        telegram.forge(&url, json!({ "update_id": 2, "message": { "strange": true } }), Some(&secret)).await,
        200
    );
    telegram.no_message(&chat, A_WHILE).await;
    let log = bot.log();
    assert!(!log.contains(&secret), "the secret is in the log");
    telegram.assert_lawful();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_arrives_while_it_is_away_is_answered_when_it_is_back() {
    let telegram = StandIn::start().await;
    let chat = telegram.private(8, "vi");
    let bot = Bot::by(&telegram, Way::Webhook);
    chat.says("57").await;
    telegram.next_message(&chat, SOON).await;
    let (code, data) = bot.stop();
    assert_eq!(code, Some(0));
    chat.says("59").await;
    let _bot = Bot::serve(&telegram, data, Way::Webhook, &[]);
    assert!(telegram.next_message(&chat, SOON).await.text.contains("59-NQ/TW"));
    telegram.no_message(&chat, A_WHILE).await;
    telegram.assert_lawful();
}
