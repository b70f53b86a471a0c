//! Questions that could not be answered for ten minutes or more, after an outage: in a private chat all of them get one
//! message together, with a button for each; in a group they get none.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::answer::{self, Answer};
use super::flow::{Item, Works};
use super::question::Question;
use super::sending;
use super::wire::Address;
use crate::action::Action;
use crate::i18n::{Lang, Localized, format};
use crate::outbox::Rank;
use crate::render::Looks;
use crate::reply::{Button, Outcome, Reply};

/// What waits to be answered together, by chat.
#[derive(Default)]
pub struct Late(Mutex<HashMap<i64, Vec<Waiting>>>);

/// A question and the update that it came with.
type Waiting = (Option<i64>, Question);

/// Questions that are offered again; the newest.
const OFFERED: usize = 5;
/// After an outage the questions of one chat come together within this time.
const GATHERING: Duration = Duration::from_millis(1_500);

impl Late {
    /// Adds a question; the first of a chat makes the answer be sent soon.
    pub fn add(&self, works: &Arc<Works>, update: Option<i64>, question: Question) {
        let chat = question.chat;
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = all.entry(chat).or_default();
        waiting.push((update, question));
        if waiting.len() == 1 {
            let works = Arc::clone(works);
            tokio::spawn(async move {
                tokio::time::sleep(GATHERING).await;
                works.push(chat, Item::Late, Rank::Announcement);
            });
        }
    }

    /// Answers everything that waits in a chat.
    pub async fn answer(&self, works: &Arc<Works>, chat: i64) {
        let waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&chat).unwrap_or_default();
        let Some((_, last)) = waiting.last() else { return };
        let settings = works.settings(chat);
        let lang = answer::lang_of(last, &settings, works.fallback);
        let mut reply = Reply::new(Outcome::Usage);
        reply.text(texts::late(waiting.len()));
        for button in buttons(works, waiting.iter().map(|(_, question)| question), lang) {
            reply.row(vec![button]);
        }
        let answer = Answer::of(&reply, Looks::of(&settings, lang));
        sending::say(works, chat, &answer, Address::default(), Rank::Interactive).await;
        for (update, _) in waiting {
            works.settle(update);
        }
    }
}

fn buttons<'a>(works: &Works, asked: impl DoubleEndedIterator<Item = &'a Question>, lang: Lang) -> Vec<Button> {
    let mut offered: Vec<(String, String)> = Vec::new();
    for question in asked.rev() {
        if let (Some(text), Some(line)) = (question.text(), works.line_led_to(question, lang))
            && !offered.iter().any(|(known, _)| *known == line)
        {
            offered.push((line, text.to_string()));
        }
        if offered.len() >= OFFERED {
            break;
        }
    }
    let button = |(line, text): (String, String)| Button::ask(Localized::same(text), Action::of(line));
    offered.into_iter().rev().map(button).collect()
}

mod texts {
    use super::*;

    pub fn late(count: usize) -> Localized {
        Localized::new(|lang| {
            let number = format::number(count, lang);
            match (lang, count) {
                (Lang::Vi, 1) => "Bot bị gián đoạn nên chưa kịp trả lời câu hỏi của bạn. Bấm để hỏi lại:".to_string(),
                (Lang::En, 1) => {
                    "The bot was interrupted and could not answer your question in time. Press it to ask again:"
                        .to_string()
                }
                (Lang::Vi, _) => {
                    format!("Bot bị gián đoạn nên chưa kịp trả lời {number} câu hỏi của bạn. Bấm để hỏi lại:")
                }
                (Lang::En, _) => format!(
                    "The bot was interrupted and could not answer {number} of your questions in time. Press one to ask again:"
                ),
            }
        })
    }
}
