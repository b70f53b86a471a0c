//! Inline results that people chose, and the messages they became: known to the bot by an id alone, in no chat of its.

use std::time::Duration;

use serde_json::{Value, json};

use super::StandIn;
use super::chat::Chat;
use super::sent::Sent;
use super::world::World;

impl Chat {
    /// The speaker sends one of the results of an answered query. Returns the id by which the bot may edit the message;
    /// Telegram gives one only to messages with a keyboard.
    pub async fn chooses(&self, query: &str, result: &str) -> Option<String> {
        let (id, content) = self.change(|world| {
            let asked = world.queries.get(query).unwrap_or_else(|| panic!("there is no query {query}"));
            let answer = asked.answer.as_ref().unwrap_or_else(|| panic!("query {query} is not answered yet"));
            let results = answer["results"].as_array().cloned().unwrap_or_default();
            let chosen = results.iter().find(|each| each["id"] == result);
            let chosen = chosen.unwrap_or_else(|| panic!("query {query} has no result {result}: {results:#?}"));
            let content = content(chosen);
            let id = (!content["reply_markup"].is_null()).then(|| format!("inline-{query}-{result}"));
            let mut update = json!({ "result_id": result, "from": self.from(world), "query": asked.asked });
            if let Some(id) = &id {
                update["inline_message_id"] = json!(id);
                world.inline.insert(id.clone(), content.clone());
            }
            world.updates.push(json!({ "chosen_inline_result": update }));
            (id, content)
        });
        self.sends_result(&content);
        id
    }

    /// Someone presses a button of an inline message; returns the id of the callback query.
    pub async fn presses_inline(&self, message: &str, label: &str) -> String {
        let shown = self.telegram().inline_message(message);
        let shown = shown.unwrap_or_else(|| panic!("there is no inline message {message}"));
        let data = shown.button(label).and_then(|button| button.data.clone());
        let data = data.unwrap_or_else(|| panic!("no button {label:?} with data; there are {:?}", shown.labels()));
        self.change(|world| {
            let id = world.open_query();
            let from = self.from(world);
            world.updates.push(json!({ "callback_query": {
                "id": id, "from": from, "inline_message_id": message, "chat_instance": "77", "data": data,
            }}));
            id
        })
    }
}

impl StandIn {
    /// An inline message as it is shown now.
    #[must_use]
    pub fn inline_message(&self, id: &str) -> Option<Sent> {
        let world = self.shared().world();
        world.inline.get(id).map(|message| Sent::read("shown", message, message.clone()))
    }

    /// The next edit of an inline message; each is handed out once.
    pub async fn next_inline_edit(&self, id: &str, timeout: Duration) -> Sent {
        let next = |world: &mut World| {
            let place = world.inline_edits.iter().position(|(edited, _)| edited == id)?;
            Some(world.inline_edits.remove(place).1)
        };
        let edit = self.shared().wait(timeout, next).await;
        edit.unwrap_or_else(|| panic!("no edit of inline message {id} within {timeout:?}; {}", self.account()))
    }
}

/// The message a result becomes.
fn content(result: &Value) -> Value {
    let content = &result["input_message_content"];
    let mut message = json!({ "text": content["message_text"] });
    for (field, value) in [("entities", &content["entities"]), ("reply_markup", &result["reply_markup"])] {
        if !value.is_null() {
            message[field] = value.clone();
        }
    }
    message
}
