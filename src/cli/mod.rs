//! The command line.

mod ask;
mod backup;
mod check;
mod doctor;
pub mod eval;
mod export;
mod feeds;
mod health;
mod import;
mod logout;
mod remove;
mod restore;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use clap::{Parser, Subcommand};

use crate::app::{self, App, Serving};
use crate::config::Config;
use crate::i18n::Lang;
use crate::logging;
use crate::terminal;

/// Answers questions about resolutions of the Communist Party of Vietnam, in Vietnamese and English.
///
/// Without a command: serves Telegram when a token is in TELOXIDE_TOKEN, TELOXIDE_TOKEN_FILE or .env; without a
/// token, opens the same bot as a chat in the terminal.
#[derive(Debug, Parser)]
#[command(name = "nqbot", version, after_help = EXAMPLES)]
struct Cli {
    /// Settings file [default: $NQBOT_CONFIG, then config/bot.toml]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Data folder: index and state [default: $NQBOT_DATA, then data]
    #[arg(long, global = true, value_name = "FOLDER")]
    data: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

const EXAMPLES: &str = "Examples:
  nqbot                                  Telegram with a token, a chat in the terminal without
  nqbot ask \"nq 18\" --lang en            one question, for scripts
  nqbot ask \"kinh te tu nhan\" --json     the answer as JSON
  nqbot check                            is the corpus in order?
  nqbot doctor                           what keeps the bot from working, and the fix";

/// What becomes of articles that came in beside a bot.
const SHOWN: &str = "A bot that runs shows them within seconds; `nqbot index` prepares its next start.\n";

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve Telegram, by long polling or webhook; needs a token
    Serve,
    /// Open the bot as a chat in the terminal; needs no token
    Chat {
        /// Language of the answers: vi or en [default: that of each question]
        #[arg(long)]
        lang: Option<Lang>,
    },
    /// Answer one question on standard output; exit status 0 also when nothing is found
    Ask {
        /// The question, as one would type it to the bot: "nq 57", "/latest", "kinh tế tư nhân"
        #[arg(required = true, num_args = 1.., value_name = "QUESTION")]
        question: Vec<String>,
        /// Language of the answer: vi or en [default: that of the question]
        #[arg(long)]
        lang: Option<Lang>,
        /// Print JSON: outcome, lang, text, buttons
        #[arg(long)]
        json: bool,
    },
    /// Build the index if it is absent or stale
    Index {
        /// Build it even if it is fresh
        #[arg(long)]
        force: bool,
    },
    /// Take texts into a corpus of your own: raw text, Markdown, HTML, JSON lines
    Import(import::Import),
    /// Print the corpus as JSON lines, which `import` reads back
    Export {
        /// Only your own corpus, without the shipped one
        #[arg(long)]
        own: bool,
    },
    /// Take an article down for good; it is not imported again
    Remove {
        /// The article's id, as lists show it
        id: String,
        /// Why; whoever imports it again is told
        #[arg(long, required_unless_present = "forgive")]
        reason: Option<String>,
        /// Take a removal back
        #[arg(long, conflicts_with = "reason")]
        forgive: bool,
    },
    /// Write chats, settings, watches and waiting messages into one file; works while the bot runs
    Backup {
        /// The file [default: nqbot-backup-<date>.sqlite in this folder]
        file: Option<PathBuf>,
        /// Replace the file if it exists
        #[arg(long)]
        force: bool,
    },
    /// Put a backup in the place of the state; the state of before is put aside
    Restore {
        /// The backup
        file: PathBuf,
    },
    /// Verify the corpus: form, dates, keys, pairs; names file and line of each problem
    Check,
    /// Look for what keeps the bot from working; each finding comes with its fix
    Doctor,
    /// List the feeds and how they stand; with --fetch, look at each now
    Feeds {
        /// Look at every feed now and tell what became of each entry
        #[arg(long)]
        fetch: bool,
        /// With --fetch: change nothing, only tell
        #[arg(long, requires = "fetch")]
        dry_run: bool,
    },
    /// Measure the search on judged questions: nDCG, MRR, recall of the first ten, and time
    Eval(eval::Eval),
    /// Leave a Bot API server, before the bot is moved to one of your own
    Logout {
        /// The server to leave
        #[arg(long, value_name = "URL", default_value = crate::config::OFFICIAL)]
        from: String,
        /// Do it, rather than say what it does
        #[arg(long)]
        yes: bool,
    },
    /// Exit with 0 when `serve` reached Telegram in the last 90 seconds; for containers
    Health,
}

/// Runs the program.
pub fn run() -> Result<ExitCode> {
    let cli = Cli::parse();
    app::write_for_owner_only();
    let config = Config::load(cli.config.as_deref(), cli.data.as_deref())?;
    start_log(&config, matches!(cli.command, Some(Command::Serve) | None) && config.has_token());
    match cli.command {
        None if config.has_token() => serve(config),
        None => {
            println!(
                "No token (TELOXIDE_TOKEN): this is the bot as a chat in the terminal; the README says how to get one."
            );
            chat(config, None)
        }
        Some(Command::Serve) => serve(config),
        Some(Command::Chat { lang }) => chat(config, lang),
        Some(Command::Ask { question, lang, json }) => ask::run(config, &question.join(" "), lang, json),
        Some(Command::Index { force }) => index(config, force),
        Some(Command::Import(wish)) => import::run(config, &wish),
        Some(Command::Export { own }) => export::run(&config, own),
        Some(Command::Remove { id, reason: Some(reason), .. }) => remove::run(&config, &id, &reason),
        Some(Command::Remove { id, reason: None, .. }) => remove::forgive(&config, &id),
        Some(Command::Backup { file, force }) => backup::run(&config, file, force),
        Some(Command::Restore { file }) => restore::run(&config, &file),
        Some(Command::Check) => check::run(&config),
        Some(Command::Feeds { fetch, dry_run }) => feeds::run(config, fetch, dry_run),
        Some(Command::Eval(eval)) => eval::run(&config, &eval),
        Some(Command::Doctor) => doctor::run(config),
        Some(Command::Logout { from, yes }) => logout::run(&config, &from, yes),
        Some(Command::Health) => Ok(health::run(&config)),
    }
}

/// A number with the thing that it counts.
fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// Prints to standard output; a reader that has gone away (`| head`) is no error.
fn tell(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// A server tells of its work; the other commands only of trouble, since people read their output.
fn start_log(config: &Config, serving: bool) {
    let wished = config.file.log.level.parse().unwrap_or(log::LevelFilter::Info);
    let level = if serving { wished } else { wished.min(log::LevelFilter::Warn) };
    logging::start(level, config.log_form());
}

fn serve(config: Config) -> Result<ExitCode> {
    let token =
        config.token()?.context("no token; set TELOXIDE_TOKEN, or TELOXIDE_TOKEN_FILE to a file that holds it")?;
    let settings = config.telegram(&token);
    let data = config.file.paths.data.clone();
    // before the store is opened: it may have to be brought up to date, and not under another bot
    if let Err(error) = app::make_folder(&data) {
        log::warn!("store: cannot make the data folder {}: {error}", data.display());
    }
    let Some(_serving) = Serving::begin(&data) else {
        bail!(
            "another nqbot serves from the data folder {}; `fuser {}` names its process. Stop that one, or give this one a \
             folder of its own in NQBOT_DATA",
            data.display(),
            Serving::file(&data).display()
        );
    };
    app::mend_state(&data);
    let app = App::open(config)?;
    crate::telegram::run(app, settings)?;
    Ok(ExitCode::SUCCESS)
}

fn chat(config: Config, lang: Option<Lang>) -> Result<ExitCode> {
    let fallback = config.language();
    let history = config.file.paths.data.join("chat_history");
    let app = Arc::new(App::open(config)?);
    app.open_index();
    app.refresh_index(false)?;
    let watched = Arc::clone(&app);
    std::thread::spawn(move || watched.watch());
    terminal::run(terminal::Talk::new(&app.house, lang, fallback, app::today()).at(app::now()), &history)?;
    Ok(ExitCode::SUCCESS)
}

fn index(config: Config, force: bool) -> Result<ExitCode> {
    let app = App::open(config)?;
    app.open_index();
    let built = app.refresh_index(force)?;
    let index = app.house.load().index().context("there is no index")?;
    let manifest = index.manifest();
    let state = if built { "built" } else { "fresh" };
    println!(
        "{state}: {} in {}, content {:016x}, generation {}",
        count(manifest.articles, "article", "articles"),
        count(manifest.texts, "text", "texts"),
        manifest.stamp.content,
        manifest.generation
    );
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        super::Cli::command().debug_assert();
    }
}
