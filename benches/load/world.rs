//! Corpora of made-up articles with the indexes that both bots make of them, kept in the target folder between runs, and
//! the two bots.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use super::api::{Api, TOKEN};
use super::article::{body, day, title};
use super::made::{Chain, texts};
use super::process::Process;

/// Changes when the articles do.
const MADE: &str = "made 2";

/// Which bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bot {
    Ours,
    Minimal,
}

pub const BOTH: [Bot; 2] = [Bot::Ours, Bot::Minimal];

/// The words of all articles.
pub fn chain() -> &'static Chain {
    static CHAIN: OnceLock<Chain> = OnceLock::new();
    CHAIN.get_or_init(|| Chain::of(&texts(&root())))
}

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A corpus and what lies beside it.
pub struct World {
    pub size: usize,
    folder: PathBuf,
}

impl World {
    /// The corpus of so many articles, made if it is not there; with both indexes.
    pub fn of(size: usize) -> Self {
        let world = Self { size, folder: Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("load-{size}")) };
        if fs::read_to_string(world.folder.join("made")).is_ok_and(|made| made == MADE) {
            return world.indexed();
        }
        println!("making {size} articles…");
        let _ = fs::remove_dir_all(&world.folder);
        world.make();
        fs::write(world.folder.join("made"), MADE).expect("a file");
        world.indexed()
    }

    fn make(&self) {
        let corpus = self.folder.join("corpus");
        fs::create_dir_all(&corpus).expect("a folder");
        for shared in ["resolutions.toml", "glossary.toml", "lexicon.toml"] {
            let file = root().join("corpus").join(shared);
            if file.exists() {
                fs::copy(file, corpus.join(shared)).expect("a copy");
            }
        }
        let mut lines = BufWriter::new(File::create(self.lines()).expect("a file"));
        for number in 0..self.size as u64 {
            let (title, body, date) = (title(chain(), number), body(chain(), number), day(number).to_string());
            let folder = corpus.join(format!("articles/{}/bai-{number}", &date[..4]));
            fs::create_dir_all(&folder).expect("a folder");
            let quoted = serde_json::to_string(&title).expect("a string");
            let source =
                format!("{{ name = \"Báo {0}\", url = \"https://bao{0}.example.vn/{number}.html\" }}", number % 40);
            let head = format!("title = {quoted}\npublished = {date}\nsource = {source}\nkind = \"article\"");
            fs::write(folder.join("vi.md"), format!("+++\n{head}\n+++\n\n{body}\n")).expect("an article");
            let line = serde_json::json!({"id": format!("bai-{number}"), "title": title, "body": body, "date": date});
            writeln!(lines, "{line}").expect("a line");
        }
        lines.flush().expect("the lines");
    }

    fn indexed(self) -> Self {
        let mut index = Command::new(program(Bot::Ours));
        index.args(["index", "--data"]).arg(self.data(Bot::Ours)).env("NQBOT_CORPUS", self.folder.join("corpus"));
        assert!(index.output().expect("it starts").status.success(), "the index could not be built");
        self
    }

    fn lines(&self) -> PathBuf {
        self.folder.join("articles.jsonl")
    }

    fn data(&self, bot: Bot) -> PathBuf {
        self.folder.join(match bot {
            Bot::Ours => "data",
            Bot::Minimal => "index",
        })
    }

    /// Copies our index to where a start in a folder of its own looks for it.
    pub fn copy_index(&self, fresh: &Path) {
        let data = fresh.join(format!("{:?}", Bot::Ours));
        fs::create_dir_all(&data).expect("a folder");
        let copied = Command::new("cp").arg("-r").arg(self.data(Bot::Ours).join("index")).arg(data).status();
        assert!(copied.is_ok_and(|status| status.success()), "the index could not be copied");
    }

    /// What a bot told of its work since it was started anew.
    pub fn log(&self, bot: Bot) -> String {
        fs::read_to_string(self.log_of(bot)).unwrap_or_default()
    }

    fn log_of(&self, bot: Bot) -> PathBuf {
        self.folder.join(format!("{bot:?}.log"))
    }

    /// Starts a bot as it would be started on a server, with its index on disk; without it, where `fresh` names a folder.
    /// Only the pace of what goes out, which Telegram asks for, is taken off nqbot: the minimal bot holds none.
    pub fn start(&self, bot: Bot, api: &Api, fresh: Option<&Path>) -> Process {
        let _ = fs::remove_file(self.log_of(bot));
        if let (Bot::Ours, None) = (bot, fresh) {
            forget(&self.data(bot));
        }
        self.start_again(bot, api, fresh)
    }

    /// The same with everything that it kept.
    pub fn start_again(&self, bot: Bot, api: &Api, fresh: Option<&Path>) -> Process {
        let data = fresh.map_or_else(|| self.data(bot), |fresh| fresh.join(format!("{bot:?}")));
        let text = |path: &Path| path.to_string_lossy().to_string();
        let mut variables = vec![("TELOXIDE_TOKEN", TOKEN.to_string()), ("TELOXIDE_API_URL", api.url())];
        let arguments: &[&str] = match bot {
            Bot::Ours => {
                variables.push(("NQBOT_CORPUS", text(&self.folder.join("corpus"))));
                variables.push(("NQBOT_DATA", text(&data)));
                variables.push(("NQBOT_TELEGRAM_MESSAGES_PER_S", "0".into()));
                &["serve"]
            }
            Bot::Minimal => {
                variables.push(("CORPUS", text(&self.lines())));
                variables.push(("INDEX", text(&data)));
                &[]
            }
        };
        Process::start(program(bot), arguments, &variables, &self.log_of(bot))
    }
}

/// Each run begins without the state of the one before.
fn forget(data: &Path) {
    for end in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(data.join(format!("state.sqlite{end}")));
    }
}

/// The program as it is shipped, which is not how benchmarks themselves are built. Built at the first call: both with
/// the same profile and into the same target folder, so that what both use is compiled once.
fn program(bot: Bot) -> &'static Path {
    static PROGRAMS: [OnceLock<PathBuf>; 2] = [OnceLock::new(), OnceLock::new()];
    let (at, name, manifest) = match bot {
        Bot::Ours => (0, "nqbot", "Cargo.toml"),
        Bot::Minimal => (1, "minimal", "benches/minimal/Cargo.toml"),
    };
    PROGRAMS[at].get_or_init(|| {
        println!("building {name} for release…");
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the target folder");
        let mut build = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".into()));
        build.args(["build", "--release", "--quiet", "--locked", "--bin", name, "--manifest-path"]);
        build.arg(root().join(manifest)).env("CARGO_TARGET_DIR", target);
        // what cargo tells a benchmark of its package would make build scripts, and all that rests on them, run again
        let told = ["CARGO_PKG_", "CARGO_MANIFEST_"];
        for (name, _) in std::env::vars().filter(|(name, _)| told.iter().any(|start| name.starts_with(start))) {
            build.env_remove(name);
        }
        assert!(build.status().expect("cargo").success(), "{name} cannot be built");
        target.join("release").join(name)
    })
}
