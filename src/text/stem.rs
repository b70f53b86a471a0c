//! Word stems of English, so that `resolutions` finds `resolution`.

use frostem::{Algorithm, Stemmer};

/// The stem of a folded English word (Snowball's English algorithm).
pub fn stem(word: &str) -> String {
    thread_local!(static STEMMER: Stemmer = Stemmer::new(Algorithm::English));
    STEMMER.with(|stemmer| stemmer.stem(word).into_owned())
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn endings_go() {
        assert_eq!(stem("resolutions"), stem("resolution"));
        assert_eq!(stem("developing"), stem("developed"));
    }
}
