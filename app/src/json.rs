//! JSON by way of one tree: every record is read from and written to `Value` only, field by field, so that the phone's
//! bundle holds one small reader and one small writer per type (docs/adr/0004-bundle.md).

mod tree;

use serde_json::{Map, Value};
pub use tree::{FromTree, Tree, Unfit, object, several};

/// Reads a text.
///
/// # Errors
/// What is wrong with it.
pub fn read<T: FromTree>(text: &str) -> Result<T, serde_json::Error> {
    Ok(T::from_tree(serde_json::from_str(text)?)?)
}

/// Reads a tree.
///
/// # Errors
/// What is wrong with it.
pub fn from_tree<T: FromTree>(tree: Value) -> Result<T, serde_json::Error> {
    Ok(T::from_tree(tree)?)
}

/// Writes a text, with the keys of every object in order, whatever features of `serde_json` this build has: phones and server compare
/// digests of it.
pub fn write(value: &impl Tree) -> String {
    write_tree(value.tree())
}

/// The same of a tree.
pub fn write_tree(mut tree: Value) -> String {
    tree.sort_all_objects();
    tree.to_string()
}

/// The tree of a value.
pub fn tree(value: &impl Tree) -> Value {
    value.tree()
}

/// Puts a field into a record.
pub fn put(record: &mut Map<String, Value>, field: &str, tree: Value) {
    record.insert(field.to_owned(), tree);
}

/// Takes a field out of a record; an absent one reads as null.
///
/// # Errors
/// When the field is no `T`.
pub fn take<T: FromTree>(record: &mut Map<String, Value>, field: &str) -> Result<T, Unfit> {
    T::from_tree(taken(record, field).unwrap_or_default()).map_err(|unfit| unfit.within(field))
}

/// Takes a field out of a record, or its default when it is absent.
///
/// # Errors
/// When the field is no `T`.
pub fn take_or_default<T: FromTree + Default>(record: &mut Map<String, Value>, field: &str) -> Result<T, Unfit> {
    match taken(record, field) {
        Some(tree) => T::from_tree(tree).map_err(|unfit| unfit.within(field)),
        None => Ok(T::default()),
    }
}

/// A field out of a record; none when it is absent.
fn taken(record: &mut Map<String, Value>, field: &str) -> Option<Value> {
    record.remove(field)
}

/// Whether a field need not be written.
pub fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Fields of a later version, kept as they came.
pub type Later = Map<String, Value>;

/// What is left of a record when all fields that this build knows were taken out. Fields that say nothing are passed over.
pub fn left_over(mut record: Map<String, Value>) -> Later {
    prune(&mut record);
    if !record.is_empty() {
        crate::later::note();
    }
    if crate::later::forgets() {
        record.clear();
    }
    record
}

/// In records an absent field, null and an object without fields are the same: a snapshot's columns do not tell them apart.
fn prune(record: &mut Map<String, Value>) {
    record.values_mut().filter_map(Value::as_object_mut).for_each(prune);
    record.retain(|_, value| !value.is_null() && value.as_object().is_none_or(|fields| !fields.is_empty()));
}

/// Says how a type is written: `written!(Type, value => tree)`. Serde writes it by way of the same tree.
macro_rules! written {
    ($name:ty, $value:ident => $tree:expr) => {
        impl $crate::json::Tree for $name {
            fn tree(&self) -> serde_json::Value {
                let $value = self;
                $tree
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                $crate::json::Tree::tree(self).serialize(to)
            }
        }
    };
}
pub(crate) use written;

/// Says how a type is read: `readable!(Type, tree => Result<Type, Unfit>)`. Serde reads it by way of the same tree.
macro_rules! readable {
    ($name:ty, $tree:ident => $read:expr) => {
        impl $crate::json::FromTree for $name {
            fn from_tree($tree: serde_json::Value) -> Result<Self, $crate::json::Unfit> {
                $read
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let tree = serde_json::Value::deserialize(from)?;
                <Self as $crate::json::FromTree>::from_tree(tree).map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use readable;

/// The tree of some fields of a value, under their names.
macro_rules! fields {
    ($value:expr, $($field:ident),+) => {{
        let mut record = serde_json::Map::new();
        $($crate::json::put(&mut record, stringify!($field), $crate::json::Tree::tree(&$value.$field));)+
        serde_json::Value::Object(record)
    }};
}
pub(crate) use fields;

/// Declares a struct that is read and written field by field; unknown fields are passed over.
///
/// `field: Type = default` may be absent, and is not written while it is the default. `struct Name + later` gets a field `later` that keeps
/// unknown fields and writes them as they came.
macro_rules! record {
    (
        $(#[$meta:meta])*
        $visibility:vis struct $name:ident $(+ $later:ident)? {
            $($(#[$field_meta:meta])* $field_visibility:vis $field:ident: $type:ty $(= $default:ident)?,)+
        }
    ) => {
        $(#[$meta])*
        $visibility struct $name {
            $($(#[$field_meta])* $field_visibility $field: $type,)+
            $(
                /// Fields of a later version, as they came.
                pub $later: $crate::json::Later,
            )?
        }

        $crate::json::written!($name, value => {
            let mut record = serde_json::Map::new();
            $($crate::json::record!(@put record, value.$field, $field $(, $default)?);)+
            $(record.extend(value.$later.clone());)?
            record.into()
        });

        $crate::json::readable!($name, tree => {
            let mut record = <serde_json::Map<String, serde_json::Value> as $crate::json::FromTree>::from_tree(tree)?;
            Ok(Self {
                $($field: $crate::json::record!(@take $name, record, $field $(, $default)?),)+
                $($later: $crate::json::left_over(std::mem::take(&mut record)),)?
            })
        });
    };
    (@put $record:ident, $value:expr, $field:ident) => {
        $crate::json::put(&mut $record, stringify!($field), $crate::json::Tree::tree(&$value))
    };
    (@put $record:ident, $value:expr, $field:ident, default) => {
        if !$crate::json::is_default(&$value) {
            $crate::json::put(&mut $record, stringify!($field), $crate::json::Tree::tree(&$value))
        }
    };
    (@take $name:ident, $record:ident, $field:ident) => { $crate::json::take(&mut $record, stringify!($field))? };
    (@take $name:ident, $record:ident, $field:ident, default) => {
        if $crate::later::hides(stringify!($name), stringify!($field)) {
            Default::default()
        } else {
            $crate::json::take_or_default(&mut $record, stringify!($field))?
        }
    };
}
pub(crate) use record;

/// Declares an enum of plain names and of names with fields: `"missing"`, `{"too_long": {"max": 5, "found": 6}}`.
///
/// `enum Name + Later` gets a variant `Later` that keeps what a later version wrote, as it came.
macro_rules! variants {
    (
        $(#[$meta:meta])*
        $visibility:vis enum $name:ident $(+ $later:ident)? {
            $($(#[$variant_meta:meta])* $variant:ident = $code:literal $({ $($(#[$field_meta:meta])* $field:ident: $type:ty),+ $(,)? })?,)+
        }
    ) => {
        $(#[$meta])*
        $visibility enum $name {
            $($(#[$variant_meta])* $variant $({ $($(#[$field_meta])* $field: $type),+ })?,)+
            $(
                /// A name of a later version, as it came.
                $later(serde_json::Value),
            )?
        }

        $crate::json::written!($name, value => {
            let mut _record = serde_json::Map::new();
            let code = match value {
                $(Self::$variant $({ $($field),+ })? => {
                    $($($crate::json::put(&mut _record, stringify!($field), $crate::json::Tree::tree($field));)+)?
                    $code
                })+
                $(Self::$later(tree) => return tree.clone(),)?
            };
            $crate::json::named(code, _record)
        });

        $crate::json::readable!($name, tree => {
            let (code, mut _record) = $crate::json::unnamed(tree.clone());
            #[allow(unused_mut)] // where no variant has fields
            let mut read = || -> Result<Self, $crate::json::Unfit> {
                match code.as_str() {
                    $($code => Ok(Self::$variant $({ $($field: $crate::json::take(&mut _record, stringify!($field))?),+ })?),)+
                    _ => Err($crate::json::Unfit::not("a name that this version knows")),
                }
            };
            let found = read();
            $(let found = found.or_else(|_| Ok::<_, $crate::json::Unfit>(Self::$later(tree)));)?
            found
        });
    };
}
pub(crate) use variants;

/// A name with its fields, or the name alone.
pub fn named(code: &str, fields: Map<String, Value>) -> Value {
    if fields.is_empty() { code.into() } else { holding(code, fields.into()) }
}

/// A record of one field.
pub fn holding(field: &str, tree: Value) -> Value {
    let mut whole = Map::new();
    put(&mut whole, field, tree);
    whole.into()
}

/// The name and the fields of what [`named`] made; empty when it is nothing of the kind.
pub fn unnamed(tree: Value) -> (String, Map<String, Value>) {
    match tree {
        Value::String(code) => (code, Map::new()),
        Value::Object(whole) => match whole.into_iter().next() {
            Some((code, Value::Object(record))) => (code, record),
            _ => Default::default(),
        },
        _ => Default::default(),
    }
}

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

    variants! {
        #[derive(Debug, PartialEq)]
        enum Finding {
            /// Nothing.
            Nothing = "nothing",
            /// Something.
            TooLong = "too_long" {
                /// How long.
                found: u8,
            },
        }
    }

    #[test]
    fn a_variant_reads_what_it_wrote() {
        assert_eq!(write(&Finding::Nothing), r#""nothing""#);
        assert_eq!(write(&Finding::TooLong { found: 3 }), r#"{"too_long":{"found":3}}"#);
        assert_eq!(read::<Finding>(r#"{"too_long":{"found":3,"mood":1}}"#).unwrap(), Finding::TooLong { found: 3 });
        assert_eq!(read::<Finding>(r#""nothing""#).unwrap(), Finding::Nothing);
        for wrong in ["1", r#""too_long""#, r#""other""#, "{}", r#"{"too_long":{"found":300}}"#] {
            assert!(read::<Finding>(wrong).is_err(), "{wrong}");
        }
    }

    variants! {
        #[derive(Debug, PartialEq)]
        enum Verdict + Later {
            /// It is so.
            So = "so",
            /// It is so, and for this reason.
            Because = "because" {
                /// Which.
                reason: String,
            },
        }
    }

    #[test]
    fn a_name_of_a_later_version_comes_back_as_it_came() {
        assert_eq!(read::<Verdict>(r#""so""#).unwrap(), Verdict::So);
        let because = Verdict::Because { reason: "b".into() };
        assert_eq!(read::<Verdict>(&write(&because)).unwrap(), because);
        let later = r#"{"perhaps":{"mood":1}}"#;
        assert_eq!(write(&read::<Verdict>(later).unwrap()), later);
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
