//! Whom to visit on which day while people are home: meetings, doors and calls, each with its reasons.

mod assignment;
mod case;
#[cfg(test)]
mod exact;
mod exchange;
mod gathering;
mod input;
mod insert;
mod proposal;
mod search;

mod telling;
#[cfg(test)]
mod tests;

pub use input::{
    CHANGES_MAX, DAYS_MAX, DayBounds, FixedItem, PEOPLE_MAX, ScheduleChanges, ScheduleItem, ScheduleSituation, ToVisit,
};
pub use proposal::{NoPlaceReason, Proposal, ScheduleReason, VisitSchedule};

/// Proposes a schedule. The same situation always gives the same one.
///
/// **Objective.** First as much weight as possible has a day: a willing person weighs 3,000, a hesitant one 2,000, one who was not asked yet 1, so
/// that those never take the others' place; who works away counts double, because they can be met only now. Unwilling people are given no
/// day; those who are home are named for a meeting on their concern. Then the fewest minutes: a door takes 45, a further person of the
/// household 10, the way to a group 30 once a day; a meeting of a group 50 and of a village 80, the way, and 8 for each who comes; a call 25, and 90
/// more with somebody who is home, for people who are home are to be seen in person.
///
/// **Within** the days at home that are not closed, the bounds of a day with at most one meeting, and what the worker fixed and struck.
///
/// It is a local search ([`search`](mod@search)); the tests compare it with an exact solver on small cases.
pub fn schedule(situation: &ScheduleSituation) -> VisitSchedule {
    let case = case::Case::of(situation);
    telling::told(&search::search(&case))
}
