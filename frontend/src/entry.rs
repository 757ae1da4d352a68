//! Getting in: signing in, and unlocking with the passphrase.

use crate::{
    device::DeviceKey,
    drafts,
    driver::Driver,
    http, keyring,
    platform::Ask,
    rescue,
    users::{self, store_of},
    vault::{Vault, Wrap},
};
use app::{
    domain::{passphrase, registration::RegistrationState},
    sync::engine::{Event, Failure},
    ui::{EnterError, Phase, SignIn},
};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// Sealed beside the store: what signs in again without asking.
const PHONE_SECRET: &str = "phone";

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
        let place = self.place();
        let device = self.device_key().await.ok_or(EnterError::NoVault)?;
        let welcome = http::sign_in(&device, &wish, language).await?;
        rescue::keep_key(&welcome.rescue_key);
        let (staff, name) = (welcome.staff.clone(), store_of(welcome.staff.id));
        if place != self.place() {
            return Ok(()); // somebody turned the phone to another meanwhile
        }
        if self.opened_for(staff.id) {
            self.lay_under(&name, &wish.passphrase).await;
            self.has_session();
            return Ok(());
        }
        let vault = keyring::vault_for(&name, &wish).await?;
        drafts::keep_secret(&name, PHONE_SECRET, &vault, &wish.phone).await;
        if place != self.place() {
            return Ok(());
        }
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
        let (place, staff) = (self.place(), users::current().ok_or(EnterError::NoVault)?);
        let name = store_of(staff.id);
        let wraps = keyring::wraps_of(&name).await;
        let (vault, wrap) = if wraps.is_empty() {
            passphrase::check(&passphrase, None).map_err(EnterError::Weak)?;
            (keyring::new_vault(&name, &passphrase).await?, None)
        } else {
            let (vault, wrap) = keyring::open(&wraps, &passphrase).await.map_err(|_| EnterError::Wrong)?;
            (vault, Some(wrap).filter(|_| wraps.len() > 1))
        };
        if place != self.place() {
            return Ok(()); // somebody turned the phone to another meanwhile
        }
        self.set_phase(Phase::Opening);
        self.clone().open(staff, vault.clone(), Ask::IfFree).await;
        spawn_local(self.renew_session(name, vault, passphrase, wrap));
        Ok(())
    }

    /// Signs in with the passphrase that has just opened the phone, when the session has ended; also when the answer to a change was
    /// lost (`unsettled`, how the key lies under this one): a server that takes it has it.
    async fn renew_session(self: Rc<Self>, name: String, vault: Vault, passphrase: String, unsettled: Option<Wrap>) {
        let place = self.place();
        if unsettled.is_none() && http::who().await != Err(Failure::SignInNeeded) {
            return;
        }
        let (phone, device) = (drafts::secret(&name, PHONE_SECRET, &vault).await, self.device_key().await);
        let Some((phone, device)) = phone.zip(device) else { return };
        let wish = SignIn { phone, passphrase, ..SignIn::default() };
        if place == self.place() && http::sign_in(&device, &wish, "").await.is_ok() {
            if place == self.place() {
                self.has_session();
            }
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

    /// The passphrase was changed elsewhere: it opens this phone too.
    async fn lay_under(&self, name: &str, passphrase: &str) {
        let Some(vault) = self.opened.borrow().as_ref().map(|opened| opened.vault().clone()) else { return };
        let wraps = keyring::wraps_of(name).await;
        drop(match keyring::open(&wraps, passphrase).await {
            Ok((_, wrap)) => keyring::settle(name, &wrap).await,
            Err(Some(stretched)) => keyring::keep_under(name, &vault, &stretched).await,
            Err(None) => Ok(()),
        });
    }
}
