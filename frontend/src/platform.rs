//! Small windows into the browser: clock, randomness, locks, events, storage.

use app::{
    domain::time::Timestamp,
    ui::{Storage, save_file},
};
use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, MediaStream, MediaStreamConstraints, MediaStreamTrack};

#[wasm_bindgen]
extern "C" {
    /// Web Locks; `web-sys` still calls them unstable.
    #[wasm_bindgen(catch, js_namespace = ["navigator", "locks"], js_name = request)]
    fn request_lock(name: &str, options: &JsValue, held: &Function) -> Result<Promise, JsValue>;
}

/// An object with these fields.
pub fn named(fields: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in fields {
        drop(Reflect::set(&object, &(*name).into(), value));
    }
    object.into()
}

/// Now, by this device's clock.
pub fn now() -> Timestamp {
    Timestamp(js_sys::Date::now() as i64)
}

/// The shell's skeleton makes room for the app.
pub fn remove_skeleton() {
    let document = web_sys::window().and_then(|window| window.document());
    if let Some(skeleton) = document.and_then(|document| document.get_element_by_id("skeleton")) {
        skeleton.remove();
    }
}

/// Calls `listener` on every event of this kind on the window, for the life of the page.
pub fn on_window(kind: &str, listener: impl FnMut() + 'static) {
    let closure = Closure::<dyn FnMut()>::new(listener);
    if let Some(window) = web_sys::window() {
        drop(window.add_event_listener_with_callback(kind, closure.as_ref().unchecked_ref()));
    }
    closure.forget();
}

/// Calls `listener` each time the page comes to the front.
pub fn on_visible(mut listener: impl FnMut() + 'static) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    let target = document.clone();
    let closure = Closure::<dyn FnMut()>::new(move || {
        if !document.hidden() {
            listener();
        }
    });
    drop(target.add_event_listener_with_callback("visibilitychange", closure.as_ref().unchecked_ref()));
    closure.forget();
}

/// Sends a message to the page's script (see `public/boot.js`).
pub fn tell_page(kind: &str) {
    if let (Some(window), Ok(event)) = (web_sys::window(), web_sys::Event::new(kind)) {
        drop(window.dispatch_event(&event));
    }
}

/// How a lock is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockRequest {
    /// Only if nobody holds it.
    IfFree,
    /// Away from whoever holds it.
    Steal,
}

/// A lock of this origin; dropped, it is free again.
pub struct HeldLock {
    release: Rc<RefCell<Option<Function>>>,
}

impl Drop for HeldLock {
    fn drop(&mut self) {
        if let Some(release) = self.release.borrow_mut().take() {
            drop(release.call0(&JsValue::NULL));
        }
    }
}

/// Asks for a named lock. `lost` is called when another tab steals it. A browser without locks gives one at once.
pub async fn hold_lock(name: &str, ask: LockRequest, lost: impl FnOnce() + 'static) -> Option<HeldLock> {
    let options = Object::new();
    let key = if ask == LockRequest::Steal { "steal" } else { "ifAvailable" };
    drop(Reflect::set(&options, &key.into(), &true.into()));
    let (answer, answered) = deferred();
    let (release, until_released) = deferred();
    let held = Closure::once_into_js(move |lock: JsValue| -> JsValue {
        if let Some(resolve) = answer.borrow_mut().take() {
            drop(resolve.call1(&JsValue::NULL, &(!lock.is_null()).into()));
        }
        if lock.is_null() { JsValue::UNDEFINED } else { until_released.into() }
    });
    let lock = HeldLock { release };
    let Ok(request) = request_lock(name, &options, held.unchecked_ref()) else { return Some(lock) };
    wasm_bindgen_futures::spawn_local(async move {
        if JsFuture::from(request).await.is_err() {
            lost();
        }
    });
    JsFuture::from(answered).await.is_ok_and(|held| held.is_truthy()).then_some(lock)
}

/// A promise and what resolves it.
fn deferred() -> (Rc<RefCell<Option<Function>>>, Promise) {
    let resolver: Rc<RefCell<Option<Function>>> = Rc::default();
    let promise = Promise::new(&mut |resolve, _| *resolver.borrow_mut() = Some(resolve));
    (resolver, promise)
}

/// Asks the browser to keep this origin's data when it runs short of space.
pub async fn persist() {
    if let Some(promise) = web_sys::window().and_then(|window| window.navigator().storage().persist().ok()) {
        drop(JsFuture::from(promise).await);
    }
}

/// Used and available bytes, and whether the data is safe from eviction.
pub async fn storage() -> Option<Storage> {
    let manager = web_sys::window()?.navigator().storage();
    let estimate = JsFuture::from(manager.estimate().ok()?).await.ok()?;
    let bytes = |key: &str| Reflect::get(&estimate, &key.into()).ok()?.as_f64();
    let persisted = JsFuture::from(manager.persisted().ok()?).await.is_ok_and(|yes| yes.is_truthy());
    Some(Storage { used: bytes("usage")?, available: bytes("quota")?, persisted })
}

fn connection() -> Option<JsValue> {
    let navigator = web_sys::window()?.navigator();
    Reflect::get(&navigator, &"connection".into()).ok().filter(|connection| connection.is_object())
}

/// Whether the connection costs money, as far as the browser says: mobile data, or the user asked to save data. Browsers that
/// do not say are taken to be on Wi-Fi.
pub fn is_metered() -> bool {
    let Some(connection) = connection() else { return false };
    let get = |key: &str| Reflect::get(&connection, &key.into()).unwrap_or(JsValue::UNDEFINED);
    get("type").as_string().as_deref() == Some("cellular") || get("saveData").is_truthy()
}

/// Shows a number at the app's icon (Badging API). Browsers without it, or that were not allowed to, show none.
pub fn show_badge(count: usize) {
    let Some(navigator) = web_sys::window().map(|window| JsValue::from(window.navigator())) else { return };
    let set = Reflect::get(&navigator, &"setAppBadge".into()).ok().and_then(|set| set.dyn_into::<Function>().ok());
    let Some(Ok(answer)) = set.map(|set| set.call1(&navigator, &(count as f64).into())) else { return };
    if let Ok(answer) = answer.dyn_into::<Promise>() {
        wasm_bindgen_futures::spawn_local(async move { drop(JsFuture::from(answer).await) }); // it may be refused: nothing depends on it
    }
}

/// Calls `listener` each time the kind of connection changes, in browsers that report it.
pub fn on_line_change(listener: impl FnMut() + 'static) {
    let Some(target) = connection().and_then(|connection| connection.dyn_into::<web_sys::EventTarget>().ok()) else {
        return;
    };
    let closure = Closure::<dyn FnMut()>::new(listener);
    drop(target.add_event_listener_with_callback("change", closure.as_ref().unchecked_ref()));
    closure.forget();
}

/// Fresh randomness.
pub fn random() -> Option<[u8; 32]> {
    random_bytes(32)?.to_vec().try_into().ok()
}

/// So much fresh randomness.
pub fn random_bytes(length: u32) -> Option<Uint8Array> {
    /// The browser gives so much at once.
    const AT_ONCE: u32 = 65_536;
    let crypto = web_sys::window()?.crypto().ok()?;
    let bytes = Uint8Array::new_with_length(length);
    for begin in (0..length).step_by(AT_ONCE as usize) {
        crypto.get_random_values_with_array_buffer_view(&bytes.subarray(begin, length.min(begin + AT_ONCE))).ok()?;
    }
    Some(bytes)
}

/// Lets the browser save some content under a name.
pub fn download(content: &[u8], name: &str) -> Option<()> {
    let blob = Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(content))).ok()?;
    save_file(&blob, name)
}

/// What a camera or microphone gives; `None` when there is none or it may not be used.
pub async fn device(wishes: &MediaStreamConstraints) -> Option<MediaStream> {
    let devices = web_sys::window()?.navigator().media_devices().ok()?;
    let asked = devices.get_user_media_with_constraints(wishes).ok()?;
    Some(JsFuture::from(asked).await.ok()?.unchecked_into())
}

/// Turns a camera or microphone off.
pub fn release(stream: &MediaStream) {
    for track in stream.get_tracks() {
        track.unchecked_into::<MediaStreamTrack>().stop();
    }
}
