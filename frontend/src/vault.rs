//! The vault of one user on this phone: everything that is stored about people is encrypted by a data key, and the data key by
//! the user's passphrase. Who has the phone, and not the passphrase, has noise.

use crate::{crypto, passkey::StoredPasskey, platform};
use app::{hex, json};
use js_sys::{Array, Promise, Uint8Array};
use serde_json::{Map, Value, json};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// What everything sealed begins with: the kind and version of its layout. No record of an earlier layout, photo or sound begins so.
const MARK: &[u8] = b"TGV1";
const KEY_BYTES: u32 = 32;
const SALT_BYTES: u32 = 16;
/// Argon2id with 19 MiB and 2 passes: OWASP's smallest setting. Whoever unlocks waits for it; more memory, and browsers of small phones
/// may end the page.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
/// What the data key is bound to under the passphrase.
const PLACE_OF_KEY: &str = "data key";

const PLACE_OF_KEY_BY_PASSKEY: &str = "data key by passkey";

/// The data key wrapped by a passphrase. Kept next to the store and in it: each copy reveals the loss of the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrap {
    memory_kib: u32,
    passes: u32,
    /// In hexadecimal, as the rest.
    salt: String,
    nonce: String,
    key: String,
}

/// The data key wrapped by a passkey. In the store only: the copy next to it opens with the passphrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyWrap {
    /// The passkey's name among those of this phone, in hexadecimal, as the rest.
    id: String,
    salt: String,
    nonce: String,
    key: String,
}

impl json::FromTree for PasskeyWrap {
    fn from_tree(tree: Value) -> Result<Self, json::Unfit> {
        let mut record = Map::from_tree(tree)?;
        let mut text = |field| json::take(&mut record, field);
        Ok(Self { id: text("id")?, salt: text("salt")?, nonce: text("nonce")?, key: text("key")? })
    }
}

impl json::Tree for PasskeyWrap {
    fn tree(&self) -> Value {
        json!({ "id": self.id, "salt": self.salt, "nonce": self.nonce, "key": self.key })
    }
}

impl PasskeyWrap {
    /// What to ask of this phone.
    pub fn passkey(&self) -> Option<StoredPasskey> {
        Some(StoredPasskey { id: hex::read_all(&self.id)?, salt: hex::read_all(&self.salt)? })
    }

    /// As it is kept.
    pub fn write(&self) -> String {
        json::write(self)
    }

    /// Reads it.
    pub fn read(text: &str) -> Option<Self> {
        json::read(text).ok()
    }
}

/// A passphrase that was stretched with some salt: whoever waits for it waits once.
pub struct Stretched {
    memory_kib: u32,
    passes: u32,
    salt: [u8; SALT_BYTES as usize],
    key: JsValue,
}

impl Stretched {
    /// With a salt of its own.
    pub async fn anew(passphrase: &str) -> Option<Self> {
        let salt = platform::random_bytes(SALT_BYTES)?.to_vec().try_into().ok()?;
        Self::with(passphrase, MEMORY_KIB, PASSES, salt).await
    }

    /// As for this wrap, to see whether it opens it; if not, the data key may be laid under it with the same salt.
    pub async fn as_for(wrap: &Wrap, passphrase: &str) -> Option<Self> {
        Self::with(passphrase, wrap.memory_kib, wrap.passes, hex::read(&wrap.salt)?).await
    }

    async fn with(passphrase: &str, memory_kib: u32, passes: u32, salt: [u8; SALT_BYTES as usize]) -> Option<Self> {
        let key = crypto::key_of(&crypto::stretched(passphrase, &salt, memory_kib, passes).await?).await?;
        Some(Self { memory_kib, passes, salt, key })
    }
}

/// An opened vault.
#[derive(Clone)]
pub struct Vault(Rc<DataKey>);

struct DataKey {
    key: JsValue,
    /// Once more, to be laid under another passphrase.
    bytes: Vec<u8>,
}

impl Vault {
    /// A new one, and its wrap by the passphrase.
    pub async fn create(passphrase: &Stretched) -> Option<(Self, Wrap)> {
        let vault = Self::of(platform::random_bytes(KEY_BYTES)?.to_vec()).await?;
        let wrap = vault.under(passphrase).await?;
        Some((vault, wrap))
    }

    async fn of(bytes: Vec<u8>) -> Option<Self> {
        Some(Self(Rc::new(DataKey { key: crypto::key_of(&bytes).await?, bytes })))
    }

    /// Lays the data key under a passphrase.
    pub async fn under(&self, passphrase: &Stretched) -> Option<Wrap> {
        let Stretched { memory_kib, passes, ref salt, ref key } = *passphrase;
        let (nonce, key) = self.under_key(key, PLACE_OF_KEY).await?;
        Some(Wrap { memory_kib, passes, salt: hex::write(salt), nonce, key })
    }

    /// Opens it with a passphrase that was stretched for this wrap; `None` for another one.
    pub async fn open(wrap: &Wrap, passphrase: &Stretched) -> Option<Self> {
        Self::from_under(&passphrase.key, PLACE_OF_KEY, &wrap.nonce, &wrap.key).await
    }

    /// Lays the data key under a passkey, of which this is the secret.
    pub async fn under_passkey(&self, passkey: &StoredPasskey, secret: &[u8]) -> Option<PasskeyWrap> {
        let outer = crypto::derived(secret, &passkey.salt, PLACE_OF_KEY_BY_PASSKEY).await?;
        let (nonce, key) = self.under_key(&outer, PLACE_OF_KEY_BY_PASSKEY).await?;
        Some(PasskeyWrap { id: hex::write(&passkey.id), salt: hex::write(&passkey.salt), nonce, key })
    }

    /// Opens it; `None` for the secret of another passkey.
    pub async fn open_by_passkey(wrap: &PasskeyWrap, secret: &[u8]) -> Option<Self> {
        let outer = crypto::derived(secret, &wrap.passkey()?.salt, PLACE_OF_KEY_BY_PASSKEY).await?;
        Self::from_under(&outer, PLACE_OF_KEY_BY_PASSKEY, &wrap.nonce, &wrap.key).await
    }

    /// The data key under another key: nonce and what was encrypted, in hexadecimal.
    async fn under_key(&self, outer: &JsValue, place: &str) -> Option<(String, String)> {
        let (nonce, key) = crypto::sealed(outer, place, &Uint8Array::from(self.0.bytes.as_slice())).await?;
        Some((hex::write(&nonce.to_vec()), hex::write(&key.to_vec())))
    }

    async fn from_under(outer: &JsValue, place: &str, nonce: &str, key: &str) -> Option<Self> {
        let nonce = hex::read::<{ crypto::NONCE_BYTES as usize }>(nonce)?;
        let key = hex::read::<48>(key)?; // the key and GCM's tag
        let (nonce, key) = (Uint8Array::from(&nonce[..]), Uint8Array::from(&key[..]));
        let opened = JsFuture::from(crypto::opening(outer, place, &nonce, &key)?).await.ok()?;
        Self::of(Uint8Array::new(&opened).to_vec()).await
    }

    /// Seals bytes for their place.
    pub async fn seal(&self, place: &str, plain: &[u8]) -> Option<Uint8Array> {
        let (nonce, sealed) = crypto::sealed(&self.0.key, place, &Uint8Array::from(plain)).await?;
        let mark = MARK.len() as u32;
        let whole = Uint8Array::new_with_length(mark + crypto::NONCE_BYTES + sealed.length());
        whole.set(&Uint8Array::from(MARK), 0);
        whole.set(&nonce, mark);
        whole.set(&sealed, mark + crypto::NONCE_BYTES);
        Some(whole)
    }

    /// Opens what was sealed for its place; `None` when it was altered, or is of another place or vault.
    pub async fn unseal(&self, place: &str, whole: &Uint8Array) -> Option<Vec<u8>> {
        let opened = JsFuture::from(self.unsealing(place, whole)?).await.ok()?;
        Some(Uint8Array::new(&opened).to_vec())
    }

    /// Opens many at once, each with its place.
    pub async fn unseal_all(&self, sealed: &[(String, Uint8Array)]) -> Vec<Option<Vec<u8>>> {
        let promises: Array = sealed
            .iter()
            .map(|(place, whole)| self.unsealing(place, whole).map_or(JsValue::NULL, Into::into))
            .collect();
        let Ok(settled) = JsFuture::from(Promise::all_settled(&promises)).await else {
            return vec![None; sealed.len()];
        };
        let opened =
            |one: JsValue| js_sys::Reflect::get(&one, &"value".into()).ok()?.dyn_into::<js_sys::ArrayBuffer>().ok();
        settled
            .unchecked_into::<Array>()
            .iter()
            .map(|one| Some(Uint8Array::new(&opened(one)?.into()).to_vec()))
            .collect()
    }

    fn unsealing(&self, place: &str, whole: &Uint8Array) -> Option<Promise> {
        let (mark, end) = (MARK.len() as u32, whole.length());
        let begin = mark + crypto::NONCE_BYTES;
        (is_sealed(whole) && end > begin).then_some(())?;
        crypto::opening(&self.0.key, place, &whole.slice(mark, begin), &whole.slice(begin, end))
    }

    /// Seals a text for a store of text: each byte becomes the character of its number.
    pub async fn seal_text(&self, place: &str, plain: &str) -> Option<String> {
        let sealed = self.seal(place, plain.as_bytes()).await?;
        Some(sealed.to_vec().into_iter().map(char::from).collect())
    }

    /// Opens such a text.
    pub async fn unseal_text(&self, place: &str, text: &str) -> Option<String> {
        let bytes: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect::<Option<_>>()?;
        String::from_utf8(self.unseal(place, &Uint8Array::from(bytes.as_slice())).await?).ok()
    }
}

/// Whether bytes are something sealed, and not what an earlier version kept as it was.
pub fn is_sealed(bytes: &Uint8Array) -> bool {
    bytes.length() as usize > MARK.len() && bytes.slice(0, MARK.len() as u32).to_vec() == MARK
}

/// The same of a text.
pub fn is_sealed_text(text: &str) -> bool {
    text.as_bytes().starts_with(MARK)
}

impl json::FromTree for Wrap {
    fn from_tree(tree: Value) -> Result<Self, json::Unfit> {
        let mut record = Map::from_tree(tree)?;
        let (memory_kib, passes) = (json::take(&mut record, "memory_kib")?, json::take(&mut record, "passes")?);
        let mut text = |field| json::take(&mut record, field);
        Ok(Self { memory_kib, passes, salt: text("salt")?, nonce: text("nonce")?, key: text("key")? })
    }
}

impl json::Tree for Wrap {
    fn tree(&self) -> Value {
        let Self { memory_kib, passes, salt, nonce, key } = self;
        json!({ "memory_kib": memory_kib, "passes": passes, "salt": salt, "nonce": nonce, "key": key })
    }
}

impl Wrap {
    /// As it is kept.
    pub fn write(&self) -> String {
        json::write(self)
    }

    /// Reads it.
    pub fn read(text: &str) -> Option<Self> {
        json::read(text).ok()
    }
}
