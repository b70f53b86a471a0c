//! The dashboard and the alert rules name only what the program tells.

use std::collections::BTreeSet;

use nqbot::metrics::{Metrics, OUTCOMES, SENT, Standing};
use nqbot::reply::Outcome;

use crate::house;

/// Every name of a count that a text has.
fn names(text: &str) -> BTreeSet<&str> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.split(|c| !is_name(c)).filter(|word| word.starts_with("nqbot_")).collect()
}

#[test]
fn every_outcome_is_counted() {
    for outcome in [Outcome::Found, Outcome::Choice, Outcome::NotFound, Outcome::Usage, Outcome::Silent] {
        assert!(OUTCOMES.contains(&outcome.code()), "{outcome:?} is left out of the counts");
    }
}

#[test]
fn the_dashboard_and_the_alerts_name_what_is_told() {
    let metrics = Metrics::default();
    metrics.update("message");
    metrics.answered("search", "found");
    metrics.replied(SENT, std::time::Duration::ZERO);
    metrics.told(SENT);
    metrics.requested("sendMessage", "ok");
    let text = metrics.text(&Standing::default());
    let told = names(&text);
    let mut shown = BTreeSet::new();
    for file in ["monitoring/grafana.json", "monitoring/alerts.yml"] {
        let text = std::fs::read_to_string(house::root().join(file)).expect("the file");
        for name in names(&text) {
            assert!(told.contains(name), "{file} names {name}, which is not told");
            shown.insert(name.to_string());
        }
    }
    assert!(shown.len() > 15, "{shown:?}");
    let dashboard = std::fs::read_to_string(house::root().join("monitoring/grafana.json")).expect("the dashboard");
    serde_json::from_str::<serde_json::Value>(&dashboard).expect("JSON");
}
