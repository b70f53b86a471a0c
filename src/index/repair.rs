//! Repair of slips: a word that no text holds becomes the known word one slip away that fits its neighbours.

use std::collections::BTreeSet;

use tantivy::Term;

use super::Result;
use super::open::Index;
use crate::corpus::Glossary;
use crate::text::Word;
use crate::text::syllable::is_well_formed;

/// Shorter words have too many neighbours to be told apart.
const SHORTEST: usize = 3;
/// A word without neighbours must be longer, since nothing but its letters tells.
const SHORTEST_ALONE: usize = 5;

/// From here on the letters of a word tell enough by themselves.
const LONG: usize = 7;

/// No word is longer; the slips of one grow with the square of its letters.
const LONGEST: usize = 40;

impl Index {
    /// Puts the likely word in the place of each that no text holds.
    pub(super) fn repair(&self, all: &mut [Word], text: &str, glossary: &Glossary) -> Result<Vec<(String, String)>> {
        let mut repaired = Vec::new();
        for at in 0..all.len() {
            if self.frequency(&Term::from_field_text(self.fields.fold, &all[at].fold))? > 0 {
                continue;
            }
            let typed = &text[all[at].range.clone()];
            if self.knows(typed) || self.knows(&all[at].fold) || glossary.knows(&all[at]) {
                continue;
            }
            if let Some(exact) = self.marked_slip(&all[at])? {
                repaired.push((text[all[at].range.clone()].to_string(), exact.clone()));
                all[at].fold = crate::text::fold(&exact).into();
                all[at].exact = exact.into();
                continue;
            }
            let beside = |at: Option<usize>| at.and_then(|at| all.get(at)).map(|word| word.fold.as_str());
            if let Some(word) = self.repaired(&all[at].fold, beside(at.checked_sub(1)), beside(Some(at + 1)))? {
                repaired.push((text[all[at].range.clone()].to_string(), word.clone()));
                all[at].exact = word.as_str().into();
                all[at].fold = word.into();
            }
        }
        Ok(repaired)
    }

    /// A word with marks as it is known once one letter too many goes, or two neighbours change places.
    fn marked_slip(&self, word: &Word) -> Result<Option<String>> {
        // a syllable that no text holds is a word that is not here, not a slip
        if !word.has_marks() || word.fold.len() > LONGEST || is_well_formed(&word.fold) {
            return Ok(None);
        }
        let letters: Vec<char> = word.exact.chars().collect();
        let mut best: Option<(u64, String)> = None;
        for at in 0..letters.len() {
            let mut fewer = letters.clone();
            fewer.remove(at);
            let mut swapped = letters.clone();
            if at + 1 < letters.len() {
                swapped.swap(at, at + 1);
            }
            for made in [fewer, swapped].map(String::from_iter) {
                let held = self.frequency(&Term::from_field_text(self.fields.exact, &made))?;
                if held > 0 && made.chars().count() > 1 && best.as_ref().is_none_or(|(known, _)| held > *known) {
                    best = Some((held, made));
                }
            }
        }
        Ok(best.map(|(_, made)| made))
    }

    /// The known folded word one slip (a letter too many, too few, wrong, or swapped with the next) away from one
    /// that no text holds, by how often it stands beside the words around it. None when nothing fits.
    pub(super) fn repaired(&self, word: &str, before: Option<&str>, after: Option<&str>) -> Result<Option<String>> {
        let alone = before.is_none() && after.is_none();
        let shortest = if alone { SHORTEST_ALONE } else { SHORTEST };
        // a syllable that no text holds is a word that is not here, not a slip
        if word.len() < shortest || is_well_formed(word) {
            return Ok(None);
        }
        self.slip(word, before, after)
    }

    /// The known folded word one slip away that stands beside the same words most often.
    pub(super) fn slip(&self, word: &str, before: Option<&str>, after: Option<&str>) -> Result<Option<String>> {
        let alone = before.is_none() && after.is_none();
        if !(SHORTEST..=LONGEST).contains(&word.len()) || !word.bytes().all(|b| b.is_ascii_lowercase()) {
            return Ok(None);
        }
        let frequency = |field, text: &str| self.frequency(&Term::from_field_text(field, text));
        let mut best: Option<(u64, u64, String)> = None;
        for candidate in one_slip_away(word) {
            let held = frequency(self.fields.fold, &candidate)?;
            if held == 0 {
                continue;
            }
            let mut beside = 0;
            if let Some(before) = before {
                beside += frequency(self.fields.pair, &format!("{before}_{candidate}"))?;
            }
            if let Some(after) = after {
                beside += frequency(self.fields.pair, &format!("{candidate}_{after}"))?;
            }
            // without company in any text, only the letters tell, and few letters tell nothing
            let tells = beside > 0 || alone || word.len() >= LONG;
            if tells && best.as_ref().is_none_or(|(pairs, known, _)| (beside, held) > (*pairs, *known)) {
                best = Some((beside, held, candidate));
            }
        }
        Ok(best.map(|(_, _, word)| word))
    }
}

/// All words that one slip makes of this one.
fn one_slip_away(word: &str) -> BTreeSet<String> {
    let letters = || 'a'..='z';
    let mut made = BTreeSet::new();
    for at in 0..=word.len() {
        let (start, end) = word.split_at(at);
        made.extend(letters().map(|letter| format!("{start}{letter}{end}")));
        let mut rest = end.chars();
        let Some(first) = rest.next() else { continue };
        made.insert(format!("{start}{}", rest.as_str()));
        made.extend(letters().map(|letter| format!("{start}{letter}{}", rest.as_str())));
        if let Some(second) = rest.next() {
            made.insert(format!("{start}{second}{first}{}", rest.as_str()));
        }
    }
    made.remove(word);
    made
}

#[cfg(test)]
mod tests {
    use super::one_slip_away;

    #[test]
    fn every_kind_of_slip() {
        let made = one_slip_away("quyet");
        for slip in ["quyt", "qyuet", "quyeet", "quyen", "uyet", "quyets"] {
            assert!(made.contains(slip), "{slip}");
        }
        assert!(!made.contains("quyet") && !made.contains("nghi"));
    }
}
