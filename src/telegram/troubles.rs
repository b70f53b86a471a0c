//! Telling the owners of errors: of a new kind at once, of what goes on by the hour, never of each.

use std::sync::Arc;
use std::time::Duration;

use super::flow::Works;
use super::owners;
use crate::app;
use crate::i18n::{Lang, Localized, fixed, format};
use crate::metrics::Told;
use crate::reply::{Block, Line, Outcome, Reply};

/// Between two looks.
const LOOK: Duration = Duration::from_secs(4);
/// One fault often shows in several places: what comes within this time is one message.
const BURST: Duration = Duration::from_secs(3);
/// When no owner can be reached, at first and at most.
const AGAIN: [Duration; 2] = [Duration::from_secs(60), Duration::from_secs(3_600)];
/// Kinds that one message has room for.
const MOST: usize = 10;

/// Tells for as long as the program runs. What the owners were not told of stays to be told.
pub async fn keep(works: Arc<Works>) {
    if works.house().settings.owners.is_empty() {
        return;
    }
    let troubles = Arc::clone(&works.metrics.troubles);
    let mut again = AGAIN[0];
    loop {
        tokio::time::sleep(LOOK).await;
        if troubles.to_tell(app::now()).is_empty() {
            continue;
        }
        tokio::time::sleep(BURST).await;
        let what = troubles.to_tell(app::now());
        if owners::tell_all(&works, &message(&what)).await {
            troubles.told(&what, app::now());
            again = AGAIN[0];
        } else {
            tokio::time::sleep(again).await;
            again = (again * 2).min(AGAIN[1]);
        }
    }
}

/// New kinds first, then those that go on.
fn message(what: &[Told]) -> Reply {
    let (new, known): (Vec<&Told>, Vec<&Told>) = what.iter().partition(|one| one.is_first);
    let mut reply = Reply::new(Outcome::Found);
    let mut room = MOST;
    for (all, heading) in [(new, texts::new()), (known, texts::known())] {
        if !all.is_empty() && room > 0 {
            reply.text(Line::new().bold(heading));
        }
        for one in all.iter().take(room) {
            reply.say(Block::Item(None, vec![texts::error(&one.latest, one.count).into()]));
        }
        room = room.saturating_sub(all.len());
    }
    if what.len() > MOST {
        reply.text(texts::more(what.len() - MOST));
    }
    reply.note(texts::by_the_hour());
    reply
}

mod texts {
    use super::*;

    pub fn new() -> Localized {
        fixed("Lỗi mới trong nhật ký của bot:", "New errors in the bot's log:")
    }

    pub fn known() -> Localized {
        fixed("Lỗi vẫn tiếp diễn từ lần báo trước:", "Errors that went on since you were told:")
    }

    pub fn error(latest: &str, count: u64) -> Localized {
        let times = format::count(count as usize, "lần", "time", "times");
        Localized::new(|lang| match lang {
            Lang::Vi | Lang::En if count == 1 => latest.to_string(),
            Lang::Vi | Lang::En => format!("{latest} ({})", times.get(lang)),
        })
    }

    pub fn more(kinds: usize) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("… và {kinds} loại lỗi khác."),
            Lang::En if kinds == 1 => "… and 1 other kind.".to_string(),
            Lang::En => format!("… and {kinds} other kinds."),
        })
    }

    pub fn by_the_hour() -> Localized {
        fixed(
            "Nếu còn lặp lại, mỗi loại lỗi được báo nhiều nhất một lần mỗi giờ. Xem tất cả: /admin lỗi",
            "If they go on, you hear of each kind once an hour at most. All of them: /admin errors",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::plain;

    fn told(latest: &str, count: u64, is_first: bool) -> Told {
        Told { kind: latest.into(), latest: latest.into(), count, is_first }
    }

    #[test]
    fn all_of_one_moment_is_one_message_with_what_is_new_first() {
        let shown = plain::text(&message(&[told("store: full", 500, false), told("index: broken", 1, true)]), Lang::En);
        let at = |text: &str| shown.find(text).unwrap_or_else(|| panic!("{text} is not in\n{shown}"));
        assert!(at("New errors") < at("index: broken\n") && at("index: broken") < at("went on"));
        assert!(at("store: full (500 times)") > at("went on"));
    }

    #[test]
    fn many_kinds_fit_into_one_message() {
        let many: Vec<Told> = (0..100).map(|kind| told(&format!("{kind} {}", "x".repeat(290)), 7, true)).collect();
        for lang in Lang::ALL {
            let shown = crate::render::telegram::messages(&message(&many), lang);
            assert_eq!(shown.len(), 1, "{lang:?}");
        }
    }
}
