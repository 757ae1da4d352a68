//! Periods of cover: both days included, never overlapping for one person and plan.

use super::date::Date;
use crate::json::record;

record! {
    /// First and last day of cover.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Period {
        /// First day of cover.
        pub from: Date,
        /// Last day of cover.
        pub to: Date,
    }
}

impl Period {
    /// The cover that begins on `from`: it ends `months` later minus a day.
    pub fn starting(from: Date, months: u32) -> Self {
        Self { from, to: from.plus_months(months).plus_days(-1) }
    }

    /// The cover that follows this one without a gap.
    pub fn next(self, months: u32) -> Self {
        Self::starting(self.to.plus_days(1), months)
    }

    /// Whether any day belongs to both.
    pub fn overlaps(self, other: Self) -> bool {
        self.from <= other.to && other.from <= self.to
    }

    /// Whether `day` is covered.
    pub fn contains(self, day: Date) -> bool {
        (self.from..=self.to).contains(&day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cover_ends_a_year_later_minus_a_day() {
        for (from, to) in [("2026-03-01", "2027-02-28"), ("2028-02-29", "2029-02-27"), ("2026-01-01", "2026-12-31")] {
            assert_eq!(Period::starting(Date::read(from).unwrap(), 12).to.to_string(), to);
        }
    }

    proptest! {
        #[test]
        fn a_renewed_cover_never_overlaps_and_leaves_no_gap(days in 0i64..40_000, months in 1u32..36) {
            let first = Period::starting(Date::from_days_since_1970(days), months);
            let second = first.next(months);
            prop_assert!(first.from <= first.to && !first.overlaps(second));
            prop_assert_eq!(second.from.days_since(first.to), 1);
        }
    }
}
