//! What an operation brings about elsewhere, written by the server in the same transaction.

use super::{
    command::{Command, DossierArrived},
    dossier::Dossier,
    erasure::RecordsKept,
    simulation::{Bug, on},
    ways::Way,
};
use crate::domain::{date::Date, id::StaffId, scope::Scope};
use serde_json::Value;

/// An operation that follows from another one.
pub struct Follows {
    /// Whose copies it changes.
    pub scope: Scope,
    /// Its kind.
    pub kind: String,
    /// Its content.
    pub body: Value,
    /// Who wrote it first; `None` for the caller.
    pub by: Option<StaffId>,
    /// The server's own word, or what a user who reviews accepts.
    pub way: Way,
}

/// A person who moves takes the dossier along; of a person who is erased the law keeps a part; what is accepted after all is taken in where the
/// person is now.
pub fn follows(command: &Command, dossier: &Dossier, today: Date) -> Option<Follows> {
    use Command::*;
    match command {
        PersonMoved(moved) => {
            let mut dossier = dossier.clone();
            if on(Bug::MoveForgetsVisits) {
                dossier.visits.clear();
            }
            Some(of_server(
                moved.to.into(),
                &DossierArrived(self::DossierArrived { dossier, later: Default::default() }),
            ))
        }
        PersonErased(_) => {
            let dossier = dossier.remainder(today)?;
            Some(of_server(dossier.scope, &RecordsKept(self::RecordsKept { dossier, later: Default::default() })))
        }
        ReviewSettled(settled) if settled.accepted && !on(Bug::AcceptedNotDone) => {
            let pending = dossier.reviews.iter().find(|pending| settled.settles(pending))?;
            let scope = dossier.left.as_ref().map_or(dossier.scope, |leave| leave.to.into());
            let by = dossier.stamp(pending.seq).map(|stamp| stamp.1);
            Some(Follows { scope, kind: pending.kind.clone(), body: pending.body.clone(), by, way: Way::Accepted })
        }
        ReviewSettled(_) | PersonAdded(_) | PersonEdited(_) | ConflictSettled(_) | PersonRemoved(_) => None,
        PersonRestored(_) | DossierArrived(_) | RecordsKept(_) | VisitLogged(_) | VideoSessionLogged(_) => None,
        ConsentGiven(_) | ConsentWithdrawn(_) | EnrolmentSubmitted(_) | EnrolmentMoved(_) => None,
        EnrolmentRecorded(_) | RecordEdited(_) | RecordMoved(_) => None,
        RecordEntered(_) => None, // what follows from the noun's table needs the store: see `records::step_after`
        NumberRevealed(_) => None,
        AreaListed(_) | PlanPublished(_) | StaffListed(_) | NounPublished(_) | CalendarPublished(_) => None,
    }
}

fn of_server(scope: Scope, command: &Command) -> Follows {
    let (kind, body) = command.parts();
    Follows { scope, kind, body, by: None, way: Way::Server }
}
