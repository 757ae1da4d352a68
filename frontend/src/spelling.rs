//! How names are spelt and which characters stand for others: a file of its own, fetched once the app is shown. Search by initials waits for it.

use app::{domain::characters, ui::Desk};
use js_sys::{Promise, Uint8Array};
use leptos::prelude::Notify;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    /// Fetches it, and again until it is here (see `public/boot.js`).
    #[wasm_bindgen(catch, js_name = tiangengPinyin)]
    fn table() -> Result<Promise, JsValue>;
}

/// Fetches it, and shows again what waits for it.
pub async fn fetch(desk: Desk) {
    let Ok(fetched) = table() else { return };
    if let Ok(bytes) = JsFuture::from(fetched).await {
        characters::take_in(&Uint8Array::new(&bytes).to_vec());
        desk.engine.notify();
    }
}
