//! Packs readings of Han characters, and what some only stand for, into a table small enough for the phone's bundle.
//!
//! `pinyin.bin` holds the syllables in alphabetical order as one line; then, for each code point from U+4E00 to U+9FFF, the low byte of
//! (index of its syllable + 1), 0 where there is no reading; then the ninth bits of these, eight in a byte; then what `foldings.txt` says, in
//! UTF-8: for each run of code points the first of them, what it and those that follow it stand for, and a line break.
//!
//! Kept are the characters of GB 2312 and those that names also use: a third of the block, and 9 KB of the bundle
//! instead of 22 (docs/adr/0004-bundle.md). A name's character without a reading matches any initial.

use pinyin::ToPinyin;
use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    error::Error,
    fs,
    path::PathBuf,
};

const BLOCK: std::ops::RangeInclusive<char> = '\u{4E00}'..='\u{9FFF}';

/// Characters of personal names beyond GB 2312.
const NAMES: &str = "喆堃玥珺祎垚犇翀婳赟燚彧旻昶暐晞曌昇珈珩瑀瑄琍琤璠甯禛禔竑翾芃苡鋆镕頔飖鳯鹍堉塬奡妘姵婠媖嫄嬿寯屾岽崟峣崚嵚嶒\
    廙彣忞愔慜昀昳昪晅晊晙晢晧暎曈杺枘梽楒樑檒汧沄洺洢浛浠淏湉潆澐炘烔烜焜煊燊爔玘玙玚珅珒珣珝珮琇琋琎瑢瑧瑨瑱瑸璁璘璟璥瓒畇\
    畯皞皦眅砼碁祐祾禤秾稑穂竣筼箐箖篪粟糢綦緁縯纮绂绥绰缊罡羿翙耑聍舫艳芮苒苓茜茗荔莳菀菁菂萩葶蒨蓁蓥蕖薏虓蛟袆裒觅诜诩谡豳\
    赓跂轩迦迺逄遹邗郐郗酩釆鈊鉴銮铄铖锜锟镠闳阇阗陟隽霁霂霈靓靖韫顼飚馥骎骢鲲鸢麇黟龑";

/// The characters of GB 2312, decoded from their two bytes.
fn gb2312() -> impl Iterator<Item = char> {
    let decode = |(lead, trail): (u8, u8)| encoding_rs::GBK.decode(&[lead, trail]).0.chars().next();
    (0xB0..=0xF7u8).flat_map(|lead| (0xA1..=0xFEu8).map(move |trail| (lead, trail))).filter_map(decode)
}

fn reading(c: char) -> Option<String> {
    c.to_pinyin().map(|p| p.plain().replace('ü', "v").replace('ê', "e"))
}

/// The characters of `foldings.txt` and what they stand for, in order.
fn foldings(text: &str) -> Result<BTreeMap<char, char>, Box<dyn Error>> {
    let mut found = BTreeMap::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (first, targets) = line.split_once(' ').ok_or("a line without a blank")?;
        let first = char::from_u32(u32::from_str_radix(first, 16)?).ok_or("no code point")?;
        found.extend((first..).zip(targets.chars()).filter(|(_, to)| *to != '.'));
    }
    Ok(found)
}

/// Characters that follow each other in one run each.
fn runs(foldings: &BTreeMap<char, char>) -> String {
    let mut packed = String::new();
    let mut last = None;
    for (from, to) in foldings {
        if last.is_none_or(|last| last as u32 + 1 != *from as u32) {
            packed.extend(last.map(|_| '\n'));
            packed.push(*from);
        }
        packed.push(*to);
        last = Some(*from);
    }
    packed
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=foldings.txt");
    let kept: BTreeSet<char> = gb2312().chain(NAMES.chars()).collect();
    let readings: Vec<Option<String>> = BLOCK.map(|c| reading(c).filter(|_| kept.contains(&c))).collect();
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
    let high = |chunk: &[usize]| chunk.iter().enumerate().fold(0u8, |bits, (at, i)| bits | (((i >> 8) as u8) << at));
    let mut table = syllables.into_iter().map(String::as_str).collect::<Vec<_>>().join(" ").into_bytes();
    table.push(b'\n');
    table.extend(indices.iter().map(|i| *i as u8));
    table.extend(indices.chunks(8).map(high));
    table.extend(runs(&foldings(&fs::read_to_string("foldings.txt")?)?).bytes());
    fs::write(out.join("pinyin.bin"), table)?;
    Ok(())
}
