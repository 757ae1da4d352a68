//! What a fresh machine lacks, and nothing else.

use crate::shell::{output, sh, step};
use anyhow::Context;
use std::{env, path::Path};

const WASM: &str = "wasm32-unknown-unknown";
/// Debian's packages for the browser journeys; the font lets screenshots show Chinese.
const BROWSER: &str = "chromium chromium-driver fonts-wqy-microhei";

/// The compiler's target for the browser.
pub fn wasm_target() -> anyhow::Result<()> {
    if output("rustup target list --installed")?.contains(WASM) {
        return Ok(());
    }
    step("installing the WASM target");
    sh(&format!("rustup target add {WASM}")).context("install it by hand: rustup target add wasm32-unknown-unknown")
}

/// Chromium and its driver, from the system or from Debian's packages.
pub fn browser() -> anyhow::Result<()> {
    if has("chromium") && has("chromedriver") {
        return Ok(());
    }
    step("installing Chromium");
    let hint = format!("install Chromium and ChromeDriver by hand; on Debian: apt-get install {BROWSER}");
    sh("apt-get update -qq").context(hint.clone())?;
    sh(&format!("apt-get install -y -qq --no-install-recommends {BROWSER}")).context(hint)
}

fn has(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|directory| Path::new(&directory).join(program).exists())
}
