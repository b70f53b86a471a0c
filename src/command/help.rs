//! `/help`: what can be asked, in a few lines. `/help search`: one command, with examples to press. `/help inline`: a
//! topic.

use super::help_topic::topic_in;
use super::{Ask, Command, LIST, named};
use crate::action::Action;
use crate::i18n::{Lang, Localized, fixed};
use crate::reply::{Block, Button, Line, Outcome, Reply};
use crate::request::Place;
use crate::text::fold;

/// The command.
pub struct Help;

impl Command for Help {
    fn name(&self) -> &'static str {
        "help"
    }

    fn aliases(&self) -> &'static [&'static str] {
        &["trogiup", "giup"]
    }

    fn words(&self) -> &'static [&'static str] {
        &["help", "tro giup", "giup", "huong dan su dung", "huong dan"]
    }

    fn takes(&self, rest: &str, _: &crate::house::House) -> bool {
        rest.trim().is_empty() || command_in(rest).is_some() || topic_in(rest).is_some()
    }

    fn summary(&self) -> Localized {
        fixed("Cách hỏi và trợ giúp từng lệnh", "How to ask, and help on each command")
    }

    fn help(&self) -> Localized {
        fixed(
            "Gõ tên một lệnh sau /help để xem cách dùng và ví dụ; /help inline: hỏi ngay trong mọi cuộc trò chuyện.",
            "Type a command's name after /help for its use and examples; /help inline: asking in any chat.",
        )
    }

    fn examples(&self) -> &'static [&'static str] {
        &["help", "help search", "help inline"]
    }

    fn answer(&self, ask: &Ask) -> anyhow::Result<Reply> {
        if ask.words.trim().is_empty() {
            return Ok(overview(ask));
        }
        match (command_in(ask.words).filter(|command| there_for(ask, *command)), topic_in(ask.words)) {
            (Some(command), _) => Ok(about(command)),
            (None, Some(topic)) => Ok(topic.reply(ask.lang)),
            (None, None) => {
                let mut reply = overview(ask);
                reply.outcome = Outcome::NotFound;
                reply.blocks.insert(0, Block::Text(texts::unknown(ask.words).into()));
                Ok(reply)
            }
        }
    }
}

/// The command that words name, with or without its slash, or by the plain words that start it.
fn command_in(words: &str) -> Option<&'static dyn Command> {
    let word = fold(words.trim().trim_start_matches('/'));
    named(&word).or_else(|| LIST.iter().copied().find(|command| command.words().contains(&word.as_str())))
}

fn there_for(ask: &Ask, command: &dyn Command) -> bool {
    !command.for_owners() || ask.request.owner && ask.place == Place::Private
}

fn overview(ask: &Ask) -> Reply {
    let mut reply = Reply::new(Outcome::Found);
    reply.text(texts::ways()).gap();
    let own = |command: &dyn Command| command.for_owners() && there_for(ask, command);
    for command in LIST.iter().filter(|command| command.in_menu() || own(**command)) {
        let line = Line::new().plain(format!("/{}", command.name())).plain(" – ").plain(command.summary());
        reply.say(Block::Text(line));
    }
    reply.gap().text(texts::more());
    let shown = ["resolution", "search", "latest"].iter().filter_map(|name| named(name));
    reply.row(
        shown.map(|command| Button::ask(texts::help_on(command.name()), Action::new("help", command.name()))).collect(),
    );
    reply.row(super::help_topic::TOPICS.iter().map(|topic| topic.button()).collect());
    reply
}

fn about(command: &'static dyn Command) -> Reply {
    let mut reply = Reply::new(Outcome::Found);
    reply.heading(Line::new().plain(format!("/{}", command.name())).plain(" – ").plain(command.summary()));
    let help = command.help();
    let lines = |lang| help.get(lang).lines().collect::<Vec<_>>();
    let (vi, en) = (lines(Lang::Vi), lines(Lang::En));
    for at in 0..vi.len().max(en.len()) {
        reply.text(fixed(vi.get(at).copied().unwrap_or_default(), en.get(at).copied().unwrap_or_default()));
    }
    if !command.aliases().is_empty() {
        let names: Vec<String> = command.aliases().iter().map(|alias| format!("/{alias}")).collect();
        reply.field(texts::also(), names.join(" "));
    }
    reply.gap().text(texts::examples());
    for example in command.examples() {
        reply.say(Block::Item(None, vec![Line::new().code(format!("/{example}"))]));
    }
    let press = |example: &&str| {
        let (name, words) = example.split_once(' ').unwrap_or((example, ""));
        Button::ask(Localized::same(format!("/{example}")), Action::new(name, words))
    };
    reply.rows(command.examples().iter().map(press).collect(), 1);
    reply
}

mod texts {
    use super::*;

    pub fn ways() -> Localized {
        fixed(
            "Gõ số hiệu (57, nq 18 đất đai, 70-71-72), tên nghị quyết hoặc vài từ cần tìm; có dấu hay không dấu đều được.",
            "Type a number (57, nq 18 land, 70-71-72), a title or some words; with or without diacritics.",
        )
    }

    pub fn more() -> Localized {
        fixed(
            "Trợ giúp từng lệnh: gõ /help kèm tên lệnh. Mỗi nút đều có lệnh tương đương.",
            "Help on a command: /help and its name. Every button has a command that does the same.",
        )
    }

    pub fn help_on(name: &str) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Trợ giúp /{name}"),
            Lang::En => format!("Help on /{name}"),
        })
    }

    pub fn also() -> Localized {
        fixed("Cách gõ khác", "Also")
    }

    pub fn examples() -> Localized {
        fixed("Ví dụ:", "Examples:")
    }

    pub fn unknown(words: &str) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Không có lệnh “{words}”."),
            Lang::En => format!("There is no command “{words}”."),
        })
    }
}
