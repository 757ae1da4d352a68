//! Windows into the browser's passkeys (WebAuthn): a fingerprint or a face makes this phone return a secret of 32 bytes, by the extension
//! PRF. The server has no part in it, and no public key is kept.

use crate::platform::{self, named};
use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["navigator", "credentials"])]
    fn create(options: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["navigator", "credentials"])]
    fn get(options: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = PublicKeyCredential, js_name = isUserVerifyingPlatformAuthenticatorAvailable)]
    fn can_verify() -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = PublicKeyCredential, js_name = getClientCapabilities)]
    fn capabilities() -> Result<Promise, JsValue>;
}

const CHALLENGE_BYTES: u32 = 32;
/// Of the text that the secret is made for.
const SALT_BYTES: u32 = 32;
/// ES256 and RS256, which every authenticator has one of.
const ALGORITHMS: [i32; 2] = [-7, -257];
/// Whoever looks for the finger takes so long.
const PATIENCE_MS: u32 = 60_000;

/// A passkey, as this phone is asked for its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPasskey {
    /// Its name among those of this phone.
    pub id: Vec<u8>,
    /// What the secret is made for.
    pub salt: Vec<u8>,
}

async fn done(begun: Result<Promise, JsValue>) -> Option<JsValue> {
    JsFuture::from(begun.ok()?).await.ok()
}

fn field(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &name.into()).ok().filter(|value| !value.is_undefined() && !value.is_null())
}

/// Whether this browser has such secrets, on a device that knows its user, under a name that passkeys can be bound to.
pub async fn is_offered() -> bool {
    let host = web_sys::window().and_then(|window| window.location().hostname().ok()).unwrap_or_default();
    let has_name = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_err();
    let prf = async { field(&done(capabilities()).await?, "extension:prf")?.as_bool() };
    has_name && prf.await == Some(true) && done(can_verify()).await.and_then(|can| can.as_bool()) == Some(true)
}

/// Makes a passkey for a user of this phone (16 bytes that name them, and what the phone shows); answers it with its secret. `None`
/// when it was not wanted after all, or the phone has no such secrets.
pub async fn made(user: &[u8], name: &str) -> Option<(StoredPasskey, Vec<u8>)> {
    let salt = platform::random_bytes(SALT_BYTES)?.to_vec();
    let algorithm = |alg: &i32| named(&[("type", "public-key".into()), ("alg", (*alg).into())]);
    let choice = named(&[
        ("authenticatorAttachment", "platform".into()),
        ("userVerification", "required".into()),
        ("residentKey", "preferred".into()),
    ]);
    let user = named(&[("id", Uint8Array::from(user).into()), ("name", name.into()), ("displayName", name.into())]);
    let options = named(&[
        ("challenge", platform::random_bytes(CHALLENGE_BYTES)?.into()),
        ("rp", named(&[("name", "田埂".into())])), // bound to the host of this page
        ("user", user),
        ("pubKeyCredParams", ALGORITHMS.iter().map(algorithm).collect::<Array>().into()),
        ("authenticatorSelection", choice),
        ("timeout", PATIENCE_MS.into()),
        ("extensions", extension(&salt)),
    ]);
    let made = done(create(&named(&[("publicKey", options)]))).await?;
    let passkey = StoredPasskey { id: Uint8Array::new(&field(&made, "rawId")?).to_vec(), salt };
    let secret = match secret_in(&made) {
        Some(secret) => secret,
        None => secret_of(&passkey).await?, // some return it only when they are asked again
    };
    Some((passkey, secret))
}

/// The secret of a passkey. `None` when nobody was recognised, or the passkey is gone.
pub async fn secret_of(passkey: &StoredPasskey) -> Option<Vec<u8>> {
    let id = Uint8Array::from(passkey.id.as_slice());
    let known = named(&[
        ("type", "public-key".into()),
        ("id", id.into()),
        ("transports", Array::of1(&"internal".into()).into()),
    ]);
    let options = named(&[
        ("challenge", platform::random_bytes(CHALLENGE_BYTES)?.into()),
        ("allowCredentials", Array::of1(&known).into()),
        ("userVerification", "required".into()),
        ("timeout", PATIENCE_MS.into()),
        ("extensions", extension(&passkey.salt)),
    ]);
    secret_in(&done(get(&named(&[("publicKey", options)]))).await?)
}

fn extension(salt: &[u8]) -> JsValue {
    let eval = named(&[("first", Uint8Array::from(salt).into())]);
    named(&[("prf", named(&[("eval", eval)]))])
}

fn secret_in(credential: &JsValue) -> Option<Vec<u8>> {
    let results = field(credential, "getClientExtensionResults")?.dyn_into::<Function>().ok()?;
    let prf = field(&results.call0(credential).ok()?, "prf")?;
    let first = field(&field(&prf, "results")?, "first")?;
    Some(Uint8Array::new(&first).to_vec()).filter(|secret| !secret.is_empty())
}
