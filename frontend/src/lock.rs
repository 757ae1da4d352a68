//! Locking this phone, by its user and after a while, and the PIN that opens one that rests.

use crate::{
    drafts, keyring, platform,
    session::{self, PIN_SECRET, PhoneSession},
    users::{self, store_of},
};
use app::ui::{EnterError, Opens, Phase, lock_minutes};
use gloo_timers::callback::Interval;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// Wrong PINs in a row after which only the passphrase opens.
const PIN_TRIES: u32 = 5;
/// How often it is looked whether the phone has been quiet for long.
const WATCH_MS: u32 = 15_000;
const MINUTE_MS: i64 = 60_000;
/// How often sealed work is carried, and the phone learns whether it may go on.
const CARRY_MS: i64 = 60_000;

impl PhoneSession {
    /// Opens what only the PIN locks.
    pub fn unlock_with_pin(&self, pin: &str) -> Result<(), EnterError> {
        let fits = match self.opened.borrow_mut().as_mut() {
            None => false,
            Some(opened) => {
                opened.pin_tries += 1;
                let fits = opened.pin.as_deref() == Some(pin) && opened.pin_tries <= PIN_TRIES;
                if fits {
                    (opened.pin_tries, opened.touched_at) = (0, platform::now().0);
                }
                fits
            }
        };
        if fits {
            self.copy.set_phase(Phase::Ready);
            return Ok(());
        }
        if self.opened.borrow().as_ref().is_none_or(|opened| opened.pin_tries >= PIN_TRIES) {
            self.lock_for_good();
        }
        Err(EnterError::Wrong)
    }

    /// Locks: the key stays in memory behind a PIN if there is one, once more and it goes.
    pub fn lock(self: &Rc<Self>) {
        let is_ready = self.copy.phase() == Some(Phase::Ready);
        let opened = self.opened.borrow().as_ref().filter(|opened| opened.pin.is_some()).map(|o| o.staff.clone());
        match opened.filter(|_| is_ready) {
            Some(staff) => self.copy.set_phase(session::locked_for(&staff, Opens::Pin)),
            None => self.lock_for_good(),
        }
        spawn_local(self.clone().carry());
    }

    /// Only the passphrase opens it from now on.
    fn lock_for_good(&self) {
        self.close();
        self.copy.set_phase(session::locked());
    }

    /// A phone that comes from a version without vaults chooses its passphrase now.
    pub async fn ask_for_first_passphrase(self: Rc<Self>) {
        let Some(staff) = users::current() else { return };
        if keyring::wrap_of(&store_of(staff.id)).await.is_none() && self.copy.phase() == Some(session::locked()) {
            self.copy.set_phase(session::locked_for(&staff, Opens::NewPassphrase));
        }
    }

    /// The user touches the phone.
    pub fn touched(&self) {
        if let Some(opened) = self.opened.borrow_mut().as_mut() {
            opened.touched_at = platform::now().0;
        }
    }

    /// Locks the phone when it has been quiet for long, and lets a locked one carry what is sealed.
    pub fn watch(self: &Rc<Self>) {
        let driver = self.clone();
        Interval::new(WATCH_MS, move || driver.look_around()).forget();
    }

    /// What [`Self::watch`] does each time, and a page that comes to the front.
    pub fn look_around(self: &Rc<Self>) {
        let quiet_ms = self.opened.borrow().as_ref().map(|opened| platform::now().0 - opened.touched_at);
        let long_ms = i64::from(lock_minutes()) * MINUTE_MS;
        match self.copy.phase() {
            // A clock that was put back is no reason to stay open.
            Some(Phase::Ready | Phase::Elsewhere | Phase::Broken(_))
                if quiet_ms.is_some_and(|quiet| quiet > long_ms || quiet < -MINUTE_MS) =>
            {
                self.lock();
            }
            Some(Phase::Opening) => {}
            _ if is_ahead(self.carried_at.get(), platform::now().0) => {}
            _ => spawn_local(self.clone().carry()),
        }
    }

    /// Whether a PIN is set.
    pub fn has_pin(&self) -> bool {
        self.opened.borrow().as_ref().is_some_and(|opened| opened.pin.is_some())
    }

    /// Sets the PIN, or none. It is in the vault: it never opens one.
    pub fn set_pin(&self, pin: Option<String>) {
        let Some((store, vault)) = self.opened.borrow_mut().as_mut().map(|opened| {
            opened.pin.clone_from(&pin);
            (store_of(opened.staff.id), opened.vault.clone())
        }) else {
            return;
        };
        match pin {
            Some(pin) => spawn_local(async move { drafts::keep_secret(&store, PIN_SECRET, &vault, &pin).await }),
            None => drafts::forget_secret(&store, PIN_SECRET),
        }
    }
}

/// Whether the next round is still to come. A clock that was put back makes it due.
fn is_ahead(carried_at: i64, now: i64) -> bool {
    (0..CARRY_MS).contains(&(now - carried_at))
}
