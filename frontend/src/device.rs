//! This phone's key: it signs what is delivered, and cannot be read out of the browser. One for all who share the phone.

use crate::{crypto, platform};
use app::{domain::registration::signed_text, hex};
use idb::{Database, Factory, ObjectStoreParams, Query, Transaction, TransactionMode, TransactionResult};
use js_sys::Reflect;
use sha2::{Digest, Sha256};
use wasm_bindgen::JsValue;

const NAME: &str = "tiangeng-device";
const TABLE: &str = "key";
/// Keys of the table: the pair, and the number of the last signed request.
const PAIR: &str = "pair";
const COUNT: &str = "count";

/// The phone's key, ready to sign.
pub struct DeviceKey {
    database: Database,
    pair: JsValue,
    /// A point on P-256, uncompressed, in hexadecimal.
    pub public_key: String,
    hash: String,
}

impl DeviceKey {
    /// This phone's key; made when it has none yet.
    pub async fn open() -> Option<Self> {
        let mut request = Factory::new().ok()?.open(NAME, Some(1)).ok()?;
        request.on_upgrade_needed(|event| {
            if let Ok(database) = idb::event::DatabaseEvent::database(&event) {
                drop(database.create_object_store(TABLE, ObjectStoreParams::new()));
            }
        });
        let database = request.await.ok()?;
        let pair = match get(&database, PAIR).await? {
            Some(pair) => pair,
            None => make(&database).await?,
        };
        let public = crypto::public_half(&pair).await?;
        let hash = hex::write(&Sha256::digest(&public));
        Some(Self { database, pair, public_key: hex::write(&public), hash })
    }

    /// The header that signs a request. Its number is kept before it is used: none is used twice.
    pub async fn signs(&self, method: &str, path: &str, body: &[u8]) -> Option<String> {
        let (time, body) = (platform::now().0, hex::write(&Sha256::digest(body)));
        let n = self.next().await?;
        let signature = crypto::signature(&self.pair, &signed_text(method, path, &body, time, n)).await?;
        Some(format!("TiangengDevice {}.{time}.{n}.{}", self.hash, hex::write(&signature)))
    }

    /// Beyond the last one, and beyond those of a copy of this phone that has signed meanwhile: the clock helps, and decides nothing.
    async fn next(&self) -> Option<u64> {
        let last = get(&self.database, COUNT).await?.and_then(|count| count.as_f64()).unwrap_or_default() as u64;
        let n = (last + 1).max(u64::try_from(platform::now().0).unwrap_or_default());
        put(&self.database, COUNT, &(n as f64).into()).await?;
        Some(n)
    }
}

/// Two pages may make one at once: the first that is kept is the phone's.
async fn make(database: &Database) -> Option<JsValue> {
    let pair = crypto::signing_pair().await?;
    let transaction = database.transaction(&[TABLE], TransactionMode::ReadWrite).ok()?;
    let kept = read(&transaction, PAIR).await?;
    let pair = kept.unwrap_or(pair);
    transaction.object_store(TABLE).ok()?.put(&pair, Some(&PAIR.into())).ok()?;
    committed(transaction).await?;
    Some(pair)
}

async fn get(database: &Database, key: &str) -> Option<Option<JsValue>> {
    read(&database.transaction(&[TABLE], TransactionMode::ReadOnly).ok()?, key).await
}

async fn read(transaction: &Transaction, key: &str) -> Option<Option<JsValue>> {
    transaction.object_store(TABLE).ok()?.get(Query::Key(key.into())).ok()?.await.ok()
}

async fn put(database: &Database, key: &str, value: &JsValue) -> Option<()> {
    let transaction = database.transaction(&[TABLE], TransactionMode::ReadWrite).ok()?;
    transaction.object_store(TABLE).ok()?.put(value, Some(&key.into())).ok()?;
    committed(transaction).await
}

async fn committed(transaction: Transaction) -> Option<()> {
    matches!(transaction.await, Ok(TransactionResult::Committed)).then_some(())
}

/// What this browser calls itself on the township's list of phones.
pub fn name() -> String {
    let text = |object: &JsValue, key: &str| Reflect::get(object, &key.into()).ok().and_then(|value| value.as_string());
    let navigator = web_sys::window().map(|window| JsValue::from(window.navigator())).unwrap_or_default();
    let agent = text(&navigator, "userAgent").unwrap_or_default();
    let browser = [
        ("MicroMessenger", "微信"),
        ("Edg/", "Edge"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    let system = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("HarmonyOS", "HarmonyOS"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ];
    let said = |known: &[(&str, &'static str)]| {
        known.iter().find(|(mark, _)| agent.contains(mark)).map_or("?", |(_, name)| *name)
    };
    format!("{} · {}", said(&browser), said(&system))
}
