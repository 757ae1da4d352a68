//! Where the data keys of this phone's users lie, each under its passphrase: in the store, and once more beside it.

use crate::{
    database::Closed,
    journal,
    users::{self, store_of},
    vault::{Vault, Wrap},
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

/// How the data key of a store lies under its passphrase; of the two places that keep it, one mends the other.
pub async fn wrap_of(name: &str) -> Option<Wrap> {
    let (store, outside) = (Closed::find(name).await.ok(), journal::wrap(name));
    let Some(store) = store else { return outside };
    let inside = store.wrap().await.ok().flatten();
    match (&inside, &outside) {
        (None, Some(wrap)) => drop(store.put_wrap(wrap).await),
        (Some(wrap), None) => journal::keep_wrap(name, wrap),
        _ => {}
    }
    inside.or(outside)
}

/// The vault of a store, as the one who signs in wants it.
pub async fn vault_for(name: &str, wish: &SignIn) -> Result<Vault, EnterError> {
    let Some(wrap) = wrap_of(name).await else { return new_vault(name, &wish.passphrase).await };
    if let Some(vault) = Vault::open(&wrap, &wish.passphrase).await {
        return Ok(vault);
    }
    match &wish.locked {
        LockedStore::Ask => Err(EnterError::OtherPassphrase),
        LockedStore::OpenWith(earlier) => {
            let vault = Vault::open(&wrap, earlier).await.ok_or(EnterError::Wrong)?;
            keep_under(name, &vault, &wish.passphrase).await.map(|()| vault)
        }
        LockedStore::BeginAnew => {
            journal::forget(name);
            let store = Closed::find(name).await.map_err(|_| EnterError::NoVault)?;
            store.forget().await.map_err(|_| EnterError::NoVault)?;
            new_vault(name, &wish.passphrase).await
        }
    }
}

pub async fn new_vault(name: &str, passphrase: &str) -> Result<Vault, EnterError> {
    let (vault, wrap) = Vault::create(passphrase).await.ok_or(EnterError::NoVault)?;
    keep_wrap(name, &wrap).await.map(|()| vault)
}

pub async fn keep_under(name: &str, vault: &Vault, passphrase: &str) -> Result<(), EnterError> {
    keep_wrap(name, &vault.under(passphrase).await.ok_or(EnterError::NoVault)?).await
}

/// In the store first: what is sealed with the key must never outlive the only wrap.
async fn keep_wrap(name: &str, wrap: &Wrap) -> Result<(), EnterError> {
    let store = Closed::find(name).await.map_err(|_| EnterError::NoVault)?;
    store.put_wrap(wrap).await.map_err(|_| EnterError::NoVault)?;
    journal::keep_wrap(name, wrap);
    Ok(())
}
