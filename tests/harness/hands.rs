//! Taps, types and signs, and tries again when the page changes meanwhile.

use super::{
    Browser,
    browser::{PATIENCE, POLL},
};
use anyhow::{Context, Result};
use std::{sync::atomic::Ordering, time::Instant};
use thirtyfour::{WebElement, prelude::*};

impl Browser {
    /// Counts taps from now on.
    pub fn counts_taps(&self) {
        self.taps.store(0, Ordering::Relaxed);
    }

    /// Taps since they are counted; a signature is one, typing is none.
    pub fn taps_made(&self) -> usize {
        self.taps.load(Ordering::Relaxed)
    }

    /// Taps the first button, link or heading with this text.
    ///
    /// # Errors
    /// When there is none.
    pub async fn taps(&self, text: &str) -> Result<()> {
        let named = |tag: &str| format!("//{tag}[contains(normalize-space(.), '{text}')]");
        let xpath = ["button", "a", "summary"].map(named).join(" | ");
        self.tap(By::XPath(xpath)).await.with_context(|| format!("nothing to tap says “{text}”"))
    }

    /// Taps what a CSS selector finds.
    ///
    /// # Errors
    /// When it finds nothing.
    pub async fn taps_on(&self, selector: &str) -> Result<()> {
        self.tap(By::Css(selector)).await
    }

    async fn tap(&self, by: By) -> Result<()> {
        self.patiently(async || self.tap_once(by.clone()).await).await?;
        self.taps.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// A person sees a list or a field change under the finger and tries again.
    async fn patiently(&self, once: impl AsyncFn() -> Result<()>) -> Result<()> {
        let begun = Instant::now();
        loop {
            match once().await {
                Err(error) if will_pass(&error) && begun.elapsed() < PATIENCE => tokio::time::sleep(POLL).await,
                Err(error) => {
                    let shown = self.text().await.unwrap_or_default();
                    return Err(error.context(format!("what shows: {shown}")));
                }
                Ok(()) => return Ok(()),
            }
        }
    }

    async fn tap_once(&self, by: By) -> Result<()> {
        let element = self.finds(by).await?;
        self.centres(&element).await?;
        Ok(element.click().await?)
    }

    /// Scrolls so that what a CSS selector finds is in the middle of the screen.
    ///
    /// # Errors
    /// When it finds nothing.
    pub async fn shows(&self, selector: &str) -> Result<()> {
        self.centres(&self.finds(By::Css(selector)).await?).await
    }

    async fn centres(&self, element: &WebElement) -> Result<()> {
        let script = "arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})";
        self.driver.execute(script, vec![element.to_json()?]).await?;
        Ok(())
    }

    /// Types into the field of this name, in place of what is there.
    ///
    /// # Errors
    /// When there is none.
    pub async fn types(&self, name: &str, text: &str) -> Result<()> {
        self.type_into(By::Css(format!("[name='{name}']")), text, true).await
    }

    /// The same for what a CSS selector finds.
    ///
    /// # Errors
    /// When it finds nothing.
    pub async fn types_in_place(&self, selector: &str, text: &str) -> Result<()> {
        self.type_into(By::Css(selector), text, true).await
    }

    /// Types into what a CSS selector finds.
    ///
    /// # Errors
    /// When it finds nothing.
    pub async fn types_into(&self, selector: &str, text: &str) -> Result<()> {
        self.type_into(By::Css(selector), text, false).await
    }

    /// In place of what is there or behind it; a field that is replaced meanwhile is typed into once more.
    async fn type_into(&self, by: By, text: &str, instead: bool) -> Result<()> {
        self.patiently(async || self.type_once(by.clone(), text, instead).await).await
    }

    async fn type_once(&self, by: By, text: &str, instead: bool) -> Result<()> {
        let field = self.finds(by).await?;
        if instead {
            field.clear().await?;
        }
        Ok(field.send_keys(text).await?)
    }

    /// Signs on the glass.
    ///
    /// # Errors
    /// When there is no field to sign in.
    pub async fn signs(&self) -> Result<()> {
        let field = self.finds(By::Id("signature")).await?;
        self.centres(&field).await?;
        let mut pen = self.driver.action_chain().move_to_element_center(&field).click_and_hold();
        for step in 0..24 {
            pen = pen.move_by_offset(6, if step % 4 < 2 { 9 } else { -9 });
        }
        pen.release().perform().await?;
        self.taps.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// Drags what a CSS selector finds to another place, some pixels below the middle of what is there.
    ///
    /// # Errors
    /// When either is not there.
    pub async fn drags(&self, selector: &str, to: &str, below: i64) -> Result<()> {
        let (from, to) = (self.finds(By::Css(selector)).await?, self.finds(By::Css(to)).await?);
        let middle = "const [a, b] = [...arguments].map(one => one.getBoundingClientRect());
            scrollBy({ top: (a.top + b.bottom - innerHeight) / 2, behavior: 'instant' })";
        self.driver.execute(middle, vec![to.to_json()?, from.to_json()?]).await?; // both are in sight
        let offset = (to.rect().await?.y - from.rect().await?.y) as i64 + below;
        let chain = self.driver.action_chain().move_to_element_center(&from).click_and_hold();
        Ok(chain.move_by_offset(0, offset / 2).move_by_offset(0, offset - offset / 2).release().perform().await?)
    }

    async fn finds(&self, by: By) -> Result<WebElement> {
        Ok(self.driver.query(by).wait(PATIENCE, POLL).and_displayed().first().await?)
    }
}

/// Whether an element was replaced between being found and being tapped, or something still moves over it.
fn will_pass(error: &anyhow::Error) -> bool {
    let passing = ["stale", "click intercepted", "not interactable"];
    let said = error.downcast_ref::<thirtyfour::error::WebDriverError>().map(ToString::to_string).unwrap_or_default();
    passing.iter().any(|word| said.contains(word))
}
