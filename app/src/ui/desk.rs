//! What screens work on: the engine's copy, and a few wishes to the browser's edge.

use crate::{
    domain::{
        area::AreaCode,
        attachment::Attachment,
        date::Date,
        fault::Fault,
        id::{PersonId, StaffId},
        registration::RegistrationState,
        staff::Staff,
        time::Timestamp,
    },
    sync::{
        engine::{Draft, Engine, Failure, Status},
        ledger::Ledger,
        rescue::RescueReceipt,
    },
};
use leptos::prelude::*;
use std::{future::Future, pin::Pin};
use uuid::Uuid;
use web_sys::File;

/// What the edge answers later.
pub type Answer<T> = Pin<Box<dyn Future<Output = T>>>;

/// Where the app stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Reading the phone's store.
    Opening,
    /// Nobody is signed in on this phone.
    SignedOut,
    /// Somebody works with this phone; it waits for their passphrase or PIN.
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

/// Something that the server is asked for a page that needs a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    /// `GET`, `POST`, `PUT`, `DELETE`.
    pub method: &'static str,
    /// From `/api` on.
    pub path: String,
    /// JSON; null for none.
    pub body: serde_json::Value,
}

/// What somebody signs in with.
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
    /// Nobody knows the earlier one: begin anew. What was sealed for the county is still delivered.
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

/// Why somebody is not in.
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
    /// Another passphrase locks what lies on this phone.
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

/// Why something was not attached. What was attached before stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotAttached {
    /// The phone keeps the little room it has for text.
    NoRoom,
    /// The microphone may not be used, or there is none.
    NotAllowed,
    /// The browser cannot read it.
    Unreadable,
    /// It is not of a kind or size that is taken.
    Fault(Fault),
    /// The server would not take it: it tells a place, or is not what its type says.
    NotTaken,
    /// The disk refused, in the browser's words.
    NotKept(String),
}

/// Why there is no rescue file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RescueError {
    /// Nothing waits.
    Nothing,
    /// This phone has never been told the county's key.
    NoKey,
    /// The browser saved nothing.
    NotSaved,
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

/// What only the browser's edge can do.
pub trait Edge {
    /// Starts: looks for a user, opens their copy.
    fn begin(&self, desk: Desk);
    /// Now, by the device's clock.
    fn now(&self) -> Timestamp;
    /// A new UUIDv7.
    fn fresh_id(&self) -> Uuid;
    /// Keeps drafts, all or none; answers when they are on this phone's disk.
    fn save(&self, drafts: Vec<Draft>) -> Answer<Result<(), String>>;
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
    /// Turns to another of them, or to the sign-in of somebody new.
    fn turn_to(&self, other: Option<Staff>);
    /// Signs out: what this phone holds is destroyed, but for what waits, sealed for the county.
    fn sign_out(&self);
    /// A half-filled form, as it was kept last.
    fn draft(&self, name: &str) -> Option<serde_json::Value>;
    /// Keeps a half-filled form; `None` forgets it.
    fn keep_draft(&self, name: &str, form: Option<serde_json::Value>);
    /// Delivers and pulls now.
    fn sync_now(&self);
    /// The results of these own operations were seen.
    fn seen(&self, numbers: Vec<u64>);
    /// Takes the pen from another tab.
    fn use_here(&self);
    /// Starts the new version that lies ready.
    fn update_now(&self);
    /// How much storage is used.
    fn storage(&self) -> Answer<Option<Storage>>;
    /// Makes a photo small and keeps it on this phone's disk.
    fn attach_photo(&self, file: File) -> Answer<Result<Attachment, NotAttached>>;
    /// Begins to record a voice note.
    fn begin_voice(&self) -> Answer<Result<(), NotAttached>>;
    /// Ends it and keeps it on this phone's disk.
    fn end_voice(&self) -> Answer<Result<Attachment, NotAttached>>;
    /// An address under which this page can show content that is on this phone.
    fn content_url(&self, attachment: Attachment) -> Answer<Option<String>>;
    /// Saves what waits as a file that only the county opens; answers how many operations are in it.
    fn save_rescue_file(&self) -> Answer<Result<usize, RescueError>>;
    /// Hands such a file to the server; `language` is that of the server's words.
    fn hand_in_rescue_file(&self, file: File, language: &'static str) -> Answer<Result<RescueReceipt, AskError>>;
    /// Asks the server for all that is kept about somebody, and saves it as a file.
    fn save_person_file(
        &self,
        scope: AreaCode,
        person: PersonId,
        language: &'static str,
    ) -> Answer<Result<(), AskError>>;
    /// Asks the server; answers its JSON, null for none. `language` is that of the server's words.
    fn ask(&self, ask: Ask, language: &'static str) -> Answer<Result<serde_json::Value, AskError>>;
    /// Sends photos and voice notes without waiting for Wi-Fi.
    fn send_media_now(&self);
}

/// Context of every screen.
#[derive(Clone, Copy)]
pub struct Desk {
    /// Where the app stands.
    pub phase: RwSignal<Phase>,
    /// The copy; notifies when people would see a difference.
    pub engine: RwSignal<Option<Engine>, LocalStorage>,
    /// A new version lies ready.
    pub update_ready: RwSignal<bool>,
    /// The new version cannot start while other tabs use the old one.
    pub other_tabs: RwSignal<bool>,
    /// A short word of success.
    pub toast: RwSignal<Option<String>>,
    /// Counts how often all screens were built anew.
    pub built: RwSignal<u32>,
    edge: StoredValue<Box<dyn Edge>, LocalStorage>,
}

impl Desk {
    /// A desk on this edge; starts it.
    pub fn new(edge: impl Edge + 'static) -> Self {
        let desk = Self {
            phase: RwSignal::new(Phase::Opening),
            engine: RwSignal::new_local(None),
            update_ready: RwSignal::new(false),
            other_tabs: RwSignal::new(false),
            toast: RwSignal::new(None),
            built: RwSignal::new(0),
            edge: StoredValue::new_local(Box::new(edge)),
        };
        desk.edge(|edge| edge.begin(desk));
        desk
    }

    /// Asks the edge.
    pub fn edge<T>(&self, ask: impl FnOnce(&dyn Edge) -> T) -> T {
        self.edge.with_value(|edge| ask(edge.as_ref()))
    }

    /// Reads the copy, and again whenever it changes. `None` while there is none.
    pub fn read<T>(&self, read: impl FnOnce(&Engine) -> T) -> Option<T> {
        self.engine.with(|engine| engine.as_ref().map(read))
    }

    /// Reads the copy once.
    pub fn peek<T>(&self, read: impl FnOnce(&Engine) -> T) -> Option<T> {
        self.engine.with_untracked(|engine| engine.as_ref().map(read))
    }

    /// Reads the ledger, and again whenever it changes.
    pub fn ledger<T>(&self, read: impl FnOnce(&Ledger) -> T) -> Option<T> {
        self.read(|engine| read(engine.ledger()))
    }

    /// Who is at work.
    pub fn staff(&self) -> Option<Staff> {
        self.peek(|engine| engine.staff().clone())
    }

    /// The state of sync.
    pub fn status(&self) -> Option<Status> {
        self.read(Engine::status)
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        self.edge(|edge| edge.now())
    }

    /// Today in Asia/Shanghai.
    pub fn today(&self) -> Date {
        self.now().date()
    }

    /// A new UUIDv7.
    pub fn fresh_id(&self) -> Uuid {
        self.edge(|edge| edge.fresh_id())
    }
}

/// The desk of this screen.
pub fn use_desk() -> Desk {
    expect_context()
}
