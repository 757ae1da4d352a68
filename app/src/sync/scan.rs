//! JSON looked at before it is read: where the items of a list are, without memory for what is in them.

use std::ops::Range;

/// Reports every byte outside of strings, the opening quote of each string included, with its place.
fn marks(text: &[u8], mut tell: impl FnMut(usize, u8)) {
    let (mut inside, mut escaped) = (false, false);
    for (at, byte) in text.iter().copied().enumerate() {
        match (inside, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (true, b'"') => inside = false,
            (true, _) => {}
            (false, _) => {
                inside = byte == b'"';
                tell(at, byte);
            }
        }
    }
}

/// A list in an object: where it is, brackets included, and where its items are.
#[derive(Debug, PartialEq, Eq)]
pub struct ListScan {
    /// The whole.
    pub whole: Range<usize>,
    /// Each of its items, blanks around them included.
    pub items: Vec<Range<usize>>,
}

/// The list under `field` in the outermost object; `None` when there is none, or more than one. Of more than `max` items one
/// more is reported.
pub fn list(text: &str, field: &str, max: usize) -> Option<ListScan> {
    let mut finder =
        Finder { text, field, max, depth: 0, key_from: 0, is_named: false, from: None, found: None, bad: false };
    let mut items = Items { from: 0, found: Vec::new() };
    marks(text.as_bytes(), |at, mark| finder.meet(at, mark, &mut items));
    finder.found.filter(|_| !finder.bad).map(|whole| ListScan { whole, items: items.found })
}

struct Items {
    from: usize,
    found: Vec<Range<usize>>,
}

struct Finder<'a> {
    text: &'a str,
    field: &'a str,
    max: usize,
    depth: usize,
    key_from: usize,
    /// The value that follows is the one looked for.
    is_named: bool,
    /// Where the list began that is being read.
    from: Option<usize>,
    found: Option<Range<usize>>,
    bad: bool,
}

impl Finder<'_> {
    fn meet(&mut self, at: usize, mark: u8, items: &mut Items) {
        let in_list = self.from.is_some() && self.depth == 2;
        match mark {
            b'"' if self.depth == 1 => self.key_from = at,
            b':' if self.depth == 1 => self.is_named = self.names(at),
            b',' if self.depth == 1 => self.is_named = false,
            b'[' if self.depth == 1 && self.is_named => {
                self.bad |= self.found.is_some();
                self.from = Some(at);
                items.from = at + 1;
            }
            b',' | b']' if in_list => {
                self.end_item(at, items);
                if mark == b']' {
                    self.found = self.from.take().map(|from| from..at + 1);
                }
            }
            _ => {}
        }
        match mark {
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }

    /// Whether the key that ended before `at` is the one looked for.
    fn names(&self, at: usize) -> bool {
        let key = self.text.get(self.key_from..at).unwrap_or_default().trim_end();
        key.strip_prefix('"').and_then(|key| key.strip_suffix('"')) == Some(self.field)
    }

    fn end_item(&mut self, at: usize, items: &mut Items) {
        let item = std::mem::replace(&mut items.from, at + 1)..at;
        match self.text.get(item.clone()).unwrap_or_default().trim() {
            "" => {}
            _ if items.found.len() <= self.max => items.found.push(item),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(text: &str, max: usize) -> Option<Vec<&str>> {
        list(text, "a", max).map(|list| list.items.into_iter().map(|item| text[item].trim()).collect())
    }

    #[test]
    fn a_list_is_found_where_it_stands_and_nowhere_else() {
        assert_eq!(
            items(r#"{"b": [1], "a" : [{"a": [9]}, [2, 3] , "x,]"], "c": {"a": [4]}}"#, 3).unwrap(),
            [r#"{"a": [9]}"#, "[2, 3]", r#""x,]""#]
        );
        assert_eq!(items(r#"{"a": []}"#, 0).unwrap(), [""; 0]);
        for none in [
            r#"{"b": "\"a\": [1]"}"#,
            r#"{"a": 1, "b": [2]}"#,
            r#"[{"a": [1]}]"#,
            r#"{"a": [1"#,
            r#"{"a":[1],"a":[2]}"#,
        ] {
            assert_eq!(items(none, 9), None, "{none}");
        }
        assert_eq!(items(r#"{"a": [1, 2, 3, 4]}"#, 1).unwrap(), ["1", "2"], "more than may be");
    }
}
