//! Citizen identity numbers: GB 11643-1999.

use super::{date::Date, fault::Fault, sex::Sex, text::compact};
use crate::json::{readable, written};

/// Characters of an identity number.
const LENGTH: usize = 18;
/// Weights of the first 17 digits (GB 11643, from ISO 7064 MOD 11-2).
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// Check characters by the weighted sum modulo 11.
const CHECK: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
/// Province prefixes (GB/T 2260), with 81–83 for Hong Kong, Macao and Taiwan residents.
const PROVINCES: [u32; 35] = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63,
    64, 65, 71, 81, 82, 83,
];
/// Chengkou today, and as it was under Sichuan and under Wanxian before 1997.
const LOCAL_REGIONS: [&str; 3] = ["500229", "512229", "511228"];

/// An identity number that has passed every check.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdentityNumber(String);

readable!(IdentityNumber, tree => String::from_tree(tree).map(Self));
written!(IdentityNumber, number => number.0.tree());

impl IdentityNumber {
    /// Reads a number as typed; `today` bounds the birth date.
    ///
    /// # Errors
    /// One of the `Identity…` faults, or `Missing`.
    pub fn parse(text: &str, today: Date) -> Result<Self, Fault> {
        let number = compact(text).to_ascii_uppercase();
        check_shape(&number)?;
        let number = Self(number);
        if number.birth_date().ok_or(Fault::IdentityBirthDate)? > today {
            return Err(Fault::IdentityBirthInFuture);
        }
        match check_character(&number.0) {
            expected if number.0.ends_with(expected) => Ok(number),
            expected => Err(Fault::IdentityCheckDigit { expected }),
        }
    }

    /// All 18 characters. Shown only on request: prefer [`Self::masked`].
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `5002**********1017`.
    pub fn masked(&self) -> String {
        masked(self.as_str())
    }

    /// The birth date that the number states.
    pub fn birth_date(&self) -> Option<Date> {
        let part = |range: std::ops::Range<usize>| self.0.get(range)?.parse::<u32>().ok();
        Date::ymd(i32::try_from(part(6..10)?).ok()?, part(10..12)?, part(12..14)?)
    }

    /// The sex that the number states: an odd 17th digit is a man.
    pub fn sex(&self) -> Sex {
        if self.0.as_bytes()[16] % 2 == 1 { Sex::Male } else { Sex::Female }
    }

    /// Whether the number was given out in this county, under any of its codes. A stranger's number warns, it never blocks.
    pub fn is_local(&self) -> bool {
        LOCAL_REGIONS.contains(&&self.0[..6])
    }
}

fn check_shape(number: &str) -> Result<(), Fault> {
    let found = number.chars().count();
    let digits = number.chars().take(LENGTH - 1).all(|c| c.is_ascii_digit());
    match found {
        0 => Err(Fault::Missing),
        15 if digits => Err(Fault::IdentityFifteenDigits),
        LENGTH if !digits || !number.ends_with(|c: char| c.is_ascii_digit() || c == 'X') => {
            Err(Fault::IdentityCharacters)
        }
        LENGTH if !PROVINCES.iter().any(|p| number.starts_with(&p.to_string())) => Err(Fault::IdentityProvince),
        LENGTH => Ok(()),
        _ => Err(Fault::IdentityLength { found }),
    }
}

fn check_character(number: &str) -> char {
    let sum: u32 = number.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    CHECK[sum as usize % CHECK.len()]
}

/// Completes 17 digits to a number: for synthetic people in tests and demos.
pub fn with_check_character(first_17: &str) -> String {
    format!("{first_17}{}", check_character(first_17))
}

/// A number behind its mask, `5002**********1017`; any other text keeps its last four characters at most.
pub fn masked(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let shown = |at: usize| at < 4 && characters.len() == 18 || at + 4 >= characters.len() && characters.len() > 8;
    characters.iter().enumerate().map(|(at, c)| if shown(at) { *c } else { '*' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn today() -> Date {
        Date::ymd(2026, 11, 23).unwrap()
    }

    fn parse(text: &str) -> Result<IdentityNumber, Fault> {
        IdentityNumber::parse(text, today())
    }

    #[test]
    fn good_numbers_state_sex_and_birth() {
        for (text, sex, born) in [
            ("11010519491231002X", Sex::Female, "1949-12-31"),
            ("34052419800101001X", Sex::Male, "1980-01-01"),
            ("500229196803121017", Sex::Male, "1968-03-12"),
            ("500229198506150021", Sex::Female, "1985-06-15"),
            ("512229196803121010", Sex::Male, "1968-03-12"),
            ("500229196402290012", Sex::Male, "1964-02-29"),
        ] {
            let number = parse(text).expect(text);
            assert_eq!((number.sex(), number.birth_date().unwrap().to_string()), (sex, born.to_owned()), "{text}");
        }
    }

    #[test]
    fn bad_numbers_say_what_is_wrong() {
        for (text, fault) in [
            ("340524198001010013", Fault::IdentityCheckDigit { expected: 'X' }),
            ("50022919650229001X", Fault::IdentityBirthDate),
            ("500229202612310016", Fault::IdentityBirthInFuture),
            ("500229680312101", Fault::IdentityFifteenDigits),
            ("50022919680312101", Fault::IdentityLength { found: 17 }),
            ("5002291968031210A7", Fault::IdentityCharacters),
            ("X00229196803121017", Fault::IdentityCharacters),
            ("50022919680312101×", Fault::IdentityCharacters),
            ("50022919680312101⁷", Fault::IdentityCharacters),
            ("990229196803121017", Fault::IdentityProvince),
            ("", Fault::Missing),
        ] {
            assert_eq!(parse(text), Err(fault), "{text}");
        }
    }

    #[test]
    fn typing_is_forgiven_and_strangers_are_let_in() {
        let number = parse(" 11010519491231００2x\u{2069} ").unwrap();
        assert_eq!((number.as_str(), number.is_local()), ("11010519491231002X", false));
        assert!(parse("512229196803121010").unwrap().is_local());
        assert_eq!(parse("500229196803121017").unwrap().masked(), "5002**********1017");
    }

    prop_compose! {
        fn a_number()(province in prop::sample::select(&PROVINCES[..]), region in 0..10_000u32,
                      days in -15_000..20_000i64, serial in 0..1_000u32) -> String {
            let (y, m, d) = Date::from_days_since_1970(days).parts();
            with_check_character(&format!("{province}{region:04}{y:04}{m:02}{d:02}{serial:03}"))
        }
    }

    proptest! {
        #[test]
        fn any_one_digit_change_is_refused(number in a_number(), at in 0..17usize, by in 1..10u8) {
            prop_assert_eq!(parse(&number).map(|n| n.0), Ok(number.clone()));
            let mut bytes = number.into_bytes();
            bytes[at] = (bytes[at] - b'0' + by) % 10 + b'0';
            prop_assert!(parse(&String::from_utf8(bytes).unwrap()).is_err());
        }

        #[test]
        fn no_input_panics(text in "\\PC{0,24}") {
            let _ = parse(&text);
        }
    }
}
