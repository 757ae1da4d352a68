//! Tests: records are entered, edited by two users, moved on, and refused by their noun's table.

use super::*;
use crate::domain::{
    area::AreaCode,
    enrolment::MoveFault,
    fault::Fault,
    id::{DeviceId, OperationId, PersonId, StaffId},
    noun::{DEMAND, Noun, WISH},
    scope::Scope,
    staff::{Role, Staff},
    time::Timestamp,
};
use crate::sync::{
    authority,
    command::Command,
    dossier::Dossier,
    memory::{MemoryStore, demo_person_added},
    operation::Operation,
    outcome::{Outcome, RefusalReason, ReviewReason},
    protocol::SyncRequest,
    row::RowKey,
    store::Store,
};
use serde_json::json;
use uuid::Uuid;

pub(super) const NOW: Timestamp = Timestamp(1_800_000_000_000);
const WISH_ID: RecordId = RecordId(Uuid::from_u128(77));

pub(super) fn village() -> Scope {
    Scope::parse("500229221204").unwrap()
}

/// An operation of a device under a number, its id made of another one.
pub(super) fn operation((device, n): (DeviceId, u64), id: u64, scope: Scope, command: &Command) -> Operation {
    let ((kind, body), id) = (command.parts(), OperationId(Uuid::from_u128(u128::from(id) << 40)));
    Operation { kind, body, id, ..demo_person_added(device, n, scope) }
}

/// A county with one person, and two users of the village and its township.
struct Village {
    county: MemoryStore,
    worker: Staff,
    union: Staff,
    person: PersonId,
    written: u64,
}

impl Village {
    fn new() -> Self {
        let (mut county, worker) = MemoryStore::demo();
        let areas = vec![AreaCode::parse("500229221").unwrap()];
        let union = Staff { id: StaffId(Uuid::from_u128(2)), role: Role::TownshipUnion, areas, ..worker.clone() };
        let added = demo_person_added(DeviceId(Uuid::from_u128(1)), 1, village());
        let person = added.command().unwrap().person().unwrap();
        let request = SyncRequest::new(added.device, vec![added], [].into());
        authority::deliver(&mut county, &worker, &request, NOW).unwrap();
        Self { county, worker, union, person, written: 1 }
    }

    /// What the server makes of a user's command, each from a phone of its own.
    fn says(&mut self, by: &Staff, scope: Scope, command: Command) -> Outcome {
        self.written += 1;
        let device = DeviceId(Uuid::from_u128(1_000 + u128::from(self.written)));
        let operation = operation((device, 1), self.written, scope, &command);
        let request = SyncRequest::new(device, vec![operation], [].into());
        authority::deliver(&mut self.county, by, &request, NOW).unwrap().results.remove(0).outcome
    }

    fn worker_says(&mut self, command: Command) -> Outcome {
        let worker = self.worker.clone();
        self.says(&worker, village(), command)
    }

    fn wish(&self) -> RecordEntered {
        let subject = json!({ "person": { "id": self.person } });
        serde_json::from_value(json!({ "noun": "wish", "version": 1, "id": WISH_ID, "subject": subject,
            "fields": { "text": "想要一副老花镜", "for_whom": "parent" }, "state": "open" }))
        .unwrap()
    }

    fn enters(&mut self) -> Outcome {
        let wish = self.wish();
        self.worker_says(Command::RecordEntered(wish))
    }

    fn edits(&mut self, field: &str, was: &str, value: &str) -> Outcome {
        let edit = Edit { value: value.into(), was: was.into(), later: Default::default() };
        let edits = [(field.to_owned(), edit)].into();
        let edited = self.edit(edits);
        self.worker_says(Command::RecordEdited(edited))
    }

    fn edit(&self, edits: SortedMap<String, Edit>) -> RecordEdited {
        let RecordEntered { noun, version, id, subject, .. } = self.wish();
        let (sets, attach, detach, settles) = (SortedMap::new(), Vec::new(), Vec::new(), None);
        RecordEdited { noun, version, id, subject, edits, sets, attach, detach, settles, later: Default::default() }
    }

    fn moves(&mut self, step: &str, (from, to): (&str, &str), reason: &str) -> Outcome {
        let RecordEntered { noun, version, id, subject, .. } = self.wish();
        let (step, from, to, reason) = (step.into(), from.into(), to.into(), reason.into());
        self.worker_says(Command::RecordMoved(RecordMoved {
            answers: Default::default(),
            noun,
            version,
            id,
            subject,
            step,
            from,
            to,
            reason,
            later: Default::default(),
        }))
    }

    fn record(&self) -> Record {
        let Ok(dossier) = self.county.dossier(village(), RowKey::Person(self.person));
        dossier.unwrap().record_of(WISH_ID).unwrap().clone()
    }
}

fn faulty(field: &str, fault: Fault) -> Outcome {
    Outcome::Refused { reason: RefusalReason::Faulty { field: field.into(), fault } }
}

#[test]
fn who_says_something_else_about_a_step_that_was_made_is_not_told_that_it_was_so_already() {
    let mut village = Village::new();
    village.enters();
    village.moves("take", ("open", "taken"), "");
    assert_eq!(village.moves("give_back", ("taken", "open"), "不方便"), Outcome::Applied);
    assert_eq!(village.moves("give_back", ("taken", "open"), "不方便"), Outcome::Noop);
    let late = Outcome::Review { reason: ReviewReason::MoveDoesNotFit { fault: MoveFault::NoLongerFits } };
    assert_eq!(village.moves("give_back", ("taken", "open"), "搬走了"), late, "for another reason");
}

#[test]
fn a_wish_goes_from_the_door_to_its_end() {
    let mut village = Village::new();
    assert_eq!(village.enters(), Outcome::Applied);
    assert_eq!(village.enters(), Outcome::Noop, "the same again");
    assert_eq!(village.moves("take", ("open", "taken"), ""), Outcome::Applied);
    assert_eq!(village.moves("take", ("open", "taken"), ""), Outcome::Noop, "taken already");
    assert_eq!(village.moves("give_back", ("taken", "open"), ""), faulty("reason", Fault::ReasonMissing));
    assert_eq!(village.moves("fulfil", ("taken", "fulfilled"), ""), Outcome::Applied);
    let late = Outcome::Review { reason: ReviewReason::MoveDoesNotFit { fault: MoveFault::NoLongerFits } };
    assert_eq!(village.moves("give_back", ("taken", "open"), "不方便"), late, "it is in another state by now");
    let record = village.record();
    assert_eq!((record.state.as_str(), record.steps.len()), ("fulfilled", 3));
    assert_eq!(record.value("text"), "想要一副老花镜");
}

#[test]
fn what_the_table_does_not_let_through_is_refused_by_field() {
    let mut village = Village::new();
    let mut with = |change: &dyn Fn(&mut RecordEntered)| {
        let mut wish = village.wish();
        change(&mut wish);
        village.worker_says(Command::RecordEntered(wish))
    };
    let set = |wish: &mut RecordEntered, code: &str, value: &str| {
        wish.fields.insert(code.to_owned(), value.to_owned());
    };
    assert_eq!(with(&|wish| set(wish, "text", "")), faulty("text", Fault::Missing));
    assert_eq!(with(&|wish| set(wish, "text", " 一 ")), faulty("text", Fault::Malformed), "another spelling");
    assert_eq!(with(&|wish| set(wish, "for_whom", "cat")), faulty("for_whom", Fault::NotAChoice));
    assert_eq!(with(&|wish| set(wish, "hologram", "x")), faulty("hologram", Fault::NotAChoice));
    assert_eq!(with(&|wish| wish.state = "fulfilled".into()), faulty("state", Fault::NotAChoice));
    assert_eq!(with(&|wish| wish.kept_years = 30), faulty("kept_years", Fault::Malformed));
    let area =
        |wish: &mut RecordEntered| wish.subject = Subject::Area { code: AreaCode::parse("500229221204").unwrap() };
    assert_eq!(with(&area), faulty("subject", Fault::Malformed), "a wish is a person's");
    let unknown = Outcome::Review { reason: ReviewReason::UnknownKind };
    assert_eq!(with(&|wish| wish.version = 9), unknown, "a table of a later version");
    assert_eq!(with(&|wish| wish.noun = "hologram".into()), unknown);
}

#[test]
fn two_users_edit_one_record_field_by_field() {
    let mut village = Village::new();
    village.enters();
    assert_eq!(village.edits("text", "想要一副老花镜", "想要一副助听器"), Outcome::Applied);
    assert_eq!(village.edits("for_whom", "parent", "self"), Outcome::Applied, "another field does not clash");
    let clash = Outcome::Conflict { fields: vec!["text".into()] };
    assert_eq!(village.edits("text", "想要一副老花镜", "想要一根拐杖"), clash);
    let record = village.record();
    assert_eq!((record.value("text"), record.conflicts[0].offered.as_str()), ("想要一副助听器", "想要一根拐杖"));

    let edit =
        Edit { value: "想要一根拐杖".into(), was: "想要一副助听器".into(), later: Default::default() };
    let settles = Settles { field: "text".into(), offered: "想要一根拐杖".into(), later: Default::default() };
    let settled = RecordEdited { settles: Some(settles), ..village.edit([("text".to_owned(), edit)].into()) };
    let mut neither = settled.clone();
    neither.edits.get_mut("text").unwrap().value = "想要一座金山".into();
    assert_eq!(village.worker_says(Command::RecordEdited(neither)), faulty("text", Fault::NotAChoice));
    assert_eq!(village.worker_says(Command::RecordEdited(settled.clone())), Outcome::Applied);
    assert_eq!(village.worker_says(Command::RecordEdited(settled)), Outcome::Noop);
    let record = village.record();
    assert_eq!((record.value("text"), record.conflicts.len()), ("想要一根拐杖", 0));
}

#[test]
fn a_county_defines_a_noun_whose_records_are_rows_of_their_own() {
    let mut village = Village::new();
    let noun: Noun = serde_json::from_value(json!({
        "code": "x-防返贫回访", "version": 1, "label": { "zh": "防返贫回访" }, "home": "area", "sharing": "village",
        "enter": "write_operations",
        "states": [{ "code": "open", "label": { "zh": "在办" } }, { "code": "closed", "label": { "zh": "办结" }, "is_end": true }],
        "fields": [
            { "code": "what", "kind": "note", "required": true, "label": { "zh": "情况" } },
            { "code": "causes", "kind": "choices", "label": { "zh": "原因" }, "choices": [
                { "code": "illness", "label": { "zh": "生病" } }, { "code": "school", "label": { "zh": "上学" } }] },
        ],
        "steps": [{ "code": "close", "label": { "zh": "办结" }, "from": ["open"], "to": "closed", "need": "review", "by": "anyone" }],
    }))
    .unwrap();
    let (worker, union) = (village.worker.clone(), village.union.clone());
    let county = Scope::parse("500229").unwrap();
    let admin = Staff { role: Role::CountyAdmin, areas: vec![county.area()], ..worker.clone() };
    let publish = |noun: &Noun| Command::NounPublished(Box::new(noun.clone()));
    let refused = Outcome::Refused { reason: RefusalReason::NotAllowed };
    assert_eq!(village.says(&worker, county, publish(&noun)), refused, "only the county");
    let built_in = Noun { code: "wish2".into(), ..WISH.clone() };
    assert_eq!(village.says(&admin, county, publish(&built_in)), faulty("prefix", Fault::NotANoun));
    assert_eq!(village.says(&admin, county, publish(&noun)), Outcome::Applied);
    let altered = Noun { enter: crate::domain::rights::Need::Review, ..noun.clone() };
    assert_eq!(village.says(&admin, county, publish(&altered)), faulty("version", Fault::PlanPublished));

    let subject = Subject::Area { code: super::tests::village().area() };
    let entered: RecordEntered = serde_json::from_value(json!({ "noun": noun.code, "version": 1, "id": WISH_ID,
        "subject": subject, "fields": { "what": "收入下降" }, "sets": { "causes": ["illness"] }, "state": "open" }))
    .unwrap();
    assert_eq!(village.worker_says(Command::RecordEntered(entered.clone())), Outcome::Applied);
    let of_set = |add: &str| RecordEdited {
        noun: entered.noun.clone(),
        subject: subject.clone(),
        sets: [("causes".to_owned(), SetEdit { add: vec![add.into()], ..SetEdit::default() })].into(),
        ..village.edit(SortedMap::new())
    };
    let school = of_set("school");
    assert_eq!(village.worker_says(Command::RecordEdited(school)), Outcome::Applied, "sets merge");
    let moved: RecordMoved = serde_json::from_value(json!({ "noun": entered.noun, "version": 1, "id": WISH_ID,
        "subject": subject, "step": "close", "from": "open", "to": "closed" }))
    .unwrap();
    let not_allowed = Outcome::Review { reason: ReviewReason::MoveDoesNotFit { fault: MoveFault::NotAllowed } };
    assert_eq!(village.worker_says(Command::RecordMoved(moved.clone())), not_allowed, "the township's step");
    assert_eq!(village.says(&union, super::tests::village(), Command::RecordMoved(moved)), Outcome::Applied);
    let Ok(row) = village.county.dossier(super::tests::village(), RowKey::Record(WISH_ID));
    let row: Dossier = row.unwrap();
    let record = row.record_of(WISH_ID).unwrap();
    assert_eq!(record.members("causes").collect::<Vec<_>>(), ["illness", "school"]);
    assert_eq!((record.state.as_str(), row.person, row.reviews.len()), ("closed", None, 1));
}

#[test]
fn a_joined_record_names_the_other_one_whatever_else_the_step_asked() {
    let mut village = Village::new();
    assert_eq!(village.enters(), Outcome::Applied);
    let (staff, other) = (StaffId(Uuid::from_u128(3)), RecordId(Uuid::from_u128(4)));
    let answers = SortedMap::of([("handler".to_owned(), staff.to_string()), ("with".to_owned(), other.to_string())]);
    let (step, to, reason, later) = ("join".to_owned(), "joined".to_owned(), String::new(), Default::default());
    let mut record = village.record();
    record.state.clone_from(&to);
    record.steps.push(RecordStep { step, to, reason, answers, seq: 9, later });
    let mut noun = DEMAND.clone();
    let handler = DEMAND.step("assign").unwrap().fields[0].clone();
    let joins = noun.steps.to_mut().iter_mut().find(|step| step.code == "join").unwrap();
    joins.fields.to_mut().insert(0, handler);
    assert_eq!((record.joined_with(&noun), record.handler(&noun)), (Some(other), Some(staff)));
}
