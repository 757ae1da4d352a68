//! Official numbers of records and enrolment forms: twelve digits that can be given at the door, without a line. A number rests on the id alone, so no order
//! of arrival and no restore changes it or gives it twice.
//!
//! Eleven digits come from the id's random bits. Of 20,000 records, what a county has in ten years, two have the same number with a likelihood
//! of 1 in 500; a page that finds two shows neither. The last digit is the check character of ISO 7064 MOD 11,10, which finds every single wrong digit.

use super::id::{EnrolmentId, RecordId};
use uuid::Uuid;

/// Digits of a number without its check digit.
const DIGITS: u32 = 11;
/// Random bits at the end of an id (RFC 9562, `rand_b`).
const RANDOM_BITS: u32 = 62;

/// The number of a record, in groups of four digits as it is written and read out.
pub fn of(record: RecordId) -> String {
    grouped(&digits_of(record))
}

/// The number of an enrolment form, in groups of four digits.
pub fn of_form(form: EnrolmentId) -> String {
    grouped(&digits_from(form.0))
}

fn grouped(all: &str) -> String {
    format!("{} {} {}", &all[..4], &all[4..8], &all[8..])
}

/// The twelve digits of a record's number.
pub fn digits_of(record: RecordId) -> String {
    digits_from(record.0)
}

fn digits_from(id: Uuid) -> String {
    let random = id.as_u128() & ((1 << RANDOM_BITS) - 1);
    let digits = format!("{:011}", random % 10_u128.pow(DIGITS));
    format!("{digits}{}", check_digit(&digits))
}

/// The digits of a number that is written in any way, with blanks or without; `None` when its check digit is wrong.
pub fn digits(written: &str) -> Option<String> {
    let digits: String = super::text::compact(written).chars().filter(|c| *c != '-').collect();
    let all = digits.len() == DIGITS as usize + 1 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let right = all && digits.ends_with(check_digit(&digits[..DIGITS as usize]));
    right.then_some(digits)
}

/// ISO 7064 MOD 11,10.
fn check_digit(digits: &str) -> char {
    let product = digits.bytes().fold(10, |product, digit| {
        let sum = (product + u32::from(digit - b'0')) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    char::from(b'0' + ((11 - product) % 10) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_check_digit_is_that_of_the_standard() {
        assert_eq!(check_digit("79462"), '3');
        assert_eq!(check_digit("00200667308"), '5');
    }

    #[test]
    fn a_number_is_written_in_groups_and_read_in_any_way() {
        let number = of(RecordId(Uuid::from_u128(42)));
        assert_eq!(number, "0000 0000 0424");
        for written in ["000000000424", "0000-0000-0424", " ００００ 0000 0424 "] {
            assert_eq!(digits(written).as_deref(), Some("000000000424"), "{written}");
        }
        for wrong in ["", "000000000425", "00000000424", "0000000004244", "00000000042x"] {
            assert_eq!(digits(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn one_wrong_digit_is_found(id: u128, at in 0..12_usize, other in 0..10_u8) {
            let mut digits_of = digits(&of(RecordId(Uuid::from_u128(id)))).unwrap().into_bytes();
            let was = std::mem::replace(&mut digits_of[at], b'0' + other);
            let read = digits(&String::from_utf8(digits_of).unwrap());
            prop_assert_eq!(read.is_some(), was == b'0' + other);
        }
    }
}
