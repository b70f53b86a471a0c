//! The whole program with feeds: its commands, what its owners and readers are told.

use std::fs;
use std::path::Path;
use std::process::Command;

use nqbot::store::{FeedState, Store};
use tempfile::TempDir;

use super::server::{Does, Site};
use super::{XML, item, rss, text};
use crate::house;
use crate::standin::StandIn;
use crate::telegram::{Bot, SOON, Way, folder};

/// Settings with feeds at these paths of a site.
fn settings(site: &Site, data: &TempDir, paths: &[&str]) -> String {
    let sources: Vec<String> = paths
        .iter()
        .map(|path| format!("[[feed.source]]\nname = \"Báo {}\"\nurl = \"{}\"\n", &path[1..], site.url(path)))
        .collect();
    let file = data.path().join("bot.toml");
    let text = format!("[feed]\nprivate_hosts = [\"{}\"]\n{}", site.host, sources.concat());
    fs::write(&file, text).expect("a file");
    file.to_string_lossy().into_owned()
}

fn nqbot(config: &str, data: &Path, arguments: &[&str]) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nqbot"));
    command.args(arguments).current_dir(house::root()).env("NQBOT_CONFIG", config).env("NQBOT_DATA", data);
    let output = command.output().expect("the program runs");
    let told = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&told).into_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_operator_sees_how_feeds_stand_and_looks_at_them() {
    let site = Site::start().await;
    let data = folder();
    let config = settings(&site, &data, &["/good", "/sorry"]);
    site.at("/good", Does::Gives(XML, rss(&[item(&site.url("/1.html"), "1", "Bài về điện gió", &text("điện gió"))])));
    site.at("/sorry", Does::Fails(503, None));
    let run = async |arguments: &'static [&'static str]| {
        let (config, data) = (config.clone(), data.path().to_path_buf());
        tokio::task::spawn_blocking(move || nqbot(&config, &data, arguments)).await.expect("it runs")
    };
    let (_, told) = run(&["feeds"]).await;
    assert!(told.contains("Báo good") && told.contains("last read: never"), "{told}");
    let (good, told) = run(&["feeds", "--fetch", "--dry-run"]).await;
    assert!(!good && told.contains("would be taken: Bài về điện gió") && told.contains("FAILED: "), "{told}");
    let (_, told) = run(&["feeds", "--fetch"]).await;
    assert!(told.contains("taken as a") && told.contains("status 503"), "{told}");
    let (_, told) = run(&["feeds"]).await;
    assert!(told.contains("articles taken: 1") && told.contains("failures in a row: 1"), "{told}");
    let (_, told) = run(&["ask", "điện gió", "--lang", "vi"]).await;
    assert!(told.contains("Bài về điện gió"), "{told}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn owners_learn_that_a_feed_stopped_and_readers_since_when() {
    let site = Site::start().await;
    let data = folder();
    let config = settings(&site, &data, &["/good", "/sorry"]);
    site.at("/good", Does::Gives(XML, rss(&[item(&site.url("/1.html"), "1", "Bài về điện gió", &text("điện gió"))])));
    site.at("/sorry", Does::Fails(500, None));
    let store = Store::open(&data.path().join("state.sqlite")).expect("a store");
    let failing = FeedState {
        address: site.url("/sorry"),
        failures: 2,
        last_day: Some("2026-11-20".into()),
        ..FeedState::default()
    };
    store.keep_feed("Báo sorry", &failing, &[], &[], 0).expect("it is kept");
    drop(store);

    let telegram = StandIn::start().await;
    let (owner, reader) = (telegram.private(7, "vi"), telegram.private(8, "en"));
    let set = [("NQBOT_CONFIG", config.as_str()), ("NQBOT_BOT_OWNERS", "7")];
    let bot = Bot::serve(&telegram, data, Way::Polling, &set);
    let told = telegram.next_message(&owner, SOON).await.text;
    assert!(told.starts_with("Bot không đọc được nguồn tin Báo sorry trong 3 lần liên tiếp"), "{told}");
    assert!(told.contains("ngày 20/11/2026") && told.contains("500"), "{told}");
    reader.says("/latest").await;
    let answer = telegram.next_message(&reader, SOON).await.text;
    assert!(answer.contains("The bot has not been able to read Báo sorry since 20 Nov 2026."), "{answer}");
    assert!(!answer.contains("status") && !answer.contains("127.0.0.1"), "{answer}");

    // the next run does not say it again; a look that goes well does, once
    let (_, data) = bot.stop();
    site.at("/sorry", Does::Gives(XML, rss(&[])));
    let store = Store::open(&data.path().join("state.sqlite")).expect("a store");
    let state = store.feed("Báo sorry").expect("it is known");
    store.keep_feed("Báo sorry", &FeedState { next_at: 0, ..state }, &[], &[], 0).expect("it is kept");
    drop(store);
    let _bot = Bot::serve(&telegram, data, Way::Polling, &set);
    let told = telegram.next_message(&owner, SOON).await.text;
    assert_eq!(told, "Bot đã đọc lại được nguồn tin Báo sorry.");
    telegram.assert_lawful();
}
