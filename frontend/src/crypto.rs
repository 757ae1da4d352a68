//! Windows into the browser's own cryptography, and the worker that makes keys of passphrases. Nothing here knows what it is for.

use crate::platform::{self, named};
use js_sys::{Array, Promise, Reflect, Uint8Array};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, Worker};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["crypto", "subtle"])]
    fn encrypt(algorithm: &JsValue, key: &JsValue, data: &Uint8Array) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["crypto", "subtle"])]
    fn decrypt(algorithm: &JsValue, key: &JsValue, data: &Uint8Array) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["crypto", "subtle"])]
    fn sign(algorithm: &JsValue, key: &JsValue, data: &Uint8Array) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["crypto", "subtle"], js_name = generateKey)]
    fn generate_key(algorithm: &JsValue, extractable: bool, usages: &Array) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["crypto", "subtle"], js_name = importKey)]
    fn import_key(
        format: &str,
        data: &Uint8Array,
        algorithm: &JsValue,
        extractable: bool,
        usages: &Array,
    ) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["crypto", "subtle"], js_name = deriveKey)]
    fn derive_key(
        algorithm: &JsValue,
        from: &JsValue,
        wanted: &JsValue,
        extractable: bool,
        usages: &Array,
    ) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["crypto", "subtle"], js_name = exportKey)]
    fn export_key(format: &str, key: &JsValue) -> Result<Promise, JsValue>;
    /// Starts the worker (see `public/boot.js`): only there scripts may be named.
    #[wasm_bindgen(catch, js_name = tiangengKdfWorker)]
    fn kdf_worker() -> Result<Worker, JsValue>;
}

/// Bytes of AES-GCM's nonce.
pub const NONCE_BYTES: u32 = 12;

async fn done(begun: Result<Promise, JsValue>) -> Option<JsValue> {
    JsFuture::from(begun.ok()?).await.ok()
}

fn words(words: &[&str]) -> Array {
    words.iter().map(|word| JsValue::from(*word)).collect()
}

fn aes_gcm(nonce: &Uint8Array, place: &str) -> JsValue {
    let place = Uint8Array::from(place.as_bytes());
    named(&[("name", "AES-GCM".into()), ("iv", nonce.into()), ("additionalData", place.into())])
}

/// A key of 32 bytes for AES-256-GCM that no script can read out again.
pub async fn key_of(bytes: &[u8]) -> Option<JsValue> {
    let usages = words(&["encrypt", "decrypt"]);
    done(import_key("raw", &Uint8Array::from(bytes), &"AES-GCM".into(), false, &usages)).await
}

/// A key for AES-256-GCM that HKDF (SHA-256) makes of a secret that is random already; no script can read it out.
pub async fn derived(secret: &[u8], salt: &[u8], purpose: &str) -> Option<JsValue> {
    let from =
        done(import_key("raw", &Uint8Array::from(secret), &"HKDF".into(), false, &words(&["deriveKey"]))).await?;
    let (salt, purpose) = (Uint8Array::from(salt), Uint8Array::from(purpose.as_bytes()));
    let way =
        named(&[("name", "HKDF".into()), ("hash", "SHA-256".into()), ("salt", salt.into()), ("info", purpose.into())]);
    let wanted = named(&[("name", "AES-GCM".into()), ("length", 256.into())]);
    done(derive_key(&way, &from, &wanted, false, &words(&["encrypt", "decrypt"]))).await
}

/// Encrypts; `place` has to be the same when it is decrypted. Answers the nonce and what was encrypted.
pub async fn sealed(key: &JsValue, place: &str, plain: &Uint8Array) -> Option<(Uint8Array, Uint8Array)> {
    let nonce = platform::random_bytes(NONCE_BYTES)?;
    let bytes = done(encrypt(&aes_gcm(&nonce, place), key, plain)).await?;
    Some((nonce, Uint8Array::new(&bytes)))
}

/// Begins to decrypt.
pub fn opening(key: &JsValue, place: &str, nonce: &Uint8Array, sealed: &Uint8Array) -> Option<Promise> {
    decrypt(&aes_gcm(nonce, place), key, sealed).ok()
}

/// A new pair of keys on P-256 for signing; the private one cannot be read out.
pub async fn signing_pair() -> Option<JsValue> {
    let kind = named(&[("name", "ECDSA".into()), ("namedCurve", "P-256".into())]);
    done(generate_key(&kind, false, &words(&["sign", "verify"]))).await
}

/// The public half of a pair: a point, uncompressed.
pub async fn public_half(pair: &JsValue) -> Option<Vec<u8>> {
    let public = Reflect::get(pair, &"publicKey".into()).ok()?;
    Some(Uint8Array::new(&done(export_key("raw", &public)).await?).to_vec())
}

/// Signs with the private half of a pair: two numbers of 32 bytes.
pub async fn signature(pair: &JsValue, text: &str) -> Option<Vec<u8>> {
    let private = Reflect::get(pair, &"privateKey".into()).ok()?;
    let kind = named(&[("name", "ECDSA".into()), ("hash", "SHA-256".into())]);
    Some(Uint8Array::new(&done(sign(&kind, &private, &Uint8Array::from(text.as_bytes()))).await?).to_vec())
}

/// Makes 32 bytes of a passphrase with Argon2id, in a worker that is gone afterwards.
pub async fn stretched(passphrase: &str, salt: &[u8], memory_kib: u32, passes: u32) -> Option<Vec<u8>> {
    let worker = kdf_worker().ok()?;
    let (answer, answered) = futures_channel::oneshot::channel();
    let answer = Rc::new(RefCell::new(Some(answer)));
    let tell = move |bytes: Option<Vec<u8>>| drop(answer.borrow_mut().take().map(|answer| answer.send(bytes)));
    let failed = tell.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        tell(event.data().dyn_into::<Uint8Array>().ok().map(|bytes| bytes.to_vec()));
    });
    let on_error = Closure::<dyn FnMut()>::new(move || failed(None));
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    let wish = named(&[
        ("passphrase", passphrase.into()),
        ("salt", Uint8Array::from(salt).into()),
        ("memory_kib", memory_kib.into()),
        ("passes", passes.into()),
    ]);
    worker.post_message(&wish).ok()?;
    let bytes = answered.await.ok().flatten();
    worker.terminate();
    bytes
}
