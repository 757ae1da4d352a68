//! The app's module in two: what the first screens need, and the rest, which is fetched later (`app/src/ui/later.rs`).

use crate::shell::root;
use anyhow::{Context, anyhow, ensure};
use std::fs;
use wasm_split_cli_support::{Options, transform};

/// How the first part knows the script that loads the second.
const LOADER: &str = "./later.js";

/// Both parts, as modules.
pub struct ModuleParts {
    /// To be bound.
    pub first: Vec<u8>,
    /// Imports from the first one only.
    pub later: Vec<u8>,
}

/// Cuts a linked module.
pub fn split(linked: &[u8]) -> anyhow::Result<ModuleParts> {
    let folder = root().join("target/split");
    let main = folder.join("first.wasm");
    let mut options = Options::new(linked);
    (options.output_dir, options.main_out_path, options.link_name) = (&folder, &main, LOADER);
    let parts = transform(options).map_err(|error| anyhow!("cutting the module in two: {error:#}"))?.split_modules;
    ensure!(parts.len() == 1, "one second part, not {parts:?}");
    Ok(ModuleParts { first: fs::read(&main)?, later: fs::read(&parts[0]).context("reading the second part")? })
}

/// The glue with the loader in place of the import that would bring it.
pub fn with_loader(glue: &str, loader: &str) -> anyhow::Result<String> {
    let from = format!(" from \"{LOADER}\"");
    let import = glue.lines().find(|line| line.contains(&from)).context("the glue imports no loader")?;
    let name = import.strip_prefix("import * as ").and_then(|rest| rest.split(' ').next());
    let name = name.with_context(|| format!("an import of another form: {import}"))?;
    Ok(glue.replace(import, &format!("{loader}const {name} = later;")))
}

#[cfg(test)]
mod tests {
    use super::with_loader;

    #[test]
    fn the_loader_takes_the_place_of_its_import() {
        let glue = "import * as import1 from \"./later.js\"\nlet wasm;\n";
        let with = with_loader(glue, "const later = {};\n").unwrap();
        assert_eq!(with, "const later = {};\nconst import1 = later;\nlet wasm;\n");
        assert!(with_loader("import later from \"./later.js\"\n", "").is_err());
        assert!(with_loader("let wasm;\n", "").is_err());
    }
}
