//! Getting in: signing in, and unlocking with the passphrase.

use crate::{
    device::{DeviceKey, DeviceKeys},
    drafts,
    http::{self, Welcome},
    keyring,
    platform::LockRequest,
    sealing,
    session::PhoneSession,
    users::{self, store_of},
    vault::{Vault, Wrap},
};
use app::{
    domain::{id::StaffId, passphrase, registration::RegistrationState},
    sync::engine::{Event, Failure},
    ui::{EnterError, Phase, SignIn},
};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// Sealed next to the store: what signs in again without asking.
const PHONE_SECRET: &str = "phone";

impl PhoneSession {
    /// Signs in, and opens the store of who that is.
    pub async fn sign_in(self: Rc<Self>, wish: SignIn, language: &'static str) -> Result<(), EnterError> {
        let place = self.copy.place();
        let keys = self.keys().await.ok_or(EnterError::NoVault)?;
        let welcome = enter(&keys, users::current().map(|user| user.id), &wish, language).await?;
        if http::who().await == Err(Failure::SignInNeeded) {
            return Err(EnterError::NotKept);
        }
        spawn_local(self.clone().take_own_key(welcome.staff.id));
        sealing::keep_key(&welcome.rescue_key);
        let (staff, name) = (welcome.staff.clone(), store_of(welcome.staff.id));
        if place != self.copy.place() {
            return Ok(()); // another user took over the phone meanwhile
        }
        if self.is_open_for(staff.id) {
            self.lay_under(&name, &wish.passphrase).await;
            self.has_session();
            return Ok(());
        }
        let vault = keyring::vault_for(&name, &wish).await?;
        drafts::keep_secret(&name, PHONE_SECRET, &vault, &wish.phone).await;
        if place != self.copy.place() {
            return Ok(());
        }
        users::enter(&staff);
        users::end(staff.id, RegistrationState::Active);
        self.close();
        self.has_ended.set(false);
        self.copy.set_phase(Phase::Opening);
        self.clone().open(Rc::new(staff), vault, LockRequest::IfFree).await;
        spawn_local(self.carry()); // there is a line: what others sealed here goes out too
        Ok(())
    }

    /// Opens the locked phone with the passphrase; signs in with it when the session has ended meanwhile.
    pub async fn unlock(self: Rc<Self>, passphrase: String) -> Result<(), EnterError> {
        let (place, staff) = (self.copy.place(), users::current().ok_or(EnterError::NoVault)?);
        let name = store_of(staff.id);
        let wraps = keyring::wraps_of(&name).await;
        let (vault, wrap) = if wraps.is_empty() {
            passphrase::check(&passphrase, None).map_err(EnterError::Weak)?;
            (keyring::new_vault(&name, &passphrase).await?, None)
        } else {
            let (vault, wrap) = keyring::open(&wraps, &passphrase).await.map_err(|_| EnterError::Wrong)?;
            (vault, Some(wrap).filter(|_| wraps.len() > 1))
        };
        if place != self.copy.place() {
            return Ok(()); // another user took over the phone meanwhile
        }
        self.copy.set_phase(Phase::Opening);
        self.clone().open(Rc::new(staff), vault.clone(), LockRequest::IfFree).await;
        spawn_local(self.renew_session(name, vault, passphrase, wrap));
        Ok(())
    }

    /// Signs in with the passphrase that has just opened the phone, when the session has ended; also when the answer to a change was
    /// lost (`unsettled`, the key wrapped by this one): a server that takes it has it.
    async fn renew_session(self: Rc<Self>, name: String, vault: Vault, passphrase: String, unsettled: Option<Wrap>) {
        let place = self.copy.place();
        if unsettled.is_none() {
            match http::who().await {
                Ok(staff) => return self.take_own_key(staff.id).await,
                Err(Failure::SignInNeeded) => {}
                Err(_) => return,
            }
        }
        let (phone, keys) = (drafts::secret(&name, PHONE_SECRET, &vault).await, self.keys().await);
        let Some((phone, keys)) = phone.zip(keys) else { return };
        let wish = SignIn { phone, passphrase, ..SignIn::default() };
        if place == self.copy.place()
            && let Ok(welcome) = enter(&keys, users::current().map(|user| user.id), &wish, "").await
        {
            if place == self.copy.place() {
                self.has_session();
            }
            spawn_local(self.take_own_key(welcome.staff.id));
            if let Some(wrap) = unsettled {
                drop(keyring::settle(&name, &wrap).await);
            }
        }
    }

    /// In the session of a user who has shared a key with others, or whose key the browser has lost: from now on they have their own.
    pub async fn take_own_key(self: Rc<Self>, staff: StaffId) {
        let Some(keys) = self.keys().await else { return };
        if keys.has_own(staff).await {
            return;
        }
        let Some(next) = keys.next(staff).await else { return };
        if http::changes_key(staff, &next).await.is_ok() {
            keys.is_of(&next, staff).await;
        }
    }

    /// Rights may have changed since the last time; the next start uses what the server says now. Where nobody works there is no session.
    pub async fn refresh_user(self: Rc<Self>) {
        if users::current().is_none() {
            return;
        }
        let (Ok(now), Some(kept)) = (http::who().await, users::current()) else { return };
        if now.id == kept.id {
            if now != kept {
                users::enter(&now);
            }
            self.take_own_key(now.id).await;
        }
    }

    /// The engine delivers again.
    fn has_session(self: &Rc<Self>) {
        self.has_ended.set(false);
        self.copy.feed(Event::SignedIn);
    }

    /// The passphrase was changed elsewhere: it opens this phone too.
    async fn lay_under(&self, name: &str, passphrase: &str) {
        let Some((_, vault)) = self.who() else { return };
        let wraps = keyring::wraps_of(name).await;
        drop(match keyring::open(&wraps, passphrase).await {
            Ok((_, wrap)) => keyring::settle(name, &wrap).await,
            Err(Some(stretched)) => keyring::keep_under(name, &vault, &stretched).await,
            Err(None) => Ok(()),
        });
    }
}

/// Signs in with the key of whoever it turns out to be. Whose it is the server says, once it knows the passphrase: until then it is that
/// of who works here, or of a new user.
async fn enter(
    keys: &DeviceKeys,
    current: Option<StaffId>,
    wish: &SignIn,
    language: &str,
) -> Result<Welcome, EnterError> {
    let likely = match current {
        Some(staff) => keys.of(staff).await,
        None => keys.shared().await.into_iter().collect(),
    };
    let mut answer = Err(EnterError::NoVault);
    for key in &likely {
        answer = sign_in_with(keys, key, wish, language).await;
        if !matches!(answer, Err(EnterError::CodeNeeded(_))) {
            break;
        }
    }
    if likely.is_empty() || (current.is_none() && matches!(answer, Err(EnterError::CodeNeeded(_)))) {
        let fresh = keys.fresh().await.ok_or(EnterError::NoVault)?;
        answer = sign_in_with(keys, &fresh, wish, language).await;
    }
    match answer {
        Err(EnterError::OtherKey(staff)) => {
            let own = keys.unshared(staff).await.ok_or(EnterError::NoVault)?;
            sign_in_with(keys, &own, wish, language).await
        }
        answer => answer,
    }
}

/// Signs in with one key, and keeps whose it is.
async fn sign_in_with(
    keys: &DeviceKeys,
    key: &DeviceKey,
    wish: &SignIn,
    language: &str,
) -> Result<Welcome, EnterError> {
    let others = keys.owners_beside(key).await;
    let answer = http::sign_in(key, &others, wish, language).await;
    if let Ok(welcome) = &answer {
        keys.is_of(key, welcome.staff.id).await;
    }
    if matches!(&answer, Err(EnterError::OtherKey(staff)) if key.is_fresh() && !others.contains(staff)) {
        keys.forget_fresh().await; // it is that of a user whose answer was lost
    }
    answer
}
