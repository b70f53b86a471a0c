//! The same bot as a chat in the terminal: line editing, history, buttons as numbers.

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use rustyline::DefaultEditor;
use rustyline::error::ReadlineError;

use crate::action::{Action, Numbered};
use crate::date::PartialDate;
use crate::house::Current;
use crate::i18n::{Lang, choose, fixed};
use crate::render::{Looks, plain};
use crate::reply::{Does, Reply};
use crate::request::{Input, Place, Request};
use crate::route;
use crate::store::Store;

/// The terminal counts as this chat for the choice of language; Telegram gives no chat this number.
pub const CHAT: i64 = 0;
/// The terminal has no clock: what waits for words waits until the next line.
const START: i64 = 0;

/// A conversation; what was shown last gives numbers their meaning.
pub struct Talk<'h> {
    house: &'h Current,
    store: Arc<Store>,
    wished: Option<Lang>,
    fallback: Lang,
    today: PartialDate,
    now: i64,
    shown: Option<(Reply, Lang)>,
}

impl<'h> Talk<'h> {
    /// Begins a conversation. `wished` is a language from the command line, `fallback` the one when nothing tells.
    pub fn new(house: &'h Current, wished: Option<Lang>, fallback: Lang, today: PartialDate) -> Self {
        // what waited for words when an earlier conversation ended waits no more; a store at fault is told later
        let store = Arc::clone(&house.load().store);
        let _ = store.end_prompt(CHAT, CHAT);
        Self { house, store, wished, fallback, today, now: today.noon(), shown: None }
    }

    /// The same, begun at a moment that is known better than by its day, in seconds since 1970.
    pub fn at(self, now: i64) -> Self {
        Self { now, ..self }
    }

    /// Answers a line and says what to print.
    pub fn say(&mut self, line: &str) -> Result<String> {
        let text = line.trim();
        if let Some(does) = text.parse().ok().and_then(|number| self.pressed(number)) {
            return match does {
                Does::Ask(action) => self.press(action),
                Does::Link(payload) => self.press(Action::new("start", &payload)),
                other => Ok(format!("{}\n", plain::typed(&other))),
            };
        }
        let setting = self.store.settings(CHAT)?.lang.or(self.wished);
        let lang = choose::choose(setting, None, text, self.fallback);
        // a command that waits for words takes the next line, unless that is another command
        let waiting = self.store.prompt(CHAT, CHAT, START)?;
        let line = waiting.and_then(|(command, _)| route::prompted(&command, text)).unwrap_or_else(|| text.to_string());
        self.ask(Input::Text(line), lang)
    }

    fn pressed(&self, number: usize) -> Option<Does> {
        let (reply, lang) = self.shown.as_ref()?;
        plain::numbered(reply, *lang, number)
    }

    fn press(&mut self, action: Action) -> Result<String> {
        let shown = self.shown.as_ref().map_or(self.fallback, |(_, lang)| *lang);
        let lang = plain::language_of(&action, shown);
        self.ask(Input::Press(action), lang)
    }

    fn ask(&mut self, input: Input, lang: Lang) -> Result<String> {
        let list = self.shown.as_ref().map_or_else(Numbered::default, |(reply, _)| reply.list.clone());
        let settings = self.store.settings(CHAT)?;
        let known = Request::new(input, lang, Place::Private, self.today);
        let (chat, asker, now) = (Some(CHAT), Some(CHAT), self.now);
        let request = Request { chat, asker, now, owner: true, list, settings, ..known };
        let reply = route::answer(&self.house.load(), &request)?;
        match &reply.prompt {
            Some(prompt) => self.store.set_prompt(CHAT, CHAT, 0, prompt.command, START)?,
            None => drop(self.store.end_prompt(CHAT, CHAT)?),
        }
        let lang = reply.lang.unwrap_or(lang);
        let mut shown = plain::text(&reply, Looks::of(&self.store.settings(CHAT)?, lang));
        let first = plain::first_choice(&reply);
        for (at, choice) in plain::choices(&reply, lang).into_iter().enumerate() {
            shown.push_str(&format!("  [{}] {}\n", first + at, choice.label));
        }
        self.shown = Some((reply, lang));
        Ok(shown)
    }
}

/// Talks until the person ends it.
pub fn run(mut talk: Talk, history: &Path) -> Result<()> {
    let lang = talk.wished.unwrap_or(talk.fallback);
    if !io::stdin().is_terminal() {
        return talk_to_lines(&mut talk);
    }
    println!("{}", texts::welcome().get(lang));
    let mut editor = DefaultEditor::new()?;
    // without its history the chat works as well
    let _ = editor.load_history(history);
    print!("{}", talk.say("/start")?);
    loop {
        match editor.readline("> ") {
            Ok(line) if line.trim().is_empty() => {}
            Ok(line) if matches!(line.trim(), "/quit" | "/exit") => break,
            Ok(line) => {
                let _ = editor.add_history_entry(line.trim());
                print!("{}", answer(&mut talk, &line));
            }
            Err(ReadlineError::Interrupted | ReadlineError::Eof) => break,
            Err(error) => return Err(error.into()),
        }
    }
    let _ = editor.save_history(history);
    Ok(())
}

/// Lines from a pipe: each is answered, without a prompt.
fn talk_to_lines(talk: &mut Talk) -> Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let line = line?;
        if !line.trim().is_empty() {
            writeln!(out, "> {}\n{}", line.trim(), answer(talk, &line))?;
        }
    }
    Ok(())
}

fn answer(talk: &mut Talk, line: &str) -> String {
    talk.say(line).unwrap_or_else(|error| format!("{error:#}\n"))
}

mod texts {
    use crate::i18n::Localized;

    use super::fixed;

    pub fn welcome() -> Localized {
        fixed(
            "Gõ câu hỏi; gõ số trong ngoặc vuông để bấm nút; /quit hoặc Ctrl-D để thoát.",
            "Type a question; type a number in brackets to press a button; /quit or Ctrl-D to leave.",
        )
    }
}
