//! What the tests are made of: the simulated county, and a harness that reads like prose. The tests are in `main.rs` and
//! below.

pub mod harness;
pub mod simulation;
