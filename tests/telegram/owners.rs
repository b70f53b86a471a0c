//! Those who run the bot: what they alone have, what they are told, and whom they let in.

use std::time::Instant;

use nqbot::i18n::Lang;
use nqbot::setting::Cadence;
use nqbot::store::{Store, restore};
use serde_json::Value;

use super::{A_WHILE, Bot, SOON, Way, folder, in_both_ways};
use crate::standin::{Fault, StandIn};
use crate::watching::{TITLE, follow, post, store, with_news};

const OWNER: i64 = 7;
const OWNERS: (&str, &str) = ("NQBOT_BOT_OWNERS", "7");

in_both_ways!(what_owners_have_nobody_else_sees, who_is_not_let_in_is_told_once_and_nothing_of_them_is_kept);

async fn what_owners_have_nobody_else_sees(way: Way) {
    let telegram = StandIn::start().await;
    let (owner, other) = (telegram.private(OWNER, "en"), telegram.private(8, "vi"));
    let group = telegram.group(-1_000_000_000_901).by(OWNER, "en");
    let bot = Bot::serve(&telegram, folder(), way, &[OWNERS]);
    owner.says("/admin").await;
    let status = telegram.next_message(&owner, SOON).await;
    for line in
        ["Running for", "last reached", "Index: ", "Memory: ", "Questions waiting: 0", "Errors since the start: 0"]
    {
        assert!(status.text.contains(line), "{line} is not in {}", status.text);
    }
    owner.presses(&status, "See counts").await;
    let counts = telegram.next_message(&owner, SOON).await;
    assert!(counts.text.contains("/admin: ") && counts.text.contains("unanswered_words = true"), "{}", counts.text);
    // for everybody else, and everywhere else, there is nothing
    other.says("/admin").await;
    let unknown = telegram.next_message(&other, SOON).await;
    assert!(unknown.text.starts_with("Không có lệnh /admin"), "{}", unknown.text);
    let data = status.button("Back up").and_then(|button| button.data.clone()).expect("a button");
    other.presses_data(unknown.message_id, &data).await;
    assert!(telegram.next_message(&other, SOON).await.text.contains("too old"));
    group.says("/admin@standin_bot").await;
    telegram.no_message(&group, A_WHILE).await;
    let has = |scope: &str| telegram.commands(scope, "vi").iter().any(|(name, _)| name == "admin");
    telegram.called("setMyCommands", 12, SOON).await;
    assert!(has("chat:7") && !has("default") && !has("chat:8"));
    // the menu is sent once, and taken back from who is no owner any more
    let (_, data) = bot.stop();
    let sent = telegram.calls("setMyCommands").len();
    let _bot = Bot::serve(&telegram, data, way, &[]);
    telegram.called("deleteMyCommands", 3, SOON).await;
    assert_eq!((telegram.calls("setMyCommands").len(), has("chat:7")), (sent, false));
    telegram.assert_lawful();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_comes_as_a_file_that_can_be_restored() {
    let telegram = StandIn::start().await;
    let (owner, chat) = (telegram.private(OWNER, "vi"), telegram.private(8, "vi"));
    let _bot = Bot::serve(&telegram, folder(), Way::Polling, &[OWNERS]);
    chat.says("/lang en").await;
    telegram.next_message(&chat, SOON).await;
    owner.says("/admin sao lưu").await;
    let said = telegram.next_message(&owner, SOON).await;
    assert!(said.text.contains("cất giữ cẩn thận"), "{}", said.text);
    let file = telegram.next_message(&owner, SOON).await.raw["document"].clone();
    assert!(file["file_name"].as_str().is_some_and(|name| name.ends_with(".sqlite")), "{}", file["file_name"]);
    let bytes: Vec<u8> =
        file["bytes"].as_array().into_iter().flatten().filter_map(Value::as_u64).map(|b| b as u8).collect();
    let place = tempfile::tempdir().expect("a folder");
    let (sent, state) = (place.path().join("sent.sqlite"), place.path().join("state.sqlite"));
    std::fs::write(&sent, bytes).expect("a file");
    restore(&sent, &state).expect("it can be restored");
    let restored = Store::open(&state).expect("a state");
    assert_eq!(restored.settings(8).expect("its settings").lang, Some(Lang::En));
    telegram.assert_lawful();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_error_is_told_once_and_then_there_is_silence() {
    let telegram = StandIn::start().await;
    let (owner, chat) = (telegram.private(OWNER, "en"), telegram.private(8, "en"));
    let bot = Bot::serve(&telegram, folder(), Way::Polling, &[OWNERS]);
    owner.says("/lang en").await;
    telegram.next_message(&owner, SOON).await;
    let state = store(bot.data());
    let broken = |number: i64| {
        let (key, body) = (format!("broken {number}"), "lời riêng tư");
        let message = Some((key.as_str(), body));
        let digest = nqbot::store::Digest { chat: 8, thread: 0, message, watches: &[], articles: &[] };
        state.write_digest(&digest, nqbot::app::now()).expect("it is written");
    };
    broken(1);
    let told = telegram.next_message(&owner, SOON).await;
    assert!(
        told.text.starts_with("New errors") && told.text.contains("a message that cannot be read"),
        "{}",
        told.text
    );
    assert!(!told.text.contains("riêng tư"), "{}", told.text);
    // more of this kind wait for the hour; another kind does not, and comes alone
    broken(2);
    broken(3);
    let times = || bot.log().matches("a message that cannot be read").count();
    let started = Instant::now();
    while times() < 3 {
        assert!(started.elapsed() < SOON * 2, "the errors are not logged:\n{}", bot.log());
        tokio::time::sleep(A_WHILE).await;
    }
    telegram.fail("getUpdates", Fault::Api { code: 409, description: "Conflict: terminated".into() });
    let told = telegram.next_message(&owner, SOON * 2).await;
    assert!(told.text.contains("409") && !told.text.contains("cannot be read"), "{}", told.text);
    owner.says("/admin errors").await;
    let all = telegram.next_message(&owner, SOON).await;
    assert!(all.text.contains("4 errors since the start, of 2 kinds") && all.text.contains("3 times"), "{}", all.text);
    telegram.no_message(&chat, A_WHILE).await;
    telegram.assert_lawful();
}

async fn who_is_not_let_in_is_told_once_and_nothing_of_them_is_kept(way: Way) {
    const GROUP: i64 = -1_000_000_000_902;
    const SECOND: i64 = -1_000_000_000_903;
    let telegram = StandIn::start().await;
    let (owner, friend) = (telegram.private(OWNER, "vi"), telegram.private(8, "vi"));
    let (before, stranger) = (telegram.private(9, "vi"), telegram.private(987_654_321, "en"));
    let group = telegram.group(GROUP);
    let bot = Bot::by(&telegram, way);
    before.says("57").await;
    let card = telegram.next_message(&before, SOON).await;
    let (_, data) = bot.stop();
    let access = [
        OWNERS,
        ("NQBOT_ACCESS_PERSONS", "list"),
        ("NQBOT_ACCESS_GROUPS", "off"),
        ("NQBOT_ACCESS_LIST", "8"),
        ("NQBOT_BOT_HOST", "@nguoi_truc"),
    ];
    let bot = Bot::serve(&telegram, data, way, &access);
    for chat in [&owner, &friend] {
        chat.says("57").await;
        assert!(telegram.next_message(chat, SOON).await.text.starts_with("Nghị quyết 57-NQ/TW"));
    }
    stranger.says("57").await;
    let refused = telegram.next_message(&stranger, SOON).await.text;
    assert!(refused.starts_with("This bot answers only people whom its operator lets in. Your number: 987654321."));
    assert!(refused.contains("@nguoi_truc") && refused.contains("README") && !refused.contains('\n'), "{refused}");
    stranger.says("/start").await;
    stranger.says("58").await;
    // the button of an earlier answer
    let query = before.presses(&card, "Xem chỉ tiêu").await;
    let toast = telegram.answer_to(&query, SOON).await;
    assert!(toast["text"].as_str().is_some_and(|text| text.contains("người vận hành cho phép")), "{toast}");
    let inline = telegram.answer_to(&stranger.asks("57", "").await, SOON).await;
    assert_eq!(inline["results"].as_array().map(Vec::len), Some(0), "{inline}");
    assert!(inline["button"]["text"].is_string() && inline["cache_time"].as_i64() < Some(60), "{inline}");
    // a group is told when the bot comes, and then left alone; owners are answered there too
    telegram.bot_becomes_quietly(&group, "left");
    telegram.invite(&group);
    let refused = telegram.next_message(&group, SOON).await.text;
    assert!(
        refused.contains("This group's number: -1000000000902.") || refused.contains("Mã số của nhóm"),
        "{refused}"
    );
    group.says("/nq@standin_bot 57").await;
    group.says("Nghị quyết 57").await;
    group.by(OWNER, "vi").says("/nq@standin_bot 68").await;
    assert!(telegram.next_message(&group, SOON).await.text.contains("68-NQ/TW"));
    let second = telegram.group(SECOND);
    second.says("/nq@standin_bot 57").await;
    assert!(telegram.next_message(&second, SOON).await.text.contains("-1000000000903"));
    second.says("/nq@standin_bot 58").await;
    for silent in [&stranger, &before, &group, &second] {
        telegram.no_message(silent, A_WHILE).await;
    }
    // who leaves without ever having been let in leaves nothing; who chose something before is noted as usual
    for leaves in [987_654_321, 9] {
        telegram.block(leaves);
    }
    telegram.kick(&second);
    let started = Instant::now();
    while telegram.pending() > 0 {
        assert!(started.elapsed() < SOON, "not taken:\n{}", bot.log());
        tokio::time::sleep(A_WHILE).await;
    }
    let (_, data) = bot.stop();
    let state = rusqlite::Connection::open(data.path().join("state.sqlite")).expect("a state");
    for (table, chat) in [("chats", 987_654_321), ("chats", SECOND), ("answers", 987_654_321), ("shown", 987_654_321)] {
        let count = format!("SELECT count(*) FROM {table} WHERE chat = ?1");
        let kept = state.query_row(&count, [chat], |row| row.get::<_, i64>(0)).expect("a count");
        assert_eq!(kept, 0, "{chat} is kept in {table}");
    }
    telegram.assert_lawful();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn digests_wait_for_chats_that_are_not_let_in_and_can_be_tried_out() {
    let telegram = StandIn::start().await;
    let (owner, withheld, friend) =
        (telegram.private(OWNER, "vi"), telegram.private(9, "vi"), telegram.private(8, "vi"));
    let data = with_news();
    {
        let store = store(data.path());
        follow(&store, 8, None, Cadence::Weekly, Some(1));
        follow(&store, 9, None, Cadence::Weekly, Some(1));
        post(&store, 9, None, "Tin từ trước");
    }
    let list = [OWNERS, ("NQBOT_ACCESS_PERSONS", "list"), ("NQBOT_ACCESS_LIST", "8")];
    let bot = Bot::serve(&telegram, data, Way::Polling, &list);
    assert!(telegram.next_message(&friend, SOON * 2).await.text.contains(TITLE));
    owner.says("/admin thử bản tin 9").await;
    let trial = telegram.next_message(&owner, SOON).await;
    assert!(trial.text.contains(TITLE) && trial.text.contains("chỉ bạn thấy"), "{}", trial.text);
    assert!(trial.buttons.is_empty(), "{:?}", trial.labels());
    telegram.no_message(&withheld, A_WHILE).await;
    let (_, data) = bot.stop();
    let _bot = Bot::serve(&telegram, data, Way::Polling, &[OWNERS]);
    let came = [telegram.next_message(&withheld, SOON * 2).await, telegram.next_message(&withheld, SOON * 2).await];
    assert!(came[0].text == "Tin từ trước" && came[1].text.contains(TITLE), "{came:?}");
    telegram.assert_lawful();
}
