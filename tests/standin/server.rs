//! The HTTP side: finds the method, spends a fault if one was ordered, answers in Telegram's form.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Request as HttpRequest, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{Response, StatusCode};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::sleep;

use super::fault::Fault;
use super::files;
use super::form;
use super::methods;
use super::request::{Outcome, Refusal, Request, method_named};
use super::updates;
use super::wire::{Line, Wire};
use super::world::{Call, Shared};

/// Bodies above this are refused, as the Bot API does with texts.
const BODY_MAX: usize = 2 * 1024 * 1024;

/// Serves until the task is aborted.
pub fn serve(listener: TcpListener, shared: Arc<Shared>) -> JoinHandle<()> {
    let router = Router::new().fallback(answer).with_state(shared);
    let service = router.into_make_service_with_connect_info::<Line>();
    tokio::spawn(async move {
        // Serving ends only when the task is aborted, so there is no error to tell of.
        let _ = axum::serve(Wire(listener), service).await;
    })
}

async fn answer(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(line): ConnectInfo<Line>,
    http: HttpRequest,
) -> Response<Body> {
    let (head, body) = http.into_parts();
    if let Some(rest) = head.uri.path().strip_prefix("/file/bot") {
        return files::download(&shared, rest);
    }
    let Some((token, name)) = head.uri.path().strip_prefix("/bot").and_then(|rest| rest.split_once('/')) else {
        return refuse(&Refusal::new(404, "Not Found"));
    };
    if token != shared.token {
        return refuse(&Refusal::new(401, "Unauthorized"));
    }
    let Some(method) = method_named(name) else {
        shared.change(|world| world.violations.push(format!("{name}: unknown method")));
        return refuse(&Refusal::new(404, "Not Found"));
    };
    let content_type = head.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let body = to_bytes(body, BODY_MAX).await.unwrap_or_else(|_| Bytes::from_static(b"the body broke off"));
    match form::read(content_type, head.uri.query().unwrap_or_default(), &body) {
        Ok(params) => received(shared, line, Request { method, params }).await,
        Err(why) => {
            shared.change(|world| world.violations.push(format!("{method}: {why}")));
            refuse(&Refusal::bad("can't parse request parameters"))
        }
    }
}

/// Records a request and lets a fault or the round trip have their turn before it is carried out.
async fn received(shared: Arc<Shared>, line: Line, request: Request) -> Response<Body> {
    let (number, fault, round_trip) = record(&shared, &request);
    match fault {
        None => finish(shared, number, request, round_trip).await,
        Some(Fault::Delay(delay)) => finish(shared, number, request, round_trip + delay).await,
        Some(Fault::CutAfter) => {
            finish(shared, number, request, round_trip).await;
            hang_up(line)
        }
        Some(Fault::CutJson { done }) => {
            let answer = if done { finish(shared, number, request, round_trip).await } else { never_done() };
            cut_json(answer).await
        }
        Some(Fault::CutBody { done }) => {
            let answer = if done { finish(shared, number, request, round_trip).await } else { never_done() };
            line.halve();
            answer
        }
        Some(Fault::HalfClose { done }) => {
            if done {
                finish(shared, number, request, round_trip).await;
            }
            line.close_ours();
            Response::new(Body::empty())
        }
        Some(Fault::Drop) => hang_up(line),
        Some(Fault::Hang(silence)) => {
            sleep(silence).await;
            hang_up(line)
        }
        Some(Fault::Status(code)) => {
            sleep(round_trip).await;
            shared.change(|world| world.calls[number].code = Some(code));
            page(code)
        }
        Some(Fault::RetryAfter(seconds)) => refused(&shared, number, round_trip, &Refusal::retry_after(seconds)).await,
        Some(Fault::Api { code, description }) => {
            refused(&shared, number, round_trip, &Refusal::new(code, description)).await
        }
    }
}

/// A refusal that a test ordered.
async fn refused(shared: &Shared, number: usize, round_trip: Duration, refusal: &Refusal) -> Response<Body> {
    sleep(round_trip).await;
    shared.change(|world| world.calls[number].code = Some(refusal.code));
    refuse(refusal)
}

fn record(shared: &Shared, request: &Request) -> (usize, Option<Fault>, Duration) {
    shared.change(|world| {
        let writes = request.method.starts_with("send") || request.method.starts_with("edit");
        let early = if writes { world.faults.impatience(request.chat()) } else { None };
        if let Some(early) = early {
            world.violations.push(format!("{}: {early:?} before \"retry after\" is over", request.method));
        }
        let at = world.started.elapsed();
        world.calls.push(Call { request: request.clone(), at, code: None });
        (world.calls.len() - 1, world.faults.take(request.method, request.chat()), world.round_trip)
    })
}

/// Carries a request out and answers it.
///
/// All but polls run in a task of their own: a client that gives up waiting does not undo what it asked for.
async fn finish(shared: Arc<Shared>, number: usize, request: Request, delay: Duration) -> Response<Body> {
    if request.method == "getUpdates" {
        sleep(delay).await;
        let outcome = updates::poll(&shared, &request).await;
        return tell(&shared, number, outcome);
    }
    let work = tokio::spawn(async move {
        sleep(delay).await;
        let outcome = shared.change(|world| methods::carry_out(world, &request));
        tell(&shared, number, outcome)
    });
    work.await.unwrap_or_else(|_| page(500))
}

fn tell(shared: &Shared, number: usize, outcome: Outcome) -> Response<Body> {
    let code = outcome.as_ref().map_or_else(|refusal| refusal.code, |_| 200);
    shared.change(|world| world.calls[number].code = Some(code));
    match outcome {
        Ok(result) => reply(200, &json!({ "ok": true, "result": result })),
        Err(refusal) => refuse(&refusal),
    }
}

fn hang_up(line: Line) -> Response<Body> {
    line.cut();
    // Never reaches the client: writing it is what closes the connection.
    Response::new(Body::empty())
}

/// The answer of a server that broke down before it did anything; a fault takes the end away.
fn never_done() -> Response<Body> {
    reply(200, &json!({ "ok": true, "result": { "message_id": 1, "date": 0, "chat": { "id": 1, "type": "private" } } }))
}

/// The same answer with only the first half of its JSON, lawful HTTP all the same.
async fn cut_json(answer: Response<Body>) -> Response<Body> {
    let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap_or_default();
    build(200, "application/json", String::from_utf8_lossy(&body[..body.len() / 2]).into_owned())
}

pub fn refuse(refusal: &Refusal) -> Response<Body> {
    reply(refusal.code, &refusal.to_json())
}

fn reply(code: u16, answer: &Value) -> Response<Body> {
    build(code, "application/json", answer.to_string())
}

fn page(code: u16) -> Response<Body> {
    let title = StatusCode::from_u16(code).ok().and_then(|status| status.canonical_reason()).unwrap_or("Error");
    build(code, "text/html", format!("<html><head><title>{code} {title}</title></head><body>nginx</body></html>"))
}

fn build(code: u16, content_type: &'static str, body: String) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(CONTENT_TYPE, axum::http::HeaderValue::from_static(content_type));
    response
}
