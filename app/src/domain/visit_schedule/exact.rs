//! The best schedule of a small case, by trying all: each day's cost for each set of people, then day by day. And what a schedule takes,
//! reckoned from its proposals alone. For tests.

use super::{
    case::{DOOR, GROUP_MEETING, HOUSEHOLD, IN_PERSON, LEFT_OUT, SEAT, VIDEO, VILLAGE_MEETING, WAY},
    input::{ScheduleItem, ScheduleSituation, ToVisit},
    proposal::VisitSchedule,
};
use crate::domain::{area::AreaCode, concern::ConcernCode, date::Date, person::Intention};
use std::collections::BTreeSet;

/// What cannot be.
const NEVER: i64 = i64::MAX / 4;

/// Weight that is on no day, and minutes.
pub(super) type Effort = (i64, i64);

fn weight(one: &ToVisit) -> i64 {
    let of = match one.intention {
        Intention::Willing => 3_000,
        Intention::Hesitant => 2_000,
        _ => 1,
    };
    if one.works_away { 2 * of } else { of }
}

fn days(situation: &ScheduleSituation) -> Vec<Date> {
    let all = (0..=situation.last.days_since(situation.first)).map(|day| situation.first.plus_days(day));
    all.filter(|day| !situation.closed.contains(day)).collect()
}

fn is_home(one: &ToVisit, day: Date) -> bool {
    one.stay.is_some_and(|(first, last)| (first..=last).contains(&day))
}

fn call(situation: &ScheduleSituation, one: &ToVisit) -> i64 {
    VIDEO + if days(situation).iter().any(|day| is_home(one, *day)) { IN_PERSON } else { 0 }
}

/// Doors of one day, where a meeting has brought the worker to a place already.
fn doors(people: &[&ToVisit], meeting: Option<(AreaCode, Option<u8>)>) -> i64 {
    let mut places: BTreeSet<_> = people.iter().map(|one| (one.village, one.group)).collect();
    places.retain(|place| meeting != Some(*place));
    let home = |one: &ToVisit| match one.household.as_str() {
        "" => (one.village, one.group, one.person.to_string()),
        name => (one.village, one.group, name.to_owned()),
    };
    let homes: BTreeSet<_> = people.iter().map(|one| home(one)).collect();
    let (homes, people) = (homes.len() as i64, people.len() as i64);
    places.len() as i64 * WAY + homes * DOOR + (people - homes) * HOUSEHOLD
}

fn meeting(group: Option<u8>, seats: usize) -> i64 {
    WAY + seats as i64 * SEAT + if group.is_some() { GROUP_MEETING } else { VILLAGE_MEETING }
}

/// The least that anybody can reach.
pub(super) fn least(situation: &ScheduleSituation) -> Effort {
    let people: Vec<&ToVisit> = situation.people.iter().filter(|one| one.intention != Intention::Unwilling).collect();
    let all = 1_usize << people.len();
    let mut best = vec![NEVER; all];
    best[0] = 0;
    for day in days(situation) {
        let costs = day_costs(situation, &people, day);
        let mut next = best.clone();
        for (mask, before) in best.iter().enumerate().filter(|(_, cost)| **cost < NEVER) {
            for (more, cost) in costs.iter().enumerate().filter(|(more, cost)| more & mask == 0 && **cost < NEVER) {
                next[mask | more] = next[mask | more].min(before + cost);
            }
        }
        best = next;
    }
    let rest = |(mask, cost): (usize, &i64)| {
        let (out, calls) = without_door(situation, &of(&people, !mask));
        (out, cost + calls)
    };
    best.iter()
        .enumerate()
        .filter(|(_, cost)| **cost < NEVER)
        .map(rest)
        .min_by_key(|(out, cost)| out * LEFT_OUT + cost)
        .unwrap()
}

fn of<'a>(people: &[&'a ToVisit], mask: usize) -> Vec<&'a ToVisit> {
    people.iter().enumerate().filter(|(at, _)| mask >> at & 1 == 1).map(|(_, one)| *one).collect()
}

/// Calls for those who gain most, as many as there are; the others are left out.
fn without_door(situation: &ScheduleSituation, people: &[&ToVisit]) -> Effort {
    let mut called: Vec<&&ToVisit> = people.iter().filter(|one| one.by_video).collect();
    called.sort_by_key(|one| call(situation, one) - weight(one) * LEFT_OUT);
    called.truncate(situation.bounds.videos * days(situation).len());
    let all: i64 = people.iter().map(|one| weight(one)).sum();
    (all - called.iter().map(|one| weight(one)).sum::<i64>(), called.iter().map(|one| call(situation, one)).sum())
}

/// What it takes to see exactly these people on a day, for each set of people.
fn day_costs(situation: &ScheduleSituation, people: &[&ToVisit], day: Date) -> Vec<i64> {
    let bounds = &situation.bounds;
    let home =
        people.iter().enumerate().filter(|(_, one)| is_home(one, day)).map(|(at, _)| 1_usize << at).sum::<usize>();
    let mut costs: Vec<i64> = (0..1_usize << people.len())
        .map(|mask| match mask & !home == 0 && mask.count_ones() as usize <= bounds.doors {
            true => doors(&of(people, mask), None),
            false => NEVER,
        })
        .collect();
    for ((village, group), concern) in topics(people) {
        let may = |one: &ToVisit| {
            one.village == village && (group.is_none() || one.group == group) && one.concerns.contains(&concern)
        };
        let able =
            people.iter().enumerate().filter(|(_, one)| may(one)).map(|(at, _)| 1_usize << at).sum::<usize>() & home;
        for seats in (1..=able).filter(|seats| seats & !able == 0) {
            let count = seats.count_ones() as usize;
            if count < bounds.meeting_min || count > bounds.meeting_max {
                continue;
            }
            let left = home & !seats;
            for beside in (0..=left).filter(|beside| beside & !left == 0) {
                if beside.count_ones() as usize <= bounds.doors_beside_meeting {
                    let cost = meeting(group, count) + doors(&of(people, beside), Some((village, group)));
                    costs[seats | beside] = costs[seats | beside].min(cost);
                }
            }
        }
    }
    costs
}

fn topics(people: &[&ToVisit]) -> BTreeSet<((AreaCode, Option<u8>), ConcernCode)> {
    let of_one = |one: &&ToVisit| {
        let places = [(one.village, one.group), (one.village, None)];
        one.concerns.iter().flat_map(move |concern| places.map(|place| (place, *concern))).collect::<Vec<_>>()
    };
    people.iter().flat_map(of_one).collect()
}

/// What a schedule takes.
///
/// # Panics
/// When it breaks a bound, or has somebody twice or on no list.
pub(super) fn effort(situation: &ScheduleSituation, schedule: &VisitSchedule) -> Effort {
    let bounds = &situation.bounds;
    let one = |id| situation.people.iter().find(|one| one.person == id).unwrap();
    let mut minutes = 0;
    let mut seen = BTreeSet::new();
    for day in days(situation) {
        let today: Vec<_> = schedule.proposals.iter().filter(|proposal| proposal.day == day).collect();
        let (mut at_doors, mut calls, mut held) = (Vec::new(), 0, None);
        for proposal in today {
            proposal.people.iter().for_each(|person| assert!(seen.insert(*person), "{person} twice"));
            match &proposal.item {
                ScheduleItem::Door { person } => {
                    assert!(is_home(one(*person), day), "{person} is not home");
                    at_doors.push(one(*person));
                }
                ScheduleItem::Video { person } => {
                    assert!(one(*person).by_video);
                    calls += 1;
                    minutes += call(situation, one(*person));
                }
                ScheduleItem::Meeting { village, group, concern } => {
                    assert!(held.is_none(), "two meetings on {day}");
                    assert!((bounds.meeting_min..=bounds.meeting_max).contains(&proposal.people.len()));
                    for person in proposal.people.iter().map(|person| one(*person)) {
                        assert!(
                            is_home(person, day) && person.concerns.contains(concern) && person.village == *village
                        );
                        assert!(group.is_none() || person.group == *group);
                    }
                    held = Some((*village, *group));
                    minutes += meeting(*group, proposal.people.len());
                }
            }
        }
        let most = if held.is_some() { bounds.doors_beside_meeting } else { bounds.doors };
        assert!(at_doors.len() <= most && calls <= bounds.videos, "too much on {day}");
        minutes += doors(&at_doors, held);
    }
    let placed: usize = schedule.proposals.iter().map(|proposal| proposal.people.len()).sum();
    assert_eq!(placed, seen.len(), "something is on a closed day");
    let out: Vec<_> = schedule.without_place.iter().map(|(person, _)| one(*person)).collect();
    let wanted = situation.people.iter().filter(|one| one.intention != Intention::Unwilling).count();
    assert_eq!(out.len() + placed, wanted, "everybody is on one list");
    (out.into_iter().map(weight).sum(), minutes)
}
