//! Files that people send: where they lie, and fetching them.

use axum::body::Body;
use axum::http::Response;
use serde_json::json;

use super::request::{Outcome, Refusal, Request};
use super::server::refuse;
use super::world::{Shared, World};

/// What a bot may fetch (Bot API, getFile).
const LARGEST: usize = 20 * 1024 * 1024;
/// The folder in which Telegram keeps documents.
const FOLDER: &str = "documents/";

/// `getFile`.
pub fn get(world: &mut World, request: &Request) -> Outcome {
    let id = request.text("file_id");
    let file =
        world.files.get(&id).ok_or_else(|| Refusal::bad("wrong file_id or the file is temporarily unavailable"))?;
    if file.len() > LARGEST {
        return Err(Refusal::bad("file is too big"));
    }
    Ok(json!({
        "file_id": id, "file_unique_id": format!("unique-{id}"), "file_size": file.len(),
        "file_path": format!("{FOLDER}{id}"),
    }))
}

/// `/file/bot<token>/<path>`, of which this is the part behind `bot`.
pub fn download(shared: &Shared, rest: &str) -> Response<Body> {
    let file = rest.split_once('/').filter(|(token, _)| *token == shared.token).and_then(|(_, path)| {
        let world = shared.world();
        world.files.get(path.strip_prefix(FOLDER)?).cloned()
    });
    match file {
        Some(file) => Response::new(Body::from(file)),
        None => refuse(&Refusal::new(404, "Not Found")),
    }
}
