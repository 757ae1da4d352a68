//! A store that nobody has opened: its wrap, and own operations sealed for the county. Nothing of it can be read.

use super::{Database, Fault, KEYS, SEALED, VERSION, WRAP_KEY, at, begin, committed, stores};
use crate::{
    sealing::Sealing,
    vault::{Vault, Wrap},
};
use idb::{Factory, Query, Transaction};
use js_sys::Uint8Array;
use wasm_bindgen::JsValue;
use web_sys::{IdbDatabase, IdbTransactionMode};

/// One user's store, closed: what can be done with it without the passphrase.
#[derive(Clone)]
pub struct Closed {
    inner: IdbDatabase,
}

impl Closed {
    /// Finds (or makes) a store.
    pub async fn find(name: &str) -> Result<Self, Fault> {
        let mut request =
            Factory::new().and_then(|factory| factory.open(name, Some(VERSION))).map_err(at("IndexedDB"))?;
        request.on_upgrade_needed(|event| {
            if let Ok(database) = idb::event::DatabaseEvent::database(&event) {
                let there = database.store_names();
                for table in stores().filter(|table| !there.iter().any(|name| name == table)) {
                    drop(database.create_object_store(table, idb::ObjectStoreParams::new()));
                }
            }
        });
        let opened: idb::Database = request.await.map_err(at("open"))?;
        Ok(Self { inner: opened.into() })
    }

    /// Opens it and takes the pen.
    pub async fn open(self, vault: Vault, sealing: Sealing) -> Result<Database, Fault> {
        let mut database = Database { inner: self.inner, generation: 0.0, vault, sealing };
        database.generation = match database.take_pen().await {
            Ok(generation) => generation,
            Err(_) => database.pen_as_it_lies().await?, // no room to write: what is there can still be read and delivered
        };
        Ok(database)
    }

    /// How the data key lies under the passphrase, if there is a vault here.
    pub async fn wrap(&self) -> Result<Option<Wrap>, Fault> {
        let transaction = begin(&self.inner, IdbTransactionMode::Readonly, false)?;
        let store = Transaction::from(transaction).object_store(KEYS).map_err(at("table"))?;
        let kept = store.get(Query::Key(WRAP_KEY.into())).map_err(at("read"))?.await.map_err(at("read"))?;
        Ok(kept.and_then(|text| Wrap::read(&text.as_string()?)))
    }

    /// Keeps it.
    pub async fn put_wrap(&self, wrap: &Wrap) -> Result<(), Fault> {
        let begun = begin(&self.inner, IdbTransactionMode::Readwrite, true)?;
        let transaction = Transaction::from(begun.clone());
        let store = transaction.object_store(KEYS).map_err(at("table"))?;
        store.put(&wrap.write().into(), Some(&WRAP_KEY.into())).map_err(at("put"))?;
        committed(transaction, &begun).await
    }

    /// Own operations sealed for the county, with the names they lie under.
    pub async fn sealed(&self) -> Result<Vec<(JsValue, Vec<u8>)>, Fault> {
        let transaction = Transaction::from(begin(&self.inner, IdbTransactionMode::Readonly, false)?);
        let store = transaction.object_store(SEALED).map_err(at("table"))?;
        let keys = store.get_all_keys(None, None).map_err(at("read"))?.await.map_err(at("read"))?;
        let values = store.get_all(None, None).map_err(at("read"))?.await.map_err(at("read"))?;
        Ok(keys.into_iter().zip(values.iter().map(|value| Uint8Array::new(value).to_vec())).collect())
    }

    /// Lets go of sealed operations that the server has.
    pub async fn drop_sealed(&self, names: Vec<JsValue>) -> Result<(), Fault> {
        let begun = begin(&self.inner, IdbTransactionMode::Readwrite, true)?;
        let transaction = Transaction::from(begun.clone());
        let store = transaction.object_store(SEALED).map_err(at("table"))?;
        for name in names {
            store.delete(Query::Key(name)).map_err(at("delete"))?;
        }
        committed(transaction, &begun).await
    }

    /// Empties everything but what is sealed for the county: without the data key the rest is noise.
    pub async fn forget(&self) -> Result<(), Fault> {
        let begun = begin(&self.inner, IdbTransactionMode::Readwrite, true)?;
        let transaction = Transaction::from(begun.clone());
        for table in stores().filter(|table| *table != SEALED) {
            transaction.object_store(table).and_then(|store| store.clear()).map_err(at("clear"))?;
        }
        committed(transaction, &begun).await
    }
}
