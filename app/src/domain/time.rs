//! Moments. The server's time orders nothing either; it is shown.

use super::date::Date;
use crate::json::{readable, written};

/// Asia/Shanghai has been UTC+8 without summer time since 1991 (IANA tz database).
const SHANGHAI_OFFSET_MS: i64 = 8 * 3_600_000;
/// A day.
pub const DAY_MS: i64 = 86_400_000;

/// Milliseconds since 1970-01-01 UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

readable!(Timestamp, tree => i64::from_tree(tree).map(Self));
written!(Timestamp, time => time.0.tree());

impl Timestamp {
    /// The day in Asia/Shanghai.
    pub fn date(self) -> Date {
        Date::from_days_since_1970(self.local_ms().div_euclid(DAY_MS))
    }

    /// Hours and minutes in Asia/Shanghai.
    pub fn clock(self) -> (i64, i64) {
        let minutes = self.local_ms().rem_euclid(DAY_MS) / 60_000;
        (minutes / 60, minutes % 60)
    }

    /// Midnight of a day in Asia/Shanghai.
    pub fn start_of(date: Date) -> Self {
        Self(date.days_since_1970() * DAY_MS - SHANGHAI_OFFSET_MS)
    }

    /// This moment and `ms` more; stops at the ends instead of overflowing.
    pub fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Milliseconds since `earlier`, never below zero.
    pub fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0).max(0)
    }

    fn local_ms(self) -> i64 {
        self.0.saturating_add(SHANGHAI_OFFSET_MS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_turns_at_midnight_in_shanghai() {
        let just_before = Timestamp::start_of(Date::ymd(2026, 3, 1).unwrap()).plus_ms(-1);
        assert_eq!(just_before.date().to_string(), "2026-02-28");
        assert_eq!(just_before.clock(), (23, 59));
        assert_eq!(just_before.plus_ms(1).date().to_string(), "2026-03-01");
    }
}
