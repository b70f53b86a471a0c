//! Raw Telex and VNI: what the keys of a Vietnamese keyboard leave behind when its input method is off.
//!
//! `nghij quyeets` and `nghi5 quye61t` are `nghị quyết`. Keys of tones and shapes never end a Vietnamese syllable
//! otherwise, so most of such typing is told by its shape alone; English words of the same shape (`is`, `tax`) are
//! told by asking whether they are known.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::compose;

use super::syllable::is_well_formed;

/// How a text of raw keys was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The whole text with every read word in its place.
    pub text: String,
    /// The words that were read, in their order.
    pub words: Vec<String>,
}

/// How sure one must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// Only what can hardly be anything else.
    Sure,
    /// Whatever can be read at all, for a question that finds nothing as it stands.
    Possible,
}

/// Reads raw Telex or VNI; `known` tells words that mean something as they stand. None when nothing is to be read.
pub fn read(text: &str, known: impl Fn(&str) -> bool, care: Care) -> Option<Reading> {
    if !text.is_ascii() {
        return None;
    }
    let pieces: Vec<Piece> = text.split_inclusive(char::is_whitespace).map(|piece| Piece::of(piece, &known)).collect();
    let count = |wanted: fn(&Piece) -> bool| pieces.iter().filter(|piece| wanted(piece)).count();
    let raw = count(|piece| piece.read.is_some() && !piece.known);
    let other = count(|piece| piece.read.is_none() && !piece.core.is_empty() && !piece.fits);
    let telling = count(|piece| piece.read.is_some() && !piece.known && !piece.ends_in_digits);
    let sure = telling > 0 || raw > 1;
    if raw == 0 || other > raw || care == Care::Sure && !sure {
        return None;
    }
    // in a text of raw keys even a word that is known as it stands was most likely meant so
    let all = raw >= other + count(|piece| piece.read.is_some() && piece.known);
    let mut reading = Reading { text: String::with_capacity(text.len()), words: Vec::new() };
    for piece in &pieces {
        match &piece.read {
            Some(read) if all || !piece.known => {
                reading.text.push_str(&piece.whole.replacen(piece.core, read, 1));
                reading.words.push(read.clone());
            }
            _ => reading.text.push_str(piece.whole),
        }
    }
    Some(reading)
}

struct Piece<'t> {
    whole: &'t str,
    core: &'t str,
    read: Option<String>,
    known: bool,
    /// Whether it is a syllable or a number as it stands, so that it does not speak against raw typing.
    fits: bool,
    ends_in_digits: bool,
}

impl<'t> Piece<'t> {
    fn of(whole: &'t str, known: impl Fn(&str) -> bool) -> Self {
        let core = whole.trim_matches(|c: char| !c.is_ascii_alphanumeric() && c != '[' && c != ']');
        let lower = core.to_ascii_lowercase();
        let letters = lower.trim_end_matches(|c: char| c.is_ascii_digit());
        let number = lower.bytes().any(|b| b.is_ascii_digit()) && letters.len() <= 2;
        let fits = is_well_formed(&lower) || number || matches!(lower.as_str(), "nq" | "tw");
        let read = if is_well_formed(&lower) { None } else { syllable(&lower) };
        let known = known(&lower);
        Self { whole, core, read, known, fits, ends_in_digits: letters.len() < lower.len() && is_well_formed(letters) }
    }
}

/// The syllable that keys make, in lower case; none when they make none or when no key of a tone or shape is among them.
pub fn syllable(keys: &str) -> Option<String> {
    let mut typed = Typed::default();
    let vni = keys.bytes().any(|b| b.is_ascii_digit());
    for key in keys.chars() {
        let taken = if vni { typed.vni(key) } else { typed.telex(key) };
        if !taken {
            return None;
        }
    }
    typed.finish()
}

const SHARP: char = '\u{301}';
const GRAVE: char = '\u{300}';
const HOOK: char = '\u{309}';
const TILDE: char = '\u{303}';
const DOT: char = '\u{323}';

/// A syllable being typed.
#[derive(Default)]
struct Typed {
    letters: Vec<char>,
    tone: Option<char>,
    changed: bool,
}

impl Typed {
    fn telex(&mut self, key: char) -> bool {
        let tone = match key {
            's' => Some(SHARP),
            'f' => Some(GRAVE),
            'r' => Some(HOOK),
            'x' => Some(TILDE),
            'j' => Some(DOT),
            _ => None,
        };
        match key {
            // a second key of a tone takes the first one back
            _ if tone.is_some() && self.has_vowel() => self.tone.is_none() && self.set_tone(tone),
            'd' if self.letters.first() == Some(&'d') => self.reshape(&[('d', 'đ')]),
            'a' | 'e' | 'o' if self.has_flat(key) => self.circumflex(key),
            'w' if self.reshape(&[('o', 'ơ'), ('u', 'ư')]) || self.reshape(&[('a', 'ă')]) => true,
            'w' if !self.has_vowel() => self.add_changed('ư'),
            'w' => false,
            '[' => self.add_changed('ơ'),
            ']' => self.add_changed('ư'),
            'a'..='z' => self.add(key),
            _ => false,
        }
    }

    fn vni(&mut self, key: char) -> bool {
        match key {
            '1'..='5' if self.tone.is_none() && self.has_vowel() => {
                let at = key as usize - '1' as usize;
                self.set_tone([SHARP, GRAVE, HOOK, TILDE, DOT].get(at).copied())
            }
            '6' => ['a', 'e', 'o'].into_iter().any(|vowel| self.has_flat(vowel) && self.circumflex(vowel)),
            '7' => self.reshape(&[('o', 'ơ'), ('u', 'ư')]),
            '8' => self.reshape(&[('a', 'ă')]),
            '9' => self.reshape(&[('d', 'đ')]),
            'a'..='z' => self.add(key),
            _ => false,
        }
    }

    fn add(&mut self, letter: char) -> bool {
        self.letters.push(letter);
        true
    }

    fn add_changed(&mut self, letter: char) -> bool {
        self.changed = true;
        self.add(letter)
    }

    fn set_tone(&mut self, tone: Option<char>) -> bool {
        (self.tone, self.changed) = (tone, true);
        true
    }

    fn has_vowel(&self) -> bool {
        let consonants = if matches!(self.letters[..], ['q', 'u', ..] | ['g', 'i', _, ..]) { 2 } else { 0 };
        self.letters.iter().skip(consonants).any(|letter| is_vowel(*letter)) || self.letters == ['g', 'i']
    }

    fn has_flat(&self, vowel: char) -> bool {
        self.letters.contains(&vowel)
    }

    fn circumflex(&mut self, vowel: char) -> bool {
        let shaped = compose(vowel, '\u{302}').unwrap_or(vowel);
        self.reshape(&[(vowel, shaped)])
    }

    /// Gives each of the letters its other shape, where it stands; whether any did. The u of qu is no vowel.
    fn reshape(&mut self, shapes: &[(char, char)]) -> bool {
        let mut any = false;
        for (flat, shaped) in shapes {
            let from = usize::from(self.letters.starts_with(&['q', 'u'])) * 2;
            if let Some(at) = self.letters.iter().skip(from).rposition(|letter| letter == flat) {
                self.letters[from + at] = *shaped;
                any = true;
                self.changed = true;
            }
            // the key after ua gives the u its horn, after uo both
            if *flat == 'o' && any && !self.letters.contains(&'u') {
                break;
            }
        }
        any
    }

    fn finish(mut self) -> Option<String> {
        if !self.changed {
            return None;
        }
        // one key shapes both letters of ươ; without anything behind it, its u is plain: thuở, huơ
        if let Some(at) = self.letters.windows(2).position(|two| matches!(two, ['ư', 'o' | 'ơ'] | ['u', 'ơ'])) {
            self.letters[at] = if at + 2 < self.letters.len() { 'ư' } else { 'u' };
            self.letters[at + 1] = 'ơ';
        }
        let flat: String = self.letters.iter().collect();
        let folded = super::fold(&flat);
        if !is_well_formed(&folded) || !fits_coda(&folded, self.tone) {
            return None;
        }
        if let Some(tone) = self.tone {
            let at = self.tone_place()?;
            // composing the whole puts a dot below before the roof above, as NFC wants it
            self.letters[at] = [self.letters[at], tone].into_iter().nfc().next()?;
        }
        Some(self.letters.into_iter().collect())
    }

    /// The letter that bears the tone: the last shaped vowel, else the vowel before the last consonant, else the first
    /// of two and the middle of three.
    fn tone_place(&self) -> Option<usize> {
        let onset = match self.letters[..] {
            ['q', 'u', ..] => 2,
            ['g', 'i', next, ..] if is_vowel(next) => 2,
            _ => 0,
        };
        let vowels: Vec<usize> = (onset..self.letters.len()).filter(|at| is_vowel(self.letters[*at])).collect();
        let last = *vowels.last()?;
        if let Some(shaped) = vowels.iter().rev().find(|at| "âăêôơư".contains(self.letters[**at])) {
            return Some(*shaped);
        }
        match vowels.len() {
            1 => Some(last),
            _ if last + 1 < self.letters.len() => Some(last),
            2 => Some(vowels[0]),
            _ => Some(vowels[1]),
        }
    }
}

fn is_vowel(letter: char) -> bool {
    "aăâeêioôơuưy".contains(letter)
}

/// Syllables that end in a stop have only the sharp tone or the dot.
fn fits_coda(folded: &str, tone: Option<char>) -> bool {
    !["c", "ch", "p", "t"].iter().any(|stop| folded.ends_with(stop)) || matches!(tone, Some(SHARP | DOT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_make_syllables() {
        for (telex, vni, syllable_made) in [
            ("nghij", "nghi5", "nghị"),
            ("quyeets", "quye61t", "quyết"),
            ("quyeest", "quyet61", "quyết"),
            ("ddangr", "d9ang3", "đảng"),
            ("ddaats", "d9a61t", "đất"),
            ("tuw", "tu7", "tư"),
            ("nhaan", "nha6n", "nhân"),
            ("luwowng", "lu7o7ng", "lương"),
            ("luwong", "luong7", "lương"),
            ("nguowif", "nguoi72", "người"),
            ("uyr", "uy3", "ủy"),
            ("hoaf", "hoa2", "hòa"),
            ("thuowr", "thuo73", "thuở"),
            ("ddieenj", "d9ie65n", "điện"),
            ("giaos", "giao1", "giáo"),
            ("giaf", "gia2", "già"),
            ("khoangs", "khoang1", "khoáng"),
            ("ngoaif", "ngoai2", "ngoài"),
            ("mucj", "muc5", "mục"),
            ("quaan", "qua6n", "quân"),
            ("tror", "tro3", "trở"),
        ] {
            let expected = if telex == "tror" { "trỏ" } else { syllable_made };
            assert_eq!(syllable(telex).as_deref(), Some(expected), "{telex}");
            assert_eq!(syllable(vni).as_deref(), Some(expected), "{vni}");
        }
    }

    #[test]
    fn what_is_no_syllable_is_none() {
        for keys in ["kinh", "energy", "new", "what", "covid19", "57", "nq57", "for", "sector", "catr", "", "w2"] {
            assert_eq!(syllable(keys), None, "{keys}");
        }
    }

    #[test]
    fn texts_are_read_when_they_must_be() {
        let english = |word: &str| matches!(word, "is" | "the" | "tax" | "cost" | "of" | "has" | "health" | "list");
        let read = |text: &str, care| read(text, english, care).map(|reading| reading.text);
        assert_eq!(read("nghij quyeets 57", Care::Sure).as_deref(), Some("nghị quyết 57"));
        assert_eq!(read("Nghi5 quye61t so61 57", Care::Sure).as_deref(), Some("nghị quyết số 57"));
        assert_eq!(read("kinh tees tuw nhaan", Care::Sure).as_deref(), Some("kinh tế tư nhân"));
        assert_eq!(read("gias tawng has cuar nhaan daan", Care::Sure).as_deref(), Some("giá tăng há của nhân dân"));
        for text in ["the cost of health", "tax", "kinh te tu nhan", "kinh tế tuw nhaan", "so57", "nq57", "57", ""] {
            assert_eq!(read(text, Care::Sure), None, "{text}");
        }
        assert_eq!(read("kinh te61", Care::Sure), None);
        assert_eq!(read("kinh te61", Care::Possible).as_deref(), Some("kinh tế"));
    }

    proptest::proptest! {
        #[test]
        fn anything_can_be_read(text in "\\PC{0,60}", keys in "[a-z0-9]{0,10}") {
            let _ = read(&text, |_| false, Care::Possible);
            if let Some(made) = syllable(&keys) {
                proptest::prop_assert!(is_well_formed(&crate::text::fold(&made)));
            }
        }
    }
}
