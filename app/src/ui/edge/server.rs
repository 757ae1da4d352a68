//! The server, and the way to the county without it.

use super::Answer;
use crate::{
    domain::{id::PersonId, scope::Scope},
    sync::{engine::Failure, rescue::RescueReceipt},
};
use serde_json::Value;
use web_sys::File;

/// Why the server did not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AskError {
    /// The server said no, in words.
    Refused(String),
    /// No usable answer came.
    NoAnswer(Failure),
}

impl AskError {
    /// Whether the server said no, so that nothing was changed. Otherwise it may have done what was asked, and the answer was lost.
    pub fn is_no(&self) -> bool {
        use Failure::{Busy, SignInNeeded, TooLarge};
        matches!(self, Self::Refused(_) | Self::NoAnswer(Busy | SignInNeeded | TooLarge))
    }
}

/// Something that the server is asked for a page that needs a connection.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    /// `GET`, `POST`, `PUT`, `DELETE`.
    pub method: &'static str,
    /// From `/api` on.
    pub path: String,
    /// JSON; null for none.
    pub body: Value,
}

/// Why there is no rescue file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RescueError {
    /// Nothing waits.
    Nothing,
    /// This phone has never received the county's key.
    NoKey,
    /// The browser saved nothing.
    NotSaved,
}

/// Asks the server, and carries what it does not get.
pub trait Server {
    /// Delivers and pulls now.
    fn sync_now(&self);
    /// Asks the server; answers its JSON, null for none. `language` is that of the server's words.
    fn ask(&self, ask: Ask, language: &'static str) -> Answer<Result<Value, AskError>>;
    /// Asks the server for all that is stored about a person, and saves it as a file.
    fn save_person_file(&self, scope: Scope, person: PersonId, language: &'static str) -> Answer<Result<(), AskError>>;
    /// Saves what waits as a file that only the county opens; answers how many operations are in it.
    fn save_rescue_file(&self) -> Answer<Result<usize, RescueError>>;
    /// Sends such a file to the server; `language` is that of the server's words.
    fn hand_in_rescue_file(&self, file: File, language: &'static str) -> Answer<Result<RescueReceipt, AskError>>;
}
