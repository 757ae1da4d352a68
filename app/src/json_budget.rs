//! What a JSON text takes in memory once it is read into a tree: estimated from its bytes, before anything is read.

/// An entry of a list: a `Value` has 32 bytes, and lists grow to twice what they hold. A signature is little else.
const LIST_ENTRY: usize = 64;
/// An entry of a record: a key, a value, and nodes that are half full.
const RECORD_ENTRY: usize = 128;
/// A list: room for four values.
const LIST: usize = 128;
/// A record: a node with room for eleven keys of 24 bytes and as many values.
const RECORD: usize = 640;
/// Besides its characters, which the length of the text counts: what the allocator rounds up.
const TEXT: usize = 32;
/// Times its length, and some for short ones: twice what operations come to, the smallest of which take 15. Empty objects take 250.
const TIMES: usize = 32;
const BESIDES: usize = 32 * 1024;

/// Whether a text, read into a tree, takes at most `most` bytes, and no more than a text of its length that is plausible.
pub fn fits(text: &[u8], most: usize) -> bool {
    weight(text) <= bound(text.len(), most)
}

/// What a text of this length may take.
pub fn bound(length: usize, most: usize) -> usize {
    most.min(BESIDES + TIMES * length)
}

/// An upper bound of the bytes of memory.
pub fn weight(text: &[u8]) -> usize {
    let (mut weight, mut inside, mut escaped) = (text.len(), false, false);
    let mut lists: u128 = 0; // the innermost last; what is nested deeper than 128 levels is not read at all
    for byte in text {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if inside => escaped = true,
            b'"' => {
                inside = !inside;
                weight += TEXT / 2;
            }
            _ if inside => {}
            b'{' => {
                lists <<= 1;
                weight += RECORD;
            }
            b'[' => {
                lists = lists << 1 | 1;
                weight += LIST;
            }
            b'}' | b']' => lists >>= 1,
            b',' if lists & 1 == 1 => weight += LIST_ENTRY,
            b',' => weight += RECORD_ENTRY,
            _ => {}
        }
    }
    weight
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{area::AreaCode, id::DeviceId},
        sync::{
            memory::demo_person_added,
            operation::Operation,
            protocol::{OPERATIONS_MAX, SyncRequest},
        },
    };
    use serde_json::{Value, json};
    use uuid::Uuid;

    fn delivery(operations: Vec<Operation>) -> Vec<u8> {
        let village = AreaCode::parse("500229221204").unwrap();
        let request = SyncRequest::new(DeviceId(Uuid::from_u128(1)), operations, [(village.into(), 7)].into());
        serde_json::to_vec(&request).unwrap()
    }

    /// What real phones deliver has half the weight that is let through.
    #[test]
    fn what_is_written_at_work_fits_with_room_to_spare() {
        let (device, village) = (DeviceId(Uuid::from_u128(1)), AreaCode::parse("500229221204").unwrap());
        let added = |n| demo_person_added(device, n, village);
        let visit = json!({ "person": Uuid::nil(), "on": "2026-11-25", "outcome": "met", "concerns": ["fee", "trust"],
            "attachments": vec![json!({ "blob": "0".repeat(64), "media_type": "image/jpeg", "bytes": 1, "kind": "photo" }); 6] });
        let photographed = |n| Operation { kind: "VisitLogged".into(), body: visit.clone(), ..added(n) };
        let settled = |n| Operation { body: json!({ "about": Uuid::nil() }), ..added(n) };
        let kinds: [&dyn Fn(u64) -> Operation; 3] = [&added, &photographed, &settled];
        for kind in kinds {
            for many in [0, 1, OPERATIONS_MAX] {
                let text = delivery((1..=many as u64).map(kind).collect());
                let (weight, most) = (weight(&text), BESIDES + TIMES * text.len());
                assert!(2 * weight <= most && fits(&text, 8_000_000), "{weight} of {}", text.len());
            }
        }
    }

    #[test]
    fn values_that_cost_more_than_they_say_do_not_fit() {
        for one in ["{}", "[]", r#"{"":0}"#, "[[]]", r#"{"":{}}"#] {
            let text = format!("[{}0]", format!("{one},").repeat(20_000));
            assert!(!fits(text.as_bytes(), usize::MAX), "{one}: {}", weight(text.as_bytes()));
        }
        let flat = format!("[{}0]", "0,".repeat(20_000));
        assert!(!fits(flat.as_bytes(), usize::MAX));
        assert!(!fits(&vec![b' '; 2_000], 1_000));
    }

    /// Counted one by one: the bytes that the tree's parts take, without what an allocator adds.
    fn taken(value: &Value) -> usize {
        match value {
            Value::String(text) => text.capacity(),
            Value::Array(all) => 32 * all.capacity() + all.iter().map(taken).sum::<usize>(),
            Value::Object(all) => {
                let nodes = if all.is_empty() { 0 } else { all.len().div_ceil(5) };
                632 * nodes + all.iter().map(|(key, one)| key.capacity() + taken(one)).sum::<usize>()
            }
            _ => 0,
        }
    }

    #[test]
    fn the_weight_is_no_less_than_what_a_tree_takes() {
        let deep = format!("{}1{}", r#"{"a":["#.repeat(50), "]}".repeat(50));
        let wide: Value = (0..500).map(|n| (format!("field {n}"), json!([n, "text", {}]))).collect();
        let quoted = json!({ "[{,\"\\": ["[,,{{\"", "\\"] }).to_string();
        for text in [deep, wide.to_string(), quoted, String::from_utf8(delivery(vec![])).unwrap()] {
            let value: Value = serde_json::from_str(&text).unwrap();
            assert!(weight(text.as_bytes()) >= taken(&value), "{} < {}", weight(text.as_bytes()), taken(&value));
        }
        assert_eq!(weight(br#""[{,""#), 5 + TEXT, "inside a text nothing counts");
    }
}
