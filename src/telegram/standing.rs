//! Coming and going: greeting a group once, noting what cannot be written to, forgetting it after a month.

use std::sync::Arc;

use log::{info, warn};

use super::event::Standing;
use super::flow::{Item, Works};
use super::question::Kind;
use crate::app;
use crate::i18n::{Lang, Localized, fixed, phrases};
use crate::outbox::Rank;
use crate::reply::{Button, Outcome, Reply};

/// The bot's standing in a chat changed.
pub fn changed(works: &Arc<Works>, standing: &Standing) {
    if let Err(error) = note(works, standing) {
        warn!("store: {error:#}");
    }
}

fn note(works: &Arc<Works>, standing: &Standing) -> anyhow::Result<()> {
    let store = &works.store;
    if !standing.is_in {
        info!("telegram: a chat put the bot out or blocked it; what it chose is kept for a while");
        return store.pause(standing.chat, app::now());
    }
    store.resume(standing.chat)?;
    if standing.kind == Kind::Private {
        return Ok(());
    }
    // who let the bot in can be offered the settings in private
    if let Some(by) = standing.by {
        store.manages(by, standing.chat)?;
    }
    if standing.was_in {
        return Ok(());
    }
    let lang = standing.client.as_deref().and_then(Lang::from_code).unwrap_or(works.fallback);
    let mut settings = store.settings(standing.chat)?;
    if settings.lang.is_none() {
        settings.lang = Some(lang);
        store.set_settings(standing.chat, &settings)?;
    }
    let lang = settings.lang.unwrap_or(lang);
    match standing.kind {
        Kind::Group if store.greet(standing.chat)? => {
            works.push(
                standing.chat,
                Item::Say { reply: greeting(&works.me.name), lang, thread: None },
                Rank::Interactive,
            );
        }
        Kind::Channel if store.greet(standing.chat)? => {
            // a channel is left alone; who made the bot its administrator learns how to set it up
            if let Some(by) = standing.by {
                works.push(by, Item::Say { reply: channel(standing.chat), lang, thread: None }, Rank::Interactive);
            }
        }
        _ => {}
    }
    Ok(())
}

fn greeting(bot: &str) -> Reply {
    let mut reply = Reply::new(Outcome::Found);
    reply.text(texts::what()).text(texts::how(bot));
    reply
}

fn channel(chat: i64) -> Reply {
    let mut reply = Reply::new(Outcome::Found);
    reply.text(texts::channel());
    let line = format!("chat:{chat}");
    reply.row(vec![Button::ask(phrases::open_settings(), crate::action::Action::new("settings", &line))]);
    reply
}

mod texts {
    use super::*;

    pub fn what() -> Localized {
        fixed(
            "nqbot tra cứu nghị quyết của Đảng Cộng sản Việt Nam và bài viết về các nghị quyết đó; công cụ độc lập, không phải kênh chính thức.",
            "nqbot looks up resolutions of the Communist Party of Vietnam and articles about them; it is independent and not an official channel.",
        )
    }

    pub fn how(bot: &str) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!(
                "Gõ /nq@{bot} 57 để thử; bot chỉ trả lời khi được gọi. Quản trị viên chỉnh trong /settings@{bot}."
            ),
            Lang::En => format!(
                "Try /nq@{bot} 57; the bot speaks only when called. Administrators adjust it in /settings@{bot}."
            ),
        })
    }

    pub fn channel() -> Localized {
        fixed(
            "Bot đã là quản trị viên của kênh. Bot không tự đăng gì; bạn chỉnh thiết lập của kênh tại đây.",
            "The bot is an administrator of the channel now. It posts nothing by itself; the channel is set up here.",
        )
    }
}
