//! What a phone has and lacks: room, a line that costs money, a fast processor, a reader of fingers.

use super::Browser;
use anyhow::{Context, Result};
use serde_json::{Value, json};

impl Browser {
    /// Lets the browser empty or limit this origin's storage, as it does when the phone runs short of room.
    ///
    /// # Errors
    /// Those of the driver.
    pub async fn storage(&self, command: &str, mut settings: Value) -> Result<()> {
        settings["origin"] = self.origin.clone().into();
        self.driver.cdp().send_raw(format!("Storage.{command}").as_str(), settings).await?;
        Ok(())
    }

    /// The browser lets go of what it has only to be faster: the store and the service worker's files stay.
    ///
    /// # Errors
    /// Those of the driver.
    pub async fn empties_its_http_cache(&self) -> Result<()> {
        self.driver.cdp().send_raw("Network.clearBrowserCache", json!({})).await?;
        Ok(())
    }

    /// The user asks the browser to save data, as on a metered connection. Chromium reports the kind of connection on phones only.
    ///
    /// # Errors
    /// Those of the driver.
    pub async fn saves_data(&self) -> Result<()> {
        self.driver.cdp().send_raw("Emulation.setDataSaverOverride", json!({ "dataSaverEnabled": true })).await?;
        Ok(())
    }

    /// The phone's camera app, once opened by the page, does not return to it.
    ///
    /// # Errors
    /// Those of the driver.
    pub async fn camera_app_stays_open(&self) -> Result<()> {
        self.driver.cdp().send_raw("Page.setInterceptFileChooserDialog", json!({ "enabled": true })).await?;
        Ok(())
    }

    /// Slows down the page's own thread so many times; workers it does not.
    ///
    /// # Errors
    /// Those of the driver.
    pub async fn slows_down(&self, times: u32) -> Result<()> {
        self.driver.cdp().send_raw("Emulation.setCPUThrottlingRate", json!({ "rate": times })).await?;
        Ok(())
    }

    /// This phone recognises a finger from now on; answers the reader's name. Ask on a page of the app.
    ///
    /// # Errors
    /// Those of the driver.
    pub async fn has_a_finger(&self) -> Result<String> {
        self.driver.cdp().send_raw("WebAuthn.enable", json!({})).await?;
        let reader = json!({ "protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "internal", "hasPrf": true,
            "hasResidentKey": true, "hasUserVerification": true, "isUserVerified": true, "automaticPresenceSimulation": true });
        let answer =
            self.driver.cdp().send_raw("WebAuthn.addVirtualAuthenticator", json!({ "options": reader })).await?;
        answer["authenticatorId"].as_str().map(str::to_owned).context("no reader")
    }

    /// Whether the finger on a reader is the right one.
    ///
    /// # Errors
    /// Those of the driver.
    pub async fn finger_fits(&self, reader: &str, fits: bool) -> Result<()> {
        let settings = json!({ "authenticatorId": reader, "isUserVerified": fits });
        self.driver.cdp().send_raw("WebAuthn.setUserVerified", settings).await?;
        Ok(())
    }

    /// The reader is another one from now on: what it kept is gone.
    ///
    /// # Errors
    /// Those of the driver.
    pub async fn loses_the_finger(&self, reader: &str) -> Result<()> {
        let settings = json!({ "authenticatorId": reader });
        self.driver.cdp().send_raw("WebAuthn.removeVirtualAuthenticator", settings).await?;
        Ok(())
    }
}
