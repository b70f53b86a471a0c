//! The webhook: where the bot wants its updates, what the rules say about that, and what tests may ask and forge.
//!
//! An address on this computer may be plain http on any port, as for an own Bot API server in local mode; other
//! addresses are remembered, but nothing is ever sent there.

use std::time::Duration;

use reqwest::Url;
use serde_json::{Value, json};

use super::StandIn;
use super::lawful::Notes;
use super::postman;
use super::request::{Outcome, Refusal, Request};
use super::world::World;

/// The ports Telegram's own servers deliver to.
const PORTS: [u16; 4] = [443, 80, 88, 8443];

/// One attempt to hand an update to the webhook.
#[derive(Clone, Debug, PartialEq)]
pub struct Delivery {
    /// The update.
    pub update_id: i64,
    /// What the bot's server said, `None` when it said nothing.
    pub status: Option<u16>,
    /// When, counted from the start of the stand-in.
    pub at: Duration,
}

impl StandIn {
    /// The parameters of the bot's `setWebhook` as they stand now.
    #[must_use]
    pub fn webhook(&self) -> Option<Value> {
        self.shared().world().webhook.clone()
    }

    /// From now on only webhooks that Telegram's own servers would take: https, and one of four ports.
    pub fn demand_public_webhook(&self) {
        self.shared().change(|world| world.public_webhook = true);
    }

    /// Every attempt to deliver by webhook so far.
    #[must_use]
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.shared().world().post.deliveries.clone()
    }

    /// Waits until the bot has confirmed every update.
    pub async fn settled(&self, timeout: Duration) {
        let done = self.shared().wait(timeout, |world| (world.updates.pending() == 0).then_some(())).await;
        assert!(done.is_some(), "{} updates not confirmed in {timeout:?}; {}", self.pending(), self.account());
    }

    /// Posts a confirmed update once more, as Telegram does when the bot's answer was lost.
    pub fn deliver_again(&self, update: i64) {
        self.redeliver(update);
    }

    /// Posts something as if it were an update, with a secret of the test's choice; returns the HTTP status.
    pub async fn forge(&self, url: &str, body: impl ToString, secret: Option<&str>) -> u16 {
        let client = postman::client();
        let answer = postman::letter(&client, url, secret, body.to_string()).send().await;
        answer.unwrap_or_else(|error| panic!("no answer from {url}: {error}")).status().as_u16()
    }
}

/// The rules for `setWebhook` that need no look at the world.
pub fn check(request: &Request, notes: &mut Notes) -> Result<(), Refusal> {
    let (url, secret) = (request.text("url"), request.text("secret_token"));
    if !url.is_empty() && !url.starts_with("https://") && local(&url).is_none() {
        return Err(Refusal::bad("bad webhook: An HTTPS URL must be provided for webhook"));
    }
    if secret.is_empty() && !request.get("secret_token").is_null() {
        notes.push("an empty secret_token: Telegram sends none".to_owned());
    }
    if secret.len() > 256 {
        return Err(Refusal::bad("secret token is too long"));
    }
    if !secret.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-') {
        return Err(Refusal::bad("secret token contains unallowed characters"));
    }
    if !(1..=100).contains(&request.int("max_connections").unwrap_or(40)) {
        notes.push("max_connections outside 1 to 100: Telegram clamps it".to_owned());
    }
    Ok(())
}

/// `setWebhook`.
pub fn set(world: &mut World, request: &Request) -> Outcome {
    let url = request.text("url");
    if url.is_empty() {
        return delete(world, request);
    }
    if world.public_webhook {
        public(&url).inspect_err(|refusal| world.violations.push(format!("setWebhook: {}", refusal.description)))?;
    }
    drop_pending(world, request);
    world.updates.allow(request.get("allowed_updates"));
    world.webhook = Some(Value::Object(request.params.clone()));
    world.post.begin();
    Ok(json!(true))
}

/// `deleteWebhook`.
pub fn delete(world: &mut World, request: &Request) -> Outcome {
    drop_pending(world, request);
    world.webhook = None;
    world.post.begin();
    Ok(json!(true))
}

/// `getWebhookInfo`.
pub fn info(world: &World) -> Value {
    let webhook = world.webhook.as_ref();
    let mut info = json!({
        "url": webhook.map_or(json!(""), |webhook| webhook["url"].clone()),
        "has_custom_certificate": webhook.is_some_and(|webhook| !webhook["certificate"].is_null()),
        "pending_update_count": world.updates.pending(),
    });
    if let Some(webhook) = webhook {
        info["max_connections"] = json!(webhook["max_connections"].as_u64().unwrap_or(40));
    }
    if let Some((date, message)) = &world.post.trouble {
        info["last_error_date"] = json!(date);
        info["last_error_message"] = json!(message);
    }
    if !world.updates.allowed.is_empty() {
        info["allowed_updates"] = json!(world.updates.allowed);
    }
    info
}

/// The address, if it is one on this computer.
pub fn local(url: &str) -> Option<Url> {
    let url = Url::parse(url).ok()?;
    let here = ["127.0.0.1", "localhost", "[::1]"].contains(&url.host_str()?);
    (here && url.scheme() == "http").then_some(url)
}

fn public(url: &str) -> Result<(), Refusal> {
    let url = Url::parse(url).ok().filter(|url| url.scheme() == "https");
    let url = url.ok_or_else(|| Refusal::bad("bad webhook: An HTTPS URL must be provided for webhook"))?;
    let known = url.port_or_known_default().is_some_and(|port| PORTS.contains(&port));
    let wrong = "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443";
    if known { Ok(()) } else { Err(Refusal::bad(wrong)) }
}

fn drop_pending(world: &mut World, request: &Request) {
    if request.flag("drop_pending_updates") {
        world.updates.clear();
    }
}
