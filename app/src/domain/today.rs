//! Today's order: whom to visit next, and why. Each term can be said in words; nothing of health or ethnicity enters.

use super::{
    date::Date,
    enrolment::Status,
    period::Period,
    person::{Intention, Person, ReturnWindow},
    season,
    visit::{Visit, VisitOutcome},
};
use crate::order::ordered;

/// A person home within this many days counts as home.
const HOME_SOON_DAYS: i64 = 14;
/// A person seen within this many days is left in peace.
const SEEN_LATELY_DAYS: i64 = 7;
/// After this many refusals a person is hardly asked again.
const REFUSALS_MANY: usize = 3;

/// One reason, with what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A visit is due, or overdue by some days.
    Due {
        /// Days past the day.
        days_overdue: i64,
    },
    /// What the person thinks of joining.
    Intends(Intention),
    /// Home now, or within two weeks.
    HomeSoon,
    /// Away for long: by video only.
    VideoOnly,
    /// Cover ends soon.
    RenewalIn {
        /// Days left.
        days: i64,
    },
    /// Another person of the same group is due.
    NeighbourDue,
    /// Was seen a few days ago.
    SeenLately {
        /// Days since.
        days: i64,
    },
    /// Has refused three times.
    RefusedOften,
    /// The township returned a form of theirs.
    FormReturned,
}

/// What the order is computed from.
#[derive(Debug)]
pub struct TodaySituation<'a> {
    /// The person.
    pub person: &'a Person,
    /// Valid visits (corrected ones left out), oldest first.
    pub visits: &'a [&'a Visit],
    /// Every form's state and period.
    pub enrolments: &'a [(Status, Period)],
    /// Whether a consent to be contacted was withdrawn.
    pub wants_no_contact: bool,
    /// Whether another person of the same village and group is due.
    pub neighbour_due: bool,
}

/// A place in today's order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TodayPlace {
    /// 0–100.
    pub points: i32,
    /// Why, the weightiest first.
    pub reasons: Vec<Reason>,
}

/// When the next visit is due: what the last visit says, or what follows from its outcome.
pub fn next_due(visits: &[&Visit]) -> Option<Date> {
    let last = visits.iter().max_by_key(|v| v.on)?;
    last.next_due.or_else(|| last.outcome.next_due_days().map(|days| last.on.plus_days(days)))
}

/// Whether a visit is due on `today`.
pub fn is_due(visits: &[&Visit], today: Date) -> bool {
    next_due(visits).is_some_and(|due| due <= today)
}

/// The person's place today; `None` for a person who does not want to be contacted.
pub fn place(situation: &TodaySituation, today: Date) -> Option<TodayPlace> {
    if situation.person.do_not_contact || situation.wants_no_contact {
        return None;
    }
    let terms: Vec<(i32, Reason)> = [
        due(situation, today),
        Some(intention(situation)),
        home(situation.person, today),
        renewal(situation, today),
        returned(situation),
        situation.neighbour_due.then_some((5, Reason::NeighbourDue)),
        seen_lately(situation, today),
        refused_often(situation),
    ]
    .into_iter()
    .flatten()
    .collect();
    let terms = ordered(terms, |(points, _)| (-i64::from(points.abs()), String::new()));
    let points = terms.iter().map(|(points, _)| points).sum::<i32>().clamp(0, 100);
    Some(TodayPlace { points, reasons: terms.into_iter().map(|(_, reason)| reason).collect() })
}

fn due(situation: &TodaySituation, today: Date) -> Option<(i32, Reason)> {
    let days_overdue = today.days_since(next_due(situation.visits)?);
    (days_overdue >= 0).then(|| ((2 * days_overdue + 10).clamp(0, 30) as i32, Reason::Due { days_overdue }))
}

/// A person who is covered need not be asked.
fn intention(situation: &TodaySituation) -> (i32, Reason) {
    let points = match situation.person.intention {
        Intention::Willing => 25,
        Intention::Hesitant => 18,
        Intention::NotAsked | Intention::Unknown(_) => 12,
        Intention::Unwilling => 4,
    };
    let covered = situation.enrolments.iter().any(|(status, _)| status.holds_period());
    (if covered { 0 } else { points }, Reason::Intends(situation.person.intention))
}

fn home(person: &Person, today: Date) -> Option<(i32, Reason)> {
    use crate::domain::person::Employment::{AwayInCity, AwayOutProvince};
    let away = matches!(person.employment, Some(AwayOutProvince | AwayInCity));
    let stay = match person.return_window {
        Some(ReturnWindow::SpringFestival) => season::spring_festival(today),
        Some(ReturnWindow::NationalDay) => season::national_day(today),
        Some(ReturnWindow::FarmingSeason) => season::farming(today),
        Some(ReturnWindow::On(day)) if day.plus_days(HOME_SOON_DAYS) >= today => Some((day, day)),
        _ => None,
    };
    let soon = stay.is_some_and(|(first, _)| first.days_since(today) <= HOME_SOON_DAYS);
    match (away, soon) {
        (false, _) | (true, true) => Some((15, Reason::HomeSoon)),
        (true, false) => Some((5, Reason::VideoOnly)),
    }
}

fn renewal(situation: &TodaySituation, today: Date) -> Option<(i32, Reason)> {
    let active = situation.enrolments.iter().filter(|(status, _)| *status == Status::Active);
    let days = active.map(|(_, period)| period.to.days_since(today)).filter(|days| *days >= 0).max()?;
    match days {
        ..=30 => Some((20, Reason::RenewalIn { days })),
        31..=60 => Some((10, Reason::RenewalIn { days })),
        _ => None,
    }
}

/// A returned form is a family waiting: it weighs as much as the longest overdue visit.
fn returned(situation: &TodaySituation) -> Option<(i32, Reason)> {
    situation.enrolments.iter().any(|(status, _)| *status == Status::Returned).then_some((30, Reason::FormReturned))
}

fn seen_lately(situation: &TodaySituation, today: Date) -> Option<(i32, Reason)> {
    let spoken = situation.visits.iter().filter(|v| v.outcome != VisitOutcome::NotHome);
    let days = today.days_since(spoken.map(|v| v.on).max()?);
    (0..SEEN_LATELY_DAYS).contains(&days).then_some((-25, Reason::SeenLately { days }))
}

fn refused_often(situation: &TodaySituation) -> Option<(i32, Reason)> {
    let mut refused: Vec<&Visit> = Vec::new();
    for visit in situation.visits.iter().filter(|v| v.outcome == VisitOutcome::Refused) {
        if !refused.iter().any(|one| one.is_same_occasion(visit)) {
            refused.push(visit);
        }
    }
    (refused.len() >= REFUSALS_MANY).then_some((-40, Reason::RefusedOften))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        id::{PersonId, VisitId},
        person::{PersonDraft, PersonField as F},
        visit::Channel,
    };
    use uuid::Uuid;

    fn today() -> Date {
        Date::ymd(2026, 11, 23).unwrap()
    }

    fn person(fields: &[(F, &str)]) -> Person {
        let mut draft = PersonDraft::default();
        draft.set(F::Name, "陈路川");
        fields.iter().for_each(|(field, text)| draft.set(*field, *text));
        Person::parse(&draft, today()).unwrap()
    }

    fn visit(days_ago: i64, outcome: VisitOutcome) -> Visit {
        Visit {
            id: VisitId(Uuid::from_u128(1)),
            person: PersonId(Uuid::from_u128(2)),
            on: today().plus_days(-days_ago),
            channel: Channel::Door,
            outcome,
            raised: vec![],
            resolved: vec![],
            told: vec![],
            intention: None,
            intention_was: None,
            note: String::new(),
            next_due: None,
            attachments: Vec::new(),
            replaces: None,
            group: None,
            later: Default::default(),
        }
    }

    fn points(person: &Person, visits: &[&Visit], enrolments: &[(Status, Period)]) -> Option<i32> {
        place(&TodaySituation { person, visits, enrolments, wants_no_contact: false, neighbour_due: false }, today())
            .map(|p| p.points)
    }

    #[test]
    fn the_willing_and_home_come_before_the_away_and_unwilling() {
        let willing = person(&[(F::Intention, "willing"), (F::Employment, "local_odd_job")]);
        let away = person(&[(F::Intention, "unwilling"), (F::Employment, "away_out_province")]);
        assert_eq!(points(&willing, &[], &[]), Some(40));
        assert_eq!(points(&away, &[], &[]), Some(9));
        assert_eq!(points(&person(&[(F::DoNotContact, "yes")]), &[], &[]), None);
    }

    #[test]
    fn overdue_grows_by_two_a_day_up_to_thirty() {
        let worker = person(&[(F::Employment, "farming")]);
        assert_eq!(points(&worker, &[&visit(8, VisitOutcome::Considering)], &[]), Some(12 + 15 + 12));
        assert_eq!(points(&worker, &[&visit(60, VisitOutcome::Considering)], &[]), Some(12 + 15 + 30));
        assert_eq!(points(&worker, &[&visit(2, VisitOutcome::Considering)], &[]), Some(2), "seen two days ago");
    }

    #[test]
    fn three_refusals_push_a_person_to_the_end() {
        let worker = person(&[(F::Intention, "unwilling")]);
        let refusals =
            [visit(300, VisitOutcome::Refused), visit(200, VisitOutcome::Refused), visit(100, VisitOutcome::Refused)];
        assert_eq!(points(&worker, &refusals.iter().collect::<Vec<_>>(), &[]), Some(4 + 15 + 30 - 40));
    }

    #[test]
    fn renewal_and_a_returned_form_are_told_as_reasons() {
        let worker = person(&[(F::Employment, "farming")]);
        let ends_in = |days| Period { from: today().plus_days(days - 364), to: today().plus_days(days) };
        assert_eq!(points(&worker, &[], &[(Status::Active, ends_in(30))]), Some(15 + 20));
        assert_eq!(points(&worker, &[], &[(Status::Active, ends_in(60))]), Some(15 + 10));
        let situation = TodaySituation {
            person: &worker,
            visits: &[],
            enrolments: &[(Status::Returned, ends_in(300))],
            wants_no_contact: false,
            neighbour_due: false,
        };
        assert_eq!(place(&situation, today()).unwrap().reasons[0], Reason::FormReturned);
    }

    #[test]
    fn home_for_spring_festival_counts_two_weeks_before() {
        let away = person(&[(F::Employment, "away_out_province"), (F::ReturnWindow, "spring_festival")]);
        let at = |y, m, d| {
            place(
                &TodaySituation {
                    person: &away,
                    visits: &[],
                    enrolments: &[],
                    wants_no_contact: false,
                    neighbour_due: false,
                },
                Date::ymd(y, m, d).unwrap(),
            )
        };
        assert!(at(2026, 11, 23).unwrap().reasons.contains(&Reason::VideoOnly));
        assert!(at(2027, 1, 14).unwrap().reasons.contains(&Reason::HomeSoon));
    }
}
