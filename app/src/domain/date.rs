//! Calendar days, read in every form that the township's workbooks hold.

use super::{fault::Fault, text::compact};
use crate::json::{Unfit, readable, written};
use time::Month;

/// Julian day number of 1970-01-01.
const JULIAN_1970: i64 = 2_440_588;
/// Excel's day 0 is 1899-12-30 (its 1900 wrongly counts as a leap year: ECMA-376 part 1, 18.17.4.1).
const JULIAN_EXCEL: i64 = 2_415_019;
/// Serial numbers read as dates: 1909-12-31 to 2119. Shorter or longer numbers are something else.
const EXCEL_SERIALS: std::ops::RangeInclusive<i64> = 3_653..=80_000;

/// A day that comes every year: month and day of month.
pub type MonthDay = (u32, u32);

/// A day of the Gregorian calendar, written `2026-03-01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(time::Date);

impl Date {
    /// The last day that can be written.
    pub const LAST: Self = Self(time::Date::MAX);

    /// Whether a form lets a day through on which something has happened: from 2020, before which nothing was kept here, to tomorrow,
    /// where a phone's clock may be already. Both ends only move on, so that what was accepted once is accepted again after a restore.
    ///
    /// # Errors
    /// `DateTooEarly`, `DateInFuture`.
    pub fn happened_by(self, today: Self) -> Result<(), Fault> {
        match self {
            day if day.year() < 2020 => Err(Fault::DateTooEarly),
            day if day > today.plus_days(1) => Err(Fault::DateInFuture),
            _ => Ok(()),
        }
    }

    /// The day with this year, month and day of month, if there is one.
    pub fn ymd(year: i32, month: u32, day: u32) -> Option<Self> {
        let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
        time::Date::from_calendar_date(year, month, u8::try_from(day).ok()?).ok().map(Self)
    }

    /// Days since 1970-01-01; days outside the calendar stop at its ends.
    pub fn from_days_since_1970(days: i64) -> Self {
        Self::from_julian(days.saturating_add(JULIAN_1970))
    }

    /// Days since 1970-01-01.
    pub fn days_since_1970(self) -> i64 {
        i64::from(self.0.to_julian_day()) - JULIAN_1970
    }

    /// Reads `2026-3-1`, `2026/3/1`, `2026.3.1`, `2026年3月1日`, `20260301` and Excel serials such as `46082`.
    ///
    /// # Errors
    /// `Fault::Missing` for nothing at all, `Fault::DateUnreadable` for all else.
    pub fn read(text: &str) -> Result<Self, Fault> {
        let text = compact(text);
        if text.is_empty() {
            return Err(Fault::Missing);
        }
        Self::read_digits(&text).or_else(|| Self::read_parts(&text)).ok_or(Fault::DateUnreadable)
    }

    fn read_digits(text: &str) -> Option<Self> {
        let number: i64 = text.parse().ok()?;
        match text.len() {
            8 => Self::ymd((number / 10_000) as i32, (number / 100 % 100) as u32, (number % 100) as u32),
            4 | 5 if EXCEL_SERIALS.contains(&number) => Some(Self::from_julian(number + JULIAN_EXCEL)),
            _ => None,
        }
    }

    fn read_parts(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.trim_end_matches(['日', '号']).split(['-', '/', '.', '年', '月']).collect();
        let [year, month, day] = parts.as_slice() else { return None };
        if year.len() != 4 || month.len() > 2 || day.len() > 2 {
            return None;
        }
        Self::ymd(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    }

    /// Year, month (1–12), day of month.
    pub fn parts(self) -> (i32, u32, u32) {
        (self.0.year(), u32::from(u8::from(self.0.month())), u32::from(self.0.day()))
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// Days from Monday: 0 is Monday, 6 is Sunday.
    pub fn weekday(self) -> u8 {
        self.0.weekday().number_days_from_monday()
    }

    /// The day `days` later, or earlier when negative.
    pub fn plus_days(self, days: i64) -> Self {
        Self::from_days_since_1970(self.days_since_1970().saturating_add(days))
    }

    /// Whole days from `earlier` to this day; negative when this day is the earlier one.
    pub fn days_since(self, earlier: Self) -> i64 {
        self.days_since_1970() - earlier.days_since_1970()
    }

    /// The same day of the month `months` later; the last day of the month where there is none.
    pub fn plus_months(self, months: u32) -> Self {
        let (year, month, day) = self.parts();
        let total = year * 12 + (month as i32 - 1) + months as i32;
        let (year, month) = (total.div_euclid(12), total.rem_euclid(12) as u32 + 1);
        (1..=day).rev().find_map(|day| Self::ymd(year, month, day)).unwrap_or(self)
    }

    /// Completed years of age on `day` of a person born on this date.
    pub fn age_on(self, day: Self) -> u32 {
        let ((born, m, d), (year, month, dom)) = (self.parts(), day.parts());
        let before_birthday = (month, dom) < (m, d);
        u32::try_from(year - born - i32::from(before_birthday)).unwrap_or(0)
    }

    fn from_julian(julian: i64) -> Self {
        let (min, max) = (time::Date::MIN.to_julian_day(), time::Date::MAX.to_julian_day());
        let julian = i32::try_from(julian).unwrap_or(if julian < 0 { min } else { max }).clamp(min, max);
        Self(time::Date::from_julian_day(julian).unwrap_or(time::Date::MIN))
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (year, month, day) = self.parts();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

written!(Date, date => date.to_string().into());

readable!(Date, tree => Self::read(&String::from_tree(tree)?).map_err(|_| Unfit::not("a date")));

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_written_form_reads_as_the_same_day() {
        for text in ["2026-3-1", "2026/3/1", "2026.3.1", "2026年3月1日", "20260301", "46082", "２０２６－０３－０１"]
        {
            assert_eq!(Date::read(text).map(|d| d.to_string()), Ok("2026-03-01".into()), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in ["2026-02-29", "2026-13-01", "1/3/2026", "26-3-1", "春节", "2026-3", "99", "2026-3-1-1"] {
            assert_eq!(Date::read(text), Err(Fault::DateUnreadable), "{text}");
        }
        assert_eq!(Date::read(" "), Err(Fault::Missing));
    }

    #[test]
    fn a_month_later_stays_in_its_month() {
        let last = Date::ymd(2026, 1, 31).unwrap();
        assert_eq!(last.plus_months(1).to_string(), "2026-02-28");
        assert_eq!(Date::ymd(2028, 2, 29).unwrap().plus_months(12).to_string(), "2029-02-28");
    }

    #[test]
    fn age_counts_completed_years() {
        let born = Date::ymd(1964, 2, 29).unwrap();
        assert_eq!(born.age_on(Date::ymd(2026, 2, 28).unwrap()), 61);
        assert_eq!(born.age_on(Date::ymd(2026, 3, 1).unwrap()), 62);
    }

    proptest! {
        #[test]
        fn reading_what_was_written_gives_the_same_day(days in -200_000i64..200_000) {
            let date = Date::from_days_since_1970(days);
            prop_assert_eq!(date.days_since_1970(), days);
            if (1000..=9999).contains(&date.year()) {
                prop_assert_eq!(Date::read(&date.to_string()), Ok(date));
            }
        }
    }
}
