//! Who is told what, and how often.

use nqbot::setting::{Cadence, ChatSettings};

use super::{TITLE, WORDS, article, follow, left, put, sent, store, until, with_news};
use crate::standin::StandIn;
use crate::telegram::{A_WHILE, Bot, SOON};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_new_is_told_once_and_silently() {
    let telegram = StandIn::start().await;
    let (chat, loud, weekly) = (telegram.private(7, "vi"), telegram.private(8, "vi"), telegram.private(9, "vi"));
    let data = with_news();
    {
        let store = store(data.path());
        follow(&store, 7, None, Cadence::Instant, None);
        follow(&store, 8, None, Cadence::Instant, None);
        store.set_settings(8, &ChatSettings { sound: true, ..ChatSettings::default() }).expect("they are kept");
        follow(&store, 9, None, Cadence::Weekly, Some(20));
    }
    let bot = Bot::start_in(&telegram, data);
    for (chat, silent) in [(&chat, Some(true)), (&loud, None), (&weekly, Some(true))] {
        let told = telegram.next_message(chat, SOON * 2).await;
        assert!(told.text.contains(TITLE), "{}", told.text);
        assert_eq!(told.raw["disable_notification"].as_bool(), silent);
        assert!(!told.buttons.is_empty(), "there is nothing to press");
    }
    left(&bot, 0).await;
    // the same text in another outlet tells nobody anything, nor does a start
    put(bot.data(), &[article("2026/che-lai", &format!("{TITLE} mở rộng"), "Báo Đồi")]);
    until(&bot, "the reprint to be taken in", || bot.log().contains("repeats=3")).await;
    let (_, data) = bot.stop();
    let bot = Bot::start_in(&telegram, data);
    chat.says("57").await;
    assert!(telegram.next_message(&chat, SOON).await.text.contains("57-NQ/TW"));
    telegram.no_message(&chat, A_WHILE).await;
    for chat in [7, 8, 9] {
        assert_eq!(sent(&telegram, chat, TITLE).len(), 1, "{}", bot.log());
    }
    telegram.assert_lawful();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_topic_gets_its_own() {
    let telegram = StandIn::start().await;
    let forum = telegram.forum(-100_700, &[(12, "Tin"), (13, "Khác")]);
    let data = with_news();
    for thread in [None, Some(12)] {
        follow(&store(data.path()), -100_700, thread, Cadence::Instant, None);
    }
    let bot = Bot::start_in(&telegram, data);
    let mut threads = Vec::new();
    for _ in 0..2 {
        let told = telegram.next_message(&forum, SOON * 2).await;
        assert!(told.text.contains(TITLE), "{}", told.text);
        threads.push(told.thread);
    }
    threads.sort();
    assert_eq!(threads, [None, Some(12)], "{WORDS}");
    left(&bot, 0).await;
    telegram.no_message(&forum, A_WHILE).await;
    telegram.assert_lawful();
}
