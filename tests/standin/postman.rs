//! Carries waiting updates to the webhook until each is taken.
//!
//! Updates of one chat go out one after another; different chats are served at the same time, as many as
//! `max_connections` allow. An update that is not taken comes again after a pause, with its number, and holds up no
//! chat but its own.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, StatusCode};
use serde_json::Value;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{Instant, timeout_at};

use super::webhook::{Delivery, local};
use super::world::{Shared, World, now};

const TIMEOUT: Duration = Duration::from_secs(10);
const PAUSE_MIN: Duration = Duration::from_millis(200);
const PAUSE_MAX: Duration = Duration::from_secs(2);

/// What the postman has done and is doing.
#[derive(Default)]
pub struct Post {
    /// The chats of which an update is under way.
    under_way: BTreeSet<i64>,
    /// The chats whose last update was not taken: when it is tried again, and how long that pause is.
    resting: BTreeMap<i64, (Instant, Duration)>,
    /// When the last failure was, and what Telegram says of it.
    pub trouble: Option<(u64, String)>,
    pub deliveries: Vec<Delivery>,
}

/// An update on its way.
struct Letter {
    id: i64,
    chat: i64,
    update: Value,
}

/// Where letters go at the moment.
struct Address {
    url: String,
    secret: Option<String>,
}

impl Post {
    /// Starts anew with another webhook.
    pub fn begin(&mut self) {
        self.resting.clear();
        self.trouble = None;
    }

    /// When the next pause is over.
    fn waking(&self, moment: Instant) -> Option<Instant> {
        self.resting.values().map(|(until, _)| *until).filter(|until| *until > moment).min()
    }

    fn may_go(&self, chat: i64, moment: Instant) -> bool {
        let rests = self.resting.get(&chat).is_some_and(|(until, _)| *until > moment);
        !rests && !self.under_way.contains(&chat)
    }

    fn rest(&mut self, chat: i64) {
        let pause = self.resting.get(&chat).map_or(PAUSE_MIN, |(_, pause)| (*pause * 2).min(PAUSE_MAX));
        self.resting.insert(chat, (Instant::now() + pause, pause));
    }
}

/// Delivers until the task is aborted.
pub fn start(shared: Arc<Shared>) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut bell = shared.bell();
        let mut rounds = JoinSet::new();
        let client = client();
        loop {
            // One moment for both questions, or a pause that ends between them is never noticed.
            let moment = Instant::now();
            let take_up = || next(&mut shared.world(), moment);
            while let Some(letter) = take_up() {
                rounds.spawn(carry(shared.clone(), client.clone(), letter));
            }
            // Each round rings the bell when it ends; joining only clears away what is finished.
            while rounds.try_join_next().is_some() {}
            let waking = shared.world().post.waking(moment);
            let rang = match waking {
                Some(at) => timeout_at(at, bell.changed()).await.unwrap_or(Ok(())),
                None => bell.changed().await,
            };
            if rang.is_err() {
                return;
            }
        }
    })
}

/// A client that behaves as Telegram's: no redirects, no proxy, ten seconds of patience.
pub fn client() -> Client {
    let client = Client::builder().redirect(Policy::none()).no_proxy().timeout(TIMEOUT).build();
    client.expect("a client without certificates of its own")
}

/// A request as Telegram posts it.
pub fn letter(client: &Client, url: &str, secret: Option<&str>, body: String) -> RequestBuilder {
    let request = client.post(url).header("Content-Type", "application/json").body(body);
    match secret {
        Some(secret) => request.header("X-Telegram-Bot-Api-Secret-Token", secret),
        None => request,
    }
}

/// Takes up the oldest update of a chat that has none under way.
fn next(world: &mut World, moment: Instant) -> Option<Letter> {
    address(world)?;
    let most = world.webhook.as_ref()?["max_connections"].as_u64().unwrap_or(40).clamp(1, 100);
    if u64::try_from(world.post.under_way.len()).is_ok_and(|busy| busy >= most) {
        return None;
    }
    world.updates.sort_out();
    let (id, update) = world.updates.ahead().find(|(_, update)| world.post.may_go(chat_of(update), moment))?;
    let letter = Letter { id: *id, chat: chat_of(update), update: update.clone() };
    world.post.under_way.insert(letter.chat);
    Some(letter)
}

fn address(world: &World) -> Option<Address> {
    let webhook = world.webhook.as_ref()?;
    let url = webhook["url"].as_str().filter(|url| local(url).is_some())?.to_owned();
    let secret = webhook["secret_token"].as_str().filter(|secret| !secret.is_empty());
    Some(Address { url, secret: secret.map(str::to_owned) })
}

/// The chat an update belongs to; failing that, the person.
fn chat_of(update: &Value) -> i64 {
    let content = update.as_object().into_iter().flatten().find(|(name, _)| *name != "update_id");
    let content = content.map_or(&Value::Null, |(_, content)| content);
    let places = [&content["chat"]["id"], &content["message"]["chat"]["id"], &content["from"]["id"]];
    places.into_iter().find_map(Value::as_i64).unwrap_or_default()
}

/// Tries once to deliver an update.
async fn carry(shared: Arc<Shared>, client: Client, letter: Letter) {
    let goal = address(&shared.world());
    if let Some(goal) = goal {
        let (status, told) = hand_over(&client, &goal, &letter.update).await;
        shared.change(|world| settle(world, &letter, status, told));
    }
    shared.change(|world| world.post.under_way.remove(&letter.chat));
}

/// One attempt: the status, and the body or what went wrong.
async fn hand_over(client: &Client, goal: &Address, update: &Value) -> (Option<u16>, String) {
    let request = letter(client, &goal.url, goal.secret.as_deref(), update.to_string());
    let answer = match request.send().await {
        Ok(answer) => answer,
        Err(error) if error.is_timeout() => return (None, "Read timeout expired".to_owned()),
        Err(error) if error.is_connect() => return (None, "Connection refused".to_owned()),
        Err(_) => return (None, "Connection closed".to_owned()),
    };
    (Some(answer.status().as_u16()), answer.text().await.unwrap_or_default())
}

/// Records an attempt; confirms the update if it was taken, and lets its chat rest if not.
fn settle(world: &mut World, letter: &Letter, status: Option<u16>, told: String) {
    let at = world.started.elapsed();
    world.post.deliveries.push(Delivery { update_id: letter.id, status, at });
    if status.is_none_or(|code| !(200..300).contains(&code)) {
        let wrong = |code| match StatusCode::from_u16(code) {
            Ok(status) => format!("Wrong response from the webhook: {status}"),
            Err(_) => format!("Wrong response from the webhook: {code}"),
        };
        world.post.trouble = Some((now(), status.map_or(told, wrong)));
        world.post.rest(letter.chat);
        return;
    }
    world.post.resting.remove(&letter.chat);
    let answer: Value = serde_json::from_str(&told).unwrap_or_default();
    if let Some(method) = answer["method"].as_str() {
        world.violations.push(format!("webhook: the answer asks for {method}, which is not supported here"));
    }
    world.updates.taken(letter.id);
}
