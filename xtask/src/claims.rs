//! What docs/security claims: every file that it links to is there, and every test that it names.

use crate::shell::root;
use std::{fs, path::Path};

/// The folder whose pages are looked at.
const FOLDER: &str = "docs/security";
/// What names of files begin with; anything else between backticks is no file of this repository.
const FOLDERS: [&str; 8] = ["app/", "docs/", "frontend/", "public/", "server/", "style/", "tests/", "xtask/"];

/// Says of each page what it names and is not there.
pub fn broken() -> anyhow::Result<Vec<String>> {
    let mut broken = Vec::new();
    for entry in fs::read_dir(root().join(FOLDER))? {
        let path = entry?.path();
        let page = path.strip_prefix(root()).unwrap_or(&path).display().to_string();
        let faults = faults(&root(), &root().join(FOLDER), &fs::read_to_string(&path)?);
        broken.extend(faults.into_iter().map(|fault| format!("{page}: {fault}")));
    }
    Ok(broken)
}

/// Links are read from `folder`, files between backticks from `root`.
fn faults(root: &Path, folder: &Path, page: &str) -> Vec<String> {
    let linked = page.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let inside = linked.filter(|target| !target.contains("://") && !target.starts_with('#'));
    let lost = inside.filter(|target| !folder.join(target.split('#').next().unwrap_or_default()).exists());
    let mut faults: Vec<String> = lost.map(|target| format!("links to {target}, which is not there")).collect();
    let named = page.lines().flat_map(|line| line.split('`').skip(1).step_by(2));
    faults.extend(
        named.filter(|text| FOLDERS.iter().any(|begin| text.starts_with(begin))).filter_map(|text| not_so(root, text)),
    );
    faults
}

/// What is wrong with `path` or `path: function`.
fn not_so(root: &Path, text: &str) -> Option<String> {
    let (path, function) = text.split_once(": ").map_or((text, None), |(path, function)| (path, Some(function)));
    if !root.join(path).exists() {
        return Some(format!("names {path}, which is not there"));
    }
    let text = fs::read_to_string(root.join(path)).unwrap_or_default();
    let lacks = function.filter(|function| !text.contains(&format!("fn {function}(")))?;
    Some(format!("names {lacks}, which {path} does not have"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_pages_on_security_name_is_there() {
        assert_eq!(broken().unwrap(), [""; 0]);
    }

    #[test]
    fn what_is_not_there_is_found() {
        let found = |page: &str| faults(&root(), &root().join(FOLDER), page).len();
        assert_eq!(
            found(
                "`xtask/src/claims.rs: broken` `cargo xtask run` `tests/fuzz` [a](../adr) [b](https://x.test/y) [c](#d)"
            ),
            0
        );
        assert_eq!(found("`xtask/src/claims.rs: brok` and `xtask/src/none.rs`"), 2);
        assert_eq!(found("[here](none.md) [there](../none.md#part)"), 2);
        assert_eq!(found("one ` alone\n`tests/none.rs`"), 1, "a line's odd backtick does not hide the next line");
    }
}
