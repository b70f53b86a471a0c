//! Ended at every step between an article and its message: nothing is lost, and nothing comes twice but what Telegram
//! had taken where nothing could be known.

use nqbot::setting::Cadence;

use super::{TITLE, follow, left, post, sent, store, with_news};
use crate::standin::StandIn;
use crate::telegram::{A_WHILE, Bot, SOON, Way, folder};

const POINTS: [&str; 8] = [
    "take-in-before",
    "take-in-after",
    "digest-before",
    "digest-after",
    "note-before",
    "note-after",
    "sent",
    "settled",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_step_ends_the_program_it_is_told_once() {
    for point in POINTS {
        let telegram = StandIn::start().await;
        let chat = telegram.private(7, "vi");
        // somebody speaks, so that it is known where messages stand
        telegram.private(8, "vi").says("57").await;
        let data = with_news();
        follow(&store(data.path()), 7, None, Cadence::Instant, None);
        let bot = Bot::serve(&telegram, data, Way::Polling, &[("NQBOT_FAULT", point)]);
        let data = bot.ended().await;
        let bot = Bot::start_in(&telegram, data);
        let told = telegram.next_message(&chat, SOON * 2).await;
        assert!(told.text.contains(TITLE), "{point}: {}", told.text);
        left(&bot, 0).await;
        telegram.message_within(&chat, A_WHILE).await;
        assert_eq!(sent(&telegram, 7, TITLE).len(), 1, "{point}\n{}", bot.log());
        telegram.assert_lawful();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_nothing_is_known_what_telegram_took_comes_twice_and_no_more() {
    for (point, times) in [("note-before", 1), ("note-after", 1), ("sent", 2), ("settled", 1)] {
        let telegram = StandIn::start().await;
        // a channel, in which nothing can be looked for
        let channel = telegram.channel(-1_000_000_000_720);
        let data = folder();
        post(&store(data.path()), channel.id(), None, TITLE);
        let bot = Bot::serve(&telegram, data, Way::Polling, &[("NQBOT_FAULT", point)]);
        let data = bot.ended().await;
        let bot = Bot::start_in(&telegram, data);
        left(&bot, 0).await;
        telegram.called("sendMessage", times, SOON).await;
        assert_eq!(sent(&telegram, channel.id(), TITLE).len(), times, "{point}\n{}", bot.log());
        telegram.assert_lawful();
    }
}
