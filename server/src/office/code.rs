//! One-time codes that register a phone.

use app::domain::{fault::Fault, id::StaffId, registration::CODE_DIGITS};
use sha2::{Digest, Sha256};

/// A new code.
///
/// # Errors
/// When the machine has no randomness.
pub fn fresh() -> anyhow::Result<String> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("no randomness: {error}"))?;
    let number = u64::from_le_bytes(bytes) % 10_u64.pow(CODE_DIGITS as u32);
    Ok(format!("{number:0CODE_DIGITS$}"))
}

/// Reads a code as a user typed it.
///
/// # Errors
/// `CodeLength`.
pub fn parse(text: &str) -> Result<String, Fault> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let fits = digits.len() == CODE_DIGITS && digits.bytes().all(|b| b.is_ascii_digit());
    if fits { Ok(digits) } else { Err(Fault::CodeLength { digits: CODE_DIGITS }) }
}

/// Under which it is kept.
pub fn hash(staff: StaffId, code: &str) -> [u8; 32] {
    Sha256::new().chain_update(staff.0.as_bytes()).chain_update(code).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_eight_digits_however_it_is_typed() {
        let code = fresh().unwrap();
        assert_eq!(parse(&format!(" {} {} ", &code[..4], &code[4..])), Ok(code.clone()));
        assert_eq!(parse("1234567"), Err(Fault::CodeLength { digits: 8 }));
        assert_eq!(parse("1234567x"), Err(Fault::CodeLength { digits: 8 }));
        let (one, other) = (StaffId(uuid::Uuid::from_u128(1)), StaffId(uuid::Uuid::from_u128(2)));
        assert_ne!(hash(one, &code), hash(other, &code), "a code is one person's");
    }
}
