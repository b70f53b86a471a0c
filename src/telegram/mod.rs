//! The door to Telegram: updates in by long polling, messages out as text with entities.
//!
//! teloxide's dispatcher receives and sorts updates. Its handlers only take a question and put it into its
//! chat's lane, so no chat can stop another. Answers go out by requests of our own: teloxide would parse
//! every message that comes back, and sleeps ten seconds inside the call when a server fails.

mod answer;
mod button;
mod client;
mod diagnose;
mod flow;
mod intake;
mod poll;
mod profile;
mod wire;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use log::{error, info, warn};
use teloxide::dispatching::Dispatcher;
use teloxide::error_handlers::LoggingErrorHandler;
use teloxide::{ApiError, Bot, RequestError};

use crate::app::App;
use crate::i18n::Lang;

pub use client::{Client, Failure};
pub use diagnose::{Finding, State, diagnose};

/// The way to Telegram.
#[derive(Clone)]
pub struct Settings {
    /// The bot's token; never logged.
    pub token: String,
    /// Bot API server, without a slash at its end.
    pub api_url: String,
    /// Proxy by HTTP or SOCKS5.
    pub proxy: Option<String>,
    /// Seconds that a request for updates stays open.
    pub poll_timeout_s: u32,
    /// Language when nothing else tells.
    pub language: Lang,
    /// Answers worked out at the same time.
    pub workers: usize,
    /// A file that is touched whenever Telegram was reached.
    pub heartbeat: PathBuf,
}

/// Serves Telegram until told to stop by SIGTERM or SIGINT.
pub fn run(app: App, settings: Settings) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start")?;
    let result = runtime.block_on(serve(Arc::new(app), settings));
    // an index that is being built is left unfinished; it is built again at the next start
    runtime.shutdown_timeout(Duration::from_secs(1));
    result
}

/// How long answers under way may take when the program is told to stop.
const LAST_ANSWERS: Duration = Duration::from_secs(6);

async fn serve(app: Arc<App>, settings: Settings) -> Result<()> {
    let stopped = stop_signal()?;
    tokio::pin!(stopped);
    // a heartbeat of an earlier run says nothing about this one
    if let Err(error) = std::fs::remove_file(&settings.heartbeat) {
        log::debug!("telegram: no heartbeat to remove: {error}");
    }
    let client = Arc::new(Client::new(&settings)?);
    let bot = Bot::with_client(&settings.token, client.http())
        .set_api_url(settings.api_url.parse().context("api_url in [telegram] is not an address")?);
    start_index(Arc::clone(&app));
    let flow = flow::Flow::new(Arc::clone(&app.house), Arc::clone(&client), &settings);
    tokio::spawn(profile::keep(Arc::clone(&app.house), Arc::clone(&client), settings.language));
    let mut pause = Duration::from_millis(500);
    loop {
        let listener = poll::Listener::new(Arc::clone(&client), &settings);
        let ended = listener.ended();
        let mut dispatcher = Dispatcher::builder(bot.clone(), intake::handlers())
            .dependencies(teloxide::dptree::deps![Arc::clone(&flow)])
            .default_handler(|_| async {})
            // one worker: it only sorts into lanes, and so keeps the order of updates
            .distribution_function(|_| Some(()))
            .build();
        let token = dispatcher.shutdown_token();
        let errors = LoggingErrorHandler::with_custom_text("telegram");
        let dispatching = dispatcher.try_dispatch_with_listener(listener, errors);
        tokio::pin!(dispatching);
        let result = tokio::select! {
            result = &mut dispatching => result,
            () = &mut stopped => {
                info!("telegram: stopping");
                if let Ok(done) = token.shutdown() {
                    drop(done);
                    // ends when the request for updates is given up and handlers are done
                    let _ = dispatching.await;
                }
                finish(&flow, &client, &ended).await;
                return Ok(());
            }
        };
        match result {
            Ok(()) => match ended.reason() {
                Some(reason) => bail!(reason),
                None => return Ok(()),
            },
            Err(RequestError::Api(ApiError::InvalidToken)) => {
                bail!("Telegram does not know this token; copy it again from @BotFather into TELOXIDE_TOKEN")
            }
            Err(error) => {
                warn!(
                    "telegram: getMe failed, trying again in {} s: {}",
                    pause.as_secs_f32(),
                    client.without_token(&error.to_string())
                );
                tokio::select! {
                    () = tokio::time::sleep(pause) => {}
                    () = &mut stopped => return Ok(()),
                }
                pause = (pause * 2).min(Duration::from_secs(30));
            }
        }
    }
}

/// Opens the index as it is and brings it up to date beside the bot, which answers meanwhile.
fn start_index(app: Arc<App>) {
    app.open_index();
    tokio::task::spawn_blocking(move || {
        if let Err(error) = app.refresh_index(false) {
            error!("index: {error:#}");
        }
    });
}

/// Lets answers under way reach their chats, then tells Telegram which updates are done.
async fn finish(flow: &flow::Flow, client: &Client, ended: &poll::Ended) {
    if tokio::time::timeout(LAST_ANSWERS, flow.empty()).await.is_ok() {
        poll::confirm(client, ended.offset()).await;
    } else {
        let (waiting, chats) = flow.load();
        warn!(waiting = waiting, chats = chats; "telegram: stopped with answers unsent");
    }
}

/// Completes at the first SIGTERM or SIGINT.
fn stop_signal() -> Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen for SIGINT")?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
