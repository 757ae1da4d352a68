//! Getting in and out: signing in, unlocking, locking, turning to somebody else, signing out.

use crate::{
    database::Closed,
    device::DeviceKey,
    drafts,
    driver::Driver,
    http, journal, keyring, opening, platform,
    platform::Ask,
    rescue,
    sealing::Sealing,
    users::{self, store_of},
    vault::{Vault, Wrap},
};
use app::{
    domain::{id::StaffId, passphrase, registration::RegistrationState, staff::Staff},
    sync::{
        engine::{Event, Failure},
        operation::Operation,
    },
    ui::{EnterError, Lock, Opens, Phase, SignIn, lock_minutes},
};
use gloo_timers::callback::Interval;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// Wrong PINs in a row after which only the passphrase opens.
const PIN_TRIES: u32 = 5;
/// How often it is looked whether the phone has been quiet for long.
const WATCH_MS: u32 = 15_000;
const MINUTE_MS: i64 = 60_000;
/// How often sealed work is carried, and the phone hears whether it may go on.
const CARRY_MS: i64 = 60_000;
/// Sealed beside the store: what signs in again without asking, and the PIN.
const PHONE_SECRET: &str = "phone";
const PIN_SECRET: &str = "pin";

/// What is known while the phone is open, or only its PIN locks it.
pub struct Opened {
    staff: Staff,
    vault: Vault,
    pin: Option<String>,
    pin_tries: u32,
    touched_at: i64,
}

impl Opened {
    /// Who is in.
    pub fn staff(&self) -> &Staff {
        &self.staff
    }

    /// The vault.
    pub fn vault(&self) -> &Vault {
        &self.vault
    }
}

impl Driver {
    /// This phone's key.
    pub async fn device_key(&self) -> Option<Rc<DeviceKey>> {
        if let Some(key) = self.device.borrow().clone() {
            return Some(key);
        }
        let key = Rc::new(DeviceKey::open().await?);
        self.device.replace(Some(key.clone()));
        Some(key)
    }

    /// Signs in, and opens the store of who that is.
    pub async fn sign_in(self: Rc<Self>, wish: SignIn, language: &'static str) -> Result<(), EnterError> {
        let device = self.device_key().await.ok_or(EnterError::NoVault)?;
        let welcome = http::sign_in(&device, &wish, language).await?;
        rescue::keep_key(&welcome.rescue_key);
        let (staff, name) = (welcome.staff.clone(), store_of(welcome.staff.id));
        if self.opened_for(staff.id) {
            self.lay_under(&name, &wish.passphrase).await;
            self.has_session();
            return Ok(());
        }
        let vault = keyring::vault_for(&name, &wish).await?;
        drafts::keep_secret(&name, PHONE_SECRET, &vault, &wish.phone).await;
        users::enter(&staff);
        users::end(staff.id, RegistrationState::Active);
        self.close();
        self.session_ended.set(false);
        self.set_phase(Phase::Opening);
        self.open(staff, vault, Ask::IfFree).await;
        Ok(())
    }

    /// Opens the locked phone with the passphrase; signs in with it when the session has ended meanwhile.
    pub async fn unlock(self: Rc<Self>, passphrase: String) -> Result<(), EnterError> {
        let staff = users::current().ok_or(EnterError::NoVault)?;
        let name = store_of(staff.id);
        let wraps = keyring::wraps_of(&name).await;
        let (vault, wrap) = if wraps.is_empty() {
            passphrase::check(&passphrase, None).map_err(EnterError::Weak)?;
            (keyring::new_vault(&name, &passphrase).await?, None)
        } else {
            let (vault, wrap) = keyring::open(&wraps, &passphrase).await.ok_or(EnterError::Wrong)?;
            (vault, Some(wrap).filter(|_| wraps.len() > 1))
        };
        self.set_phase(Phase::Opening);
        self.clone().open(staff, vault.clone(), Ask::IfFree).await;
        spawn_local(self.renew_session(name, vault, passphrase, wrap));
        Ok(())
    }

    /// Signs in with the passphrase that has just opened the phone, when the session has ended; also when the answer to a change was
    /// lost (`unsettled`, how the key lies under this one): a server that takes it has it.
    async fn renew_session(self: Rc<Self>, name: String, vault: Vault, passphrase: String, unsettled: Option<Wrap>) {
        if unsettled.is_none() && http::who().await != Err(Failure::SignInNeeded) {
            return;
        }
        let (phone, device) = (drafts::secret(&name, PHONE_SECRET, &vault).await, self.device_key().await);
        let Some((phone, device)) = phone.zip(device) else { return };
        let wish = SignIn { phone, passphrase, ..SignIn::default() };
        if http::sign_in(&device, &wish, "").await.is_ok() {
            self.has_session();
            if let Some(wrap) = unsettled {
                drop(keyring::settle(&name, &wrap).await);
            }
        }
    }

    /// The engine delivers again.
    fn has_session(self: &Rc<Self>) {
        self.session_ended.set(false);
        self.feed(Event::SignedIn);
    }

    /// Remembers who is in.
    pub async fn came_in(&self, staff: Staff, vault: Vault) {
        let pin = drafts::secret(&store_of(staff.id), PIN_SECRET, &vault).await;
        let touched_at = platform::now().0;
        self.opened.replace(Some(Opened { staff, vault, pin, pin_tries: 0, touched_at }));
    }

    /// Whether somebody's copy is open here.
    pub fn opened_for(&self, staff: StaffId) -> bool {
        self.opened.borrow().as_ref().is_some_and(|opened| opened.staff.id == staff) && self.peek(|_| ()).is_some()
    }

    /// The passphrase was changed elsewhere: it opens this phone too.
    async fn lay_under(&self, name: &str, passphrase: &str) {
        let Some(vault) = self.opened.borrow().as_ref().map(|opened| opened.vault.clone()) else { return };
        let wraps = keyring::wraps_of(name).await;
        drop(match keyring::open(&wraps, passphrase).await {
            Some((_, wrap)) => keyring::settle(name, &wrap).await,
            None => keyring::keep_under(name, &vault, passphrase).await,
        });
    }

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
            self.set_phase(Phase::Ready);
            return Ok(());
        }
        if self.opened.borrow().as_ref().is_none_or(|opened| opened.pin_tries >= PIN_TRIES) {
            self.lock_for_good();
        }
        Err(EnterError::Wrong)
    }

    /// Locks: the key stays in memory behind a PIN if there is one, once more and it goes.
    pub fn lock(self: &Rc<Self>) {
        let is_ready = self.phase() == Some(Phase::Ready);
        let name =
            self.opened.borrow().as_ref().filter(|opened| opened.pin.is_some()).map(|opened| opened.staff.name.clone());
        match name.filter(|_| is_ready) {
            Some(name) => self.set_phase(Phase::Locked(Lock { name: name.as_str().to_owned(), opens: Opens::Pin })),
            None => self.lock_for_good(),
        }
        spawn_local(self.clone().carry());
    }

    /// Only the passphrase opens it from now on.
    fn lock_for_good(&self) {
        self.close();
        self.set_phase(Self::locked());
    }

    /// What the phone asks for when nobody has opened it.
    pub fn locked() -> Phase {
        match users::current() {
            None => Phase::SignedOut,
            Some(staff) if users::ended(staff.id).is_some() => {
                Phase::Ended(users::ended(staff.id).unwrap_or(RegistrationState::Revoked))
            }
            Some(staff) => Phase::Locked(Lock { name: staff.name.as_str().to_owned(), opens: Opens::Passphrase }),
        }
    }

    /// A phone that comes from a version without vaults chooses its passphrase now.
    pub async fn ask_for_first_passphrase(self: Rc<Self>) {
        let Some(staff) = users::current() else { return };
        if keyring::wrap_of(&store_of(staff.id)).await.is_none() && self.phase() == Some(Self::locked()) {
            self.set_phase(Phase::Locked(Lock { name: staff.name.as_str().to_owned(), opens: Opens::NewPassphrase }));
        }
    }

    /// Somebody touches the phone.
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
        match self.phase() {
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

    /// Sets the PIN, or none. It lies in the vault: it never opens one.
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

    /// Turns to somebody else's store, or to the sign-in.
    pub fn turn_to(self: &Rc<Self>, other: Option<Staff>) {
        self.close();
        match &other {
            Some(staff) => users::enter(staff),
            None => users::step_back(),
        }
        self.set_phase(Self::locked());
        spawn_local(self.clone().ask_for_first_passphrase());
    }

    /// Signs out: destroys what this phone holds of the user, but for what is sealed for the county and still to be carried.
    pub async fn sign_out(self: Rc<Self>) {
        let Some(staff) = users::current() else { return };
        let destroys = self.may_be_destroyed(staff.id).await;
        self.close();
        users::step_back();
        self.set_phase(Phase::SignedOut);
        match destroys {
            true => keyring::destroy(staff.id).await, // first: without a line the next step takes its time
            false => drop(opening::forget(staff.id).await),
        }
        http::sign_out().await;
        self.carry().await;
    }

    /// Everything that waits is sealed for the county; photos are not, and stay locked until they were sent. What the server has and no
    /// backup yet is sealed now: should the server be put back, this phone still brings it.
    async fn may_be_destroyed(&self, staff: StaffId) -> bool {
        let Some((waiting, delivered, photos)) = self.peek(|engine| {
            let waiting: Vec<String> = engine.waiting().map(|o| o.operation.id.to_string()).collect();
            let delivered: Vec<Operation> =
                engine.outbox().filter(|o| o.result.is_some()).map(|o| o.operation.clone()).collect();
            (waiting, delivered, engine.media_status().waiting)
        }) else {
            return false;
        };
        let Ok(store) = Closed::find(&store_of(staff)).await else { return false };
        let now = platform::now();
        let Some(vault) = self.opened.borrow().as_ref().map(|opened| opened.vault.clone()) else { return false };
        // What came back from the journal may not have reached the store yet.
        let journal = journal::read(&store_of(staff), &vault).await.operations;
        let of_journal = journal.into_iter().map(|operation| (operation, false));
        let all: Vec<_> = of_journal.chain(delivered.into_iter().map(|operation| (operation, true))).collect();
        for (operation, delivered) in all {
            let Some(bytes) = (Sealing { staff }).seal(&operation) else { return false };
            if store.put_sealed(operation.id, bytes, delivered.then_some(now)).await.is_err() {
                return false;
            }
        }
        let sealed = store.sealed(now).await.unwrap_or_default();
        photos == 0 && waiting.iter().all(|id| sealed.iter().any(|sealed| sealed.id == *id))
    }

    /// The township has taken this phone out of use for somebody.
    pub async fn is_ended(self: Rc<Self>, staff: StaffId, state: RegistrationState) {
        users::end(staff, state);
        let is_current = users::current().is_some_and(|user| user.id == staff);
        if is_current && self.phase() != Some(Phase::Ended(state)) {
            self.close();
            self.set_phase(Phase::Ended(state));
        }
        if state == RegistrationState::Wiped {
            keyring::destroy(staff).await;
        }
    }
}

/// Whether the next round is still to come. A clock that was put back makes it due.
fn is_ahead(carried_at: i64, now: i64) -> bool {
    (0..CARRY_MS).contains(&(now - carried_at))
}
