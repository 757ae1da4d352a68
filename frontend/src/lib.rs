//! The browser's edge. Architecture invariant: it performs the engine's effects and feeds it events; nothing is decided
//! here.

mod attaching;
mod ballast;
mod camera;
mod closed;
mod copy;
mod courier;
mod crypto;
mod database;
mod device;
mod drafts;
mod edge;
mod entry;
mod exchange;
mod http;
mod indexed_db;
mod journal;
mod keyring;
mod leaving;
mod lock;
mod opening;
mod passkey;
mod passphrase;
mod photo;
mod platform;
mod rescue;
mod sealing;
mod session;
mod speech;
mod spelling;
mod users;
mod vault;
mod voice;

use app::ui::{App, Desk, LaterLoad, fetch_later};
use leptos::prelude::*;
use wasm_bindgen::prelude::wasm_bindgen;

/// Mounts the app over the shell's skeleton.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
    platform::remove_skeleton();
    mount_to_body(|| {
        let desk = Desk::new(edge::Browser::new());
        provide_context(desk);
        leptos::task::spawn_local(fetch_later(LaterLoad::provide()));
        leptos::task::spawn_local(spelling::fetch(desk));
        view! { <App/> }
    });
}
