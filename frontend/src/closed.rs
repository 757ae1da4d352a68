//! One user's store on this phone while nobody has opened it: its wraps, and own operations sealed for the county. Nothing of it can be
//! read.

use crate::{
    indexed_db::{Connection, DatabaseFault, Transaction},
    vault::{PasskeyWrap, Wrap},
};
use app::{domain::time::Timestamp, sync::disk::Table};
use js_sys::Uint8Array;

/// Version of the tables' layout: 2 added media and their content; 3 the vault's wrap and sealed operations.
const VERSION: u32 = 3;
/// Content of photos and voice notes, under its SHA-256 in hexadecimal.
pub const CONTENT: &str = "content";
/// Own operations that the server has not answered, sealed for the county, under their ids.
const SEALED: &str = "sealed";
/// The data key, wrapped by the passphrase.
const KEYS: &str = "keys";
const WRAP_KEY: &str = "wrap";
const NEXT_WRAP_KEY: &str = "next wrap";
const PASSKEY_KEY: &str = "passkey";
/// Names of operations that the server has, and no backup yet. Their value begins with the time of the next try.
const TAKEN: &str = "taken/";
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
    connection: Connection,
}

impl Closed {
    /// Finds (or makes) a store.
    pub async fn find(name: &str) -> Result<Self, DatabaseFault> {
        Ok(Self { connection: Connection::open(name, VERSION, tables()).await? })
    }

    /// Its connection.
    pub fn connection(self) -> Connection {
        self.connection
    }

    /// The data key, wrapped by the passphrase, if there is a vault here.
    pub async fn wrap(&self) -> Result<Option<Wrap>, DatabaseFault> {
        Ok(self.kept_key(WRAP_KEY).await?.and_then(|text| Wrap::read(&text)))
    }

    /// The data key, wrapped by one that the server may have by now.
    pub async fn next_wrap(&self) -> Result<Option<Wrap>, DatabaseFault> {
        Ok(self.kept_key(NEXT_WRAP_KEY).await?.and_then(|text| Wrap::read(&text)))
    }

    /// The data key, wrapped by a passkey.
    pub async fn passkey_wrap(&self) -> Result<Option<PasskeyWrap>, DatabaseFault> {
        Ok(self.kept_key(PASSKEY_KEY).await?.and_then(|text| PasskeyWrap::read(&text)))
    }

    async fn kept_key(&self, key: &str) -> Result<Option<String>, DatabaseFault> {
        Ok(self.connection.read()?.get(KEYS, key).await?.as_string())
    }

    /// Keeps it as the only one.
    pub async fn put_wrap(&self, wrap: &Wrap) -> Result<(), DatabaseFault> {
        self.put_keys(&[(WRAP_KEY, Some(wrap.write())), (NEXT_WRAP_KEY, None)]).await
    }

    /// Keeps one next to it, or drops that one.
    pub async fn put_next_wrap(&self, wrap: Option<&Wrap>) -> Result<(), DatabaseFault> {
        self.put_keys(&[(NEXT_WRAP_KEY, wrap.map(Wrap::write))]).await
    }

    /// Keeps the data key wrapped by a passkey, or forgets it.
    pub async fn put_passkey_wrap(&self, wrap: Option<&PasskeyWrap>) -> Result<(), DatabaseFault> {
        self.put_keys(&[(PASSKEY_KEY, wrap.map(PasskeyWrap::write))]).await
    }

    /// Writes or deletes keys, all or none; answers when it would survive a dead battery.
    async fn put_keys(&self, keys: &[(&str, Option<String>)]) -> Result<(), DatabaseFault> {
        let transaction = self.connection.write(true)?;
        for (key, text) in keys {
            match text {
                Some(text) => transaction.put(KEYS, key, &text.into())?,
                None => transaction.delete(KEYS, key)?,
            }
        }
        transaction.committed().await
    }

    /// Own operations sealed for the county that are due: those that the server does not have, and once a day those that it has
    /// in no backup yet.
    pub async fn sealed(&self, now: Timestamp) -> Result<Vec<Sealed>, DatabaseFault> {
        let all = self.connection.read()?.all(SEALED).await?;
        Ok(all.into_iter().filter_map(|(key, value)| Sealed::due(key, Uint8Array::new(&value).to_vec(), now)).collect())
    }

    /// Whether nothing sealed is left to carry, now or later.
    pub async fn is_empty(&self) -> bool {
        let Ok(transaction) = self.connection.read() else { return false };
        transaction.count(SEALED).await == Ok(0.0)
    }

    /// Keeps operations that wait, and those that the server has (true) until a backup holds them too: all or none.
    pub async fn put_sealed(&self, all: Vec<(Sealed, bool)>, now: Timestamp) -> Result<(), DatabaseFault> {
        let transaction = self.connection.write(true)?;
        for (sealed, delivered) in all {
            match delivered {
                true => taken(&transaction, &sealed, now)?,
                false => transaction.put_bytes(SEALED, &sealed.id, &sealed.bytes)?,
            }
        }
        transaction.committed().await
    }

    /// The server has these; those in a backup are let go of, the others are shown to it once more in a day.
    pub async fn were_taken(&self, all: Vec<(Sealed, bool)>, now: Timestamp) -> Result<(), DatabaseFault> {
        let transaction = self.connection.write(true)?;
        for (sealed, durable) in all {
            match durable {
                true => seals(&transaction, &sealed.id, None)?,
                false => taken(&transaction, &sealed, now)?,
            }
        }
        transaction.committed().await
    }

    /// Empties everything but what is sealed for the county: without the data key the rest is noise.
    pub async fn forget(&self) -> Result<(), DatabaseFault> {
        let transaction = self.connection.write(true)?;
        for table in tables().into_iter().filter(|table| *table != SEALED) {
            transaction.clear(table)?;
        }
        transaction.committed().await
    }
}

fn tables() -> Vec<&'static str> {
    Table::ALL.iter().map(|table| table.name()).chain([CONTENT, SEALED, KEYS]).collect()
}

/// What waits is kept sealed for the county; what waits no longer is let go of.
pub fn seals(transaction: &Transaction, id: &str, sealed: Option<&[u8]>) -> Result<(), DatabaseFault> {
    transaction.delete(SEALED, &format!("{TAKEN}{id}"))?;
    match sealed {
        Some(bytes) => transaction.put_bytes(SEALED, id, bytes),
        None => transaction.delete(SEALED, id),
    }
}

/// The server has it, and no backup yet: it is shown once more in a day.
fn taken(transaction: &Transaction, sealed: &Sealed, now: Timestamp) -> Result<(), DatabaseFault> {
    let value = [&now.plus_ms(DAY_MS).0.to_le_bytes()[..], &sealed.bytes].concat();
    transaction.delete(SEALED, &sealed.id)?;
    transaction.put_bytes(SEALED, &format!("{TAKEN}{}", sealed.id), &value)
}
