//! JSON by way of one tree: every record is read from and written to `Value` only, field by field, so that the phone's
//! bundle holds one small reader per type (docs/adr/0004-bundle.md).

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Reads a text.
///
/// # Errors
/// What is wrong with it.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, serde_json::Error> {
    serde_json::from_str::<Value>(text).and_then(serde_json::from_value)
}

/// Writes a text.
pub fn write(value: &impl Serialize) -> String {
    tree(value).to_string()
}

/// The tree of a value. Ours have string keys and no failing parts, so there always is one.
pub fn tree(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

/// Takes a field out of a record; an absent one reads as null.
///
/// # Errors
/// When the field is no `T`.
pub fn take<T: DeserializeOwned>(record: &mut Map<String, Value>, field: &str) -> Result<T, serde_json::Error> {
    serde_json::from_value(record.remove(field).unwrap_or_default())
}

/// Takes a field out of a record, or its default when it is absent.
///
/// # Errors
/// When the field is no `T`.
pub fn take_or_default<T: DeserializeOwned + Default>(
    record: &mut Map<String, Value>,
    field: &str,
) -> Result<T, serde_json::Error> {
    record.remove(field).map_or_else(|| Ok(T::default()), serde_json::from_value)
}

/// A map of pairs, inserted one by one: `collect` would bring a sort of its own for every type of pair.
pub fn map_of<K: Ord, V>(pairs: impl Iterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    map.extend(pairs);
    map
}

/// Whether a field need not be written.
pub fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Declares a struct that is read field by field; unknown fields are passed over.
///
/// `field: Type = default` may be absent, and is not written while it is the default.
macro_rules! record {
    (
        $(#[$meta:meta])*
        $visibility:vis struct $name:ident {
            $($(#[$field_meta:meta])* $field_visibility:vis $field:ident: $type:ty $(= $default:ident)?,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(serde::Serialize)]
        $visibility struct $name {
            $(
                $(#[$field_meta])*
                $(
                    #[serde(skip_serializing_if = "crate::json::is_default")]
                    #[cfg_attr(any(), doc = stringify!($default))]
                )?
                $field_visibility $field: $type,
            )+
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let mut record = serde_json::Map::deserialize(from)?;
                let mut read = || -> Result<Self, serde_json::Error> {
                    Ok(Self { $($field: $crate::json::record!(@take record, $field $(, $default)?),)+ })
                };
                read().map_err(serde::de::Error::custom)
            }
        }
    };
    (@take $record:ident, $field:ident) => { $crate::json::take(&mut $record, stringify!($field))? };
    (@take $record:ident, $field:ident, default) => { $crate::json::take_or_default(&mut $record, stringify!($field))? };
}
pub(crate) use record;

#[cfg(test)]
mod tests {
    use super::{read, write};

    record! {
        /// Something.
        #[derive(Debug, PartialEq)]
        struct Thing {
            /// Always there.
            name: String,
            /// Perhaps there.
            note: String = default,
            /// Perhaps there too.
            size: Option<u8> = default,
        }
    }

    #[test]
    fn a_record_reads_what_it_wrote_and_passes_over_the_unknown() {
        let thing = Thing { name: "a".into(), note: String::new(), size: Some(3) };
        assert_eq!(write(&thing), r#"{"name":"a","size":3}"#);
        assert_eq!(read::<Thing>(r#"{"mood": 1, "size": 3, "name": "a"}"#).unwrap(), thing);
        for wrong in [r#"{"note": "x"}"#, r#"{"name": 1}"#, r#"{"name": "a", "size": 300}"#, "[]"] {
            assert!(read::<Thing>(wrong).is_err(), "{wrong}");
        }
    }
}
