//! The dossiers of one transaction: each is read once and written once, however many operations change it.

use super::{
    bounds,
    command::Command,
    dossier::Dossier,
    operation::{Operation, Unreadable},
    outcome::{Outcome, ReviewReason},
    plain::bytes,
    records::Record,
    row::RowKey,
    store::{Store, StoreResult, Waiting},
    twins::identity_of,
};
use crate::domain::{
    enrolment::Enrolment,
    id::{EnrolmentId, RecordId, StaffId},
    identity_number::IdentityNumber,
    period::Period,
    scope::Scope,
};
use std::{collections::BTreeMap, rc::Rc};

/// Bytes of dossiers that a transaction keeps before it writes them: 200 operations on 200 people take a tenth of it, and eight
/// full records fill it.
const HELD_BYTES_MAX: usize = 8 * bounds::DOSSIER_BYTES_MAX;

type Place = (Scope, RowKey);

/// Whether there is room for what an operation adds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowRoom {
    /// There is.
    Enough,
    /// The person's record is as large as one may be.
    RecordFull,
    /// Too much of this writer's waits for the township.
    TooMuchWaits,
}

/// Dossiers that the transaction has looked at, and how much of its writer's waits for the township.
pub(super) struct Dossiers {
    held: BTreeMap<Place, Held>,
    bytes: usize,
    writer: StaffId,
    /// Before this delivery and with it; none while nobody asked.
    waiting: Option<Waiting>,
    full: bool,
}

#[derive(Default)]
struct Held {
    dossier: Option<Rc<Dossier>>,
    changed: bool,
    /// Bytes of its record, and of what was added to it since.
    record_bytes: usize,
}

impl Dossiers {
    /// None yet, for what `writer` delivers.
    pub fn of(writer: StaffId) -> Self {
        Self { held: BTreeMap::new(), bytes: 0, writer, waiting: None, full: false }
    }

    /// Whether an operation was met for which there is no room any more.
    pub fn is_full(&self) -> bool {
        self.full
    }

    /// A person's dossier as it is now.
    pub fn get<S: Store>(&mut self, store: &mut S, place: Place) -> StoreResult<S, Option<Rc<Dossier>>> {
        if let Some(held) = self.held.get(&place) {
            return Ok(held.dossier.clone());
        }
        if self.bytes > HELD_BYTES_MAX {
            self.write(store)?;
        }
        let dossier = store.dossier(place.0, place.1)?.map(Rc::new);
        let (whole, beside) = dossier.as_deref().map_or((0, 0), |d| (bytes(d), bytes(&d.reviews)));
        let record_bytes = whole - beside.min(whole);
        self.bytes += whole;
        self.held.insert(place, Held { dossier: dossier.clone(), changed: false, record_bytes });
        Ok(dossier)
    }

    /// The same without keeping it.
    pub fn look<S: Store>(&self, store: &S, place: Place) -> StoreResult<S, Option<Dossier>> {
        match self.held.get(&place) {
            Some(held) => Ok(held.dossier.as_deref().cloned()),
            None => store.dossier(place.0, place.1),
        }
    }

    /// What the store has of a row, as it is now.
    pub fn as_held(&self, stored: Dossier) -> Option<Dossier> {
        match self.held.get(&(stored.scope, stored.row())) {
            Some(held) => held.dossier.as_deref().cloned(),
            None => Some(stored),
        }
    }

    /// Whether there is room for what an operation adds. The server's own always finds some: it follows from one that did.
    pub fn room_for<S: Store>(
        &mut self,
        store: &S,
        operation: &Operation,
        command: &Result<Command, Unreadable>,
        outcome: &Outcome,
    ) -> StoreResult<S, RowRoom> {
        let bytes = bytes(&operation.body);
        let room = match (outcome, command) {
            (_, Ok(command))
                if adds_to_record(command, outcome) && !self.record_has_room(operation, command, bytes) =>
            {
                RowRoom::RecordFull
            }
            (Outcome::Review { .. }, _) if !self.may_wait(store, bytes)? => RowRoom::TooMuchWaits,
            _ => RowRoom::Enough,
        };
        if room == RowRoom::Enough || operation.device == store.own_device()? {
            return Ok(RowRoom::Enough);
        }
        self.full |= room == RowRoom::TooMuchWaits;
        Ok(room)
    }

    fn record_has_room(&self, operation: &Operation, command: &Command, bytes: usize) -> bool {
        let held = command.row().and_then(|row| self.held.get(&(operation.scope, row)));
        held.is_none_or(|held| held.record_bytes + bytes <= bounds::DOSSIER_BYTES_MAX)
    }

    /// Counts one more operation that waits, if it may.
    fn may_wait<S: Store>(&mut self, store: &S, bytes: usize) -> StoreResult<S, bool> {
        let waiting = match self.waiting {
            Some(waiting) => waiting,
            None => store.waiting(self.writer)?,
        };
        let more = Waiting { operations: waiting.operations + 1, bytes: waiting.bytes + bytes as u64 };
        let may = more.operations <= bounds::WAITING_MAX && more.bytes <= bounds::WAITING_BYTES_MAX;
        self.waiting = Some(if may { more } else { waiting });
        Ok(may)
    }

    /// Changes a dossier; what it can be found by is in the store at once, so that later operations meet it.
    pub fn change<S: Store>(
        &mut self,
        store: &mut S,
        operation: (&Operation, &Command, &Outcome),
        row: RowKey,
        change: impl FnOnce(&mut Dossier),
    ) -> StoreResult<S, ()> {
        let (Operation { scope, body, .. }, command, outcome) = operation;
        let held = self.held.entry((*scope, row)).or_default();
        let dossier = Rc::make_mut(held.dossier.get_or_insert_with(|| Rc::new(Dossier::of_row(row, *scope))));
        let (before, was_home) = (found_by(dossier), dossier.is_home());
        change(dossier);
        let bytes = bytes(body);
        held.changed = true;
        held.record_bytes += if adds_to_record(command, outcome) { bytes } else { 0 };
        self.bytes += bytes;
        if dossier.is_home() != was_home {
            held.changed = false; // for who looks for the person in other villages
            return store.put_dossier(dossier);
        }
        if found_by(dossier) == before { Ok(()) } else { store.put_found_by(dossier) }
    }

    /// Writes what changed, and forgets everything.
    pub fn write<S: Store>(&mut self, store: &mut S) -> StoreResult<S, ()> {
        self.bytes = 0;
        let changed = std::mem::take(&mut self.held).into_values().filter(|held| held.changed);
        changed.filter_map(|held| held.dossier).try_for_each(|dossier| store.put_dossier(&dossier))
    }
}

/// Whether an operation makes the record of its person longer. What waits for review is counted by its writer; decisions, steps and
/// withdrawals are short and must always be possible.
fn adds_to_record(command: &Command, outcome: &Outcome) -> bool {
    use Command::*;
    let done = match outcome {
        Outcome::Applied | Outcome::Conflict { .. } => true,
        Outcome::Review { reason } => {
            matches!(reason, ReviewReason::TwinPerson { .. } | ReviewReason::TwinCover { .. }) // kept next to the first
        }
        Outcome::Noop | Outcome::Refused { .. } | Outcome::Later(_) => false,
    };
    done && match command {
        PersonAdded(_) | PersonEdited(_) | VisitLogged(_) | VideoSessionLogged(_) | ConsentGiven(_) => true,
        EnrolmentSubmitted(_) | EnrolmentRecorded(_) | RecordEntered(_) | RecordEdited(_) => true,
        ConflictSettled(_) | PersonRemoved(_) | PersonRestored(_) | PersonMoved(_) | ReviewSettled(_) => false,
        ConsentWithdrawn(_) | PersonErased(_) | EnrolmentMoved(_) | RecordMoved(_) | NumberRevealed(_) => false,
        DossierArrived(_) | RecordsKept(_) => false,
        AreaListed(_) | PlanPublished(_) | StaffListed(_) | NounPublished(_) | CalendarPublished(_) => false,
    }
}

type FoundBy = (Option<IdentityNumber>, Vec<(EnrolmentId, IdentityNumber, String, Period)>, Vec<(RecordId, String)>);

/// The number of a person in the ledger, the covers, and what records name in which state: by these other operations find a dossier.
fn found_by(dossier: &Dossier) -> FoundBy {
    let cover = |form: &Enrolment| (form.id, form.enrollee.identity_number.clone(), form.plan.clone(), form.period);
    let covers = dossier.enrolments.iter().filter(|file| file.holds_period()).map(|file| cover(&file.form));
    let state =
        |record: &Record| record.references().map(|(_, named)| (named, record.state.clone())).collect::<Vec<_>>();
    (identity_of(dossier), covers.collect(), dossier.referring().flat_map(state).collect())
}
