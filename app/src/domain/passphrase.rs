//! The passphrase of a member of staff: it opens their phone offline, and signs them in when online.

use super::{fault::Fault, mobile::Mobile, registration::PASSPHRASE_CHARACTERS_MIN};

/// What people choose first, and who guesses tries first: from published lists of leaked passwords, those of eight
/// characters and more that no rule below finds.
const COMMON: [&str; 24] = [
    "password",
    "password1",
    "passw0rd",
    "qwertyui",
    "qwertyuiop",
    "1qaz2wsx",
    "1q2w3e4r",
    "q1w2e3r4",
    "asdfghjk",
    "asdfghjkl",
    "zxcvbnm1",
    "iloveyou",
    "woaini1314",
    "woaini520",
    "5201314520",
    "147258369",
    "1472583690",
    "123456aa",
    "a1234567",
    "a12345678",
    "admin123",
    "abc12345",
    "abcd1234",
    "tiangeng",
];

/// Checks a passphrase that a user with this phone number wants.
///
/// # Errors
/// `PassphraseShort`, `PassphraseWeak`.
pub fn check(passphrase: &str, phone: Option<&Mobile>) -> Result<(), Fault> {
    if passphrase.chars().count() < PASSPHRASE_CHARACTERS_MIN {
        return Err(Fault::PassphraseShort { min: PASSPHRASE_CHARACTERS_MIN });
    }
    let lower = passphrase.to_ascii_lowercase(); // the common ones are ASCII
    let is_own_number = phone.is_some_and(|phone| phone.as_str().contains(&lower) || lower.contains(phone.as_str()));
    let weak = is_own_number || COMMON.contains(&lower.as_str()) || walks(&lower) || repeats(&lower);
    if weak { Err(Fault::PassphraseWeak) } else { Ok(()) }
}

/// `12345678`, `87654321`, `abcdefgh`.
fn walks(text: &str) -> bool {
    let codes: Vec<i64> = text.chars().map(|c| i64::from(u32::from(c))).collect();
    let mut steps = codes.windows(2).map(|pair| match (pair[0], pair[1]) {
        (57, 48) => 1, // 9 is followed by 0 on a keyboard
        (48, 57) => -1,
        (from, to) => to - from,
    });
    let first = steps.next().unwrap_or_default();
    matches!(first, -1..=1) && steps.all(|step| step == first)
}

/// `88888888`, `12121212`, `12341234`.
fn repeats(text: &str) -> bool {
    let characters: Vec<char> = text.chars().collect();
    (1..=characters.len() / 2).any(|length| characters.chunks(length).all(|part| characters.starts_with(part)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_tries_first_is_refused() {
        let phone = Mobile::parse("14000000001").unwrap();
        for weak in [
            "12345678",
            "87654321",
            "1234567890",
            "88888888",
            "12341234",
            "abcdefgh",
            "Password",
            "14000000001",
            "00000001",
            "woaini1314",
        ] {
            assert_eq!(check(weak, Some(&phone)), Err(Fault::PassphraseWeak), "{weak}");
        }
        assert_eq!(check("short 7", None), Err(Fault::PassphraseShort { min: 8 }));
    }

    #[test]
    fn what_people_can_remember_and_others_not_guess_is_taken() {
        let phone = Mobile::parse("14000000001").unwrap();
        for good in ["test-password", "tiangeng-demo", "左岚乡的核桃今年好", "19680312gao", "4071 5536 82"] {
            assert_eq!(check(good, Some(&phone)), Ok(()), "{good}");
        }
    }
}
