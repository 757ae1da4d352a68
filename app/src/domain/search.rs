//! Search in the ledger: by name, pinyin, phone tail or village, while typing.

use super::{
    characters,
    name::{is_dot, is_han},
    pinyin::{ANY_INITIAL, Spelling, fold_umlaut},
    text::compact,
};
use std::sync::OnceLock;

/// Fewer digits than this would match nearly everybody.
const PHONE_DIGITS_MIN: usize = 2;

/// What one person can be found by. Made once, when the person is loaded or changes.
#[derive(Clone, Debug, Default)]
pub struct SearchKey {
    name: String,
    /// As it is compared.
    searched: String,
    village: String,
    phone: String,
    /// Made when it is first asked for: the table of readings may come later than the person.
    spelt: OnceLock<Spelt>,
}

#[derive(Clone, Debug)]
struct Spelt {
    name: Spelling,
    village_initials: String,
}

/// The rest follows from these.
impl PartialEq for SearchKey {
    fn eq(&self, other: &Self) -> bool {
        (&self.name, &self.village, &self.phone) == (&other.name, &other.village, &other.phone)
    }
}

impl Eq for SearchKey {}

impl SearchKey {
    /// The key of a person.
    pub fn new(name: &str, phone: &str, village: &str) -> Self {
        let (searched, village) = (searched(name), searched(village));
        Self { name: name.to_owned(), searched, village, phone: phone.to_owned(), spelt: OnceLock::new() }
    }

    /// What names are put in order by: spelling, then characters; characters alone until the table of readings is there.
    pub fn spelt(&self) -> String {
        self.spelling().map_or_else(|| self.name.clone(), |spelt| format!("{} {}", spelt.name.full, self.name))
    }

    fn spelling(&self) -> Option<&Spelt> {
        let make = || Spelt {
            name: Spelling::of_name(&self.searched),
            village_initials: Spelling::of_text(&self.village).initials,
        };
        characters::is_here().then(|| self.spelt.get_or_init(make))
    }

    /// The name that is searched.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// What the user typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    /// Nothing yet: everybody matches.
    Everybody,
    /// Digits: the tail of a phone number first, then any part of it.
    Digits(String),
    /// Letters: initials or full pinyin.
    Letters(String),
    /// Han characters: part of a name or of a village's name.
    Text {
        /// All that was typed.
        whole: String,
        /// Without letters: those may still be on their way to become characters.
        han: String,
    },
}

/// A text as it is compared: without blanks and dots, and without the marks that an input method puts between syllables.
fn searched(text: &str) -> String {
    compact(text).chars().filter(|c| !is_dot(*c) && !matches!(c, '\'' | '’')).collect()
}

impl Query {
    /// Reads what was typed; blanks, dots, width and what only stands for a character do not matter.
    pub fn read(typed: &str) -> Self {
        let typed = searched(typed);
        match typed.chars().next() {
            None => Self::Everybody,
            _ if typed.chars().all(|c| c.is_ascii_digit()) => Self::Digits(typed),
            _ if typed.chars().any(is_han) => {
                Self::Text { han: typed.chars().filter(|c| !c.is_ascii_alphabetic()).collect(), whole: typed }
            }
            _ => Self::Letters(fold_umlaut(&typed)),
        }
    }

    /// Whether nothing can be found yet, because the table of readings is still to come.
    pub fn waits(&self) -> bool {
        matches!(self, Self::Letters(_)) && !characters::is_here()
    }

    /// How well a person fits: 0 is best; `None` when not at all.
    pub fn rank(&self, key: &SearchKey) -> Option<u8> {
        let order = |tests: &[bool]| tests.iter().position(|hit| *hit).map(|at| at as u8);
        match self {
            Self::Everybody => Some(0),
            Self::Digits(digits) if digits.len() < PHONE_DIGITS_MIN => None,
            Self::Digits(digits) => {
                order(&[key.phone.ends_with(digits), key.phone.starts_with(digits), key.phone.contains(digits)])
            }
            Self::Letters(letters) => {
                let Spelt { name: Spelling { initials, full }, village_initials } = key.spelling()?;
                let letters = letters.as_str();
                order(&[
                    is_initials(initials, letters) && initials.len() == letters.len() || full == letters,
                    is_initials(initials, letters),
                    full.starts_with(letters),
                    (1..initials.len()).any(|at| is_initials(&initials[at..], letters)),
                    village_initials.starts_with(letters),
                ])
            }
            Self::Text { whole, han } => {
                let (name, whole, han) = (key.searched.as_str(), whole.as_str(), han.as_str());
                order(&[
                    name == whole,
                    name.starts_with(whole),
                    name.contains(whole),
                    key.village.contains(whole),
                    name.contains(han),
                    key.village.contains(han),
                ])
            }
        }
    }
}

/// Whether initials begin with these letters.
fn is_initials(initials: &str, letters: &str) -> bool {
    let fits = |(initial, letter): (char, char)| initial == letter || initial == ANY_INITIAL;
    letters.len() <= initials.len() && initials.chars().zip(letters.chars()).all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rank(typed: &str) -> Option<u8> {
        Query::read(typed).rank(&SearchKey::new("陈路川", "14000001234", "大坝村"))
    }

    #[test]
    fn initials_full_pinyin_phone_tail_and_village_all_find_the_person() {
        for typed in
            ["clc", "CLC", "cl", "chenluchuan", "chenl", "陈路川", "路川", "1234", "１２３４", "大坝", "dbc", "140"]
        {
            assert!(rank(typed).is_some(), "{typed}");
        }
        for typed in ["cc", "wang", "王", "9999", "4"] {
            assert_eq!(rank(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_rare_character_does_not_hide_a_person() {
        let rare = SearchKey::new("陈㐀川", "", "");
        for typed in ["cqc", "cxc", "c", "chen"] {
            assert!(Query::read(typed).rank(&rare).is_some(), "{typed}");
        }
        assert_eq!(Query::read("wqc").rank(&rare), None);
    }

    #[test]
    fn dots_and_what_stands_for_a_character_do_not_matter() {
        let key = SearchKey::new("尼格买提·热合曼", "", "⼤坝村");
        for typed in ["尼格买提.热合曼", "尼格买提・热合曼", "尼格买提热合曼", "尼格买提。热合曼", "尼格买提 ● 热合曼"]
        {
            assert_eq!(Query::read(typed).rank(&key), Some(0), "{typed}");
        }
        assert_eq!(Query::read("nigemaiti.rehe").rank(&key), Query::read("nigemaitirehe").rank(&key));
        assert!(Query::read("大坝").rank(&key).is_some());
        let (radicals, compatibility) = (SearchKey::new("黄大文", "", ""), SearchKey::new("\u{F9E1}同形", "", ""));
        for (typed, key) in
            [("⻩⼤⽂", &radicals), ("⽂", &radicals), ("李同形", &compatibility), ("ltx", &compatibility)]
        {
            assert!(Query::read(typed).rank(key).is_some(), "{typed}");
        }
    }

    #[test]
    fn what_an_input_method_composes_filters_by_its_letters() {
        for typed in ["chen'lu'chuan", "chen'lu'c", "chen\u{2006}lu", "c'l", "chen’lu", "陈lu'chuan", "陈l", "大坝c"]
        {
            assert!(rank(typed).is_some(), "{typed}");
        }
        for typed in ["chen'lun", "王lu", "chen?"] {
            assert_eq!(rank(typed), None, "{typed}");
        }
        assert_eq!((Query::read("'"), Query::read(" . ")), (Query::Everybody, Query::Everybody));
    }

    #[test]
    fn the_closest_comes_first() {
        assert!(rank("clc") < rank("cl") && rank("cl") < rank("lc"));
        assert!(rank("1234") < rank("140"));
        assert!(rank("陈") < rank("川"));
        assert!(rank("陈路") < rank("陈lu"));
    }
}
