//! Feeds beside the bot: they are read while it serves, and its owners learn in private when one stops and when it works
//! again, once each.

use std::sync::Arc;

use anyhow::Result;
use log::{error, warn};
use tokio::sync::Notify;

use super::flow::Works;
use super::owners;
use crate::app::{self, App};
use crate::corpus::Shelf;
use crate::date::PartialDate;
use crate::feed::{Feeder, Ground, Settings};
use crate::i18n::{Lang, Localized, format};
use crate::store::{FeedState, Told};

/// A reader of feeds for this house. `wake` is called when articles came in, `tell` when the owners are to be told
/// something.
pub fn reader(
    app: &Arc<App>,
    settings: Settings,
    wake: impl Fn() + Send + Sync + 'static,
    tell: Arc<Notify>,
) -> Result<Feeder> {
    let (roots, current) = (app.roots(), Arc::clone(&app.house));
    let ground = Ground {
        store: Arc::clone(&current.load().store),
        shelf: Shelf::new(&app.config.file.paths.data.join("corpus")),
        roots,
        register: Box::new(move || Arc::clone(&current.load().register)),
        now: Box::new(app::now),
        today: Box::new(app::today),
        wake: Box::new(wake),
        tell: Box::new(move || tell.notify_one()),
    };
    Feeder::new(settings, ground)
}

/// Reads feeds and tells the owners about them until `shutdown` completes.
pub async fn keep(works: Arc<Works>, app: Arc<App>, shutdown: impl Future<Output = ()>) {
    let tell = Arc::new(Notify::new());
    let watching = Arc::clone(&app);
    let wake = move || watching.bell.ring();
    let feeder = app.config.feed().and_then(|settings| reader(&app, settings, wake, Arc::clone(&tell)));
    let feeder = match feeder {
        Ok(feeder) => Arc::new(feeder),
        Err(error) => return error!("feed: no feed is read: {error:#}"),
    };
    // what the last run left untold
    tell.notify_one();
    tokio::select! {
        () = crate::feed::run(feeder, shutdown) => {}
        () = keep_telling(&works, &tell) => {}
    }
}

async fn keep_telling(works: &Arc<Works>, tell: &Notify) {
    loop {
        tell.notified().await;
        tell_owners(works).await;
    }
}

/// Tells every owner what there is to tell. Noted once somebody was told: a program that ends in between tells it again.
async fn tell_owners(works: &Arc<Works>) {
    let nobody = works.house().settings.owners.is_empty();
    let feeds = works.store.feeds().unwrap_or_else(|error| {
        warn!("store: {error:#}");
        Vec::new()
    });
    // who has no owners now may have some later, and they should learn of it then
    for (name, state) in feeds.into_iter().filter(|_| !nobody) {
        let said = match state.told {
            Told::Stopping => texts::stopped(&name, &state),
            Told::Working => texts::works(&name),
            Told::Nothing | Told::Stopped => continue,
        };
        let is_told = owners::tell(works, &said).await;
        // when the network is down nobody hears of it now; it stays to be told
        if is_told && let Err(error) = works.store.note_told(&name, state.told) {
            warn!("store: {error:#}");
        }
    }
}

mod texts {
    use super::*;

    pub fn stopped(name: &str, state: &FeedState) -> Localized {
        let why = state.last_error.clone().unwrap_or_default();
        let last = state.last_day.as_deref().and_then(|day| day.parse::<PartialDate>().ok()).map(format::date);
        let failures = state.failures as usize;
        Localized::new(|lang| {
            let failures = format::number(failures, lang);
            match (lang, &last) {
                (Lang::Vi, Some(day)) => format!(
                    "Bot không đọc được nguồn tin {name} trong {failures} lần liên tiếp; lần gần nhất đọc được là ngày {}. Lý do: {why}. Bot vẫn tiếp tục thử, thưa dần đến mỗi ngày một lần, và sẽ báo bạn khi đọc lại được.",
                    day.get(lang)
                ),
                (Lang::Vi, None) => format!(
                    "Bot không đọc được nguồn tin {name} trong {failures} lần liên tiếp và chưa đọc được lần nào. Lý do: {why}. Bot vẫn tiếp tục thử, thưa dần đến mỗi ngày một lần, và sẽ báo bạn khi đọc được."
                ),
                (Lang::En, Some(day)) => format!(
                    "The feed {name} could not be read {failures} times in a row; it was last read on {}. Reason: {why}. The bot keeps trying, less and less often down to once a day, and tells you when it can be read again.",
                    day.get(lang)
                ),
                (Lang::En, None) => format!(
                    "The feed {name} could not be read {failures} times in a row and has never been read. Reason: {why}. The bot keeps trying, less and less often down to once a day, and tells you when it can be read."
                ),
            }
        })
    }

    pub fn works(name: &str) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Bot đã đọc lại được nguồn tin {name}."),
            Lang::En => format!("The feed {name} can be read again."),
        })
    }
}
