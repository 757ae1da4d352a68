//! Pinyin of names: initials and full spelling, surnames read as surnames, ü typed as v or u.

use super::{characters, name::is_han};

/// Surnames of two characters that are read otherwise than alone.
const DOUBLE_SURNAMES: [(&str, [&str; 2]); 6] = [
    ("尉迟", ["yu", "chi"]),
    ("万俟", ["mo", "qi"]),
    ("长孙", ["zhang", "sun"]),
    ("澹台", ["tan", "tai"]),
    ("单于", ["chan", "yu"]),
    ("宿勤", ["su", "qin"]),
];

/// Surnames that are read otherwise than the character alone.
const SURNAMES: [(char, &str); 27] = [
    ('曾', "zeng"),
    ('单', "shan"),
    ('解', "xie"),
    ('仇', "qiu"),
    ('查', "zha"),
    ('覃', "qin"),
    ('区', "ou"),
    ('盖', "ge"),
    ('朴', "piao"),
    ('任', "ren"),
    ('华', "hua"),
    ('乐', "yue"),
    ('种', "chong"),
    ('缪', "miao"),
    ('折', "she"),
    ('冼', "xian"),
    ('洗', "xian"),
    ('员', "yun"),
    ('燕', "yan"),
    ('尹', "yin"),
    ('重', "chong"),
    ('秘', "bi"),
    ('黑', "he"),
    ('召', "shao"),
    ('晟', "cheng"),
    ('宓', "fu"),
    ('繁', "po"),
];

/// Characters outside the block of unified ideographs that names use.
const RARE: [(char, &str); 6] =
    [('𬘭', "chen"), ('㛃', "jie"), ('䶮', "yan"), ('㑇', "zhou"), ('𬭎', "hong"), ('〇', "ling")];

/// Used for a character that the table does not know: a rare name is still found by the initials of its others.
pub const ANY_INITIAL: char = '*';

/// How a name is spelt, lower case, one entry for each of its characters that has a reading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spelling {
    /// First letters: `clc`; [`ANY_INITIAL`] for a Han character without a known reading.
    pub initials: String,
    /// All letters, ü as u: `chenluchuan`.
    pub full: String,
}

impl Spelling {
    /// The spelling of a person's name.
    pub fn of_name(name: &str) -> Self {
        let double = DOUBLE_SURNAMES.iter().find(|(surname, _)| name.starts_with(surname));
        let mut surname: Vec<&str> = double.map(|(_, readings)| readings.to_vec()).unwrap_or_default();
        if surname.is_empty() && name.chars().nth(1).is_some() {
            surname.extend(name.chars().next().and_then(surname_reading));
        }
        let rest = name.chars().skip(surname.len()).map(Part::of);
        Self::join(surname.into_iter().map(Part::Syllable).chain(rest))
    }

    /// The spelling of any other text, such as the name of a village.
    pub fn of_text(text: &str) -> Self {
        Self::join(text.chars().map(Part::of))
    }

    fn join<'a>(parts: impl Iterator<Item = Part<'a>>) -> Self {
        let mut spelling = Self::default();
        for part in parts {
            match part {
                Part::Syllable(syllable) => {
                    spelling.initials.extend(syllable.chars().next());
                    spelling.full.push_str(&fold_umlaut(syllable));
                }
                Part::Letter(letter) => {
                    spelling.initials.push(letter);
                    spelling.full.push(letter);
                }
                Part::UnknownHan => spelling.initials.push(ANY_INITIAL),
                Part::Silent => {}
            }
        }
        spelling
    }
}

/// ü is typed as v or as u: both fold to u.
pub fn fold_umlaut(letters: &str) -> String {
    letters.chars().map(|c| if matches!(c, 'v' | 'ü') { 'u' } else { c.to_ascii_lowercase() }).collect()
}

enum Part<'a> {
    Syllable(&'a str),
    Letter(char),
    UnknownHan,
    Silent,
}

impl Part<'_> {
    fn of(c: char) -> Self {
        match reading(c) {
            Some(syllable) => Part::Syllable(syllable),
            None if c.is_ascii_alphanumeric() => Part::Letter(c.to_ascii_lowercase()),
            None if is_han(c) => Part::UnknownHan,
            None => Part::Silent,
        }
    }
}

fn surname_reading(c: char) -> Option<&'static str> {
    SURNAMES.iter().find(|(surname, _)| *surname == c).map(|(_, reading)| *reading)
}

fn reading(c: char) -> Option<&'static str> {
    if let Some((_, reading)) = RARE.iter().find(|(rare, _)| *rare == c) {
        return Some(reading);
    }
    characters::reading(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelt(name: &str) -> (String, String) {
        let Spelling { initials, full } = Spelling::of_name(name);
        (initials, full)
    }

    #[test]
    fn names_are_spelt_by_initials_and_in_full() {
        assert_eq!(spelt("陈路川"), ("clc".into(), "chenluchuan".into()));
        assert_eq!(spelt("阿力木江·买买提"), ("almjmmt".into(), "alimujiangmaimaiti".into()));
        assert_eq!(spelt("王𬘭"), ("wc".into(), "wangchen".into()));
    }

    #[test]
    fn a_character_without_a_reading_matches_any_initial() {
        assert_eq!(spelt("陈㐀明"), ("c*m".into(), "chenming".into()));
        assert_eq!(spelt("陈喆"), ("cz".into(), "chenzhe".into()));
    }

    #[test]
    fn surnames_are_read_as_surnames() {
        for (name, full) in [
            ("曾明", "zengming"),
            ("单明", "shanming"),
            ("解明", "xieming"),
            ("仇明", "qiuming"),
            ("查明", "zhaming"),
            ("覃明", "qinming"),
            ("尉迟明", "yuchiming"),
            ("万俟明", "moqiming"),
            ("区明", "ouming"),
        ] {
            assert_eq!(spelt(name).1, full);
        }
        assert_eq!(spelt("王解").1, "wangjie", "only the surname is read so");
    }

    #[test]
    fn umlaut_is_typed_as_v_or_u() {
        assert_eq!(spelt("吕玉").1, "luyu");
        assert_eq!((fold_umlaut("lvyu"), fold_umlaut("LUYU")), ("luyu".into(), "luyu".into()));
    }

    #[test]
    fn other_text_is_spelt_too() {
        assert_eq!(Spelling::of_text("左岚乡A组1").initials, "zlxaz1");
    }
}
