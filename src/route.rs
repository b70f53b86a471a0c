//! From a message to the command that answers it.

use crate::action::Action;
use crate::command::{self, Ask, Changes, Command, which_resolution};
use crate::house::House;
use crate::i18n::{Lang, Localized, choose, fixed, phrases};
use crate::register::find::{Strength, find};
use crate::register::{Document, Mode};
use crate::reply::{Block, Button, Outcome, Reply};
use crate::request::{Input, Place, Request};
use crate::text::{fold, utf16, words};

/// Longer questions are cut; none needs more.
const LONGEST: usize = 1_000;
/// The longest text of one's own, for commands that take one: as much as a file may hold.
const LONGEST_TEXT: usize = 65_536;

/// Answers one question. The one way from every door to every command.
pub fn answer(house: &House, request: &Request) -> anyhow::Result<Reply> {
    let text = match &request.input {
        Input::Press(action) => {
            let (name, words) = action.line.split_once(' ').unwrap_or((&action.line, ""));
            return match command::open_to(name, request) {
                Some(command) => ask(house, request, command, words),
                None => Ok(old_button()),
            };
        }
        Input::Text(text) => text.trim(),
    };
    let takes_texts = slash_command(text).and_then(|(name, _)| command::named(&name)).is_some_and(Command::takes_texts);
    let text = utf16::prefix(text, if takes_texts { LONGEST_TEXT } else { LONGEST });
    // what a button says in another language can be typed as well: `resolution 57 in:en`
    if let (rest, Some(lang)) = choose::wished(text) {
        let request = Request { input: Input::Text(rest.to_string()), lang, ..request.clone() };
        return answer(house, &request).map(|reply| Reply { lang: Some(reply.lang.unwrap_or(lang)), ..reply });
    }
    if let Some((name, words)) = slash_command(text) {
        return match (command::open_to(&name, request), request.place) {
            (Some(command), _) => ask(house, request, command, words),
            (None, Place::Private) if is_number_command(house, &name) => {
                ask(house, request, &command::RESOLUTION, text.trim_start_matches('/'))
            }
            (None, Place::Private) => Ok(unknown(&name, words)),
            (None, Place::Group) => Ok(Reply::silent()),
        };
    }
    if request.place == Place::Group {
        return Ok(Reply::silent());
    }
    let (command, words) = plain(house, request, text);
    // raw Telex or VNI that names a command or a resolution; the search reads it by itself
    if command.name() == command::SEARCH.name()
        && let Some(reading) = house.index().and_then(|index| index.raw_typing(text))
    {
        let (command, words) = plain(house, request, &reading.text);
        if command.name() != command::SEARCH.name() {
            let mut reply = ask(house, request, command, &words)?;
            reply.blocks.insert(0, Block::Note(phrases::read_as(&reading.text).into()));
            return Ok(reply);
        }
    }
    ask(house, request, command, &words)
}

fn ask(house: &House, request: &Request, command: &dyn Command, words: &str) -> anyhow::Result<Reply> {
    let Request { lang, place, chat, today, .. } = *request;
    // a change of which `changes` did not tell the door is one that nobody has allowed
    let wanted = command.changes(words);
    let own = wanted == Some(Changes::Here) && place == Place::Private;
    let may_change = request.may_change && (wanted.is_none() || own || wanted == changes(request));
    let request = &Request { may_change, ..request.clone() };
    let reply = command.answer(&Ask { house, words, lang, place, chat, today, list: &request.list, request })?;
    house.metrics.answered(command.name(), reply.outcome.code());
    if house.settings.unanswered_words && reply.outcome == Outcome::NotFound {
        house.metrics.unanswered.add(words);
    }
    Ok(reply)
}

/// What a message says, in a form that equal questions share.
pub fn identity(text: &str) -> String {
    let plain = |words: &str| words.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    match slash_command(text) {
        Some((name, words)) => {
            let name = command::named(&name).map_or(name, |command| command.name().to_string());
            format!("/{name} {}", plain(words)).trim_end().to_string()
        }
        None => plain(text),
    }
}

/// Whether a question about settings is one for the overview, or about another chat: then chats are named in the answer.
pub fn lists_chats(request: &Request) -> bool {
    let line = match &request.input {
        Input::Press(action) => action.line.clone(),
        Input::Text(text) => choose::wished(text.trim()).0.trim_start_matches('/').to_string(),
    };
    let name = line.split([' ', '@']).next().unwrap_or("").to_lowercase();
    if command::named(&name).is_some_and(|command| command.name() != "settings") {
        return false;
    }
    line.contains("chat:") || line.split_whitespace().count() <= 2
}

/// Whether a message begins with a command of ours that is there for everybody.
pub fn is_command(text: &str) -> bool {
    slash_command(text.trim_start())
        .and_then(|(name, _)| command::named(&name))
        .is_some_and(|known| !known.for_owners())
}

/// Whether a message ends what waits for an answer.
pub fn cancels(text: &str) -> bool {
    let name = command::CANCEL.name();
    identity(text) == format!("/{name}") || command::CANCEL.words().contains(&fold(text.trim()).as_str())
}

/// The command line that a message leads to, as a button carries it; none when it leads to nothing.
pub fn line(house: &House, request: &Request) -> Option<String> {
    let Input::Text(text) = &request.input else { return None };
    let text = utf16::prefix(text.trim(), LONGEST);
    match slash_command(text) {
        Some((name, words)) => command::open_to(&name, request).map(|command| Action::new(command.name(), words).line),
        None => {
            let (command, words) = plain(house, request, text);
            Some(Action::new(command.name(), &words).line)
        }
    }
}

/// Whose settings a question would change or show for changing. Pure and cheap, so that a door can find out whether the
/// asker may before it asks for the answer; it may name a change where the answer will be none.
pub fn changes(request: &Request) -> Option<Changes> {
    let text = match &request.input {
        Input::Press(action) => {
            let (name, words) = action.line.split_once(' ').unwrap_or((&action.line, ""));
            return command::named(name)?.changes(words);
        }
        Input::Text(text) => choose::wished(utf16::prefix(text.trim(), LONGEST)).0,
    };
    if let Some((name, words)) = slash_command(text) {
        return command::named(&name)?.changes(words);
    }
    if request.place == Place::Group {
        return None;
    }
    starts(text).into_iter().find_map(|(command, rest)| command.changes(&words_for(command, text, rest)))
}

/// The command line that a message answers a prompt with: its words become those of the command that waits. None when
/// the message is a command itself, or names one in words.
pub fn prompted(command: &str, text: &str) -> Option<String> {
    let text = text.trim();
    let names_another = text.starts_with('/') || starts(text).iter().any(|(_, rest)| rest.trim().is_empty());
    (!text.is_empty() && !names_another && command::named(command).is_some()).then(|| format!("/{command} {text}"))
}

/// `/57`, `/nq57`: a resolution with a slash before it.
fn is_number_command(house: &House, name: &str) -> bool {
    name.bytes().any(|b| b.is_ascii_digit()) && !find(name, Mode::Query, house.register.groups()).is_empty()
}

/// `/search@nqbot kinh tế`: the name in lower case and what stands behind it.
pub fn slash_command(text: &str) -> Option<(String, &str)> {
    let rest = text.strip_prefix('/')?;
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let name = rest[..end].split('@').next().unwrap_or("").to_lowercase();
    (!name.is_empty()).then(|| (name, rest[end..].trim()))
}

/// The bot a command is addressed to: `nqbot` in `/search@nqbot`.
pub fn addressed_to(text: &str) -> Option<&str> {
    let first = text.trim_start().strip_prefix('/')?.split_whitespace().next()?;
    first.split_once('@').map(|(_, bot)| bot)
}

/// A message without a command: an entry's number, plain words that start a command, a resolution, a title, words.
fn plain(house: &House, request: &Request, text: &str) -> (&'static dyn Command, String) {
    let all = words(text);
    if all.is_empty() {
        return (&command::HELP, String::new());
    }
    if let Ok(number) = text.parse::<usize>()
        && request.list.get(number).is_some()
    {
        return (&command::READ, number.to_string());
    }
    if let Some(started) = by_first_words(house, text) {
        return started;
    }
    let ask = Ask {
        house,
        words: text,
        lang: request.lang,
        place: request.place,
        chat: request.chat,
        today: request.today,
        list: &request.list,
        request,
    };
    let found = find(text, Mode::Query, house.register.groups());
    if let Some(mention) = found.first() {
        let beside = which_resolution::told_beside(&all, mention).count();
        let is_asked = match mention.strength {
            Strength::Bare => found.len() > 1 || which_resolution::fits_number(&ask, mention),
            Strength::Named | Strength::Code => {
                found.len() > 1 || beside <= FEW || which_resolution::fits_number(&ask, mention) && beside <= 2 * FEW
            }
        };
        let is_party = matches!(mention.document, Document::Party { .. });
        if is_party && all.iter().any(|word| matches!(word.fold.as_str(), "targets" | "target")) {
            return (&command::TARGETS, text.to_string());
        }
        if is_asked {
            return (&command::RESOLUTION, text.to_string());
        }
    }
    if house.register.by_title(text).first().is_some_and(|hit| hit.whole && hit.coverage > 0.9) {
        return (&command::RESOLUTION, text.to_string());
    }
    (&command::SEARCH, text.to_string())
}

/// This many words beside a number still ask for the card, not for articles.
const FEW: usize = 2;

/// `nghị quyết 57`, `mới nhất`, `tìm đất đai`: the command whose words stand first; the longest words win.
fn by_first_words(house: &House, text: &str) -> Option<(&'static dyn Command, String)> {
    let taking = |(command, rest): &(&'static dyn Command, &str)| command.takes(rest, house);
    starts(text).into_iter().find(taking).map(|(command, rest)| (command, words_for(command, text, rest)))
}

/// The commands whose words a message begins with, longest words first, each with the rest of the message.
fn starts(text: &str) -> Vec<(&'static dyn Command, &str)> {
    let all = words(text);
    let mut starts: Vec<(&'static dyn Command, usize)> = Vec::new();
    for command in command::LIST {
        for phrase in command.words() {
            let length = phrase.split(' ').count();
            if length <= all.len() && phrase.split(' ').zip(&all).all(|(wanted, word)| wanted == word.fold) {
                starts.push((*command, length));
            }
        }
    }
    starts.sort_by_key(|(_, length)| std::cmp::Reverse(*length));
    let rest = |length: usize| text[all[length - 1].range.end..].trim_start_matches([':', ' ', ',', '-']);
    starts.into_iter().map(|(command, length)| (command, rest(length))).collect()
}

/// What a command gets of a message that begins with its words.
fn words_for(command: &dyn Command, text: &str, rest: &str) -> String {
    // the recogniser reads the whole message better than its rest, and “tiếng Việt” is a choice by itself
    let whole = command.name() == "resolution" || command.name() == "lang" && rest.trim().is_empty();
    if whole { text.to_string() } else { rest.trim().to_string() }
}

fn unknown(name: &str, words: &str) -> Reply {
    let mut reply = Reply::new(Outcome::Usage);
    let near = nearest(name);
    reply.text(texts::unknown(name, near));
    let label = |name: &str| Localized::same(format!("/{name}"));
    let mut row: Vec<Button> = near
        .iter()
        .map(|name| Button::ask(label(Action::new(name, words).line.as_str()), Action::new(name, words)))
        .collect();
    row.push(Button::ask(label("help"), Action::new("help", "")));
    reply.row(row);
    reply
}

/// The command whose name or alias is nearest, if it is near at all.
fn nearest(name: &str) -> Option<&'static str> {
    let names = command::LIST.iter().filter(|command| !command.for_owners()).flat_map(|command| {
        std::iter::once(command.name()).chain(command.aliases().iter().copied()).map(|known| (known, command.name()))
    });
    let far = |known: &str| strsim::damerau_levenshtein(known, name);
    names
        .map(|(known, name)| (far(known), name))
        .min()
        .filter(|(far, _)| *far <= 1 + name.chars().count() / 4)
        .map(|(_, name)| name)
}

fn old_button() -> Reply {
    let mut reply = Reply::new(Outcome::Usage);
    reply.text(texts::old_button());
    reply.row(vec![Button::ask(Localized::same("/help"), Action::new("help", ""))]);
    reply
}

mod texts {
    use super::*;

    pub fn unknown(name: &str, near: Option<&str>) -> Localized {
        Localized::new(|lang| match (lang, near) {
            (Lang::Vi, Some(near)) => format!("Không có lệnh /{name}. Có phải bạn muốn gõ /{near}?"),
            (Lang::En, Some(near)) => format!("There is no command /{name}. Did you mean /{near}?"),
            (Lang::Vi, None) => format!("Không có lệnh /{name}. Bạn có thể gõ thẳng điều cần tìm, không cần lệnh."),
            (Lang::En, None) => format!("There is no command /{name}. You can simply type what you are looking for."),
        })
    }

    pub fn old_button() -> Localized {
        fixed(
            "Nút này thuộc một tin nhắn đã quá cũ. Bạn vui lòng hỏi lại.",
            "This button belongs to a message that is too old. Please ask again.",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_and_their_addressee() {
        assert_eq!(slash_command("/Search@NqBot  kinh tế "), Some(("search".into(), "kinh tế")));
        assert_eq!(slash_command("/nq"), Some(("nq".into(), "")));
        assert_eq!(slash_command("/ nq"), None);
        assert_eq!(slash_command("nq"), None);
        assert_eq!(addressed_to("/nq@OtherBot 57"), Some("OtherBot"));
        assert_eq!(addressed_to("/nq 57@x"), None);
    }

    fn changed(input: Input, place: Place) -> Option<Changes> {
        changes(&Request::new(input, Lang::Vi, place, crate::date::PartialDate::year(2026)))
    }

    #[test]
    fn a_door_learns_whose_settings_are_meant() {
        let other = Some(Changes::Chat(-1_001_234));
        for (text, private, group) in [
            ("/settings", Some(Changes::Here), Some(Changes::Here)),
            ("/caidat@nqbot page 5", Some(Changes::Here), Some(Changes::Here)),
            ("/settings chat:-1001234 light on", other, other),
            ("cài đặt chat:-1001234", other, None),
            ("thiết lập chat:-1001234 in:en", other, None),
            ("tiếng Anh", Some(Changes::Here), None),
            ("/lang", None, None),
            ("/lang en", Some(Changes::Here), Some(Changes::Here)),
            ("57", None, None),
            ("/search settings", None, None),
            ("/weather", None, None),
            ("", None, None),
        ] {
            assert_eq!(changed(Input::Text(text.into()), Place::Private), private, "{text}");
            assert_eq!(changed(Input::Text(text.into()), Place::Group), group, "{text} in a group");
        }
        let press = Action::new("settings", "chat:-1001234 page 5").in_place();
        assert_eq!(changed(Input::Press(press), Place::Group), other);
        assert_eq!(changed(Input::Press(Action::new("resolution", "57")), Place::Private), None);
    }

    #[test]
    fn a_message_becomes_the_words_of_the_command_that_waits() {
        for (text, line) in [
            ("đất đai", Some("/search đất đai")),
            ("  nghị quyết về đất đai ", Some("/search nghị quyết về đất đai")),
            ("57", Some("/search 57")),
            ("/latest", None),
            ("mới nhất", None),
            ("Help", None),
            ("hủy", None),
            ("", None),
        ] {
            assert_eq!(prompted("search", text).as_deref(), line, "{text}");
        }
        assert_eq!(prompted("gone", "đất đai"), None);
    }

    #[test]
    fn the_nearest_command_is_near() {
        assert_eq!(nearest("serach"), Some("search"));
        assert_eq!(nearest("resolutoin"), Some("resolution"));
        assert_eq!(nearest("weather"), None);
    }
}
