//! How the bot fares, as a monitoring program sees it.

use std::time::Instant;

use super::{Bot, SOON, Way, folder, free_port};
use crate::standin::{Fault, StandIn};

/// What an address answers: its status and its text.
async fn get(port: u16, path: &str) -> Option<(u16, String)> {
    let answer = reqwest::get(format!("http://127.0.0.1:{port}{path}")).await.ok()?;
    Some((answer.status().as_u16(), answer.text().await.ok()?))
}

/// Waits until an address answers as it should.
async fn until(bot: &Bot, port: u16, path: &str, wanted: impl Fn(u16, &str) -> bool) -> String {
    let started = Instant::now();
    loop {
        let seen = get(port, path).await;
        if let Some((_, text)) = seen.as_ref().filter(|(status, text)| wanted(*status, text)) {
            return text.clone();
        }
        assert!(started.elapsed() < SOON, "{path} stays {seen:?}\n{}", bot.log());
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn health_and_counts_are_told_to_machines() {
    let telegram = StandIn::start().await;
    let lan = telegram.private(7, "vi");
    let port = free_port();
    let listen = format!("127.0.0.1:{port}");
    let bot = Bot::serve(&telegram, folder(), Way::Polling, &[("NQBOT_SERVER_LISTEN", &listen)]);
    until(&bot, port, "/healthz", |status, text| (status, text) == (200, "alive\n")).await;
    until(&bot, port, "/readyz", |status, _| status == 200).await;
    telegram.fail("sendMessage", Fault::RetryAfter(1));
    for asked in ["/search kinh tế tư nhân", "/search qwertyuiop"] {
        lan.says(asked).await;
        telegram.next_message(&lan, SOON).await;
    }
    let sent = "nqbot_replies_total{result=\"sent\"} 2";
    let all = |text: &str| text.contains(sent) && text.contains("nqbot_queue_length 0\n");
    let text = until(&bot, port, "/metrics", |_, text| all(text)).await;
    for line in [
        "nqbot_answers_total{command=\"search\",outcome=\"found\"} 1",
        "nqbot_answers_total{command=\"search\",outcome=\"not_found\"} 1",
        "nqbot_updates_total{kind=\"message\"} 2",
        "nqbot_flood_wait_seconds_total 1.0",
        "nqbot_requests_total{method=\"sendMessage\",result=\"flood\"} 1",
    ] {
        assert!(text.lines().any(|known| known == line), "{line} is not in\n{text}");
    }
    let articles = text.lines().find_map(|line| line.strip_prefix("nqbot_index_articles ")?.parse::<u32>().ok());
    assert!(articles.is_some_and(|articles| articles > 0), "{text}");
    assert!(!text.contains("kinh tế") && !text.contains(&telegram.token()), "words or the token are counted");
    assert_eq!(get(port, "/admin").await.map(|(status, _)| status), Some(404));
    assert_eq!(bot.stop().0, Some(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bot_without_telegram_lives_and_is_not_ready() {
    let telegram = StandIn::start().await;
    let port = free_port();
    let listen = format!("127.0.0.1:{port}");
    let nowhere = format!("http://127.0.0.1:{}", free_port());
    let settings = [("NQBOT_SERVER_LISTEN", listen.as_str()), ("TELOXIDE_API_URL", &nowhere)];
    let bot = Bot::serve(&telegram, folder(), Way::Polling, &settings);
    until(&bot, port, "/healthz", |status, _| status == 200).await;
    until(&bot, port, "/readyz", |status, text| status == 503 && text.contains("Telegram was not reached yet")).await;
    assert_eq!(bot.stop().0, Some(0), "it does not end while Telegram cannot be reached");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_for_machines_is_one_object_a_line() {
    let telegram = StandIn::start().await;
    let lan = telegram.private(7, "vi");
    let bot = Bot::serve(&telegram, folder(), Way::Polling, &[("NQBOT_LOG_FORM", "json")]);
    lan.says("57").await;
    telegram.next_message(&lan, SOON).await;
    // the whole lines, once nothing is written any more
    let log = std::fs::read_to_string(bot.stop().1.path().join("log")).expect("a log");
    assert!(log.lines().count() > 2, "{log}");
    for line in log.lines() {
        let read: serde_json::Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert!(["time", "level", "room", "message"].iter().all(|field| read[field].is_string()), "{line}");
    }
}
