//! No circle of files: none imports a file that imports it, directly or through others.

use crate::{
    imports::{File, Names},
    shell::root,
    sources::rust_files,
};
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    fs,
    path::Path,
    slice,
};

/// The crates, each by its folder. Between crates Cargo allows no circle.
const FOLDERS: [&str; 4] = ["app/src", "server/src", "frontend/src", "xtask/src"];
/// Names that are followed from one `use` to the next: enough for any, and an end for a `use` that names itself.
const STEPS_MAX: usize = 16;

/// The files of a crate, by their modules.
type Files = BTreeMap<Names, File>;
/// The modules that each module imports.
type Imports = BTreeMap<Names, BTreeSet<Names>>;

/// Every circle, in words.
pub fn circles() -> anyhow::Result<Vec<String>> {
    let mut found = Vec::new();
    for folder in FOLDERS {
        let (mut files, folder) = (Files::new(), root().join(folder));
        for path in rust_files(&folder)? {
            let name = path.strip_prefix(root())?.display().to_string();
            files.entry(module(path.strip_prefix(&folder)?)).or_default().read(&name, &fs::read_to_string(&path)?)?;
        }
        found.extend(circles_of(files));
    }
    Ok(found)
}

/// `a/b.rs` and `a/b/mod.rs` are `a::b`; `lib.rs` and `main.rs` are the crate.
fn module(path: &Path) -> Names {
    let mut names: Names = path.with_extension("").iter().map(|name| name.to_string_lossy().into_owned()).collect();
    names.pop_if(|last| ["lib", "main", "mod"].contains(&last.as_str()));
    names
}

fn circles_of(mut files: Files) -> Vec<String> {
    let tests: Vec<Names> = files
        .iter()
        .flat_map(|(module, file)| file.tests.iter().map(|name| [module, slice::from_ref(name)].concat()))
        .collect();
    files.retain(|module, _| !tests.iter().any(|test| module.starts_with(test)));
    let imports: Imports = files.keys().map(|module| (module.clone(), imported(&files, module))).collect();
    let circles: BTreeSet<Vec<&Names>> = imports.keys().filter_map(|module| shortest(&imports, module)).collect();
    circles.iter().map(|circle| words(&files, circle)).collect()
}

fn words(files: &Files, circle: &[&Names]) -> String {
    let paths = circle.iter().chain(circle.first()).map(|module| files[*module].path.as_str());
    let circle = paths.collect::<Vec<_>>().join(" → ");
    format!("{circle}: a circle of imports; move what these files share into a file that imports none of them")
}

/// The other modules that a module imports.
fn imported(files: &Files, module: &[String]) -> BTreeSet<Names> {
    let File { depends, uses, .. } = &files[module];
    let named = depends.iter().filter(|path| path.len() > 1 || uses.contains_key(&path[0])); // else it may be a variable
    let found = named.filter_map(|path| defining(files, module, path, STEPS_MAX));
    found.filter(|found| found != module).collect()
}

/// The module that defines what a path names in `module`, behind every `pub use`.
fn defining(files: &Files, module: &[String], path: &[String], steps: usize) -> Option<Names> {
    let Some((first, rest)) = path.split_first() else { return Some(module.to_vec()) };
    let (steps, child) = (steps.checked_sub(1)?, [module, slice::from_ref(first)].concat());
    match (first.as_str(), files.get(module)?.uses.get(first)) {
        ("crate", _) => defining(files, &[], rest, steps),
        ("self", _) => defining(files, module, rest, steps),
        ("super", _) => defining(files, module.split_last()?.1, rest, steps),
        _ if files.contains_key(&child) => defining(files, &child, rest, steps),
        (_, Some(used)) => defining(files, module, &[used, rest].concat(), steps),
        (_, None) => Some(module.to_vec()),
    }
}

/// The shortest circle through a module, from its first module on.
fn shortest<'a>(imports: &'a Imports, module: &'a Names) -> Option<Vec<&'a Names>> {
    let (mut ways, mut met) = (VecDeque::from([vec![module]]), BTreeSet::new());
    while let Some(mut way) = ways.pop_front() {
        for next in imports.get(*way.last()?)? {
            if next == module {
                let first = (0..way.len()).min_by_key(|at| way[*at])?;
                way.rotate_left(first);
                return Some(way);
            }
            if met.insert(next) {
                ways.push_back([&way[..], &[next]].concat());
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The circles of a crate's files, each given by its path and its text.
    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let mut all = Files::new();
        for (path, text) in files {
            all.entry(module(Path::new(path))).or_default().read(path, text).unwrap();
        }
        circles_of(all).into_iter().map(|words| words.split(':').next().unwrap().to_owned()).collect()
    }

    #[test]
    fn circles_of_two_and_of_three_are_found() {
        let root = ("lib.rs", "mod a; mod b; mod c;");
        let two = [root, ("a.rs", "use crate::b::B;"), ("b.rs", "fn b() { super::a::a() }"), ("c.rs", "use super::a;")];
        assert_eq!(found(&two), ["a.rs → b.rs → a.rs"]);
        let three = [
            root,
            ("a.rs", "use super::{b::{self as x}};"),
            ("b.rs", "use crate::c;"),
            ("c.rs", "view!(<x f=super::a::f()/>);"),
        ];
        assert_eq!(found(&three), ["a.rs → b.rs → c.rs → a.rs"]);
        assert!(found(&[root, ("a.rs", "use crate::{b, c};"), ("b.rs", "use super::c::C;"), ("c.rs", "")]).is_empty());
    }

    #[test]
    fn a_name_is_followed_to_the_file_that_defines_it() {
        let folder = |code: &'static str| {
            [("lib.rs", "mod a;"), ("a/mod.rs", code), ("a/b.rs", "use super::C;"), ("a/c.rs", "")]
        };
        assert!(found(&folder("mod b; mod c; pub use b::B; pub use c::C;")).is_empty());
        assert!(
            found(&folder("mod b; mod c; pub use b::B; pub use c::C; fn b(b: B) {}")).is_empty(),
            "b imports c only"
        );
        assert_eq!(found(&folder("mod b; mod c; pub use b::B; pub struct C(B);")), ["a/mod.rs → a/b.rs → a/mod.rs"]);
        let again = [("lib.rs", "pub use a::A; mod a; mod b;"), ("a.rs", "use crate::b;"), ("b.rs", "use crate::A;")];
        assert_eq!(found(&again), ["a.rs → b.rs → a.rs"]);
    }

    #[test]
    fn tests_are_not_counted() {
        let tested = "#[cfg(test)]\nmod tests { use crate::b; }";
        let files = [
            ("lib.rs", "mod a; mod b; #[cfg(test)] mod c;"),
            ("a.rs", tested),
            ("b.rs", "use crate::{a, c};"),
            ("c.rs", "use crate::b;"),
        ];
        assert!(found(&files).is_empty());
    }
}
