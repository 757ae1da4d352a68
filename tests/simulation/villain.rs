//! A writer who means harm: a worker with the app's own tools, who writes what no screen makes, brings it by every way there is, takes
//! identifiers that are not free, and sends bodies that are too deep or too large.

use super::{
    county::{ADMIN, VILLAIN, area},
    workload::{self, VILLAGES},
    world::World,
};
use app::{
    domain::{
        enrolment::{Enrolment, Move, Status},
        erasure::ErasureReason,
        id::{DeviceId, EnrolmentId, OperationId, PersonId},
        mobile::Mobile,
        money::Fen,
        person::PersonField,
        plan,
        scope::Scope,
        staff::{Role, Staff},
    },
    sorted_map::SortedMap,
    sync::{
        command::{
            Command, ConflictSettled, DossierArrived, EnrolmentMoved, PersonAdded, PersonMoved, PersonRemoved,
            PersonRestored, ReviewSettled,
        },
        dossier::{Dossier, EnrolmentFile},
        engine::NewOperation,
        erasure::{PersonErased, RecordsKept},
        operation::{Operation, SCHEMA},
        outcome::ReviewReason,
        protocol::SyncRequest,
        simulation::{Bug, on},
        ways::Way,
    },
};
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// What is wanted of the server, in which scope and under which id.
struct Wish {
    id: OperationId,
    scope: Scope,
    kind: String,
    body: Value,
}

impl From<NewOperation> for Wish {
    fn from(draft: NewOperation) -> Self {
        let (kind, body) = draft.command.parts();
        Self { id: draft.id, scope: draft.scope, kind, body }
    }
}

impl World {
    /// One thing that no screen makes, by one of the ways.
    pub(super) fn harm_by_hand(&mut self, at: usize) {
        let (what, wishes) = self.wishes();
        if wishes.is_empty() {
            return;
        }
        self.note(what, at);
        self.strangers += 1;
        let device = DeviceId(Uuid::from_u128(0xBAD0_0000 + u128::from(self.strangers)));
        let (schema, device_time) = (SCHEMA, self.now);
        let numbered = wishes.into_iter().zip(1..).map(|(Wish { id, scope, kind, body }, n)| Operation {
            device,
            n,
            id,
            schema,
            scope,
            kind,
            body,
            device_time,
            later: Map::new(),
        });
        // as every operation travels: what cannot be read is kept as such
        let operations: Vec<Operation> = numbered.filter_map(travelled).collect();
        for operation in &operations {
            self.authors.entry(operation.id).or_insert(VILLAIN);
        }
        self.bring(at, device, operations);
    }

    fn bring(&mut self, at: usize, device: DeviceId, operations: Vec<Operation>) {
        let (villain, now) = (self.rights[&VILLAIN].clone(), self.now);
        match self.fate.u8(..8) {
            0..3 => {
                let cursors = SortedMap::of(villain.areas.iter().map(|area| (Scope::from(*area), 0)));
                let request = SyncRequest::new(device, operations, cursors);
                if let Some(answer) = self.server.sync(&villain, &request, now) {
                    self.look_for_leaks(&villain, &answer);
                }
            }
            3 => self.server.take_in((&villain, Way::OutOfUse), &operations, device, now),
            4 => self.server.take_in((&villain, Way::Sealed), &operations, device, now),
            5 if on(Bug::KeyOfPhone) => {
                // the key of a shared phone signs for whoever uses it
                let township = self.rights[&self.phones[1].staff.id].clone();
                self.server.take_in((&township, Way::Sealed), &operations, device, now);
            }
            _ => {
                self.note("rescue file handed in", at);
                let hander = if self.fate.bool() { ADMIN } else { self.phones[1].staff.id };
                let hander = self.rights[&hander].clone();
                self.handed_in.insert(device, hander.clone());
                self.server.hand_in(&hander, &operations, device, now);
            }
        }
    }

    fn draft(&mut self, scope: impl Into<Scope>, command: Command) -> Vec<Wish> {
        vec![workload::draft(&mut self.fate, scope, command).into()]
    }

    fn wishes(&mut self) -> (&'static str, Vec<Wish>) {
        let dossiers = self.dossiers();
        if dossiers.is_empty() {
            return ("", Vec::new());
        }
        let dossier = &dossiers[self.fate.usize(..dossiers.len())];
        match self.fate.u8(..8) {
            0 => self.wish_of_county(),
            1 => self.wish_of_server(dossier),
            2 | 3 => self.wish_of_township(&dossiers, dossier),
            4 => self.wish_with_a_used_identifier(&dossiers, dossier),
            5 => self.wish_with_other_values(&dossiers, dossier),
            6 => self.wish_in_a_chain(dossier),
            _ => self.wish_out_of_bounds(),
        }
    }

    /// What only the county writes, and only from its own desk.
    fn wish_of_county(&mut self) -> (&'static str, Vec<Wish>) {
        let county = area("500229");
        let command = if self.fate.bool() {
            let villain = self.rights[&VILLAIN].clone();
            Command::StaffListed(Staff { role: Role::CountyAdmin, areas: vec![county], ..villain })
        } else {
            let plan = plan::seeded().swap_remove(0);
            Command::PlanPublished(plan::Plan { version: 2, fee: Fen(-3_000), ..plan })
        };
        ("harm: what the county writes", self.draft(county, command))
    }

    /// What only the server writes.
    fn wish_of_server(&mut self, of: &Dossier) -> (&'static str, Vec<Wish>) {
        let mut dossier = Dossier { left: None, removed: None, ..of.clone() };
        for file in &mut dossier.enrolments {
            *file = EnrolmentFile { status: Status::Active, twin: None, ..file.clone() };
        }
        let command = match self.fate.bool() {
            true => Command::DossierArrived(DossierArrived { dossier, later: Default::default() }),
            false => Command::RecordsKept(RecordsKept { dossier, later: Default::default() }),
        };
        ("harm: what the server writes", self.draft(of.scope, command))
    }

    /// What only townships decide.
    fn wish_of_township(&mut self, dossiers: &[Dossier], dossier: &Dossier) -> (&'static str, Vec<Wish>) {
        let (person, reason) = (dossier.person_id(), "一".to_owned());
        let command = match self.fate.u8(..7) {
            0 => Command::PersonErased(PersonErased {
                person,
                reason: ErasureReason::Requested,
                later: Default::default(),
            }),
            1 => Command::PersonMoved(PersonMoved {
                person,
                to: area(VILLAGES[self.fate.usize(..2)]),
                later: Default::default(),
            }),
            2 => Command::PersonRemoved(PersonRemoved { person, reason, same_as: None, later: Default::default() }),
            3 => Command::PersonRestored(PersonRestored { person, later: Default::default() }),
            4 => match dossier.reviews.iter().find_map(|pending| Some((pending.id?, pending.reason.clone()))) {
                Some((review, about)) => Command::ReviewSettled(ReviewSettled {
                    person: Some(person),
                    record: None,
                    review,
                    about,
                    accepted: true,
                    later: Default::default(),
                }),
                None => return ("", Vec::new()),
            },
            _ => {
                let forms: Vec<&EnrolmentFile> = dossiers.iter().flat_map(|d| &d.enrolments).collect();
                if forms.is_empty() {
                    return ("", Vec::new());
                }
                let form = &forms[self.fate.usize(..forms.len())].form;
                let step = [Move::TakeUp, Move::Approve, Move::Pay, Move::Activate][self.fate.usize(..4)];
                let moved = EnrolmentMoved {
                    person: form.person,
                    enrolment: form.id,
                    step,
                    reason,
                    marks: Vec::new(),
                    later: Default::default(),
                };
                let home = dossiers.iter().find(|d| d.person_id() == form.person).map_or(dossier.scope, |d| d.scope);
                return ("harm: a step of the township's", self.draft(home, Command::EnrolmentMoved(moved)));
            }
        };
        ("harm: a decision of the township's", self.draft(dossier.scope, command))
    }

    /// Identifiers of people, of forms, and of what the server is about to write.
    fn wish_with_a_used_identifier(&mut self, dossiers: &[Dossier], dossier: &Dossier) -> (&'static str, Vec<Wish>) {
        match self.fate.u8(..3) {
            0 => {
                let to =
                    VILLAGES.map(|code| Scope::from(area(code))).into_iter().find(|village| *village != dossier.scope);
                let fields = dossier.fields.iter().map(|(code, field)| (code.clone(), field.value.clone()));
                let (person, fields) = (dossier.person_id(), SortedMap::of(fields));
                let added = PersonAdded { person, fields, concerns: Vec::new(), later: Default::default() };
                ("harm: a person's id", self.draft(to.unwrap_or(dossier.scope), Command::PersonAdded(added)))
            }
            1 => {
                let forms: Vec<&Enrolment> =
                    dossiers.iter().flat_map(|d| &d.enrolments).map(|file| &file.form).collect();
                let consent = dossier.consents.last().map(|kept| kept.value.id);
                if forms.is_empty() || consent.is_none() {
                    return ("", Vec::new());
                }
                let form = forms[self.fate.usize(..forms.len())].clone();
                let form = Enrolment { person: dossier.person_id(), consent, ..form };
                ("harm: a form's id", self.draft(dossier.scope, Command::EnrolmentSubmitted(form)))
            }
            _ => {
                let waits = self.phones.iter().filter_map(|phone| phone.engine.as_ref()).flat_map(|e| e.waiting());
                let brings = |kind: &str| ["PersonMoved", "PersonErased", "ReviewSettled"].contains(&kind);
                let causes: Vec<OperationId> =
                    waits.filter(|o| brings(&o.operation.kind)).map(|o| o.operation.id).collect();
                let look = workload::visit(&mut self.fate, dossier, Vec::new());
                let taken = |cause: OperationId, mut draft: NewOperation| {
                    draft.id = self.server.follower(cause);
                    Wish::from(draft)
                };
                let Some(cause) = causes.first() else { return ("", Vec::new()) };
                let draft = NewOperation { id: *cause, scope: dossier.scope, command: look };
                ("harm: the id of what follows", vec![taken(*cause, draft)])
            }
        }
    }

    /// Values that are nobody's choice, and one number in another spelling.
    fn wish_with_other_values(&mut self, dossiers: &[Dossier], dossier: &Dossier) -> (&'static str, Vec<Wish>) {
        let clash = dossiers.iter().find_map(|d| d.conflicts.first().map(|clash| (d, clash)));
        if let (Some((of, clash)), true) = (clash, self.fate.bool()) {
            let held = of.fields.get(&clash.field).map(|field| field.value.clone()).unwrap_or_default();
            let (field, offered, value) = (clash.field.clone(), clash.offered.clone(), "14000000099".to_owned());
            let settled =
                ConflictSettled { person: of.person_id(), field, held, offered, value, later: Default::default() };
            return ("harm: nobody's choice", self.draft(of.scope, Command::ConflictSettled(settled)));
        }
        let covers = dossiers.iter().flat_map(|d| d.enrolments.iter().map(move |file| (d, file)));
        let covers: Vec<_> = covers.filter(|(_, file)| file.status.is_cover()).collect();
        if !covers.is_empty() && self.fate.bool() {
            let (of, file) = covers[self.fate.usize(..covers.len())];
            let form = self.unlike(&file.form);
            return ("harm: a renewal that nobody agreed to", self.draft(of.scope, Command::EnrolmentSubmitted(form)));
        }
        let number = dossier.field(PersonField::IdentityNumber);
        if number.is_empty() {
            return ("", Vec::new());
        }
        let wide: String = number.chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c)).collect();
        let fields = [("name".to_owned(), "陈伦春".to_owned()), ("identity_number".to_owned(), wide)].into();
        let person = PersonId(Uuid::from_u128(self.fate.u128(..)));
        let added =
            Command::PersonAdded(PersonAdded { person, fields, concerns: Vec::new(), later: Default::default() });
        ("harm: a number in another spelling", self.draft(area(VILLAGES[0]), added))
    }

    /// A form that follows another one on its consent, for the other plan, for another phone, or after a year without cover.
    fn unlike(&mut self, last: &Enrolment) -> Enrolment {
        let id = EnrolmentId(Uuid::from_u128(self.fate.u128(..)));
        let mut form = Enrolment { id, ..last.clone() };
        let mut from = last.period.to.plus_days(1);
        match self.fate.u8(..3) {
            0 => form.plan = if last.plan == "illness" { "accident" } else { "illness" }.to_owned(),
            1 => form.enrollee.phone = Mobile::parse("14000000098").unwrap_or(form.enrollee.phone),
            _ => from = from.plus_days(365),
        }
        let plan = plan::seeded().into_iter().find(|plan| plan.code == form.plan);
        plan.map_or(form.clone(), |plan| Enrolment { period: plan.cover(from), fee: plan.fee, ..form })
    }

    /// A decision on a decision on something that waits: whoever accepts the last accepts all.
    fn wish_in_a_chain(&mut self, dossier: &Dossier) -> (&'static str, Vec<Wish>) {
        let (person, scope) = (dossier.person_id(), dossier.scope);
        let erased =
            Command::PersonErased(PersonErased { person, reason: ErasureReason::Requested, later: Default::default() });
        let mut chain = self.draft(scope, erased);
        for _ in 0..3 {
            let review = chain[chain.len() - 1].id;
            let about = ReviewReason::OutsideRights;
            let settled = ReviewSettled {
                person: Some(person),
                record: None,
                review,
                about,
                accepted: true,
                later: Default::default(),
            };
            chain.extend(self.draft(scope, Command::ReviewSettled(settled)));
        }
        ("harm: decisions in a chain", chain)
    }

    /// Bodies that an answer cannot carry, and some that are merely large.
    fn wish_out_of_bounds(&mut self) -> (&'static str, Vec<Wish>) {
        let scopes = [VILLAGES[0], VILLAGES[1], "500229", "500229221-work", "500229221-office"];
        let scope = Scope::parse(scopes[self.fate.usize(..5)]).expect("a code written here");
        let id = OperationId(Uuid::from_u128(self.fate.u128(..)));
        let (what, body) = if self.fate.bool() {
            let levels = self.fate.usize(30..124);
            ("harm: a deep body", (0..levels).fold(Value::Null, |inner, _| json!([inner])))
        } else {
            ("harm: a large body", json!({ "text": "x".repeat(self.fate.usize(50_000..400_000)) }))
        };
        (what, vec![Wish { id, scope, kind: "HologramProjected".to_owned(), body }])
    }
}

/// An operation as the server reads it from a request.
fn travelled(operation: Operation) -> Option<Operation> {
    serde_json::from_str(&serde_json::to_string(&operation).ok()?).ok()
}
