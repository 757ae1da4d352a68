//! Money in fen. No fractions, no floats.

use crate::json::{readable, written};

/// An amount in fen (1 yuan = 100 fen).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fen(pub i64);

readable!(Fen, tree => i64::from_tree(tree).map(Self));
written!(Fen, fen => fen.0.tree());

impl Fen {
    /// An amount as people type it, in yuan: `55`, `27.5`, `-3.05`; `None` when it is none.
    pub fn read_yuan(text: &str) -> Option<Self> {
        let text = super::text::compact(text);
        let (sign, digits) = text.strip_prefix('-').map_or((1, text.as_str()), |digits| (-1, digits));
        let (yuan, fen) = digits.split_once('.').unwrap_or((digits, ""));
        let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if yuan.is_empty() || fen.len() > 2 || !plain(yuan) || !plain(fen) {
            return None;
        }
        let fen: i64 = format!("{fen:0<2}").parse().ok()?;
        let yuan: i64 = yuan.parse().ok()?;
        Some(Self(sign * yuan.checked_mul(100)?.checked_add(fen)?))
    }

    /// This amount `times` over; stops at the largest amount instead of overflowing.
    pub fn times(self, times: u32) -> Self {
        Self(self.0.saturating_mul(i64::from(times)))
    }
}

impl std::iter::Sum for Fen {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        Self(amounts.fold(0, |sum, fen| sum.saturating_add(fen.0)))
    }
}

impl std::fmt::Display for Fen {
    /// Yuan, with two decimals only when there are fen: `55`, `27.50`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (sign, fen) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        match fen % 100 {
            0 => write!(f, "{sign}{}", fen / 100),
            cents => write!(f, "{sign}{}.{cents:02}", fen / 100),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_plans_together_are_55_yuan() {
        assert_eq!([Fen(3000), Fen(2500)].into_iter().sum::<Fen>().to_string(), "55");
        assert_eq!(Fen(-2750).to_string(), "-27.50");
        assert_eq!(Fen(2500).times(2).to_string(), "50");
    }

    #[test]
    fn yuan_are_read_as_they_are_typed() {
        for (typed, fen) in [("55", 5500), ("27.5", 2750), ("-3.05", -305), ("１２", 1200), ("0.1", 10), ("5.", 500)]
        {
            assert_eq!(Fen::read_yuan(typed), Some(Fen(fen)), "{typed}");
            assert_eq!(Fen::read_yuan(&Fen(fen).to_string()), Some(Fen(fen)));
        }
        for typed in ["", "-", ".5", "1.234", "1e3", "一百", "99999999999999999999"] {
            assert_eq!(Fen::read_yuan(typed), None, "{typed}");
        }
    }
}
