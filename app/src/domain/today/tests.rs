//! Tests: points and reasons, sections, and who is done.

use super::*;
use crate::domain::{
    clock_time::ClockTime,
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
    Visit::new(
        VisitId(Uuid::from_u128(1)),
        PersonId(Uuid::from_u128(2)),
        today().plus_days(-days_ago),
        Channel::Door,
        outcome,
    )
}

fn of<'a>(person: &'a Person, visits: &'a [&'a Visit], forms: &'a [TodayForm<'a>]) -> TodaySituation<'a> {
    TodaySituation { person, visits, forms, wants_no_contact: false, neighbour_due: false, has_untold_story: false }
}

fn placed(person: &Person, visits: &[&Visit], forms: &[TodayForm]) -> TodayPlace {
    place(&of(person, visits, forms), today()).unwrap()
}

fn points(person: &Person, visits: &[&Visit], forms: &[TodayForm]) -> i32 {
    placed(person, visits, forms).points
}

/// Illness cover that ends in some days, and can be renewed for thirty more.
fn cover(status: Status, ends_in: i64) -> TodayForm<'static> {
    let to = today().plus_days(ends_in);
    let period = Period { from: to.plus_days(-364), to };
    TodayForm { plan: "illness", status: status.on(period, today()), period, renew_by: to.plus_days(30) }
}

fn farmer() -> Person {
    person(&[(F::Employment, "farming")])
}

#[test]
fn the_willing_and_home_come_before_the_away_and_unwilling() {
    let willing = person(&[(F::Intention, "willing"), (F::Employment, "local_odd_job")]);
    let away = person(&[(F::Intention, "unwilling"), (F::Employment, "away_out_province")]);
    assert_eq!(points(&willing, &[], &[]), 40);
    assert_eq!(points(&away, &[], &[]), 9);
    assert_eq!(place(&of(&person(&[(F::DoNotContact, "yes")]), &[], &[]), today()), None);
}

#[test]
fn overdue_grows_by_two_a_day_up_to_thirty() {
    assert_eq!(points(&farmer(), &[&visit(8, VisitOutcome::Considering)], &[]), 12 + 15 + 12);
    assert_eq!(points(&farmer(), &[&visit(60, VisitOutcome::Considering)], &[]), 12 + 15 + 30);
    assert_eq!(points(&farmer(), &[&visit(2, VisitOutcome::Considering)], &[]), 2, "seen two days ago");
}

#[test]
fn what_is_arranged_for_today_comes_first_and_is_overdue_tomorrow() {
    let at = |text| Appointment { at: ClockTime::read(text).unwrap(), channel: Channel::Video };
    let call = |days| Visit {
        next_due: Some(today().plus_days(days)),
        appointment: Some(at("19:30")),
        ..visit(9, VisitOutcome::Considering)
    };
    let now = placed(&farmer(), &[&call(0)], &[]);
    assert_eq!((now.section(), now.points), (TodaySection::Arranged, 12 + 15 + 30));
    assert_eq!(now.appointment(), Some(at("19:30")));
    let missed = placed(&farmer(), &[&call(-1)], &[]);
    assert_eq!((missed.section(), missed.appointment()), (TodaySection::Due, None));
    assert_eq!(placed(&farmer(), &[&call(1)], &[]).appointment(), None);
    let spoken_to = placed(&farmer(), &[&call(0), &visit(0, VisitOutcome::Agreed)], &[]);
    assert_eq!((spoken_to.appointment(), spoken_to.is_done), (None, true));
    let not_reached =
        Visit { next_due: Some(today()), appointment: Some(at("21:00")), ..visit(0, VisitOutcome::NotHome) };
    let tonight = placed(&farmer(), &[&call(0), &not_reached], &[]);
    assert_eq!((tonight.appointment(), tonight.is_done), (Some(at("21:00")), false));
}

#[test]
fn three_refusals_push_a_person_to_the_end() {
    let worker = person(&[(F::Intention, "unwilling")]);
    let refusals =
        [visit(300, VisitOutcome::Refused), visit(200, VisitOutcome::Refused), visit(100, VisitOutcome::Refused)];
    assert_eq!(points(&worker, &refusals.iter().collect::<Vec<_>>(), &[]), 4 + 15 + 30 - 40);
}

#[test]
fn a_story_that_was_not_told_weighs_eight_and_the_number_of_the_visit_nothing() {
    let worker = farmer();
    let twice = [visit(400, VisitOutcome::Moved), visit(300, VisitOutcome::Moved)];
    let visits: Vec<&Visit> = twice.iter().collect();
    let situation = TodaySituation { has_untold_story: true, neighbour_due: true, ..of(&worker, &visits, &[]) };
    let place = place(&situation, today()).unwrap();
    let asked = Reason::Intends(Intention::NotAsked);
    let reasons =
        [Reason::HomeSoon, asked, Reason::UntoldStory, Reason::NeighbourDue, Reason::NthVisit { n: 3 }].to_vec();
    assert_eq!((place.points, place.reasons), (15 + 12 + 8 + 5, reasons), "the weightiest first");
    assert_eq!(placed(&worker, &visits[..1], &[]).reasons, [Reason::HomeSoon, asked], "the second is not worth a word");
}

#[test]
fn a_renewal_goes_by_the_last_day_without_new_waiting_days() {
    let of = |ends_in| placed(&farmer(), &[], &[cover(Status::Active, ends_in)]);
    assert_eq!((of(31).points, of(31).section()), (15, TodaySection::Home), "61 days are left");
    assert_eq!((of(30).points, of(30).section()), (15 + 10, TodaySection::Renewal));
    assert!(of(30).reasons.contains(&Reason::RenewalIn { days: 30 }));
    assert_eq!(of(0).points, 15 + 20);
    let ended = of(-20);
    assert_eq!(ended.points, 15 + 20 + 12, "who is covered no more is asked again");
    assert!(ended.reasons.contains(&Reason::RenewWithin { days: 10 }) && ended.section() == TodaySection::Renewal);
    assert_eq!((of(-31).points, of(-31).section()), (15 + 12, TodaySection::Home), "the days of grace are over");
}

#[test]
fn a_cover_that_was_renewed_asks_for_nothing_and_of_two_the_one_with_less_time_counts() {
    let running = cover(Status::Active, 10);
    let renewed = TodayForm { status: Status::Submitted, ..cover(Status::Active, 375) };
    assert_eq!(placed(&farmer(), &[], &[running, renewed]).section(), TodaySection::Home);
    let void = TodayForm { status: Status::Cancelled, ..renewed };
    assert_eq!(placed(&farmer(), &[], &[running, void]).section(), TodaySection::Renewal);
    let other = TodayForm { plan: "accident", ..cover(Status::Active, 5) };
    let both = placed(&farmer(), &[], &[running, other, renewed]);
    assert!(both.reasons.contains(&Reason::RenewalIn { days: 5 }), "{both:?}");
}

#[test]
fn a_person_is_in_the_first_section_that_fits() {
    let late = visit(8, VisitOutcome::Considering);
    let (returned, ends) = (cover(Status::Returned, 300), cover(Status::Active, 10));
    let away = person(&[(F::Employment, "away_out_province")]);
    let of = |worker: &Person, visits: &[&Visit], forms: &[TodayForm]| placed(worker, visits, forms).section();
    assert_eq!(of(&farmer(), &[&late], &[returned, ends]), TodaySection::Due);
    assert_eq!(of(&farmer(), &[], &[returned, ends]), TodaySection::Returned);
    assert_eq!(placed(&farmer(), &[], &[returned]).reasons[0], Reason::FormReturned);
    assert_eq!(of(&farmer(), &[], &[ends]), TodaySection::Renewal);
    assert_eq!(of(&farmer(), &[], &[]), TodaySection::Home);
    assert_eq!(of(&away, &[], &[]), TodaySection::Rest);
}

#[test]
fn who_was_visited_today_is_done_unless_something_else_is_due_today() {
    let (today_s, yesterday_s) = (visit(0, VisitOutcome::NotHome), visit(1, VisitOutcome::NotHome));
    assert!(placed(&farmer(), &[&yesterday_s, &today_s], &[]).is_done);
    assert!(!placed(&farmer(), &[&yesterday_s], &[]).is_done);
    assert!(!placed(&farmer(), &[&today_s], &[cover(Status::Returned, 300)]).is_done);
    let again = Visit { next_due: Some(today()), ..today_s.clone() };
    assert!(!placed(&farmer(), &[&again], &[]).is_done, "they meet again in the evening");
    assert!(!placed(&farmer(), &[&today_s], &[cover(Status::Active, -30)]).is_done, "the last day to renew");
    assert!(placed(&farmer(), &[&today_s], &[cover(Status::Active, -29)]).is_done);
}

#[test]
fn home_for_spring_festival_counts_two_weeks_before() {
    let away = person(&[(F::Employment, "away_out_province"), (F::ReturnWindow, "spring_festival")]);
    let at = |y, m, d| place(&of(&away, &[], &[]), Date::ymd(y, m, d).unwrap());
    assert!(at(2026, 11, 23).unwrap().reasons.contains(&Reason::VideoOnly));
    assert!(at(2027, 1, 14).unwrap().reasons.contains(&Reason::HomeSoon));
}
