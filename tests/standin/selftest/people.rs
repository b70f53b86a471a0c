//! What people do, as the bot gets to see it: forwards, old messages, channels, and silence in privacy mode.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::{Chat, StandIn};
use super::{call, refused};

const GROUP: i64 = -1_001_000_000_010;
const CHANNEL: i64 = -1_001_000_000_020;

/// The updates that wait, without confirming them.
async fn updates(telegram: &StandIn) -> Vec<Value> {
    call(telegram, "getUpdates", json!({})).await["result"].as_array().cloned().unwrap_or_default()
}

async fn writes_to(telegram: &StandIn, chat: &Chat) -> Value {
    call(telegram, "sendMessage", json!({ "chat_id": chat.id(), "text": "a" })).await
}

#[tokio::test]
async fn messages_come_in_many_manners() {
    let telegram = StandIn::start().await;
    let group = telegram.group(GROUP);
    let hour = Duration::from_secs(3600);
    group.forwards("57-NQ/TW").await;
    group.says_via_bot("kết quả").await;
    let old = group.says_at("/nq 57", hour * 5).await;
    group.edits(old, "/nq 58").await;
    group.edits_after(old, "/nq 59", hour * 50).await;
    group.by(8, "vi").joins().await;
    group.by(8, "vi").leaves().await;
    let got = updates(&telegram).await;
    assert_eq!(got[0]["message"]["forward_origin"]["type"], "user");
    assert_eq!(got[1]["message"]["via_bot"]["username"], "standin_bot");
    let date = |update: &Value, kind: &str| update[kind]["date"].as_i64().expect("a date");
    let now = date(&got[1], "message");
    assert!((date(&got[2], "message") - (now - 5 * 3600)).abs() <= 5);
    assert_eq!(date(&got[3], "edited_message"), date(&got[2], "message"), "an edit keeps the date");
    assert!(got[3]["edited_message"]["edit_date"].as_i64().is_some_and(|edited| edited >= now));
    assert!((date(&got[4], "edited_message") - (now - 50 * 3600)).abs() <= 5);
    assert_eq!(got[5]["message"]["new_chat_members"][0]["id"], 8);
    assert_eq!(got[6]["message"]["left_chat_member"]["id"], 8);
}

#[tokio::test]
async fn channels_have_posts_and_speak_in_groups() {
    let telegram = StandIn::start().await;
    let (group, channel) = (telegram.group(GROUP), telegram.channel(CHANNEL));
    let post = channel.posts("Nghị quyết mới").await;
    channel.edits(post, "Nghị quyết 57").await;
    group.receives_post(&channel, post).await;
    group.as_channel(&channel).says("/nq 57").await;
    let got = updates(&telegram).await;
    assert_eq!(got[0]["channel_post"]["sender_chat"]["id"], CHANNEL);
    assert_eq!(got[0]["channel_post"]["from"], Value::Null);
    assert_eq!(got[1]["edited_channel_post"]["text"], "Nghị quyết 57");
    let arrived = &got[2]["message"];
    assert_eq!((&arrived["from"]["id"], &arrived["sender_chat"]["id"]), (&json!(777_000), &json!(CHANNEL)));
    assert_eq!((&arrived["is_automatic_forward"], &arrived["text"]), (&json!(true), &json!("Nghị quyết 57")));
    let voice = &got[3]["message"];
    assert_eq!((&voice["from"]["id"], &voice["sender_chat"]["id"]), (&json!(136_817_688), &json!(CHANNEL)));
}

#[tokio::test]
async fn the_standing_of_the_bot_decides_where_it_may_write() {
    let telegram = StandIn::start().await;
    let (group, channel) = (telegram.group(GROUP), telegram.channel(CHANNEL));
    let own = writes_to(&telegram, &channel).await["result"].clone();
    assert_eq!((&own["from"], &own["sender_chat"]["id"]), (&Value::Null, &json!(CHANNEL)));
    let edit = json!({ "chat_id": CHANNEL, "message_id": own["message_id"], "text": "b" });
    assert_eq!(call(&telegram, "editMessageText", edit).await["ok"], true);
    telegram.bot_becomes(&channel, "member");
    refused(&writes_to(&telegram, &channel).await, 400, "need administrator rights in the channel chat");
    telegram.bot_becomes(&channel, "left");
    refused(&writes_to(&telegram, &channel).await, 403, "bot is not a member of the channel chat");
    channel.posts("unheard").await;
    telegram.bot_becomes(&group, "restricted");
    refused(&writes_to(&telegram, &group).await, 400, "not enough rights to send text messages to the chat");
    let got = updates(&telegram).await;
    assert_eq!(got.len(), 3, "what is posted where the bot is not, it does not hear");
    let member = &got[2]["my_chat_member"]["new_chat_member"];
    assert_eq!((&member["status"], &member["can_send_messages"]), (&json!("restricted"), &json!(false)));
}

#[tokio::test]
async fn in_privacy_mode_the_bot_hears_only_what_is_meant_for_it() {
    let telegram = StandIn::start().await;
    telegram.privacy(true);
    assert_eq!(call(&telegram, "getMe", json!({})).await["result"]["can_read_all_group_messages"], false);
    let (group, person) = (telegram.group(GROUP), telegram.private(7, "vi"));
    let own = writes_to(&telegram, &group).await["result"]["message_id"].as_i64().expect("a message");
    let question = group.says("57-NQ/TW").await;
    group.says("/nq@other_bot 57").await;
    group.says("@standin_bot 57").await;
    group.replies(question, "ờ").await;
    assert_eq!((telegram.pending(), telegram.withheld().len()), (0, 4));
    group.says("/nq 57").await;
    group.says("/nq@Standin_bot 57").await;
    group.replies(own, "tiếp").await;
    group.says_via_bot("kết quả").await;
    group.joins().await;
    person.says("57-NQ/TW").await;
    assert_eq!((telegram.pending(), telegram.withheld().len()), (6, 4));
    telegram.promote(&group);
    group.edits(question, "58-NQ/TW").await;
    assert_eq!(telegram.pending(), 8, "an administrator hears everything");
    telegram.bot_becomes_quietly(&group, "member");
    telegram.privacy(false);
    group.says("57-NQ/TW").await;
    assert_eq!(telegram.pending(), 9);
}

#[tokio::test]
async fn only_young_messages_can_be_deleted() {
    let telegram = StandIn::start().await;
    let group = telegram.group(GROUP);
    let own = writes_to(&telegram, &group).await["result"]["message_id"].as_i64().expect("a message");
    let other = group.says("a").await;
    let delete = |message: i64| call(&telegram, "deleteMessage", json!({ "chat_id": GROUP, "message_id": message }));
    refused(&delete(other).await, 400, "message can't be deleted");
    telegram.grow_old(&group, own, Duration::from_secs(49 * 3600));
    refused(&delete(own).await, 400, "message can't be deleted");
    telegram.promote(&group);
    assert_eq!(delete(own).await["ok"], true);
    assert_eq!(delete(other).await["ok"], true);
    refused(&delete(other).await, 400, "message to delete not found");
}

#[tokio::test]
async fn the_library_understands_every_update() {
    let telegram = StandIn::start().await;
    let (group, channel) = (telegram.group(GROUP), telegram.channel(CHANNEL));
    group.forwards("57-NQ/TW").await;
    let own = group.says_via_bot("kết quả").await;
    group.replies(own, "tiếp").await;
    group.joins().await;
    group.leaves().await;
    group.anonymous().says("/nq 57").await;
    let post = channel.posts("Nghị quyết mới").await;
    channel.edits(post, "Nghị quyết 57").await;
    group.receives_post(&channel, post).await;
    group.as_channel(&channel).says("/nq 57").await;
    for status in ["administrator", "restricted", "left", "member", "kicked"] {
        telegram.bot_becomes(&group, status);
        telegram.bot_becomes(&channel, status);
    }
    let got = updates(&telegram).await;
    assert_eq!(got.len(), 20);
    for update in got {
        let read: teloxide::types::Update = serde_json::from_str(&update.to_string()).expect("an update");
        assert!(!matches!(read.kind, teloxide::types::UpdateKind::Error(_)), "not understood: {update:#}");
    }
}
