//! When a person who works away comes home.

use super::{date::Date, fault::Fault};

/// When a person who works away comes home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReturnWindow {
    /// Around the lunar new year.
    SpringFestival,
    /// Ploughing and harvest.
    FarmingSeason,
    /// The first week of October.
    NationalDay,
    /// On a day.
    On(Date),
    /// Not known.
    NotKnown,
}

impl ReturnWindow {
    /// Reads `spring_festival`, `farming_season`, `national_day`, `unknown` or a date.
    ///
    /// # Errors
    /// `DateUnreadable`.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        match text.trim() {
            "spring_festival" => Ok(Self::SpringFestival),
            "farming_season" => Ok(Self::FarmingSeason),
            "national_day" => Ok(Self::NationalDay),
            "unknown" => Ok(Self::NotKnown),
            date => Date::read(date).map(Self::On),
        }
    }

    /// The form that [`Self::parse`] reads.
    pub fn code(self) -> String {
        match self {
            Self::SpringFestival => "spring_festival".into(),
            Self::FarmingSeason => "farming_season".into(),
            Self::NationalDay => "national_day".into(),
            Self::On(date) => date.to_string(),
            Self::NotKnown => "unknown".into(),
        }
    }
}
