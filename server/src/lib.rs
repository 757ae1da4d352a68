//! The county's server. Architecture invariant: all SQL is in [`store`]; routes and office work call it, never SQLite.

pub mod allowance;
pub mod clock;
pub mod config;
pub mod error;
pub mod media;
pub mod office;
pub mod origin;
pub mod routes;
pub mod store;
pub mod throttle;
