//! An own operation, as it is kept.

use crate::json::record;
use crate::sync::{
    disk::{Table, Write, outbox_key},
    operation::Operation,
    protocol::OperationResult,
};

record! {
    /// An own operation, with its result once the server has answered.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Outgoing {
        /// As it was written.
        pub operation: Operation,
        /// What became of it.
        pub result: Option<OperationResult> = default,
        /// Its writer has seen a result that needed a look.
        pub seen: bool = default,
    }
}

impl Outgoing {
    /// Not delivered yet.
    pub(super) fn new(operation: Operation) -> Self {
        Self { operation, result: None, seen: false }
    }

    pub(super) fn write(&self) -> Write {
        Write::put(Table::Outbox, outbox_key(self.operation.n), self)
    }
}
