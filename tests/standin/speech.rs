//! What people say, and in what manner: in a topic, in answer, forwarded, long ago, in the name of a channel.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::chat::Chat;
use super::room::Room;
use super::utf16;
use super::world::{ANONYMOUS, CHANNEL_BOT, TELEGRAM, World, now};

/// How something is said, besides its words.
#[derive(Default)]
struct Manner {
    thread: Option<i64>,
    reply_to: Option<i64>,
    /// How long ago.
    age: Duration,
    /// Other fields of the message.
    more: Map<String, Value>,
}

impl Chat {
    /// Someone writes; returns the message id.
    pub async fn says(&self, text: &str) -> i64 {
        self.speak(text, Manner::default())
    }

    /// Someone writes in a topic.
    pub async fn says_in_topic(&self, thread: i64, text: &str) -> i64 {
        self.speak(text, Manner { thread: Some(thread), ..Manner::default() })
    }

    /// Someone wrote some time ago, and the bot hears of it only now.
    pub async fn says_at(&self, text: &str, age: Duration) -> i64 {
        self.speak(text, Manner { age, ..Manner::default() })
    }

    /// Someone answers a message, in its topic.
    pub async fn replies(&self, message: i64, text: &str) -> i64 {
        self.speak(text, Manner { reply_to: Some(message), ..Manner::default() })
    }

    /// Someone passes on what another person wrote elsewhere.
    pub async fn forwards(&self, text: &str) -> i64 {
        let author = json!({ "id": 1999, "is_bot": false, "first_name": "Author" });
        let origin = json!({ "type": "user", "sender_user": author, "date": now() - 3600 });
        self.speak(text, Manner { more: fields(json!({ "forward_origin": origin })), ..Manner::default() })
    }

    /// Someone sends one of our bot's inline results.
    pub async fn says_via_bot(&self, text: &str) -> i64 {
        self.sends_result(&json!({ "text": text }))
    }

    /// The message that an inline result becomes appears in the chat.
    pub(super) fn sends_result(&self, content: &Value) -> i64 {
        let mut more = content.clone();
        more["via_bot"] = self.telegram().shared().world().bot();
        self.speak("", Manner { more: fields(more), ..Manner::default() })
    }

    /// Something is published in this channel; returns the message id.
    pub async fn posts(&self, text: &str) -> i64 {
        assert_eq!(self.change(|world| world.room(self.id()).kind().to_owned()), "channel", "only channels have posts");
        self.says(text).await
    }

    /// A post of the channel linked to this group appears here by itself; returns its message id in the group.
    pub async fn receives_post(&self, channel: &Chat, post: i64) -> i64 {
        let (text, more) = self.change(|world| {
            let room = world.room(channel.id());
            let found = room.messages.get(&post);
            let found = found.unwrap_or_else(|| panic!("no post {post} in channel {}", channel.id()));
            let origin = json!({
                "type": "channel", "chat": room.chat, "message_id": post, "date": found["date"],
            });
            let more = json!({ "sender_chat": room.chat, "is_automatic_forward": true, "forward_origin": origin });
            (found["text"].as_str().unwrap_or_default().to_owned(), more)
        });
        self.by(TELEGRAM, "").speak(&text, Manner { more: fields(more), ..Manner::default() })
    }

    /// The speaker enters the group; the service message tells of it.
    pub async fn joins(&self) -> i64 {
        self.standing("member");
        self.serve("new_chat_members", |person| json!([person]))
    }

    /// The speaker leaves the group; the service message tells of it.
    pub async fn leaves(&self) -> i64 {
        self.standing("left");
        self.serve("left_chat_member", |person| person)
    }

    /// Someone changes a message of theirs.
    pub async fn edits(&self, message: i64, text: &str) {
        self.rewrite(message, text, None);
    }

    /// Someone changes a message that is so old.
    pub async fn edits_after(&self, message: i64, text: &str, age: Duration) {
        self.rewrite(message, text, Some(age));
    }

    fn rewrite(&self, message: i64, text: &str, age: Option<Duration>) {
        self.change(|world| {
            let room = world.room(self.id());
            let old = room.messages.get(&message);
            let mut edited = old.cloned().unwrap_or_else(|| panic!("no message {message} in chat {}", self.id()));
            write(&mut edited, text);
            if let Some(age) = age {
                edited["date"] = json!(now() - age.as_secs());
            }
            edited["edit_date"] = json!(now());
            room.keep(edited.clone());
            world.tell_edited(edited);
        });
    }

    /// Someone sends a file with words below it; returns the message id.
    pub async fn sends_file(&self, name: &str, content: &[u8], caption: &str) -> i64 {
        let id = self.change(|world| {
            let id = format!("file-{}", world.files.len() + 1);
            world.files.insert(id.clone(), content.to_vec());
            id
        });
        let document = json!({
            "file_id": id, "file_unique_id": format!("unique-{id}"), "file_name": name, "file_size": content.len(),
            "mime_type": "application/json",
        });
        let mut more = json!({ "document": document });
        if !caption.is_empty() {
            more["caption"] = json!(caption);
            more["caption_entities"] = json!(commands(caption));
        }
        self.speak("", Manner { more: fields(more), ..Manner::default() })
    }

    fn speak(&self, text: &str, manner: Manner) -> i64 {
        self.change(|world| {
            let mut message = self.begin(world);
            let room = world.room(self.id());
            message["date"] = json!(now() - manner.age.as_secs());
            let original = manner.reply_to.map(|id| {
                let found = room.messages.get(&id).cloned();
                found.unwrap_or_else(|| panic!("no message {id} in chat {} to answer", self.id()))
            });
            place(&mut message, room, manner.thread, original);
            write(&mut message, text);
            message.as_object_mut().expect("a message that was just made").extend(manner.more);
            let id = message["message_id"].as_i64().unwrap_or_default();
            room.keep(message.clone());
            world.tell(message);
            id
        })
    }

    /// A service message about the speaker.
    fn serve(&self, field: &str, value: impl FnOnce(Value) -> Value) -> i64 {
        self.change(|world| {
            let mut message = self.begin(world);
            message[field] = value(message["from"].clone());
            let id = message["message_id"].as_i64().unwrap_or_default();
            world.room(self.id()).keep(message.clone());
            world.tell(message);
            id
        })
    }

    /// An empty message with its sender, as Telegram shows that sender here.
    fn begin(&self, world: &mut World) -> Value {
        let from = self.from(world);
        let voice = self.voice().map(|channel| world.room(channel).chat.clone());
        let room = world.room(self.id());
        let mut message = json!({ "message_id": room.next_message_id(), "chat": room.chat, "date": now() });
        let sender = match self.user() {
            _ if room.kind() == "channel" => return with(message, "sender_chat", room.chat.clone()),
            ANONYMOUS => Some(room.chat.clone()),
            CHANNEL_BOT => voice,
            _ => None,
        };
        message["from"] = from;
        sender.map_or(message.clone(), |sender| with(message, "sender_chat", sender))
    }
}

fn with(mut message: Value, field: &str, value: Value) -> Value {
    message[field] = value;
    message
}

fn fields(object: Value) -> Map<String, Value> {
    object.as_object().cloned().unwrap_or_default()
}

/// Puts a message into its topic and under the message it answers.
fn place(message: &mut Value, room: &Room, thread: Option<i64>, original: Option<Value>) {
    let thread = thread.or_else(|| original.as_ref()?["message_thread_id"].as_i64());
    if let Some(thread) = thread {
        assert!(room.topics.contains_key(&thread), "chat {} has no topic {thread}", room.id);
        message["message_thread_id"] = json!(thread);
        message["is_topic_message"] = json!(true);
    }
    if let Some(mut original) = original.or_else(|| Some(room.opening(thread?))) {
        original.as_object_mut().map(|fields| fields.remove("reply_to_message"));
        message["reply_to_message"] = original;
    }
}

/// Puts a text into a message, with the entities that Telegram finds in it by itself.
fn write(message: &mut Value, text: &str) {
    // a file has a caption instead
    if text.is_empty() {
        return;
    }
    message["text"] = json!(text);
    let commands = commands(text);
    if commands.is_empty() {
        message.as_object_mut().map(|fields| fields.remove("entities"));
    } else {
        message["entities"] = json!(commands);
    }
}

/// `/word` and `/word@bot` at the start of a text or after a space.
fn commands(text: &str) -> Vec<Value> {
    let is_word = |letter: &char| letter.is_ascii_alphanumeric() || *letter == '_';
    let mut found = Vec::new();
    let mut offset = 0;
    for piece in text.split_inclusive(char::is_whitespace) {
        if let Some(rest) = piece.strip_prefix('/') {
            let name = rest.chars().take_while(is_word).count();
            let address = rest[name..].strip_prefix('@').map_or(0, |bot| bot.chars().take_while(is_word).count());
            if (1..=64).contains(&name) {
                let length = 1 + name + if address > 0 { 1 + address } else { 0 };
                found.push(json!({ "type": "bot_command", "offset": offset, "length": length }));
            }
        }
        offset += utf16::len(piece);
    }
    found
}
