//! Names of people, Han and other.

use super::{
    fault::Fault,
    text::{folded, stand_in, tidy},
};
use crate::json::{readable, written};

/// GB/T 40660 and the household register print at most 50 characters.
pub const NAME_CHARACTERS_MAX: usize = 50;

/// A person's name: 2–50 characters, the middle dot always U+00B7.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(String);

readable!(Name, tree => String::from_tree(tree).map(Self));
written!(Name, name => name.0.tree());

impl Name {
    /// Reads a name as typed: in today's characters, without blanks around and between Han characters, every kind of dot as `·`.
    ///
    /// # Errors
    /// `Missing`, `NameTooShort`, `TooLong`, `StandIn`, `NameCharacters`.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let name = normalise_dots(&drop_blanks_beside_han(folded(&tidy(text)).trim()));
        let length = name.chars().count();
        match length {
            0 => Err(Fault::Missing),
            1 => Err(Fault::NameTooShort),
            n if n > NAME_CHARACTERS_MAX => Err(Fault::TooLong { max: NAME_CHARACTERS_MAX, found: n }),
            _ => match stand_in(&name) {
                Some(fault) => Err(fault),
                None if !name.chars().all(is_name_character) => Err(Fault::NameCharacters),
                None => Ok(Self(name)),
            },
        }
    }

    /// Used where no name could be read, so that the other fields can still be checked.
    pub(super) fn unread() -> Self {
        Self("—".to_owned())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether `c` is a Han character, rare ones (GB 18030, planes 2 and 3) and 〇 included.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' | '〇')
}

fn is_name_character(c: char) -> bool {
    is_part(c) || matches!(c, '·' | ' ' | '\'' | '-')
}

/// What a dot stands between.
fn is_part(c: char) -> bool {
    c.is_alphabetic() || is_han(c)
}

/// Whatever keyboards, PDF files and other systems have for the dot in a name.
pub(super) fn is_dot(c: char) -> bool {
    matches!(c, '·' | '•' | '‧' | '・' | '･' | '⋅' | '∙' | '●' | '.' | '。' | '｡' | '﹒' | '\u{387}' | '⸱')
}

/// A dot between two parts of a name is U+00B7, whichever one was typed.
fn normalise_dots(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let between = |i: usize| i > 0 && is_part(chars[i - 1]) && chars.get(i + 1).copied().is_some_and(is_part);
    chars.iter().enumerate().map(|(i, c)| if is_dot(*c) && between(i) { '·' } else { *c }).collect()
}

/// `陈 路川` is typed to line up with three-character names; the blank is no part of the name.
fn drop_blanks_beside_han(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let beside_han = |i: usize| {
        let near = |step: isize| chars.get(i.wrapping_add_signed(step)).copied();
        [near(-1), near(1)].into_iter().flatten().any(|c| is_han(c) || is_dot(c) || c == ' ')
    };
    chars.iter().enumerate().filter(|(i, c)| **c != ' ' || !beside_han(*i)).map(|(_, c)| *c).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, Fault> {
        Name::parse(text).map(|n| n.as_str().to_owned())
    }

    #[test]
    fn every_dot_between_han_becomes_the_middle_dot() {
        for dot in ['•', '‧', '・', '⋅', '.', '·', '．', '。', '｡', '●', '･', '∙', '﹒', '⸱', '\u{387}']
        {
            assert_eq!(read(&format!("阿力木江{dot}买买提")).as_deref(), Ok("阿力木江·买买提"), "{dot}");
        }
        assert_eq!(read("Á。力").as_deref(), Ok("Á·力"));
        for text in ["陈路川。", "。陈路川", "陈、路川", "陈。。路川"] {
            assert_eq!(read(text), Err(Fault::NameCharacters), "{text}");
        }
        assert_eq!(read("阿力木江 · 买买提").as_deref(), Ok("阿力木江·买买提"));
    }

    #[test]
    fn rare_characters_count_as_one() {
        assert_eq!(read("王𬘭").as_deref(), Ok("王𬘭"));
        assert_eq!(read(&"𬘭".repeat(50)).map(|n| n.chars().count()), Ok(50));
        assert_eq!(read(&"𬘭".repeat(51)), Err(Fault::TooLong { max: 50, found: 51 }));
    }

    #[test]
    fn characters_are_those_of_today() {
        for (text, name) in [
            ("⻩⼤⽂", "黄大文"),
            ("\u{F9E1}同形", "李同形"),
            ("王\u{E863}", "王䶮"),
            ("辻\u{E0100}山", "辻山"),
            ("陈软连\u{AD}字", "陈软连字"),
            ("陈方向\u{2068}", "陈方向"),
            ("Á力", "Á力"),
            ("李㐂同", "李㐂同"),
            ("\u{FA11}田", "\u{FA11}田"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(name), "{text}");
        }
        let stand_in = |code: &str| Err(Fault::StandIn { at: 2, code: code.into() });
        for (text, code) in [("王\u{E000}", "U+E000"), ("陈 ⺀明", "U+2E80"), ("李\u{FAFF}2", "U+FAFF")] {
            assert_eq!(read(text), stand_in(code), "{text}");
        }
    }

    #[test]
    fn blanks_of_a_table_go_and_blanks_of_a_name_stay() {
        assert_eq!(read("  陈 路川　").as_deref(), Ok("陈路川"));
        assert_eq!(read("John Smith").as_deref(), Ok("John Smith"));
    }

    #[test]
    fn what_is_no_name_is_refused() {
        assert_eq!(read("  "), Err(Fault::Missing));
        assert_eq!(read("陈"), Err(Fault::NameTooShort));
        for text in ["陈2川", "<b>陈</b>", "陈，路川", "=陈路川"] {
            assert_eq!(read(text), Err(Fault::NameCharacters), "{text}");
        }
    }
}
