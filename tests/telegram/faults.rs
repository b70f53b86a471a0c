//! Every way in which a call of the Bot API can fail: nothing is lost, nothing is said twice, nobody else waits.

use std::time::{Duration, Instant};

use super::{A_WHILE, Bot, SOON, Way, folder, in_both_ways};
use crate::standin::{Fault, StandIn};

in_both_ways!(whatever_fails_each_question_gets_one_answer, a_long_wait_holds_one_chat_only, refusals_have_their_fate);

fn refused(description: &str) -> Fault {
    Fault::Api { code: 400, description: format!("Bad Request: {description}") }
}

async fn whatever_fails_each_question_gets_one_answer(way: Way) {
    let telegram = StandIn::start().await;
    let faults = [
        Fault::Status(500),
        Fault::Status(502),
        Fault::RetryAfter(1),
        Fault::Drop,
        Fault::CutAfter,
        Fault::Hang(Duration::from_secs(6)),
        Fault::Delay(Duration::from_secs(3)),
        Fault::CutJson { done: true },
        Fault::CutJson { done: false },
        Fault::CutBody { done: true },
        Fault::HalfClose { done: true },
        Fault::HalfClose { done: false },
    ];
    let _bot = Bot::by(&telegram, way);
    let chats: Vec<_> = (0..faults.len()).map(|at| telegram.private(100 + at as i64, "vi")).collect();
    for (chat, fault) in chats.iter().zip(&faults) {
        telegram.fail_in(chat, "sendMessage", fault.clone());
        chat.says("57").await;
        chat.says("59").await;
    }
    for (chat, fault) in chats.iter().zip(&faults) {
        for number in ["57", "59"] {
            let shown = telegram.next_message(chat, Duration::from_secs(30)).await;
            assert!(shown.text.contains(&format!("{number}-NQ/TW")), "{fault:?}: {}", shown.text);
            assert_eq!(shown.method, "sendMessage", "{fault:?}");
        }
    }
    tokio::time::sleep(A_WHILE).await;
    for (chat, fault) in chats.iter().zip(&faults) {
        let sent = telegram.messages(chat).into_iter().filter(|sent| sent.method == "sendMessage").count();
        assert_eq!(sent, 2, "{fault:?}: an answer was given twice");
    }
}

async fn a_long_wait_holds_one_chat_only(way: Way) {
    let telegram = StandIn::start().await;
    let (held, other) = (telegram.private(8, "vi"), telegram.private(9, "vi"));
    let _bot = Bot::by(&telegram, way);
    telegram.fail_in(&held, "sendMessage", Fault::RetryAfter(8));
    held.says("57").await;
    held.says("59").await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    let asked = Instant::now();
    other.says("66").await;
    telegram.next_message(&other, SOON).await;
    assert!(asked.elapsed() < Duration::from_secs(2), "waited {:?} for another chat", asked.elapsed());
    for number in ["57", "59"] {
        assert!(telegram.next_message(&held, SOON).await.text.contains(number));
    }
    telegram.assert_lawful();
}

async fn refusals_have_their_fate(way: Way) {
    let telegram = StandIn::start().await;
    let chat = telegram.private(10, "vi");
    let bot = Bot::by(&telegram, way);
    // looks that are refused are taken off, first the formatting, then the buttons
    telegram.fail_in(&chat, "sendMessage", refused("can't parse entities: unexpected end"));
    chat.says("57").await;
    let plain = telegram.next_message(&chat, SOON).await;
    assert!(plain.entities.is_empty() && !plain.buttons.is_empty());
    telegram.fail_in(&chat, "sendMessage", refused("BUTTON_DATA_INVALID"));
    telegram.fail_in(&chat, "sendMessage", refused("BUTTON_DATA_INVALID"));
    chat.says("59").await;
    let plain = telegram.next_message(&chat, SOON).await;
    assert!(plain.entities.is_empty() && plain.buttons.is_empty());
    // a page that is there already is turned; one whose message is gone comes as a new message
    chat.says("kinh tế tư nhân").await;
    let list = telegram.next_message(&chat, SOON).await;
    telegram.fail_in(&chat, "editMessageText", refused("message is not modified: the same content"));
    chat.presses(&list, "Trang sau").await;
    telegram.no_message(&chat, A_WHILE).await;
    telegram.delete_message(&chat, list.message_id);
    chat.presses(&list, "Trang sau").await;
    assert_eq!(telegram.next_message(&chat, SOON).await.method, "sendMessage");
    // other refusals cost their own answer only
    for why in
        ["not enough rights to send text messages to the chat", "message is too long", "message thread not found"]
    {
        telegram.fail_in(&chat, "sendMessage", refused(why));
        chat.says("66").await;
        chat.says("68").await;
        assert!(telegram.next_message(&chat, SOON).await.text.contains("68-NQ/TW"), "{why}");
    }
    // who blocked the bot is left alone, and answered again when they come back
    telegram.block_quietly(10);
    let tries = telegram.calls("sendMessage").len() + 1;
    chat.says("70").await;
    telegram.called("sendMessage", tries, SOON).await;
    tokio::time::sleep(A_WHILE).await;
    assert_eq!(telegram.calls("sendMessage").len(), tries, "a blocked chat is tried again");
    telegram.unblock(10);
    chat.says("57").await;
    assert!(telegram.next_message(&chat, SOON).await.text.contains("57-NQ/TW"));
    assert!(!bot.log().contains(&telegram.token()), "the token is in the log");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn updates_that_cannot_be_read_harm_no_other() {
    let telegram = StandIn::start().await;
    let chat = telegram.private(11, "vi");
    let bot = Bot::start(&telegram);
    telegram.push_raw(serde_json::json!({ "message": { "message_id": "five" } }));
    telegram.push_raw(serde_json::json!({ "message": 5 }));
    chat.says("57").await;
    telegram.push_raw(serde_json::json!({ "callback_query": { "id": "9" } }));
    chat.says(&"\u{0}\u{202e}😀".repeat(1_000)).await;
    assert!(telegram.next_message(&chat, SOON).await.text.contains("57-NQ/TW"));
    telegram.next_message(&chat, SOON).await;
    telegram.settled(SOON).await;
    assert!(bot.log().contains("cannot be read"));
    telegram.assert_lawful();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_pace_is_what_telegram_takes() {
    let telegram = StandIn::start().await;
    telegram.enforce_pace();
    let chats: Vec<_> = (0..40).map(|at| telegram.private(200 + at, "vi")).collect();
    let group = telegram.group(-100_400);
    let _bot = Bot::serve(&telegram, folder(), Way::Polling, &[]);
    for chat in &chats {
        chat.says("57").await;
        chat.says("59").await;
    }
    group.says("/nq 57").await;
    for chat in &chats {
        telegram.next_message(chat, SOON).await;
        telegram.next_message(chat, SOON).await;
    }
    telegram.next_message(&group, SOON).await;
    assert!(telegram.calls("sendMessage").iter().all(|call| call["code"] != 429), "Telegram complained");
    telegram.assert_lawful();
}
