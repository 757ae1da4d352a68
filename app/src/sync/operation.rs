//! Operations: what a device writes, once, and delivers until it is acknowledged.

use super::{
    plain::{self, NESTING_MAX, OPERATION_BYTES_MAX, bytes, is_plain},
    simulation::{Bug, on},
};
use crate::domain::{
    id::{DeviceId, OperationId, PersonId},
    scope::Scope,
    time::Timestamp,
};
use crate::json::{self, FromTree, Tree, Unfit, fields, readable, record, written};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// The schema of operations that this build writes. Additive: every schema ever shipped is still taken.
pub const SCHEMA: u32 = 6;

/// What the server's own operations put around a body that waits: the operation's own, its dossier, the list of reviews, the review.
const CARRIED_NESTING: usize = 4;
/// The longest name of a kind has 20 characters.
const KIND_BYTES_MAX: usize = 64;

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
        if operation.is_bounded() || on(Bug::DepthNotAsked) { Ok(operation) } else { Err(Unfit::not("within bounds")) }
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
        kept.insert("text".to_owned(), plain::kept_text(&whole).into());
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
    /// Whether an operation is no deeper and no larger than one may be, and has whole numbers only: a fraction may be another one after it
    /// was written and read, and copies would differ.
    fn is_bounded(&self) -> bool {
        let Self { kind, body, later, .. } = self;
        let carried = is_of_server(kind);
        let levels = NESTING_MAX + if carried { CARRIED_NESTING } else { 0 };
        kind.len() <= KIND_BYTES_MAX
            && is_plain(body, levels)
            && later.values().all(|value| is_plain(value, NESTING_MAX - 1))
            && (carried || bytes(body) + bytes(later) <= OPERATION_BYTES_MAX)
    }

    /// SHA-256 of what the operation asks, under whichever number it is delivered: distinguishes a second delivery from an
    /// altered one.
    pub fn digest(&self) -> [u8; 32] {
        let Self { id, schema, scope, kind, body, device_time, later, .. } = self;
        let asked =
            [id.tree(), schema.tree(), scope.tree(), kind.tree(), body.tree(), device_time.tree(), later.tree()];
        Sha256::digest(json::write_tree(Value::from(asked))).into()
    }
}

/// Kinds that only the server writes; they carry a dossier, which is as large as it is.
fn is_of_server(kind: &str) -> bool {
    ["DossierArrived", "RecordsKept"].contains(&kind)
}

#[cfg(test)]
mod tests;
