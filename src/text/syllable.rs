//! The shape of a Vietnamese syllable: which folded words can be one at all.

const ONSETS: &[&str] = &[
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "b", "c", "d", "g", "h", "k", "l", "m", "n",
    "p", "r", "s", "t", "v", "x", "",
];

const NUCLEI: &[&str] = &[
    "a", "ai", "ao", "au", "ay", "e", "eo", "eu", "i", "ia", "ie", "ieu", "iu", "o", "oa", "oai", "oao", "oay", "oe",
    "oeo", "oi", "oo", "u", "ua", "uay", "ue", "ui", "uo", "uoi", "uou", "uu", "uy", "uya", "uye", "uyu", "y", "ye",
    "yeu",
];

const CODAS: &[&str] = &["ch", "ng", "nh", "c", "m", "n", "p", "t", ""];

/// The few onsets before the long o of borrowed words: xoong, boong, moóc, soóc.
const FOREIGN: &[&str] = &["x", "b", "m", "s", "t"];

/// Whether a folded word has the shape of one Vietnamese syllable: `quyet` and `vang` have, `nhaan` and `sectr` have not.
pub fn is_well_formed(word: &str) -> bool {
    if word.contains("oo")
        && !FOREIGN.iter().any(|onset| word.strip_prefix(onset).is_some_and(|rime| rime.starts_with("oo")))
    {
        return false;
    }
    ONSETS
        .iter()
        .filter_map(|onset| word.strip_prefix(onset))
        .any(|rime| CODAS.iter().filter_map(|coda| rime.strip_suffix(coda)).any(|nucleus| NUCLEI.contains(&nucleus)))
}

#[cfg(test)]
mod tests {
    use super::is_well_formed;

    #[test]
    fn shapes() {
        for word in
            ["nghi", "quyet", "vang", "khuya", "thuong", "gia", "dang", "y", "nguyen", "hoach", "khuyu", "xoong"]
        {
            assert!(is_well_formed(word), "{word} is a syllable");
        }
        for word in ["nhaan", "doii", "luongj", "sectr", "health", "quyeets", "str", "", "energy", "coong", "noong"] {
            assert!(!is_well_formed(word), "{word} is no syllable");
        }
    }
}
