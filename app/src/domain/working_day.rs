//! Working days under the State Council's calendar of holidays, which is announced year by year. The county publishes it: an amendment needs no
//! new version of the program.

use super::{date::Date, fault::Fault};
use crate::{json::record, sorted_map::SortedMap};
use std::ops::RangeInclusive;

/// From the first year of which anything is kept here to the last in which [`Date::read`] takes a number for a day.
pub const YEARS: RangeInclusive<i32> = 2020..=2119;
/// Twice as many days off as a year has: 28 in 2025, 33 in 2026.
const OFF_MAX: usize = 60;
/// Thrice as many weekend days as are worked in a year: 5 in 2025, 6 in 2026.
const WORKED_MAX: usize = 20;
/// Two years: no term is longer than a year of working days, and a year has more than two hundred of them.
const DAYS_MAX: u32 = 2 * 366;
/// Saturday, by [`Date::weekday`].
const SATURDAY: u8 = 5;

record! {
    /// The calendar of one year as it was announced, day by day.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Calendar {
        /// Which year.
        pub year: i32,
        /// Days off, those on weekends too, in order.
        pub off: Vec<Date>,
        /// Saturdays and Sundays that are worked instead, in order.
        pub worked: Vec<Date> = default,
    }
}

/// Calendars by year.
pub type Calendars = SortedMap<i32, Calendar>;

/// A day some working days later, and how it was counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reckoning {
    /// The day.
    pub date: Date,
    /// False when a year on the way has no calendar, so that weekends only were counted, or when the day is further away than is looked.
    pub certain: bool,
    /// Days on the way that did not count, in order.
    pub skipped: Vec<Date>,
    /// Saturdays and Sundays that did count, in order.
    pub worked: Vec<Date>,
}

/// Whether a calendar can be one.
///
/// # Errors
/// The first field that is wrong, and why.
pub fn check(calendar: &Calendar) -> Result<(), (&'static str, Fault)> {
    let Calendar { year, off, worked } = calendar;
    let range = |min, max| Fault::OutOfRange { min, max };
    if !YEARS.contains(year) {
        return Err(("year", range((*YEARS.start()).into(), (*YEARS.end()).into())));
    }
    for (field, days, min, max) in [("off", off, 1, OFF_MAX), ("worked", worked, 0, WORKED_MAX)] {
        if !(min..=max).contains(&days.len()) {
            return Err((field, range(min as i64, max as i64)));
        }
        if days.iter().any(|day| day.year() != *year) {
            return Err((field, range((*year).into(), (*year).into())));
        }
        if days.windows(2).any(|pair| pair[0] >= pair[1]) {
            return Err((field, Fault::Malformed)); // one spelling for one calendar
        }
    }
    let fits = |day: &Date| is_weekend(*day) && !off.contains(day);
    if worked.iter().all(fits) { Ok(()) } else { Err(("worked", Fault::NotAChoice)) }
}

/// The day `working_days` working days after `from`, which itself does not count.
pub fn after(calendars: &Calendars, from: Date, working_days: u32) -> Reckoning {
    let mut reckoning = Reckoning { date: from, certain: true, skipped: Vec::new(), worked: Vec::new() };
    let mut left = working_days;
    for _ in 0..DAYS_MAX {
        if left == 0 {
            break;
        }
        left -= u32::from(reckoning.step(calendars));
    }
    reckoning.certain &= left == 0;
    reckoning
}

impl Reckoning {
    /// Goes on by one day; answers whether it counts.
    fn step(&mut self, calendars: &Calendars) -> bool {
        self.date = self.date.plus_days(1);
        let (working, known) = is_working(calendars, self.date);
        self.certain &= known;
        match working {
            false => self.skipped.push(self.date),
            true if is_weekend(self.date) => self.worked.push(self.date),
            true => {}
        }
        working
    }
}

/// Whether `date` is a working day, and whether its year has a calendar; without one, Monday to Friday are.
pub fn is_working(calendars: &Calendars, date: Date) -> (bool, bool) {
    let Some(calendar) = calendars.get(&date.year()) else { return (!is_weekend(date), false) };
    let working = if is_weekend(date) { calendar.worked.contains(&date) } else { !calendar.off.contains(&date) };
    (working, true)
}

/// Whether a day is a Saturday or a Sunday.
pub fn is_weekend(date: Date) -> bool {
    date.weekday() >= SATURDAY
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    fn day(text: &str) -> Date {
        Date::read(text).unwrap()
    }

    /// A year with the days from the first to the last of each pair off.
    fn calendar(year: i32, off: &[(&str, &str)], worked: &[&str]) -> Calendar {
        let days = |(first, last): &(&str, &str)| {
            let (first, last) = (day(&format!("{year}-{first}")), day(&format!("{year}-{last}")));
            (0..=last.days_since(first)).map(move |days| first.plus_days(days))
        };
        let worked = worked.iter().map(|text| day(&format!("{year}-{text}"))).collect();
        Calendar { year, off: off.iter().flat_map(days).collect(), worked }
    }

    /// What of two years matters for the days below.
    fn calendars() -> Calendars {
        let of_2025 = calendar(2025, &[("1-1", "1-1"), ("10-1", "10-8")], &["9-28", "10-11"]);
        let off = [("1-1", "1-3"), ("2-15", "2-23"), ("10-1", "10-7")];
        let of_2026 = calendar(2026, &off, &["1-4", "2-14", "2-28", "9-20", "10-10"]);
        Calendars::of([of_2025, of_2026].map(|calendar| (calendar.year, calendar)))
    }

    fn three_after(text: &str) -> (String, bool) {
        let reckoning = after(&calendars(), day(text), 3);
        (reckoning.date.to_string(), reckoning.certain)
    }

    #[test]
    fn holidays_are_passed_and_swapped_weekends_count() {
        assert_eq!(three_after("2026-02-13"), ("2026-02-25".into(), true));
        assert_eq!(three_after("2026-09-30"), ("2026-10-10".into(), true));
        assert_eq!(three_after("2025-12-30"), ("2026-01-05".into(), true));
    }

    #[test]
    fn what_was_passed_and_what_was_worked_is_named() {
        let reckoning = after(&calendars(), day("2026-02-13"), 3);
        let passed: Vec<Date> = (15..=23).filter_map(|of_month| Date::ymd(2026, 2, of_month)).collect();
        assert_eq!((reckoning.skipped, reckoning.worked), (passed, vec![day("2026-02-14")]));
    }

    #[test]
    fn a_year_without_a_calendar_is_uncertain() {
        assert_eq!(three_after("2099-01-01"), ("2099-01-06".into(), false));
        assert_eq!(three_after("2026-12-29"), ("2027-01-01".into(), false), "the last day alone is in such a year");
        assert_eq!(is_working(&calendars(), day("2027-01-02")), (false, false));
    }

    #[test]
    fn no_days_lead_nowhere_and_endless_ones_to_an_end() {
        let none = after(&Calendars::new(), day("2026-02-15"), 0);
        assert_eq!((none.date, none.certain, none.skipped.len()), (day("2026-02-15"), true, 0));
        let endless = after(&calendars(), day("2025-01-01"), u32::MAX);
        assert_eq!((endless.date.days_since(day("2025-01-01")), endless.certain), (DAYS_MAX.into(), false));
    }

    #[test]
    fn a_calendar_has_days_of_its_year_in_order_and_weekends_that_are_worked() {
        let whole = calendars().get(&2026).unwrap().clone();
        assert_eq!(check(&whole), Ok(()));
        let wrong = |change: fn(&mut Calendar)| {
            let mut calendar = whole.clone();
            change(&mut calendar);
            check(&calendar).unwrap_err()
        };
        let of_year = Fault::OutOfRange { min: 2026, max: 2026 };
        assert_eq!(wrong(|c| c.year = 1026).0, "year");
        assert_eq!(wrong(|c| c.off.clear()), ("off", Fault::OutOfRange { min: 1, max: 60 }));
        assert_eq!(wrong(|c| c.off.push(day("2027-1-1"))), ("off", of_year.clone()));
        assert_eq!(wrong(|c| c.worked.insert(0, day("2025-12-28"))), ("worked", of_year));
        assert_eq!(wrong(|c| c.off.swap(0, 1)), ("off", Fault::Malformed));
        assert_eq!(wrong(|c| c.off.insert(0, c.off[0])), ("off", Fault::Malformed));
        assert_eq!(wrong(|c| c.worked.push(day("2026-10-12"))), ("worked", Fault::NotAChoice), "a Monday");
        assert_eq!(wrong(|c| c.worked.insert(2, day("2026-2-15"))), ("worked", Fault::NotAChoice), "off as well");
        let many = |count| (0..count).map(|days| day("2026-1-1").plus_days(days)).collect();
        let sizes = [(60, Ok(())), (61, Err(("off", Fault::OutOfRange { min: 1, max: 60 })))];
        for (count, expected) in sizes {
            assert_eq!(check(&Calendar { off: many(count), worked: Vec::new(), ..whole.clone() }), expected);
        }
        let worked = (0..21).map(|weeks| day("2026-1-3").plus_days(7 * weeks)).collect();
        let one = vec![day("2026-1-1")];
        let crowded = Calendar { off: one, worked, ..whole };
        assert_eq!(check(&crowded), Err(("worked", Fault::OutOfRange { min: 0, max: 20 })));
    }

    #[test]
    fn a_calendar_reads_what_it_wrote() {
        let text = r#"{"off":["2026-01-01"],"worked":["2026-01-04"],"year":2026}"#;
        assert_eq!(json::write(&json::read::<Calendar>(text).unwrap()), text);
        let none_worked = r#"{"off":["2027-01-01"],"year":2027}"#;
        assert_eq!(json::write(&json::read::<Calendar>(none_worked).unwrap()), none_worked);
    }
}
