//! The search for a schedule of few minutes: begins with what the worker wants, from two starts, then tries meetings and exchanges as long as they help.

use super::{
    assignment::{Assignment, Slot},
    case::{Case, DOOR, HOUSEHOLD, IN_PERSON, SEAT, VIDEO, WAY},
    exchange::{exchanged, gathered},
    gathering::open_meetings,
    input::ScheduleItem,
};

/// Meetings that are tried in earnest before it is said that none helps: the most promising ones.
const TRIED_MAX: usize = 24;
/// Schedules that are tried from each start: what a slow phone does in two seconds with 300 people.
const TRIES_MAX: usize = 400;
/// Days on which one meeting is thought of at once.
const DAYS_OF_ONE: usize = 2;
/// Minutes by which a meeting may look too dear and still be tried: what others do in its place is not foreseen.
const SLACK: i64 = 80;

/// The better one of what is found from both starts.
pub(super) fn search<'a>(case: &'a Case<'a>) -> Assignment<'a> {
    let mut best = found(case, Start::Doors);
    best.take_over(Some(found(case, Start::Meetings)));
    best
}

/// What has the days first.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    Doors,
    Meetings,
}

/// The best schedule that is found from a start.
pub(super) fn found<'a>(case: &'a Case<'a>, start: Start) -> Assignment<'a> {
    let mut best = begun(case, start);
    let mut tries = 0;
    let mut helps = true;
    while helps && tries < TRIES_MAX {
        helps = with_another_meeting(&mut best, &mut tries)
            || with_fewer_or_later(&mut best, &mut tries)
            || exchanged(&mut best)
            || gathered(&mut best, &mut tries, TRIES_MAX);
    }
    best
}

/// What the worker wants is there, and everybody else has the next best slot.
fn begun<'a>(case: &'a Case<'a>, start: Start) -> Assignment<'a> {
    let mut state = Assignment::new(case);
    for fixed in &case.situation.changes.fixed {
        let Some(day) = case.day(fixed.day).filter(|day| case.open[*day]) else { continue };
        let of = |person| case.people.binary_search_by_key(person, |one| one.person).ok();
        match &fixed.item {
            ScheduleItem::Door { person } => {
                if let Some(person) = of(person).filter(|person| case.door_days[*person].contains(&day)) {
                    wants(&mut state, person, Slot::Door(day));
                }
            }
            ScheduleItem::Video { person } => {
                if let Some(person) = of(person).filter(|person| case.calls[*person]) {
                    wants(&mut state, person, Slot::Call(day));
                }
            }
            item @ ScheduleItem::Meeting { .. } => {
                let come = |topic: &usize| case.topics[*topic].people.iter().any(|one| case.is_home(*one, day));
                if let Some(topic) = case.topic_of(item).filter(come).filter(|_| state.meeting[day].is_none()) {
                    state.open(day, topic, true);
                }
            }
        }
    }
    seat_wanted(&mut state);
    if start == Start::Meetings {
        open_meetings(&mut state);
    }
    state.place_all();
    state.settle();
    state
}

fn wants(state: &mut Assignment, person: usize, slot: Slot) {
    if state.slot[person] == Slot::Out {
        state.put(person, slot);
        state.wanted[person] = true;
    }
}

/// Whoever can come to a meeting that the worker wants, comes.
fn seat_wanted(state: &mut Assignment) {
    for day in 0..state.case.days {
        for person in 0..state.slot.len() {
            if state.slot[person] == Slot::Out && state.may_sit(person, day) {
                state.put(person, Slot::Seat(day));
            }
        }
    }
}

/// One more meeting, or one in another's place.
fn with_another_meeting(best: &mut Assignment, tries: &mut usize) -> bool {
    for (_, day, topic) in promising(best) {
        *tries += 1;
        if best.take_over(with_meeting(best, day, topic)) {
            return true;
        }
    }
    false
}

/// One meeting less, or on another day, or one closed and another one held.
fn with_fewer_or_later(best: &mut Assignment, tries: &mut usize) -> bool {
    for day in 0..best.case.days {
        let Some(held) = best.meeting[day].filter(|held| !held.wanted) else { continue };
        let mut without = best.clone();
        without.close(day);
        let later = (0..best.case.days).filter(|later| *later != day && best.case.open[*later]);
        let moved = later.map(|later| (later, held.topic));
        let other = promising(&without).into_iter().map(|(_, day, topic)| (day, topic));
        let choices: Vec<(usize, usize)> = moved.chain(other).collect();
        let mut closed = without.clone();
        closed.place_all();
        closed.settle();
        *tries += 1;
        if best.take_over(Some(closed)) {
            return true;
        }
        for (day, topic) in choices {
            if *tries >= TRIES_MAX {
                return false;
            }
            *tries += 1;
            if best.take_over(with_meeting(&without, day, topic)) {
                return true;
            }
        }
    }
    false
}

/// The meetings that promise most, with what they save, at most two days of one topic.
fn promising(state: &Assignment) -> Vec<(i64, usize, usize)> {
    let case = state.case;
    let mut found = Vec::new();
    for topic in 0..case.topics.len() {
        let of_days =
            (0..case.days).filter(|day| case.open[*day] && state.meeting[*day].is_none_or(|held| !held.wanted));
        let mut days: Vec<(i64, usize, usize)> =
            of_days.filter_map(|day| Some((-promise(state, day, topic)?, day, topic))).collect();
        days.sort_unstable();
        found.extend(days.into_iter().take(DAYS_OF_ONE));
    }
    found.sort_unstable();
    found.truncate(TRIED_MAX);
    found
}

/// Minutes that a meeting saves, as far as can be told without trying; `None` when too few can come or it is too dear.
fn promise(state: &Assignment, day: usize, topic: usize) -> Option<i64> {
    let case = state.case;
    let mut people = 0;
    let mut saved = -case.meeting_minutes(topic) - WAY;
    for person in &case.topics[topic].people {
        if state.wanted[*person] || !case.is_home(*person, day) {
            continue;
        }
        people += 1;
        saved -= SEAT;
        saved += match state.slot[*person] {
            Slot::Out => case.left_out[*person],
            Slot::Call(_) => VIDEO + if case.door_days[*person].is_empty() { 0 } else { IN_PERSON },
            Slot::Door(day) => {
                let (home, way) = (state.in_household(day, *person) as i64, state.at(day, case.place[*person]) as i64);
                (DOOR + HOUSEHOLD * (home - 1)) / home + WAY / way
            }
            Slot::Seat(_) => SEAT,
        };
    }
    let crowded = state.doors[day].saturating_sub(case.situation.bounds.doors_beside_meeting).min(people);
    saved -= WAY * crowded as i64 / 2;
    (people >= case.situation.bounds.meeting_min && saved > -SLACK).then_some(saved)
}

/// The same schedule with a meeting: all who can come do, and others move on.
fn with_meeting<'a>(state: &Assignment<'a>, day: usize, topic: usize) -> Option<Assignment<'a>> {
    let case = state.case;
    if state.meeting[day].is_some_and(|held| held.wanted) {
        return None;
    }
    let mut state = state.clone();
    state.close(day);
    state.open(day, topic, false);
    let free =
        |state: &Assignment, person: usize| !matches!(state.slot[person], Slot::Seat(_)) && !state.wanted[person];
    // First those who sit nowhere; then those whom another meeting can spare.
    for spare in [false, true] {
        for person in &case.topics[topic].people {
            let comes = if spare { state.is_loose(*person) } else { free(&state, *person) };
            let enough =
                spare && state.meeting[day].is_some_and(|held| held.seats >= case.situation.bounds.meeting_min);
            if comes && !enough && state.slot[*person] != Slot::Seat(day) && state.may_sit(*person, day) {
                state.take(*person);
                state.put(*person, Slot::Seat(day));
            }
        }
    }
    if state.meeting[day].is_none_or(|held| held.seats < case.situation.bounds.meeting_min) {
        return None;
    }
    let mut crowd: Vec<usize> =
        (0..state.slot.len()).filter(|one| state.slot[*one] == Slot::Door(day) && !state.wanted[*one]).collect();
    crowd.sort_by_key(|person| (case.left_out[*person], state.at(day, case.place[*person]), *person));
    for person in crowd {
        if state.is_overfull(day) {
            state.take(person);
        }
    }
    state.place_all();
    state.settle();
    Some(state)
}
