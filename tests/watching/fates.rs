//! Every fate of a message that nobody asked for just now: none is lost, none comes twice, none holds up another chat.

use std::time::Duration;

use super::{left, post, post_at, sent, store, waiting};
use crate::standin::{Chat, Fault, StandIn};
use crate::telegram::{A_WHILE, Bot, SOON, folder};

const NEWS: &str = "Tin mới về chè";

fn refused(description: &str) -> Fault {
    Fault::Api { code: 400, description: format!("Bad Request: {description}") }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_left_holds_up_nobody_and_is_told_on_return() {
    let telegram = StandIn::start().await;
    let (blocked, asking) = (telegram.private(7, "vi"), telegram.private(8, "vi"));
    let other = telegram.private(9, "vi");
    let data = folder();
    for chat in [7, 8, 9] {
        post(&store(data.path()), chat, None, NEWS);
    }
    telegram.block_quietly(7);
    telegram.block_quietly(8);
    let bot = Bot::start_in(&telegram, data);
    assert!(telegram.next_message(&other, SOON).await.text.contains(NEWS));
    left(&bot, 2).await;
    telegram.called("sendMessage", 3, SOON).await;
    // one takes the bot back, of the other the bot learns it by a question
    telegram.unblock(7);
    assert!(telegram.next_message(&blocked, SOON).await.text.contains(NEWS));
    telegram.bot_becomes_quietly(8, "member");
    asking.says("57").await;
    let texts = [telegram.next_message(&asking, SOON).await.text, telegram.next_message(&asking, SOON).await.text];
    assert!(texts[0].contains("57-NQ/TW") && texts[1].contains(NEWS), "{texts:?}");
    left(&bot, 0).await;
    for chat in [7, 8, 9] {
        assert_eq!(sent(&telegram, chat, NEWS).len(), 1);
    }
    telegram.assert_lawful();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chat_that_moved_gets_it_in_its_new_place() {
    let telegram = StandIn::start().await;
    telegram.group(-700);
    let data = folder();
    post(&store(data.path()), -700, None, NEWS);
    telegram.migrate_quietly(-700, -1_000_000_000_700);
    let bot = Bot::start_in(&telegram, data);
    assert!(telegram.next_message(-1_000_000_000_700_i64, SOON).await.text.contains(NEWS));
    left(&bot, 0).await;
    telegram.assert_lawful();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_closed_topic_waits_and_holds_up_no_other() {
    let telegram = StandIn::start().await;
    let forum = telegram.forum(-1_000_000_000_701, &[(12, "Đóng"), (13, "Mất"), (14, "Mở")]);
    telegram.close_topic(&forum, 12);
    telegram.delete_topic(&forum, 13);
    let data = folder();
    for thread in [12, 13, 14] {
        post(&store(data.path()), forum.id(), Some(thread), NEWS);
    }
    let bot = Bot::start_in(&telegram, data);
    assert_eq!(telegram.next_message(&forum, SOON).await.thread, Some(14));
    left(&bot, 2).await;
    let (_, data) = bot.stop();
    let next = store(data.path()).next_outgoing().expect("a store");
    assert!(next.is_some_and(|next| next > nqbot::app::now() + 80_000), "it is tried again too soon");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_refused_for_long_is_given_up_and_not_before() {
    const DAY_S: i64 = 24 * 3_600;
    let telegram = StandIn::start().await;
    let forum = telegram.forum(-1_000_000_000_702, &[(12, "Đóng"), (13, "Đóng")]);
    telegram.close_topic(&forum, 12);
    telegram.close_topic(&forum, 13);
    let (mute, new) = (telegram.group(-1_000_000_000_703), telegram.group(-1_000_000_000_704));
    for group in [&mute, &new] {
        telegram.bot_becomes_quietly(group, "restricted");
    }
    let (data, now) = (folder(), nqbot::app::now());
    {
        let store = store(data.path());
        post_at(&store, forum.id(), Some(12), NEWS, now - 31 * DAY_S);
        post_at(&store, forum.id(), Some(13), NEWS, now - 29 * DAY_S);
        post_at(&store, mute.id(), None, NEWS, now - 7 * DAY_S);
        post_at(&store, new.id(), None, NEWS, now);
        let all = store.due_outgoing(now, 9).expect("a store");
        let one = |group: &Chat| all.iter().find(|one| one.chat == group.id()).expect("it is due").id;
        for _ in 0..6 {
            store.note_refused(one(&mute), now - 1).expect("it is kept");
            // what had to wait was not refused
            store.put_off(one(&new), now - 1, false).expect("it is kept");
        }
    }
    let bot = Bot::start_in(&telegram, data);
    telegram.called("sendMessage", 4, SOON).await;
    left(&bot, 2).await;
    let (_, data) = bot.stop();
    let mut kept: Vec<_> = store(data.path()).due_outgoing(now + 2 * DAY_S, 9).expect("a store");
    kept.sort_by_key(|one| one.chat);
    assert_eq!(
        kept.iter().map(|one| (one.chat, one.thread)).collect::<Vec<_>>(),
        [(new.id(), None), (forum.id(), Some(13))]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wait_of_an_hour_survives_a_restart_and_holds_one_chat() {
    let telegram = StandIn::start().await;
    let (held, other) = (telegram.private(7, "vi"), telegram.private(8, "vi"));
    let data = folder();
    post(&store(data.path()), 7, None, NEWS);
    post(&store(data.path()), 7, None, "Tin thứ hai");
    telegram.fail_in(&held, "sendMessage", Fault::RetryAfter(3_600));
    let bot = Bot::start_in(&telegram, data);
    telegram.called("sendMessage", 1, SOON).await;
    other.says("57").await;
    telegram.next_message(&other, SOON).await;
    let (_, data) = bot.stop();
    post(&store(data.path()), 8, None, NEWS);
    let bot = Bot::start_in(&telegram, data);
    assert!(telegram.next_message(&other, SOON).await.text.contains(NEWS));
    telegram.no_message(&held, A_WHILE).await;
    let (_, data) = bot.stop();
    assert_eq!(waiting(data.path()), 2);
    let next = store(data.path()).next_outgoing().expect("a store");
    assert!(next.is_some_and(|next| next > nqbot::app::now() + 3_000), "{next:?}");
    // nor was it tried in vain
    telegram.assert_lawful();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_clear_answer_it_comes_once() {
    let telegram = StandIn::start().await;
    let faults = [
        Fault::Status(502),
        Fault::Drop,
        Fault::Hang(Duration::from_secs(6)),
        Fault::CutAfter,
        Fault::CutJson { done: true },
        Fault::CutJson { done: false },
        Fault::HalfClose { done: true },
        Fault::HalfClose { done: false },
    ];
    let data = folder();
    let store = store(data.path());
    let groups = [-1_000_000_000_710, -1_000_000_000_711];
    let chats: Vec<i64> = (0..faults.len() as i64).map(|at| 100 + at).chain(groups).collect();
    for chat in &chats {
        // somebody spoke there before, so that it is known where messages stand
        let room = if *chat > 0 { telegram.private(*chat, "vi") } else { telegram.group(*chat) };
        room.says(if *chat > 0 { "57" } else { "Chào cả nhà" }).await;
        post(&store, *chat, None, NEWS);
    }
    drop(store);
    let bot = Bot::start_in(&telegram, data);
    // the first message of each private chat is the answer
    for chat in chats.iter().filter(|chat| **chat > 0) {
        telegram.next_message(*chat, SOON).await;
    }
    left(&bot, 0).await;
    for (at, chat) in chats.iter().enumerate() {
        telegram.fail_in(*chat, "sendMessage", faults[at % faults.len()].clone());
    }
    let (_, data) = bot.stop();
    for chat in &chats {
        post(&super::store(data.path()), *chat, None, "Tin thứ hai");
    }
    let bot = Bot::start_in(&telegram, data);
    for chat in &chats {
        let started = std::time::Instant::now();
        while sent(&telegram, *chat, "Tin thứ hai").is_empty() {
            assert!(started.elapsed() < SOON * 2, "{chat}\n{}", bot.log());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
    left(&bot, 0).await;
    tokio::time::sleep(A_WHILE).await;
    for (at, chat) in chats.iter().enumerate() {
        for text in [NEWS, "Tin thứ hai"] {
            let fault = &faults[at % faults.len()];
            assert_eq!(sent(&telegram, *chat, text).len(), 1, "{chat} {fault:?} {text}\n{}", bot.log());
        }
    }
    telegram.assert_lawful();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_nobody_spoke_a_slow_answer_is_waited_for() {
    let telegram = StandIn::start().await;
    // it is not known where messages stand, so that nothing can be looked for
    let group = telegram.group(-1_000_000_000_712);
    let data = folder();
    post(&store(data.path()), group.id(), None, NEWS);
    telegram.fail_in(&group, "sendMessage", Fault::Delay(Duration::from_secs(6)));
    let bot = Bot::start_in(&telegram, data);
    left(&bot, 0).await;
    tokio::time::sleep(A_WHILE).await;
    assert_eq!(sent(&telegram, group.id(), NEWS).len(), 1, "{}", bot.log());
    telegram.assert_lawful();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_in_between_is_not_taken_for_it() {
    let telegram = StandIn::start().await;
    let chat = telegram.private(7, "vi");
    chat.says("59").await;
    let data = folder();
    let bot = Bot::start_in(&telegram, data);
    telegram.next_message(&chat, SOON).await;
    let (_, data) = bot.stop();
    post(&store(data.path()), 7, None, NEWS);
    telegram.fail_in(&chat, "sendMessage", Fault::Status(502));
    let bot = Bot::start_in(&telegram, data);
    telegram.called("sendMessage", 2, SOON).await;
    chat.says("57").await;
    let answer = telegram.next_message(&chat, SOON).await;
    assert!(answer.text.contains("57-NQ/TW"), "{}", answer.text);
    assert!(telegram.next_message(&chat, SOON).await.text.contains(NEWS));
    left(&bot, 0).await;
    let shown = telegram.shown(&chat, answer.message_id).expect("it is there");
    assert_eq!(shown.text, answer.text, "the answer was changed into something else");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refused_looks_come_off() {
    let telegram = StandIn::start().await;
    let chat = telegram.private(7, "vi");
    let data = folder();
    post(&store(data.path()), 7, None, NEWS);
    telegram.fail_in(&chat, "sendMessage", refused("can't parse entities: unexpected end"));
    let bot = Bot::start_in(&telegram, data);
    let plain = telegram.next_message(&chat, SOON).await;
    assert!(plain.text.contains(NEWS) && plain.entities.is_empty());
    left(&bot, 0).await;
}
