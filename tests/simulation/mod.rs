//! The simulation: the real engine and the real authority, a virtual clock, disk and network, one seed.
//!
//! Every run ends in quiet: faults stop, every phone is switched on, and all copies must agree.

mod assertions;
mod disk;
mod phone;
mod workload;
mod world;

pub use phone::Phone;
pub use world::World;

/// What a run came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// SHA-256 over everything that happened, in order.
    pub trace: [u8; 32],
    /// How often each thing happened.
    pub coverage: std::collections::BTreeMap<&'static str, u64>,
}

/// Runs one seed.
///
/// # Errors
/// The first invariant that broke, with the step at which it did.
pub fn run(seed: u64, steps: u32) -> Result<Report, String> {
    let mut world = World::new(seed);
    let mut witness = assertions::Witness::default();
    for step in 0..steps {
        world.step();
        witness.check(&mut world).map_err(|broken| format!("seed {seed}, step {step}: {broken}"))?;
    }
    world.quieten();
    let quiet = witness.check(&mut world).and_then(|()| assertions::in_quiet(&world));
    quiet.map_err(|broken| format!("seed {seed}, in quiet: {broken}"))?;
    Ok(world.into_report())
}
