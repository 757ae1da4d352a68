//! The table of characters that `app/pinyin` packs: how each one is read, and which ones only stand for others.

use std::sync::OnceLock;

/// The block of characters that have readings.
const FIRST: u32 = 0x4E00;
const LAST: u32 = 0x9FFF;
const LOW_BYTES: usize = (LAST - FIRST) as usize + 1;
const HIGH_BYTES: usize = LOW_BYTES.div_ceil(8);

static TABLE: OnceLock<Table> = OnceLock::new();

struct Table {
    /// In alphabetical order, without tones, ü as v.
    syllables: Vec<String>,
    indices: Vec<u8>,
    /// In order of the first: a character that stands for another, and that one.
    present: Vec<(char, char)>,
}

impl Table {
    fn of(bytes: &[u8]) -> Self {
        let (line, rest) = bytes.split_at(bytes.iter().position(|byte| *byte == b'\n').unwrap_or_default());
        let rest = rest.get(1..).unwrap_or_default();
        let (indices, runs) = rest.split_at(rest.len().min(LOW_BYTES + HIGH_BYTES));
        let syllables = String::from_utf8_lossy(line).split(' ').map(str::to_owned).collect();
        let mut present = Vec::new();
        for run in String::from_utf8_lossy(runs).split('\n') {
            let mut run = run.chars();
            present.extend(run.next().into_iter().flat_map(|first| first..).zip(run));
        }
        Self { syllables, indices: indices.to_vec(), present }
    }

    fn reading(&self, c: char) -> Option<&str> {
        let at = (c as u32).checked_sub(FIRST)? as usize;
        let (low, high) = self.indices.split_at_checked(LOW_BYTES)?;
        let index = usize::from(high.get(at / 8)? >> (at % 8) & 1) << 8 | usize::from(*low.get(at)?);
        self.syllables.get(index.checked_sub(1)?).map(String::as_str)
    }

    fn present(&self, c: char) -> Option<char> {
        let at = self.present.binary_search_by_key(&c, |(from, _)| *from).ok()?;
        self.present.get(at).map(|(_, to)| *to)
    }
}

/// The table came: in a browser it is a file of its own, so that the app itself is smaller. Elsewhere it is there from the start.
pub fn take_in(bytes: &[u8]) {
    TABLE.get_or_init(|| Table::of(bytes));
}

#[cfg(not(target_arch = "wasm32"))]
fn table() -> Option<&'static Table> {
    Some(TABLE.get_or_init(|| Table::of(pinyin_table::TABLE)))
}

#[cfg(target_arch = "wasm32")]
fn table() -> Option<&'static Table> {
    TABLE.get()
}

/// Whether the table is there. Before, no character has a reading, and what stands for another is not known to.
pub fn is_here() -> bool {
    table().is_some()
}

/// How a character is read.
pub(super) fn reading(c: char) -> Option<&'static str> {
    table()?.reading(c)
}

/// What is written today in place of a character that only stands for it; any other character is itself.
pub(super) fn present(c: char) -> char {
    if is_stand_in(c) { table().and_then(|table| table.present(c)).unwrap_or(c) } else { c }
}

/// Whether a character only stands for another: radicals and compatibility ideographs, as text from PDF files has them, and private use,
/// as systems of before GB 18030-2005 wrote rare characters. Known without the table, so that none of these is ever taken for a character.
pub fn is_stand_in(c: char) -> bool {
    match c {
        '\u{FA0E}' | '\u{FA0F}' | '\u{FA11}' | '\u{FA13}' | '\u{FA14}' | '\u{FA1F}' => false,
        '\u{FA21}' | '\u{FA23}' | '\u{FA24}' | '\u{FA27}'..='\u{FA29}' => false,
        '\u{2E80}'..='\u{2FDF}' | '\u{E000}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}' | '\u{F0000}'.. => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::name::is_han;
    use unicode_normalization::{UnicodeNormalization, char::is_public_assigned};

    const RADICALS: std::ops::RangeInclusive<char> = '\u{2E80}'..='\u{2EF3}';
    const KANGXI: std::ops::RangeInclusive<char> = '\u{2F00}'..='\u{2FD5}';
    const GB_18030: std::ops::RangeInclusive<char> = '\u{E815}'..='\u{E864}';
    const COMPATIBILITY: std::ops::RangeInclusive<char> = '\u{F900}'..='\u{FAFF}';
    const SUPPLEMENT: std::ops::RangeInclusive<char> = '\u{2F800}'..='\u{2FA1F}';

    fn folds(c: &char) -> bool {
        present(*c) != *c
    }

    fn normal(c: char) -> char {
        std::iter::once(c).nfkc().next().unwrap()
    }

    #[test]
    fn kangxi_radicals_and_compatibility_ideographs_fold_as_unicode_normalises_them() {
        for c in KANGXI.chain(COMPATIBILITY).chain(SUPPLEMENT) {
            assert_eq!(present(c), normal(c), "U+{:04X}", c as u32);
        }
        assert_eq!(KANGXI.filter(folds).count(), 214);
        assert_eq!(RADICALS.filter(folds).count(), 114, "115, of which one repeats the character before it");
        let ideographs = COMPATIBILITY.chain(SUPPLEMENT).filter(|c| is_public_assigned(*c));
        assert_eq!(ideographs.filter(|c| !folds(c)).count(), 12, "unified ideographs that are among them");
    }

    #[test]
    fn private_use_folds_as_gb_18030_decodes_its_bytes_today() {
        let trails = (0x50..=0x7E_u8).chain(0x80..=0xA0);
        let mut newer = String::new();
        for (from, trail) in GB_18030.zip(trails) {
            let decoded = encoding_rs::GB18030.decode(&[0xFE, trail]).0.chars().next().unwrap();
            match decoded {
                _ if decoded == from => newer.push(present(from)),
                _ => assert_eq!(present(from), present(decoded), "U+{:04X}", from as u32),
            }
        }
        assert_eq!(
            newer, "\u{20087}\u{20089}\u{200CC}\u{215D7}\u{2298F}\u{241FE}",
            "what browsers still decode to private use"
        );
        assert_eq!(GB_18030.filter(folds).count(), 80);
    }

    #[test]
    fn nothing_folds_but_stand_ins_and_none_to_another() {
        for c in ('\0'..=char::MAX).filter(folds) {
            let to = present(c);
            assert!(is_stand_in(c) && is_han(to) && !is_stand_in(to) && !folds(&to), "U+{:04X}", c as u32);
        }
        let table = table().unwrap();
        assert_eq!(table.present.len(), ('\0'..=char::MAX).filter(folds).count(), "every entry is one of a stand-in");
    }

    #[test]
    fn those_of_names_in_the_field_fold() {
        for (from, to) in [
            ('\u{2EE9}', '黄'),
            ('\u{2F24}', '大'),
            ('\u{2F42}', '文'),
            ('\u{F9E1}', '李'),
            ('\u{E863}', '䶮'),
            ('\u{2ED3}', '长'),
            ('\u{2EA0}', '民'),
            ('\u{E815}', '厂'),
        ] {
            assert_eq!(present(from), to);
        }
        for c in ['\u{2E80}', '\u{E000}', '\u{F0000}', '﨑', '黄', 'A'] {
            assert_eq!(present(c), c);
        }
    }

    #[test]
    fn without_its_sections_the_table_says_nothing() {
        for bytes in [&b""[..], b"\n", b"a b\n", b"a b\n\x01"] {
            let table = Table::of(bytes);
            assert_eq!((table.reading('一'), table.present('\u{2F00}')), (None, None));
        }
    }
}
