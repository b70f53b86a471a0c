//! What a few words that are to name resolutions can mean: `57`, `18 đất đai`, `70-71-72`, a nickname, a title.

use super::find::{Document, Mention, Mode, Strength, find};
use super::key::Key;
use super::model::Register;
use super::resolve::{Reason, Verdict};
use crate::text::{Word, words};

/// One way to read the words.
#[derive(Clone, Debug, PartialEq)]
pub struct Meaning {
    /// The resolutions named together; mostly one.
    pub keys: Vec<Key>,
    /// Why they may be meant.
    pub reason: Option<Reason>,
}

/// Titles that answer equally well are not offered beyond this number.
const MOST_TITLES: usize = 5;
/// One word that more titles hold tells nothing.
const ONE_WORD: usize = 8;

impl Meaning {
    pub(super) fn of(key: Key) -> Self {
        Self { keys: vec![key], reason: None }
    }
}

impl Register {
    /// The ways to read some words, best first; none when they name no resolution of the register.
    pub fn meant(&self, text: &str) -> Vec<Meaning> {
        let all = words(text);
        let mentions = find(text, Mode::Query, &self.groups);
        match &mentions[..] {
            [] => self.titled(text),
            [mention] => {
                let beside = beside(&all, mention);
                let alone = mention.strength == Strength::Bare && mention.tenure.is_none() && mention.date.is_none();
                match mention.document {
                    // 30 tháng 4 is no resolution
                    Document::Party { number, .. }
                        if alone && !beside.is_empty() && !self.fits_title(number, &beside) =>
                    {
                        self.titled(text)
                    }
                    _ => self.meant_by(mention, beside),
                }
            }
            several => self.together(several, &all),
        }
    }

    fn meant_by(&self, mention: &Mention, beside: Vec<&Word>) -> Vec<Meaning> {
        match mention.document {
            Document::Party { number, .. } => match self.resolve(number, &self.context_of(mention, beside)) {
                Verdict::One(best, _) => vec![best],
                Verdict::Several(several) => several,
                Verdict::Absent(_) => Vec::new(),
            }
            .into_iter()
            .map(|one| Meaning { keys: vec![one.key], reason: one.reasons.first().cloned() })
            .collect(),
            Document::Group(place) => {
                let keys = self.group(place).map(|group| group.keys.clone()).unwrap_or_default();
                if keys.is_empty() { Vec::new() } else { vec![Meaning { keys, reason: None }] }
            }
            Document::Plenum { ordinal, .. } => {
                let plenums = self.plenums(ordinal, mention.tenure).into_iter();
                let plenums = plenums.filter(|plenum| !plenum.resolutions.is_empty());
                plenums.map(|one| Meaning { keys: one.resolutions.clone(), reason: Some(Reason::Plenum) }).collect()
            }
            Document::Congress(_) | Document::Elsewhere(..) => Vec::new(),
        }
    }

    /// Several named at once: one reading. What is named together is mostly of one tenure.
    fn together(&self, mentions: &[Mention], all: &[Word]) -> Vec<Meaning> {
        let meant: Vec<Vec<Meaning>> =
            mentions.iter().map(|mention| self.meant_by(mention, beside(all, mention))).collect();
        let sure = meant.iter().find(|ways| ways.len() == 1).map(|ways| ways[0].keys[0].tenure);
        let best = |ways: &Vec<Meaning>| {
            let near = ways.iter().find(|way| sure == Some(way.keys[0].tenure));
            near.or(ways.first()).map(|way| way.keys.clone()).unwrap_or_default()
        };
        let mut keys: Vec<Key> = Vec::new();
        for key in meant.iter().flat_map(best) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        if keys.is_empty() { Vec::new() } else { vec![Meaning { keys, reason: None }] }
    }

    /// Resolutions whose titles hold all of the words.
    pub fn titled(&self, text: &str) -> Vec<Meaning> {
        let hits = self.by_title(text);
        if let Some(first) = hits.first().filter(|hit| hit.whole && hit.coverage > 0.9) {
            return vec![Meaning::of(first.key)];
        }
        let hits: Vec<_> = hits.into_iter().filter(|hit| hit.coverage > 0.99).collect();
        let tells = hits.len() <= ONE_WORD;
        let hits = hits.into_iter().filter(|hit| tells || hit.matched.len() > 1).take(MOST_TITLES);
        hits.map(|hit| Meaning { keys: vec![hit.key], reason: Some(Reason::Words(hit.matched)) }).collect()
    }
}

fn beside<'a>(all: &'a [Word], mention: &Mention) -> Vec<&'a Word> {
    all.iter().filter(|word| !mention.range.contains(&word.range.start)).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use std::sync::OnceLock;

    use super::*;
    use crate::corpus::Glossary;

    /// The shipped register as it is at work, with what people call its topics.
    pub fn register() -> &'static Register {
        static REGISTER: OnceLock<Register> = OnceLock::new();
        REGISTER.get_or_init(|| {
            let mut register = Register::shipped();
            register.name_topics(&Glossary::shipped());
            register
        })
    }

    fn meant(text: &str) -> String {
        let keys = |one: &Meaning| one.keys.iter().map(Key::to_string).collect::<Vec<_>>().join("+");
        register().meant(text).iter().map(keys).collect::<Vec<_>>().join("|").replace("-NQ/TW", "")
    }

    #[test]
    fn numbers_lists_nicknames_and_titles() {
        for (text, expected) in [
            ("57", "57@13"),
            ("nq 18", "18@14|18@13|18@12"),
            ("18 đất đai", "18@13"),
            ("18 khóa XII", "18@12"),
            ("70-71-72", "70@13+71@13+72@13"),
            ("57 và 59", "57@13+59@13"),
            ("bộ tứ trụ cột", "57@13+59@13+66@13+68@13"),
            ("cải cách chính sách tiền lương", "27@12"),
            ("30 tháng 4", ""),
            ("99-NQ/TW", ""),
            ("71/NQ-CP", ""),
            ("giá vàng", ""),
            ("", ""),
        ] {
            assert_eq!(meant(text), expected, "{text}");
        }
    }
}
