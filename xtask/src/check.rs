//! Style: formatting, lints with warnings denied for each of the builds, and the tidy rules.

use crate::{
    setup,
    shell::{sh, timed},
    tidy,
};

/// The builds, which must not be mixed: Leptos' csr and ssr exclude each other.
const LINTED: [(&str, &str); 3] = [
    ("linting the pure part", "-p tiangeng-app --features workbook --all-targets"),
    ("linting server, tests and tasks", "-p tiangeng-server -p tests -p xtask --all-targets"),
    ("linting the browser's part", "-p tiangeng-frontend -p tiangeng-kdf --target wasm32-unknown-unknown"),
];

/// Checks everything; the first failure ends it.
pub fn check() -> anyhow::Result<()> {
    setup::wasm_target()?;
    timed("formatting", || sh("cargo fmt --all --check"))?;
    timed("formatting what is fuzzed", || sh("cargo fmt --manifest-path tests/fuzz/Cargo.toml --check"))?;
    timed("tidy rules", tidy::tidy)?;
    for (what, packages) in LINTED {
        timed(what, || sh(&format!("cargo clippy --quiet {packages} -- -D warnings")))?;
    }
    Ok(())
}
