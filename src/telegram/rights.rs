//! Whether somebody may change the settings of a chat. Asked anew at every change: rights come and go.

use std::sync::Arc;
use std::time::Duration;

use log::warn;
use serde::Deserialize;
use serde_json::json;
use tokio::task::JoinSet;

use super::client::{Client, Failure};
use super::question::{Kind, Question};
use crate::command::Changes;
use crate::request::Managed;
use crate::setting::{ChatSettings, Who};
use crate::store::Store;

/// Whether who asks may change what the question would change.
pub async fn may_change(
    client: &Client,
    store: &Store,
    question: &Question,
    settings: &ChatSettings,
    changes: Changes,
) -> bool {
    match (changes, question.kind) {
        (Changes::Here, Kind::Private) => true,
        // what is written in a channel is read by all; it is set up in private
        (Changes::Here, Kind::Channel) => false,
        (Changes::Here, Kind::Group) => {
            // an anonymous administrator writes in the name of the group; a channel's post does not
            let leads = question.as_group || leads(client, question.chat, question.asker).await;
            if let (true, false, Some(asker)) = (leads, question.as_group, question.asker)
                && let Err(error) = store.manages(asker, question.chat)
            {
                warn!("store: {error:#}");
            }
            leads || settings.who == Who::All
        }
        (Changes::Chat(chat), _) => leads(client, chat, question.asker).await,
    }
}

/// The groups and channels that a private question about settings is about, with their names: the one that it names, or
/// all that the asker looks after and still leads.
pub async fn managed(client: &Arc<Client>, store: &Store, question: &Question, changes: Changes) -> Vec<Managed> {
    const MOST: usize = 10;
    let chats = match (changes, question.asker) {
        (Changes::Chat(chat), _) => vec![chat],
        (Changes::Here, Some(asker)) => store.managed_by(asker).unwrap_or_default(),
        (Changes::Here, None) => Vec::new(),
    };
    let mut asked = JoinSet::new();
    for (at, chat) in chats.into_iter().take(MOST).enumerate() {
        let (client, asker) = (Arc::clone(client), question.asker);
        asked.spawn(async move {
            let is_theirs = changes == Changes::Chat(chat) || leads(&client, chat, asker).await;
            if is_theirs { Some((at, Managed { chat, name: name_of(&client, chat).await })) } else { None }
        });
    }
    let mut managed: Vec<(usize, Managed)> = asked.join_all().await.into_iter().flatten().collect();
    managed.sort_by_key(|(at, _)| *at);
    managed.into_iter().map(|(_, one)| one).collect()
}

/// What a chat is called; its number when that cannot be learned.
async fn name_of(client: &Client, chat: i64) -> String {
    #[derive(Deserialize)]
    struct Chat {
        title: Option<String>,
    }
    let limit = Duration::from_secs(5);
    let named = client.call::<Chat>("getChat", &json!({ "chat_id": chat }), limit).await;
    named.ok().and_then(|chat| chat.title).unwrap_or_else(|| chat.to_string())
}

/// Whether a person is an administrator of a group or channel. Of those that an ordinary member may ask for, the list
/// of administrators is the one that Telegram always gives (Bot API, getChatMember).
pub async fn leads(client: &Client, chat: i64, person: Option<i64>) -> bool {
    #[derive(Deserialize)]
    struct Member {
        user: User,
    }
    #[derive(Deserialize)]
    struct User {
        id: i64,
        is_bot: bool,
    }
    let Some(person) = person.filter(|person| *person > 0) else { return false };
    let limit = Duration::from_secs(5);
    match client.call::<Vec<Member>>("getChatAdministrators", &json!({ "chat_id": chat }), limit).await {
        Ok(members) => members.iter().any(|member| member.user.id == person && !member.user.is_bot),
        Err(Failure::Api { code: 400 | 403, .. }) => false,
        Err(failure) => {
            warn!("telegram: administrators cannot be learned, so nothing is changed: {}", failure.told());
            false
        }
    }
}
