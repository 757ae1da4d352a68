//! Another passphrase: at the server, which decides, and around this phone's data key.

use crate::{http, keyring, session::PhoneSession, users::store_of, vault::Stretched};
use app::ui::{Ask, EnterError, PassphraseChange};
use serde_json::json;
use std::rc::Rc;

impl PhoneSession {
    /// Changes it. The data key is wrapped by the new one too before the server is asked, and by it alone after the server has said
    /// yes: whatever is lost in between, the passphrase that the server has opens this phone.
    pub async fn change_passphrase(
        self: Rc<Self>,
        change: PassphraseChange,
        language: &'static str,
    ) -> Result<(), EnterError> {
        let PassphraseChange { current, new } = change;
        let (staff, vault) = self.who().ok_or(EnterError::NoVault)?;
        let name = store_of(staff.id);
        let stretched = Stretched::anew(&new).await.ok_or(EnterError::NoVault)?;
        let wrap = vault.under(&stretched).await.ok_or(EnterError::NoVault)?;
        let before = keyring::put_next(&name, Some(&wrap)).await?;
        let (path, body) = ("/api/v1/account/passphrase".to_owned(), json!({ "current": current, "new": new }));
        let asked = http::ask(Ask { method: "PUT", path, body }, language).await;
        match &asked {
            // When it cannot be written now, both open the phone until the next sign-in.
            Ok(_) => drop(keyring::settle(&name, &wrap).await),
            Err(error) if error.is_no() => drop(keyring::put_next(&name, before.as_ref()).await),
            Err(_) => {}
        }
        asked.map(drop).map_err(EnterError::Ask)
    }
}
