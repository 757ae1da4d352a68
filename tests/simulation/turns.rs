//! One phone, several users: a store for each, one of them open at a time. What is under way when they take turns still reaches the disk it was
//! for; no answer reaches another opening of the app.

use super::{phone::Writing, weather::Flight, world::World};
use app::sync::{
    engine::Event,
    simulation::{Bug, on},
};

impl World {
    /// Which store of a phone is open.
    fn open_on(&self, hardware: usize) -> Option<usize> {
        self.phones.iter().position(|phone| phone.hardware == hardware && phone.engine.is_some())
    }

    /// Whether the phone is used by another user.
    pub(super) fn is_in_other_hands(&self, at: usize) -> bool {
        self.open_on(self.phones[at].hardware).is_some_and(|open| open != at)
    }

    /// Whoever had the phone puts the copy away, while commits and answers are under way.
    pub(super) fn put_away(&mut self, at: usize) {
        let Some(open) = self.open_on(self.phones[at].hardware) else { return };
        self.note(if open == at { "locked" } else { "users took turns" }, open);
        while !self.phones[open].to_send.is_empty() {
            self.send(open);
        }
        let opening = self.phones[open].opened;
        for Writing { id, writes, strict } in std::mem::take(&mut self.phones[open].writing) {
            self.phones[open].disk.commit(writes, strict);
            let due = self.now.plus_ms(self.fate.i64(1..5_000));
            self.flights.push(Flight { due, phone: open, opening, event: Event::Committed(id) });
        }
        self.phones[open].kill(0);
    }

    /// An answer, or the word that a commit is complete, reaches the phone.
    pub(super) fn land(&mut self, flight: Flight) {
        let Flight { phone, opening, event, .. } = flight;
        let Some(open) = self.open_on(self.phones[phone].hardware) else { return };
        if (open, self.phones[open].opened) == (phone, opening) || on(Bug::LateEventFed) {
            self.phones[open].feed(event, self.now);
        } else {
            self.note("answer to an earlier opening", open);
        }
    }
}
