//! The program itself: import, export and removal, and what a kill in the middle leaves.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::house;

/// A place to run the program in.
struct Host {
    folder: TempDir,
}

impl Host {
    #[must_use]
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nqbot"));
        command.args(words).current_dir(self.folder.path()).env("NQBOT_CORPUS", house::root().join("corpus"));
        command.env("NQBOT_DATA", self.path("data")).stdin(Stdio::null());
        command
    }

    /// Standard output, and whether it went well.
    fn run(&self, words: &[&str]) -> (String, bool) {
        said(self.command(words).output().expect("the program runs"))
    }

    fn run_with(&self, words: &[&str], input: &str) -> (String, bool) {
        let mut command = self.command(words);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        child.stdin.take().expect("its input").write_all(input.as_bytes()).expect("it reads");
        said(child.wait_with_output().expect("it ends"))
    }

    /// The texts of the own corpus.
    fn held(&self) -> usize {
        let (lines, well) = self.run(&["export", "--own"]);
        assert!(well, "{lines}");
        lines.lines().count()
    }

    /// Starts, and kills after some time. Whether it was killed.
    fn kill_after(&self, words: &[&str], time: Duration) -> bool {
        let mut command = self.command(words);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
        let start = Instant::now();
        while start.elapsed() < time {
            if child.try_wait().expect("it is asked").is_some() {
                return false;
            }
            std::thread::sleep(Duration::from_micros(200));
        }
        child.kill().expect("it is killed");
        !child.wait().expect("it ends").success()
    }
}

fn said(output: Output) -> (String, bool) {
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (text, output.status.success())
}

/// A text as a crawler leaves it.
fn raw(number: usize) -> String {
    let crop = ["chè", "cà phê", "hồ tiêu", "điều", "cao su"][number % 5];
    format!(
        "Vụ thu hoạch {crop} năm thứ {number} của vùng cao\n\n16/09/2025 | 08:07\n\nSáng nay, hợp tác xã số {number} tổng kết \
         vụ thu hoạch {crop} theo tinh thần Nghị quyết 68-NQ/TW. Sản lượng đạt {number} tấn, các hộ trồng {crop} được \
         hỗ trợ vốn và giống để mở rộng diện tích trong năm tới.\n\nBan quản trị số {number} cho biết sẽ xây kho lạnh \
         và làm đường vào khu trồng {crop} trước mùa mưa, đồng thời mời doanh nghiệp ký hợp đồng bao tiêu.\n"
    )
}

fn texts(folder: &Path, count: usize) {
    fs::create_dir_all(folder).expect("a folder");
    for number in 0..count {
        fs::write(folder.join(format!("{number:03}.txt")), raw(number)).expect("a text");
    }
}

#[test]
fn what_is_imported_is_answered_and_comes_in_once() {
    let host = Host::new();
    texts(&host.path("texts"), 3);
    let (told, well) = host.run(&["import", "texts", "--source", "Báo Vùng Cao", "--dry-run"]);
    assert!(well && told.contains("3 texts: 3 new") && told.contains("Nothing was changed"), "{told}");
    assert_eq!(host.held(), 0);
    let (told, well) = host.run(&["import", "texts", "--source", "Báo Vùng Cao"]);
    assert!(well && told.contains("3 texts: 3 new"), "{told}");
    let (answer, _) = host.run(&["ask", "thu hoạch hồ tiêu"]);
    assert!(answer.contains("Vụ thu hoạch hồ tiêu năm thứ 2") && answer.contains("Báo Vùng Cao"), "{answer}");
    assert!(answer.contains("16/09/2025"), "{answer}");
    let (told, _) = host.run(&["import", "texts", "--source", "Báo Vùng Cao"]);
    assert!(told.contains("0 new, 0 changed, 3 held already"), "{told}");
    let (told, _) = host.run_with(&["import", "-"], &raw(1));
    assert!(told.contains("1 held already"), "{told}");
    assert_eq!(host.held(), 3);
    let (told, well) = host.run(&["check"]);
    assert!(well, "what was imported is in order: {told}");
}

#[test]
fn an_export_comes_back_the_same() {
    let (one, two) = (Host::new(), Host::new());
    texts(&one.path("texts"), 4);
    one.run(&["import", "texts"]);
    let (lines, _) = one.run(&["export", "--own"]);
    assert_eq!(lines.lines().count(), 4);
    let (told, well) = two.run_with(&["import", "-"], &lines);
    assert!(well && told.contains("4 new"), "{told}");
    assert_eq!(two.run(&["export", "--own"]).0, lines);
    let hash = |host: &Host| {
        let (told, _) = host.run(&["index"]);
        told.split("content ").nth(1).and_then(|rest| rest.split(',').next()).map(String::from)
    };
    assert!(hash(&one).is_some());
    assert_eq!(hash(&one), hash(&two), "the same corpus has the same hash");
}

#[test]
fn the_shipped_corpus_is_held_already() {
    let host = Host::new();
    let (lines, _) = host.run(&["export"]);
    let (told, well) = host.run_with(&["import", "-"], &lines);
    assert!(well && told.contains("0 new, 0 changed"), "{told}");
    assert_eq!(host.held(), 0);
    // an own text stands for the shipped one, and is not beside it
    let first = lines.lines().next().expect("a text");
    let changed = first.replacen("\"body\":\"", "\"body\":\"Đoạn do người vận hành thêm vào. ", 1);
    let (told, _) = host.run_with(&["import", "-"], &changed);
    assert!(told.contains("1 changed"), "{told}");
    let (all, _) = host.run(&["export"]);
    assert_eq!(all.lines().count(), lines.lines().count());
    assert!(all.contains("Đoạn do người vận hành thêm vào."));
}

#[test]
fn a_reprint_word_for_word_is_another_outlets_article() {
    let host = Host::new();
    let record = |outlet: &str| {
        let text = serde_json::json!({
            "title": "Vụ chè", "text": raw(1), "date": "2025-09-16", "source": outlet,
            "url": format!("https://{outlet}.example.vn/vu-che.html"),
        });
        format!("{text}\n")
    };
    let (told, _) = host.run_with(&["import", "-"], &(record("nui") + &record("doi") + &record("nui")));
    assert!(told.contains("2 new, 0 changed, 1 held already"), "{told}");
}

#[test]
fn what_is_removed_stays_out_until_it_is_forgiven() {
    let host = Host::new();
    texts(&host.path("texts"), 2);
    let (told, _) = host.run(&["import", "texts"]);
    let id = told.split("new ").nth(1).and_then(|rest| rest.split(':').next()).expect("an id").to_string();
    assert!(!host.run(&["remove", &id]).1, "a reason is wanted");
    let (told, well) = host.run(&["remove", &id, "--reason", "theo yêu cầu của tòa soạn"]);
    assert!(well, "{told}");
    assert_eq!(host.held(), 1);
    let (told, _) = host.run(&["import", "texts"]);
    assert!(told.contains("1 held already, 1 removed earlier"), "{told}");
    assert!(told.contains("theo yêu cầu của tòa soạn"), "{told}");
    assert!(host.run(&["remove", &id, "--forgive"]).1);
    let (told, _) = host.run(&["import", "texts"]);
    assert!(told.contains("1 new"), "{told}");
    assert!(!host.run(&["remove", "a000000", "--reason", "x"]).1);
}

#[test]
fn garbage_is_refused_with_its_reason_and_harms_nothing() {
    let host = Host::new();
    texts(&host.path("texts"), 1);
    fs::write(host.path("texts/empty.txt"), "").expect("a file");
    fs::write(host.path("texts/picture.txt"), [0u8, 159, 146, 150, 0, 1, 2, 3].repeat(100)).expect("a file");
    fs::write(host.path("texts/broken.jsonl"), "{\"title\": \"a\"\n[1,2]\n{\"text\": 5}\n").expect("a file");
    let (told, well) = host.run(&["import", "texts"]);
    assert!(well && told.contains("1 new"), "{told}");
    for file in ["empty.txt", "picture.txt", "broken.jsonl:1", "broken.jsonl:2", "broken.jsonl:3"] {
        assert!(
            told.lines().any(|line| line.contains(file) && line.contains("refused")),
            "{file} is not told of: {told}"
        );
    }
    assert!(!host.run(&["import", "nowhere"]).1);
}

#[test]
fn a_kill_during_import_leaves_all_or_nothing() {
    const TEXTS: usize = 60;
    const KILLS: u32 = 12;
    let host = Host::new();
    texts(&host.path("texts"), TEXTS);
    let start = Instant::now();
    assert!(Host::new().command(&["import"]).arg(host.path("texts")).output().expect("it runs").status.success());
    let whole = start.elapsed();
    let mut before = 0;
    for kill in 1..=KILLS {
        host.kill_after(&["import", "texts"], whole * kill / KILLS);
        let held = host.held();
        assert!([before, TEXTS].contains(&held), "after kill {kill}: {held} of {TEXTS} texts");
        if held == TEXTS {
            // and once more from the beginning
            fs::remove_dir_all(host.path("data")).expect("the data goes");
        }
        before = if held == TEXTS { 0 } else { held };
    }
    let (told, well) = host.run(&["import", "texts"]);
    assert!(well, "{told}");
    assert_eq!(host.held(), TEXTS);
}

#[test]
fn a_kill_during_the_exchange_of_the_index_leaves_an_index() {
    const KILLS: u32 = 10;
    let host = Host::new();
    host.run(&["index"]);
    texts(&host.path("texts"), 40);
    host.run(&["import", "texts"]);
    let start = Instant::now();
    host.run(&["index", "--force"]);
    let whole = start.elapsed();
    for kill in 1..=KILLS {
        // what changes differs from kill to kill: a change to the index, and one from nothing
        host.run_with(&["import", "-"], &raw(100 + kill as usize));
        let words: &[&str] = if kill % 2 == 0 { &["index"] } else { &["index", "--force"] };
        host.kill_after(words, whole * kill / KILLS);
        let generations = fs::read_dir(host.path("data/index")).expect("the index").flatten().map(|entry| entry.path());
        let whole_ones =
            generations.filter(|folder| folder.extension().is_none() && folder.join("manifest.json").exists());
        assert!(whole_ones.count() > 0, "kill {kill} left no whole index on the disk");
        let (answer, well) = host.run(&["ask", "thu hoạch hồ tiêu"]);
        assert!(well && answer.contains("Vụ thu hoạch hồ tiêu"), "after kill {kill}: {answer}");
        let (told, well) = host.run(&["index"]);
        assert!(well && told.contains("fresh"), "after kill {kill}: {told}");
    }
}
