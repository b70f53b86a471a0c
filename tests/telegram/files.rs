//! Files that people hand to the bot, and files that it sends.

use std::time::Duration;

use nqbot::telegram::Failure;
use serde_json::{Value, json};

use super::{A_WHILE, Bot, SOON, Way, in_both_ways};
use crate::program::client;
use crate::standin::{Fault, StandIn};

in_both_ways!(a_file_that_cannot_be_read_is_refused_with_its_reason, what_is_exported_is_imported_elsewhere);

async fn a_file_that_cannot_be_read_is_refused_with_its_reason(way: Way) {
    let telegram = StandIn::start().await;
    let chat = telegram.private(7, "en");
    let bot = Bot::by(&telegram, way);
    let said = async || telegram.next_message(&chat, SOON).await.text;
    // one that tells its size is not even asked for
    chat.sends_file("large.json", &[b'a'; 70_000], "/import").await;
    assert!(said().await.contains("larger than 64 kB"));
    assert!(telegram.calls("getFile").is_empty());
    chat.sends_file("picture.png", &[0, 159, 146, 150], "/import").await;
    assert!(said().await.contains("not a text file"));
    telegram.fail("getFile", Fault::Api { code: 400, description: "Bad Request: wrong file_id".into() });
    chat.sends_file("gone.json", b"{}", "/import").await;
    assert!(said().await.contains("could not be fetched"));
    // what troubles the way only for a moment costs nothing
    telegram.fail("getFile", Fault::Status(502));
    let file = chat.sends_file("watches.json", b"57\n68\n", "/import").await;
    let answer = said().await;
    assert!(!answer.contains("fetched") && !answer.contains("64 kB"), "{answer}");
    // a file sent before, named by a reply; without the command a file means nothing
    chat.replies(file, "/import").await;
    said().await;
    let asked = telegram.calls("getFile").len();
    assert_eq!(asked, 5, "twice with trouble, three times without");
    chat.sends_file("watches.json", b"57\n", "Danh sách của tôi").await;
    chat.sends_file("watches.json", b"57\n", "").await;
    chat.sends_file("watches.json", b"57\n", "/import@another_bot").await;
    telegram.no_message(&chat, A_WHILE).await;
    assert_eq!(telegram.calls("getFile").len(), asked);
    assert!(!bot.log().contains(&telegram.token()), "the token is in the log");
    telegram.assert_lawful();
}

async fn what_is_exported_is_imported_elsewhere(way: Way) {
    let telegram = StandIn::start().await;
    let (one, two) = (telegram.private(7, "en"), telegram.private(8, "en"));
    let group = telegram.group(-1_000_000_000_801).by(9, "en");
    group.standing("administrator");
    let _bot = Bot::by(&telegram, way);
    let next = async |chat: i64| telegram.next_message(chat, SOON).await;
    one.says("/watch 57").await;
    let offered = next(7).await;
    one.presses(&offered, "Weekly").await;
    next(7).await;
    // what troubles the way costs nothing, and the text before it is not said again
    telegram.fail_in(&one, "sendDocument", Fault::Status(502));
    one.says("/export").await;
    assert!(next(7).await.document.is_none(), "the text comes first");
    let sent = next(7).await;
    assert_eq!(sent.method, "sendDocument");
    let (name, text) = sent.document.expect("a file");
    assert!(name.ends_with(".json") && text.contains("57"), "{name} {text}");
    for (chat, command) in [(&two, "/import"), (&group, "/import@standin_bot")] {
        chat.sends_file(&name, text.as_bytes(), command).await;
        let shown = next(chat.id()).await;
        assert!(shown.text.contains("57"), "{}", shown.text);
        chat.presses(&shown, &shown.labels()[0]).await;
        next(chat.id()).await;
        chat.says("/watches@standin_bot").await;
        let list = next(chat.id()).await;
        assert!(list.text.contains("57"), "{}", list.text);
    }
    // what is given up comes as a file as well, behind the answer in the place of the question
    one.says("/unwatch all").await;
    let asked = next(7).await;
    one.presses(&asked, &asked.labels()[0]).await;
    let mut methods = [next(7).await.method, next(7).await.method];
    methods.sort();
    assert_eq!(methods[1], "sendDocument", "{methods:?}");
    telegram.no_message(&one, A_WHILE).await;
    telegram.assert_lawful();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_sent_whole_and_into_its_topic() {
    let telegram = StandIn::start().await;
    let forum = telegram.forum(-1_000_000_000_800, &[(12, "Tin")]);
    let body = json!({ "chat_id": forum.id(), "message_thread_id": 12 });
    let (name, text) = ("theo-doi.json", "{\"watches\": [\"chè shan tuyết\"]}\r\n--x\r\n");
    let file = ("document", name, text.as_bytes());
    client(&telegram.url(), &telegram.token()).upload::<Value>("sendDocument", &body, file).await.expect("it is taken");
    let sent = telegram.next_message(&forum, SOON).await;
    assert_eq!((sent.thread, sent.document), (Some(12), Some((name.to_string(), text.to_string()))));
    telegram.close_topic(&forum, 12);
    let refused = client(&telegram.url(), &telegram.token()).upload::<Value>("sendDocument", &body, file).await;
    assert!(matches!(refused, Err(Failure::Api { code: 400, .. })), "{refused:?}");
    telegram.assert_lawful();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_fetched_from_the_server_alone_and_not_beyond_its_limit() {
    let telegram = StandIn::start().await;
    telegram.private(7, "vi").sends_file("a.txt", "chè".repeat(100).as_bytes(), "").await;
    let client = client(&telegram.url(), &telegram.token());
    let place = client.call::<Value>("getFile", &json!({ "file_id": "file-1" }), Duration::from_secs(5)).await;
    let path = place.expect("a place")["file_path"].as_str().expect("a path").to_string();
    assert_eq!(client.download(&path, 1_000).await.map(|file| file.map(|file| file.len())), Ok(Some(400)));
    assert_eq!(client.download(&path, 399).await, Ok(None));
    for path in ["/etc/passwd", "../x", "documents/../../x", "http://elsewhere.example/x", "x?y"] {
        assert!(client.download(path, 1_000).await.is_err(), "{path}");
    }
    let missing = client.download("documents/none", 1_000).await;
    assert!(missing.is_err_and(|failure| !failure.told().contains(&telegram.token())));
}
