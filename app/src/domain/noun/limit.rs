//! Limits: by when something has to be done about a record. How a limit is reckoned is data; that it is over is computed and never kept.

use super::label::{Label, List, Text};
use crate::domain::{
    choice::choices,
    date::Date,
    working_day::{self, Calendars, Reckoning},
};
use crate::json::record;

choices! {
    /// What a limit counts.
    LimitUnit {
        /// Every day.
        Days = "days",
        /// Working days of the State Council's calendar.
        WorkingDays = "working_days",
    }
}

record! {
    /// By when something has to be done about a record that is in one of some states.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Limit {
        /// Its code.
        pub code: Text,
        /// What has to be done, in words.
        pub label: Label,
        /// The states in which it holds.
        pub states: List<Text>,
        /// The steps that begin it, the latest of them; an empty code is the entry of the record.
        pub since: List<Text>,
        /// How many days; the day of the step is not counted.
        pub length: u32,
        /// Which days.
        pub unit: LimitUnit,
        /// It holds only where this field has the value [`Limit::is`]; empty for always.
        pub when: Text = default,
        /// That value.
        pub is: Text = default,
    }
}

impl Limit {
    /// The last day on which it is in time, when it began on `start`, and how that day comes about.
    pub fn reckon(&self, start: Date, calendars: &Calendars) -> Reckoning {
        match self.unit {
            LimitUnit::WorkingDays => working_day::after(calendars, start, self.length),
            LimitUnit::Days | LimitUnit::Unknown(_) => plain(start.plus_days(i64::from(self.length))),
        }
    }
}

fn plain(date: Date) -> Reckoning {
    Reckoning { date, certain: true, skipped: Vec::new(), worked: Vec::new() }
}
