//! Help on what is no command: asking in the input field of any chat.

use crate::action::Action;
use crate::i18n::{Lang, Localized, fixed};
use crate::reply::{Block, Button, Line, Outcome, Reply};
use crate::text::fold;

/// Something to read about.
pub struct Topic {
    /// The word after `/help`, and in links.
    pub name: &'static str,
    /// Other words for it, folded.
    also: &'static [&'static str],
    title: fn() -> Localized,
    say: fn(&mut Reply, Lang),
}

/// Every topic.
pub const TOPICS: &[Topic] = &[Topic {
    name: "inline",
    also: &["noi tuyen", "truc tiep", "o moi noi", "moi noi", "anywhere"],
    title: texts::inline,
    say: inline,
}];

/// The topic that words name.
pub fn topic_in(words: &str) -> Option<&'static Topic> {
    let word = fold(words.trim());
    TOPICS.iter().find(|topic| topic.name == word || topic.also.contains(&word.as_str()))
}

impl Topic {
    /// All there is to say, with examples to press in the reader's language.
    pub fn reply(&self, lang: Lang) -> Reply {
        let mut reply = Reply::new(Outcome::Found);
        reply.heading((self.title)());
        (self.say)(&mut reply, lang);
        reply
    }

    /// Opens it.
    pub fn button(&self) -> Button {
        Button::ask((self.title)(), Action::new("help", self.name))
    }
}

fn inline(reply: &mut Reply, lang: Lang) {
    reply.text(texts::how()).gap();
    for (words, meaning) in texts::examples() {
        reply.say(Block::Item(None, vec![Line::new().code(words).plain(" – ").plain(meaning)]));
    }
    reply.gap().text(texts::marks()).text(texts::long());
    reply.row(vec![Button::inline(texts::try_it(), "57")]);
    reply.row(vec![Button::inline(texts::try_marks(), texts::sentence().get(lang))]);
}

mod texts {
    use super::*;

    pub fn inline() -> Localized {
        fixed("Hỏi ngay trong mọi cuộc trò chuyện", "Asking in any chat")
    }

    pub fn how() -> Localized {
        fixed(
            "Trong bất kỳ cuộc trò chuyện nào, gõ @ kèm tên của bot, rồi gõ điều cần hỏi vào ô soạn tin. Kết quả hiện ngay phía \
             trên; chạm vào một kết quả để gửi. Bot không cần có mặt trong cuộc trò chuyện đó.",
            "In any chat, type @ with the bot's name and then the question into the message field. Results appear above it; tap \
             one to send it. The bot need not be a member of that chat.",
        )
    }

    pub fn examples() -> Vec<(Localized, Localized)> {
        vec![
            (
                Localized::same("57"),
                fixed("thẻ của nghị quyết, rồi các bài viết", "the resolution's card, then articles"),
            ),
            (
                Localized::same("18"),
                fixed("số trùng giữa các khóa: mỗi nghị quyết một thẻ", "a number of several tenures: a card for each"),
            ),
            (
                fixed("kinh tế tư nhân 2025", "private sector 2025"),
                fixed("bài viết, kèm đoạn trích và nguồn", "articles, with the passage and the source"),
            ),
            (
                fixed("Theo +57-NQ/TW+ và +68+, …", "Under +57-NQ/TW+ and +68+, …"),
                fixed("câu của bạn, có liên kết và nguồn", "your own sentence, with links and the source"),
            ),
        ]
    }

    pub fn marks() -> Localized {
        fixed(
            "Trong câu của bạn, đặt số hiệu hoặc tên nghị quyết giữa hai dấu cộng: +18 đất đai+. Nếu một số có nhiều cách hiểu, \
             mỗi cách là một kết quả. Chưa gõ gì thì bot hiện các nghị quyết mới nhất và được nêu nhiều nhất.",
            "In your own sentence, put a number or title between two plus signs: +18 land+. Where a number can mean several \
             resolutions, there is a result for each. Before you type, the newest and the most cited resolutions are shown.",
        )
    }

    pub fn sentence() -> Localized {
        fixed("Theo +57-NQ/TW+ và +68+, ", "Under +57-NQ/TW+ and +68+, ")
    }

    pub fn long() -> Localized {
        fixed(
            "Telegram giới hạn 256 ký tự; với văn bản dài hơn, gửi riêng cho bot lệnh /cite kèm văn bản.",
            "Telegram allows 256 characters; for longer texts, send /cite with the text to the bot in private.",
        )
    }

    pub fn try_it() -> Localized {
        fixed("Thử ngay tại đây: 57", "Try it here: 57")
    }

    pub fn try_marks() -> Localized {
        fixed("Thử với một câu của bạn", "Try it with a sentence of yours")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::named;

    #[test]
    fn topics_have_names_of_their_own() {
        for topic in TOPICS {
            assert!(named(topic.name).is_none(), "{} is a command", topic.name);
            assert!(topic.also.iter().all(|word| fold(word) == *word), "{} has a name that is not folded", topic.name);
            assert_eq!(topic_in(&topic.name.to_uppercase()).map(|found| found.name), Some(topic.name));
        }
        assert!(topic_in("search").is_none());
    }
}
