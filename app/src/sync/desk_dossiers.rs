//! The dossiers of one transaction: each is read once and written once, however many operations change it.

use super::{
    bounds,
    dossier::Dossier,
    twins::identity_of,
    store::{Store, StoreResult},
};
use crate::domain::{
    area::AreaCode,
    id::{EnrolmentId, PersonId},
    identity_number::IdentityNumber,
    period::Period,
};
use std::{collections::BTreeMap, rc::Rc};

/// Bytes of dossiers that a transaction keeps in memory before it writes them: some hundred full ones never come together, and a
/// village's whole day takes a tenth of it.
const HELD_BYTES_MAX: usize = 16 * 1024 * 1024;

type Place = (AreaCode, PersonId);

/// Dossiers that the transaction has looked at.
#[derive(Default)]
pub(super) struct Dossiers {
    held: BTreeMap<Place, Held>,
    bytes: usize,
}

#[derive(Default)]
struct Held {
    dossier: Option<Rc<Dossier>>,
    changed: bool,
    /// Bytes of its record, and of what was added to it since.
    record_bytes: usize,
}

impl Dossiers {
    /// Somebody's dossier as it stands by now.
    pub fn get<S: Store>(&mut self, store: &mut S, place: Place) -> StoreResult<S, Option<Rc<Dossier>>> {
        if let Some(held) = self.held.get(&place) {
            return Ok(held.dossier.clone());
        }
        if self.bytes > HELD_BYTES_MAX {
            self.write(store)?;
        }
        let dossier = store.dossier(place.0, place.1)?.map(Rc::new);
        let record_bytes = dossier.as_deref().map_or(0, bounds::record_bytes);
        self.bytes += dossier.as_deref().map_or(0, bounds::bytes);
        self.held.insert(place, Held { dossier: dossier.clone(), changed: false, record_bytes });
        Ok(dossier)
    }

    /// Whether so many bytes more fit into somebody's record.
    pub fn has_room(&self, place: Place, bytes: usize) -> bool {
        self.held.get(&place).is_none_or(|held| held.record_bytes + bytes <= bounds::RECORD_TOTAL_BYTES_MAX)
    }

    /// Changes a dossier; what it can be found by is in the store at once, so that later operations meet it.
    pub fn change<S: Store>(
        &mut self,
        store: &mut S,
        place: Place,
        bytes: usize,
        change: impl FnOnce(&mut Dossier),
    ) -> StoreResult<S, ()> {
        let held = self.held.entry(place).or_default();
        let dossier = Rc::make_mut(held.dossier.get_or_insert_with(|| Rc::new(Dossier::new(place.1, place.0))));
        let before = found_by(dossier);
        change(dossier);
        held.changed = true;
        held.record_bytes += bytes;
        self.bytes += bytes;
        if found_by(dossier) == before { Ok(()) } else { store.put_found_by(dossier) }
    }

    /// Writes what changed, and forgets everything.
    pub fn write<S: Store>(&mut self, store: &mut S) -> StoreResult<S, ()> {
        self.bytes = 0;
        let changed = std::mem::take(&mut self.held).into_values().filter(|held| held.changed);
        changed.filter_map(|held| held.dossier).try_for_each(|dossier| store.put_dossier(&dossier))
    }
}

type FoundBy = (Option<IdentityNumber>, Vec<(EnrolmentId, IdentityNumber, String, Period)>);

/// The number of somebody in the ledger, and the covers: by these other operations find a dossier.
fn found_by(dossier: &Dossier) -> FoundBy {
    let covers = dossier.enrolments.iter().filter(|file| file.holds_period()).map(|file| &file.form);
    let cover = |form: &crate::domain::enrolment::Enrolment| {
        (form.id, form.enrollee.identity_number.clone(), form.plan.clone(), form.period)
    };
    (identity_of(dossier), covers.map(cover).collect())
}
