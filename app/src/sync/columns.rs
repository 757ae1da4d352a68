//! Rows as columns: keys are written once, and equal kinds are adjacent, so that snapshots compress and parse well.

use crate::json::record;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

record! {
    /// Objects turned into one list of values per key; nested objects likewise. Null means an absent key.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct Columns {
        /// How many rows.
        pub rows: usize,
        /// `{key: [value, …]}`, or `{key: {"of": {key: […]}}}` for nested objects.
        pub columns: Value,
    }
}

/// More rows than this are no piece of a snapshot: fifty times as many as [`super::snapshot::PIECE_DOSSIERS`].
const ROWS_MAX: usize = 10_000;
/// Marks a nested set of columns; no record has a key of this name.
const NESTED: &str = "of";

impl Columns {
    /// Packs rows, which are objects without nulls.
    pub fn pack(rows: Vec<Value>) -> Self {
        Self { rows: rows.len(), columns: pack(rows) }
    }

    /// The rows again; none when there are said to be more than any piece has.
    pub fn unpack(self) -> Vec<Value> {
        if self.rows > ROWS_MAX { Vec::new() } else { unpack(self.columns, self.rows) }
    }
}

fn pack(rows: Vec<Value>) -> Value {
    let mut keys = BTreeSet::new();
    keys.extend(rows.iter().filter_map(Value::as_object).flat_map(|o| o.keys().cloned()));
    let mut rows = rows;
    let column = |key: String| {
        let values: Vec<Value> =
            rows.iter_mut().map(|row| row.get_mut(&key).map(Value::take).unwrap_or_default()).collect();
        (key, if is_nested(&values) { nested(values) } else { values.into() })
    };
    let mut columns = Map::new();
    columns.extend(keys.into_iter().map(column));
    columns.into()
}

fn nested(values: Vec<Value>) -> Value {
    let mut whole = Map::new();
    whole.insert(NESTED.to_owned(), pack(values));
    whole.into()
}

/// Objects and nulls only, and at least one object.
fn is_nested(values: &[Value]) -> bool {
    values.iter().all(|v| v.is_object() || v.is_null())
        && values.iter().any(|v| v.as_object().is_some_and(|o| !o.is_empty()))
}

fn unpack(columns: Value, count: usize) -> Vec<Value> {
    let mut rows = vec![Map::new(); count];
    let Value::Object(columns) = columns else { return Vec::new() };
    for (key, column) in columns {
        let values = match column {
            Value::Array(values) => values,
            Value::Object(mut nested) => {
                let inner = unpack(nested.remove(NESTED).unwrap_or_default(), count);
                inner
                    .into_iter()
                    .map(|v| if v.as_object().is_some_and(Map::is_empty) { Value::Null } else { v })
                    .collect()
            }
            _ => Vec::new(),
        };
        for (row, value) in rows.iter_mut().zip(values).filter(|(_, value)| !value.is_null()) {
            row.insert(key.clone(), value);
        }
    }
    rows.into_iter().map(Value::Object).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn keys_are_written_once() {
        let rows =
            vec![json!({"a": 1, "f": {"x": {"v": 1}, "y": {"v": 2}}}), json!({"b": [1, 2], "f": {"x": {"v": 3}}})];
        let packed = Columns::pack(rows.clone());
        let expected = json!({"a": [1, null], "b": [null, [1, 2]], "f": {"of": {"x": {"of": {"v": [1, 3]}}, "y": {"of": {"v": [2, null]}}}}});
        assert_eq!(packed.columns, expected);
        assert_eq!(packed.unpack(), rows);
    }

    fn a_row() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            any::<u32>().prop_map(Value::from),
            "[a-z]{0,6}".prop_map(Value::from),
            Just(json!([1, {"k": 2}]))
        ];
        let inner = leaf
            .prop_recursive(3, 20, 4, |inner| prop::collection::btree_map("[a-e]", inner, 1..4).prop_map(|m| json!(m)));
        prop::collection::btree_map("[a-e]", inner, 1..5).prop_map(|m| json!(m))
    }

    proptest! {
        #[test]
        fn unpacking_gives_the_rows_again(rows in prop::collection::vec(a_row(), 0..12)) {
            prop_assert_eq!(Columns::pack(rows.clone()).unpack(), rows);
        }
    }
}
