//! What a later version wrote and this build does not know: it is kept as it came, and noticed, so that nobody accepts what they cannot be
//! shown whole.

use std::cell::Cell;

thread_local! {
    /// How many unknown fields and codes readers met on this thread.
    static MET: Cell<u64> = const { Cell::new(0) };
}

/// Says that a reader met a field or a code of a later version.
pub fn note() {
    MET.with(|met| met.set(met.get() + 1));
}

/// What `read` answers, and whether it met nothing of a later version.
pub fn noting<T>(read: impl FnOnce() -> T) -> (T, bool) {
    let before = MET.with(Cell::get);
    (read(), MET.with(Cell::get) == before)
}

/// Whether a field of a record, a code of a choice, or a noun is unknown to the build that runs now: never. Only the simulation runs older builds.
#[cfg(not(feature = "simulation"))]
pub const fn hides(_: &str, _: &str) -> bool {
    false
}

/// Whether what is left over of a record is thrown away: never.
#[cfg(not(feature = "simulation"))]
pub const fn forgets() -> bool {
    false
}

/// Whether another code is kept in place of one that is not known: never.
#[cfg(not(feature = "simulation"))]
pub const fn forgets_codes() -> bool {
    false
}

#[cfg(feature = "simulation")]
pub use older::{as_older, forgets, forgets_codes, hides, is_older};

/// An older build, for as long as the engine of an older phone runs: its readers do not know some of what is in this one.
#[cfg(feature = "simulation")]
mod older {
    use crate::sync::simulation::{Bug, on};
    use std::cell::Cell;

    /// Fields of records, codes of choices and nouns, each by the name of its kind and its own.
    type Unknown = &'static [(&'static str, &'static str)];

    thread_local! {
        static UNKNOWN: Cell<Unknown> = const { Cell::new(&[]) };
    }

    /// Runs something as a build that does not know some things; as this one where there are none.
    pub fn as_older<T>(unknown: Unknown, work: impl FnOnce() -> T) -> T {
        let before = UNKNOWN.replace(unknown);
        let done = work();
        UNKNOWN.set(before);
        done
    }

    /// Whether an older build runs on this thread.
    pub fn is_older() -> bool {
        !UNKNOWN.get().is_empty()
    }

    /// Whether the build that runs does not know it.
    pub fn hides(kind: &str, name: &str) -> bool {
        UNKNOWN.get().contains(&(kind, name))
    }

    /// Whether what is left over of a record is thrown away: a planted bug.
    pub fn forgets() -> bool {
        is_older() && on(Bug::LaterFieldDropped)
    }

    /// Whether another code is kept in place of one that is not known: a planted bug.
    pub fn forgets_codes() -> bool {
        is_older() && on(Bug::LaterCodeDropped)
    }
}
