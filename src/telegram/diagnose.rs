//! What keeps the bot from working with Telegram, for `nqbot doctor`.

use std::time::Duration;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::json;

use super::Settings;
use super::client::{CLOCK_OFF_S, Client, Failure};

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How it stands.
    pub state: State,
    /// What was found.
    pub what: String,
    /// What to do about it.
    pub fix: Option<String>,
}

/// How something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// In order.
    Good,
    /// Works, but is worth knowing.
    Note,
    /// Keeps the bot from working.
    Bad,
}

impl Finding {
    /// Something in order.
    pub fn good(what: impl Into<String>) -> Self {
        Self { state: State::Good, what: what.into(), fix: None }
    }

    /// Something worth knowing.
    pub fn note(what: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { state: State::Note, what: what.into(), fix: Some(fix.into()) }
    }

    /// Something that keeps the bot from working.
    pub fn bad(what: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { state: State::Bad, what: what.into(), fix: Some(fix.into()) }
    }
}

#[derive(Deserialize)]
struct Me {
    username: String,
    can_read_all_group_messages: bool,
    supports_inline_queries: bool,
}

#[derive(Deserialize)]
struct Webhook {
    url: String,
    pending_update_count: u64,
    last_error_message: Option<String>,
}

const LIMIT: Duration = Duration::from_secs(15);

/// Asks Telegram how this bot stands there. `serving` tells whether a bot serves from this data folder now.
pub fn diagnose(settings: &Settings, serving: bool) -> Result<Vec<Finding>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().context("cannot start")?;
    let client = match Client::new(settings) {
        Ok(client) => client,
        Err(error) => {
            return Ok(vec![Finding::bad(
                format!("{error:#}"),
                "correct the address in config/bot.toml or the environment",
            )]);
        }
    };
    Ok(runtime.block_on(ask(&client, settings, serving)))
}

fn of_clock(ahead_s: i64) -> Finding {
    if ahead_s.abs() <= CLOCK_OFF_S {
        return Finding::good("the clock is right");
    }
    let (off, word) = (ahead_s.abs(), if ahead_s > 0 { "behind" } else { "ahead" });
    Finding::note(
        format!("this machine's clock is {off} s {word}; digests and quiet hours go by it"),
        "let the system keep its clock by NTP, for example with `timedatectl set-ntp true`",
    )
}

async fn ask(client: &Client, settings: &Settings, serving: bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    match client.call::<Me>("getMe", &json!({}), LIMIT).await {
        Ok(me) => findings.extend(of_me(&me)),
        Err(failure) => return vec![unreached(&failure, settings)],
    }
    findings.push(of_clock(client.ahead_s()));
    let webhook = client.call::<Webhook>("getWebhookInfo", &json!({}), LIMIT).await;
    findings.push(match &webhook {
        Ok(webhook) if webhook.url.is_empty() => {
            Finding::good(format!("no webhook is left behind; {} updates wait", webhook.pending_update_count))
        }
        Ok(webhook) if settings.webhook.as_ref().is_some_and(|own| own.url == webhook.url) => {
            match &webhook.last_error_message {
                Some(why) => Finding::note(
                    format!("the webhook is set; {} updates wait, the last call failed: {why}", webhook.pending_update_count),
                    "see that the proxy in front of nqbot passes calls on to webhook_listen",
                ),
                None => Finding::good(format!("the webhook is set; {} updates wait", webhook.pending_update_count)),
            }
        }
        Ok(_) => Finding::note(
            "another webhook is set for this bot",
            "`nqbot serve` replaces it when it starts; if another program needs it, give one of them a token of its own",
        ),
        Err(failure) => Finding::bad(
            format!("getWebhookInfo failed: {}", failure.told()),
            "try again; if it stays, see https://core.telegram.org/bots/api#getwebhookinfo",
        ),
    });
    if webhook.is_ok_and(|webhook| webhook.url.is_empty()) {
        findings.push(receiving(client, serving).await);
    }
    findings
}

fn of_me(me: &Me) -> Vec<Finding> {
    let mut findings = vec![Finding::good(format!("the token is that of @{}", me.username))];
    findings.push(if me.can_read_all_group_messages {
        Finding::note(
            "privacy mode is off: Telegram sends the bot every message of its groups",
            "nqbot does not need that; switch it on with @BotFather, /setprivacy",
        )
    } else {
        Finding::good("privacy mode is on, as it should be")
    });
    findings.push(if me.supports_inline_queries {
        Finding::good("inline mode is on")
    } else {
        Finding::note(
            "inline mode is off, so nobody can ask the bot from within other chats",
            "switch it on with @BotFather, /setinline",
        )
    });
    findings
}

fn unreached(failure: &Failure, settings: &Settings) -> Finding {
    let by_proxy = settings.proxy.is_some();
    match failure {
        Failure::Api { code: 401 | 404, .. } => Finding::bad(
            "Telegram does not know the token",
            "copy it again from @BotFather into TELOXIDE_TOKEN or the file of TELOXIDE_TOKEN_FILE",
        ),
        Failure::Network { why, .. } if by_proxy => Finding::bad(
            format!("Telegram is not reached through the proxy: {why}"),
            "check that the proxy runs and its address (proxy in [telegram], TELOXIDE_PROXY)",
        ),
        Failure::Network { why, .. } => Finding::bad(
            format!("{} is not reached: {why}", settings.api_url),
            "check the network; where Telegram is blocked, set a proxy (proxy in [telegram], TELOXIDE_PROXY)",
        ),
        other => Finding::bad(format!("getMe failed: {}", other.told()), "try again later; the sentence is Telegram's"),
    }
}

/// One request without an offset, which confirms nothing. Beside a bot of this data folder it is short, for a longer one
/// would take its place; else it stays open until a second receiver has asked again, which shows as a conflict.
async fn receiving(client: &Client, serving: bool) -> Finding {
    let timeout_s = if serving { 0 } else { 4 };
    let body = json!({ "timeout": timeout_s, "limit": 1 });
    match client.call::<Vec<serde_json::Value>>("getUpdates", &body, LIMIT).await {
        Ok(_) if serving => {
            Finding::good("updates can be received; that a second program receives them shows in the log")
        }
        Ok(updates) if updates.is_empty() => {
            Finding::good("updates can be received, and no other program receives them")
        }
        // it did not stay open for as long as another takes to ask
        Ok(_) => Finding::good("updates can be received; some wait"),
        Err(Failure::Api { code: 409, .. }) => Finding::note(
            "another program receives this bot's updates now",
            "stop it, or give one of the two a token of its own, since they take updates from each other",
        ),
        Err(failure) => Finding::bad(
            format!("getUpdates failed: {}", failure.told()),
            "try again later; the sentence is Telegram's",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_clock_is_found() {
        assert_eq!(of_clock(-60).state, State::Good);
        assert!(of_clock(900).what.contains("900 s behind") && of_clock(-900).what.contains("900 s ahead"));
    }

    #[test]
    fn every_trouble_comes_with_its_fix() {
        let api = |code| Failure::Api { code, description: "x".into(), retry_after: None, migrate_to: None };
        let settings = |proxy: Option<&str>| Settings {
            token: "1:x".into(),
            api_url: "https://api.telegram.org".into(),
            proxy: proxy.map(String::from),
            poll_timeout_s: 1,
            language: crate::i18n::Lang::Vi,
            workers: 1,
            heartbeat: "heartbeat".into(),
            messages_per_s: 0,
            exit_after: None,
            listen: None,
            webhook: None,
        };
        for (failure, proxy, expected) in [
            (api(401), None, "@BotFather"),
            (Failure::Network { why: "refused".into(), sent: false }, None, "set a proxy"),
            (Failure::Network { why: "refused".into(), sent: false }, Some("socks5h://127.0.0.1:9"), "the proxy runs"),
            (api(500), None, "later"),
        ] {
            let finding = unreached(&failure, &settings(proxy));
            assert!(
                finding.state == State::Bad && finding.fix.as_ref().is_some_and(|fix| fix.contains(expected)),
                "{finding:?}"
            );
        }
    }
}
