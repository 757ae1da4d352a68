//! The phone's store in IndexedDB: tables of text and the content of photos, every commit whole, people's own work flushed
//! before it counts. All of it is sealed by the user's vault; beside it lie own operations sealed for the county, which this phone can
//! deliver and not read.

mod closed;

pub use closed::{Closed, Sealed};

use crate::{
    sealing::Sealing,
    vault::{self, Vault},
};
use app::{
    domain::{attachment::BlobId, id::OperationId},
    sync::disk::{Record, Table, Write},
    sync::journal::{Entry, entries},
};
use idb::{KeyRange, Query, Transaction, TransactionResult};
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

/// Version of the tables' layout: 2 added media and their content; 3 the vault's wrap and sealed operations.
const VERSION: u32 = 3;
/// Content of photos and voice notes, under its SHA-256 in hexadecimal.
const CONTENT: &str = "content";
/// Under this key of the content lies ballast.
const BALLAST_KEY: &str = "ballast";
/// Own operations that the server has not spoken of, sealed for the county, under their ids.
const SEALED: &str = "sealed";
/// How the data key lies under the passphrase.
const KEYS: &str = "keys";
const WRAP_KEY: &str = "wrap";
const NEXT_WRAP_KEY: &str = "next wrap";
const PASSKEY_KEY: &str = "passkey";
/// Records of an earlier layout that are sealed in one commit.
const SEALED_AT_ONCE: usize = 200;
/// Under this key of the meta table stands who may write: each page that opens the store takes the next number.
const GENERATION_KEY: &str = "generation";

/// One user's store, opened. A page that another page has overtaken can no longer write.
#[derive(Clone)]
pub struct Database {
    inner: IdbDatabase,
    generation: f64,
    vault: Vault,
    sealing: Sealing,
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
    /// The vault that seals it.
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// The store's name.
    pub fn name(&self) -> String {
        self.inner.name()
    }

    /// Every record of every table, by table and key.
    pub async fn read_all(&self) -> Result<Vec<Record>, Fault> {
        let transaction = Transaction::from(self.transaction(IdbTransactionMode::Readonly, false)?);
        let (mut sealed, mut old) = (Vec::new(), Vec::new());
        for table in Table::ALL {
            let store = transaction.object_store(table.name()).map_err(at("table"))?;
            let keys = store.get_all_keys(None, None).map_err(at("read"))?.await.map_err(at("read"))?;
            let values = store.get_all(None, None).map_err(at("read"))?.await.map_err(at("read"))?;
            for (key, value) in keys.into_iter().zip(values) {
                match (key.as_string(), value.as_string()) {
                    (Some(key), Some(value)) => old.push(Record { table, key, value }),
                    (Some(key), None) if value.is_object() => sealed.push((table, key, Uint8Array::new(&value))),
                    _ => {} // the pen's number
                }
            }
        }
        self.seal_old(&old).await?;
        let mut records = self.unsealed(sealed).await;
        records.extend(old);
        records.sort_by(|a, b| (a.table, &a.key).cmp(&(b.table, &b.key)));
        Ok(records)
    }

    /// One that cannot be opened comes as an empty text: the engine counts it as damaged.
    async fn unsealed(&self, sealed: Vec<(Table, String, Uint8Array)>) -> Vec<Record> {
        let placed = sealed.iter().map(|(table, key, value)| (place(*table, key), value.clone()));
        let opened = self.vault.unseal_all(&placed.collect::<Vec<_>>()).await;
        let text = |bytes: Option<Vec<u8>>| bytes.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
        let records = sealed.into_iter().zip(opened);
        records.map(|((table, key, _), bytes)| Record { table, key, value: text(bytes) }).collect()
    }

    /// Seals what an earlier layout kept in clear, a part at a time: a phone that dies meanwhile goes on at the next opening.
    async fn seal_old(&self, old: &[Record]) -> Result<(), Fault> {
        for part in old.chunks(SEALED_AT_ONCE) {
            let writes: Vec<Write> = part.iter().cloned().map(Write::Put).collect();
            self.commit(&writes, true).await?;
        }
        Ok(())
    }

    /// Everything that is written, sealed. A phone without its cryptography saves nothing rather than in clear.
    async fn sealed_values(&self, writes: &[Write]) -> Result<Vec<Option<Uint8Array>>, Fault> {
        let mut values = Vec::new();
        for write in writes {
            values.push(match write {
                Write::Put(record) => {
                    let sealed = self.vault.seal(&place(record.table, &record.key), record.value.as_bytes()).await;
                    Some(sealed.ok_or("seal")?)
                }
                _ => None,
            });
        }
        Ok(values)
    }

    /// What is sealed for the county follows from the same commit.
    fn seal_for_county(
        &self,
        transaction: &Transaction,
        entries: &[(OperationId, Option<Vec<u8>>)],
    ) -> Result<(), Fault> {
        let store = transaction.object_store(SEALED).map_err(at("table"))?;
        for (id, sealed) in entries {
            let name = JsValue::from(id.to_string());
            store.delete(Query::Key(format!("{}{id}", closed::TAKEN).into())).map_err(at("delete"))?;
            match sealed {
                Some(sealed) => drop(store.put(&Uint8Array::from(sealed.as_slice()), Some(&name)).map_err(at("put"))?),
                None => drop(store.delete(Query::Key(name)).map_err(at("delete"))?),
            }
        }
        Ok(())
    }

    /// Writes everything or nothing. `strict` answers only when the data would survive a dead battery.
    pub async fn commit(&self, writes: &[Write], strict: bool) -> Result<(), Fault> {
        let values = self.sealed_values(writes).await?;
        let for_county: Vec<_> = entries(writes)
            .into_iter()
            .filter_map(|entry| match entry {
                Entry::Keep(operation) => Some((operation.id, Some(self.sealing.seal(&operation)?))),
                Entry::Forget(id) => Some((id, None)),
            })
            .collect();
        let begun = self.transaction(IdbTransactionMode::Readwrite, strict)?;
        let transaction = Transaction::from(begun.clone());
        if self.pen(&transaction).await? != self.generation {
            drop(transaction.abort());
            return Err(OVERTAKEN.to_owned());
        }
        let put_all = || -> Result<(), Fault> {
            writes.iter().zip(&values).try_for_each(|(write, value)| put(&transaction, write, value.as_ref()))?;
            self.seal_for_county(&transaction, &for_county)
        };
        if let Err(error) = put_all() {
            drop(transaction.abort());
            return Err(error);
        }
        committed(transaction, &begun).await
    }

    /// Keeps content; answers when it would survive a dead battery.
    pub async fn put_content(&self, blob: BlobId, content: &[u8]) -> Result<(), Fault> {
        let name = blob.to_string();
        let sealed = self.vault.seal(&content_place(&name), content).await.ok_or("seal")?;
        self.put_bytes(&name, &sealed).await
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
        let bytes = match kept.map(|value| Uint8Array::new(&value)) {
            Some(sealed) if vault::is_sealed(&sealed) => {
                self.vault.unseal(&content_place(&blob.to_string()), &sealed).await
            }
            Some(old) => self.sealed_anew(blob, old.to_vec()).await,
            None => None,
        };
        Ok(bytes.filter(|bytes| BlobId::of(bytes) == blob))
    }

    /// Content of an earlier layout, which is sealed as it is found.
    async fn sealed_anew(&self, blob: BlobId, content: Vec<u8>) -> Option<Vec<u8>> {
        drop(self.put_content(blob, &content).await);
        Some(content)
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
        begin(&self.inner, mode, strict)
    }
}

fn begin(database: &IdbDatabase, mode: IdbTransactionMode, strict: bool) -> Result<IdbTransaction, Fault> {
    let names: Array = stores().map(JsValue::from).collect();
    let options = Object::new();
    let durability = if strict { "strict" } else { "relaxed" };
    Reflect::set(&options, &"durability".into(), &durability.into()).map_err(at("options"))?;
    database.unchecked_ref::<WithOptions>().transaction(&names, mode, &options).map_err(at("transaction"))
}

fn stores() -> impl Iterator<Item = &'static str> {
    Table::ALL.iter().map(|table| table.name()).chain([CONTENT, SEALED, KEYS])
}

/// What a record is bound to: nobody can put one in another's place.
fn place(table: Table, key: &str) -> String {
    format!("{}/{key}", table.name())
}

fn content_place(name: &str) -> String {
    format!("{CONTENT}/{name}")
}

async fn committed(transaction: Transaction, begun: &IdbTransaction) -> Result<(), Fault> {
    match transaction.await {
        Ok(TransactionResult::Committed) => Ok(()),
        // Such as QuotaExceededError; without a name the browser gave none.
        _ => Err(begun.error().map_or_else(|| "aborted".to_owned(), |why| why.name())),
    }
}

fn put(transaction: &Transaction, write: &Write, value: Option<&Uint8Array>) -> Result<(), Fault> {
    match write {
        Write::Put(Record { table, key, .. }) => {
            let store = transaction.object_store(table.name()).map_err(at("table"))?;
            let value = value.ok_or("seal")?;
            store.put(value, Some(&key.into())).map(drop).map_err(at("put"))
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
