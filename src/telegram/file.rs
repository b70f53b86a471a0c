//! Files: that of an answer goes out behind its text; one that is handed to the bot is fetched, and what stands in it
//! becomes the words of the command that it came with.

use std::time::Duration;

use anyhow::Result;
use log::{info, warn};
use serde::Deserialize;
use serde_json::json;

use super::client::Failure;
use super::flow::Works;
use super::question::File;
use crate::i18n::{Localized, fixed};
use crate::outbox::{Carrier, Fate, Sought};
use crate::reply::Document;
use crate::route;

/// The command that takes a file.
pub const TAKER: &str = "import";
/// Bytes of a file that is fetched; the watches of the fullest group are far below.
const LARGEST: usize = 64 * 1_024;
/// Attempts to fetch a file.
const TRIES: u32 = 3;

/// Whether a message asks for a file to be read.
pub fn is_wanted(text: &str) -> bool {
    route::slash_command(text.trim_start()).is_some_and(|(name, _)| name == TAKER)
}

/// A file with its place.
#[derive(Clone, Copy, Debug)]
pub struct Upload<'a> {
    /// The file.
    pub document: &'a Document,
    /// The forum topic.
    pub thread: Option<i32>,
}

/// Carries files. One that got no clear answer is sent again: a file too many is better than none.
pub struct Courier<'a>(pub &'a Works);

impl Carrier<Upload<'_>> for Courier<'_> {
    async fn carry(&self, chat: i64, upload: &Upload<'_>, _attempt: u32) -> Fate {
        #[derive(Deserialize)]
        struct Sent {
            message_id: i32,
        }
        let mut body = json!({ "chat_id": chat });
        if let Some(thread) = upload.thread {
            body["message_thread_id"] = json!(thread);
        }
        let Document { name, bytes } = upload.document;
        match self.0.client.upload::<Sent>("sendDocument", &body, ("document", name, bytes)).await {
            Ok(Sent { message_id }) => Fate::Done(Some(message_id)),
            Err(failure) => failure.fate(),
        }
    }

    async fn find(&self, _chat: i64, _upload: &Upload<'_>) -> Sought {
        Sought::NotThere
    }
}

/// The text of a file; else what to tell who sent it.
pub async fn fetch(works: &Works, file: &File) -> Result<String, Localized> {
    if file.size.is_some_and(|size| size as usize > LARGEST) {
        return Err(texts::too_large());
    }
    let mut fetched = get(works, file).await;
    for attempt in 1..TRIES {
        if !matches!(fetched, Err(Failure::Network { .. } | Failure::Api { code: 429 | 500.., .. })) {
            break;
        }
        tokio::time::sleep(Duration::from_secs(u64::from(attempt))).await;
        fetched = get(works, file).await;
    }
    match fetched {
        Ok(None) => Err(texts::too_large()),
        Ok(Some(bytes)) => match String::from_utf8(bytes) {
            Ok(text) if !text.contains('\0') => Ok(text.trim_start_matches('\u{feff}').to_string()),
            _ => Err(texts::not_text()),
        },
        Err(Failure::Api { description, .. }) if description.contains("file is too big") => Err(texts::too_large()),
        Err(failure) => {
            warn!("telegram: a file cannot be fetched: {}", failure.told());
            Err(texts::not_fetched())
        }
    }
}

async fn get(works: &Works, file: &File) -> Result<Option<Vec<u8>>, Failure> {
    #[derive(Deserialize)]
    struct Place {
        file_path: Option<String>,
    }
    let body = json!({ "file_id": file.id });
    let place: Place = works.client.call("getFile", &body, Duration::from_secs(10)).await?;
    let Some(path) = place.file_path else {
        info!("telegram: a file has no place to fetch it from");
        return Err(Failure::Network { why: "no place to fetch a file from".into(), sent: false });
    };
    works.client.download(&path, LARGEST).await
}

mod texts {
    use super::*;

    pub fn too_large() -> Localized {
        fixed(
            "Tệp này lớn hơn 64 kB nên bot không đọc. Bạn vui lòng gửi tệp nhỏ hơn, chẳng hạn tệp do lệnh /export tạo ra.",
            "This file is larger than 64 kB, so it is not read. Please send a smaller one, such as the file that /export makes.",
        )
    }

    pub fn not_text() -> Localized {
        fixed(
            "Tệp này không phải là tệp văn bản (UTF-8) nên bot không đọc được. Bạn vui lòng gửi tệp văn bản, chẳng hạn tệp do lệnh /export tạo ra.",
            "This is not a text file (UTF-8), so it cannot be read. Please send a text file, such as the one that /export makes.",
        )
    }

    pub fn not_fetched() -> Localized {
        fixed(
            "Bot chưa tải được tệp này từ Telegram. Bạn vui lòng gửi lại sau ít phút.",
            "This file could not be fetched from Telegram. Please send it again in a few minutes.",
        )
    }
}
