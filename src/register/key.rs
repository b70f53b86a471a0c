//! The key of a resolution: its number and the tenure that issued it. Numbers restart with each tenure.

use std::fmt;
use std::str::FromStr;

/// Number and tenure, written `57-NQ/TW@13`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// Tenure (khóa) of the Central Committee.
    pub tenure: u8,
    /// The number before `-NQ/TW`.
    pub number: u16,
}

impl Key {
    /// The number as it is printed: `57-NQ/TW`, `09-NQ/TW`.
    pub fn printed(self) -> String {
        format!("{:02}-NQ/TW", self.number)
    }

    /// A form that is safe in a link: `57-13`.
    pub fn in_link(self) -> String {
        format!("{}-{}", self.number, self.tenure)
    }

    /// Reads the form of [`Key::in_link`].
    pub fn from_link(text: &str) -> Option<Key> {
        let (number, tenure) = text.split_once('-')?;
        Some(Key { number: number.parse().ok()?, tenure: tenure.parse().ok()? })
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.printed(), self.tenure)
    }
}

impl FromStr for Key {
    type Err = String;
    fn from_str(text: &str) -> Result<Key, String> {
        let wrong = || format!("“{text}” is not a key; write number and tenure as in 57-NQ/TW@13");
        let (number, tenure) = text.split_once("-NQ/TW@").ok_or_else(wrong)?;
        let key = Key { number: number.parse().map_err(|_| wrong())?, tenure: tenure.parse().map_err(|_| wrong())? };
        if key.number == 0 || key.to_string() != text { Err(wrong()) } else { Ok(key) }
    }
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn is_read_as_it_is_written() {
        for text in ["57-NQ/TW@13", "09-NQ/TW@11"] {
            assert_eq!(text.parse::<Key>().map(|key| key.to_string()), Ok(text.to_string()));
        }
        for text in ["57-NQ/TW", "9-NQ/TW@11", "x-NQ/TW@1", "57@13", ""] {
            assert!(text.parse::<Key>().is_err(), "{text}");
        }
        assert_eq!(Key::from_link("57-13"), Some(Key { number: 57, tenure: 13 }));
    }
}
