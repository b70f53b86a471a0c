//! What is typed behind the bot's name in any chat: each page of results is such as Telegram takes, and pages end.
//!
//! The first byte chooses the language; a byte 0x1e parts the words from the place to go on at.
#![no_main]

use std::collections::HashSet;

use libfuzzer_sys::fuzz_target;
use nqbot::i18n::Lang;
use nqbot::inline::{InlineQuery, answer};
use nqbot::render::telegram::messages;
use nqbot::telegram::wire::{self, Frame};
use nqbot_fuzz::{choice, house, law, text, timed};
use serde_json::{Value, json};

fuzz_target!(init: drop(house::house()), |data: &[u8]| {
    let (look, rest) = choice(data);
    let lang = if look & 1 == 0 { Lang::Vi } else { Lang::En };
    let mut parts = rest.splitn(2, |byte| *byte == 0x1e);
    let (words, offset) = (text(parts.next().unwrap_or_default()), text(parts.next().unwrap_or_default()));
    let house = house::house();
    let ask = |offset: &str| {
        let query = InlineQuery { text: &words, offset, lang, today: house::today() };
        timed("a page", words.chars().count(), || answer(&house, &query)).expect("an answer")
    };
    let (mut next, mut seen) = (Some(offset), HashSet::new());
    for _ in 0..4 {
        let Some(offset) = next else { break };
        let page = ask(&offset);
        let result = |card: &nqbot::inline::Card| -> Value {
            let made = messages(&card.reply, card.lang);
            let [message] = &made[..] else { panic!("{} messages in one result", made.len()) };
            let frame = Frame { lang: card.lang, owner: None, bot: law::BOT, store: &house.store };
            let mut result = json!({
                "type": "article", "id": card.id, "title": card.title, "description": card.description,
                "input_message_content": wire::text(message, "message_text", law::BOT).expect("JSON"),
            });
            if !message.buttons.is_empty() {
                result["reply_markup"] = json!(wire::keyboard(message, frame).expect("a keyboard"));
            }
            result
        };
        let mut body = json!({
            "inline_query_id": "1",
            "results": page.cards.iter().map(result).collect::<Vec<_>>(),
            "next_offset": page.next.clone().unwrap_or_default(),
            "is_personal": page.personal,
            "cache_time": 300,
        });
        if let Some(hint) = &page.button {
            body["button"] = json!({ "text": hint.label.get(page.lang), "start_parameter": hint.start });
        }
        let wrong = law::unlawful("answerInlineQuery", &body);
        assert!(wrong.is_empty(), "{wrong:#?}\n{body:#}");
        assert!(seen.insert(offset), "the pages go in circles");
        next = page.next;
    }
});
