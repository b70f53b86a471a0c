//! Watches from a new article to the message in the chat: the built program, its store, the stand-in.

mod crashes;
mod fates;
mod telling;

use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use nqbot::corpus::{Article, ArticleId, Meta, Shelf};
use nqbot::i18n::Lang;
use nqbot::setting::Cadence;
use nqbot::store::{Digest, Kept, NewWatch, Store, TakenIn};
use tempfile::TempDir;

use crate::house;
use crate::standin::{Sent, StandIn};
use crate::telegram::{Bot, SOON, folder};

/// What the new article is about, and what watches ask for.
const WORDS: &str = "chè shan tuyết";
pub const TITLE: &str = "Vùng chè shan tuyết";

/// A data folder with an index in which one article is new to watches.
#[must_use]
pub fn with_news() -> TempDir {
    static MADE: OnceLock<TempDir> = OnceLock::new();
    let made = MADE.get_or_init(|| {
        let data = folder();
        put(data.path(), &[article("2026/che", TITLE, "Báo Núi")]);
        let index = house::shared().index().expect("an index");
        let articles = index.ids().expect("its articles").into_iter().collect();
        store(data.path()).take_in(&TakenIn { articles, ..TakenIn::default() }, 1).expect("they are known");
        let mut build = Command::new(env!("CARGO_BIN_EXE_nqbot"));
        let built = build.arg("index").current_dir(house::root()).env("NQBOT_DATA", data.path()).output();
        assert!(built.is_ok_and(|built| built.status.success()), "the index could not be built");
        data
    });
    let data = tempfile::tempdir().expect("a folder");
    let copied = Command::new("cp").arg("-r").arg(made.path().join(".")).arg(data.path()).status();
    assert!(copied.is_ok_and(|copied| copied.success()), "the data could not be copied");
    data
}

/// Puts articles into the own corpus of a data folder.
fn put(data: &Path, articles: &[Article]) {
    let mut change = Shelf::new(&data.join("corpus")).change().expect("a change");
    for article in articles {
        change.put(article, &[]).expect("an article is put");
    }
    change.commit().expect("the change holds");
}

/// A report long enough to be known again in other outlets, published today.
#[must_use]
fn article(slug: &str, title: &str, outlet: &str) -> Article {
    let body = "Sáng nay, hội nghị tổng kết mùa thu hoạch chè shan tuyết họp tại thị trấn, bàn việc mở rộng vùng trồng theo \
         Nghị quyết 68-NQ/TW. Theo báo cáo, toàn vùng có 1.200 hộ trồng chè, thu nhập bình quân tăng khá so với vụ \
         trước. Các hợp tác xã đề nghị được hỗ trợ máy sao, kho lạnh và đường vào nương. Đại diện doanh nghiệp cam kết \
         thu mua toàn bộ sản lượng với giá không thấp hơn năm ngoái. Hội nghị thống nhất lập tổ công tác theo dõi việc \
         thực hiện và báo cáo lại trước cuối năm.";
    let meta = Meta {
        published: Some(nqbot::app::today()),
        source_name: outlet.into(),
        source_url: Some(format!("https://bao.example.vn/{slug}")),
        ..Meta::titled(title)
    };
    let id = ArticleId::of_slug(slug);
    Article { id, slug: slug.into(), lang: Lang::Vi, meta, resolutions: Vec::new(), body: body.into() }
}

/// The state in a data folder.
#[must_use]
pub fn store(data: &Path) -> Store {
    Store::open(&data.join("state.sqlite")).expect("a store")
}

/// Lets a chat follow the new article's words.
pub fn follow(store: &Store, chat: i64, thread: Option<i32>, cadence: Cadence, next_at: Option<i64>) {
    let new = NewWatch { chat, thread, maker: None, words: WORDS, cadence, next_at };
    assert!(matches!(store.keep_watch(&new, 10, 50), Ok(Kept::New(_))), "the watch is not kept");
}

/// Puts a message straight into the outbox.
pub fn post(store: &Store, chat: i64, thread: Option<i32>, text: &str) {
    post_at(store, chat, thread, text, nqbot::app::now());
}

/// Puts a message into the outbox that was written at some time.
fn post_at(store: &Store, chat: i64, thread: Option<i32>, text: &str, then: i64) {
    let mut body = serde_json::json!({
        "text": text, "disable_notification": true, "entities": [{ "type": "bold", "offset": 0, "length": 2 }],
    });
    if let Some(thread) = thread {
        body["message_thread_id"] = thread.into();
    }
    let key = format!("{chat} {thread:?} {text}");
    let (thread, body) = (thread.unwrap_or(0), body.to_string());
    let digest = Digest { chat, thread, message: Some((&key, &body)), watches: &[], articles: &[] };
    store.write_digest(&digest, then).expect("it is written");
}

/// Messages that wait in the outbox of a program that may be running.
fn waiting(data: &Path) -> i64 {
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    let store = rusqlite::Connection::open_with_flags(data.join("state.sqlite"), flags).expect("a store");
    store.busy_timeout(Duration::from_secs(5)).expect("it can wait");
    store.query_row("SELECT count(*) FROM outgoing", [], |row| row.get(0)).expect("an outbox")
}

/// Waits until so many messages are left in the outbox.
async fn left(bot: &Bot, messages: i64) {
    until(bot, &format!("{messages} messages in the outbox"), || waiting(bot.data()) == messages).await;
}

async fn until(bot: &Bot, what: &str, is_so: impl Fn() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < SOON * 2, "waited in vain for {what}\n{}", bot.log());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// The new messages of a chat, without edits, whose text holds some words.
#[must_use]
fn sent(telegram: &StandIn, chat: i64, words: &str) -> Vec<Sent> {
    let all = telegram.messages(chat).into_iter();
    all.filter(|sent| sent.method == "sendMessage" && sent.text.contains(words)).collect()
}
