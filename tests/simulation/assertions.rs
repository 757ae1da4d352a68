//! The invariants of sync, by number, checked after every step (and the rest once the world is quiet).

use super::{World, phone::Phone};
use app::{
    domain::{
        area::AreaCode,
        id::{DeviceId, OperationId},
    },
    sync::{authority::LogEntry, dossier::Dossier},
};
use std::collections::{BTreeMap, BTreeSet};

type Check = Result<(), String>;

/// What was seen so far, so that each step checks only what is new.
#[derive(Default)]
pub struct Witness {
    entries: usize,
    ids: BTreeSet<OperationId>,
    numbers: BTreeMap<DeviceId, u64>,
    heads: BTreeMap<AreaCode, u64>,
}

impl Witness {
    /// What holds at every moment.
    pub fn check(&mut self, world: &mut World) -> Check {
        for entry in &world.server.log()[self.entries..] {
            self.see(entry)?;
        }
        self.entries = world.server.log().len();
        world.phones.iter_mut().try_for_each(|phone| self.check_phone(phone))
    }

    fn see(&mut self, entry: &LogEntry) -> Check {
        let LogEntry { operation, seq, outcome, .. } = entry;
        if !self.ids.insert(operation.id) {
            return Err(format!("I4: {} is in the log twice", operation.id));
        }
        let number = self.numbers.entry(operation.device).or_default();
        *number += 1;
        if operation.n != *number {
            return Err(format!("I6: after {} of {:?} comes {}", *number - 1, operation.device, operation.n));
        }
        let head = self.heads.entry(operation.scope).or_default();
        *head += u64::from(outcome.is_visible());
        if *seq != if outcome.is_visible() { *head } else { 0 } {
            return Err(format!("I5: place {seq} in {} instead of {head}", operation.scope));
        }
        Ok(())
    }

    fn check_phone(&self, phone: &mut Phone) -> Check {
        // I1 and I2: what a screen called saved is on that phone's disk, durably, or on the server.
        phone.saved.retain(|id| !self.ids.contains(id));
        if let Some(lost) = phone.saved.iter().find(|id| !phone.disk.holds(**id)) {
            return Err(format!("I1/I2: {lost} was shown as saved on {:?} and is nowhere", phone.device));
        }
        // I3: what a phone believes to be confirmed is in the server's log.
        let confirmed = self.numbers.get(&phone.device).copied().unwrap_or_default();
        match phone.engine.as_ref().map(|engine| engine.acked_n()) {
            Some(acked) if acked > confirmed => {
                Err(format!("I3: {:?} believes {acked}, the server has {confirmed}", phone.device))
            }
            _ => Ok(()),
        }
    }
}

/// What holds once faults have stopped and everybody has synced.
pub fn in_quiet(world: &World) -> Check {
    for phone in &world.phones {
        let Some(engine) = &phone.engine else { return Err("a phone is off in quiet".into()) };
        let status = engine.status();
        if status.waiting > 0 {
            return Err(format!("I9: {:?} still holds {} operations: {status:?}", phone.device, status.waiting));
        }
        if status.first_sync.is_some() {
            return Err(format!("I8: {:?} never finished its first sync: {status:?}", phone.device));
        }
        for scope in engine.scopes_held() {
            let here: Vec<Dossier> = engine.ledger().confirmed_in(scope);
            let there: Vec<Dossier> = world.server.dossiers_in(scope).cloned().collect();
            compare(phone.device, here, there)?;
        }
        for outgoing in engine.outbox() {
            let mine = |e: &&LogEntry| (e.operation.device, e.operation.n) == (phone.device, outgoing.operation.n);
            if world.server.log().iter().find(mine).is_some_and(|entry| entry.operation != outgoing.operation) {
                return Err(format!(
                    "I4: {:?} and the server differ in operation {}",
                    phone.device, outgoing.operation.n
                ));
            }
        }
        if engine.ledger().files().any(app::sync::ledger::File::is_waiting) {
            return Err(format!("I8: {:?} still shows something as waiting", phone.device));
        }
    }
    Ok(())
}

/// I8: copies are equal, dossier by dossier.
fn compare(device: DeviceId, mut here: Vec<Dossier>, mut there: Vec<Dossier>) -> Check {
    here.sort_by_key(|d| d.person);
    there.sort_by_key(|d| d.person);
    if here.len() != there.len() {
        return Err(format!("I8: {device:?} holds {} dossiers, the server {}", here.len(), there.len()));
    }
    match here.iter().zip(&there).find(|(a, b)| a != b) {
        Some((a, b)) => Err(format!("I8: {device:?} differs:\n here {a:?}\nthere {b:?}")),
        None => Ok(()),
    }
}
