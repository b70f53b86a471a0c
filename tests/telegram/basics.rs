//! A person in private, the first start, menus, descriptions, the doctor.

use std::process::Command;
use std::time::{Duration, Instant};

use super::{Bot, SOON};
use crate::house;
use crate::standin::{Fault, Sent, StandIn};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_asks_in_private_and_turns_pages() {
    let telegram = StandIn::start().await;
    let chat = telegram.private(7, "vi");
    let _bot = Bot::start(&telegram);

    chat.says("/start").await;
    let welcome = telegram.next_message(&chat, SOON).await;
    assert!(welcome.text.contains("không phải kênh chính thức"), "{}", welcome.text);
    chat.presses(&welcome, "57-NQ/TW").await;
    let card = telegram.next_message(&chat, SOON).await;
    assert_eq!((card.method.as_str(), card.bold()[0].as_str()), ("sendMessage", "Nghị quyết 57-NQ/TW"));

    chat.says("kinh te tu nhan").await;
    let first = telegram.next_message(&chat, SOON).await;
    assert!(first.text.contains("1–5 trong"), "{}", first.text);
    assert!(first.bold().iter().any(|bold| bold == "kinh tế tư nhân"), "{:?}", first.bold());
    assert_eq!(first.raw["link_preview_options"]["is_disabled"], true);
    let query = chat.presses(&first, "Trang sau").await;
    let second = telegram.next_message(&chat, SOON).await;
    assert_eq!((second.method.as_str(), second.message_id), ("editMessageText", first.message_id));
    assert!(second.text.contains("6–10 trong"), "{}", second.text);
    telegram.answer_to(&query, SOON).await;
    chat.says("7").await;
    let article = telegram.next_message(&chat, SOON).await;
    assert!(article.text.contains("bản tóm tắt"), "{}", article.text);
    chat.presses(&article, "tiếng Anh").await;
    let english = telegram.next_message(&chat, SOON).await;
    assert_eq!((english.method.as_str(), english.message_id), ("editMessageText", article.message_id));
    assert!(english.text.contains(" the ") && english.text != article.text, "{}", english.text);
    telegram.assert_lawful();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_start_answers_before_its_index_is_built() {
    let telegram = StandIn::start().await;
    let chat = telegram.private(16, "vi");
    let _bot = Bot::start_in(&telegram, tempfile::tempdir().expect("a folder"));
    chat.says("/nq 57").await;
    assert!(telegram.next_message(&chat, SOON).await.text.starts_with("Nghị quyết 57-NQ/TW"));
    let started = Instant::now();
    loop {
        chat.says("/search chuyển đổi số").await;
        let answer = telegram.next_message(&chat, SOON).await;
        if answer.text.starts_with("Kết quả cho “chuyển đổi số”") {
            break;
        }
        assert!(answer.text.contains("đang được lập chỉ mục") && started.elapsed() < SOON, "{}", answer.text);
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    telegram.assert_lawful();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_english_reader_is_answered_in_english_until_they_choose() {
    let telegram = StandIn::start().await;
    let chat = telegram.private(8, "en");
    let bot = Bot::start(&telegram);
    chat.says("nq 18").await;
    let choice = telegram.next_message(&chat, SOON).await;
    assert!(choice.text.starts_with("3 resolutions have the number 18-NQ/TW"), "{}", choice.text);
    chat.says("/lang vi").await;
    assert!(telegram.next_message(&chat, SOON).await.text.contains("tiếng Việt"));
    let (code, data) = bot.stop();
    assert_eq!(code, Some(0));

    // the choice and the buttons outlive a restart
    let _bot = Bot::start_in(&telegram, data);
    chat.says("57").await;
    assert!(telegram.next_message(&chat, SOON).await.text.starts_with("Nghị quyết 57-NQ/TW"));
    chat.presses(&choice, "13th tenure (2022)").await;
    let card = telegram.next_message(&chat, SOON).await;
    assert!(card.text.starts_with("Resolution 18-NQ/TW"), "{}", card.text);
    telegram.assert_lawful();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_a_group_it_answers_commands_only_in_the_asking_topic() {
    let telegram = StandIn::start().await;
    let group = telegram.group(-100_200);
    let forum = telegram.forum(-100_300, &[(5, "Năng lượng")]);
    let _bot = Bot::start(&telegram);
    let asked = group.says("/nq@standin_bot 70").await;
    let card = telegram.next_message(&group, SOON).await;
    assert_eq!(card.reply_to, Some(asked));
    for silent in ["/nq@other_bot 70", "nghị quyết 70", "70", "/unknown"] {
        group.says(silent).await;
    }
    forum.says_in_topic(5, "/latest").await;
    assert_eq!(telegram.next_message(&forum, SOON).await.thread, Some(5));
    forum.says("/latest").await;
    assert_eq!(telegram.next_message(&forum, SOON).await.thread, None);
    telegram.no_message(&group, Duration::from_millis(300)).await;
    telegram.assert_lawful();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_too_long_for_a_button_still_turns_pages() {
    let telegram = StandIn::start().await;
    let chat = telegram.private(9, "vi");
    let _bot = Bot::start(&telegram);
    chat.says("/search công nghiệp hóa, hiện đại hóa đất nước đến năm 2030, tầm nhìn đến năm 2045").await;
    let first = telegram.next_message(&chat, SOON).await;
    let next = first.button("Xếp mới trước").expect("a button to sort");
    assert!(next.data.as_ref().is_some_and(|data| data.len() <= 64 && data.contains('~')), "{next:?}");
    chat.presses(&first, "Xếp mới trước").await;
    let sorted = telegram.next_message(&chat, SOON).await;
    assert!(sorted.text.contains("mới nhất trước"), "{}", sorted.text);
    chat.presses_data(first.message_id, "0garbage").await;
    assert!(telegram.next_message(&chat, SOON).await.text.contains("đã quá cũ"));
    telegram.assert_lawful();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_or_doubled_under_faults() {
    let telegram = StandIn::start().await;
    let (chat, other) = (telegram.private(10, "vi"), telegram.private(11, "vi"));
    telegram.fail("getMe", Fault::Status(502));
    telegram.fail("getUpdates", Fault::Status(500));
    telegram.fail("getUpdates", Fault::Drop);
    telegram.fail(
        "getUpdates",
        Fault::Api {
            code: 409,
            description:
                "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
                    .into(),
        },
    );
    for fault in [Fault::RetryAfter(1), Fault::Status(500), Fault::Drop, Fault::RetryAfter(1), Fault::Status(502)] {
        telegram.fail_in(&chat, "sendMessage", fault);
    }
    let bot = Bot::start(&telegram);
    for number in ["57", "59", "66", "68", "70"] {
        chat.says(&format!("{number}-NQ/TW khóa XIII")).await;
    }
    other.says("70-NQ/TW").await;
    let mut shown: Vec<Sent> = Vec::new();
    for _ in 0..5 {
        shown.push(telegram.next_message(&chat, Duration::from_secs(40)).await);
    }
    let titles: Vec<String> = shown.iter().map(|sent| sent.bold()[0].clone()).collect();
    assert_eq!(
        titles,
        ["57", "59", "66", "68", "70"].map(|number| format!("Nghị quyết {number}-NQ/TW")),
        "in order, each once"
    );
    telegram.next_message(&other, SOON).await;
    telegram.no_message(&chat, Duration::from_millis(500)).await;
    assert_eq!(telegram.heal(), 0, "not every fault was met");
    let log = bot.log();
    assert!(!log.contains(&telegram.token()), "the token is in the log");
    assert!(log.contains("getMe failed") && log.contains("409"), "{log}");
    telegram.assert_lawful();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_quiet_week_updates_may_be_numbered_from_below() {
    let telegram = StandIn::start().await;
    let chat = telegram.private(19, "vi");
    let _bot = Bot::start(&telegram);
    chat.says("57").await;
    telegram.next_message(&chat, SOON).await;
    telegram.settled(SOON).await;
    telegram.number_from(400_000_001);
    for number in ["59", "66", "68"] {
        chat.says(number).await;
        assert!(telegram.next_message(&chat, SOON).await.text.contains(number));
    }
    // what was taken is confirmed, and so does not come for ever
    let started = std::time::Instant::now();
    while telegram.pending() > 0 {
        assert!(started.elapsed() < SOON, "{} updates come again and again", telegram.pending());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    telegram.assert_lawful();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flooding_chat_does_not_hold_up_another() {
    let telegram = StandIn::start().await;
    let (flood, other) = (telegram.private(12, "vi"), telegram.private(13, "vi"));
    let _bot = Bot::start(&telegram);
    other.says("/start").await;
    telegram.next_message(&other, SOON).await;
    for _ in 0..40 {
        telegram.fail_in(&flood, "sendMessage", Fault::Delay(Duration::from_millis(200)));
    }
    for _ in 0..200 {
        flood.says("/start").await;
    }
    let asked = Instant::now();
    other.says("57").await;
    telegram.next_message(&other, SOON).await;
    assert!(asked.elapsed() < Duration::from_secs(3), "waited {:?} for another chat", asked.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn menus_and_descriptions_are_set_once() {
    let telegram = StandIn::start().await;
    let bot = Bot::start(&telegram);
    telegram.called("setMyShortDescription", 3, SOON).await;
    let (_, data) = bot.stop();
    for lang in ["vi", "en"] {
        let menu = telegram.commands("default", lang);
        assert!(menu.iter().any(|(name, _)| name == "search"), "{menu:?}");
        let members = telegram.commands("all_group_chats", lang);
        let chiefs = telegram.commands("all_chat_administrators", lang);
        let has = |menu: &[(String, String)], name: &str| menu.iter().any(|(known, _)| known == name);
        assert!(has(&members, "search") && !has(&members, "settings") && has(&chiefs, "settings"));
    }
    assert_ne!(telegram.profile("vi").description, telegram.profile("en").description);
    let calls = telegram.calls("setMyCommands").len();
    let _bot = Bot::start_in(&telegram, data);
    let chat = telegram.private(14, "vi");
    chat.says("/start").await;
    telegram.next_message(&chat, SOON).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(telegram.calls("setMyCommands").len(), calls, "menus were sent again although nothing changed");
    telegram.assert_lawful();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_webhook_left_behind_is_removed_and_a_wrong_token_is_told() {
    let telegram = StandIn::start().await;
    telegram.set_webhook_url("https://example.org/hook");
    let chat = telegram.private(15, "vi");
    let bot = Bot::start(&telegram);
    chat.says("57").await;
    telegram.next_message(&chat, SOON).await;
    assert!(bot.log().contains("webhook"));
    let output = Command::new(env!("CARGO_BIN_EXE_nqbot"))
        .arg("serve")
        .current_dir(house::root())
        .env("TELOXIDE_TOKEN", "1:WRONG-token")
        .env("TELOXIDE_API_URL", telegram.url())
        .env("NQBOT_DATA", tempfile::tempdir().expect("a folder").path())
        .output()
        .expect("the program runs");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && told.contains("@BotFather") && !told.contains("WRONG"), "{told}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_doctor_names_each_trouble_with_its_fix() {
    let telegram = StandIn::start().await;
    let doctor = |token: &str, url: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_nqbot"))
            .arg("doctor")
            .current_dir(house::root())
            .env("TELOXIDE_TOKEN", token)
            .env("TELOXIDE_API_URL", url)
            .env("NQBOT_DATA", tempfile::tempdir().expect("a folder").path())
            .output()
            .expect("the program runs");
        (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (fine, told) = doctor(&telegram.token(), &telegram.url());
    assert!(fine && told.contains("@standin_bot") && told.contains("privacy mode is on"), "{told}");
    assert!(told.contains("no other program receives them"), "{told}");
    let rival = Bot::start(&telegram);
    telegram.called("getUpdates", 2, SOON).await;
    let (_, told) = doctor(&telegram.token(), &telegram.url());
    assert!(told.contains("another program receives this bot's updates"), "{told}");
    rival.stop();
    telegram.set_me("can_read_all_group_messages", true);
    telegram.set_webhook_url("https://example.org/hook");
    let (fine, told) = doctor(&telegram.token(), &telegram.url());
    assert!(fine && told.contains("privacy mode is off") && told.contains("another webhook is set"), "{told}");
    let (fine, told) = doctor("1:WRONG-token", &telegram.url());
    assert!(!fine && told.contains("@BotFather") && !told.contains("WRONG"), "{told}");
    let (fine, told) = doctor(&telegram.token(), "http://127.0.0.1:9");
    assert!(
        !fine && told.contains("not reached") && told.contains("proxy") && !told.contains(&telegram.token()),
        "{told}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_move_to_a_server_of_ones_own_begins_with_leaving_the_other() {
    let telegram = StandIn::start().await;
    let data = tempfile::tempdir().expect("a folder");
    let logout = |more: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_nqbot"))
            .args(["logout", "--from", &telegram.url()])
            .args(more)
            .current_dir(house::root())
            .env("TELOXIDE_TOKEN", telegram.token())
            .env("NQBOT_DATA", data.path())
            .output()
            .expect("the program runs");
        (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (done, told) = logout(&[]);
    assert!(!done && told.contains("ten minutes") && telegram.calls("logOut").is_empty(), "{told}");
    let (done, told) = logout(&["--yes"]);
    assert!(done && told.contains("api_url") && telegram.calls("logOut").len() == 1, "{told}");
    telegram.assert_lawful();
}
