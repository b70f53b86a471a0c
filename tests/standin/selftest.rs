//! Tests of the stand-in itself: a bot test is worth only as much as the strictness it runs against.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{Fault, StandIn};

mod fault;
mod pace;
mod people;
mod rules;
mod webhook;

const SOON: Duration = Duration::from_secs(5);

/// What a bot's client does: one request, and the answer's JSON. `None` when the connection breaks off.
async fn try_call(telegram: &StandIn, method: &str, params: Value) -> Option<Value> {
    let url = format!("{}/bot{}/{method}", telegram.url(), telegram.token());
    let answer = reqwest::Client::new().post(url).json(&params).send().await.ok()?;
    let text = answer.text().await.ok()?;
    Some(serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

async fn call(telegram: &StandIn, method: &str, params: Value) -> Value {
    try_call(telegram, method, params).await.expect("an answer from the stand-in")
}

async fn send(telegram: &StandIn, text: &str, more: Value) -> Value {
    let mut params = json!({ "chat_id": 7, "text": text });
    params.as_object_mut().expect("an object").extend(more.as_object().cloned().unwrap_or_default());
    call(telegram, "SendMessage", params).await
}

/// Fails unless the answer is a refusal that ends with these words.
#[track_caller]
fn refused(answer: &Value, code: u16, words: &str) {
    let said = answer["description"].as_str().unwrap_or_default();
    assert!(answer["error_code"] == code && said.ends_with(words), "expected {code} … {words:?}, got {answer}");
}

async fn with_person() -> StandIn {
    let telegram = StandIn::start().await;
    telegram.private(7, "vi");
    telegram
}

#[tokio::test]
async fn a_poll_wakes_up_and_an_offset_forgets() {
    let telegram = StandIn::start().await;
    let chat = telegram.private(7, "vi");
    let poll = call(&telegram, "GetUpdates", json!({ "timeout": 30 }));
    let speak = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        chat.says("xin /chao ờ\n/tim@standin_bot luật").await
    };
    let began = Instant::now();
    let (got, message) = tokio::join!(poll, speak);
    assert!(began.elapsed() < SOON, "the poll slept through the message");
    let update = &got["result"][0];
    assert_eq!(update["message"]["message_id"], message);
    assert_eq!(update["message"]["from"]["language_code"], "vi");
    let command = |offset: u64, length: u64| json!({ "type": "bot_command", "offset": offset, "length": length });
    assert_eq!(update["message"]["entities"], json!([command(4, 5), command(12, 16)]));

    let again = call(&telegram, "getUpdates", json!({})).await;
    assert_eq!(again, got, "an unconfirmed update comes again");
    let next = update["update_id"].as_i64().expect("a number") + 1;
    assert_eq!(call(&telegram, "getUpdates", json!({ "offset": next })).await["result"], json!([]));
    assert_eq!(telegram.pending(), 0);
}

#[tokio::test]
async fn a_second_poll_ends_the_first_and_a_webhook_forbids_both() {
    let telegram = StandIn::start().await;
    let second = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        call(&telegram, "getUpdates", json!({ "timeout": 0 })).await
    };
    let (first, second) = tokio::join!(call(&telegram, "getUpdates", json!({ "timeout": 30 })), second);
    refused(&first, 409, "make sure that only one bot instance is running");
    assert_eq!(second["result"], json!([]));
    telegram.set_webhook_url("https://example.org/hook");
    let answer = call(&telegram, "getUpdates", json!({})).await;
    refused(&answer, 409, "use deleteWebhook to delete the webhook first");
    call(&telegram, "deleteWebhook", json!({})).await;
    assert_eq!(call(&telegram, "getUpdates", json!({})).await["ok"], true);
}

#[tokio::test]
async fn texts_are_measured_in_utf16() {
    let telegram = with_person().await;
    let long = "📚".repeat(2048);
    assert_eq!(send(&telegram, &long, json!({})).await["ok"], true);
    refused(&send(&telegram, &format!("{long}a"), json!({})).await, 400, "message is too long");
    refused(&send(&telegram, " \n", json!({})).await, 400, "message text is empty");
    assert_eq!(telegram.violations().len(), 2);
}

#[tokio::test]
async fn entities_are_checked_one_by_one() {
    let entity = |kind: &str, offset: u64, length: u64| json!({ "type": kind, "offset": offset, "length": length });
    let cases = [
        (vec![entity("bold", 0, 2), entity("italic", 0, 6)], ""),
        (vec![entity("code", 0, 6), entity("blockquote", 0, 6)], ""),
        (vec![entity("bold", 1, 2)], "begins in a middle of a UTF-16 symbol at byte offset 4"),
        (vec![entity("bold", 0, 1)], "ends in a middle of a UTF-16 symbol at byte offset 4"),
        (vec![entity("bold", 3, 9)], "ENTITY_BOUNDS_INVALID"),
        (vec![entity("bold", 3, 0)], "ENTITY_BOUNDS_INVALID"),
        (vec![entity("fat", 0, 2)], "unsupported type \"fat\""),
        (vec![entity("text_link", 0, 2)], "Can't find field \"url\""),
        (vec![entity("bold", 0, 4), entity("italic", 3, 3)], "overlap without one holding the other"),
        (vec![entity("blockquote", 0, 6), entity("expandable_blockquote", 3, 2)], "are nested quotations"),
    ];
    for (entities, words) in cases {
        let telegram = with_person().await;
        let answer = send(&telegram, "📚 Điều", json!({ "entities": entities })).await;
        assert_eq!(telegram.violations().is_empty(), words.is_empty(), "{entities:?}");
        if words.is_empty() { assert_eq!(answer["ok"], true) } else { refused(&answer, 400, words) }
    }
}

#[tokio::test]
async fn buttons_are_checked_in_bytes() {
    let data = |data: &str| json!({ "text": "Điều", "callback_data": data });
    let cases = [
        (data(&"ộ".repeat(21)), ""),
        (data(&"ộ".repeat(22)), "BUTTON_DATA_INVALID"),
        (json!({ "text": "x" }), "Text buttons are unallowed in the inline keyboard"),
        (json!({ "text": "x", "url": "ftp://a.vn" }), "'ftp://a.vn' is invalid: Unsupported URL protocol"),
        (json!({ "text": "x", "url": "https://a.vn", "callback_data": "1" }), "[\"url\", \"callback_data\"]"),
        (json!({ "text": "x", "copy_text": { "text": "c".repeat(257) } }), "BUTTON_COPY_TEXT_INVALID"),
    ];
    for (button, words) in cases {
        let telegram = with_person().await;
        let answer = send(&telegram, "a", json!({ "reply_markup": { "inline_keyboard": [[button]] } })).await;
        if words.is_empty() { assert_eq!(answer["ok"], true) } else { refused(&answer, 400, words.trim_end()) }
    }
}

#[tokio::test]
async fn what_telegram_mends_in_silence_is_written_down() {
    let telegram = with_person().await;
    let row = vec![json!({ "text": "x", "callback_data": "1" }); 9];
    let more = json!({ "parse_mode": "HTML", "reply_markup": { "inline_keyboard": [row] }, "thread": 4 });
    assert_eq!(send(&telegram, "a", more).await["ok"], true);
    assert_eq!(telegram.violations().len(), 3, "{:?}", telegram.violations());
}

#[tokio::test]
async fn a_conversation_runs_through_buttons_and_edits() {
    let telegram = StandIn::start().await;
    let chat = telegram.private(7, "en");
    let markup = json!({ "inline_keyboard": [[{ "text": "Next", "callback_data": "p2" }]] });
    let bold = json!([{ "type": "bold", "offset": 3, "length": 4 }]);
    send(&telegram, "📚 Điều 1", json!({ "reply_markup": markup, "entities": bold })).await;
    let sent = telegram.next_message(&chat, SOON).await;
    assert_eq!(sent.bold(), ["Điều"]);
    let query = chat.presses(&sent, "Next").await;
    let update = call(&telegram, "getUpdates", json!({})).await["result"][0].clone();
    assert_eq!(update["callback_query"]["data"], "p2");
    assert_eq!(update["callback_query"]["message"]["text"], "📚 Điều 1");

    let long = json!({ "callback_query_id": query, "text": "x".repeat(201) });
    refused(&call(&telegram, "answerCallbackQuery", long).await, 400, "MESSAGE_TOO_LONG");
    assert_eq!(telegram.unanswered(), std::slice::from_ref(&query));
    call(&telegram, "answerCallbackQuery", json!({ "callback_query_id": query })).await;
    assert_eq!(telegram.answer_to(&query, SOON).await["callback_query_id"], query);
    telegram.expire(&query);
    let late = call(&telegram, "answerCallbackQuery", json!({ "callback_query_id": query })).await;
    refused(&late, 400, "query is too old and response timeout expired or query ID is invalid");

    let edit = json!({ "chat_id": 7, "message_id": sent.message_id, "text": "Điều 2" });
    assert_eq!(call(&telegram, "editMessageText", edit.clone()).await["ok"], true);
    let edited = telegram.next_message(&chat, SOON).await;
    assert_eq!((edited.text.as_str(), edited.buttons.len()), ("Điều 2", 0), "the markup goes unless sent again");
    let same = call(&telegram, "editMessageText", edit).await;
    refused(&same, 400, "are exactly the same as a current content and reply markup of the message");
    telegram.no_message(&chat, Duration::from_millis(50)).await;
}

#[tokio::test]
async fn replies_need_their_message_unless_lenient() {
    let telegram = StandIn::start().await;
    let chat = telegram.private(7, "en");
    let question = chat.says("câu hỏi").await;
    let to =
        |id: i64, more: bool| json!({ "reply_parameters": { "message_id": id, "allow_sending_without_reply": more } });
    refused(&send(&telegram, "a", to(9999, false)).await, 400, "message to be replied not found");
    assert_eq!(send(&telegram, "a", to(9999, true)).await["ok"], true);
    send(&telegram, "b", to(question, false)).await;
    let replies: Vec<Option<i64>> = telegram.messages(&chat).iter().map(|sent| sent.reply_to).collect();
    assert_eq!(replies, [None, Some(question)]);
}

#[tokio::test]
async fn topics_are_kept_apart() {
    let telegram = StandIn::start().await;
    let forum = telegram.forum(-1_001_000_000_007, &[(5, "Luật"), (6, "Cũ")]);
    telegram.close_topic(&forum, 6);
    let to = |thread: Value| json!({ "chat_id": forum.id(), "text": "a", "message_thread_id": thread });
    refused(&call(&telegram, "sendMessage", to(json!(1))).await, 400, "message thread not found");
    refused(&call(&telegram, "sendMessage", to(json!(9))).await, 400, "message thread not found");
    refused(&call(&telegram, "sendMessage", to(json!(6))).await, 400, "TOPIC_CLOSED");
    assert_eq!(call(&telegram, "sendMessage", to(json!(5))).await["result"]["is_topic_message"], true);
    assert_eq!(call(&telegram, "sendMessage", to(Value::Null)).await["ok"], true);
    let threads: Vec<Option<i64>> = telegram.messages(&forum).iter().map(|sent| sent.thread).collect();
    assert_eq!(threads, [Some(5), None]);

    let message = forum.says_in_topic(5, "hỏi").await;
    let update = call(&telegram, "getUpdates", json!({})).await["result"][0].clone();
    assert_eq!(update["message"]["message_thread_id"], 5);
    assert_eq!(update["message"]["reply_to_message"]["forum_topic_created"]["name"], "Luật");
    let astray = json!({ "chat_id": forum.id(), "text": "a", "reply_parameters": { "message_id": message } });
    telegram.assert_lawful();
    call(&telegram, "sendMessage", astray).await;
    assert_eq!(telegram.violations().len(), 1, "an answer outside the topic of its question");
}

#[tokio::test]
async fn chats_are_lost_in_three_ways() {
    let telegram = with_person().await;
    refused(&call(&telegram, "sendMessage", json!({ "chat_id": 8, "text": "a" })).await, 400, "chat not found");
    telegram.block(7);
    refused(&send(&telegram, "a", json!({})).await, 403, "Forbidden: bot was blocked by the user");
    let group = telegram.group(-1_001_000_000_008);
    telegram.kick_quietly(&group);
    let to = |chat: i64| json!({ "chat_id": chat, "text": "a" });
    let kicked = call(&telegram, "sendMessage", to(group.id())).await;
    refused(&kicked, 403, "Forbidden: bot was kicked from the supergroup chat");
    let small = telegram.group(-55);
    telegram.migrate(&small, -1_001_000_000_055);
    let moved = call(&telegram, "sendMessage", to(-55)).await;
    refused(&moved, 400, "group chat was upgraded to a supergroup chat");
    assert_eq!(moved["parameters"]["migrate_to_chat_id"], -1_001_000_000_055_i64);
    assert_eq!(call(&telegram, "sendMessage", to(-1_001_000_000_055)).await["ok"], true);
    let updates = call(&telegram, "getUpdates", json!({})).await["result"].clone();
    assert_eq!(updates[0]["my_chat_member"]["new_chat_member"]["status"], "kicked");
    assert_eq!(updates[1]["message"]["migrate_to_chat_id"], -1_001_000_000_055_i64);
    assert_eq!(updates[2]["message"]["migrate_from_chat_id"], -55);
    telegram.assert_lawful();
}

#[tokio::test]
async fn faults_are_spent_in_order_and_by_chat() {
    let telegram = with_person().await;
    telegram.group(-55);
    telegram.fail("sendmessage", Fault::Status(502));
    telegram.fail_in(-55, "sendMessage", Fault::RetryAfter(3));
    telegram.fail("sendMessage", Fault::Drop);
    telegram.fail("sendMessage", Fault::CutAfter);
    telegram.fail("sendMessage", Fault::Api { code: 400, description: "Bad Request: why not".to_owned() });
    let limited = call(&telegram, "sendMessage", json!({ "chat_id": -55, "text": "a" })).await;
    refused(&limited, 429, "Too Many Requests: retry after 3");
    assert_eq!(limited["parameters"]["retry_after"], 3);
    let page = send(&telegram, "one", json!({})).await;
    assert!(page.as_str().is_some_and(|page| page.starts_with("<html>")), "{page}");
    let to_seven = |text: &str| json!({ "chat_id": 7, "text": text });
    assert_eq!(try_call(&telegram, "sendMessage", to_seven("two")).await, None, "dropped");
    assert_eq!(try_call(&telegram, "sendMessage", to_seven("three")).await, None, "cut after the deed");
    refused(&send(&telegram, "four", json!({})).await, 400, "why not");
    send(&telegram, "five", json!({})).await;
    let texts: Vec<String> = telegram.messages(7).into_iter().map(|sent| sent.text).collect();
    assert_eq!(texts, ["three", "five"]);
    let codes: Vec<Value> = telegram.calls("sendMessage").into_iter().map(|call| call["code"].clone()).collect();
    assert_eq!(codes, [json!(429), json!(502), Value::Null, json!(200), json!(400), json!(200)]);
    assert_eq!(telegram.heal(), 0);
}

#[tokio::test]
async fn a_late_request_is_carried_out_though_nobody_waits() {
    let telegram = with_person().await;
    telegram.fail("sendMessage", Fault::Delay(Duration::from_millis(200)));
    let impatient = tokio::time::timeout(Duration::from_millis(50), send(&telegram, "late", json!({}))).await;
    assert!(impatient.is_err());
    assert_eq!(telegram.next_message(7, SOON).await.text, "late");
    telegram.fail("sendMessage", Fault::Hang(Duration::from_millis(50)));
    assert_eq!(try_call(&telegram, "sendMessage", json!({ "chat_id": 7, "text": "never" })).await, None);
    assert_eq!(telegram.messages(7).len(), 1);
}

#[tokio::test]
async fn impatience_after_a_429_is_noticed() {
    let telegram = with_person().await;
    telegram.fail("sendMessage", Fault::RetryAfter(30));
    send(&telegram, "a", json!({})).await;
    telegram.assert_lawful();
    tokio::time::sleep(Duration::from_millis(300)).await;
    send(&telegram, "a", json!({})).await;
    assert_eq!(telegram.violations().len(), 1);
}

#[tokio::test]
async fn commands_and_profile_are_kept_by_language() {
    let telegram = StandIn::start().await;
    let set = |name: &str, language: &str| {
        let command = json!({ "command": name, "description": "tìm luật" });
        json!({ "commands": [command], "language_code": language })
    };
    assert_eq!(call(&telegram, "SetMyCommands", set("tim", "vi")).await["result"], true);
    assert_eq!(telegram.commands("default", "vi"), [("tim".to_owned(), "tìm luật".to_owned())]);
    assert!(telegram.commands("default", "").is_empty());
    refused(&call(&telegram, "setMyCommands", set("Tim", "")).await, 400, "BOT_COMMAND_INVALID");
    refused(&call(&telegram, "setMyCommands", set("tim", "vie")).await, 400, "invalid language code specified");
    call(&telegram, "setMyDescription", json!({ "description": "Law" })).await;
    call(&telegram, "setMyDescription", json!({ "description": "Luật", "language_code": "vi" })).await;
    assert_eq!(telegram.profile("vi").description, "Luật");
    assert_eq!(telegram.profile("fr").description, "Law");
}

#[tokio::test]
async fn inline_answers_are_checked() {
    let telegram = StandIn::start().await;
    let chat = telegram.private(7, "vi");
    let query = chat.asks("điều 1", "").await;
    let article = |id: &str| {
        let content = json!({ "message_text": "x" });
        json!({ "type": "article", "id": id, "title": "T", "input_message_content": content })
    };
    let answer = |results: Vec<Value>| json!({ "inline_query_id": query, "results": results });
    let answers = |results| call(&telegram, "answerInlineQuery", answer(results));
    refused(&answers(vec![article("a"), article("a")]).await, 400, "RESULT_ID_DUPLICATE");
    refused(&answers((0..51).map(|n| article(&n.to_string())).collect()).await, 400, "RESULTS_TOO_MUCH");
    refused(&answers(vec![article(&"ộ".repeat(22))]).await, 400, "RESULT_ID_INVALID");
    assert_eq!(answers(vec![article("a")]).await["result"], true);
    assert_eq!(telegram.answer_to(&query, SOON).await["results"][0]["id"], "a");
}

#[tokio::test]
async fn strangers_and_broken_requests_get_json() {
    let telegram = StandIn::start().await;
    let base = format!("{}/bot{}", telegram.url(), telegram.token());
    let client = reqwest::Client::new();
    let get = async |url: String| client.get(url).send().await.expect("an answer").json::<Value>().await.expect("JSON");
    refused(&get(format!("{}/bot1:wrong/getMe", telegram.url())).await, 401, "Unauthorized");
    assert_eq!(get(format!("{base}/GETME")).await["result"]["is_bot"], true);
    refused(&get(format!("{base}/sendHologram")).await, 404, "Not Found");
    let broken = client.post(format!("{base}/sendMessage")).header("content-type", "application/json").body("{");
    let answer: Value = broken.send().await.expect("an answer").json().await.expect("JSON");
    refused(&answer, 400, "can't parse request parameters");
    assert_eq!(telegram.violations().len(), 2);
}

#[tokio::test]
async fn all_three_forms_of_a_body_mean_the_same() {
    let telegram = with_person().await;
    let url = format!("{}/bot{}/", telegram.url(), telegram.token());
    let client = reqwest::Client::new();
    let post = async |method: &str, kind: &str, body: &str| {
        let request = client.post(format!("{url}{method}")).header("content-type", kind).body(body.to_owned());
        request.send().await.expect("an answer").json::<Value>().await.expect("JSON")["ok"].clone()
    };
    let entities = "%5B%7B%22type%22:%22bold%22,%22offset%22:0,%22length%22:2%7D%5D";
    let form = format!("chat_id=7&text=42+%C4%90&entities={entities}");
    assert_eq!(post("sendMessage", "application/x-www-form-urlencoded", &form).await, true);
    let sent = telegram.next_message(7, SOON).await;
    assert_eq!((sent.text.as_str(), sent.bold()), ("42 Đ", vec!["42".to_owned()]));
    let field =
        |name: &str, value: &str| format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    let body = [field("url", "https://a.vn/hook"), field("allowed_updates", "[\"message\"]"), "--b--\r\n".into()];
    assert_eq!(post("SetWebhook", "multipart/form-data; boundary=b", &body.concat()).await, true);
    let info = call(&telegram, "getWebhookInfo", json!({})).await["result"].clone();
    assert_eq!((&info["url"], &info["allowed_updates"]), (&json!("https://a.vn/hook"), &json!(["message"])));
}
