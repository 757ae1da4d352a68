//! Whose turn it is: on a shared phone users open their copies one after the other, and what was begun for one of them may end
//! when the copy of another is open.

use super::{Effect, Engine, Event};
use crate::domain::{id::DeviceId, time::Timestamp};

/// One opening of a user's copy, named by what was made fresh for it: no two openings share a name, also not those of one
/// user. Whoever performs an effect remembers the opening that wanted it, and names it with the event that the effect ends in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening(pub DeviceId);

impl Engine {
    /// Which opening this copy is of.
    pub fn opening(&self) -> Opening {
        Opening(self.fresh)
    }

    /// As [`Self::handle`], for what an effect of some opening came to. What belongs to another opening changes nothing here,
    /// although the numbers of its commits and requests may be the same: every engine counts from 1.
    pub fn handle_of(&mut self, opening: Opening, event: Event, now: Timestamp) -> Vec<Effect> {
        if opening == self.opening() { self.handle(event, now) } else { Vec::new() }
    }
}
