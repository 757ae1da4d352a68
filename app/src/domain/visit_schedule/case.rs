//! A situation as numbers: people, days, places and possible meetings by index.

use super::input::{DAYS_MAX, PEOPLE_MAX, ScheduleItem, ScheduleSituation, ToVisit};
use crate::domain::{area::AreaCode, concern::ConcernCode, date::Date, person::Intention};
use std::ops::Range;

/// Minutes at a door: half an hour's talk, and the walk from the farm before.
pub(super) const DOOR: i64 = 45;
/// A further person of the same household, on the same day.
pub(super) const HOUSEHOLD: i64 = 10;
/// The way to a group, once a day.
pub(super) const WAY: i64 = 30;
/// A meeting of one group: asking people to come, and the talk.
pub(super) const GROUP_MEETING: i64 = 50;
/// A meeting of a village: there are more doors to ask at.
pub(super) const VILLAGE_MEETING: i64 = 80;
/// One person's questions and form at a meeting.
pub(super) const SEAT: i64 = 8;
/// A video call, with the message that fixes its time.
pub(super) const VIDEO: i64 = 25;
/// What it is worth to see a person who is home, instead of calling.
pub(super) const IN_PERSON: i64 = 90;
/// Minutes for which no person of the smallest weight is left out: more than all days have.
pub(super) const LEFT_OUT: i64 = 100_000;

/// A place that is walked to: a group, or what is the whole village's.
type Place = (AreaCode, Option<u8>);

/// A meeting that could be held.
pub(super) struct Topic {
    pub place: usize,
    pub concern: ConcernCode,
    /// Who has this concern and lives there.
    pub people: Vec<usize>,
}

/// People by index in the order of their ids, days from the first.
pub(super) struct Case<'a> {
    pub situation: &'a ScheduleSituation,
    pub people: Vec<&'a ToVisit>,
    /// Who is asked to come to meetings only.
    pub unwilling: Vec<&'a ToVisit>,
    /// How many days.
    pub days: usize,
    /// Whether anybody is visited on a day.
    pub open: Vec<bool>,
    /// Open days at home, for visits at the door; none when the worker has struck that.
    pub door_days: Vec<Vec<usize>>,
    /// Whether each can be called.
    pub calls: Vec<bool>,
    /// Minutes that leaving each out counts for.
    pub left_out: Vec<i64>,
    pub places: Vec<Place>,
    pub place: Vec<usize>,
    /// The household of each, by index.
    pub home: Vec<usize>,
    pub homes: usize,
    pub topics: Vec<Topic>,
}

impl<'a> Case<'a> {
    pub fn of(situation: &'a ScheduleSituation) -> Self {
        let mut all: Vec<&ToVisit> = situation.people.iter().take(PEOPLE_MAX).collect();
        all.sort_unstable_by_key(|one| one.person);
        let (unwilling, people): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|one| one.intention == Intention::Unwilling);
        let days = (situation.last.days_since(situation.first) + 1).clamp(0, DAYS_MAX as i64) as usize;
        let open: Vec<bool> =
            (0..days).map(|day| !situation.closed.contains(&situation.first.plus_days(day as i64))).collect();
        let struck = |item: &ScheduleItem| situation.changes.struck.contains(item);
        let (mut places, mut homes) = (Vec::new(), Vec::new());
        let place = people.iter().map(|one| index_of(&mut places, (one.village, one.group))).collect();
        let home = people.iter().map(|one| index_of(&mut homes, household(one))).collect();
        let mut case = Self {
            door_days: Vec::new(),
            calls: people
                .iter()
                .map(|one| one.by_video && !struck(&ScheduleItem::Video { person: one.person }))
                .collect(),
            left_out: people.iter().map(|one| left_out(one)).collect(),
            homes: homes.len(),
            topics: topics(&people, &mut places, situation),
            situation,
            people,
            unwilling,
            days,
            open,
            places,
            place,
            home,
        };
        let doors = |one: &&ToVisit| match struck(&ScheduleItem::Door { person: one.person }) {
            true => Vec::new(),
            false => case.home_days(one).filter(|day| case.open[*day]).collect(),
        };
        case.door_days = case.people.iter().map(doors).collect();
        case
    }

    /// The date of a day.
    pub fn date(&self, day: usize) -> Date {
        self.situation.first.plus_days(day as i64)
    }

    /// The day of a date, when it is one of these.
    pub fn day(&self, date: Date) -> Option<usize> {
        usize::try_from(date.days_since(self.situation.first)).ok().filter(|day| *day < self.days)
    }

    /// Days at home.
    pub fn home_days(&self, one: &ToVisit) -> Range<usize> {
        let at = |date: Date| date.days_since(self.situation.first).clamp(0, self.days as i64) as usize;
        one.stay.map_or(0..0, |(first, last)| at(first)..at(last.plus_days(1)))
    }

    /// Whether a person is home on a day on which people are visited.
    pub fn is_home(&self, person: usize, day: usize) -> bool {
        self.open[day] && self.home_days(self.people[person]).contains(&day)
    }

    /// What a meeting takes, whoever comes.
    pub fn meeting_minutes(&self, topic: usize) -> i64 {
        if self.places[self.topics[topic].place].1.is_some() { GROUP_MEETING } else { VILLAGE_MEETING }
    }

    /// The meeting as what a worker fixes or strikes.
    pub fn meeting(&self, topic: usize) -> ScheduleItem {
        let (village, group) = self.places[self.topics[topic].place];
        ScheduleItem::Meeting { village, group, concern: self.topics[topic].concern }
    }

    /// The topic of a meeting.
    pub fn topic_of(&self, item: &ScheduleItem) -> Option<usize> {
        (0..self.topics.len()).find(|topic| self.meeting(*topic) == *item)
    }
}

fn index_of<T: PartialEq>(known: &mut Vec<T>, one: T) -> usize {
    known.iter().position(|other| *other == one).unwrap_or_else(|| {
        known.push(one);
        known.len() - 1
    })
}

/// People without a householder are households of their own.
fn household(one: &ToVisit) -> (Place, String) {
    let name = if one.household.is_empty() { one.person.to_string() } else { one.household.clone() };
    ((one.village, one.group), name)
}

/// By intention; who works away counts double, for they can be met only now. Those who were not asked yet never take the place of the
/// willing and hesitant.
fn left_out(one: &ToVisit) -> i64 {
    let weight = match one.intention {
        Intention::Willing => 3_000,
        Intention::Hesitant => 2_000,
        Intention::NotAsked | Intention::Unwilling | Intention::Unknown(_) => 1,
    };
    weight * LEFT_OUT * if one.works_away { 2 } else { 1 }
}

/// Meetings for which there are enough people, of a group and of a village, and those that the worker wants; none that is struck.
fn topics(people: &[&ToVisit], places: &mut Vec<Place>, situation: &ScheduleSituation) -> Vec<Topic> {
    let mut found: Vec<(Place, ConcernCode, Vec<usize>)> = Vec::new();
    for (at, one) in people.iter().enumerate() {
        for concern in &one.concerns {
            let whole = (one.village, None);
            let areas = [Some((one.village, one.group)).filter(|place| *place != whole), Some(whole)];
            for place in areas.into_iter().flatten() {
                match found.iter_mut().find(|(known, code, _)| (*known, *code) == (place, *concern)) {
                    Some((_, _, people)) if people.last() == Some(&at) => {}
                    Some((_, _, people)) => people.push(at),
                    None => found.push((place, *concern, vec![at])),
                }
            }
        }
    }
    let wanted = |item: &ScheduleItem| situation.changes.day_of(item).is_some();
    let struck = |item: &ScheduleItem| situation.changes.struck.contains(item);
    found.retain(|((village, group), concern, people)| {
        let item = ScheduleItem::Meeting { village: *village, group: *group, concern: *concern };
        wanted(&item) || people.len() >= situation.bounds.meeting_min && !struck(&item)
    });
    let topic = |(place, concern, people)| Topic { place: index_of(places, place), concern, people };
    found.into_iter().map(topic).collect()
}
