//! Who was erased: nothing but what the law keeps is left of them, and all of that is.

use app::{
    domain::{
        consent::{Consent, Purpose},
        id::{ConsentId, PersonId},
    },
    sync::{command::Command, dossier::Dossier, outcome::Outcome, store::LogEntry},
};
use std::collections::{BTreeMap, BTreeSet};

type Check = Result<(), String>;

fn person(entry: &LogEntry) -> Option<PersonId> {
    entry.operation.command().ok()?.person()
}

/// Where in the log a person was erased last.
fn erasures(log: &[LogEntry]) -> BTreeMap<PersonId, usize> {
    let erases = |entry: &LogEntry| entry.outcome == Outcome::Applied && entry.operation.kind == "PersonErased";
    let places = log.iter().enumerate().filter(|(_, entry)| erases(entry));
    places.filter_map(|(at, entry)| Some((person(entry)?, at))).collect()
}

/// The log without what an erasure took along.
pub fn not_erased_later(log: &[LogEntry]) -> Vec<&LogEntry> {
    let erasures = erasures(log);
    let later =
        |at: usize, entry: &LogEntry| person(entry).and_then(|p| erasures.get(&p)).is_some_and(|erased| at < *erased);
    log.iter().enumerate().filter(|(at, entry)| !later(*at, entry)).map(|(_, entry)| entry).collect()
}

/// I19: of an erased person there is no field, visit, session or clash; every consent of theirs is there, each with its withdrawals.
pub fn is_complete_and_keeps_what_the_law_keeps(log: &[LogEntry], dossiers: &[Dossier]) -> Check {
    let erased: Vec<&Dossier> = dossiers.iter().filter(|dossier| dossier.is_erased()).collect();
    let blank = |d: &Dossier| {
        d.fields.is_empty()
            && d.visits.is_empty()
            && d.sessions.is_empty()
            && d.conflicts.is_empty()
            && d.records.is_empty()
    };
    if let Some(dossier) = erased.iter().find(|dossier| !blank(dossier)) {
        return Err(format!("I19: {} was erased and can still be read", dossier.person_id()));
    }
    let kept: BTreeSet<ConsentId> = dossiers.iter().flat_map(|d| &d.consents).map(|kept| kept.value.id).collect();
    match given(log).into_iter().find(|consent| !kept.contains(&consent.id)) {
        Some(consent) => Err(format!("I19: the consent {:?} of {} is gone", consent.id, consent.person)),
        None => withdrawals_hold(log, dossiers),
    }
}

fn given(log: &[LogEntry]) -> Vec<Consent> {
    let applied = log.iter().filter(|entry| entry.outcome == Outcome::Applied);
    let consent = |entry: &LogEntry| match entry.operation.command() {
        Ok(Command::ConsentGiven(consent)) => Some(consent),
        _ => None,
    };
    applied.filter_map(consent).collect()
}

/// I19: what was withdrawn is nowhere.
fn withdrawals_hold(log: &[LogEntry], dossiers: &[Dossier]) -> Check {
    for entry in log.iter().filter(|entry| entry.outcome == Outcome::Applied) {
        let Ok(Command::ConsentWithdrawn(withdrawal)) = entry.operation.command() else { continue };
        let stands =
            |d: &Dossier| d.stands_for(withdrawal.consent).iter().any(|p: &Purpose| withdrawal.purposes.contains(p));
        if let Some(dossier) = dossiers.iter().find(|d| stands(d)) {
            return Err(format!("I19: {:?} of {} was withdrawn and stands", withdrawal.consent, dossier.person_id()));
        }
    }
    Ok(())
}
