//! A bot as a process of its own, and what Linux tells of it.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// A process that is killed when it is dropped.
pub struct Process {
    child: Child,
    pub started: Instant,
}

impl Process {
    /// Starts a program; what it tells of its work goes to a file.
    pub fn start(program: &Path, arguments: &[&str], variables: &[(&str, String)], log: &Path) -> Self {
        let log = File::options().create(true).append(true).open(log).expect("a log");
        let mut command = Command::new(program);
        for (name, _) in
            std::env::vars().filter(|(name, _)| name.starts_with("NQBOT_") || name.starts_with("TELOXIDE_"))
        {
            command.env_remove(name);
        }
        command.args(arguments).envs(variables.iter().map(|(name, value)| (name, value)));
        let started = Instant::now();
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn().expect("it starts");
        Self { child, started }
    }

    fn file(&self, name: &str) -> String {
        fs::read_to_string(format!("/proc/{}/{name}", self.child.id())).unwrap_or_default()
    }

    /// Processor time so far.
    pub fn cpu(&self) -> Duration {
        let stat = self.file("stat");
        // the name, in parentheses, may hold spaces
        let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or("").split(' ').collect();
        let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<u64>().ok()).unwrap_or(0);
        Duration::from_millis((ticks(11) + ticks(12)) * 10)
    }

    /// Resident memory in KiB: in all, and its own.
    pub fn memory(&self) -> Memory {
        memory(self.child.id())
    }

    /// Watches its own memory until asked for the most that it had.
    pub fn watch(&self) -> Watch {
        let (ended, peak, id) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)), self.child.id());
        let (until, most) = (Arc::clone(&ended), Arc::clone(&peak));
        let thread = std::thread::spawn(move || {
            while !until.load(Ordering::Relaxed) {
                most.fetch_max(memory(id).own, Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(10));
            }
        });
        Watch { ended, peak, thread }
    }

    /// Asks it to end as a container does; how it ended and after how long. None when it does not.
    pub fn end(mut self) -> Option<(ExitStatus, Duration)> {
        let start = Instant::now();
        Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().expect("kill");
        while start.elapsed() < Duration::from_secs(20) {
            if let Some(status) = self.child.try_wait().expect("a process") {
                return Some((status, start.elapsed()));
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        None
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Resident memory in KiB.
#[derive(Clone, Copy, Debug, Default)]
pub struct Memory {
    pub resident: u64,
    pub own: u64,
}

fn memory(process: u32) -> Memory {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let figure = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or("0");
        line.trim().trim_end_matches(" kB").parse().unwrap_or(0)
    };
    Memory { resident: figure("VmRSS:"), own: figure("RssAnon:") }
}

/// Somebody who looks at a process's memory.
pub struct Watch {
    ended: Arc<AtomicBool>,
    peak: Arc<AtomicU64>,
    thread: JoinHandle<()>,
}

impl Watch {
    /// The most that it had, in KiB.
    pub fn peak(self) -> u64 {
        self.ended.store(true, Ordering::Relaxed);
        self.thread.join().expect("a watch");
        self.peak.load(Ordering::Relaxed)
    }
}
