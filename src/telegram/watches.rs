//! Watches beside the bot: what is new is taken in, what is due is written to the store, and what lies there is put into
//! the lanes of its chats.

use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use anyhow::Result;
use log::{error, info, warn};

use super::answer::Answer;
use super::flow::{Item, Works};
use super::wire::{self, Address, Frame};
use super::{button, underway};
use crate::app;
use crate::house::House;
use crate::index::Index;
use crate::outbox::Rank;
use crate::register::Register;
use crate::render::Looks;
use crate::watch::{self, Draft, Matcher};

use stand_in as digest;

/// Between two looks for another index.
const LOOK: Duration = Duration::from_secs(2);
/// Between two looks for what is due.
const DUE: Duration = Duration::from_secs(20);
/// After a failure, which is seldom over at once.
const AFTER_TROUBLE: Duration = Duration::from_secs(60);
/// Messages in lanes at the same time. Each holds up a question of its chat for as long as it takes.
const IN_LANES: usize = 32;
/// Between two looks for messages that can go, at least and at most.
const SEND: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(5)];

/// Watches for as long as the program runs. What is in a lane when it ends is in the store as well.
pub async fn keep(works: Arc<Works>) {
    if !is_lasting(&works) {
        warn!("watch: nothing is told, since the store cannot be kept");
        return;
    }
    tokio::join!(gather(&works), hand_out(&works));
}

/// Takes in what is new, and writes what is due.
async fn gather(works: &Arc<Works>) {
    let mut matcher = Matcher::default();
    let mut seen: Weak<Index> = Weak::new();
    let mut looked: Option<Instant> = None;
    let mut rest_until = Instant::now();
    loop {
        let house = works.house();
        let index = house.index().map(|index| Arc::downgrade(&index));
        if let Some(index) = index.filter(|index| !index.ptr_eq(&seen) && rest_until <= Instant::now()) {
            let (back, well) = take_in(matcher, house).await;
            matcher = back;
            if well {
                seen = index;
            } else {
                rest_until = Instant::now() + AFTER_TROUBLE;
            }
            // what is new may be due at once; before the first time nothing is
            write_due(works).await;
            looked = Some(Instant::now());
        } else if looked.is_some_and(|at| at.elapsed() >= DUE) {
            write_due(works).await;
            looked = Some(Instant::now());
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Looks at what is new in the index. The matcher comes back, and whether it went well.
async fn take_in(matcher: Matcher, house: Arc<House>) -> (Matcher, bool) {
    let work = move || {
        let mut matcher = matcher;
        let taken = watch::take_in(&house, &mut matcher, app::today(), app::now());
        (matcher, taken)
    };
    let Ok((matcher, taken)) = tokio::task::spawn_blocking(work).await else {
        error!("watch: taking in panicked; it is tried again");
        return (Matcher::default(), false);
    };
    match &taken {
        Ok(taken) if taken.articles > 0 => {
            info!(articles = taken.articles, news = taken.news, repeats = taken.repeats; "watch: new articles taken in");
        }
        Ok(_) => {}
        Err(error) => trouble(error),
    }
    (matcher, taken.is_ok())
}

/// Writes what is due to the store.
async fn write_due(works: &Arc<Works>) {
    let inner = Arc::clone(works);
    let work = move || {
        let house = inner.house();
        let lang = |_, settings: &crate::setting::ChatSettings| settings.lang.unwrap_or(inner.fallback);
        watch::run(&house, app::now(), lang, |draft| word(&inner, &house.register, draft))
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(ran)) if ran.messages > 0 => {
            info!(messages = ran.messages, stories = ran.stories; "watch: digests written");
            works.underway.wake();
        }
        Ok(Ok(_)) => {}
        Ok(Err(error)) => trouble(&error),
        Err(_) => error!("watch: writing digests panicked; it is tried again"),
    }
}

/// One message for Telegram: as much as fits into it.
fn word(works: &Works, register: &Register, draft: &Draft) -> Result<String> {
    let looks = Looks::of(&draft.settings, draft.lang);
    let mut shortest = None;
    for detail in digest::DETAILS {
        let reply = digest::reply(draft, register, *detail);
        let answer = Answer::of(&reply, looks);
        if answer.messages.len() == 1 {
            return body(works, draft, &answer);
        }
        shortest = Some(reply);
    }
    // what is light is one message whatever happens
    let reply = shortest.unwrap_or_default();
    body(works, draft, &Answer::of(&reply, Looks { light: true, ..looks }))
}

fn body(works: &Works, draft: &Draft, answer: &Answer) -> Result<String> {
    let Some(message) = answer.messages.first() else { anyhow::bail!("a digest without words") };
    let owner = (draft.chat < 0).then_some(button::NOBODY);
    let frame = Frame { lang: answer.lang, owner, bot: &works.me.name, store: &works.store };
    let mut parcel = wire::send(message, Address { thread: draft.thread, reply_to: None }, frame)?;
    if !draft.settings.sound {
        parcel.body["disable_notification"] = true.into();
    }
    Ok(parcel.body.to_string())
}

/// Puts what can go into the lanes, as soon as Telegram is reached and what it has waiting is learned: that tells where
/// messages stand.
async fn hand_out(works: &Arc<Works>) {
    loop {
        let pause = if works.has_begun() { push_due(works) } else { Ok(SEND[0]) };
        let pause = pause.unwrap_or_else(|error| {
            trouble(&error);
            SEND[1]
        });
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = works.underway.changed() => {}
        }
    }
}

/// How long there is nothing more to do.
fn push_due(works: &Arc<Works>) -> Result<Duration> {
    let (store, underway, now): (_, &underway::Underway, _) = (&works.store, &works.underway, app::now());
    for id in underway.arrived() {
        store.settle_outgoing(id)?;
        underway.put(id, None);
    }
    let (in_lanes, known) = underway.load();
    let mut room = IN_LANES.saturating_sub(in_lanes);
    if room > 0 {
        for message in store.due_outgoing(now, IN_LANES + known)? {
            if room > 0 && underway.begin(message.id) {
                room -= 1;
                works.push(message.chat, Item::Outgoing(message.id), Rank::Announcement);
            }
        }
    }
    let next = store.next_outgoing()?.map_or(i64::MAX, |next| next - now);
    Ok(Duration::from_secs(next.clamp(0, 60) as u64).clamp(SEND[0], SEND[1]))
}

fn trouble(error: &anyhow::Error) {
    if is_full(error) {
        error!("store: the disk is full; watches wait until there is room");
    } else {
        error!("watch: {error:#}");
    }
}

/// The one place where the store tells whether it can be kept at all.
fn is_lasting(_works: &Works) -> bool {
    true // `works.store.is_lasting()`
}

/// The one place where an error of the store is known as a full disk.
fn is_full(_error: &anyhow::Error) -> bool {
    false // `store::is_full(error)`
}

/// Stands in for `command::digest`, with its signatures, until that is there.
mod stand_in {
    use crate::action::Action;
    use crate::i18n::fixed;
    use crate::register::Register;
    use crate::reply::{Button, Line, Outcome, Reply};
    use crate::watch::Draft;

    pub const DETAILS: &[usize] = &[24, 8, 2];

    pub fn reply(draft: &Draft, _register: &Register, detail: usize) -> Reply {
        let mut reply = Reply::new(Outcome::Found);
        reply.heading(fixed("Tin mới", "What is new"));
        for item in draft.items.iter().take(detail) {
            reply.text(Line::new().plain(item.entry.meta.title.as_str()));
        }
        reply
            .row(vec![Button::ask(fixed("Xem các mục theo dõi", "Show what is followed"), Action::new("watches", ""))]);
        reply
    }
}
