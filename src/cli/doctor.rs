//! `nqbot doctor`: what keeps the bot from working, each finding with its fix.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;

use super::count;
use crate::app::{self, App, Serving};
use crate::config::Config;
use crate::corpus::check::check;
use crate::store::{self, Fault};
use crate::telegram::{Finding, State, diagnose};

/// Looks at everything and prints what it finds; fails when something keeps the bot from working.
pub fn run(config: Config) -> Result<ExitCode> {
    let mut findings = vec![data(&config.file.paths.data), corpus(&config)];
    match App::open(config.clone()) {
        Ok(app) => {
            if !app.house.load().store.is_lasting() {
                findings.push(Finding::bad(
                    "the state (settings, what chats follow) cannot be used as it lies there; the log above says why",
                    "mend what it names, or put a backup in its place with `nqbot restore FILE`",
                ));
            }
            findings.push(index(&app));
        }
        Err(error) if store::fault_of(&error) == Fault::Newer => findings.push(Finding::bad(
            format!("{error:#}"),
            "update nqbot, or put a backup of this version in its place with `nqbot restore FILE`",
        )),
        Err(error) => {
            findings.push(Finding::bad(format!("{error:#}"), "name the folder in NQBOT_CORPUS or config/bot.toml"));
        }
    }
    match config.token() {
        Err(error) => findings.push(Finding::bad(
            format!("{error:#}"),
            "put the token of @BotFather there, readable for the user that runs nqbot",
        )),
        Ok(Some(token)) => {
            let serving = Serving::begin(&config.file.paths.data).is_none();
            findings.extend(diagnose(&config.telegram(&token), serving)?);
        }
        Ok(None) => findings.push(Finding::note(
            "there is no token, so Telegram cannot be served",
            "get one from @BotFather and put it into TELOXIDE_TOKEN, .env, or a file named in TELOXIDE_TOKEN_FILE",
        )),
    }
    for finding in &findings {
        let state = match finding.state {
            State::Good => "good",
            State::Note => "note",
            State::Bad => "BAD ",
        };
        println!("{state}  {}", finding.what);
        if let Some(fix) = &finding.fix {
            println!("      -> {fix}");
        }
    }
    let bad = findings.iter().any(|finding| finding.state == State::Bad);
    Ok(if bad { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Whether the data folder can be written to: tried, since rights alone do not tell.
fn data(folder: &Path) -> Finding {
    let probe = folder.join(".doctor");
    let tried = app::make_folder(folder)
        .and_then(|()| fs::write(&probe, vec![0; 1 << 20]))
        .and_then(|()| fs::remove_file(&probe));
    match tried {
        Ok(()) => Finding::good(format!("the data folder {} can be written to", folder.display())),
        Err(error) => Finding::bad(
            format!("the data folder {} cannot be written to: {error}", folder.display()),
            "give it to the user that runs nqbot, make room on the disk, or name another in NQBOT_DATA",
        ),
    }
}

fn corpus(config: &Config) -> Finding {
    let roots = [config.file.paths.corpus.clone(), config.file.paths.data.join("corpus")];
    let (counts, problems) = check(&roots, app::today());
    if problems.is_empty() {
        return Finding::good(format!(
            "the corpus is in order: {}, {}",
            count(counts.resolutions, "resolution", "resolutions"),
            count(counts.articles, "article", "articles")
        ));
    }
    Finding::note(
        format!("the corpus has {}; the good part is served", count(problems.len(), "problem", "problems")),
        "`nqbot check` names file and line of each",
    )
}

fn index(app: &App) -> Finding {
    if !app.open_index() {
        return Finding::note("there is no index yet", "`nqbot serve` and `nqbot index` build it");
    }
    match app.index_is_fresh() {
        true => Finding::good("the index is of the corpus as it is now"),
        false => Finding::note(
            "the index is of an older corpus",
            "`nqbot serve` brings it up to date when it starts; `nqbot index` does it now",
        ),
    }
}
