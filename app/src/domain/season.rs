//! When people come home: the seasons that migrant workers name.

use super::{
    date::{Date, MonthDay},
    person::{Employment, Person, ReturnWindow},
};

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

/// A season is near so many days before its first day.
const NEAR_DAYS: i64 = 60;
/// Some come home up to two weeks before most do.
const EARLY_DAYS: i64 = 14;

/// First and last day that a person is home.
pub type Stay = (Date, Date);

/// Which season.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeasonName {
    /// Around the lunar new year.
    SpringFestival,
    /// The first week of October.
    NationalDay,
    /// Ploughing or harvest.
    Farming,
}

/// A season in which people who work away are home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HomeSeason {
    /// Which.
    pub name: SeasonName,
    /// The day from which most are home.
    pub first: Date,
    /// The day on which the last ones leave.
    pub last: Date,
}

impl HomeSeason {
    /// The season to look at on `today`: Spring Festival from when it is near until it is over, else what begins first; `None` past the table.
    pub fn next(today: Date) -> Option<Self> {
        let of = |name, stay: Option<Stay>| stay.map(|(first, last)| Self { name, first, last });
        let spring = of(SeasonName::SpringFestival, spring_festival(today))?;
        let others = [of(SeasonName::NationalDay, national_day(today)), of(SeasonName::Farming, farming(today))];
        let soonest = others.into_iter().flatten().filter(|_| !spring.is_near(today)).min_by_key(|season| season.first);
        Some(soonest.filter(|season| season.first < spring.first).unwrap_or(spring))
    }

    /// Whether it begins within sixty days, or has begun.
    pub fn is_near(&self, today: Date) -> bool {
        self.first.days_since(today) <= NEAR_DAYS
    }

    /// The first day of the year or of the holiday; of a farming season its own first day.
    pub fn festival(&self) -> Date {
        match self.name {
            SeasonName::SpringFestival => self.first.plus_days(-NEW_YEAR_STAY.0),
            SeasonName::NationalDay => self.first.plus_days(1),
            SeasonName::Farming => self.first,
        }
    }

    /// The day from which people may be home for it.
    pub fn opens(&self) -> Date {
        self.first.plus_days(-EARLY_DAYS)
    }

    /// Days on which families are among themselves: the eve and the first day of the year.
    pub fn closed_days(&self) -> Vec<Date> {
        match self.name {
            SeasonName::SpringFestival => vec![self.festival().plus_days(-1), self.festival()],
            SeasonName::NationalDay | SeasonName::Farming => Vec::new(),
        }
    }

    /// When a person is home in this season. Who works near is home all the time. Who names a day stays from then on; who is not known to come
    /// home is not.
    pub fn stay_of(&self, person: &Person) -> Option<Stay> {
        let whole = (self.opens(), self.last);
        if !works_away(person) {
            return Some(whole);
        }
        let stay = match person.return_window? {
            ReturnWindow::SpringFestival => spring_festival(self.first)?,
            ReturnWindow::NationalDay => national_day(self.first)?,
            ReturnWindow::FarmingSeason => farming(self.first)?,
            ReturnWindow::On(day) if day >= whole.0 => (day, self.last),
            ReturnWindow::On(_) | ReturnWindow::NotKnown => return None,
        };
        let (first, last) = (stay.0.max(whole.0), stay.1.min(whole.1));
        (first <= last).then_some((first, last))
    }
}

/// Whether a person is home only at times.
pub fn works_away(person: &Person) -> bool {
    matches!(person.employment, Some(Employment::AwayOutProvince | Employment::AwayInCity))
}

/// How a day is called around the lunar new year: 0 for its eve, 1 to 15 for the days of its first half-month.
pub fn new_year_day(day: Date) -> Option<u8> {
    let first = NEW_YEARS.into_iter().filter_map(|(y, m, d)| Date::ymd(y, m, d));
    first.map(|first| day.days_since(first) + 1).find(|number| (0..=15).contains(number)).map(|number| number as u8)
}

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
    use crate::domain::person::PersonField;

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

    fn day(text: &str) -> Date {
        Date::read(text).unwrap()
    }

    fn season(today: &str) -> Option<(SeasonName, String)> {
        HomeSeason::next(day(today)).map(|season| (season.name, season.first.to_string()))
    }

    #[test]
    fn the_season_is_spring_festival_once_it_is_near_and_else_the_first_to_come() {
        use SeasonName::{Farming, SpringFestival};
        assert_eq!(season("2026-11-28"), Some((SpringFestival, "2027-01-27".into())));
        assert_eq!(season("2027-02-21"), Some((SpringFestival, "2027-01-27".into())), "the last day");
        assert_eq!(season("2027-02-22"), Some((Farming, "2027-03-20".into())));
        assert_eq!(season("2027-10-21"), Some((SpringFestival, "2028-01-16".into())));
        assert_eq!(season("2026-10-21"), Some((SpringFestival, "2027-01-27".into())));
        assert_eq!(season("2027-09-01"), Some((Farming, "2027-08-25".into())));
        assert_eq!(season("2036-01-01"), None, "past the table");
        let near = |today: &str| HomeSeason::next(day(today)).unwrap().is_near(day(today));
        assert_eq!((near("2026-11-27"), near("2026-11-28"), near("2027-02-21")), (false, true, true));
    }

    #[test]
    fn the_eve_and_the_first_day_are_left_to_families() {
        let spring = HomeSeason::next(day("2026-12-01")).unwrap();
        assert_eq!(
            (spring.closed_days(), spring.festival()),
            (vec![day("2027-02-05"), day("2027-02-06")], day("2027-02-06"))
        );
        assert_eq!(
            ["2027-02-04", "2027-02-05", "2027-02-08", "2027-02-20", "2027-02-21"].map(|text| new_year_day(day(text))),
            [None, Some(0), Some(3), Some(15), None]
        );
    }

    #[test]
    fn a_stay_is_what_the_person_said_within_the_season() {
        let spring = HomeSeason::next(day("2026-12-01")).unwrap();
        let stay = |employment: &str, window: &str| {
            let mut draft = crate::domain::person::PersonDraft::default();
            for (field, text) in [
                (PersonField::Name, "陈路川"),
                (PersonField::Employment, employment),
                (PersonField::ReturnWindow, window),
            ] {
                draft.set(field, text);
            }
            spring
                .stay_of(&Person::parse(&draft, day("2026-12-01")).unwrap())
                .map(|(from, to)| (from.to_string(), to.to_string()))
        };
        let days = |from: &str, to: &str| Some((from.to_owned(), to.to_owned()));
        assert_eq!(stay("away_out_province", "spring_festival"), days("2027-01-27", "2027-02-21"));
        assert_eq!(stay("away_in_city", "2027-01-20"), days("2027-01-20", "2027-02-21"));
        assert_eq!(stay("away_in_city", "2027-01-12"), None, "too early to be of this season");
        assert_eq!(stay("away_in_city", "2027-02-22"), None, "too late");
        assert_eq!(stay("away_out_province", "national_day"), None);
        assert_eq!(stay("away_out_province", "unknown"), None);
        assert_eq!(stay("away_out_province", ""), None);
        assert_eq!(stay("farming", ""), days("2027-01-13", "2027-02-21"), "near all the time");
    }
}
