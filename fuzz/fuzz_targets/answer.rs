//! A conversation: whatever is typed and pressed, in whatever look, is answered with messages that Telegram takes.
//!
//! The first byte chooses language, place and look, the second the button that is pressed after each answer. The rest are
//! up to three messages with the byte 0x1e between them; one that begins with 0x1f is a button's data, one that begins
//! with 0x1d the message that the next one answers.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nqbot::action::{Action, Numbered};
use nqbot::house::House;
use nqbot::i18n::Lang;
use nqbot::request::{Input, Place, Request};
use nqbot::route;
use nqbot::setting::{ChatSettings, Layout};
use nqbot::telegram::button;
use nqbot_fuzz::{choice, house, law, text, timed};

const MESSAGES: usize = 3;

struct Talk {
    house: House,
    request: Request,
}

impl Talk {
    fn asks(&mut self, input: Input) -> Vec<Action> {
        let letters = match &input {
            Input::Text(text) => text.chars().count(),
            Input::Press(action) => action.line.chars().count(),
        };
        let group = self.request.place == Place::Group;
        self.request.input = input;
        let request = &self.request;
        let replied = request.replied.as_ref().map_or(0, |text| text.chars().count());
        let _ = (route::changes(request), route::lists_chats(request));
        let reply = timed("an answer", letters + replied, || route::answer(&self.house, request)).expect("an answer");
        let buttons = law::keep(&reply, &request.settings, request.lang, group, &self.house.store);
        let chosen = self.house.store.settings(request.chat.unwrap_or_default()).expect("settings");
        self.request.settings = ChatSettings { light: chosen.light, ..chosen };
        if !reply.list.is_empty() {
            self.request.list = reply.list;
        }
        buttons
    }
}

fuzz_target!(init: drop(house::house()), |data: &[u8]| {
    let (look, rest) = choice(data);
    let (pressed, rest) = choice(rest);
    let (lang, place) =
        (if look & 1 == 0 { Lang::Vi } else { Lang::En }, if look & 2 == 0 { Place::Private } else { Place::Group });
    let layout = [Layout::Normal, Layout::Compact, Layout::Full, Layout::Normal][usize::from(look >> 2 & 3)];
    let settings = ChatSettings { layout, light: look & 16 != 0, ..ChatSettings::default() };
    let chat = if place == Place::Group { -1_001_234 } else { 7 };
    let house = house::house();
    house.store.set_settings(chat, &settings).expect("the store");
    let known = Request::new(Input::Text(String::new()), lang, place, house::today());
    let request = Request {
        chat: Some(chat),
        asker: Some(7),
        owner: look & 32 != 0,
        may_change: look & 64 == 0,
        settings,
        list: Numbered::default(),
        ..known
    };
    let mut talk = Talk { house, request };
    for message in rest.split(|byte| *byte == 0x1e).take(MESSAGES) {
        let buttons = match message.split_first() {
            Some((0x1d, replied)) => {
                talk.request.replied = Some(text(replied));
                continue;
            }
            Some((0x1f, data)) => match button::read(&text(data), &talk.house.store).expect("the store") {
                Some(action) => talk.asks(Input::Press(action)),
                None => continue,
            },
            _ => talk.asks(Input::Text(text(message))),
        };
        if !buttons.is_empty() && look & 128 != 0 {
            let action = buttons[usize::from(pressed) % buttons.len()].clone();
            talk.asks(Input::Press(action));
        }
    }
});
