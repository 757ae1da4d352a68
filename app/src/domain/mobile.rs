//! Mobile numbers of mainland China.

use super::{fault::Fault, text::compact};
use crate::json::{readable, written};

/// Digits of a mobile number (Numbering plan of the Ministry of Industry and Information Technology).
const MOBILE_DIGITS: usize = 11;

/// An 11-digit mobile number, digits only.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mobile(String);

readable!(Mobile, tree => String::from_tree(tree).map(Self));
written!(Mobile, mobile => mobile.0.tree());

impl Mobile {
    /// Reads a number as typed: blanks, dashes, +86 and full-width digits are understood.
    ///
    /// # Errors
    /// `Missing`, `MobileLength`, `MobilePrefix`.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let text = compact(text).replace(['-', '(', ')', '—', '–'], "");
        let digits = text.strip_prefix("+86").or_else(|| text.strip_prefix("0086")).unwrap_or(&text);
        let digits =
            if digits.len() == MOBILE_DIGITS + 2 { digits.strip_prefix("86").unwrap_or(digits) } else { digits };
        let found = digits.chars().filter(char::is_ascii_digit).count();
        match digits.as_bytes() {
            [] => Err(Fault::Missing),
            _ if found != MOBILE_DIGITS || digits.chars().count() != MOBILE_DIGITS => {
                Err(Fault::MobileLength { found })
            }
            [b'1', b'3'..=b'9', ..] => Ok(Self(digits.to_owned())),
            _ => Err(Fault::MobilePrefix),
        }
    }

    /// The eleven digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `138****1234`.
    pub fn masked(&self) -> String {
        format!("{}****{}", &self.0[..3], &self.0[7..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_reads_however_it_is_typed() {
        for text in [
            "13800138000",
            "+86 138 0013 8000",
            "138-0013-8000",
            "8613800138000",
            "0086-13800138000",
            "１３８００１３８０００",
            "\u{2068}13800138000\u{2069}",
            "138\u{AD}0013\u{2007}8000\u{FE0F}",
        ] {
            assert_eq!(Mobile::parse(text).as_ref().map(Mobile::as_str), Ok("13800138000"), "{text}");
        }
    }

    #[test]
    fn what_is_no_mobile_number_is_refused() {
        assert_eq!(Mobile::parse("12800138000"), Err(Fault::MobilePrefix));
        assert_eq!(Mobile::parse("1380013800"), Err(Fault::MobileLength { found: 10 }));
        assert_eq!(Mobile::parse("1380013800x"), Err(Fault::MobileLength { found: 10 }));
        assert_eq!(Mobile::parse("138001380001"), Err(Fault::MobileLength { found: 12 }));
        assert_eq!(Mobile::parse("①③⑧"), Err(Fault::MobileLength { found: 0 }));
        assert_eq!(Mobile::parse(""), Err(Fault::Missing));
    }

    #[test]
    fn the_mask_keeps_head_and_tail() {
        assert_eq!(Mobile::parse("13800001234").unwrap().masked(), "138****1234");
    }
}
