//! What a fresh machine lacks, and nothing else.

use crate::shell::{command, output, root, sh, status, step};
use anyhow::Context;
use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

const WASM: &str = "wasm32-unknown-unknown";
/// Debian's packages for the browser journeys; the font lets screenshots show Chinese.
const BROWSER: &str = "chromium chromium-driver fonts-wqy-microhei";
/// Debian's package of the web server in front.
const NGINX: &str = "nginx-light";
/// The version that the OpenAPI document was last tested with; another may check other things.
const SCHEMATHESIS: &str = "schemathesis==4.32.5";

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

/// LibreOffice, from the system or from Debian's packages.
pub fn libre_office() -> anyhow::Result<()> {
    if has("soffice") {
        return Ok(());
    }
    step("installing LibreOffice");
    let packages = "libreoffice-calc-nogui";
    let hint = format!("install LibreOffice by hand; on Debian: apt-get install {packages}");
    sh("apt-get update -qq").context(hint.clone())?;
    sh(&format!("apt-get install -y -qq --no-install-recommends {packages}")).context(hint)
}

/// nginx, from the system or from Debian's packages.
pub fn nginx() -> anyhow::Result<()> {
    if has("nginx") {
        return Ok(());
    }
    step("installing nginx");
    let hint = format!("install nginx by hand; on Debian: apt-get install {NGINX}");
    sh("apt-get update -qq").context(hint.clone())?;
    sh(&format!("apt-get install -y -qq --no-install-recommends {NGINX}")).context(hint)
}

/// Schemathesis in an environment of its own in `target`; answers the program.
pub fn schemathesis() -> anyhow::Result<PathBuf> {
    let folder = root().join("target/schemathesis");
    let program = folder.join("bin/schemathesis");
    if program.exists() {
        return Ok(program);
    }
    step("installing Schemathesis");
    let hint = "Schemathesis needs Python 3.10 or later with venv and pip; on Debian: apt-get install python3-venv";
    status(command("python3 -m venv").arg(&folder)).context(hint)?;
    status(Command::new(folder.join("bin/pip")).args(["install", "--quiet", SCHEMATHESIS])).context(hint)?;
    Ok(program)
}

/// libFuzzer's driver for cargo.
pub fn cargo_fuzz() -> anyhow::Result<()> {
    if has("cargo-fuzz") {
        return Ok(());
    }
    step("installing cargo-fuzz");
    sh("cargo install cargo-fuzz --locked").context("it needs a C++ compiler; on Debian: apt-get install g++")
}

fn has(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|directory| Path::new(&directory).join(program).exists())
}
