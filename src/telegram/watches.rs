//! Watches beside the bot: what is new is taken in, what is due is written to the store, and what lies there is put into
//! the lanes of its chats.

use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use log::{error, info, warn};

use super::answer::Answer;
use super::flow::{Item, Works};
use super::wire::{self, Address, Frame};
use super::{button, owners, underway};
use crate::app;
use crate::command::digest;
use crate::house::House;
use crate::i18n::Localized;
use crate::index::Index;
use crate::outbox::Rank;
use crate::render::Looks;
use crate::setting::ChatSettings;
use crate::store;
use crate::watch::{self, Draft, Matcher};

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
    if !works.store.is_lasting() {
        warn!("watch: nothing is told, since the store cannot be kept");
        while !owners::tell(&works, &texts::not_kept()).await {
            tokio::time::sleep(AFTER_TROUBLE).await;
        }
        return;
    }
    let gather = Gather { works: &works, matcher: Matcher::default(), full: false };
    tokio::join!(gather.run(), hand_out(&works));
}

/// Takes in what is new, and writes what is due.
struct Gather<'a> {
    works: &'a Arc<Works>,
    matcher: Matcher,
    /// Whether the disk was full the last time.
    full: bool,
}

impl Gather<'_> {
    async fn run(mut self) {
        let mut seen: Weak<Index> = Weak::new();
        let mut looked: Option<Instant> = None;
        let mut rest_until = Instant::now();
        loop {
            let house = self.works.house();
            let index = house.index().map(|index| Arc::downgrade(&index));
            let new = index.filter(|index| !index.ptr_eq(&seen));
            let is_due = looked.is_some_and(|at| at.elapsed() >= DUE);
            if rest_until <= Instant::now() && (new.is_some() || is_due) {
                let done = self.round(new.is_some().then_some(house)).await;
                looked = Some(Instant::now());
                match &done {
                    Ok(()) => seen = new.unwrap_or(seen),
                    Err(_) => rest_until = Instant::now() + AFTER_TROUBLE,
                }
                self.tell(done);
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// What is new may be due at once; before the first look nothing is. What is due is told also when taking in fails.
    async fn round(&mut self, new: Option<Arc<House>>) -> Result<()> {
        let taken = match new {
            Some(house) => self.take_in(house).await,
            None => Ok(()),
        };
        let written = write_due(self.works).await;
        // whether the disk has room shows only where something is written
        taken.and(written).and_then(|()| self.works.store.note("last round", &app::now().to_string()))
    }

    /// Looks at what is new in the index.
    async fn take_in(&mut self, house: Arc<House>) -> Result<()> {
        let mut matcher = std::mem::take(&mut self.matcher);
        let work = move || {
            let taken = watch::take_in(&house, &mut matcher, app::today(), app::now());
            (matcher, taken)
        };
        let (matcher, taken) = tokio::task::spawn_blocking(work).await.context("taking in panicked")?;
        self.matcher = matcher;
        let taken = taken?;
        if taken.articles > 0 {
            info!(articles = taken.articles, news = taken.news, repeats = taken.repeats; "watch: new articles taken in");
        }
        Ok(())
    }

    /// Tells the log what went wrong, and the owners that the disk is full and that it no longer is, once each.
    fn tell(&mut self, done: Result<()>) {
        match done {
            Err(error) if store::is_full(&error) => {
                // no error for the log: the owners are told in words of its own
                warn!("store: the data folder cannot be written to; watches wait until it can: {error:#}");
                if !std::mem::replace(&mut self.full, true) {
                    self.tell_owners(texts::full());
                }
            }
            Err(error) => error!("watch: it is tried again: {error:#}"),
            Ok(()) => {
                if std::mem::replace(&mut self.full, false) {
                    self.tell_owners(texts::room());
                }
            }
        }
    }

    /// Beside the rest: an owner who cannot be reached must not keep news from anybody.
    fn tell_owners(&self, said: Localized) {
        let works = Arc::clone(self.works);
        tokio::spawn(async move { owners::tell(&works, &said).await });
    }
}

/// Writes what is due to the store.
async fn write_due(works: &Arc<Works>) -> Result<()> {
    let inner = Arc::clone(works);
    let work = move || {
        let house = inner.house();
        let lang = |_, settings: &ChatSettings| settings.lang.unwrap_or(inner.fallback);
        watch::run(&house, app::now(), lang, |draft| word(&inner, &house, draft))
    };
    let ran = tokio::task::spawn_blocking(work).await.context("writing digests panicked")??;
    if ran.messages > 0 {
        info!(messages = ran.messages, stories = ran.stories; "watch: digests written");
        works.underway.wake();
    }
    Ok(())
}

/// One message for Telegram: as much as fits into it.
fn word(works: &Works, house: &House, draft: &Draft) -> Result<String> {
    let looks = Looks::of(&draft.settings, draft.lang);
    let mut shortest = None;
    for detail in digest::DETAILS {
        let reply = digest::reply(draft, &house.register, &house.glossary, *detail);
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
        parcel.body.set("disable_notification", &true)?;
    }
    Ok(serde_json::to_string(&parcel.body)?)
}

/// Puts what can go into the lanes, as soon as Telegram is reached and what it has waiting is learned: that tells where
/// messages stand.
async fn hand_out(works: &Arc<Works>) {
    loop {
        let pause = if works.has_begun() { push_due(works) } else { Ok(SEND[0]) };
        let pause = pause.unwrap_or_else(|error| {
            warn!("store: {error:#}");
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

mod texts {
    use crate::i18n::{Localized, fixed};

    pub fn full() -> Localized {
        fixed(
            "Bot không ghi được vào thư mục dữ liệu: ổ đĩa đã đầy, chỉ cho đọc hoặc bị lỗi. Tra cứu vẫn hoạt động; tin theo dõi tạm dừng và sẽ được gửi đủ khi ghi lại được. Bạn cần kiểm tra ổ đĩa và dung lượng trống; nguyên nhân nằm trong nhật ký.",
            "The bot cannot write to its data folder: the disk is full, read-only or failing. Searching still works; what chats follow is on hold and will be sent in full once writing works again. Please look at the disk and its free space; the log has the reason.",
        )
    }

    pub fn room() -> Localized {
        fixed(
            "Bot đã ghi được vào thư mục dữ liệu; tin theo dõi hoạt động trở lại.",
            "The bot can write to its data folder again; what chats follow is sent again.",
        )
    }

    pub fn not_kept() -> Localized {
        fixed(
            "Bot không ghi được vào thư mục dữ liệu, nên thay đổi chỉ giữ đến khi bot khởi động lại và tin theo dõi tạm dừng. Nhật ký của bot ghi rõ lý do; sau khi khắc phục, bạn hãy khởi động lại bot.",
            "The bot cannot write to its data folder, so changes last only until it is restarted and nothing that chats follow is sent. The log tells why; once that is mended, please restart the bot.",
        )
    }
}
