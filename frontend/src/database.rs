//! The phone's store in IndexedDB: tables of text and the content of photos, every commit whole, people's own work flushed
//! before it counts. All of it is sealed by the user's vault; next to it are own operations sealed for the county, which this phone can
//! deliver and not read.

use crate::{
    closed::{self, CONTENT, Closed},
    indexed_db::{Connection, DatabaseFault, Transaction},
    sealing::Sealing,
    vault::{self, Vault},
};
use app::{
    domain::attachment::BlobId,
    sync::disk::{StoredText, Table, Write},
    sync::journal::{JournalEntry, entries},
};
use js_sys::Uint8Array;
use wasm_bindgen::JsValue;

/// The key of the ballast in the content table.
const BALLAST_KEY: &str = "ballast";
/// Records of an earlier layout that are sealed in one commit.
const SEALED_AT_ONCE: usize = 200;
/// Under this key of the meta table is who may write: each page that opens the store takes the next number.
const GENERATION_KEY: &str = "generation";

/// The error for a page that another page has overtaken.
pub const OVERTAKEN: &str = "another page has opened this store";

/// One user's store, opened. A page that another page has overtaken can no longer write.
#[derive(Clone)]
pub struct LocalDatabase {
    connection: Connection,
    generation: f64,
    vault: Vault,
    sealing: Sealing,
}

impl LocalDatabase {
    /// Opens a store. From now on no page that opened it before can write.
    pub async fn open(store: Closed, vault: Vault, sealing: Sealing) -> Result<Self, DatabaseFault> {
        let connection = store.connection();
        let generation = match next_generation(&connection).await {
            Ok(generation) => generation,
            Err(_) => generation(&connection.read()?).await?, // no room to write: what is there can still be read and delivered
        };
        Ok(Self { connection, generation, vault, sealing })
    }

    /// The vault that seals it.
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// The store's name.
    pub fn name(&self) -> String {
        self.connection.name()
    }

    /// Every record of every table, by table and key. One that cannot be opened comes as an empty text: the engine counts it as
    /// damaged.
    pub async fn read_all(&self) -> Result<Vec<StoredText>, DatabaseFault> {
        let transaction = self.connection.read()?;
        let (mut records, mut old, mut places, mut sealed) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for table in Table::ALL {
            for (key, value) in transaction.all(table.name()).await? {
                match value.as_string() {
                    Some(value) => old.push(Write::Put(StoredText { table, key: key.clone(), value })),
                    None if value.is_object() => {
                        places.push(records.len());
                        sealed.push((place(table, &key), Uint8Array::new(&value)));
                    }
                    None => continue, // the generation
                }
                records.push(StoredText { table, key, value: value.as_string().unwrap_or_default() });
            }
        }
        self.seal_old(&old).await?;
        for (at, bytes) in places.into_iter().zip(self.vault.unseal_all(&sealed).await) {
            records[at].value = bytes.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
        }
        Ok(records)
    }

    /// Seals what an earlier layout kept in clear, a part at a time: a phone that dies meanwhile goes on at the next opening.
    async fn seal_old(&self, old: &[Write]) -> Result<(), DatabaseFault> {
        for part in old.chunks(SEALED_AT_ONCE) {
            self.commit(part, true).await?;
        }
        Ok(())
    }

    /// Writes everything or nothing. `strict` answers only when the data would survive a dead battery.
    pub async fn commit(&self, writes: &[Write], strict: bool) -> Result<(), DatabaseFault> {
        let values = self.sealed_values(writes).await?;
        let for_county = self.sealed_for_county(writes);
        let transaction = self.connection.write(strict)?;
        let put_all = if generation(&transaction).await? == self.generation {
            writes.iter().zip(&values).try_for_each(|(write, value)| put(&transaction, write, value)).and_then(|()| {
                for_county.iter().try_for_each(|(id, sealed)| closed::seals(&transaction, id, sealed.as_deref()))
            })
        } else {
            Err(OVERTAKEN.to_owned())
        };
        match put_all {
            Ok(()) => transaction.committed().await,
            Err(why) => {
                transaction.abort();
                Err(why)
            }
        }
    }

    /// Everything that is written, sealed; undefined for what is deleted. A phone without its cryptography saves nothing rather than
    /// in clear.
    async fn sealed_values(&self, writes: &[Write]) -> Result<Vec<JsValue>, DatabaseFault> {
        let mut values = Vec::new();
        for write in writes {
            values.push(match write {
                Write::Put(record) => {
                    let place = place(record.table, &record.key);
                    self.vault.seal(&place, record.value.as_bytes()).await.ok_or("seal")?.into()
                }
                _ => JsValue::UNDEFINED,
            });
        }
        Ok(values)
    }

    /// Own operations that wait from now on, sealed for the county, and those that wait no longer.
    fn sealed_for_county(&self, writes: &[Write]) -> Vec<(String, Option<Vec<u8>>)> {
        entries(writes)
            .into_iter()
            .filter_map(|entry| match entry {
                JournalEntry::Keep(operation) => Some((operation.id.to_string(), Some(self.sealing.seal(&operation)?))),
                JournalEntry::Forget(id) => Some((id.to_string(), None)),
            })
            .collect()
    }

    /// Keeps content; answers when it would survive a dead battery.
    pub async fn put_content(&self, blob: BlobId, content: &[u8]) -> Result<(), DatabaseFault> {
        let name = blob.to_string();
        let sealed = self.vault.seal(&content_place(&name), content).await.ok_or("seal")?;
        self.put_bytes(&name, &sealed).await
    }

    async fn put_bytes(&self, key: &str, bytes: &Uint8Array) -> Result<(), DatabaseFault> {
        let transaction = self.connection.write(true)?;
        transaction.put(CONTENT, key, bytes)?;
        transaction.committed().await
    }

    /// Keeps ballast.
    pub async fn put_ballast(&self, bytes: &Uint8Array) -> Result<(), DatabaseFault> {
        self.put_bytes(BALLAST_KEY, bytes).await
    }

    /// Whether ballast is here.
    pub async fn has_ballast(&self) -> Result<bool, DatabaseFault> {
        Ok(self.connection.read()?.keys(CONTENT).await?.iter().any(|key| key == BALLAST_KEY))
    }

    /// Lets go of ballast.
    pub async fn drop_ballast(&self) -> Result<(), DatabaseFault> {
        let transaction = self.connection.write(true)?;
        transaction.delete(CONTENT, BALLAST_KEY)?;
        transaction.committed().await
    }

    /// Lets go of content.
    pub async fn drop_content(&self, blob: BlobId) -> Result<(), DatabaseFault> {
        self.commit(&[Write::DropBlob(blob)], false).await
    }

    /// Content, if it is here and whole.
    pub async fn content(&self, blob: BlobId) -> Result<Option<Vec<u8>>, DatabaseFault> {
        let name = blob.to_string();
        let kept = self.connection.read()?.get(CONTENT, &name).await?;
        if kept.is_undefined() {
            return Ok(None);
        }
        let kept = Uint8Array::new(&kept);
        let bytes = if vault::is_sealed(&kept) {
            self.vault.unseal(&content_place(&name), &kept).await
        } else {
            drop(self.put_content(blob, &kept.to_vec()).await); // of an earlier layout: it is sealed as it is found
            Some(kept.to_vec())
        };
        Ok(bytes.filter(|bytes| BlobId::of(bytes) == blob))
    }

    /// The names of all content.
    pub async fn contents(&self) -> Result<Vec<BlobId>, DatabaseFault> {
        let names = self.connection.read()?.keys(CONTENT).await?;
        Ok(names.iter().filter_map(|name| BlobId::parse(name)).collect())
    }
}

async fn next_generation(connection: &Connection) -> Result<f64, DatabaseFault> {
    let transaction = connection.write(true)?;
    let next = generation(&transaction).await? + 1.0;
    transaction.put(Table::Meta.name(), GENERATION_KEY, &next.into())?;
    transaction.committed().await.map(|()| next)
}

async fn generation(transaction: &Transaction) -> Result<f64, DatabaseFault> {
    Ok(transaction.get(Table::Meta.name(), GENERATION_KEY).await?.as_f64().unwrap_or_default())
}

/// What a record is bound to: nobody can put one in another's place.
fn place(table: Table, key: &str) -> String {
    format!("{}/{key}", table.name())
}

fn content_place(name: &str) -> String {
    format!("{CONTENT}/{name}")
}

fn put(transaction: &Transaction, write: &Write, value: &JsValue) -> Result<(), DatabaseFault> {
    match write {
        Write::Put(StoredText { table, key, .. }) => transaction.put(table.name(), key, value),
        Write::DeletePrefix(table, prefix) => transaction.delete_prefix(table.name(), prefix),
        Write::DropBlob(blob) => transaction.delete(CONTENT, &blob.to_string()),
    }
}
