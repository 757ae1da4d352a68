//! How copies converge: the phone writes operations, the server orders them, every copy folds the same operations
//! with the same code.
//!
//! Architecture invariant: sans-I/O. [`engine`] (the phone) and [`authority`] (the server) take values and return
//! values; who awaits, stores or sends is elsewhere.

mod about;
pub mod asked;
pub mod authority;
pub mod bounds;
mod canonical;
#[cfg(test)]
mod carriers;
mod check;
pub mod columns;
pub mod command;
mod consents;
mod content;
#[cfg(test)]
mod counting;
mod desk_dossiers;
pub mod disk;
pub mod dossier;
pub mod engine;
pub mod enrolling;
pub mod erasure;
pub mod fields;
pub mod fold;
mod follows;
#[cfg(test)]
mod handed_on;
mod household;
pub mod journal;
pub mod kept;
pub mod ledger;
pub mod memory;
pub mod merge;
pub mod my_work;
pub mod operation;
pub mod outcome;
pub mod plain;
pub mod practice;
pub mod protocol;
pub mod pull;
pub mod records;
pub mod reference;
pub mod renewals;
pub mod rescue;
pub mod rescue_parts;
pub mod row;
pub mod scan;
pub mod sealed;
pub mod simulation;
pub mod situation;
pub mod snapshot;
pub mod store;
pub mod sum;
pub mod to_visit;
pub mod today_filter;
pub mod today_list;
pub mod twins;
pub mod ways;
