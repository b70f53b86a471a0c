//! `nqbot health`: did `serve` reach Telegram lately? Needs no port and no other program.

use std::process::ExitCode;
use std::time::Duration;

use crate::app;
use crate::config::Config;

/// A request for updates stays open for at most 50 seconds.
const FRESH: Duration = Duration::from_secs(90);

/// Looks at the time of the heartbeat file.
pub fn run(config: &Config) -> ExitCode {
    let heartbeat = config.file.paths.data.join("heartbeat");
    match app::age_of(&heartbeat) {
        Some(age) if age <= FRESH => {
            let load = std::fs::read_to_string(&heartbeat).unwrap_or_default();
            println!("healthy: Telegram was reached {} s ago; {}", age.as_secs(), load.trim());
            ExitCode::SUCCESS
        }
        // a bot whose disk takes nothing goes on answering, but cannot leave a sign of it
        _ if !app::takes_writing(&heartbeat) => {
            let heartbeat = heartbeat.display();
            println!("unhealthy: {heartbeat} cannot be written to, so it is not known whether Telegram is reached");
            ExitCode::FAILURE
        }
        Some(age) => {
            println!("unhealthy: Telegram was last reached {} s ago", age.as_secs());
            ExitCode::FAILURE
        }
        None => {
            println!("unhealthy: no heartbeat in {}; is nqbot serving with this data folder?", heartbeat.display());
            ExitCode::FAILURE
        }
    }
}
