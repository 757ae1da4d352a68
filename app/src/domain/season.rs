//! When people come home: the seasons that migrant workers name.

use super::date::{Date, MonthDay};

/// First day of the lunar year (Purple Mountain Observatory's tables, GB/T 33661).
const NEW_YEARS: [(i32, u32, u32); 11] = [
    (2025, 1, 29),
    (2026, 2, 17),
    (2027, 2, 6),
    (2028, 1, 26),
    (2029, 2, 13),
    (2030, 2, 3),
    (2031, 1, 23),
    (2032, 2, 11),
    (2033, 1, 31),
    (2034, 2, 19),
    (2035, 2, 8),
];
/// People arrive before the eve and leave after the lantern festival, 15 days into the year.
const NEW_YEAR_STAY: (i64, i64) = (-10, 15);
/// The National Day week.
const NATIONAL_DAY_STAY: (MonthDay, MonthDay) = ((9, 30), (10, 8));
/// Spring ploughing and autumn harvest on Chengkou's slopes.
const FARMING_STAYS: [(MonthDay, MonthDay); 2] = [((3, 20), (5, 20)), ((8, 25), (10, 20))];

/// First and last day that a person is home.
pub type Stay = (Date, Date);

/// The Spring Festival stay that has not ended on `today`; `None` past the table.
pub fn spring_festival(today: Date) -> Option<Stay> {
    let (before, after) = NEW_YEAR_STAY;
    let stay = |(y, m, d)| Date::ymd(y, m, d).map(|day| (day.plus_days(before), day.plus_days(after)));
    next(NEW_YEARS.into_iter().filter_map(stay), today)
}

/// The National Day stay that has not ended on `today`.
pub fn national_day(today: Date) -> Option<Stay> {
    next(yearly(&[NATIONAL_DAY_STAY], today), today)
}

/// The farming stay that has not ended on `today`.
pub fn farming(today: Date) -> Option<Stay> {
    next(yearly(&FARMING_STAYS, today), today)
}

fn next(stays: impl Iterator<Item = Stay>, today: Date) -> Option<Stay> {
    stays.filter(|(_, last)| *last >= today).min()
}

fn yearly(stays: &[(MonthDay, MonthDay)], today: Date) -> impl Iterator<Item = Stay> {
    [today.year(), today.year() + 1].into_iter().flat_map(move |year| {
        stays
            .iter()
            .filter_map(move |(from, to)| Some((Date::ymd(year, from.0, from.1)?, Date::ymd(year, to.0, to.1)?)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first_day(stay: Option<Stay>) -> String {
        stay.unwrap().0.to_string()
    }

    #[test]
    fn the_next_stay_is_the_one_not_yet_over() {
        let autumn = Date::ymd(2026, 11, 23).unwrap();
        assert_eq!(first_day(spring_festival(autumn)), "2027-01-27");
        assert_eq!(first_day(national_day(autumn)), "2027-09-30");
        assert_eq!(first_day(farming(autumn)), "2027-03-20");
        let new_year = Date::ymd(2027, 2, 6).unwrap();
        assert_eq!(first_day(spring_festival(new_year)), "2027-01-27");
        assert_eq!(spring_festival(Date::ymd(2036, 1, 1).unwrap()), None);
    }
}
