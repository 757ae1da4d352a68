//! Names of sheets that Excel takes.

use std::collections::BTreeSet;

/// Excel takes 31, and a number may follow.
const NAME_CHARACTERS_MAX: usize = 24;
/// What no name of a sheet may have.
const NOT_IN_NAMES: [char; 8] = ['[', ']', ':', '*', '?', '/', '\\', '\''];

/// Names that sheets of a workbook have already.
#[derive(Default)]
pub struct SheetNames(BTreeSet<String>);

impl SheetNames {
    /// One name is taken.
    pub fn with(name: &str) -> Self {
        Self(BTreeSet::from([name.to_owned()]))
    }

    /// A name that Excel takes and no other sheet has, as near to these words as can be.
    pub fn free(&mut self, words: &str) -> String {
        let kept = words.chars().filter(|c| !NOT_IN_NAMES.contains(c) && !c.is_control());
        let kept: String = kept.take(NAME_CHARACTERS_MAX).collect();
        let kept = if kept.trim().is_empty() { "登记".to_owned() } else { kept };
        let numbered = |n: usize| if n == 1 { kept.clone() } else { format!("{kept} {n}") };
        let free = (1..).map(numbered).find(|name| self.0.insert(name.to_lowercase()));
        free.unwrap_or(kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sheet_has_a_name_that_excel_takes() {
        let mut names = SheetNames::with("台账");
        let given = ["台账", "a/b", "AB", "[]", &"很".repeat(200), &"很".repeat(199)].map(|words| names.free(words));
        assert_eq!(given[..4], ["台账 2", "ab", "AB 2", "登记"]);
        assert!(given[4..].iter().all(|name| name.chars().count() <= 31) && given[4] != given[5]);
    }
}
