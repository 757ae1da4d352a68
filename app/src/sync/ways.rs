//! Who may say what, by the way in which it comes: one table of commands and ways.
//!
//! Only a session proves its user at the moment of writing. A sealed delivery proves a phone's key, a rescue file proves nothing about its writer: work
//! that comes so has at most a worker's rights.

use super::{
    command::Command,
    dossier::Pending,
    operation::Operation,
    records::RecordMoved,
    simulation::{Bug, on},
};
use crate::domain::{
    noun::{self, Noun},
    rights::Need,
    staff::{Role, Staff},
};

/// By which way an operation comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Its writer's own session.
    Session,
    /// A sealed delivery of a registered phone.
    Sealed,
    /// A sealed delivery of work that no session delivers: its writer has signed out of the phone, or only the phone still has it of a
    /// server that was put back.
    SignedOut,
    /// A sealed delivery of a phone that is out of use: revoked, expired, or its owner's work has ended.
    OutOfUse,
    /// A rescue file, submitted by a user who reviews.
    Rescue,
    /// A user who reviews accepts what was waiting.
    Accepted,
    /// A public form, which anybody may send: the server writes it down as it came, in nobody's name.
    Public,
    /// The server's own word.
    Server,
}

impl Way {
    /// Whether the server's own device brings it.
    pub fn is_of_server(self) -> bool {
        matches!(self, Self::Public | Self::Server)
    }
}

impl Way {
    /// Every way.
    pub const ALL: [Self; 8] = [
        Self::Session,
        Self::Sealed,
        Self::SignedOut,
        Self::OutOfUse,
        Self::Rescue,
        Self::Accepted,
        Self::Public,
        Self::Server,
    ];
}

/// What the table says of a command that comes by a way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// Done with the rights of the user whose session it is.
    OwnRights,
    /// Done with at most a worker's rights: what needs more goes to review.
    WorkersRights,
    /// Never done unasked: goes to review.
    Waits,
    /// Not taken: it stays where it is until its writer's session delivers it.
    NotTaken,
    /// Refused, and kept with the reason.
    Refused,
}

/// Which commands are alike in who may say them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    /// What follows from something else: only the server writes it.
    ServersOwn,
    /// What strangers send by a public form: nobody else writes it.
    Strangers,
    /// What the county shares.
    Countys,
    /// A decision on something that waits; it never waits itself.
    Settles,
    /// A decision on a person or a form.
    Decides,
    /// What workers write.
    Workers,
    /// An entry in the audit. It changes nothing.
    Recorded,
}

fn class(command: &Command) -> Class {
    use Command::*;
    match command {
        DossierArrived(_) | RecordsKept(_) => Class::ServersOwn,
        AreaListed(_) | PlanPublished(_) | StaffListed(_) | NounPublished(_) | CalendarPublished(_) => Class::Countys,
        EnrolmentRecorded(_) => Class::Countys,
        RecordEntered(entered) if is_strangers(&entered.noun) => Class::Strangers,
        RecordEdited(edited) if is_strangers(&edited.noun) => Class::ServersOwn, // it stays as it was sent
        RecordMoved(moved) if !is_workers_step(moved) => Class::Decides,
        RecordEntered(_) | RecordEdited(_) | RecordMoved(_) => Class::Workers,
        ReviewSettled(_) => Class::Settles,
        PersonRemoved(_) | PersonRestored(_) | PersonMoved(_) | PersonErased(_) => Class::Decides,
        EnrolmentMoved(moved) if !moved.step.allowed_to(Role::GridWorker) => Class::Decides,
        EnrolmentMoved(_) | EnrolmentSubmitted(_) => Class::Workers,
        PersonAdded(_) | PersonEdited(_) | ConflictSettled(_) => Class::Workers,
        VisitLogged(_) | VideoSessionLogged(_) | ConsentGiven(_) | ConsentWithdrawn(_) => Class::Workers,
        NumberRevealed(_) => Class::Recorded,
    }
}

fn is_strangers(noun: &str) -> bool {
    noun::built_in(noun).is_some_and(Noun::is_sent_by_strangers)
}

/// Whether a worker may make a step. Of a county's noun the table is not available here: what needs more goes to review.
fn is_workers_step(moved: &RecordMoved) -> bool {
    let step = noun::built_in(&moved.noun).and_then(|noun| noun.step(&moved.step));
    step.is_none_or(|step| Role::GridWorker.may(step.need))
}

/// The table.
pub fn admission(command: &Command, way: Way) -> Admission {
    use Admission::{NotTaken, OwnRights, Refused, Waits, WorkersRights};
    match (class(command), way) {
        (_, Way::Server) => OwnRights,
        (Class::Strangers, Way::Public) => OwnRights,
        (Class::ServersOwn | Class::Strangers, _) | (_, Way::Public) => Refused,
        (_, Way::Sealed | Way::SignedOut) if on(Bug::SealedIsSession) => OwnRights,
        (_, Way::Rescue) if on(Bug::RescueIsSession) => OwnRights,
        (Class::Settles, Way::Accepted) if on(Bug::DecisionsWait) => OwnRights,
        (_, Way::Session) => OwnRights,
        (Class::Countys | Class::Settles, Way::Sealed | Way::Rescue) => NotTaken,
        // no session will deliver it: kept with the reason, so that the phone may let go of it
        (Class::Countys | Class::Settles, Way::SignedOut | Way::OutOfUse) => Refused,
        (Class::Countys | Class::Settles | Class::Recorded, Way::Accepted) => Refused,
        (Class::Decides, Way::Sealed) => NotTaken,
        (Class::Decides | Class::Workers, Way::OutOfUse) => Waits,
        (Class::Decides | Class::Workers, Way::Accepted) => OwnRights,
        (Class::Decides | Class::Workers, Way::SignedOut | Way::Rescue) => WorkersRights,
        (Class::Workers, Way::Sealed) => WorkersRights,
        (Class::Recorded, Way::Sealed | Way::SignedOut | Way::OutOfUse | Way::Rescue) => WorkersRights,
    }
}

/// Whether an operation stays with its bearer until its writer's session delivers it.
pub fn needs_session(operation: &Operation, way: Way) -> bool {
    operation.command().is_ok_and(|command| admission(&command, way) == Admission::NotTaken)
}

/// Whether a command may wait for the township.
pub fn may_wait(command: &Command) -> bool {
    matches!(class(command), Class::Decides | Class::Workers) || on(Bug::DecisionsWait)
}

/// Whether a user who reviews may have done what waits. Nobody accepts what they cannot be shown.
pub fn can_be_accepted(pending: &Pending) -> bool {
    let command = Command::read(&pending.kind, pending.body.clone());
    command.is_ok_and(|command| admission(&command, Way::Accepted) != Admission::Refused)
}

/// The user with at most a worker's rights.
pub fn as_worker(staff: &Staff) -> Staff {
    let role = if staff.role.may(Need::WriteOperations) { Role::GridWorker } else { staff.role };
    Staff { role, ..staff.clone() }
}
