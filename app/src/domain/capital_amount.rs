//! An amount in Chinese capital numerals 大写, as on bills: figures are changed with one stroke, these are not.
//!
//! Rules: 《正确填写票据和结算凭证的基本规定》, annex 1 of 《支付结算办法》 (People's Bank of China, 银发〔1997〕393号). 整 follows 元; zeros in the middle
//! are one 零; 零 stands before 角 or 分 where the figure left of it is 0. Where the rules leave a choice (107000.53), this writes 零 before 角 only.

use super::money::Fen;

const DIGITS: [&str; 10] = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];
const UNITS: [(u64, &str); 5] = [(100_000_000, "亿"), (10_000, "万"), (1_000, "仟"), (100, "佰"), (10, "拾")];

/// `伍拾伍元整`, `壹佰元零伍分`. An amount below nothing begins with 负.
pub fn capital_amount(amount: Fen) -> String {
    let (all, sign) = (amount.0.unsigned_abs(), if amount.0 < 0 { "负" } else { "" });
    let (yuan, jiao, fen) = (all / 100, all / 10 % 10, all % 10);
    let mut words = sign.to_owned();
    if yuan > 0 || all == 0 {
        words += &(numeral(yuan) + "元");
    }
    if jiao == 0 && fen == 0 {
        return words + "整";
    }
    if yuan > 0 && (jiao == 0 || yuan % 10 == 0) {
        words += DIGITS[0];
    }
    for (digit, unit) in [(jiao, "角"), (fen, "分")].into_iter().filter(|(digit, _)| *digit > 0) {
        words += &(numeral(digit) + unit);
    }
    words
}

/// A whole number; of ten and more by its largest unit, and what is left.
fn numeral(number: u64) -> String {
    let Some((unit, word)) = UNITS.into_iter().find(|(unit, _)| number >= *unit) else {
        return DIGITS[number as usize].to_owned();
    };
    let (many, left) = (numeral(number / unit), number % unit);
    match left {
        0 => many + word,
        _ if left < unit / 10 => many + word + DIGITS[0] + &numeral(left),
        _ => many + word + &numeral(left),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_are_written_by_the_rules_of_bills() {
        for (fen, words) in [
            (0, "零元整"),
            (1_000, "壹拾元整"),
            (5_500, "伍拾伍元整"),
            (2_750, "贰拾柒元伍角"),
            (10_005, "壹佰元零伍分"),
            (101_000, "壹仟零壹拾元整"),
            (1_000_050, "壹万元零伍角"),
            (10_000_000_000, "壹亿元整"),
            (10_000_500_000, "壹亿零伍仟元整"),
            (5, "伍分"),
            (50, "伍角"),
            (-305, "负叁元零伍分"),
            // the examples of the rules themselves
            (140_950, "壹仟肆佰零玖元伍角"),
            (600_714, "陆仟零柒元壹角肆分"),
            (168_032, "壹仟陆佰捌拾元零叁角贰分"),
            (10_700_053, "壹拾万柒仟元零伍角叁分"),
            (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
            (32_504, "叁佰贰拾伍元零肆分"),
        ] {
            assert_eq!(capital_amount(Fen(fen)), words, "{fen}");
        }
    }

    /// Reads an amount in words, by the largest unit in it.
    fn read(words: &str) -> i64 {
        let digit = |text: &str| DIGITS.iter().position(|digit| *digit == text).map_or(0, |digit| digit as i64);
        fn whole(words: &str, digit: &dyn Fn(&str) -> i64) -> i64 {
            let words = words.trim_start_matches("零");
            match UNITS.iter().find_map(|(unit, word)| words.rsplit_once(word).map(|parts| (*unit as i64, parts))) {
                Some((unit, (many, left))) => whole(many, digit) * unit + whole(left, digit),
                None => digit(words),
            }
        }
        let (yuan, rest) = words.split_once('元').unwrap_or(("", words));
        let (jiao, rest) = rest.split_once('角').unwrap_or(("", rest));
        let part = |text: &str| digit(text.trim_start_matches('零').trim_end_matches(['分', '整']));
        whole(yuan, &digit) * 100 + part(jiao) * 10 + part(rest)
    }

    proptest! {
        #[test]
        fn words_read_back_are_the_amount(fen in prop_oneof![0..10_000_i64, 0..100_000_000_000_000_i64], zeros in 0..8_u32) {
            let round = fen / 10_i64.pow(zeros) * 10_i64.pow(zeros);
            for fen in [fen, round] {
                let words = capital_amount(Fen(fen));
                prop_assert_eq!(read(&words), fen, "{}", &words);
                prop_assert!(!words.contains("零零"), "{}", &words);
            }
        }
    }
}
