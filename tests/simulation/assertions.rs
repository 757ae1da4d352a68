//! The invariants of sync, by number, checked after every step (and the rest once the world is quiet).

use super::{
    World, agreed, demands, erasure, gathered, judge, kept, media,
    phone::Phone,
    places, records,
    server::took_effect,
    values::{code_of, values},
};
use app::{
    domain::{
        id::{DeviceId, OperationId, PersonId},
        scope::Scope,
    },
    sync::{
        command::Command,
        dossier::Dossier,
        ledger::File,
        outcome::{Outcome, ReviewReason},
        row::RowKey,
        store::LogEntry,
    },
};
use std::collections::{BTreeMap, BTreeSet};

type Check = Result<(), String>;

/// What was seen so far, so that each step checks only what is new.
#[derive(Default)]
pub struct Witness {
    entries: usize,
    ids: BTreeSet<OperationId>,
    effects: BTreeSet<OperationId>,
    numbers: BTreeMap<DeviceId, u64>,
    heads: BTreeMap<Scope, u64>,
    values: BTreeMap<(Scope, RowKey, String), String>,
    /// Who is in a village's ledger no more.
    gone: BTreeSet<(Scope, PersonId)>,
    restores: u32,
    /// Entries that were judged before a restore.
    judged: usize,
    last: Option<LogEntry>,
}

impl Witness {
    /// What holds at every moment.
    pub fn check(&mut self, world: &mut World) -> Check {
        if self.restores != world.restores {
            let judged = world.server.log_from(0).len(); // with the rights of the time when it was done
            *self = Self { restores: world.restores, judged, ..Self::default() };
        }
        let new = world.server.log_from(self.entries);
        for (at, entry) in (self.entries..).zip(&new) {
            self.see(entry)?;
            if at >= self.judged {
                judge::judge(world, self.last.as_ref(), entry)?;
            }
            self.last = Some(entry.clone());
        }
        self.entries += new.len();
        if let Some(breach) = world.breach.take() {
            return Err(breach);
        }
        for phone in &mut world.phones {
            self.check_phone(phone)?;
            if std::mem::take(&mut phone.overtaken) {
                return Err(format!("a photo went before the work that waits on {:?}", phone.device));
            }
            if std::mem::take(&mut phone.spent) {
                return Err(format!("a photo went over a line that costs money, unasked, on {:?}", phone.device));
            }
            media::are_somewhere(phone, &world.media.now)?;
        }
        Ok(())
    }

    fn see(&mut self, entry: &LogEntry) -> Check {
        let LogEntry { operation, seq, outcome, .. } = entry;
        self.ids.insert(operation.id);
        if took_effect(entry) && !self.effects.insert(operation.id) {
            return Err(format!("I4: {} took effect twice", operation.id));
        }
        let last = self.numbers.insert(operation.device, operation.n);
        if last.is_some_and(|last| operation.n != last + 1) {
            return Err(format!("I6: after {last:?} of {:?} comes {}", operation.device, operation.n));
        }
        let head = self.heads.entry(operation.scope).or_default();
        if *head == 0 && *seq > 0 {
            *head = *seq - 1; // the county's scope begins with areas that nobody here wrote
        }
        *head += u64::from(outcome.is_visible());
        if *seq != if outcome.is_visible() { *head } else { 0 } {
            return Err(format!("I5: place {seq} in {} instead of {head}", operation.scope));
        }
        match operation.command() {
            Ok(command) => {
                self.follow_values(&command, entry)?;
                self.follow_removals(&command, entry)
            }
            Err(_) => Ok(()),
        }
    }

    /// I11: who was removed, or moved away, comes back by an explicit restore or by arriving again; nothing else changes them.
    fn follow_removals(&mut self, command: &Command, entry: &LogEntry) -> Check {
        let Some(person) = command.person() else { return Ok(()) };
        let key = (entry.operation.scope, person);
        let beside_twin = matches!(entry.outcome, Outcome::Review { reason: ReviewReason::TwinPerson { .. } });
        let back = beside_twin && matches!(command, Command::PersonRestored(_)); // in the ledger, and to be looked at
        if !back && !matches!(entry.outcome, Outcome::Applied | Outcome::Conflict { .. }) {
            return Ok(());
        }
        let gone = match command {
            Command::PersonRemoved(_) | Command::PersonMoved(_) | Command::PersonErased(_) => true,
            Command::RecordsKept(_) => true,
            Command::PersonRestored(_) => false,
            Command::DossierArrived(arrived) => arrived.dossier.removed.is_some(),
            Command::ReviewSettled(_) => return Ok(()),
            _ if self.gone.contains(&key) => {
                return Err(format!("I11: {} changed somebody who is not in the ledger", entry.operation.id));
            }
            _ => return Ok(()),
        };
        if gone {
            self.gone.insert(key)
        } else {
            self.gone.remove(&key)
        };
        Ok(())
    }

    /// I10: nothing is overwritten that its writer had not seen.
    fn follow_values(&mut self, command: &Command, entry: &LogEntry) -> Check {
        let clashing: &[String] = match &entry.outcome {
            Outcome::Conflict { fields } => fields,
            Outcome::Applied => &[],
            // a second row is in the ledger, a number that is another's waits
            Outcome::Review { reason: ReviewReason::TwinPerson { .. } }
                if !matches!(command, Command::PersonEdited(_) | Command::ConflictSettled(_)) =>
            {
                &[]
            }
            _ => return Ok(()),
        };
        if let Command::ConflictSettled(settled) = command
            && ![&settled.held, &settled.offered].contains(&&settled.value)
        {
            return Err(format!("I10: {} chose a value that was not there", entry.operation.id));
        }
        let Some(row) = command.row() else { return Ok(()) };
        let clashes = |field: &str| clashing.iter().any(|clash| clash == code_of(field));
        for (field, text, was) in values(command).into_iter().filter(|(field, ..)| !clashes(field)) {
            let held = self.values.entry((entry.operation.scope, row, field.clone())).or_default();
            if was.as_ref().is_some_and(|was| was != held && text != *held) {
                return Err(format!("I10: {} overwrote “{held}”, its writer had seen {was:?}", entry.operation.id));
            }
            *held = text;
        }
        Ok(())
    }

    fn check_phone(&self, phone: &mut Phone) -> Check {
        // I1 and I2: what a screen called saved is on that phone, durably, or on the server.
        let arrived: Vec<OperationId> = phone.unconfirmed.intersection(&self.ids).copied().collect();
        phone.unconfirmed.retain(|id| !arrived.contains(id));
        phone.confirmed.extend(arrived);
        if let Some(lost) = phone.unconfirmed.iter().find(|id| !phone.disk.holds(**id)) {
            return Err(format!("I1/I2: {lost} was shown as saved on {:?} and is nowhere", phone.device));
        }
        let Some(engine) = &phone.engine else { return Ok(()) };
        // I3: what a phone believes to be confirmed is in the server's log.
        let confirmed = self.numbers.get(&engine.device()).filter(|_| self.restores == 0);
        if confirmed.is_some_and(|confirmed| engine.acked_n() > *confirmed) {
            return Err(format!("I3: {:?} believes {}, the server has {confirmed:?}", phone.device, engine.acked_n()));
        }
        if let (Some(scope), false) = (engine.mended().next(), phone.was_damaged) {
            return Err(format!("I8: the copy of {scope} on {:?} went wrong and had to be mended", phone.device));
        }
        // I7: cursors never go back.
        for scope in engine.scopes_held() {
            let cursor = engine.cursor(scope).unwrap_or_default();
            let highest = phone.cursors.entry(scope).or_default();
            if cursor < *highest && self.restores == 0 {
                return Err(format!("I7: {:?} went back from {highest} to {cursor} in {scope}", phone.device));
            }
            *highest = cursor;
        }
        Ok(())
    }
}

/// What holds once faults have stopped and everybody has synced.
pub fn in_quiet(world: &World) -> Check {
    world.phones.iter().try_for_each(|phone| phone_in_quiet(world, phone))?;
    what_was_carried_has_arrived(world)?;
    world.phones.iter().try_for_each(|phone| media::have_arrived(phone, &world.media.now))?;
    media::of_erased_are_gone(world)?;
    the_audit_is_whole(world)?;
    if let Some(fault) = world.server.faults().first() {
        return Err(format!("server: {fault}"));
    }
    let log = world.server.log_from(0);
    let dossiers: Vec<Dossier> = scopes(&log).into_iter().flat_map(|scope| world.server.dossiers_in(scope)).collect();
    kept::twins_are_seen(&dossiers)?;
    kept::visits_are_kept(&log, &dossiers)?;
    kept::what_was_so_already_was_said(&log)?;
    records::are_kept(&log, &dossiers)?;
    places::are_not_given_twice(&log, dossiers.iter().flat_map(|dossier| &dossier.records))?;
    places::are_asked_for_once(&log, &dossiers)?;
    demands::are_called_by_others(&dossiers)?;
    demands::are_joined_with_those_that_go_on(&dossiers)?;
    erasure::is_complete_and_keeps_what_the_law_keeps(&log, &dossiers)?;
    kept::leavers_take_all_along(&dossiers)?;
    kept::nobody_vanishes(&dossiers)?;
    kept::decisions_are_followed(&log)?;
    agreed::forms_are_as_agreed(world, &log, &dossiers)?;
    gathered::nothing_is_lost(world, &log, &dossiers)?;
    kept::losers_can_be_read(&log, &dossiers)
}

/// I9: what a phone believes to have been carried is in the server's log.
fn what_was_carried_has_arrived(world: &World) -> Check {
    let log: BTreeSet<OperationId> = world.server.log_from(0).iter().map(|entry| entry.operation.id).collect();
    let mut sealed = world.phones.iter().flat_map(|phone| phone.disk.sealed().map(|sealed| (phone.device, sealed)));
    match sealed.find(|(_, sealed)| !log.contains(&sealed.operation.id)) {
        Some((by, sealed)) => {
            Err(format!("I9: {} was carried by {by:?} and never arrived: {sealed:?}", sealed.operation.id))
        }
        None => Ok(()),
    }
}

/// I18: the audit chain verifies, and each accepted write is in it once.
fn the_audit_is_whole(world: &World) -> Check {
    match world.server.audit_faults().first() {
        Some(fault) => Err(format!("I18: {fault}")),
        None => Ok(()),
    }
}

fn scopes(log: &[LogEntry]) -> BTreeSet<Scope> {
    log.iter().map(|entry| entry.operation.scope).collect()
}

fn phone_in_quiet(world: &World, phone: &Phone) -> Check {
    let Some(engine) = &phone.engine else { return Err("a phone is off in quiet".into()) };
    let status = engine.status();
    if status.waiting > 0 {
        return Err(format!("I9: {:?} still holds {} operations: {status:?}", phone.device, status.waiting));
    }
    if let Some(sealed) = phone.disk.sealed().find(|sealed| !sealed.taken) {
        let (id, kind) = (sealed.operation.id, &sealed.operation.kind);
        let held = engine.outbox().find(|outgoing| outgoing.operation.id == id).map(|outgoing| &outgoing.result);
        return Err(format!("I9: {kind} of {id} is sealed on {:?} and nobody carried it: {held:?}", phone.device));
    }
    if status.first_sync.is_some() {
        return Err(format!("I8: {:?} never finished its first sync: {status:?}", phone.device));
    }
    for scope in engine.scopes_held() {
        if !super::judge::reads(&world.rights[&phone.staff.id], scope) {
            return Err(format!("I12: {:?} still holds {scope}, which is no longer its own", phone.device));
        }
        compare(phone.device, engine.ledger().confirmed_in(scope).cloned().collect(), world.server.dossiers_in(scope))?;
    }
    if engine.ledger().rows().any(File::is_waiting) {
        return Err(format!("I8: {:?} still shows something as waiting", phone.device));
    }
    Ok(())
}

/// I8: copies are equal, dossier by dossier, as they are written: an older build keeps in other places what it does not know.
fn compare(device: DeviceId, mut here: Vec<Dossier>, mut there: Vec<Dossier>) -> Check {
    here.sort_by_key(Dossier::row);
    there.sort_by_key(Dossier::row);
    if here.len() != there.len() {
        return Err(format!("I8: {device:?} holds {} dossiers, the server {}", here.len(), there.len()));
    }
    match here.iter().zip(&there).find(|(a, b)| written(a) != written(b)) {
        Some((a, b)) => Err(format!("I8: {device:?} differs:\n here {a:?}\nthere {b:?}")),
        None => Ok(()),
    }
}

fn written(dossier: &Dossier) -> serde_json::Value {
    serde_json::to_value(dossier).unwrap_or_default()
}
