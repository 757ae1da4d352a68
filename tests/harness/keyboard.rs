//! Works with the keyboard alone: moves by Tab from where it is, as who cannot point does.

use super::Browser;
use anyhow::{Context, Result, bail};
use serde_json::json;
use thirtyfour::Key;

/// More stops than the longest page has.
const STOPS_MAX: usize = 300;
/// What has the keyboard: its name for a screen reader, its field name, and where it leads.
const FOCUSED: &str = "
    const element = document.activeElement;
    if (element === document.body) return '';
    const named = name => element.getAttribute(name) ?? '';
    return [named('aria-label'), element.innerText ?? '', named('name'), named('href')].join('|');";
/// Names of all that can have the keyboard.
const NAMES: &str = "[...document.querySelectorAll('a, button, summary, input, textarea, select')]
    .map(one => [one.getAttribute('aria-label'), one.innerText, one.name, one.getAttribute('href')].join('|')).join()";
/// Whether people see what has the keyboard: it is marked, and not all of it is covered (WCAG 2.2, 2.4.11).
const IS_SEEN: &str = "
    const element = document.activeElement;
    if (element === document.body) return true; // between the last stop and the first
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const marked = element.matches(':focus-visible') || element.type === 'date'; // which marks the part that has it
    const points = [left + 3, (left + right) / 2, right - 3].flatMap(x => [top + 3, (top + bottom) / 2, bottom - 3].map(y => [x, y]));
    return marked && points.some(([x, y]) => {
        const found = document.elementFromPoint(x, y);
        return !!found && (element.contains(found) || found.contains(element));
    });";

impl Browser {
    /// Moves to what has this in its name, and presses it.
    ///
    /// # Errors
    /// When Tab does not lead there, or what it leads to cannot be seen.
    pub async fn presses(&self, name: &str) -> Result<()> {
        self.moves_to(name).await?;
        self.key(Key::Enter).await
    }

    /// Moves to a field and types into it.
    ///
    /// # Errors
    /// When Tab does not lead there, or what it leads to cannot be seen.
    pub async fn writes(&self, name: &str, text: &str) -> Result<()> {
        self.moves_to(name).await?;
        Ok(self.driver.action_chain().send_keys(text).perform().await?)
    }

    /// Leaves what is open.
    ///
    /// # Errors
    /// Those of the driver.
    pub async fn presses_escape(&self) -> Result<()> {
        self.key(Key::Escape).await
    }

    /// Name, text, field and address of what has the keyboard.
    ///
    /// # Errors
    /// Those of the driver.
    pub async fn focused(&self) -> Result<String> {
        Ok(self.runs(FOCUSED).await?.as_str().unwrap_or_default().to_owned())
    }

    async fn moves_to(&self, name: &str) -> Result<()> {
        self.until(&format!("“{name}” is there"), &format!("return {NAMES}.includes({})", json!(name))).await?;
        let mut passed = Vec::new();
        for _ in 0..STOPS_MAX {
            self.key(Key::Tab).await?;
            let focused = self.focused().await?;
            self.until(&format!("what has the keyboard is seen: {focused}"), IS_SEEN).await?; // once the page has scrolled
            if focused.contains(name) {
                return Ok(());
            }
            passed.push(focused);
        }
        passed.dedup();
        bail!("Tab does not lead to “{name}”, but to {passed:?}")
    }

    async fn key(&self, key: Key) -> Result<()> {
        self.driver.action_chain().send_keys(key).perform().await.context("a key")
    }
}
