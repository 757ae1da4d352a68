//! One name for one thing: no public type of the product has the name of another.

use crate::{
    shell::root,
    sources::{rust_files, without_tests},
};
use std::{collections::BTreeMap, fs};

/// Crates of the product.
const FOLDERS: [&str; 3] = ["app/src", "server/src", "frontend/src"];
/// What a public type begins with, behind its visibility.
const KINDS: [&str; 5] = ["struct ", "enum ", "trait ", "type ", "union "];

/// Every name that two public types share, with their files.
pub fn doubled() -> anyhow::Result<Vec<String>> {
    let mut names = BTreeMap::<String, Vec<String>>::new();
    let files = FOLDERS.iter().map(|folder| rust_files(&root().join(folder))).collect::<Result<Vec<_>, _>>()?;
    for path in files.concat() {
        let file = path.strip_prefix(root()).unwrap_or(&path).display().to_string();
        for name in public_types(&fs::read_to_string(&path)?) {
            names.entry(name).or_default().push(file.clone());
        }
    }
    let doubled = names.into_iter().filter(|(_, files)| files.len() > 1);
    Ok(doubled.map(|(name, files)| format!("{name} names {} things: {}", files.len(), files.join(", "))).collect())
}

/// The names of a file's public types, tests left out.
fn public_types(text: &str) -> Vec<String> {
    let lines: Vec<&str> = without_tests(text).lines().map(str::trim_start).collect();
    let choices = lines.iter().enumerate().filter(|(_, line)| line.starts_with("choices! {"));
    let in_choices = choices.filter_map(|(at, _)| lines[at + 1..].iter().find(|line| !line.starts_with(['/', '#'])));
    lines.iter().filter_map(|line| declared(line)).chain(in_choices.filter_map(|line| word(line))).collect()
}

/// The type that a line declares as public.
fn declared(line: &str) -> Option<String> {
    let behind = line.strip_prefix("pub")?;
    let behind = behind.strip_prefix('(').map_or(Some(behind), |inner| inner.split_once(')').map(|(_, rest)| rest))?;
    let kind = KINDS.iter().find(|kind| behind.trim_start().starts_with(**kind))?;
    word(behind.trim_start().strip_prefix(kind)?)
}

fn word(text: &str) -> Option<String> {
    let word: String = text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    Some(word).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::public_types;

    #[test]
    fn types_are_found_in_every_form() {
        let text = "pub struct A {}\npub(super) enum B {}\nstruct Private;\nchoices! {\n    /// A colour.\n    C { Red = \"red\" }\n}\n#[cfg(test)]\nmod tests {\npub struct D;\n}\n";
        assert_eq!(public_types(text), ["A", "B", "C"]);
    }
}
