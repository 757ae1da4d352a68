//! Commands: what a device can ask for, and the body of each.

use super::{
    dossier::{Dossier, FormStep, Pending},
    erasure::{PersonErased, RecordsKept},
    fields::Edit,
    operation::{Operation, Unreadable},
    outcome::ReviewReason,
    records::{RecordEdited, RecordEntered, RecordMoved},
    simulation::{Bug, on},
};
use crate::domain::{
    area::{Area, AreaCode},
    concern::ConcernCode,
    consent::{Consent, Withdrawal},
    enrolment::{Enrolment, Move},
    id::{EnrolmentId, OperationId, PersonId, RecordId},
    mark::Mark,
    noun::Noun,
    plan::Plan,
    staff::Staff,
    video_session::VideoSession,
    visit::Visit,
    working_day::Calendar,
};
use crate::json::{self, FromTree, record};
use crate::sorted_map::SortedMap;
use serde_json::Value;

impl Operation {
    /// The command inside.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn command(&self) -> Result<Command, Unreadable> {
        Command::read(&self.kind, self.body.clone())
    }
}

/// `commands! { Name(Body), … }`: a kind on the wire is its variant's name.
macro_rules! commands {
    ($($(#[$meta:meta])* $variant:ident($body:ty),)+) => {
        /// What a device can ask for. Domain commands, not rows.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Command {
            $($(#[$meta])* $variant($body),)+
        }

        impl Command {
            /// Every kind that this build knows.
            pub const KINDS: &'static [&'static str] = &[$(stringify!($variant)),+];

            /// The command's kind.
            pub fn kind(&self) -> &'static str {
                match self {
                    $(Self::$variant(_) => stringify!($variant),)+
                }
            }

            /// Reads a command from its kind and body, each value as its parser writes it.
            ///
            /// # Errors
            /// [`Unreadable`].
            pub fn read(kind: &str, body: Value) -> Result<Self, Unreadable> {
                match kind {
                    $(stringify!($variant) => FromTree::from_tree(body).map(Self::$variant).map_err(|_| Unreadable::Malformed).map(Self::canonical),)+
                    _ => Err(Unreadable::UnknownKind),
                }
            }

            /// Kind and body as they stand in an operation.
            pub fn parts(&self) -> (String, Value) {
                match self {
                    $(Self::$variant(body) => (stringify!($variant).to_owned(), json::tree(body)),)+
                }
            }
        }
    };
}

commands! {
    /// A person enters the ledger.
    PersonAdded(PersonAdded),
    /// Some fields of a person change.
    PersonEdited(PersonEdited),
    /// One of two clashing values is chosen.
    ConflictSettled(ConflictSettled),
    /// A person leaves the ledger: entered twice, or by mistake. The dossier stays and can be brought back.
    PersonRemoved(PersonRemoved),
    /// A removed person is back in the ledger.
    PersonRestored(PersonRestored),
    /// A person belongs to another village from now on.
    PersonMoved(PersonMoved),
    /// The dossier of a person who was moved arrives in the new village. Written by the server only.
    DossierArrived(DossierArrived),
    /// The township has decided on an operation that waited for it.
    ReviewSettled(ReviewSettled),
    /// A visit took place.
    VisitLogged(Visit),
    /// A person agreed.
    ConsentGiven(Consent),
    /// A person withdrew a consent.
    ConsentWithdrawn(Withdrawal),
    /// A person is erased, but for what the law keeps. There is no way back.
    PersonErased(PersonErased),
    /// What the law keeps of a person who was erased. Written by the server only.
    RecordsKept(RecordsKept),
    /// A form is handed in, or handed in again after it was returned.
    EnrolmentSubmitted(Enrolment),
    /// A form moves on.
    EnrolmentMoved(EnrolmentMoved),
    /// The ledger says that a person is covered already (the county's import).
    EnrolmentRecorded(Enrolment),
    /// A video call took place.
    VideoSessionLogged(VideoSession),
    /// A user has looked at a whole identity number. It changes nothing and is on record.
    NumberRevealed(NumberRevealed),
    /// A record of a noun is entered.
    RecordEntered(RecordEntered),
    /// Some fields of a record change, or a clash in it is settled.
    RecordEdited(RecordEdited),
    /// A record moves on to another state.
    RecordMoved(RecordMoved),
    /// An area exists (county scope).
    AreaListed(Area),
    /// A plan's version is offered (county scope).
    PlanPublished(Plan),
    /// A member of staff works here (county scope).
    StaffListed(Staff),
    /// A version of a noun that the county defines (county scope).
    NounPublished(Box<Noun>),
    /// The holidays of a year, or what was amended of them (county scope).
    CalendarPublished(Calendar),
}

record! {
    /// Body of [`Command::PersonAdded`].
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct PersonAdded + later {
        /// Made on the device.
        pub person: PersonId,
        /// Field codes and texts; those of a later version are kept.
        pub fields: SortedMap<String, String>,
        /// Concerns that came with the person.
        pub concerns: Vec<ConcernCode> = default,
    }
}

record! {
    /// Body of [`Command::PersonEdited`].
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct PersonEdited + later {
        /// Who.
        pub person: PersonId,
        /// By field code.
        pub edits: SortedMap<String, Edit>,
    }
}

record! {
    /// Body of [`Command::ConflictSettled`].
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct ConflictSettled + later {
        /// Who.
        pub person: PersonId,
        /// Which field.
        pub field: String,
        /// The value that stood.
        pub held: String,
        /// The value that had come too late.
        pub offered: String,
        /// The value to keep.
        pub value: String,
    }
}

record! {
    /// Body of [`Command::PersonRemoved`].
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct PersonRemoved + later {
        /// Who.
        pub person: PersonId,
        /// Why, in words.
        pub reason: String,
        /// The row that stays, when the person was in the ledger twice.
        pub same_as: Option<PersonId> = default,
    }
}

record! {
    /// Body of [`Command::PersonRestored`].
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct PersonRestored + later {
        /// Who.
        pub person: PersonId,
    }
}

record! {
    /// Body of [`Command::PersonMoved`].
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct PersonMoved + later {
        /// Who.
        pub person: PersonId,
        /// The new village.
        pub to: AreaCode,
    }
}

record! {
    /// Body of [`Command::DossierArrived`].
    #[derive(Clone, Debug, PartialEq)]
    pub struct DossierArrived + later {
        /// As it stood in the village that it left.
        pub dossier: Dossier,
    }
}

record! {
    /// Body of [`Command::ReviewSettled`].
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct ReviewSettled + later {
        /// In whose dossier.
        pub person: Option<PersonId> = default,
        /// Or in which record of an area.
        pub record: Option<RecordId> = default,
        /// The operation that waits.
        pub review: OperationId,
        /// Why it waited when a user decided. A server that was put back may come to another reason: that one stays open.
        pub about: ReviewReason,
        /// Whether it is done after all: the server then takes it in as if it came now, with the decider's rights.
        pub accepted: bool,
    }
}

impl ReviewSettled {
    /// Whether this is what was decided on.
    pub fn settles(&self, pending: &Pending) -> bool {
        pending.id == Some(self.review) && pending.reason == self.about
    }
}

record! {
    /// Body of [`Command::NumberRevealed`].
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct NumberRevealed + later {
        /// Whose number.
        pub person: PersonId,
    }
}

record! {
    /// Body of [`Command::EnrolmentMoved`].
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct EnrolmentMoved + later {
        /// Whose dossier.
        pub person: PersonId,
        /// Which form.
        pub enrolment: EnrolmentId,
        /// What is done.
        pub step: Move,
        /// Why; required for returning and rejecting.
        pub reason: String = default,
        /// Which fields are to be mended, when a form is returned.
        pub marks: Vec<Mark> = default,
    }
}

impl EnrolmentMoved {
    /// Whether it says again what a step said: for the same reason, with the same marks. All else was not said yet.
    pub fn is_as(&self, step: &FormStep) -> bool {
        let same = (self.step, &self.reason, &self.marks) == (step.step, &step.reason, &step.marks);
        same || on(Bug::SaidOtherwiseLost) && self.step.target() == step.step.target()
    }
}
