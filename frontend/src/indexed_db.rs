//! IndexedDB, thinly: what it answers by events comes as futures.

use crate::platform::named;
use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DomStringList, IdbDatabase, IdbKeyRange, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction,
    IdbTransactionMode,
};

#[wasm_bindgen]
extern "C" {
    /// `transaction()` with options; `web-sys` still calls durability unstable.
    #[wasm_bindgen(extends = IdbDatabase)]
    type WithOptions;
    #[wasm_bindgen(method, catch)]
    fn transaction(
        this: &WithOptions,
        stores: &DomStringList,
        mode: IdbTransactionMode,
        options: &JsValue,
    ) -> Result<IdbTransaction, JsValue>;
}

/// Why something was not done, in words for the log and the screen.
pub type DatabaseFault = String;

/// What the browser calls it when there is no room.
pub const NO_ROOM: &str = "QuotaExceededError";

/// An open database.
#[derive(Clone)]
pub struct Connection(IdbDatabase);

impl Connection {
    /// Opens a database, and makes it or the tables that an earlier version of it lacks. While another tab has that earlier
    /// version open, this waits.
    pub async fn open(name: &str, version: u32, tables: Vec<&'static str>) -> Result<Self, DatabaseFault> {
        let factory = web_sys::window().and_then(|window| window.indexed_db().ok().flatten()).ok_or("IndexedDB")?;
        let request = factory.open_with_u32(name, version).map_err(|_| "IndexedDB")?;
        let opening = request.clone();
        let upgrade = Closure::once(move || make_missing(&opening, &tables));
        request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
        Ok(Self(answer(&request, "open").await?.unchecked_into()))
    }

    /// The database's name.
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// Begins to read.
    pub fn read(&self) -> Result<Transaction, DatabaseFault> {
        self.begin(IdbTransactionMode::Readonly, "relaxed")
    }

    /// Begins to write, all or nothing. `strict` is complete only when the data would survive a dead battery.
    pub fn write(&self, strict: bool) -> Result<Transaction, DatabaseFault> {
        self.begin(IdbTransactionMode::Readwrite, if strict { "strict" } else { "relaxed" })
    }

    fn begin(&self, mode: IdbTransactionMode, durability: &str) -> Result<Transaction, DatabaseFault> {
        let options = named(&[("durability", durability.into())]);
        let begun = self.0.unchecked_ref::<WithOptions>().transaction(&self.0.object_store_names(), mode, &options);
        begun.map(Transaction).map_err(|_| "transaction".into())
    }
}

fn make_missing(request: &IdbOpenDbRequest, tables: &[&str]) {
    let Ok(database) = request.result().map(JsCast::unchecked_into::<IdbDatabase>) else { return };
    let there = database.object_store_names();
    for table in tables.iter().filter(|table| !there.contains(table)) {
        drop(database.create_object_store(table));
    }
}

/// A transaction on all tables.
pub struct Transaction(IdbTransaction);

impl Transaction {
    /// A value; undefined where there is none.
    pub async fn get(&self, table: &str, key: &str) -> Result<JsValue, DatabaseFault> {
        requested(self.store(table)?.get(&key.into()), "read").await
    }

    /// How many values a table has.
    pub async fn count(&self, table: &str) -> Result<f64, DatabaseFault> {
        Ok(requested(self.store(table)?.count(), "read").await?.as_f64().unwrap_or_default())
    }

    /// The keys of a table, in their order.
    pub async fn keys(&self, table: &str) -> Result<Vec<String>, DatabaseFault> {
        let keys = requested(self.store(table)?.get_all_keys(), "read").await?.unchecked_into::<Array>();
        Ok(keys.iter().map(|key| key.as_string().unwrap_or_default()).collect())
    }

    /// All values of a table under their keys, in the keys' order.
    pub async fn all(&self, table: &str) -> Result<Vec<(String, JsValue)>, DatabaseFault> {
        let keys = self.keys(table).await?;
        let values = requested(self.store(table)?.get_all(), "read").await?.unchecked_into::<Array>();
        Ok(keys.into_iter().zip(values.iter()).collect())
    }

    /// Writes a value.
    pub fn put(&self, table: &str, key: &str, value: &JsValue) -> Result<(), DatabaseFault> {
        asked(self.store(table)?.put_with_key(value, &key.into()).map(drop), "put")
    }

    /// Writes bytes.
    pub fn put_bytes(&self, table: &str, key: &str, bytes: &[u8]) -> Result<(), DatabaseFault> {
        self.put(table, key, &Uint8Array::from(bytes))
    }

    /// Deletes a value, should there be one.
    pub fn delete(&self, table: &str, key: &str) -> Result<(), DatabaseFault> {
        self.delete_all(table, &key.into())
    }

    /// Deletes every value whose key begins so.
    pub fn delete_prefix(&self, table: &str, prefix: &str) -> Result<(), DatabaseFault> {
        let range = IdbKeyRange::bound(&prefix.into(), &format!("{prefix}\u{FFFF}").into()).map_err(|_| "range")?;
        self.delete_all(table, &range)
    }

    fn delete_all(&self, table: &str, keys: &JsValue) -> Result<(), DatabaseFault> {
        asked(self.store(table)?.delete(keys).map(drop), "delete")
    }

    /// Empties a table.
    pub fn clear(&self, table: &str) -> Result<(), DatabaseFault> {
        asked(self.store(table)?.clear().map(drop), "clear")
    }

    /// Nothing of it is done.
    pub fn abort(self) {
        drop(self.0.abort());
    }

    /// Waits until it is complete. A transaction that was not says why, such as [`NO_ROOM`].
    pub async fn committed(self) -> Result<(), DatabaseFault> {
        let complete = Promise::new(&mut |resolve, reject| {
            self.0.set_oncomplete(Some(&resolve));
            self.0.set_onabort(Some(&reject));
        });
        let aborted = || self.0.error().map_or_else(|| "aborted".into(), |why| why.name());
        JsFuture::from(complete).await.map(drop).map_err(|_| aborted())
    }

    fn store(&self, table: &str) -> Result<IdbObjectStore, DatabaseFault> {
        self.0.object_store(table).map_err(|_| "table".into())
    }
}

fn asked(made: Result<(), JsValue>, step: &str) -> Result<(), DatabaseFault> {
    made.map_err(|_| step.into())
}

async fn requested(made: Result<IdbRequest, JsValue>, step: &str) -> Result<JsValue, DatabaseFault> {
    match made {
        Ok(request) => answer(&request, step).await,
        Err(_) => Err(step.into()),
    }
}

async fn answer(request: &IdbRequest, step: &str) -> Result<JsValue, DatabaseFault> {
    let answered = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    let event = JsFuture::from(answered).await;
    event.and_then(|_| request.result()).map_err(|_| step.into())
}
