//! Bytes as hexadecimal digits.

/// Two lower-case digits for each byte.
pub fn write(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads exactly so many bytes.
pub fn read<const N: usize>(text: &str) -> Option<[u8; N]> {
    read_all(text)?.try_into().ok()
}

/// Reads however many bytes there are.
pub fn read_all(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text.chars().map(|c| Some(c.to_digit(16)? as u8)).collect::<Option<_>>()?;
    let pairs = digits.chunks_exact(2);
    pairs.remainder().is_empty().then(|| pairs.map(|pair| pair[0] << 4 | pair[1]).collect())
}
