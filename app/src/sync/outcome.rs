//! What becomes of an operation. Every result is stored; the person who wrote it sees it.

use crate::domain::{
    area::AreaCode,
    enrolment::MoveFault,
    fault::Fault,
    id::{EnrolmentId, PersonId, RecordId},
};
use crate::json::variants;

variants! {
    /// The result of one operation.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub enum Outcome + Later {
        /// Done as asked.
        Applied = "applied",
        /// Already so: nothing changed.
        Noop = "noop",
        /// Fields that another user had changed meanwhile keep both values until one is chosen; the rest was done.
        Conflict = "conflict" {
            /// Codes of the clashing fields.
            fields: Vec<String>,
        },
        /// Kept next to the record for the township to decide.
        Review = "review" {
            /// Why.
            reason: ReviewReason,
        },
        /// Cannot be done. Kept with its reason.
        Refused = "refused" {
            /// Why.
            reason: RefusalReason,
        },
    }
}

impl Outcome {
    /// Whether copies of the scope get to see the operation.
    pub fn is_visible(&self) -> bool {
        !matches!(self, Outcome::Noop | Outcome::Refused { .. })
    }

    /// Whether the person who wrote it should look at it.
    pub fn needs_attention(&self) -> bool {
        !matches!(self, Outcome::Applied | Outcome::Noop)
    }
}

variants! {
    /// Why an operation waits for the township.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub enum ReviewReason + Later {
        /// The writer does not, or no longer, work for this village.
        OutsideRights = "outside_rights",
        /// Submitted by a phone that is out of use: nothing of it is done unasked.
        PhoneRevoked = "phone_revoked",
        /// This server does not know the kind yet.
        UnknownKind = "unknown_kind",
        /// The person is not in this village's ledger.
        NobodyThere = "nobody_there",
        /// A person with the same identity number is already in the ledger.
        TwinPerson = "twin_person" {
            /// That person.
            person: PersonId,
        },
        /// The same person is already enrolled in the plan for days of this period.
        TwinCover = "twin_cover" {
            /// The earlier form.
            enrolment: EnrolmentId,
        },
        /// The person has an open record of this kind about the same already.
        TwinRecord = "twin_record" {
            /// The earlier record.
            record: RecordId,
        },
        /// The form is no longer in the state that the step starts from, or the role may not make it.
        MoveDoesNotFit = "move_does_not_fit" {
            /// In which way.
            fault: MoveFault,
        },
        /// The record exists already, with other content.
        AlreadyThere = "already_there",
        /// The person was removed from the ledger; only an explicit restore brings them back.
        Removed = "removed",
        /// The person is in another village's ledger by now.
        MovedAway = "moved_away" {
            /// That village.
            to: AreaCode,
        },
    }
}

variants! {
    /// Why an operation cannot be done.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub enum RefusalReason + Later {
        /// A value is wrong.
        Faulty = "faulty" {
            /// The field's code, empty when the fault is of the whole.
            field: String,
            /// What is wrong with it.
            fault: Fault,
        },
        /// No such village.
        NoSuchScope = "no_such_scope",
        /// Delivered before under the same number with other content.
        Altered = "altered",
        /// The identifier belongs to another operation.
        IdTaken = "id_taken",
        /// Not by this user, or not by the way in which it came.
        NotAllowed = "not_allowed",
        /// The person's record is as large as one may be.
        RecordFull = "record_full",
    }
}
