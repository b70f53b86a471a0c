//! `cargo bench --bench ratios`: nqbot against a minimal bot of the same libraries (`benches/minimal`: teloxide's
//! dispatcher as it comes, tantivy with its snippets), both as processes of their own against a Bot API on this machine.
//! `-- quick` leaves out the rows of 100,000 articles; `-- 5000` takes another number of them. `--save FILE` keeps the
//! ratios, `--against FILE` holds them against such a file. Ends with status 1 when a ratio is not what it must be.
//!
//! Machines differ and are noisy: what counts are the ratios, and both bots take turns in one run. The first run builds
//! both for release and makes the corpora and indexes, which stay in the target folder.
//!
//! How each row is measured
//! - *Mix*: of ten messages eight are searches of one to three words that stand together in an article, half of them typed
//!   without marks, one is `/latest` and one `/help`; both bots get the same. Each chat sends so few that nqbot's limit of
//!   20 questions a minute and person is not met, and nqbot's pace of 25 messages a second is switched off, since the
//!   minimal bot holds none. Nothing else is set otherwise than on a server.
//! - *Throughput*: a backlog of the mix lies ready; time from the first of it being given out to the last answer, in turns,
//!   median of the turns. *CPU per update*: processor time of the process (user and system) over the same backlogs.
//! - *p50, p99 at 50/s*: the mix at 50 messages a second; from the message being there to its answer being there.
//! - *Idle memory*: resident, two seconds after the first answer. *Peak*: the most anonymous memory during the first
//!   backlog, looked at every 10 ms. *After a second equal backlog*: anonymous memory when both are done, against the first.
//! - *Start*: from the start of the process to its first answer to a message that waits, index on disk; median of five.
//!   *First help while the first index is built*: the same without an index on disk.
//! - *Round trip*: every call takes 100 ms; the mix at 20/s. Calls in a row: calls from an update to the end of its answer,
//!   at most as many as there are calls at all. The time to the answer has the way of the update in it, and the wait for the
//!   next request for updates.
//! - *Flood*: one chat sends 200 messages and each answer in it takes 0.2 s; how long another chat waits.
//! - *Faults*: in chats of their own, the first of three messages, 0.1 s apart, meets a 502, a request that hangs, an
//!   answer that breaks off, or two 429 in a row of a second each. Messages answered of those sent, and how long the
//!   latest of the chat's other messages waited, added up over the four (a message that is never answered counts as the
//!   time that was waited for it, 30 s).

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement may fail where it stands"
)]

#[path = "../load/mod.rs"]
mod load;

mod faults;
mod speed;
mod start;

use std::process::ExitCode;
use std::time::Duration;

use load::api::Api;
use load::people::Said;
use load::process::Process;
use load::table;
use load::world::{BOTH, Bot, World};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let after = |name: &str| arguments.iter().skip_while(|argument| *argument != name).nth(1);
    let quick = arguments.iter().any(|argument| argument == "quick");
    let only = after("--only").map(String::as_str);
    let large = arguments.iter().find_map(|argument| argument.parse().ok()).unwrap_or(100_000);
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let _inside = runtime.enter();
    let wanted = |part: &str| only.is_none_or(|only| only == part);

    let small = World::of(2_000);
    let large = (!quick).then(|| World::of(large));
    let mut rows = Vec::new();
    if wanted("start") {
        rows.extend(start::rows(&small, large.as_ref()));
    }
    if wanted("speed") {
        rows.extend(speed::rows(&small, 6_000, true));
        if let Some(large) = &large {
            rows.extend(speed::rows(large, 2_000, false));
        }
    }
    if wanted("faults") {
        rows.extend(faults::rows(&small));
    }
    let holds = table::print(&rows);
    if let Some(file) = after("--save") {
        table::save(&rows, file);
    }
    if let Some(file) = after("--against") {
        table::compare(&rows, file);
    }
    if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// A bot that serves an API of its own.
struct Running {
    api: Api,
    process: Process,
}

impl Running {
    /// Both bots, each having answered once.
    fn both(world: &World) -> [Self; 2] {
        BOTH.map(|bot| Self::begin(world, bot))
    }

    fn begin(world: &World, bot: Bot) -> Self {
        let api = new_api();
        api.put([Said { chat: 77, text: "/help".into() }.update(&api)]);
        let process = world.start(bot, &api, None);
        assert!(api.wait_for(1, Duration::from_secs(60)), "{bot:?} did not answer");
        Self { api, process }
    }
}

fn new_api() -> Api {
    tokio::runtime::Handle::current().block_on(Api::start())
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}
