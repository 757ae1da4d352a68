//! A store that nobody has opened: its wrap, and own operations sealed for the county. Nothing of it can be read.

use super::{
    Database, Fault, KEYS, NEXT_WRAP_KEY, PASSKEY_KEY, SEALED, VERSION, WRAP_KEY, at, begin, committed, stores,
};
use crate::{
    sealing::Sealing,
    vault::{PasskeyWrap, Vault, Wrap},
};
use app::domain::time::Timestamp;
use idb::{Factory, ObjectStore, Query, Transaction};
use js_sys::Uint8Array;
use wasm_bindgen::JsValue;
use web_sys::{IdbDatabase, IdbTransactionMode};

/// Names of operations that the server has, and no backup yet. Their value begins with the time of the next try.
pub(super) const TAKEN: &str = "taken/";
const DAY_MS: i64 = 86_400_000;
const TIME_BYTES: usize = 8;

/// An own operation sealed for the county.
#[derive(Clone, Debug)]
pub struct Sealed {
    /// The operation's id.
    pub id: String,
    /// A rescue file of one.
    pub bytes: Vec<u8>,
}

impl Sealed {
    fn due(key: String, value: Vec<u8>, now: Timestamp) -> Option<Self> {
        let Some(id) = key.strip_prefix(TAKEN) else { return Some(Self { id: key, bytes: value }) };
        let (time, bytes) = value.split_first_chunk::<TIME_BYTES>()?;
        let wait = Timestamp(i64::from_le_bytes(*time)).since(now);
        // Further away than it was ever set: the clock was put back.
        (!(1..=DAY_MS).contains(&wait)).then(|| Self { id: id.to_owned(), bytes: bytes.to_vec() })
    }
}

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
        Ok(self.kept_key(WRAP_KEY).await?.and_then(|text| Wrap::read(&text)))
    }

    /// How it lies under one that the server may have by now.
    pub async fn next_wrap(&self) -> Result<Option<Wrap>, Fault> {
        Ok(self.kept_key(NEXT_WRAP_KEY).await?.and_then(|text| Wrap::read(&text)))
    }

    /// How it lies under a passkey.
    pub async fn passkey_wrap(&self) -> Result<Option<PasskeyWrap>, Fault> {
        Ok(self.kept_key(PASSKEY_KEY).await?.and_then(|text| PasskeyWrap::read(&text)))
    }

    /// Keeps that, or forgets it.
    pub async fn put_passkey_wrap(&self, wrap: Option<&PasskeyWrap>) -> Result<(), Fault> {
        self.put_keys(&[(PASSKEY_KEY, wrap.map(PasskeyWrap::write))]).await
    }

    async fn kept_key(&self, key: &str) -> Result<Option<String>, Fault> {
        let transaction = begin(&self.inner, IdbTransactionMode::Readonly, false)?;
        let store = Transaction::from(transaction).object_store(KEYS).map_err(at("table"))?;
        let kept = store.get(Query::Key(key.into())).map_err(at("read"))?.await.map_err(at("read"))?;
        Ok(kept.and_then(|text| text.as_string()))
    }

    /// Keeps it as the only one.
    pub async fn put_wrap(&self, wrap: &Wrap) -> Result<(), Fault> {
        self.put_keys(&[(WRAP_KEY, Some(wrap.write())), (NEXT_WRAP_KEY, None)]).await
    }

    /// Keeps one beside it, or lets go of that one.
    pub async fn put_next_wrap(&self, wrap: Option<&Wrap>) -> Result<(), Fault> {
        self.put_keys(&[(NEXT_WRAP_KEY, wrap.map(Wrap::write))]).await
    }

    /// Writes or deletes keys, all or none; answers when it would survive a dead battery.
    async fn put_keys(&self, keys: &[(&str, Option<String>)]) -> Result<(), Fault> {
        let begun = begin(&self.inner, IdbTransactionMode::Readwrite, true)?;
        let transaction = Transaction::from(begun.clone());
        let store = transaction.object_store(KEYS).map_err(at("table"))?;
        for (key, text) in keys {
            let key = JsValue::from(*key);
            match text {
                Some(text) => drop(store.put(&text.into(), Some(&key)).map_err(at("put"))?),
                None => drop(store.delete(Query::Key(key)).map_err(at("delete"))?),
            }
        }
        committed(transaction, &begun).await
    }

    /// Own operations sealed for the county that are due: those that the server does not have, and once a day those that it has
    /// in no backup yet.
    pub async fn sealed(&self, now: Timestamp) -> Result<Vec<Sealed>, Fault> {
        let transaction = Transaction::from(begin(&self.inner, IdbTransactionMode::Readonly, false)?);
        let store = transaction.object_store(SEALED).map_err(at("table"))?;
        let keys = store.get_all_keys(None, None).map_err(at("read"))?.await.map_err(at("read"))?;
        let values = store.get_all(None, None).map_err(at("read"))?.await.map_err(at("read"))?;
        let values = values.iter().map(|value| Uint8Array::new(value).to_vec());
        Ok(keys
            .iter()
            .filter_map(JsValue::as_string)
            .zip(values)
            .filter_map(|(key, value)| Sealed::due(key, value, now))
            .collect())
    }

    /// Whether nothing sealed is left to carry, now or later.
    pub async fn is_empty(&self) -> bool {
        let count = async {
            let transaction = Transaction::from(begin(&self.inner, IdbTransactionMode::Readonly, false)?);
            let store = transaction.object_store(SEALED).map_err(at("table"))?;
            store.count(None).map_err(at("read"))?.await.map_err(at("read"))
        };
        count.await == Ok(0)
    }

    /// Keeps operations that wait, and those that the server has (true) until a backup holds them too: all or none.
    pub async fn put_sealed(&self, sealed: Vec<(Sealed, bool)>, now: Timestamp) -> Result<(), Fault> {
        let begun = begin(&self.inner, IdbTransactionMode::Readwrite, true)?;
        let transaction = Transaction::from(begun.clone());
        let store = transaction.object_store(SEALED).map_err(at("table"))?;
        for (sealed, delivered) in sealed {
            match delivered {
                true => taken(&store, sealed, now)?,
                false => {
                    drop(
                        store
                            .put(&Uint8Array::from(sealed.bytes.as_slice()), Some(&sealed.id.into()))
                            .map_err(at("put"))?,
                    );
                }
            }
        }
        committed(transaction, &begun).await
    }

    /// The server has these; those in a backup are let go of, the others are shown to it once more in a day.
    pub async fn were_taken(&self, all: Vec<(Sealed, bool)>, now: Timestamp) -> Result<(), Fault> {
        let begun = begin(&self.inner, IdbTransactionMode::Readwrite, true)?;
        let transaction = Transaction::from(begun.clone());
        let store = transaction.object_store(SEALED).map_err(at("table"))?;
        for (sealed, durable) in all {
            match durable {
                true => let_go(&store, &sealed.id)?,
                false => taken(&store, sealed, now)?,
            }
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

/// The server has it, and no backup yet: it is shown once more in a day.
fn taken(store: &ObjectStore, sealed: Sealed, now: Timestamp) -> Result<(), Fault> {
    let again = format!("{TAKEN}{}", sealed.id);
    let value = [&now.plus_ms(DAY_MS).0.to_le_bytes()[..], &sealed.bytes].concat();
    store.delete(Query::Key(sealed.id.into())).map_err(at("delete"))?;
    store.put(&Uint8Array::from(value.as_slice()), Some(&again.into())).map(drop).map_err(at("put"))
}

/// A backup has it.
fn let_go(store: &ObjectStore, id: &str) -> Result<(), Fault> {
    store.delete(Query::Key(id.into())).map_err(at("delete"))?;
    store.delete(Query::Key(format!("{TAKEN}{id}").into())).map(drop).map_err(at("delete"))
}
