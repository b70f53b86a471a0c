//! End to end over HTTP: the built program receives from the stand-in, by polling or by webhook, and people talk to it
//! there.
//!
//! A scenario that must hold in both ways of receiving is written once, with the way as its parameter, and listed in
//! `in_both_ways!`.

mod basics;
mod faring;
mod faults;
mod files;
mod groups;
mod inline;
mod killed;
mod late;
mod lively;
mod owners;
mod silence;
mod webhook;

pub use crate::program::{A_WHILE, Bot, SOON, Way, folder, free_port};

/// Makes two tests of each scenario.
macro_rules! in_both_ways {
    ($($scenario:ident),* $(,)?) => {
        mod polling {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $scenario() {
                super::$scenario(crate::program::Way::Polling).await;
            })*
        }
        mod by_webhook {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $scenario() {
                super::$scenario(crate::program::Way::Webhook).await;
            })*
        }
    };
}
pub(crate) use in_both_ways;
