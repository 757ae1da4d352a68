//! Tests: a delivery opens and writes a dossier once, however many of its operations are about that person.

use super::{
    authority,
    command::{Command, PersonAdded},
    dossier::Dossier,
    memory::{MemoryStore, demo_person_added},
    operation::Operation,
    outcome::{Outcome, ReviewReason},
    protocol::SyncRequest,
    reference::Entry,
    row::RowKey,
    store::{Cover, DeviceRecord, LogEntry, Receipt, Store, Waiting},
};
use crate::domain::{
    area::AreaCode,
    id::{DeviceId, OperationId, PersonId, RecordId, StaffId, VisitId},
    identity_number::{IdentityNumber, with_check_character},
    noun::Noun,
    plan::Plan,
    scope::Scope,
    staff::Staff,
    time::Timestamp,
    visit::{Channel, Visit, VisitOutcome},
};
use crate::sorted_map::SortedMap;
use std::{borrow::Cow, cell::Cell, convert::Infallible};
use uuid::Uuid;

const NOW: Timestamp = Timestamp(1_800_000_000_000);
const PHONE: DeviceId = DeviceId(Uuid::from_u128(1));

/// Counts bytes of dossiers that are read and written: each is parsed or sealed then.
#[derive(Default)]
struct Counting {
    inner: MemoryStore,
    read: Cell<usize>,
    written: Cell<usize>,
}

impl Counting {
    fn of(inner: MemoryStore) -> Self {
        Self { inner, ..Self::default() }
    }
}

fn add(count: &Cell<usize>, dossier: Option<&Dossier>) {
    count.set(count.get() + dossier.map_or(0, super::plain::bytes));
}

impl Store for Counting {
    type Error = Infallible;

    fn device(&self, device: DeviceId) -> Result<Option<DeviceRecord>, Infallible> {
        self.inner.device(device)
    }
    fn put_device(&mut self, device: DeviceId, record: DeviceRecord) -> Result<(), Infallible> {
        self.inner.put_device(device, record)
    }
    fn own_device(&self) -> Result<DeviceId, Infallible> {
        self.inner.own_device()
    }
    fn receipt(&self, device: DeviceId, n: u64) -> Result<Option<Receipt>, Infallible> {
        self.inner.receipt(device, n)
    }
    fn taken(&self, id: OperationId) -> Result<Option<Receipt>, Infallible> {
        self.inner.taken(id)
    }
    fn append(&mut self, entry: &LogEntry) -> Result<(), Infallible> {
        self.inner.append(entry)
    }
    fn head(&self, scope: Scope) -> Result<Option<u64>, Infallible> {
        self.inner.head(scope)
    }
    fn advance(&mut self, scope: Scope, by: u64) -> Result<u64, Infallible> {
        self.inner.advance(scope, by)
    }
    fn dossier(&self, scope: Scope, row: RowKey) -> Result<Option<Dossier>, Infallible> {
        let Ok(dossier) = self.inner.dossier(scope, row);
        add(&self.read, dossier.as_ref());
        Ok(dossier)
    }
    fn put_dossier(&mut self, dossier: &Dossier) -> Result<(), Infallible> {
        add(&self.written, Some(dossier));
        self.inner.put_dossier(dossier)
    }
    fn put_found_by(&mut self, dossier: &Dossier) -> Result<(), Infallible> {
        self.inner.put_found_by(dossier)
    }
    fn plan(&self, county: AreaCode, code: &str, version: u32) -> Result<Option<Plan>, Infallible> {
        self.inner.plan(county, code, version)
    }
    fn put_entry(&mut self, county: AreaCode, entry: &Entry) -> Result<(), Infallible> {
        self.inner.put_entry(county, entry)
    }
    fn follower(&self, cause: OperationId) -> OperationId {
        self.inner.follower(cause)
    }
    fn staff(&self, county: AreaCode, id: StaffId) -> Result<Option<Staff>, Infallible> {
        self.inner.staff(county, id)
    }
    fn has_area(&self, area: AreaCode) -> Result<bool, Infallible> {
        self.inner.has_area(area)
    }
    fn other_with(
        &self,
        county: AreaCode,
        number: &IdentityNumber,
        than: PersonId,
    ) -> Result<Option<PersonId>, Infallible> {
        self.inner.other_with(county, number, than)
    }
    fn dossiers_of(&self, county: AreaCode, row: RowKey) -> Result<Vec<Dossier>, Infallible> {
        self.inner.dossiers_of(county, row)
    }
    fn referring(&self, county: AreaCode, record: RecordId, noun: &str) -> Result<SortedMap<String, u32>, Infallible> {
        self.inner.referring(county, record, noun)
    }
    fn owner(&self, county: AreaCode, record: Uuid) -> Result<Option<RowKey>, Infallible> {
        self.inner.owner(county, record)
    }
    fn claim(&mut self, county: AreaCode, record: Uuid, row: RowKey) -> Result<(), Infallible> {
        self.inner.claim(county, record, row)
    }
    fn noun(&self, county: AreaCode, code: &str, version: u32) -> Result<Option<Cow<'static, Noun>>, Infallible> {
        self.inner.noun(county, code, version)
    }
    fn nouns(&self, county: AreaCode) -> Result<usize, Infallible> {
        self.inner.nouns(county)
    }
    fn covers(&self, county: AreaCode, identity_number: &IdentityNumber, plan: &str) -> Result<Vec<Cover>, Infallible> {
        self.inner.covers(county, identity_number, plan)
    }
    fn waiting(&self, by: StaffId) -> Result<Waiting, Infallible> {
        self.inner.waiting(by)
    }
}

fn visit(n: u64, person: PersonId) -> Operation {
    let visit = Visit::new(
        VisitId(Uuid::from_u128(u128::from(n))),
        person,
        NOW.date(),
        Channel::Door,
        VisitOutcome::Considering,
    );
    let (kind, body) = Command::VisitLogged(visit).parts();
    Operation { kind, body, ..demo_person_added(PHONE, n, AreaCode::parse("500229221204").unwrap()) }
}

/// Bytes of dossiers that so many visits to one person, in deliveries of a hundred, read and write.
fn traffic(visits: u64) -> usize {
    let (inner, worker) = MemoryStore::demo();
    let mut county = Counting::of(inner);
    let added = demo_person_added(PHONE, 1, AreaCode::parse("500229221204").unwrap());
    let person = added.command().unwrap().person().unwrap();
    let all: Vec<Operation> = std::iter::once(added).chain((2..visits + 2).map(|n| visit(n, person))).collect();
    for part in all.chunks(100) {
        let request = SyncRequest::new(PHONE, part.to_vec(), [].into());
        let delivery = authority::deliver(&mut county, &worker, &request, NOW).unwrap();
        assert!(delivery.results.iter().all(|result| result.outcome == Outcome::Applied));
    }
    county.read.get() + county.written.get()
}

#[test]
fn a_delivery_opens_and_writes_a_dossier_once() {
    let (one, many) = (traffic(1), traffic(99));
    assert!(many < one * 99, "one delivery: {many} bytes for 99 visits, {one} for one");
}

#[test]
fn a_person_added_in_the_same_delivery_is_met_by_the_next_operation() {
    let (mut county, worker) = MemoryStore::demo();
    let number = with_check_character("50029919800101001");
    let added = |n: u64| {
        let mut operation = demo_person_added(PHONE, n, AreaCode::parse("500229221204").unwrap());
        let Ok(Command::PersonAdded(PersonAdded { person, mut fields, concerns, later: _ })) = operation.command()
        else {
            unreachable!()
        };
        fields.insert("identity_number".to_owned(), number.clone());
        operation.body =
            Command::PersonAdded(PersonAdded { person, fields, concerns, later: Default::default() }).parts().1;
        (person, operation)
    };
    let ((first, one), (_, two)) = (added(1), added(2));
    let request = SyncRequest::new(PHONE, vec![one, two], [].into());
    let results = authority::deliver(&mut county, &worker, &request, NOW).unwrap().results;
    let twin = Outcome::Review { reason: ReviewReason::TwinPerson { person: first } };
    assert_eq!((&results[0].outcome, &results[1].outcome), (&Outcome::Applied, &twin));
}
