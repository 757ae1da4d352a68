//! What a command is about: whose dossier it changes, and which record comes with it.

use super::operation::Command;
use crate::domain::id::PersonId;
use uuid::Uuid;

impl Command {
    /// The person whose dossier it changes; `None` for what concerns the county.
    pub fn person(&self) -> Option<PersonId> {
        match self {
            Command::PersonAdded(c) => Some(c.person),
            Command::PersonEdited(c) => Some(c.person),
            Command::ConflictSettled(c) => Some(c.person),
            Command::PersonRemoved(c) => Some(c.person),
            Command::PersonRestored(c) => Some(c.person),
            Command::PersonMoved(c) => Some(c.person),
            Command::DossierArrived(c) => Some(c.dossier.person),
            Command::ReviewSettled(c) => Some(c.person),
            Command::VisitLogged(c) => Some(c.person),
            Command::ConsentGiven(c) => Some(c.person),
            Command::ConsentWithdrawn(c) => Some(c.person),
            Command::PersonErased(c) => Some(c.person),
            Command::RecordsKept(c) => Some(c.dossier.person),
            Command::EnrolmentSubmitted(c) => Some(c.person),
            Command::EnrolmentMoved(c) => Some(c.person),
            Command::EnrolmentRecorded(c) => Some(c.person),
            Command::VideoSessionLogged(c) => Some(c.person),
            Command::NumberRevealed(c) => Some(c.person),
            Command::AreaListed(_) | Command::PlanPublished(_) | Command::StaffListed(_) => None,
        }
    }

    /// The id of the record that comes with it: a visit, a consent, a form, a video session.
    pub fn record(&self) -> Option<Uuid> {
        use Command::*;
        match self {
            VisitLogged(visit) => Some(visit.id.0),
            ConsentGiven(consent) => Some(consent.id.0),
            VideoSessionLogged(session) => Some(session.id.0),
            EnrolmentSubmitted(form) | EnrolmentRecorded(form) => Some(form.id.0),
            PersonAdded(_) | PersonEdited(_) | ConflictSettled(_) | PersonRemoved(_) | PersonRestored(_) => None,
            PersonMoved(_) | PersonErased(_) | DossierArrived(_) | RecordsKept(_) | ReviewSettled(_) => None,
            ConsentWithdrawn(_) | EnrolmentMoved(_) | NumberRevealed(_) => None,
            AreaListed(_) | PlanPublished(_) | StaffListed(_) => None,
        }
    }
}
