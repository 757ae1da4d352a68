//! What waits for the user of this phone.

use super::desk::use_desk;
use crate::{
    domain::noun::DEMAND,
    sync::{
        engine::Engine,
        records::{dues_in, waiting_for},
    },
};
use leptos::prelude::*;

/// How many demands wait for this user: counted once for all screens that show it.
#[derive(Clone, Copy)]
pub struct DemandsWaiting(Memo<usize>);

impl DemandsWaiting {
    /// Follows the ledger; known to every screen from here on.
    pub fn provide() {
        let desk = use_desk();
        provide_context(Self(Memo::new(move |_| desk.read(count).unwrap_or_default())));
    }

    /// How many there are now.
    pub fn get(&self) -> usize {
        self.0.get()
    }
}

fn count(engine: &Engine) -> usize {
    let (ledger, noun) = (engine.ledger(), &*DEMAND.code);
    waiting_for(engine.staff(), ledger, noun, &dues_in(ledger, noun)).len()
}
