//! End to end over HTTP: the built program receives from the stand-in, by polling or by webhook, and people talk to it
//! there.
//!
//! A scenario that must hold in both ways of receiving is written once, with the way as its parameter, and listed in
//! `in_both_ways!`.

mod basics;
mod faults;
mod files;
mod groups;
mod inline;
mod killed;
mod late;
mod lively;
mod owners;
mod silence;
mod webhook;

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

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

/// Makes two tests of each scenario.
macro_rules! in_both_ways {
    ($($scenario:ident),* $(,)?) => {
        mod polling {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $scenario() {
                super::$scenario(crate::telegram::Way::Polling).await;
            })*
        }
        mod by_webhook {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $scenario() {
                super::$scenario(crate::telegram::Way::Webhook).await;
            })*
        }
    };
}
pub(crate) use in_both_ways;

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
        let log = std::fs::File::options().create(true).append(true).open(data.path().join("log")).expect("a log");
        let mut command = Command::new(env!("CARGO_BIN_EXE_nqbot"));
        command
            .arg("serve")
            .current_dir(house::root())
            .env("TELOXIDE_TOKEN", telegram.token())
            .env("TELOXIDE_API_URL", telegram.url())
            .env("NQBOT_DATA", data.path())
            .env("NQBOT_TELEGRAM_POLL_TIMEOUT_S", "5")
            .env("NQBOT_LOG_LEVEL", "debug")
            .envs(settings.iter().copied());
        let hook = (way == Way::Webhook).then(|| {
            let port = free_port();
            let url = format!("http://127.0.0.1:{port}/hook");
            command.env("NQBOT_TELEGRAM_WEBHOOK_URL", &url);
            command.env("NQBOT_TELEGRAM_WEBHOOK_LISTEN", format!("127.0.0.1:{port}"));
            url
        });
        let process = command.stdout(Stdio::null()).stderr(log).spawn().expect("the program starts");
        Bot { process, data, hook }
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

fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    listener.local_addr().expect("its address").port()
}
