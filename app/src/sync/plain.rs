//! Values as they may be delivered and kept: no deeper and no larger than what carries them can be written and read back
//! (docs/adr/0021-bounds.md).

use crate::json::Tree;
use serde_json::Value;
use std::fmt::{self, Write};

/// Levels of arrays and objects in the body of an operation. The deepest of ours, a consent with its strokes, has 3. serde_json opens
/// 127 at most; the deepest that carries a body, an answer with a dossier on its way to another village, adds 10.
pub const NESTING_MAX: usize = 32;
/// Bytes of the body of any operation that a device delivers: a signature of 4,000 points takes 36 KB as JSON, and nothing that
/// people write is larger. Eight of them fill half a request, as much as a phone sends at once.
pub const OPERATION_BYTES_MAX: usize = 64 * 1024;
/// Bytes that are kept of what cannot be read: written as JSON text once more it has twice as many at most.
const UNREADABLE_BYTES_MAX: usize = OPERATION_BYTES_MAX / 2 - 1024;

/// Whether a value opens no more than so many levels, and has whole numbers only.
pub(super) fn is_plain(value: &Value, levels: usize) -> bool {
    match value {
        Value::Array(items) => levels > 0 && items.iter().all(|item| is_plain(item, levels - 1)),
        Value::Object(fields) => levels > 0 && fields.values().all(|field| is_plain(field, levels - 1)),
        Value::Number(number) => number.is_i64() || number.is_u64(),
        Value::Null | Value::Bool(_) | Value::String(_) => true,
    }
}

/// What is kept of something that cannot be read: its text, cut where it is too long.
pub(super) fn kept_text(whole: &Value) -> String {
    let mut text = whole.to_string();
    text.truncate(text.floor_char_boundary(UNREADABLE_BYTES_MAX));
    text
}

/// Bytes that a value takes as JSON.
pub fn bytes(value: &impl Tree) -> usize {
    let mut count = Count(0);
    write!(count, "{}", value.tree()).map_or(0, |()| count.0)
}

struct Count(usize);

impl fmt::Write for Count {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 += text.len();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn fractions_are_no_values_because_they_do_not_read_back() {
        assert!([json!(u64::MAX), json!(i64::MIN), json!(0)].iter().all(|whole| is_plain(whole, 0)));
        assert!([json!(0.5), json!(-0.0), json!([1e300])].iter().all(|fraction| !is_plain(fraction, 1)));
        let drifting = "-7.708415320147652e-125";
        let read: Value = serde_json::from_str(drifting).unwrap_or_default();
        assert_ne!(read.to_string(), drifting, "should this fail, serde_json reads fractions exactly by now");
    }

    #[test]
    fn the_deepest_of_ours_is_far_from_the_bound() {
        let strokes = json!({"signature": [[1, 2]]});
        assert!(is_plain(&strokes, 3) && !is_plain(&strokes, 2));
        const { assert!(NESTING_MAX + 4 + 10 < 127) };
    }

    #[test]
    fn a_signature_of_the_most_points_fits() {
        let stroke: Vec<u16> = [1000, 400].repeat(crate::domain::signature::POINTS_MAX);
        assert!(bytes(&json!({"signature": [stroke]})) < OPERATION_BYTES_MAX - 4 * 1024);
    }
}
