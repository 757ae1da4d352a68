//! What a fresh machine lacks, and nothing else.

use crate::shell::{command, output, root, sh, status, step, timed};
use anyhow::Context;
use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

const WASM: &str = "wasm32-unknown-unknown";
/// Debian's packages for the browser journeys; the font lets screenshots show Chinese.
const BROWSER: &str = "chromium chromium-driver fonts-wqy-microhei";
/// Those for the journeys in Firefox and WebKit, which needs a screen.
const OTHER_BROWSERS: &str = "firefox-esr webkit2gtk-driver xvfb";
/// Firefox's driver, which Debian does not have.
const GECKODRIVER: &str = "geckodriver@0.37.1";
/// Debian's package of the web server in front.
const NGINX: &str = "nginx-light";
/// Debian's package of the spreadsheet, without windows.
const LIBRE_OFFICE: &str = "libreoffice-calc-nogui";
/// The package of axe-core 4.12.1, which tests pages for what people who cannot see or cannot point need; another version may check other things.
const AXE: &str = "axe-playwright-python==0.1.8";
/// The version that the OpenAPI document was last tested with; another may check other things.
const SCHEMATHESIS: &str = "schemathesis==4.32.5";
/// The version that pages were last judged with; another may judge otherwise. The last one for Node 20, which Debian has.
const LIGHTHOUSE: &str = "lighthouse@12.8.2";
/// Debian's packages of Node and its package manager.
const NODE: &str = "nodejs npm";

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
    packages("Chromium and ChromeDriver", &["chromium", "chromedriver"], BROWSER)
}

/// Chromium, Firefox and WebKit with their drivers, from the system, from Debian's packages or from crates.io.
pub fn browsers() -> anyhow::Result<()> {
    let programs = ["chromium", "chromedriver", "firefox-esr", "WebKitWebDriver", "Xvfb"];
    packages("Chromium, Firefox and WebKit", &programs, &format!("{BROWSER} {OTHER_BROWSERS}"))?;
    if has("geckodriver") {
        return Ok(());
    }
    // Not optimised: half as long to build, and it does little.
    let built = "--quiet --locked --debug --config profile.dev.debug=false";
    timed("installing geckodriver", || sh(&format!("cargo install {built} {GECKODRIVER}")))
}

/// LibreOffice, from the system or from Debian's packages.
pub fn libre_office() -> anyhow::Result<()> {
    packages("LibreOffice", &["soffice"], LIBRE_OFFICE)
}

/// nginx, from the system or from Debian's packages.
pub fn nginx() -> anyhow::Result<()> {
    packages("nginx", &["nginx"], NGINX)
}

/// Debian's packages, where a program of theirs is missing.
fn packages(what: &str, programs: &[&str], packages: &str) -> anyhow::Result<()> {
    if programs.iter().all(|program| has(program)) {
        return Ok(());
    }
    step(&format!("installing {what}"));
    let hint = format!("install {what} by hand; on Debian: apt-get install {packages}");
    sh("apt-get update -qq").context(hint.clone())?;
    sh(&format!("apt-get install -y -qq --no-install-recommends {packages}")).context(hint)
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

/// The script of axe-core in `target`.
pub fn axe() -> anyhow::Result<PathBuf> {
    let folder = root().join("target/axe");
    let script = folder.join("axe_playwright_python/axe.min.js");
    if script.exists() {
        return Ok(script);
    }
    let pip = schemathesis()?.with_file_name("pip");
    step("installing axe-core");
    status(Command::new(pip).args(["install", "--quiet", "--no-deps", AXE, "--target"]).arg(folder))?;
    Ok(script)
}

/// Lighthouse in a folder of its own in `target`; answers the program.
pub fn lighthouse() -> anyhow::Result<PathBuf> {
    let folder = root().join("target/lighthouse");
    let program = folder.join("node_modules/.bin/lighthouse");
    if program.exists() {
        return Ok(program);
    }
    packages("Node", &["node", "npm"], NODE)?;
    step("installing Lighthouse");
    let quietly = ["install", "--silent", "--no-audit", "--no-fund", "--no-save", LIGHTHOUSE, "--prefix"];
    status(Command::new("npm").args(quietly).arg(folder))?;
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
