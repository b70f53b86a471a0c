//! Who may use the bot, and where it tells how it fares.

use std::net::SocketAddr;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use crate::house::{self, Admission};

/// Who may use the bot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Access {
    /// Which people in private and inline: open, list or off.
    pub persons: String,
    /// Which groups and channels: open, list or off.
    pub groups: String,
    /// The people, groups and channels that are let in where it says list.
    pub list: Vec<i64>,
}

/// Where it tells how it fares.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Server {
    /// Address and port; empty: nowhere.
    pub listen: String,
}

impl Default for Access {
    fn default() -> Self {
        Self { persons: "open".into(), groups: "open".into(), list: Vec::new() }
    }
}

/// Who may use the bot, as far as the words say it.
pub fn read(access: &Access) -> Result<house::Access> {
    let rule = |key: &str, word: &str| match word {
        "open" => Ok(Admission::Open),
        "list" => Ok(Admission::List),
        "off" => Ok(Admission::Off),
        other => bail!("{key} in [access] is “{other}”; write open, list or off"),
    };
    let (persons, groups) = (rule("persons", &access.persons)?, rule("groups", &access.groups)?);
    if let Some(wrong) = access.list.iter().find(|id| **id == 0) {
        bail!(
            "list in [access] has {wrong}; write the numbers of people (above zero), groups and channels (below zero)"
        );
    }
    Ok(house::Access { persons, groups, list: access.list.clone() })
}

/// The address to listen on; none when none is set.
pub fn listen(server: &Server) -> Result<Option<SocketAddr>> {
    if server.listen.is_empty() {
        return Ok(None);
    }
    let address = server.listen.parse().with_context(|| {
        format!("listen in [server] is “{}”; write an address and a port, such as 127.0.0.1:9464", server.listen)
    })?;
    Ok(Some(address))
}
