//! A strict local stand-in for the Telegram Bot API.
//!
//! It answers the bot over HTTP as Telegram would, refuses what Telegram refuses and writes down what Telegram would
//! quietly mend. A test makes chats, lets people speak and press buttons, orders faults, and reads what the bot sent:
//!
//! ```ignore
//! let telegram = StandIn::start().await;
//! let chat = telegram.private(7, "vi");
//! // … start the bot with telegram.url() and telegram.token() …
//! chat.says("/start").await;
//! let welcome = telegram.next_message(&chat, Duration::from_secs(5)).await;
//! chat.presses(&welcome, "Tìm kiếm").await;
//! telegram.assert_lawful();
//! ```
//!
//! Updates are polled, or posted to a webhook on this computer (`webhook`). Not covered: media but for files of text, payments, and methods in
//! the body with which the bot answers its webhook.

// Each test uses some helpers; which of them are unused differs from test to test.
#![allow(dead_code, unused_imports)]

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

mod chat;
mod chosen;
mod entities;
mod events;
mod fault;
mod files;
mod form;
mod inline;
mod keyboard;
mod lawful;
mod messages;
mod methods;
mod pace;
mod postman;
mod privacy;
mod profile;
mod request;
mod room;
mod selftest;
mod sent;
mod server;
mod speech;
mod updates;
mod utf16;
mod webhook;
mod wire;
mod world;

pub use chat::Chat;
pub use fault::Fault;
pub use pace::Pace;
pub use profile::Profile;
pub use sent::{Button, Sent};
pub use webhook::Delivery;
pub use world::BOT_ID;

use room::Room;
use world::{Call, Person, Shared};

/// A running stand-in. Clones share it; it stops when the last one is gone.
#[derive(Clone)]
pub struct StandIn {
    house: Arc<House>,
}

struct House {
    shared: Arc<Shared>,
    url: String,
    tasks: [JoinHandle<()>; 2],
}

impl Drop for House {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

impl StandIn {
    /// Starts on a free port of this computer.
    pub async fn start() -> StandIn {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port on 127.0.0.1");
        let address = listener.local_addr().expect("the address of a listener that was just bound");
        let shared = Arc::new(Shared::new());
        let tasks = [server::serve(listener, shared.clone()), postman::start(shared.clone())];
        StandIn { house: Arc::new(House { shared, url: format!("http://{address}"), tasks }) }
    }

    /// The address to give to the bot in place of `https://api.telegram.org`.
    #[must_use]
    pub fn url(&self) -> String {
        self.house.url.clone()
    }

    /// The only token that is let in.
    #[must_use]
    pub fn token(&self) -> String {
        self.shared().token.clone()
    }

    /// A person who has started the bot; the language is that of the app, empty when it tells none.
    pub fn private(&self, user: i64, language: &str) -> Chat {
        let person = Person { id: user, language: language.to_owned() };
        self.shared().change(|world| {
            let together = world.together.clone();
            world.rooms.entry(user).or_insert_with(|| Room::private(&person.to_json()).counting(&together));
            world.people.insert(user, person);
        });
        Chat::new(self, user, user)
    }

    /// A group, or a supergroup when the id starts with -100; someone there speaks English.
    pub fn group(&self, id: i64) -> Chat {
        self.shared().change(|world| {
            let together = world.together.clone();
            world.rooms.entry(id).or_insert_with(|| Room::group(id).counting(&together));
        });
        Chat::new(self, id, 0).by(chat::SOMEONE, "en")
    }

    /// A supergroup with topics, given as thread id and name. General is there by itself.
    pub fn forum(&self, id: i64, topics: &[(i64, &str)]) -> Chat {
        self.shared().change(|world| world.rooms.insert(id, Room::forum(id, topics)));
        Chat::new(self, id, 0).by(chat::SOMEONE, "en")
    }

    /// A channel in which the bot is an administrator.
    pub fn channel(&self, id: i64) -> Chat {
        self.shared().change(|world| {
            world.rooms.entry(id).or_insert_with(|| Room::channel(id));
        });
        Chat::new(self, id, 0)
    }

    /// Puts a hand-made update in the queue. Its chat, message and query become known; a number is added if it has none.
    pub fn push_raw(&self, update: Value) -> i64 {
        self.shared().change(|world| world.push_raw(update))
    }

    /// Numbers updates from here on, as Telegram does after a week without any.
    pub fn number_from(&self, update: i64) {
        self.shared().change(|world| world.updates.number_from(update));
    }

    /// Changes a field of `getMe`, such as `supports_inline_queries`.
    pub fn set_me(&self, field: &str, value: impl Into<Value>) {
        self.shared().change(|world| world.me[field] = value.into());
    }

    /// Leaves a webhook set, as another program might have.
    pub fn set_webhook_url(&self, url: &str) {
        self.shared().change(|world| world.webhook = Some(json!({ "url": url })));
    }

    /// How long every request takes from now on, besides ordered delays.
    pub fn round_trip(&self, time: Duration) {
        self.shared().change(|world| world.round_trip = time);
    }

    /// Orders a fault for the next request of a method (`"*"` for any); several are spent one after the other.
    pub fn fail(&self, method: &str, fault: Fault) {
        self.shared().change(|world| world.faults.order(None, method, fault));
    }

    /// Orders a fault for the next request of a method in one chat.
    pub fn fail_in(&self, chat: impl Into<i64>, method: &str, fault: Fault) {
        self.shared().change(|world| world.faults.order(Some(chat.into()), method, fault));
    }

    /// Takes back all ordered faults that are not spent yet, and says how many they were.
    pub fn heal(&self) -> usize {
        self.shared().change(|world| {
            let left = world.faults.left();
            world.faults.clear();
            left
        })
    }

    /// The next message or edit in a chat, in the order they came; each is handed out once.
    pub async fn next_message(&self, chat: impl Into<i64>, timeout: Duration) -> Sent {
        let chat = chat.into();
        let next = self.shared().wait(timeout, |world| world.next_sent(chat)).await;
        next.unwrap_or_else(|| panic!("no message in chat {chat} within {timeout:?}; {}", self.account()))
    }

    /// The next message or edit in a chat, if one comes in time.
    pub async fn message_within(&self, chat: impl Into<i64>, span: Duration) -> Option<Sent> {
        let chat = chat.into();
        self.shared().wait(span, |world| world.next_sent(chat)).await
    }

    /// Makes sure that nothing more appears in a chat for a while.
    pub async fn no_message(&self, chat: impl Into<i64>, span: Duration) {
        let chat = chat.into();
        if let Some(sent) = self.message_within(chat, span).await {
            panic!("chat {chat} should have stayed silent, but: {sent:#?}");
        }
    }

    /// Waits until a method was called at least so often, counting refused and failed calls.
    pub async fn called(&self, method: &str, times: usize, timeout: Duration) -> Vec<Value> {
        let named = |call: &&Call| call.request.method.eq_ignore_ascii_case(method) && call.code.is_some();
        let enough = |world: &mut world::World| (world.calls.iter().filter(named).count() >= times).then_some(());
        let came = self.shared().wait(timeout, enough).await;
        assert!(came.is_some(), "{method} was not called {times} times within {timeout:?}; {}", self.account());
        self.calls(method)
    }

    /// The bot's answer to a callback or inline query: the parameters of its request.
    pub async fn answer_to(&self, query: &str, timeout: Duration) -> Value {
        let asked = |world: &mut world::World| world.queries.get(query).and_then(|query| query.answer.clone());
        let answer = self.shared().wait(timeout, asked).await;
        answer.unwrap_or_else(|| panic!("query {query} not answered in {timeout:?}; {}", self.account()))
    }

    /// All messages and edits in a chat so far, read or not.
    #[must_use]
    pub fn messages(&self, chat: impl Into<i64>) -> Vec<Sent> {
        let chat = chat.into();
        self.shared().world().sent.iter().filter(|sent| sent.chat == chat).cloned().collect()
    }

    /// A message as the chat shows it now, after all edits; `None` when it is deleted.
    #[must_use]
    pub fn shown(&self, chat: impl Into<i64>, message: i64) -> Option<Sent> {
        let world = self.shared().world();
        let message = world.rooms.get(&chat.into())?.messages.get(&message)?;
        Some(Sent::read("shown", message, message.clone()))
    }

    /// The bot's reaction to a message.
    #[must_use]
    pub fn reaction(&self, chat: impl Into<i64>, message: i64) -> Option<Value> {
        self.shared().world().rooms.get(&chat.into())?.reactions.get(&message).cloned()
    }

    /// All requests of a method (`"*"` for all) as `{method, params, at_ms, code}`; the code is null while unanswered.
    #[must_use]
    pub fn calls(&self, method: &str) -> Vec<Value> {
        let world = self.shared().world();
        let named = |call: &&Call| method == "*" || call.request.method.eq_ignore_ascii_case(method);
        world.calls.iter().filter(named).map(Call::to_json).collect()
    }

    /// The bot's name and descriptions as a person with this app language sees them.
    #[must_use]
    pub fn profile(&self, language: &str) -> Profile {
        self.shared().world().profiles.seen_in(language)
    }

    /// The commands stored for a scope (`default`, `all_group_chats`, `chat:-100`, `chat_member:-100:7`) and language.
    #[must_use]
    pub fn commands(&self, scope: &str, language: &str) -> Vec<(String, String)> {
        self.shared().world().profiles.commands(scope, language)
    }

    /// Lets a confirmed update come once more: the next poll hands it out again, or the webhook is called again.
    pub fn redeliver(&self, update: i64) {
        self.shared().change(|world| world.updates.repeat(update));
    }

    /// The number of the newest update that brought a message, or an edit of it.
    #[must_use]
    pub fn update_of(&self, chat: impl Into<i64>, message: i64) -> i64 {
        let chat = chat.into();
        let kinds = ["message", "edited_message", "channel_post", "edited_channel_post"];
        let brings = |update: &&Value| {
            kinds.iter().any(|kind| update[kind]["chat"]["id"] == chat && update[kind]["message_id"] == message)
        };
        let found =
            self.shared().world().updates.all().rev().find(brings).and_then(|update| update["update_id"].as_i64());
        found.unwrap_or_else(|| panic!("no update brought message {message} of chat {chat}"))
    }

    /// Updates that the bot never got: its `allowed_updates` leave them out, or it may not hear them.
    #[must_use]
    pub fn withheld(&self) -> Vec<Value> {
        self.shared().world().updates.withheld.clone()
    }

    /// How many updates still wait to be confirmed.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.shared().world().updates.pending()
    }

    /// Callback and inline queries that have no answer yet.
    #[must_use]
    pub fn unanswered(&self) -> Vec<String> {
        let world = self.shared().world();
        let open = world.queries.iter().filter(|(_, query)| query.answer.is_none());
        open.map(|(id, _)| id.clone()).collect()
    }

    /// Everything unlawful so far, whether it was refused or let through.
    #[must_use]
    pub fn violations(&self) -> Vec<String> {
        self.shared().world().violations.clone()
    }

    /// Fails with the list unless everything was lawful.
    #[track_caller]
    pub fn assert_lawful(&self) {
        let violations = self.violations();
        assert!(violations.is_empty(), "Telegram's rules were broken: {violations:#?}");
    }

    /// The last requests and the violations, for the message of a failing test.
    fn account(&self) -> String {
        self.shared().world().account()
    }

    /// What is unlawful about a request by itself, before chats and messages are looked at.
    #[must_use]
    pub fn unlawful(method: &'static str, params: &Value) -> Vec<String> {
        lawful::unlawful(method, params)
    }

    fn shared(&self) -> &Shared {
        &self.house.shared
    }
}
