//! What visits are scheduled from: people, days, and what the worker has said.

use crate::{
    domain::{area::AreaCode, concern::ConcernCode, date::Date, id::PersonId, person::Intention, season::Stay},
    json::{record, variants},
};

/// People of one schedule: what one worker has, and what a phone schedules in two seconds.
pub const PEOPLE_MAX: usize = 300;
/// Days of one schedule: two weeks and the longest season, two months of ploughing.
pub const DAYS_MAX: usize = 80;
/// What a worker fixes and strikes: each person twice, by door and by video, and some meetings.
pub const CHANGES_MAX: usize = 700;

/// A person to be visited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToVisit {
    /// Who.
    pub person: PersonId,
    /// Where their home is.
    pub village: AreaCode,
    /// Villagers' group, when known.
    pub group: Option<u8>,
    /// The householder's name; empty when not known.
    pub household: String,
    /// What they think of joining.
    pub intention: Intention,
    /// What holds them back.
    pub concerns: Vec<ConcernCode>,
    /// First and last day at home; `None` when they are not known to come.
    pub stay: Option<Stay>,
    /// Whether they work away, so that they can be met only now.
    pub works_away: bool,
    /// Whether they can be reached over a video call.
    pub by_video: bool,
}

/// What fits into a worker's day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayBounds {
    /// People visited at their doors: eight talks of half an hour, with the walk between two farms and the way there, are seven hours.
    pub doors: usize,
    /// The same on a day with a meeting, which takes the better half of it.
    pub doors_beside_meeting: usize,
    /// Video calls: two hours in the evening, when people who work away are free.
    pub videos: usize,
    /// People without whom a meeting is not held: two are told as well at one door.
    pub meeting_min: usize,
    /// People for whom a courtyard has benches.
    pub meeting_max: usize,
}

impl Default for DayBounds {
    fn default() -> Self {
        Self { doors: 8, doors_beside_meeting: 3, videos: 4, meeting_min: 3, meeting_max: 30 }
    }
}

variants! {
    /// What can be done on a day, without the day: what a worker fixes or strikes.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub enum ScheduleItem {
        /// A courtyard meeting on one concern.
        Meeting = "meeting" {
            /// In which village.
            village: AreaCode,
            /// For which group; `None` for the whole village.
            group: Option<u8>,
            /// On what.
            concern: ConcernCode,
        },
        /// A visit at the door.
        Door = "door" {
            /// Of whom.
            person: PersonId,
        },
        /// A video call.
        Video = "video" {
            /// With whom.
            person: PersonId,
        },
    }
}

record! {
    /// An item that the worker wants on a day.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct FixedItem {
        /// What.
        pub item: ScheduleItem,
        /// When.
        pub day: Date,
    }
}

record! {
    /// What the worker has said about the schedule of one season; at most [`CHANGES_MAX`] things.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct ScheduleChanges {
        /// The first day of the season that they are about.
        pub season: Option<Date> = default,
        /// What is to be on which day.
        pub fixed: Vec<FixedItem> = default,
        /// What is not to be proposed.
        pub struck: Vec<ScheduleItem> = default,
    }
}

impl ScheduleChanges {
    /// Puts an item on a day. A further one is not taken once there are [`CHANGES_MAX`].
    pub fn fix(&mut self, item: &ScheduleItem, day: Date) {
        self.release(item);
        if self.len() < CHANGES_MAX {
            self.fixed.push(FixedItem { item: item.clone(), day });
        }
    }

    /// Strikes an item. A further one is not taken once there are [`CHANGES_MAX`].
    pub fn strike(&mut self, item: &ScheduleItem) {
        self.release(item);
        if self.len() < CHANGES_MAX {
            self.struck.push(item.clone());
        }
    }

    /// Leaves an item to the schedule again.
    pub fn release(&mut self, item: &ScheduleItem) {
        self.fixed.retain(|fixed| fixed.item != *item);
        self.struck.retain(|struck| struck != item);
    }

    /// The day on which an item is to be.
    pub fn day_of(&self, item: &ScheduleItem) -> Option<Date> {
        self.fixed.iter().find(|fixed| fixed.item == *item).map(|fixed| fixed.day)
    }

    fn len(&self) -> usize {
        self.fixed.len() + self.struck.len()
    }
}

/// All that visits are scheduled from.
#[derive(Clone, Debug, PartialEq)]
pub struct ScheduleSituation {
    /// People, at most [`PEOPLE_MAX`]; of more the last ones are left out.
    pub people: Vec<ToVisit>,
    /// The first day; never one that is past.
    pub first: Date,
    /// The last day; at most [`DAYS_MAX`] days are looked at.
    pub last: Date,
    /// Days on which nobody is visited.
    pub closed: Vec<Date>,
    /// What fits into a day.
    pub bounds: DayBounds,
    /// What the worker has said.
    pub changes: ScheduleChanges,
}
