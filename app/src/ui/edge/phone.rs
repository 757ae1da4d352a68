//! The browser and this phone.

use super::{Answer, Lock};
use crate::domain::{registration::RegistrationState, time::Timestamp};

/// The state of the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Reading the phone's store.
    Opening,
    /// Nobody is signed in on this phone.
    SignedOut,
    /// A user works with this phone; it waits for their passphrase or PIN.
    Locked(Lock),
    /// This phone was taken out of use, or emptied, by the township's order.
    Ended(RegistrationState),
    /// At work.
    Ready,
    /// Another tab of this browser is at work with the same store.
    Elsewhere,
    /// The store cannot be opened; the text says why.
    Broken(String),
}

/// The browser's storage for this app.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Storage {
    /// Bytes in use.
    pub used: f64,
    /// Bytes that the browser would give.
    pub available: f64,
    /// The browser promised not to clear it by itself.
    pub persisted: bool,
}

/// Knows the browser.
pub trait Phone {
    /// Now, by the device's clock.
    fn now(&self) -> Timestamp;
    /// How much storage is used.
    fn storage(&self) -> Answer<Option<Storage>>;
    /// Whether this phone has a voice of its own for a language (`zh-Hans`, `en`).
    fn has_voice(&self, language: &str) -> bool;
    /// Reads a text aloud with it.
    fn read_aloud(&self, text: &str, language: &str);
    /// Shows a number at the app's icon, where the browser can; 0 takes it away.
    fn show_badge(&self, count: usize);
    /// Takes the writer lock from another tab.
    fn use_here(&self);
    /// Starts the new version that is ready.
    fn update_now(&self);
}
