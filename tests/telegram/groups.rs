//! In groups: quiet, exact, in the right topic, never answering for others.

use std::time::Duration;

use super::{A_WHILE, Bot, SOON, Way, folder, in_both_ways};
use crate::standin::{Fault, Sent, StandIn};

in_both_ways!(
    only_commands_to_us_are_answered,
    pages_are_turned_by_who_asked_or_an_administrator,
    a_group_hears_no_more_than_its_budget,
    a_move_takes_the_settings_along,
    an_edited_question_edits_its_answer,
);

async fn only_commands_to_us_are_answered(way: Way) {
    let telegram = StandIn::start().await;
    let group = telegram.group(-100_200);
    let channel = telegram.channel(-1_001_000_000_201);
    let _bot = Bot::by(&telegram, way);
    let asked = group.says("/nq@STANDIN_bot 70").await;
    assert_eq!(telegram.next_message(&group, SOON).await.reply_to, Some(asked));
    for silent in
        ["/nq@other_bot 70", "/search@OtherBot", "nghị quyết 70", "70", "/unknown", "/serach 70", "@standin_bot"]
    {
        group.says(silent).await;
    }
    // other bots' commands are not counted against anybody either
    for _ in 0..25 {
        group.says("/roll 6").await;
    }
    group.says_via_bot("/nq 57").await;
    let post = channel.posts("/nq 57").await;
    group.receives_post(&channel, post).await;
    telegram.no_message(&group, A_WHILE).await;
    telegram.no_message(&channel, Duration::from_millis(10)).await;
    // called by its name it answers in a channel as well
    channel.posts("/nq@standin_bot 57").await;
    assert!(telegram.next_message(&channel, SOON).await.text.contains("57-NQ/TW"));
    telegram.assert_lawful();
}

async fn pages_are_turned_by_who_asked_or_an_administrator(way: Way) {
    let telegram = StandIn::start().await;
    let group = telegram.group(-100_201);
    let (asker, other, chief) = (group.by(21, "vi"), group.by(22, "en"), group.by(23, "vi"));
    chief.standing("administrator");
    let _bot = Bot::by(&telegram, way);
    asker.says("/tim kinh tế tư nhân").await;
    let list = telegram.next_message(&group, SOON).await;
    let refused = other.presses(&list, "Trang sau").await;
    let told = telegram.answer_to(&refused, SOON).await;
    let text = told["text"].as_str().unwrap_or_default();
    assert!(text.contains("/search@standin_bot") && text.chars().count() <= 200, "{told}");
    telegram.no_message(&group, A_WHILE).await;
    for (who, page) in [(&asker, "6–10"), (&chief, "11–15")] {
        let query = who.presses(&list, "Trang sau").await;
        let turned = telegram.next_message(&group, SOON).await;
        assert_eq!((turned.method.as_str(), turned.message_id), ("editMessageText", list.message_id));
        assert!(telegram.answer_to(&query, SOON).await["text"].is_null());
        if turned.text.contains(page) {
            continue;
        }
        // the old message's button still says page 2
        assert!(turned.text.contains("6–10"), "{}", turned.text);
    }
    // what is read is for everyone who wants to read it
    other.presses(&list, "Đọc 1").await;
    assert_eq!(telegram.next_message(&group, SOON).await.method, "sendMessage");
    telegram.assert_lawful();
}

async fn a_group_hears_no_more_than_its_budget(way: Way) {
    let telegram = StandIn::start().await;
    let group = telegram.group(-100_202);
    let other = telegram.group(-100_203);
    let _bot = Bot::by(&telegram, way);
    for number in ["57", "59", "66", "68", "70", "71", "72", "79"] {
        group.says(&format!("/nq {number}-NQ/TW")).await;
    }
    let mut heard: Vec<Sent> = Vec::new();
    for _ in 0..6 {
        heard.push(telegram.next_message(&group, SOON).await);
    }
    assert!(heard[4].text.contains("70-NQ/TW"), "{}", heard[4].text);
    let last = &heard[5];
    let link = last.buttons.iter().flatten().find_map(|button| button.url.clone()).unwrap_or_default();
    assert!(last.text.contains("6") && link.starts_with("https://t.me/standin_bot?start=s-"), "{last:?}");
    telegram.no_message(&group, A_WHILE).await;
    // what the group was spared is to be had in private, and another group is not concerned
    let person = telegram.private(31, "vi");
    person.says(&format!("/start {}", link.rsplit('=').next().unwrap_or_default())).await;
    assert!(telegram.next_message(&person, SOON).await.text.contains("71-NQ/TW"));
    other.says("/nq 57").await;
    telegram.next_message(&other, SOON).await;
    telegram.assert_lawful();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_question_is_pointed_to_its_answer_once() {
    let telegram = StandIn::start().await;
    let group = telegram.group(-100_204);
    let _bot = Bot::start(&telegram);
    group.says("/nq 57").await;
    let answer = telegram.next_message(&group, SOON).await;
    group.by(41, "vi").says("/resolution@standin_bot  57").await;
    let pointer = telegram.next_message(&group, SOON).await;
    assert_eq!(pointer.reply_to, Some(answer.message_id));
    assert!(pointer.text.chars().count() < 80, "{}", pointer.text);
    group.by(42, "vi").says("/nq 57").await;
    telegram.no_message(&group, A_WHILE).await;
    telegram.assert_lawful();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_greets_once_and_comes_back_as_it_was() {
    let telegram = StandIn::start().await;
    let group = telegram.group(-100_205);
    telegram.bot_becomes_quietly(&group, "left");
    let bot = Bot::start(&telegram);
    telegram.invite(&group);
    let greeting = telegram.next_message(&group, SOON).await;
    assert_eq!(greeting.text.lines().count(), 2, "{}", greeting.text);
    group.by(1, "vi").standing("creator");
    telegram.kick(&group);
    telegram.invite(&group);
    telegram.no_message(&group, A_WHILE).await;
    group.says("/nq 57").await;
    telegram.next_message(&group, SOON).await;
    let (_, data) = bot.stop();
    let _bot = Bot::start_in(&telegram, data);
    telegram.promote(&group);
    telegram.no_message(&group, A_WHILE).await;
    telegram.assert_lawful();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_administrators_change_settings_and_rights_are_asked_anew() {
    let telegram = StandIn::start().await;
    let group = telegram.group(-1_001_000_000_206);
    let channel = telegram.channel(-1_001_000_000_207);
    let (member, chief) = (group.by(51, "vi"), group.by(52, "vi"));
    chief.standing("administrator");
    let _bot = Bot::start(&telegram);
    member.says("/lang en").await;
    assert!(telegram.next_message(&group, SOON).await.text.contains("quản trị viên"));
    group.as_channel(&channel).says("/lang en").await;
    assert!(telegram.next_message(&group, SOON).await.text.contains("quản trị viên"), "a channel is no administrator");
    group.anonymous().says("/lang en").await;
    assert!(telegram.next_message(&group, SOON).await.text.contains("English"));
    chief.says("/settings").await;
    let settings = telegram.next_message(&group, SOON).await;
    chief.presses(&settings, "Language").await;
    let languages = telegram.next_message(&group, SOON).await;
    chief.standing("member");
    chief.presses(&languages, "Tiếng Việt").await;
    let refused = telegram.next_message(&group, SOON).await;
    assert!(refused.text.contains("administrators"), "{}", refused.text);
    member.says("/nq 57").await;
    assert!(telegram.next_message(&group, Duration::from_secs(70)).await.text.starts_with("Resolution 57-NQ/TW"));
    telegram.assert_lawful();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_what_takes_long_is_shown_to_be_under_way() {
    let telegram = StandIn::start().await;
    let group = telegram.group(-1_001_000_000_216);
    let _bot = Bot::start(&telegram);
    telegram.fail("getChatAdministrators", Fault::Delay(Duration::from_millis(1_200)));
    group.says("/settings").await;
    let action = telegram.called("sendChatAction", 1, SOON).await;
    assert_eq!(action[0]["params"]["action"], "typing");
    telegram.next_message(&group, SOON).await;
    // the work began with this request
    let at = |calls: &[serde_json::Value]| calls[0]["at_ms"].as_f64().unwrap_or_default();
    let waited = at(&action) - at(&telegram.calls("getChatAdministrators"));
    assert!(waited >= 200.0, "a sign of life after {waited} ms: most answers are there before anyone could read it");
    telegram.assert_lawful();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_closed_topic_is_told_once_in_private() {
    let telegram = StandIn::start().await;
    let forum = telegram.forum(-1_001_000_000_208, &[(5, "Năng lượng")]);
    let person = telegram.private(61, "vi");
    let asker = forum.by(61, "vi");
    let _bot = Bot::start(&telegram);
    telegram.close_topic(&forum, 5);
    asker.says_in_topic(5, "/nq 70").await;
    let notice = telegram.next_message(&person, SOON).await;
    assert!(notice.text.contains("đã đóng"), "{}", notice.text);
    person.presses(&notice, "Xem câu trả lời").await;
    assert!(telegram.next_message(&person, SOON).await.text.contains("70-NQ/TW"));
    asker.says_in_topic(5, "/nq 57").await;
    telegram.no_message(&person, A_WHILE).await;
    // General goes without a number, a deleted topic is no reason to write elsewhere
    forum.says("/nq 59").await;
    assert_eq!(telegram.next_message(&forum, SOON).await.thread, None);
}

async fn a_move_takes_the_settings_along(way: Way) {
    let telegram = StandIn::start().await;
    let (told, quiet) = (telegram.group(-701), telegram.group(-702));
    let _bot = Bot::by(&telegram, way);
    for group in [&told, &quiet] {
        group.anonymous().says("/lang vi").await;
        telegram.next_message(group, SOON).await;
    }
    telegram.migrate(&told, -1_001_000_000_701);
    let moved = telegram.group(-1_001_000_000_701);
    moved.says("/nq 57").await;
    assert!(telegram.next_message(&moved, SOON).await.text.starts_with("Nghị quyết"));
    // the other way to learn of it: the answer is refused and goes to the new place, once
    telegram.migrate_quietly(&quiet, -1_001_000_000_702);
    quiet.says("/nq 57").await;
    let moved = telegram.group(-1_001_000_000_702);
    assert!(telegram.next_message(&moved, SOON).await.text.starts_with("Nghị quyết"));
    moved.says("/nq 66").await;
    assert!(telegram.next_message(&moved, SOON).await.text.starts_with("Nghị quyết"));
    telegram.no_message(&moved, A_WHILE).await;
}

async fn an_edited_question_edits_its_answer(way: Way) {
    let telegram = StandIn::start().await;
    let chat = telegram.private(71, "vi");
    let group = telegram.group(-100_209);
    let _bot = Bot::by(&telegram, way);
    let asked = chat.says("57").await;
    let answer = telegram.next_message(&chat, SOON).await;
    chat.edits(asked, "59").await;
    let edited = telegram.next_message(&chat, SOON).await;
    assert_eq!((edited.method.as_str(), edited.message_id), ("editMessageText", answer.message_id));
    assert!(edited.text.contains("59-NQ/TW"));
    // the same words again (a preview was added, a reaction came) change nothing
    chat.edits(asked, "59").await;
    telegram.no_message(&chat, A_WHILE).await;
    // a slip that was silence in the group becomes a question
    let slip = group.says("/serach kinh tế").await;
    group.edits(slip, "/search kinh tế").await;
    assert_eq!(telegram.next_message(&group, SOON).await.reply_to, Some(slip));
    // late, but not too late
    let old = chat.says("66").await;
    let answer = telegram.next_message(&chat, SOON).await;
    chat.edits_after(old, "70", Duration::from_secs(12 * 60)).await;
    assert_eq!(telegram.next_message(&chat, SOON).await.message_id, answer.message_id);
    // a quarter of an hour later the answer stays as it is
    chat.edits_after(old, "68", Duration::from_secs(16 * 60)).await;
    telegram.no_message(&chat, A_WHILE).await;
    telegram.assert_lawful();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reply_asks_about_the_message_it_answers() {
    let telegram = StandIn::start().await;
    let group = telegram.group(-100_210);
    let _bot = Bot::start(&telegram);
    let talk = group.says("Nghị quyết 57-NQ/TW và Nghị quyết số 68-NQ/TW của Bộ Chính trị rất quan trọng").await;
    group.replies(talk, "/nq").await;
    let listed = telegram.next_message(&group, SOON).await;
    assert!(listed.text.contains("57-NQ/TW") && listed.text.contains("68-NQ/TW"), "{}", listed.text);
    let words = group.says("kinh tế tư nhân là động lực").await;
    group.replies(words, "/search").await;
    assert!(telegram.next_message(&group, SOON).await.text.contains("kinh tế tư nhân"));
    telegram.assert_lawful();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn talk_is_read_only_where_the_group_wants_it_and_each_resolution_shown_once() {
    let telegram = StandIn::start().await;
    let group = telegram.group(-100_211);
    telegram.promote(&group);
    let _bot = Bot::start(&telegram);
    group.says("theo Nghị quyết 57-NQ/TW thì sao").await;
    telegram.no_message(&group, A_WHILE).await;
    group.anonymous().says("/settings refs on").await;
    telegram.next_message(&group, SOON).await;
    let said = group.says("theo Nghị quyết 57-NQ/TW và 68-NQ/TW thì sao").await;
    let shown = telegram.next_message(&group, SOON).await;
    assert_eq!(shown.reply_to, Some(said));
    assert!(shown.text.contains("57-NQ/TW") && shown.text.contains("68-NQ/TW"), "{}", shown.text);
    assert!(shown.text.lines().count() <= 5, "{}", shown.text);
    group.says("vẫn là Nghị quyết 57-NQ/TW").await;
    group.says("hôm nay trời đẹp, 57 người").await;
    telegram.no_message(&group, A_WHILE).await;
    telegram.assert_lawful();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_without_words_asks_for_them_by_reply() {
    let telegram = StandIn::start().await;
    let group = telegram.group(-100_212);
    let (asker, other) = (group.by(81, "vi"), group.by(82, "vi"));
    let private = telegram.private(83, "vi");
    let _bot = Bot::start(&telegram);
    asker.says("/search").await;
    let prompt = telegram.next_message(&group, SOON).await;
    assert_eq!(prompt.raw["reply_markup"]["force_reply"], true);
    asker.says("kinh tế tư nhân").await;
    other.replies(prompt.message_id, "kinh tế tư nhân").await;
    telegram.no_message(&group, A_WHILE).await;
    asker.replies(prompt.message_id, "kinh tế tư nhân").await;
    assert!(telegram.next_message(&group, SOON).await.text.contains("1–5"), "the reply was not taken");
    asker.replies(prompt.message_id, "năng lượng").await;
    telegram.no_message(&group, A_WHILE).await;

    // a question that is completed by changing it is answered, and the question back goes
    let short = other.says("/related").await;
    let prompt = telegram.next_message(&group, SOON).await;
    other.edits(short, "/related 68").await;
    let answer = telegram.next_message(&group, SOON).await;
    assert!(answer.method == "sendMessage" && answer.text.contains("68-NQ/TW"), "{answer:?}");
    assert_eq!(telegram.shown(&group, prompt.message_id), None, "the question back is still there");
    // somebody else's question back is not pointed to
    asker.says("/related").await;
    assert!(telegram.next_message(&group, SOON).await.raw["reply_markup"]["force_reply"] == true);

    private.says("/targets").await;
    let prompt = telegram.next_message(&private, SOON).await;
    assert!(prompt.labels().iter().any(|label| label.contains("Hủy")), "{:?}", prompt.labels());
    private.says("68").await;
    assert!(telegram.next_message(&private, SOON).await.text.contains("68-NQ/TW"));
    // what is pressed ends the wait too
    private.says("/targets").await;
    let prompt = telegram.next_message(&private, SOON).await;
    private.presses(&prompt, "70-NQ/TW").await;
    telegram.next_message(&private, SOON).await;
    private.says("kinh tế tư nhân").await;
    assert!(telegram.next_message(&private, SOON).await.text.contains("Kết quả cho"));
    private.says("/search").await;
    telegram.next_message(&private, SOON).await;
    private.says("/cancel").await;
    telegram.next_message(&private, SOON).await;
    private.says("57").await;
    assert!(telegram.next_message(&private, SOON).await.text.starts_with("Nghị quyết 57-NQ/TW"));
    // a question that is completed by changing it waits for nothing either
    let short = private.says("/search").await;
    telegram.next_message(&private, SOON).await;
    private.edits(short, "/search kinh tế tư nhân").await;
    assert!(telegram.next_message(&private, SOON).await.text.contains("Kết quả cho"));
    private.says("57").await;
    assert!(telegram.next_message(&private, SOON).await.text.starts_with("Nghị quyết 57-NQ/TW"));
    telegram.assert_lawful();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_who_waits_can_cancel_and_an_old_button_says_so() {
    let telegram = StandIn::start().await;
    let group = telegram.group(-100_214);
    let (one, other) = (group.by(84, "vi"), group.by(85, "vi"));
    let _bot = Bot::start(&telegram);
    for who in [&one, &other] {
        who.says("/search").await;
        telegram.next_message(&group, SOON).await;
    }
    for who in [&one, &other] {
        who.says("/cancel").await;
        assert_eq!(telegram.next_message(&group, SOON).await.text, "Đã hủy.");
    }
    let quiet = telegram.group(-100_215);
    quiet.says("/nq 57").await;
    let card = telegram.next_message(&quiet, SOON).await;
    // what its key stood for is forgotten
    quiet.presses_data(card.message_id, "1v~abcdefghijkl").await;
    let told = telegram.next_message(&quiet, SOON).await.text;
    assert!(told.contains("đã quá cũ") || told.contains("too old"), "{told}");
    telegram.assert_lawful();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_that_wants_it_is_tidied() {
    let telegram = StandIn::start().await;
    let group = telegram.group(-100_213);
    let bot = Bot::start(&telegram);
    group.anonymous().says("/settings tidy 10m").await;
    telegram.next_message(&group, SOON).await;
    group.says("/nq 57").await;
    let answer = telegram.next_message(&group, SOON).await;
    let (_, data) = bot.stop();
    // ten minutes pass
    let store = rusqlite::Connection::open(data.path().join("state.sqlite")).expect("the store");
    let due = store.execute("UPDATE answers SET delete_at = 1 WHERE delete_at IS NOT NULL", []).expect("the answers");
    assert!(due >= 1);
    drop(store);
    let _bot = Bot::start_in(&telegram, data);
    telegram.called("deleteMessage", 1, SOON).await;
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert_eq!(telegram.shown(&group, answer.message_id), None, "the answer is still there");
    telegram.assert_lawful();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_asks_too_fast_is_told_once() {
    let telegram = StandIn::start().await;
    let (fast, other) = (telegram.private(91, "vi"), telegram.private(92, "vi"));
    let _bot = Bot::serve(&telegram, folder(), Way::Polling, &[("NQBOT_TELEGRAM_MESSAGES_PER_S", "0")]);
    for _ in 0..30 {
        fast.says("/about").await;
    }
    for _ in 0..20 {
        telegram.next_message(&fast, SOON).await;
    }
    assert!(telegram.next_message(&fast, SOON).await.text.contains("nhanh"));
    telegram.no_message(&fast, A_WHILE).await;
    other.says("57").await;
    telegram.next_message(&other, SOON).await;
    telegram.assert_lawful();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_and_a_channel_are_set_up_from_private() {
    let telegram = StandIn::start().await;
    let channel = telegram.channel(-1_001_000_000_214);
    let group = telegram.group(-1_001_000_000_215);
    let chief = telegram.private(101, "vi");
    group.by(101, "vi").standing("administrator");
    channel.by(101, "vi").standing("creator");
    let _bot = Bot::start(&telegram);
    group.by(101, "vi").says("/settings").await;
    telegram.next_message(&group, SOON).await;
    chief.says("/settings").await;
    let mine = telegram.next_message(&chief, SOON).await;
    chief.presses(&mine, "Group -1001000000215").await;
    let settings = telegram.next_message(&chief, SOON).await;
    assert!(settings.text.contains("Group -1001000000215"), "{}", settings.text);
    chief.says("/settings chat:-1001000000214 language en").await;
    assert!(telegram.next_message(&chief, SOON).await.text.contains("Channel -1001000000214"));
    channel.posts("/nq@standin_bot 57").await;
    let posted = telegram.next_message(&channel, SOON).await;
    assert!(posted.text.starts_with("Resolution 57-NQ/TW"), "{}", posted.text);
    // readers of a channel are taken to the private chat
    let reader = channel.by(102, "vi");
    let open = posted.labels().into_iter().find(|label| label.contains("targets")).expect("a button");
    let told = telegram.answer_to(&reader.presses(&posted, &open).await, SOON).await;
    assert!(told["url"].as_str().is_some_and(|url| url.starts_with("https://t.me/standin_bot?start=s-")), "{told}");
    telegram.no_message(&channel, A_WHILE).await;
    // who leads nothing there changes nothing
    let stranger = telegram.private(103, "vi");
    stranger.says("/settings chat:-1001000000214 language vi").await;
    assert!(telegram.next_message(&stranger, SOON).await.text.contains("quản trị viên"));
    telegram.assert_lawful();
}
