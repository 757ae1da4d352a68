//! What the authority needs of a database, and what it keeps there. Implemented in memory and on SQLite.

use super::{
    dossier::Dossier, operation::Operation, outcome::Outcome, protocol::Change, reference::Entry, row::RowKey, sum::Sum,
};
use crate::domain::{
    area::AreaCode,
    id::{DeviceId, EnrolmentId, OperationId, PersonId, RecordId, StaffId},
    identity_number::IdentityNumber,
    noun::Noun,
    period::Period,
    plan::Plan,
    scope::Scope,
    staff::Staff,
    time::Timestamp,
};
use crate::sorted_map::SortedMap;
use std::borrow::Cow;
use uuid::Uuid;

/// Who the server itself is among staff.
pub const SYSTEM: StaffId = StaffId(Uuid::nil());

/// Who sent something by a public form: nobody of the staff, and nobody who is known.
pub const PUBLIC: StaffId = StaffId(Uuid::max());

/// What a store answers.
pub type StoreResult<S, T> = Result<T, <S as Store>::Error>;

/// A device as the server knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeviceRecord {
    /// Whose it is.
    pub owner: StaffId,
    /// The highest operation that is kept.
    pub acked_n: u64,
}

/// What is remembered of a delivered operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// What [`Store::kept_digest`] made of the operation's SHA-256.
    pub digest: [u8; 32],
    /// What became of it.
    pub outcome: Outcome,
    /// Its place in the scope's order; 0 when copies do not see it.
    pub seq: u64,
}

/// An operation with everything the log keeps with it.
#[derive(Clone, Debug, PartialEq)]
pub struct LogEntry {
    /// As delivered.
    pub operation: Operation,
    /// SHA-256 of it.
    pub digest: [u8; 32],
    /// What became of it.
    pub outcome: Outcome,
    /// Who delivered it.
    pub by: StaffId,
    /// When.
    pub at: Timestamp,
    /// Its place in the scope's order; 0 when copies do not see it.
    pub seq: u64,
}

/// Days for which a form holds a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cover {
    /// Which form.
    pub enrolment: EnrolmentId,
    /// In whose dossier.
    pub person: PersonId,
    /// Which days.
    pub period: Period,
}

/// What of a user's work waits for the township.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// How many operations.
    pub operations: u64,
    /// Bytes of their bodies.
    pub bytes: u64,
}

/// What the authority needs of a database. Every method runs inside the caller's transaction. What is asked within a `county` is asked of
/// that county's rows alone.
#[allow(missing_docs)] // the names say it; where they do not, a line follows
pub trait Store {
    type Error;

    fn device(&self, device: DeviceId) -> StoreResult<Self, Option<DeviceRecord>>;
    fn put_device(&mut self, device: DeviceId, record: DeviceRecord) -> StoreResult<Self, ()>;

    /// The device under which the server itself writes; its owner is [`SYSTEM`].
    fn own_device(&self) -> StoreResult<Self, DeviceId>;

    fn receipt(&self, device: DeviceId, n: u64) -> StoreResult<Self, Option<Receipt>>;
    /// What a receipt holds for an operation's digest: on a disk a keyed hash, by which no guess can be confirmed.
    fn kept_digest(&self, digest: [u8; 32]) -> [u8; 32] {
        digest
    }
    /// The operation that came first under this id, whichever device delivered it.
    fn taken(&self, id: OperationId) -> StoreResult<Self, Option<Receipt>>;
    /// The id of what the server writes because of an operation. Keyed on a disk: who knows the cause cannot take it first.
    fn follower(&self, cause: OperationId) -> OperationId;
    fn append(&mut self, entry: &LogEntry) -> StoreResult<Self, ()>;

    /// The last sequence number; `None` for a scope that does not exist.
    fn head(&self, scope: Scope) -> StoreResult<Self, Option<u64>>;
    /// Adds to the head, as the last step of the transaction; answers the new head.
    fn advance(&mut self, scope: Scope, by: u64) -> StoreResult<Self, u64>;

    fn dossier(&self, scope: Scope, row: RowKey) -> StoreResult<Self, Option<Dossier>>;
    /// Keeps a dossier and what it can be found by: identity number, covers, records that its records name.
    fn put_dossier(&mut self, dossier: &Dossier) -> StoreResult<Self, ()>;
    /// Keeps what a dossier can be found by already, while the dossier itself is still to be kept.
    fn put_found_by(&mut self, dossier: &Dossier) -> StoreResult<Self, ()> {
        self.put_dossier(dossier)
    }
    /// What of a writer's waits in dossiers, and operations of theirs whose kind is not known, in whichever county they named.
    fn waiting(&self, writer: StaffId) -> StoreResult<Self, Waiting>;
    fn plan(&self, county: AreaCode, code: &str, version: u32) -> StoreResult<Self, Option<Plan>>;
    /// A version of a noun: of this build, or of the county.
    fn noun(&self, county: AreaCode, code: &str, version: u32) -> StoreResult<Self, Option<Cow<'static, Noun>>>;
    /// How many versions of nouns the county has published.
    fn nouns(&self, county: AreaCode) -> StoreResult<Self, usize>;
    /// A member of the county's staff.
    fn staff(&self, county: AreaCode, id: StaffId) -> StoreResult<Self, Option<Staff>>;
    /// Whether an area is on the county's list.
    fn has_area(&self, area: AreaCode) -> StoreResult<Self, bool>;
    /// Keeps an entry; a county or village becomes a scope.
    fn put_entry(&mut self, county: AreaCode, entry: &Entry) -> StoreResult<Self, ()>;

    /// Another person of the county's ledgers with this number.
    fn other_with(
        &self,
        county: AreaCode,
        number: &IdentityNumber,
        than: PersonId,
    ) -> StoreResult<Self, Option<PersonId>>;
    /// Every row with a key, in whichever scope of the county.
    fn dossiers_of(&self, county: AreaCode, row: RowKey) -> StoreResult<Self, Vec<Dossier>>;
    /// How many records of a noun name another record, by their state. What has moved to another village counts there.
    fn referring(&self, county: AreaCode, record: RecordId, noun: &str) -> StoreResult<Self, SortedMap<String, u32>>;
    /// In which row a record (visit, consent, form, video session, record of a noun) is kept.
    fn owner(&self, county: AreaCode, record: Uuid) -> StoreResult<Self, Option<RowKey>>;
    /// Keeps that for ever.
    fn claim(&mut self, county: AreaCode, record: Uuid, row: RowKey) -> StoreResult<Self, ()>;
    fn covers(&self, county: AreaCode, identity_number: &IdentityNumber, plan: &str) -> StoreResult<Self, Vec<Cover>>;
}

/// What may be read, always with the rights of a member of staff.
#[allow(missing_docs)]
pub trait Readable {
    type Error;

    /// The scopes that `reader` may read, with their heads.
    fn heads(&self, reader: &Staff) -> Result<SortedMap<Scope, u64>, Self::Error>;
    /// What a scope amounts to at its head.
    fn sum(&self, reader: &Staff, scope: Scope) -> Result<Sum, Self::Error>;
    /// The highest number of a device that is in every verified backup that is kept.
    fn durable_n(&self, device: DeviceId) -> Result<u64, Self::Error>;
    /// The changes after `after`, at most about `max_bytes` of them but at least one if there is any.
    fn changes(&self, reader: &Staff, scope: Scope, after: u64, max_bytes: u64) -> Result<Vec<Change>, Self::Error>;
}
