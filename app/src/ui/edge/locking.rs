//! Getting in and out: signing in, locking, unlocking, others at the same phone.

use super::{Answer, AskError};
use crate::domain::{fault::Fault, id::StaffId, staff::Staff};

/// What a locked phone asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lock {
    /// Whose phone it is.
    pub name: String,
    /// What opens it.
    pub opens: Opens,
}

/// What opens a locked phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opens {
    /// The passphrase.
    Passphrase,
    /// A short PIN, as long as this page lives and it is not tried too often.
    Pin,
    /// A passphrase that is chosen now: this phone's store is of a version that had none.
    NewPassphrase,
}

/// What a fingerprint or a face is to this phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passkey {
    /// This browser or this device has no such thing.
    NotHere,
    /// It could open this phone.
    Offered,
    /// It opens this phone.
    Opens,
}

/// What a user signs in with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignIn {
    /// Their phone number.
    pub phone: String,
    /// Their passphrase.
    pub passphrase: String,
    /// From the township, on a phone that is not registered yet.
    pub code: Option<String>,
    /// What to do with a store that another passphrase locks.
    pub locked: LockedStore,
}

/// A store on this phone that the passphrase does not open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum LockedStore {
    /// Ask.
    #[default]
    Ask,
    /// It opens with this earlier passphrase, and with the new one from then on.
    OpenWith(String),
    /// Nobody knows the earlier one: start over. What was sealed for the county is still delivered.
    BeginAnew,
}

/// Another passphrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassphraseChange {
    /// The present one.
    pub current: String,
    /// The one that is wanted.
    pub new: String,
}

/// Why a user could not sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnterError {
    /// The server did not let them in.
    Ask(AskError),
    /// This phone is not registered; in the server's words.
    CodeNeeded(String),
    /// This phone has signed with a key that is not that of this member of staff.
    OtherKey(StaffId),
    /// The server does not take this phone's signature.
    NotSigned,
    /// The browser has not kept the session's cookie.
    NotKept,
    /// Another passphrase locks what is on this phone.
    OtherPassphrase,
    /// The passphrase or PIN is wrong.
    Wrong,
    /// No fingerprint or face was recognised, or its key is no longer on this phone.
    NotRecognised,
    /// The passphrase is none to take.
    Weak(Fault),
    /// The browser has no cryptography (no HTTPS) or no room.
    NoVault,
}

/// Lets people in and out.
pub trait Locking {
    /// Signs in; `language` is that of the server's words.
    fn sign_in(&self, wish: SignIn, language: &'static str) -> Answer<Result<(), EnterError>>;
    /// Opens the locked phone.
    fn unlock(&self, passphrase: String) -> Answer<Result<(), EnterError>>;
    /// Opens a phone that only its PIN locks; too many wrong ones, and it takes the passphrase.
    fn unlock_with_pin(&self, pin: String) -> Result<(), EnterError>;
    /// Locks the phone.
    fn lock(&self);
    /// Whether a PIN is set.
    fn has_pin(&self) -> bool;
    /// Sets the PIN, or none.
    fn set_pin(&self, pin: Option<String>);
    /// Whether a passkey opens this phone.
    fn passkey(&self) -> Answer<Passkey>;
    /// Makes one that does, or forgets it.
    fn set_passkey(&self, wanted: bool) -> Answer<Result<(), EnterError>>;
    /// Opens the locked phone with it.
    fn unlock_with_passkey(&self) -> Answer<Result<(), EnterError>>;
    /// Changes the passphrase, at the server and on this phone; `language` is that of the server's words. While it is not known whether
    /// the server has changed it, both open the phone.
    fn change_passphrase(&self, change: PassphraseChange, language: &'static str) -> Answer<Result<(), EnterError>>;
    /// Others who have worked with this phone.
    fn others(&self) -> Vec<Staff>;
    /// Turns to another of them, or to the sign-in of a new user.
    fn turn_to(&self, other: Option<Staff>);
    /// Signs out: what this phone holds is destroyed, but for what waits, sealed for the county.
    fn sign_out(&self);
}
