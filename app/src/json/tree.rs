//! What can be written as JSON, and the trees of what every type is made of.

use serde_json::{Map, Value};
use std::{borrow::Cow, collections::BTreeMap};
use uuid::Uuid;

/// A value that has a tree. Unlike `Serialize` it is compiled once for each type, and cannot fail.
pub trait Tree {
    /// The tree.
    fn tree(&self) -> Value;
}

macro_rules! plain {
    ($($type:ty),+) => {
        $(impl Tree for $type {
            fn tree(&self) -> Value {
                (*self).into()
            }
        })+
    };
}
plain!(bool, u8, u16, u32, u64, usize, i32, i64);

impl Tree for Value {
    fn tree(&self) -> Value {
        self.clone()
    }
}

impl Tree for Map<String, Value> {
    fn tree(&self) -> Value {
        self.clone().into()
    }
}

impl Tree for str {
    fn tree(&self) -> Value {
        self.into()
    }
}

impl Tree for char {
    fn tree(&self) -> Value {
        self.to_string().into()
    }
}

impl Tree for String {
    fn tree(&self) -> Value {
        self.as_str().into()
    }
}

impl Tree for Uuid {
    fn tree(&self) -> Value {
        (&*self.hyphenated().encode_lower(&mut Uuid::encode_buffer())).into()
    }
}

impl<T: Tree + ?Sized> Tree for &T {
    fn tree(&self) -> Value {
        (**self).tree()
    }
}

impl<T: Tree> Tree for Box<T> {
    fn tree(&self) -> Value {
        (**self).tree()
    }
}

impl<T: Tree> Tree for Option<T> {
    fn tree(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::tree)
    }
}

impl<T: Tree> Tree for Vec<T> {
    fn tree(&self) -> Value {
        self.as_slice().tree()
    }
}

impl<T: Tree + ToOwned + ?Sized> Tree for Cow<'_, T> {
    fn tree(&self) -> Value {
        (**self).tree()
    }
}

impl<T: Tree> Tree for [T] {
    fn tree(&self) -> Value {
        let mut list = Vec::with_capacity(self.len());
        for one in self {
            list.push(one.tree());
        }
        list.into()
    }
}

impl<A: Tree, B: Tree> Tree for (A, B) {
    fn tree(&self) -> Value {
        vec![self.0.tree(), self.1.tree()].into()
    }
}

impl<V: Tree> Tree for BTreeMap<String, V> {
    fn tree(&self) -> Value {
        object(self.iter().map(|(key, value)| (key.tree(), value.tree())))
    }
}

/// A record of pairs; a key is a text, or what is written as one.
pub fn object(pairs: impl Iterator<Item = (Value, Value)>) -> Value {
    let mut record = Map::new();
    for (key, value) in pairs {
        put_under(&mut record, key, value);
    }
    record.into()
}

fn put_under(record: &mut Map<String, Value>, key: Value, value: Value) {
    let key = match key {
        Value::String(key) => key,
        other => other.to_string(),
    };
    record.insert(key, value);
}
