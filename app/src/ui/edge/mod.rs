//! What only the browser's edge can do, in five parts; screens ask for it by way of their desk.

mod attachments;
mod keeping;
mod locking;
mod phone;
mod server;

pub use attachments::{Attachments, NotAttached};
pub use keeping::Keeping;
pub use locking::{EnterError, Lock, LockedStore, Locking, Opens, Passkey, PassphraseChange, SignIn};
pub use phone::{Phase, Phone, Storage};
pub use server::{Ask, AskError, RescueError, Server};

use std::{future::Future, pin::Pin};

/// What the edge answers later.
pub type Answer<T> = Pin<Box<dyn Future<Output = T>>>;
