//! What is proposed, and why: facts that screens put into words.

use super::input::ScheduleItem;
use crate::domain::{concern::ConcernCode, date::Date, id::PersonId, person::Intention};

/// Why something is proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScheduleReason {
    /// The worker wants it on this day.
    Wanted,
    /// Some people have one concern.
    OneConcern {
        /// How many.
        people: usize,
        /// Which.
        concern: ConcernCode,
    },
    /// All of them are home on this day.
    HomeTogether,
    /// They live in one group.
    OneGroup {
        /// Which.
        group: u8,
    },
    /// They live in one village.
    OneVillage,
    /// What the person thinks of joining.
    Thinks(Intention),
    /// The person is home until a day that is near.
    LeavesOn(Date),
    /// The person comes home shortly before.
    HomeSince(Date),
    /// Others of the same household are visited on this day.
    SameHousehold,
    /// Others of the same group are visited on this day, so many.
    SameWay {
        /// How many.
        others: usize,
    },
    /// There is a meeting at the same place on this day.
    MeetingThere,
    /// The person is not home in these days.
    NotHome,
    /// The days at home are full.
    HomeDaysFull,
}

/// One thing to do on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// When.
    pub day: Date,
    /// What.
    pub item: ScheduleItem,
    /// Whom it is for.
    pub people: Vec<PersonId>,
    /// Who may be asked to come too: unwilling people with the meeting's concern who are home.
    pub also_invited: Vec<PersonId>,
    /// Why, the weightiest first.
    pub why: Vec<ScheduleReason>,
}

/// Why somebody is on no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPlaceReason {
    /// Not known to come home, and not to be reached by video.
    NotHome,
    /// Home only on days on which nobody is visited.
    ClosedDaysOnly,
    /// The days are full.
    DaysFull,
    /// The worker has struck what was left.
    Struck,
    /// There are more people than a schedule takes.
    TooMany,
}

/// A schedule of visits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VisitSchedule {
    /// By day; on each day meetings, then doors by place, then calls.
    pub proposals: Vec<Proposal>,
    /// Who is on no day, and why.
    pub without_place: Vec<(PersonId, NoPlaceReason)>,
}
