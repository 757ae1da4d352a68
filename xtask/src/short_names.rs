//! Short names for what module and glue know each other by: those that wasm-bindgen gives are whole signatures.

use std::collections::BTreeMap;

/// Begins every short name; nothing in the glue does.
const MARK: char = '$';

/// Long names, each with its short one.
pub struct ShortNames(BTreeMap<String, String>);

impl ShortNames {
    /// Of the names that wasm-bindgen made up; those that other code calls stay.
    pub fn of(names: impl Iterator<Item = String>) -> Self {
        let mut made: Vec<String> =
            names.filter(|name| name.starts_with("__") || name.starts_with("wasm_bindgen__")).collect();
        made.sort();
        made.dedup();
        Self(made.into_iter().enumerate().map(|(at, name)| (name, short(at))).collect())
    }

    /// Gives a name its short one.
    pub fn shorten(&self, name: &mut String) {
        if let Some(short) = self.0.get(name) {
            name.clone_from(short);
        }
    }

    /// The glue with the short names.
    pub fn in_script(&self, script: &str) -> String {
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | MARK);
        let mut written = String::new();
        let mut rest = script;
        while let Some(begin) = rest.find(is_part) {
            let (before, from) = rest.split_at(begin);
            let (word, after) = from.split_at(from.find(|c| !is_part(c)).unwrap_or(from.len()));
            written.push_str(before);
            written.push_str(self.0.get(word).map_or(word, String::as_str));
            rest = after;
        }
        written + rest
    }
}

/// `$0`, `$1`, … in the digits that names can have.
fn short(mut number: usize) -> String {
    const DIGITS: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let mut name = String::from(MARK);
    loop {
        name.push(char::from(DIGITS[number % DIGITS.len()]));
        number /= DIGITS.len();
        if number == 0 {
            return name;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ShortNames, short};

    #[test]
    fn whole_words_are_shortened_and_nothing_else() {
        let names = ShortNames::of(["__wbg_a_1", "__wbg_a_12", "memory"].map(str::to_owned).into_iter());
        let glue = "{ __wbg_a_1: f(memory), __wbg_a_12: g(\"说\"), __wbg_a_123: 0 }";
        assert_eq!(names.in_script(glue), "{ $0: f(memory), $1: g(\"说\"), __wbg_a_123: 0 }");
        let mut name = "memory".to_owned();
        names.shorten(&mut name);
        assert_eq!(name, "memory");
    }

    #[test]
    fn no_two_names_become_one() {
        let mut all: Vec<String> = (0..5_000).map(short).collect();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 5_000);
    }
}
