//! What waits for the user of this phone.

use crate::{
    domain::noun::DEMAND,
    sync::{
        engine::Engine,
        records::{dues_in, waiting_for},
    },
};

/// Demands that wait for this user.
pub fn demands_waiting(engine: &Engine) -> usize {
    let (ledger, noun) = (engine.ledger(), &*DEMAND.code);
    waiting_for(engine.staff(), ledger, noun, &dues_in(ledger, noun)).len()
}
