//! Opening this phone with a fingerprint or a face. The passphrase stays the way back, and the way to the server.

use crate::{
    closed::Closed,
    passkey,
    platform::LockRequest,
    session::PhoneSession,
    users::{self, store_of},
    vault::{PasskeyWrap, Vault},
};
use app::{
    domain::id::StaffId,
    ui::{EnterError, Passkey, Phase},
};
use std::rc::Rc;

async fn wrap_of(staff: StaffId) -> Option<PasskeyWrap> {
    Closed::find(&store_of(staff)).await.ok()?.passkey_wrap().await.ok()?
}

/// The passkey opens nothing any more.
pub async fn forget(staff: StaffId) -> Option<()> {
    Closed::find(&store_of(staff)).await.ok()?.put_passkey_wrap(None).await.ok()
}

impl PhoneSession {
    /// Whether a passkey opens this phone for who works with it, or could.
    pub async fn passkey(self: Rc<Self>) -> Passkey {
        let Some(staff) = users::current() else { return Passkey::NotHere };
        if wrap_of(staff.id).await.is_some() {
            return Passkey::Opens;
        }
        if passkey::is_offered().await { Passkey::Offered } else { Passkey::NotHere }
    }

    /// Wraps the data key by a passkey that is made now, or deletes the wrap there is.
    pub async fn set_passkey(self: Rc<Self>, wanted: bool) -> Result<(), EnterError> {
        let (staff, vault) = self.who().ok_or(EnterError::NoVault)?;
        if !wanted {
            return forget(staff.id).await.ok_or(EnterError::NoVault);
        }
        let user = staff.id.0.as_bytes().as_slice();
        let (passkey, secret) = passkey::made(user, staff.name.as_str()).await.ok_or(EnterError::NotRecognised)?;
        let wrap = vault.under_passkey(&passkey, &secret).await.ok_or(EnterError::NoVault)?;
        let store = Closed::find(&store_of(staff.id)).await.map_err(|_| EnterError::NoVault)?;
        store.put_passkey_wrap(Some(&wrap)).await.map_err(|_| EnterError::NoVault)
    }

    /// Opens the locked phone with it.
    pub async fn unlock_with_passkey(self: Rc<Self>) -> Result<(), EnterError> {
        let (place, staff) = (self.copy.place(), users::current().ok_or(EnterError::NoVault)?);
        let opened = async {
            let wrap = wrap_of(staff.id).await?;
            let secret = passkey::secret_of(&wrap.passkey()?).await?;
            Vault::open_by_passkey(&wrap, &secret).await
        };
        let vault = opened.await.ok_or(EnterError::NotRecognised)?;
        if place != self.copy.place() {
            return Ok(()); // another user took over the phone meanwhile
        }
        self.copy.set_phase(Phase::Opening);
        self.open(Rc::new(staff), vault, LockRequest::IfFree).await;
        Ok(())
    }
}
