//! Packs the readings of the unified ideographs into a table small enough for the phone's bundle.
//!
//! `pinyin_table.rs` gets the syllables in alphabetical order; `pinyin_low.bin` and `pinyin_high.bin` hold, for each
//! code point from U+4E00 on, the low byte and the ninth bit of (index of its syllable + 1), 0 where there is no reading.

use pinyin::ToPinyin;
use std::{collections::BTreeSet, env, error::Error, fs, path::PathBuf};

const BLOCK: std::ops::RangeInclusive<char> = '\u{4E00}'..='\u{9FFF}';

fn reading(c: char) -> Option<String> {
    c.to_pinyin().map(|p| p.plain().replace('ü', "v").replace('ê', "e"))
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let readings: Vec<Option<String>> = BLOCK.map(reading).collect();
    let syllables: Vec<&String> = readings.iter().flatten().collect::<BTreeSet<_>>().into_iter().collect();
    let index = |reading: &Option<String>| {
        let found = reading.as_ref().and_then(|r| syllables.binary_search(&r).ok());
        found.map_or(0, |at| at + 1)
    };
    let indices: Vec<usize> = readings.iter().map(index).collect();
    if syllables.len() >= 511 {
        return Err("more syllables than nine bits can tell apart".into());
    }
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("pinyin_low.bin"), indices.iter().map(|i| *i as u8).collect::<Vec<u8>>())?;
    let high = |chunk: &[usize]| chunk.iter().enumerate().fold(0u8, |bits, (at, i)| bits | (((i >> 8) as u8) << at));
    fs::write(out.join("pinyin_high.bin"), indices.chunks(8).map(high).collect::<Vec<u8>>())?;
    fs::write(out.join("pinyin_table.rs"), format!("{syllables:?}"))?;
    Ok(())
}
