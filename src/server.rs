//! How the bot fares, for machines: `/healthz` (it runs), `/readyz` (it answers from an index and reached Telegram lately)
//! and `/metrics`, on an address of its own that only who runs the bot should reach.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context, Result};
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use log::{error, info};
use tokio::net::TcpListener;

use crate::house::{Current, House};

/// Telegram counts as reached for so long; a request for updates stays open for at most 50 seconds.
pub const FRESH_S: i64 = 90;
/// The form of `/metrics` (OpenMetrics 1.0, section “Overall structure”).
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

type Clock = fn() -> i64;

/// Takes the address.
pub async fn open(address: SocketAddr) -> Result<TcpListener> {
    let listener =
        TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address} (listen in [server])"))?;
    info!("server: /healthz, /readyz and /metrics are at http://{}", listener.local_addr().unwrap_or(address));
    Ok(listener)
}

/// Tells how the bot fares until it is dropped. `now` gives the time in seconds since 1970.
pub async fn run(listener: TcpListener, current: Arc<Current>, now: Clock) -> Result<()> {
    axum::serve(listener, router(current, now)).await.context("the server ended")
}

fn router(current: Arc<Current>, now: Clock) -> Router {
    Router::new()
        .route("/healthz", get(async || "alive\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state((current, now))
}

async fn ready(State((current, now)): State<(Arc<Current>, Clock)>) -> (StatusCode, String) {
    match unready(&current.load(), now()) {
        None => (StatusCode::OK, "ready\n".into()),
        Some(why) => (StatusCode::SERVICE_UNAVAILABLE, format!("not ready: {why}\n")),
    }
}

/// Why the bot is not ready to answer; none when it is. `now` in seconds since 1970.
pub fn unready(house: &House, now: i64) -> Option<String> {
    if house.index().is_none() {
        return Some("the index is being built".into());
    }
    match house.metrics.reached_at() {
        None => Some("Telegram was not reached yet".into()),
        Some(at) if now - at > FRESH_S => Some(format!("Telegram was last reached {} s ago", now - at)),
        Some(_) => None,
    }
}

async fn metrics(State((current, now)): State<(Arc<Current>, Clock)>) -> Response {
    // counting asks the store, which may wait for a writer
    let worked_out = tokio::task::spawn_blocking(move || {
        let house = current.load();
        house.standing(now()).map(|standing| house.metrics.text(&standing))
    });
    match worked_out.await {
        Ok(Ok(text)) => ([(header::CONTENT_TYPE, HeaderValue::from_static(OPEN_METRICS))], text).into_response(),
        Ok(Err(error)) => {
            error!("server: the counts cannot be read: {error:#}");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Glossary;
    use crate::house::Settings;
    use crate::register::Register;
    use crate::store::Store;

    #[test]
    fn without_an_index_it_is_not_ready() {
        let store = Store::in_memory().unwrap();
        let house = House::new(Register::shipped(), Glossary::default(), store, Settings::default());
        assert!(unready(&house, 1_000).unwrap().contains("index"));
    }
}
