//! What the tests are made of: the simulated county and the harness. The tests themselves stand in `main.rs` and below.

pub mod simulation;
