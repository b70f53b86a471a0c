//! Made-up texts for measurements: the syllables of the judged texts, each following one that it follows there.

use std::collections::HashMap;
use std::path::Path;

use nqbot::i18n::Lang;

/// Titles and bodies of the judged texts.
pub fn texts(root: &Path) -> Vec<String> {
    let file = std::fs::read_to_string(root.join("eval/docs.jsonl")).expect("eval/docs.jsonl");
    let read = |line: &str| {
        let text: serde_json::Value = serde_json::from_str(line).expect("a text");
        (text["lang"] == "vi")
            .then(|| format!("{}. {}", text["title"].as_str().unwrap_or(""), text["body"].as_str().unwrap_or("")))
    };
    let mut all: Vec<String> = file.lines().filter_map(read).collect();
    let articles = nqbot::corpus::articles(&[root.join("corpus")]);
    let vietnamese = articles.filter_map(Result::ok).filter(|article| article.lang == Lang::Vi);
    all.extend(vietnamese.map(|article| format!("{}. {}", article.meta.title, article.body)));
    all
}

/// Judged questions of several words, in Vietnamese.
pub fn questions(root: &Path) -> Vec<String> {
    let file = std::fs::read_to_string(root.join("eval/queries.jsonl")).expect("eval/queries.jsonl");
    let read = |line: &str| {
        let question: serde_json::Value = serde_json::from_str(line).expect("a question");
        let asked = matches!(question["kind"].as_str(), Some("words" | "question")) && question["lang"] == "vi";
        asked.then(|| question["text"].as_str().unwrap_or("").to_string())
    };
    file.lines().filter_map(read).collect()
}

/// Which words follow which.
pub struct Chain {
    words: Vec<String>,
    next: Vec<Vec<u32>>,
}

impl Chain {
    /// Learns from texts.
    pub fn of(texts: &[String]) -> Self {
        let mut chain = Self { words: Vec::new(), next: Vec::new() };
        let mut places: HashMap<&str, u32> = HashMap::new();
        for text in texts {
            let mut before: Option<u32> = None;
            for word in text.split_whitespace() {
                let at = *places.entry(word).or_insert_with(|| {
                    chain.words.push(word.to_string());
                    chain.next.push(Vec::new());
                    chain.words.len() as u32 - 1
                });
                if let Some(before) = before {
                    chain.next[before as usize].push(at);
                }
                before = Some(at);
            }
        }
        chain
    }

    /// So many words, always the same for a number.
    pub fn passage(&self, number: u64, length: usize) -> String {
        let mut state = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut draw = |below: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 11) as usize % below
        };
        let mut at = draw(self.words.len());
        let mut made = String::new();
        for _ in 0..length {
            if !made.is_empty() {
                made.push(' ');
            }
            made.push_str(&self.words[at]);
            let next = &self.next[at];
            // now and then a new thought, so that not every pair is one of the texts
            at =
                if next.is_empty() || draw(12) == 0 { draw(self.words.len()) } else { next[draw(next.len())] as usize };
        }
        made
    }
}
