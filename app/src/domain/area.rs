//! Areas: county, township, village, by the codes of the National Bureau of Statistics.

use super::choice::choices;
use crate::json::{Unfit, readable, record, written};

choices! {
    /// How large an area is; follows from the length of its code.
    Level { County = "county", Township = "township", Village = "village", }
}

/// Characters of an area's name: the longest in the country has 15.
pub const AREA_NAME_CHARACTERS_MAX: usize = 50;

/// Digits of a landline: from a short number of a service (12351) to area code, number and extension.
const LANDLINE_DIGITS: std::ops::RangeInclusive<usize> = 5..=16;

/// A landline without blanks, such as `023-59220000`; empty stays empty. `None` when it is none, or could be a mobile number, which is a person's.
pub fn landline(text: &str) -> Option<String> {
    let compact = super::text::compact(text);
    let digits = compact.bytes().filter(u8::is_ascii_digit).count();
    let plain = compact.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let fits = LANDLINE_DIGITS.contains(&digits)
        && plain
        && super::mobile::Mobile::parse(compact.trim_start_matches('0')).is_err();
    (compact.is_empty() || fits).then_some(compact)
}

/// 6 digits name a county, 9 a township, 12 a village; a longer code begins with its parent's.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AreaCode {
    digits: [u8; 12],
    length: u8,
}

impl AreaCode {
    /// No area has this code.
    pub const NOWHERE: Self = Self { digits: [b'0'; 12], length: 6 };

    /// Reads a code of 6, 9 or 12 digits.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if !matches!(bytes.len(), 6 | 9 | 12) || !bytes.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let mut digits = [b'0'; 12];
        digits[..bytes.len()].copy_from_slice(bytes);
        Some(Self { digits, length: bytes.len() as u8 })
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.digits[..usize::from(self.length)]).unwrap_or_default()
    }

    /// The level that the code's length says.
    pub fn level(self) -> Level {
        match self.length {
            6 => Level::County,
            9 => Level::Township,
            _ => Level::Village,
        }
    }

    /// The county of this area.
    pub fn county(self) -> Self {
        self.shortened(6)
    }

    /// The township of this area, or the area itself when it is larger.
    pub fn township(self) -> Self {
        self.shortened(9)
    }

    /// Whether `other` is this area or is inside it.
    pub fn covers(self, other: Self) -> bool {
        other.as_str().starts_with(self.as_str())
    }

    fn shortened(self, length: u8) -> Self {
        let mut short = Self { digits: [b'0'; 12], length: self.length.min(length) };
        let kept = usize::from(short.length);
        short.digits[..kept].copy_from_slice(&self.digits[..kept]);
        short
    }
}

impl std::fmt::Display for AreaCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::fmt::Debug for AreaCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

written!(AreaCode, code => code.as_str().into());

readable!(AreaCode, tree => Self::parse(&String::from_tree(tree)?).ok_or_else(|| Unfit::not("an area code of 6, 9 or 12 digits")));

record! {
    /// A county, township or village.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Area + later {
        /// Its code.
        pub code: AreaCode,
        /// Its name, such as 左岚乡.
        pub name: String,
        /// The landline of its union, as [`landline`] writes it; empty when none is known. An office's, never a person's.
        pub phone: String = default,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_township_covers_its_villages_and_nothing_else() {
        let code = |text| AreaCode::parse(text).unwrap();
        let village = code("500229221204");
        assert_eq!((village.county(), village.township()), (code("500229"), code("500229221")));
        assert_eq!((village.level(), village.township().level()), (Level::Village, Level::Township));
        assert!(code("500229").covers(village) && code("500229221").covers(village) && village.covers(village));
        assert!(!village.covers(code("500229221")) && !code("500229220").covers(village));
        assert_eq!(code("500229").township(), code("500229"));
    }

    #[test]
    fn a_landline_is_an_office_s_number_and_never_a_mobile_one() {
        for (typed, read) in
            [("", ""), (" ０23-5922 0000", "023-59220000"), ("12351", "12351"), ("02359220000-801", "02359220000-801")]
        {
            assert_eq!(landline(typed).as_deref(), Some(read), "{typed}");
        }
        for typed in ["14000000001", "014000000001", "1234", "023/59220000", "12345678901234567", "工会"] {
            assert_eq!(landline(typed), None, "{typed}");
        }
    }

    #[test]
    fn other_texts_are_no_codes() {
        for text in ["", "50022", "5002290", "50022922120x", "５００２２９"] {
            assert_eq!(AreaCode::parse(text), None, "{text}");
        }
    }
}
