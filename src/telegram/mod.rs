//! The door to Telegram: updates in by long polling or webhook, messages out as text with entities.
//!
//! teloxide's types read the updates. Its dispatcher is not used: it confirms updates before their handlers are done,
//! so that a crash would lose them, and one chat's full queue stops all chats. Here an update is kept in the store
//! before it is confirmed, and then lies in its chat's lane. Requests are our own as well: teloxide would parse every
//! message that comes back, and sleeps ten seconds inside the call when a server fails.

mod access;
mod answer;
pub mod button;
mod client;
mod diagnose;
pub mod event;
pub mod feeds;
mod file;
mod flow;
mod guard;
mod heart;
mod hook;
mod housekeeping;
mod inline;
mod intake;
mod job;
mod late;
mod listener;
mod notices;
mod outgoing;
mod owners;
mod poll;
mod press;
mod profile;
pub mod question;
mod rights;
mod sending;
mod standing;
mod troubles;
mod underway;
mod watchdog;
mod watches;
mod way;
pub mod wire;
mod workers;

use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use log::{debug, error, info, warn};
use serde::Deserialize;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::Notify;

use crate::app::{self, App};
use crate::house::Current;
use crate::i18n::Lang;
use crate::logging;
use crate::metrics::Load;
use crate::server;

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
    /// Messages a second, at most; 0: no pace is held.
    pub messages_per_s: u32,
    /// After so long without Telegram the program ends; none: never.
    pub exit_after: Option<Duration>,
    /// Where it tells how it fares.
    pub listen: Option<SocketAddr>,
    /// Where Telegram calls; none: it is polled.
    pub webhook: Option<Webhook>,
}

/// Where Telegram calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// The address that Telegram is given.
    pub url: String,
    /// Its path.
    pub path: String,
    /// Where this program listens.
    pub listen: SocketAddr,
}

/// Threads for what takes its time besides answers: looking names up, feeds, digests, the daily copy, counts.
const BESIDE_ANSWERS: usize = 4;

/// Serves Telegram until told to stop by SIGTERM or SIGINT.
pub fn run(app: App, settings: Settings) -> Result<()> {
    logging::log_panics();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        // a thread keeps memory
        .max_blocking_threads(BESIDE_ANSWERS)
        .build()
        .context("cannot start")?;
    // as a task it runs on the threads that bring what it waits for, and no other has to be woken for each update
    let serving = async { tokio::spawn(serve(Arc::new(app), settings)).await };
    let result = runtime.block_on(serving).context("the program stumbled").flatten();
    // an index that is being built is left unfinished; it is built again at the next start
    runtime.shutdown_timeout(LAST_WORK);
    result
}

/// So long questions are still answered when the program is told to stop. What is not answered then is kept. With the two
/// below, less than the two seconds after which impatient hosts kill what they told to stop.
const LAST_ANSWERS: Duration = Duration::from_millis(800);
/// After that nothing new is begun, and so long what is on its way may take to arrive.
const ON_THEIR_WAY: Duration = Duration::from_millis(500);
/// And after that what threads are busy with.
const LAST_WORK: Duration = Duration::from_millis(300);

async fn serve(app: Arc<App>, settings: Settings) -> Result<()> {
    let stopped = stop_signal()?;
    tokio::pin!(stopped);
    // a heartbeat of an earlier run says nothing about this one
    if let Err(error) = fs::remove_file(&settings.heartbeat) {
        debug!("telegram: no heartbeat to remove: {error}");
    }
    let client = Arc::new(Client::new(&settings)?);
    let (pulse, given_up) = (Arc::new(watchdog::Pulse::default()), Arc::new(Notify::new()));
    client.count_in(&app.house.load().metrics);
    start_index(Arc::clone(&app));
    if let Some(address) = settings.listen {
        tokio::spawn(tell_how_it_fares(server::open(address).await?, Arc::clone(&app.house)));
    }
    watchdog::watch(&pulse, &client, settings.exit_after, &given_up);
    let me = tokio::select! {
        me = introduced(&client, &pulse) => me?,
        () = given_up.notified() => bail!(GIVEN_UP),
        () = &mut stopped => return Ok(()),
    };
    info!("telegram: serving as @{}", me.name);
    let works = &flow::Works::new(Arc::clone(&app.house), client, pulse, &settings, me)?;
    let owners = works.house().settings.owners.clone();
    tokio::spawn(profile::keep(Arc::clone(&works.store), Arc::clone(&works.client), settings.language, owners));
    tokio::spawn(housekeeping::keep(Arc::clone(works)));
    tokio::spawn(troubles::keep(Arc::clone(works)));
    // feeds end with this function, when the other side of this is dropped
    let (_reading, ended) = tokio::sync::oneshot::channel::<()>();
    let until_ended = async move { drop(ended.await) };
    tokio::spawn(feeds::keep(Arc::clone(works), Arc::clone(&app), until_ended));
    let watching = tokio::spawn(watches::keep(Arc::clone(works)));
    let mut poll = poll::Poll::new(works, &settings);
    let reason = match &settings.webhook {
        Some(webhook) => tokio::select! {
            ended = hook::run(works, webhook) => Some(ended?),
            () = given_up.notified() => Some(GIVEN_UP.into()),
            () = &mut stopped => None,
        },
        None => tokio::select! {
            reason = poll.run() => Some(reason),
            () = given_up.notified() => Some(GIVEN_UP.into()),
            () = &mut stopped => None,
        },
    };
    if let Some(reason) = reason {
        bail!(reason);
    }
    info!("telegram: stopping");
    // what is written by then lies in the store
    watching.abort();
    works.end();
    let confirmed = async {
        if settings.webhook.is_none() {
            poll.confirm().await;
        }
    };
    tokio::join!(confirmed, last_answers(works));
    Ok(())
}

/// Gives answers under way a little time; what is left lies in the store.
async fn last_answers(works: &flow::Works) {
    if tokio::time::timeout(LAST_ANSWERS, works.empty()).await.is_ok() {
        return;
    }
    let Load { waiting, chats, .. } = works.load();
    warn!(waiting = waiting, chats = chats; "telegram: stopped with answers unsent; they follow at the next start");
    works.close();
    if tokio::time::timeout(ON_THEIR_WAY, works.empty()).await.is_err() {
        info!("telegram: some answers are still on their way; the next start looks whether they arrived");
    }
}

/// Why it ends when the watchdog wants it, which has told more.
const GIVEN_UP: &str = "the watchdog ends the program; what is not answered follows at the next start";

async fn tell_how_it_fares(listener: TcpListener, current: Arc<Current>) {
    if let Err(error) = server::run(listener, current, app::now).await {
        error!("server: {error:#}");
    }
}

/// Learns who the bot is, however long Telegram cannot be reached.
async fn introduced(client: &Client, pulse: &watchdog::Pulse) -> Result<event::Me> {
    const LIMIT: Duration = Duration::from_secs(15);
    #[derive(Deserialize)]
    struct User {
        id: i64,
        username: Option<String>,
    }
    let mut pause = Duration::from_millis(500);
    loop {
        pulse.back_in(LIMIT);
        match client.call::<User>("getMe", &json!({}), LIMIT).await {
            Ok(User { id, username }) => return Ok(event::Me { id, name: username.unwrap_or_default() }),
            Err(Failure::Api { code: 401 | 404, .. }) => {
                bail!("Telegram does not know this token; copy it again from @BotFather into TELOXIDE_TOKEN")
            }
            Err(failure) => {
                let wait = match failure {
                    Failure::Api { retry_after: Some(seconds), .. } => Duration::from_secs(seconds),
                    _ => pause,
                };
                warn!("telegram: getMe failed, trying again in {} s: {}", wait.as_secs_f32(), failure.told());
                pulse.back_in(wait);
                tokio::time::sleep(wait).await;
                pause = (pause * 2).min(Duration::from_secs(30));
            }
        }
    }
}

/// Takes the bot off a Bot API server (Bot API, logOut).
pub fn log_out(settings: &Settings) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().context("cannot start")?;
    let client = Client::new(settings)?;
    match runtime.block_on(client.call::<bool>("logOut", &json!({}), Duration::from_secs(30))) {
        Ok(_) => Ok(()),
        Err(failure) => bail!("{} did not let the bot go: {}", settings.api_url, failure.told()),
    }
}

/// Takes up what the last run left unanswered.
fn resume(works: &flow::Works) {
    if let Err(error) = works.resume() {
        error!("store: questions of the last run cannot be taken up: {error:#}");
    }
    works.begin();
}

/// Leaves a sign that Telegram was reached, and how much waits to be answered.
fn beat(works: &flow::Works, load: Load) {
    works.metrics.reached(app::now());
    if works.pulse.reached() {
        works.heart.beat(format!("questions waiting: {}, in chats: {}\n", load.waiting, load.chats));
    }
}

/// Opens the index as it is and keeps it up to date beside the bot, which answers meanwhile.
fn start_index(app: Arc<App>) {
    app.open_index();
    std::thread::spawn(move || app.watch());
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
