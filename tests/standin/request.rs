//! One request to the Bot API and the ways it can be refused.

use serde_json::{Map, Value, json};

/// The methods the stand-in knows, with the parameters each may carry, as the Bot API spells them.
const METHODS: [(&str, &str); 29] = [
    ("getMe", ""),
    ("logOut", ""),
    ("getUpdates", "offset limit timeout allowed_updates"),
    ("setWebhook", "url certificate ip_address max_connections allowed_updates drop_pending_updates secret_token"),
    ("deleteWebhook", "drop_pending_updates"),
    ("getWebhookInfo", ""),
    (
        "sendMessage",
        "business_connection_id chat_id message_thread_id direct_messages_topic_id text parse_mode entities \
         link_preview_options disable_notification protect_content allow_paid_broadcast message_effect_id \
         suggested_post_parameters reply_parameters reply_markup reply_to_message_id allow_sending_without_reply \
         disable_web_page_preview",
    ),
    (
        "sendDocument",
        "business_connection_id chat_id message_thread_id direct_messages_topic_id document thumbnail caption parse_mode \
         caption_entities disable_content_type_detection disable_notification protect_content allow_paid_broadcast \
         message_effect_id suggested_post_parameters reply_parameters reply_markup",
    ),
    ("getFile", "file_id"),
    (
        "editMessageText",
        "business_connection_id chat_id message_id inline_message_id text parse_mode entities link_preview_options \
         reply_markup disable_web_page_preview",
    ),
    ("editMessageReplyMarkup", "business_connection_id chat_id message_id inline_message_id reply_markup"),
    ("deleteMessage", "chat_id message_id"),
    ("sendChatAction", "business_connection_id chat_id message_thread_id action"),
    ("setMessageReaction", "chat_id message_id reaction is_big"),
    ("answerCallbackQuery", "callback_query_id text show_alert url cache_time"),
    ("answerInlineQuery", "inline_query_id results cache_time is_personal next_offset button"),
    ("getChat", "chat_id"),
    ("getChatMember", "chat_id user_id"),
    ("getChatAdministrators", "chat_id"),
    ("leaveChat", "chat_id"),
    ("setMyCommands", "commands scope language_code"),
    ("getMyCommands", "scope language_code"),
    ("deleteMyCommands", "scope language_code"),
    ("setMyName", "name language_code"),
    ("getMyName", "language_code"),
    ("setMyDescription", "description language_code"),
    ("getMyDescription", "language_code"),
    ("setMyShortDescription", "short_description language_code"),
    ("getMyShortDescription", "language_code"),
];

/// What comes of a request: its result, or why it was refused.
pub type Outcome = Result<Value, Refusal>;

/// A method with its parameters.
#[derive(Clone, Debug)]
pub struct Request {
    /// In the spelling of the Bot API, whatever case it came in.
    pub method: &'static str,
    pub params: Map<String, Value>,
}

/// An answer with `ok: false`.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    pub code: u16,
    pub description: String,
    pub parameters: Option<Value>,
}

/// The Bot API's own spelling of a method, if the stand-in knows it.
pub fn method_named(name: &str) -> Option<&'static str> {
    METHODS.iter().map(|(known, _)| *known).find(|known| known.eq_ignore_ascii_case(name))
}

impl Request {
    pub fn get(&self, name: &str) -> &Value {
        self.params.get(name).unwrap_or(&Value::Null)
    }

    /// A text; a number that a client sent where a text belongs counts as one.
    pub fn text(&self, name: &str) -> String {
        match self.get(name) {
            Value::String(text) => text.clone(),
            Value::Null => String::new(),
            other => other.to_string(),
        }
    }

    pub fn int(&self, name: &str) -> Option<i64> {
        self.get(name).as_i64()
    }

    pub fn flag(&self, name: &str) -> bool {
        self.get(name) == true
    }

    pub fn chat(&self) -> Option<i64> {
        self.int("chat_id")
    }

    /// Parameters that this method does not have: Telegram ignores them silently, so they are always slips.
    pub fn strange_params(&self) -> Vec<&str> {
        let known = METHODS.iter().find(|(method, _)| *method == self.method).map_or("", |(_, params)| *params);
        let is_known = |name: &&String| known.split_whitespace().any(|known| known == name.as_str());
        self.params.keys().filter(|name| !is_known(name)).map(String::as_str).collect()
    }
}

impl Refusal {
    pub fn new(code: u16, description: impl Into<String>) -> Refusal {
        Refusal { code, description: description.into(), parameters: None }
    }

    /// 400 with the sentence after `Bad Request: `.
    pub fn bad(sentence: impl AsRef<str>) -> Refusal {
        Refusal::new(400, format!("Bad Request: {}", sentence.as_ref()))
    }

    pub fn retry_after(seconds: u32) -> Refusal {
        let description = format!("Too Many Requests: retry after {seconds}");
        Refusal { parameters: Some(json!({ "retry_after": seconds })), ..Refusal::new(429, description) }
    }

    pub fn moved_to(chat: i64) -> Refusal {
        let description = "Bad Request: group chat was upgraded to a supergroup chat";
        Refusal { parameters: Some(json!({ "migrate_to_chat_id": chat })), ..Refusal::new(400, description) }
    }

    pub fn to_json(&self) -> Value {
        let mut answer = json!({ "ok": false, "error_code": self.code, "description": self.description });
        if let Some(parameters) = &self.parameters {
            answer["parameters"] = parameters.clone();
        }
        answer
    }
}
