//! `cargo bench --bench soak`: a million updates through the built program over HTTP, another number if one is given
//! (`cargo bench --bench soak -- 100000`). Private questions, buttons, inline questions, groups, edits, talk, garbage and
//! people who blocked the bot, in ever new chats.
//!
//! Memory is told at every tenth, at rest, and its figure after the second half is held against that after the first:
//! at most 1.05. No answer may be lost and none come twice. Then the program is told to stop under load: it must end within
//! two seconds with status 0, and once it is started again it must answer what was left, each once. Ends with status 1
//! when one of these does not hold. The pace of 25 messages a second is switched off; nothing else is set otherwise than
//! on a server.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement may fail where it stands"
)]

mod load;

use std::collections::HashMap;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use serde_json::json;

use load::api::{Api, now};
use load::people::{from, mark_command, message, private, question};
use load::process::Process;
use load::world::{Bot, World, chain};

/// Questions that may be unanswered at the same time.
const UNDER_WAY: u64 = 2_000;
const FIRST_PERSON: i64 = 10_000_000;
const BLOCKED: i64 = 97;

fn main() -> ExitCode {
    let count: u64 = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(1_000_000);
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let _inside = runtime.enter();
    let api = runtime.block_on(Api::start());
    api.only_count();
    let world = World::of(2_000);
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    world.copy_index(folder.path());
    let process = world.start(Bot::Ours, &api, Some(folder.path()));
    let mut crowd = Crowd { api: &api, size: world.size, expected: HashMap::new(), total: 0, last: (0, 0) };
    let holds = [soak(&mut crowd, &process, count), stop(&mut crowd, process, &world, folder.path())];
    let log = world.log(Bot::Ours);
    let lines = |level: &str| log.lines().filter(|line| line.contains(level)).count();
    println!("log: {} errors, {} warnings", lines(" ERROR "), lines(" WARN "));
    if holds == [true, true] { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Everything but the last part; whether it holds.
fn soak(crowd: &mut Crowd, process: &Process, count: u64) -> bool {
    let (start, tenth) = (Instant::now(), (count / 10).max(1));
    println!("{:>10} {:>12} {:>12} {:>10} {:>8}", "updates", "resident MiB", "own MiB", "answers", "s");
    let mut half = None;
    let mut end = None;
    for number in 0..count {
        crowd.send(number);
        if (number + 1) % tenth == 0 {
            let rest = crowd.rest();
            std::thread::sleep(Duration::from_secs(2));
            let memory = process.memory();
            let mib = |kib: u64| kib as f64 / 1024.0;
            println!(
                "{:>10} {:>12.1} {:>12.1} {:>10} {:>8.0}{}",
                number + 1,
                mib(memory.resident),
                mib(memory.own),
                crowd.api.answers(),
                start.elapsed().as_secs_f64(),
                if rest { "" } else { "  answers are missing" }
            );
            if number < count / 2 {
                half = Some(memory);
            }
            end = Some(memory);
        }
    }
    let (half, end) = (half.unwrap_or_default(), end.unwrap_or_default());
    let ratio = |now: u64, then: u64| now as f64 / then.max(1) as f64;
    let (resident, own) = (ratio(end.resident, half.resident), ratio(end.own, half.own));
    let rate = count as f64 / start.elapsed().as_secs_f64();
    println!("{count} updates, {rate:.0}/s; memory after the second half against after the first:");
    println!("resident {resident:.3}, own {own:.3} (must be at most 1.05)");
    let (lost, twice) = crowd.differences();
    println!("answers lost: {lost}, doubled: {twice} (must be 0)");
    resident <= 1.05 && own <= 1.05 && (lost, twice) == (0, 0)
}

/// SIGTERM under load, and another start; whether it holds.
fn stop(crowd: &mut Crowd, process: Process, world: &World, folder: &std::path::Path) -> bool {
    const LAST: i64 = 4_000;
    let before = crowd.api.answers();
    let first = FIRST_PERSON * 9;
    let questions: Vec<String> = (first..first + LAST)
        .map(|person| {
            // what stands in the chat is known, so that the program can look for what may have arrived
            crowd.api.script(person, &[]);
            crowd.expect(person);
            private(crowd.api, person, &format!("/search {}", question(chain(), crowd.size, person as u64)))
        })
        .collect();
    crowd.api.put(questions);
    crowd.api.wait_for(before + LAST as u64 / 8, Duration::from_secs(60));
    let ended = process.end();
    let at_end = crowd.api.answers() - before;
    let Some((status, took)) = ended else {
        println!("the program did not end");
        return false;
    };
    println!(
        "SIGTERM with {} of {LAST} answers outstanding: ended after {:.2} s with {status} (must be 2 s, status 0)",
        LAST as u64 - at_end.min(LAST as u64),
        took.as_secs_f64()
    );
    let _again = world.start_again(Bot::Ours, crowd.api, Some(folder));
    crowd.rest();
    std::thread::sleep(Duration::from_secs(1));
    let (lost, twice) = crowd.differences();
    println!("after another start: lost {lost}, doubled {twice} (must be 0)");
    took <= Duration::from_secs(2) && status.success() && (lost, twice) == (0, 0)
}

/// Those who write, and the answers that they are to get.
struct Crowd<'a> {
    api: &'a Api,
    size: usize,
    expected: HashMap<i64, i32>,
    total: u64,
    /// The message that can be changed: its chat and number.
    last: (i64, i32),
}

impl Crowd<'_> {
    /// Sends the update of a number, when there is room for it.
    fn send(&mut self, number: u64) {
        while self.total > self.api.answers() + UNDER_WAY {
            std::thread::sleep(Duration::from_millis(1));
        }
        let update = self.update(number);
        self.api.put([update]);
    }

    fn update(&mut self, number: u64) -> String {
        let api = self.api;
        // three updates in a row are of one person
        let person = FIRST_PERSON + (number / 3) as i64;
        let words = question(chain(), self.size, number);
        match number % 20 {
            0..9 => self.asks(person, &format!("/search {words}")),
            9 => self.asks(person, &words),
            10 => self.asks(person, "/latest"),
            11 => self.asks(person, "/help"),
            12 => self.asks(person, "57"),
            13 => {
                let line =
                    ["1Vlatest page:2", "1Vresolution 57", "1Vhelp", "1vsearch đất đai"][number as usize / 20 % 4];
                self.expect(person);
                let mut under = message(api, person, chat(person));
                under["from"] = json!({"id": 4242, "is_bot": true, "first_name": "Load", "username": "LoadBot"});
                under["text"] = json!("…");
                let press = json!({
                    "id": number.to_string(), "from": from(person), "message": under, "chat_instance": "1", "data": line
                });
                format!("\"callback_query\":{press}")
            }
            14 => {
                let query = json!({"id": number.to_string(), "from": from(person), "query": words, "offset": ""});
                format!("\"inline_query\":{query}")
            }
            15 => {
                let group = -1_001_000_000_000 - (number / 20 % 40_000) as i64;
                self.expect(group);
                self.in_group(group, person, &format!("/search@LoadBot {words} {number}"))
            }
            16 => {
                self.in_group(-1_001_000_000_000 - (number / 20 % 500) as i64, person, &format!("Hôm nay họp: {words}"))
            }
            17 => {
                let (chat, id) = self.last;
                self.expect(chat);
                let mut edited = message(api, chat, self::chat(chat));
                (edited["message_id"], edited["edit_date"]) = (json!(id), json!(now() + 1));
                // other words than before, or there is nothing to change
                edited["text"] = json!(format!("/search {words} {number}"));
                mark_command(&mut edited, "/search ");
                format!("\"edited_message\":{edited}")
            }
            18 => match number / 20 % 4 {
                0 => r#""message":{"message_id":"no number"}"#.into(),
                1 => format!(r#""poll_answer_of_tomorrow":{{"words":{words:?}}}"#),
                2 => format!(r#""message":{}"#, message(api, person, chat(person))),
                _ => {
                    let standing = |status: &str| json!({"user": {"id": 4242, "is_bot": true, "first_name": "Load"}, "status": status, "until_date": 0});
                    let change = json!({
                        "chat": chat(person), "from": from(person), "date": now(),
                        "old_chat_member": standing("member"), "new_chat_member": standing("kicked")
                    });
                    format!("\"my_chat_member\":{change}")
                }
            },
            _ => {
                // who blocked the bot in the meantime
                let blocked = FIRST_PERSON * 5 + number as i64 / 20 % BLOCKED;
                api.block(blocked);
                private(api, blocked, &format!("/search {words} {number}"))
            }
        }
    }

    fn asks(&mut self, person: i64, text: &str) -> String {
        self.expect(person);
        let mut asked = message(self.api, person, chat(person));
        asked["text"] = json!(text);
        mark_command(&mut asked, text);
        if text.starts_with("/search") {
            self.last = (person, asked["message_id"].as_i64().unwrap_or_default() as i32);
        }
        format!("\"message\":{asked}")
    }

    fn in_group(&self, group: i64, person: i64, text: &str) -> String {
        let mut said = message(self.api, person, json!({"id": group, "title": "Tổ", "type": "supergroup"}));
        said["text"] = json!(text);
        mark_command(&mut said, text);
        format!("\"message\":{said}")
    }

    fn expect(&mut self, chat: i64) {
        self.total += 1;
        *self.expected.entry(chat).or_default() += 1;
    }

    /// Waits until everything is answered; whether it is.
    fn rest(&self) -> bool {
        self.api.wait_for(self.total, Duration::from_secs(30))
    }

    /// Answers that are missing, and those that are too many.
    fn differences(&self) -> (i32, i32) {
        let (mut lost, mut twice) = (0, 0);
        let got = self.api.counts();
        for (chat, expected) in &self.expected {
            let got = got.get(chat).copied().unwrap_or(0);
            lost += (expected - got).max(0);
            twice += (got - expected).max(0);
        }
        twice += got.iter().filter(|(chat, _)| !self.expected.contains_key(chat)).map(|(_, got)| got).sum::<i32>();
        (lost, twice)
    }
}

fn chat(person: i64) -> serde_json::Value {
    json!({"id": person, "first_name": "An", "username": "an", "type": "private"})
}
