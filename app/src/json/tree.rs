//! What can be written as JSON and read from it, and the trees of what every type is made of.

use serde_json::{Map, Value};
use std::{borrow::Cow, collections::BTreeMap, error::Error, fmt};
use uuid::Uuid;

/// A value that has a tree. Unlike `Serialize` it is compiled once for each type, and cannot fail.
pub trait Tree {
    /// The tree.
    fn tree(&self) -> Value;
}

/// A value that is read from a tree. Unlike `Deserialize` it is compiled once for each type.
pub trait FromTree: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// When the tree is of something else.
    fn from_tree(tree: Value) -> Result<Self, Unfit>;
}

/// A tree that is not what was asked for: where, and what was wanted there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfit(String);

impl Unfit {
    /// What was wanted.
    pub fn not(wanted: &str) -> Self {
        Self(format!("not {wanted}"))
    }

    /// The field in which it was found.
    #[must_use]
    pub fn within(self, field: &str) -> Self {
        Self(format!("{field}: {}", self.0))
    }
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Unfit {}

impl From<Unfit> for serde_json::Error {
    fn from(unfit: Unfit) -> Self {
        serde::de::Error::custom(unfit.0)
    }
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

macro_rules! whole {
    ($read:ident, $($type:ty),+) => {
        $(impl FromTree for $type {
            fn from_tree(tree: Value) -> Result<Self, Unfit> {
                tree.$read().and_then(|number| number.try_into().ok()).ok_or_else(|| Unfit::not("a whole number of its size"))
            }
        })+
    };
}
whole!(as_u64, u8, u16, u32, u64, usize);
whole!(as_i64, i32, i64);

impl FromTree for Value {
    fn from_tree(tree: Value) -> Result<Self, Unfit> {
        Ok(tree)
    }
}

impl FromTree for bool {
    fn from_tree(tree: Value) -> Result<Self, Unfit> {
        tree.as_bool().ok_or_else(|| Unfit::not("true or false"))
    }
}

impl FromTree for String {
    fn from_tree(tree: Value) -> Result<Self, Unfit> {
        match tree {
            Value::String(text) => Ok(text),
            _ => Err(Unfit::not("a text")),
        }
    }
}

impl FromTree for char {
    fn from_tree(tree: Value) -> Result<Self, Unfit> {
        let text = String::from_tree(tree)?;
        let mut all = text.chars();
        all.next().filter(|_| all.next().is_none()).ok_or_else(|| Unfit::not("a single character"))
    }
}

impl FromTree for Uuid {
    fn from_tree(tree: Value) -> Result<Self, Unfit> {
        tree.as_str().and_then(|text| Uuid::try_parse(text).ok()).ok_or_else(|| Unfit::not("a UUID"))
    }
}

impl FromTree for Map<String, Value> {
    fn from_tree(tree: Value) -> Result<Self, Unfit> {
        match tree {
            Value::Object(record) => Ok(record),
            _ => Err(Unfit::not("an object")),
        }
    }
}

/// The entries of a list.
fn list(tree: Value) -> Result<Vec<Value>, Unfit> {
    match tree {
        Value::Array(list) => Ok(list),
        _ => Err(Unfit::not("a list")),
    }
}

impl<T: FromTree> FromTree for Option<T> {
    fn from_tree(tree: Value) -> Result<Self, Unfit> {
        if tree.is_null() { Ok(None) } else { T::from_tree(tree).map(Some) }
    }
}

impl<T: FromTree> FromTree for Box<T> {
    fn from_tree(tree: Value) -> Result<Self, Unfit> {
        T::from_tree(tree).map(Self::new)
    }
}

impl<T: ToOwned<Owned: FromTree> + ?Sized> FromTree for Cow<'static, T> {
    fn from_tree(tree: Value) -> Result<Self, Unfit> {
        T::Owned::from_tree(tree).map(Self::Owned)
    }
}

impl<T: FromTree> FromTree for Vec<T> {
    fn from_tree(tree: Value) -> Result<Self, Unfit> {
        let list = list(tree)?;
        let mut read = Vec::with_capacity(list.len());
        for one in list {
            read.push(T::from_tree(one)?);
        }
        Ok(read)
    }
}

impl<A: FromTree, B: FromTree> FromTree for (A, B) {
    fn from_tree(tree: Value) -> Result<Self, Unfit> {
        let [a, b] = several(tree)?;
        Ok((A::from_tree(a)?, B::from_tree(b)?))
    }
}

/// A list of so many entries.
pub fn several<const N: usize>(tree: Value) -> Result<[Value; N], Unfit> {
    list(tree)?.try_into().map_err(|_| Unfit::not("a list of that length"))
}

impl<V: FromTree> FromTree for BTreeMap<String, V> {
    fn from_tree(tree: Value) -> Result<Self, Unfit> {
        let mut read = Self::new();
        for (key, value) in Map::from_tree(tree)? {
            read.insert(key, V::from_tree(value)?);
        }
        Ok(read)
    }
}
