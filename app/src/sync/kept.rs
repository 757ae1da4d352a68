//! What is kept with its place in a scope's order: values of fields, clashes, additions, and who wrote them.

use crate::domain::{id::StaffId, time::Timestamp};
use crate::json::{self, FromTree, Later, Tree, Unfit, readable, record, several, written};
use serde_json::{Map, Value};

/// Sequence numbers from here on belong to operations that the server has not numbered yet. Below JSON's 2^53.
const WAITING: u64 = 1 << 52;

/// The place that a device's own operation `n` takes until the server numbers it.
pub fn waiting_seq(n: u64) -> u64 {
    WAITING + n
}

/// Whether a sequence number belongs to an operation that still waits on this device.
pub fn is_waiting(seq: u64) -> bool {
    seq >= WAITING
}

/// Who wrote something and when: server time, or the device's while it waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp(pub u64, pub StaffId, pub Timestamp);

readable!(Stamp, tree => {
    let [seq, by, at] = several(tree)?;
    Ok(Self(u64::from_tree(seq)?, StaffId::from_tree(by)?, Timestamp::from_tree(at)?))
});

written!(Stamp, stamp => vec![stamp.0.tree(), stamp.1.tree(), stamp.2.tree()].into());

/// Something that was added at a sequence number.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept<T> {
    /// What.
    pub value: T,
    /// Where in the scope's order.
    pub seq: u64,
    /// Fields of a later version, as they came.
    pub later: Later,
}

impl<T> Kept<T> {
    /// Keeps something at a place.
    pub fn new(value: T, seq: u64) -> Self {
        Self { value, seq, later: Later::new() }
    }
}

impl<T: Tree> Tree for Kept<T> {
    fn tree(&self) -> Value {
        let mut record = self.later.clone();
        json::put(&mut record, "value", self.value.tree());
        json::put(&mut record, "seq", self.seq.tree());
        record.into()
    }
}

impl<T: FromTree> FromTree for Kept<T> {
    fn from_tree(tree: Value) -> Result<Self, Unfit> {
        let mut record = Map::from_tree(tree)?;
        let (value, seq) = (json::take(&mut record, "value")?, json::take(&mut record, "seq")?);
        Ok(Self { value, seq, later: json::left_over(record) })
    }
}

record! {
    /// The text of a field and its version.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct FieldValue + later {
        /// The text.
        pub value: String,
        /// Where it was last written.
        pub seq: u64,
    }
}

impl FieldValue {
    /// A text and where it was written.
    pub fn new(value: &str, seq: u64) -> Self {
        Self { value: value.to_owned(), seq, later: Later::new() }
    }
}

record! {
    /// Two values of one field, both readable until one is chosen.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Conflict + later {
        /// The field's code.
        pub field: String,
        /// The value that is in force.
        pub held: String,
        /// Who wrote it: a sequence number.
        pub held_seq: u64,
        /// The value that came too late.
        pub offered: String,
        /// Who wrote that.
        pub seq: u64,
    }
}

impl Conflict {
    /// A clash of a field: the value that it has and where that was written, and what came too late.
    pub fn new(field: &str, (held, held_seq): (String, u64), offered: &str, seq: u64) -> Self {
        Self { field: field.to_owned(), held, held_seq, offered: offered.to_owned(), seq, later: Later::new() }
    }
}
