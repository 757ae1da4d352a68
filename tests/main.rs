//! Every test that needs more than one package, in one binary: linking is the slowest step on two cores.
#![allow(clippy::unwrap_used)] // a test that panics says where

mod browser;
mod server;
mod simulation_tests;
