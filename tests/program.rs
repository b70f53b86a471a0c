//! The built program in a data folder of its own, serving the stand-in.

use std::ffi::OsString;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use nqbot::i18n::Lang;
use nqbot::telegram::{Client, Settings};
use tempfile::TempDir;

use crate::house;
use crate::standin::StandIn;

/// What should come comes within this time, on a slow machine too.
pub const SOON: Duration = Duration::from_secs(20);
/// What should not come would have come within this time.
pub const A_WHILE: Duration = Duration::from_millis(700);

/// How updates reach the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It asks for them.
    Polling,
    /// It is called.
    Webhook,
}

/// The program, serving the stand-in; killed when dropped.
pub struct Bot {
    process: Child,
    data: TempDir,
    /// Where its webhook listens.
    pub hook: Option<String>,
}

/// A data folder in which the program built its index, once for all tests.
fn built() -> &'static TempDir {
    static BUILT: OnceLock<TempDir> = OnceLock::new();
    BUILT.get_or_init(|| {
        let data = tempfile::tempdir().expect("a folder");
        let mut index = Command::new(env!("CARGO_BIN_EXE_nqbot"));
        let output = index.arg("index").current_dir(house::root()).env("NQBOT_DATA", data.path()).output();
        assert!(output.is_ok_and(|output| output.status.success()), "the index could not be built");
        data
    })
}

/// A data folder with an index in it.
pub fn folder() -> TempDir {
    let data = tempfile::tempdir().expect("a folder");
    let copied = Command::new("cp").arg("-r").arg(built().path().join("index")).arg(data.path()).status();
    assert!(copied.is_ok_and(|copied| copied.success()), "the index could not be copied");
    data
}

impl Bot {
    /// Starts with an index on disk.
    pub fn start(telegram: &StandIn) -> Bot {
        Bot::start_in(telegram, folder())
    }

    /// Starts in a data folder.
    pub fn start_in(telegram: &StandIn, data: TempDir) -> Bot {
        Bot::serve(telegram, data, Way::Polling, &[])
    }

    /// Starts with an index on disk, receiving in a given way.
    pub fn by(telegram: &StandIn, way: Way) -> Bot {
        Bot::serve(telegram, folder(), way, &[])
    }

    /// Starts in a data folder, receiving in a given way, with settings of its own.
    pub fn serve(telegram: &StandIn, data: TempDir, way: Way, settings: &[(&str, &str)]) -> Bot {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nqbot"));
        command.arg("serve").envs(settings.iter().copied());
        let hook = (way == Way::Webhook).then(|| {
            let port = free_port();
            let url = format!("http://127.0.0.1:{port}/hook");
            command.env("NQBOT_TELEGRAM_WEBHOOK_URL", &url);
            command.env("NQBOT_TELEGRAM_WEBHOOK_LISTEN", format!("127.0.0.1:{port}"));
            url
        });
        let mut bot = Bot::run(command, telegram, data);
        bot.hook = hook;
        bot
    }

    /// Starts in a data folder by a command of one's own; what that sets holds.
    pub fn run(mut command: Command, telegram: &StandIn, data: TempDir) -> Bot {
        let log = std::fs::File::options().create(true).append(true).open(data.path().join("log")).expect("a log");
        let set: Vec<OsString> = command.get_envs().map(|(name, _)| name.to_owned()).collect();
        let folder = data.path().to_string_lossy();
        for (name, value) in [
            ("TELOXIDE_TOKEN", telegram.token().as_str()),
            ("TELOXIDE_API_URL", &telegram.url()),
            ("NQBOT_DATA", &folder),
            ("NQBOT_TELEGRAM_POLL_TIMEOUT_S", "5"),
            ("NQBOT_LOG_LEVEL", "debug"),
        ] {
            if !set.iter().any(|known| known == name) {
                command.env(name, value);
            }
        }
        command.current_dir(house::root()).stdout(Stdio::null()).stderr(log);
        let process = command.spawn().expect("the program starts");
        Bot { process, data, hook: None }
    }

    /// What it has told of its work.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.data.path().join("log")).unwrap_or_default()
    }

    /// Asks it to end as a container does, and waits for it.
    pub fn stop(mut self) -> (Option<i32>, TempDir) {
        let ended = Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status();
        assert!(ended.is_ok_and(|status| status.success()), "SIGTERM could not be sent");
        let started = Instant::now();
        let status = loop {
            if let Some(status) = self.process.try_wait().expect("a process") {
                break status;
            }
            assert!(started.elapsed() < SOON, "the program does not end:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        };
        let data = std::mem::replace(&mut self.data, tempfile::tempdir().expect("a folder"));
        (status.code(), data)
    }

    /// Its data folder.
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// Waits until it ends by itself.
    pub async fn ended(mut self) -> TempDir {
        let started = Instant::now();
        while self.process.try_wait().expect("a process").is_none() {
            assert!(started.elapsed() < SOON * 2, "the program does not end:\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        std::mem::replace(&mut self.data, tempfile::tempdir().expect("a folder"))
    }

    /// Ends it in the middle of whatever it does, as a power cut would.
    pub fn kill(mut self) -> TempDir {
        self.process.kill().expect("a process that can be killed");
        let _ = self.process.wait();
        std::mem::replace(&mut self.data, tempfile::tempdir().expect("a folder"))
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        if std::thread::panicking() {
            eprintln!("the program's log:\n{}", self.log());
        }
    }
}

/// A port that nobody listens on.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    listener.local_addr().expect("its address").port()
}

/// A way to a Bot API, as the program has one.
pub fn client(api_url: &str, token: &str) -> Client {
    let settings = Settings {
        token: token.into(),
        api_url: api_url.into(),
        proxy: None,
        poll_timeout_s: 5,
        language: Lang::Vi,
        workers: 1,
        heartbeat: PathBuf::new(),
        messages_per_s: 0,
        exit_after: None,
        listen: None,
        webhook: None,
    };
    Client::new(&settings).expect("a client")
}
