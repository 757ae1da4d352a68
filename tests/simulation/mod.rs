//! The simulation: the real engine and the real authority, a virtual clock, disk and network, one seed.
//!
//! Every run ends in quiet: faults stop, every phone is switched on, and all copies must agree.

mod agreed;
mod assertions;
mod county;
mod courier;
mod demands;
mod disk;
mod erasure;
mod faults;
mod forms;
mod gathered;
mod history;
mod judge;
mod kept;
mod media;
mod meetings;
mod office;
mod phone;
pub mod places;
pub mod records;
pub mod sensitivity;
mod server;
mod shelf;
pub mod shrink;
mod sqlite;
mod stories;
mod telling;
mod turns;
mod values;
mod villain;
mod weather;
pub mod workload;
mod world;

pub use phone::{Phone, UNKNOWN};
pub use world::World;

use std::collections::BTreeMap;

/// Where the simulated server keeps its data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Store {
    /// In memory: thousands of runs a minute.
    #[default]
    Memory,
    /// In SQLite, with its files.
    Sqlite,
}

/// One run: everything follows from it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// What people do and what goes wrong.
    pub seed: u64,
    /// How many steps until quiet.
    pub steps: u32,
    /// The server's store.
    pub store: Store,
    /// Steps at which nobody does anything, though it may be their turn.
    pub without_work: Vec<u32>,
    /// Steps at which time only passes.
    pub without_fate: Vec<u32>,
    /// Added to every phone's clock, in milliseconds: it must not matter.
    pub clocks_ms: i64,
    /// Prints what happens.
    pub aloud: bool,
}

impl Plan {
    /// A run with nothing left out.
    pub fn new(seed: u64, steps: u32) -> Self {
        Self { seed, steps, ..Self::default() }
    }
}

/// What a run came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// SHA-256 over everything that happened, in order.
    pub trace: [u8; 32],
    /// SHA-256 over what was decided: every operation with its result, without the phones' times.
    pub decisions: [u8; 32],
    /// How often each thing happened.
    pub coverage: BTreeMap<&'static str, u64>,
}

/// Runs one plan.
///
/// # Errors
/// The first invariant that broke, with the step at which it did.
pub fn run(plan: &Plan) -> Result<Report, String> {
    app::sync::simulation::make_small();
    let mut world = World::new(plan);
    let mut witness = assertions::Witness::default();
    for step in 0..plan.steps {
        world.step(step, plan);
        witness.check(&mut world).map_err(|broken| format!("step {step}: {broken}"))?;
    }
    world.quieten();
    let quiet = witness.check(&mut world).and_then(|()| assertions::in_quiet(&world));
    quiet.map_err(|broken| format!("in quiet: {broken}"))?;
    Ok(world.into_report())
}
