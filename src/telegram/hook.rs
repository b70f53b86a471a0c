//! The webhook: Telegram calls this program. A call is believed only with the secret that was given to Telegram, and
//! answered only when its update is kept.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::routing::post;
use log::{error, info, warn};
use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;
use subtle::ConstantTimeEq;
use tokio::sync::watch;

use super::client::Failure;
use super::flow::Works;
use super::intake::{self, WANTED};
use super::listener::{Limited, Limits};
use super::{Webhook, beat, resume};

/// The header that carries the secret (Bot API, setWebhook).
const SECRET: &str = "x-telegram-bot-api-secret-token";
/// Calls at the same time.
const CONNECTIONS: u32 = 40;
/// Bytes of an update; the longest message with all its entities is far below.
const LONGEST: usize = 1 << 20;
/// Telegram keeps its connections and uses them again; a call takes it a moment.
const LIMITS: Limits =
    Limits { connections: 4 * CONNECTIONS as usize, call: Duration::from_secs(30), idle: Duration::from_secs(300) };
/// Telegram is asked this often how it fares with its calls.
const LOOKED_AFTER: Duration = Duration::from_secs(30);

struct Listening {
    works: Arc<Works>,
    secret: String,
    /// Whether what the last run left unanswered was taken up; nothing new goes before that.
    begun: watch::Receiver<bool>,
}

/// Serves the webhook until something happens that no waiting mends; gives what. May be dropped at any time.
pub async fn run(works: &Arc<Works>, webhook: &Webhook) -> Result<String> {
    let secret = secret()?;
    let listener = tokio::net::TcpListener::bind(webhook.listen)
        .await
        .with_context(|| format!("the webhook cannot listen on {} (webhook_listen in [telegram])", webhook.listen))?;
    let (begin, begun) = watch::channel(false);
    let state = Arc::new(Listening { works: Arc::clone(works), secret: secret.clone(), begun });
    let path = if webhook.path.is_empty() { "/" } else { webhook.path.as_str() };
    let router = Router::new().route(path, post(called)).with_state(state);
    info!("telegram: the webhook listens on {}", webhook.listen);
    // listening first, so that the first call finds somebody
    let served = axum::serve(Limited::new(listener, LIMITS), router).into_future();
    tokio::select! {
        ended = served => Ok(format!("the webhook ended: {ended:?}")),
        reason = look_after(works, webhook, &secret, begin) => Ok(reason),
    }
}

/// 256 bits that nobody can guess, of the letters that Telegram takes.
fn secret() -> Result<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| anyhow::anyhow!("no random numbers for the webhook's secret: {error}"))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

async fn called(State(listening): State<Arc<Listening>>, call: Request) -> StatusCode {
    let given = call.headers().get(SECRET).map(|value| value.as_bytes()).unwrap_or_default();
    if !bool::from(given.ct_eq(listening.secret.as_bytes())) {
        return StatusCode::UNAUTHORIZED;
    }
    // a stranger's words are not even read
    let Ok(body) = to_bytes(call.into_body(), LONGEST).await else { return StatusCode::PAYLOAD_TOO_LARGE };
    let Ok(raw) = serde_json::from_slice::<Box<RawValue>>(&body) else {
        warn!(bytes = body.len(); "telegram: a call of the webhook without an update is left out");
        return StatusCode::OK;
    };
    listening.works.learn(&raw);
    if listening.begun.clone().wait_for(|begun| *begun).await.is_err() {
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    intake::take(&listening.works, &raw);
    StatusCode::OK
}

/// Gives Telegram the address, and asks now and then how its calls fare; the heartbeat tells that Telegram is reached.
async fn look_after(works: &Arc<Works>, webhook: &Webhook, secret: &str, begin: watch::Sender<bool>) -> String {
    /// What waits at Telegram is called in within this time.
    const CALLED_IN: Duration = Duration::from_millis(500);

    #[derive(Deserialize)]
    struct Info {
        url: String,
        pending_update_count: u64,
        last_error_date: Option<i64>,
        last_error_message: Option<String>,
    }
    let (mut is_set, mut pause, mut last_error, mut failures) = (false, Duration::from_millis(500), None, 0);
    loop {
        works.pulse.back_in(LOOKED_AFTER * 2);
        if !is_set {
            let body = json!({
                "url": webhook.url, "secret_token": secret, "max_connections": CONNECTIONS, "allowed_updates": WANTED,
            });
            match works.client.call::<bool>("setWebhook", &body, Duration::from_secs(15)).await {
                Ok(_) => {
                    info!("telegram: the webhook is set");
                    beat(works, works.load());
                    is_set = true;
                    if !*begin.borrow() {
                        tokio::time::sleep(CALLED_IN).await;
                        resume(works);
                        begin.send_replace(true);
                    }
                }
                Err(Failure::Api { code: 401 | 404, .. }) => {
                    return "Telegram does not know this token any more; copy it again from @BotFather".into();
                }
                Err(Failure::Api { code: 400, description, .. }) => {
                    return format!(
                        "Telegram does not take the webhook ({description}); see webhook_url in [telegram]"
                    );
                }
                Err(failure) => {
                    warn!("telegram: the webhook cannot be set, trying again: {}", failure.told());
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(Duration::from_secs(30));
                    continue;
                }
            }
        }
        tokio::time::sleep(LOOKED_AFTER).await;
        match works.client.call::<Info>("getWebhookInfo", &json!({}), Duration::from_secs(15)).await {
            Ok(info) => {
                beat(works, works.load());
                if info.url != webhook.url {
                    warn!("telegram: the webhook was changed or removed by another program; it is set again");
                    is_set = false;
                }
                let pending = info.pending_update_count;
                works.metrics.webhook_waits(pending);
                if pending == 0 {
                    failures = 0;
                }
                if let (true, Some(why)) = (info.last_error_date > last_error, &info.last_error_message) {
                    failures += 1;
                    // one failure mends itself; while more follow and questions wait nobody is answered, and only who runs
                    // the bot can do something about it
                    if failures > 1 && pending > 0 {
                        error!(pending = pending; "telegram: calls of the webhook fail, and questions wait: {why}");
                    } else {
                        warn!(pending = pending; "telegram: a call of the webhook failed: {why}");
                    }
                }
                last_error = info.last_error_date.or(last_error);
            }
            Err(failure) => warn!("telegram: not reached: {}", failure.told()),
        }
    }
}
