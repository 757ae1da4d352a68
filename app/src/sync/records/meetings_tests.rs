//! Tests: what a meeting's form writes, and what a meeting came to.

use super::{
    GUESTS_MAX, MeetingForm, MeetingSummary, QuestionForm, Record, RecordForm, guest_list, meetings::group_of,
    tests::village,
};
use crate::domain::{
    concern::ConcernCode,
    date::Date,
    fault::Fault,
    id::{DeviceId, OperationId, PersonId, RecordId, StaffId},
    noun::{DEMAND, MEETING, QUESTION},
    search::Query,
    visit::{Channel, Visit, VisitOutcome},
};
use crate::sorted_map::SortedMap;
use crate::sync::{
    command::{Command, PersonAdded},
    engine::NewOperation,
    ledger::{File, Ledger},
    memory::demo_person_added,
    operation::Operation,
    row::Subject,
};
use uuid::Uuid;

const MEETING_ID: RecordId = RecordId(Uuid::from_u128(500));

fn day() -> Date {
    Date::ymd(2026, 11, 28).unwrap()
}

fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

/// Identifiers that differ.
fn fresh(from: u128) -> impl FnMut() -> Uuid {
    let mut next = from;
    move || {
        next += 1;
        Uuid::from_u128(next)
    }
}

/// A phone that holds a village with four people, in two groups, two of them of one household; and a meeting.
struct Yard {
    ledger: Ledger,
    written: u64,
}

impl Yard {
    fn new() -> Self {
        let mut yard = Self { ledger: Ledger::default(), written: 0 };
        for (n, name, group, householder) in
            [(1, "陈路川", "2", "陈大明"), (2, "向阳", "3", "向阳"), (3, "陈小川", "2", "陈大明"), (4, "冉玉", "", "")]
        {
            let fields = [("name", name), ("group", group), ("householder", householder)];
            let fields = fields.into_iter().filter(|(_, text)| !text.is_empty());
            let fields = SortedMap::of(fields.map(|(code, text)| (code.to_owned(), text.to_owned())));
            let (person, concerns, later) = (person(n), Vec::new(), Default::default());
            yard.writes(Command::PersonAdded(PersonAdded { person, fields, concerns, later }));
        }
        let mut form = RecordForm::new(OperationId(Uuid::nil()), MEETING_ID, 1, None);
        let answers = [("place", "村委会院坝"), ("starts", "2026-11-28 09:30")];
        form.answers.fields = SortedMap::of(answers.map(|(code, text)| (code.to_owned(), text.to_owned())));
        yard.writes(Command::RecordEntered(form.entered(&MEETING, Subject::Area { code: village().area() })));
        yard
    }

    fn writes(&mut self, command: Command) {
        let scope = match &command {
            Command::RecordEntered(entered) if entered.noun == DEMAND.code => {
                DEMAND.scope_in(village().area()).unwrap()
            }
            Command::RecordMoved(moved) if moved.noun == DEMAND.code => DEMAND.scope_in(village().area()).unwrap(),
            _ => village(),
        };
        self.takes(vec![NewOperation { id: OperationId(Uuid::nil()), scope, command }]);
    }

    /// Folds what saving writes.
    fn takes(&mut self, drafts: Vec<NewOperation>) {
        for NewOperation { id, scope, command } in drafts {
            self.written += 1;
            let (kind, body) = command.parts();
            let like = demo_person_added(DeviceId(Uuid::from_u128(9)), self.written, scope);
            self.ledger.wait(&Operation { id, kind, body, ..like }, StaffId(Uuid::from_u128(1)));
        }
    }

    fn meeting(&self) -> (&File, &Record) {
        self.ledger.record(MEETING_ID).unwrap()
    }

    fn closes(&self, form: &MeetingForm) -> Vec<NewOperation> {
        form.drafts(&self.ledger, self.meeting(), day())
    }

    fn summary(&self) -> MeetingSummary {
        MeetingSummary::of(&self.ledger, self.meeting().1)
    }
}

fn visits(drafts: &[NewOperation]) -> Vec<Visit> {
    let visit = |draft: &'_ NewOperation| match &draft.command {
        Command::VisitLogged(visit) => Some(visit.clone()),
        _ => None,
    };
    drafts.iter().filter_map(visit).collect()
}

#[test]
fn a_household_is_ticked_as_a_whole_and_unticked_again() {
    let mut form = MeetingForm::new(fresh(1000));
    form.tick(&[person(1)], fresh(2000));
    let first = form.guest(person(1)).cloned();
    form.tick(&[person(1), person(3)], fresh(3000));
    assert_eq!(form.guests.len(), 2, "who was ticked already stays, the other one comes in");
    assert_eq!(form.guest(person(1)).cloned(), first, "with the identifiers of the first tick");
    form.tick(&[person(1), person(3)], fresh(4000));
    assert!(form.guests.is_empty());
    let crowd: Vec<PersonId> = (10..10 + 2 * GUESTS_MAX as u128).map(person).collect();
    form.tick(&crowd, fresh(5000));
    assert_eq!(form.guests.len(), GUESTS_MAX);
}

#[test]
fn the_village_is_listed_by_group_and_household_and_a_search_brings_whole_households() {
    let yard = Yard::new();
    let listed = |typed: &str| -> Vec<(Option<u8>, Vec<usize>)> {
        let groups = guest_list(&yard.ledger, village(), &Query::read(typed));
        groups
            .iter()
            .map(|group| (group.number, group.houses.iter().map(|house| house.people.len()).collect()))
            .collect()
    };
    assert_eq!(listed(""), [(Some(2), vec![2]), (Some(3), vec![1]), (None, vec![1])]);
    assert_eq!(listed("小川"), [(Some(2), vec![2])], "the household of who was found");
    assert_eq!(listed("clc"), [(Some(2), vec![2])], "by initials");
}

#[test]
fn everybody_who_came_has_a_visit_and_closing_twice_writes_it_once() {
    let mut yard = Yard::new();
    let mut form = MeetingForm::new(fresh(1000));
    form.tick(&[person(1), person(2), person(3)], fresh(2000));
    form.guests[1].outcome = Some(VisitOutcome::Refused);
    form.guests[2].raised = vec![ConcernCode::Price];
    for by in [1, 1, 1, -1] {
        form.count_others(yard.meeting().1, by);
    }
    assert_eq!(yard.summary().headcount(&form, yard.meeting().1), 5);
    let drafts = yard.closes(&form);
    let written = visits(&drafts);
    assert_eq!(written.len(), 3);
    assert!(written.iter().all(|visit| visit.channel == Channel::Meeting && visit.group == Some(group_of(MEETING_ID))));
    assert!(written.iter().all(|visit| visit.on == day() && visit.clone().checked().is_ok()));
    let outcomes: Vec<VisitOutcome> = written.iter().map(|visit| visit.outcome).collect();
    assert_eq!(outcomes, [VisitOutcome::Considering, VisitOutcome::Refused, VisitOutcome::Considering]);
    assert_eq!(yard.closes(&form), drafts, "the same again, with the same identifiers");
    yard.takes(drafts);
    let summary = yard.summary();
    assert_eq!((summary.came.len(), summary.others), (3, 2));
    assert_eq!(yard.meeting().1.state, "held");
    assert_eq!(summary.headcount(&form, yard.meeting().1), 5, "what is saved is not counted beside what is ticked");
    let again = yard.closes(&MeetingForm { guests: form.guests[..1].to_vec(), ..form.clone() });
    assert_eq!(again, [], "who is noted already is not noted again");
    form.forget_saved(&yard.ledger);
    assert!(form.guests.is_empty(), "a phone that died before it forgot the ticks does not show them again");
}

#[test]
fn who_came_late_is_added_to_a_meeting_that_was_held() {
    let mut yard = Yard::new();
    yard.takes(yard.closes(&MeetingForm::new(fresh(1000))));
    let mut late = MeetingForm::new(fresh(3000));
    late.tick(&[person(4)], fresh(4000));
    let drafts = yard.closes(&late);
    assert_eq!((drafts.len(), visits(&drafts).len()), (1, 1), "a visit, and no second closing");
}

#[test]
fn a_person_whom_two_phones_noted_came_once() {
    let mut yard = Yard::new();
    for from in [2000, 3000] {
        let mut form = MeetingForm::new(fresh(from));
        form.tick(&[person(1)], fresh(from + 100));
        form.guests[0].outcome = Some(VisitOutcome::Refused);
        yard.takes(yard.closes(&form));
    }
    let dossier = &yard.ledger.file(person(1)).unwrap().dossier;
    assert_eq!(dossier.visits.len(), 2, "nothing is lost");
    assert_eq!(dossier.numbered_visits().iter().map(|(n, _)| *n).collect::<Vec<_>>(), [1, 1], "one occasion");
    assert_eq!(yard.summary().came, [person(1)]);
}

#[test]
fn a_question_brings_a_demand_that_is_settled_on_the_spot() {
    let mut yard = Yard::new();
    let mut form = QuestionForm::new(fresh(1000));
    form.raise(fresh(2000));
    form.demand.as_mut().unwrap().is_settled = true;
    assert_eq!(form.drafts(&yard.ledger, MEETING_ID), None);
    let errors = form.errors();
    let missing = Some(Fault::Missing);
    assert_eq!((errors.text, errors.category, errors.how), (missing.clone(), missing.clone(), missing));
    form.text = " 村口的路灯不亮 ".into();
    form.concern = Some(ConcernCode::Distrust);
    let demand = form.demand.as_mut().unwrap();
    (demand.category, demand.how, demand.raised_by) = ("other".into(), "换了灯泡".into(), Some(person(1)));
    let drafts = form.drafts(&yard.ledger, MEETING_ID).unwrap();
    let kinds: Vec<String> = drafts.iter().map(|draft| draft.command.parts().0).collect();
    assert_eq!(kinds, ["RecordEntered", "RecordEntered", "RecordMoved", "RecordEntered", "RecordMoved"]);
    yard.takes(drafts);
    let summary = yard.summary();
    let [question] = summary.questions.as_slice() else { panic!("one question: {:?}", summary.questions) };
    let [demand] = summary.demands.as_slice() else { panic!("one demand: {:?}", summary.demands) };
    assert_eq!((question.value("text"), question.state.as_str()), ("村口的路灯不亮", "answered"));
    let said = question.steps.last().and_then(|step| step.answers.get("said")).cloned();
    assert_eq!(said.as_deref(), Some("换了灯泡"), "what is settled is answered");
    assert_eq!(question.value("demand"), demand.id.to_string());
    assert_eq!((demand.value("text"), demand.state.as_str()), ("村口的路灯不亮", "resolved"));
    let of_person = &yard.ledger.file(person(1)).unwrap().dossier.records;
    assert_eq!(of_person[0].value("about"), demand.id.to_string(), "who raised it is said on the person alone");
    assert!(question.fields.values().all(|field| !field.value.contains(&person(1).to_string())));
    assert!(QUESTION.is_end(&question.state));
}
