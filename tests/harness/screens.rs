//! What a page is shown on: a phone, the screen of an office, or paper.

use super::{Browser, Engine};
use anyhow::Result;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::json;

/// A phone's screen in CSS pixels.
const SCREEN: (u32, u32) = (390, 844);
/// The narrowest phone.
const NARROW: (u32, u32) = (320, 568);
/// An office's.
const DESK: (u32, u32) = (1440, 900);

impl Browser {
    pub(super) async fn becomes_a_phone(&self) -> Result<()> {
        self.has_a_screen_of(SCREEN, true).await
    }

    /// The screen of the narrowest phone, in the page that is open.
    ///
    /// # Errors
    /// Those of the driver.
    pub async fn becomes_narrow(&self) -> Result<()> {
        self.has_a_screen_of(NARROW, true).await
    }

    /// The screen of an office, in the page that is open.
    ///
    /// # Errors
    /// Those of the driver.
    pub async fn becomes_a_desk(&self) -> Result<()> {
        self.has_a_screen_of(DESK, false).await
    }

    /// A screen of this many CSS pixels, in the page that is open: a phone's up to 500, a desk's from there on.
    ///
    /// # Errors
    /// Those of the driver.
    pub async fn becomes_as_wide_as(&self, width: u32) -> Result<()> {
        self.has_a_screen_of((width, SCREEN.1), width <= 500).await
    }

    async fn has_a_screen_of(&self, (width, height): (u32, u32), mobile: bool) -> Result<()> {
        if self.engine != Engine::Chromium {
            self.driver.set_window_rect(0, 0, width, height).await?; // or as narrow as its window gets
            return Ok(());
        }
        let scale = if mobile { 2 } else { 1 };
        let screen = json!({ "width": width, "height": height, "screenWidth": width, "screenHeight": height, "deviceScaleFactor": scale, "mobile": mobile });
        self.driver.cdp().send_raw("Emulation.setDeviceMetricsOverride", screen).await?;
        Ok(())
    }

    /// The text of the page as it would be printed.
    ///
    /// # Errors
    /// Those of the driver.
    pub async fn prints(&self) -> Result<String> {
        self.shows_on("print").await?;
        let text = self.text().await;
        self.shows_on("").await?;
        text
    }

    /// Prints the page on A4, and keeps the PDF where `TIANGENG_PICTURES` says; how many pages it takes.
    ///
    /// # Errors
    /// Those of the driver.
    pub async fn prints_on_a4(&self, name: &str) -> Result<usize> {
        let wish = json!({ "paperWidth": 8.27, "paperHeight": 11.69, "printBackground": true });
        let printed = self.driver.cdp().send_raw("Page.printToPDF", wish).await?;
        let pdf = BASE64_STANDARD.decode(printed["data"].as_str().unwrap_or_default())?;
        if let Some(folder) = std::env::var_os("TIANGENG_PICTURES") {
            std::fs::write(std::path::Path::new(&folder).join(format!("{name}.pdf")), &pdf)?;
        }
        let text = String::from_utf8_lossy(&pdf);
        Ok(text.matches("/Type /Page\n").count())
    }

    /// Says that who holds the phone has asked it for less motion, or not.
    ///
    /// # Errors
    /// Those of the driver.
    pub async fn wants_less_motion(&self, less: bool) -> Result<()> {
        let feature =
            json!({ "name": "prefers-reduced-motion", "value": if less { "reduce" } else { "no-preference" } });
        self.driver.cdp().send_raw("Emulation.setEmulatedMedia", json!({ "features": [feature] })).await?;
        Ok(())
    }

    /// Keeps a picture of the whole page, beyond the edge of the screen, where `TIANGENG_PICTURES` says, if it says.
    ///
    /// # Errors
    /// Those of the driver.
    pub async fn pictures_whole(&self, name: &str) -> Result<()> {
        let Some(folder) = std::env::var_os("TIANGENG_PICTURES") else { return Ok(()) };
        let size = self
            .runs("const { scrollWidth, scrollHeight } = document.documentElement; return [scrollWidth, scrollHeight]")
            .await?;
        let clip = json!({ "x": 0, "y": 0, "width": size[0], "height": size[1], "scale": 0.5 });
        let wish = json!({ "captureBeyondViewport": true, "clip": clip });
        let picture = self.driver.cdp().send_raw("Page.captureScreenshot", wish).await?;
        let png = BASE64_STANDARD.decode(picture["data"].as_str().unwrap_or_default())?;
        std::fs::write(std::path::Path::new(&folder).join(format!("{name}.png")), png)?;
        Ok(())
    }

    async fn shows_on(&self, media: &str) -> Result<()> {
        self.driver.cdp().send_raw("Emulation.setEmulatedMedia", json!({ "media": media })).await?;
        Ok(())
    }
}
