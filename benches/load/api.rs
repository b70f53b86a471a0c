//! A Bot API for load: what is asked comes in batches, what is answered is noted and met with a constant answer. It is
//! light rather than strict (the stand-in of the tests is strict), takes method names in any case, and can be slow, far
//! away or faulty as a chat's script says.

use std::collections::{HashMap, HashSet, VecDeque};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicI32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::Notify;

pub const TOKEN: &str = "4242:load";

/// What befalls one message of the bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// 502, and the message is not there.
    BadGateway,
    /// No answer ever, and the message is not there.
    Hang,
    /// The message is there, but its answer breaks off.
    Cut,
    /// 429: nothing more is taken in the chat for so many seconds.
    TooMany(u64),
    /// 403: the person blocked the bot.
    Blocked,
}

/// A Bot API on a port of its own.
#[derive(Clone)]
pub struct Api(Arc<Inner>);

struct Inner {
    address: SocketAddr,
    queue: Mutex<Queue>,
    came: Notify,
    sent: Mutex<Vec<Sent>>,
    keeps: Mutex<Keeps>,
    script: Mutex<Script>,
    message: AtomicI32,
    answers: AtomicU64,
    calls: AtomicU64,
    counts: Mutex<HashMap<i64, i32>>,
}

#[derive(Default)]
struct Queue {
    /// The number of the first update that waits.
    first: i64,
    /// Updates without their numbers.
    waiting: VecDeque<String>,
}

#[derive(Default)]
struct Script {
    faults: HashMap<i64, VecDeque<Fault>>,
    /// Nothing is taken in these chats until then.
    held: HashMap<i64, Instant>,
    slow: HashMap<i64, Duration>,
    blocked: HashSet<i64>,
    round_trip: Duration,
    /// What stands in chats with a script, so that a bot can look whether a message arrived.
    standing: HashMap<(i64, i32), String>,
}

/// How much is noted of what is sent.
#[derive(Clone, Copy, Default)]
struct Keeps {
    times: bool,
    texts: bool,
}

/// A message of the bot.
#[derive(Clone, Debug)]
pub struct Sent {
    pub chat: i64,
    pub at: Instant,
    pub text: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    offset: i64,
    limit: Option<usize>,
    timeout: u64,
    chat_id: i64,
    message_id: Option<i32>,
    text: String,
}

impl Api {
    /// Listens on a free port; to be called inside a runtime.
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let api = Self(Arc::new(Inner {
            address: listener.local_addr().expect("an address"),
            queue: Mutex::new(Queue { first: 1, ..Queue::default() }),
            came: Notify::new(),
            sent: Mutex::default(),
            keeps: Mutex::new(Keeps { times: true, texts: false }),
            script: Mutex::default(),
            message: AtomicI32::new(1_000),
            answers: AtomicU64::new(0),
            calls: AtomicU64::new(0),
            counts: Mutex::default(),
        }));
        let router = Router::new().fallback(called).with_state(api.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        api
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.0.address)
    }

    /// Puts updates in the queue, all at once; each begins with its kind: `"message":{…}`.
    pub fn put(&self, updates: impl IntoIterator<Item = String>) {
        self.0.queue.lock().unwrap().waiting.extend(updates);
        self.0.came.notify_waiters();
    }

    /// The number for the next message of anyone.
    pub fn number(&self) -> i32 {
        self.0.message.fetch_add(1, Ordering::Relaxed)
    }

    /// Messages sent or changed since the start.
    pub fn answers(&self) -> u64 {
        self.0.answers.load(Ordering::Relaxed)
    }

    /// Calls since the start, without those for updates.
    pub fn calls(&self) -> u64 {
        self.0.calls.load(Ordering::Relaxed)
    }

    /// Notes neither times nor texts from here on, but how many messages each chat gets: for very many messages.
    pub fn only_count(&self) {
        *self.0.keeps.lock().unwrap() = Keeps::default();
    }

    /// How many messages each chat got, since only that is noted.
    pub fn counts(&self) -> HashMap<i64, i32> {
        self.0.counts.lock().unwrap().clone()
    }

    /// Notes texts as well, or not any more.
    pub fn keep_texts(&self, texts: bool) {
        *self.0.keeps.lock().unwrap() = Keeps { times: true, texts };
    }

    /// What was sent since this was asked last.
    pub fn take_sent(&self) -> Vec<Sent> {
        std::mem::take(&mut self.0.sent.lock().unwrap())
    }

    /// When something was sent in a chat, of what was not taken yet.
    pub fn sent_in(&self, chat: i64) -> Vec<Instant> {
        self.0.sent.lock().unwrap().iter().filter(|sent| sent.chat == chat).map(|sent| sent.at).collect()
    }

    /// What befalls the next messages in a chat.
    pub fn script(&self, chat: i64, faults: &[Fault]) {
        self.0.script.lock().unwrap().faults.insert(chat, faults.iter().copied().collect());
    }

    /// Messages in a chat take so long.
    pub fn slow(&self, chat: i64, time: Duration) {
        self.0.script.lock().unwrap().slow.insert(chat, time);
    }

    /// A chat that cannot be written to.
    pub fn block(&self, chat: i64) {
        self.0.script.lock().unwrap().blocked.insert(chat);
    }

    /// How far away it is.
    pub fn round_trip(&self, time: Duration) {
        self.0.script.lock().unwrap().round_trip = time;
    }

    /// Waits until so many messages were sent since the start, or the time is over.
    pub fn wait_for(&self, answers: u64, limit: Duration) -> bool {
        let start = Instant::now();
        while self.answers() < answers {
            if start.elapsed() > limit {
                return false;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        true
    }

    async fn updates(&self, asked: &Asked) -> Response {
        let until = Instant::now() + Duration::from_secs(asked.timeout);
        loop {
            let came = self.0.came.notified();
            tokio::pin!(came);
            came.as_mut().enable();
            if let Some(body) = self.batch(asked) {
                return lawful(body);
            }
            if tokio::time::timeout_at(until.into(), came).await.is_err() {
                return lawful(r#"{"ok":true,"result":[]}"#.into());
            }
        }
    }

    fn batch(&self, asked: &Asked) -> Option<String> {
        let mut queue = self.0.queue.lock().unwrap();
        while queue.first < asked.offset && queue.waiting.pop_front().is_some() {
            queue.first += 1;
        }
        if queue.waiting.is_empty() {
            return None;
        }
        let limit = asked.limit.unwrap_or(100).min(100);
        let mut body = String::from(r#"{"ok":true,"result":["#);
        for (update, rest) in (queue.first..).zip(&queue.waiting).take(limit) {
            let comma = if update > queue.first { "," } else { "" };
            body.push_str(&format!("{comma}{{\"update_id\":{update},{rest}}}"));
        }
        body.push_str("]}");
        Some(body)
    }

    async fn message(&self, asked: Asked, is_new: bool) -> Response {
        let chat = asked.chat_id;
        let (fault, slow) = {
            let mut script = self.0.script.lock().unwrap();
            let held = script.held.get(&chat).and_then(|until| until.checked_duration_since(Instant::now()));
            let fault = match held {
                Some(rest) => Some(Fault::TooMany(rest.as_secs() + 1)),
                None if script.blocked.contains(&chat) => Some(Fault::Blocked),
                None if is_new => script.faults.get_mut(&chat).and_then(VecDeque::pop_front),
                None => None,
            };
            if let (Some(Fault::TooMany(seconds)), None) = (fault, held) {
                script.held.insert(chat, Instant::now() + Duration::from_secs(seconds));
            }
            (fault, script.slow.get(&chat).copied())
        };
        if let Some(slow) = slow {
            tokio::time::sleep(slow).await;
        }
        match fault {
            Some(Fault::BadGateway) => refusal(502, "Bad Gateway", None),
            Some(Fault::Hang) => std::future::pending().await,
            Some(Fault::TooMany(seconds)) => refusal(429, "Too Many Requests: retry after", Some(seconds)),
            Some(Fault::Blocked) => refusal(403, "Forbidden: bot was blocked by the user", None),
            None if !is_new => match self.standing(&asked) {
                Some(refusal) => refusal,
                None => self.done(asked),
            },
            None => self.done(asked),
            Some(Fault::Cut) => {
                let _ = self.done(asked);
                let parts: [Result<&[u8], std::io::Error>; 2] =
                    [Ok(b"{\"ok\":true,\"res"), Err(std::io::ErrorKind::ConnectionReset.into())];
                let body = Body::from_stream(futures::stream::iter(parts));
                Response::builder().header(header::CONTENT_LENGTH, 900).body(body).unwrap()
            }
        }
    }

    /// In a chat with a script it is known what can be changed, and into what.
    fn standing(&self, asked: &Asked) -> Option<Response> {
        let script = self.0.script.lock().unwrap();
        if !script.faults.contains_key(&asked.chat_id) {
            return None;
        }
        match script.standing.get(&(asked.chat_id, asked.message_id?)) {
            None => Some(refusal(400, "Bad Request: message to edit not found", None)),
            Some(text) if *text == asked.text => Some(refusal(
                400,
                "Bad Request: message is not modified: specified new message content and reply markup are exactly the \
                 same as a current content and reply markup of the message",
                None,
            )),
            Some(_) => None,
        }
    }

    fn done(&self, asked: Asked) -> Response {
        let (chat, at) = (asked.chat_id, Instant::now());
        let number = asked.message_id.unwrap_or_else(|| self.number());
        let keeps = *self.0.keeps.lock().unwrap();
        let text = if keeps.texts { asked.text.clone() } else { String::new() };
        {
            let mut script = self.0.script.lock().unwrap();
            if script.faults.contains_key(&chat) {
                script.standing.insert((chat, number), asked.text);
            }
        }
        if keeps.times {
            self.0.sent.lock().unwrap().push(Sent { chat, at, text });
        } else {
            *self.0.counts.lock().unwrap().entry(chat).or_default() += 1;
        }
        self.0.answers.fetch_add(1, Ordering::Relaxed);
        lawful(format!(r#"{{"ok":true,"result":{{"message_id":{number},"chat":{{"id":{chat},{MESSAGE}"#))
    }
}

async fn called(State(api): State<Api>, uri: Uri, body: Bytes) -> Response {
    let method = uri.path().rsplit('/').next().unwrap_or("").to_ascii_lowercase();
    let asked: Asked = serde_json::from_slice(&body).unwrap_or_default();
    let half = api.0.script.lock().unwrap().round_trip / 2;
    if method != "getupdates" {
        api.0.calls.fetch_add(1, Ordering::Relaxed);
    }
    if !half.is_zero() {
        tokio::time::sleep(half).await;
    }
    let answer = match method.as_str() {
        "getupdates" => api.updates(&asked).await,
        "sendmessage" => api.message(asked, true).await,
        "editmessagetext" => api.message(asked, false).await,
        "getme" => lawful(ME.into()),
        "getchatmember" => lawful(json!({"ok": true, "result": {"status": "member", "user": USER_1()}}).to_string()),
        "getchatadministrators" => lawful(r#"{"ok":true,"result":[]}"#.into()),
        "getchat" => lawful(json!({"ok": true, "result": {"id": asked.chat_id, "type": "supergroup"}}).to_string()),
        _ => lawful(r#"{"ok":true,"result":true}"#.into()),
    };
    if !half.is_zero() {
        tokio::time::sleep(half).await;
    }
    answer
}

#[allow(non_snake_case)]
fn USER_1() -> Value {
    json!({"id": 1, "is_bot": false, "first_name": "An"})
}

fn lawful(body: String) -> Response {
    Response::builder().header(header::CONTENT_TYPE, "application/json").body(body.into()).unwrap()
}

fn refusal(code: u16, description: &str, retry_after: Option<u64>) -> Response {
    let mut body = json!({"ok": false, "error_code": code, "description": description});
    if let Some(seconds) = retry_after {
        body["description"] = format!("{description} {seconds}").into();
        body["parameters"] = json!({ "retry_after": seconds });
    }
    Response::builder().status(StatusCode::from_u16(code).unwrap()).body(body.to_string().into()).unwrap()
}

/// Seconds since 1970.
pub fn now() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |time| time.as_secs())
}

const ME: &str = r#"{"ok":true,"result":{"id":4242,"is_bot":true,"first_name":"Load","username":"LoadBot","can_join_groups":true,"can_read_all_group_messages":false,"supports_inline_queries":true,"can_connect_to_business":false,"has_main_web_app":false}}"#;

/// Telegram sends back the message as it stands there; this is a usual one, with the entities of five results.
const MESSAGE: &str = concat!(
    r#""first_name":"An","username":"an","type":"private"},"from":{"id":4242,"is_bot":true,"first_name":"Load","username":"LoadBot"},"date":1763800000,"text":""#,
    "1. Hội nghị triển khai nghị quyết về đất đai\\n16/9/2025 · a1b2\\nTổng Bí thư yêu cầu chuyển nhanh từ ban hành chủ trương sang quản trị thực thi.\\n\\n",
    "2. Hội nghị triển khai nghị quyết về đất đai\\n16/9/2025 · a1b2\\nTổng Bí thư yêu cầu chuyển nhanh từ ban hành chủ trương sang quản trị thực thi.\\n\\n",
    "3. Hội nghị triển khai nghị quyết về đất đai\\n16/9/2025 · a1b2\\nTổng Bí thư yêu cầu chuyển nhanh từ ban hành chủ trương sang quản trị thực thi.\\n\\n",
    "4. Hội nghị triển khai nghị quyết về đất đai\\n16/9/2025 · a1b2\\nTổng Bí thư yêu cầu chuyển nhanh từ ban hành chủ trương sang quản trị thực thi.\\n\\n",
    "5. Hội nghị triển khai nghị quyết về đất đai\\n16/9/2025 · a1b2\\nTổng Bí thư yêu cầu chuyển nhanh từ ban hành chủ trương sang quản trị thực thi.",
    r#"","entities":[{"offset":3,"length":41,"type":"bold"},{"offset":66,"length":10,"type":"bold"},{"offset":145,"length":41,"type":"bold"},{"offset":208,"length":10,"type":"bold"},{"offset":287,"length":41,"type":"bold"},{"offset":350,"length":10,"type":"bold"},{"offset":429,"length":41,"type":"bold"},{"offset":492,"length":10,"type":"bold"},{"offset":571,"length":41,"type":"bold"},{"offset":634,"length":10,"type":"bold"}]}}"#
);
