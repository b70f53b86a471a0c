//! The measures of TREC over the first ten results: nDCG with gain 2^grade − 1, reciprocal rank and recall.

use std::collections::HashMap;
use std::time::Duration;

/// Results that count.
pub const DEPTH: usize = 10;

/// What some questions came to.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    ndcg: f64,
    mrr: f64,
    recall: f64,
    first: usize,
    times: Vec<Duration>,
}

impl Tally {
    /// Counts the results of one question against its judgements.
    pub fn count(&mut self, found: &[&str], grades: &HashMap<String, u32>, took: Duration) {
        let gain = |grade: u32| f64::from(2_u32.saturating_pow(grade.min(30)) - 1);
        let discounted =
            |gains: &[f64]| gains.iter().enumerate().map(|(at, gain)| gain / (at as f64 + 2.0).log2()).sum::<f64>();
        let found = &found[..found.len().min(DEPTH)];
        let gains: Vec<f64> = found.iter().map(|id| grades.get(*id).map_or(0.0, |grade| gain(*grade))).collect();
        let mut ideal: Vec<f64> = grades.values().map(|grade| gain(*grade)).filter(|gain| *gain > 0.0).collect();
        ideal.sort_by(|one, two| two.total_cmp(one));
        let relevant = ideal.len();
        ideal.truncate(DEPTH);
        self.times.push(took);
        if relevant > 0 {
            self.ndcg += discounted(&gains) / discounted(&ideal);
            self.mrr += gains.iter().position(|gain| *gain > 0.0).map_or(0.0, |at| 1.0 / (at as f64 + 1.0));
            self.recall += gains.iter().filter(|gain| **gain > 0.0).count() as f64 / relevant as f64;
            self.first += usize::from(gains.first().is_some_and(|gain| *gain > 0.0));
        }
    }

    /// Adds the questions of another tally.
    pub fn add(&mut self, other: &Tally) {
        self.ndcg += other.ndcg;
        self.mrr += other.mrr;
        self.recall += other.recall;
        self.first += other.first;
        self.times.extend(&other.times);
    }

    /// How many questions were asked.
    pub fn asked(&self) -> usize {
        self.times.len()
    }

    fn mean(&self, sum: f64) -> f64 {
        if self.times.is_empty() { 0.0 } else { sum / self.times.len() as f64 }
    }

    /// Mean nDCG of the first ten.
    pub fn ndcg(&self) -> f64 {
        self.mean(self.ndcg)
    }

    /// Mean reciprocal rank of the first relevant one.
    pub fn mrr(&self) -> f64 {
        self.mean(self.mrr)
    }

    /// Mean share of what is relevant.
    pub fn recall(&self) -> f64 {
        self.mean(self.recall)
    }

    /// The share of questions whose first result is relevant.
    pub fn first(&self) -> f64 {
        self.mean(self.first as f64)
    }

    /// Mean and 99th percentile of the time a question took, in milliseconds.
    pub fn millis(&self) -> (f64, f64) {
        let mut times = self.times.clone();
        times.sort();
        let millis = |time: Duration| time.as_secs_f64() * 1_000.0;
        let p99 = times.get(times.len() * 99 / 100).copied().unwrap_or_default();
        (self.mean(millis(times.iter().sum())), millis(p99))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_measures_are_those_of_the_books() {
        let grades = HashMap::from([("a".to_string(), 1), ("b".to_string(), 1), ("c".to_string(), 0)]);
        let mut tally = Tally::default();
        tally.count(&["c", "a"], &grades, Duration::ZERO);
        let expected = (1.0 / 3.0_f64.log2()) / (1.0 + 1.0 / 3.0_f64.log2());
        assert!((tally.ndcg() - expected).abs() < 1e-9 && tally.mrr() == 0.5 && tally.recall() == 0.5);
        assert_eq!(tally.first(), 0.0);
    }
}
