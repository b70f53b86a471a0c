//! `nqbot ask`: one question, for scripts.

use std::process::ExitCode;

use anyhow::Result;
use serde_json::json;

use crate::app::{self, App};
use crate::config::Config;
use crate::i18n::{Lang, choose};
use crate::render::plain;
use crate::reply::Does;
use crate::request::{Input, Place, Request};
use crate::route;

/// Prints the answer: text, then one line a button.
pub fn run(config: Config, question: &str, lang: Option<Lang>, json: bool) -> Result<ExitCode> {
    let lang = choose::choose(lang, None, question, config.language());
    let app = App::open(config)?;
    app.open_index();
    app.refresh_index(false)?;
    let known = Request::new(Input::Text(question.to_string()), lang, Place::Private, app::today());
    let request = Request { owner: true, ..known };
    let reply = route::answer(&app.house.load(), &request)?;
    let lang = reply.lang.unwrap_or(lang);
    let mut text = plain::text(&reply, lang);
    let buttons = reply.buttons.iter().flatten().map(|button| (button.label.get(lang), &button.does));
    if json {
        let button = |(label, does): (&str, &Does)| match does {
            Does::Ask(action) => json!({ "label": label, "command": action.typed() }),
            Does::Open(url) => json!({ "label": label, "url": url }),
            Does::Copy(text) => json!({ "label": label, "copy": text }),
            Does::Inline(query) => json!({ "label": label, "inline": query }),
            Does::Link(payload) => json!({ "label": label, "command": format!("/start {payload}") }),
            Does::Share { payload, text } => {
                json!({ "label": label, "share": text, "command": format!("/start {payload}") })
            }
        };
        let buttons: Vec<_> = buttons.map(button).collect();
        let mut answer = json!({ "outcome": reply.outcome.code(), "lang": lang.code(), "text": text.trim_end(), "buttons": buttons });
        // the text shows only its beginning; a script wants all of it
        if let Some(document) = &reply.document {
            answer["document"] =
                json!({ "name": document.name, "bytes": document.bytes.len(), "text": document.as_text() });
        }
        super::tell(&format!("{}\n", serde_json::to_string_pretty(&answer)?))?;
        return Ok(ExitCode::SUCCESS);
    }
    for (label, does) in buttons {
        let does = plain::typed(does);
        text.push_str(&format!("[{label}] {does}\n"));
    }
    super::tell(&text)?;
    Ok(ExitCode::SUCCESS)
}
