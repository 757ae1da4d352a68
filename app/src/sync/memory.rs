//! The authority's store in memory: for the simulation, the protocol's own example, and as the plainest reading of
//! what a store has to do.

use super::{
    command::{Command, PersonAdded},
    dossier::{Dossier, EnrolmentFile},
    operation::{Operation, SCHEMA},
    outcome::{Outcome, ReviewReason},
    plain::bytes,
    protocol::{Change, SnapshotPiece},
    pull::weight,
    reference::{Entry, Reference},
    row::RowKey,
    snapshot,
    store::{Cover, DeviceRecord, LogEntry, Readable, Receipt, Store, Waiting},
    sum::{Sum, digest},
    twins::identity_of,
};
use crate::domain::{
    area::{Area, AreaCode},
    id::{DeviceId, OperationId, PersonId, RecordId, StaffId},
    identity_number::IdentityNumber,
    name::Name,
    noun::{self, Noun},
    plan::{self, Plan},
    scope::Scope,
    staff::{Role, Staff},
    time::Timestamp,
};
use crate::sorted_map::SortedMap;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::convert::Infallible;
use uuid::Uuid;

/// Everything the server keeps, cloneable: a clone is a backup.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    devices: BTreeMap<DeviceId, DeviceRecord>,
    /// In the order of arrival.
    log: Vec<LogEntry>,
    by_number: BTreeMap<(DeviceId, u64), usize>,
    /// Where in the log an id came first.
    ids: BTreeMap<OperationId, usize>,
    heads: BTreeMap<Scope, u64>,
    dossiers: BTreeMap<(Scope, RowKey), Dossier>,
    sums: BTreeMap<Scope, Sum>,
    durable: BTreeMap<DeviceId, u64>,
    /// By county, as owners are.
    reference: BTreeMap<AreaCode, Reference>,
    owners: BTreeMap<(AreaCode, Uuid), RowKey>,
}

impl MemoryStore {
    /// A county of one township and one village with the seeded plans, and a worker of that village.
    pub fn demo() -> (Self, Staff) {
        let mut store = Self::default();
        for (code, name) in [("500229", "城口县"), ("500229221", "河鱼乡"), ("500229221204", "大店村")] {
            let code = AreaCode::parse(code).expect("a code written above");
            let Ok(()) = store.put_entry(
                code.county(),
                &Entry::Area(Area { code, name: name.into(), phone: String::new(), later: Default::default() }),
            );
        }
        let village = AreaCode::parse("500229221204").expect("a code written above");
        for plan in plan::seeded() {
            let Ok(()) = store.put_entry(village.county(), &Entry::Plan(plan));
        }
        let name = Name::parse("甲乙").expect("a name written here");
        (
            store,
            Staff {
                id: StaffId(Uuid::from_u128(1)),
                name,
                role: Role::GridWorker,
                areas: vec![village],
                later: Default::default(),
            },
        )
    }

    /// How far each device has delivered.
    pub fn acked(&self) -> BTreeMap<DeviceId, u64> {
        self.devices.iter().map(|(device, record)| (*device, record.acked_n)).collect()
    }

    /// Says what the oldest backup that is kept holds.
    pub fn set_durable(&mut self, durable: BTreeMap<DeviceId, u64>) {
        self.durable = durable;
    }

    /// Everything delivered, in the order of arrival.
    pub fn log(&self) -> &[LogEntry] {
        &self.log
    }

    /// The pieces of a scope as it is now.
    pub fn snapshot(&self, scope: Scope) -> Vec<SnapshotPiece> {
        let dossiers: Vec<Dossier> = self.dossiers_in(scope).cloned().collect();
        let reference = self.reference.get(&scope.county()).filter(|_| scope.is_shared());
        let entries = reference.map_or_else(Vec::new, |reference| reference.entries().collect());
        snapshot::cut(scope, self.heads.get(&scope).copied().unwrap_or_default(), &dossiers, entries)
    }

    /// The dossiers of a scope.
    pub fn dossiers_in(&self, scope: Scope) -> impl Iterator<Item = &Dossier> {
        self.dossiers.iter().filter(move |((s, _), _)| *s == scope).map(|(_, dossier)| dossier)
    }

    fn dossiers_in_county(&self, county: AreaCode) -> impl Iterator<Item = &Dossier> {
        self.dossiers.values().filter(move |dossier| dossier.scope.county() == county)
    }
}

impl Store for MemoryStore {
    type Error = Infallible;

    fn device(&self, device: DeviceId) -> Result<Option<DeviceRecord>, Infallible> {
        Ok(self.devices.get(&device).copied())
    }

    fn put_device(&mut self, device: DeviceId, record: DeviceRecord) -> Result<(), Infallible> {
        self.devices.insert(device, record);
        Ok(())
    }

    fn own_device(&self) -> Result<DeviceId, Infallible> {
        Ok(DeviceId(Uuid::nil()))
    }

    fn receipt(&self, device: DeviceId, n: u64) -> Result<Option<Receipt>, Infallible> {
        Ok(self.by_number.get(&(device, n)).and_then(|at| self.log.get(*at)).map(receipt))
    }

    fn taken(&self, id: OperationId) -> Result<Option<Receipt>, Infallible> {
        Ok(self.ids.get(&id).and_then(|at| self.log.get(*at)).map(receipt))
    }

    /// Without a key: nobody outside the process sees this store.
    fn follower(&self, cause: OperationId) -> OperationId {
        let digest: [u8; 32] = Sha256::digest([b"follows:", cause.0.as_bytes().as_slice()].concat()).into();
        let mut id = [0; 16];
        id.copy_from_slice(&digest[..16]);
        OperationId(Uuid::from_bytes(id))
    }

    fn append(&mut self, entry: &LogEntry) -> Result<(), Infallible> {
        self.by_number.insert((entry.operation.device, entry.operation.n), self.log.len());
        self.ids.entry(entry.operation.id).or_insert(self.log.len());
        self.log.push(entry.clone());
        Ok(())
    }

    fn head(&self, scope: Scope) -> Result<Option<u64>, Infallible> {
        Ok(self.heads.get(&scope).copied())
    }

    fn advance(&mut self, scope: Scope, by: u64) -> Result<u64, Infallible> {
        let head = self.heads.entry(scope).or_default();
        *head += by;
        Ok(*head)
    }

    fn dossier(&self, scope: Scope, row: RowKey) -> Result<Option<Dossier>, Infallible> {
        Ok(self.dossiers.get(&(scope, row)).cloned())
    }

    fn put_dossier(&mut self, dossier: &Dossier) -> Result<(), Infallible> {
        let before = self.dossiers.insert((dossier.scope, dossier.row()), dossier.clone());
        self.sums.entry(dossier.scope).or_default().replace(before.as_ref().map(digest), digest(dossier));
        Ok(())
    }

    fn waiting(&self, writer: StaffId) -> Result<Waiting, Infallible> {
        let of_no_kind = Outcome::Review { reason: ReviewReason::UnknownKind };
        let unknown = self.log.iter().filter(|entry| entry.by == writer && entry.outcome == of_no_kind);
        let known = self.dossiers.values().flat_map(|dossier| dossier.waiting_of(writer));
        let add = |sum: Waiting, bytes| Waiting { operations: sum.operations + 1, bytes: sum.bytes + bytes as u64 };
        Ok(unknown.map(|entry| bytes(&entry.operation.body)).chain(known).fold(Waiting::default(), add))
    }

    fn plan(&self, county: AreaCode, code: &str, version: u32) -> Result<Option<Plan>, Infallible> {
        Ok(self.reference.get(&county).and_then(|reference| reference.plan(code, version).cloned()))
    }

    fn noun(&self, county: AreaCode, code: &str, version: u32) -> Result<Option<Cow<'static, Noun>>, Infallible> {
        let built_in = || noun::built_in(code).filter(|noun| noun.version == version).map(Cow::Borrowed);
        Ok(self.reference.get(&county).map_or_else(built_in, |reference| reference.noun(code, version)))
    }

    fn nouns(&self, county: AreaCode) -> Result<usize, Infallible> {
        Ok(self.reference.get(&county).map_or(0, |reference| reference.nouns().count()))
    }

    fn staff(&self, county: AreaCode, id: StaffId) -> Result<Option<Staff>, Infallible> {
        Ok(self.reference.get(&county).and_then(|reference| reference.staff(id)).cloned())
    }

    fn has_area(&self, area: AreaCode) -> Result<bool, Infallible> {
        Ok(self.reference.get(&area.county()).is_some_and(|reference| reference.has_area(area)))
    }

    fn put_entry(&mut self, county: AreaCode, entry: &Entry) -> Result<(), Infallible> {
        self.reference.entry(entry.county().unwrap_or(county)).or_default().insert(entry.clone());
        if let Entry::Area(area) = entry {
            Scope::of_area(area.code).into_iter().for_each(|scope| {
                self.heads.entry(scope).or_default();
            });
        }
        Ok(())
    }

    fn other_with(
        &self,
        county: AreaCode,
        number: &IdentityNumber,
        than: PersonId,
    ) -> Result<Option<PersonId>, Infallible> {
        let others = self.dossiers_in_county(county).filter(|dossier| dossier.person != Some(than));
        let found = others.into_iter().find(|dossier| identity_of(dossier).as_ref() == Some(number));
        Ok(found.and_then(|dossier| dossier.person))
    }

    fn dossiers_of(&self, county: AreaCode, row: RowKey) -> Result<Vec<Dossier>, Infallible> {
        Ok(self.dossiers_in_county(county).filter(|dossier| dossier.row() == row).cloned().collect())
    }

    fn referring(&self, county: AreaCode, record: RecordId, noun: &str) -> Result<SortedMap<String, u32>, Infallible> {
        let mut by_state = SortedMap::new();
        let records = self.dossiers_in_county(county).flat_map(Dossier::referring).filter(|one| one.noun == noun);
        for one in records.filter(|one| one.references().any(|(_, named)| named == record)) {
            *by_state.get_or_insert_with(one.state.clone(), || 0) += 1;
        }
        Ok(by_state)
    }

    fn owner(&self, county: AreaCode, record: Uuid) -> Result<Option<RowKey>, Infallible> {
        Ok(self.owners.get(&(county, record)).copied())
    }

    fn claim(&mut self, county: AreaCode, record: Uuid, row: RowKey) -> Result<(), Infallible> {
        self.owners.entry((county, record)).or_insert(row);
        Ok(())
    }

    fn covers(&self, county: AreaCode, identity_number: &IdentityNumber, plan: &str) -> Result<Vec<Cover>, Infallible> {
        let files = self.dossiers_in_county(county).flat_map(|d| d.enrolments.iter().map(|file| (d.person_id(), file)));
        let same = files.filter(|(_, file)| {
            let form = &file.form;
            file.holds_period() && form.plan == plan && form.enrollee.identity_number == *identity_number
        });
        let cover = |(person, file): (PersonId, &EnrolmentFile)| Cover {
            enrolment: file.form.id,
            person,
            period: file.form.period,
        };
        Ok(same.map(cover).collect())
    }
}

impl Readable for MemoryStore {
    type Error = Infallible;

    fn heads(&self, reader: &Staff) -> Result<SortedMap<Scope, u64>, Infallible> {
        let own = self.heads.iter().filter(|(scope, _)| reader.may_read(**scope));
        Ok(SortedMap::of(own.map(|(scope, head)| (*scope, *head))))
    }

    fn sum(&self, _: &Staff, scope: Scope) -> Result<Sum, Infallible> {
        Ok(self.sums.get(&scope).copied().unwrap_or_default())
    }

    fn durable_n(&self, device: DeviceId) -> Result<u64, Infallible> {
        Ok(self.durable.get(&device).copied().unwrap_or_default())
    }

    fn changes(&self, reader: &Staff, scope: Scope, after: u64, max_bytes: u64) -> Result<Vec<Change>, Infallible> {
        let visible = |e: &&LogEntry| e.operation.scope == scope && e.seq > after && reader.may_read(scope);
        let entries = self.log.iter().filter(visible); // arrival order is scope order
        let mut budget = i64::try_from(max_bytes).unwrap_or(i64::MAX);
        let change = |e: &LogEntry| {
            let operation = Some(e.operation.clone());
            Change { seq: e.seq, by: e.by, at: e.at, outcome: e.outcome.clone(), operation, own: None }
        };
        let fits = |change: &Change| {
            let room = budget > 0;
            budget -= weight(change);
            room
        };
        Ok(entries.map(change).take_while(fits).collect())
    }
}

fn receipt(entry: &LogEntry) -> Receipt {
    Receipt { digest: entry.digest, outcome: entry.outcome.clone(), seq: entry.seq }
}

/// An operation that adds a person, for examples.
pub fn demo_person_added(device: DeviceId, n: u64, scope: impl Into<Scope>) -> Operation {
    let scope = scope.into();
    let person = PersonId(Uuid::from_u128(u128::from(n) << 64 | device.0.as_u128()));
    let fields = [("name".to_owned(), "陈路川".to_owned())].into();
    let (kind, body) =
        Command::PersonAdded(PersonAdded { person, fields, concerns: Vec::new(), later: Default::default() }).parts();
    let id = OperationId(Uuid::from_u128(u128::from(n) << 32 | device.0.as_u128()));
    Operation {
        device,
        n,
        id,
        schema: SCHEMA,
        scope,
        kind,
        body,
        device_time: Timestamp(0),
        later: serde_json::Map::new(),
    }
}
