//! What Tiangeng knows and shows, without any I/O.
//!
//! Architecture invariant: `domain ← sync ← messages ← ui, site, workbook`. Without features this crate has no
//! Leptos, no clock and no randomness; `cargo xtask check` enforces it.

pub mod domain;
pub mod hex;
pub mod json;
pub mod json_budget;
pub mod later;
pub mod messages;
pub mod order;
#[cfg(feature = "ssr")]
pub mod site;
pub mod sorted_map;
pub mod sync;
#[cfg(feature = "csr")]
pub mod ui;
#[cfg(feature = "workbook")]
pub mod workbook;
