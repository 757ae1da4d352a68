//! Tests: what the form lets through, by which way it comes in, and what two phones make of it.

use super::*;
use crate::domain::{
    id::DeviceId,
    staff::{Role, Staff},
    time::{DAY_MS, Timestamp},
};
use crate::sync::{
    authority,
    memory::{MemoryStore, demo_person_added},
    operation::Operation,
    outcome::{Outcome, RefusalReason},
    protocol::SyncRequest,
    records::RecordForm,
    store::{PUBLIC, Store},
    ways::Way,
};

const NOW: Timestamp = Timestamp(1_800_000_000_000); // 2027-01-15
const ACTIVITY_ID: RecordId = RecordId(Uuid::from_u128(900));

fn village() -> AreaCode {
    AreaCode::parse("500229221204").unwrap()
}

fn work() -> Scope {
    ACTIVITY.scope_in(village()).unwrap()
}

fn activity_with(kind: &str, starts: &str) -> RecordEntered {
    let mut form = RecordForm::new(OperationId(Uuid::nil()), ACTIVITY_ID, 1, None);
    let answers = [("title", "快递小哥集中入会"), ("kind", kind), ("starts", starts), ("place", "院坝")];
    form.answers.fields = SortedMap::of(answers.map(|(code, text)| (code.to_owned(), text.to_owned())));
    form.entered(&ACTIVITY, Subject::Area { code: village() })
}

fn typed(pairs: &[(&str, &str)]) -> SelfJoiningForm {
    let all = [
        ("name", " 马　超"),
        ("mobile", "140 0000 0101"),
        ("unit", "共配站"),
        ("industry", "courier"),
        ("agreed", "yes"),
    ];
    let mut fields = SortedMap::of(all.map(|(code, text)| (code.to_owned(), text.to_owned())));
    pairs.iter().for_each(|(code, text)| drop(fields.insert((*code).to_owned(), (*text).to_owned())));
    SelfJoiningForm(fields)
}

/// A county with a village in which one person lives, and an activity.
struct Hall {
    county: MemoryStore,
    worker: Staff,
    written: u64,
}

impl Hall {
    fn new() -> Self {
        let (county, worker) = MemoryStore::demo();
        let mut hall = Self { county, worker, written: 0 };
        let added = demo_person_added(DeviceId(Uuid::from_u128(7)), 1, village()).command().unwrap();
        assert_eq!(hall.says((village().into(), added)), Outcome::Applied);
        let activity = Command::RecordEntered(activity_with("join_union", "2027-01-20 09:00"));
        assert_eq!(hall.says((work(), activity)), Outcome::Applied);
        hall
    }

    fn delivers(
        &mut self,
        (by, way): (&Staff, Way),
        (device, n): (DeviceId, u64),
        said: (Scope, Command),
        at: Timestamp,
    ) -> Outcome {
        self.written += 1;
        let ((kind, body), id) = (said.1.parts(), OperationId(Uuid::from_u128(u128::from(self.written) << 70)));
        let operation = Operation { kind, body, id, scope: said.0, n, ..demo_person_added(device, n, said.0) };
        let request = SyncRequest::new(device, vec![operation], [].into());
        authority::deliver_by(&mut self.county, (by, way), &request, at).unwrap().results.remove(0).outcome
    }

    /// From a phone of its own.
    fn says(&mut self, said: (Scope, Command)) -> Outcome {
        let (worker, device) = (self.worker.clone(), DeviceId(Uuid::from_u128(1_000 + u128::from(self.written))));
        self.delivers((&worker, Way::Session), (device, 1), said, NOW)
    }

    fn sends(&mut self, form: &SelfJoiningForm) -> Outcome {
        self.public(self.sent(form))
    }

    fn sent(&self, form: &SelfJoiningForm) -> (Scope, Command) {
        let ledger = self.phone();
        let (_, activity) = ledger.record(ACTIVITY_ID).unwrap();
        let ids = SelfJoiningIds::of(Uuid::from_u128(form.typed("mobile").bytes().map(u128::from).sum::<u128>() << 64));
        self_joining_entered(activity, ids, form.parse(activity, village(), &[]).unwrap())
    }

    fn public(&mut self, said: (Scope, Command)) -> Outcome {
        let Ok(device) = self.county.own_device();
        let Ok(n) = self.county.device(device).map(|record| record.map_or(0, |record| record.acked_n) + 1);
        let public =
            Staff { id: PUBLIC, role: Role::CountyAdmin, areas: vec![village().county()], ..self.worker.clone() };
        self.delivers((&public, Way::Public), (device, n), said, NOW)
    }

    fn phone(&self) -> Ledger {
        let mut ledger = Ledger::default();
        for scope in [village().into(), work()] {
            ledger.load(self.county.dossiers_in(scope).cloned().collect(), vec![]);
        }
        ledger
    }

    fn complete(&self, who: Option<PersonId>, unit: &str) -> Vec<NewOperation> {
        let (ledger, mut next) = (self.phone(), u128::from(self.written) << 32);
        let ((_, activity), sent) = (ledger.record(ACTIVITY_ID).unwrap(), self_joinings(&ledger, ACTIVITY_ID, None)[0]);
        let who = who.and_then(|person| ledger.file(person));
        let completing = Completing { sent, activity, who, work: (unit, "courier") };
        completing.operations(|| {
            next += 1;
            Uuid::from_u128(next)
        })
    }

    fn takes(&mut self, drafts: Vec<NewOperation>) -> Vec<Outcome> {
        drafts.into_iter().map(|draft| self.says((draft.scope, draft.command))).collect()
    }

    fn count(&self, noun: &str) -> usize {
        self.phone().records(noun).count()
    }
}

#[test]
fn the_form_is_open_for_joining_from_a_fortnight_before_to_three_days_after() {
    let record = |kind: &str, starts: &str| {
        let mut dossier = Dossier::of_row(crate::sync::row::RowKey::Record(ACTIVITY_ID), work());
        dossier.enter_record(&activity_with(kind, starts), 1);
        dossier.records.remove(0)
    };
    let (joins, day) = (record("join_union", "2027-01-20 09:00"), |day: &str| Date::read(day).unwrap());
    let open = |today: &str| self_joining_open(&joins, day(today));
    assert_eq!(open("2027-01-05"), Some(Err(FormClosed::UntilDay(day("2027-01-06")))));
    assert_eq!([open("2027-01-06"), open("2027-01-20"), open("2027-01-23")], [Some(Ok(())); 3]);
    assert_eq!(open("2027-01-24"), Some(Err(FormClosed::ForGood)));
    for state in ["over", "cancelled"] {
        let ended = Record { state: state.into(), ..joins.clone() };
        assert_eq!(self_joining_open(&ended, day("2027-01-20")), Some(Err(FormClosed::ForGood)), "{state}");
    }
    assert_eq!(self_joining_open(&record("health_check", "2027-01-20 09:00"), day("2027-01-20")), None);
}

#[test]
fn every_value_passes_its_parser_and_a_village_is_asked_where_the_activity_has_none() {
    let ledger = Hall::new().phone();
    let (_, activity) = ledger.record(ACTIVITY_ID).unwrap();
    let faults = |form: &SelfJoiningForm, of: AreaCode| {
        let faults = form.parse(activity, of, &[village()]).unwrap_err();
        faults.iter().map(|(field, fault)| (*field, fault.clone())).collect::<Vec<_>>()
    };
    let (kept_in, kept) = typed(&[]).parse(activity, village(), &[]).unwrap();
    assert_eq!(
        (kept_in, kept.get("name").unwrap().as_str(), kept.get("mobile").unwrap().as_str()),
        (village(), "马超", "14000000101")
    );
    let wrong = typed(&[("name", "马"), ("mobile", "1400000"), ("industry", "pirate"), ("agreed", "")]);
    let expected = [
        ("agreed", Fault::Missing),
        ("industry", Fault::NotAChoice),
        ("mobile", Fault::MobileLength { found: 7 }),
        ("name", Fault::NameTooShort),
    ];
    assert_eq!(faults(&wrong, village()), expected);
    let township = village().township();
    assert_eq!(faults(&typed(&[]), township), [("village", Fault::Missing)]);
    let elsewhere = typed(&[("village", "500229205201")]);
    assert_eq!(faults(&elsewhere, township), [("village", Fault::Missing)], "not one that the page offers");
    let chosen = typed(&[("village", "500229221204")]);
    assert_eq!(chosen.parse(activity, township, &[village()]).unwrap().0, village());
}

#[test]
fn by_the_public_way_comes_this_noun_and_it_comes_by_no_other() {
    let mut hall = Hall::new();
    let refused = Outcome::Refused { reason: RefusalReason::NotAllowed };
    let sent = hall.sent(&typed(&[]));
    assert_eq!(hall.says(sent.clone()), refused, "a worker does not write what a stranger sends");
    assert_eq!(hall.public(sent.clone()), Outcome::Applied);
    assert_eq!(hall.public(sent), Outcome::Noop);
    let added = demo_person_added(DeviceId(Uuid::from_u128(8)), 1, village()).command().unwrap();
    assert_eq!(hall.public((village().into(), added)), refused);
    let step = hall.complete(None, "共配站").pop().unwrap();
    assert_eq!(hall.public((step.scope, step.command)), refused);
    let phone = hall.phone();
    let (file, record) = self_joinings(&phone, ACTIVITY_ID, Some("sent"))[0];
    assert_eq!(file.dossier.stamp(record.entered_at()).unwrap().1, PUBLIC);
    assert_eq!((file.key.name(), phone.files().count()), ("马超", 1), "a stranger is nobody of the ledger");
    let field = |code: &str| SELF_JOINING.field(code).cloned();
    let mut edited = RecordForm::editing(OperationId(Uuid::nil()), village(), record, field);
    edited.answers.fields.insert("name".to_owned(), "别人".to_owned());
    let edited = Command::RecordEdited(edited.edited(&SELF_JOINING, record).unwrap());
    assert_eq!(hall.says((village().into(), edited)), refused, "what was sent stays as it was sent");
}

#[test]
fn two_phones_that_enter_the_sender_enter_one_person_with_one_application() {
    let mut hall = Hall::new();
    assert_eq!(hall.sends(&typed(&[])), Outcome::Applied);
    let (first, second) = (hall.complete(None, "共配站"), hall.complete(None, "共配站"));
    assert_eq!(first.len(), 5, "person, sign-up, arrival, application, completed");
    assert!(hall.takes(first).iter().all(|outcome| *outcome == Outcome::Applied));
    assert!(hall.takes(second).iter().all(|outcome| *outcome == Outcome::Noop), "nothing waits for the township");
    let phone = hall.phone();
    assert_eq!((phone.files().count(), hall.count("joining"), hall.count("sign_up")), (2, 1, 1));
    let (file, sent) = self_joinings(&phone, ACTIVITY_ID, None)[0];
    assert_eq!((sent.state.as_str(), file.row.as_ref().unwrap().name.as_str()), ("completed", "马超"));
    assert_eq!(file.dossier.of_stranger(), None, "now they are in the ledger");
    assert_eq!(hall.complete(None, "共配站"), [], "once it is completed nothing is left to be written");
}

#[test]
fn a_sender_who_is_in_the_ledger_is_found_and_what_they_sent_goes_after_a_month() {
    let mut hall = Hall::new();
    assert_eq!(hall.sends(&typed(&[("name", "陈路川")])), Outcome::Applied);
    let phone = hall.phone();
    let (_, sent) = self_joinings(&phone, ACTIVITY_ID, Some("sent"))[0];
    let known = senders(&phone, sent)[0].dossier.person_id();
    let drafts = hall.complete(Some(known), "共配站");
    assert_eq!(drafts.len(), 4, "nobody is added");
    assert!(hall.takes(drafts).iter().all(|outcome| *outcome == Outcome::Applied));
    let phone = hall.phone();
    assert!(phone.file(known).unwrap().dossier.records.iter().any(|record| record.noun == JOINING.code));
    let (file, _) = self_joinings(&phone, ACTIVITY_ID, Some("completed"))[0];
    assert_eq!(file.dossier.stranger_in_ledger(), Some(known));
    let over = |days: i64| file.dossier.is_stranger_over(NOW.plus_ms(days * DAY_MS).date());
    assert_eq!((over(KEPT_DAYS), over(KEPT_DAYS + 1)), (false, true));
}
