//! The key of a phone, as its browser keeps it.

use super::{Answer, Client};
use app::{domain::registration::signed_text, hex};
use axum::http::{Method, header};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::cell::Cell;

/// A phone's key on P-256, and its count of signed requests.
pub struct DeviceKey {
    pair: EcdsaKeyPair,
    /// The last number that was used.
    pub n: Cell<u64>,
}

impl DeviceKey {
    /// A new one.
    pub fn new() -> Self {
        let (kind, random) = (&ECDSA_P256_SHA256_FIXED_SIGNING, SystemRandom::new());
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(kind, &random).expect("a key");
        let pair = EcdsaKeyPair::from_pkcs8(kind, pkcs8.as_ref(), &random).expect("the key again");
        Self { pair, n: Cell::new(0) }
    }

    /// What a sign-in says of the phone.
    pub fn device(&self) -> Value {
        json!({ "name": "Chrome · Android", "public_key": hex::write(self.pair.public_key().as_ref()) })
    }

    /// SHA-256 of its public half, in hexadecimal.
    pub fn hash(&self) -> String {
        hex::write(&Sha256::digest(self.pair.public_key().as_ref()))
    }

    /// The header that signs a request, with the next number.
    pub fn signs(&self, method: &str, path: &str, body: &[u8]) -> String {
        self.n.set(self.n.get() + 1);
        let (time, n) = (1_800_000_000_000_i64, self.n.get());
        let text = signed_text(method, path, &hex::write(&Sha256::digest(body)), time, n);
        let signature = self.pair.sign(&SystemRandom::new(), text.as_bytes()).expect("a signature");
        format!("TiangengDevice {}.{time}.{n}.{}", self.hash(), hex::write(signature.as_ref()))
    }
}

impl Default for DeviceKey {
    fn default() -> Self {
        Self::new()
    }
}

impl Client {
    /// Signs in on the phone that has this key; with a one-time code it is registered.
    pub async fn signs_in_on(&mut self, key: &DeviceKey, phone: &str, password: &str, code: Option<&str>) -> Answer {
        let body = json!({ "phone": phone, "password": password, "code": code, "device": key.device() }).to_string();
        let answer = self.post_signed(key, "/api/v1/session", body.into_bytes()).await;
        self.keep_cookie(&answer);
        answer
    }

    /// `POST` of a request that a phone signs.
    pub async fn post_signed(&self, key: &DeviceKey, path: &str, body: Vec<u8>) -> Answer {
        self.post_with(path, &key.signs("POST", path, &body), body).await
    }

    /// `POST` with a signature made before.
    pub async fn post_with(&self, path: &str, signature: &str, body: Vec<u8>) -> Answer {
        let request = self.request(Method::POST, path).header("x-tiangeng", "1");
        self.send(request.header(header::AUTHORIZATION, signature), body).await
    }
}
