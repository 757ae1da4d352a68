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
