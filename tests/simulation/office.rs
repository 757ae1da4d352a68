//! What the township's desk does: takes people off the ledger, brings them back, moves them, decides on what waits.

use super::workload::{VILLAGES, draft};
use app::{
    domain::{area::AreaCode, erasure::ErasureReason},
    sync::{
        command::{Command, PersonMoved, PersonRemoved, PersonRestored, ReviewSettled},
        dossier::Pending,
        engine::{Engine, NewOperation},
        erasure::PersonErased,
        ledger::File,
        outcome::ReviewReason,
    },
};
use fastrand::Rng;

/// Drafts of one thing that the desk does next, and what to call it.
pub fn next(rng: &mut Rng, engine: &Engine, file: &File) -> (&'static str, Vec<NewOperation>) {
    let scope = file.dossier.scope;
    let person = file.dossier.person_id();
    match rng.u8(..7) {
        0 => {
            let reason = "登记错了".to_owned();
            let removed = PersonRemoved { person, reason, same_as: None, later: Default::default() };
            ("remove", vec![draft(rng, scope, Command::PersonRemoved(removed))])
        }
        1 | 2 => restore(rng, engine),
        3 => {
            let to = VILLAGES.map(|code| AreaCode::parse(code).expect("a code written here"))[rng.usize(..2)];
            (
                "move",
                vec![draft(rng, scope, Command::PersonMoved(PersonMoved { person, to, later: Default::default() }))],
            )
        }
        4 => erase(rng, engine),
        _ => decide(rng, engine),
    }
}

/// A person who asks for it, if nothing of theirs is open; now and then one of whom the law keeps something.
fn erase(rng: &mut Rng, engine: &Engine) -> (&'static str, Vec<NewOperation>) {
    let free: Vec<&File> =
        engine.ledger().all_files().filter(|file| file.dossier.erasable(super::workload::day()).is_ok()).collect();
    let consented: Vec<&File> = free.iter().filter(|file| !file.dossier.consents.is_empty()).copied().collect();
    let among = if consented.is_empty() { free } else { consented };
    if among.is_empty() || rng.bool() {
        return ("nothing", Vec::new());
    }
    let dossier = &among[rng.usize(..among.len())].dossier;
    let erased =
        PersonErased { person: dossier.person_id(), reason: ErasureReason::Requested, later: Default::default() };
    ("erase", vec![draft(rng, dossier.scope, Command::PersonErased(erased))])
}

fn restore(rng: &mut Rng, engine: &Engine) -> (&'static str, Vec<NewOperation>) {
    let removed: Vec<&File> = engine.ledger().all_files().filter(|file| file.dossier.removed.is_some()).collect();
    if removed.is_empty() {
        return ("nothing", Vec::new());
    }
    let dossier = &removed[rng.usize(..removed.len())].dossier;
    let restored = Command::PersonRestored(PersonRestored { person: dossier.person_id(), later: Default::default() });
    ("restore", vec![draft(rng, dossier.scope, restored)])
}

/// A second row of one person is taken off the ledger; everything else is accepted or not.
pub(super) fn decide(rng: &mut Rng, engine: &Engine) -> (&'static str, Vec<NewOperation>) {
    let waiting = |file: &'_ File| {
        let dossier = file.dossier.clone();
        file.dossier.reviews.clone().into_iter().map(move |pending| (dossier.clone(), pending))
    };
    let open: Vec<_> = engine.ledger().rows().flat_map(waiting).collect();
    if open.is_empty() {
        return ("nothing", Vec::new());
    }
    let (dossier, Pending { reason, id, .. }) = &open[rng.usize(..open.len())];
    let (person, scope) = (dossier.person_id(), dossier.scope);
    match (reason, id) {
        (ReviewReason::TwinPerson { person: twin }, _) => {
            let removed =
                PersonRemoved { person, reason: "重复".to_owned(), same_as: Some(*twin), later: Default::default() };
            ("remove twin", vec![draft(rng, scope, Command::PersonRemoved(removed))])
        }
        (about, Some(review)) => {
            let settled = ReviewSettled::new(dossier.row(), (*review, about.clone()), rng.bool());
            ("decide", vec![draft(rng, scope, Command::ReviewSettled(settled))])
        }
        _ => ("nothing", Vec::new()),
    }
}
