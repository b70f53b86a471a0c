//! `nqbot feeds`: the feeds and how they stand; with `--fetch`, one look at each now.

use std::fmt::Write;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result};

use crate::app::{self, App};
use crate::config::Config;
use crate::feed::{self, Fate, Feeder, Found, Report, Way};
use crate::telegram::feeds::reader;

/// Lists the feeds, or looks at them: `dry` changes nothing. Fails when one of them could not be read.
pub fn run(config: Config, fetch: bool, dry: bool) -> Result<ExitCode> {
    let settings = config.feed()?;
    if settings.sources.is_empty() {
        super::tell("no feeds; add some as [[feed.source]] to config/bot.toml, which has suggestions\n")?;
        return Ok(ExitCode::SUCCESS);
    }
    let app = Arc::new(App::open(config)?);
    let feeder = Arc::new(reader(&app, settings, || {}, Arc::default())?);
    if !fetch {
        super::tell(&list(&feeder))?;
        return Ok(ExitCode::SUCCESS);
    }
    let way = if dry { Way::Looking } else { Way::Taking };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start")?;
    let (mut failed, mut taken) = (0, 0);
    runtime.block_on(feed::look_at_all(&feeder, way, |report| {
        failed += usize::from(report.found.is_err());
        taken += report.taken();
        // a reader that went away ends this at the next word
        let _ = super::tell(&told(&report, way));
    }));
    if way == Way::Taking && taken > 0 {
        super::tell(super::SHOWN)?;
    }
    Ok(if failed > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn list(feeder: &Feeder) -> String {
    let (now, mut told) = (app::now(), String::new());
    for source in &feeder.settings.sources {
        let state = feeder.state(source);
        let last = state.last_ok.map_or("never".into(), |at| format!("{} ago", span(now - at)));
        let next = match state.next_at - now {
            left if left > 0 => format!("in {}", span(left)),
            _ => "when `nqbot serve` runs".into(),
        };
        // writing to a string cannot fail
        let _ = writeln!(told, "{}  {}", source.name, source.url);
        let _ = writeln!(told, "    last read: {last}; next: {next}; articles taken: {}", state.taken);
        if let Some(why) = state.last_error {
            let _ = writeln!(told, "    failures in a row: {}; the last: {why}", state.failures);
        }
    }
    told
}

fn told(report: &Report, way: Way) -> String {
    let (mut told, mut known) = (format!("{}\n", report.source), 0);
    match &report.found {
        Err(why) => {
            let _ = writeln!(told, "    FAILED: {why}");
        }
        Ok(Found::Unchanged) => told.push_str("    unchanged since the last look\n"),
        Ok(Found::Entries(seen)) if seen.is_empty() => told.push_str("    the feed is empty\n"),
        Ok(Found::Entries(seen)) => {
            for one in seen {
                let what = match (&one.fate, way) {
                    (Fate::Known, _) => {
                        known += 1;
                        continue;
                    }
                    (Fate::Taken(id), Way::Taking) => format!("taken as {id}"),
                    (Fate::Taken(_), Way::Looking) => "would be taken".into(),
                    (Fate::Renewed(id), Way::Taking) => format!("taken in the place of an earlier text, {id}"),
                    (Fate::Renewed(_), Way::Looking) => "would take the place of an earlier text".into(),
                    (Fate::Held, _) => "held already".into(),
                    (Fate::Unwanted, _) => "filtered out".into(),
                    (Fate::Rejected(why), _) => format!("rejected: {why}"),
                    (Fate::Later(why), _) => format!("to be tried again: {why}"),
                };
                let _ = writeln!(told, "    {what}: {}", one.name);
            }
        }
    }
    if known > 0 {
        let _ = writeln!(told, "    dealt with at an earlier look: {known}");
    }
    told
}

/// A span of time in the unit that fits it.
fn span(seconds: i64) -> String {
    match seconds.max(0) {
        seconds @ ..120 => format!("{seconds} s"),
        seconds @ ..7_200 => format!("{} min", seconds / 60),
        seconds @ ..172_800 => format!("{} h", seconds / 3_600),
        seconds => format!("{} days", seconds / 86_400),
    }
}
