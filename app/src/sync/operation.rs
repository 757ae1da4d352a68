//! Operations: what a device writes, once, and delivers until it is acknowledged.

use crate::domain::{
    area::{Area, AreaCode},
    concern::ConcernCode,
    consent::{Consent, Withdrawal},
    enrolment::{Enrolment, Move},
    id::{DeviceId, EnrolmentId, OperationId, PersonId, RecordId},
    noun::Noun,
    person::{PersonDraft, PersonField},
    plan::Plan,
    scope::Scope,
    staff::Staff,
    time::Timestamp,
    video_session::VideoSession,
    visit::Visit,
};
use crate::json::{self, FromTree, Tree, Unfit, fields, readable, record, written};
use crate::sorted_map::SortedMap;
use crate::sync::{
    bounds,
    dossier::{Dossier, Pending},
    erasure::{PersonErased, RecordsKept},
    outcome::ReviewReason,
    records::{RecordEdited, RecordEntered, RecordMoved},
    simulation::{Bug, on},
};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// The schema of operations that this build writes. Additive: every schema ever shipped is still taken.
pub const SCHEMA: u32 = 6;

/// One operation as it travels and is kept, whether or not this build knows its kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// Who wrote it: a phone's store of one user.
    pub device: DeviceId,
    /// Counts from 1 per device, without gaps.
    pub n: u64,
    /// Its own name, for ever.
    pub id: OperationId,
    /// The schema it was written under.
    pub schema: u32,
    /// The village (or county) whose copies it changes.
    pub scope: Scope,
    /// The name of the command.
    pub kind: String,
    /// The command's content.
    pub body: Value,
    /// The device's clock: shown, never used to decide.
    pub device_time: Timestamp,
    /// Fields of a later version, kept as they came.
    pub later: Map<String, Value>,
}

written!(Operation, operation => {
    let mut record = operation.later.clone();
    let mut known = fields!(operation, device, n, id, schema, scope, kind, body, device_time);
    record.extend(known.as_object_mut().map(std::mem::take).unwrap_or_default());
    record.into()
});

record! {
    /// The fields of an operation that this build knows.
    struct Known {
        device: DeviceId,
        n: u64,
        id: OperationId,
        schema: u32,
        scope: Scope,
        kind: String,
        body: Value,
        device_time: Timestamp,
    }
}

impl Known {
    const FIELDS: [&'static str; 8] = ["device", "n", "id", "schema", "scope", "kind", "body", "device_time"];
}

impl Operation {
    fn read(mut later: Map<String, Value>) -> Result<Self, Unfit> {
        let mut known = Map::new();
        known.extend(Known::FIELDS.iter().filter_map(|field| later.remove_entry(*field)));
        let known = Known::from_tree(Value::Object(known))?;
        let Known { device, n, id, schema, scope, kind, body, device_time } = known;
        let operation = Self { device, n, id, schema, scope, kind, body, device_time, later };
        if bounds::is_bounded(&operation) || on(Bug::DepthNotAsked) {
            Ok(operation)
        } else {
            Err(Unfit::not("within bounds"))
        }
    }

    /// Something that has a device's number and cannot be read, or is out of bounds: kept as text, under no kind, so that it holds
    /// nothing up. Next to the text is the person whom it names where operations name them, so that erasing them finds it.
    fn unreadable(whole: Map<String, Value>) -> Result<Self, Unfit> {
        let mut named = whole.clone();
        Ok(Self {
            device: json::take(&mut named, "device")?,
            n: json::take(&mut named, "n")?,
            id: json::take(&mut named, "id")?,
            schema: 0,
            scope: Scope::NOWHERE,
            kind: String::new(),
            body: Self::as_text(whole),
            device_time: Timestamp::default(),
            later: Map::new(),
        })
    }

    fn as_text(whole: Map<String, Value>) -> Value {
        let whole = Value::Object(whole);
        let body = &whole["body"];
        let person = [&body["person"], &body["dossier"]["person"]].into_iter().find_map(Value::as_str);
        let mut kept = Map::new();
        if let Some(person) = person.and_then(PersonId::parse) {
            kept.insert("person".to_owned(), json::tree(&person));
        }
        kept.insert("text".to_owned(), bounds::kept_text(&whole).into());
        kept.into()
    }
}

readable!(Operation, tree => {
    let whole = Map::from_tree(tree)?;
    Self::read(whole.clone()).or_else(|_| Self::unreadable(whole))
});

/// Why a command could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// A kind of a later version.
    UnknownKind,
    /// A known kind with a body that does not fit.
    Malformed,
}

impl Operation {
    /// The command inside.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn command(&self) -> Result<Command, Unreadable> {
        Command::read(&self.kind, self.body.clone())
    }

    /// SHA-256 of what the operation asks, under whichever number it is delivered: distinguishes a second delivery from an
    /// altered one.
    pub fn digest(&self) -> [u8; 32] {
        let Self { id, schema, scope, kind, body, device_time, later, .. } = self;
        let asked =
            [id.tree(), schema.tree(), scope.tree(), kind.tree(), body.tree(), device_time.tree(), later.tree()];
        Sha256::digest(Value::from(asked).to_string()).into()
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

            /// Kind and body as in an operation.
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
    /// A form is submitted, or submitted again after it was returned.
    EnrolmentSubmitted(Enrolment),
    /// A form moves on.
    EnrolmentMoved(EnrolmentMoved),
    /// The ledger says that a person is covered already (the county's import).
    EnrolmentRecorded(Enrolment),
    /// A video call took place.
    VideoSessionLogged(VideoSession),
    /// A user has looked at a whole identity number. It changes nothing and is logged.
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
    /// One field's new value, and the one that the writer saw.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Edit + later {
        /// The new text; empty clears the field.
        pub value: String,
        /// The text that it replaces; empty for a field never written.
        pub was: String,
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
        /// The earlier value.
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
        /// As it was in the village that it left.
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
        /// Why it waited when a reviewer decided. A server that was put back may come to another reason: that one stays open.
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
    }
}

/// Field texts by code, as they travel.
pub fn fields_of(draft: &PersonDraft) -> SortedMap<String, String> {
    SortedMap::of(draft.0.iter().map(|(field, text)| (field.code().to_owned(), text.clone())))
}

/// The known ones of some fields as a draft.
pub fn draft_of<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> PersonDraft {
    let mut draft = PersonDraft::default();
    for (code, text) in fields {
        if let Some(field) = PersonField::parse(code) {
            draft.set(field, text);
        }
    }
    draft
}

#[cfg(test)]
mod tests;
