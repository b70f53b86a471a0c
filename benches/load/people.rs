//! What people send in a measurement, as the Bot API tells it.

use serde_json::{Value, json};

use super::api::{Api, now};
use super::made::Chain;

/// Something that somebody sends.
#[derive(Clone, Debug)]
pub struct Said {
    pub chat: i64,
    pub text: String,
}

impl Said {
    /// As an update of a private chat, sent now.
    pub fn update(&self, api: &Api) -> String {
        private(api, self.chat, &self.text)
    }
}

/// A message of a private chat.
pub fn private(api: &Api, chat: i64, text: &str) -> String {
    let mut message = message(api, chat, json!({"id": chat, "first_name": "An", "username": "an", "type": "private"}));
    message["text"] = json!(text);
    mark_command(&mut message, text);
    format!("\"message\":{message}")
}

/// A message without its text.
pub fn message(api: &Api, person: i64, chat: Value) -> Value {
    json!({ "message_id": api.number(), "from": from(person), "chat": chat, "date": now() })
}

pub fn from(person: i64) -> Value {
    json!({"id": person, "is_bot": false, "first_name": "An", "username": "an", "language_code": "vi"})
}

pub fn mark_command(message: &mut Value, text: &str) {
    if text.starts_with('/') {
        let length = text.find(' ').unwrap_or(text.len());
        message["entities"] = json!([{"offset": 0, "length": length, "type": "bot_command"}]);
    }
}

/// A mix: of ten, eight search (half of them with their marks), one asks for the latest, one for help. Searches are one to
/// three words that follow each other in one of `size` articles. Each is sent in the next of so many chats.
pub fn mix(chain: &Chain, size: usize, count: usize, chats: std::ops::Range<i64>, seed: u64) -> Vec<Said> {
    let chat = |at: usize| chats.start + at as i64 % (chats.end - chats.start);
    (0..count).map(|at| Said { chat: chat(at), text: line(chain, size, at as u64 + seed) }).collect()
}

fn line(chain: &Chain, size: usize, number: u64) -> String {
    match number % 10 {
        3 => "/latest".into(),
        7 => "/help".into(),
        other => {
            let words = question(chain, size, number);
            format!("/search {}", if other % 2 == 0 { words } else { nqbot::text::fold(&words) })
        }
    }
}

/// Words that follow each other in an article.
pub fn question(chain: &Chain, size: usize, number: u64) -> String {
    let mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 16;
    let sentence = chain.passage(mixed % size as u64 * 1_000 + mixed / 7 % 15 * 2, 20);
    let words: Vec<String> = sentence
        .split(' ')
        .map(|word| word.chars().filter(|letter| letter.is_alphabetic()).collect::<String>().to_lowercase())
        .filter(|word| !word.is_empty())
        .collect();
    let length = 1 + (mixed / 3 % 3) as usize;
    let from = (mixed / 11) as usize % words.len().saturating_sub(length).max(1);
    words.iter().skip(from).take(length).cloned().collect::<Vec<_>>().join(" ")
}
