//! One question on its way to its answer: what it means, whether it is too much, what is said, and what became of that.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use log::{debug, error, warn};
use serde_json::json;
use tokio::sync::SemaphorePermit;
use tokio::time::Instant;

use super::answer::{self, Answer, Prepared};
use super::client::Client;
use super::flow::{LATE_S, Works};
use super::guard::{self, Counted, Verdict};
use super::question::{Asked, Kind, Question};
use super::sending::{self, Sent};
use super::{button, file, notices, rights};
use crate::app;
use crate::metrics;
use crate::render::Looks;
use crate::route;
use crate::setting::ChatSettings;
use crate::store::{Answered, Sending};

/// Work that takes longer than this is shown to be under way.
const SIGN_OF_LIFE: Duration = Duration::from_millis(300);

/// A question being answered.
pub struct Job<'a> {
    /// What it needs.
    pub works: &'a Arc<Works>,
    /// The number of its update; none when it is not kept in the store.
    pub update: Option<i64>,
    /// The question.
    pub question: &'a Question,
    /// When this run took it.
    pub taken: Instant,
    /// What was being sent when the program ended.
    pub sending: Option<Sending>,
    /// Set when the question is forgotten, since its answer arrived.
    pub settled: AtomicBool,
}

impl Job<'_> {
    /// Answers, and forgets the question, unless it is left to be answered together with others that are late. The worker
    /// is kept until the answer is worked out, or something of Telegram is needed for that.
    pub async fn run(&self, worker: Worker<'_>) {
        let is_late = self.answered_late(worker).await;
        if !is_late && !self.settled.load(Ordering::Relaxed) {
            self.works.settle(self.update);
        }
    }

    /// Answers. Whether it is left to be answered together with others that are late.
    async fn answered_late(&self, mut worker: Worker<'_>) -> bool {
        let (works, question, now) = (self.works, self.question, app::now());
        // an answer that was on its way may have arrived in time, which is looked up first
        if works.telegrams_now() - question.at > LATE_S && self.sending.is_none() {
            return self.late();
        }
        if let Ok(true) = works.store.is_paused(question.chat) {
            let _ = works.store.resume(question.chat);
        }
        let settings = works.settings(question.chat);
        let text = match self.meant(&settings, now) {
            Meant::Question(text) => text,
            Meant::Running => {
                drop(worker);
                Box::pin(notices::references(works, question, &settings, now)).await;
                return false;
            }
            Meant::Nothing => return false,
        };
        let line = works.line_of(question, text.as_deref());
        let earlier = match question.asked {
            Asked::Edited(_) => {
                let earlier = works.store.answers_to(question.chat, question.message).unwrap_or_default();
                if earlier.first().is_some_and(|first| first.line == line) {
                    return false;
                }
                self.ends_prompt(&earlier, now);
                earlier
            }
            _ => Vec::new(),
        };
        let looks = Looks::of(&settings, answer::lang_of(question, &settings, works.fallback));
        if self.sending.is_none() {
            if let Some(answer) = self.too_much(looks, &settings) {
                drop(worker);
                return match answer {
                    Some(answer) => self.send(&answer, line, &settings, &[]).await,
                    None => false,
                };
            }
            if !question.is_private() {
                drop(worker.take());
            }
            if earlier.is_empty() && Box::pin(notices::repeated(works, question, line, looks, now)).await {
                return false;
            }
        }
        let handed_in = match &question.file {
            Some(file) => {
                drop(worker.take());
                match Box::pin(file::fetch(works, file)).await {
                    Ok(text) => Some(text),
                    Err(why) => return self.send(&Answer::saying(why, looks), 0, &settings, &earlier).await,
                }
            }
            None => None,
        };
        let prepared =
            answer::prepare(&works.store, &works.recent, works.fallback, question, &settings, text, handed_in);
        let answer = match prepared {
            Ok(prepared) => self.answer(prepared, &settings, worker).await,
            Err(error) => {
                drop(worker);
                let code = answer::code(question);
                error!(code = code.as_str(); "answer: {error:#}");
                Some(answer::failed(&code, looks.lang))
            }
        };
        let Some(answer) = answer else { return false };
        let adds = !answer.in_place && earlier.is_empty() && self.sending.is_none();
        if question.kind == Kind::Group && adds {
            match works.guard.may_say(question.chat, settings.budget) {
                Verdict::Answer => {}
                Verdict::Tell => {
                    let notice = notices::enough(works, question, &settings, looks.lang);
                    return self.send(&notice, line, &settings, &[]).await;
                }
                Verdict::Silence => return false,
            }
        }
        // whether it is tidied away may have been chosen just now
        let settings = if question.is_private() { settings } else { works.settings(question.chat) };
        self.send(&answer, line, &settings, &earlier).await
    }

    /// What the words are: a question, with other words than were typed where a command waited for them, or not one.
    fn meant(&self, settings: &ChatSettings, now: i64) -> Meant {
        let (question, store) = (self.question, &self.works.store);
        let typed = match &question.asked {
            Asked::Running(_) if settings.references => return Meant::Running,
            Asked::Running(_) => return Meant::Nothing,
            Asked::Press(_) => None,
            Asked::Text(text) | Asked::Edited(text) => Some(text.as_str()),
        };
        let is_command = typed.is_none_or(|text| text.starts_with('/'));
        let waiting =
            question.asker.zip(question.asker.and_then(|asker| store.prompt(question.chat, asker, now).ok().flatten()));
        let below = |prompt: i32| question.replied.as_ref().is_some_and(|replied| replied.message == prompt);
        // a message from before that is changed is not what the command waits for
        let is_new = !matches!(question.asked, Asked::Edited(_));
        if let Some((asker, (command, message))) = waiting
            && is_new
            && (question.is_private() || is_command || below(message))
        {
            let line = typed.and_then(|text| route::prompted(&command, text));
            // whatever else is asked, nothing waits any more; /cancel ends the wait by itself and tells of it
            let ended = line.as_ref().map_or(Ok(()), |line| self.keep(line)).and_then(|()| match self.cancels() {
                true => Ok(()),
                false => store.end_prompt(question.chat, asker).map(drop),
            });
            if let Err(error) = ended {
                warn!("store: {error:#}");
            }
            if line.is_some() {
                return Meant::Question(line);
            }
        }
        match (question.is_private() || is_command, settings.references) {
            (true, _) => Meant::Question(None),
            (false, true) => Meant::Running,
            (false, false) => Meant::Nothing,
        }
    }

    /// Ends a wait for words that are in the changed question now: what asked for them is no longer there.
    fn ends_prompt(&self, earlier: &[Answered], now: i64) {
        let (question, store) = (self.question, &self.works.store);
        let Some(asker) = question.asker else { return };
        let ended = match store.prompt(question.chat, asker, now) {
            Ok(Some((_, message))) if earlier.iter().any(|one| one.answer == message) => {
                store.end_prompt(question.chat, asker).map(drop)
            }
            waiting => waiting.map(drop),
        };
        if let Err(error) = ended {
            warn!("store: {error:#}");
        }
    }

    /// Whether it ends what waits for an answer.
    fn cancels(&self) -> bool {
        match &self.question.asked {
            Asked::Press(data) => {
                button::line(data, &self.works.store).is_some_and(|line| route::cancels(&format!("/{line}")))
            }
            asked => matches!(asked, Asked::Text(text) | Asked::Edited(text) if route::cancels(text)),
        }
    }

    /// Keeps what the words were taken for: after a crash nothing waits for them any more.
    fn keep(&self, line: &str) -> anyhow::Result<()> {
        let Some(update) = self.update else { return Ok(()) };
        let question = Question { asked: Asked::Text(line.to_string()), ..self.question.clone() };
        self.works.store.keep_question(update, &serde_json::to_string(&question)?)
    }

    /// Whether too much was asked, and then what to say, if anything.
    fn too_much(&self, looks: Looks, settings: &ChatSettings) -> Option<Option<Answer>> {
        let (works, question) = (self.works, self.question);
        let person = question.asker.unwrap_or(question.chat);
        let mut verdict = works.guard.may(Counted::Person, person, guard::A_PERSON);
        if verdict == Verdict::Answer && question.kind == Kind::Group {
            verdict = works.guard.may(Counted::Group, question.chat, guard::A_GROUP);
        }
        let may_tell =
            || question.kind != Kind::Group || works.guard.may_say(question.chat, settings.budget) != Verdict::Silence;
        match verdict {
            Verdict::Answer => None,
            Verdict::Tell if may_tell() => Some(Some(notices::too_fast(looks))),
            Verdict::Tell | Verdict::Silence => Some(None),
        }
    }

    async fn answer(&self, mut prepared: Prepared, settings: &ChatSettings, mut worker: Worker<'_>) -> Option<Answer> {
        let (works, question) = (self.works, self.question);
        if let Some(changes) = route::changes(&prepared.request) {
            // what is written in a channel is read by all; it is set up in private
            if question.kind == Kind::Channel {
                return None;
            }
            drop(worker.take());
            let (client, store) = (&works.client, &works.store);
            let rights = async {
                let may_change = rights::may_change(client, store, question, settings, changes).await;
                let lists = question.is_private() && may_change && route::lists_chats(&prepared.request);
                (may_change, if lists { rights::managed(client, store, question, changes).await } else { Vec::new() })
            };
            (prepared.request.may_change, prepared.request.managed) =
                Box::pin(with_sign_of_life(works, question, rights)).await;
        }
        let lang = prepared.request.lang;
        let (inner, asked) = (Arc::clone(works), question.clone());
        // who waits for a worker is one of many, and a sign for each would only make all of them wait longer
        let worker = if worker.is_some() { worker } else { works.workers.place().await };
        let work = move || answer::work_out(&inner.house(), &inner.recent, &asked, &prepared);
        let worked_out = with_sign_of_life(works, question, works.workers.work_out(work)).await;
        drop(worker);
        worked_out.unwrap_or_else(|| {
            let code = answer::code(question);
            error!(code = code.as_str(); "answer: panicked");
            Some(answer::failed(&code, lang))
        })
    }

    /// Sends an answer, in the place of `earlier` ones where there are any. Whether it came too late.
    async fn send(&self, answer: &Answer, line: i64, settings: &ChatSettings, earlier: &[Answered]) -> bool {
        let (works, question, now) = (self.works, self.question, app::now());
        let left_s = question.at + LATE_S - works.telegrams_now();
        // of what is late already it is only looked up whether it arrived
        let left_s = if left_s < 0 { 0 } else { left_s.clamp(1, LATE_S) };
        let until = Instant::now() + Duration::from_secs(left_s.unsigned_abs());
        let tidy = settings.tidy_min.filter(|_| !question.is_private());
        let job = sending::Job {
            works,
            update: self.update,
            question,
            sending: self.sending,
            until,
            // only what tells something is worth pointing to
            line: if answer.tells && answer.prompt.is_none() { line } else { 0 },
            delete_at: tidy.map(|minutes| now + i64::from(minutes) * 60),
            settled: &self.settled,
        };
        // its state is large; who still waits for a worker need not have it
        let sent = Box::pin(job.send(answer, earlier)).await;
        let result = match sent {
            Sent::Done { .. } => metrics::SENT,
            Sent::TooLate => metrics::TOO_LATE,
            Sent::Not => metrics::REFUSED,
        };
        works.metrics.replied(result, self.taken.elapsed());
        match sent {
            Sent::Done { chat, first } => {
                if let (Some(prompt), Some(asker), Some(first)) = (&answer.prompt, question.asker, first)
                    && let Err(error) = works.store.set_prompt(chat, asker, first, prompt.command, now)
                {
                    warn!("store: {error:#}");
                }
                false
            }
            Sent::TooLate => self.late(),
            Sent::Not => false,
        }
    }

    /// Too late for an answer of its own: in private several such get one together, in a group none.
    fn late(&self) -> bool {
        if !self.question.is_private() || self.question.text().is_none() {
            debug!("telegram: a question of a group came too late to be answered");
            return false;
        }
        self.works.late.add(self.works, self.update, self.question.clone());
        true
    }
}

/// Leave to work something out; none while it is not needed.
type Worker<'a> = Option<SemaphorePermit<'a>>;

enum Meant {
    Question(Option<String>),
    Running,
    Nothing,
}

/// Does some work, and shows that it is under way if it takes long enough for anyone to wonder.
async fn with_sign_of_life<T>(works: &Arc<Works>, question: &Question, work: impl Future<Output = T>) -> T {
    tokio::pin!(work);
    if let Ok(done) = tokio::time::timeout(SIGN_OF_LIFE, &mut work).await {
        return done;
    }
    let sign = tokio::spawn(signs_of_life(Arc::clone(&works.client), question.chat, question.thread));
    let done = work.await;
    sign.abort();
    done
}

async fn signs_of_life(client: Arc<Client>, chat: i64, thread: Option<i32>) {
    const SHOWN_FOR: Duration = Duration::from_millis(4_500);
    let mut body = json!({ "chat_id": chat, "action": "typing" });
    if let Some(thread) = thread {
        body["message_thread_id"] = json!(thread);
    }
    loop {
        // best effort
        let _ = client.call::<bool>("sendChatAction", &body, Duration::from_secs(4)).await;
        tokio::time::sleep(SHOWN_FOR).await;
    }
}
