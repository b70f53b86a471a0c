//! Answers that arrive spoiled, or whose connection does not live to bring them.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::super::{Fault, StandIn};
use super::{SOON, call, try_call, with_person};

fn to_seven(text: &str) -> Value {
    json!({ "chat_id": 7, "text": text })
}

/// Everything the server says to one request, until it closes its side.
async fn raw(telegram: &StandIn, method: &str, body: &str) -> (String, TcpStream) {
    let address = telegram.url().replace("http://", "");
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let token = telegram.token();
    let head = format!("POST /bot{token}/{method} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n");
    let request = format!("{head}Content-Length: {}\r\n\r\n{body}", body.len());
    stream.write_all(request.as_bytes()).await.expect("a request that goes out");
    let mut answer = Vec::new();
    let read = tokio::time::timeout(SOON, stream.read_to_end(&mut answer)).await;
    assert!(read.is_ok(), "the server did not close its side");
    (String::from_utf8_lossy(&answer).into_owned(), stream)
}

#[tokio::test]
async fn spoiled_answers_leave_the_deed_done_or_not() {
    for done in [true, false] {
        let telegram = with_person().await;
        telegram.fail("sendMessage", Fault::CutJson { done });
        telegram.fail("sendMessage", Fault::CutBody { done });
        telegram.fail("sendMessage", Fault::HalfClose { done });
        let cut = try_call(&telegram, "sendMessage", to_seven("one")).await.expect("lawful HTTP");
        assert!(cut.as_str().is_some_and(|cut| cut.starts_with("{\"ok\":true")), "{cut}");
        assert_eq!(try_call(&telegram, "sendMessage", to_seven("two")).await, None, "half a body");
        assert_eq!(try_call(&telegram, "sendMessage", to_seven("three")).await, None, "half-closed");
        call(&telegram, "sendMessage", to_seven("four")).await;
        let texts: Vec<String> = telegram.messages(7).into_iter().map(|sent| sent.text).collect();
        assert_eq!(texts, if done { vec!["one", "two", "three", "four"] } else { vec!["four"] });
        let code = if done { json!(200) } else { Value::Null };
        assert_eq!(telegram.calls("sendMessage")[2]["code"], code);
    }
}

#[tokio::test]
async fn on_the_wire_the_length_is_whole_and_the_body_is_not() {
    let telegram = with_person().await;
    telegram.fail("getMe", Fault::CutBody { done: true });
    let (answer, _) = raw(&telegram, "getMe", "{}").await;
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    let promised = head.to_lowercase().lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    assert_eq!(promised.map(|length: usize| length / 2), Some(body.len()), "{answer}");
}

#[tokio::test]
async fn a_half_closed_connection_still_listens() {
    let telegram = with_person().await;
    telegram.fail("getMe", Fault::HalfClose { done: false });
    let (answer, mut stream) = raw(&telegram, "getMe", "{}").await;
    assert_eq!(answer, "");
    let began = Instant::now();
    while began.elapsed() < Duration::from_millis(50) {
        stream.write_all(b"P").await.expect("the server still takes what comes");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
