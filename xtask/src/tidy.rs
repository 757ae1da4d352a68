//! Style as a test: who may import whom, how large files and functions get, and what the pure part must not know.

use crate::{
    circles, claims, gallery, names,
    shell::root,
    sources::{rust_files, without_tests},
    tally, tokens,
};
use anyhow::bail;
use std::{fs, path::Path};

/// Lines of a file, tests included. Near 120 is usual; above this it is two files.
const FILE_LINES_MAX: usize = 400;
/// Lines of a function. Near 10 is usual.
const FUNCTION_LINES_MAX: usize = 70;
/// A component's markup takes more room.
const COMPONENT_LINES_MAX: usize = 100;

/// Words that must not be in the files of a folder: the direction of imports, and purity.
const FORBIDDEN: &[(&str, &[&str], &str)] = &[
    (
        "app/src/domain",
        &["crate::sync", "crate::messages", "crate::ui", "crate::site"],
        "domain knows nothing above it",
    ),
    ("app/src/sync", &["crate::messages", "crate::ui", "crate::site"], "sync knows the domain only"),
    ("app/src/messages", &["crate::ui", "crate::site"], "messages know domain and sync only"),
    ("app/src/site", &["crate::ui"], "the public site does not know the app's screens"),
    (
        "app/src/domain",
        &["leptos", "SystemTime", "Instant::now", "now_v7", "new_v4", "fastrand", "std::fs", "std::net"],
        "the domain is pure",
    ),
    (
        "app/src/sync",
        &["leptos", "SystemTime", "Instant::now", "now_v7", "new_v4", "fastrand", "std::fs", "std::net", "async "],
        "sync is pure and never awaits",
    ),
    (
        "app/src/ui",
        &["SystemTime", "Instant::now", "now_v7", "Date::now"],
        "screens ask the edge for time and identifiers",
    ),
    ("frontend/src", &["server::"], "the frontend does not know the server"),
    ("server/src", &["frontend::", "app::ui"], "the server does not know the frontend"),
    ("server/src/routes", &["rusqlite", "prepare_cached"], "SQL lives in the store"),
    ("server/src/office", &["rusqlite", "prepare_cached"], "SQL lives in the store"),
];

/// Folders whose Rust files are looked at.
const FOLDERS: [&str; 5] = ["app", "server", "frontend", "tests", "xtask"];

/// Names that say nothing.
const EMPTY_NAMES: [&str; 4] = ["utils", "util", "common", "helpers"];

/// Fails with every broken rule.
pub fn tidy() -> anyhow::Result<()> {
    let mut broken = claims::broken()?;
    broken.extend(tally::wrong()?);
    broken.extend(names::doubled()?);
    broken.extend(circles::circles()?);
    broken.extend(tokens::unset()?);
    broken.extend(gallery::missing()?);
    for folder in FOLDERS {
        for path in rust_files(&root().join(folder))? {
            let text = fs::read_to_string(&path)?;
            let name = path.strip_prefix(root()).unwrap_or(&path).display().to_string();
            broken.extend(faults(&name, &text).into_iter().map(|fault| format!("{name}: {fault}")));
        }
    }
    if broken.is_empty() {
        return Ok(());
    }
    bail!("tidy rules:\n  {}", broken.join("\n  "))
}

fn faults(name: &str, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let lines: Vec<&str> = text.lines().collect();
    if lines.len() > FILE_LINES_MAX {
        faults.push(format!("{} lines, at most {FILE_LINES_MAX}", lines.len()));
    }
    if !text.starts_with("//! ") {
        faults.push("begins without a `//!` line".into());
    }
    let stem = Path::new(name).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    if EMPTY_NAMES.contains(&stem.as_str()) {
        faults.push("is named after nothing".into());
    }
    let code = without_tests(text);
    for (folder, words, why) in FORBIDDEN.iter().filter(|(folder, ..)| name.starts_with(folder)) {
        let found = words.iter().filter(|word| code.lines().any(|line| says(line, word)));
        faults.extend(found.map(|word| format!("says `{word}` in {folder}: {why}")));
    }
    faults.extend(long_functions(&lines));
    faults
}

/// Whether a line of code says a word; comments may.
fn says(line: &str, word: &str) -> bool {
    let code = line.split("//").next().unwrap_or_default();
    code.contains(word)
}

/// Functions longer than allowed: from `fn` to the closing brace of the same indent.
fn long_functions(lines: &[&str]) -> Vec<String> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut faults = Vec::new();
    let mut component = false;
    for (at, line) in lines.iter().enumerate() {
        let trimmed = line.trim_start();
        component = trimmed.starts_with("#[component]") || (component && !trimmed.starts_with('}'));
        let signature =
            trimmed.trim_start_matches("pub ").trim_start_matches("pub(crate) ").trim_start_matches("pub(super) ");
        let begins =
            ["fn ", "async fn ", "const fn "].iter().any(|word| signature.starts_with(word)) && !trimmed.ends_with(';');
        if !begins {
            continue;
        }
        let end = lines[at..].iter().position(|l| indent(l) == indent(line) && l.trim() == "}");
        let max = if component { COMPONENT_LINES_MAX } else { FUNCTION_LINES_MAX };
        if let Some(length) = end.filter(|length| *length > max) {
            faults.push(format!("line {}: a function of {length} lines, at most {max}", at + 1));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_import_and_an_impure_domain_are_found() {
        let text =
            "//! A noun.\nuse crate::ui::desk;\nfn now() { SystemTime::now(); }\n// SystemTime in a comment is fine\n";
        let found = faults("app/src/domain/noun.rs", text);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(faults("app/src/ui/noun.rs", "//! A screen.\nuse crate::domain::date;\n").is_empty());
    }

    #[test]
    fn a_long_function_and_a_long_file_are_found() {
        let body = "    let x = 1;\n".repeat(FUNCTION_LINES_MAX + 1);
        let function = format!("//! A.\nfn long() {{\n{body}}}\n");
        assert_eq!(faults("server/src/a.rs", &function).len(), 1);
        assert!(faults("app/src/ui/a.rs", &format!("//! A.\n#[component]\npub fn Long() {{\n{body}}}\n")).is_empty());
        assert_eq!(faults("server/src/a.rs", &"//! A.\n".repeat(FILE_LINES_MAX + 1)).len(), 1);
        assert_eq!(faults("server/src/utils.rs", "fn a() {}\n").len(), 2);
    }
}
