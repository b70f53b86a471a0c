//! What was asked in vain, for who runs the bot and wants to know what the corpus lacks. Only where they ask for it, in
//! memory, without chats or times.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Different questions that are remembered.
const MOST: usize = 500;
/// Letters of a question that are remembered.
const LETTERS: usize = 80;

/// Questions that found nothing.
#[derive(Default)]
pub struct Unanswered(Mutex<BTreeMap<String, u64>>);

impl Unanswered {
    /// A question found nothing. When there are too many, those that were asked least often make room.
    pub fn add(&self, words: &str) {
        let words: String = words.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
        let words: String = words.chars().take(LETTERS).collect();
        if words.is_empty() {
            return;
        }
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST && !all.contains_key(&words) {
            let least = all.values().min().copied().unwrap_or_default();
            all.retain(|_, count| *count > least);
        }
        *all.entry(words).or_default() += 1;
    }

    /// The questions asked most often, and how often.
    pub fn top(&self, most: usize) -> Vec<(String, u64)> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut top: Vec<(String, u64)> = all.iter().map(|(words, count)| (words.clone(), *count)).collect();
        top.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        top.truncate(most);
        top
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_frequent_stay() {
        let unanswered = Unanswered::default();
        unanswered.add("Khoán  mười");
        unanswered.add("khoán mười");
        for one in 0..2_000 {
            unanswered.add(&format!("{one} {}", "x".repeat(200)));
        }
        let top = unanswered.top(3);
        assert_eq!(top[0], ("khoán mười".to_string(), 2));
        assert!(unanswered.top(10_000).len() <= MOST && top[1].0.len() == LETTERS);
    }
}
