//! What an operation can meet on arrival, by name, and one policy for all of it.

use super::outcome::{Outcome, RefusalReason, ReviewReason};
use crate::domain::{
    area::AreaCode,
    enrolment::MoveFault,
    fault::Fault,
    id::{EnrolmentId, PersonId, RecordId},
};

/// What an operation meets on arrival.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Situation {
    /// Nothing prevents it.
    Fresh,
    /// The copy is as asked already.
    Same,
    /// Another user changed these fields after the writer read them.
    FieldsMovedOn(Vec<String>),
    /// Another person with this identity number is in the ledger.
    TwinPerson(PersonId),
    /// The same person holds the same plan for some of these days.
    TwinCover(EnrolmentId),
    /// The person has an open record of this kind with the same value in a unique field.
    TwinRecord(RecordId),
    /// The person was removed from the ledger.
    Removed,
    /// The person is in another village's ledger.
    MovedAway(AreaCode),
    /// A record of this id exists with other content.
    AlreadyThere,
    /// The village's ledger does not have the person.
    NobodyThere,
    /// The form is in another state, or the role may not move it.
    MoveDoesNotFit(MoveFault),
    /// Written for a village that the writer does not work for.
    OutsideRights,
    /// Handed in by a phone that is out of use.
    PhoneOutOfUse,
    /// Nothing that the writer may say by this way, and nothing that could wait for the township.
    NotAllowed,
    /// A kind of a later version.
    UnknownKind,
    /// A value that no form would have let through.
    Faulty(String, Fault),
    /// There is no such village.
    NoSuchScope,
}

/// The policy: what wins, what waits, what is refused. Nothing is thrown away, nothing is decided by a clock.
pub fn outcome(situation: Situation) -> Outcome {
    let review = |reason| Outcome::Review { reason };
    let refuse = |reason| Outcome::Refused { reason };
    match situation {
        Situation::Fresh => Outcome::Applied,
        Situation::Same => Outcome::Noop,
        Situation::FieldsMovedOn(fields) => Outcome::Conflict { fields },
        Situation::TwinPerson(person) => review(ReviewReason::TwinPerson { person }),
        Situation::TwinCover(enrolment) => review(ReviewReason::TwinCover { enrolment }),
        Situation::TwinRecord(record) => review(ReviewReason::TwinRecord { record }),
        Situation::Removed => review(ReviewReason::Removed),
        Situation::MovedAway(to) => review(ReviewReason::MovedAway { to }),
        Situation::AlreadyThere => review(ReviewReason::AlreadyThere),
        Situation::NobodyThere => review(ReviewReason::NobodyThere),
        Situation::MoveDoesNotFit(fault) => review(ReviewReason::MoveDoesNotFit { fault }),
        Situation::OutsideRights => review(ReviewReason::OutsideRights),
        Situation::PhoneOutOfUse => review(ReviewReason::PhoneRevoked),
        Situation::NotAllowed => refuse(RefusalReason::NotAllowed),
        Situation::UnknownKind => review(ReviewReason::UnknownKind),
        Situation::Faulty(field, fault) => refuse(RefusalReason::Faulty { field, fault }),
        Situation::NoSuchScope => refuse(RefusalReason::NoSuchScope),
    }
}
