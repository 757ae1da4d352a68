//! A user's browser that writes operations manually, and what it writes.

use super::sync::{enrolment, person_added};
use app::{
    domain::{
        area::AreaCode,
        enrolment::Move,
        id::{DeviceId, EnrolmentId, OperationId, PersonId, StaffId},
        person::PersonField,
        scope::Scope,
        time::Timestamp,
    },
    sync::{
        command::{Command, EnrolmentMoved, PersonEdited},
        dossier::Dossier,
        fields::Edit,
        operation::{Operation, SCHEMA},
        outcome::Outcome,
        rescue::{self, Rescue},
    },
};
use serde_json::{Value, json};
use server::office::system_staff;
use tests::harness::{Client, County};
use uuid::Uuid;

/// A user's browser that writes operations manually.
pub(super) struct Writer {
    pub(super) client: Client,
    pub(super) device: DeviceId,
    pub(super) n: u64,
}

impl Writer {
    pub(super) async fn of(county: &County, phone: &str) -> Self {
        Self { client: county.signed_in(phone).await, device: DeviceId(Uuid::now_v7()), n: 0 }
    }

    pub(super) async fn says(&mut self, scope: impl Into<Scope>, command: &Command) -> Outcome {
        let (kind, body) = command.parts();
        self.says_as(scope, (&kind, body), Uuid::now_v7()).await
    }

    pub(super) async fn says_as(&mut self, scope: impl Into<Scope>, (kind, body): (&str, Value), id: Uuid) -> Outcome {
        let scope: Scope = scope.into();
        self.n += 1;
        let operation = json!({ "device": self.device, "n": self.n, "id": id, "schema": SCHEMA, "scope": scope, "kind": kind,
            "body": body, "device_time": 0 });
        let request = json!({ "protocol": 1, "schema": SCHEMA, "device": self.device, "operations": [operation], "cursors": {},
            "max_bytes": 0 });
        let answer = self.client.post("/api/v1/sync", request).await.expect_status(200).json();
        serde_json::from_value(answer["results"][0]["outcome"].clone()).expect("an outcome")
    }
}

pub(super) fn village(county: &County) -> AreaCode {
    county.area("左岚乡/大坝村")
}

pub(super) fn dossiers(county: &County, scope: impl Into<Scope>) -> Vec<Dossier> {
    let scope = scope.into();
    county.database.read_now_as(&system_staff(vec![scope.area()]), |seen| seen.dossiers(scope)).expect("dossiers")
}

pub(super) fn dossier(county: &County, village: AreaCode, person: PersonId) -> Dossier {
    dossiers(county, village).into_iter().find(|dossier| dossier.person_id() == person).expect("a dossier")
}

pub(super) fn with_number(name: &str, number: &str) -> (PersonId, Command) {
    let (person, added) = person_added(name);
    let Command::PersonAdded(mut added) = added else { panic!("a person is added") };
    added.fields.insert("identity_number".into(), number.into());
    (person, Command::PersonAdded(added))
}

pub(super) fn edits(person: PersonId, field: PersonField, value: &str, was: &str) -> Command {
    let edits =
        [(field.code().to_owned(), Edit { value: value.into(), was: was.into(), later: Default::default() })].into();
    Command::PersonEdited(PersonEdited { person, edits, later: Default::default() })
}

pub(super) fn moves(person: PersonId, enrolment: EnrolmentId, step: Move) -> Command {
    Command::EnrolmentMoved(EnrolmentMoved {
        person,
        enrolment,
        step,
        reason: "缺签名".into(),
        marks: Vec::new(),
        later: Default::default(),
    })
}

pub(super) fn operation(device: DeviceId, n: u64, scope: impl Into<Scope>, command: &Command) -> Operation {
    let ((kind, body), id) = (command.parts(), OperationId(Uuid::now_v7()));
    let (scope, device_time, later) = (scope.into(), Timestamp(0), Default::default());
    Operation { device, n, id, schema: SCHEMA, scope, kind, body, device_time, later }
}

/// A form of a person in 大坝村, as a worker submitted it.
pub(super) async fn handed_in(worker: &mut Writer, scope: AreaCode, person: PersonId, number: &str) -> EnrolmentId {
    let (form, commands) = enrolment(person, number);
    for command in commands {
        assert_eq!(worker.says(scope, &command).await, Outcome::Applied);
    }
    form
}

pub(super) async fn staff_id(client: &Client) -> StaffId {
    serde_json::from_value(client.get("/api/v1/session").await.expect_status(200).json()["id"].clone()).expect("an id")
}

/// What a worker's phone seals for the county: nobody has to see it on the way.
pub(super) fn rescue_file(county: &County, staff: StaffId, commands: &[(AreaCode, Command)]) -> Vec<u8> {
    let device = DeviceId(Uuid::now_v7());
    let operations = (1..).zip(commands).map(|(n, (scope, command))| operation(device, n, *scope, command)).collect();
    let rescue = Rescue { staff, made_at: Timestamp(0), operations, attachments: Vec::new() };
    rescue::seal(county.database.rescue_keys().public(), [7; 32], &rescue, &[]).expect("the county's key")
}
