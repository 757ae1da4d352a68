//! Meetings before anything else: a second start of the search, for days packed with doors leave a meeting no room.

use super::{
    assignment::{Assignment, Slot},
    case::{DOOR, IN_PERSON, SEAT, VIDEO, WAY},
};

/// Opens meetings on days without one, the one that saves most first, as long as one saves minutes.
pub(super) fn open_meetings(state: &mut Assignment) {
    while let Some((_, day, topic)) = most_saving(state) {
        state.open(day, topic, false);
        for person in comers(state, day, topic) {
            state.put(person, Slot::Seat(day));
        }
    }
}

/// Minutes less than nothing, day and topic; of equal ones the earlier day.
fn most_saving(state: &Assignment) -> Option<(i64, usize, usize)> {
    let free = |day: &usize| state.case.open[*day] && state.meeting[*day].is_none();
    let all =
        (0..state.case.days).filter(free).flat_map(|day| (0..state.case.topics.len()).map(move |topic| (day, topic)));
    all.filter_map(|(day, topic)| Some((-saving(state, day, topic)?, day, topic)))
        .min()
        .filter(|(less, _, _)| *less < 0)
}

/// Minutes that a meeting saves against doors, and against calls for those whose doors it takes; `None` when too few can come.
fn saving(state: &Assignment, day: usize, topic: usize) -> Option<i64> {
    let bounds = &state.case.situation.bounds;
    let people = comers(state, day, topic).len();
    let lost = bounds.doors.saturating_sub(bounds.doors_beside_meeting.max(state.doors[day]));
    let (waiting, free) = (waiting(state), free_doors(state));
    let short = waiting.saturating_sub(free) as i64;
    let short_then = waiting.saturating_sub(people).saturating_sub(free.saturating_sub(lost)) as i64;
    let minutes = people as i64 * (DOOR - SEAT) - state.case.meeting_minutes(topic) - WAY;
    (people >= bounds.meeting_min).then_some(minutes + (short - short_then) * (VIDEO + IN_PERSON - DOOR))
}

/// Who would come: people without a slot who are home then; the weightiest, and those with few days at home, as long as there is room.
fn comers(state: &Assignment, day: usize, topic: usize) -> Vec<usize> {
    let case = state.case;
    let comes = |person: &usize| state.slot[*person] == Slot::Out && case.is_home(*person, day);
    let mut people: Vec<usize> = case.topics[topic].people.iter().copied().filter(comes).collect();
    people.sort_by_key(|person| (-case.left_out[*person], case.door_days[*person].len(), *person));
    people.truncate(case.situation.bounds.meeting_max);
    people
}

/// People without a slot who could be seen at a door.
fn waiting(state: &Assignment) -> usize {
    (0..state.slot.len()).filter(|one| state.slot[*one] == Slot::Out && !state.case.door_days[*one].is_empty()).count()
}

/// Doors that the days have room for.
fn free_doors(state: &Assignment) -> usize {
    let bounds = &state.case.situation.bounds;
    let of_day = |day: usize| {
        let max = if state.meeting[day].is_some() { bounds.doors_beside_meeting } else { bounds.doors };
        max.saturating_sub(state.doors[day])
    };
    (0..state.case.days).filter(|day| state.case.open[*day]).map(of_day).sum()
}
