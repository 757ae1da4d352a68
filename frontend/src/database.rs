//! The phone's store in IndexedDB: tables of text and the content of photos, every commit whole, people's own work flushed
//! before it counts.

use app::{
    domain::attachment::BlobId,
    sync::disk::{Record, Table, Write},
};
use idb::{Factory, KeyRange, Query, Transaction, TransactionResult};
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use web_sys::{IdbDatabase, IdbTransaction, IdbTransactionMode};

#[wasm_bindgen]
extern "C" {
    /// `transaction()` with options; `web-sys` still calls durability unstable.
    #[wasm_bindgen(extends = IdbDatabase)]
    type WithOptions;
    #[wasm_bindgen(method, catch)]
    fn transaction(
        this: &WithOptions,
        stores: &Array,
        mode: IdbTransactionMode,
        options: &Object,
    ) -> Result<IdbTransaction, JsValue>;
}

/// Version of the tables' layout: 2 added media and their content.
const VERSION: u32 = 2;
/// Content of photos and voice notes, under its SHA-256 in hexadecimal.
const CONTENT: &str = "content";
/// Under this key of the content lies ballast.
const BALLAST_KEY: &str = "ballast";
/// Under this key of the meta table stands who may write: each page that opens the store takes the next number.
const GENERATION_KEY: &str = "generation";

/// One user's store. A page that another page has overtaken can no longer write.
#[derive(Clone)]
pub struct Database {
    inner: IdbDatabase,
    generation: f64,
}

/// What the browser calls it when there is no room.
pub const NO_ROOM: &str = "QuotaExceededError";

/// What a page is told that another page has overtaken.
pub const OVERTAKEN: &str = "another page has opened this store";

/// Why a commit was not made, in words for the log and the screen.
pub type Fault = String;

/// The step that failed. What the browser says of it follows from the transaction, when there is one.
fn at<E>(step: &'static str) -> impl Fn(E) -> Fault {
    move |_| step.to_owned()
}

impl Database {
    /// Opens (or makes) a store and takes the pen.
    pub async fn open(name: &str) -> Result<Self, Fault> {
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
        let mut database = Self { inner: opened.into(), generation: 0.0 };
        database.generation = match database.take_pen().await {
            Ok(generation) => generation,
            Err(_) => database.pen_as_it_lies().await?, // no room to write: what is there can still be read and delivered
        };
        Ok(database)
    }

    /// The store's name.
    pub fn name(&self) -> String {
        self.inner.name()
    }

    /// Every record of every table.
    pub async fn read_all(&self) -> Result<Vec<Record>, Fault> {
        let transaction = Transaction::from(self.transaction(IdbTransactionMode::Readonly, false)?);
        let mut records = Vec::new();
        for table in Table::ALL {
            let store = transaction.object_store(table.name()).map_err(at("table"))?;
            let keys = store.get_all_keys(None, None).map_err(at("read"))?.await.map_err(at("read"))?;
            let values = store.get_all(None, None).map_err(at("read"))?.await.map_err(at("read"))?;
            let record = |(key, value): (JsValue, JsValue)| {
                Some(Record { table, key: key.as_string()?, value: value.as_string()? })
            };
            records.extend(keys.into_iter().zip(values).filter_map(record));
        }
        Ok(records)
    }

    /// Writes everything or nothing. `strict` answers only when the data would survive a dead battery.
    pub async fn commit(&self, writes: &[Write], strict: bool) -> Result<(), Fault> {
        let begun = self.transaction(IdbTransactionMode::Readwrite, strict)?;
        let transaction = Transaction::from(begun.clone());
        if self.pen(&transaction).await? != self.generation {
            drop(transaction.abort());
            return Err(OVERTAKEN.to_owned());
        }
        for write in writes {
            if let Err(error) = put(&transaction, write) {
                drop(transaction.abort());
                return Err(error);
            }
        }
        committed(transaction, &begun).await
    }

    /// Keeps content; answers when it would survive a dead battery.
    pub async fn put_content(&self, blob: BlobId, content: &[u8]) -> Result<(), Fault> {
        self.put_bytes(&blob.to_string(), &Uint8Array::from(content)).await
    }

    async fn put_bytes(&self, key: &str, bytes: &Uint8Array) -> Result<(), Fault> {
        let begun = self.transaction(IdbTransactionMode::Readwrite, true)?;
        let transaction = Transaction::from(begun.clone());
        let store = transaction.object_store(CONTENT).map_err(at("table"))?;
        store.put(bytes, Some(&key.into())).map_err(at("put"))?;
        committed(transaction, &begun).await
    }

    /// Keeps ballast.
    pub async fn put_ballast(&self, bytes: &Uint8Array) -> Result<(), Fault> {
        self.put_bytes(BALLAST_KEY, bytes).await
    }

    /// Whether ballast is here.
    pub async fn has_ballast(&self) -> Result<bool, Fault> {
        let transaction = Transaction::from(self.transaction(IdbTransactionMode::Readonly, false)?);
        let store = transaction.object_store(CONTENT).map_err(at("table"))?;
        let kept = store.count(Some(Query::Key(BALLAST_KEY.into()))).map_err(at("read"))?.await.map_err(at("read"))?;
        Ok(kept > 0)
    }

    /// Lets go of ballast.
    pub async fn drop_ballast(&self) -> Result<(), Fault> {
        let begun = self.transaction(IdbTransactionMode::Readwrite, true)?;
        let transaction = Transaction::from(begun.clone());
        let store = transaction.object_store(CONTENT).map_err(at("table"))?;
        store.delete(Query::Key(BALLAST_KEY.into())).map_err(at("delete"))?;
        committed(transaction, &begun).await
    }

    /// Lets go of content.
    pub async fn drop_content(&self, blob: BlobId) -> Result<(), Fault> {
        self.commit(&[Write::DropBlob(blob)], false).await
    }

    /// Content, if it is here and whole.
    pub async fn content(&self, blob: BlobId) -> Result<Option<Vec<u8>>, Fault> {
        let transaction = Transaction::from(self.transaction(IdbTransactionMode::Readonly, false)?);
        let store = transaction.object_store(CONTENT).map_err(at("table"))?;
        let kept = store.get(Query::Key(blob.to_string().into())).map_err(at("read"))?.await.map_err(at("read"))?;
        let bytes = kept.map(|value| Uint8Array::new(&value).to_vec());
        Ok(bytes.filter(|bytes| BlobId::of(bytes) == blob))
    }

    /// The names of all content.
    pub async fn contents(&self) -> Result<Vec<BlobId>, Fault> {
        let transaction = Transaction::from(self.transaction(IdbTransactionMode::Readonly, false)?);
        let store = transaction.object_store(CONTENT).map_err(at("table"))?;
        let keys = store.get_all_keys(None, None).map_err(at("read"))?.await.map_err(at("read"))?;
        Ok(keys.into_iter().filter_map(|key| BlobId::parse(&key.as_string()?)).collect())
    }

    async fn take_pen(&self) -> Result<f64, Fault> {
        let transaction = Transaction::from(self.transaction(IdbTransactionMode::Readwrite, true)?);
        let next = self.pen(&transaction).await? + 1.0;
        let meta = transaction.object_store(Table::Meta.name()).map_err(at("table"))?;
        meta.put(&next.into(), Some(&GENERATION_KEY.into())).map_err(at("put"))?;
        match transaction.await {
            Ok(TransactionResult::Committed) => Ok(next),
            _ => Err("commit".to_owned()),
        }
    }

    async fn pen_as_it_lies(&self) -> Result<f64, Fault> {
        let transaction = Transaction::from(self.transaction(IdbTransactionMode::Readonly, false)?);
        self.pen(&transaction).await
    }

    async fn pen(&self, transaction: &Transaction) -> Result<f64, Fault> {
        let meta = transaction.object_store(Table::Meta.name()).map_err(at("table"))?;
        let kept = meta.get(Query::Key(GENERATION_KEY.into())).map_err(at("read"))?.await.map_err(at("read"))?;
        Ok(kept.and_then(|value| value.as_f64()).unwrap_or_default())
    }

    fn transaction(&self, mode: IdbTransactionMode, strict: bool) -> Result<IdbTransaction, Fault> {
        let names: Array = stores().map(JsValue::from).collect();
        let options = Object::new();
        let durability = if strict { "strict" } else { "relaxed" };
        Reflect::set(&options, &"durability".into(), &durability.into()).map_err(at("options"))?;
        let begun = self.inner.unchecked_ref::<WithOptions>().transaction(&names, mode, &options);
        begun.map_err(at("transaction"))
    }
}

fn stores() -> impl Iterator<Item = &'static str> {
    Table::ALL.iter().map(|table| table.name()).chain([CONTENT])
}

async fn committed(transaction: Transaction, begun: &IdbTransaction) -> Result<(), Fault> {
    match transaction.await {
        Ok(TransactionResult::Committed) => Ok(()),
        // Such as QuotaExceededError; without a name the browser gave none.
        _ => Err(begun.error().map_or_else(|| "aborted".to_owned(), |why| why.name())),
    }
}

fn put(transaction: &Transaction, write: &Write) -> Result<(), Fault> {
    match write {
        Write::Put(Record { table, key, value }) => {
            let store = transaction.object_store(table.name()).map_err(at("table"))?;
            store.put(&value.into(), Some(&key.into())).map(drop).map_err(at("put"))
        }
        Write::DeletePrefix(table, prefix) => {
            let store = transaction.object_store(table.name()).map_err(at("table"))?;
            let last = format!("{prefix}\u{FFFF}");
            let range = KeyRange::bound(&prefix.into(), &last.into(), None, None).map_err(at("range"))?;
            store.delete(Query::KeyRange(range)).map(drop).map_err(at("delete"))
        }
        Write::DropBlob(blob) => {
            let store = transaction.object_store(CONTENT).map_err(at("table"))?;
            store.delete(Query::Key(blob.to_string().into())).map(drop).map_err(at("delete"))
        }
    }
}
