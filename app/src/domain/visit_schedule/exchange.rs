//! Small steps with two people or more at once, where no single one helps.

use super::assignment::{Assignment, Slot};

/// Looks at every exchange once; answers whether any helped.
pub(super) fn exchanged(state: &mut Assignment) -> bool {
    let people = state.slot.len();
    let mut better = false;
    for one in (0..people).filter(|one| state.is_loose(*one)).collect::<Vec<_>>() {
        better |= takes_a_day(state, one) || is_seen(state, one);
        for other in one + 1..people {
            better |= trade(state, one, other) || meet(state, one, other);
        }
    }
    for day in 0..state.case.days {
        for place in 0..state.case.places.len() {
            better |= state.at(day, place) > 1 && go_together(state, day, place);
        }
    }
    if better {
        state.settle();
    }
    better
}

/// Whether somebody may be at the door on a day, and is not held anywhere.
fn may(state: &Assignment, person: usize, day: usize) -> bool {
    state.is_loose(person) && state.case.door_days[person].contains(&day)
}

fn at_door(state: &Assignment, person: usize) -> Option<usize> {
    match state.slot[person] {
        Slot::Door(day) => Some(day),
        _ => None,
    }
}

/// Moves people, if that takes less.
fn moves(state: &mut Assignment, to: &[(usize, Slot)]) -> bool {
    let total = state.total;
    let before: Vec<(usize, Slot)> = to.iter().map(|(person, _)| (*person, state.take(*person))).collect();
    to.iter().for_each(|(person, slot)| state.put(*person, *slot));
    if state.total < total {
        return true;
    }
    for (person, _) in to {
        state.take(*person);
    }
    before.iter().for_each(|(person, slot)| state.put(*person, *slot));
    false
}

/// Two people exchange their days.
fn trade(state: &mut Assignment, one: usize, other: usize) -> bool {
    let (Some(first), Some(second)) = (at_door(state, one), at_door(state, other)) else { return false };
    let fits = first != second && may(state, one, second) && may(state, other, first);
    fits && moves(state, &[(one, Slot::Door(second)), (other, Slot::Door(first))])
}

/// Two people of one place are visited on one day.
fn meet(state: &mut Assignment, one: usize, other: usize) -> bool {
    let case = state.case;
    if case.place[one] != case.place[other] || !state.is_loose(other) {
        return false;
    }
    let days = case.door_days[one].iter().copied().filter(|day| case.door_days[other].contains(day));
    for day in days {
        let there = [one, other].iter().filter(|person| state.slot[**person] == Slot::Door(day)).count();
        if there < 2
            && state.has_doors(day, 2 - there)
            && moves(state, &[(one, Slot::Door(day)), (other, Slot::Door(day))])
        {
            return true;
        }
    }
    false
}

/// Somebody takes the place of another one on a full day, who goes to the next best slot.
fn takes_a_day(state: &mut Assignment, one: usize) -> bool {
    let case = state.case;
    for day in &case.door_days[one] {
        if state.has_door(*day) || state.is_overfull(*day) || state.slot[one] == Slot::Door(*day) {
            continue;
        }
        for other in 0..state.slot.len() {
            if state.slot[other] != Slot::Door(*day) || state.wanted[other] {
                continue;
            }
            let total = state.total;
            state.take(other);
            let before = state.take(one);
            state.put(one, Slot::Door(*day));
            let slot = state.best(other, Some(*day)).map_or(Slot::Out, |(_, slot)| slot);
            state.put(other, slot);
            if state.total < total {
                return true;
            }
            state.take(other);
            state.take(one);
            state.put(one, before);
            state.put(other, Slot::Door(*day));
        }
    }
    false
}

/// Somebody who is called although they are home is seen: others at doors move on, one after the other.
fn is_seen(state: &mut Assignment, one: usize) -> bool {
    if !matches!(state.slot[one], Slot::Call(_)) || state.case.door_days[one].is_empty() || !state.is_loose(one) {
        return false;
    }
    let mut seen = state.clone();
    seen.take(one);
    seen.place_by_chain(one);
    state.take_over(Some(seen))
}

/// All doors of a place go on another day on which somebody is there already.
fn go_together(state: &mut Assignment, day: usize, place: usize) -> bool {
    let case = state.case;
    let here: Vec<usize> =
        (0..state.slot.len()).filter(|one| state.slot[*one] == Slot::Door(day) && case.place[*one] == place).collect();
    (0..case.days).filter(|other| *other != day).any(|other| {
        let fits = !here.is_empty() && state.at(other, place) > 0 && state.has_doors(other, here.len());
        let to: Vec<(usize, Slot)> = here.iter().map(|person| (*person, Slot::Door(other))).collect();
        fits && here.iter().all(|person| may(state, *person, other)) && moves(state, &to)
    })
}

/// People of one place, or of one household, who are visited on several days are visited on one; others make room.
pub(super) fn gathered(state: &mut Assignment, tries: &mut usize, tries_max: usize) -> bool {
    let case = state.case;
    let groups =
        (0..case.places.len()).map(|place| (&case.place, place)).chain((0..case.homes).map(|home| (&case.home, home)));
    for (of, group) in groups {
        let people: Vec<usize> = (0..state.slot.len())
            .filter(|one| of[*one] == group && state.is_loose(*one) && !case.door_days[*one].is_empty())
            .collect();
        for day in (0..case.days).filter(|_| people.len() > 1) {
            let come: Vec<usize> = people.iter().copied().filter(|one| case.door_days[*one].contains(&day)).collect();
            let there = come.iter().filter(|one| state.slot[**one] == Slot::Door(day)).count();
            if come.len() < 2 || there == come.len() || *tries >= tries_max {
                continue;
            }
            *tries += 1;
            let gathered = gather(state, &come, day);
            if state.take_over(gathered) {
                return true;
            }
        }
    }
    false
}

fn gather<'a>(state: &Assignment<'a>, come: &[usize], day: usize) -> Option<Assignment<'a>> {
    let mut state = state.clone();
    for one in 0..state.slot.len() {
        if come.contains(&one) || state.slot[one] == Slot::Door(day) && !state.wanted[one] {
            state.take(one);
        }
    }
    for one in come {
        if state.has_door(day) {
            state.put(*one, Slot::Door(day));
        }
    }
    state.place_all();
    state.settle();
    Some(state)
}
