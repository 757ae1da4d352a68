//! Money in fen. No fractions, no floats.

use crate::json::{readable, written};

/// An amount in fen (1 yuan = 100 fen).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fen(pub i64);

readable!(Fen, tree => i64::from_tree(tree).map(Self));
written!(Fen, fen => fen.0.tree());

impl Fen {
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
}
