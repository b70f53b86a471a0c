//! The address at which Telegram reaches this program, as far as it can be checked beforehand.

use anyhow::{Context, Result, bail};

use super::{OFFICIAL, Telegram};
use crate::telegram;

/// Ports at which Telegram's own servers reach a webhook (Bot API, setWebhook); a server of one's own reaches any.
const PORTS: [u16; 4] = [443, 80, 88, 8443];

/// The webhook, when one is set.
pub fn read(settings: &Telegram) -> Result<Option<telegram::Webhook>> {
    let url = settings.webhook_url.as_str();
    if url.is_empty() {
        return Ok(None);
    }
    let own_server = settings.api_url.trim_end_matches('/') != OFFICIAL;
    let address: reqwest::Url =
        url.parse().with_context(|| format!("webhook_url in [telegram] is “{url}”; it must be a whole address"))?;
    if address.scheme() != "https" && !(own_server && address.scheme() == "http") {
        bail!("webhook_url in [telegram] is “{url}”; Telegram calls only https:// addresses");
    }
    let port = address.port_or_known_default().unwrap_or_default();
    if !own_server && !PORTS.contains(&port) {
        bail!("webhook_url in [telegram] has the port {port}; Telegram calls only the ports 443, 80, 88 and 8443");
    }
    let listen = settings.webhook_listen.parse().with_context(|| {
        format!(
            "webhook_listen in [telegram] is “{}”; write an address and a port, such as 0.0.0.0:8443",
            settings.webhook_listen
        )
    })?;
    Ok(Some(telegram::Webhook { url: url.to_string(), path: address.path().to_string(), listen }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hook(url: &str, api_url: &str) -> Result<Option<telegram::Webhook>> {
        read(&Telegram { webhook_url: url.into(), api_url: api_url.into(), ..Telegram::default() })
    }

    #[test]
    fn it_is_reached_at_the_ports_that_telegram_calls() -> Result<()> {
        assert_eq!(hook("", OFFICIAL)?, None);
        for url in ["https://bot.example.org/hook", "https://bot.example.org:8443/hook"] {
            assert_eq!(hook(url, OFFICIAL)?.map(|hook| hook.path), Some("/hook".into()));
        }
        for url in ["http://bot.example.org/hook", "https://bot.example.org:8080/hook", "bot.example.org"] {
            assert!(hook(url, OFFICIAL).is_err(), "{url} was taken");
        }
        // a server of one's own calls any port, and may do without TLS
        assert!(hook("http://127.0.0.1:9000/hook", "http://127.0.0.1:8081")?.is_some());
        Ok(())
    }
}
