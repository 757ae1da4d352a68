//! A schedule in the making: who is where, and what it takes in minutes.

use super::case::{Case, DOOR, HOUSEHOLD, IN_PERSON, SEAT, VIDEO, WAY};

/// Where a person is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// Nowhere.
    Out,
    /// At the door, on a day.
    Door(usize),
    /// Over a call, on a day.
    Call(usize),
    /// At the meeting of a day.
    Seat(usize),
}

/// A meeting on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct HeldMeeting {
    pub topic: usize,
    pub seats: usize,
    pub wanted: bool,
}

/// Who is where. `total` is always what [`Case`] says all of it takes.
#[derive(Clone)]
pub(super) struct Assignment<'a> {
    pub case: &'a Case<'a>,
    pub slot: Vec<Slot>,
    /// Whether the worker wants the person where they are.
    pub wanted: Vec<bool>,
    pub meeting: Vec<Option<HeldMeeting>>,
    pub doors: Vec<usize>,
    pub calls: Vec<usize>,
    pub total: i64,
    /// Doors and meetings by day and place.
    at_place: Vec<u16>,
    /// Doors by day and household.
    at_home: Vec<u16>,
}

impl<'a> Assignment<'a> {
    /// Everybody is out.
    pub fn new(case: &'a Case<'a>) -> Self {
        Self {
            slot: vec![Slot::Out; case.people.len()],
            wanted: vec![false; case.people.len()],
            meeting: vec![None; case.days],
            doors: vec![0; case.days],
            calls: vec![0; case.days],
            total: case.left_out.iter().sum(),
            at_place: vec![0; case.days * case.places.len()],
            at_home: vec![0; case.days * case.homes],
            case,
        }
    }

    /// Doors and meetings at a place on a day.
    pub fn at(&self, day: usize, place: usize) -> usize {
        self.at_place[day * self.case.places.len() + place].into()
    }

    fn count(&mut self, day: usize, place: usize, more: bool) {
        let at = &mut self.at_place[day * self.case.places.len() + place];
        *at = if more { *at + 1 } else { *at - 1 };
    }

    /// Others of the household who are visited on that day.
    pub fn in_household(&self, day: usize, person: usize) -> usize {
        self.at_home[day * self.case.homes + self.case.home[person]].into()
    }

    /// Whether there is room for a further door on a day.
    pub fn has_door(&self, day: usize) -> bool {
        self.has_doors(day, 1)
    }

    /// The same for several.
    pub fn has_doors(&self, day: usize, more: usize) -> bool {
        let bounds = &self.case.situation.bounds;
        let max = if self.meeting[day].is_some() { bounds.doors_beside_meeting } else { bounds.doors };
        self.doors[day] + more <= max
    }

    /// Whether a day has more doors than fit beside its meeting.
    pub fn is_overfull(&self, day: usize) -> bool {
        self.meeting[day].is_some() && self.doors[day] > self.case.situation.bounds.doors_beside_meeting
    }

    /// The first day with room for a call.
    pub fn call_day(&self) -> Option<usize> {
        let max = self.case.situation.bounds.videos;
        (0..self.case.days).find(|day| self.case.open[*day] && self.calls[*day] < max)
    }

    /// Whether a person may sit in the meeting of a day.
    pub fn may_sit(&self, person: usize, day: usize) -> bool {
        let fits = |held: HeldMeeting| {
            held.seats < self.case.situation.bounds.meeting_max
                && self.case.topics[held.topic].people.binary_search(&person).is_ok()
        };
        self.meeting[day].is_some_and(fits) && self.case.is_home(person, day)
    }

    /// Whether a person may be moved from where they are: not when the worker wants it so, nor when a meeting would get too small.
    pub fn is_loose(&self, person: usize) -> bool {
        let held = match self.slot[person] {
            Slot::Seat(day) => self.meeting[day],
            _ => None,
        };
        !self.wanted[person]
            && held.is_none_or(|held| held.wanted || held.seats > self.case.situation.bounds.meeting_min)
    }

    /// Minutes that a person adds who is out.
    pub fn minutes(&self, person: usize, slot: Slot) -> i64 {
        match slot {
            Slot::Out => self.case.left_out[person],
            Slot::Seat(_) => SEAT,
            Slot::Call(_) if self.case.door_days[person].is_empty() => VIDEO,
            Slot::Call(_) => VIDEO + IN_PERSON,
            Slot::Door(day) => {
                let way = if self.at(day, self.case.place[person]) == 0 { WAY } else { 0 };
                way + if self.in_household(day, person) == 0 { DOOR } else { HOUSEHOLD }
            }
        }
    }

    /// Puts somebody who is out into a slot.
    pub fn put(&mut self, person: usize, slot: Slot) {
        self.total += self.minutes(person, slot) - self.case.left_out[person];
        self.slot[person] = slot;
        self.counts(person, slot, true);
    }

    /// Takes somebody out; answers where they were.
    pub fn take(&mut self, person: usize) -> Slot {
        let slot = std::mem::replace(&mut self.slot[person], Slot::Out);
        self.counts(person, slot, false);
        self.total += self.case.left_out[person] - self.minutes(person, slot);
        slot
    }

    fn counts(&mut self, person: usize, slot: Slot, more: bool) {
        let one = |count: &mut usize| *count = if more { *count + 1 } else { *count - 1 };
        match slot {
            Slot::Out => {}
            Slot::Call(day) => one(&mut self.calls[day]),
            Slot::Seat(day) => self.meeting[day].iter_mut().for_each(|held| one(&mut held.seats)),
            Slot::Door(day) => {
                one(&mut self.doors[day]);
                self.count(day, self.case.place[person], more);
                let home = &mut self.at_home[day * self.case.homes + self.case.home[person]];
                *home = if more { *home + 1 } else { *home - 1 };
            }
        }
    }

    /// Becomes another schedule, if that one takes less.
    pub fn take_over(&mut self, tried: Option<Self>) -> bool {
        let better = tried.filter(|tried| tried.total < self.total);
        better.map(|tried| *self = tried).is_some()
    }

    /// Plans a meeting on a day without one; nobody sits there yet.
    pub fn open(&mut self, day: usize, topic: usize, wanted: bool) {
        let place = self.case.topics[topic].place;
        self.total += self.case.meeting_minutes(topic) + if self.at(day, place) == 0 { WAY } else { 0 };
        self.count(day, place, true);
        self.meeting[day] = Some(HeldMeeting { topic, seats: 0, wanted });
    }

    /// Gives up the meeting of a day; who sat there is out.
    pub fn close(&mut self, day: usize) {
        for person in 0..self.slot.len() {
            if self.slot[person] == Slot::Seat(day) {
                self.take(person);
            }
        }
        let Some(HeldMeeting { topic, .. }) = self.meeting[day].take() else { return };
        let place = self.case.topics[topic].place;
        self.count(day, place, false);
        self.total -= self.case.meeting_minutes(topic) + if self.at(day, place) == 0 { WAY } else { 0 };
    }
}
