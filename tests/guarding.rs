//! What must stay with the operator: the token, a proxy's password and the webhook's secret are told to nobody, whatever
//! goes wrong, and what is written can be read by nobody else on the machine.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nqbot::telegram::Failure;

use crate::house;
use crate::program::{Bot, SOON, Way, client, folder};
use crate::standin::StandIn;

/// Of the form that Telegram gives, with all the kinds of letters that stand in one.
const TOKEN: &str = "4839574812:AAFD39kkdpWt3ywyRZergyOLMaJhac60q-_";
/// In the address of a proxy, with a letter that is written otherwise there.
const PASSWORD: &str = "Geheim%40Wort";
/// What must not be found anywhere: the token's secret part, the password, and the password with its name in
/// the form in which a proxy gets them.
const SECRETS: [&str; 3] = ["AAFD39kkdpWt3ywyRZergyOLMaJhac60q", "Geheim", "bmd1b2k6R2VoZWltQFdvcnQ"];

/// What the other side does with a request.
#[derive(Clone, Copy, Debug)]
enum Other {
    /// Ends the connection.
    Closes,
    /// Says nothing.
    Hangs,
    /// Says this status with the whole request in its reason, its headers and its answer.
    Repeats(u16),
    /// The same as an error of the Bot API.
    Tells(u16),
    /// Leads elsewhere, to the same path.
    Leads,
    /// Says less than it promises.
    Breaks,
    /// Says what is no HTTP.
    Babbles,
    /// Asks for a wait beyond the end of the calendar.
    Delays,
    /// Says something without end.
    Floods,
}

/// A server that does so, for as long as the test runs; its address.
fn server(other: Other) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let at = listener.local_addr().expect("its address").to_string();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || does(stream, other));
        }
    });
    at
}

fn does(mut stream: TcpStream, other: Other) {
    let mut asked = [0; 4_096];
    let read = stream.read(&mut asked).unwrap_or(0);
    let asked = String::from_utf8_lossy(&asked[..read]).into_owned();
    let line = asked.lines().next().unwrap_or_default().to_string();
    let path = line.split(' ').nth(1).unwrap_or("/").to_string();
    let answer = match other {
        Other::Closes => return,
        Other::Hangs => return std::thread::sleep(Duration::from_secs(60)),
        Other::Repeats(status) => {
            format!("HTTP/1.1 {status} {line}\r\nx-asked: {path}\r\ncontent-length: {}\r\n\r\n{asked}", asked.len())
        }
        Other::Tells(status) => {
            let body = serde_json::json!({ "ok": false, "error_code": status, "description": format!("at {path}") });
            let body = body.to_string();
            format!("HTTP/1.1 {status} No\r\ncontent-length: {}\r\n\r\n{body}", body.len())
        }
        Other::Leads => {
            format!("HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:9{path}\r\ncontent-length: 0\r\n\r\n")
        }
        Other::Breaks => format!("HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n{{\"ok\": {path}"),
        Other::Babbles => format!("{path} is what you want\r\n\r\n"),
        Other::Delays => {
            let parameters = serde_json::json!({ "retry_after": u64::MAX });
            let body = serde_json::json!({ "ok": false, "error_code": 429, "parameters": parameters }).to_string();
            format!("HTTP/1.1 429 No\r\ncontent-length: {}\r\n\r\n{body}", body.len())
        }
        Other::Floods => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
            while stream.write_all(&[b' '; 1 << 16]).is_ok() {}
            return;
        }
    };
    let _ = stream.write_all(answer.as_bytes());
}

/// Runs the program until it ends or has told of trouble; all that it told, and what it left in its folder.
fn told(arguments: &[&str], set: &[(&str, String)]) -> String {
    let data = folder();
    let (log, out) = (data.path().join("log"), data.path().join("out"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_nqbot"));
    command.args(arguments).current_dir(house::root()).env("NQBOT_DATA", data.path()).env("NQBOT_LOG_LEVEL", "trace");
    command.env("RUST_LOG", "trace").env("TELOXIDE_TOKEN", TOKEN).envs(set.iter().map(|(name, value)| (name, value)));
    command.stderr(File::create(&log).expect("a log")).stdout(File::create(&out).expect("a file"));
    let mut process = command.stdin(Stdio::null()).spawn().expect("the program starts");
    let started = Instant::now();
    loop {
        let said = fs::read_to_string(&log).unwrap_or_default();
        if process.try_wait().expect("a process").is_some() || said.contains("getMe failed") {
            break;
        }
        assert!(started.elapsed() < SOON * 3, "{arguments:?} {set:?} has told of no trouble:\n{said}");
        std::thread::sleep(Duration::from_millis(50));
    }
    let _ = process.kill();
    let _ = process.wait();
    contents(data.path())
}

/// All that stands in the files of a folder.
fn contents(folder: &Path) -> String {
    let read = |file: &PathBuf| String::from_utf8_lossy(&fs::read(file).unwrap_or_default()).into_owned();
    all(folder).iter().filter(|path| path.is_file()).map(read).collect()
}

fn all(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        found.push(entry.path());
        if entry.path().is_dir() {
            found.extend(all(&entry.path()));
        }
    }
    found
}

fn assert_untold(told: &str, of: &str) {
    for secret in SECRETS {
        let around = told.find(secret).map(|at| String::from_utf8_lossy(&told.as_bytes()[at.saturating_sub(80)..]));
        assert!(around.is_none(), "{of} tells a secret: {:.200}", around.unwrap_or_default());
    }
}

/// Tries each way in which Telegram may not be reached, at the same time.
fn check(ways: Vec<(&str, Vec<(&'static str, String)>)>) {
    std::thread::scope(|scope| {
        for (way, set) in &ways {
            scope.spawn(move || {
                let of_serving = told(&["serve"], set);
                assert!(of_serving.contains("elegram"), "{way}: {of_serving}");
                assert_untold(&of_serving, &format!("serve, {way},"));
            });
        }
    });
    for (way, set) in ways.iter().filter(|(way, _)| !way.contains("hangs")) {
        for command in [&["doctor"][..], &["logout", "--yes", "--from", "http://127.0.0.1:9"]] {
            assert_untold(&told(command, set), &format!("{command:?}, {way},"));
        }
    }
}

#[test]
fn the_token_is_told_nobody_when_telegram_fails() {
    let api = |url: String| vec![("TELOXIDE_API_URL", url)];
    let plain = |other: Other| api(format!("http://{}", server(other)));
    check(vec![
        ("nobody there", api("http://127.0.0.1:9".into())),
        ("no such host", api("http://no-such-host.invalid".into())),
        ("no TLS", api(format!("https://{}", server(Other::Babbles)))),
        ("closes", plain(Other::Closes)),
        ("hangs", plain(Other::Hangs)),
        ("leads", plain(Other::Leads)),
        ("breaks", plain(Other::Breaks)),
        ("babbles", plain(Other::Babbles)),
        ("repeats 200", plain(Other::Repeats(200))),
        ("repeats 502", plain(Other::Repeats(502))),
    ]);
}

#[test]
fn the_token_is_told_nobody_when_telegram_refuses() {
    let tells = |status: u16| vec![("TELOXIDE_API_URL", format!("http://{}", server(Other::Tells(status))))];
    check(vec![
        ("400", tells(400)),
        ("401", tells(401)),
        ("404", tells(404)),
        ("409", tells(409)),
        ("429", tells(429)),
        ("500", tells(500)),
    ]);
}

#[test]
fn a_password_of_a_proxy_is_told_nobody() {
    let proxy = |kind: &str, at: &str, api: &str| {
        let proxy = format!("{kind}://nguoi:{PASSWORD}@{at}");
        vec![("TELOXIDE_PROXY", proxy), ("TELOXIDE_API_URL", api.to_string())]
    };
    let (safe, plain) = ("https://api.example.org", "http://api.example.org");
    check(vec![
        ("http, nobody there", proxy("http", "127.0.0.1:9", safe)),
        ("http, no such host", proxy("http", "no-such-host.invalid:8080", safe)),
        ("http, refuses a tunnel", proxy("http", &server(Other::Repeats(407)), safe)),
        ("http, repeats what it is asked", proxy("http", &server(Other::Repeats(502)), plain)),
        ("http, babbles", proxy("http", &server(Other::Babbles), safe)),
        ("https, babbles", proxy("https", &server(Other::Babbles), safe)),
        ("socks, nobody there", proxy("socks5h", "127.0.0.1:9", safe)),
        ("socks, babbles", proxy("socks5h", &server(Other::Babbles), safe)),
        ("no proxy's address", proxy("http", "a b:c", safe)),
        ("no kind of proxy", proxy("gopher", "127.0.0.1:9", safe)),
    ]);
    let data = tempfile::tempdir().expect("a folder");
    let file = data.path().join("bot.toml");
    for wrong in ["", "\"\npage = 3", "\"\n[[feed.source]]\nname = 3"] {
        for section in ["telegram", "feed"] {
            let text = format!("[{section}]\nproxy = \"socks5://nguoi:{PASSWORD}@127.0.0.1:x{wrong}");
            fs::write(&file, text).expect("a file");
            let set = [("NQBOT_CONFIG", file.to_string_lossy().into_owned())];
            assert_untold(&told(&["doctor"], &set), &format!("[{section}] with {wrong:?}"));
        }
    }
}

#[test]
fn a_token_that_cannot_be_one_is_not_repeated() {
    let data = tempfile::tempdir().expect("a folder");
    let file = data.path().join("token");
    for odd in ["%41", "/", " ", "?x", "#", "ậ", "\\", "\t", "\u{7f}", ":"] {
        let token = format!("{TOKEN}{odd}{TOKEN}");
        fs::write(&file, &token).expect("a file");
        let by_file = [("TELOXIDE_TOKEN", String::new()), ("TELOXIDE_TOKEN_FILE", file.to_string_lossy().into_owned())];
        for set in [&[("TELOXIDE_TOKEN", token.clone())][..], &by_file] {
            let said = told(&["serve"], set);
            assert!(said.contains("@BotFather"), "{odd:?}: {said}");
            assert_untold(&said, &format!("a token with {odd:?}"));
        }
    }
    let missing = [("TELOXIDE_TOKEN", String::new()), ("TELOXIDE_TOKEN_FILE", "/nowhere/token".into())];
    assert!(told(&["serve"], &missing).contains("TELOXIDE_TOKEN_FILE"));
}

/// What the program tells while it works, to its operator and to its owner in a chat.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn secrets_are_told_nobody_while_all_is_well() {
    for way in [Way::Polling, Way::Webhook] {
        let telegram = StandIn::start().await;
        let owner = telegram.private(7, "vi");
        let set = [("NQBOT_LOG_LEVEL", "trace"), ("RUST_LOG", "trace"), ("NQBOT_BOT_OWNERS", "7")];
        let bot = Bot::serve(&telegram, folder(), way, &set);
        let mut answers = String::new();
        for question in ["57", "/status", "/about", "/privacy", "/export"] {
            owner.says(question).await;
            answers += &telegram.next_message(&owner, SOON).await.text;
        }
        let hook = telegram.webhook().and_then(|set| set["secret_token"].as_str().map(str::to_string));
        assert_eq!(hook.is_some(), way == Way::Webhook);
        let (code, data) = bot.stop();
        assert_eq!(code, Some(0));
        let left = contents(data.path());
        let token = telegram.token();
        let secret = token.split_once(':').map_or("", |(_, secret)| secret);
        for secret in [secret].into_iter().chain(hook.as_deref()) {
            assert!(!answers.contains(secret), "the secret is in an answer");
            assert!(!left.contains(secret), "the secret is in the data folder or the log");
        }
    }
}

/// What stands between may be broken or hostile: it costs neither memory without end nor a panic.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_of_telegram_has_an_end_and_so_has_a_wait() {
    let asked = async |other: Other| {
        let client = client(&format!("http://{}", server(other)), TOKEN);
        client.call::<bool>("sendMessage", &serde_json::json!({}), SOON).await.expect_err("it fails")
    };
    assert!(asked(Other::Floods).await.told().contains("MiB"));
    let delayed = asked(Other::Delays).await;
    assert!(matches!(delayed, Failure::Api { retry_after: Some(1..=86_400), .. }), "{delayed:?}");
}

/// Runs the program as an account does that lets others read what it writes.
fn open_handed(data: &Path, arguments: &str) {
    let program = env!("CARGO_BIN_EXE_nqbot");
    let mut command = Command::new("sh");
    command.args(["-c", &format!("umask 022 && exec {program} {arguments}")]).current_dir(house::root());
    let output = command.env("NQBOT_DATA", data).output().expect("it runs");
    assert!(output.status.success(), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_written_is_for_its_owner_alone() {
    let home = tempfile::tempdir().expect("a folder");
    let data = home.path().join("data");
    let text = home.path().join("a.txt");
    fs::write(&text, "Sáng nay, các đại biểu đã thảo luận về những nhiệm vụ của năm và của cả nhiệm kỳ.\n".repeat(3))
        .expect("a text");
    open_handed(&data, "index");
    open_handed(&data, &format!("import {}", text.display()));
    open_handed(&data, &format!("backup {}", data.join("backup.sqlite").display()));
    let telegram = StandIn::start().await;
    let chat = telegram.private(7, "vi");
    let served = served_in(&telegram, &data);
    chat.says("/watch 57").await;
    telegram.next_message(&chat, SOON).await;
    open_handed(&data, &format!("backup {}", data.join("second.sqlite").display()));
    let written = all(&data);
    let modes = |path: &PathBuf| fs::metadata(path).map_or(0, |known| known.permissions().mode() & 0o777);
    let open: Vec<_> = written.iter().chain([&data]).filter(|path| modes(path) & 0o077 != 0).collect();
    assert!(open.is_empty(), "others can read {open:?}");
    for name in ["state.sqlite", "state.sqlite-wal", "heartbeat", "backup.sqlite", "index", "corpus"] {
        assert!(written.iter().any(|path| path.ends_with(name)), "{name} is not among {written:?}");
    }
    drop(served);
}

/// The program, serving from a folder; killed when dropped.
struct Served(std::process::Child);

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn served_in(telegram: &StandIn, data: &Path) -> Served {
    let mut command = Command::new("sh");
    command.args(["-c", &format!("umask 022 && exec {} serve", env!("CARGO_BIN_EXE_nqbot"))]);
    command.current_dir(house::root()).env("NQBOT_DATA", data).env("TELOXIDE_TOKEN", telegram.token());
    command.env("TELOXIDE_API_URL", telegram.url()).env("NQBOT_TELEGRAM_POLL_TIMEOUT_S", "5");
    Served(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts"))
}
