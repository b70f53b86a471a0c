//! Updates that are posted to the bot, and confirmed ones that come again.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::time::sleep;

use super::super::StandIn;
use super::{SOON, call, refused};

/// A bot's server: writes down each call's secret and body, answers as it is told and never takes the text “khó”.
#[derive(Clone, Default)]
struct Hook {
    got: Arc<Mutex<Vec<(String, Value)>>>,
    troubles: Arc<Mutex<Vec<(u16, &'static str)>>>,
}

impl Hook {
    async fn start() -> (Hook, String) {
        let hook = Hook::default();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let url = format!("http://{}/hook", listener.local_addr().expect("an address"));
        let router = Router::new().fallback(Hook::take).with_state(hook.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (hook, url)
    }

    async fn take(State(hook): State<Hook>, headers: HeaderMap, body: String) -> (StatusCode, &'static str) {
        let secret = headers.get("X-Telegram-Bot-Api-Secret-Token").and_then(|secret| secret.to_str().ok());
        let update: Value = serde_json::from_str(&body).unwrap_or_default();
        let hard = update["message"]["text"] == "khó";
        hook.got.lock().expect("whole").push((secret.unwrap_or("none").to_owned(), update));
        if hard {
            return (StatusCode::SERVICE_UNAVAILABLE, "");
        }
        let (code, words) = hook.troubles.lock().expect("whole").pop().unwrap_or((200, ""));
        (StatusCode::from_u16(code).expect("a status"), words)
    }

    fn texts(&self) -> Vec<String> {
        let text = |(_, update): &(String, Value)| update["message"]["text"].as_str().unwrap_or_default().to_owned();
        self.got.lock().expect("whole").iter().map(text).collect()
    }
}

#[tokio::test]
async fn a_webhook_gets_each_update_until_it_takes_it() {
    let telegram = StandIn::start().await;
    let chat = telegram.private(7, "vi");
    let (hook, url) = Hook::start().await;
    *hook.troubles.lock().expect("whole") = vec![(200, ""), (500, "")];
    let one = chat.says("một").await;
    chat.says("hai").await;
    let set = json!({ "url": url, "secret_token": "s-1_", "allowed_updates": ["message"] });
    assert_eq!(call(&telegram, "setWebhook", set.clone()).await["result"], true);
    assert_eq!(telegram.webhook(), Some(set));
    telegram.settled(SOON).await;
    assert_eq!(hook.texts(), ["một", "một", "hai"]);
    assert!(hook.got.lock().expect("whole").iter().all(|(secret, _)| secret == "s-1_"));
    let statuses: Vec<Option<u16>> = telegram.deliveries().iter().map(|delivery| delivery.status).collect();
    assert_eq!(statuses, [Some(500), Some(200), Some(200)]);
    let info = call(&telegram, "getWebhookInfo", json!({})).await["result"].clone();
    assert_eq!(info["last_error_message"], "Wrong response from the webhook: 500 Internal Server Error");
    assert!(info["last_error_date"].is_u64());

    telegram.deliver_again(telegram.update_of(&chat, one));
    telegram.settled(SOON).await;
    assert_eq!(hook.texts(), ["một", "một", "hai", "một"]);
    telegram.assert_lawful();
    hook.troubles.lock().expect("whole").push((200, r#"{ "method": "sendMessage" }"#));
    chat.says("ba").await;
    telegram.settled(SOON).await;
    assert_eq!(telegram.violations().len(), 1, "an answer in the body");
    call(&telegram, "deleteWebhook", json!({})).await;
    chat.says("bốn").await;
    sleep(Duration::from_millis(100)).await;
    assert_eq!(telegram.pending(), 1);
    assert_eq!(telegram.forge(&url, json!({ "update_id": 1 }), Some("wrong")).await, 200);
    assert_eq!(telegram.forge(&url, "{", None).await, 200);
    let secrets: Vec<String> = hook.got.lock().expect("whole").iter().map(|(secret, _)| secret.clone()).collect();
    assert_eq!(secrets[5..], ["wrong", "none"]);
}

#[tokio::test]
async fn a_webhook_that_is_not_there_is_tried_again() {
    let telegram = StandIn::start().await;
    let chat = telegram.private(7, "vi");
    let closed = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port").local_addr().expect("an address");
    call(&telegram, "setWebhook", json!({ "url": format!("http://{closed}/") })).await;
    chat.says("một").await;
    sleep(Duration::from_millis(500)).await;
    assert!(telegram.deliveries().len() >= 2 && telegram.pending() == 1, "{:?}", telegram.deliveries());
    let (hook, url) = Hook::start().await;
    call(&telegram, "setWebhook", json!({ "url": url })).await;
    telegram.settled(SOON).await;
    assert_eq!(hook.texts(), ["một"]);
}

#[tokio::test]
async fn an_update_that_is_not_taken_holds_up_its_own_chat_only() {
    let telegram = StandIn::start().await;
    let (stuck, free) = (telegram.private(7, "vi"), telegram.private(8, "vi"));
    let (hook, url) = Hook::start().await;
    stuck.says("khó").await;
    stuck.says("sau").await;
    free.says("hai").await;
    call(&telegram, "setWebhook", json!({ "url": url, "max_connections": 1 })).await;
    sleep(Duration::from_millis(500)).await;
    let texts = hook.texts();
    assert!(texts.iter().any(|text| text == "hai") && !texts.iter().any(|text| text == "sau"), "{texts:?}");
    assert!((2..=4).contains(&texts.iter().filter(|text| *text == "khó").count()), "{texts:?}");
    call(&telegram, "setWebhook", json!({ "url": url, "drop_pending_updates": true })).await;
    telegram.settled(SOON).await;
}

#[tokio::test]
async fn addresses_and_secrets_of_webhooks_are_checked() {
    let telegram = StandIn::start().await;
    let set = |url: &str, secret: &str| json!({ "url": url, "secret_token": secret });
    for secret in ["a b", "ộ", &"a".repeat(257)] {
        assert_eq!(call(&telegram, "setWebhook", set("http://127.0.0.1:5000/", secret)).await["ok"], false);
    }
    let abroad = call(&telegram, "setWebhook", set("http://a.vn/", "a")).await;
    refused(&abroad, 400, "An HTTPS URL must be provided for webhook");
    assert_eq!(telegram.violations().len(), 4);
    telegram.demand_public_webhook();
    let here = call(&telegram, "setWebhook", set("http://127.0.0.1:5000/", "a")).await;
    refused(&here, 400, "An HTTPS URL must be provided for webhook");
    let odd = call(&telegram, "setWebhook", set("https://a.vn:5000/", "a")).await;
    refused(&odd, 400, "Webhook can be set up only on ports 80, 88, 443 or 8443");
    assert_eq!(call(&telegram, "setWebhook", set("https://a.vn:8443/", "a")).await["ok"], true);
}

#[tokio::test]
async fn a_confirmed_update_comes_again_in_a_poll() {
    let telegram = StandIn::start().await;
    let chat = telegram.private(7, "vi");
    let update = telegram.update_of(&chat, chat.says("một").await);
    call(&telegram, "getUpdates", json!({ "offset": update + 1 })).await;
    assert_eq!(telegram.pending(), 0);
    telegram.redeliver(update);
    chat.says("hai").await;
    let numbers = |answer: &Value| -> Vec<i64> {
        let updates = answer["result"].as_array().into_iter().flatten();
        updates.filter_map(|update| update["update_id"].as_i64()).collect()
    };
    let got = call(&telegram, "getUpdates", json!({ "offset": update + 1 })).await;
    assert_eq!(numbers(&got), [update, update + 1]);
    let got = call(&telegram, "getUpdates", json!({ "offset": update + 1 })).await;
    assert_eq!(numbers(&got), [update + 1]);
}
