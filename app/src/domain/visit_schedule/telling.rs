//! A schedule as proposals, each with its reasons.

use super::{
    assignment::{Assignment, HeldMeeting, Slot},
    case::Case,
    input::{PEOPLE_MAX, ScheduleItem},
    proposal::{NoPlaceReason, Proposal, ScheduleReason, VisitSchedule},
};
use crate::domain::id::PersonId;

/// Who leaves within so many days is said to leave.
const LEAVES_SOON_DAYS: i64 = 3;
/// Who came so many days ago is said to have come.
const CAME_LATELY_DAYS: i64 = 7;

/// Everything that a state proposes.
pub(super) fn told(state: &Assignment) -> VisitSchedule {
    let case = state.case;
    let mut proposals = Vec::new();
    for day in 0..case.days {
        proposals.extend(state.meeting[day].map(|held| meeting(state, day, held)));
        let mut doors = of_slot(state, Slot::Door(day));
        doors.sort_by_key(|person| (case.places[case.place[*person]], case.home[*person], *person));
        proposals.extend(doors.into_iter().map(|person| door(state, day, person)));
        proposals.extend(of_slot(state, Slot::Call(day)).into_iter().map(|person| call(state, day, person)));
    }
    let out = of_slot(state, Slot::Out).into_iter().map(|person| (case.people[person].person, no_place(case, person)));
    let too_many = case.situation.people.iter().skip(PEOPLE_MAX).map(|one| (one.person, NoPlaceReason::TooMany));
    VisitSchedule { proposals, without_place: out.chain(too_many).collect() }
}

fn of_slot(state: &Assignment, slot: Slot) -> Vec<usize> {
    (0..state.slot.len()).filter(|person| state.slot[*person] == slot).collect()
}

fn ids(case: &Case, people: &[usize]) -> Vec<PersonId> {
    people.iter().map(|person| case.people[*person].person).collect()
}

fn meeting(state: &Assignment, day: usize, held: HeldMeeting) -> Proposal {
    let case = state.case;
    let topic = &case.topics[held.topic];
    let seated = of_slot(state, Slot::Seat(day));
    let (village, group) = case.places[topic.place];
    let invited = case.unwilling.iter().filter(|one| {
        let near = one.village == village && (group.is_none() || one.group == group);
        near && one.concerns.contains(&topic.concern) && case.home_days(one).contains(&day)
    });
    let mut why: Vec<ScheduleReason> = held.wanted.then_some(ScheduleReason::Wanted).into_iter().collect();
    why.push(ScheduleReason::OneConcern { people: seated.len(), concern: topic.concern });
    why.push(ScheduleReason::HomeTogether);
    why.push(group.map_or(ScheduleReason::OneVillage, |group| ScheduleReason::OneGroup { group }));
    let also_invited = invited.map(|one| one.person).collect();
    Proposal { day: case.date(day), item: case.meeting(held.topic), people: ids(case, &seated), also_invited, why }
}

fn door(state: &Assignment, day: usize, person: usize) -> Proposal {
    let case = state.case;
    let one = case.people[person];
    let mut why = vec![ScheduleReason::Thinks(one.intention)];
    if let Some((first, last)) = one.stay.filter(|_| one.works_away) {
        let date = case.date(day);
        if last.days_since(date) <= LEAVES_SOON_DAYS {
            why.push(ScheduleReason::LeavesOn(last));
        } else if date.days_since(first) <= CAME_LATELY_DAYS {
            why.push(ScheduleReason::HomeSince(first));
        }
    }
    let place = case.place[person];
    let meets = state.meeting[day].is_some_and(|held| case.topics[held.topic].place == place);
    let others = of_slot(state, Slot::Door(day)).into_iter().filter(|other| case.place[*other] == place).count() - 1;
    if state.in_household(day, person) > 1 {
        why.push(ScheduleReason::SameHousehold);
    } else if others > 0 && case.places[place].1.is_some() {
        why.push(ScheduleReason::SameWay { others });
    }
    if meets {
        why.push(ScheduleReason::MeetingThere);
    }
    alone(state, day, person, ScheduleItem::Door { person: one.person }, why)
}

fn call(state: &Assignment, day: usize, person: usize) -> Proposal {
    let one = state.case.people[person];
    let full = !state.case.door_days[person].is_empty();
    let home = if full { ScheduleReason::HomeDaysFull } else { ScheduleReason::NotHome };
    let why = vec![ScheduleReason::Thinks(one.intention), home];
    alone(state, day, person, ScheduleItem::Video { person: one.person }, why)
}

fn alone(state: &Assignment, day: usize, person: usize, item: ScheduleItem, mut why: Vec<ScheduleReason>) -> Proposal {
    if state.wanted[person] {
        why.insert(0, ScheduleReason::Wanted);
    }
    let people = vec![state.case.people[person].person];
    Proposal { day: state.case.date(day), item, people, also_invited: Vec::new(), why }
}

fn no_place(case: &Case, person: usize) -> NoPlaceReason {
    let one = case.people[person];
    let struck = |item: ScheduleItem| case.situation.changes.struck.contains(&item);
    let home = !case.home_days(one).is_empty();
    let call_struck = one.by_video && struck(ScheduleItem::Video { person: one.person });
    let door_struck = home && struck(ScheduleItem::Door { person: one.person });
    match () {
        () if call_struck || door_struck => NoPlaceReason::Struck,
        () if !home && !one.by_video => NoPlaceReason::NotHome,
        () if !one.by_video && case.door_days[person].is_empty() => NoPlaceReason::ClosedDaysOnly,
        () => NoPlaceReason::DaysFull,
    }
}
