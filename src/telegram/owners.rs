//! Telling the owners, each in private, what only they can mend.

use std::sync::Arc;

use log::warn;

use super::answer::Answer;
use super::flow::Works;
use super::sending;
use super::wire::Address;
use crate::i18n::Localized;
use crate::outbox::Rank;
use crate::render::Looks;
use crate::reply::{Outcome, Reply};

/// Tells every owner a sentence. Whether one of them was reached, or there are none.
pub async fn tell(works: &Arc<Works>, said: &Localized) -> bool {
    let mut reply = Reply::new(Outcome::Found);
    reply.text(said.clone());
    tell_all(works, &reply).await
}

/// Tells every owner something longer. Nothing on this way logs an error: that would be told as well, and so on.
pub async fn tell_all(works: &Arc<Works>, said: &Reply) -> bool {
    let owners = works.house().settings.owners.clone();
    let mut is_told = owners.is_empty();
    for owner in owners {
        let settings = works.store.settings(owner).unwrap_or_default();
        let looks = Looks::of(&settings, settings.lang.unwrap_or(works.fallback));
        let address = Address { thread: None, reply_to: None };
        if sending::say(works, owner, &Answer::of(said, looks), address, Rank::Announcement).await {
            is_told = true;
        } else {
            warn!("telegram: an owner cannot be told; they must open a chat with the bot first");
        }
    }
    is_told
}
