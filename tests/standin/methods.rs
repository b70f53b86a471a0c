//! Carries out one request: first the rules for the request itself, then the deed.

use serde_json::{Value, json};

use super::files;
use super::lawful;
use super::messages;
use super::pace;
use super::profile;
use super::request::{Outcome, Refusal, Request};
use super::room::Room;
use super::webhook;
use super::world::World;

/// Carries a request out, recording whatever was unlawful about it.
pub fn carry_out(world: &mut World, request: &Request) -> Outcome {
    let mut notes = Vec::new();
    let lawful = lawful::check(request, &mut notes);
    if let Err(refusal) = &lawful {
        notes.push(refusal.description.clone());
    }
    world.violations.extend(notes.iter().map(|note| format!("{}: {note}", request.method)));
    lawful?;
    pace::admit(world, request)?;
    let result = perform(world, request)?;
    pace::count(world, request);
    Ok(result)
}

fn perform(world: &mut World, request: &Request) -> Outcome {
    match request.method {
        "getMe" => Ok(world.me.clone()),
        "logOut" => Ok(json!(true)),
        "setWebhook" => webhook::set(world, request),
        "deleteWebhook" => webhook::delete(world, request),
        "getWebhookInfo" => Ok(webhook::info(world)),
        "sendMessage" | "sendDocument" => messages::send(world, request),
        "getFile" => files::get(world, request),
        "editMessageText" => messages::edit_text(world, request),
        "editMessageReplyMarkup" => messages::edit_markup(world, request),
        "deleteMessage" => messages::delete(world, request),
        "sendChatAction" => messages::act(world, request),
        "setMessageReaction" => messages::react(world, request),
        "answerCallbackQuery" => answer_query(world, request, "callback_query_id"),
        "answerInlineQuery" => answer_query(world, request, "inline_query_id"),
        "getChat" => get_chat(world, request),
        "getChatMember" => get_member(world, request),
        "getChatAdministrators" => get_administrators(world, request),
        "leaveChat" => leave(world, request),
        "setMyCommands" => profile::set_commands(world, request),
        "getMyCommands" => profile::get_commands(world, request),
        "deleteMyCommands" => profile::delete_commands(world, request),
        "setMyName" => profile::set_text(world, request, "name"),
        "getMyName" => profile::get_text(world, request, "name"),
        "setMyDescription" => profile::set_text(world, request, "description"),
        "getMyDescription" => profile::get_text(world, request, "description"),
        "setMyShortDescription" => profile::set_text(world, request, "short_description"),
        "getMyShortDescription" => profile::get_text(world, request, "short_description"),
        _ => Err(Refusal::new(404, "Not Found")),
    }
}

/// A query may be answered once and in time. A second answer goes through, but it is a slip.
fn answer_query(world: &mut World, request: &Request, key: &str) -> Outcome {
    let id = request.text(key);
    let known = world.queries.get_mut(&id).filter(|query| !query.late);
    let too_old = || Refusal::bad("query is too old and response timeout expired or query ID is invalid");
    let query = known.ok_or_else(too_old)?;
    let before = query.answer.replace(Value::Object(request.params.clone()));
    if before.is_some() {
        world.violations.push(format!("{}: query {id} was answered before", request.method));
    }
    Ok(json!(true))
}

fn get_chat(world: &mut World, request: &Request) -> Outcome {
    let mut chat = world.open_room(request)?.chat.clone();
    chat["accent_color_id"] = json!(1);
    chat["max_reaction_count"] = json!(11);
    chat["accepted_gift_types"] = json!({
        "unlimited_gifts": false, "limited_gifts": false, "unique_gifts": false, "premium_subscription": false,
    });
    Ok(chat)
}

fn get_member(world: &mut World, request: &Request) -> Outcome {
    let user = request.int("user_id").ok_or_else(|| Refusal::bad("invalid user_id specified"))?;
    let (bot, person) = (world.bot(), world.people.get(&user).map(|person| person.to_json()));
    let room = world.open_room(request)?;
    if bot["id"] == user {
        return Ok(member_of(room, bot, &room.bot_status));
    }
    let person = person.ok_or_else(|| Refusal::bad("member not found"))?;
    Ok(member(person, room.members.get(&user).map_or("left", String::as_str)))
}

fn get_administrators(world: &mut World, request: &Request) -> Outcome {
    let people = world.people.clone();
    let room = world.open_room(request)?;
    if room.is_private() {
        return Err(Refusal::bad("there are no administrators in the private chat"));
    }
    let leads = |status: &str| status == "administrator" || status == "creator";
    let leaders = room.members.iter().filter(|(_, status)| leads(status));
    let known = leaders.filter_map(|(id, status)| Some(member(people.get(id)?.to_json(), status)));
    Ok(known.collect())
}

fn leave(world: &mut World, request: &Request) -> Outcome {
    world.open_room(request)?.bot_status = "left".to_owned();
    Ok(json!(true))
}

/// A `ChatMember` as this chat shows it: channels have rights of their own.
pub fn member_of(room: &Room, user: Value, status: &str) -> Value {
    let mut member = member(user, status);
    if room.kind() == "channel" && status == "administrator" {
        for right in ["can_post_messages", "can_edit_messages"] {
            member[right] = json!(true);
        }
    }
    member
}

/// A `ChatMember` with the fields its standing demands.
fn member(user: Value, status: &str) -> Value {
    let mut member = json!({ "user": user, "status": status });
    match status {
        "creator" => member["is_anonymous"] = json!(false),
        "kicked" => member["until_date"] = json!(0),
        "restricted" => {
            let rights = "can_send_messages can_send_audios can_send_documents can_send_photos can_send_videos \
                 can_send_video_notes can_send_voice_notes can_send_polls can_send_other_messages \
                 can_add_web_page_previews can_change_info can_invite_users can_pin_messages can_manage_topics";
            for right in rights.split_whitespace() {
                member[right] = json!(false);
            }
            member["is_member"] = json!(true);
            member["until_date"] = json!(0);
        }
        "administrator" => {
            let rights = "can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members \
                 can_promote_members can_change_info can_invite_users can_post_stories can_edit_stories \
                 can_delete_stories can_pin_messages can_manage_topics is_anonymous can_be_edited";
            for right in rights.split_whitespace() {
                member[right] = json!(right == "can_manage_chat" || right == "can_delete_messages");
            }
        }
        _ => {}
    }
    member
}
