//! The rules for markups, inline results, entities, quotations and the answers to queries.

use serde_json::{Value, json};

use super::super::StandIn;
use super::{SOON, call, refused, send, with_person};

/// What a case deserves: a refusal with these words at its end, or so many notes; none when it is lawful.
enum Verdict {
    Refused(&'static str),
    Noted(usize),
}
use Verdict::{Noted, Refused};

#[track_caller]
fn judge(telegram: &StandIn, answer: &Value, verdict: Verdict, case: &str) {
    match verdict {
        Refused(words) => refused(answer, 400, words),
        Noted(notes) => {
            assert_eq!(answer["ok"], true, "{case}: {answer}");
            assert_eq!(telegram.violations().len(), notes, "{case}: {:?}", telegram.violations());
        }
    }
}

#[tokio::test]
async fn markups_are_checked() {
    let inline = |button: Value| json!({ "inline_keyboard": [[button]] });
    let force = |hint: &str| json!({ "force_reply": true, "selective": true, "input_field_placeholder": hint });
    let row = |n: usize| vec![json!({ "text": "x", "callback_data": "1" }); n];
    let here = "switch_inline_query_current_chat";
    let cases = [
        (inline(json!({ "text": "x", here: "" })), Noted(0)),
        (inline(json!({ "text": "x", here: "a".repeat(256) })), Noted(0)),
        (inline(json!({ "text": "x", here: "a".repeat(257) })), Refused("SWITCH_INLINE_QUERY_INVALID")),
        (inline(json!({ "text": "x", here: 5 })), Refused("must be of type String")),
        (inline(json!({ "text": "x", "copy_text": { "text": "c".repeat(256) } })), Noted(0)),
        (inline(json!({ "text": "x", "copy_text": { "text": "c", "label": "d" } })), Noted(1)),
        (inline(json!({ "text": "x", "copy_text": { "text": "" } })), Refused("BUTTON_COPY_TEXT_INVALID")),
        (inline(json!({ "text": "x", "callback_data": "1", "colour": "red" })), Noted(1)),
        (json!({ "inline_keyboard": [row(8), row(8)] }), Noted(0)),
        (json!({ "inline_keyboard": [row(1), []] }), Noted(1)),
        (json!({ "inline_keyboard": vec![row(8); 13] }), Noted(1)),
        (force("Số nghị quyết"), Noted(0)),
        (force(&"ộ".repeat(65)), Refused("INPUT_FIELD_PLACEHOLDER_INVALID")),
        (force(""), Refused("INPUT_FIELD_PLACEHOLDER_INVALID")),
        (json!({ "force_reply": false }), Refused("must be of type True")),
        (json!({ "force_reply": true, "placeholder": "x" }), Noted(1)),
        (json!({ "buttons": [] }), Refused("object expected as reply markup")),
    ];
    for (markup, verdict) in cases {
        let telegram = with_person().await;
        let answer = send(&telegram, "a", json!({ "reply_markup": markup })).await;
        judge(&telegram, &answer, verdict, &markup.to_string());
    }
}

#[tokio::test]
async fn inline_results_are_checked_field_by_field() {
    let with = |field: &str, value: Value| {
        let content = json!({ "message_text": "📚 Điều 1" });
        let mut article = json!({ "type": "article", "id": "a", "title": "T", "input_message_content": content });
        article[field] = value;
        article
    };
    let content = |more: Value| with("input_message_content", more);
    let bold = json!([{ "type": "bold", "offset": 1, "length": 2 }]);
    let data = |bytes: usize| json!({ "inline_keyboard": [[{ "text": "x", "callback_data": "a".repeat(bytes) }]] });
    let cases = [
        (with("description", json!("Mô tả")), Noted(0)),
        (with("description", json!(5)), Refused("Field \"description\" must be of type String")),
        (with("url", json!("https://a.vn/1")), Noted(0)),
        (with("url", json!("a.vn")), Noted(1)),
        (with("thumb_url", json!("https://a.vn/1")), Noted(1)),
        (with("title", json!(" ")), Refused("Can't find field \"title\"")),
        (with("reply_markup", data(64)), Noted(0)),
        (with("reply_markup", data(65)), Refused("BUTTON_DATA_INVALID")),
        (with("reply_markup", json!({ "force_reply": true })), Refused("object expected as reply markup")),
        (content(json!({})), Refused("Can't find field \"message_text\"")),
        (content(json!({ "message_text": "" })), Refused("message text is empty")),
        (content(json!({ "message_text": "a".repeat(4097) })), Refused("message is too long")),
        (content(json!({ "message_text": "📚 Điều", "entities": bold })), Refused("UTF-16 symbol at byte offset 4")),
        (content(json!({ "message_text": "a", "disable_preview": true })), Noted(1)),
    ];
    for (result, verdict) in cases {
        let telegram = StandIn::start().await;
        let query = telegram.private(7, "vi").asks("điều 1", "").await;
        let params = json!({ "inline_query_id": query, "results": [result], "next_offset": "o".repeat(64) });
        let answer = call(&telegram, "answerInlineQuery", params).await;
        judge(&telegram, &answer, verdict, &result.to_string());
    }
}

#[tokio::test]
async fn the_button_above_inline_results_is_checked() {
    let cases = [
        (json!({ "text": "Giúp", "start_parameter": "help-1_a" }), Noted(0)),
        (json!({ "text": "Giúp", "start_parameter": "a b" }), Refused("START_PARAM_INVALID")),
        (json!({ "start_parameter": "help" }), Refused("Can't find field \"text\"")),
        (json!({ "text": "Giúp" }), Refused("exactly one type must be specified")),
        (json!({ "text": "Giúp", "start_parameter": "a", "url": "https://a.vn" }), Noted(1)),
    ];
    for (button, verdict) in cases {
        let telegram = StandIn::start().await;
        let query = telegram.private(7, "vi").asks("", "").await;
        let params = json!({ "inline_query_id": query, "results": [], "button": button });
        let answer = call(&telegram, "answerInlineQuery", params).await;
        judge(&telegram, &answer, verdict, &button.to_string());
    }
}

#[tokio::test]
async fn a_chosen_result_becomes_a_message_the_bot_can_edit() {
    let telegram = StandIn::start().await;
    let group = telegram.group(-1_001_000_000_010);
    let query = group.asks("điều 1", "").await;
    let markup = json!({ "inline_keyboard": [[{ "text": "Tiếp", "callback_data": "p2" }]] });
    let content = json!({ "message_text": "Điều 1" });
    let article = |id: &str| json!({ "type": "article", "id": id, "title": "T", "input_message_content": content });
    let mut with_button = article("b");
    with_button["reply_markup"] = markup;
    let params = json!({ "inline_query_id": query, "results": [article("a"), with_button] });
    call(&telegram, "answerInlineQuery", params).await;
    assert_eq!(group.chooses(&query, "a").await, None, "without a keyboard there is no id");
    let id = group.chooses(&query, "b").await.expect("an id");
    let press = group.presses_inline(&id, "Tiếp").await;
    let updates = call(&telegram, "getUpdates", json!({})).await["result"].clone();
    assert_eq!(updates[1]["chosen_inline_result"]["query"], "điều 1");
    assert_eq!(
        (&updates[2]["message"]["via_bot"]["id"], &updates[2]["message"]["text"]),
        (&json!(super::super::BOT_ID), &json!("Điều 1"))
    );
    assert_eq!(updates[3]["chosen_inline_result"]["inline_message_id"], id);
    assert_eq!(updates[5]["callback_query"]["inline_message_id"], id);
    call(&telegram, "answerCallbackQuery", json!({ "callback_query_id": press })).await;
    let edit = json!({ "inline_message_id": id, "text": "Điều 2" });
    assert_eq!(call(&telegram, "editMessageText", edit.clone()).await["result"], true);
    assert_eq!(telegram.next_inline_edit(&id, SOON).await.text, "Điều 2");
    let same = call(&telegram, "editMessageText", edit).await;
    refused(&same, 400, "are exactly the same as a current content and reply markup of the message");
    assert_eq!(telegram.inline_message(&id).map(|shown| shown.text), Some("Điều 2".to_owned()));
    telegram.assert_lawful();
}

#[tokio::test]
async fn answers_to_buttons_open_only_telegram() {
    let telegram = with_person().await;
    let chat = telegram.private(7, "vi");
    let query = chat.presses_data(1, "x").await;
    let answer = |url: &str| json!({ "callback_query_id": query, "url": url });
    refused(&call(&telegram, "answerCallbackQuery", answer("https://a.vn")).await, 400, "URL_INVALID");
    let lawful = call(&telegram, "answerCallbackQuery", answer("https://t.me/standin_bot?start=a")).await;
    assert_eq!(lawful["result"], true);
}

#[tokio::test]
async fn replies_quote_what_is_there_and_chats_may_be_numbers_in_a_text() {
    let telegram = with_person().await;
    let question = telegram.private(7, "vi").says("Nghị quyết 57").await;
    let quoting = |quote: &str, position: u64| {
        let to = json!({ "message_id": question, "quote": quote, "quote_position": position });
        json!({ "chat_id": "7", "text": "a", "reply_parameters": to })
    };
    assert_eq!(call(&telegram, "sendMessage", quoting("quyết", 5)).await["ok"], true);
    refused(&call(&telegram, "sendMessage", quoting("quyết", 4)).await, 400, "QUOTE_TEXT_INVALID");
    telegram.assert_lawful();
    let strange = json!({ "reply_parameters": { "message_id": question, "allow_without_reply": true } });
    assert_eq!(send(&telegram, "a", strange).await["ok"], true);
    assert_eq!(telegram.violations().len(), 1);
}

#[tokio::test]
async fn entities_of_telegram_s_own_kinds_are_known() {
    let entity = |kind: &str, offset: u64, length: u64| json!({ "type": kind, "offset": offset, "length": length });
    let cases = [
        (vec![entity("expandable_blockquote", 0, 6), entity("bold", 0, 2)], Noted(0)),
        (
            vec![entity("expandable_blockquote", 0, 6), entity("expandable_blockquote", 0, 6)],
            Refused("nested quotations"),
        ),
        (vec![entity("code", 0, 6), entity("bold", 0, 2)], Noted(1)),
        (vec![entity("pre", 0, 6), entity("text_link", 0, 2)], Refused("Can't find field \"url\"")),
        (vec![entity("spoiler", 0, 3), entity("bold", 2, 3)], Refused("overlap without one holding the other")),
        (vec![json!({ "type": "bold", "offset": 0, "length": 1, "lang": "vi" })], Noted(1)),
        ((0..6).map(|at| entity("bold", at, 1)).collect(), Noted(0)),
    ];
    for (entities, verdict) in cases {
        let telegram = with_person().await;
        let answer = send(&telegram, "Khoản 5", json!({ "entities": entities })).await;
        judge(&telegram, &answer, verdict, &format!("{entities:?}"));
    }
    let telegram = with_person().await;
    let many: Vec<Value> = (0..101).map(|at| entity("bold", at, 1)).collect();
    send(&telegram, &"a".repeat(101), json!({ "entities": many })).await;
    assert_eq!(telegram.violations().len(), 1);
}
