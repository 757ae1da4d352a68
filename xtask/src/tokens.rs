//! Tokens of the style sheets: a browser drops a whole declaration that names one which is not there, and says nothing.

use crate::web::styles;
use std::collections::BTreeSet;

/// Tokens that are used and nowhere set.
pub fn unset() -> anyhow::Result<Vec<String>> {
    let css = styles()?;
    Ok(used_and_unset(&css).into_iter().map(|token| format!("style: {token} is used and nowhere set")).collect())
}

fn used_and_unset(css: &str) -> BTreeSet<&str> {
    let name = |text: &'_ str| text.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(text.len());
    let used = css.split("var(").skip(1).map(|rest| &rest[..name(rest)]);
    used.filter(|token| !css.contains(&format!("{token}:"))).collect()
}

#[cfg(test)]
mod tests {
    use super::used_and_unset;

    #[test]
    fn a_token_that_is_nowhere_set_is_found() {
        let css = ":root { --gap-4: 1rem; } .a { margin: var(--gap-4) var(--gap-5, 0); }";
        assert_eq!(used_and_unset(css).into_iter().collect::<Vec<_>>(), ["--gap-5"]);
    }
}
