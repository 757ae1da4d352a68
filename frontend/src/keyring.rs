//! Where the data keys of this phone's users are, each wrapped by its passphrase: in the store, and once more next to it.

use crate::{
    closed::Closed,
    journal,
    users::{self, store_of},
    vault::{Stretched, Vault, Wrap},
};
use app::{
    domain::id::StaffId,
    ui::{EnterError, LockedStore, SignIn},
};

/// Destroys the vault and everything in it. What is sealed for the county stays until it was carried; then the phone knows the user
/// no longer.
pub async fn destroy(staff: StaffId) {
    let name = store_of(staff);
    journal::forget(&name);
    let Ok(store) = Closed::find(&name).await else { return };
    drop(store.forget().await);
    if store.is_empty().await {
        users::leave(staff);
    }
}

/// The data key of a store, wrapped by its passphrase; of the two places that keep it, one repairs the other.
pub async fn wrap_of(name: &str) -> Option<Wrap> {
    let (store, outside) = (Closed::find(name).await.ok(), journal::wrap(name));
    let Some(store) = store else { return outside };
    let inside = store.wrap().await.ok().flatten();
    match (&inside, &outside) {
        (None, Some(wrap)) => drop(store.put_wrap(wrap).await),
        // The store is written first: a phone that died in between has the earlier one outside.
        (Some(wrap), outside) if outside.as_ref() != Some(wrap) => journal::keep_wrap(name, wrap),
        _ => {}
    }
    inside.or(outside)
}

/// The same, followed by the one under a passphrase of which it is not known whether the server has it.
pub async fn wraps_of(name: &str) -> Vec<Wrap> {
    let next = async { Closed::find(name).await.ok()?.next_wrap().await.ok()? };
    wrap_of(name).await.into_iter().chain(next.await).collect()
}

/// Opens the vault with the first wrap that this passphrase fits; answers that one too.
///
/// # Errors
/// The passphrase as it was stretched, when it fits none: another wrap can be made of it.
pub async fn open(wraps: &[Wrap], passphrase: &str) -> Result<(Vault, Wrap), Option<Stretched>> {
    let mut last = None;
    for wrap in wraps {
        let Some(stretched) = Stretched::as_for(wrap, passphrase).await else { continue };
        if let Some(vault) = Vault::open(wrap, &stretched).await {
            return Ok((vault, wrap.clone()));
        }
        last = Some(stretched);
    }
    Err(last)
}

/// Wraps the data key also by a passphrase that the server may have from now on; answers the wrap that was there.
pub async fn put_next(name: &str, wrap: Option<&Wrap>) -> Result<Option<Wrap>, EnterError> {
    let store = Closed::find(name).await.map_err(|_| EnterError::NoVault)?;
    let before = store.next_wrap().await.map_err(|_| EnterError::NoVault)?;
    store.put_next_wrap(wrap).await.map_err(|_| EnterError::NoVault)?;
    Ok(before)
}

/// The server has the passphrase of this wrap: no other opens the store from now on. A store that was destroyed stays so.
pub async fn settle(name: &str, wrap: &Wrap) -> Result<(), EnterError> {
    if wrap_of(name).await.is_some() { keep_wrap(name, wrap).await } else { Ok(()) }
}

/// The vault of a store, as the one who signs in wants it.
pub async fn vault_for(name: &str, wish: &SignIn) -> Result<Vault, EnterError> {
    let wraps = wraps_of(name).await;
    if wraps.is_empty() {
        return new_vault(name, &wish.passphrase).await;
    }
    let stretched = match open(&wraps, &wish.passphrase).await {
        Ok((vault, wrap)) => {
            drop(settle(name, &wrap).await);
            return Ok(vault);
        }
        Err(stretched) => stretched.ok_or(EnterError::NoVault)?,
    };
    match &wish.locked {
        LockedStore::Ask => Err(EnterError::OtherPassphrase),
        LockedStore::OpenWith(earlier) => {
            let (vault, _) = open(&wraps, earlier).await.map_err(|_| EnterError::Wrong)?;
            keep_under(name, &vault, &stretched).await.map(|()| vault)
        }
        LockedStore::BeginAnew => {
            journal::forget(name);
            let store = Closed::find(name).await.map_err(|_| EnterError::NoVault)?;
            store.forget().await.map_err(|_| EnterError::NoVault)?;
            new_vault(name, &wish.passphrase).await
        }
    }
}

/// A new vault for an empty store.
pub async fn new_vault(name: &str, passphrase: &str) -> Result<Vault, EnterError> {
    let stretched = Stretched::anew(passphrase).await.ok_or(EnterError::NoVault)?;
    let (vault, wrap) = Vault::create(&stretched).await.ok_or(EnterError::NoVault)?;
    keep_wrap(name, &wrap).await.map(|()| vault)
}

/// The data key is wrapped by this passphrase from now on, and by no other.
pub async fn keep_under(name: &str, vault: &Vault, passphrase: &Stretched) -> Result<(), EnterError> {
    keep_wrap(name, &vault.under(passphrase).await.ok_or(EnterError::NoVault)?).await
}

/// In the store first: what is sealed with the key must never outlive the only wrap.
async fn keep_wrap(name: &str, wrap: &Wrap) -> Result<(), EnterError> {
    let store = Closed::find(name).await.map_err(|_| EnterError::NoVault)?;
    store.put_wrap(wrap).await.map_err(|_| EnterError::NoVault)?;
    journal::keep_wrap(name, wrap);
    Ok(())
}
