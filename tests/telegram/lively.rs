//! A lively group around the bot, as its members see it. What happens is written to `tests/group/`; `UPDATE=1 cargo test
//! lively` writes it anew. Read it aloud before committing: the bot must not be in anybody's way.

use std::fmt::Write as _;
use std::fs;
use std::time::Duration;

use super::{Bot, SOON, folder};
use crate::house;
use crate::standin::{Chat, Sent, StandIn};

/// After so long nothing more comes. Where something came before, it is waited for as long as it takes: how fast the
/// machine is must not change what was heard.
const SILENCE: Duration = Duration::from_millis(1_300);

/// What the group says, in its language.
struct Script {
    file: &'static str,
    lang: &'static str,
    chat: [&'static str; 3],
    card: &'static str,
    search: &'static str,
    slip: [&'static str; 2],
    next: &'static str,
    announcement: &'static str,
    lang_wish: &'static str,
    mention: &'static str,
    prompt: [&'static str; 2],
}

const VIETNAMESE: Script = Script {
    file: "lively.vi.txt",
    lang: "vi",
    chat: [
        "Chào cả nhà, mai họp về đề án chuyển đổi số nhé",
        "Ai nhớ nghị quyết về khoa học, công nghệ là số mấy không?",
        "Hay quá, cảm ơn Lan",
    ],
    card: "/nq 57",
    search: "/tim kinh tế tư nhân",
    slip: ["/serach năng lượng tái tạo", "/search năng lượng tái tạo"],
    next: "Trang sau",
    announcement: "Các anh chị đọc kỹ Nghị quyết 57-NQ/TW và Nghị quyết số 68-NQ/TW trước buổi họp",
    lang_wish: "/lang en",
    mention: "Nhớ mang theo cả Nghị quyết 70-NQ/TW về năng lượng",
    prompt: ["/targets", "68"],
};

const ENGLISH: Script = Script {
    file: "lively.en.txt",
    lang: "en",
    chat: [
        "Hello everyone, tomorrow we meet about the digital plan",
        "Who remembers the number of the science and technology resolution?",
        "Great, thank you Lan",
    ],
    card: "/nq 57",
    search: "/search private sector",
    slip: ["/serach renewable energy", "/search renewable energy"],
    next: "Next",
    announcement: "Please read Resolution No. 57-NQ/TW and Resolution 68-NQ/TW before the meeting",
    lang_wish: "/lang vi",
    mention: "And bring Resolution No. 70-NQ/TW on energy",
    prompt: ["/targets", "68"],
};

/// The group and what was heard in it.
struct Group {
    telegram: StandIn,
    group: Chat,
    heard: String,
    /// What was heard before; empty when it is written anew.
    before: String,
    bot: Option<Bot>,
    lang: &'static str,
}

impl Group {
    fn by(&self, id: i64, lang: &str) -> Chat {
        self.group.by(id, lang)
    }

    fn begins(&mut self, data: tempfile::TempDir) {
        let settings = [("NQBOT_BOT_LANGUAGE", self.lang)];
        self.bot = Some(Bot::serve(&self.telegram, data, super::Way::Polling, &settings));
    }

    /// A program that begins anew has said nothing yet, as after a minute, and remembers what it asked for.
    fn a_minute_later(&mut self) {
        self.heard.push_str("    (a minute later)\n");
        if let Some(bot) = self.bot.take() {
            let (_, data) = bot.stop();
            self.begins(data);
        }
    }

    fn tell(&mut self, who: &str, text: &str) {
        let _ = writeln!(self.heard, "{who}: {text}");
    }

    /// Somebody writes, and the group listens.
    async fn says(&mut self, who: &str, chat: &Chat, text: &str) -> (i64, Vec<Sent>) {
        self.tell(who, text);
        let id = chat.says(text).await;
        (id, self.listen().await)
    }

    fn patience(&self) -> Duration {
        let spoke = self.before.strip_prefix(&self.heard).is_some_and(|rest| rest.starts_with("nqbot"));
        if spoke { SOON } else { SILENCE }
    }

    /// What the bot says until it is silent.
    async fn listen(&mut self) -> Vec<Sent> {
        let mut all = Vec::new();
        while let Some(sent) = self.telegram.message_within(&self.group, self.patience()).await {
            let how = if sent.method == "editMessageText" { " (the same message)" } else { "" };
            let mut lines = sent.text.lines().filter(|line| !line.trim().is_empty());
            let shown: Vec<&str> = lines.by_ref().take(3).collect();
            let more = if lines.next().is_some() { "\n    …" } else { "" };
            let _ = writeln!(self.heard, "nqbot{how}: {}{more}", shown.join("\n    "));
            all.push(sent);
        }
        if all.is_empty() {
            self.heard.push_str("    (nqbot is silent)\n");
        }
        all
    }
}

async fn play(script: &Script) {
    let telegram = StandIn::start().await;
    telegram.privacy(true);
    let group = telegram.group(-1_001_000_000_900);
    let path = house::root().join("tests/group").join(script.file);
    let is_update = std::env::var_os("UPDATE").is_some();
    let before = if is_update { String::new() } else { fs::read_to_string(&path).unwrap_or_default() };
    let (heard, lang) = (String::new(), script.lang);
    let mut talk = Group { telegram: telegram.clone(), group: group.clone(), heard, before, bot: None, lang };
    telegram.bot_becomes_quietly(&group, "left");
    talk.begins(folder());
    talk.heard.push_str("    (nqbot is added to the group)\n");
    telegram.invite(&group);
    talk.listen().await;
    let (lan, minh, hung) = (talk.by(1, script.lang), talk.by(2, script.lang), talk.by(3, script.lang));
    let chief = group.anonymous();

    talk.says("Lan", &lan, script.chat[0]).await;
    talk.says("Minh", &minh, script.chat[1]).await;
    talk.says("Lan", &lan, script.card).await;
    talk.says("Minh", &minh, script.chat[2]).await;
    talk.says("Hùng", &hung, "/nq@other_bot 57").await;
    talk.says("Minh", &minh, script.card).await;
    talk.says("Hùng", &hung, script.card).await;
    let (_, list) = talk.says("Lan", &lan, script.search).await;
    talk.tell("Hùng", &format!("[{}]", script.next));
    let query = hung.presses(&list[0], script.next).await;
    let told = telegram.answer_to(&query, SOON).await;
    talk.tell("nqbot (only Hùng sees it)", told["text"].as_str().unwrap_or_default());
    talk.tell("Lan", &format!("[{}]", script.next));
    lan.presses(&list[0], script.next).await;
    talk.listen().await;
    talk.a_minute_later();
    let (slip, _) = talk.says("Minh", &minh, script.slip[0]).await;
    talk.tell("Minh (changes it)", script.slip[1]);
    minh.edits(slip, script.slip[1]).await;
    talk.listen().await;
    let (announced, _) = talk.says("Hùng", &hung, script.announcement).await;
    talk.tell("Minh (answers Hùng)", "/nq");
    minh.replies(announced, "/nq").await;
    talk.listen().await;
    talk.says("Minh", &minh, script.lang_wish).await;
    let (_, prompt) = talk.says("Minh", &minh, script.prompt[0]).await;
    talk.a_minute_later();
    talk.tell("Minh (answers nqbot)", script.prompt[1]);
    minh.replies(prompt[0].message_id, script.prompt[1]).await;
    talk.listen().await;
    talk.says("Administrator", &chief, "/settings references on").await;
    telegram.promote(&group);
    talk.says("Lan", &lan, script.mention).await;
    talk.says("Hùng", &hung, script.mention).await;
    talk.says("Minh", &minh, "/nq 66").await;
    talk.says("Minh", &minh, "/nq 72").await;
    talk.says("Minh", &minh, "/nq 71").await;
    talk.says("Minh", &minh, "/nq 79-NQ/TW").await;
    telegram.assert_lawful();

    if is_update {
        fs::write(&path, &talk.heard).expect("the transcript is written");
        return;
    }
    assert_eq!(talk.heard, talk.before, "the group went otherwise; UPDATE=1 writes it anew, then read it");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lively_group_in_vietnamese() {
    play(&VIETNAMESE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lively_group_in_english() {
    play(&ENGLISH).await;
}
