//! Who may say what, by which way in: every command × way × role × areas × scope, against what the rules say in plain words.
//!
//! The oracle below is written from the rules, not from the table in `app::sync::ways`.

use super::{ways_commands::command, writer::operation};
use app::{
    domain::{
        area::{Area, AreaCode},
        id::{DeviceId, OperationId, PersonId, RecordId, StaffId},
        name::Name,
        person::PersonField,
        scope::{Part, Scope},
        staff::{Role, Staff},
        time::Timestamp,
    },
    sync::{
        authority,
        command::{Command, PersonEdited, PersonRemoved, ReviewSettled},
        dossier::Dossier,
        fields::Edit,
        memory::MemoryStore,
        operation::Operation,
        outcome::{Outcome, ReviewReason},
        protocol::SyncRequest,
        reference::Entry,
        row::RowKey,
        store::{PUBLIC, SYSTEM, Store},
        ways::{self, Way},
    },
};
use fastrand::Rng;
use tests::simulation::records::{county_noun, office_noun};
use uuid::Uuid;

const CASES: u32 = 120_000;
const SEED: u64 = 20_261_125;
/// Two villages of one township, one of another.
const VILLAGES: [&str; 3] = ["500229221204", "500229221205", "500229205201"];
pub(super) const COUNTY: &str = "500229";
/// What staff may work for: from one village to nothing at all.
const AREAS: [&[&str]; 9] = [
    &["500229221204"],
    &["500229221205"],
    &["500229221204", "500229205201"],
    &["500229221"],
    &["500229205"],
    &["500229"],
    &["500230"],
    &["500230201201"],
    &[],
];

/// What became of a command, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Done,
    Waits,
    Refused,
    NotTaken,
    OnRecord,
}

pub(super) fn code(text: &str) -> AreaCode {
    AreaCode::parse(text).unwrap()
}

pub(super) fn staff(id: u128, role: Role, areas: &[&str]) -> Staff {
    let areas = areas.iter().map(|area| code(area)).collect();
    Staff {
        id: StaffId(Uuid::from_u128(id)),
        name: Name::parse("冉玉兰").unwrap(),
        role,
        areas,
        later: Default::default(),
    }
}

/// A county with one person in each village, and what commands need to find there.
struct Scene {
    store: MemoryStore,
    people: [Known; 3],
    now: Timestamp,
}

/// A person, and the ids of what is kept.
#[derive(Clone)]
pub(super) struct Known {
    pub(super) person: PersonId,
    pub(super) village: AreaCode,
    pub(super) form: app::domain::id::EnrolmentId,
    pub(super) consent: app::domain::id::ConsentId,
    /// Something that waits: an operation of a worker of elsewhere.
    pub(super) waiting: OperationId,
    /// A person who was removed.
    pub(super) removed: PersonId,
    /// A person of whom nothing else is kept.
    pub(super) second: PersonId,
    /// The person's wish, and a record of the village.
    pub(super) records: (RecordId, RecordId),
}

impl Scene {
    fn new() -> Self {
        let (mut store, _) = MemoryStore::demo();
        for area in [COUNTY, "500229221", "500229205"].into_iter().chain(VILLAGES) {
            let Ok(()) = store.put_entry(
                code(COUNTY),
                &Entry::Area(Area {
                    code: code(area),
                    name: "大店村".into(),
                    phone: String::new(),
                    later: Default::default(),
                }),
            );
        }
        for noun in [county_noun(), office_noun()] {
            let Ok(()) = store.put_entry(code(COUNTY), &Entry::Noun(Box::new(noun)));
        }
        let now = server::clock::now();
        let mut scene = Self { store, people: std::array::from_fn(|_| Known::nobody()), now };
        for (at, village) in VILLAGES.into_iter().enumerate() {
            scene.people[at] = scene.settle_in(code(village));
        }
        scene
    }

    fn settle_in(&mut self, village: AreaCode) -> Known {
        let admin = staff(90, Role::CountyAdmin, &[COUNTY]);
        let (person, added) = super::sync::person_added("陈路川");
        let (form, forms) = super::sync::enrolment(person, &number(village));
        let Command::ConsentGiven(consent) = forms[0].clone() else { panic!("a consent first") };
        let (removed, other) = super::sync::person_added("冉雪香");
        let (second, another) = super::sync::person_added("解小勇");
        let gone =
            PersonRemoved { person: removed, reason: "登记错了".into(), same_as: None, later: Default::default() };
        let phone = |value: &str, was: &str| edit(person, PersonField::Phone, value, was);
        let mut commands = vec![added, phone("14000000001", "")];
        commands.extend(forms);
        // another user saw no phone number: a clash
        commands.push(another);
        commands.extend([phone("14000000002", "14000000009"), other, Command::PersonRemoved(gone)]);
        let device = DeviceId(Uuid::now_v7());
        let records = (RecordId(Uuid::now_v7()), RecordId(Uuid::now_v7()));
        commands.push(Command::RecordEntered(super::records::wish(person, records.0)));
        commands.push(Command::RecordEntered(super::records::visit_again(village, records.1)));
        for (n, command) in (1..).zip(commands) {
            let outcome = self.says(&admin, Way::Session, &operation(device, n, village, &command));
            assert!(matches!(outcome, Some(Outcome::Applied | Outcome::Conflict { .. })), "{command:?}: {outcome:?}");
        }
        let stranger = staff(91, Role::GridWorker, &["500230201201"]);
        let visit = Command::VisitLogged(super::sync::visit_of(person));
        let waits = operation(DeviceId(Uuid::now_v7()), 1, village, &visit);
        let outcome = self.says(&stranger, Way::Session, &waits);
        assert_eq!(outcome, Some(Outcome::Review { reason: ReviewReason::OutsideRights }));
        Known { person, village, form, consent: consent.id, waiting: waits.id, removed, second, records }
    }

    /// Delivers one operation; `None` when it is left with its bearer.
    fn says(&mut self, who: &Staff, way: Way, operation: &Operation) -> Option<Outcome> {
        if ways::needs_session(operation, way) {
            return None;
        }
        let request = SyncRequest::new(operation.device, vec![operation.clone()], [].into());
        let delivery = authority::deliver_by(&mut self.store, (who, way), &request, self.now).expect("an own device");
        Some(delivery.results.last().expect("a result").outcome.clone())
    }

    /// All that is kept, without what waits.
    fn kept(&self) -> Vec<Dossier> {
        let scopes = VILLAGES.into_iter().chain(["500229221", "500229205"]).map(code).flat_map(Scope::of_area);
        let all = scopes.flat_map(|scope| self.store.dossiers_in(scope).cloned().collect::<Vec<_>>());
        let mut all: Vec<Dossier> = all.collect();
        for dossier in &mut all {
            dossier.reviews.clear();
            dossier.stamps.clear();
        }
        all.retain(|dossier| *dossier != Dossier::of_row(dossier.row(), dossier.scope));
        all
    }
}

impl Known {
    fn nobody() -> Self {
        let nil = Uuid::nil();
        let (form, consent) = (app::domain::id::EnrolmentId(nil), app::domain::id::ConsentId(nil));
        let person = PersonId(nil);
        Self {
            person,
            village: AreaCode::NOWHERE,
            form,
            consent,
            waiting: OperationId(nil),
            removed: person,
            second: person,
            records: (RecordId(nil), RecordId(nil)),
        }
    }
}

/// One number for each village.
pub(super) fn number(village: AreaCode) -> String {
    let serial = VILLAGES.iter().position(|one| code(one) == village).unwrap_or_default();
    app::domain::identity_number::with_check_character(&format!("5002991968031210{serial}"))
}

pub(super) fn edit(person: PersonId, field: PersonField, value: &str, was: &str) -> Command {
    let edits =
        [(field.code().to_owned(), Edit { value: value.into(), was: was.into(), later: Default::default() })].into();
    Command::PersonEdited(PersonEdited { person, edits, later: Default::default() })
}

const KINDS: [&str; 31] = [
    "PersonAdded",
    "PersonEdited",
    "ConflictSettled",
    "PersonRemoved",
    "PersonRestored",
    "PersonMoved",
    "PersonErased",
    "DossierArrived",
    "RecordsKept",
    "ReviewSettled",
    "VisitLogged",
    "VideoSessionLogged",
    "ConsentGiven",
    "ConsentWithdrawn",
    "EnrolmentSubmitted",
    "EnrolmentMoved",
    "EnrolmentMoved/take_up",
    "EnrolmentRecorded",
    "NumberRevealed",
    "AreaListed",
    "PlanPublished",
    "StaffListed",
    "NounPublished",
    "CalendarPublished",
    "RecordEntered",
    "RecordEntered/work",
    "RecordEntered/office",
    "RecordEntered/public",
    "RecordEdited",
    "RecordMoved",
    "RecordMoved/close",
];

/// The rules in plain words.
fn rules(kind: &str, way: Way, who: &Staff, scope: Scope, to: AreaCode) -> Fate {
    let works_for = |area: AreaCode| who.areas.iter().any(|own| area.to_string().starts_with(&own.to_string()));
    let decides = matches!(who.role, Role::TownshipUnion | Role::CountyAdmin);
    let works_in = |area: AreaCode| who.areas.iter().any(|own| own.to_string().starts_with(&area.to_string()));
    let (here, writes) = match scope.part() {
        Part::Work => (works_for(scope.area()) || works_in(scope.area()), who.role != Role::Auditor),
        Part::Office => (works_for(scope.area()), decides && way == Way::Session),
        _ => (works_for(scope.area()), who.role != Role::Auditor),
    };
    let done_or = |done: bool, otherwise| if done { Fate::Done } else { otherwise };
    match kind {
        // a public form brings one kind of record and nothing else; it comes by no other way
        "RecordEntered/public" if matches!(way, Way::Public | Way::Server) => Fate::Done,
        "RecordEntered/public" => Fate::Refused,
        _ if way == Way::Public => Fate::Refused,
        "NumberRevealed" => Fate::OnRecord,
        _ if way == Way::Server => Fate::Done,
        "DossierArrived" | "RecordsKept" => Fate::Refused,
        "AreaListed" | "PlanPublished" | "StaffListed" | "NounPublished" | "CalendarPublished"
        | "EnrolmentRecorded" => match way {
            Way::Session => done_or(here && who.role == Role::CountyAdmin, Fate::Refused),
            Way::SignedOut | Way::OutOfUse => Fate::Refused,
            _ => Fate::NotTaken,
        },
        "ReviewSettled" => match way {
            Way::Session => done_or(here && decides, Fate::Refused),
            Way::SignedOut | Way::OutOfUse => Fate::Refused,
            _ => Fate::NotTaken,
        },
        "PersonRemoved" | "PersonRestored" | "PersonMoved" | "PersonErased" | "EnrolmentMoved/take_up" => match way {
            Way::Sealed => Fate::NotTaken,
            Way::Session => done_or(here && decides && (kind != "PersonMoved" || works_for(to)), Fate::Waits),
            _ => Fate::Waits,
        },
        "RecordMoved/close" => match way {
            Way::Session => done_or(here && decides, Fate::Waits),
            _ => Fate::Waits,
        },
        _ if way == Way::OutOfUse => Fate::Waits,
        _ => done_or(here && writes, Fate::Waits),
    }
}

fn fate(outcome: Option<Outcome>) -> Fate {
    match outcome {
        None => Fate::NotTaken,
        Some(Outcome::Applied | Outcome::Conflict { .. }) => Fate::Done,
        Some(Outcome::Review { .. }) => Fate::Waits,
        Some(Outcome::Refused { .. }) => Fate::Refused,
        Some(Outcome::Noop | Outcome::Later(_)) => Fate::OnRecord,
    }
}

#[test]
fn every_command_by_every_way_does_what_the_rules_say_and_nothing_else() {
    let scene = Scene::new();
    let before = scene.kept();
    let (mut rng, mut done) = (Rng::with_seed(SEED), 0_u32);
    for case in 0..CASES {
        let kind = KINDS[rng.usize(..KINDS.len())];
        let way = Way::ALL[rng.usize(..Way::ALL.len())];
        let role = Role::ALL[rng.usize(..Role::ALL.len())];
        let areas = AREAS[rng.usize(..AREAS.len())];
        let known = &scene.people[rng.usize(..3)];
        let to = code(VILLAGES[rng.usize(..3)]);
        if way == Way::Accepted
            || (kind == "PersonMoved" && to == known.village)
            || (way == Way::Server && kind == "RecordsKept")
        {
            continue; // what is accepted has a test of its own; nobody moves where they are; nobody was erased
        }
        let mut now = Scene { store: scene.store.clone(), people: scene.people.clone(), now: scene.now };
        let who = match way {
            Way::Server => Staff { id: SYSTEM, ..staff(0, Role::CountyAdmin, &[COUNTY]) },
            Way::Public => Staff { id: PUBLIC, ..staff(0, Role::CountyAdmin, &[COUNTY]) },
            _ => staff(5, role, areas),
        };
        let device = if way.is_of_server() { now.store.own_device().unwrap() } else { DeviceId(Uuid::from_u128(5)) };
        let (scope, command) = command(kind, known, to);
        let n = now.store.device(device).unwrap().map_or(0, |record| record.acked_n) + 1;
        let became = fate(now.says(&who, way, &operation(device, n, scope, &command)));
        let expected = rules(kind, way, &who, scope, to);
        assert_eq!(became, expected, "case {case}: {kind} by {way:?} of {role:?} for {areas:?} in {scope}, to {to}");
        if became != Fate::Done {
            assert_eq!(now.kept(), before, "case {case}: {kind} by {way:?} is {became:?} and yet changed something");
        }
        done += u32::from(became == Fate::Done);
    }
    assert!(done > CASES / 20, "{done} of them were done");
}

#[test]
fn what_is_accepted_is_done_with_the_rights_of_who_accepts_it() {
    let scene = Scene::new();
    let auditor = staff(6, Role::Auditor, &[COUNTY]);
    for kind in KINDS {
        for role in Role::ALL.iter().copied() {
            for areas in AREAS {
                let mut now = Scene { store: scene.store.clone(), people: scene.people.clone(), now: scene.now };
                let (known, to) = (now.people[0].clone(), code(VILLAGES[1]));
                let (scope, command) = command(kind, &known, to);
                let waits = operation(DeviceId(Uuid::from_u128(6)), 1, scope, &command);
                let first = fate(now.says(&auditor, Way::Session, &waits));
                let may_wait = !matches!(kind, "DossierArrived" | "RecordsKept" | "ReviewSettled" | "NumberRevealed")
                    && !kind.ends_with("/public")
                    && !matches!(
                        kind,
                        "AreaListed"
                            | "PlanPublished"
                            | "StaffListed"
                            | "NounPublished"
                            | "CalendarPublished"
                            | "EnrolmentRecorded"
                    );
                assert_eq!(first == Fate::Waits, may_wait, "{kind}: {first:?}");
                let (Some(row), true) = (command.row(), may_wait) else { continue };
                let about = ReviewReason::OutsideRights;
                let about = if kind == "EnrolmentMoved/take_up" { about_of(&now, row, scope, waits.id) } else { about };
                let settled = ReviewSettled::new(row, (waits.id, about), true);
                let decision = operation(DeviceId(Uuid::from_u128(5)), 1, scope, &Command::ReviewSettled(settled));
                let decider = staff(5, role, areas);
                let before = now.kept();
                let became = fate(now.says(&decider, Way::Session, &decision));
                assert_eq!(
                    became,
                    rules("ReviewSettled", Way::Session, &decider, scope, to),
                    "{kind} {role:?} {areas:?}"
                );
                let expected = became == Fate::Done && rules(kind, Way::Session, &decider, scope, to) == Fate::Done;
                assert_eq!(now.kept() != before, expected, "{kind} accepted by {role:?} for {areas:?}");
            }
        }
    }
}

fn about_of(scene: &Scene, row: RowKey, scope: Scope, id: OperationId) -> ReviewReason {
    let dossier = scene.store.dossier(scope, row).unwrap().expect("a dossier");
    dossier.reviews.into_iter().find(|pending| pending.id == Some(id)).expect("it waits").reason
}
