//! `nqbot logout`: before a bot moves to a Bot API server of one's own, it must leave the one it is on.

use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::config::Config;
use crate::telegram;

/// Logs out of `server`, when the person said `yes`; otherwise says what would happen.
pub fn run(config: &Config, server: &str, yes: bool) -> Result<ExitCode> {
    let token =
        config.token()?.context("no token; set TELOXIDE_TOKEN, or TELOXIDE_TOKEN_FILE to a file that holds it")?;
    if !yes {
        println!(
            "This takes the bot off {server}, so that a Bot API server of your own can serve it. For ten minutes it cannot \
             come back there. Stop nqbot first, then repeat with --yes."
        );
        return Ok(ExitCode::FAILURE);
    }
    let settings = telegram::Settings { api_url: server.trim_end_matches('/').to_string(), ..config.telegram(&token) };
    telegram::log_out(&settings)?;
    println!(
        "The bot has left {server}. Set api_url in [telegram] to your own server and start nqbot. {server} takes the bot back \
         after ten minutes at the earliest."
    );
    Ok(ExitCode::SUCCESS)
}
