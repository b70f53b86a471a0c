//! Deciding which resolution a mention means. Numbers restart with each tenure, so a number alone often
//! fits several; what stands beside it decides, and where nothing decides the asker does.

use super::find::Mention;
use super::key::Key;
use super::model::{Body, Register, Resolution};
use crate::date::PartialDate;
use crate::text::Word;

/// What stands beside a number.
#[derive(Clone, Debug, Default)]
pub struct Context<'a> {
    /// A tenure that was named.
    pub tenure: Option<u8>,
    /// A date or year that was named.
    pub date: Option<PartialDate>,
    /// A plenum that was named.
    pub plenum: Option<u8>,
    /// The issuing body that was named.
    pub body: Option<Body>,
    /// Words beside the number.
    pub words: Vec<&'a Word>,
    /// The day on which it was written: nothing younger can be meant unless it is named with its tenure or date.
    pub written: Option<PartialDate>,
    /// The tenure of what is named nearby: resolutions named together are mostly of one tenure.
    pub nearby: Option<u8>,
}

/// The outcome.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// One fits best by far; the others with that number follow.
    One(Candidate, Vec<Candidate>),
    /// Several fit; best guess first.
    Several(Vec<Candidate>),
    /// No resolution in the register has the number; those with the nearest numbers.
    Absent(Vec<Key>),
}

/// One resolution that may be meant.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The resolution.
    pub key: Key,
    /// Why it may be meant.
    pub reasons: Vec<Reason>,
    weight: f32,
}

/// Why a resolution may be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Its tenure was named.
    Tenure,
    /// Its date or year was named.
    Date,
    /// Its plenum was named.
    Plenum,
    /// Its issuing body was named.
    Body,
    /// Words of its title were typed.
    Words(Vec<String>),
    /// No other has the number.
    OnlyOne,
    /// Nothing told them apart; it is the newest.
    Newest,
}

/// From this difference in weight on, the best is the one.
const DECISIVE: f32 = 2.0;

impl Register {
    /// Decides among the resolutions with this number.
    pub fn resolve(&self, number: u16, context: &Context) -> Verdict {
        let all = self.numbered(number);
        let mut candidates: Vec<Candidate> =
            all.iter().filter(|entry| is_possible(entry, context)).map(|entry| self.weigh(entry, context)).collect();
        let fitting = |candidate: &Candidate| context.tenure.is_none_or(|tenure| tenure == candidate.key.tenure);
        let (mut candidates, rest): (Vec<_>, Vec<_>) = std::mem::take(&mut candidates).into_iter().partition(fitting);
        let by_weight = |one: &Candidate, two: &Candidate| {
            two.weight.total_cmp(&one.weight).then(two.key.tenure.cmp(&one.key.tenure))
        };
        candidates.sort_by(by_weight);
        if candidates.is_empty() {
            return Verdict::Absent(self.nearest(number));
        }
        let gap = candidates.get(1).map_or(f32::INFINITY, |second| candidates[0].weight - second.weight);
        if candidates.len() == 1 && rest.is_empty() && candidates[0].reasons.is_empty() {
            candidates[0].reasons.push(Reason::OnlyOne);
        }
        if gap >= DECISIVE {
            let best = candidates.remove(0);
            candidates.extend(rest);
            return Verdict::One(best, candidates);
        }
        if candidates[0].reasons.is_empty() {
            candidates[0].reasons.push(Reason::Newest);
        }
        Verdict::Several(candidates)
    }

    fn weigh(&self, entry: &Resolution, context: &Context) -> Candidate {
        let mut candidate = Candidate { key: entry.key, reasons: Vec::new(), weight: 0.0 };
        let mut count = |weight: f32, reason: Reason| {
            candidate.weight += weight;
            candidate.reasons.push(reason);
        };
        if context.tenure == Some(entry.key.tenure) {
            count(100.0, Reason::Tenure);
        }
        match (context.date, entry.issued) {
            (Some(named), Some(issued)) if named == issued => count(50.0, Reason::Date),
            (Some(named), Some(issued)) if named.get_year() == issued.get_year() => count(20.0, Reason::Date),
            _ => {}
        }
        if context.plenum.is_some() && context.plenum == entry.plenum {
            count(30.0, Reason::Plenum);
        }
        if context.body.is_some_and(|body| body == entry.body) {
            count(10.0, Reason::Body);
        }
        if let Some(hit) = self.title_score(entry.key, &context.words) {
            count(hit.score, Reason::Words(hit.matched));
        }
        if context.nearby == Some(entry.key.tenure) {
            candidate.weight += DECISIVE;
        }
        if entry.earlier {
            candidate.weight -= DECISIVE / 2.0;
        }
        candidate
    }

    /// The register's keys with the numbers nearest to one that it does not hold.
    pub fn nearest(&self, number: u16) -> Vec<Key> {
        let mut keys: Vec<Key> = self.current().map(|entry| entry.key).filter(|key| key.number != number).collect();
        keys.sort_by_key(|key| (key.number.abs_diff(number), std::cmp::Reverse(key.tenure)));
        keys.truncate(3);
        keys
    }

    /// The context that a mention carries itself.
    pub fn context_of<'a>(&self, mention: &Mention, words: Vec<&'a Word>) -> Context<'a> {
        let plenum = match mention.document {
            super::Document::Party { plenum, .. } => plenum,
            _ => None,
        };
        let (body, words) = Body::named(words);
        Context { tenure: mention.tenure, date: mention.date, plenum, body, words, ..Context::default() }
    }
}

/// What was written before a resolution was issued cannot mean it, unless it names its tenure.
fn is_possible(entry: &Resolution, context: &Context) -> bool {
    let (Some(written), Some(issued)) = (context.written, entry.issued) else { return true };
    context.tenure == Some(entry.key.tenure)
        || context.date == Some(issued)
        || issued.sort_key() <= written.latest_key()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::{Document, Mode, find};
    use crate::text::words;

    /// What the register makes of a question: `key` of the one, `a|b` of a choice, `-` when absent.
    fn read(question: &str) -> String {
        let register = Register::shipped();
        let found = find::find(question, Mode::Query, &register.groups);
        let Some(mention) = found.first() else { return "nothing".into() };
        let Document::Party { number, .. } = mention.document else { return "other".into() };
        let all = words(question);
        let beside: Vec<&Word> = all.iter().filter(|word| !mention.range.contains(&word.range.start)).collect();
        match register.resolve(number, &register.context_of(mention, beside)) {
            Verdict::One(best, _) => best.key.to_string(),
            Verdict::Several(all) => all.iter().map(|one| one.key.to_string()).collect::<Vec<_>>().join("|"),
            Verdict::Absent(_) => "-".into(),
        }
    }

    #[test]
    fn what_stands_beside_a_number_decides() {
        for (question, expected) in [
            ("57", "57-NQ/TW@13"),
            ("nq 18", "18-NQ/TW@14|18-NQ/TW@13|18-NQ/TW@12"),
            ("18 đất đai", "18-NQ/TW@13"),
            ("18 dat dai", "18-NQ/TW@13"),
            ("18 bộ máy", "18-NQ/TW@12"),
            ("27 cải cách tiền lương", "27-NQ/TW@12"),
            ("27 wage reform", "27-NQ/TW@12"),
            ("18 khóa XII", "18-NQ/TW@12"),
            ("18 XII", "18-NQ/TW@12"),
            ("resolution 18 13th tenure", "18-NQ/TW@13"),
            ("13th-tenure Resolution 18", "18-NQ/TW@13"),
            ("nq 18 2017", "18-NQ/TW@12"),
            ("nghị quyết 18 năm 2022", "18-NQ/TW@13"),
            ("18-NQ/TW ngày 25/10/2017", "18-NQ/TW@12"),
            ("Resolution No. 18 of the Sixth Plenum of the 12th Central Committee", "18-NQ/TW@12"),
            ("59", "59-NQ/TW@13|59-NQ/TW@12"),
            ("59 Cần Thơ", "59-NQ/TW@12"),
            ("18 của Bộ Chính trị", "18-NQ/TW@14|18-NQ/TW@13|18-NQ/TW@12"),
            ("nghị quyết 36 của Bộ Chính trị", "36-NQ/TW@13"),
            ("nghị quyết 43 của Trung ương", "43-NQ/TW@13"),
            ("99-NQ/TW", "-"),
            ("57 khóa XII", "-"),
        ] {
            assert_eq!(read(question), expected, "{question}");
        }
    }

    #[test]
    fn the_nearest_numbers_are_offered() {
        let nearest: Vec<String> = Register::shipped().nearest(99).iter().map(Key::to_string).collect();
        assert_eq!(nearest, ["80-NQ/TW@13", "79-NQ/TW@13", "72-NQ/TW@13"]);
    }
}
