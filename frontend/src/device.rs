//! The keys that sign what this phone delivers: each user has their own, and none can be read out of the browser.

use crate::{
    crypto,
    indexed_db::{Connection, Transaction},
    platform, users,
};
use app::{
    domain::{id::StaffId, registration::signed_text},
    hex,
};
use js_sys::Reflect;
use sha2::{Digest, Sha256};
use wasm_bindgen::JsValue;

const NAME: &str = "tiangeng-device";
const TABLE: &str = "key";
/// Where the table keeps the pair that earlier versions shared between all users, and that of who signs in for the first time.
const SHARED: &str = "pair";
const FRESH: &str = "fresh";
/// Before a user's identifier: their own pair, and one of which it is not known yet whether the server has it.
const OWN: &str = "pair.";
const NEXT: &str = "next.";
/// Before a key's hash: the number of its last signed request. Alone: that of the shared pair, as earlier versions have it.
const COUNT: &str = "count";

/// A sign-in names so many owners of other keys: their identifiers fill less than half of the 4 KB that the server reads of it.
const OWNERS_NAMED_MAX: usize = 40;

/// All keys of this phone.
pub struct DeviceKeys {
    connection: Connection,
}

/// One of them, ready to sign.
pub struct DeviceKey {
    connection: Connection,
    place: String,
    pair: JsValue,
    /// A point on P-256, uncompressed, in hexadecimal.
    pub public_key: String,
    /// SHA-256 of that point, in hexadecimal.
    pub hash: String,
}

impl DeviceKeys {
    /// Opens the table.
    pub async fn open() -> Option<Self> {
        Some(Self { connection: Connection::open(NAME, 1, vec![TABLE]).await.ok()? })
    }

    /// The keys that may sign for a user, the likeliest first: their own, or as long as they have none the shared one, and the one that
    /// is to take its place.
    pub async fn of(&self, staff: StaffId) -> Vec<DeviceKey> {
        if let Some(own) = self.at(&format!("{OWN}{staff}")).await {
            return vec![own];
        }
        let (shared, next) = (self.shared().await, self.at(&format!("{NEXT}{staff}")).await);
        shared.into_iter().chain(next).collect()
    }

    /// The key that all users shared in earlier versions.
    pub async fn shared(&self) -> Option<DeviceKey> {
        self.at(SHARED).await
    }

    /// Whether a user has an own key that the server knows.
    pub async fn has_own(&self, staff: StaffId) -> bool {
        self.at(&format!("{OWN}{staff}")).await.is_some()
    }

    /// A key that is nobody else's: the user's own, the one that is to be it, or the one that waits for whoever signs in first.
    pub async fn unshared(&self, staff: StaffId) -> Option<DeviceKey> {
        for place in [format!("{OWN}{staff}"), format!("{NEXT}{staff}")] {
            if let Some(key) = self.at(&place).await {
                return Some(key);
            }
        }
        self.fresh().await
    }

    /// For a user who signs in here for the first time. Kept before it is used: a lost answer does not lose the registration.
    pub async fn fresh(&self) -> Option<DeviceKey> {
        self.made_at(FRESH).await
    }

    /// The key that is to take the shared one's place for a user.
    pub async fn next(&self, staff: StaffId) -> Option<DeviceKey> {
        self.made_at(&format!("{NEXT}{staff}")).await
    }

    /// The server knows a key as this user's: it is their own from now on. The shared one goes when nobody here needs it any more.
    pub async fn is_of(&self, key: &DeviceKey, staff: StaffId) -> Option<()> {
        let (own, next) = (format!("{OWN}{staff}"), format!("{NEXT}{staff}"));
        if key.place != FRESH && key.place != next {
            return Some(());
        }
        let transaction = self.connection.write(true).ok()?;
        transaction.put(TABLE, &own, &key.pair).ok()?;
        transaction.delete(TABLE, &key.place).ok()?;
        transaction.delete(TABLE, &next).ok()?;
        transaction.committed().await.ok()?;
        let owners = self.owners().await;
        if users::all().iter().all(|user| owners.contains(&user.id)) {
            self.forget(SHARED).await?;
        }
        Some(())
    }

    /// The server knows the fresh key as that of a user who is not known here.
    pub async fn forget_fresh(&self) -> Option<()> {
        self.forget(FRESH).await
    }

    /// Users with an own key, but for the owner of this one; at most as many as a sign-in names.
    pub async fn owners_beside(&self, key: &DeviceKey) -> Vec<StaffId> {
        let owners = self.owners().await.into_iter();
        owners.filter(|staff| key.place != format!("{OWN}{staff}")).take(OWNERS_NAMED_MAX).collect()
    }

    async fn owners(&self) -> Vec<StaffId> {
        let Ok(transaction) = self.connection.read() else { return Vec::new() };
        let names = transaction.keys(TABLE).await.unwrap_or_default();
        names.iter().filter_map(|name| StaffId::parse(name.strip_prefix(OWN)?)).collect()
    }

    async fn at(&self, place: &str) -> Option<DeviceKey> {
        let pair = kept(&self.connection.read().ok()?, place).await??;
        DeviceKey::of(&self.connection, place, pair).await
    }

    /// Two pages may make one at once: the first that is kept is the phone's.
    async fn made_at(&self, place: &str) -> Option<DeviceKey> {
        if let Some(key) = self.at(place).await {
            return Some(key);
        }
        let pair = crypto::signing_pair().await?;
        let transaction = self.connection.write(true).ok()?;
        let pair = kept(&transaction, place).await?.unwrap_or(pair);
        transaction.put(TABLE, place, &pair).ok()?;
        transaction.committed().await.ok()?;
        DeviceKey::of(&self.connection, place, pair).await
    }

    async fn forget(&self, place: &str) -> Option<()> {
        let transaction = self.connection.write(true).ok()?;
        transaction.delete(TABLE, place).ok()?;
        transaction.committed().await.ok()
    }
}

impl DeviceKey {
    async fn of(connection: &Connection, place: &str, pair: JsValue) -> Option<Self> {
        let public = crypto::public_half(&pair).await?;
        let (public_key, hash) = (hex::write(&public), hex::write(&Sha256::digest(&public)));
        Some(Self { connection: connection.clone(), place: place.to_owned(), pair, public_key, hash })
    }

    /// Whether it is the key of whoever signs in first.
    pub fn is_fresh(&self) -> bool {
        self.place == FRESH
    }

    /// The header that signs a request. Its number is kept before it is used: none is used twice.
    pub async fn signs(&self, method: &str, path: &str, body: &[u8]) -> Option<String> {
        let (time, body) = (platform::now().0, hex::write(&Sha256::digest(body)));
        let n = self.count().await?;
        let signature = crypto::signature(&self.pair, &signed_text(method, path, &body, time, n)).await?;
        Some(format!("TiangengDevice {}.{time}.{n}.{}", self.hash, hex::write(&signature)))
    }

    /// Beyond the last one, and beyond those of a copy of this phone that has signed meanwhile: the clock helps, and decides nothing.
    async fn count(&self) -> Option<u64> {
        let place = format!("{COUNT}.{}", self.hash);
        let transaction = self.connection.read().ok()?;
        let last = kept(&transaction, &place).await?.or(kept(&transaction, COUNT).await?);
        let last = last.and_then(|count| count.as_f64()).unwrap_or_default() as u64;
        let n = (last + 1).max(u64::try_from(platform::now().0).unwrap_or_default());
        let transaction = self.connection.write(true).ok()?;
        transaction.put(TABLE, &place, &(n as f64).into()).ok()?;
        transaction.committed().await.ok()?;
        Some(n)
    }
}

async fn kept(transaction: &Transaction, key: &str) -> Option<Option<JsValue>> {
    let value = transaction.get(TABLE, key).await.ok()?;
    Some(Some(value).filter(|value| !value.is_undefined()))
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
    let found = |known: &[(&str, &'static str)]| {
        known.iter().find(|(mark, _)| agent.contains(mark)).map_or("?", |(_, name)| *name)
    };
    format!("{} · {}", found(&browser), found(&system))
}
