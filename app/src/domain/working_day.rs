//! Working days under the State Council's holiday calendar, which is announced year by year.

use super::date::{Date, MonthDay};

/// One year's calendar: days off outside weekends, and weekend days that are worked.
struct Calendar {
    year: i32,
    /// First and last day off, as month and day.
    off: &'static [(MonthDay, MonthDay)],
    /// Saturdays and Sundays worked instead.
    worked: &'static [MonthDay],
}

/// 国办发明电〔2024〕12号 for 2025, 国办发明电〔2025〕7号 for 2026.
const CALENDARS: [Calendar; 2] = [
    Calendar {
        year: 2025,
        off: &[
            ((1, 1), (1, 1)),
            ((1, 28), (2, 4)),
            ((4, 4), (4, 6)),
            ((5, 1), (5, 5)),
            ((5, 31), (6, 2)),
            ((10, 1), (10, 8)),
        ],
        worked: &[(1, 26), (2, 8), (4, 27), (9, 28), (10, 11)],
    },
    Calendar {
        year: 2026,
        off: &[
            ((1, 1), (1, 3)),
            ((2, 15), (2, 23)),
            ((4, 4), (4, 6)),
            ((5, 1), (5, 5)),
            ((6, 19), (6, 21)),
            ((9, 25), (9, 27)),
            ((10, 1), (10, 7)),
        ],
        worked: &[(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)],
    },
];

/// tmp
pub type Calendars = crate::sorted_map::SortedMap<i32, u8>;

/// A day some working days later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reckoning {
    /// The day.
    pub date: Date,
    /// False when a year on the way has no calendar yet: weekends only were counted, and people should be warned.
    pub certain: bool,
    /// tmp
    pub skipped: Vec<Date>,
    /// tmp
    pub worked: Vec<Date>,
}

/// The `days`-th working day after `from`.
pub fn after(_: &Calendars, from: Date, days: u32) -> Reckoning {
    let (mut date, mut left, mut certain) = (from, days, true);
    let (mut skipped, mut worked_days) = (Vec::new(), Vec::new());
    while left > 0 {
        date = date.plus_days(1);
        let (working, known) = is_working(date);
        left -= u32::from(working);
        certain &= known;
        if !working {
            skipped.push(date)
        } else if date.weekday() > 4 {
            worked_days.push(date)
        }
    }
    Reckoning { date, certain, skipped, worked: worked_days }
}

/// Whether `date` is worked, and whether its year's calendar is known.
fn is_working(date: Date) -> (bool, bool) {
    let (year, month, day) = date.parts();
    let weekday = date.weekday() < 5;
    let Some(calendar) = CALENDARS.iter().find(|c| c.year == year) else { return (weekday, false) };
    let off = calendar.off.iter().any(|(first, last)| (*first..=*last).contains(&(month, day)));
    (calendar.worked.contains(&(month, day)) || (weekday && !off), true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn three_after(text: &str) -> (String, bool) {
        let due = after(&Default::default(), Date::read(text).unwrap(), 3);
        (due.date.to_string(), due.certain)
    }

    #[test]
    fn holidays_are_passed_and_swapped_weekends_count() {
        assert_eq!(three_after("2026-02-13"), ("2026-02-25".into(), true));
        assert_eq!(three_after("2026-09-30"), ("2026-10-10".into(), true));
        assert_eq!(three_after("2025-12-30"), ("2026-01-05".into(), true));
    }

    #[test]
    fn a_year_without_a_calendar_warns() {
        assert_eq!(three_after("2099-01-01"), ("2099-01-06".into(), false));
    }
}
