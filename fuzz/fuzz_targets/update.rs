//! An update, from Telegram or from somebody who found the secret: read as something or left out.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nqbot::telegram::event::{Event, Me, read};
use nqbot::telegram::question::Question;
use nqbot_fuzz::{law, text, timed};
use serde_json::value::RawValue;

fuzz_target!(|data: &[u8]| {
    // as the webhook takes it
    let Ok(raw) = serde_json::from_slice::<Box<RawValue>>(data) else {
        let _ = read(&text(data), &me(), 0);
        return;
    };
    let seen = timed("reading", data.len(), || read(raw.get(), &me(), 1_795_305_600));
    match seen {
        Some(Event::Asked(question) | Event::Pressed { question: Some(question), .. }) => {
            // it is kept as JSON until it is answered
            let kept = serde_json::to_string(&question).expect("JSON");
            assert_eq!(serde_json::from_str::<Question>(&kept).ok(), Some(question));
        }
        _ => {}
    }
});

fn me() -> Me {
    Me { id: 4_242, name: law::BOT.into() }
}
