//! What Telegram shows of the bot before anyone asks: menus, name, descriptions, in each language. Sent only
//! when it differs from what was last sent.

use std::sync::Arc;
use std::time::Duration;

use log::{debug, info, warn};
use serde_json::{Value, json};

use super::client::{Client, Failure};
use crate::command::{Command, LIST};
use crate::i18n::{Lang, Localized, fixed};
use crate::store::Store;
use crate::text::hash;

/// One thing to tell Telegram.
struct Piece {
    method: &'static str,
    name: String,
    /// The owner who alone sees it.
    owner: Option<i64>,
    body: Value,
}

/// Brings what Telegram shows up to date.
pub async fn keep(store: Arc<Store>, client: Arc<Client>, fallback: Lang, owners: Vec<i64>) {
    for piece in pieces(fallback) {
        if let Err(why) = keep_one(&store, &client, &piece).await {
            warn!("telegram: {} could not be set and will be tried at the next start: {why}", piece.name);
        }
    }
    for piece in for_owners(&store, fallback, &owners) {
        // who has not opened a chat with the bot yet has no menu there
        if let Err(why) = keep_one(&store, &client, &piece).await {
            debug!("telegram: {} could not be set and will be tried at the next start: {why}", piece.name);
        }
    }
}

async fn keep_one(store: &Store, client: &Client, piece: &Piece) -> Result<(), String> {
    let now = format!("{:016x}", hash::fnv1a(piece.body.to_string().as_bytes()));
    let name = match piece.owner {
        Some(owner) => format!("profile {} {owner}", piece.name),
        None => format!("profile {}", piece.name),
    };
    if store.noted(&name).map_err(|error| format!("{error:#}"))?.as_ref() == Some(&now) {
        return Ok(());
    }
    for _ in 0..3 {
        match client.call::<bool>(piece.method, &piece.body, Duration::from_secs(15)).await {
            Ok(_) => {
                info!("telegram: {} set", piece.name);
                return store.note(&name, &now).map_err(|error| format!("{error:#}"));
            }
            // these calls have limits of hours; the next start will do
            Err(Failure::Api { retry_after: Some(seconds), .. }) if seconds <= 30 => {
                tokio::time::sleep(Duration::from_secs(seconds)).await
            }
            Err(Failure::Network { .. }) => tokio::time::sleep(Duration::from_secs(2)).await,
            Err(failure) => return Err(failure.told()),
        }
    }
    Err("no clear answer".into())
}

/// Every language, and none for people whose Telegram has another.
fn pieces(fallback: Lang) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (code, lang) in Lang::ALL.map(|lang| (lang.code(), lang)).into_iter().chain([("", fallback)]) {
        let shown = if code.is_empty() { "other languages" } else { code };
        for (scope, shows) in SCOPES {
            let commands = menu(lang, |command| command.in_menu() && shows(command));
            let body = json!({ "commands": commands, "scope": { "type": scope }, "language_code": code });
            pieces.push(Piece { method: "setMyCommands", name: format!("menu ({scope}, {shown})"), owner: None, body });
        }
        let mut text = |method: &'static str, what: &str, key: &str, text: Localized| {
            pieces.push(Piece {
                method,
                name: format!("{what} ({shown})"),
                owner: None,
                body: json!({ key: text.get(lang), "language_code": code }),
            });
        };
        text("setMyName", "name", "name", texts::name());
        text("setMyDescription", "description", "description", texts::description());
        text("setMyShortDescription", "short description", "short_description", texts::short());
    }
    pieces
}

/// The menus of owners, in their private chats: what everybody has, and what they have. Who is no owner any more sees
/// again what everybody sees.
fn for_owners(store: &Store, fallback: Lang, owners: &[i64]) -> Vec<Piece> {
    /// Under this the owners are noted whose menus were set.
    const NOTE: &str = "owners with menus";
    let before = store.noted(NOTE).ok().flatten().unwrap_or_default();
    let before: Vec<i64> = before.split(' ').filter_map(|owner| owner.parse().ok()).collect();
    let mut all: Vec<i64> = before.into_iter().chain(owners.iter().copied()).collect();
    all.sort_unstable();
    all.dedup();
    let noted = all.iter().map(i64::to_string).collect::<Vec<_>>().join(" ");
    if !noted.is_empty() && store.note(NOTE, &noted).is_err() {
        // it would not be known whose menus are to be taken back later
        return Vec::new();
    }
    let codes = Lang::ALL.map(|lang| (lang.code(), lang)).into_iter().chain([("", fallback)]);
    let of = |owner: i64, (code, lang): (&str, Lang)| {
        let scope = json!({ "type": "chat", "chat_id": owner });
        let name = format!("an owner's menu ({})", if code.is_empty() { "other languages" } else { code });
        let commands = menu(lang, |command| command.in_menu() || command.name() == "admin");
        let (method, body) = match owners.contains(&owner) {
            true => ("setMyCommands", json!({ "commands": commands, "scope": scope, "language_code": code })),
            false => ("deleteMyCommands", json!({ "scope": scope, "language_code": code })),
        };
        Piece { method, name, owner: Some(owner), body }
    };
    all.iter().flat_map(|owner| codes.clone().map(|code| of(*owner, code))).collect()
}

/// The commands that a menu shows, in a language.
fn menu(lang: Lang, shows: impl Fn(&dyn Command) -> bool) -> Vec<Value> {
    let shown = LIST.iter().filter(|command| shows(**command));
    shown.map(|command| json!({ "command": command.name(), "description": command.summary().get(lang) })).collect()
}

/// Whether a menu shows a command.
type Shows = fn(&dyn Command) -> bool;

/// Where a menu is shown (Bot API, BotCommandScope): in private, to the members of groups, to their administrators.
const SCOPES: [(&str, Shows); 3] =
    [("default", |_| true), ("all_group_chats", in_groups), ("all_chat_administrators", for_administrators)];

/// In a group the menu holds what groups use.
fn in_groups(command: &dyn Command) -> bool {
    !matches!(command.name(), "lang" | "settings" | "privacy" | "about" | "cite")
}

fn for_administrators(command: &dyn Command) -> bool {
    in_groups(command) || matches!(command.name(), "lang" | "settings")
}

mod texts {
    use super::*;

    pub fn name() -> Localized {
        fixed("nqbot – Tra cứu nghị quyết", "nqbot – Party resolutions")
    }

    pub fn description() -> Localized {
        fixed(
            "Tra cứu nghị quyết của Đảng Cộng sản Việt Nam và bài viết về các nghị quyết đó, bằng tiếng Việt hoặc tiếng Anh, luôn kèm nguồn.\n\n\
             Gõ số hiệu (57, nq 18 đất đai), tên nghị quyết hoặc vài từ cần tìm.\n\n\
             Công cụ độc lập, dẫn lại báo chí; không phải kênh chính thức của Đảng hoặc Nhà nước.",
            "Look up resolutions of the Communist Party of Vietnam and articles about them, in Vietnamese or English, always with the source.\n\n\
             Type a number (57, nq 18 land), a title or some words.\n\n\
             Independent; quotes the press; not an official channel of the Party or the State.",
        )
    }

    pub fn short() -> Localized {
        fixed(
            "Tra cứu nghị quyết của Đảng, kèm nguồn báo chí. Không phải kênh chính thức.",
            "Look up resolutions of the Communist Party of Vietnam, with sources. Not an official channel.",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_within_telegrams_limits() {
        for (text, limit) in [(texts::name(), 64), (texts::description(), 512), (texts::short(), 120)] {
            for lang in Lang::ALL {
                assert!(text.get(lang).chars().count() <= limit, "{}", text.get(lang));
            }
        }
    }
}
